//! Compositions: plots beside, below and inside each other, with their headers, titles and legends.

use super::domain::Cell;
use super::legend::{self, Shown};
use super::pointing::{Target, reach};
use super::views::{Layout, Plot, units};
use crate::explainer::Str;
use crate::flow::Value;
use crate::grammar::model::{Env, Facet, Header, Json, Kind, Model, View, number, title_text, word};
use crate::scene::{Anchor, Axis, Baseline, Color, Grip, Label, Legend, Orient, Panel, Scene, metrics};

/// What tells the rows of a cell: columns with their values.
type Tests = Vec<(Str, Value)>;

/// Space between plots, px.
const GAP: f64 = 20.0;
/// Font size of headers and titles, px.
const SIZE: f64 = 13.0;

/// Plots with everything around them, relative to the first plot area's corner.
#[derive(Default)]
struct Block {
    panels: Vec<Panel>,
    titles: Vec<Label>,
    legends: Vec<Legend>,
    targets: Vec<Target>,
    grips: Vec<Grip>,
    /// Left, top, right and bottom edge, px.
    bounds: [f64; 4],
}

impl Block {
    fn shift(&mut self, dx: f64, dy: f64) {
        self.panels.iter_mut().for_each(|panel| (panel.x, panel.y) = (panel.x + dx, panel.y + dy));
        self.titles.iter_mut().for_each(|title| (title.x, title.y) = (title.x + dx, title.y + dy));
        self.legends.iter_mut().for_each(|one| legend::shift(one, dx, dy));
        for target in &mut self.targets {
            (target.at[0], target.at[1]) = (target.at[0] + dx, target.at[1] + dy);
            (target.bounds[0], target.bounds[1]) = (target.bounds[0] + dx, target.bounds[1] + dy);
        }
        for grip in &mut self.grips {
            (grip.frame[0], grip.frame[1]) = (grip.frame[0] + dx, grip.frame[1] + dy);
        }
        let [left, top, right, bottom] = self.bounds;
        self.bounds = [left + dx, top + dy, right + dx, bottom + dy];
    }

    fn take(&mut self, other: Block) {
        let empty = self.panels.is_empty() && self.titles.is_empty();
        self.panels.extend(other.panels);
        self.titles.extend(other.titles);
        self.targets.extend(other.targets);
        self.grips.extend(other.grips);
        self.legends.extend(other.legends);
        let (a, b) = (self.bounds, other.bounds);
        self.bounds = if empty { b } else { [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])] };
    }
}

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
    for _ in 0..3 {
        let plots = row_width(&block);
        let rest = wide(&block) - plots;
        let wanted = ((width - rest) / plots.max(1.0)).clamp(0.05, 20.0);
        if (wanted - 1.0).abs() < 0.002 {
            break;
        }
        layout.stretch = (layout.stretch * wanted).clamp(0.05, 60.0);
        block = whole(&layout, below);
    }
    layout.draft = false;
    finish(whole(&layout, below))
}

/// Space around everything, px.
const EDGE: f64 = 5.0;

/// Everything as the specification sizes it. (A reader's widget has a frame, whatever the specification says.)
fn sized(layout: &mut Layout) -> Block {
    let block = whole(layout, None);
    #[cfg(not(target_arch = "wasm32"))]
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

/// The legends of the scales that belong to a level of facets, of all views or those of one.
fn legends(layout: &Layout, level: usize, cell: &Cell, within: Option<&[usize]>) -> Vec<(String, Legend)> {
    let config = &layout.model.config;
    let numbers: Vec<usize> = layout
        .shares
        .numbers()
        .into_iter()
        .filter(|at| {
            let share = layout.shares.share(*at);
            let inside = within.is_none_or(|ids| share.uses.iter().any(|one| ids.contains(&one.unit.id)));
            share.level == level && inside && legend::has_legend(share, config)
        })
        .collect();
    let sizes: Vec<_> = numbers
        .iter()
        .map(|at| {
            let unit = layout.shares.share(*at).uses[0].unit.id;
            let of = find(&layout.model.root, unit);
            of.map(|view| layout.size(view, cell)).unwrap_or_default()
        })
        .collect();
    let resolved: Vec<_> =
        numbers.iter().zip(&sizes).map(|(at, size)| layout.resolved(*at, cell, size, false)).collect();
    let shown: Vec<Shown> = numbers
        .iter()
        .zip(&resolved)
        .zip(&sizes)
        .map(|((at, resolved), size)| Shown {
            number: *at,
            share: layout.shares.share(*at),
            resolved,
            room: [size.width, size.height],
        })
        .collect();
    legend::legends(&shown, &layout.shares, layout.env, config)
}

/// The plot that a unit is in.
fn find(view: &View, unit: usize) -> Option<&View> {
    match &view.kind {
        Kind::Unit(_) | Kind::Layer(_) => units(view).iter().any(|one| one.id == unit).then_some(view),
        Kind::Concat(children, _) => children.iter().find_map(|child| find(child, unit)),
        Kind::Facet(facet) => find(&facet.child, unit),
    }
}

/// Space between a plot and its legends, px.
const AWAY: f64 = 18.0;

/// Puts legends on the sides of a block that they ask for; on the right where they do not.
fn stand(block: &mut Block, legends: Vec<(String, Legend)>) {
    let [left, top, right, bottom] = block.bounds;
    let area = block.panels.first().map_or([0.0; 4], |panel| [panel.x, panel.y, panel.width, panel.height]);
    // How far the legends of each side reach so far.
    let mut used = [0.0_f64; 5];
    for (orient, mut one) in legends {
        let across = matches!(orient.as_str(), "top" | "bottom");
        if across {
            legend::flow(&mut one, (right - left).max(200.0));
        }
        let [width, height] = legend::extent(&one);
        let (side, step, [x, y]) = match orient.as_str() {
            "bottom" => (0, width, [left + used[0], bottom + AWAY]),
            "top" => (1, width, [left + used[1], top - AWAY - height]),
            "left" => (2, height, [left - AWAY - width, top.max(0.0) + used[2]]),
            "top-left" | "top-right" | "bottom-left" | "bottom-right" => {
                let x = if orient.ends_with("left") { area[0] + 8.0 } else { area[0] + area[2] - width - 8.0 };
                let y = if orient.starts_with("top") { area[1] + 8.0 } else { area[1] + area[3] - height - 8.0 };
                (4, height, [x, y + if orient.starts_with("top") { used[4] } else { -used[4] }])
            }
            _ => (3, height, [right + AWAY, top.max(0.0) + used[3]]),
        };
        used[side] += step + AWAY;
        legend::shift(&mut one, x, y);
        let bounds = block.bounds;
        block.bounds = [bounds[0].min(x), bounds[1].min(y), bounds[2].max(x + width), bounds[3].max(y + height)];
        block.legends.push(one);
    }
}

/// Puts legends below a block, their entries side by side as far as they fit.
fn stand_below(block: &mut Block, legends: Vec<(String, Legend)>, width: f64) {
    let [left, _, _, bottom] = block.bounds;
    let mut y = bottom + 10.0;
    for (_, mut one) in legends {
        legend::flow(&mut one, width - 2.0 * EDGE);
        let [wide, tall] = legend::extent(&one);
        legend::shift(&mut one, left, y);
        y += tall + 8.0;
        block.bounds[2] = block.bounds[2].max(left + wide);
        block.bounds[3] = block.bounds[3].max(y);
        block.legends.push(one);
    }
}

fn view<'a>(layout: &Layout<'a>, of: &'a View, cell: &Cell, outside: [bool; 2]) -> Block {
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

fn add_title(block: &mut Block, of: &View, layout: &Layout) {
    let Some(title) = of.props.get("title") else { return };
    let subtitle = title.get("subtitle").and_then(title_text);
    let Some(text) = title_text(title) else { return };
    let anchor = word(title, "anchor");
    let [left, top, right, _] = block.bounds;
    let (x, anchor) = match anchor {
        Some("middle") => ((left + right) / 2.0, Anchor::Middle),
        Some("end") => (right, Anchor::End),
        _ => (left.min(0.0), Anchor::Start),
    };
    let mut lines: Vec<(String, bool)> = Vec::new();
    for (text, bold) in [Some((text, true)), subtitle.map(|text| (text, false))].into_iter().flatten() {
        // In a frame titles are wrapped; they never make a plot narrower.
        let wrapped = match layout.fitted {
            true => metrics::wrap(&text, (layout.room - 2.0 * EDGE) / 1.12, SIZE),
            false => vec![text],
        };
        lines.extend(wrapped.into_iter().map(|line| (line, bold)));
    }
    let mut y = top - 10.0;
    for (text, bold) in lines.into_iter().rev() {
        let width = metrics::width(&text, SIZE, bold);
        let from = match anchor {
            Anchor::Start => x,
            Anchor::Middle => x - width / 2.0,
            Anchor::End => x - width,
        };
        if !layout.fitted {
            block.bounds[0] = block.bounds[0].min(from);
            block.bounds[2] = block.bounds[2].max(from + width);
        }
        block.titles.push(Label {
            x,
            y,
            text,
            anchor,
            baseline: Baseline::Bottom,
            angle: 0.0,
            size: SIZE,
            bold,
            color: if bold { Color::Ink } else { Color::Soft },
        });
        y -= SIZE * 1.4;
        block.bounds[1] = y;
    }
}

fn spacing(of: &View, key: &str) -> f64 {
    let Some(spacing) = of.props.get("spacing") else { return GAP };
    spacing.as_f64().or_else(|| number(spacing, key)).unwrap_or(GAP)
}

/// Blocks in rows of so many, aligned by their plot areas' corners.
fn grid(blocks: Vec<Block>, columns: usize, gaps: [f64; 2]) -> (Vec<Block>, Vec<f64>, Vec<f64>) {
    let columns = columns.clamp(1, blocks.len().max(1));
    let rows = blocks.len().div_ceil(columns);
    let (mut lefts, mut rights) = (vec![0.0_f64; columns], vec![0.0_f64; columns]);
    let (mut tops, mut bottoms) = (vec![0.0_f64; rows], vec![0.0_f64; rows]);
    for (at, block) in blocks.iter().enumerate() {
        let (row, column) = (at / columns, at % columns);
        let [left, top, right, bottom] = block.bounds;
        lefts[column] = lefts[column].max(-left);
        rights[column] = rights[column].max(right);
        tops[row] = tops[row].max(-top);
        bottoms[row] = bottoms[row].max(bottom);
    }
    let along = |before: &[f64], after: &[f64], gap: f64| -> Vec<f64> {
        let mut at = 0.0;
        before
            .iter()
            .enumerate()
            .map(|(index, room)| {
                if index > 0 {
                    at += after[index - 1] + gap + room;
                }
                at
            })
            .collect()
    };
    let (xs, ys) = (along(&lefts, &rights, gaps[0]), along(&tops, &bottoms, gaps[1]));
    let placed = blocks
        .into_iter()
        .enumerate()
        .map(|(at, mut block)| {
            block.shift(xs[at % columns], ys[at / columns]);
            block
        })
        .collect();
    (placed, xs, ys)
}

fn concat<'a>(layout: &Layout<'a>, of: &'a View, children: &'a [View], columns: usize, cell: &Cell) -> Block {
    let blocks: Vec<Block> = children.iter().map(|child| view(layout, child, cell, [false; 2])).collect();
    let (placed, ..) = grid(blocks, columns.min(layout.columns), [spacing(of, "column"), spacing(of, "row")]);
    let mut block = Block::default();
    placed.into_iter().for_each(|one| block.take(one));
    block
}

/// Whether the cells of a facet share the axes of a channel.
fn shares_axis(layout: &Layout, of: &View, facet: &Facet, channel: &str) -> bool {
    let resolve = of.props.get("resolve");
    let says = |kind: &str| resolve.and_then(|resolve| resolve.get(kind)?.get(channel)?.as_str());
    let plain = matches!(facet.child.kind, Kind::Unit(_) | Kind::Layer(_));
    let shared = layout.shares.get(of.id, if channel == "x" { "x" } else { "y" }).is_some();
    plain && shared && says("axis") != Some("independent") && says("scale") != Some("independent")
}

/// The units of a view, inside of whatever they are.
fn all_units(view: &View) -> Vec<&crate::grammar::model::Unit> {
    match &view.kind {
        Kind::Unit(unit) => vec![unit],
        Kind::Layer(children) | Kind::Concat(children, _) => children.iter().flat_map(all_units).collect(),
        Kind::Facet(facet) => all_units(&facet.child),
    }
}

/// The headers of a facet for which there are rows to show; inside of a facet those of its cell.
fn within(facet: &Facet, cell: &Cell) -> Headers {
    let inside = all_units(&facet.child);
    let of = |header: &Option<Header>| {
        let mut header = header.clone()?;
        let mut keys: Vec<Str> = Vec::new();
        for unit in &inside {
            let Some(column) = unit.rows.column(&header.column) else { return Some(header) };
            match super::domain::in_cell(unit, cell, usize::MAX) {
                Some(rows) => keys.extend(rows.iter().map(|row| column[*row].key())),
                None => keys.extend(column.iter().map(Value::key)),
            }
            keys.sort();
            keys.dedup();
        }
        header.values.retain(|value| keys.binary_search(&value.key()).is_ok());
        Some(header)
    };
    Headers { row: of(&facet.row), column: of(&facet.column), wrap: of(&facet.wrap) }
}

/// The headers of a facet in a cell.
struct Headers {
    row: Option<Header>,
    column: Option<Header>,
    wrap: Option<Header>,
}

fn faceted<'a>(layout: &Layout<'a>, of: &'a View, facet: &'a Facet, cell: &Cell) -> Block {
    let outside = ["x", "y"].map(|channel| shares_axis(layout, of, facet, channel));
    let one = [Value::Undefined];
    let headers_here = within(facet, cell);
    let mut cells: Vec<(Tests, Option<&Value>)> = Vec::new();
    let columns;
    if let Some(wrap) = &headers_here.wrap {
        columns = facet.columns.unwrap_or(usize::MAX).min(layout.columns).min(wrap.values.len().max(1));
        cells.extend(wrap.values.iter().map(|value| (vec![(wrap.column.clone(), value.clone())], Some(value))));
    } else {
        let rows = headers_here.row.as_ref().map_or(&one[..], |row| &row.values);
        let across = headers_here.column.as_ref().map_or(&one[..], |column| &column.values);
        columns = across.len().max(1);
        for row in rows {
            for column in across {
                let mut tests = Vec::new();
                if let Some(header) = &facet.row {
                    tests.push((header.column.clone(), row.clone()));
                }
                if let Some(header) = &facet.column {
                    tests.push((header.column.clone(), column.clone()));
                }
                cells.push((tests, None));
            }
        }
    }
    let level = cell.len() + 1;
    let mut axes: [Vec<(usize, super::axis::Placed)>; 2] = [Vec::new(), Vec::new()];
    let mut blocks = Vec::new();
    let count = cells.len();
    let rows = count.div_ceil(columns.max(1));
    for (at, (tests, value)) in cells.into_iter().enumerate() {
        let mut inner = cell.clone();
        inner.push(tests);
        let mut block = if matches!(facet.child.kind, Kind::Unit(_) | Kind::Layer(_)) {
            let plot = layout.plot(&facet.child, &inner, outside);
            let (width, height) = (plot.panel.width, plot.panel.height);
            let [x_axes, y_axes] = plot.axes;
            // Shared axes stand once a column, below its last cell, and once a row.
            let (row, column) = (at / columns, at % columns);
            let keep = |list: Vec<super::axis::Placed>,
                        index: usize,
                        wanted: bool,
                        into: &mut Vec<(usize, super::axis::Placed)>| {
                if wanted {
                    into.extend(list.into_iter().map(|placed| (index, placed)));
                }
            };
            // The grid belongs to every cell.
            let mut panel = plot.panel;
            for placed in x_axes.iter().chain(&y_axes) {
                let lines: Vec<_> =
                    placed.axis.rules.iter().filter(|item| item.style.stroke == Some(Color::Rule)).cloned().collect();
                if !lines.is_empty() {
                    panel.axes.push(Axis {
                        rules: lines,
                        labels: Vec::new(),
                        positions: Vec::new(),
                        title: None,
                        orient: placed.axis.orient,
                    });
                }
            }
            keep(x_axes, column, row == 0, &mut axes[0]);
            keep(y_axes, row, column == 0, &mut axes[1]);
            let room = plot.room;
            let targets = plot.targets;
            let mut grip = plot.grip;
            grip.views.push(facet.child.id);
            Block {
                grips: vec![grip],
                bounds: [-room[0], -room[1], width + room[2], height + room[3]],
                panels: vec![panel],
                targets,
                ..Block::default()
            }
        } else {
            view(layout, &facet.child, &inner, [false; 2])
        };
        let ids: Vec<usize> = ids(&facet.child);
        let own = legends(layout, level, &inner, Some(&ids));
        stand(&mut block, own);
        if let (Some(value), Some(wrap)) = (value, &facet.wrap) {
            let middle = block.panels.first().map_or(0.0, |panel| panel.width / 2.0);
            let top = block.bounds[1];
            let text = header_text(value, wrap, layout.env);
            block.titles.push(title_at(middle, top - 6.0, text, Anchor::Middle, 0.0, false));
            block.bounds[1] = top - SIZE - 10.0;
        }
        blocks.push(block);
    }
    let sizes: Vec<[f64; 2]> =
        blocks.iter().map(|block| block.panels.first().map_or([0.0; 2], |panel| [panel.width, panel.height])).collect();
    let (placed, xs, ys) = grid(blocks, columns.max(1), [spacing(of, "column"), spacing(of, "row")]);
    let mut block = Block::default();
    placed.into_iter().for_each(|one| block.take(one));
    let [left, top, right, bottom] = block.bounds;
    // Shared axes as panels of their own around the cells.
    let (mut depth_left, mut depth_bottom) = (0.0_f64, 0.0_f64);
    for (column, placed) in std::mem::take(&mut axes[0]) {
        let width = sizes.get(column).map_or(0.0, |size| size[0]);
        let last = sizes.last().map_or(0.0, |size| size[1]);
        depth_bottom = depth_bottom.max(placed.depth);
        let at = xs.get(column).copied().unwrap_or(0.0);
        block.bounds[2] = block.bounds[2].max(at + width + placed.over[1]);
        block.bounds[0] = block.bounds[0].min(at - placed.over[0]);
        let (y, height) = match placed.axis.orient {
            Orient::Top => (top, 0.0),
            // Below the last cell of its column, which the last row may not have.
            _ if layout.fitted && !count.is_multiple_of(columns) && column >= count % columns && rows > 1 => {
                (ys.get(rows - 2).copied().unwrap_or(0.0), last)
            }
            _ => (ys.last().copied().unwrap_or(0.0), last),
        };
        if placed.axis.orient == Orient::Top {
            block.bounds[1] = block.bounds[1].min(top - placed.depth);
        }
        block.panels.push(Panel {
            x: xs.get(column).copied().unwrap_or(0.0),
            y,
            width,
            height,
            axes: vec![labels_only(placed.axis)],
            marks: Vec::new(),
        });
    }
    for (row, placed) in std::mem::take(&mut axes[1]) {
        let height = sizes.get(row * columns).map_or(0.0, |size| size[1]);
        depth_left = depth_left.max(placed.depth);
        let (x, width) = match placed.axis.orient {
            Orient::Right => (xs.last().copied().unwrap_or(0.0), sizes.last().map_or(0.0, |size| size[0])),
            _ => (0.0, sizes.first().map_or(0.0, |size| size[0])),
        };
        block.panels.push(Panel {
            x,
            y: ys.get(row).copied().unwrap_or(0.0),
            width,
            height,
            axes: vec![labels_only(placed.axis)],
            marks: Vec::new(),
        });
    }
    block.bounds = [
        left.min(-depth_left).min(block.bounds[0]),
        block.bounds[1].min(top),
        right.max(block.bounds[2]),
        bottom + depth_bottom,
    ];
    headers(&mut block, layout.env, &headers_here, &xs, &ys, &sizes, columns);
    block
}

fn ids(view: &View) -> Vec<usize> {
    match &view.kind {
        Kind::Unit(unit) => vec![unit.id],
        Kind::Layer(children) | Kind::Concat(children, _) => children.iter().flat_map(ids).collect(),
        Kind::Facet(facet) => ids(&facet.child),
    }
}

/// An axis without the grid, which the cells have.
fn labels_only(mut axis: Axis) -> Axis {
    axis.rules.retain(|item| item.style.stroke != Some(Color::Rule));
    axis
}

fn title_at(x: f64, y: f64, text: String, anchor: Anchor, angle: f64, bold: bool) -> Label {
    Label {
        x,
        y,
        text,
        anchor,
        baseline: Baseline::Bottom,
        angle,
        size: SIZE,
        bold,
        color: if bold { Color::Ink } else { Color::Soft },
    }
}

fn header_text(value: &Value, header: &crate::grammar::model::Header, env: &Env) -> String {
    let format = header.def.json.get("header").and_then(|header| word(header, "format"));
    let plain = match (&header.def.unit, format) {
        (Some(unit), format) if value.is_valid() => crate::flow::format::time::show(
            value.number(),
            format.unwrap_or(&crate::flow::format::time::local(unit.format_spec(), env.locale)),
            env.locale,
        ),
        (None, Some(format)) => super::text::formatted(value, format, env.locale),
        _ => env.glossary.label(value.string()).to_string(),
    };
    match header.def.json.get("header").and_then(|header| word(header, "labelExpr")) {
        Some(expression) => {
            let mut ticks = vec![super::axis::Tick { value: value.clone(), at: 0.0, label: plain }];
            super::axis::relabel(&mut ticks, expression, env);
            ticks.remove(0).label
        }
        None => plain,
    }
}

/// The headers of rows and columns, with the names of their fields.
fn headers(block: &mut Block, env: &Env, facet: &Headers, xs: &[f64], ys: &[f64], sizes: &[[f64; 2]], columns: usize) {
    let off = |header: &crate::grammar::model::Header, key: &str| {
        header.def.json.get("header").is_some_and(|header| {
            header.is_null()
                || header.get(key) == Some(&Json::Bool(false))
                || (key == "title" && header.get(key) == Some(&Json::Null))
        })
    };
    if let Some(header) = &facet.column {
        let top = block.bounds[1];
        if !off(header, "labels") {
            for (at, value) in header.values.iter().enumerate() {
                let x = xs.get(at).copied().unwrap_or(0.0) + sizes.get(at).map_or(0.0, |size| size[0] / 2.0);
                block.titles.push(title_at(x, top - 6.0, header_text(value, header, env), Anchor::Middle, 0.0, false));
            }
            block.bounds[1] = top - SIZE - 10.0;
        }
        if let Some(title) = header.def.title("header", env.locale).filter(|_| !off(header, "title")) {
            let middle = (xs.first().copied().unwrap_or(0.0)
                + xs.last().copied().unwrap_or(0.0)
                + sizes.last().map_or(0.0, |size| size[0]))
                / 2.0;
            block.titles.push(title_at(middle, block.bounds[1] - 4.0, title, Anchor::Middle, 0.0, true));
            block.bounds[1] -= SIZE + 8.0;
        }
    }
    if let Some(header) = &facet.row {
        let left = block.bounds[0];
        let level = header.def.json.get("header").and_then(|header| number(header, "labelAngle")) == Some(0.0);
        if !off(header, "labels") {
            let mut widest: f64 = SIZE;
            for (at, value) in header.values.iter().enumerate() {
                let y = ys.get(at).copied().unwrap_or(0.0) + sizes.get(at * columns).map_or(0.0, |size| size[1] / 2.0);
                let text = header_text(value, header, env);
                if level {
                    widest = widest.max(metrics::width(&text, SIZE, false));
                }
                let mut label = title_at(
                    left - 8.0,
                    y,
                    text,
                    if level { Anchor::End } else { Anchor::Middle },
                    if level { 0.0 } else { 270.0 },
                    false,
                );
                if level {
                    label.baseline = Baseline::Middle;
                }
                block.titles.push(label);
            }
            block.bounds[0] = left - widest - 12.0;
        }
        if let Some(title) = header.def.title("header", env.locale).filter(|_| !off(header, "title")) {
            let middle = (ys.first().copied().unwrap_or(0.0)
                + ys.last().copied().unwrap_or(0.0)
                + sizes.last().map_or(0.0, |size| size[1]))
                / 2.0;
            block.titles.push(title_at(block.bounds[0] - 4.0, middle, title, Anchor::Middle, 270.0, true));
            block.bounds[0] -= SIZE + 8.0;
        }
    }
    if let Some(header) = &facet.wrap
        && let Some(title) = header.def.title("header", env.locale).filter(|_| !off(header, "title"))
    {
        let middle = (block.bounds[0] + block.bounds[2]) / 2.0;
        block.titles.push(title_at(middle, block.bounds[1] - 4.0, title, Anchor::Middle, 0.0, true));
        block.bounds[1] -= SIZE + 8.0;
    }
}
