//! Drafts from Vega-Lite specifications: the chart as it is, its data as a dataset, its words in their places.

use serde_json::{Map, Value, json};

use super::super::slug::slug;
use super::table::{Column, Kind};
use super::{Draft, Frame, ImportFault, chart_block, draft, unknown_source};
use crate::explainer::parse_time;

/// A draft from a specification. `load` reads what `data.url` names, as text.
///
/// # Errors
///
/// Data that cannot be had, or something that is no specification.
pub fn vega_lite(
    spec: &Value,
    frame: &Frame,
    load: &dyn Fn(&str) -> Result<String, String>,
) -> Result<Draft, ImportFault> {
    let Value::Object(members) = spec else {
        return Err(ImportFault(
            "1:1: error[spec]: expected a Vega-Lite specification: an object, got something else".into(),
        ));
    };
    let mut spec = members.clone();
    let mut notes = Vec::new();
    let (title, subtitle) = titles(&spec);
    let alt = spec.get("description").map(text).unwrap_or_default();
    let credit = spec.get("usermeta").and_then(|meta| meta["source"].as_str()).unwrap_or_default().to_owned();
    for key in ["$schema", "title", "description", "usermeta", "autosize", "background", "padding"] {
        spec.remove(key);
    }
    let rows = rows(&spec, load)?;
    let mut datasets = Map::new();
    match rows.map(|rows| dataset(&rows, &Value::Object(spec.clone()))) {
        Some(Ok(fields_and_values)) => {
            let [fields, values] = fields_and_values;
            let dataset =
                json!({ "title": "", "sources": ["source"], "status": "", "fields": fields, "values": values });
            datasets.insert("data".into(), dataset);
            spec.insert("data".into(), json!({ "name": "data" }));
        }
        Some(Err(why)) => notes.push(format!("the data stay in the specification: {why}")),
        None => {
            notes.push("the specification has no data of its own at the top; what its parts hold stays there".into())
        }
    }
    let mut chart = chart_block(&slug(frame.name, "chart"), &title, &subtitle, Value::Object(spec));
    if !alt.is_empty() {
        chart["alt"] = json!(alt);
    }
    let mut parts = json!({
        "sources": { "source": unknown_source(&credit) },
        "sections": [{ "id": "numbers", "title": "", "blocks": [
            { "type": "text", "text": "", "sources": ["source"] }, chart,
        ] }],
    });
    if !datasets.is_empty() {
        parts["datasets"] = Value::Object(datasets);
    }
    Ok(draft(frame, parts, notes))
}

/// Title and subtitle of a specification.
fn titles(spec: &Map<String, Value>) -> (String, String) {
    match spec.get("title") {
        Some(Value::Object(title)) => {
            (title.get("text").map(text).unwrap_or_default(), title.get("subtitle").map(text).unwrap_or_default())
        }
        Some(title) => (text(title), String::new()),
        None => Default::default(),
    }
}

/// A text, or the lines of one.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(lines) => lines.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" "),
        _ => String::new(),
    }
}

/// The rows that a specification draws, where it says so at its top.
fn rows(
    spec: &Map<String, Value>,
    load: &dyn Fn(&str) -> Result<String, String>,
) -> Result<Option<Vec<Value>>, ImportFault> {
    let Some(data) = spec.get("data") else { return Ok(None) };
    if let Some(rows) = data["values"].as_array() {
        return Ok(Some(rows.clone()));
    }
    let Some(url) = data["url"].as_str() else { return Ok(None) };
    let fault = |got: String| ImportFault(format!("error[data]: expected data that can be read, got {got}"));
    let loaded = load(url).map_err(fault)?;
    if url.ends_with(".json") || data["format"]["type"] == "json" {
        let value: Value =
            serde_json::from_str(&loaded).map_err(|error| fault(format!("`{url}`, which is no JSON: {error}")))?;
        let rows = match data["format"]["property"].as_str() {
            Some(path) => path.split('.').fold(&value, |inner, key| &inner[key]).clone(),
            None => value,
        };
        return match rows {
            Value::Array(rows) => Ok(Some(rows)),
            _ => Ok(None),
        };
    }
    let delimiter = if url.ends_with(".tsv") { b'\t' } else { b',' };
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).from_reader(loaded.trim_start_matches('\u{feff}').as_bytes());
    let headings = reader.headers().map_err(|error| fault(error.to_string()))?.clone();
    let mut rows = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|error| fault(error.to_string()))?;
        let cell = |cell: &str| match cell {
            "" => Value::Null,
            cell => serde_json::from_str::<serde_json::Number>(cell).map_or_else(|_| cell.into(), Value::Number),
        };
        rows.push(headings.iter().zip(&row).map(|(key, value)| (key.to_owned(), cell(value))).collect());
    }
    Ok(Some(rows))
}

/// Fields and values of a dataset from rows, or why they make none.
fn dataset(rows: &[Value], spec: &Value) -> Result<[Value; 2], String> {
    let mut names: Vec<&String> = Vec::new();
    for row in rows {
        let Value::Object(members) = row else { return Err("a row is no object".into()) };
        for (key, value) in members {
            if value.is_object() || value.is_array() || value.is_boolean() {
                return Err(format!("`{key}` holds something else than text and numbers"));
            }
            if !names.contains(&key) {
                names.push(key);
            }
        }
    }
    if names.is_empty() {
        return Err("there are no rows".into());
    }
    let mut columns = Vec::new();
    for name in names {
        let mut column = column(name, rows)?;
        let said = types(spec, name);
        if said.contains(&"temporal") && column.kind != Kind::Temporal {
            // Years written as numbers are years all the same.
            if !column.values.iter().all(|value| value.is_null() || year(value).is_some()) {
                return Err(format!("`{name}` is drawn as time, but is not written `2024`, `2024-03` or `2024-03-31`"));
            }
            column.values.iter_mut().for_each(|value| *value = year(value).map_or(Value::Null, Value::from));
            column.kind = Kind::Temporal;
        }
        columns.push(column);
    }
    let values =
        (0..rows.len()).map(|row| -> Value { columns.iter().map(|column| column.values[row].clone()).collect() });
    Ok([columns.iter().map(Column::field).collect(), values.collect()])
}

fn column(name: &str, rows: &[Value]) -> Result<Column, String> {
    let values: Vec<Value> = rows.iter().map(|row| row.get(name).cloned().unwrap_or_default()).collect();
    let mut there = values.iter().filter(|value| !value.is_null()).peekable();
    let any = there.peek().is_some();
    let numbers = any && there.clone().all(Value::is_number);
    let texts = there.clone().all(Value::is_string);
    if !numbers && !texts {
        return Err(format!("`{name}` holds text as well as numbers"));
    }
    let times = any && texts && there.all(|value| value.as_str().is_some_and(|text| parse_time(text).is_some()));
    let kind = match (numbers, times) {
        (true, _) => Kind::Quantitative,
        (_, true) => Kind::Temporal,
        _ => Kind::Nominal,
    };
    Ok(Column { name: name.to_owned(), title: name.to_owned(), unit: None, kind, values })
}

/// A number that is a year, as text.
fn year(value: &Value) -> Option<String> {
    value.as_i64().filter(|year| (1000..3000).contains(year)).map(|year| year.to_string())
}

/// The types that a specification gives a field.
fn types<'a>(spec: &'a Value, name: &str) -> Vec<&'a str> {
    match spec {
        Value::Object(members) => {
            let own = (spec["field"] == name).then(|| spec["type"].as_str()).flatten();
            let unit = (spec["field"] == name && spec["timeUnit"].is_string()).then_some("temporal");
            own.into_iter().chain(unit).chain(members.values().flat_map(|inner| types(inner, name))).collect()
        }
        Value::Array(items) => items.iter().flat_map(|inner| types(inner, name)).collect(),
        _ => Vec::new(),
    }
}
