//! The controls of a chart: its series, its zoom, its selection, and the form controls that its parameters are bound to.

use yew::UseForceUpdateHandle;

use super::brush;
use super::live::Stage;
use super::overlay;
use super::phrases::Phrase;
use crate::browser::{self, Clock};
use crate::explainer::{Str, format_number, number_text, parse_number};
use crate::flow::Value;
use crate::grammar::model::{Json, Selection};
use crate::grammar::time::{self, Grain};
use crate::scene::{Control, Grasp, Input};
use crate::ui::sheet::Sheet;

/// How long playing a slider takes from end to end, ms, and the shortest and longest step.
const PLAY: [f64; 3] = [12_000.0, 120.0, 800.0];

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

    /// Starts to play a slider, or stops; takes one step where nothing may move by itself.
    fn toggle_play(&mut self, param: &str) {
        if self.hands.playing.take().is_some() {
            return;
        }
        let Some((range, value)) = self.slider(param) else { return };
        if browser::wants_stillness() {
            return self.step(param);
        }
        if value >= range[1] {
            self.set_number(param, range[0]);
        }
        let steps = ((range[1] - range[0]) / range[2]).max(1.0);
        let every = (PLAY[0] / steps).clamp(PLAY[1], PLAY[2]);
        if let Some(tick) = self.hands.tick.clone() {
            let clock = Clock::start(every as i32, move || tick());
            self.hands.playing = clock.map(|clock| (param.to_owned(), clock));
        }
    }

    /// The clock has ticked.
    pub(super) fn ticked(&mut self, update: &UseForceUpdateHandle) {
        let Some(param) = self.hands.playing.as_ref().map(|(param, _)| param.clone()) else { return };
        let ended = self.slider(&param).is_none_or(|(range, value)| value >= range[1]);
        if ended || browser::is_hidden() {
            self.hands.playing = None;
            update.force_update();
            return;
        }
        self.step(&param);
    }

    /// Moves a slider one step on; from its end to its start.
    fn step(&self, param: &str) {
        if let Some((range, value)) = self.slider(param) {
            let next = if value >= range[1] { range[0] } else { (value + range[2]).min(range[1]) };
            self.set_number(param, next);
        }
    }

    fn set_number(&self, param: &str, value: f64) {
        self.set(param, serde_json::Number::from_f64(value).map(Json::Number));
    }

    /// The range and the value of a slider.
    fn slider(&self, param: &str) -> Option<([f64; 3], f64)> {
        let control = self.hands.controls.iter().find(|control| control.param == param)?;
        match control.input {
            Input::Range(range) => Some((range, control.value.as_f64().unwrap_or(range[0]))),
            _ => None,
        }
    }

    /// A form control was set.
    pub(super) fn input(&mut self, what: &str, value: &str, on: bool) {
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

    /// Whether a selection holds a series.
    fn selects(&self, selection: &Selection, name: &str) -> bool {
        let reach = &self.scene.reach;
        let series = reach.series.iter().position(|series| series.name == name);
        let Some(point) = reach.points.iter().find(|point| Some(point.series) == series) else { return false };
        let tuple = point.origin.and_then(|origin| self.plot.as_ref()?.tuple(origin, selection));
        tuple.is_some_and(|tuple| brush::as_value(selection).as_array().is_some_and(|held| held.contains(&tuple)))
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
        for control in &self.hands.controls {
            self.write_control(sheet, control);
        }
        if zoom.is_some() {
            sheet.open("div ex-zoom");
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
            sheet.close();
        }
        if let Some(place) = brush {
            let held = self.hands.selections[place].has_value();
            button(sheet, "button ex-tool", "brush");
            let phrase = if held { Phrase::ClearSelection } else { Phrase::SelectRange };
            sheet.leaf("span", phrase.say(locale));
            sheet.close();
        }
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
                sheet.leaf("output", &self.number_words(control.value.as_f64().unwrap_or(range[0]), range[2]));
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
                sheet.open("fieldset ex-control");
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
        for control in &self.hands.controls {
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

    /// The handles of the brush: which edge, where, what it is called, how far along, and the value there.
    fn handles(&self) -> Vec<(usize, String, Phrase, f64, String)> {
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

    /// The range of the selection or of an answer, in words.
    pub(super) fn range_words(&self) -> Option<String> {
        let [from, to] = self.props.range.as_ref()?;
        let locale = self.props.page.explainer.locale;
        let word = |text: &Str| crate::explainer::format_date(text, locale);
        Some(if from == to { word(from) } else { [&word(from), " ", Phrase::To.say(locale), " ", &word(to)].concat() })
    }
}

/// Opens a button that steers the chart.
fn button(sheet: &mut Sheet, what: &'static str, steer: &str) {
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
