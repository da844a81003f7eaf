//! The policy of size and theme: every number that decides how charts look, in one place.

use crate::grammar::{Channel, Direction, Kind, Plot, ScaleKind};

/// Font size of all texts in px.
pub const TEXT: f64 = 13.0;
/// Distance of lines of text in px.
pub const LINE: f64 = 16.0;
/// Space between a plot and its tick labels in px.
pub const GAP: f64 = 8.0;
/// Least width of a scene in px.
pub const LEAST_WIDTH: f64 = 200.0;
/// The mouse and the finger: half the side of the box that counts as pointing at a point.
pub const REACH: f64 = 12.0;
/// How much of a mark's opacity is left when another is in focus.
pub const FADED: f64 = 0.35;
/// Points past this number cannot be pointed at one by one.
pub const MOST_POINTS: usize = 200_000;
/// A line with more points is pointed at by pixels.
pub const MOST_STOPS: usize = 2_000;

/// Classes of width: a chart has one height in each, so that the page does not move when it wakes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Below 280 px: odd columns.
    Tiny,
    /// 280 to 480 px: phones.
    Narrow,
    /// From 480 px.
    Wide,
}

impl Class {
    /// The class of a width in px.
    pub fn of(width: f64) -> Class {
        match width {
            _ if width >= 480.0 => Class::Wide,
            _ if width >= 280.0 => Class::Narrow,
            _ => Class::Tiny,
        }
    }

    /// The least width of the class, which its heights are made for.
    pub fn least_width(self) -> f64 {
        match self {
            Class::Tiny => LEAST_WIDTH,
            Class::Narrow => 280.0,
            Class::Wide => 480.0,
        }
    }

    /// The height of a plot that does not grow with its categories.
    pub fn plot_height(self) -> f64 {
        if self == Class::Wide { 300.0 } else { 220.0 }
    }
}

/// How the categories of a vertical axis are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    /// There are none.
    None,
    /// Names in a column left of the plot.
    Beside,
    /// Each name above its bar.
    Above,
}

/// How the categories of the vertical axis are set in a class.
pub fn rows(plot: &Plot, class: Class) -> Rows {
    let banded = plot
        .scale(Channel::Y)
        .is_some_and(|scale| scale.categories().is_some() && matches!(scale.kind, ScaleKind::Band | ScaleKind::Point));
    let hidden = plot.layers.iter().filter_map(|layer| layer.encoding.get(Channel::Y)).any(|def| def.axis.hidden);
    let bars = plot.layers.iter().any(|layer| layer.mark.kind == Kind::Bar && layer.direction == Direction::Horizontal);
    match (banded, class) {
        (false, _) => Rows::None,
        (true, Class::Tiny | Class::Narrow) if bars && !hidden => Rows::Above,
        _ => Rows::Beside,
    }
}

/// The distance of rows in px: `lines` of text in a name, `bars` side by side in a row.
pub fn row_step(rows: Rows, lines: usize, bars: usize) -> f64 {
    let text = lines as f64 * LINE;
    match rows {
        Rows::Above => text + 22.0 + (bars.max(1) - 1) as f64 * 14.0,
        _ => (text + 12.0).max(if bars > 1 { bars as f64 * 19.0 + 14.0 } else { 36.0 }),
    }
}

/// Inner and outer padding of bands in steps, where the specification leaves them open: Vega-Lite's are 0.1 and
/// 0.05 for bars, 0.2 around groups; newsprint wants more air.
pub fn band_padding(kind: ScaleKind, marks: Kind, grouped: bool, down: bool) -> (f64, f64) {
    match (kind, marks) {
        (ScaleKind::Point, _) => (1.0, 0.5),
        (_, Kind::Rect) => (0.0, 0.0),
        _ if grouped => (0.25, 0.125),
        _ if down => (0.34, 0.17),
        _ => (0.25, 0.125),
    }
}

/// The number of ticks to aim for along a continuous axis of a length in px.
pub fn tick_count(length: f64, down: bool) -> f64 {
    let (apart, most) = if down { (75.0, 10.0) } else { (90.0, 7.0) };
    (length / apart).round().clamp(if length > 160.0 { 4.0 } else { 2.0 }, most)
}

/// A unit short enough to stand behind a number.
pub fn is_short(unit: &str) -> bool {
    unit.chars().count() <= 3
}
