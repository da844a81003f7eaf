//! Data: the columns a layer draws from.

use std::rc::Rc;

use serde_json::Value;

use super::reader::Node;
use super::{NumberFormat, time};
use crate::explainer::{Column, Locale, Number, Str, Table, Values};

/// Columns of one length; cheap to share, made anew by every transform.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Data {
    /// The columns.
    pub columns: Vec<Rc<Column>>,
    /// The number of rows.
    pub rows: usize,
    /// Whether it has neither rows nor a list of fields, so that any field may be meant.
    pub is_open: bool,
}

impl Data {
    /// A table of the document.
    pub(super) fn from_table(table: &Table) -> Data {
        Data { columns: table.columns.clone(), rows: table.rows(), is_open: false }
    }

    /// Inline `values`: objects, or plain values as the column `data`. `words` lends titles, units and labels to
    /// columns of the same name.
    pub(super) fn from_values(node: &Node, words: &Data) -> Data {
        let Value::Array(items) = node.value else {
            node.wrong("an array of objects");
            return Data::default();
        };
        let mut names: Vec<&str> = Vec::new();
        for item in items {
            match item {
                Value::Object(map) => {
                    for key in map.keys() {
                        if names.len() < 256 && !names.contains(&key.as_str()) {
                            names.push(key);
                        }
                    }
                }
                _ if !names.contains(&"data") => names.push("data"),
                _ => {}
            }
        }
        let columns = names
            .iter()
            .map(|name| {
                let cells: Vec<&Value> = items
                    .iter()
                    .map(|item| if item.is_object() { item.get(name).unwrap_or(&Value::Null) } else { item })
                    .collect();
                let mut column = column(name, values(&cells));
                if let Some(word) = words.find(name).map(|at| &words.columns[at]) {
                    column.title = word.title.clone();
                    column.unit = word.unit.clone();
                    column.labels = word.labels.clone();
                }
                Rc::new(column)
            })
            .collect();
        Data { columns, rows: items.len(), is_open: items.is_empty() }
    }

    /// The place of a column.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| &*column.name == name)
    }

    /// The same columns with only these rows, in this order.
    pub(crate) fn take(&self, rows: &[usize]) -> Data {
        let columns = self.columns.iter().map(|column| Rc::new(column.with(take(&column.values, rows)))).collect();
        Data { columns, rows: rows.len(), is_open: self.is_open }
    }

    /// Adds a column and tells its place.
    pub(super) fn push(&mut self, column: Column) -> usize {
        self.columns.push(Rc::new(column));
        self.columns.len() - 1
    }

    /// A value as a number; NaN where it is missing or none.
    pub(crate) fn number(&self, column: usize, row: usize) -> Number {
        match &self.columns[column].values {
            Values::Numbers(values) | Values::Times(values) => values.get(row).copied().unwrap_or(Number::NAN),
            Values::Texts(values) => match values.get(row) {
                Some(Some(text)) => crate::explainer::parse_number(text.trim()),
                _ => None,
            }
            .unwrap_or(Number::NAN),
        }
    }

    /// A value as a category.
    pub(crate) fn key(&self, column: usize, row: usize) -> Option<Str> {
        match &self.columns[column].values {
            Values::Numbers(values) => values.get(row).filter(|value| value.is_finite()).map(|value| key(*value)),
            Values::Times(values) => {
                let time = *values.get(row).filter(|value| value.is_finite())?;
                Some(time::show(time, time::grain(&[time]), Locale::En).into())
            }
            Values::Texts(values) => values.get(row).cloned().flatten(),
        }
    }
}

/// A number as a category's name.
pub(super) fn key(number: Number) -> Str {
    NumberFormat { precision: None, group: false, ..NumberFormat::decimals(0) }.show(number, Locale::En).into()
}

/// A column that is computed, without words of its own.
pub(super) fn column(name: &str, values: Values) -> Column {
    Column::new(name, values)
}

/// Texts read as moments, those that are none are missing; numbers below 10,000 throughout are years.
pub(super) fn times(values: &Values) -> Values {
    match values {
        Values::Texts(texts) => {
            let read = |text: &Option<Str>| text.as_deref().and_then(time::read).unwrap_or(Number::NAN);
            Values::Times(texts.iter().map(read).collect())
        }
        Values::Numbers(numbers) if numbers.iter().all(|year| year.is_nan() || year.abs() < 10_000.0) => {
            let start = |year: &Number| if year.is_nan() { *year } else { time::day(*year as i64, 1, 1) };
            Values::Times(numbers.iter().map(start).collect())
        }
        Values::Numbers(numbers) | Values::Times(numbers) => Values::Times(numbers.clone()),
    }
}

fn take(values: &Values, rows: &[usize]) -> Values {
    match values {
        Values::Numbers(values) => Values::Numbers(rows.iter().map(|row| values[*row]).collect()),
        Values::Times(values) => Values::Times(rows.iter().map(|row| values[*row]).collect()),
        Values::Texts(values) => Values::Texts(rows.iter().map(|row| values[*row].clone()).collect()),
    }
}

/// Cells as numbers where all of them are, else as texts.
pub(super) fn values(cells: &[&Value]) -> Values {
    let numeric = cells.iter().all(|cell| cell.is_number() || cell.is_null());
    if numeric && cells.iter().any(|cell| cell.is_number()) {
        return Values::Numbers(cells.iter().map(|cell| cell.as_f64().unwrap_or(Number::NAN)).collect());
    }
    Values::Texts(cells.iter().map(|cell| cell_text(cell)).collect())
}

/// A cell as text; `None` where it is missing.
pub(super) fn cell_text(cell: &Value) -> Option<Str> {
    match cell {
        Value::Null | Value::Array(_) | Value::Object(_) => None,
        Value::String(text) => Some(text.as_str().into()),
        Value::Bool(flag) => Some(if *flag { "true" } else { "false" }.into()),
        Value::Number(number) => Some(crate::explainer::number_text(number.as_f64().unwrap_or(Number::NAN)).into()),
    }
}
