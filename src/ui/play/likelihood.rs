//! How likely the reader finds what may come, from 0 to 100 per cent, with the word for it.

use super::Turn;
use super::words::{LIKELIHOODS, Say, likelihood, range};
use crate::browser::{Deed, DeedKind};
use crate::explainer::{Likelihood, Locale, Str, number_text, parse_number};
use crate::ui::sheet::Sheet;
use crate::view::Memory;

pub(super) fn write(sheet: &mut Sheet, statements: &[Str], memory: &Memory, id: &Str) {
    let locale = sheet.explainer().locale;
    sheet.open("ul ex-bars");
    for (at, statement) in statements.iter().enumerate() {
        let own = memory.values.get(at).copied().unwrap_or(f64::NAN);
        let name = [id, "-", &at.to_string()].concat();
        sheet.open("li ex-chance");
        sheet.open("label ex-bar-name");
        if sheet.live() && !memory.done {
            sheet.refer("for", "chance", &name);
        }
        sheet.leaf("span", statement);
        sheet.close();
        sheet.leaf("span ex-bar-value", &words(own, locale));
        sheet.open("div ex-bar-set");
        if sheet.live() && !memory.done {
            sheet.open("input ex-input");
            sheet.refer("id", "chance", &name);
            for (name, value) in [("type", "range"), ("min", "0"), ("max", "100"), ("step", "1")] {
                sheet.set(name, value);
            }
            sheet.set("data-value", &number_text(if own.is_finite() { own } else { 50.0 }));
            sheet.set("data-act", &["chance ", &at.to_string()].concat());
            sheet.set("aria-valuetext", &words(own, locale));
            sheet.close();
        } else {
            scale(sheet, own.is_finite().then_some([own, own]));
        }
        sheet.close();
        sheet.close();
    }
    sheet.close();
    legend(sheet);
}

/// A likelihood in figures and in a word: "70 %: likely".
fn words(percent: f64, locale: Locale) -> String {
    if !percent.is_finite() {
        return Say::Clear.say(locale).into();
    }
    [&number_text(percent), "\u{a0}%: ", likelihood(Likelihood::of(percent), locale)].concat()
}

/// What was said of all of them.
pub(super) fn said(memory: &Memory, locale: Locale) -> String {
    let all: Vec<String> = memory.values.iter().map(|value| words(*value, locale)).collect();
    [" ", &all.join("; "), "."].concat()
}

/// The scale from 0 to 100 per cent with a range brought out.
pub(super) fn scale(sheet: &mut Sheet, range: Option<[f64; 2]>) {
    sheet.open_shape("svg ex-scale", &[("width", "100%"), ("height", "14"), ("aria-hidden", "true")]);
    sheet.shape("line ex-grid", &[("x1", "0"), ("x2", "100%"), ("y1", "7"), ("y2", "7")]);
    for end in ["0", "50%", "100%"] {
        sheet.shape("line ex-grid", &[("x1", end), ("x2", end), ("y1", "3"), ("y2", "11")]);
    }
    match range {
        Some([least, most]) if least < most => {
            let (x, width) = (super::percent(least), super::percent(most - least));
            sheet.shape("rect ex-true-bar", &[("x", &x), ("width", &width), ("y", "2"), ("height", "10")]);
        }
        Some([at, _]) => sheet.shape("circle ex-true-dot", &[("cx", &super::percent(at)), ("cy", "7"), ("r", "6")]),
        None => {}
    }
    sheet.close();
}

/// What the words mean.
pub(super) fn legend(sheet: &mut Sheet) {
    let locale = sheet.explainer().locale;
    sheet.open("details ex-fold ex-words");
    sheet.tell("summary", Say::Scale);
    sheet.open("dl ex-pairs");
    for word in LIKELIHOODS {
        sheet.leaf("dt", likelihood(word, locale));
        sheet.leaf("dd", &range(word));
    }
    sheet.close();
    sheet.tell("p ex-small", Say::ScaleNote);
    sheet.close();
}

pub(super) fn hear(deed: &Deed, turn: &mut Turn) -> bool {
    match (deed.kind, &*deed.verb, deed.object.parse::<usize>(), parse_number(&deed.value)) {
        (DeedKind::Set, "chance", Ok(at), Some(percent)) if at < turn.memory.values.len() => {
            turn.memory.values[at] = percent.round().clamp(0.0, 100.0);
            true
        }
        _ => false,
    }
}
