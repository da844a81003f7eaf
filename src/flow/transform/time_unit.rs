//! Units of time (Vega's `timeunit`).

use serde_json::Value as Json;

use super::{Rows, Value, World, number, range_names, span, text};

/// A unit of time with its step, from a unit's name or a `{unit, step, maxbins}` object; the moments choose it where
/// there is no name.
pub(super) fn unit_of(json: &Json, moments: &[Value]) -> (String, f64) {
    let name = json.as_str().or(json["unit"].as_str()).unwrap_or("");
    let name = name.strip_prefix("utc").unwrap_or(name);
    if name.is_empty() {
        return best(span(moments), number(&json["maxbins"]).filter(|most| *most > 0.0).unwrap_or(40.0));
    }
    (name.into(), number(&json["step"]).filter(|step| *step > 0.0).unwrap_or(1.0))
}

/// The units to choose from, each with a step and about how many ms it lasts (vega-time `timeBin`).
const CHOICES: [(&str, f64, f64); 17] = [
    ("yearmonthdatehoursminutesseconds", 1.0, 1e3),
    ("yearmonthdatehoursminutesseconds", 5.0, 5e3),
    ("yearmonthdatehoursminutesseconds", 15.0, 15e3),
    ("yearmonthdatehoursminutesseconds", 30.0, 30e3),
    ("yearmonthdatehoursminutes", 1.0, 6e4),
    ("yearmonthdatehoursminutes", 5.0, 3e5),
    ("yearmonthdatehoursminutes", 15.0, 9e5),
    ("yearmonthdatehoursminutes", 30.0, 18e5),
    ("yearmonthdatehours", 1.0, 36e5),
    ("yearmonthdatehours", 3.0, 108e5),
    ("yearmonthdatehours", 6.0, 216e5),
    ("yearmonthdatehours", 12.0, 432e5),
    ("yearmonthdate", 1.0, 864e5),
    ("yearweek", 1.0, 6048e5),
    ("yearmonth", 1.0, 2592e6),
    ("yearmonth", 3.0, 7776e6),
    ("year", 1.0, 31536e6),
];

/// The unit and step that part an extent in at most about `most` bins.
fn best(extent: Option<[f64; 2]>, most: f64) -> (String, f64) {
    let [low, high] = extent.unwrap_or([0.0; 2]);
    let target = (high - low) / most;
    let above = CHOICES.iter().take_while(|choice| choice.2 <= target).count();
    let (name, step) = match above {
        0 => ("yearmonthdatehoursminutessecondsmilliseconds", tick_step(high - low, most).max(1.0)),
        17 => ("year", tick_step((high - low) / 31536e6, most)),
        _ => {
            let (below, above) = (CHOICES[above - 1], CHOICES[above]);
            let choice = if target / below.2 < above.2 / target { below } else { above };
            (choice.0, choice.1)
        }
    };
    (name.into(), step)
}

/// A round step that parts a range in about `count` (d3-array `tickStep`).
fn tick_step(range: f64, count: f64) -> f64 {
    use crate::flow::math;
    let (factor, power) = math::round_step(range / count);
    factor * math::pow(10.0, power)
}

/// The moment that a value tells, texts read as dates; NaN where it tells none.
pub(super) fn moment(value: &Value, world: &dyn World) -> f64 {
    match value {
        Value::Text(_) => match world.call("toDate", std::slice::from_ref(value)) {
            Some(date) if !date.is_nothing() => date.number(),
            _ => f64::NAN,
        },
        value => value.number(),
    }
}

/// The transform `{timeUnit, field, as}`: start and end of the unit that holds each row's moment.
pub(super) fn apply(step: &Json, rows: &mut Rows, world: &dyn World) -> Result<(), String> {
    let column = rows.field(text(step, "field")?);
    let moments: Vec<Value> = column
        .iter()
        .map(|value| if value.is_nothing() { Value::Null } else { Value::Number(moment(value, world)) })
        .collect();
    let (unit, by) = unit_of(&step["timeUnit"], &moments);
    let mut starts = Vec::with_capacity(moments.len());
    let mut ends = Vec::with_capacity(moments.len());
    for value in &moments {
        let (start, end) = match value {
            Value::Number(ms) => {
                let (start, end) = world.time_unit(&unit, by, *ms).unwrap_or((f64::NAN, f64::NAN));
                (Value::Number(start), Value::Number(end))
            }
            _ => (Value::Null, Value::Null),
        };
        starts.push(start);
        ends.push(end);
    }
    let [start_name, end_name] = range_names(step, "unit");
    rows.set(&start_name, starts);
    rows.set(&end_name, ends);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_choose_their_unit() {
        let moments = |span: f64| [Value::Number(0.0), Value::Number(span), Value::Null];
        let cases = [
            (10.0, "yearmonthdatehoursminutessecondsmilliseconds", 1.0),
            (40.0 * 864e5, "yearmonthdate", 1.0),
            (40.0 * 31536e6 * 10.0, "year", 10.0),
            (40.0 * 5e9, "yearmonth", 3.0),
        ];
        for (span, unit, step) in cases {
            assert_eq!(unit_of(&serde_json::json!({"maxbins": 40}), &moments(span)), (unit.into(), step));
        }
        assert_eq!(unit_of(&serde_json::json!("utcyearmonth"), &[]), ("yearmonth".into(), 1.0));
    }
}
