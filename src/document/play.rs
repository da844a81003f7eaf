//! Blocks that a reader plays with, as an editor writes them: guesses, scenarios, outlooks.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::form;

/// A question that the reader answers before they see the answer, or a prediction of theirs.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GuessBlock {
    /// The guess's name in links and events: lower-case letters, digits and hyphens; unique in the document.
    #[schemars(regex(pattern = form::SLUG))]
    pub id: String,
    /// How it is answered.
    pub kind: GuessKind,
    /// The question.
    pub title: String,
    /// What to know before answering, inline Markdown.
    #[serde(default)]
    pub text: Option<String>,
    /// The figures to guess, for `line` and `bar`.
    #[serde(default)]
    pub series: Option<GuessSeries>,
    /// The answers to choose from, for `choice`.
    #[serde(default)]
    pub choices: Vec<String>,
    /// The place of the right choice, counted from 1; without it the question is a prediction.
    #[serde(default)]
    pub correct: Option<f64>,
    /// The statements whose likelihood the reader judges, for `likelihood`.
    #[serde(default)]
    pub statements: Vec<String>,
    /// What stands with the answer once it is shown, inline Markdown.
    #[serde(default)]
    pub answer: Option<String>,
    /// Ids of the sources of the answer. Those of a dataset are shown besides.
    #[serde(default)]
    pub sources: Vec<String>,
}

/// How a guess is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum GuessKind {
    /// By drawing the rest of a line.
    Line,
    /// By setting the length of bars.
    Bar,
    /// By choosing one of several answers.
    Choice,
    /// By saying how likely something is, from 0 to 100 %.
    Likelihood,
}

/// Figures of a dataset that a reader guesses.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GuessSeries {
    /// The id of the dataset.
    pub dataset: String,
    /// The field whose values name the figures: years, categories.
    pub key: String,
    /// The field of the figures.
    pub value: String,
    /// Which rows: fields, and the value each has to have. All rows where absent.
    #[serde(default, rename = "where")]
    pub only: BTreeMap<String, String>,
    /// The first key to be guessed; what comes before it is given. All are guessed where absent.
    #[serde(default)]
    pub from: Option<String>,
    /// The upper end of the scale; from the figures where absent.
    #[serde(default)]
    pub most: Option<f64>,
}

/// A model of a domino effect on a graph, to be played with: Granovetter's threshold model. A node acts once the
/// share of its neighbours that act reaches its threshold.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScenarioBlock {
    /// The scenario's name in links: lower-case letters, digits and hyphens; unique in the document.
    #[schemars(regex(pattern = form::SLUG))]
    pub id: String,
    /// The heading.
    pub title: String,
    /// What it is about and where it comes from, inline Markdown. The rule and that it is an illustration are said besides.
    pub text: String,
    /// What a node that acts has done, in a word or two: "border closed".
    pub active: String,
    /// What a node that does not act is, in a word or two: "border open".
    pub inactive: String,
    /// The nodes, at least two.
    #[schemars(length(min = 2))]
    pub nodes: Vec<ScenarioNode>,
    /// Which nodes are neighbours, both ways.
    #[schemars(length(min = 1))]
    pub edges: Vec<ScenarioEdge>,
    /// The ids of the nodes that act first when the scenario starts; at least one.
    #[schemars(length(min = 1))]
    pub start: Vec<String>,
    /// How far thresholds can differ by chance, from 0 (not at all) to 0.5.
    #[serde(default)]
    pub noise: Option<f64>,
    /// The seed of that chance: the same seed gives the same run everywhere. 1 where absent.
    #[serde(default)]
    pub seed: Option<f64>,
    /// Remarks on the graph, inline Markdown each: who is left out, and why.
    #[serde(default)]
    pub notes: Vec<String>,
    /// Ids of the sources of the model and its graph; at least one.
    #[schemars(length(min = 1))]
    pub sources: Vec<String>,
}

/// A node of a scenario.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScenarioNode {
    /// Its name in edges: lower-case letters, digits and hyphens.
    #[schemars(regex(pattern = form::SLUG))]
    pub id: String,
    /// Its name for readers.
    pub label: String,
    /// The share of its neighbours that have to act before it does, from 0 to 1.
    pub threshold: f64,
    /// Where it stands in the drawing, from 0 (left) to 100 (right).
    pub x: f64,
    /// Where it stands in the drawing, from 0 (top) to 100 (bottom).
    pub y: f64,
}

/// Two nodes of a scenario that are neighbours.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScenarioEdge {
    /// The id of one of them.
    pub from: String,
    /// The id of the other.
    pub to: String,
}

/// What may come, with how likely its source calls it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OutlookBlock {
    /// The heading.
    pub title: String,
    /// What may come; at least one.
    #[schemars(length(min = 1))]
    pub items: Vec<OutlookItem>,
    /// Ids of the sources that expect it; at least one.
    #[schemars(length(min = 1))]
    pub sources: Vec<String>,
    /// Ids of the claims that check what it says.
    #[serde(default)]
    pub claims: Vec<String>,
}

/// Something that may come.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OutlookItem {
    /// What is expected, inline Markdown.
    pub text: String,
    /// How likely it is on the scale of the IPCC, where its source says so in words; absent where it does not.
    #[serde(default)]
    pub likelihood: Option<LikelihoodWord>,
    /// The source's own word for it, where it is another: "high probability".
    #[serde(default)]
    pub wording: Option<String>,
}

/// A word for a likelihood and its range (Intergovernmental Panel on Climate Change, guidance note on uncertainties, 2010).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LikelihoodWord {
    /// 99 to 100 %.
    VirtuallyCertain,
    /// 90 to 100 %.
    VeryLikely,
    /// 66 to 100 %.
    Likely,
    /// 33 to 66 %.
    AboutAsLikelyAsNot,
    /// 0 to 33 %.
    Unlikely,
    /// 0 to 10 %.
    VeryUnlikely,
    /// 0 to 1 %.
    ExceptionallyUnlikely,
}
