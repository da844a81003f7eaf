//! Ask the chart: questions from a form or in the reader's own words, answered in the page.

use std::cell::OnceCell;
use std::rc::Rc;

use super::words::pick;
use super::{Play, Turn};
use crate::browser::{Deed, DeedKind};
use crate::explainer::{Chart, Explainer, Locale, Str, format_number, number_text, parse_number};
use crate::scene::ask::{Asked, Question, Reply, answer, number, understand};
use crate::scene::{Frame, Reach};
use crate::ui::chart::plot_of;
use crate::ui::sheet::Sheet;
use crate::view::Memory;

/// Where the numbers of a memory stand: the kind of question first; NaN where the words were not understood.
pub(super) const ASKED: usize = 0;
pub(super) const SERIES: usize = 1;
pub(super) const OTHER: usize = 2;
pub(super) const KEY: usize = 3;
pub(super) const UNTIL: usize = 4;
pub(super) const LIMIT: usize = 5;
/// Whether the form is open: only then is there need of the chart's points.
pub(super) const OPEN: usize = 6;

/// What stands between a series and a key in an order to pin a point.
pub(crate) const PIN_MARK: &str = "\u{1f}";

/// The questions that a chart can be asked.
pub(crate) struct Asking {
    id: Str,
    pub(super) chart: Rc<Chart>,
    explainer: Rc<Explainer>,
    reach: OnceCell<Reach>,
}

impl Asking {
    pub(crate) fn new(chart: &Rc<Chart>, explainer: &Rc<Explainer>) -> Asking {
        let id = ["ask-", &chart.id].concat().into();
        Asking { id, chart: Rc::clone(chart), explainer: Rc::clone(explainer), reach: OnceCell::new() }
    }

    /// What the chart shows, whatever its width.
    pub(super) fn reach(&self) -> &Reach {
        self.reach.get_or_init(|| {
            let frame = Frame::new(680.0, self.explainer.locale);
            let mut reach =
                plot_of(&self.explainer, &self.chart).map(|plot| plot.lay_out(&frame).reach).unwrap_or_default();
            // What has no value as a number can be asked nothing.
            reach.points.retain(|point| number(&point.value, self.explainer.locale).is_some());
            reach
        })
    }

    pub(super) fn question(&self, memory: &Memory) -> Option<Question> {
        let reach = self.reach();
        let place = |at: usize, count: usize| (memory.values[at] as usize).min(count.saturating_sub(1));
        let asked = *Asked::ALL.get(Some(memory.values[ASKED]).filter(|asked| asked.is_finite())? as usize)?;
        Some(Question {
            asked,
            series: place(SERIES, reach.series.len()),
            other: place(OTHER, reach.series.len()),
            key: place(KEY, reach.keys.len()),
            until: if memory.values[UNTIL].is_nan() {
                reach.keys.len().saturating_sub(1)
            } else {
                place(UNTIL, reach.keys.len())
            },
            limit: memory.values[LIMIT],
        })
    }

    /// The answer in a sentence, and the point that shows it.
    pub(super) fn reply(&self, question: &Question) -> (String, Option<usize>) {
        let (reach, locale) = (self.reach(), self.explainer.locale);
        let name = |at: usize| &*reach.series[reach.points[at].series].name;
        let key = |at: usize| &*reach.keys[reach.points[at].key];
        let value = |at: usize| &*reach.points[at].value;
        let subject = |at: usize| {
            if name(at).is_empty() { pick(locale, "The value", "El valor").into() } else { name(at).to_owned() }
        };
        let en = locale == Locale::En;
        let none = pick(locale, "The chart has no such value.", "El gráfico no tiene ese valor.");
        let limit = format_number(question.limit, decimals(&number_text(question.limit), Locale::En), locale);
        match (question.asked, answer(reach, question, locale)) {
            (Asked::Highest, Reply::One(at)) if en => {
                ([&subject(at), " was highest at ", key(at), ": ", value(at), "."].concat(), Some(at))
            }
            (Asked::Highest, Reply::One(at)) => {
                ([&subject(at), ": lo más alto, ", key(at), ", con ", value(at), "."].concat(), Some(at))
            }
            (Asked::Lowest, Reply::One(at)) if en => {
                ([&subject(at), " was lowest at ", key(at), ": ", value(at), "."].concat(), Some(at))
            }
            (Asked::Lowest, Reply::One(at)) => {
                ([&subject(at), ": lo más bajo, ", key(at), ", con ", value(at), "."].concat(), Some(at))
            }
            (Asked::Passed, Reply::One(at)) if en => {
                ([&subject(at), " first passed ", &limit, " at ", key(at), ": ", value(at), "."].concat(), Some(at))
            }
            (Asked::Passed, Reply::One(at)) => (
                [&subject(at), " superó ", &limit, " por primera vez en ", key(at), ": ", value(at), "."].concat(),
                Some(at),
            ),
            (Asked::Passed, _) => ([pick(locale, "Never above ", "Nunca por encima de "), &limit, "."].concat(), None),
            (_, Reply::One(at)) => ([&subject(at), ", ", key(at), ": ", value(at), "."].concat(), Some(at)),
            (asked, Reply::Two([a, b], [from, to])) => {
                let places = decimals(value(a), locale).max(decimals(value(b), locale));
                let sign = |number: f64| if number > 0.0 { "+" } else { "" };
                let difference = [sign(to - from), &format_number(to - from, places, locale)].concat();
                let share = if from > 0.0 {
                    let percent = (to / from - 1.0) * 100.0;
                    [
                        " (",
                        sign(percent),
                        &format_number(percent, usize::from(percent.abs() < 10.0), locale),
                        "\u{a0}%)",
                    ]
                    .concat()
                } else {
                    String::new()
                };
                let text = if asked == Asked::Change {
                    let (from_, to_) = (pick(locale, " from ", " de "), pick(locale, " to ", " a "));
                    [
                        &subject(a),
                        ",",
                        from_,
                        key(a),
                        to_,
                        key(b),
                        ": ",
                        value(a),
                        " → ",
                        value(b),
                        ", ",
                        &difference,
                        &share,
                        ".",
                    ]
                    .concat()
                } else {
                    let words = pick(locale, "; difference: ", "; diferencia: ");
                    [
                        key(a),
                        ": ",
                        &subject(a),
                        " ",
                        value(a),
                        ", ",
                        &subject(b),
                        " ",
                        value(b),
                        words,
                        &difference,
                        &share,
                        ".",
                    ]
                    .concat()
                };
                (text, Some(b))
            }
            (_, Reply::Several(all)) if all.is_empty() => {
                ([pick(locale, "None is above ", "Ninguno supera "), &limit, "."].concat(), None)
            }
            (_, Reply::Several(all)) => {
                let told = |at: &usize| {
                    let who = if name(*at).is_empty() { key(*at) } else { name(*at) };
                    [who, " (", value(*at), ")"].concat()
                };
                let list: Vec<String> = all.iter().map(told).collect();
                (
                    [pick(locale, "Above ", "Por encima de "), &limit, ": ", &list.join(", "), "."].concat(),
                    all.first().copied(),
                )
            }
            (_, Reply::Nothing) => (none.into(), None),
        }
    }

    /// What can be asked, with this chart's own names.
    pub(super) fn examples(&self) -> String {
        let (reach, locale) = (self.reach(), self.explainer.locale);
        let name = reach.series.first().map_or("", |series| &series.name);
        let (first, last) = (reach.keys.first().map_or("", |key| key), reach.keys.last().map_or("", |key| key));
        match locale {
            Locale::En => [
                "I can answer questions like “When was ",
                name,
                " highest?”, “How much did ",
                name,
                " change from ",
                first,
                " to ",
                last,
                "?”, “",
                name,
                " in ",
                last,
                "?”, “Which are above 1,000?”",
            ]
            .concat()
            .replace("  ", " "),
            Locale::Es => [
                "Puedo responder preguntas como «¿Cuándo fue más alto ",
                name,
                "?», «¿Cuánto cambió ",
                name,
                " de ",
                first,
                " a ",
                last,
                "?», «¿",
                name,
                " en ",
                last,
                "?», «¿Cuáles están por encima de 1.000?»",
            ]
            .concat()
            .replace("  ", " "),
        }
    }
}

/// The decimals of a number as it is written.
fn decimals(text: &str, locale: Locale) -> usize {
    let (mark, _) = locale.marks();
    text.split_once(mark).map_or(0, |(_, rest)| rest.bytes().take_while(u8::is_ascii_digit).count())
}

impl Play for Asking {
    fn id(&self) -> &Str {
        &self.id
    }

    fn what(&self) -> &'static str {
        "div ex-asking"
    }

    fn start(&self) -> Memory {
        Memory { values: vec![0.0, 0.0, 1.0, 0.0, f64::NAN, 0.0, 0.0], ..Memory::default() }
    }

    fn token(&self) -> *const () {
        Rc::as_ptr(&self.chart).cast()
    }

    fn write(&self, sheet: &mut Sheet, memory: &Memory) {
        let locale = sheet.explainer().locale;
        sheet.open("details ex-fold");
        if !sheet.live() {
            sheet.leaf("summary", pick(locale, "In a few sentences", "En pocas frases"));
            self.facts(sheet);
            return sheet.close();
        }
        sheet.open("summary");
        sheet.set("data-act", "open");
        sheet.text(pick(locale, "Ask the chart", "Pregunte al gráfico"));
        sheet.close();
        sheet.open("div ex-asks");
        if memory.values[OPEN] > 0.0 {
            self.form(sheet, memory);
        }
        sheet.close();
        sheet.close();
    }

    fn hear(&self, deed: &Deed, turn: &mut Turn) -> bool {
        let values = &mut turn.memory.values;
        match (deed.kind, &*deed.verb) {
            (DeedKind::Press, "open") => values[OPEN] = 1.0,
            (DeedKind::Set, "words") => {
                let locale = self.explainer.locale;
                values[ASKED] = f64::NAN;
                turn.memory.done = false;
                if let Some(it) = understand(&deed.value, self.reach(), locale) {
                    let kind = Asked::ALL.iter().position(|asked| *asked == it.asked).unwrap_or(0);
                    let set =
                        [kind as f64, it.series as f64, it.other as f64, it.key as f64, it.until as f64, it.limit];
                    values[..OPEN].copy_from_slice(&set);
                }
            }
            (DeedKind::Set, "pick") => {
                let (Ok(at), Some(number)) = (deed.object.parse::<usize>(), parse_number(&deed.value)) else {
                    return false;
                };
                if at >= OPEN {
                    return false;
                }
                values[at] = number;
                if values[ASKED].is_nan() {
                    values[ASKED] = 0.0;
                }
                turn.memory.done = false;
            }
            (DeedKind::Send, "ask") => {
                turn.memory.done = true;
                let question = self.question(&turn.memory);
                turn.said = question.map_or_else(|| self.examples(), |question| self.reply(&question).0);
            }
            _ => return false,
        }
        true
    }
}
