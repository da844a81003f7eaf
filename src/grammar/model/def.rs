//! Channel definitions: what a channel shows, before scales.

use super::{Json, is_on, word};
use crate::explainer::Str;
use crate::flow::Value;
use crate::flow::time::TimeUnit;
use crate::flow::transform::bin::Bins;

/// The name of a channel, one of [`CHANNELS`].
pub type Channel = &'static str;

/// Every channel of a unit, in the order in which they are read.
pub const CHANNELS: &[Channel] = &[
    "x",
    "y",
    "x2",
    "y2",
    "xOffset",
    "yOffset",
    "theta",
    "theta2",
    "radius",
    "radius2",
    "longitude",
    "latitude",
    "longitude2",
    "latitude2",
    "color",
    "fill",
    "stroke",
    "opacity",
    "fillOpacity",
    "strokeOpacity",
    "strokeWidth",
    "strokeDash",
    "size",
    "angle",
    "shape",
    "text",
    "order",
    "detail",
    "key",
    "tooltip",
    "href",
    "url",
];

/// The second channel of a range.
pub fn second_of(channel: Channel) -> Option<Channel> {
    Some(match channel {
        "x" => "x2",
        "y" => "y2",
        "theta" => "theta2",
        "radius" => "radius2",
        "longitude" => "longitude2",
        "latitude" => "latitude2",
        _ => return None,
    })
}

/// The offset channel of a position.
pub fn offset_of(channel: Channel) -> Option<Channel> {
    match channel {
        "x" => Some("xOffset"),
        "y" => Some("yOffset"),
        _ => None,
    }
}

/// What kind of values a channel shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are Vega-Lite's")]
pub enum Measure {
    Quantitative,
    Temporal,
    Ordinal,
    Nominal,
    Geojson,
}

impl Measure {
    /// Whether its values are categories.
    pub fn is_discrete(self) -> bool {
        matches!(self, Measure::Ordinal | Measure::Nominal)
    }
}

/// Whether values stand in bins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Binning {
    /// They do not.
    None,
    /// The encoding bins them.
    Made,
    /// The data has them binned already.
    Given,
}

/// Where a channel's values come from.
#[derive(Debug, Clone, PartialEq)]
pub enum Source {
    /// A column of the unit's rows.
    Field(Str),
    /// One value in the scale's domain.
    Datum(Value),
    /// One value as it is.
    Value(Json),
}

/// Another definition for the rows where a test holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// The predicate.
    pub test: Json,
    /// What the channel shows then.
    pub def: Def,
    /// Whether the test holds, by row of the unit.
    pub mask: Vec<bool>,
}

/// The definition of one channel.
#[derive(Debug, Clone, PartialEq)]
pub struct Def {
    /// As it is written: scale, axis, legend, sort, format … are read from here.
    pub json: Json,
    /// The field's path, as it is written.
    pub field: Option<Str>,
    /// Where the values come from.
    pub source: Source,
    /// The column where a bin or a time unit ends.
    pub end: Option<Str>,
    /// What kind of values they are.
    pub measure: Measure,
    /// Whether they stand in bins.
    pub binning: Binning,
    /// The bins.
    pub bins: Option<Bins>,
    /// The time unit that they are floored to.
    pub unit: Option<TimeUnit>,
    /// The format of whole years or months (`%Y`, `%b %Y`), where all of the field's moments are such.
    pub grain: Option<&'static str>,
    /// How rows are summed up.
    pub aggregate: Option<String>,
    /// The field that an `argmin` or `argmax` compares.
    pub arg: Option<Str>,
    /// Other definitions where tests hold, the first that holds first.
    pub conditions: Vec<Condition>,
}

impl Def {
    /// Reads the definition of a channel; `None` where it is nothing.
    pub fn read(channel: Channel, json: &Json, mark: &str) -> Option<Def> {
        if !json.is_object() {
            return None;
        }
        let mut conditions = Vec::new();
        let written = json.get("condition");
        let list: Vec<&Json> = match written {
            Some(Json::Array(list)) => list.iter().collect(),
            Some(one) => vec![one],
            None => Vec::new(),
        };
        for condition in list {
            let test = match condition.get("test") {
                Some(test) => test.clone(),
                None => serde_json::json!({
                    "param": condition.get("param").or(condition.get("selection")).cloned().unwrap_or_default(),
                    "empty": condition.get("empty").cloned().unwrap_or(Json::Bool(true)),
                }),
            };
            conditions.extend(Def::read(channel, condition, mark).map(|def| Condition { test, def, mask: Vec::new() }));
        }
        let field = word(json, "field").map(Str::from);
        let mut aggregate = None;
        let mut arg = None;
        match json.get("aggregate") {
            Some(Json::String(op)) => aggregate = Some(op.clone()),
            Some(Json::Object(map)) => {
                for op in ["argmin", "argmax"] {
                    if let Some(by) = map.get(op).and_then(Json::as_str) {
                        aggregate = Some(op.to_owned());
                        arg = Some(by.into());
                    }
                }
            }
            _ => {}
        }
        let source = if let Some(field) = &field {
            Source::Field(field.clone())
        } else if aggregate.is_some() {
            Source::Field("__count".into())
        } else if let Some(datum) = json.get("datum") {
            Source::Datum(super::select::moment(datum))
        } else {
            Source::Value(json.get("value").cloned().unwrap_or_default())
        };
        if matches!(source, Source::Value(Json::Null))
            && json.get("value").is_none()
            && conditions.is_empty()
            && !(channel == "order" && json.get("sort").is_some())
        {
            return None;
        }
        let binning = match json.get("bin") {
            Some(Json::String(text)) if text == "binned" => Binning::Given,
            Some(Json::Object(map)) if map.get("binned") == Some(&Json::Bool(true)) => Binning::Given,
            _ if is_on(json, "bin") => Binning::Made,
            _ => Binning::None,
        };
        let unit = json.get("timeUnit").and_then(|unit| {
            let name = unit.as_str().or_else(|| word(unit, "unit"))?;
            let mut read = TimeUnit::parse(name)?;
            if let Some(step) = super::number(unit, "step").filter(|step| *step >= 1.0) {
                read.step = step.floor();
            }
            if unit.get("binned") == Some(&Json::Bool(true)) {
                read.binned = true;
            }
            Some(read)
        });
        let measure = match word(json, "type") {
            Some("quantitative" | "q" | "Q") => Measure::Quantitative,
            Some("temporal" | "t" | "T") => Measure::Temporal,
            Some("ordinal" | "o" | "O") => Measure::Ordinal,
            Some("nominal" | "n" | "N") => Measure::Nominal,
            Some("geojson") => Measure::Geojson,
            _ => default_measure(channel, json, &source, unit.is_some(), binning, aggregate.as_deref()),
        };
        let _ = mark;
        Some(Def {
            json: json.clone(),
            field,
            source,
            end: None,
            measure,
            binning,
            bins: None,
            unit,
            grain: None,
            aggregate,
            arg,
            conditions,
        })
    }

    /// Its column.
    pub fn column(&self) -> Option<&Str> {
        match &self.source {
            Source::Field(column) => Some(column),
            _ => None,
        }
    }

    /// The columns of itself and its conditions.
    pub fn columns(&self) -> impl Iterator<Item = &Str> {
        self.column().into_iter().chain(self.conditions.iter().filter_map(|condition| condition.def.column()))
    }

    /// The definition that a scale, an axis or a legend is about: itself, or a condition's, with a field or a datum.
    pub fn keyed(&self) -> Option<&Def> {
        let is_keyed = |def: &Def| !matches!(def.source, Source::Value(_));
        if is_keyed(self) {
            return Some(self);
        }
        self.conditions.iter().map(|condition| &condition.def).find(|def| is_keyed(def))
    }

    /// Every definition with a field, itself and conditions.
    pub(super) fn each_mut(&mut self) -> Vec<&mut Def> {
        let mut all: Vec<&mut Def> = Vec::new();
        let Def { conditions, .. } = self;
        // A definition and its conditions are processed one by one; conditions of conditions are not read.
        let inner: Vec<&mut Def> = conditions.iter_mut().map(|condition| &mut condition.def).collect();
        all.extend(inner);
        all
    }
}

fn default_measure(
    channel: Channel,
    json: &Json,
    source: &Source,
    unit: bool,
    binning: Binning,
    aggregate: Option<&str>,
) -> Measure {
    if let Source::Datum(value) = source {
        let date = json.get("datum").is_some_and(Json::is_object);
        return match value {
            Value::Number(_) if date => Measure::Temporal,
            Value::Number(_) => Measure::Quantitative,
            _ => Measure::Nominal,
        };
    }
    let scale = json.get("scale").and_then(|scale| word(scale, "type"));
    match channel {
        "latitude" | "longitude" | "latitude2" | "longitude2" => Measure::Quantitative,
        "shape" | "strokeDash" => Measure::Nominal,
        "order" => Measure::Ordinal,
        _ if json.get("sort").is_some_and(Json::is_array) => Measure::Ordinal,
        _ if unit => Measure::Temporal,
        _ if binning != Binning::None => Measure::Quantitative,
        _ if aggregate.is_some_and(|op| !op.starts_with("arg")) => Measure::Quantitative,
        _ => match scale {
            Some(
                "linear" | "pow" | "sqrt" | "symlog" | "log" | "sequential" | "quantize" | "quantile" | "threshold"
                | "bin-ordinal",
            ) => Measure::Quantitative,
            Some("time" | "utc") => Measure::Temporal,
            _ if json.get("aggregate").is_some() && aggregate.is_none() => Measure::Quantitative,
            _ => Measure::Nominal,
        },
    }
}
