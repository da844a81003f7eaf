//! Guesses: the question, the way to answer it, and what the figures say.

use super::words::{Say, difference, result};
use super::{Play, Turn, bars, choice, likelihood, line};
use crate::browser::{Deed, DeedKind};
use crate::explainer::{Figures, Guess, Locale, SourceId, Str, Task, format_number};
use crate::ui::Notice;
use crate::ui::sheet::Sheet;
use crate::view::{Difference, Memory};

impl Play for Guess {
    fn id(&self) -> &Str {
        &self.id
    }

    fn what(&self) -> &'static str {
        "div ex-play ex-guess"
    }

    fn token(&self) -> *const () {
        std::ptr::from_ref(self).cast()
    }

    fn start(&self) -> Memory {
        let count = match &self.task {
            Task::Line(figures) | Task::Bars(figures) => figures.keys.len() - figures.given.min(figures.keys.len()),
            Task::Choice { .. } => 1,
            Task::Likelihood(statements) => statements.len(),
        };
        Memory { values: vec![f64::NAN; count], ..Memory::default() }
    }

    fn keeps(&self) -> Option<f64> {
        match &self.task {
            Task::Choice { choices, correct: None } => Some(choices.len() as f64 - 1.0),
            Task::Likelihood(_) => Some(100.0),
            _ => None,
        }
    }

    fn write(&self, sheet: &mut Sheet, memory: &Memory) {
        let predicts = self.keeps().is_some();
        sheet.tell("p ex-label", if predicts { Say::YourPrediction } else { Say::YourGuess });
        sheet.heading(2, "ex-subheading", &self.title);
        sheet.rich_maybe("p ex-p", self.text.as_ref());
        sheet.open("div ex-task");
        match &self.task {
            Task::Line(figures) => line::write(sheet, figures, memory, &self.id),
            Task::Bars(figures) => bars::write(sheet, figures, memory, &self.id),
            Task::Choice { choices, correct } => choice::write(sheet, choices, *correct, memory, self),
            Task::Likelihood(statements) => likelihood::write(sheet, statements, memory, &self.id),
        }
        sheet.close();
        if sheet.live() {
            self.buttons(sheet, memory);
        } else {
            // As high as what only the live block has.
            let room = match &self.task {
                Task::Line(_) => "div ex-room-line",
                Task::Bars(_) => "div ex-room-bars",
                Task::Choice { .. } if predicts => "div ex-room-choice",
                Task::Likelihood(_) => "div ex-room-chances",
                _ => "",
            };
            if !room.is_empty() {
                sheet.open(room);
                sheet.close();
            }
        }
        if !sheet.live() && !predicts {
            sheet.open("details ex-fold");
            sheet.tell("summary", Say::ShowAnswer);
            self.reveal(sheet, memory);
            sheet.close();
            return self.foot(sheet);
        }
        sheet.open("div ex-result");
        if memory.done {
            self.reveal(sheet, memory);
        }
        sheet.close();
        self.foot(sheet);
    }

    fn hear(&self, deed: &Deed, turn: &mut Turn) -> bool {
        if deed.kind == DeedKind::Press {
            match &*deed.verb {
                "reveal" => {
                    turn.memory.done = true;
                    turn.said = self.outcome(&turn.memory, turn.locale);
                    turn.focus = "[data-act=again]".to_owned();
                    turn.notice = Some(self.notice(&turn.memory));
                }
                "again" => {
                    let kept = turn.memory.kept.take();
                    turn.memory = if self.keeps().is_some() {
                        Memory { done: false, kept, ..turn.memory.clone() }
                    } else {
                        self.start()
                    };
                    turn.said.clear();
                    turn.focus = "[data-act=reveal]".to_owned();
                }
                _ => return false,
            }
            return true;
        }
        if turn.memory.done {
            return false;
        }
        match &self.task {
            Task::Line(figures) => line::hear(figures, deed, turn),
            Task::Bars(figures) => bars::hear(figures, deed, turn),
            Task::Choice { choices, .. } => choice::hear(choices.len(), deed, turn),
            Task::Likelihood(_) => likelihood::hear(deed, turn),
        }
    }
}

trait Answer {
    fn buttons(&self, sheet: &mut Sheet, memory: &Memory);
    fn reveal(&self, sheet: &mut Sheet, memory: &Memory);
    fn foot(&self, sheet: &mut Sheet);
    fn outcome(&self, memory: &Memory, locale: Locale) -> String;
    fn notice(&self, memory: &Memory) -> Notice;
}

impl Answer for Guess {
    /// The buttons for what can be done next.
    fn buttons(&self, sheet: &mut Sheet, memory: &Memory) {
        let predicts = self.keeps().is_some();
        sheet.open("div ex-buttons");
        match (memory.done, predicts) {
            (false, false) => sheet.button("button ex-button", "reveal", Say::Reveal),
            (false, true) => sheet.button("button ex-button", "reveal", Say::Predict),
            (true, false) => sheet.button("button ex-button", "again", Say::Again),
            (true, true) => {
                sheet.button("button ex-button", "again", Say::Change);
                if memory.kept.is_none() {
                    sheet.button("button ex-button", "keep", Say::Keep);
                }
            }
        }
        if predicts {
            sheet.open("span ex-small");
            if let Some(day) = &memory.kept {
                sheet.tell("span", Say::Kept);
                sheet.text(" ");
                crate::ui::header::time(sheet, day);
                sheet.text(". ");
                sheet.button("button ex-link", "forget", Say::Forget);
            } else {
                sheet.tell("span", Say::KeepNote);
            }
            sheet.close();
        }
        sheet.close();
    }

    /// What the figures say, and how the guess compares.
    fn reveal(&self, sheet: &mut Sheet, memory: &Memory) {
        let locale = sheet.explainer().locale;
        if sheet.live() {
            sheet.leaf("p ex-outcome", &self.outcome(memory, locale));
        }
        match &self.task {
            Task::Line(figures) | Task::Bars(figures) => compared(sheet, figures, memory, &self.title),
            Task::Choice { choices, correct: Some(correct) } if !sheet.live() => {
                if let Some(choice) = choices.get(*correct) {
                    sheet.leaf("p ex-outcome", choice);
                }
            }
            _ => {}
        }
        sheet.rich_maybe("p ex-p", self.answer.as_ref());
    }

    fn foot(&self, sheet: &mut Sheet) {
        let mut sources = self.sources.clone();
        if let Task::Line(figures) | Task::Bars(figures) = &self.task {
            let own = &sheet.explainer().tables[figures.table.0].sources;
            let more: Vec<SourceId> = own.iter().copied().filter(|id| !sources.contains(id)).collect();
            sources.extend(more);
        }
        sheet.source_line(&sources);
        if let Task::Line(figures) | Task::Bars(figures) = &self.task {
            let table = sheet.explainer().tables[figures.table.0].clone();
            sheet.open("ul ex-caveats");
            for caveat in &table.caveats {
                sheet.rich_leaf("li", caveat);
            }
            sheet.close();
        }
    }

    /// The outcome in a sentence.
    fn outcome(&self, memory: &Memory, locale: Locale) -> String {
        let set = memory.values.iter().any(|value| value.is_finite());
        match &self.task {
            Task::Line(figures) | Task::Bars(figures) if set => {
                // The last key of a line; of bars the one that is furthest off.
                let off = |at: &usize| {
                    let (guess, truth) = (memory.values[*at], figures.truth[figures.given + at]);
                    if guess.is_finite() { (truth - guess).abs() } else { -1.0 }
                };
                let places = 0..memory.values.len();
                let at = match &self.task {
                    Task::Line(_) => places.last(),
                    _ => places.max_by(|a, b| off(a).total_cmp(&off(b))),
                };
                let at = at.unwrap_or(0);
                let (key, truth) = (&figures.keys[figures.given + at], figures.truth[figures.given + at]);
                let guess = memory.values[at];
                let how = difference(Difference::between(guess, truth), locale);
                let show = |value| shown(figures, value, locale);
                result(key, &show(guess), &show(truth), &how, locale)
            }
            Task::Choice { choices, correct } if set => {
                let own = memory.values[0] as usize;
                match correct {
                    Some(correct) if *correct == own => Say::Right.say(locale).into(),
                    Some(correct) => {
                        let right = choices.get(*correct).map_or("", |choice| choice);
                        [Say::Wrong.say(locale), " ", Say::Actual.say(locale), ": ", right, "."].concat()
                    }
                    None => [Say::YouSaid.say(locale), " ", choices.get(own).map_or("", |choice| choice)].concat(),
                }
            }
            Task::Likelihood(_) if set => String::from(Say::YouSaid.say(locale)) + &likelihood::said(memory, locale),
            _ => Say::NoGuess.say(locale).into(),
        }
    }

    fn notice(&self, memory: &Memory) -> Notice {
        let truth = match &self.task {
            Task::Line(figures) | Task::Bars(figures) => figures.truth[figures.given..].to_vec(),
            Task::Choice { correct: Some(correct), .. } => vec![*correct as f64],
            _ => Vec::new(),
        };
        Notice::Guess { id: self.id.clone(), values: memory.values.clone(), truth }
    }
}

/// A figure as a reader sees it, with its unit.
pub(super) fn shown(figures: &Figures, value: f64, locale: Locale) -> String {
    let mut text = format_number(value, figures.decimals(), locale);
    if let Some(unit) = figures.unit.as_ref().filter(|_| value.is_finite()) {
        text.push('\u{a0}');
        text.push_str(unit);
    }
    text
}

/// Guesses and figures in a table.
fn compared(sheet: &mut Sheet, figures: &Figures, memory: &Memory, title: &str) {
    let locale = sheet.explainer().locale;
    let live = sheet.live();
    sheet.open("div ex-scroll");
    sheet.set("tabindex", "0");
    sheet.set("role", "region");
    sheet.set("aria-label", title);
    sheet.open("table");
    sheet.leaf("caption ex-unseen", title);
    sheet.open("thead");
    sheet.open("tr");
    sheet.leaf("td", "");
    let mut headings = vec![Say::Actual];
    if live {
        headings = vec![Say::Guessed, Say::Actual, Say::Off];
    }
    for heading in headings {
        sheet.open("th");
        sheet.set("scope", "col");
        sheet.text(heading.say(locale));
        sheet.close();
    }
    sheet.close();
    sheet.close();
    sheet.open("tbody");
    for (at, guess) in memory.values.iter().enumerate() {
        let truth = figures.truth[figures.given + at];
        sheet.open("tr");
        sheet.open("th");
        sheet.set("scope", "row");
        sheet.text(&figures.keys[figures.given + at]);
        sheet.close();
        if live {
            sheet.leaf("td ex-number", &shown(figures, *guess, locale));
        }
        sheet.leaf("td ex-number", &shown(figures, truth, locale));
        if live {
            let how =
                if guess.is_finite() { difference(Difference::between(*guess, truth), locale) } else { "–".into() };
            sheet.leaf("td", &how);
        }
        sheet.close();
    }
    sheet.close();
    sheet.close();
    sheet.close();
}
