//! Inline data: taken out of a specification, so that its rows are read once and never copied with views.

use serde_json::{Map, json};

use super::{Json, word};
use crate::flow::{Rows, Value, data};

/// How deep a specification may be nested, data aside; JSON that is read from a text is nested 128 deep at most.
const DEPTH: usize = 128;
/// The most values that a table of inline rows may have, counted as rows by columns.
const MOST_VALUES: usize = 50_000_000;
/// What stands for inline data in a specification: its place in the list.
const PLACE: &str = "__inline";

/// The tables of a specification that has its data in itself, in the order in which they were found.
#[derive(Debug, Clone, Default)]
pub struct Inline(Vec<Result<Rows, String>>);

impl Inline {
    /// A specification without its inline rows and named datasets, and the rows.
    ///
    /// # Errors
    ///
    /// In a sentence, where it is nested too deeply.
    pub fn take(spec: &Json) -> Result<(Json, Inline), String> {
        let mut inline = Inline::default();
        let mut lean = inline.lean(spec, 0)?;
        if let Some(lean) = lean.as_object_mut() {
            lean.remove("datasets");
        }
        Ok((lean, inline))
    }

    /// The rows that stood in a `data` object.
    pub fn rows(&self, data: &Json) -> Option<Result<Rows, String>> {
        let place = data.get(PLACE)?.as_u64()?;
        self.0.get(usize::try_from(place).ok()?).cloned()
    }

    fn lean(&mut self, json: &Json, depth: usize) -> Result<Json, String> {
        if depth > DEPTH {
            return Err("expected a specification that is nested less deeply".into());
        }
        Ok(match json {
            Json::Array(items) => {
                Json::Array(items.iter().map(|item| self.lean(item, depth + 1)).collect::<Result<_, String>>()?)
            }
            Json::Object(map) => {
                let mut lean = Map::new();
                for (key, value) in map {
                    let inside = match (key.as_str(), value.get("values")) {
                        ("data", Some(values)) if value.get("url").is_none() => {
                            let format = value.get("format").unwrap_or(&Json::Null);
                            self.0.push(read(values, format).and_then(|values| table(&values, format)));
                            json!({ PLACE: self.0.len() - 1 })
                        }
                        // Named data is read where it is asked for.
                        ("datasets", _) if depth == 0 => Json::Null,
                        _ => self.lean(value, depth + 1)?,
                    };
                    lean.insert(key.clone(), inside);
                }
                Json::Object(lean)
            }
            other => other.clone(),
        })
    }
}

/// The values that `values` writes: a list, a text in a format, or an object with a list.
pub(super) fn read(values: &Json, format: &Json) -> Result<Vec<Value>, String> {
    match values {
        Json::Array(items) => Ok(items.iter().map(Value::from_json).collect()),
        Json::String(text) => data::read(text, format),
        other if word(format, "type") == Some("topojson") => crate::flow::geo::topojson(other, format),
        other => Ok(match (Value::from_json(other), word(format, "property")) {
            (Value::List(items), _) => items.to_vec(),
            (value, Some(property)) => match value.get(property) {
                Value::List(items) => items.to_vec(),
                other => vec![other],
            },
            (value, None) => vec![value],
        }),
    }
}

/// Values as rows, their fields read as `format.parse` says; a collection of features is its features.
pub(super) fn table(values: &[Value], format: &Json) -> Result<Rows, String> {
    let features;
    let mut values = values;
    if let [whole @ Value::Object(_)] = values
        && &*whole.get("type").string() == "FeatureCollection"
        && let Value::List(list) = whole.get("features")
    {
        features = list;
        values = &features;
    }
    let mut rows = Rows::read(values, MOST_VALUES).ok_or("expected data with fewer rows or fields")?;
    if let Some(parse) = format.get("parse").filter(|parse| parse.is_object()) {
        data::parse_fields(&mut rows, parse, &|text, spec| match spec {
            Some(spec) => crate::flow::format::time::parse(text, spec),
            None => crate::flow::format::time::read(text),
        });
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_is_taken_out_wherever_it_stands() {
        let spec = json!({
            "data": { "values": [{ "a": 1 }] }, "datasets": { "big": [1, 2] },
            "layer": [{ "transform": [{ "lookup": "a", "from": { "data": { "values": "a\n1\n2", "format": { "type": "csv" } } } }] }]
        });
        let (lean, inline) = Inline::take(&spec).unwrap();
        assert!(!lean.to_string().contains("values") && lean.get("datasets").is_none());
        let lookup = &lean["layer"][0]["transform"][0]["from"]["data"];
        let count = |data: &Json| inline.rows(data).map(|rows| rows.unwrap().len());
        assert_eq!((count(&lean["data"]), count(lookup)), (Some(1), Some(2)));
        assert!(inline.rows(&json!({ PLACE: 7 })).is_none());
    }
}
