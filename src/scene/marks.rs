//! Marks that stand alone: bars, rectangles, ticks, rules, symbols.

use super::lines;
use super::notes;
use super::stage::Stage;
use super::{Curve, Item, MarkKind, Marks, Shape};
use crate::grammar::{Channel, Direction, Kind, Layer};

/// The marks of a layer. `taken` holds the boxes of texts; a text layer keeps clear of them and adds its own.
pub fn marks(stage: &Stage, layer: &Layer, obstacles: &notes::Obstacles, taken: &mut Vec<[f64; 4]>) -> Vec<Marks> {
    let kind = match layer.mark.kind {
        Kind::Line => return lines::line(stage, layer),
        Kind::Area => return lines::area(stage, layer),
        Kind::Text => {
            let items = notes::place(stage, layer, obstacles, taken);
            return vec![Marks { kind: MarkKind::Text, curve: Curve::Linear, items }];
        }
        Kind::Bar | Kind::Rect | Kind::Tick => MarkKind::Rect,
        Kind::Rule => MarkKind::Rule,
        Kind::Point | Kind::Circle | Kind::Square => MarkKind::Symbol,
    };
    let mut items = Vec::new();
    for row in (0..layer.data.rows).filter(|row| !stage.is_hidden(layer, *row)) {
        if let Some(shape) = shape(stage, layer, row) {
            items.push(Item { shape, style: stage.style(layer, row) });
        }
    }
    vec![Marks { kind, curve: Curve::Linear, items }]
}

/// The geometry of a row, where it has one on the plot area.
pub fn shape(stage: &Stage, layer: &Layer, row: usize) -> Option<Shape> {
    match layer.mark.kind {
        Kind::Bar | Kind::Rect => rectangle(stage, layer, row).map(Shape::Rect),
        Kind::Tick => tick(stage, layer, row).map(Shape::Rect),
        Kind::Rule => rule(stage, layer, row).map(Shape::Rule),
        _ => {
            let [x, y] = point(stage, layer, row)?;
            let size = stage.size_of(layer, Channel::Size, row, layer.mark.size).unwrap_or(30.0);
            let size = if size.is_finite() { size.clamp(0.0, 10_000.0) } else { 30.0 };
            stage.holds(x, y).then(|| Shape::Symbol(x, y, size, stage.symbol_of(layer, row)))
        }
    }
}

/// The middle of a row's place.
pub fn point(stage: &Stage, layer: &Layer, row: usize) -> Option<[f64; 2]> {
    let along = |channel: Channel| {
        let stacked = layer.stacked.as_ref().filter(|stacked| stacked.channel == channel && layer.mark.kind.joins());
        match stacked {
            Some(_) => Some(stage.growth(layer, channel, row)?[1]),
            None => Some(stage.span(layer, channel, row)?.middle()),
        }
    };
    Some([along(Channel::X)?, along(Channel::Y)?])
}

fn rectangle(stage: &Stage, layer: &Layer, row: usize) -> Option<[f64; 4]> {
    let x = extent(stage, layer, Channel::X, row)?;
    let y = extent(stage, layer, Channel::Y, row)?;
    inside(stage, x, y)
}

/// The part of a rectangle that lies on the plot area.
fn inside(stage: &Stage, x: [f64; 2], y: [f64; 2]) -> Option<[f64; 4]> {
    let cut = |ends: [f64; 2], most: f64| {
        let (low, high) = (ends[0].min(ends[1]), ends[0].max(ends[1]));
        (low <= most && high >= 0.0).then(|| (low.max(0.0), high.min(most)))
    };
    let ((left, right), (top, bottom)) = (cut(x, stage.width)?, cut(y, stage.height)?);
    Some([left, top, right - left, bottom - top])
}

/// Where a bar or rectangle starts and ends along a channel.
fn extent(stage: &Stage, layer: &Layer, channel: Channel, row: usize) -> Option<[f64; 2]> {
    let grows = match layer.direction {
        Direction::Vertical => Channel::Y,
        Direction::Horizontal => Channel::X,
    };
    let second = if channel == Channel::X { Channel::X2 } else { Channel::Y2 };
    let continuous = stage.range(channel).is_some_and(|range| !range.is_discrete());
    let ranged = layer.encoding.get(second).is_some();
    if ranged || (layer.mark.kind == Kind::Bar && grows == channel && continuous) {
        return stage.growth(layer, channel, row);
    }
    let span = stage.span(layer, channel, row)?;
    let size = stage.size_of(layer, Channel::Size, row, layer.mark.size).filter(|_| layer.mark.kind == Kind::Bar);
    let length = match size {
        Some(size) if size.is_finite() => size.clamp(0.0, 1e4),
        _ if span.length > 0.0 => span.length,
        _ => stage.bar_width().unwrap_or(5.0),
    };
    Some([span.middle() - length / 2.0, span.middle() + length / 2.0])
}

fn tick(stage: &Stage, layer: &Layer, row: usize) -> Option<[f64; 4]> {
    let thickness = layer.mark.stroke_width.unwrap_or(2.0).clamp(0.0, 100.0);
    let thin = |at: f64| [at - thickness / 2.0, at + thickness / 2.0];
    let long = |channel: Channel| {
        let span = stage.span(layer, channel, row)?;
        let length = layer.mark.size.unwrap_or(if span.length > 0.0 { span.length * 0.75 } else { 14.0 });
        let length = if layer.encoding.get(channel).is_none() { 14.0 } else { length.clamp(0.0, 1e4) };
        Some([span.middle() - length / 2.0, span.middle() + length / 2.0])
    };
    let middle = |channel| stage.span(layer, channel, row).map(super::stage::Span::middle);
    match layer.direction {
        Direction::Horizontal => inside(stage, thin(middle(Channel::X)?), long(Channel::Y)?),
        Direction::Vertical => inside(stage, long(Channel::X)?, thin(middle(Channel::Y)?)),
    }
}

fn rule(stage: &Stage, layer: &Layer, row: usize) -> Option<[f64; 4]> {
    let has = |channel| layer.encoding.get(channel).is_some();
    let ends = |channel: Channel, second: Channel, other: Channel| {
        if has(second) || !has(channel) && has(other) {
            return stage.growth(layer, channel, row);
        }
        let span = stage.span(layer, channel, row)?;
        Some([span.middle(); 2])
    };
    let [x, x2] = ends(Channel::X, Channel::X2, Channel::Y)?;
    let [y, y2] = ends(Channel::Y, Channel::Y2, Channel::X)?;
    let area = [-0.5, -0.5, stage.width + 1.0, stage.height + 1.0];
    let (from, to) = super::boxes::clip(&area, [x, y], [x2, y2])?;
    Some([from[0], from[1], to[0], to[1]])
}
