//! Blocks as an editor writes them: what a section is made of.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::{Assertion, Evidence, GuessBlock, OutlookBlock, ScenarioBlock, form, schema};

/// What a section is made of; `type` says which block it is.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Block {
    /// Prose.
    Text(TextBlock),
    /// A chart with its finding, its sources and its table.
    Chart(ChartBlock),
    /// A statement somebody made, with a verdict and the evidence for it.
    Claim(ClaimBlock),
    /// Key figures side by side.
    Stats(StatsBlock),
    /// What somebody said.
    Quote(QuoteBlock),
    /// A case study, a tip, something to know: prose set apart.
    Callout(CalloutBlock),
    /// Advice by audience.
    Audiences(AudiencesBlock),
    /// Events in order of time.
    Timeline(TimelineBlock),
    /// A question put to the reader.
    Prompt(PromptBlock),
    /// A question that the reader answers before they see the answer, or a prediction of theirs.
    Guess(GuessBlock),
    /// A model of a domino effect on a graph, to be played with.
    Scenario(ScenarioBlock),
    /// What may come, with how likely its source calls it.
    Outlook(OutlookBlock),
}

/// Prose.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TextBlock {
    /// Markdown: an empty line between paragraphs; emphasis, strong, code and links inside them.
    pub text: String,
    /// Ids of the sources the text rests on.
    #[serde(default)]
    pub sources: Vec<String>,
    /// What the data have to say for the words to be true.
    #[serde(default)]
    pub assert: Vec<Assertion>,
}

/// A chart with its finding, its sources and its table.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChartBlock {
    /// The chart's name in links and references: lower-case letters, digits and hyphens; unique in the document.
    #[schemars(regex(pattern = form::SLUG))]
    pub id: String,
    /// The finding, as a sentence: what a reader should take from the chart at a glance.
    pub title: String,
    /// Measure and unit, below the title: "Foreign residents, thousands, 31 December".
    pub subtitle: String,
    /// One or two sentences that carry the content where the chart cannot be seen, inline Markdown.
    pub takeaway: String,
    /// What the chart looks like, for those who cannot see it; made from the data where absent.
    #[serde(default)]
    pub alt: Option<String>,
    /// A remark below the chart, inline Markdown. The caveats of its datasets are shown besides.
    #[serde(default)]
    pub note: Option<String>,
    /// A Vega-Lite v6 specification; `data.name` names a dataset of this document.
    #[schemars(extend("type" = "object"))]
    pub spec: Value,
    /// Names of parameters that this chart shares with every other chart of the document that links them: what a reader
    /// sets or selects in one holds in all.
    #[serde(default)]
    pub link: Vec<String>,
    /// The name of a parameter of the chart that is bound to a slider (`"bind": {"input": "range", …}`) and gets a button
    /// that plays it from end to end.
    #[serde(default)]
    pub play: Option<String>,
    /// What the data have to say for the words to be true.
    #[serde(default)]
    pub assert: Vec<Assertion>,
}

/// A statement somebody made, with a verdict and the evidence for it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClaimBlock {
    /// The claim's name in links: lower-case letters, digits and hyphens; unique in the document.
    #[schemars(regex(pattern = form::SLUG))]
    pub id: String,
    /// What is claimed, in one sentence.
    pub statement: String,
    /// The figure at the heart of it, as a reader should see it: "28 %".
    #[serde(default)]
    pub figure: Option<String>,
    /// The id of the source that makes the claim.
    pub says: String,
    /// Whom that source names as its own source.
    #[serde(default)]
    pub attributed_to: Option<String>,
    /// What the check found.
    pub verdict: Verdict,
    /// What the verdict rests on, inline Markdown.
    pub finding: String,
    /// Ids of the sources of the finding.
    #[serde(default)]
    pub sources: Vec<String>,
    /// The chart that shows it.
    #[serde(default)]
    pub evidence: Option<Evidence>,
    /// What the data have to say for the words to be true.
    #[serde(default)]
    pub assert: Vec<Assertion>,
}

/// What the check of a claim found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The record says the same.
    Supported,
    /// The figure is on record, the impression it leaves is wrong.
    Misleading,
    /// The record says otherwise.
    Contradicted,
    /// Nothing was found for or against it.
    NoRecord,
    /// It cannot be checked.
    NotCheckable,
}

/// Key figures side by side.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StatsBlock {
    /// The figures, at least one; two to four read best.
    #[schemars(length(min = 1))]
    pub items: Vec<Stat>,
}

/// A key figure with what it needs to be read rightly.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stat {
    /// The figure with its unit, short: "1.54 m".
    pub value: String,
    /// What it counts, where and when.
    pub label: String,
    /// Context in a line: what to compare it with, who disagrees. Inline Markdown.
    #[serde(default)]
    pub context: Option<String>,
    /// Ids of the sources of the figure; at least one.
    #[schemars(length(min = 1))]
    pub sources: Vec<String>,
    /// What the data have to say for the words to be true.
    #[serde(default)]
    pub assert: Vec<Assertion>,
}

/// What somebody said.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QuoteBlock {
    /// The words, without quotation marks.
    pub text: String,
    /// Who said them.
    pub by: String,
    /// The speaker's role.
    #[serde(default)]
    pub role: Option<String>,
    /// The id of the source that quotes them.
    pub source: String,
    /// What a reader should know of the quote, inline Markdown.
    #[serde(default)]
    pub note: Option<String>,
}

/// A case study, a tip, something to know: prose set apart.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("anyOf" = schema::each_required(&["text", "items", "claims"])))]
pub struct CalloutBlock {
    /// What kind of callout it is; decides its label.
    pub kind: CalloutKind,
    /// Its heading.
    pub title: String,
    /// Markdown: an empty line between paragraphs.
    #[serde(default)]
    pub text: Option<String>,
    /// List items after the text, inline Markdown each.
    #[serde(default)]
    pub items: Vec<String>,
    /// Ids of the sources it rests on.
    #[serde(default)]
    pub sources: Vec<String>,
    /// Ids of the claims that check what it says.
    #[serde(default)]
    pub claims: Vec<String>,
    /// What the data have to say for the words to be true.
    #[serde(default)]
    pub assert: Vec<Assertion>,
}

/// What kind of callout it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CalloutKind {
    /// An example from real life.
    CaseStudy,
    /// Something to know.
    DidYouKnow,
    /// Advice.
    Tip,
    /// What may come.
    Outlook,
    /// A remark on method or sources.
    Note,
}

/// Advice by audience.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AudiencesBlock {
    /// The heading above the advice.
    pub title: String,
    /// One entry per audience, at least one.
    #[schemars(length(min = 1))]
    pub items: Vec<Audience>,
    /// Ids of the sources of the advice.
    #[serde(default)]
    pub sources: Vec<String>,
}

/// One audience and the advice for it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Audience {
    /// Who is meant: "Businesses".
    pub audience: String,
    /// The advice, inline Markdown.
    pub text: String,
}

/// Events in order of time.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TimelineBlock {
    /// The heading above the events.
    pub title: String,
    /// The events, oldest first; at least one.
    #[schemars(length(min = 1))]
    pub items: Vec<Event>,
}

/// One event of a timeline.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// When, as exactly as it is known: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    #[schemars(regex(pattern = form::DATE))]
    pub date: String,
    /// What happened, in a few words.
    pub title: String,
    /// More of it, inline Markdown.
    #[serde(default)]
    pub text: Option<String>,
    /// Ids of the sources; at least one.
    #[schemars(length(min = 1))]
    pub sources: Vec<String>,
}

/// A question put to the reader.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PromptBlock {
    /// The question.
    pub title: String,
    /// What to think about before answering, inline Markdown.
    #[serde(default)]
    pub text: Option<String>,
}
