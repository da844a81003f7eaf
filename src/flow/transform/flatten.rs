//! Lists into rows (Vega's `flatten`).

use serde_json::Value as Json;

use super::{MOST_ROWS, Rows, Value, texts, too_large};

/// The transform `{flatten, index, as}`: each row once for every place of its lists.
pub(super) fn apply(step: &Json, rows: &mut Rows) -> Result<(), String> {
    let fields = texts(&step["flatten"]);
    let columns: Vec<_> = fields.iter().map(|field| rows.field(field)).collect();
    let length = |value: &Value| match value {
        Value::List(items) => items.len(),
        _ => 0,
    };
    let mut each = Vec::new();
    let mut places = Vec::new();
    for row in 0..rows.len() {
        let longest = columns.iter().map(|column| length(&column[row])).max().unwrap_or(0);
        if each.len() + longest > MOST_ROWS {
            return Err(too_large());
        }
        each.extend(std::iter::repeat_n(row, longest));
        places.extend(0..longest);
    }
    let mut out = rows.pick(&each);
    let given = step["as"].as_array();
    for (at, (field, column)) in fields.iter().zip(&columns).enumerate() {
        let name = given.and_then(|names| names.get(at)?.as_str()).unwrap_or(field);
        let item = |(row, place): (&usize, &usize)| match &column[*row] {
            Value::List(items) => items.get(*place).filter(|item| !item.is_nothing()).cloned().unwrap_or(Value::Null),
            _ => Value::Null,
        };
        out.set(name, each.iter().zip(&places).map(item).collect());
    }
    if let Some(name) = step["index"].as_str() {
        out.set(name, places.iter().map(|place| Value::Number(*place as f64)).collect());
    }
    *rows = out;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_become_rows() {
        let json = serde_json::json!([{"a": [1, 2], "b": [3], "c": 0}, {"a": [], "b": null}, {"a": [9]}]);
        let Value::List(values) = Value::from_json(&json) else { panic!("a list") };
        let mut rows = Rows::from_values(&values);
        apply(&serde_json::json!({"flatten": ["a", "b"], "as": ["x"], "index": "i"}), &mut rows).unwrap();
        let row = |row| [rows.get(row, "x"), rows.get(row, "b"), rows.get(row, "i")];
        assert_eq!(rows.len(), 3);
        assert_eq!(row(0), [1.0.into(), 3.0.into(), 0.0.into()]);
        assert_eq!(row(1), [2.0.into(), Value::Null, 1.0.into()]);
        assert_eq!(row(2), [9.0.into(), Value::Null, 0.0.into()]);
    }
}
