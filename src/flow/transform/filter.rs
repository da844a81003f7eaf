//! Which rows stay (Vega-Lite's predicates and Vega's `filter`).

use serde_json::Value as Json;

use super::order::less;
use super::time_unit::{moment, unit_of};
use super::{Rows, Value, World, date_time, order_by};

/// How deep `and`, `or` and `not` may stand in each other.
const DEEPEST: usize = 64;
/// The units that stand for one part of a `DateTime`.
const SINGLE_UNITS: [&str; 9] =
    ["year", "quarter", "month", "date", "day", "hours", "minutes", "seconds", "milliseconds"];

/// The transform `{filter}`: the rows for which the predicate is true.
pub(super) fn apply(step: &Json, rows: &mut Rows, world: &dyn World) -> Result<(), String> {
    let keep = test(&step["filter"], rows, world)?;
    if keep.iter().any(|keep| !keep) {
        let kept: Vec<usize> = (0..rows.len()).filter(|row| keep[*row]).collect();
        *rows = rows.pick(&kept);
    }
    Ok(())
}

/// Whether a Vega-Lite predicate is true for each row: an expression; `and`, `or`, `not`; `{param}`; or
/// `{field, timeUnit, equal | lt | lte | gt | gte | range | oneOf | valid}`.
pub fn test(predicate: &Json, rows: &Rows, world: &dyn World) -> Result<Vec<bool>, String> {
    at_depth(predicate, rows, world, 0)
}

/// Tests a predicate at a depth.
fn at_depth(predicate: &Json, rows: &Rows, world: &dyn World, depth: usize) -> Result<Vec<bool>, String> {
    if depth > DEEPEST {
        return Err("expected a shallower predicate".into());
    }
    if let Some(expression) = predicate.as_str() {
        let values = world.test(expression, rows)?;
        return Ok((0..rows.len()).map(|row| values.get(row).is_some_and(Value::truth)).collect());
    }
    if let Some(expression) = predicate["expr"].as_str() {
        return at_depth(&expression.into(), rows, world, depth + 1);
    }
    if let Some(inner) = predicate.get("not") {
        let inner = at_depth(inner, rows, world, depth + 1)?;
        return Ok(inner.into_iter().map(|is| !is).collect());
    }
    for (key, start) in [("and", true), ("or", false)] {
        if let Some(parts) = predicate[key].as_array() {
            let mut all = vec![start; rows.len()];
            for part in parts {
                for (all, is) in all.iter_mut().zip(at_depth(part, rows, world, depth + 1)?) {
                    *all = if start { *all && is } else { *all || is };
                }
            }
            return Ok(all);
        }
    }
    if predicate["param"].is_string() {
        let mut selected = world.selected(predicate, rows);
        selected.resize(rows.len(), false);
        return Ok(selected);
    }
    let field = predicate["field"].as_str().ok_or("expected a predicate: an expression, param or field")?;
    of_field(predicate, field, rows, world)
}

/// Tests a field predicate.
fn of_field(predicate: &Json, field: &str, rows: &Rows, world: &dyn World) -> Result<Vec<bool>, String> {
    let mut values = rows.field(field).to_vec();
    let unit = predicate.get("timeUnit").map(|unit| {
        let moments: Vec<Value> = values.iter().map(|value| Value::Number(moment(value, world))).collect();
        (unit_of(unit, &moments), moments)
    });
    let unit_name = unit.as_ref().map(|((name, _), _)| name.clone());
    if let Some(((name, step), moments)) = unit {
        // Data that is binned already stands at the start of its unit.
        let binned = name.starts_with("binned");
        let start = |moment: &Value| match world.time_unit(&name, step, moment.number()) {
            Some((start, _)) if !binned => Value::Number(start),
            _ => moment.clone(),
        };
        values = moments.iter().map(start).collect();
    }
    if let Some(valid) = predicate.get("valid") {
        let is = |value: &Value| value.is_valid() && value.number().is_finite();
        return Ok(values.iter().map(|value| is(value) == (*valid != false)).collect());
    }

    let constant = |json: &Json| constant(json, unit_name.as_deref(), world);
    // Vega-Lite reads the field as what the predicate compares it with.
    let read_as = |values: &mut Vec<Value>, example: &Json| {
        let is_date = date_time(example).is_some();
        let is_number = example.is_number();
        for value in values.iter_mut() {
            match value {
                Value::Text(text) if text.is_empty() && (is_date || is_number) => *value = Value::Null,
                Value::Text(_) if is_date => *value = Value::Number(moment(value, world)),
                Value::Text(_) if is_number => *value = Value::Number(value.number()),
                Value::Number(_) | Value::Bool(_) if example.is_string() && unit_name.is_none() => {
                    *value = Value::Text(value.string());
                }
                _ => {}
            }
        }
    };
    let not = |is: bool| !is;
    let less_or_equal = |a: &Value, b: &Value| comparable(a, b) && not(less(b, a));
    for key in ["equal", "lt", "lte", "gt", "gte"] {
        let Some(json) = predicate.get(key) else { continue };
        read_as(&mut values, json);
        let limit = constant(json)?;
        let is = |value: &Value| match key {
            "equal" => same(value, &limit),
            "lt" => less(value, &limit),
            "lte" => less_or_equal(value, &limit),
            "gt" => less(&limit, value),
            _ => less_or_equal(&limit, value),
        };
        return Ok(values.iter().map(is).collect());
    }
    if let Some(range) = predicate.get("range") {
        let (mut low, mut high) = match range {
            Json::Array(ends) if ends.len() == 2 => {
                read_as(&mut values, if ends[0].is_null() { &ends[1] } else { &ends[0] });
                (constant(&ends[0])?, constant(&ends[1])?)
            }
            other => {
                let range = constant(other)?;
                (range.get("0"), range.get("1"))
            }
        };
        let whole = !low.is_nothing() && !high.is_nothing();
        if whole && less(&high, &low) {
            std::mem::swap(&mut low, &mut high);
        }
        let is = |value: &Value| {
            (low.is_nothing() || less_or_equal(&low, value)) && (high.is_nothing() || less_or_equal(value, &high))
        };
        return Ok(values.iter().map(is).collect());
    }
    if let Some(list) = predicate["oneOf"].as_array().or(predicate["in"].as_array()) {
        if let Some(first) = list.first() {
            read_as(&mut values, first);
        }
        let one_of = list.iter().map(constant).collect::<Result<Vec<_>, _>>()?;
        let order = order_by(one_of.len(), &|a, b| category_order(&one_of[a], &one_of[b]));
        let one_of: Vec<&Value> = order.into_iter().map(|at| &one_of[at]).collect();
        return Ok(values
            .iter()
            .map(|value| one_of.binary_search_by(|one| category_order(one, value)).is_ok())
            .collect());
    }
    Err(["expected a comparison with the field ", field].concat())
}

/// A total order in which values are equal where JavaScript's `===` says so.
fn category_order(a: &Value, b: &Value) -> std::cmp::Ordering {
    let rank = |value: &Value| match value {
        Value::Undefined => 0,
        Value::Null => 1,
        Value::Bool(_) => 2,
        Value::Number(_) => 3,
        Value::Text(_) => 4,
        Value::List(_) | Value::Object(_) | Value::Shape(_) => 5,
    };
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => (a + 0.0).total_cmp(&(b + 0.0)),
        (Value::Text(a), Value::Text(b)) => a.cmp(b),
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        _ => rank(a).cmp(&rank(b)),
    }
}

/// JavaScript's `a === b`.
fn same(a: &Value, b: &Value) -> bool {
    !matches!(a, Value::List(_) | Value::Object(_)) && a == b
}

/// Whether two values have an order: false where one is not a number and not both are texts.
fn comparable(a: &Value, b: &Value) -> bool {
    matches!((a, b), (Value::Text(_), Value::Text(_))) || !(a.number().is_nan() || b.number().is_nan())
}

/// A predicate's constant: a value, a `DateTime`, an expression, or with a time unit a moment or the unit's number.
fn constant(json: &Json, unit: Option<&str>, world: &dyn World) -> Result<Value, String> {
    if let Some(expression) = json["expr"].as_str().or(json["signal"].as_str()) {
        return Ok(world.test(expression, &Rows::empty(1))?.into_iter().next().unwrap_or_default());
    }
    if json.is_object() {
        return date_time(json).map(Value::Number).ok_or_else(|| "expected a date and time".into());
    }
    let value = Value::from_json(json);
    let Some(unit) = unit.filter(|_| json.is_number() || json.is_string()) else { return Ok(value) };
    let date = moment(&value, world);
    let is_part = SINGLE_UNITS.contains(&unit) && (json.as_f64().map_or(date.is_nan(), |number| number < 10_000.0));
    if is_part {
        let mut parts = serde_json::Map::new();
        parts.insert(unit.into(), json.clone());
        return date_time(&Json::Object(parts)).map(Value::Number).ok_or_else(|| "expected a part of a date".into());
    }
    Ok(Value::Number(date))
}
