//! The surroundings of a dataflow: parameters, selections, named datasets, files.

use std::cell::RefCell;
use std::rc::Rc;

use super::def::{Def, Measure};
use super::inline::{self, Inline};
use super::select::Selection;
use super::{Json, word};
use crate::explainer::{Locale, Str};
use crate::flow::expression::{Expression, Scope};
use crate::flow::transform::World;
use crate::flow::{Lookup, Rows, Value, data, time, transform};

/// How the text behind a url is had.
pub type Loader<'a> = dyn Fn(&str) -> Result<String, String> + 'a;

/// What readers read instead of the names of fields and values.
#[derive(Debug, Clone, Default)]
pub struct Glossary {
    /// Titles by field.
    pub titles: Lookup<Str>,
    /// Units by field; an empty one where a field has several, or is made anew.
    pub units: Lookup<Str>,
    /// Words by value.
    pub labels: Lookup<Str>,
}

impl Glossary {
    /// A value's word, where it has one.
    pub fn label(&self, text: Str) -> Str {
        self.labels.get(&text).cloned().unwrap_or(text)
    }

    /// The unit of what a definition shows, where that is a field's amount or a summary that keeps its unit.
    pub fn unit(&self, def: &Def) -> Option<&str> {
        let keeps =
            matches!(def.aggregate.as_deref(), None | Some("sum" | "mean" | "average" | "median" | "min" | "max"));
        let amount = def.measure == Measure::Quantitative && keeps;
        let unit = self.units.get(def.field.as_ref().filter(|_| amount)?)?;
        Some(&**unit).filter(|unit| !unit.is_empty())
    }
}

/// What expressions and transforms of a specification may ask for.
pub struct Env<'a> {
    /// Parameters and other names by name.
    pub names: RefCell<Lookup<Value>>,
    /// Selections by name.
    pub selections: RefCell<Vec<Selection>>,
    /// The rows that selections choose from, by name.
    pub(super) chosen: RefCell<Vec<(String, Rows)>>,
    /// What a reader has set parameters to, instead of the values that they start with.
    pub given: Vec<(Str, Json)>,
    /// The series or category that is brought out, and the series that are left out, by name.
    pub emphasis: RefCell<(Option<Str>, Vec<Str>)>,
    /// The specification's `datasets`.
    pub datasets: Json,
    /// The rows that stood in the specification itself.
    pub inline: Inline,
    /// Data that the document around the specification has, by name.
    pub tables: Vec<(Str, Rows)>,
    /// TopoJSON that the document around the specification has, by name.
    pub topologies: Vec<(Str, Rc<Json>)>,
    /// What the document calls its fields and values.
    pub glossary: Glossary,
    /// Rows by the `data` that asked for them, so that each file is read once.
    cache: RefCell<Vec<(Json, Rows)>>,
    /// Reads urls.
    pub load: &'a Loader<'a>,
    /// How numbers and dates read.
    pub locale: Locale,
    /// What went wrong without stopping the rest, in sentences.
    pub complaints: RefCell<Vec<String>>,
}

impl<'a> Env<'a> {
    /// Surroundings without parameters.
    pub fn new(datasets: Json, tables: Vec<(Str, Rows)>, load: &'a Loader<'a>, locale: Locale) -> Env<'a> {
        Env {
            names: RefCell::default(),
            selections: RefCell::default(),
            chosen: RefCell::default(),
            given: Vec::new(),
            emphasis: RefCell::default(),
            glossary: Glossary::default(),
            inline: Inline::default(),
            datasets,
            tables,
            topologies: Vec::new(),
            cache: RefCell::default(),
            load,
            locale,
            complaints: RefCell::default(),
        }
    }

    /// Sets a name.
    pub fn set(&self, name: &str, value: Value) {
        self.names.borrow_mut().insert(&name.into(), value);
    }

    /// What an expression without rows gives.
    pub fn value(&self, expression: &str) -> Value {
        let rows = Rows::empty(1);
        self.test(expression, &rows).ok().and_then(|values| values.into_iter().next()).unwrap_or_default()
    }

    /// The JSON with every `{"expr": …}` replaced by what the expression gives now.
    pub fn resolve(&self, json: &Json) -> Json {
        match json {
            Json::Array(items) => items.iter().map(|item| self.resolve(item)).collect(),
            Json::Object(map) => {
                if let Some(expression) =
                    map.get("expr").or(map.get("signal")).and_then(Json::as_str).filter(|_| map.len() == 1)
                {
                    // What asks for rows or scales waits until there are some.
                    return if is_late(expression) { json.clone() } else { as_json(&self.value(expression)) };
                }
                map.iter().map(|(key, value)| (key.clone(), self.resolve(value))).collect()
            }
            other => other.clone(),
        }
    }

    /// The values of an expression over rows, with functions of the caller's.
    pub fn column(
        &self,
        expression: &str,
        rows: &Rows,
        call: &dyn Fn(&str, &[Value]) -> Option<Value>,
    ) -> Option<Vec<Value>> {
        let names = |name: &str| self.names.borrow().get(name).cloned();
        let scope = Scope { rows, row: 0, names: &names, call, locale: self.locale };
        Some(Expression::parse(expression).ok()?.column(&scope))
    }

    /// Applies a list of transforms.
    pub fn transform(&self, steps: &Json, rows: &mut Rows) -> Result<(), String> {
        for step in steps.as_array().into_iter().flatten() {
            self.step(step, rows)?;
        }
        Ok(())
    }

    /// Applies one transform.
    pub fn step(&self, step: &Json, rows: &mut Rows) -> Result<(), String> {
        let step = self.resolve(step);
        if let Some(unit) = step.get("timeUnit").filter(|_| step.get("as").is_some()) {
            let _ = unit;
            if let Some(field) = word(&step, "field") {
                dates(rows, field);
            }
        }
        if let Some(filter) = step.get("filter") {
            self.date_fields(filter, rows);
        }
        if let (Some(extent), Some(param)) = (word(&step, "extent"), word(&step, "param")) {
            let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
            for value in rows.field(extent).iter().filter(|value| value.is_valid()) {
                let number = value.number();
                low = if number < low { number } else { low };
                high = if number > high { number } else { high };
            }
            self.set(param, Value::list(vec![Value::Number(low), Value::Number(high)]));
            return Ok(());
        }
        transform::apply(&step, rows, self)
    }

    /// Texts become moments where a filter compares by time unit.
    fn date_fields(&self, filter: &Json, rows: &mut Rows) {
        match filter {
            Json::Array(items) => items.iter().for_each(|item| self.date_fields(item, rows)),
            Json::Object(map) => {
                if let (Some(field), true) = (map.get("field").and_then(Json::as_str), map.contains_key("timeUnit")) {
                    dates(rows, field);
                }
                map.values().for_each(|value| self.date_fields(value, rows));
            }
            _ => {}
        }
    }

    /// Whether a predicate holds, row by row.
    pub fn mask(&self, predicate: &Json, rows: &Rows) -> Vec<bool> {
        const PLACE: &str = "\u{0}row";
        let mut numbered = rows.clone();
        numbered.set(PLACE, (0..rows.len()).map(|row| Value::Number(row as f64)).collect());
        let mut mask = vec![false; rows.len()];
        if self.step(&serde_json::json!({ "filter": predicate }), &mut numbered).is_ok()
            && let Some(kept) = numbered.column(PLACE)
        {
            kept.iter().for_each(|row| mask[row.number() as usize] = true);
        }
        mask
    }

    /// The rows of a `data` object.
    pub fn rows(&self, data: &Json) -> Result<Rows, String> {
        if let Some(rows) = self.inline.rows(data) {
            return rows;
        }
        if let Some((_, rows)) = self.cache.borrow().iter().find(|(known, _)| known == data) {
            return Ok(rows.clone());
        }
        let rows = self.read(data)?;
        self.cache.borrow_mut().push((data.clone(), rows.clone()));
        Ok(rows)
    }

    fn read(&self, data: &Json) -> Result<Rows, String> {
        let empty = Json::Null;
        let format = data.get("format").unwrap_or(&empty);
        let values: Vec<Value> = if let Some(url) = word(data, "url") {
            let mut format = format.clone();
            if format.get("type").is_none() {
                let ending = url.rsplit('.').next().unwrap_or_default();
                let kind = if matches!(ending, "csv" | "tsv" | "dsv" | "topojson") { ending } else { "json" };
                if !format.is_object() {
                    format = serde_json::json!({});
                }
                format["type"] = kind.into();
            }
            data::read(&(self.load)(url)?, &format)?
        } else if let Some(values) = data.get("values") {
            inline::read(values, format)?
        } else if let Some(params) = data.get("sequence") {
            let params = self.resolve(params);
            let rows = data::sequence(&params)?;
            return Ok(rows);
        } else if let Some(params) = data.get("graticule") {
            let shape = crate::flow::geo::graticule(params);
            vec![Value::Shape(shape.into())]
        } else if data.get("sphere").is_some() {
            vec![Value::Shape(crate::flow::geo::Geometry::Sphere.into())]
        } else if let Some(name) = word(data, "name") {
            if let Some(values) = self.datasets.get(name) {
                inline::read(values, format)?
            } else if let (Some("topojson"), Some((_, topology))) =
                (word(format, "type"), self.topologies.iter().find(|(known, _)| &**known == name))
            {
                inline::read(topology, format)?
            } else if let Some((_, rows)) = self.tables.iter().find(|(known, _)| &**known == name) {
                return Ok(rows.clone());
            } else {
                Vec::new()
            }
        } else {
            Vec::new()
        };
        inline::table(&values, format)
    }
}

/// Whether an expression can only be evaluated where marks are placed.
pub fn is_late(expression: &str) -> bool {
    ["datum", "scale(", "bandwidth("].iter().any(|word| expression.contains(word))
}

/// The expression of a value that waits for rows or scales.
pub fn late(json: &Json) -> Option<&str> {
    let expression = json.get("expr").or(json.get("signal"))?.as_str()?;
    is_late(expression).then_some(expression)
}

/// Texts of a field become moments.
pub(super) fn dates(rows: &mut Rows, field: &str) {
    let column = rows.field(field);
    if column.iter().any(|value| matches!(value, Value::Text(_))) {
        let read = |value: &Value| match value {
            Value::Text(text) => crate::flow::format::time::read(text).map_or(Value::Null, Value::Number),
            other => other.clone(),
        };
        rows.set(field, column.iter().map(read).collect());
    }
}

/// A value as JSON.
pub fn as_json(value: &Value) -> Json {
    match value {
        Value::Undefined | Value::Null | Value::Shape(_) => Json::Null,
        Value::Bool(bool) => Json::Bool(*bool),
        Value::Number(number) => serde_json::Number::from_f64(*number).map_or(Json::Null, Json::Number),
        Value::Text(text) => Json::String(text.to_string()),
        Value::List(items) => items.iter().map(as_json).collect(),
        Value::Object(entries) => entries.iter().map(|(key, value)| (key.to_string(), as_json(value))).collect(),
    }
}

impl World for Env<'_> {
    fn name(&self, name: &str) -> Option<Value> {
        self.names.borrow().get(name).cloned()
    }

    fn call(&self, _function: &str, _args: &[Value]) -> Option<Value> {
        None
    }

    fn test(&self, expression: &str, rows: &Rows) -> Result<Vec<Value>, String> {
        let parsed = Expression::parse(expression).map_err(|error| error.to_string())?;
        let names = |name: &str| self.names.borrow().get(name).cloned();
        let scope = Scope { rows, row: 0, names: &names, call: &|_, _| None, locale: self.locale };
        Ok(parsed.column(&scope))
    }

    fn selected(&self, param: &Json, rows: &Rows) -> Vec<bool> {
        let name = word(param, "param").unwrap_or_default();
        let empty = param.get("empty").and_then(Json::as_bool).unwrap_or(true);
        let selections = self.selections.borrow();
        match selections.iter().find(|selection| selection.name == name) {
            Some(selection) if selection.has_value() => selection.holds(rows),
            Some(_) => vec![empty; rows.len()],
            // A variable: what its value says.
            None => {
                let on = self.names.borrow().get(name).is_none_or(Value::truth);
                vec![on; rows.len()]
            }
        }
    }

    fn held(&self, param: &str) -> Rows {
        let chosen = self.chosen.borrow();
        let Some((_, rows)) = chosen.iter().find(|(name, _)| name == param) else { return Rows::default() };
        let held = self.selected(&serde_json::json!({ "param": param }), rows);
        rows.pick(&(0..rows.len()).filter(|row| held[*row]).collect::<Vec<_>>())
    }

    fn data(&self, data: &Json) -> Result<Rows, String> {
        self.rows(data)
    }

    fn time_unit(&self, unit: &str, step: f64, ms: f64) -> Option<(f64, f64)> {
        let mut unit = time::TimeUnit::parse(unit)?;
        if step > 1.0 {
            unit.step = step.floor();
        }
        let start = unit.floor(ms);
        Some((start, unit.end(start)))
    }
}
