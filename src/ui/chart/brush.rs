//! Brushes and zooms: intervals of a selection as places in a scene, and back.

use serde_json::{Map, Number};

use crate::flow::Value;
use crate::grammar::model::{Json, Selection, as_json};
use crate::scene::{Grasp, Grip};

/// Left, top, right and bottom edge in the scene, px.
pub(super) type Edges = [f64; 4];

/// The sides of a plot with their channels.
const SIDES: [(&str, usize); 2] = [("x", 0), ("y", 1)];

/// Whether a selection is of a plot.
pub(super) fn is_of(selection: &Selection, grip: &Grip) -> bool {
    grip.views.iter().any(|view| selection.views.contains(view))
}

/// Whether a selection is along a channel.
pub(super) fn is_along(selection: &Selection, channel: &str) -> bool {
    selection.channels.iter().any(|(own, _)| own == channel)
}

fn grasp(grip: &Grip, side: usize) -> Option<&Grasp> {
    if side == 0 { grip.x.as_ref() } else { grip.y.as_ref() }
}

/// Where an interval is; `None` where it holds nothing.
pub(super) fn edges(selection: &Selection, grip: &Grip) -> Option<Edges> {
    if !selection.has_value() {
        return None;
    }
    let [left, top, width, height] = grip.frame;
    let mut out = [left, top, left + width, top + height];
    for (channel, side) in SIDES.into_iter().filter(|(channel, _)| is_along(selection, channel)) {
        let Some(Value::List(ends)) = selection.extent(channel) else { continue };
        let scale = &grasp(grip, side)?.scale;
        let (from, to) = (scale.map(ends.first()?)?, scale.map(ends.last()?)?);
        let most = grip.frame[2 + side];
        out[side] = grip.frame[side] + from.min(to).clamp(0.0, most);
        out[side + 2] = grip.frame[side] + (from.max(to) + scale.bandwidth()).clamp(0.0, most);
    }
    Some(out)
}

/// The value of an interval between edges; `null` where there is nothing between them.
pub(super) fn interval(selection: &Selection, grip: &Grip, edges: Edges) -> Json {
    let mut value = Map::new();
    for (channel, side) in SIDES.into_iter().filter(|(channel, _)| is_along(selection, channel)) {
        let Some(grasp) = grasp(grip, side) else { continue };
        let most = grip.frame[2 + side];
        let place = |edge: f64| (edge - grip.frame[side]).clamp(0.0, most);
        let (low, high) = (place(edges[side]), place(edges[side + 2]));
        let held: Vec<Json> = if grasp.scale.kind.is_discrete() {
            grasp.scale.categories_between(low, high).iter().map(as_json).collect()
        } else {
            let Some(ends) = ends(grasp, low, high, most) else { continue };
            ends.iter().filter_map(|end| Number::from_f64(*end)).map(Json::Number).collect()
        };
        if held.is_empty() || high - low < 1.0 {
            return Json::Null;
        }
        value.insert(channel.to_owned(), Json::Array(held));
    }
    if value.is_empty() { Json::Null } else { Json::Object(value) }
}

/// The values at two places, the smaller first, with as many digits as pixels can tell apart.
fn ends(grasp: &Grasp, low: f64, high: f64, most: f64) -> Option<[f64; 2]> {
    let (a, b) = (grasp.scale.invert(low)?, grasp.scale.invert(high)?);
    let span = (a - b).abs() / (high - low).abs().max(1.0) * most;
    let [a, b] = [a, b].map(|number| tidy(number, span));
    Some([a.min(b), a.max(b)])
}

/// A number rounded to a ten-thousandth of a span or so.
fn tidy(number: f64, span: f64) -> f64 {
    if !(span.is_finite() && span > 0.0) {
        return number;
    }
    let (mut up, mut down) = (1.0, 1.0);
    while span * up < 1_000.0 && up < 1e12 {
        up *= 10.0;
    }
    while span / down > 10_000.0 && down < 1e12 {
        down *= 10.0;
    }
    (number * up / down).round() * down / up
}

/// What the scales of a plot show after they are enlarged by `factor` about a place and moved by so many px:
/// the value of the selection that is bound to them. `home` is the plot as the document has it, which holds all:
/// `None` where that is what is shown.
pub(super) fn view(
    selection: &Selection,
    grip: &Grip,
    home: &Grip,
    factor: f64,
    [x, y]: [f64; 2],
    [dx, dy]: [f64; 2],
) -> Option<Json> {
    let mut value = Map::new();
    let mut changed = false;
    for (channel, side) in SIDES.into_iter().filter(|(channel, _)| is_along(selection, channel)) {
        let (Some(now), Some(all)) = (grasp(grip, side), grasp(home, side)) else { continue };
        if !now.scale.kind.is_continuous() {
            continue;
        }
        let (length, by) = (grip.frame[2 + side], [dx, dy][side]);
        let at = [x, y][side] - grip.frame[side];
        let (start, stop) = (*all.scale.domain.first()?, *all.scale.domain.last()?);
        // Where everything ends on the scale as it is now.
        let (first, last) = (now.scale.number(start)?, now.scale.number(stop)?);
        let (least, most) = (first.min(last), first.max(last));
        let (mut low, mut high) = (at - at * factor, at + (length - at) * factor);
        // Not closer than a thousandth of everything.
        if (high - low) < (most - least) / 1_000.0 {
            return Some(as_value(selection));
        }
        let shift = by.clamp((high - most).min(0.0), (low - least).max(0.0));
        (low, high) = ((low - shift).max(least), (high - shift).min(most));
        changed |= low > least + 0.5 || high < most - 0.5;
        let held = ends(now, low, high, length)?;
        value.insert(
            channel.to_owned(),
            held.iter().filter_map(|end| Number::from_f64(*end)).map(Json::Number).collect(),
        );
    }
    (changed && !value.is_empty()).then_some(Json::Object(value))
}

/// What a selection holds, as the value of its parameter.
pub(super) fn as_value(selection: &Selection) -> Json {
    let object = |tuple: &Vec<(String, Value)>| {
        Json::Object(tuple.iter().map(|(field, value)| (field.clone(), as_json(value))).collect())
    };
    if selection.interval {
        return selection.tuples.first().map_or(Json::Null, object);
    }
    if selection.tuples.is_empty() { Json::Null } else { selection.tuples.iter().map(object).collect() }
}
