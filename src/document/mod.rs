//! The document: what an editor writes, as serde shapes.
//!
//! These types are the JSON of version 1, one to one. They hold text as written and names of things
//! (`"source": "undesa"`) as strings; [`crate::explainer`] resolves them into a model whose references
//! all exist. The JSON Schema that `explainer schema` prints is derived from these types, so their doc
//! comments are the reference an author's editor shows.
//!
//! [`check`] is the way in: text, in; an explainer or every problem with its place, out.
//!
//! ```
//! let checked = explainer_widget::document::check(br#"{ "version": 1, "titel": "Copper" }"#);
//! assert!(checked.explainer.is_none());
//! let unknown = checked.problems.iter().find(|found| found.problem.code == "unknown-field").expect("a misspelt field");
//! assert!(unknown.to_string().starts_with("1:17: error[unknown-field]: expected a field"));
//! ```

#[cfg(test)]
mod agreement;
mod blocks;
mod check;
mod data;
mod findings;
mod form;
mod json;
mod lines;
mod node;
mod play;
mod schema;
mod specification;
mod structure;
mod words;

pub use blocks::*;
pub use check::{Checked, MOST_BYTES, check, refuse};
pub use data::*;
pub use findings::Diagnostic;
pub use play::*;
pub use schema::{SCHEMA_ID, schema};
pub use specification::Specification;

/// Whether a text is an explainer's id: it can stand in addresses and names of files as it is.
pub fn is_id(text: &str) -> bool {
    form::Form::Slug.holds(text)
}

/// Whether a text is a language tag: it can stand in addresses and names of files as it is.
pub fn is_language(text: &str) -> bool {
    form::Form::Language.holds(text)
}

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

/// An explainer document, version 1: the box beside a story, in one language.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Document {
    /// Where the JSON Schema of this document is found; editors use it, the widget does not.
    #[serde(rename = "$schema", default)]
    pub schema: Option<String>,
    /// A remark for those who edit this document; readers never see it.
    #[serde(rename = "$comment", default)]
    pub comment: Option<String>,
    /// The version of the document format: 1.
    #[schemars(schema_with = "schema::version_1")]
    pub version: u8,
    /// The explainer's name in URLs and in the page: lower-case letters, digits and hyphens. The same in all languages.
    #[schemars(regex(pattern = form::SLUG))]
    pub id: String,
    /// The language of every text in this document, as a BCP 47 tag: `en`, `es`, `pt-BR`.
    #[schemars(regex(pattern = form::LANGUAGE))]
    pub lang: String,
    /// A word or two above the title, such as "Explained".
    #[serde(default)]
    pub kicker: Option<String>,
    /// The headline of the explainer.
    pub title: String,
    /// The dek: one or two sentences that say what the reader will learn.
    pub summary: String,
    /// The day of first publication, `YYYY-MM-DD`.
    #[schemars(regex(pattern = form::DAY))]
    pub published: String,
    /// The day of the last change that matters to a reader, `YYYY-MM-DD`.
    #[schemars(regex(pattern = form::DAY))]
    #[serde(default)]
    pub updated: Option<String>,
    /// The day the facts were last checked against their sources, `YYYY-MM-DD`.
    #[schemars(regex(pattern = form::DAY))]
    #[serde(default)]
    pub checked: Option<String>,
    /// How long after `checked` the facts count as fresh, as an ISO 8601 duration of months, weeks or days: `P6M`, `P2W`, `P30D`.
    #[schemars(regex(pattern = form::DURATION))]
    #[serde(default)]
    pub stale_after: Option<String>,
    /// What was wrong before and has been put right, newest first.
    #[serde(default)]
    pub corrections: Vec<Correction>,
    /// The same explainer in other languages: language tag to file name beside this one.
    #[serde(default)]
    pub translations: BTreeMap<String, String>,
    /// Everything that figures and statements come from, by an id of your choice.
    #[serde(default)]
    pub sources: BTreeMap<String, Source>,
    /// The data behind the charts, by an id of your choice.
    #[serde(default)]
    pub datasets: BTreeMap<String, Dataset>,
    /// The explainer's parts in reading order; at least one.
    #[schemars(length(min = 1))]
    pub sections: Vec<Section>,
    /// The questions that open, in reading order.
    #[serde(default)]
    pub faq: Vec<Question>,
    /// Words explained on demand: term to explanation (inline Markdown).
    #[serde(default)]
    pub glossary: BTreeMap<String, String>,
    /// What a reader can do next: comment, subscribe, read on.
    #[serde(default)]
    pub actions: Vec<Action>,
    /// Rules of `explainer lint` that this document breaks on purpose: the rule's number to the reason.
    #[serde(default)]
    pub lint: BTreeMap<String, String>,
}

/// A correction: what was wrong and has been put right.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// The day of the correction, `YYYY-MM-DD`.
    #[schemars(regex(pattern = form::DAY))]
    pub date: String,
    /// What was wrong and what is right, inline Markdown.
    pub text: String,
}

/// A part of the explainer under its own heading.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// The section's name in links: lower-case letters, digits and hyphens; unique in the document.
    #[schemars(regex(pattern = form::SLUG))]
    pub id: String,
    /// The section's heading.
    pub title: String,
    /// What stands in the section, in reading order; at least one.
    #[schemars(length(min = 1))]
    pub blocks: Vec<Block>,
}

/// A question a reader asks, and its answer.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// The question's name in links (`#q=military-aid`): lower-case letters, digits and hyphens; unique in the document.
    #[schemars(regex(pattern = form::SLUG))]
    pub id: String,
    /// The question, as a reader would ask it.
    pub q: String,
    /// The answer: Markdown, an empty line between paragraphs.
    pub a: String,
    /// Ids of the sources the answer rests on.
    #[serde(default)]
    pub sources: Vec<String>,
    /// The chart that proves the answer.
    #[serde(default)]
    pub show: Option<Evidence>,
    /// What the data have to say for the answer to be true.
    #[serde(default)]
    pub assert: Vec<Assertion>,
}

/// What the data have to say for words written out by hand to be true; `explainer check` sees whether they do.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("oneOf" = schema::each_required(&["reads", "is"])))]
pub struct Assertion {
    /// A formula, as between `{{` and `}}`: `value('residents', 'persons', 2023, nationality='Peru')`.
    pub that: String,
    /// What it comes to as a reader sees it, "260,785". The words beside the assertion have to say this.
    #[serde(default)]
    pub reads: Option<String>,
    /// Instead of `reads`: the number it comes to.
    #[serde(default)]
    pub is: Option<f64>,
    /// How far off `is` may be; not at all where absent.
    #[serde(default)]
    pub tolerance: Option<f64>,
}

/// A pointer to a chart, and to what in it proves the point.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// The id of a chart block in this document.
    pub chart: String,
    /// The series or category of that chart to look at, as it stands in the data.
    #[serde(default)]
    pub focus: Option<String>,
    /// The first and the last value along the chart's main axis that matter, as they stand in the data: `["2018", "2022"]`.
    #[schemars(length(min = 2, max = 2))]
    #[serde(default)]
    pub range: Option<Vec<String>>,
    /// The remark in the chart that matters: its text, or how it begins.
    #[serde(default)]
    pub annotation: Option<String>,
}

/// What a reader can do next: a link, or an event that the host page handles.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("oneOf" = schema::each_required(&["url", "event"])))]
pub struct Action {
    /// What the action is for.
    pub kind: ActionKind,
    /// The words of the link or button.
    pub label: String,
    /// Where the link goes: `https:`, `http:`, `mailto:`, or a path or `#fragment` of the host page.
    #[serde(default)]
    pub url: Option<String>,
    /// Instead of `url`: the name that `explainer:action` carries to the host page.
    #[serde(default)]
    pub event: Option<String>,
}

/// What an action is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ActionKind {
    /// Join the discussion.
    Comment,
    /// Get the newsletter.
    Subscribe,
    /// Read a related article.
    Related,
}
