//! Fields read as a type (vega-loader's type parsers).

use serde_json::Value as Json;

use super::Value;
use crate::flow::Rows;

/// Reads fields as types: `{"field": "number" | "boolean" | "string" | "date" | "date:'%Y'" | "utc:'%d'" | "flatten"}`.
/// Null, undefined and "" become null. `dates` reads a text as a moment in ms, by a pattern if there is one.
pub fn parse_fields(rows: &mut Rows, parse: &Json, dates: &dyn Fn(&str, Option<&str>) -> Option<f64>) {
    let Some(types) = parse.as_object() else { return };
    for (field, kind) in types {
        let Some(kind) = kind.as_str() else { continue };
        let pattern = kind.strip_prefix("date:").or(kind.strip_prefix("utc:")).map(unquoted);
        let read = |value: &Value| {
            let is_blank = value.is_nothing() || matches!(value, Value::Text(text) if text.is_empty());
            match kind {
                "flatten" => value.clone(),
                _ if is_blank => Value::Null,
                "number" | "integer" => Value::Number(value.number()),
                "boolean" => Value::Bool(match value {
                    Value::Text(text) => !matches!(&**text, "false" | "0"),
                    value => value.truth(),
                }),
                "string" => Value::Text(value.string()),
                "date" => match value {
                    Value::Text(text) => Value::Number(dates(text, None).unwrap_or(f64::NAN)),
                    Value::Number(_) => value.clone(),
                    _ => Value::Number(f64::NAN),
                },
                _ if pattern.is_some() => dates(&value.string(), pattern).map_or(Value::Null, Value::Number),
                _ => value.clone(),
            }
        };
        let values = rows.field(field).iter().map(read).collect();
        rows.set(field, values);
    }
}

/// A pattern without the quotes around it.
fn unquoted(pattern: &str) -> &str {
    let inner = |quote| pattern.strip_prefix(quote)?.strip_suffix(quote);
    inner('\'').or_else(|| inner('"')).unwrap_or(pattern)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_as_their_type() {
        let values = |kind: &str| {
            let mut rows = Rows::empty(4);
            rows.set("x", vec![Value::text("12"), Value::text(""), Value::Number(0.0), Value::text("false")]);
            let dates = |text: &str, pattern: Option<&str>| {
                let number = crate::explainer::parse_number(text)?;
                Some(if pattern == Some("%Y") { -number } else { number })
            };
            parse_fields(&mut rows, &serde_json::json!({"x": kind}), &dates);
            rows.field("x").iter().map(|value| String::from(&*value.string())).collect::<Vec<_>>().join(" ")
        };
        let cases = [
            ("number", "12 null 0 NaN"),
            ("boolean", "true null false false"),
            ("string", "12 null 0 false"),
            ("date", "12 null 0 NaN"),
            ("date:'%Y'", "-12 null 0 null"),
            ("utc:%d", "12 null 0 null"),
            ("flatten", "12  0 false"),
        ];
        for (kind, told) in cases {
            assert_eq!(values(kind), told, "{kind}");
        }
    }
}
