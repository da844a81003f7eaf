//! A document's tables as rows of a dataflow.

use std::rc::Rc;

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

/// What tables call their fields and values.
pub fn glossary_of(tables: &[Rc<Table>]) -> Glossary {
    let mut glossary = Glossary::default();
    for column in tables.iter().flat_map(|table| &table.columns) {
        if !column.title.is_empty() {
            glossary.titles.insert(&column.name, column.title.clone());
        }
        for (value, label) in &column.labels {
            glossary.labels.insert(value, label.clone());
        }
    }
    glossary
}
