//! The controls of a chart: zoom, selection, and the form controls that its parameters are bound to.

use yew::UseForceUpdateHandle;

use super::brush;
use super::live::Stage;
use super::overlay;
use super::phrases::Phrase;
use crate::browser;
use crate::explainer::{Str, format_number, number_text, parse_number};
use crate::grammar::model::Json;
use crate::scene::{Control, Drawing, Input, STEERED};
use crate::ui::sheet::Sheet;

/// What a control is called in the page: its parameter and, for a selection, the field.
fn handle(control: &Control) -> String {
    match &control.field {
        Some(field) => ["set ", &control.param, " ", field].concat(),
        None => ["set ", &control.param].concat(),
    }
}

impl Stage {
    /// What is read from a drawing that has just been made.
    pub(super) fn take_controls(&mut self) {
        let (controls, selections) =
            self.plot.as_ref().map(|plot| (plot.controls(), plot.selections())).unwrap_or_default();
        (self.hands.controls, self.hands.selections) = (controls, selections);
    }

    /// Does what a button asks for.
    pub(super) fn steer_by(&mut self, what: &str, update: &UseForceUpdateHandle) {
        let (verb, object) = what.split_once(' ').unwrap_or((what, ""));
        match (verb, object) {
            ("series", _) => self.hands.list = !self.hands.list,
            ("zoom", "in") => drop(self.zoom_by(1.0 / 1.6)),
            ("zoom", "out") => drop(self.zoom_by(1.6)),
            ("zoom", _) => {
                if let Some(place) = self.hands.zoom() {
                    self.set(&self.hands.selections[place].name, None);
                }
            }
            ("brush", _) => self.toggle_brush(),
            ("legend", name) => self.choose_series(name, true),
            ("play", param) => self.toggle_play(param),
            _ => {}
        }
        update.force_update();
    }

    /// A form control was set.
    pub(super) fn input(&mut self, what: &str, value: &str, on: bool) {
        if !STEERED {
            return;
        }
        let Some(control) = self.hands.controls.iter().find(|control| handle(control) == what) else { return };
        let number = || parse_number(value).and_then(serde_json::Number::from_f64).map(Json::Number);
        let value = match &control.input {
            Input::Range(_) => number(),
            Input::Field("number") => number().or(Some(Json::Null)),
            Input::Field(_) => Some(Json::String(value.to_owned())),
            Input::Checkbox => Some(Json::Bool(on)),
            Input::Menu(options) | Input::Radio(options) => match value.parse::<usize>() {
                Ok(at) => options.get(at).map(|(value, _)| value.clone()),
                Err(_) => Some(Json::Null),
            },
        };
        let Some(value) = value else { return };
        let param = control.param.clone();
        // Who sets a slider by hand does not want it to go on by itself.
        self.hands.playing = None;
        let Some(field) = &control.field else { return self.set(&param, Some(value)) };
        // A selection: this field besides what its other controls have set.
        let held = self.hands.selections.iter().find(|selection| selection.name == param).map(brush::as_value);
        let first = held.as_ref().and_then(|held| held.as_array()?.first()?.as_object()).cloned();
        let mut tuple = first.unwrap_or_default();
        if value.is_null() {
            tuple.remove(field);
        } else {
            tuple.insert(field.clone(), value);
        }
        let value = if tuple.is_empty() { Json::Null } else { Json::Array(vec![Json::Object(tuple)]) };
        self.set(&param, Some(value));
    }

    /// Zoom, selection and form controls.
    pub(super) fn write_controls(&self, sheet: &mut Sheet) {
        let locale = sheet.explainer().locale;
        let (zoom, brush) = (self.hands.zoom(), self.hands.brush());
        sheet.open("div ex-controls");
        if zoom.is_none() && brush.is_none() && self.hands.controls.is_empty() {
            sheet.set("hidden", "");
            sheet.close();
            return;
        }
        sheet.set("role", "group");
        sheet.set("aria-label", Phrase::Controls.say(locale));
        for control in self.hands.controls.iter().filter(|_| STEERED) {
            self.write_control(sheet, control);
        }
        if zoom.is_none() && brush.is_none() {
            return sheet.close();
        }
        sheet.open("div ex-control");
        if zoom.is_some() {
            for (what, sign, phrase) in [
                ("zoom in", "+", Phrase::ZoomIn),
                ("zoom out", "−", Phrase::ZoomOut),
                ("zoom reset", "", Phrase::ZoomReset),
            ] {
                button(sheet, "button ex-tool", what);
                if sign.is_empty() {
                    sheet.text(phrase.say(locale));
                } else {
                    sheet.set("aria-label", phrase.say(locale));
                    sheet.text(sign);
                }
                sheet.close();
            }
        }
        if let Some(place) = brush {
            let held = self.hands.selections[place].has_value();
            button(sheet, "button ex-tool", "brush");
            let phrase = if held { Phrase::ClearSelection } else { Phrase::SelectRange };
            sheet.leaf("span", phrase.say(locale));
            sheet.close();
        }
        sheet.close();
        sheet.close();
    }

    fn write_control(&self, sheet: &mut Sheet, control: &Control) {
        let (name, locale) = (handle(control), sheet.explainer().locale);
        let one = |number: f64| number_text(number);
        match &control.input {
            Input::Range(range) => {
                let plays = self.props.chart.play.as_deref() == Some(&control.param);
                sheet.open("div ex-control");
                if plays {
                    let playing = self.hands.playing.as_ref().is_some_and(|(param, _)| *param == control.param);
                    let phrase = match playing {
                        true => Phrase::Pause,
                        false if browser::wants_stillness() => Phrase::Step,
                        false => Phrase::Play,
                    };
                    button(sheet, "button ex-tool", &["play ", &control.param].concat());
                    sheet.leaf("span", phrase.say(locale));
                    sheet.close();
                }
                sheet.open("label");
                sheet.leaf("span", &control.label);
                field(sheet, "input", "range", &name);
                for (what, number) in [("min", range[0]), ("max", range[1]), ("step", range[2])] {
                    sheet.set(what, &one(number));
                }
                sheet.set("value", &one(control.value.as_f64().unwrap_or(range[0])));
                sheet.close();
                // For eyes: the slider says its value itself, and a live region would say it at every step.
                sheet.open("output");
                sheet.set("aria-hidden", "true");
                sheet.text(&self.number_words(control.value.as_f64().unwrap_or(range[0]), range[2]));
                sheet.close();
                sheet.close();
                sheet.close();
            }
            Input::Menu(options) => {
                sheet.open("div ex-control");
                sheet.open("label");
                sheet.leaf("span", &control.label);
                sheet.open("select");
                sheet.set("data-steer", &name);
                for (at, (value, word)) in options.iter().enumerate() {
                    sheet.open("option");
                    sheet.set("value", &at.to_string());
                    if *value == control.value {
                        sheet.set("selected", "");
                    }
                    sheet.text(if value.is_null() && word.is_empty() { Phrase::Any.say(locale) } else { word });
                    sheet.close();
                }
                sheet.close();
                sheet.close();
                sheet.close();
            }
            Input::Radio(options) => {
                sheet.open("fieldset ex-control ex-full");
                sheet.leaf("legend", &control.label);
                for (at, (value, word)) in options.iter().enumerate() {
                    sheet.open("label");
                    field(sheet, "input", "radio", &name);
                    sheet
                        .set("name", &[&self.props.page.explainer.id, " ", &*self.props.chart.id, " ", &name].concat());
                    sheet.set("value", &at.to_string());
                    if *value == control.value {
                        sheet.set("checked", "");
                    }
                    sheet.close();
                    sheet.leaf("span", if value.is_null() { Phrase::Any.say(locale) } else { word });
                    sheet.close();
                }
                sheet.close();
            }
            Input::Checkbox => {
                sheet.open("div ex-control");
                sheet.open("label");
                field(sheet, "input", "checkbox", &name);
                if control.value == Json::Bool(true) {
                    sheet.set("checked", "");
                }
                sheet.close();
                sheet.leaf("span", &control.label);
                sheet.close();
                sheet.close();
            }
            Input::Field(kind) => {
                sheet.open("div ex-control");
                sheet.open("label");
                sheet.leaf("span", &control.label);
                field(sheet, "input", kind, &name);
                sheet.set("value", &text_of(&control.value));
                sheet.close();
                sheet.close();
                sheet.close();
            }
        }
    }

    /// A number of a slider in words: years as they are, larger numbers in groups.
    fn number_words(&self, number: f64, step: f64) -> String {
        if number.fract() == 0.0 && number.abs() < 10_000.0 {
            return number_text(number);
        }
        let decimals = (0..4).find(|digits| (step * 10_f64.powi(*digits)).fract() == 0.0).unwrap_or(4);
        format_number(number, decimals as usize, self.props.page.explainer.locale)
    }

    /// After a render: form controls hold what the parameters are, handles of the brush are where its ends are.
    pub(super) fn place_controls(&self) {
        let node = &self.node;
        for control in self.hands.controls.iter().filter(|_| STEERED) {
            let selector = |more: &str| ["[data-steer=\"", &handle(control), "\"]", more].concat();
            match &control.input {
                Input::Menu(options) | Input::Radio(options) => {
                    let at = options.iter().position(|(value, _)| *value == control.value);
                    match (&control.input, at) {
                        (Input::Menu(_), Some(at)) => browser::set_value(node, &selector(""), &at.to_string(), false),
                        (_, Some(at)) => browser::set_value(
                            node,
                            &selector(&["[value=\"", &at.to_string(), "\"]"].concat()),
                            "",
                            true,
                        ),
                        _ => {}
                    }
                }
                Input::Checkbox => browser::set_value(node, &selector(""), "", control.value == Json::Bool(true)),
                Input::Range(range) => {
                    let value = number_text(control.value.as_f64().unwrap_or(range[0]));
                    browser::set_value(node, &selector(""), &value, false);
                }
                // What a reader types is theirs until it is set from elsewhere.
                Input::Field(_) => browser::set_value(node, &selector(""), &text_of(&control.value), false),
            }
        }
        let styles: Vec<String> = self.handles().iter().map(|(_, style, ..)| style.clone()).collect();
        browser::style_each(node, ".ex-handles", &styles);
        let colors: Vec<String> = self.hands.series.iter().map(overlay::series_style).collect();
        browser::style_within(node, ".ex-series", "i", &colors);
        let band = self.scene.stretch.map(|[x, y, width, height]| overlay::place(x, y, Some((width, height))));
        browser::style(node, ".ex-stretch", &band.unwrap_or_default());
    }

    /// The range of the selection or of an answer, in words.
    pub(super) fn range_words(&self) -> Option<String> {
        let [from, to] = self.props.range.as_ref()?;
        let locale = self.props.page.explainer.locale;
        let word = |text: &Str| crate::explainer::format_date(text, locale);
        Some(if from == to { word(from) } else { [&word(from), " ", Phrase::To.say(locale), " ", &word(to)].concat() })
    }
}

/// Keeps the room of a chart's controls in the prerendered page: empty cells, in the grid that the live ones stand in.
pub(super) fn reserve(sheet: &mut Sheet, plot: &Drawing) {
    let mut cells: Vec<&'static str> = Vec::new();
    for control in plot.controls() {
        cells.push(if matches!(control.input, Input::Radio(_)) { "i ex-control ex-full" } else { "i ex-control" });
    }
    if plot.selections().iter().any(|selection| selection.interval) {
        cells.push("i ex-control");
    }
    if cells.is_empty() {
        return;
    }
    sheet.open("div ex-controls");
    sheet.set("aria-hidden", "true");
    for cell in cells {
        sheet.open(cell);
        sheet.close();
    }
    sheet.close();
}

/// Opens a button that steers the chart.
pub(super) fn button(sheet: &mut Sheet, what: &'static str, steer: &str) {
    sheet.open(what);
    sheet.set("type", "button");
    sheet.set("data-steer", steer);
}

fn field(sheet: &mut Sheet, what: &'static str, kind: &str, name: &str) {
    sheet.open(what);
    sheet.set("type", kind);
    sheet.set("data-steer", name);
}

fn text_of(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Number(number) => number_text(number.as_f64().unwrap_or_default()),
        _ => String::new(),
    }
}
