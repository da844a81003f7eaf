//! Rows into columns (Vega's `pivot`).

use serde_json::Value as Json;

use super::aggregate::{is_aggregate, summary};
use super::group::value_ids;
use super::{Groups, MOST_ROWS, Rows, Value, group_ids, groupby, order_by, text, too_large};

/// The most columns that a pivot makes.
const MOST_COLUMNS: usize = 5000;

/// The transform `{pivot, value, groupby, limit, op}`: a row for each group, with a column for each value of a field.
pub(super) fn apply(step: &Json, rows: &mut Rows) -> Result<(), String> {
    let op = match step["op"].as_str().unwrap_or("sum") {
        op if !is_aggregate(op) => return Err(["expected an aggregate operation: ", op].concat()),
        op => op,
    };
    let names = rows.field(text(step, "pivot")?);
    let values = rows.field(text(step, "value")?);
    let fields = groupby(step);
    let (ids, count) = group_ids(rows, &fields);
    let groups = Groups::from_ids(&ids, count, 0..rows.len());
    let mut out = groups.keys(rows, &fields);

    let (name_ids, name_count) = value_ids(&names);
    let mut firsts: Vec<usize> = Vec::new();
    for (row, id) in name_ids.iter().enumerate() {
        if *id == firsts.len() {
            firsts.push(row);
        }
    }
    if name_count > MOST_COLUMNS || count.saturating_mul(name_count) > MOST_ROWS {
        return Err(too_large());
    }
    let cells: Vec<usize> = ids.iter().zip(&name_ids).map(|(group, name)| group * name_count + name).collect();
    let cells = Groups::from_ids(&cells, count * name_count, 0..rows.len());
    let mut order = order_by(name_count, &|a, b| names[firsts[a]].order(&names[firsts[b]]));
    if let Some(limit) = step["limit"].as_u64().filter(|limit| *limit > 0) {
        order.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    }
    for name in order {
        let value = |group: usize| {
            let members = cells.rows(group * name_count + name);
            let values: Vec<Value> = members.iter().map(|row| values[*row].clone()).collect();
            match op {
                // Rows of other columns count as NaN, which is neither valid nor missing.
                "count" => {
                    Value::Number(values.iter().filter(|value| value.is_valid() || value.is_nothing()).count() as f64)
                }
                op => summary(op, &values),
            }
        };
        out.set(&names[firsts[name]].string(), (0..count).map(value).collect());
    }
    *rows = out;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_become_columns() {
        let json = serde_json::json!([
            {"c": "no", "m": "silver", "v": 7}, {"c": "de", "m": "gold", "v": 14},
            {"c": "no", "m": "gold", "v": 10}, {"c": "no", "m": "gold", "v": 4}
        ]);
        let Value::List(values) = Value::from_json(&json) else { panic!("a list") };
        let mut rows = Rows::from_values(&values);
        apply(&serde_json::json!({"pivot": "m", "value": "v", "groupby": ["c"]}), &mut rows).unwrap();
        assert_eq!(rows.names().iter().map(|name| &**name).collect::<Vec<_>>(), ["c", "gold", "silver"]);
        assert_eq!((rows.get(0, "gold"), rows.get(0, "silver")), (14.0.into(), 7.0.into()));
        assert_eq!((rows.get(1, "gold"), rows.get(1, "silver")), (14.0.into(), Value::Undefined));
    }
}
