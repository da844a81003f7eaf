//! The end of an explainer: terms, what to do next, sources, corrections.

use super::header::time;
use super::sheet::Sheet;
use super::words::{Word, action as action_label, status};
use crate::explainer::{Action, Source, SourceId, Status, Target};

pub(crate) fn closing(sheet: &mut Sheet) {
    let explainer = sheet.explainer();
    if !explainer.glossary.is_empty() {
        open_part(sheet, Word::Glossary);
        sheet.open("dl ex-pairs");
        for (place, (term, text)) in explainer.glossary.iter().enumerate() {
            sheet.open("dt");
            sheet.id("term", &place.to_string());
            sheet.text(term);
            sheet.close();
            sheet.rich_leaf("dd", text);
        }
        sheet.close();
        sheet.close();
    }
    if !explainer.actions.is_empty() {
        open_part(sheet, Word::More);
        sheet.open("ul ex-actions");
        for each in &explainer.actions {
            action(sheet, each);
        }
        sheet.close();
        sheet.close();
    }
    if !explainer.sources.is_empty() {
        open_part(sheet, Word::Sources);
        sheet.open("ul ex-sources");
        for (place, each) in explainer.sources.iter().enumerate() {
            source(sheet, SourceId(place), each);
        }
        sheet.close();
        sheet.close();
    }
    if !explainer.corrections.is_empty() {
        open_part(sheet, Word::Corrections);
        sheet.id("part", "corrections");
        sheet.set("tabindex", "-1");
        sheet.open("ul ex-list");
        for (date, text) in &explainer.corrections {
            sheet.open("li");
            time(sheet, date);
            sheet.text(" ");
            sheet.rich_leaf("span", text);
            sheet.close();
        }
        sheet.close();
        sheet.close();
    }
}

fn open_part(sheet: &mut Sheet, title: Word) {
    sheet.open("section ex-section ex-end");
    sheet.heading(1, "ex-heading ex-lesser", title.say(sheet.explainer().locale));
}

fn action(sheet: &mut Sheet, action: &Action) {
    sheet.open("li");
    sheet.leaf("span ex-label", action_label(action.kind, sheet.explainer().locale));
    sheet.text(" ");
    match &action.target {
        Target::Link(href) => sheet.link(href, &action.label),
        Target::Event(name) if sheet.live() => {
            sheet.open_button("button ex-link", "action", name);
            sheet.text(&action.label);
            sheet.close();
        }
        Target::Event(_) => sheet.leaf("span", &action.label),
    }
    sheet.close();
}

fn source(sheet: &mut Sheet, id: SourceId, source: &Source) {
    sheet.open("li");
    sheet.id("source", &source.name);
    cite(sheet, source);
    let mut told: Vec<Status> = Vec::new();
    for table in sheet.explainer().tables.iter().filter(|table| table.sources.contains(&id)) {
        if !told.contains(&table.status) {
            told.push(table.status);
            sheet.text(" · ");
            sheet.leaf("span ex-status", status(table.status, sheet.explainer().locale));
        }
    }
    if let Some(note) = &source.note {
        sheet.text(". ");
        sheet.rich_leaf("span", note);
    }
    sheet.close();
}

/// A source in full: publisher, title, dates, licence.
pub(crate) fn cite(sheet: &mut Sheet, source: &Source) {
    sheet.leaf("b", &source.publisher);
    sheet.text(". ");
    match &source.url {
        Some(url) => sheet.link(url, &source.title),
        None => sheet.leaf("span", &source.title),
    }
    if let Some(date) = &source.published {
        sheet.text(", ");
        time(sheet, date);
    }
    if let Some(date) = &source.accessed {
        sheet.text("; ");
        sheet.say("span", Word::Read);
        sheet.text(" ");
        time(sheet, date);
    }
    if let Some(license) = &source.license {
        sheet.text(" · ");
        sheet.leaf("span", license);
    }
}
