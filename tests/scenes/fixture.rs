//! Specifications and tables for the tests.

use std::rc::Rc;

use explainer_widget::explainer::{Column, Locale, Problem, Status, Table, Values, parse_time};
use explainer_widget::grammar::Plot;
use explainer_widget::scene::{Frame, Scene, lay_out};
use serde_json::Value;

/// A dataset as documents write it.
pub fn table(name: &str, dataset: &Value) -> Rc<Table> {
    let text = |value: &Value, key: &str| value[key].as_str().map(Into::into);
    let fields = dataset["fields"].as_array().expect("fields");
    let rows = dataset["values"].as_array().expect("values");
    let column = |(at, field): (usize, &Value)| {
        let cells = || rows.iter().map(|row| &row[at]);
        let name: Rc<str> = text(field, "name").expect("name");
        let labels = field["labels"].as_object().into_iter().flatten();
        let values = match field["type"].as_str().expect("type") {
            "quantitative" => Values::Numbers(cells().map(|cell| cell.as_f64().unwrap_or(f64::NAN)).collect()),
            "temporal" => {
                Values::Times(cells().map(|cell| cell.as_str().and_then(parse_time).unwrap_or(f64::NAN)).collect())
            }
            _ => Values::Texts(cells().map(|cell| cell.as_str().map(Into::into)).collect()),
        };
        Column {
            title: text(field, "title").unwrap_or_else(|| name.clone()),
            unit: text(field, "unit"),
            labels: labels.map(|(key, label)| (key.as_str().into(), label.as_str().unwrap_or("").into())).collect(),
            ..Column::new(&name, values)
        }
        .into()
    };
    Rc::new(Table {
        name: name.into(),
        title: text(dataset, "title").unwrap_or_else(|| "".into()),
        sources: Vec::new(),
        status: Status::Official,
        as_of: None,
        license: None,
        caveats: Vec::new(),
        columns: fields.iter().enumerate().map(column).collect(),
        topology: None,
    })
}

/// Reads a specification.
pub fn read(spec: &Value, tables: &[Rc<Table>]) -> Result<Plot, Vec<Problem>> {
    Plot::read(spec, tables)
}

/// A frame of a width.
pub fn frame(width: f64, locale: Locale) -> Frame {
    Frame::new(width, locale)
}

/// A scene of a specification that is right.
pub fn scene(spec: &Value, tables: &[Rc<Table>], frame: &Frame) -> Scene {
    let plot = read(spec, tables).unwrap_or_else(|problems| panic!("{problems:#?}\n{spec:#}"));
    lay_out(&plot, frame)
}

/// The charts of a document: id, specification; and its tables.
pub fn document(path: &std::path::Path) -> (Vec<(String, Value)>, Vec<Rc<Table>>) {
    let text = std::fs::read_to_string(path).expect("a document");
    let document: Value = serde_json::from_str(&text).expect("JSON");
    let tables = document["datasets"].as_object().into_iter().flatten().map(|(name, set)| table(name, set)).collect();
    let blocks = document["sections"].as_array().into_iter().flatten().flat_map(|section| section["blocks"].as_array());
    let charts = blocks
        .flatten()
        .filter(|block| block["type"] == "chart")
        .map(|block| (block["id"].as_str().unwrap_or("chart").to_owned(), block["spec"].clone()))
        .collect();
    (charts, tables)
}
