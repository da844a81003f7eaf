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

/// The transform `{filter}`: the rows for which the predicate is true. The fields of its predicates are then of the
/// type that they are compared with, as Vega-Lite reads them.
pub(super) fn apply(step: &Json, rows: &mut Rows, world: &dyn World) -> Result<(), String> {
    read_fields(&step["filter"], rows, world, 0);
    let keep = test(&step["filter"], rows, world)?;
    if keep.iter().any(|keep| !keep) {
        let kept: Vec<usize> = (0..rows.len()).filter(|row| keep[*row]).collect();
        *rows = rows.pick(&kept);
    }
    Ok(())
}

/// Reads the fields of a predicate as what it compares them with: numbers, moments or texts.
fn read_fields(predicate: &Json, rows: &mut Rows, world: &dyn World, depth: usize) {
    if depth > DEEPEST {
        return;
    }
    for key in ["and", "or", "not"] {
        match &predicate[key] {
            Json::Array(parts) => parts.iter().for_each(|part| read_fields(part, rows, world, depth + 1)),
            Json::Object(_) => read_fields(&predicate[key], rows, world, depth + 1),
            _ => {}
        }
    }
    let Some(field) = predicate["field"].as_str() else { return };
    let constants = ["equal", "lte", "lt", "gt", "gte"].into_iter().map(|key| &predicate[key]);
    let lists = ["range", "oneOf", "in"].into_iter().map(|key| &predicate[key][0]);
    let example = constants.chain(lists).find(|constant| !constant.is_null()).unwrap_or(&Json::Null);
    let is_date = date_time(example).is_some() || predicate.get("timeUnit").is_some();
    // What JavaScript takes for false does not tell a type.
    let is_number = example.as_f64().is_some_and(|number| number != 0.0);
    let is_text = example.as_str().is_some_and(|text| !text.is_empty());
    if !(is_date || is_number || is_text) {
        return;
    }
    let read = |value: &Value| match value {
        Value::Undefined => Value::Null,
        Value::Text(text) if text.is_empty() => Value::Null,
        Value::Null => Value::Null,
        Value::Text(_) if is_date => Value::Number(moment(value, world)),
        value if is_date => value.clone(),
        value if is_number => Value::Number(value.number()),
        value => Value::Text(value.string()),
    };
    let values = rows.field(field).iter().map(read).collect();
    rows.set(field, values);
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
        let moment = |value: &Value| if value.is_nothing() { Value::Null } else { moment(value, world).into() };
        let moments: Vec<Value> = values.iter().map(moment).collect();
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
    let not = |is: bool| !is;
    let less_or_equal = |a: &Value, b: &Value| comparable(a, b) && not(less(b, a));
    for key in ["equal", "lt", "lte", "gt", "gte"] {
        let Some(json) = predicate.get(key) else { continue };
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
            Json::Array(ends) if ends.len() == 2 => (constant(&ends[0])?, constant(&ends[1])?),
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A world that knows one table.
    struct Table(Rows);

    impl World for Table {
        fn name(&self, _: &str) -> Option<Value> {
            None
        }
        fn call(&self, _: &str, _: &[Value]) -> Option<Value> {
            None
        }
        fn test(&self, expression: &str, rows: &Rows) -> Result<Vec<Value>, String> {
            Ok(rows.field(expression).to_vec())
        }
        fn selected(&self, _: &Json, rows: &Rows) -> Vec<bool> {
            vec![true; rows.len()]
        }
        fn held(&self, _: &str) -> Rows {
            self.0.clone()
        }
        fn data(&self, _: &Json) -> Result<Rows, String> {
            Ok(self.0.clone())
        }
        fn time_unit(&self, _: &str, _: f64, ms: f64) -> Option<(f64, f64)> {
            let year = |year: f64| date_time(&serde_json::json!({"year": year}));
            let of = 1970.0 + (ms / 31_557_600_000.0).floor();
            Some((year(of)?, year(of + 1.0)?))
        }
    }

    /// Rows of a JSON list.
    fn rows(json: &Json) -> Rows {
        let Value::List(values) = Value::from_json(json) else { panic!("a list") };
        Rows::from_values(&values)
    }

    #[test]
    fn predicates_keep_rows() {
        let table = serde_json::json!([
            {"i": 0, "v": 3, "k": "a", "d": 0},
            {"i": 1, "v": "7", "k": "b", "d": 86_400_000_000.0},
            {"i": 2, "v": null, "k": "", "d": null},
            {"i": 3, "k": "c", "d": -1}
        ]);
        let world = Table(Rows::default());
        let cases = [
            (serde_json::json!("v"), "0,1"),
            (serde_json::json!({"param": "p"}), "0,1,2,3"),
            (serde_json::json!({"field": "v", "equal": 7}), "1"),
            (serde_json::json!({"field": "v", "lt": 5}), "0,2,3"),
            (serde_json::json!({"field": "v", "gte": 3}), "0,1"),
            (serde_json::json!({"field": "v", "range": [7, 1]}), "0,1"),
            (serde_json::json!({"field": "v", "range": [null, 4]}), "0,2"),
            (serde_json::json!({"field": "k", "oneOf": ["c", "a"]}), "0,3"),
            (serde_json::json!({"field": "v", "valid": true}), "0,1"),
            (serde_json::json!({"not": {"field": "k", "equal": "a"}}), "1,2,3"),
            (serde_json::json!({"or": [{"field": "k", "equal": "a"}, {"field": "v", "gt": 5}]}), "0,1"),
            // JavaScript's date of null is the start of 1970.
            (serde_json::json!({"field": "d", "timeUnit": "year", "equal": 1970}), "0,2"),
            (serde_json::json!({"field": "d", "gt": {"year": 1971}}), "1"),
        ];
        for (filter, kept) in cases {
            let mut rows = rows(&table);
            apply(&serde_json::json!({"filter": filter}), &mut rows, &world).unwrap();
            assert_eq!(&*Value::List(rows.field("i")).string(), kept, "{filter}");
        }
        let mut deep = serde_json::json!("v");
        for _ in 0..100 {
            deep = serde_json::json!({"not": deep});
        }
        assert!(test(&deep, &rows(&table), &world).is_err());
        assert!(test(&serde_json::json!({"field": "v"}), &rows(&table), &world).is_err());
    }

    #[test]
    fn a_lookup_finds_the_last_row_of_a_key() {
        let world = Table(rows(&serde_json::json!([{"id": "a", "n": 1}, {"id": "b", "n": 2}, {"id": "a", "n": 3}])));
        let table = rows(&serde_json::json!([{"k": "a"}, {"k": "z"}]));
        let look = |step: Json| {
            let mut rows = table.clone();
            crate::flow::transform::apply(&step, &mut rows, &world).unwrap();
            rows
        };
        let fields = look(serde_json::json!({
            "lookup": "k", "from": {"data": {}, "key": "id", "fields": ["n"]}, "as": ["m"], "default": "none"
        }));
        assert_eq!((fields.get(0, "m"), fields.get(1, "m")), (3.0.into(), Value::text("none")));
        let whole = look(serde_json::json!({"lookup": "k", "from": {"data": {}, "key": "id"}, "as": "row"}));
        assert_eq!((whole.get(0, "row").get("n"), whole.get(1, "row")), (3.0.into(), Value::Null));
    }
}
