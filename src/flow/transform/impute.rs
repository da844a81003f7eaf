//! Rows for missing keys (Vega's `impute`).

use serde_json::Value as Json;

use super::group::value_ids;
use super::{Groups, MOST_ROWS, Rows, Value, group_ids, groupby, number, text, too_large, window};

/// The transform `{impute, key, keyvals, groupby, method, value, frame}`: a row for each key that a group lacks, after
/// the other rows; with a method, null values are those of the rows around.
pub(super) fn apply(step: &Json, rows: &mut Rows) -> Result<(), String> {
    let (field, key) = (text(step, "impute")?, text(step, "key")?);
    let fields = groupby(step);
    let method = step["method"].as_str().unwrap_or("value");
    let value = match step.get("value") {
        _ if method != "value" => Value::Null,
        Some(value) => Value::from_json(value),
        None => Value::Number(0.0),
    };

    // The keys: those asked for, then the rows' own.
    let mut domain = keys(&step["keyvals"])?;
    let asked = domain.len();
    domain.extend(rows.field(key).iter().cloned());
    let (key_ids, key_count) = value_ids(&domain);
    let mut distinct = Vec::with_capacity(key_count);
    for (value, id) in domain.iter().zip(&key_ids) {
        if *id == distinct.len() {
            distinct.push(value.clone());
        }
    }
    let (ids, count) = group_ids(rows, &fields);
    let groups = Groups::from_ids(&ids, count, 0..rows.len());
    if count.saturating_mul(key_count) > MOST_ROWS {
        return Err(too_large());
    }
    // The new rows: each with the group that it belongs to, and its key.
    let mut new: Vec<(usize, usize)> = Vec::new();
    let mut seen = vec![usize::MAX; key_count];
    for (group, members) in groups.iter().enumerate() {
        for row in members {
            seen[key_ids[asked + row]] = group;
        }
        new.extend((0..key_count).filter(|key| seen[*key] != group).map(|key| (group, key)));
    }

    let mut out = Rows::empty(rows.len() + new.len());
    let mut set = |name: &str, value: &dyn Fn(usize, usize) -> Value| {
        let mut column = rows.field(name).to_vec();
        column.extend(new.iter().map(|(group, key)| value(*group, *key)));
        out.set(name, column);
    };
    for name in rows.names() {
        set(name, &|_, _| Value::Undefined);
    }
    for name in &fields {
        let column = rows.field(name);
        set(name, &|group, _| column[groups.rows(group)[0]].clone());
    }
    set(key, &|_, key| distinct[key].clone());
    set(field, &|_, _| value.clone());
    *rows = out;

    if method != "value" {
        let name = ["imputed_", field, "_value"].concat();
        let frame = step.get("frame").cloned().unwrap_or_else(|| Json::Array(vec![Json::Null, Json::Null]));
        window::one(rows, method, field, &name, &frame, &fields)?;
        let imputed = rows.field(&name);
        let given = rows.field(field);
        let either = |(given, imputed): (&Value, &Value)| if *given == Value::Null { imputed } else { given }.clone();
        rows.set(field, given.iter().zip(imputed.iter()).map(either).collect());
    }
    Ok(())
}

/// The keys of `keyvals`: a list, or a sequence `{start, stop, step}` without its stop.
fn keys(keyvals: &Json) -> Result<Vec<Value>, String> {
    match keyvals {
        Json::Array(values) => Ok(values.iter().map(Value::from_json).collect()),
        Json::Object(_) => {
            let stop = number(&keyvals["stop"]).ok_or("expected a number: stop")?;
            let start = number(&keyvals["start"]).unwrap_or(0.0);
            let step = number(&keyvals["step"]).filter(|step| *step != 0.0).unwrap_or(1.0);
            let count = ((stop - start) / step).ceil().max(0.0);
            if count > MOST_ROWS as f64 {
                return Err(too_large());
            }
            Ok((0..count as usize).map(|at| Value::Number(start + at as f64 * step)).collect())
        }
        _ => Ok(Vec::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_keys_get_rows() {
        let json = serde_json::json!([
            {"g": "a", "k": 1, "v": 2}, {"g": "a", "k": 2, "v": null}, {"g": "b", "k": 5, "v": 6}
        ]);
        let Value::List(values) = Value::from_json(&json) else { panic!("a list") };
        let impute = |step| {
            let mut rows = Rows::from_values(&values);
            apply(&step, &mut rows).unwrap();
            (3..rows.len())
                .map(|row| (rows.get(row, "g").string(), rows.get(row, "k").number(), rows.get(row, "v")))
                .collect::<Vec<_>>()
        };
        let (a, b) = (|key: f64, value| ("a".into(), key, value), |key: f64, value| ("b".into(), key, value));
        let zero = Value::Number(0.0);
        assert_eq!(
            impute(serde_json::json!({"impute": "v", "key": "k", "groupby": ["g"], "value": 0})),
            [a(5.0, zero.clone()), b(1.0, zero.clone()), b(2.0, zero)]
        );
        assert_eq!(
            impute(
                serde_json::json!({"impute": "v", "key": "k", "keyvals": {"stop": 2}, "groupby": ["g"], "method": "mean"})
            ),
            [a(0.0, 2.0.into()), a(5.0, 2.0.into()), b(0.0, 6.0.into()), b(1.0, 6.0.into()), b(2.0, 6.0.into())]
        );
    }
}
