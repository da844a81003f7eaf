//! Sizes that a specification gives for everything with its axes and legends (Vega's `autosize`), by Vega's measures.

use super::text::estimate;
use super::views::Layout;
use crate::grammar::model::{Json, Kind, number, word};
use crate::scene::{Axis, Legend, Orient, Panel};

/// Vega's font sizes of labels and of titles, px.
const SIZES: [f64; 2] = [10.0, 11.0];
/// What a tick with its label and a title keep free, px.
const GAPS: [f64; 2] = [7.0, 4.0];

/// Whether widths and heights are those of the whole, padding counted in `contains`.
pub struct Autosize {
    /// Of width and height.
    fits: [bool; 2],
    /// Space around everything that the sizes contain, px.
    padding: f64,
}

impl Autosize {
    /// What a specification says; a width of its container is that of the whole.
    pub fn of(layout: &Layout) -> Option<Autosize> {
        let root = &layout.model.root;
        let written = root.props.get("autosize").or_else(|| layout.model.config.get("autosize"));
        let held = |side: &str| root.props.get(side).and_then(Json::as_str) == Some("container");
        let kind = written.and_then(|written| written.as_str().or_else(|| word(written, "type")));
        let (contained, fits) = match kind {
            Some("fit") => (false, [true, true]),
            Some("fit-x") => (false, [true, false]),
            Some("fit-y") => (false, [false, true]),
            Some(_) => return None,
            None => (true, [held("width"), held("height")]),
        };
        // Plots below each other have a width in common, and nothing else.
        let alone = match &root.kind {
            Kind::Unit(_) | Kind::Layer(_) => true,
            Kind::Concat(_, 1) => false,
            _ => return None,
        };
        let padded = contained || written.and_then(|written| word(written, "contains")) == Some("padding");
        let padding = if padded { 2.0 * number(&root.props, "padding").unwrap_or(5.0) } else { 0.0 };
        let fits = [fits[0], fits[1] && alone];
        fits.contains(&true).then_some(Autosize { fits, padding })
    }

    /// The sizes of the plots, of which `panels` with `legends` have been laid out as if the sizes were theirs.
    pub fn sizes(&self, panels: &[Panel], legends: &[Legend], title: bool) -> [Option<f64>; 2] {
        let Some(first) = panels.first() else { return [None; 2] };
        let mut room = [0.0_f64; 4];
        for panel in panels {
            let mut own = [0.0_f64; 4];
            for axis in &panel.axes {
                let [at, before, after] = match axis.orient {
                    Orient::Left => [0, 1, 3],
                    Orient::Top => [1, 0, 2],
                    Orient::Right => [2, 1, 3],
                    Orient::Bottom => [3, 0, 2],
                };
                let length = if at % 2 == 0 { panel.height } else { panel.width };
                own[at] += depth(axis);
                let [low, high] = over(axis, length);
                (own[before], own[after]) = (own[before].max(low), own[after].max(high));
            }
            room.iter_mut().zip(own).for_each(|(room, own)| *room = room.max(own));
        }
        // The frames of several plots count.
        let frames = if panels.len() > 1 { 2.0 } else { 0.0 };
        let beside = legends.iter().map(width).fold(0.0, f64::max);
        let above = if title { SIZES[1] + 6.0 } else { 0.0 };
        let rest = |size: f64, room: f64| Some((size - self.padding - room.ceil()).max(0.0));
        [
            self.fits[0].then(|| rest(first.width, room[0] + room[2] + beside + frames)).flatten(),
            self.fits[1].then(|| rest(first.height, room[1] + room[3] + above + frames)).flatten(),
        ]
    }
}

/// How far an axis reaches out of its plot.
fn depth(axis: &Axis) -> f64 {
    let level = matches!(axis.orient, Orient::Top | Orient::Bottom);
    let turned = axis.labels.first().is_some_and(|label| label.angle != 0.0);
    let tall = |text: &str| if level != turned { SIZES[0] } else { estimate(text, SIZES[0]) };
    let labels = axis.labels.iter().map(|label| GAPS[0] + tall(&label.text)).fold(0.0, f64::max);
    labels + axis.title.as_ref().map_or(0.0, |_| GAPS[1] + SIZES[1])
}

/// How far the labels of an axis reach beyond its ends; those of a level axis stand within them.
fn over(axis: &Axis, length: f64) -> [f64; 2] {
    let level = matches!(axis.orient, Orient::Top | Orient::Bottom);
    let mut ends = [0.0_f64; 2];
    for (label, at) in axis.labels.iter().zip(&axis.positions) {
        let edge = *at < 1.0 || length - at < 1.0;
        let half = if level { estimate(&label.text, SIZES[0]) / 2.0 } else { SIZES[0] / 2.0 };
        if !(level && edge) {
            ends = [ends[0].max(half - at), ends[1].max(at + half - length)];
        }
    }
    ends
}

/// The width of a legend with the space before it.
fn width(legend: &Legend) -> f64 {
    let labels = legend.labels.iter().map(|label| 16.0 + estimate(&label.text, SIZES[0])).fold(0.0, f64::max);
    let title = legend.title.as_ref().map_or(0.0, |title| estimate(&title.text, SIZES[1]));
    18.0 + labels.max(title)
}
