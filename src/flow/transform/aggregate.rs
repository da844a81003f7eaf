//! Aggregates: one value of the values of a group (Vega's `aggregate` and `joinaggregate`).

use serde_json::Value as Json;

use super::group::value_ids;
use super::order::{ascending, less};
use super::quantile::quantile;
use super::{Groups, MOST_ROWS, Rows, Value, groupby, measured, random, too_large};
use crate::explainer::Str;
use crate::flow::math;

/// All operations.
const OPS: [&str; 23] = [
    "count",
    "valid",
    "missing",
    "distinct",
    "sum",
    "product",
    "mean",
    "average",
    "variance",
    "variancep",
    "stdev",
    "stdevp",
    "stderr",
    "median",
    "q1",
    "q3",
    "ci0",
    "ci1",
    "min",
    "max",
    "argmin",
    "argmax",
    "values",
];

/// Whether an operation is an aggregate.
pub fn is_aggregate(op: &str) -> bool {
    OPS.contains(&op)
}

/// One value of all values, as Vega's aggregate operations: null, undefined and "" are missing; NaN counts as neither
/// missing nor valid; undefined where there is no value. `argmin` and `argmax` give the value itself here.
pub fn summary(op: &str, values: &[Value]) -> Value {
    match op {
        "count" => Value::Number(values.len() as f64),
        "values" => Value::list(values.to_vec()),
        "distinct" => Value::Number(value_ids(values).1 as f64),
        "q1" | "median" | "q3" => {
            let numbers: Vec<f64> = values.iter().filter_map(measured).collect();
            quantile(&ascending(&numbers), portion(op)).map_or(Value::Undefined, Value::Number)
        }
        "ci0" | "ci1" => {
            let numbers: Vec<f64> = values.iter().filter_map(measured).collect();
            let interval = random::mean_interval(&numbers);
            interval.map_or(Value::Undefined, |interval| Value::Number(interval[usize::from(op == "ci1")]))
        }
        _ => {
            let mut tally = Tally::default();
            for value in values {
                tally.add(value);
            }
            tally.value(op)
        }
    }
}

/// The portion of values below a quartile.
pub(super) fn portion(op: &str) -> f64 {
    match op {
        "q1" => 0.25,
        "q3" => 0.75,
        _ => 0.5,
    }
}

/// What is known of values seen so far; each step is Vega's, so that the last bits agree.
#[derive(Clone)]
pub(super) struct Tally {
    valid: f64,
    missing: f64,
    sum: f64,
    product: f64,
    mean: f64,
    /// The sum of squared deviations from the mean.
    deviation: f64,
    /// The smallest value, undefined before the first.
    min: Value,
    /// The largest value, undefined before the first.
    max: Value,
}

impl Default for Tally {
    fn default() -> Tally {
        Tally {
            valid: 0.0,
            missing: 0.0,
            sum: 0.0,
            product: 1.0,
            mean: 0.0,
            deviation: 0.0,
            min: Value::Undefined,
            max: Value::Undefined,
        }
    }
}

impl Tally {
    /// Takes a value in.
    pub(super) fn add(&mut self, value: &Value) {
        if is_missing(value) {
            self.missing += 1.0;
        } else if value.is_valid() {
            self.valid += 1.0;
            let number = value.number();
            self.sum += number;
            self.product *= number;
            let from_mean = number - self.mean;
            self.mean += from_mean / self.valid;
            self.deviation += from_mean * (number - self.mean);
            if self.min == Value::Undefined || less(value, &self.min) {
                self.min = value.clone();
            }
            if self.max == Value::Undefined || less(&self.max, value) {
                self.max = value.clone();
            }
        }
    }

    /// Takes a value out; true where `min` or `max` has to be found anew.
    pub(super) fn remove(&mut self, value: &Value) -> bool {
        if is_missing(value) {
            self.missing -= 1.0;
        } else if value.is_valid() {
            self.valid -= 1.0;
            let number = value.number();
            self.sum -= number;
            self.product /= number;
            let from_mean = number - self.mean;
            self.mean -= if self.valid > 0.0 { from_mean / self.valid } else { self.mean };
            self.deviation -= from_mean * (number - self.mean);
            return !less(&self.min, value) || !less(value, &self.max);
        }
        false
    }

    /// Finds `min` and `max` anew.
    pub(super) fn find_extremes<'a>(&mut self, values: impl Iterator<Item = &'a Value>) {
        let mut fresh = Tally::default();
        values.for_each(|value| fresh.add(value));
        (self.min, self.max) = (fresh.min, fresh.max);
    }

    /// The value of an operation; undefined for one that a tally does not know.
    pub(super) fn value(&self, op: &str) -> Value {
        let n = self.valid;
        let deviation = if self.deviation < 0.0 { 0.0 } else { self.deviation };
        let (number, needed) = match op {
            "valid" => (n, 0.0),
            "missing" => (self.missing, 0.0),
            "sum" => (self.sum, 1.0),
            "product" => (self.product, 1.0),
            "mean" | "average" => (self.mean, 1.0),
            "variance" => (deviation / (n - 1.0), 2.0),
            "variancep" => (deviation / n, 1.0),
            "stdev" => (math::sqrt(deviation / (n - 1.0)), 2.0),
            "stdevp" => (math::sqrt(deviation / n), 1.0),
            "stderr" => (math::sqrt(deviation / (n * (n - 1.0))), 2.0),
            "min" | "argmin" => return self.min.clone(),
            "max" | "argmax" => return self.max.clone(),
            _ => return Value::Undefined,
        };
        if n >= needed { Value::Number(number) } else { Value::Undefined }
    }
}

/// Whether an aggregate takes a value for missing: null, undefined, "".
fn is_missing(value: &Value) -> bool {
    value.is_nothing() || matches!(value, Value::Text(text) if text.is_empty())
}

/// The place of the smallest or, else, the largest value; the first of equal ones.
pub(super) fn extreme<'a>(values: impl Iterator<Item = &'a Value>, smallest: bool) -> Option<usize> {
    let mut found: Option<(usize, &Value)> = None;
    for (at, value) in values.enumerate() {
        if is_missing(value) || !value.is_valid() {
            continue;
        }
        if found.is_none_or(|(_, best)| if smallest { less(value, best) } else { less(best, value) }) {
            found = Some((at, value));
        }
    }
    found.map(|(at, _)| at)
}

/// A measure of a step: what to compute of which field, and its column.
pub(super) struct Measure<'a> {
    /// The operation.
    pub(super) op: &'a str,
    /// The field, if it has one.
    pub(super) field: Option<&'a str>,
    /// The column's name.
    pub(super) name: Str,
    /// The parameter of a window operation.
    pub(super) param: Option<f64>,
}

/// The measures of a step: `[{op, field, as}]`; without `as` they are named `op_field`.
pub(super) fn measures(json: &Json) -> Result<Vec<Measure<'_>>, String> {
    let items = json.as_array().ok_or("expected a list of operations")?;
    let measure = |item| measure(item).ok_or_else(|| String::from("expected an operation with `op`"));
    items.iter().map(measure).collect()
}

/// A measure `{op, field, as}`.
fn measure(item: &Json) -> Option<Measure<'_>> {
    let op = item["op"].as_str()?;
    let field = item["field"].as_str();
    let name = match (item["as"].as_str(), field) {
        (Some(name), _) => name.into(),
        (None, Some(field)) => [op, "_", field].concat().into(),
        (None, None) => op.into(),
    };
    Some(Measure { op, field, name, param: item["param"].as_f64() })
}

impl Measure<'_> {
    /// The values of the measure, one for each group.
    fn values(&self, rows: &Rows, groups: &Groups) -> Result<Vec<Value>, String> {
        if self.op == "count" {
            return Ok(groups.iter().map(|members| Value::Number(members.len() as f64)).collect());
        }
        if !is_aggregate(self.op) {
            return Err(["expected an aggregate operation: ", self.op].concat());
        }
        let column = self.field.map(|field| rows.field(field));
        if self.op == "values" {
            return Ok(groups.iter().map(|members| objects(rows, members)).collect());
        }
        let column = column.ok_or("expected a field to aggregate")?;
        let of_group = |members: &[usize]| match self.op {
            "argmin" | "argmax" => {
                let found = extreme(members.iter().map(|row| &column[*row]), self.op == "argmin");
                found.map_or_else(|| Value::Object(Vec::new().into()), |at| rows.object(members[at]))
            }
            op => {
                let values: Vec<Value> = members.iter().map(|row| column[*row].clone()).collect();
                summary(op, &values)
            }
        };
        Ok(groups.iter().map(of_group).collect())
    }
}

/// Rows as a list of objects.
pub(super) fn objects(rows: &Rows, members: &[usize]) -> Value {
    Value::list(members.iter().map(|row| rows.object(*row)).collect())
}

/// The transform `{aggregate, groupby}`: a row for each group.
pub(super) fn apply(step: &Json, rows: &mut Rows) -> Result<(), String> {
    let fields = groupby(step);
    let groups = Groups::new(rows, &fields);
    let mut out = groups.keys(rows, &fields);
    for measure in measures(&step["aggregate"])? {
        out.set(&measure.name, measure.values(rows, &groups)?);
    }
    *rows = out;
    Ok(())
}

/// The transform `{joinaggregate, groupby}`: the group's values beside each row.
pub(super) fn join(step: &Json, rows: &mut Rows) -> Result<(), String> {
    join_measures(&measures(&step["joinaggregate"])?, &groupby(step), rows)
}

/// Sets measures of groups beside each row.
pub(super) fn join_measures(measures: &[Measure], groupby: &[Str], rows: &mut Rows) -> Result<(), String> {
    if rows.len().saturating_mul(measures.len()) > MOST_ROWS * 8 {
        return Err(too_large());
    }
    let groups = Groups::new(rows, groupby);
    let source = rows.clone();
    for measure in measures {
        let values = measure.values(&source, &groups)?;
        let mut column = vec![Value::Undefined; rows.len()];
        for (members, value) in groups.iter().zip(&values) {
            for row in members {
                column[*row] = value.clone();
            }
        }
        rows.set(&measure.name, column);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The list that a JSON text writes.
    fn list(json: Json) -> Vec<Value> {
        let Value::List(values) = Value::from_json(&json) else { panic!("a list") };
        values.to_vec()
    }

    #[test]
    fn a_summary_is_of_what_is_valid() {
        let values = list(serde_json::json!([2, null, "4", "", 9, 9]));
        let cases = [
            ("count", 6.0),
            ("valid", 4.0),
            ("missing", 2.0),
            ("distinct", 5.0),
            ("sum", 24.0),
            ("product", 648.0),
            ("mean", 6.0),
            ("variance", 38.0 / 3.0),
            ("variancep", 9.5),
            ("median", 6.5),
            ("q1", 3.5),
            ("q3", 9.0),
            ("min", 2.0),
            ("max", 9.0),
        ];
        for (op, value) in cases {
            assert_eq!(summary(op, &values), Value::Number(value), "{op}");
        }
        for op in ["sum", "mean", "median", "min", "ci0", "stdev"] {
            assert_eq!(summary(op, &list(serde_json::json!([null, ""]))), Value::Undefined, "{op}");
        }
    }

    #[test]
    fn groups_stand_in_order_of_appearance() {
        let mut rows = Rows::from_values(&list(serde_json::json!(
            [{"k": "b", "v": 1}, {"k": "a", "v": 5}, {"k": "b", "v": 3}]
        )));
        let step = serde_json::json!({
            "aggregate": [{"op": "sum", "field": "v"}, {"op": "argmax", "field": "v", "as": "m"}, {"op": "count", "as": "n"}],
            "groupby": ["k"]
        });
        apply(&step, &mut rows).unwrap();
        assert_eq!(rows.names().iter().map(|name| &**name).collect::<Vec<_>>(), ["k", "sum_v", "m", "n"]);
        assert_eq!(rows.get(0, "sum_v"), Value::Number(4.0));
        assert_eq!(rows.get(0, "m").get("v"), Value::Number(3.0));
        assert_eq!(rows.get(1, "k"), Value::text("a"));
    }
}
