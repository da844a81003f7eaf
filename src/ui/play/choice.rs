//! A choice among answers.

use super::Turn;
use super::words::Say;
use crate::browser::{Deed, DeedKind};
use crate::explainer::{Guess, Str};
use crate::ui::sheet::{Sheet, id_of};
use crate::view::Memory;

pub(super) fn write(sheet: &mut Sheet, choices: &[Str], correct: Option<usize>, memory: &Memory, guess: &Guess) {
    let locale = sheet.explainer().locale;
    let open = sheet.live() && !memory.done;
    sheet.open(if open { "fieldset ex-choices" } else { "ul ex-choices" });
    if open {
        sheet.leaf("legend ex-unseen", &guess.title);
    }
    for (at, choice) in choices.iter().enumerate() {
        let own = memory.values.first().is_some_and(|value| *value == at as f64);
        if open {
            sheet.open("label ex-option");
            sheet.open("input");
            sheet.set("type", "radio");
            let name = id_of(sheet.explainer(), "choice", &guess.id);
            sheet.set("name", &name);
            sheet.set("data-value", if own { "1" } else { "" });
            sheet.set("data-act", &["choice ", &at.to_string()].concat());
            sheet.close();
            sheet.leaf("span", choice);
            sheet.close();
            continue;
        }
        let right = memory.done && correct == Some(at);
        sheet.open("li ex-option");
        sheet.open("span ex-sign");
        sheet.set("aria-hidden", "true");
        sheet.text(if right {
            "✓"
        } else if own && correct.is_some() {
            "✕"
        } else if own {
            "●"
        } else {
            "○"
        });
        sheet.close();
        sheet.leaf(if right || own { "b" } else { "span" }, choice);
        for (told, word) in [(right, Say::RightChoice), (own && memory.done, Say::YourChoice)] {
            if told {
                sheet.text(" ");
                sheet.leaf("span ex-small", &["(", word.say(locale), ")"].concat());
            }
        }
        sheet.close();
    }
    sheet.close();
}

pub(super) fn hear(count: usize, deed: &Deed, turn: &mut Turn) -> bool {
    match (deed.kind, &*deed.verb, deed.object.parse::<usize>()) {
        (DeedKind::Set, "choice", Ok(at)) if at < count => {
            turn.memory.values = vec![at as f64];
            true
        }
        _ => false,
    }
}
