//! Facets: the same plot once for each value of a field, with axes that cells share.

use super::block::{Block, grid};
use super::compose::{SIZE, Tests, spacing, view};
use super::domain::Cell;
use super::header::{header_text, headers, title_at, within};
use super::stand::{legends, stand};
use super::views::Layout;
use crate::flow::Value;
use crate::grammar::model::{Facet, Kind, View};
use crate::scene::{Anchor, Axis, Color, Orient, Panel};

/// Whether the cells of a facet share the axes of a channel.
fn shares_axis(layout: &Layout, of: &View, facet: &Facet, channel: &str) -> bool {
    let resolve = of.props.get("resolve");
    let says = |kind: &str| resolve.and_then(|resolve| resolve.get(kind)?.get(channel)?.as_str());
    let plain = matches!(facet.child.kind, Kind::Unit(_) | Kind::Layer(_));
    let shared = layout.shares.get(of.id, if channel == "x" { "x" } else { "y" }).is_some();
    plain && shared && says("axis") != Some("independent") && says("scale") != Some("independent")
}

/// The units of a view, inside of whatever they are.
pub(super) fn all_units(view: &View) -> Vec<&crate::grammar::model::Unit> {
    match &view.kind {
        Kind::Unit(unit) => vec![unit],
        Kind::Layer(children) | Kind::Concat(children, _) => children.iter().flat_map(all_units).collect(),
        Kind::Facet(facet) => all_units(&facet.child),
    }
}

pub(super) fn faceted<'a>(layout: &Layout<'a>, of: &'a View, facet: &'a Facet, cell: &Cell) -> Block {
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
    headers(&mut block, layout, &headers_here, &xs, &ys, &sizes, columns);
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
