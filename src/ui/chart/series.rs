//! The list of a chart's series: buttons that bring one out or hide it.

use super::live::Stage;
use super::phrases::Phrase;
use super::steering::button;
use crate::ui::sheet::Sheet;

impl Stage {
    /// The button that opens the list of series.
    pub(super) fn write_series_button(&self, sheet: &mut Sheet) {
        if self.hands.series.len() < 2 {
            return;
        }
        button(sheet, "button ex-tool ex-series-button", "series");
        sheet.set("aria-expanded", if self.hands.list { "true" } else { "false" });
        sheet.text(Phrase::Series.say(sheet.explainer().locale));
        sheet.close();
    }

    /// The series, each with a button that brings it out and one that hides it.
    pub(super) fn write_series(&self, sheet: &mut Sheet) {
        let locale = sheet.explainer().locale;
        sheet.open("ul ex-series");
        sheet.set("aria-label", Phrase::Series.say(locale));
        if !self.hands.list || self.hands.series.len() < 2 {
            sheet.set("hidden", "");
            sheet.close();
            return;
        }
        let chart = &self.props.chart.id;
        let chosen = self.hands.legend().map(|place| &self.hands.selections[place]);
        for series in &self.hands.series {
            let hidden = self.props.hidden.iter().any(|name| **name == *series.name);
            sheet.open("li");
            let object = [chart, " ", &series.name].concat();
            let pressed = match chosen {
                Some(selection) => {
                    button(sheet, "button ex-choice", &["legend ", &series.name].concat());
                    self.selects(selection, &series.name)
                }
                None => {
                    sheet.open_button("button ex-choice", "focus", &object);
                    self.props.focus.as_deref() == Some(&series.name)
                }
            };
            sheet.set("aria-pressed", if pressed { "true" } else { "false" });
            sheet.open("i");
            sheet.close();
            sheet.leaf("span", &series.name);
            sheet.close();
            sheet.open_button("button ex-choice", "hide", &object);
            sheet.set("aria-pressed", if hidden { "true" } else { "false" });
            sheet.set("aria-label", &[Phrase::Hide.say(locale), " ", &series.name].concat());
            sheet.text(Phrase::Hide.say(locale));
            sheet.close();
            sheet.close();
        }
        sheet.close();
    }

    /// What is hidden, and the way back.
    pub(super) fn write_hidden(&self, sheet: &mut Sheet) {
        if self.props.hidden.is_empty() {
            return;
        }
        let locale = sheet.explainer().locale;
        sheet.open("span ex-hidden");
        sheet.leaf("span", Phrase::Hidden.say(locale));
        sheet.text(" ");
        let names: Vec<&str> = self.props.hidden.iter().map(|name| &**name).collect();
        sheet.leaf("strong", &names.join(", "));
        sheet.text(" ");
        sheet.open_button("button ex-link", "unhide", &self.props.chart.id);
        sheet.leaf("span", Phrase::ShowAll.say(locale));
        sheet.close();
        sheet.close();
    }
}
