//! Cells of facets: which rows of a table stand in each, found once for all cells.

use std::cell::RefCell;
use std::rc::Rc;

use crate::explainer::Str;
use crate::flow::transform::{Groups, group_ids};
use crate::flow::{Lookup, Rows, Value};

/// Rows by the values of the columns of facets.
#[derive(Debug, Default)]
struct Index {
    groups: Groups,
    /// The group by the keys of its values, joined.
    by_key: Lookup<usize>,
}

/// The rows in each cell of a table, by the columns that were asked for.
#[derive(Debug, Clone, Default)]
pub struct Cells(RefCell<Lookup<Rc<Index>>>);

impl Cells {
    /// The rows whose columns have the values of a cell; `None` where the table has none of the columns, so that all
    /// rows stand in every cell. The table is the same in every call.
    pub fn rows<'a>(&self, rows: &Rows, cell: impl Iterator<Item = &'a (Str, Value)>) -> Option<Vec<usize>> {
        let (columns, key): (Vec<Str>, Vec<Str>) = cell
            .filter(|(column, _)| rows.column(column).is_some())
            .map(|(column, value)| (column.clone(), key(value)))
            .unzip();
        if columns.is_empty() {
            return None;
        }
        let mut known = self.0.borrow_mut();
        let named = joined(&columns);
        let index = match known.get(&named) {
            Some(index) => index.clone(),
            None => {
                let index = Rc::new(Index::new(rows, &columns));
                known.insert(&named, index.clone());
                index
            }
        };
        Some(index.by_key.get(&joined(&key)).map_or_else(Vec::new, |group| index.groups.rows(*group).to_vec()))
    }
}

impl Index {
    fn new(rows: &Rows, columns: &[Str]) -> Index {
        let columns: Vec<_> = columns.iter().map(|column| rows.field(column)).collect();
        // Null and undefined stand in the same cell.
        let mut keys = Rows::empty(rows.len());
        let mut names: Vec<Str> = Vec::new();
        for (at, column) in columns.iter().enumerate() {
            let name = crate::explainer::number_text(at as f64);
            keys.set(&name, column.iter().map(|value| Value::Text(key(value))).collect());
            names.push(name.into());
        }
        let (ids, count) = group_ids(&keys, &names);
        let groups = Groups::of_ids(&ids, count);
        let mut by_key = Lookup::default();
        for (group, members) in groups.iter().enumerate() {
            let keys: Vec<Str> = columns.iter().map(|column| key(&column[members[0]])).collect();
            by_key.insert(&joined(&keys), group);
        }
        Index { groups, by_key }
    }
}

fn key(value: &Value) -> Str {
    if value.is_nothing() { "null".into() } else { value.key() }
}

/// One text for several, with their lengths, so that no two lists have the same.
fn joined(texts: &[Str]) -> Str {
    let mut whole = String::new();
    for text in texts {
        whole.push_str(&crate::explainer::number_text(text.len() as f64));
        whole.push(' ');
        whole.push_str(text);
    }
    whole.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_hold_the_rows_with_their_values() {
        let mut rows = Rows::empty(4);
        rows.set("a", ["x", "y", "x", "x"].map(Value::text).to_vec());
        rows.set("b", vec![1.0.into(), 1.0.into(), Value::Null, Value::Undefined]);
        let cells = Cells::default();
        let find = |tests: &[(&str, Value)]| {
            let tests: Vec<(Str, Value)> = tests.iter().map(|(name, value)| ((*name).into(), value.clone())).collect();
            cells.rows(&rows, tests.iter())
        };
        assert_eq!(find(&[("a", Value::text("x"))]), Some(vec![0, 2, 3]));
        assert_eq!(find(&[("a", Value::text("x")), ("b", 1.0.into())]), Some(vec![0]));
        assert_eq!(find(&[("a", Value::text("x")), ("b", Value::Null)]), Some(vec![2, 3]));
        assert_eq!(find(&[("a", Value::text("z"))]), Some(vec![]));
        assert_eq!(find(&[("c", Value::Null)]), None);
    }
}
