//! Repeated views as concatenations and layers.

use serde_json::{Value, json};

use super::Props;

/// How many views a repeat may make.
const MOST: usize = 5_000;

/// A view with `repeat` as one with `concat` or `layer`.
pub(super) fn expand(mut props: Props) -> Result<Value, String> {
    let repeat = props.remove("repeat").unwrap_or_default();
    let spec = props.remove("spec").ok_or("expected a repeated view to have a `spec`")?;
    let list = |value: Option<&Value>| value.and_then(Value::as_array).cloned();
    if let Some(layers) = list(repeat.get("layer")) {
        if layers.len() > MOST {
            return Err(too_many());
        }
        let made =
            layers.iter().map(|name| substitute(&spec, &|key| (key == "layer").then(|| name.clone()), 0)).collect();
        let layered = json!({ "layer": Value::Array(made) });
        if repeat.get("row").is_some() || repeat.get("column").is_some() {
            let mut rest = repeat.clone();
            rest.as_object_mut().map(|rest| rest.remove("layer"));
            props.insert("repeat".into(), rest);
            props.insert("spec".into(), layered);
        } else {
            props.insert("layer".into(), layered["layer"].clone());
        }
        return Ok(Value::Object(props));
    }
    let mut children = Vec::new();
    if let Value::Array(names) = &repeat {
        if names.len() > MOST {
            return Err(too_many());
        }
        for name in names {
            children.push(substitute(&spec, &|key| (key == "repeat").then(|| name.clone()), 0));
        }
    } else {
        let none = || vec![Value::Null];
        let (rows, columns) = (list(repeat.get("row")), list(repeat.get("column")));
        if rows.is_none() && columns.is_none() {
            return Err("expected `repeat` to be a list of fields, or `row`, `column` or `layer` with one".into());
        }
        let (rows, columns) = (rows.unwrap_or_else(none), columns.unwrap_or_else(none));
        if rows.len().saturating_mul(columns.len()) > MOST {
            return Err(too_many());
        }
        for row in &rows {
            for column in &columns {
                let value = |key: &str| match key {
                    "row" => Some(row.clone()),
                    "column" => Some(column.clone()),
                    _ => None,
                };
                children.push(substitute(&spec, &value, 0));
            }
        }
        props.insert("columns".into(), json!(columns.len()));
    }
    props.insert("concat".into(), Value::Array(children));
    Ok(Value::Object(props))
}

fn too_many() -> String {
    "expected a repeat of fewer views: at most 5,000".into()
}

/// The specification with every `{"repeat": key}` replaced.
fn substitute(spec: &Value, value: &dyn Fn(&str) -> Option<Value>, depth: usize) -> Value {
    match spec {
        _ if depth > 200 => Value::Null,
        Value::Array(items) => items.iter().map(|item| substitute(item, value, depth + 1)).collect(),
        Value::Object(map) => {
            let key = map.get("repeat").and_then(Value::as_str).filter(|_| map.len() == 1);
            match key.and_then(value) {
                Some(value) => value,
                None => map.iter().map(|(key, inner)| (key.clone(), substitute(inner, value, depth + 1))).collect(),
            }
        }
        other => other.clone(),
    }
}
