//! Stacked intervals (Vega's `stack`).

use serde_json::Value as Json;

use super::order::Order;
use super::{Groups, Rows, Value, group_ids, groupby, order_by, range_names, sort_keys, text};

/// The transform `{stack, groupby, sort, offset, as}`: start and end of each row's part of its group's stack.
pub(super) fn apply(step: &Json, rows: &mut Rows) -> Result<(), String> {
    let name = text(step, "stack")?;
    let values: Vec<f64> = rows.field(name).iter().map(Value::number).collect();
    let order = Order::new(rows, &sort_keys(step));
    let (ids, count) = group_ids(rows, &groupby(step));
    let groups = Groups::from_ids(&ids, count, order_by(rows.len(), &|a, b| order.compare(a, b)).into_iter());

    // In the order of the table, as Vega adds them up.
    let mut sums = vec![0.0; count];
    for (id, value) in ids.iter().zip(&values) {
        sums[*id] += value.abs();
    }
    let highest = sums.iter().copied().fold(0.0, f64::max);

    let mut starts = vec![Value::Undefined; rows.len()];
    let mut ends = starts.clone();
    let mut place = |row: usize, start: f64, end: f64| {
        starts[row] = Value::Number(start);
        ends[row] = Value::Number(end);
    };
    for (members, sum) in groups.iter().zip(&sums) {
        match step["offset"].as_str() {
            Some("center") => {
                let mut last = (highest - sum) / 2.0;
                for row in members {
                    let start = last;
                    last += values[*row].abs();
                    place(*row, start, last);
                }
            }
            Some("normalize") => {
                let scale = 1.0 / sum;
                let (mut last, mut total) = (0.0, 0.0);
                for row in members {
                    let start = last;
                    total += values[*row].abs();
                    last = scale * total;
                    place(*row, start, last);
                }
            }
            _ => {
                let (mut positive, mut negative) = (0.0, 0.0);
                for row in members {
                    let last = if values[*row] < 0.0 { &mut negative } else { &mut positive };
                    let start = *last;
                    *last += values[*row];
                    place(*row, start, *last);
                }
            }
        }
    }
    let [start_name, end_name] = match range_names(step, "") {
        [start, _] if start.is_empty() => [[name, "_start"].concat().into(), [name, "_end"].concat().into()],
        names => names,
    };
    rows.set(&start_name, starts);
    rows.set(&end_name, ends);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_stand_on_each_other() {
        let json = serde_json::json!([{"g": 1, "v": 2}, {"g": 1, "v": -1}, {"g": 1, "v": 1}, {"g": 2, "v": 8}]);
        let Value::List(values) = Value::from_json(&json) else { panic!("a list") };
        let cases = [
            ("zero", false, [(0.0, 2.0), (0.0, -1.0), (2.0, 3.0), (0.0, 8.0)]),
            ("zero", true, [(1.0, 3.0), (0.0, -1.0), (0.0, 1.0), (0.0, 8.0)]),
            ("center", false, [(2.0, 4.0), (4.0, 5.0), (5.0, 6.0), (0.0, 8.0)]),
            ("normalize", false, [(0.0, 0.5), (0.5, 0.75), (0.75, 1.0), (0.0, 1.0)]),
        ];
        for (offset, sorted, parts) in cases {
            let mut rows = Rows::from_values(&values);
            let sort = if sorted { serde_json::json!([{"field": "v"}]) } else { Json::Null };
            let step = serde_json::json!({"stack": "v", "groupby": ["g"], "offset": offset, "sort": sort, "as": "y"});
            apply(&step, &mut rows).unwrap();
            for (row, (start, end)) in parts.into_iter().enumerate() {
                assert_eq!((rows.get(row, "y"), rows.get(row, "y_end")), (start.into(), end.into()), "{offset} {row}");
            }
        }
    }
}
