//! Selections of rows: what a selection parameter holds.

use std::ops::Range;

use super::{Json, word};
use crate::explainer::Str;
use crate::flow::{Rows, Value};

/// A selection parameter and what it holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Selection {
    /// Its name.
    pub name: String,
    /// Whether it is an interval; a list of points otherwise.
    pub interval: bool,
    /// The ids of the views that it is of: a view and all inside of it.
    pub views: Range<usize>,
    /// Whether pointing at something is enough to set it.
    pub hovers: bool,
    /// Whether several points can be held at once, with the Shift key or by toggling.
    pub toggles: bool,
    /// Whether it moves the scales of its view.
    pub binds_scales: bool,
    /// Whether the legend sets it.
    pub binds_legend: bool,
    /// The channels that it projects on, with their fields.
    pub channels: Vec<(String, String)>,
    /// What it holds: by field, the values or the two ends; points are alternatives.
    pub tuples: Vec<Vec<(String, Value)>>,
}

impl Selection {
    /// Reads a selection parameter; `fields` are the channels of its view with their fields.
    pub fn read(param: &Json, views: Range<usize>, fields: &[(String, String)]) -> Option<Selection> {
        let select = param.get("select")?;
        let kind = select.as_str().or_else(|| word(select, "type"))?;
        let interval = kind == "interval";
        let words = |key: &str| -> Vec<String> {
            let list = select.get(key).and_then(Json::as_array);
            list.into_iter().flatten().filter_map(Json::as_str).map(str::to_owned).collect()
        };
        let (encodings, own) = (words("encodings"), words("fields"));
        let mut channels: Vec<(String, String)> = own.into_iter().map(|field| (field.clone(), field)).collect();
        for (channel, field) in fields {
            let main = channel == "x" || channel == "y";
            if encodings.contains(channel)
                || (encodings.is_empty() && channels.is_empty() && interval && main)
                || (interval && encodings.is_empty() && main)
            {
                channels.push((channel.clone(), field.clone()));
            }
        }
        let name_of = |key: &str| {
            let known = channels
                .iter()
                .find(|(channel, _)| channel == key)
                .or_else(|| fields.iter().find(|(channel, _)| channel == key));
            known.map_or(key.to_owned(), |(_, field)| field.clone())
        };
        let mut tuples = Vec::new();
        let value = param.get("value").filter(|value| !value.is_null());
        let read = |object: &serde_json::Map<String, Json>| -> Vec<(String, Value)> {
            object.iter().map(|(key, value)| (name_of(key), moment(value))).collect()
        };
        match value {
            Some(Json::Array(items)) if !interval => {
                for item in items {
                    match item {
                        Json::Object(object) => tuples.push(read(object)),
                        scalar => {
                            tuples.extend(channels.first().map(|(_, field)| vec![(field.clone(), moment(scalar))]))
                        }
                    }
                }
            }
            Some(Json::Object(object)) => tuples.push(read(object)),
            Some(scalar) if !interval => {
                tuples.extend(channels.first().map(|(_, field)| vec![(field.clone(), moment(scalar))]))
            }
            _ => {}
        }
        Some(Selection {
            name: word(param, "name")?.to_owned(),
            interval,
            views,
            hovers: !interval && word(select, "on").is_some_and(|on| on.contains("over") || on.contains("move")),
            toggles: !interval
                && select.get("toggle").is_none_or(|toggle| *toggle != Json::Bool(false) && *toggle != "false"),
            binds_scales: param.get("bind").and_then(Json::as_str) == Some("scales"),
            binds_legend: param.get("bind").and_then(Json::as_str) == Some("legend"),
            channels,
            tuples,
        })
    }

    /// What it holds as expressions see it: by field, the two ends of an interval or the values of the points.
    pub fn value(&self) -> Value {
        let mut entries: Vec<(Str, Value)> = Vec::new();
        let held = if self.interval { self.tuples.get(..1).unwrap_or_default() } else { &self.tuples[..] };
        for (field, value) in held.iter().flatten() {
            if self.interval {
                entries.push((Str::from(field.as_str()), value.clone()));
                continue;
            }
            match entries.iter_mut().find(|(known, _)| **known == **field) {
                Some((_, Value::List(list))) => {
                    let mut all = list.to_vec();
                    all.push(value.clone());
                    *list = all.into();
                }
                _ => entries.push((Str::from(field.as_str()), Value::list(vec![value.clone()]))),
            }
        }
        Value::Object(entries.into())
    }

    /// Whether it holds anything.
    pub fn has_value(&self) -> bool {
        !self.tuples.is_empty()
    }

    /// What it holds for a channel or a field.
    pub fn extent(&self, key: &str) -> Option<Value> {
        let field = self.channels.iter().find(|(channel, _)| channel == key).map_or(key, |(_, field)| field.as_str());
        let tuple = self.tuples.first()?;
        tuple.iter().find(|(name, _)| name == field).map(|(_, value)| value.clone())
    }

    /// Which rows it holds.
    pub fn holds(&self, rows: &Rows) -> Vec<bool> {
        let mut held = vec![false; rows.len()];
        for tuple in &self.tuples {
            let columns: Vec<_> = tuple.iter().map(|(field, value)| (rows.field(field), value)).collect();
            for (row, held) in held.iter_mut().enumerate() {
                *held = *held || columns.iter().all(|(column, value)| self.fits(&column[row], value));
            }
        }
        held
    }

    fn fits(&self, value: &Value, wanted: &Value) -> bool {
        let same = |wanted: &Value| value == wanted || (value.is_valid() && value.string() == wanted.string());
        match wanted {
            Value::List(ends) if self.interval => match &ends[..] {
                [Value::Number(from), Value::Number(to)] => {
                    let (low, high) = if from <= to { (from, to) } else { (to, from) };
                    let number = match value {
                        Value::Text(text) => crate::flow::format::time::read(text).unwrap_or_else(|| value.number()),
                        other => other.number(),
                    };
                    !value.is_nothing() && *low <= number && number <= *high
                }
                _ => ends.iter().any(same),
            },
            Value::List(items) => items.iter().any(same),
            one => same(one),
        }
    }
}

/// A value of JSON, where objects that are dates become moments.
pub(super) fn moment(json: &Json) -> Value {
    match json {
        Json::Array(items) => Value::list(items.iter().map(moment).collect()),
        Json::Object(map)
            if map.contains_key("year")
                || map.contains_key("month")
                || map.contains_key("date")
                || map.contains_key("hours") =>
        {
            crate::flow::transform::date_time(json).map_or(Value::Null, Value::Number)
        }
        other => Value::from_json(other),
    }
}
