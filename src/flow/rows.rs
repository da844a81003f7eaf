//! Rows of values, by column.

use std::rc::Rc;

use super::{Places, Value};
use crate::explainer::Str;

/// A table of values by column; a copy shares the columns until one of them changes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rows {
    /// The names of the columns.
    names: Vec<Str>,
    /// The values, one list a column, all of the same length.
    columns: Vec<Rc<Vec<Value>>>,
    /// How many rows there are.
    count: usize,
}

impl Rows {
    /// Rows without columns.
    pub fn empty(count: usize) -> Rows {
        Rows { names: Vec::new(), columns: Vec::new(), count }
    }

    /// Rows from values: objects give their properties as columns, anything else stands in the column `data`.
    pub fn from_values(values: &[Value]) -> Rows {
        Rows::read(values, usize::MAX).unwrap_or_default()
    }

    /// As [`Rows::from_values`]; `None` where rows times columns are more than `most`.
    pub fn read(values: &[Value], most: usize) -> Option<Rows> {
        let mut names = Places::default();
        let mut columns: Vec<Vec<Value>> = Vec::new();
        for (row, value) in values.iter().enumerate() {
            let entries: &[(Str, Value)] = match value {
                Value::Object(entries) => entries,
                other => &[("data".into(), other.clone())],
            };
            if names.len().saturating_mul(values.len()) > most {
                return None;
            }
            for (place, (name, value)) in entries.iter().enumerate() {
                // Rows mostly have the same properties in the same places.
                let known = names.texts().get(place).is_some_and(|other| other == name);
                let at = if known { place } else { names.put(name) };
                if at == columns.len() {
                    columns.push(vec![Value::Undefined; row]);
                }
                if columns[at].len() == row {
                    columns[at].push(value.clone());
                }
            }
            for column in &mut columns {
                if column.len() == row {
                    column.push(Value::Undefined);
                }
            }
        }
        let columns = columns.into_iter().map(Rc::new).collect();
        Some(Rows { names: names.texts().to_vec(), columns, count: values.len() })
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The names of the columns.
    pub fn names(&self) -> &[Str] {
        &self.names
    }

    /// The place of a column.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|other| &**other == name)
    }

    /// A column by its exact name.
    pub fn column(&self, name: &str) -> Option<&Rc<Vec<Value>>> {
        self.find(name).map(|at| &self.columns[at])
    }

    /// A column by its place.
    pub fn at(&self, place: usize) -> &Rc<Vec<Value>> {
        &self.columns[place]
    }

    /// The value of a row in a column by its exact name; undefined where there is no such column.
    pub fn get(&self, row: usize, name: &str) -> Value {
        self.column(name).and_then(|column| column.get(row)).cloned().unwrap_or_default()
    }

    /// A row as an object.
    pub fn object(&self, row: usize) -> Value {
        let entries = self.names.iter().zip(&self.columns).filter(|(_, column)| column[row] != Value::Undefined);
        Value::Object(Rc::new(entries.map(|(name, column)| (name.clone(), column[row].clone())).collect()))
    }

    /// The values of a field by its path as specifications write it: `name`, `a.b`, `a['b c']`, `list[0]`,
    /// `a\.b` (a dot in the name). A column with the whole path for its name comes first.
    pub fn field(&self, path: &str) -> Rc<Vec<Value>> {
        if let Some(column) = self.column(path) {
            return column.clone();
        }
        let steps = field_path(path);
        let Some(column) = steps.first().and_then(|name| self.column(name)) else {
            return Rc::new(vec![Value::Undefined; self.count]);
        };
        if steps.len() == 1 {
            return column.clone();
        }
        let inner = |value: &Value| steps[1..].iter().fold(value.clone(), |value, step| value.get(step));
        Rc::new(column.iter().map(inner).collect())
    }

    /// Sets a column, new or in the place of one of the same name.
    ///
    /// # Panics
    ///
    /// Where there are not as many values as rows.
    pub fn set(&mut self, name: &str, values: Vec<Value>) {
        assert_eq!(values.len(), self.count, "a column is as long as the table");
        match self.find(name) {
            Some(at) => self.columns[at] = Rc::new(values),
            None => {
                self.names.push(name.into());
                self.columns.push(Rc::new(values));
            }
        }
    }

    /// These rows, in this order; a row may stand several times.
    pub fn pick(&self, rows: &[usize]) -> Rows {
        let pick = |column: &Rc<Vec<Value>>| Rc::new(rows.iter().map(|row| column[*row].clone()).collect());
        Rows { names: self.names.clone(), columns: self.columns.iter().map(pick).collect(), count: rows.len() }
    }
}

/// The steps of a field's path: `a.b` → `a`, `b`; `a\.b` → `a.b`; `a['b']` → `a`, `b`; `a[0]` → `a`, `0`.
pub fn field_path(path: &str) -> Vec<String> {
    let mut steps = Vec::new();
    let mut step = String::new();
    let mut letters = path.chars().peekable();
    let mut quote: Option<char> = None;
    let mut bracket = false;
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => step.extend(letters.next()),
            _ if quote == Some(letter) => quote = None,
            _ if quote.is_some() => step.push(letter),
            '"' | '\'' if bracket => quote = Some(letter),
            '.' if !bracket => steps.push(std::mem::take(&mut step)),
            '[' if !bracket => {
                if !step.is_empty() {
                    steps.push(std::mem::take(&mut step));
                }
                bracket = true;
            }
            ']' if bracket => {
                bracket = false;
                steps.push(std::mem::take(&mut step));
                if letters.peek() == Some(&'.') {
                    letters.next();
                }
            }
            _ => step.push(letter),
        }
    }
    if !step.is_empty() || steps.is_empty() {
        steps.push(step);
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_read_as_vega_reads_it() {
        let cases: [(&str, &[&str]); 6] = [
            ("a", &["a"]),
            ("a.b", &["a", "b"]),
            ("a\\.b", &["a.b"]),
            ("a['b c'].d", &["a", "b c", "d"]),
            ("list[0]", &["list", "0"]),
            ("[x]", &["x"]),
        ];
        for (path, steps) in cases {
            assert_eq!(field_path(path), steps, "{path}");
        }
    }

    #[test]
    fn rows_of_different_properties_have_undefined_where_there_is_none() {
        let json = serde_json::json!([{"a": 1}, {"b": "x"}, 7]);
        let Value::List(values) = Value::from_json(&json) else { panic!("a list") };
        let rows = Rows::from_values(&values);
        assert_eq!((rows.len(), rows.get(0, "b"), rows.get(2, "data")), (3, Value::Undefined, Value::Number(7.0)));
    }
}
