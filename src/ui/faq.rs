//! The questions: an accordion with a search, whose closed answers the browser's search still finds.
//!
//! Opening an answer that names a chart brings the chart to the state that proves it; closing it brings back the
//! state from before ([`crate::view::View::before`]).

use super::claim::see;
use super::know::Grounds;
use super::search;
use super::sheet::Sheet;
use super::words::{Word, found};
use crate::explainer::{Evidence, Explainer, Question};

/// Fewer questions than this are seen at a glance: no search.
const ENOUGH: usize = 4;

/// Whether the device keeps which answers are open: only where a reader has asked for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Recall {
    /// It keeps nothing.
    Off,
    /// It keeps them, until the reader wishes otherwise.
    On,
    /// The reader has asked for it, and the browser does not let us.
    Refused,
}

/// The name under which it keeps them.
pub(crate) fn shelf(explainer: &Explainer) -> String {
    ["explainer:", &explainer.id].concat()
}

pub(crate) fn faq(sheet: &mut Sheet) {
    let questions = &sheet.explainer().faq;
    if questions.is_empty() {
        return;
    }
    let words = search::words(&sheet.view.query);
    let matching = |question: &&Question| search::matches(question, &words);
    sheet.open("section ex-section ex-faq");
    sheet.open("div ex-row");
    sheet.heading(1, "ex-heading", Word::Questions.say(sheet.explainer().locale));
    if sheet.live() {
        sheet.open("span ex-tools");
        if questions.len() >= ENOUGH {
            sheet.open("input ex-search");
            sheet.set("type", "search");
            sheet.set("data-in", "search");
            sheet.set("value", &sheet.view.query);
            sheet.set_word("aria-label", Word::SearchQuestions);
            sheet.set_word("placeholder", Word::Search);
            sheet.close();
        }
        let some_closed = sheet.view.open.len() < questions.len();
        sheet.open_button("button ex-link ex-all", "all", if some_closed { "open" } else { "close" });
        sheet.say("span", if some_closed { Word::ShowAll } else { Word::HideAll });
        sheet.close();
        sheet.close();
    }
    sheet.close();
    if sheet.live() {
        // Both regions stand there from the start: what appears with its words is not always read out.
        sheet.open("p ex-found");
        sheet.set("role", "status");
        if !words.is_empty() {
            let count = questions.iter().filter(matching).count();
            sheet.leaf("span", &found(count, questions.len(), sheet.explainer().locale));
        }
        sheet.close();
        sheet.open("p ex-unseen");
        sheet.set("role", "status");
        if let Some(evidence) = proof(sheet).filter(|_| !sheet.hushed) {
            sheet.leaf("span", &told(sheet.explainer(), evidence));
        }
        sheet.close();
    }
    for question in questions {
        let shown = words.is_empty() || matching(&question);
        sheet.marking = if words.is_empty() { Vec::new() } else { words.clone() };
        item(sheet, question, shown);
    }
    sheet.marking = Vec::new();
    // As high before waking, when it is empty.
    sheet.open("div ex-remember");
    if sheet.live() {
        sheet.open("label");
        sheet.open("input");
        sheet.set("type", "checkbox");
        sheet.set("data-in", "remember");
        sheet.close();
        sheet.say("span", Word::Remember);
        sheet.close();
        sheet.open("span");
        sheet.set("role", "status");
        if sheet.recall == Recall::Refused {
            sheet.say("span", Word::Refused);
        }
        sheet.close();
    }
    sheet.close();
    sheet.close();
}

fn item(sheet: &mut Sheet, question: &Question, shown: bool) {
    // The panel's id is the fragment of the question's link: a browser finds the prerendered answer by itself.
    let panel = ["q=", &question.id].concat();
    let open = sheet.view.open.contains(&question.id);
    if sheet.live() {
        sheet.open("div ex-item");
        if !shown {
            sheet.set("hidden", "");
        }
        sheet.open_heading(2, "ex-ask");
        sheet.open_button("button ex-question", "toggle", &question.id);
        sheet.id("ask", &question.id);
        sheet.set("aria-expanded", if open { "true" } else { "false" });
        sheet.set("aria-controls", &panel);
        sheet.open("span");
        sheet.marked(&question.question);
        sheet.close();
        sheet.close();
        sheet.close();
    } else {
        sheet.open("details ex-item");
        sheet.open("summary");
        sheet.open_heading(2, "ex-ask");
        sheet.leaf("span ex-question", &question.question);
        sheet.close();
        sheet.close();
    }
    sheet.open("div ex-answer");
    sheet.set("id", &panel);
    if sheet.live() && !open {
        // The browser's search looks into such panels, and says so by `beforematch`.
        sheet.set("hidden", "until-found");
    }
    sheet.prose(&question.answer);
    if let Some(evidence) = &question.show {
        sheet.open("p ex-see");
        see(sheet, evidence);
        sheet.close();
    }
    sheet.source_line(&question.sources);
    Grounds::default().prose(&question.answer).sources(&question.sources).write(sheet, None);
    sheet.close();
    sheet.close();
}

/// The evidence of the answer opened last, while its chart shows it.
fn proof<'a>(sheet: &Sheet<'a>) -> Option<&'a Evidence> {
    let (last, _) = sheet.view.before.last()?;
    let question = sheet.explainer().faq.iter().find(|question| question.id == *last)?;
    question.show.as_ref().filter(|show| sheet.view.show.as_ref() == Some(show))
}

/// The question whose answer a chart is proving, if it is.
pub(crate) fn proven<'a>(sheet: &Sheet<'a>, chart: &str) -> Option<&'a Question> {
    let evidence = proof(sheet).filter(|evidence| *evidence.chart == *chart)?;
    sheet.explainer().faq.iter().find(|question| question.show.as_ref() == Some(evidence))
}

/// What a chart shows as evidence, in words: "Chart “Title” now shows: Venezuela, 2018–2023".
fn told(explainer: &Explainer, evidence: &Evidence) -> String {
    let chart = explainer.charts().find(|chart| chart.id == evidence.chart);
    let mut out = [Word::ChartShows.say(explainer.locale), " "].concat();
    if let Some(chart) = chart {
        out.push_str(&chart.title);
        let tables = chart.tables.iter().map(|id| &explainer.tables[id.0]);
        let mut labels = tables.flat_map(|table| &table.columns).flat_map(|column| &column.labels);
        let label = |focus: &crate::explainer::Str| {
            labels.find(|(raw, _)| raw == focus).map_or_else(|| focus.to_string(), |(_, label)| label.to_string())
        };
        let range = evidence.range.as_ref().map(|[from, to]| [from, "–", to].concat());
        let parts = [evidence.focus.as_ref().map(label), range, evidence.annotation.as_deref().map(str::to_owned)];
        for part in parts.into_iter().flatten() {
            out.push_str(" · ");
            out.push_str(&part);
        }
    }
    out
}
