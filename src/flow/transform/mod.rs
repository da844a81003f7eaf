//! Transforms: rows from rows, one Vega-Lite transform object at a time, as Vega 6 computes them.

pub mod aggregate;
pub mod bin;
mod curve;
mod date_time;
mod density;
mod filter;
mod flatten;
mod fold;
mod group;
mod impute;
mod loess;
mod lookup;
mod order;
mod pivot;
mod quantile;
mod random;
mod regression;
mod sample;
mod stack;
mod time_unit;
mod window;

use serde_json::Value as Json;

use super::{Rows, Value};
use crate::explainer::Str;

pub use date_time::date_time;
pub use filter::test as test_predicate;
pub use group::{Groups, group_ids};
pub use order::{less, order_by, sort_rows};

/// The most rows that a transform makes; a specification that asks for more is wrong.
const MOST_ROWS: usize = 4_000_000;
/// The most steps of arithmetic that a transform takes where its cost is not in proportion to the rows.
const MOST_WORK: usize = 500_000_000;

/// What a transform may ask of the world around it.
pub trait World {
    /// The value of a parameter or signal.
    fn name(&self, name: &str) -> Option<Value>;
    /// What a function of the expression language makes of its arguments.
    fn call(&self, function: &str, args: &[Value]) -> Option<Value>;
    /// The value of an expression for every row.
    fn test(&self, expression: &str, rows: &Rows) -> Result<Vec<Value>, String>;
    /// Whether each row is selected, by a predicate `{"param": name, "empty": bool}`.
    fn selected(&self, param: &Json, rows: &Rows) -> Vec<bool>;
    /// The rows that a selection holds, all that it chooses from where it is empty.
    fn held(&self, param: &str) -> Rows;
    /// The rows of a `data` object.
    fn data(&self, data: &Json) -> Result<Rows, String>;
    /// Start and end of the unit of time that holds a moment, all in ms.
    fn time_unit(&self, unit: &str, step: f64, ms: f64) -> Option<(f64, f64)>;
}

/// Applies a Vega-Lite transform object to rows.
///
/// `extent` does not change rows: its value is [`extent`], and the parameter is the world's.
pub fn apply(step: &Json, rows: &mut Rows, world: &dyn World) -> Result<(), String> {
    let has = |key: &str| step.get(key).is_some();
    if has("filter") {
        filter::apply(step, rows, world)
    } else if let Some(expression) = step["calculate"].as_str() {
        let values = world.test(expression, rows)?;
        rows.set(text(step, "as")?, values);
        Ok(())
    } else if has("aggregate") {
        aggregate::apply(step, rows)
    } else if has("joinaggregate") {
        aggregate::join(step, rows)
    } else if has("stack") {
        stack::apply(step, rows)
    } else if has("window") {
        window::apply(step, rows)
    } else if has("fold") {
        fold::apply(step, rows)
    } else if has("flatten") {
        flatten::apply(step, rows)
    } else if has("pivot") {
        pivot::apply(step, rows)
    } else if has("impute") {
        impute::apply(step, rows)
    } else if has("lookup") {
        lookup::apply(step, rows, world)
    } else if has("density") {
        density::apply(step, rows)
    } else if has("regression") {
        regression::apply(step, rows)
    } else if has("loess") {
        loess::apply(step, rows)
    } else if has("quantile") {
        quantile::apply(step, rows)
    } else if has("sample") {
        sample::apply(step, rows)
    } else if has("bin") {
        bin::apply(step, rows, world)
    } else if has("timeUnit") {
        time_unit::apply(step, rows, world)
    } else if has("extent") {
        Ok(())
    } else {
        Err("expected a transform".into())
    }
}

/// The smallest and the largest number of a field (Vega's `extent`); none where it has no numbers.
pub fn extent(rows: &Rows, field: &str) -> Option<[f64; 2]> {
    span(&rows.field(field))
}

/// The smallest and the largest finite number of values; nothing and blank texts do not count.
fn span(values: &[Value]) -> Option<[f64; 2]> {
    let mut span: Option<[f64; 2]> = None;
    for number in values.iter().filter_map(measured).filter(|number| number.is_finite()) {
        span = Some(span.map_or([number; 2], |[low, high]| [low.min(number), high.max(number)]));
    }
    span
}

/// The number that a value has for statistics: none for null, undefined, "" and what is not a number.
fn measured(value: &Value) -> Option<f64> {
    let missing = value.is_nothing() || matches!(value, Value::Text(text) if text.is_empty());
    let number = value.number();
    (!missing && !number.is_nan()).then_some(number)
}

/// A text that a step has to have.
fn text<'a>(step: &'a Json, key: &str) -> Result<&'a str, String> {
    step[key].as_str().ok_or_else(|| ["expected a text: ", key].concat())
}

/// The texts of a list, or one text alone; empty where there is neither.
fn texts(json: &Json) -> Vec<&str> {
    match json {
        Json::String(text) => vec![text],
        Json::Array(items) => items.iter().filter_map(Json::as_str).collect(),
        _ => Vec::new(),
    }
}

/// The two names of `as`, or else the given ones.
fn two_names<'a>(step: &'a Json, first: &'a str, second: &'a str) -> [&'a str; 2] {
    let given = step["as"].as_array();
    let name = |at: usize, other: &'a str| given.and_then(|names| names.get(at)?.as_str()).unwrap_or(other);
    [name(0, first), name(1, second)]
}

/// The names of `as` for a start and an end: two names, or one and the same with `_end`.
fn range_names(step: &Json, default: &str) -> [Str; 2] {
    let given = texts(&step["as"]);
    let start = given.first().copied().unwrap_or(default);
    let end = given.get(1).map_or_else(|| [start, "_end"].concat().into(), |end| (*end).into());
    [start.into(), end]
}

/// The fields of `groupby`.
fn groupby(step: &Json) -> Vec<Str> {
    texts(&step["groupby"]).into_iter().map(Str::from).collect()
}

/// What `sort` asks for: fields, and whether they descend.
fn sort_keys(step: &Json) -> Vec<(Str, bool)> {
    let key = |sort: &Json| Some((sort["field"].as_str()?.into(), sort["order"] == "descending"));
    match &step["sort"] {
        Json::Array(keys) => keys.iter().filter_map(key).collect(),
        one => key(one).into_iter().collect(),
    }
}

/// A number of a step.
fn number(json: &Json) -> Option<f64> {
    json.as_f64()
}

/// Two numbers of a step.
fn two_numbers(json: &Json) -> Option<[f64; 2]> {
    match &json.as_array()?[..] {
        [low, high] => Some([low.as_f64()?, high.as_f64()?]),
        _ => None,
    }
}

/// An error for steps that would take too long or make too many rows.
fn too_large() -> String {
    "expected fewer rows".into()
}
