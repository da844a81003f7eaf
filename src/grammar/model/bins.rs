//! Bins of fields: the extent that they are made for, their names and labels.

use super::Json;
use super::env::Env;
use crate::flow::{Rows, Value, format};

/// Texts of a field become numbers, as Vega-Lite parses what is compared.
pub(super) fn numbers(rows: &mut Rows, field: &str) {
    let column = rows.field(field);
    if column.iter().any(|value| matches!(value, Value::Text(_))) {
        let read = |value: &Value| match value {
            Value::Text(text) if text.trim().is_empty() => Value::Null,
            Value::Text(_) => Value::Number(value.number()),
            other => other.clone(),
        };
        rows.set(field, column.iter().map(read).collect());
    }
}

/// The extent that bins are made for.
pub(super) fn bin_extent(options: &Json, rows: &Rows, field: &str, env: &Env) -> [f64; 2] {
    let given = match options.get("extent") {
        Some(Json::Array(ends)) => ends.iter().map(|end| end.as_f64()).collect::<Option<Vec<f64>>>(),
        Some(Json::Object(map)) => map.get("param").and_then(Json::as_str).and_then(|name| {
            let selections = env.selections.borrow();
            let held = selections
                .iter()
                .find(|selection| selection.name == name)
                .and_then(|selection| selection.extent(field).or_else(|| selection.extent("x")));
            match held.or_else(|| env.names.borrow().get(name).cloned()) {
                Some(Value::List(ends)) => Some(ends.iter().map(Value::number).collect()),
                _ => None,
            }
        }),
        _ => None,
    };
    if let Some([low, high]) = given.as_deref() {
        return [*low, *high];
    }
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for value in rows.field(field).iter().filter(|value| value.is_valid()) {
        if matches!(value, Value::Text(text) if text.is_empty()) {
            continue;
        }
        let number = value.number();
        if number.is_finite() {
            low = low.min(number);
            high = high.max(number);
        }
    }
    if low <= high { [low, high] } else { [0.0, 0.0] }
}

pub(super) fn bin_name(options: &Json) -> String {
    options.as_object().into_iter().flatten().map(|(key, value)| [key, "_", &value.to_string(), "_"].concat()).collect()
}

/// Labels of bins as Vega-Lite writes them: `0 – 10`.
pub(super) fn bin_labels(starts: &[Value], ends: &[Value], locale: crate::explainer::Locale) -> Vec<Value> {
    let text = |value: &Value| format::NumberFormat::plain(value.number(), locale);
    let label = |(start, end): (&Value, &Value)| {
        if start.is_valid() {
            Value::Text([&text(start), " – ", &text(end)].concat().into())
        } else {
            Value::text("null")
        }
    };
    starts.iter().zip(ends).map(label).collect()
}
