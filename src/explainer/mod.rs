//! The explainer: a document that has been checked, with every reference resolved.
//!
//! [`Explainer::build`] makes it from JSON, in the `explainer` program and in the browser alike. It is read
//! from a [`serde_json::Value`] field by field: deriving the reader would cost a quarter of the Wasm's bytes.

mod blocks;
mod build;
mod decimal;
mod digest;
mod extremes;
mod format;
mod formula;
mod glossary;
mod inline;
mod locale;
mod play;
mod problem;
mod read;
mod spelling;
mod table;
mod tables;

pub use blocks::*;
pub use build::Given;
pub use decimal::{number_text, parse_number};
pub use extremes::Extremes;
pub use format::{Number, day_after, format_date, format_digits, format_number, parse_time};
pub use formula::Computed;
pub use inline::{Inline, Prose, Rich, parse_inline, parse_prose, plain_text};
pub use locale::Locale;
pub use play::*;
pub use problem::Problem;
pub(crate) use problem::TOLD;
pub(crate) use read::quote;
pub(crate) use spelling::nearest;
pub use table::{Column, Status, Table, Values};

use std::rc::Rc;

/// Text that is shared rather than copied.
pub type Str = Rc<str>;

/// An explainer in one language: what the reader gets.
#[derive(Debug, Clone, PartialEq)]
pub struct Explainer {
    /// Name in URLs and in the page; the same in all languages.
    pub id: Str,
    /// Language of all its text, as the BCP 47 tag in the document.
    pub lang: Str,
    /// How numbers, dates and the widget's own words read in that language.
    pub locale: Locale,
    /// A word or two above the title.
    pub kicker: Option<Str>,
    /// The headline.
    pub title: Str,
    /// The dek.
    pub summary: Rich,
    /// Day of first publication, `YYYY-MM-DD`.
    pub published: Str,
    /// Day of the last change that matters.
    pub updated: Option<Str>,
    /// Day of the last check of the facts.
    pub checked: Option<Str>,
    /// How long after `checked` the facts count as fresh, as an ISO 8601 duration.
    pub stale_after: Option<Str>,
    /// What has been put right, newest first.
    pub corrections: Vec<(Str, Rich)>,
    /// The other languages: tag and file name.
    pub translations: Vec<(Str, Str)>,
    /// Everything that figures and statements come from; [`SourceId`] points here.
    pub sources: Vec<Source>,
    /// The data; [`TableId`] points here.
    pub tables: Vec<Rc<Table>>,
    /// The parts in reading order.
    pub sections: Vec<Section>,
    /// The questions in reading order.
    pub faq: Vec<Question>,
    /// Terms and their explanations.
    pub glossary: Vec<(Str, Rich)>,
    /// What a reader can do next.
    pub actions: Vec<Action>,
}

/// The place of a source in [`Explainer::sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceId(pub usize);

/// The place of a table in [`Explainer::tables`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableId(pub usize);

impl Explainer {
    /// Reads an explainer from a document's JSON.
    ///
    /// # Errors
    ///
    /// Every problem found, in no particular order; each names its place by JSON pointer.
    pub fn build(document: &serde_json::Value) -> Result<Explainer, Vec<Problem>> {
        Explainer::build_with(document, Given::new())
    }

    /// Reads an explainer whose datasets take some of their columns from elsewhere: the page's own data.
    ///
    /// # Errors
    ///
    /// Every problem of the document and of the columns.
    pub fn build_with(document: &serde_json::Value, given: Given) -> Result<Explainer, Vec<Problem>> {
        match build::draft(document, given) {
            (explainer, problems) if problems.is_empty() => Ok(explainer),
            (_, problems) => Err(problems),
        }
    }

    /// As much of an explainer as can be read, and every problem. A draft with problems is good for looking
    /// for more of them: what could not be read is empty, what could not be resolved points to the first of its kind.
    pub fn draft(document: &serde_json::Value) -> (Explainer, Vec<Problem>) {
        build::draft(document, Given::new())
    }

    /// A source by its place.
    pub fn source(&self, id: SourceId) -> &Source {
        &self.sources[id.0]
    }

    /// A table by its name in the document.
    pub fn table(&self, name: &str) -> Option<&Rc<Table>> {
        self.tables.iter().find(|table| &*table.name == name)
    }

    /// The charts in reading order.
    pub fn charts(&self) -> impl Iterator<Item = &Chart> {
        self.blocks().filter_map(|block| match block {
            Block::Chart(chart) => Some(&**chart),
            _ => None,
        })
    }

    /// The claims in reading order.
    pub fn claims(&self) -> impl Iterator<Item = &Claim> {
        self.blocks().filter_map(|block| match block {
            Block::Claim(claim) => Some(&**claim),
            _ => None,
        })
    }

    /// The blocks of all sections in reading order.
    pub fn blocks(&self) -> impl Iterator<Item = &Block> {
        self.sections.iter().flat_map(|section| &section.blocks)
    }
}
