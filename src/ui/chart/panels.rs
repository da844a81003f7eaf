//! The panels of a live chart: tabs, the drawing with its surface, the table, and what is brought out.

use super::live::Stage;
use super::{grid, menu, name, overlay};
use crate::explainer::Chart;
use crate::scene::Drawing;
use crate::ui::sheet::Sheet;
use crate::ui::words::Word;

impl Stage {
    pub(super) fn write(&self, sheet: &mut Sheet, plot: &Drawing) {
        let (chart, table) = (&self.props.chart, self.props.table);
        sheet.open("div ex-tabs");
        sheet.open("div ex-tablist");
        sheet.set("role", "tablist");
        sheet.set_word("aria-label", Word::Views);
        tab(sheet, chart, Word::Chart, "chart", !table);
        tab(sheet, chart, Word::Table, "table", table);
        sheet.close();
        self.write_series_button(sheet);
        self.write_tools(sheet);
        sheet.close();
        self.write_series(sheet);
        self.write_menu(sheet);

        open_panel(sheet, chart, "chart", !table);
        menu::structure(sheet, &self.scene, "ul ex-unseen");
        sheet.open("div ex-plot");
        sheet.open("div ex-surface");
        sheet.set("tabindex", "0");
        sheet.set("role", "application");
        name(sheet, chart, plot);
        sheet.refer("aria-describedby", "keys", &chart.id);
        open_layer(sheet, "canvas");
        sheet.close();
        open_layer(sheet, "div ex-texts");
        overlay::write_pictures(sheet, &self.scene);
        sheet.close();
        open_layer(sheet, "div ex-texts");
        sheet.reference(&self.texts.0);
        sheet.close();
        open_layer(sheet, "div ex-stretch");
        if self.scene.stretch.is_none() {
            sheet.set("hidden", "");
        }
        sheet.close();
        sheet.close();
        self.hands.over.write(sheet);
        self.write_handles(sheet);
        sheet.close();
        sheet.open("p ex-keys");
        // Told with the drawing, which it describes: by itself it would be told once more.
        sheet.set("aria-hidden", "true");
        sheet.id("keys", &chart.id);
        sheet.text(Word::Keys.say(sheet.explainer().locale));
        sheet.close();
        self.write_controls(sheet);
        sheet.close();

        open_panel(sheet, chart, "table", table);
        if table {
            grid::grid(sheet, chart, self.table(plot));
        }
        sheet.close();
        self.write_focus(sheet);
        self.write_help(sheet, plot);
    }

    /// What is brought out, and the way back.
    fn write_focus(&self, sheet: &mut Sheet) {
        sheet.open("p ex-shown");
        sheet.set("role", "status");
        if let Some(range) = self.range_words().filter(|_| self.props.focus.is_none()) {
            sheet.say("span", Word::Shown);
            sheet.text(" ");
            sheet.leaf("strong", &range);
            sheet.text(" ");
            sheet.open_button("button ex-link", "release", "");
            sheet.say("span", Word::Release);
            sheet.close();
        }
        if let Some(focus) = &self.props.focus {
            // A document may name a category by its raw value; its column knows the word for it.
            let explainer = sheet.explainer();
            let tables = self.props.chart.tables.iter().map(|id| &explainer.tables[id.0]);
            let mut labels = tables.flat_map(|table| &table.columns).flat_map(|column| &column.labels);
            let label = labels.find(|(raw, _)| raw == focus).map_or(focus, |(_, label)| label);
            sheet.say("span", Word::Shown);
            sheet.text(" ");
            sheet.leaf("strong", label);
            if let Some(range) = self.range_words() {
                sheet.text(", ");
                sheet.leaf("strong", &range);
            }
            sheet.text(" ");
            sheet.open_button("button ex-link", "release", "");
            sheet.say("span", Word::Release);
            sheet.close();
        }
        self.write_hidden(sheet);
        sheet.close();
    }
}

/// Opens a layer over the canvas that screen readers pass over: table and live region say the same.
fn open_layer(sheet: &mut Sheet, what: &'static str) {
    sheet.open(what);
    sheet.set("aria-hidden", "true");
}

fn tab(sheet: &mut Sheet, chart: &Chart, word: Word, kind: &str, chosen: bool) {
    sheet.open_button("button ex-tab", "tab", &[&chart.id, " ", kind].concat());
    sheet.set("role", "tab");
    sheet.id("tab", &[kind, "-", &chart.id].concat());
    sheet.refer("aria-controls", "panel", &[kind, "-", &chart.id].concat());
    sheet.set("aria-selected", if chosen { "true" } else { "false" });
    sheet.set("tabindex", if chosen { "0" } else { "-1" });
    sheet.text(word.say(sheet.explainer().locale));
    sheet.close();
}

fn open_panel(sheet: &mut Sheet, chart: &Chart, kind: &str, chosen: bool) {
    sheet.open("div ex-panel");
    sheet.set("role", "tabpanel");
    sheet.id("panel", &[kind, "-", &chart.id].concat());
    sheet.refer("aria-labelledby", "tab", &[kind, "-", &chart.id].concat());
    if !chosen {
        sheet.set("hidden", "");
    }
}
