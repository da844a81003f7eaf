//! Tables: the columns of a dataset, with what a reader must know of them.

use std::rc::Rc;

use super::digest::sha256;
use super::format::time_text;
use super::{Extremes, Number, Rich, SourceId, Str, number_text};

/// A dataset in columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Its id in the document.
    pub name: Str,
    /// What it holds, in words.
    pub title: Str,
    /// Where the figures come from; at least one for a document's dataset.
    pub sources: Vec<SourceId>,
    /// How far the figures can be trusted.
    pub status: Status,
    /// What day or year they stand for.
    pub as_of: Option<Str>,
    /// The licence, where one is stated.
    pub license: Option<Str>,
    /// Breaks, revisions, gaps.
    pub caveats: Vec<Rich>,
    /// The columns, all of one length.
    pub columns: Vec<Rc<Column>>,
    /// The TopoJSON whose shapes are its rows, where it is a map.
    pub topology: Option<Rc<serde_json::Value>>,
}

/// How far a table's figures can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Published by the body responsible for the figure.
    Official,
    /// A model's or a register's estimate.
    Estimate,
    /// A projection.
    Projection,
    /// An official figure known from the press.
    Press,
    /// Stated by an article, not confirmed.
    Reported,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Its name in chart specs.
    pub name: Str,
    /// Its heading for readers.
    pub title: Str,
    /// The unit of its numbers.
    pub unit: Option<Str>,
    /// Its values.
    pub values: Values,
    /// Words to show instead of a value.
    pub labels: Vec<(Str, Str)>,
    /// Where its lowest and highest values stand.
    pub extremes: Extremes,
}

/// The values of a column.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// Numbers; NaN is missing.
    Numbers(Vec<Number>),
    /// Milliseconds since 1970-01-01 UTC; NaN is missing.
    Times(Vec<Number>),
    /// Categories; `None` is missing.
    Texts(Vec<Option<Str>>),
}

impl Table {
    /// The number of rows.
    pub fn rows(&self) -> usize {
        self.columns.first().map_or(0, |column| column.values.len())
    }

    /// The table as text, always the same for the same data, however the document writes them.
    ///
    /// CSV with line feeds: a line with the fields' names, then a line for each row. Names and categories stand in
    /// double quotes, a quote in them doubled; numbers are as JavaScript writes them; times are `YYYY-MM-DD`; what is
    /// missing is empty. Titles, units and labels are no part of it, so that it is the same in every language.
    pub fn canonical(&self) -> String {
        fn text(text: &str, out: &mut String) {
            out.push('"');
            out.push_str(&text.replace('"', "\"\""));
            out.push('"');
        }
        let mut out = String::new();
        for (place, column) in self.columns.iter().enumerate() {
            out.push_str(if place > 0 { "," } else { "" });
            text(&column.name, &mut out);
        }
        out.push('\n');
        for row in 0..self.rows() {
            for (place, column) in self.columns.iter().enumerate() {
                out.push_str(if place > 0 { "," } else { "" });
                match &column.values {
                    Values::Numbers(values) if values[row].is_finite() => out.push_str(&number_text(values[row])),
                    Values::Times(values) => out.push_str(&time_text(values[row], 3)),
                    Values::Texts(values) => values[row].iter().for_each(|value| text(value, &mut out)),
                    Values::Numbers(_) => {}
                }
            }
            out.push('\n');
        }
        out
    }

    /// The SHA-256 of [`Table::canonical`] in UTF-8, in hexadecimal: whoever has the same data gets the same.
    pub fn fingerprint(&self) -> String {
        sha256(self.canonical().as_bytes())
    }

    /// A column by name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| &*column.name == name).map(|column| &**column)
    }
}

impl Column {
    /// A column without words of its own.
    pub fn new(name: &str, values: Values) -> Column {
        Column {
            name: name.into(),
            title: name.into(),
            unit: None,
            values,
            labels: Vec::new(),
            extremes: Extremes::default(),
        }
    }

    /// The same column with other values. (What it has is not copied: it may be a million.)
    pub fn with(&self, values: Values) -> Column {
        Column {
            name: self.name.clone(),
            title: self.title.clone(),
            unit: self.unit.clone(),
            values,
            labels: self.labels.clone(),
            extremes: Extremes::default(),
        }
    }

    /// The word to show for a category.
    pub fn label<'a>(&'a self, value: &'a str) -> &'a str {
        self.labels.iter().find(|(key, _)| &**key == value).map_or(value, |(_, label)| label)
    }
}

impl Values {
    /// The number of values.
    pub fn len(&self) -> usize {
        match self {
            Values::Numbers(values) | Values::Times(values) => values.len(),
            Values::Texts(values) => values.len(),
        }
    }

    /// Whether there is no value.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
