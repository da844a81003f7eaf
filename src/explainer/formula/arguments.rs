//! The arguments of a function in a formula, and the rows and columns they name.

use super::parser::Parser;
use super::{Outcome, fault, meant};
use crate::explainer::format::time_text;
use crate::explainer::{Column, Table, TableId, Values, number_text, parse_number, parse_time, quote};

/// A text or number as written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Word<'a> {
    Text(&'a str),
    Number(&'a str),
}

impl<'a> Word<'a> {
    pub fn as_str(self) -> &'a str {
        match self {
            Word::Text(text) | Word::Number(text) => text,
        }
    }
}

/// What stands between a function's parentheses.
#[derive(Debug, Default)]
pub(super) struct Arguments<'a> {
    /// Words in their order, with their places.
    pub words: Vec<(Word<'a>, usize)>,
    /// `column=value`, with the places of both.
    pub filters: Vec<(&'a str, usize, Word<'a>, usize)>,
}

/// A dataset's column, and the rows of it that a call is about.
pub(super) struct Selection<'a> {
    pub table: &'a Table,
    pub column: &'a Column,
    /// The column that tells rows apart.
    pub key: &'a Column,
    /// The rows that pass the filters, in the order of time where the key is one, else as they stand.
    pub rows: Vec<usize>,
    /// Where the call stands, and the filters in words.
    pub at: usize,
    filters: Vec<(&'a str, &'a str)>,
}

impl<'a> Selection<'a> {
    /// Finds what the arguments name: dataset, column, `by`, filters.
    pub fn find(parser: &mut Parser<'a>, at: usize, arguments: &Arguments<'a>) -> Outcome<Selection<'a>> {
        let tables = parser.tables;
        let word = |place: usize| arguments.words.get(place).map_or(("", at), |(word, at)| (word.as_str(), *at));
        let (name, name_at) = word(0);
        let Some(place) = tables.iter().position(|table| &*table.name == name) else {
            return fault(name_at, "unknown-dataset", || {
                let names = tables.iter().map(|table| &*table.name);
                ("the id of a dataset of this document".into(), quote(name), meant(name, names))
            });
        };
        let table: &Table = &tables[place];
        if !parser.used.contains(&TableId(place)) {
            parser.used.push(TableId(place));
        }
        let (name, name_at) = word(1);
        let column = column(table, name, name_at)?;
        let mut columns = table.columns.iter().map(|column| &**column);
        let mut key = columns.find(|other| other.name != column.name).unwrap_or(column);
        let mut rows: Vec<usize> = (0..column.values.len()).collect();
        let mut filters = Vec::new();
        for &(name, name_at, value, value_at) in &arguments.filters {
            if name == "by" {
                key = self::column(table, value.as_str(), value_at)?;
                continue;
            }
            let column = self::column(table, name, name_at)?;
            known(column, value.as_str(), value_at)?;
            rows.retain(|&row| holds(column, row, value.as_str()));
            filters.push((name, value.as_str()));
        }
        if let Values::Times(times) = &key.values {
            rows.sort_by(|a, b| times[*a].total_cmp(&times[*b]));
        }
        Ok(Selection { table, column, key, rows, at, filters })
    }

    /// The row whose key is `key`.
    pub fn row(&self, key: &'a str, at: usize) -> Outcome<usize> {
        known(self.key, key, at)?;
        let rows: Vec<usize> = self.rows.iter().copied().filter(|&row| holds(self.key, row, key)).collect();
        let mut filters = self.filters.clone();
        filters.push((&self.key.name, key));
        self.single(&rows, &filters, at)
    }

    /// The only row that is left.
    pub fn only(&self) -> Outcome<usize> {
        self.single(&self.rows, &self.filters, self.at)
    }

    fn single(&self, rows: &[usize], filters: &[(&str, &str)], at: usize) -> Outcome<usize> {
        if let [row] = rows {
            return Ok(*row);
        }
        let several = rows.len() > 1;
        fault(at, if several { "ambiguous-row" } else { "unknown-row" }, || {
            let words: Vec<String> = filters.iter().map(|(name, value)| format!("{name} {}", quote(value))).collect();
            let which = if words.is_empty() { String::new() } else { format!(" with {}", words.join(" and ")) };
            let got = if several { format!("{} rows", rows.len()) } else { "none".into() };
            let open = self.table.columns.iter().find(|column| {
                column.name != self.column.name && !filters.iter().any(|(name, _)| *name == &*column.name)
            });
            let hint = open
                .filter(|_| several)
                .map(|column| format!("say which, such as `{}={}`", column.name, example(column, rows)));
            (format!("one row of {}{which}", quote(&self.table.name)), got, hint)
        })
    }

    /// The number in a row.
    pub fn number(&self, row: usize, at: usize) -> Outcome<f64> {
        match &self.column.values {
            Values::Numbers(values) if values[row].is_finite() => Ok(values[row]),
            Values::Numbers(_) => fault(at, "missing-value", || {
                let key = text(self.key, row);
                (
                    format!("a row with a value of {}", quote(&self.column.name)),
                    format!("{}: missing", quote(&key)),
                    None,
                )
            }),
            _ => self.not_numbers(),
        }
    }

    /// The numbers of all rows, without those that are missing, each with its row; at least one.
    pub fn numbers(&self) -> Outcome<Vec<(usize, f64)>> {
        let Values::Numbers(values) = &self.column.values else { return self.not_numbers() };
        let found: Vec<_> = self.rows.iter().map(|&row| (row, values[row])).filter(|(_, it)| it.is_finite()).collect();
        if found.is_empty() {
            return fault(self.at, "missing-value", || {
                (format!("at least one value of {}", quote(&self.column.name)), "none".into(), None)
            });
        }
        Ok(found)
    }

    fn not_numbers<T>(&self) -> Outcome<T> {
        fault(self.at, "not-a-number", || {
            let numbers = self.table.columns.iter().filter(|column| matches!(column.values, Values::Numbers(_)));
            let names: Vec<String> = numbers.map(|column| quote(&column.name)).collect();
            let hint = (!names.is_empty()).then(|| format!("its numbers are in {}", names.join(", ")));
            ("a column of numbers".into(), quote(&self.column.name), hint)
        })
    }
}

fn column<'a>(table: &'a Table, name: &str, at: usize) -> Outcome<&'a Column> {
    match table.column(name) {
        Some(column) => Ok(column),
        None => fault(at, "unknown-column", || {
            let names = table.columns.iter().map(|column| &*column.name);
            (format!("a column of {}", quote(&table.name)), quote(name), meant(name, names))
        }),
    }
}

/// Whether a row has a value, as it is written.
fn holds(column: &Column, row: usize, value: &str) -> bool {
    match &column.values {
        Values::Numbers(values) => parse_number(value) == Some(values[row]),
        Values::Times(values) => parse_time(value) == Some(values[row]),
        Values::Texts(values) => values[row].as_deref() == Some(value),
    }
}

/// Whether any row has a value; where none has, no filter can be meant.
fn known(column: &Column, value: &str, at: usize) -> Outcome<()> {
    if (0..column.values.len()).any(|row| holds(column, row, value)) {
        return Ok(());
    }
    fault(at, "unknown-row", || {
        let hint = match &column.values {
            Values::Texts(values) => {
                let mut names: Vec<&str> = values.iter().flatten().map(|value| &**value).collect();
                names.sort_unstable();
                names.dedup();
                meant(value, names.into_iter())
            }
            Values::Numbers(values) | Values::Times(values) => {
                let mut rows: Vec<usize> = (0..values.len()).filter(|&row| values[row].is_finite()).collect();
                rows.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
                let ends =
                    [rows.first(), rows.last()].map(|row| row.map_or_else(String::new, |&row| text(column, row)));
                (!rows.is_empty()).then(|| format!("it goes from {} to {}", quote(&ends[0]), quote(&ends[1])))
            }
        };
        (format!("a value of the column {}", quote(&column.name)), quote(value), hint)
    })
}

/// A value as it is written in a document.
pub(super) fn text(column: &Column, row: usize) -> String {
    match &column.values {
        Values::Numbers(values) => number_text(values[row]),
        Values::Times(values) => time_text(values[row], exactness(values)),
        Values::Texts(values) => values[row].as_deref().unwrap_or_default().to_owned(),
    }
}

/// How many of year, month and day the times of a column need.
pub(super) fn exactness(times: &[f64]) -> usize {
    let needed = |time: &f64| {
        let day = time_text(*time, 3);
        if !day.ends_with("-01") {
            3
        } else if !day.ends_with("-01-01") {
            2
        } else {
            1
        }
    };
    times.iter().filter(|time| time.is_finite()).map(needed).max().unwrap_or(1)
}

/// A value of the first of some rows, as a filter would write it.
fn example(column: &Column, rows: &[usize]) -> String {
    let value = rows.first().map_or_else(String::new, |&row| text(column, row));
    if parse_number(&value).is_some() { value } else { format!("'{value}'") }
}
