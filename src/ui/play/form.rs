//! The form of a chart's questions, and what stands below an answer.

use super::asking::{ASKED, Asking, KEY, LIMIT, OTHER, PIN_MARK, SERIES, UNTIL};
use super::words::pick;
use crate::explainer::{Locale, number_text};
use crate::scene::ask::{Asked, Question};
use crate::ui::sheet::Sheet;
use crate::view::Memory;

impl Asking {
    pub(super) fn form(&self, sheet: &mut Sheet, memory: &Memory) {
        let (reach, locale) = (self.reach(), sheet.explainer().locale);
        if reach.points.is_empty() {
            let words =
                pick(locale, "This chart has no values to ask for.", "Este gráfico no tiene valores que consultar.");
            return sheet.leaf("p ex-small", words);
        }
        let asked = Asked::ALL.get(memory.values[ASKED] as usize).copied().filter(|_| memory.values[ASKED].is_finite());
        sheet.open("form ex-form");
        sheet.set("data-act", "ask");
        let kinds: Vec<&str> = Asked::ALL.iter().map(|asked| kind(*asked, locale)).collect();
        self.list(sheet, ASKED, pick(locale, "Question", "Pregunta"), &kinds, memory);
        let names: Vec<&str> = reach.series.iter().map(|series| &*series.name).collect();
        let keys: Vec<&str> = reach.keys.iter().map(|key| &**key).collect();
        let one_of_many = names.len() > 1;
        let asked = asked.unwrap_or(Asked::Highest);
        if one_of_many && asked != Asked::Above {
            self.list(sheet, SERIES, pick(locale, "Of", "De"), &names, memory);
        }
        if one_of_many && asked == Asked::Compare {
            self.list(sheet, OTHER, pick(locale, "With", "Con"), &names, memory);
        }
        if matches!(asked, Asked::Change | Asked::Value | Asked::Compare) || (asked == Asked::Above && one_of_many) {
            let word = if asked == Asked::Change { pick(locale, "From", "Desde") } else { pick(locale, "At", "En") };
            self.list(sheet, KEY, word, &keys, memory);
        }
        if asked == Asked::Change {
            self.list(sheet, UNTIL, pick(locale, "To", "Hasta"), &keys, memory);
        }
        if matches!(asked, Asked::Above | Asked::Passed) {
            sheet.open("label");
            sheet.key("number");
            sheet.leaf("span", pick(locale, "Number", "Número"));
            sheet.open("input ex-input");
            for (name, value) in [("type", "number"), ("step", "any"), ("data-act", "pick 5")] {
                sheet.set(name, value);
            }
            sheet.set("data-value", &number_text(memory.values[LIMIT]));
            sheet.close();
            sheet.close();
        }
        sheet.open("label ex-own");
        sheet.key("words");
        sheet.leaf("span", pick(locale, "Or in your own words", "O con sus palabras"));
        sheet.open("input ex-input");
        for (name, value) in [("type", "text"), ("autocomplete", "off"), ("data-act", "words")] {
            sheet.set(name, value);
        }
        sheet.close();
        sheet.close();
        sheet.open("button ex-button");
        sheet.key("answer");
        sheet.set("type", "submit");
        sheet.text(pick(locale, "Answer", "Responder"));
        sheet.close();
        sheet.close();
        sheet.open("div ex-result");
        if memory.done {
            match self.question(memory) {
                None => sheet.leaf("p ex-p", &self.examples()),
                Some(question) => {
                    let (text, at) = self.reply(&question);
                    sheet.leaf("p ex-outcome", &text);
                    if let Some(at) = at {
                        self.row(sheet, reach.points[at].key);
                        self.show(sheet, at);
                    }
                }
            }
        }
        sheet.close();
    }

    fn list(&self, sheet: &mut Sheet, at: usize, label: &str, names: &[&str], memory: &Memory) {
        sheet.open("label");
        // The controls come and go: by name they keep their elements, and with them the focus.
        sheet.key(&at.to_string());
        sheet.leaf("span", label);
        sheet.open("select ex-input");
        sheet.set("data-act", &["pick ", &at.to_string()].concat());
        let value = memory.values[at];
        let chosen = if value.is_finite() {
            value as usize
        } else if at == UNTIL {
            names.len() - 1
        } else {
            0
        };
        sheet.set("data-value", &chosen.to_string());
        for (at, name) in names.iter().enumerate() {
            sheet.open("option");
            sheet.set("value", &at.to_string());
            sheet.text(name);
            sheet.close();
        }
        sheet.close();
        sheet.close();
    }

    /// The way to the point in the chart, which stays pointed at.
    fn show(&self, sheet: &mut Sheet, at: usize) {
        let (reach, point) = (self.reach(), &self.reach().points[at]);
        let names = [&*reach.series[point.series].name, PIN_MARK, &reach.keys[point.key]].concat();
        sheet.open_button("button ex-link", "pin", &[&self.chart.id, " ", &*names].concat());
        sheet.text(pick(sheet.explainer().locale, "Show it in the chart", "Mostrarlo en el gráfico"));
        sheet.close();
    }

    /// The row of the table that the answer stands in.
    fn row(&self, sheet: &mut Sheet, key: usize) {
        let reach = self.reach();
        sheet.open("div ex-scroll");
        sheet.open("table");
        sheet.open("tbody");
        for point in reach.points.iter().filter(|point| point.key == key) {
            sheet.open("tr");
            sheet.open("th");
            sheet.set("scope", "row");
            let name = &reach.series[point.series].name;
            sheet.text(&[&**name, if name.is_empty() { "" } else { ", " }, &*reach.keys[key]].concat());
            sheet.close();
            sheet.leaf("td ex-number", &point.value);
            sheet.close();
        }
        sheet.close();
        sheet.close();
        sheet.close();
    }

    /// What can be told without being asked: the highest, the lowest, the change.
    pub(super) fn facts(&self, sheet: &mut Sheet) {
        let reach = self.reach();
        sheet.open("ul ex-list");
        let last = reach.keys.len().saturating_sub(1);
        for series in 0..reach.series.len().min(8) {
            let mut all: Vec<String> = Vec::new();
            // Categories have no beginning and no end.
            let kinds: &[Asked] = if reach.shared {
                &[Asked::Highest, Asked::Lowest, Asked::Change]
            } else {
                &[Asked::Highest, Asked::Lowest]
            };
            for asked in kinds {
                let of = || reach.points.iter().filter(|point| point.series == series).map(|point| point.key);
                let (key, until) = (of().min().unwrap_or(0), of().max().unwrap_or(last));
                let question = Question { asked: *asked, series, other: 0, key, until, limit: 0.0 };
                let (text, at) = self.reply(&question);
                all.extend(at.map(|_| text));
            }
            if !all.is_empty() {
                sheet.leaf("li", &all.join(" "));
            }
        }
        sheet.close();
    }
}

/// A kind of question in words.
fn kind(asked: Asked, locale: Locale) -> &'static str {
    let (en, es) = match asked {
        Asked::Highest => ("When was it highest?", "¿Cuándo fue más alto?"),
        Asked::Lowest => ("When was it lowest?", "¿Cuándo fue más bajo?"),
        Asked::Change => ("How much did it change?", "¿Cuánto cambió?"),
        Asked::Value => ("What was it?", "¿Cuánto era?"),
        Asked::Compare => ("How do two compare?", "¿Cómo se comparan dos?"),
        Asked::Above => ("Which are above a number?", "¿Cuáles superan un número?"),
        Asked::Passed => ("When did it first pass a number?", "¿Cuándo superó un número por primera vez?"),
    };
    pick(locale, en, es)
}
