//! The head and foot of an explainer: kicker, languages, title, dek, dates.

use super::sheet::Sheet;
use super::words::{Word, autonym};
use crate::browser;
use crate::explainer::{day_after, format_date};

pub(crate) fn header(sheet: &mut Sheet) {
    let explainer = sheet.explainer();
    sheet.open("header ex-header");
    sheet.open("div ex-top");
    match &explainer.kicker {
        Some(kicker) => sheet.leaf("p ex-kicker", kicker),
        None => sheet.say("p ex-kicker", Word::Explained),
    }
    languages(sheet);
    sheet.close();
    sheet.open_heading(0, "ex-title");
    sheet.id("part", "title");
    sheet.text(&explainer.title);
    sheet.close();
    sheet.open("p ex-dek");
    sheet.open("span");
    sheet.key(&explainer.lang);
    sheet.rich(&explainer.summary);
    sheet.close();
    sheet.close();
    if let Some(checked) = &explainer.checked {
        sheet.open("div ex-dates");
        dated(sheet, Word::Checked, checked);
        freshness(sheet, checked);
        if let Some((date, _)) = explainer.corrections.first() {
            sheet.text(" ");
            sheet.open("span");
            sheet.jump("part", "corrections", Word::Corrected.say(explainer.locale));
            sheet.text(" ");
            time(sheet, date);
            sheet.close();
        }
        sheet.close();
    }
    sheet.close();
}

/// Until when the facts count as fresh: words that stay true in a printed page. In a live one they say so when that
/// day has passed; both are of one length, so that nothing moves.
fn freshness(sheet: &mut Sheet, checked: &str) {
    let Some(until) = sheet.explainer().stale_after.as_ref().and_then(|period| day_after(checked, period)) else {
        return;
    };
    let stale = sheet.live() && browser::today() > until;
    sheet.text(" ");
    sheet.open(if stale { "strong ex-stale" } else { "span" });
    sheet.say("span", if stale { Word::StaleSince } else { Word::FreshUntil });
    sheet.text(" ");
    time(sheet, &until);
    sheet.close();
}

fn languages(sheet: &mut Sheet) {
    sheet.open("ul ex-languages");
    sheet.set_word("aria-label", Word::Languages);
    let page = sheet.page;
    for language in page.languages.iter().filter(|_| page.languages.len() > 1) {
        let own = language.tag == page.explainer.lang;
        sheet.open("li");
        sheet.key(&language.tag);
        if sheet.live() {
            sheet.open_button("button ex-link", "lang", &language.tag);
        } else if own {
            sheet.open("span");
        } else {
            sheet.open_link(&language.href);
            sheet.set("hreflang", &language.tag);
        }
        sheet.set("lang", &language.tag);
        if own {
            sheet.set("aria-current", "true");
        }
        sheet.text(autonym(&language.tag));
        sheet.close();
        sheet.close();
    }
    sheet.close();
}

/// The days that matter.
pub(crate) fn footer(sheet: &mut Sheet) {
    let explainer = sheet.explainer();
    sheet.open("footer ex-dates");
    dated(sheet, Word::Published, &explainer.published);
    for (word, date) in [(Word::Updated, &explainer.updated), (Word::Checked, &explainer.checked)] {
        if let Some(date) = date {
            dated(sheet, word, date);
        }
    }
    sheet.close();
}

fn dated(sheet: &mut Sheet, word: Word, date: &str) {
    sheet.open("span");
    sheet.say("span", word);
    sheet.text(" ");
    time(sheet, date);
    sheet.close();
}

/// A date in words that machines can read too.
pub(crate) fn time(sheet: &mut Sheet, date: &str) {
    sheet.open("time");
    sheet.set("datetime", date);
    sheet.text(&format_date(date, sheet.explainer().locale));
    sheet.close();
}
