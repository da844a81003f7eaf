//! Compositions: plots beside, below and inside each other, with their headers, titles and legends.

use super::block::{Block, grid};
use super::domain::Cell;
use super::facet::faceted;
use super::pointing::reach;
use super::settle::settle;
use super::stand::{legends, stand, stand_below};
use super::title::add_title;
use super::views::{Layout, Plot};
use crate::explainer::Str;
use crate::flow::Value;
use crate::grammar::model::{Env, Kind, Model, View, number};
use crate::scene::Scene;

/// What tells the rows of a cell: columns with their values.
pub(super) type Tests = Vec<(Str, Value)>;

/// Space between plots, px.
const GAP: f64 = 20.0;
/// Font size of headers and titles, px.
pub(super) const SIZE: f64 = 13.0;

/// Frames below this width have their legends below, px.
const NARROW: f64 = 480.0;
/// The least width of a plot beside others, px.
const LEAST: f64 = 120.0;

/// The scene of a model: as Vega-Lite sizes it, or fitted to a width.
pub fn scene(model: &Model, env: &Env, width: Option<f64>) -> Scene {
    let mut layout = Layout::new(model, env);
    let Some(width) = width else { return finish(sized(&mut layout)) };
    (layout.fitted, layout.draft, layout.room) = (true, true, width);
    // On a phone legends stand below, so that the plot has the width.
    let below = (width < NARROW).then_some(width);
    let wide = |block: &Block| block.bounds[2] - block.bounds[0] + 2.0 * EDGE;
    let mut block = whole(&layout, below);
    // What does not fit side by side is stacked; then widths give way, or grow to fill the room.
    while wide(&block) > width && layout.columns > 1 {
        let most = layout.columns.min(widest_row(&model.root));
        layout.columns = most.saturating_sub(1).max(1);
        let narrow = block.panels.iter().map(|panel| panel.width).fold(f64::INFINITY, f64::min);
        if most <= 1 || narrow * (width / wide(&block)) >= LEAST {
            layout.columns = most.max(1);
            break;
        }
        block = whole(&layout, below);
    }
    for round in 0..10 {
        let plots = row_width(&block);
        let rest = wide(&block) - plots;
        let wanted = ((width - rest) / plots.max(1.0)).clamp(0.05, 20.0);
        // A little too narrow is near enough, too wide is not.
        if (1.0..=1.005).contains(&wanted) || (round > 2 && wanted >= 1.0) {
            break;
        }
        layout.stretch = (layout.stretch * wanted).clamp(0.05, 60.0);
        block = whole(&layout, below);
    }
    layout.draft = false;
    let mut scene = finish(whole(&layout, below));
    // Wider than the frame by no more than the space at its edge is not wider.
    if scene.width <= width + EDGE {
        scene.width = scene.width.min(width);
    }
    settle(&mut scene);
    scene
}

/// Space around everything, px.
pub(super) const EDGE: f64 = 5.0;

/// Everything as the specification sizes it. (A reader's widget has a frame, whatever the specification says.)
fn sized(layout: &mut Layout) -> Block {
    let block = whole(layout, None);
    #[cfg(any(not(target_arch = "wasm32"), feature = "lab"))]
    if let Some(autosize) = super::autosize::Autosize::of(layout) {
        layout.sizes = autosize.sizes(&block.panels, &block.legends, layout.model.root.props.get("title").is_some());
        return whole(layout, None);
    }
    block
}

fn whole(layout: &Layout, below: Option<f64>) -> Block {
    let model = layout.model;
    let mut block = untitled(layout, &model.root, &Vec::new(), [false; 2]);
    let legends = legends(layout, 0, &Vec::new(), None);
    match below {
        Some(width) => stand_below(&mut block, legends, width),
        None => stand(&mut block, legends),
    }
    // The title stands over everything, legends on top too.
    add_title(&mut block, &model.root, layout);
    block
}

fn finish(mut block: Block) -> Scene {
    let [left, top, right, bottom] = block.bounds;
    block.shift(EDGE - left, EDGE - top);
    Scene {
        width: (right - left + 2.0 * EDGE).ceil(),
        height: (bottom - top + 2.0 * EDGE).ceil(),
        titles: block.titles,
        legends: block.legends,
        panels: block.panels,
        reach: reach(block.targets),
        grips: block.grips,
        stretch: None,
    }
}

/// How much of the width the plot areas of the widest row take, px.
fn row_width(block: &Block) -> f64 {
    let mut rows: Vec<(i64, f64)> = Vec::new();
    for panel in block.panels.iter().filter(|panel| !panel.marks.is_empty()) {
        let at = panel.y.round() as i64;
        match rows.iter_mut().find(|(y, _)| *y == at) {
            Some((_, width)) => *width += panel.width,
            None => rows.push((at, panel.width)),
        }
    }
    rows.iter().fold(1.0, |most, (_, width)| most.max(*width))
}

/// How many plots stand side by side at most in a view.
fn widest_row(of: &View) -> usize {
    match &of.kind {
        Kind::Unit(_) | Kind::Layer(_) => 1,
        Kind::Concat(children, columns) => (*columns).min(children.len()),
        Kind::Facet(facet) => match (&facet.wrap, &facet.column) {
            (Some(wrap), _) => facet.columns.unwrap_or(usize::MAX).min(wrap.values.len()),
            (None, Some(_)) => 1,
            _ => 1,
        },
    }
}

pub(super) fn view<'a>(layout: &Layout<'a>, of: &'a View, cell: &Cell, outside: [bool; 2]) -> Block {
    let mut block = untitled(layout, of, cell, outside);
    add_title(&mut block, of, layout);
    block
}

fn untitled<'a>(layout: &Layout<'a>, of: &'a View, cell: &Cell, outside: [bool; 2]) -> Block {
    let mut block = match &of.kind {
        Kind::Unit(_) | Kind::Layer(_) => from_plot(layout.plot(of, cell, outside)),
        Kind::Concat(children, columns) => concat(layout, of, children, *columns, cell),
        Kind::Facet(facet) => faceted(layout, of, facet, cell),
    };
    // What is set for a view is set for all inside of it.
    block.grips.iter_mut().for_each(|grip| grip.views.push(of.id));
    block
}

fn from_plot(plot: Plot) -> Block {
    let [left, top, right, bottom] = plot.room;
    let bounds = [-left, -top, plot.panel.width + right, plot.panel.height + bottom];
    let mut panels = vec![plot.panel];
    panels.extend(plot.groups);
    Block { panels, targets: plot.targets, grips: vec![plot.grip], bounds, ..Block::default() }
}

pub(super) fn spacing(of: &View, key: &str) -> f64 {
    let Some(spacing) = of.props.get("spacing") else { return GAP };
    spacing.as_f64().or_else(|| number(spacing, key)).unwrap_or(GAP)
}

fn concat<'a>(layout: &Layout<'a>, of: &'a View, children: &'a [View], columns: usize, cell: &Cell) -> Block {
    let blocks: Vec<Block> = children.iter().map(|child| view(layout, child, cell, [false; 2])).collect();
    let (placed, ..) = grid(blocks, columns.min(layout.columns), [spacing(of, "column"), spacing(of, "row")]);
    let mut block = Block::default();
    placed.into_iter().for_each(|one| block.take(one));
    block
}
