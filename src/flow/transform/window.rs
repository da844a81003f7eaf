//! Running values over ordered rows (Vega's `window`).

use std::rc::Rc;

use serde_json::Value as Json;

use super::aggregate::{Measure, Tally, extreme, is_aggregate, join_measures, measures, objects, portion, summary};
use super::group::value_ids;
use super::order::Order;
use super::quantile::quantile;
use super::{Groups, MOST_WORK, Rows, Value, group_ids, groupby, measured, number, order_by, sort_keys, too_large};
use crate::explainer::Str;

/// The operations of windows alone.
const OPS: [&str; 13] = [
    "row_number",
    "rank",
    "dense_rank",
    "percent_rank",
    "cume_dist",
    "ntile",
    "lag",
    "lead",
    "first_value",
    "last_value",
    "nth_value",
    "prev_value",
    "next_value",
];

/// The transform `{window, groupby, sort, frame, ignorePeers}`. The rows stay in their order.
pub(super) fn apply(step: &Json, rows: &mut Rows) -> Result<(), String> {
    let measures = measures(&step["window"])?;
    let frame = frame(step.get("frame"));
    let fields = groupby(step);
    if frame == [None, None] && step["frame"].is_array() && measures.iter().all(|measure| is_aggregate(measure.op)) {
        return join_measures(&measures, &fields, rows);
    }
    let keys = sort_keys(step);
    let order = Order::new(rows, &keys);
    let by_peers = !keys.is_empty() && step["ignorePeers"] != true;
    compute(rows, &measures, frame, &fields, (!keys.is_empty()).then_some(&order), by_peers)
}

/// One aggregate of the rows around each, in the order of the table.
pub(super) fn one(
    rows: &mut Rows,
    op: &str,
    field: &str,
    name: &str,
    frame_json: &Json,
    groupby: &[Str],
) -> Result<(), String> {
    let measure = Measure { op, field: Some(field), name: name.into(), param: None };
    match frame(Some(frame_json)) {
        [None, None] => join_measures(&[measure], groupby, rows),
        frame => compute(rows, &[measure], frame, groupby, None, false),
    }
}

/// The first and the last row of a frame, from the row at hand; none is without bound. Not said: up to the row at hand.
fn frame(json: Option<&Json>) -> [Option<f64>; 2] {
    match json.and_then(Json::as_array) {
        Some(ends) => [ends.first().and_then(number), ends.get(1).and_then(number)],
        None => [None, Some(0.0)],
    }
}

/// A group's rows in order, with what surrounds each.
struct Partition<'a> {
    /// The rows in order.
    rows: &'a [usize],
    /// The frame of each row: its first place, and the place after its last.
    frames: Vec<(usize, usize)>,
    /// The peers of each row, which are equal to it in order: the same.
    peers: Vec<(usize, usize)>,
}

/// Computes the measures in each group.
fn compute(
    rows: &mut Rows,
    measures: &[Measure],
    frame: [Option<f64>; 2],
    groupby: &[Str],
    order: Option<&Order>,
    by_peers: bool,
) -> Result<(), String> {
    let (ids, count) = group_ids(rows, groupby);
    let sorted = match order {
        Some(order) => order_by(rows.len(), &|a, b| order.compare(a, b)),
        None => (0..rows.len()).collect(),
    };
    let groups = Groups::from_ids(&ids, count, sorted.into_iter());
    let equal = |a: usize, b: usize| order.is_some_and(|order| order.compare(a, b) == std::cmp::Ordering::Equal);
    let partitions: Vec<Partition> = groups.iter().map(|members| partition(members, frame, by_peers, &equal)).collect();

    let source = rows.clone();
    let mut budget = MOST_WORK;
    for measure in measures {
        let column = measure.field.map(|field| source.field(field));
        let mut out = vec![Value::Undefined; rows.len()];
        // Ids for `distinct`, which need the column as a whole.
        let values = column.unwrap_or_else(|| Rc::new(vec![Value::Undefined; rows.len()]));
        for partition in &partitions {
            if OPS.contains(&measure.op) {
                ranked(measure, partition, &values, &mut out)?;
            } else if !is_aggregate(measure.op) {
                return Err(["expected a window operation: ", measure.op].concat());
            } else if measure.field.is_none() && measure.op != "count" {
                return Err("expected a field to aggregate".into());
            } else {
                running(measure.op, partition, &values, &source, &mut out, &mut budget)?;
            }
        }
        rows.set(&measure.name, out);
    }
    Ok(())
}

/// A group's rows with the frames and peers of each.
fn partition<'a>(
    rows: &'a [usize],
    frame: [Option<f64>; 2],
    by_peers: bool,
    equal: &dyn Fn(usize, usize) -> bool,
) -> Partition<'a> {
    let count = rows.len();
    let mut peers: Vec<(usize, usize)> = Vec::with_capacity(count);
    let mut start = 0;
    for at in 1..=count {
        if at == count || !equal(rows[at - 1], rows[at]) {
            peers.extend((start..at).map(|_| (start, at)));
            start = at;
        }
    }
    let clamp = |place: f64| place.clamp(0.0, count as f64) as usize;
    let frame_of = |at: usize| {
        let mut first = frame[0].map_or(0, |offset| clamp(at as f64 + offset));
        let mut end = frame[1].map_or(count, |offset| clamp(at as f64 + offset + 1.0));
        if by_peers && first < count {
            first = peers[first].0;
        }
        if by_peers && end > 0 {
            end = peers[end - 1].1;
        }
        (first, end.max(first))
    };
    Partition { rows, frames: (0..count).map(frame_of).collect(), peers }
}

/// The operations of windows alone: ranks, and values of other rows.
fn ranked(measure: &Measure, partition: &Partition, values: &[Value], out: &mut [Value]) -> Result<(), String> {
    let count = partition.rows.len();
    let op = measure.op;
    let param = measure.param.unwrap_or(f64::NAN);
    if matches!(op, "ntile" | "nth_value") && (param.is_nan() || param <= 0.0) {
        return Err(["expected a `param` above 0: ", op].concat());
    }
    let offset = if param.is_nan() || param == 0.0 { 1.0 } else { param };
    // The value of a place in the group; null where there is none.
    let value = |place: f64, end: usize| {
        let there = place >= 0.0 && place < end as f64;
        if there { values[partition.rows[place as usize]].clone() } else { Value::Null }
    };
    let mut dense = 0.0;
    let mut previous = Value::Null;
    let mut next = vec![Value::Null; if op == "next_value" { count } else { 0 }];
    for at in (0..next.len()).rev() {
        let own = &values[partition.rows[at]];
        next[at] = if own.is_nothing() { next.get(at + 1).cloned().unwrap_or(Value::Null) } else { own.clone() };
    }
    for at in 0..count {
        let (peers_start, peers_end) = partition.peers[at];
        let (first, end) = partition.frames[at];
        dense += f64::from(u8::from(peers_start == at));
        // Vega's share of the first row does not count its peers.
        let share = if at == 0 { 1.0 } else { peers_end as f64 } / count as f64;
        out[partition.rows[at]] = match op {
            "row_number" => Value::Number((at + 1) as f64),
            "rank" => Value::Number((peers_start + 1) as f64),
            "dense_rank" => Value::Number(dense),
            "percent_rank" => Value::Number(peers_start as f64 / (count as f64 - 1.0)),
            "cume_dist" => Value::Number(share),
            "ntile" => Value::Number((param * share).ceil()),
            "lag" => value(at as f64 - offset, count),
            "lead" => value(at as f64 + offset, count),
            "first_value" => value(first as f64, count),
            "last_value" => value(end as f64 - 1.0, count),
            "nth_value" => value(first as f64 + param - 1.0, end),
            "next_value" => std::mem::take(&mut next[at]),
            _ => {
                let own = &values[partition.rows[at]];
                if !own.is_nothing() {
                    previous = own.clone();
                }
                previous.clone()
            }
        };
    }
    Ok(())
}

/// An aggregate of each row's frame. What can be updated is; what has to be computed anew takes from the budget.
fn running(
    op: &str,
    partition: &Partition,
    values: &[Value],
    rows: &Rows,
    out: &mut [Value],
    budget: &mut usize,
) -> Result<(), String> {
    let members = partition.rows;
    let anew = matches!(op, "ci0" | "ci1" | "argmin" | "argmax" | "values");
    let is_quartile = matches!(op, "median" | "q1" | "q3");
    let is_extreme = matches!(op, "min" | "max");
    let (ids, id_count) = if op == "distinct" {
        value_ids(&members.iter().map(|row| values[*row].clone()).collect::<Vec<_>>())
    } else {
        (Vec::new(), 0)
    };
    let mut counts = vec![0_usize; id_count];
    let mut distinct = 0.0;
    let mut sorted: Vec<f64> = Vec::new();
    let mut tally = Tally::default();
    let (mut first, mut end) = (0, 0);
    for at in 0..members.len() {
        let (next_first, next_end) = partition.frames[at];
        let (mut left, mut joined) = (first..next_first.min(end), end.max(next_first)..next_end);
        if next_first < first || next_end < end {
            // Peers of a frame never make it step back; should they, start anew.
            (tally, distinct) = (Tally::default(), 0.0);
            sorted.clear();
            counts.fill(0);
            (left, joined) = (0..0, next_first..next_end);
            *budget = budget.checked_sub(joined.len() + id_count).ok_or_else(too_large)?;
        }
        (first, end) = (next_first, next_end);
        let frame = &members[first..end];
        out[members[at]] = if op == "count" {
            Value::Number(frame.len() as f64)
        } else if anew {
            let each = match op {
                "argmin" | "argmax" => 8,
                // Objects take memory, too.
                "values" => 500,
                _ => 1000,
            };
            let cost = frame.len().saturating_mul(each);
            *budget = budget.checked_sub(cost).ok_or_else(too_large)?;
            match op {
                "values" => objects(rows, frame),
                "argmin" | "argmax" => {
                    let found = extreme(frame.iter().map(|row| &values[*row]), op == "argmin");
                    found.map_or_else(|| Value::Object(Rc::default()), |at| rows.object(frame[at]))
                }
                _ => summary(op, &frame.iter().map(|row| values[*row].clone()).collect::<Vec<_>>()),
            }
        } else if is_quartile {
            for place in left {
                if let Some(number) = measured(&values[members[place]]) {
                    let at = sorted.partition_point(|other| *other < number);
                    if at < sorted.len() {
                        sorted.remove(at);
                    }
                }
            }
            for place in joined {
                if let Some(number) = measured(&values[members[place]]) {
                    // To insert moves what follows: cheap, but not free.
                    *budget = budget.checked_sub(sorted.len() / 64 + 1).ok_or_else(too_large)?;
                    sorted.insert(sorted.partition_point(|other| *other < number), number);
                }
            }
            quantile(&sorted, portion(op)).map_or(Value::Undefined, Value::Number)
        } else if op == "distinct" {
            for place in left {
                counts[ids[place]] -= 1;
                distinct -= f64::from(u8::from(counts[ids[place]] == 0));
            }
            for place in joined {
                distinct += f64::from(u8::from(counts[ids[place]] == 0));
                counts[ids[place]] += 1;
            }
            Value::Number(distinct)
        } else {
            let mut stale = false;
            for place in left {
                stale |= tally.remove(&values[members[place]]);
            }
            for place in joined {
                tally.add(&values[members[place]]);
            }
            if stale && is_extreme {
                *budget = budget.checked_sub(frame.len() * 8).ok_or_else(too_large)?;
                tally.find_extremes(frame.iter().map(|row| &values[*row]));
            }
            tally.value(op)
        };
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_run_in_order_and_rows_stay() {
        let json = serde_json::json!([{"g": 1, "v": 3}, {"g": 2, "v": 1}, {"g": 1, "v": 1}, {"g": 1, "v": 3}]);
        let Value::List(values) = Value::from_json(&json) else { panic!("a list") };
        let sort = serde_json::json!([{"field": "v"}]);
        let cases = [
            ("row_number", serde_json::json!({}), "3,1,2,4"),
            ("rank", serde_json::json!({}), "3,1,1,3"),
            ("dense_rank", serde_json::json!({}), "2,1,1,2"),
            ("cume_dist", serde_json::json!({}), "1,0.25,0.5,1"),
            ("lag", serde_json::json!({}), "1,,1,3"),
            ("sum", serde_json::json!({}), "8,2,2,8"),
            ("sum", serde_json::json!({"ignorePeers": true}), "5,1,2,8"),
            ("max", serde_json::json!({"ignorePeers": true, "frame": [-1, 0]}), "3,1,1,3"),
            ("median", serde_json::json!({"ignorePeers": true, "frame": [0, null]}), "3,2,3,3"),
            ("distinct", serde_json::json!({"ignorePeers": true, "frame": [-1, 1]}), "2,1,2,1"),
            ("sum", serde_json::json!({"groupby": ["g"], "frame": [null, null]}), "7,1,7,7"),
        ];
        for (op, mut step, told) in cases {
            let mut rows = Rows::from_values(&values);
            step["window"] = serde_json::json!([{"op": op, "field": "v", "as": "w"}]);
            step["sort"] = sort.clone();
            apply(&step, &mut rows).unwrap();
            assert_eq!(&*Value::List(rows.field("w")).string(), told, "{step}");
        }
    }
}
