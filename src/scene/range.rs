//! Ranges: scales brought to a length in px.

use super::policy;
use super::ticks;
use crate::grammar::{Datum, Kind, Measure, Scale, ScaleKind};

/// A scale with its range: values become px.
#[derive(Debug, Clone)]
pub struct Range<'a> {
    /// The scale.
    pub scale: &'a Scale,
    /// Its domain with round ends; 0 and 1 where it is discrete.
    pub ends: [f64; 2],
    /// Where the domain starts and ends in px.
    pub to: [f64; 2],
    /// The distance of bands in px.
    pub step: f64,
    /// The width of a band in px; 0 for points.
    pub band: f64,
    first: f64,
}

impl<'a> Range<'a> {
    /// A scale over `to[0]` to `to[1]` px. `marks` and `grouped` decide the space between bands.
    pub fn new(scale: &'a Scale, to: [f64; 2], marks: Kind, grouped: bool, down: bool) -> Range<'a> {
        let to = if scale.def.reverse { [to[1], to[0]] } else { to };
        let mut range = Range { scale, ends: [0.0, 1.0], to, step: 0.0, band: 0.0, first: 0.0 };
        let Some(categories) = scale.categories() else {
            let crate::grammar::Domain::Continuous(ends) = scale.domain else { return range };
            range.ends = if scale.nice && scale.kind != ScaleKind::Log {
                ticks::nice(ends, policy::tick_count((to[1] - to[0]).abs(), down))
            } else {
                ends
            };
            return range;
        };
        let count = categories.keys.len() as f64;
        let (inner, outer) = policy::band_padding(scale.kind, marks, grouped, down);
        let written = if scale.kind == ScaleKind::Point { None } else { scale.def.padding_inner.or(scale.def.padding) };
        let inner = written.unwrap_or(inner).clamp(0.0, 1.0);
        let outer = scale.def.padding_outer.or(scale.def.padding).unwrap_or(outer).clamp(0.0, 100.0);
        let length = (to[1] - to[0]).abs();
        range.step = length / (count - inner + outer * 2.0).max(1.0);
        range.band = range.step * (1.0 - inner);
        range.first = to[0].min(to[1]) + (length - range.step * (count - inner)) / 2.0;
        range
    }

    /// Bands without space between them: places inside a group.
    pub fn inside(scale: &'a Scale, width: f64) -> Range<'a> {
        let mut range = Range::new(scale, [0.0, width], Kind::Rect, false, false);
        range.band = (range.band - (range.band * 0.08).min(2.0)).max(range.band * 0.5);
        range
    }

    /// Bands whose names stand above them: `text` px for the names, the rest of each step but a gap for the band.
    pub fn below_names(mut self, text: f64) -> Range<'a> {
        let count = self.scale.categories().map_or(0, |categories| categories.keys.len());
        let length = (self.to[1] - self.to[0]).abs();
        self.step = length / (count.max(1)) as f64;
        self.band = (self.step - text - 6.0).max(self.step * 0.2);
        self.first = self.to[0].min(self.to[1]) + (self.step - self.band - 6.0).max(0.0);
        self
    }

    /// Whether values are categories.
    pub fn is_discrete(&self) -> bool {
        self.scale.categories().is_some()
    }

    /// The place of a number; `None` where it is missing or has none on this scale.
    pub fn number(&self, value: f64) -> Option<f64> {
        if !value.is_finite() || self.is_discrete() {
            return None;
        }
        let value = value.clamp(-1e150, 1e150);
        let bend = |value: f64| match self.scale.kind {
            ScaleKind::Log => libm::log(value),
            ScaleKind::Sqrt => value.abs().sqrt().copysign(value),
            _ => value,
        };
        if self.scale.kind == ScaleKind::Log && value <= 0.0 {
            return None;
        }
        let (low, high) = (bend(self.ends[0]), bend(self.ends[1]));
        let share = if high == low { 0.5 } else { (bend(value) - low) / (high - low) };
        let place = self.to[0] + share * (self.to[1] - self.to[0]);
        place.is_finite().then_some(place.clamp(-1e6, 1e6))
    }

    /// Where the band of a category starts; its middle for points.
    pub fn category(&self, key: &str) -> Option<f64> {
        let categories = self.scale.categories()?;
        let at = categories.find(key)?;
        Some(self.band_start(at))
    }

    /// Where a band starts by its place in the domain.
    pub fn band_start(&self, at: usize) -> f64 {
        let count = self.scale.categories().map_or(0, |categories| categories.keys.len());
        let at = if self.to[0] > self.to[1] { count.saturating_sub(at + 1) } else { at };
        self.first + at as f64 * self.step
    }

    /// The middle of the band, or the place, of a value that the specification writes.
    pub fn datum(&self, datum: &Datum) -> Option<f64> {
        if self.is_discrete() {
            return Some(self.category(&datum.key())? + self.band / 2.0);
        }
        self.number(datum.number(self.scale.measure))
    }

    /// Where bars stand: zero, or the end of the domain that is nearest to it.
    pub fn base(&self) -> f64 {
        let (low, high) = (self.ends[0].min(self.ends[1]), self.ends[0].max(self.ends[1]));
        let zero = if self.scale.measure == Measure::Temporal { low } else { 0.0_f64.clamp(low, high) };
        self.number(zero).unwrap_or(self.to[0])
    }
}
