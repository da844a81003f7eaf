//! Transforms: what happens to data before it is encoded.

use std::rc::Rc;

use super::data::{self, Data};
use super::predicate::Predicate;
use super::reader::Node;
use crate::explainer::{Column, Number, Str, Values};

/// Applies an array of transforms in order; `tested` gathers the names of the fields that rows were chosen by.
pub(super) fn apply(node: &Node, data: &mut Data, tested: &mut Vec<Str>) {
    for step in node.items() {
        if let Some(filter) = step.get("filter") {
            if let Some(test) = Predicate::read(&filter, data) {
                let mut columns = Vec::new();
                test.columns(&mut columns);
                tested.extend(columns.iter().map(|column| data.columns[*column].name.clone()));
                let rows: Vec<usize> = (0..data.rows).filter(|row| test.holds(data, *row)).collect();
                *data = data.take(&rows);
            }
        } else if let Some(fields) = step.get("fold") {
            fold(&step, &fields, data);
        }
        step.finish("a supported transform");
    }
}

/// Makes a row of every given field: its name as `key`, its value as `value`.
fn fold(step: &Node, fields: &Node, data: &mut Data) {
    let mut columns = Vec::new();
    for field in fields.items() {
        let Some(name) = field.text() else { continue };
        match data.find(&name) {
            Some(column) => columns.push(column),
            None => field.unknown(
                "unknown-column",
                "a field of this data",
                &mut data.columns.iter().map(|column| &*column.name),
            ),
        }
    }
    let mut names: [Str; 2] = ["key".into(), "value".into()];
    if let Some(node) = step.get("as") {
        for (name, item) in names.iter_mut().zip(node.items()) {
            *name = item.text().unwrap_or_else(|| name.clone());
        }
    }
    if columns.is_empty() || data.rows.saturating_mul(columns.len()) > 10_000_000 {
        return;
    }
    let rows: Vec<usize> = (0..data.rows).flat_map(|row| columns.iter().map(move |_| row)).collect();
    let mut out = data.take(&rows);
    let [key_name, value_name] = names;
    let each = |row: usize| columns[row % columns.len()];
    let keys = (0..rows.len()).map(|row| Some(data.columns[each(row)].name.clone())).collect();
    let values: Vec<Number> = (0..rows.len()).map(|row| data.number(each(row), rows[row])).collect();
    out.columns.retain(|column| column.name != key_name && column.name != value_name);
    // The folded fields' titles are the words for the new categories.
    let labels = columns.iter().map(|column| (data.columns[*column].name.clone(), data.columns[*column].title.clone()));
    let keys = Column { labels: labels.collect(), ..data::column(&key_name, Values::Texts(keys)) };
    let unit = data.columns[columns[0]].unit.clone();
    let values = Column { unit, ..data::column(&value_name, Values::Numbers(values)) };
    out.columns.push(Rc::new(keys));
    out.columns.push(Rc::new(values));
    *data = out;
}
