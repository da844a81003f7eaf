//! The parts of an explainer, with their references resolved.

use std::rc::Rc;

use super::{Guess, Outlook, Prose, Rich, Scenario, SourceId, Str, TableId};

/// A part of the explainer under its own heading.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// Name in links.
    pub id: Str,
    /// Heading.
    pub title: Str,
    /// What stands in it, at least one.
    pub blocks: Vec<Block>,
}

/// What a section is made of.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// Prose and the sources it rests on.
    Text(Prose, Vec<SourceId>),
    /// A chart.
    Chart(Rc<Chart>),
    /// A checked statement.
    Claim(Rc<Claim>),
    /// Key figures side by side.
    Stats(Vec<Stat>),
    /// What somebody said.
    Quote(Quote),
    /// Prose set apart.
    Callout(Callout),
    /// Advice by audience.
    Audiences {
        /// Heading.
        title: Str,
        /// Audience and advice.
        items: Vec<(Str, Rich)>,
        /// What the advice rests on.
        sources: Vec<SourceId>,
    },
    /// Events, oldest first.
    Timeline {
        /// Heading.
        title: Str,
        /// The events.
        items: Vec<Event>,
    },
    /// A question put to the reader.
    Prompt {
        /// The question.
        title: Str,
        /// What to think about first.
        text: Option<Rich>,
    },
    /// A question to be answered before the answer is seen, or a prediction.
    Guess(Rc<Guess>),
    /// A domino effect to be played with.
    Scenario(Rc<Scenario>),
    /// What may come, and how likely.
    Outlook(Outlook),
}

/// A publication that a figure or statement comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// Its id in the document.
    pub name: Str,
    /// Its own title.
    pub title: Str,
    /// Who published it.
    pub publisher: Str,
    /// Where it is found; an allowed scheme.
    pub url: Option<Str>,
    /// When it was published.
    pub published: Option<Str>,
    /// When it was last read.
    pub accessed: Option<Str>,
    /// The licence it states.
    pub license: Option<Str>,
    /// What a reader should know of it.
    pub note: Option<Rich>,
}

/// A chart: its words, its specification, its tables.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// Name in links.
    pub id: Str,
    /// The finding.
    pub title: Str,
    /// Measure and unit.
    pub subtitle: Str,
    /// What carries the content without the chart.
    pub takeaway: Rich,
    /// What the chart looks like.
    pub alt: Option<Str>,
    /// A remark below it.
    pub note: Option<Rich>,
    /// The Vega-Lite specification as written; [`crate::grammar`] reads it.
    pub spec: serde_json::Value,
    /// The tables it draws, in the order the specification names them.
    pub tables: Vec<TableId>,
    /// Names of parameters that it shares with the other charts that link them.
    pub link: Vec<Str>,
    /// The name of a parameter with a slider that can be played.
    pub play: Option<Str>,
}

impl Chart {
    /// Whose a parameter is: the chart's, or everyone's (empty) where it is linked.
    pub fn scope(&self, param: &str) -> Str {
        if self.link.iter().any(|linked| &**linked == param) { "".into() } else { self.id.clone() }
    }
}

/// A statement with a verdict and the evidence for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// Name in links.
    pub id: Str,
    /// What is claimed.
    pub statement: Str,
    /// The figure at the heart of it.
    pub figure: Option<Str>,
    /// Who claims it.
    pub says: SourceId,
    /// Whom they name as their source.
    pub attributed_to: Option<Str>,
    /// What the check found.
    pub verdict: Verdict,
    /// What the verdict rests on.
    pub finding: Rich,
    /// Sources of the finding.
    pub sources: Vec<SourceId>,
    /// The chart that shows it.
    pub evidence: Option<Evidence>,
}

/// What the check of a claim found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

/// A chart, and what in it proves the point.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// Id of a chart that exists.
    pub chart: Str,
    /// The series or category to look at.
    pub focus: Option<Str>,
    /// The first and the last value along the chart's main axis that matter, as the document writes them: `2019`, `2021-06`.
    pub range: Option<[Str; 2]>,
    /// Text of the remark in the chart that matters, or its beginning.
    pub annotation: Option<Str>,
}

impl Evidence {
    /// A chart as it is.
    pub fn of(chart: Str) -> Evidence {
        Evidence { chart, focus: None, range: None, annotation: None }
    }
}

/// A key figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Stat {
    /// The figure with its unit.
    pub value: Str,
    /// What it counts.
    pub label: Str,
    /// What to compare it with.
    pub context: Option<Rich>,
    /// Where it comes from, at least one.
    pub sources: Vec<SourceId>,
    /// The tables that it is computed from, where it is.
    pub tables: Vec<TableId>,
}

/// What somebody said.
#[derive(Debug, Clone, PartialEq)]
pub struct Quote {
    /// The words.
    pub text: Rich,
    /// Who said them.
    pub by: Str,
    /// The speaker's role.
    pub role: Option<Str>,
    /// Who quotes them.
    pub source: SourceId,
    /// What to know of the quote.
    pub note: Option<Rich>,
}

/// Prose set apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Callout {
    /// What kind it is.
    pub kind: CalloutKind,
    /// Heading.
    pub title: Str,
    /// Paragraphs.
    pub text: Prose,
    /// List items after them.
    pub items: Vec<Rich>,
    /// What it rests on.
    pub sources: Vec<SourceId>,
    /// Ids of the claims that check it.
    pub claims: Vec<Str>,
}

/// What kind of callout it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

/// One event of a timeline.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// When, as written: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    pub date: Str,
    /// What happened.
    pub title: Str,
    /// More of it.
    pub text: Option<Rich>,
    /// Where it comes from.
    pub sources: Vec<SourceId>,
}

/// A question and its answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// Name in links (`#q=…`).
    pub id: Str,
    /// The question.
    pub question: Str,
    /// The answer.
    pub answer: Prose,
    /// What the answer rests on.
    pub sources: Vec<SourceId>,
    /// The chart that proves it.
    pub show: Option<Evidence>,
}

/// What a reader can do next.
#[derive(Debug, Clone, PartialEq)]
pub struct Action {
    /// What it is for.
    pub kind: ActionKind,
    /// The words of the link or button.
    pub label: Str,
    /// What it does.
    pub target: Target,
}

/// What an action is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActionKind {
    /// Join the discussion.
    Comment,
    /// Get the newsletter.
    Subscribe,
    /// Read a related article.
    Related,
}

/// What an action does.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    /// Opens a link of an allowed scheme.
    Link(Str),
    /// Tells the host page by `explainer:action`.
    Event(Str),
}
