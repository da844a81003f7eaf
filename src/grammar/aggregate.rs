//! Aggregates: rows summed up by what they have in common.

use std::cmp::Ordering;

use super::channel::Channel;
use super::data::{self, Data};
use super::encoding::{Encoding, Source};
use super::reader::Node;
use crate::explainer::{Column, Number, Values};

/// Summaries of a group of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are Vega-Lite's")]
pub enum Aggregate {
    Count,
    Sum,
    Mean,
    Min,
    Max,
    Median,
}

pub(super) fn read(node: &Node) -> Option<Aggregate> {
    use Aggregate::*;
    const NAMES: [&str; 7] = ["count", "sum", "mean", "min", "max", "median", "average"];
    node.one_of(&NAMES, "a supported aggregate").map(|at| [Count, Sum, Mean, Min, Max, Median, Mean][at])
}

impl Aggregate {
    /// The summary of values; missing ones do not count. Of none, a count is 0 and all else is missing.
    pub(crate) fn of(self, values: &mut Vec<Number>) -> Number {
        let rows = values.len() as Number;
        if self == Aggregate::Count {
            return rows;
        }
        values.retain(|value| value.is_finite());
        let count = values.len();
        if count == 0 {
            return Number::NAN;
        }
        match self {
            Aggregate::Count => rows,
            Aggregate::Sum => values.iter().sum(),
            Aggregate::Mean => values.iter().sum::<Number>() / count as Number,
            Aggregate::Min => values.iter().copied().fold(Number::INFINITY, Number::min),
            Aggregate::Max => values.iter().copied().fold(Number::NEG_INFINITY, Number::max),
            Aggregate::Median => {
                let mut rows: Vec<usize> = (0..count).collect();
                order(&mut rows, &|a, b| values[a].total_cmp(&values[b]));
                (values[rows[(count - 1) / 2]] + values[rows[count / 2]]) / 2.0
            }
        }
    }
}

/// Sorts rows, keeping equal ones as they were: one sort for the whole crate, as each costs bytes.
pub(crate) fn order(rows: &mut [usize], compare: &dyn Fn(usize, usize) -> Ordering) {
    // Rows mostly come as they are wanted; a sort that is built for size does not profit from it.
    if !rows.is_sorted_by(|a, b| compare(*a, *b).is_le()) {
        rows.sort_by(|a, b| compare(*a, *b));
    }
}

/// The number of each row's group, groups numbered as they appear, and the number of groups.
pub(crate) fn groups(data: &Data, columns: &[usize]) -> (Vec<usize>, usize) {
    let mut ids = vec![0; data.rows];
    let mut count = usize::from(data.rows > 0);
    for column in columns {
        let codes = codes(data, *column);
        let mut rows: Vec<usize> = (0..data.rows).collect();
        order(&mut rows, &|a, b| (ids[a], codes[a]).cmp(&(ids[b], codes[b])));
        // The group's name is its first row: stable sorting has put that first.
        let mut firsts = vec![0; data.rows];
        for at in 0..rows.len() {
            let row = rows[at];
            let same = at > 0 && (ids[rows[at - 1]], codes[rows[at - 1]]) == (ids[row], codes[row]);
            firsts[row] = if same { firsts[rows[at - 1]] } else { row };
        }
        count = 0;
        let mut numbers = vec![0; data.rows];
        for row in 0..data.rows {
            if firsts[row] == row {
                numbers[row] = count;
                count += 1;
            }
            ids[row] = numbers[firsts[row]];
        }
    }
    (ids, count)
}

/// Equal values get equal codes.
fn codes(data: &Data, column: usize) -> Vec<u64> {
    match &data.columns[column].values {
        Values::Numbers(values) | Values::Times(values) => values.iter().map(|value| (value + 0.0).to_bits()).collect(),
        Values::Texts(values) => {
            let mut rows: Vec<usize> = (0..data.rows).collect();
            order(&mut rows, &|a, b| values[a].cmp(&values[b]));
            let mut codes = vec![0; data.rows];
            for at in 1..rows.len() {
                let same = values[rows[at]] == values[rows[at - 1]];
                codes[rows[at]] = codes[rows[at - 1]] + u64::from(!same);
            }
            codes
        }
    }
}

/// Sums the data up by every field that no aggregate stands before.
pub(super) fn apply(data: &Data, encoding: &mut Encoding) -> Data {
    if encoding.defs.iter().all(|(_, def)| def.aggregate.is_none()) {
        return data.clone();
    }
    let mut by: Vec<usize> = Vec::new();
    for (channel, def) in &encoding.defs {
        let field = def.field().filter(|_| def.aggregate.is_none() && *channel != Channel::Tooltip);
        by.extend(field.filter(|column| !by.contains(column)));
    }
    let (ids, count) = groups(data, &by);
    // Without a field to go by there is one group, even of no row.
    let count = if by.is_empty() { 1 } else { count };
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (row, id) in ids.iter().enumerate() {
        members[*id].push(row);
    }
    let firsts: Vec<usize> = members.iter().filter_map(|rows| rows.first().copied()).collect();
    let mut out = data.take(&firsts);
    out.rows = count;
    let mut made: Vec<(usize, Aggregate, usize)> = Vec::new();
    for (_, def) in &mut encoding.defs {
        let (Some(op), Source::Field(column)) = (def.aggregate, &def.source) else { continue };
        let (column, known) = (*column, made.iter().find(|(from, by, _)| (*from, *by) == (*column, op)));
        let place = match known {
            Some((_, _, place)) => *place,
            None => {
                let values = members
                    .iter()
                    .map(|rows| {
                        let value = |row: &usize| if column == usize::MAX { 1.0 } else { data.number(column, *row) };
                        op.of(&mut rows.iter().map(value).collect())
                    })
                    .collect();
                let words = data.columns.get(column);
                let place = out.push(Column {
                    title: words.map_or("".into(), |column| column.title.clone()),
                    unit: words.and_then(|column| column.unit.clone()).filter(|_| op != Aggregate::Count),
                    ..data::column("", Values::Numbers(values))
                });
                made.push((column, op, place));
                place
            }
        };
        def.source = Source::Field(place);
    }
    out
}
