//! Places: where a row of a unit stands along a channel, by Vega-Lite's rules.

use std::rc::Rc;

use super::domain::{band_shift, has_band};
use super::resolve::{Resolved, Size};
use super::scale::Kind;
use super::share::Use;
use crate::flow::{Value, math};
use crate::grammar::model::{Binning, Channel, Def, Env, Json, Source, Unit, late, offset_of, second_of};

type Column = Rc<Vec<Value>>;

/// A channel with its columns.
pub(super) struct Bound<'a> {
    pub(super) channel: Channel,
    pub(super) def: &'a Def,
    pub(super) start: Option<Column>,
    pub(super) end: Option<Column>,
    pub(super) stack: Option<(Column, Column)>,
    pub(super) conditions: Vec<Option<Column>>,
}

/// A unit with its scales at a size: everything a mark needs to be placed.
pub struct Stage<'a> {
    /// The unit.
    pub unit: &'a Unit,
    /// Its plot area.
    pub size: Size,
    /// Its scales.
    pub scales: Vec<(Channel, Rc<Resolved>)>,
    /// Rows that step back behind what is brought out.
    pub faded: Option<Vec<bool>>,
    bound: Vec<Bound<'a>>,
    /// Places along x and y of every row, where they follow from one column and one scale alone; NaN is none.
    plain: [Option<Vec<f64>>; 2],
}

/// What stands where a channel is missing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Missing {
    /// The middle.
    Middle,
    /// Zero, or the lower end.
    Low,
    /// Zero, or the upper end.
    High,
}

impl<'a> Stage<'a> {
    /// A unit with its scales.
    pub fn new(
        unit: &'a Unit,
        size: Size,
        scales: Vec<(Channel, Rc<Resolved>)>,
        env: &Env,
        call: &dyn Fn(&str, &[Value]) -> Option<Value>,
    ) -> Stage<'a> {
        let made = |def: &Def| match &def.source {
            Source::Value(json) => env.column(late(json)?, &unit.rows, call).map(Rc::new),
            _ => None,
        };
        let column = |name: &str| unit.rows.column(name).cloned();
        let bound = unit
            .defs
            .iter()
            .map(|(channel, def)| {
                let stack = unit.stack.as_ref().filter(|stack| stack.channel == *channel);
                Bound {
                    channel,
                    def,
                    start: def.column().and_then(|name| column(name)).or_else(|| made(def)),
                    end: def.end.as_ref().and_then(|name| column(name)),
                    stack: stack.and_then(|stack| Some((column(&stack.start)?, column(&stack.end)?))),
                    conditions: def
                        .conditions
                        .iter()
                        .map(|condition| {
                            condition.def.column().and_then(|name| column(name)).or_else(|| made(&condition.def))
                        })
                        .collect(),
                }
            })
            .collect();
        let mut stage = Stage { unit, size, scales, faded: None, bound, plain: [None, None] };
        stage.plain = [stage.plainly("x"), stage.plainly("y")];
        stage
    }

    pub(super) fn bound(&self, channel: &str) -> Option<&Bound<'a>> {
        self.bound.iter().find(|bound| bound.channel == channel)
    }

    /// Whether the unit has a channel.
    pub fn has(&self, channel: &str) -> bool {
        self.bound(channel).is_some()
    }

    /// The scale of a channel.
    pub fn scale(&self, channel: &str) -> Option<&Resolved> {
        let main = match channel {
            "x2" => "x",
            "y2" => "y",
            "theta2" => "theta",
            "radius2" => "radius",
            other => other,
        };
        self.scales.iter().find(|(other, _)| *other == main).map(|(_, scale)| &**scale)
    }

    /// The value of a row in a channel, before its scale: the column's or a datum, with the source that gave it.
    pub fn value(&self, channel: &str, row: usize) -> Option<(Value, bool)> {
        let bound = self.bound(channel)?;
        for (condition, column) in bound.def.conditions.iter().zip(&bound.conditions) {
            if condition.mask.get(row) == Some(&true) {
                return Some(source(&condition.def.source, column.as_ref(), row));
            }
        }
        Some(source(&bound.def.source, bound.start.as_ref(), row))
    }

    /// The length of the plot area along a channel.
    pub fn length(&self, channel: &str) -> f64 {
        match channel {
            "x" | "x2" => self.size.width,
            "y" | "y2" => self.size.height,
            "theta" | "theta2" => math::TAU,
            _ => self.size.width.min(self.size.height) / 2.0,
        }
    }

    /// The places of all rows along a channel that is one field on a continuous scale.
    fn plainly(&self, channel: &str) -> Option<Vec<f64>> {
        let bound = self.bound(channel)?;
        let scale = &self.scale(channel)?.scale;
        let simple = scale.kind.is_continuous()
            && bound.def.binning == Binning::None
            && bound.def.unit.is_none()
            && bound.stack.is_none()
            && bound.conditions.is_empty()
            && matches!(bound.def.source, Source::Field(_))
            && self.shown_invalid(channel).is_none()
            && !offset_of(bound.channel).is_some_and(|offset| self.has(offset));
        let column = bound.start.as_ref().filter(|_| simple)?;
        let moved = self.fixed(channel);
        let place = |value: &Value| match value {
            Value::Undefined | Value::Null => f64::NAN,
            Value::Number(number) => scale.number(*number).map_or(f64::NAN, |place| place + moved),
            other => scale.number(other.number()).map_or(f64::NAN, |place| place + moved),
        };
        Some(column.iter().map(place).collect())
    }

    /// Where a row stands along a channel: at a share of its band, its bin or its stack.
    pub fn at(&self, channel: &str, row: usize, band: Option<f64>) -> Option<f64> {
        let plain = match channel {
            "x" => &self.plain[0],
            "y" => &self.plain[1],
            _ => &None,
        };
        if let Some(places) = plain {
            return places.get(row).copied().filter(|place| !place.is_nan());
        }
        let bound = self.bound(channel)?;
        let moved = self.moved(channel, row);
        let resolved = self.scale(channel);
        let (value, scaled) = self.value(channel, row)?;
        if !scaled {
            let length = self.length(channel);
            return match &value {
                Value::Text(text) if matches!(&**text, "width" | "height") => Some(length),
                Value::Null | Value::Undefined => None,
                other => Some(other.number()).filter(|number| number.is_finite()),
            }
            .map(|place| place + moved);
        }
        let Some(resolved) = resolved else {
            return Some(value.number()).filter(|number| number.is_finite()).map(|place| place + moved);
        };
        let scale = &resolved.scale;
        if let Some((start, end)) = &bound.stack {
            let (start, end) = (scale.map(&start[row])?, scale.map(&end[row])?);
            let inside = self.unit.kind == "text" && matches!(channel, "theta" | "radius");
            let written = || bound.def.json.get("bandPosition").and_then(Json::as_f64);
            let band = band.or_else(written).or(inside.then_some(0.5));
            return Some(band.map_or(end, |band| start + (end - start) * band) + moved);
        }
        if matches!(scale.kind, Kind::Band | Kind::Point) {
            let offset = offset_of(bound.channel).filter(|offset| self.has(offset) && self.scale(offset).is_some());
            let start = scale.map(&value)?;
            if let Some(offset) = offset
                && scale.kind == Kind::Band
            {
                return Some(start + self.offset(offset, row, band.unwrap_or(0.5))? + self.fixed(channel));
            }
            let share = bound.def.json.get("bandPosition").and_then(Json::as_f64).or(band).unwrap_or(0.5);
            return Some(start + share * scale.bandwidth() + moved);
        }
        let number = |value: &Value| if value.is_nothing() { None } else { scale.map(value) };
        let first = second_of(bound.channel).is_some();
        let banded = bound.def.binning == Binning::Made || (bound.def.unit.is_some() && first && self.has_band(bound));
        if banded && let (Some(start), Some(end)) = (&bound.start, &bound.end) {
            let one = Use { unit: self.unit, channel: bound.channel, def: bound.def };
            let share = if bound.def.binning == Binning::Made {
                bound.def.json.get("bandPosition").and_then(Json::as_f64).or(band).unwrap_or(0.5)
            } else {
                let written = bound
                    .def
                    .json
                    .get("bandPosition")
                    .and_then(Json::as_f64)
                    .or(self.unit.prop_number("timeUnitBandPosition"));
                band.map_or(written.unwrap_or(0.0), |band| band + band_shift(&one))
            };
            let (start, end) = (number(start.get(row)?)?, number(end.get(row)?)?);
            if bound.def.unit.is_some() && offset_of(bound.channel).is_some_and(|offset| self.has(offset)) {
                // Offsets stand around the middle of a unit of usual length.
                let usual = -self.size.bands[usize::from(channel == "y")] / 0.8;
                return Some(start + usual / 2.0 + moved);
            }
            return Some(start + (end - start) * share + moved);
        }
        if bound.def.binning == Binning::Given
            && let Some(second) = second_of(bound.channel).and_then(|second| self.bound(second))
            && let (Some(from), Some(to)) = (&bound.start, &second.start)
            && !matches!(self.unit.kind.as_str(), "bar" | "rect" | "rule")
        {
            let (start, end) = (number(&from[row])?, number(&to[row])?);
            return Some((start + end) / 2.0 + moved);
        }
        number(&value).or_else(|| self.shown_invalid(channel)).map(|place| place + moved)
    }

    /// Both ends where there is nothing to reach to: a discrete place.
    fn is_place(&self, channel: &str) -> bool {
        self.has(channel) && self.scale(channel).is_some_and(|resolved| resolved.scale.kind.is_discrete())
    }

    /// Where values stand that are none, for marks that show them.
    fn shown_invalid(&self, channel: &str) -> Option<f64> {
        let shows = matches!(self.unit.props.get("invalid"), Some(Json::Null))
            || self.unit.props.get("invalid").and_then(Json::as_str) == Some("show");
        if shows { Some(self.missing(channel, Missing::Low)) } else { None }
    }

    fn has_band(&self, bound: &Bound) -> bool {
        has_band(&Use { unit: self.unit, channel: bound.channel, def: bound.def })
    }

    /// What the mark's offset and the offset channel add.
    pub(super) fn moved(&self, channel: &str, row: usize) -> f64 {
        let offset = match channel {
            "x" | "x2" => "xOffset",
            "y" | "y2" => "yOffset",
            _ => return self.fixed(channel),
        };
        if !self.has(offset) {
            return self.fixed(channel);
        }
        self.offset(offset, row, 0.5).unwrap_or(0.0) + self.fixed(channel)
    }

    pub(super) fn fixed(&self, channel: &str) -> f64 {
        let name = match channel {
            "x" => "xOffset",
            "y" => "yOffset",
            "x2" => "x2Offset",
            "y2" => "y2Offset",
            "theta" => "thetaOffset",
            "radius" => "radiusOffset",
            "theta2" => "theta2Offset",
            _ => "radius2Offset",
        };
        self.unit.mark.get(name).and_then(Json::as_f64).unwrap_or(0.0)
    }

    fn offset(&self, channel: &str, row: usize, band: f64) -> Option<f64> {
        let (value, scaled) = self.value(channel, row)?;
        if !scaled {
            return Some(value.number()).filter(|number| number.is_finite());
        }
        let scale = &self.scale(channel)?.scale;
        Some(scale.map(&value)? + if scale.kind == Kind::Band { band * scale.bandwidth() } else { 0.0 })
    }

    /// Where something stands whose channel is missing.
    pub fn missing(&self, channel: &str, how: Missing) -> f64 {
        let length = self.length(channel);
        let main = channel.trim_end_matches('2');
        match how {
            Missing::Middle => length / 2.0,
            _ => {
                if let Some(resolved) = self.scale(main) {
                    let scale = &resolved.scale;
                    let (low, high) =
                        (scale.domain.first().copied().unwrap_or(0.0), scale.domain.last().copied().unwrap_or(0.0));
                    let holds = low.min(high) <= 0.0 && 0.0 <= low.max(high);
                    if !scale.kind.is_discrete() && !matches!(scale.kind, Kind::Log | Kind::Time) && holds {
                        return scale.number(0.0).unwrap_or(0.0);
                    }
                }
                let top = main == "y";
                if (how == Missing::Low) != top { 0.0 } else { length }
            }
        }
    }

    /// A point's place, in the middle where the channel is missing.
    pub fn point(&self, channel: &str, row: usize) -> Option<f64> {
        if self.has(channel) {
            return self.at(channel, row, None);
        }
        let written = match self.unit.mark.get(channel) {
            Some(Json::Number(place)) => place.as_f64(),
            Some(Json::String(_)) => Some(self.length(channel)),
            _ => None,
        };
        Some(written.unwrap_or_else(|| self.missing(channel, Missing::Middle)) + self.moved(channel, row))
    }

    /// Both ends of a mark that reaches along a channel: of a stack, to its second channel, or to zero.
    pub fn range(&self, channel: &'static str, row: usize, missing: Missing) -> Option<[f64; 2]> {
        let second = second_of(channel)?;
        let first = if self.has(channel) {
            self.at(channel, row, None)?
        } else {
            self.missing(channel, missing) + self.moved(channel, row)
        };
        if let Some(bound) = self.bound(channel)
            && let Some((start, _)) = &bound.stack
        {
            return Some([first, self.scale(channel)?.scale.map(&start[row])? + self.moved(channel, row)]);
        }
        let other = if self.has(second) {
            self.at(second, row, None)?
        } else if self.unit.kind == "area" && self.is_place(channel) {
            first
        } else {
            self.missing(second, Missing::Low) + self.moved(channel, row)
        };
        Some([first, other])
    }

    /// The number that a look channel gives a row: px, px², degrees, opacity.
    pub fn number(&self, channel: &str, row: usize) -> Option<f64> {
        let (value, scaled) = self.value(channel, row)?;
        let number = match (scaled, self.scale(channel)) {
            (true, Some(_)) if !value.is_valid() && self.unit.invalid.get(channel).is_some() => {
                self.unit.invalid[channel].get("value")?.as_f64()?
            }
            (true, Some(resolved)) => {
                let mapped = if value.is_nothing() && !resolved.scale.kind.is_discrete() {
                    return None;
                } else {
                    let end = self.bound(channel).filter(|bound| bound.def.binning == Binning::Made);
                    match end.and_then(|bound| bound.end.as_ref()).filter(|_| resolved.scale.kind.is_continuous()) {
                        // A bin looks like its middle.
                        Some(end) => resolved.scale.number((value.number() + end.get(row)?.number()) / 2.0)?,
                        None => resolved.scale.map(&value)?,
                    }
                };
                if resolved.scale.kind.is_discretizing() || resolved.scale.kind == Kind::Ordinal {
                    *resolved.scale.range.get(mapped as usize % resolved.scale.range.len().max(1))?
                } else {
                    mapped
                }
            }
            _ => value.number(),
        };
        number.is_finite().then_some(number)
    }
}

fn source(source: &Source, column: Option<&Column>, row: usize) -> (Value, bool) {
    match source {
        Source::Field(_) => (column.and_then(|column| column.get(row)).cloned().unwrap_or_default(), true),
        Source::Datum(value) => (value.clone(), true),
        Source::Value(json) => match column {
            Some(column) => (column.get(row).cloned().unwrap_or_default(), false),
            None => (Value::from_json(json), false),
        },
    }
}
