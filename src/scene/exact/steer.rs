//! Steering: what a reader can set in a specification, and what it is set to.

use super::Picture;
use crate::explainer::Str;
use crate::flow::Value;
use crate::grammar::model::{Json, Selection, as_json, word};

/// A form control that sets a parameter.
#[derive(Debug, Clone, PartialEq)]
pub struct Control {
    /// The parameter's name.
    pub param: String,
    /// The field that it chooses points by, where the parameter is a selection.
    pub field: Option<String>,
    /// What it is called.
    pub label: String,
    /// How it is set.
    pub input: Input,
    /// What it is set to.
    pub value: Json,
}

/// How a parameter is set (Vega's input elements).
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// A slider: from, to, step.
    Range([f64; 3]),
    /// One of several values, with their words: a menu.
    Menu(Vec<(Json, String)>),
    /// One of several values, with their words: buttons.
    Radio(Vec<(Json, String)>),
    /// On or off.
    Checkbox,
    /// A field of a form: `text`, `number`, `date`, `time`, `month`, `week`, `datetime-local`, `color`, `search`, `tel`.
    Field(&'static str),
}

/// The fields of forms that a parameter can be bound to.
const FIELDS: [&str; 10] =
    ["text", "number", "date", "time", "month", "week", "datetime-local", "color", "search", "tel"];

/// Gathers the parameters of all views.
pub fn gather(spec: &Json, out: &mut Vec<Json>) {
    match spec {
        Json::Array(items) => items.iter().for_each(|item| gather(item, out)),
        Json::Object(map) => {
            for (key, value) in map {
                match (key.as_str(), value) {
                    ("params", Json::Array(params)) => {
                        for param in params {
                            // A parameter that several views were given is one.
                            if !out.iter().any(|known| word(known, "name") == word(param, "name")) {
                                out.push(param.clone());
                            }
                        }
                    }
                    ("data" | "datasets" | "encoding" | "transform", _) => {}
                    _ => gather(value, out),
                }
            }
        }
        _ => {}
    }
}

impl Picture<'_> {
    /// The form controls that set its parameters.
    pub fn controls(&self) -> Vec<Control> {
        let mut out = Vec::new();
        for param in &self.params {
            let (Some(name), Some(bind)) = (word(param, "name"), param.get("bind")) else { continue };
            if param.get("select").is_none() {
                let value = self.env.names.borrow().get(name).map_or(Json::Null, as_json);
                out.extend(self.control(name, None, name, bind, value));
                continue;
            }
            // A selection: `{"field": {"input": …}}`, or the field's input itself where there is one field.
            let selections = self.env.selections.borrow();
            let Some(selection) = selections.iter().find(|selection| selection.name == name) else { continue };
            for (_, field) in &selection.channels {
                let own = bind.get(field).or_else(|| bind.get("input").map(|_| bind));
                let Some(own) = own.filter(|own| own.is_object()) else { continue };
                let held = selection.tuples.first().and_then(|tuple| tuple.iter().find(|(known, _)| known == field));
                let value = held.map_or(Json::Null, |(_, value)| as_json(value));
                out.extend(self.control(name, Some(field), field, own, value));
            }
        }
        out
    }

    fn control(&self, name: &str, field: Option<&str>, label: &str, bind: &Json, value: Json) -> Option<Control> {
        let number = |key: &str| bind.get(key).and_then(Json::as_f64).filter(|number| number.is_finite());
        let input = match word(bind, "input")? {
            "range" => {
                let (min, max) = (number("min").unwrap_or(0.0), number("max").unwrap_or(100.0));
                // As Vega: about a hundred steps where none are said.
                let step = number("step").filter(|step| *step > 0.0);
                Input::Range([min, max, step.unwrap_or((max - min).max(1e-9) / 100.0)])
            }
            kind @ ("select" | "radio") => {
                let words = bind.get("labels").and_then(Json::as_array);
                let options = bind.get("options").and_then(Json::as_array)?.iter().enumerate().take(500);
                let options = options
                    .map(|(at, option)| {
                        let word = words.and_then(|words| words.get(at)?.as_str()).map(str::to_owned);
                        let text = || self.env.glossary.label(Value::from_json(option).string()).to_string();
                        (option.clone(), word.unwrap_or_else(text))
                    })
                    .collect();
                if kind == "select" { Input::Menu(options) } else { Input::Radio(options) }
            }
            "checkbox" => Input::Checkbox,
            other => Input::Field(FIELDS.iter().find(|kind| **kind == other).copied().unwrap_or("text")),
        };
        let title = self.env.glossary.titles.get(label).map_or(label, |title| &**title);
        let label = word(bind, "name").unwrap_or(title).trim_end_matches([':', ' ']).to_owned();
        Some(Control { param: name.to_owned(), field: field.map(str::to_owned), label, input, value })
    }

    /// The selections, with what they hold.
    pub fn selections(&self) -> Vec<Selection> {
        self.env.selections.borrow().clone()
    }

    /// What a selection of points holds of a row of a view: its fields, or all fields that the view shows.
    pub fn tuple(&self, [view, row]: [usize; 2], selection: &Selection) -> Option<Json> {
        let unit = self.model.unit(view)?;
        let own: Vec<&str> = selection.channels.iter().map(|(_, field)| field.as_str()).collect();
        let shown = || unit.defs.iter().filter_map(|(_, def)| def.field.as_deref());
        let fields: Vec<&str> = if own.is_empty() { shown().collect() } else { own };
        let mut tuple = serde_json::Map::new();
        for field in fields {
            // Where a time unit or a bin stands for the field, its column does.
            let column = unit.rows.column(field).map(|_| Str::from(field)).or_else(|| {
                let def = unit.defs.iter().find(|(_, def)| def.field.as_deref() == Some(field))?;
                def.1.column().cloned()
            });
            let value = column.and_then(|column| unit.rows.column(&column).map(|column| as_json(&column[row])));
            tuple.insert(field.to_owned(), value?);
        }
        Some(Json::Object(tuple))
    }
}
