//! Data formats and generators: rows from texts and numbers.

mod delimited;
mod parse;
mod sequence;

use serde_json::Value as Json;

use super::{Value, field_path};

pub use parse::parse_fields;
pub use sequence::sequence;

/// The values that a text holds in a Vega-Lite data format `{type, property, delimiter, header}`; JSON if it does not
/// say.
pub fn read(text: &str, format: &Json) -> Result<Vec<Value>, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match format["type"].as_str().unwrap_or("json") {
        "json" => {
            let json = property(json(text)?, format);
            Ok(match json {
                Json::Array(items) => items.iter().map(Value::from_json).collect(),
                one => vec![Value::from_json(&one)],
            })
        }
        "csv" => delimited::read(text, ',', format),
        "tsv" => delimited::read(text, '\t', format),
        "dsv" => {
            let delimiter = format["delimiter"].as_str().and_then(|delimiter| delimiter.chars().next());
            delimited::read(text, delimiter.ok_or("expected a delimiter")?, format)
        }
        "topojson" => super::geo::topojson(&json(text)?, format),
        other => Err(["expected a data format: json, csv, tsv, dsv or topojson, not ", other].concat()),
    }
}

/// The value of a JSON text.
fn json(text: &str) -> Result<Json, String> {
    serde_json::from_str(text).map_err(|_| "expected JSON".into())
}

/// The part of a value at the format's `property`.
fn property(json: Json, format: &Json) -> Json {
    let Some(path) = format["property"].as_str() else { return json };
    field_path(path).iter().fold(json, |mut json, step| match &mut json {
        Json::Object(entries) => entries.get_mut(step).map_or(Json::Null, Json::take),
        Json::Array(items) => {
            step.parse::<usize>().ok().and_then(|at| items.get_mut(at)).map_or(Json::Null, Json::take)
        }
        _ => Json::Null,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_read_at_its_property() {
        let cases = [
            ("[1, {\"a\": 2}]", serde_json::json!({}), "1,[object Object]"),
            ("\u{feff}{\"a\": {\"b\": [\"x\", null]}}", serde_json::json!({"property": "a.b"}), "x,"),
            ("{\"a\": 1}", serde_json::json!({"property": "a"}), "1"),
        ];
        for (text, format, values) in cases {
            assert_eq!(&*Value::list(read(text, &format).unwrap()).string(), values);
        }
        assert!(read("{", &Json::Null).is_err() && read("", &serde_json::json!({"type": "x"})).is_err());
    }
}
