//! The handles of a brush, which keys move.

use super::brush;
use super::live::Stage;
use super::overlay;
use super::phrases::Phrase;
use crate::explainer::{format_number, number_text};
use crate::flow::Value;
use crate::grammar::model::{Json, Selection};
use crate::grammar::time::{self, Grain};
use crate::scene::Grasp;
use crate::ui::sheet::Sheet;

impl Stage {
    /// A key on the handle of a brush. Whether it means anything there.
    pub(super) fn move_handle(&self, which: &str, key: &str) -> bool {
        let Some(place) = self.hands.brush() else { return false };
        let selection = &self.hands.selections[place];
        let Some(grip) = self.scene.grips.iter().find(|grip| brush::is_of(selection, grip)) else { return false };
        let (Some(mut edges), Ok(edge)) = (brush::edges(selection, grip), which.parse::<usize>()) else { return false };
        if edge > 3 {
            return false;
        }
        let (side, length) = (edge % 2, grip.frame[2 + edge % 2]);
        let start = grip.frame[side];
        let step = length / 50.0;
        let up = if side == 0 { step } else { -step };
        let to = edges[edge]
            + match key {
                "ArrowRight" | "ArrowUp" => up,
                "ArrowLeft" | "ArrowDown" => -up,
                "PageUp" => 5.0 * up,
                "PageDown" => -5.0 * up,
                "Home" => -length * up.signum(),
                "End" => length * up.signum(),
                _ => return false,
            };
        // One end does not pass the other.
        let other = edges[(edge + 2) % 4];
        edges[edge] = if edge < 2 {
            to.clamp(start, (other - 2.0).max(start))
        } else {
            to.clamp(other + 2.0, (start + length).max(other + 2.0))
        };
        self.set(&selection.name, Some(brush::interval(selection, grip, edges)));
        true
    }

    /// Sets a brush over the middle half, for those who then move its ends by keys; or clears it.
    pub(super) fn toggle_brush(&self) {
        let Some(place) = self.hands.brush() else { return };
        let selection = &self.hands.selections[place];
        if selection.has_value() {
            return self.set(&selection.name, Some(Json::Null));
        }
        let Some(grip) = self.scene.grips.iter().find(|grip| brush::is_of(selection, grip)) else { return };
        let [left, top, width, height] = grip.frame;
        let edges = [left + width * 0.25, top + height * 0.25, left + width * 0.75, top + height * 0.75];
        self.set(&selection.name, Some(brush::interval(selection, grip, edges)));
    }

    /// The handles of the brush: which edge, where, what it is called, how far along, and the value there.
    pub(super) fn handles(&self) -> Vec<(usize, String, Phrase, f64, String)> {
        let mut out = Vec::new();
        let Some(selection) = self.hands.brush().map(|place| &self.hands.selections[place]) else { return out };
        let Some(grip) = self.scene.grips.iter().find(|grip| brush::is_of(selection, grip)) else { return out };
        let Some(edges) = brush::edges(selection, grip) else { return out };
        let names = [Phrase::Start, Phrase::Upper, Phrase::End, Phrase::Lower];
        for edge in [0, 2, 1, 3] {
            let side = edge % 2;
            if !brush::is_along(selection, if side == 0 { "x" } else { "y" }) {
                continue;
            }
            let (x, y, width, height) = (edges[0], edges[1], edges[2] - edges[0], edges[3] - edges[1]);
            let style = if side == 0 {
                overlay::place(edges[edge] - 12.0, y, Some((24.0, height.max(24.0))))
            } else {
                overlay::place(x, edges[edge] - 12.0, Some((width.max(24.0), 24.0)))
            };
            let share = (edges[edge] - grip.frame[side]) / grip.frame[2 + side].max(1.0);
            let share = if side == 0 { share } else { 1.0 - share };
            let words = self.words_at(selection, edge);
            out.push((edge, style, names[edge], (share * 100.0).round(), words));
        }
        out
    }

    /// The value at an edge of the brush, as a reader sees it.
    fn words_at(&self, selection: &Selection, edge: usize) -> String {
        let channel = ["x", "y"][edge % 2];
        let Some(Value::List(ends)) = selection.extent(channel) else { return String::new() };
        // The interval begins with its smaller end, which stands at the bottom of a plot.
        let end = if edge == 0 || edge == 3 { ends.first() } else { ends.last() };
        let Some(end) = end else { return String::new() };
        let locale = self.props.page.explainer.locale;
        let grasp = self.scene.grips.iter().find(|grip| brush::is_of(selection, grip));
        let grasp = grasp.and_then(|grip| if channel == "x" { grip.x.as_ref() } else { grip.y.as_ref() });
        match end {
            Value::Number(ms) if grasp.is_some_and(Grasp::is_time) => {
                // A selection of years needs no days.
                let span = ends.last().map_or(0.0, Value::number) - ends.first().map_or(0.0, Value::number);
                time::show(*ms, if span > 4e10 { Grain::Month } else { Grain::Day }, locale)
            }
            Value::Number(number) => {
                let decimals = if number.abs() >= 100.0 || number.fract() == 0.0 { 0 } else { 2 };
                format_number(*number, decimals, locale)
            }
            other => other.string().to_string(),
        }
    }

    /// The handles of the brush, which keys move.
    pub(super) fn write_handles(&self, sheet: &mut Sheet) {
        let locale = sheet.explainer().locale;
        sheet.open("div ex-handles");
        for (edge, _, name, share, words) in self.handles() {
            sheet.open(["span ex-handle", "span ex-handle ex-lying"][edge % 2]);
            sheet.key(&edge.to_string());
            sheet.set("role", "slider");
            sheet.set("tabindex", "0");
            sheet.set("aria-orientation", ["horizontal", "vertical"][edge % 2]);
            sheet.set("data-edge", &edge.to_string());
            sheet.set("aria-label", name.say(locale));
            sheet.set("aria-valuemin", "0");
            sheet.set("aria-valuemax", "100");
            sheet.set("aria-valuenow", &number_text(share));
            sheet.set("aria-valuetext", &words);
            sheet.close();
        }
        sheet.close();
    }
}
