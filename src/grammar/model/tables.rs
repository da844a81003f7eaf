//! A document's tables as rows of a dataflow.

use std::rc::Rc;

use super::Json;
use super::env::Glossary;
use crate::explainer::{Table, Values};
use crate::flow::{Rows, Value};

/// The rows of a table: missing values are null, words for readers stay with the table.
pub fn rows_of(table: &Table) -> Rows {
    let mut rows = Rows::empty(table.rows());
    for column in &table.columns {
        let number = |number: &f64| if number.is_nan() { Value::Null } else { Value::Number(*number) };
        let values: Vec<Value> = match &column.values {
            Values::Numbers(numbers) | Values::Times(numbers) => numbers.iter().map(number).collect(),
            Values::Texts(texts) => texts.iter().map(|text| text.clone().map_or(Value::Null, Value::Text)).collect(),
        };
        // A draft of a faulty document may have columns of different lengths.
        if values.len() == rows.len() {
            rows.set(&column.name, values);
        }
    }
    rows
}

/// What the tables of a specification call their fields and values.
pub fn glossary_of(spec: &Json, tables: &[Rc<Table>]) -> Glossary {
    let mut glossary = Glossary::default();
    // What a transform has made under a field's name may be in thousands of the field's unit.
    made_anew(spec, &mut |name| glossary.units.insert(&name.into(), "".into()));
    for column in tables.iter().flat_map(|table| &table.columns) {
        if !column.title.is_empty() {
            glossary.titles.insert(&column.name, column.title.clone());
        }
        let unit = column.unit.clone().unwrap_or_else(|| "".into());
        if glossary.units.get(&column.name).is_some_and(|known| *known != unit) {
            glossary.units.insert(&column.name, "".into());
        } else {
            glossary.units.insert(&column.name, unit);
        }
        for (value, label) in &column.labels {
            glossary.labels.insert(value, label.clone());
        }
    }
    glossary
}

/// Tells the names that the transforms of a specification give, wherever they are, and those that some give unasked.
fn made_anew(json: &Json, tell: &mut dyn FnMut(&str)) {
    match json {
        Json::Array(items) => items.iter().for_each(|item| made_anew(item, tell)),
        Json::Object(entries) => {
            if ["fold", "density", "quantile"].iter().any(|transform| entries.contains_key(*transform)) {
                ["key", "value", "density", "prob"].into_iter().for_each(&mut *tell);
            }
            for (key, value) in entries {
                match (key.as_str(), value) {
                    ("as", Json::String(name)) => tell(name),
                    ("as", Json::Array(names)) => names.iter().filter_map(Json::as_str).for_each(&mut *tell),
                    // Rows that stand in the specification.
                    ("values", _) => {}
                    _ => made_anew(value, tell),
                }
            }
        }
        _ => {}
    }
}
