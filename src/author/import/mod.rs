//! Imports: drafts of documents from data, charts and questions that a newsroom has already.
//!
//! A draft is written as far as what was given goes. What only an editor can say is an empty text, and `explainer
//! check` names each.

mod csv;
mod faq;
mod html;
mod pretty;
mod spec;
mod table;

pub use csv::csv;
pub use faq::faq_page;
pub use spec::vega_lite;

use serde_json::{Value, json};

use super::slug::slug;

/// A draft of a document.
#[derive(Debug)]
pub struct Draft {
    /// The document's text, JSON.
    pub text: String,
    /// What was left out or guessed, for the editor.
    pub notes: Vec<String>,
}

/// Why nothing could be imported: what was expected, what was found.
#[derive(Debug)]
pub struct ImportFault(pub String);

impl std::fmt::Display for ImportFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What drafts of all kinds have in common.
#[derive(Debug, Clone, Copy)]
pub struct Frame<'a> {
    /// What the document is called: the stem of the imported file.
    pub name: &'a str,
    /// The language it will be in.
    pub lang: &'a str,
    /// The day, `YYYY-MM-DD`.
    pub today: &'a str,
}

/// A draft around some parts of a document, which replace the empty ones.
fn draft(frame: &Frame, parts: Value, notes: Vec<String>) -> Draft {
    let mut document = json!({
        "$schema": crate::document::SCHEMA_ID,
        "$comment": "A draft. Empty texts are yours to write: `explainer check` names each with its place.",
        "version": 1,
        "id": slug(frame.name, "draft"),
        "lang": frame.lang,
        "title": "",
        "summary": "",
        "published": frame.today,
        "staleAfter": "P6M",
    });
    if let (Some(document), Value::Object(parts)) = (document.as_object_mut(), parts) {
        document.extend(parts);
    }
    Draft { text: pretty::text(&document), notes }
}

/// A source of which only the editor knows the rest.
fn unknown_source(title: &str) -> Value {
    json!({ "title": title, "publisher": "" })
}

/// A chart block around a specification.
fn chart_block(id: &str, title: &str, subtitle: &str, spec: Value) -> Value {
    json!({ "type": "chart", "id": id, "title": title, "subtitle": subtitle, "takeaway": "", "spec": spec })
}
