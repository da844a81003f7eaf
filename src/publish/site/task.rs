//! A document on its way through a build: what is to be done, what is known of it, what came of it.

use super::Source;
use super::output::Digested;
use super::record::Entry;
use crate::explainer::Explainer;

/// A document to be built.
pub(super) struct Task<'a> {
    pub(super) number: usize,
    pub(super) source: &'a Source,
    pub(super) digest: String,
    /// What the last build knew of its file.
    pub(super) former: Option<Entry>,
}

/// What came of one document.
pub(super) struct Done {
    pub(super) number: usize,
    pub(super) what: What,
    pub(super) entry: Option<Entry>,
    pub(super) files: Vec<(String, Digested)>,
}

/// Whether it was built.
pub(super) enum What {
    Built,
    Same,
    Faulty(String),
}

/// What is known of a document before it is built.
pub(super) enum Read {
    /// It is what it was.
    Known(Entry),
    /// It has been checked.
    Checked(Box<Explainer>),
    /// It has problems, and may have been built before it had.
    Faulty(String, Option<Entry>),
}

impl Read {
    pub(super) fn names(&self) -> (&str, &str) {
        match self {
            Read::Known(entry) | Read::Faulty(_, Some(entry)) => (&entry.id, &entry.lang),
            Read::Checked(explainer) => (&explainer.id, &explainer.lang),
            Read::Faulty(_, None) => ("", ""),
        }
    }

    pub(super) fn lang(&self) -> Option<&str> {
        Some(self.names().1).filter(|lang| !lang.is_empty())
    }
}
