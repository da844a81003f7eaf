//! The stage: a plot's scales brought to a plot area of a certain size.

use super::policy::{Class, Rows};
use super::range::Range;
use crate::explainer::{Locale, Str};
use crate::grammar::{Channel, Datum, Def, Direction, Domain, Kind, Layer, Plot, Role, ScaleKind, Source, order};

/// Space around the plot area, px.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Margins {
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
    pub left: f64,
}

impl Margins {
    /// Grows to hold `other`; whether it had to.
    pub fn grow(&mut self, other: &Margins) -> bool {
        let before = *self;
        self.top = self.top.max(other.top);
        self.right = self.right.max(other.right);
        self.bottom = self.bottom.max(other.bottom);
        self.left = self.left.max(other.left);
        let grown = (self.top - before.top) + (self.right - before.right) + (self.bottom - before.bottom);
        grown + (self.left - before.left) > 0.25
    }
}

/// A stretch along x or y, px.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Span {
    pub start: f64,
    pub length: f64,
}

impl Span {
    pub fn middle(self) -> f64 {
        self.start + self.length / 2.0
    }
}

/// Everything a mark needs to know to be placed.
pub struct Stage<'a> {
    pub plot: &'a Plot,
    pub locale: Locale,
    pub focus: Option<Str>,
    /// Names of series that are not drawn.
    pub hidden: Vec<Str>,
    /// The part of a continuous main axis that is shown.
    pub shown: Option<[f64; 2]>,
    pub class: Class,
    pub rows: Rows,
    /// Px of text above each bar where names stand there.
    pub name_height: f64,
    pub frame_width: f64,
    pub margins: Margins,
    pub width: f64,
    pub height: f64,
    /// The share of the width that a bar on a continuous scale has.
    pub bar_share: Option<f64>,
    /// By layer: whether what is in focus is among what it shows.
    pub concerned: Vec<bool>,
    pub x: Option<Range<'a>>,
    pub y: Option<Range<'a>>,
    pub x_offset: Option<Range<'a>>,
    pub y_offset: Option<Range<'a>>,
}

impl<'a> Stage<'a> {
    /// Brings the scales to the size that the margins leave.
    pub fn set(&mut self, margins: Margins, total_height: f64) {
        self.margins = margins;
        self.width = (self.frame_width - margins.left - margins.right).max(16.0);
        self.height = (total_height - margins.top - margins.bottom).max(20.0);
        let plot = self.plot;
        let marks = |channel: Channel| {
            let uses = |kind: Kind| {
                plot.layers.iter().any(|layer| layer.mark.kind == kind && layer.encoding.get(channel).is_some())
            };
            if uses(Kind::Rect) && !uses(Kind::Bar) { Kind::Rect } else { Kind::Bar }
        };
        let (x_grouped, y_grouped) = (plot.scale(Channel::XOffset), plot.scale(Channel::YOffset));
        let (width, height) = (self.width, self.height);
        let inset = self.bar_inset();
        self.x = plot.scale(Channel::X).map(|scale| {
            let inset = if scale.categories().is_some() { 0.0 } else { inset };
            Range::new(scale, [inset, width - inset], marks(Channel::X), x_grouped.is_some(), false)
        });
        self.y = plot.scale(Channel::Y).map(|scale| {
            let to = if scale.categories().is_some() { [0.0, height] } else { [height, 0.0] };
            let range = Range::new(scale, to, marks(Channel::Y), y_grouped.is_some(), true);
            if self.rows == Rows::Above { range.below_names(self.name_height) } else { range }
        });
        if let Some(ends) = self.shown {
            let main = if main_channel(plot) == Channel::X { &mut self.x } else { &mut self.y };
            if let Some(range) = main.as_mut().filter(|range| !range.is_discrete()) {
                range.ends = ends;
            }
        }
        let band = |range: &Option<Range>| range.as_ref().map_or(0.0, |range| range.band);
        self.x_offset = x_grouped.map(|scale| Range::inside(scale, band(&self.x)));
        self.y_offset = y_grouped.map(|scale| Range::inside(scale, band(&self.y)));
    }

    /// The width of bars that stand on moments or numbers.
    pub fn bar_width(&self) -> Option<f64> {
        Some((self.width * self.bar_share? * 0.75).clamp(1.0, 120.0))
    }

    fn bar_inset(&self) -> f64 {
        self.bar_width().map_or(0.0, |width| (width / 1.5).min(self.width / 4.0))
    }

    /// The range of a channel's axis.
    pub fn range(&self, channel: Channel) -> Option<&Range<'a>> {
        match channel.scale() {
            Channel::X => self.x.as_ref(),
            Channel::Y => self.y.as_ref(),
            _ => None,
        }
    }

    fn length(&self, channel: Channel) -> f64 {
        if channel.scale() == Channel::X { self.width } else { self.height }
    }

    /// Where a row stands along x or y; `None` where its value is missing or not in the domain.
    pub fn span(&self, layer: &Layer, channel: Channel, row: usize) -> Option<Span> {
        let Some(def) = layer.encoding.get(channel) else {
            // Without the channel a mark stands in the middle; rules, bars and rectangles fill the length.
            let length = self.length(channel);
            return Some(Span { start: 0.0, length });
        };
        let at = |place: f64| Span { start: place, length: 0.0 };
        let range = || self.range(channel);
        match layer.source(def, row) {
            Source::Value(Datum::Number(px)) => px.is_finite().then(|| at(px.clamp(-1e6, 1e6))),
            // "width" and "height".
            Source::Value(Datum::Text(_)) => Some(at(self.length(channel))),
            Source::Datum(datum) => {
                let range = range()?;
                if range.is_discrete() {
                    return Some(Span { start: range.category(&datum.key())?, length: range.band });
                }
                range.datum(datum).map(at)
            }
            Source::Field(column) => {
                let range = range()?;
                if !range.is_discrete() {
                    return range.number(layer.data.number(*column, row)).map(at);
                }
                let start = range.category(&layer.data.key(*column, row)?)?;
                let (offset, inner) = match channel {
                    Channel::X => (Channel::XOffset, &self.x_offset),
                    _ => (Channel::YOffset, &self.y_offset),
                };
                let offset: Option<&Def> = layer.encoding.get(offset);
                match (offset.map(|def| layer.source(def, row)), inner) {
                    (Some(Source::Field(column)), Some(inner)) => {
                        let key = layer.data.key(*column, row)?;
                        Some(Span { start: start + inner.category(&key)?, length: inner.band })
                    }
                    (Some(Source::Datum(datum)), Some(inner)) => {
                        Some(Span { start: start + inner.category(&datum.key())?, length: inner.band })
                    }
                    _ => Some(Span { start, length: range.band }),
                }
            }
        }
    }

    /// Where a row starts and ends along the direction it grows in: its stack, its second channel, or the base.
    pub fn growth(&self, layer: &Layer, channel: Channel, row: usize) -> Option<[f64; 2]> {
        let range = self.range(channel);
        if let Some(stacked) = layer.stacked.as_ref().filter(|stacked| stacked.channel == channel) {
            let range = range?;
            let place = |column| range.number(layer.data.number(column, row));
            return Some([place(stacked.start)?, place(stacked.end)?]);
        }
        let end = self.span(layer, channel, row)?;
        let second = if channel == Channel::X { Channel::X2 } else { Channel::Y2 };
        if layer.encoding.get(second).is_some() {
            return Some([self.span(layer, second, row)?.middle(), end.middle()]);
        }
        if layer.encoding.get(channel).is_none() || range.is_none_or(Range::is_discrete) {
            return Some([end.start, end.start + end.length]);
        }
        Some([range?.base(), end.start])
    }

    /// Whether the point is on the plot area, give or take a hair.
    pub fn holds(&self, x: f64, y: f64) -> bool {
        (-0.5..=self.width + 0.5).contains(&x) && (-0.5..=self.height + 0.5).contains(&y)
    }

    /// The main axis of the chart: where its keys are.
    pub fn main_channel(&self) -> Channel {
        main_channel(self.plot)
    }

    /// Whether bars grow to both sides of zero.
    pub fn is_diverging(&self) -> bool {
        self.plot.layers.iter().filter(|layer| layer.mark.kind == Kind::Bar).any(|layer| {
            let channel = if layer.direction == Direction::Horizontal { Channel::X } else { Channel::Y };
            self.range(channel).is_some_and(|range| {
                !range.is_discrete()
                    && range.scale.kind == ScaleKind::Linear
                    && range.ends[0] < 0.0
                    && range.ends[1] > 0.0
            })
        })
    }
}

/// The share of the width that the closest two bars on moments or numbers let each other have.
pub fn bar_share(plot: &Plot, shown: Option<[f64; 2]>) -> Option<f64> {
    let layer = plot.layers.iter().find(|layer| {
        layer.mark.kind == Kind::Bar
            && layer.direction == Direction::Vertical
            && layer.encoding.get(Channel::X2).is_none()
    })?;
    let Domain::Continuous([low, high]) = plot.scale(Channel::X)?.domain else { return None };
    let column = layer.encoding.field(Channel::X)?;
    let value = |row: usize| layer.data.number(column, row);
    let mut rows: Vec<usize> = (0..layer.data.rows).filter(|row| value(*row).is_finite()).collect();
    order(&mut rows, &|a, b| value(a).total_cmp(&value(b)));
    let span = (high - low).abs();
    let width = shown.map_or(span, |[from, to]| to - from);
    let gaps = rows.windows(2).map(|two| value(two[1]) - value(two[0]));
    let closest = gaps.filter(|gap| *gap > 0.0).fold(span, f64::min);
    Some(if width > 0.0 { closest / (width + closest) } else { 1.0 })
}

/// The main axis of a plot: where its keys are.
pub fn main_channel(plot: &Plot) -> Channel {
    let discrete = |channel| plot.scale(channel).is_some_and(|scale| scale.categories().is_some());
    let down = plot.layers.iter().any(|layer| {
        let bars = layer.mark.kind == Kind::Bar && layer.direction == Direction::Horizontal;
        let has_y = plot.scale(Channel::Y).is_some();
        layer.role == Role::Data && (discrete(Channel::Y) && !discrete(Channel::X) || bars && has_y)
    });
    if down { Channel::Y } else { Channel::X }
}
