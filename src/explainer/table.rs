//! Tables: the columns of a dataset, with what a reader must know of them.

use std::rc::Rc;

use super::{Rich, SourceId, Str};
use crate::explainer::Number;

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
    pub columns: Vec<Column>,
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

    /// A column by name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| &*column.name == name)
    }
}

impl Column {
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
