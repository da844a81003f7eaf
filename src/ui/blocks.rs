//! The plain blocks of a section: prose, figures, quotes, callouts, advice, events, the prompt.

use super::chart;
use super::claim::{badge, claim};
use super::header::time;
use super::know::Grounds;
use super::play;
use super::sheet::Sheet;
use super::words::{Word, callout as callout_label};
use crate::explainer::{Block, Callout, CalloutKind, Event, Quote, Section, SourceId, Stat, Str};

pub(crate) fn section(sheet: &mut Sheet, section: &Section) {
    sheet.open("section ex-section");
    sheet.id("section", &section.id);
    sheet.heading(1, "ex-heading", &section.title);
    for each in &section.blocks {
        block(sheet, each);
    }
    sheet.close();
}

fn block(sheet: &mut Sheet, block: &Block) {
    match block {
        Block::Chart(each) => return chart::chart(sheet, each),
        Block::Claim(each) => return claim(sheet, each),
        Block::Quote(each) => return quote(sheet, each),
        Block::Callout(each) => return callout(sheet, each),
        Block::Guess(each) => return play::play(sheet, each.clone()),
        Block::Scenario(each) => return play::play(sheet, each.clone()),
        Block::Outlook(each) => return play::outlook(sheet, each),
        Block::Text(paragraphs, sources) => {
            sheet.open("div ex-text");
            sheet.prose(paragraphs);
            sheet.source_line(sources);
            Grounds::default().prose(paragraphs).sources(sources).write(sheet, None);
        }
        Block::Stats(stats) => {
            sheet.open("ul ex-stats");
            #[cfg(not(target_arch = "wasm32"))]
            count(sheet, stats.len());
            for each in stats {
                stat(sheet, each);
            }
        }
        Block::Audiences { title, items, sources } => return play::audiences(sheet, title, items, sources),
        Block::Timeline { title, items } => {
            open_part(sheet, "div ex-timeline", title);
            sheet.open("ol ex-events");
            for each in items {
                event(sheet, each);
            }
            sheet.close();
        }
        Block::Prompt { title, text } => {
            sheet.open("div ex-prompt");
            sheet.say("p ex-label", Word::YourTurn);
            sheet.heading(2, "ex-subheading", title);
            sheet.rich_maybe("p ex-p", text.as_ref());
        }
    }
    sheet.close();
}

fn open_part(sheet: &mut Sheet, what: &'static str, title: &str) {
    sheet.open(what);
    sheet.heading(2, "ex-subheading", title);
}

/// Names and what there is to say of each.
pub(crate) fn pairs(sheet: &mut Sheet, pairs: &[(Str, crate::explainer::Rich)]) {
    sheet.open("dl ex-pairs");
    for (name, text) in pairs {
        sheet.leaf("dt", name);
        sheet.rich_leaf("dd", text);
    }
    sheet.close();
}

/// Gives a list of figures as many columns as it will have: a page that is still read in pieces has them from the first
/// one on. The live tree is made at once.
#[cfg(not(target_arch = "wasm32"))]
fn count(sheet: &mut Sheet, figures: usize) {
    if !sheet.live() && (2..=5).contains(&figures) {
        sheet.set("class", &format!("ex-stats ex-counted ex-of-{figures}"));
    }
}

fn stat(sheet: &mut Sheet, stat: &Stat) {
    sheet.open("li ex-stat");
    sheet.leaf("b ex-value", &stat.value);
    sheet.leaf("span ex-counts", &stat.label);
    sheet.rich_maybe("span ex-small", stat.context.as_ref());
    sheet.open("span ex-small");
    sheet.sources(&stat.sources);
    sheet.close();
    let grounds = Grounds::default().tables(&stat.tables).sources(&stat.sources);
    stat.context.iter().fold(grounds, Grounds::text).write(sheet, None);
    sheet.close();
}

fn quote(sheet: &mut Sheet, quote: &Quote) {
    sheet.open("div ex-quote");
    sheet.open("blockquote");
    sheet.rich_leaf("p", &quote.text);
    sheet.close();
    sheet.open("p ex-by");
    sheet.leaf("strong", &quote.by);
    if let Some(role) = &quote.role {
        sheet.text(", ");
        sheet.leaf("span", role);
    }
    sheet.close();
    sheet.rich_maybe("p ex-small", quote.note.as_ref());
    sheet.source_line(&[quote.source]);
    sheet.close();
}

fn callout(sheet: &mut Sheet, callout: &Callout) {
    sheet.open(match callout.kind {
        CalloutKind::CaseStudy => "div ex-callout ex-case",
        CalloutKind::DidYouKnow => "div ex-callout",
        CalloutKind::Tip => "div ex-callout ex-tip",
        CalloutKind::Outlook => "div ex-callout ex-outlook",
        CalloutKind::Note => "div ex-callout ex-note",
    });
    sheet.leaf("p ex-label", callout_label(callout.kind, sheet.explainer().locale));
    sheet.heading(2, "ex-subheading", &callout.title);
    sheet.prose(&callout.text);
    if !callout.items.is_empty() {
        sheet.open("ul ex-list");
        for item in &callout.items {
            sheet.rich_leaf("li", item);
        }
        sheet.close();
    }
    checks(sheet, &callout.claims);
    sheet.source_line(&callout.sources);
    let grounds = Grounds::default().prose(&callout.text).prose(&callout.items).sources(&callout.sources);
    grounds.write(sheet, None);
    sheet.close();
}

/// The claims that check what a block says, with their verdicts.
pub(crate) fn checks(sheet: &mut Sheet, claims: &[Str]) {
    if claims.is_empty() {
        return;
    }
    sheet.say("p ex-small", Word::ClaimsHere);
    sheet.open("ul ex-checks");
    for claim in sheet.explainer().claims().filter(|claim| claims.contains(&claim.id)) {
        sheet.open("li");
        badge(sheet, claim.verdict);
        sheet.text(" ");
        sheet.jump("claim", &claim.id, &claim.statement);
        sheet.close();
    }
    sheet.close();
}

fn event(sheet: &mut Sheet, event: &Event) {
    sheet.open("li");
    time(sheet, &event.date);
    sheet.open("div");
    sheet.leaf("b", &event.title);
    sheet.rich_maybe("p ex-p", event.text.as_ref());
    sheet.source_line(&event.sources);
    sheet.close();
    sheet.close();
}

/// Who says something: the publisher, and whom they name.
pub(crate) fn speaker(sheet: &mut Sheet, source: SourceId, attributed_to: Option<&Str>) {
    sheet.source(source);
    if let Some(name) = attributed_to {
        sheet.text(", ");
        sheet.say("span", Word::AttributedTo);
        sheet.text(" ");
        sheet.leaf("span", name);
    }
}
