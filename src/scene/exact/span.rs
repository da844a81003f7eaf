//! Spans: the two ends of a rectangle along a channel.

use super::domain::band_shift;
use super::place::{Bound, Missing, Stage};
use super::scale::Kind;
use super::share::Use;
use crate::flow::Value;
use crate::grammar::model::{Binning, Json, Source, offset_of, second_of};

impl Stage<'_> {
    /// Both ends of a rectangle along a channel.
    pub fn span(&self, channel: &'static str, row: usize) -> Option<[f64; 2]> {
        let unit = self.unit;
        let second = second_of(channel)?;
        let bound = self.bound(channel);
        let resolved = self.scale(channel);
        let discrete = resolved.is_some_and(|resolved| resolved.scale.kind.is_discrete());
        let (upright, x) = (unit.upright == Some(true), matches!(channel, "x" | "theta"));
        let flat = unit.upright == Some(false);
        let side = if channel == "x" { "width" } else { "height" };
        let size_json = unit.prop(side);
        let relative = size_json.and_then(|size| size.get("band")).and_then(Json::as_f64);
        let along = if x { upright } else { flat };
        let is_band = match unit.kind.as_str() {
            "bar" => along,
            "tick" => {
                if x {
                    flat
                } else {
                    upright
                }
            }
            _ => false,
        };
        let sized_by_channel = self.has("size");
        let has_size = sized_by_channel || unit.prop("size").is_some() || (size_json.is_some() && relative.is_none());
        let has_second = self.has(second);
        let offset = offset_of(channel).filter(|offset| self.has(offset));
        if let Some(bound) = bound {
            let binned = bound.def.binning != Binning::None || (bound.def.unit.is_some() && !has_second);
            if bound.def.field.is_some()
                && binned
                && !has_size
                && offset.is_none()
                && !discrete
                && matches!(channel, "x" | "y")
            {
                return self.bin_span(channel, bound, row, relative);
            }
        }
        let keyed = bound.is_some_and(|bound| !matches!(bound.def.source, Source::Value(_)));
        if ((keyed && discrete) || is_band) && !has_second {
            return self.sized(channel, row, relative, along);
        }
        if let Some(width) = size_json.and_then(Json::as_f64).filter(|_| keyed && !has_second && !along) {
            // A mark with a size of its own stands around its place.
            let middle = self.at(channel, row, None)?;
            if unit.kind == "image" || unit.kind == "rect" {
                return Some([middle - width / 2.0, middle + width / 2.0]);
            }
        }
        self.range(channel, row, Missing::High)
    }

    /// A rectangle over a bin or a time unit.
    fn bin_span(&self, channel: &'static str, bound: &Bound, row: usize, relative: Option<f64>) -> Option<[f64; 2]> {
        let unit = self.unit;
        let scale = &self.scale(channel)?.scale;
        let spacing = unit.prop_number("binSpacing").unwrap_or(0.0);
        let place = |value: &Value| if value.is_nothing() { None } else { scale.map(value) };
        let start = bound.start.as_ref()?.get(row)?;
        let (mut from, mut to) = match (bound.def.binning, &bound.end) {
            (Binning::Given, _) => {
                let second =
                    second_of(channel).and_then(|second| self.bound(second)).and_then(|bound| bound.start.as_ref());
                let step = bound.def.json.get("bin").and_then(|bin| bin.get("step")).and_then(Json::as_f64);
                match (second, step) {
                    (Some(end), _) => (place(start)?, place(end.get(row)?)?),
                    (None, Some(step)) => (place(start)?, scale.number(start.number() + step)?),
                    (None, None) => (place(start)?, place(start)?),
                }
            }
            (_, Some(end)) => (place(start)?, place(end.get(row)?)?),
            _ => return None,
        };
        if bound.def.unit.is_some() && bound.def.binning == Binning::None {
            let share = relative.or(unit.prop_number("timeUnitBandSize")).unwrap_or(1.0);
            let shift = band_shift(&Use { unit, channel: bound.channel, def: bound.def });
            let width = to - from;
            from += width * (shift + (1.0 - share) / 2.0);
            to = from + width * share;
        }
        let moved = self.fixed(channel);
        // The start may be moved on its own.
        let alone = second_of(channel).map_or(0.0, |second| self.fixed(second));
        from += if alone == 0.0 { 0.0 } else { alone - moved };
        let (low, high) = if from <= to { (from, to) } else { (to, from) };
        let least = unit.prop_number("minBandSize").unwrap_or(0.0);
        let length = high - low - spacing;
        if length < least {
            let middle = (low + high) / 2.0;
            return Some([middle - least / 2.0 + moved, middle + least / 2.0 + moved]);
        }
        Some([low + spacing + moved, high + moved])
    }

    /// A rectangle with a size: of its band, its size channel or property, or the default.
    fn sized(&self, channel: &'static str, row: usize, relative: Option<f64>, along: bool) -> Option<[f64; 2]> {
        let unit = self.unit;
        let side = if channel == "x" { "width" } else { "height" };
        let offset = offset_of(channel).filter(|offset| self.has(offset));
        let scale = self.scale(channel);
        let offset_scale = offset.and_then(|offset| self.scale(offset));
        let governing = offset_scale.or(scale);
        let written = if along || unit.kind == "tick" {
            self.number("size", row)
                .or_else(|| unit.mark.get("size").and_then(Json::as_f64))
                .or_else(|| unit.prop_number("size"))
        } else {
            None
        };
        let written = written.or_else(|| unit.prop_number(side));
        let middle = |band: f64| {
            if self.has(channel) {
                self.at(channel, row, Some(band))
            } else {
                Some(self.missing(channel, Missing::Middle) + self.moved(channel, row))
            }
        };
        if let Some(size) = written {
            let center = middle(0.5)?;
            return Some([center - size / 2.0, center + size / 2.0]);
        }
        if let Some(resolved) = governing {
            let share = relative
                .or_else(|| unit.prop("discreteBandSize").and_then(|size| size.get("band")).and_then(Json::as_f64))
                .unwrap_or(1.0);
            match resolved.scale.kind {
                Kind::Band => {
                    let fixed = unit.prop("discreteBandSize").and_then(Json::as_f64);
                    let width = fixed.unwrap_or(
                        (resolved.scale.bandwidth() * share).max(unit.prop_number("minBandSize").unwrap_or(0.25)),
                    );
                    let center = middle(0.5)?;
                    return Some([center - width / 2.0, center + width / 2.0]);
                }
                Kind::Point => {
                    let width = resolved.scale.step() - 2.0;
                    let width = if width > 0.0 && self.size.steps[usize::from(channel == "y")] > 0.0 {
                        self.size.steps[usize::from(channel == "y")] - 2.0
                    } else {
                        18.0
                    };
                    let center = middle(0.5)?;
                    return Some([center - width / 2.0, center + width / 2.0]);
                }
                _ if offset_scale.is_some() => {
                    // An offset without bands starts where it stands.
                    let start = middle(0.0)?;
                    return Some([start, start + 18.0]);
                }
                _ => {
                    let width =
                        unit.prop_number("continuousBandSize").unwrap_or(if unit.kind == "tick" { 15.0 } else { 18.0 });
                    let center = middle(0.5)?;
                    return Some([center - width / 2.0, center + width / 2.0]);
                }
            }
        }
        let padding = match unit.kind.as_str() {
            "bar" => 0.1,
            "tick" => 0.25,
            _ => 0.0,
        };
        let padding = unit.prop_number("bandPaddingInner").unwrap_or(padding);
        let width = relative.unwrap_or(1.0 - padding) * self.length(channel);
        let center = middle(0.5)?;
        Some([center - width / 2.0, center + width / 2.0])
    }
}
