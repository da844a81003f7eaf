//! Bars whose length the reader sets.

use super::guess::shown;
use super::line::{field, rounded};
use super::words::Say;
use super::{Turn, percent};
use crate::browser::{Deed, DeedKind};
use crate::explainer::{Figures, Str, parse_number};
use crate::ui::sheet::Sheet;
use crate::view::Memory;

pub(super) fn write(sheet: &mut Sheet, figures: &Figures, memory: &Memory, id: &Str) {
    let locale = sheet.explainer().locale;
    sheet.open("ul ex-bars");
    for (at, key) in figures.keys.iter().enumerate() {
        let guess = at.checked_sub(figures.given).and_then(|at| memory.values.get(at)).copied();
        let seen = guess.is_none() || memory.done;
        let own = guess.unwrap_or(f64::NAN);
        sheet.open("li");
        sheet.open("label ex-bar-name");
        let name = [id, "-", &at.to_string()].concat();
        if guess.is_some() && sheet.live() {
            sheet.refer("for", "bar", &name);
        }
        sheet.leaf("span", key);
        sheet.close();
        sheet.open("span ex-bar-value");
        if seen {
            sheet.leaf("b", &shown(figures, figures.truth[at], locale));
        } else if own.is_finite() {
            sheet.leaf("span", &shown(figures, own, locale));
        } else {
            sheet.leaf("span", "?");
        }
        sheet.close();
        if sheet.live() && guess.is_some() && !memory.done {
            sheet.open("div ex-bar-set");
            field(
                sheet,
                "range",
                figures,
                if own.is_finite() { own } else { 0.0 },
                &["bar ", &at.to_string()].concat(),
            );
            sheet.refer("id", "bar", &name);
            let words = if own.is_finite() { shown(figures, own, locale) } else { Say::Clear.say(locale).into() };
            sheet.set("aria-valuetext", &words);
            sheet.close();
            sheet.close();
        } else {
            sheet.open_shape("svg ex-bar", &[("width", "100%"), ("height", "18"), ("aria-hidden", "true")]);
            let wide = |value: f64| percent(100.0 * value / figures.most);
            if seen {
                sheet.shape("rect ex-true-bar", &[("y", "3"), ("height", "12"), ("width", &wide(figures.truth[at]))]);
            }
            if own.is_finite() {
                let attributes = [("y", "0"), ("height", "18"), ("width", "3"), ("x", &*wide(own))];
                sheet.shape("rect ex-mine-bar", &attributes);
            }
            sheet.close();
        }
        sheet.close();
    }
    sheet.close();
}

pub(super) fn hear(figures: &Figures, deed: &Deed, turn: &mut Turn) -> bool {
    let place = deed.object.parse::<usize>().ok().and_then(|at| at.checked_sub(figures.given));
    match (deed.kind, &*deed.verb, place, parse_number(&deed.value)) {
        (DeedKind::Set, "bar", Some(at), Some(number)) if at < turn.memory.values.len() => {
            turn.memory.values[at] = rounded(figures, number);
            true
        }
        _ => false,
    }
}
