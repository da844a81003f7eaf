//! Stacks: bars and areas that stand on each other.

use std::cmp::Ordering;

use super::aggregate::{groups, order};
use super::channel::Channel;
use super::data::{self, Data};
use super::encoding::{Encoding, Measure};
use super::guide::ScaleKind;
use super::mark::{Direction, Kind, Mark};
use super::reader::Node;
use crate::explainer::{Number, Values};

/// How stacks are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offset {
    /// On zero; what is negative goes the other way.
    Zero,
    /// As shares of the whole.
    Normalize,
    /// Not stacked.
    None,
}

/// Where each row of a stack starts and ends: columns of the layer's data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stacked {
    /// The channel that is stacked, x or y.
    pub channel: Channel,
    /// Where a row starts.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// Whether the ends are shares of 1.
    pub normalized: bool,
}

pub(super) fn read(node: &Node) -> Option<Offset> {
    match node.value {
        serde_json::Value::Null | serde_json::Value::Bool(false) => Some(Offset::None),
        serde_json::Value::Bool(true) => Some(Offset::Zero),
        _ => node.one_of(&["zero", "normalize"], "a supported stack").map(|at| [Offset::Zero, Offset::Normalize][at]),
    }
}

/// The direction that a mark grows in: Vega-Lite's rules, for a bar, an area, a line, a tick or a rule.
pub(super) fn direction(mark: &Mark, encoding: &Encoding) -> Direction {
    if let Some(direction) = mark.direction {
        return direction;
    }
    let (x, y) = (encoding.get(Channel::X), encoding.get(Channel::Y));
    let continuous = |def: Option<&super::Def>| def.is_some_and(|def| !def.measure.is_discrete());
    let temporal = |def: Option<&super::Def>| def.is_some_and(|def| def.measure == Measure::Temporal);
    let ranged = |channel| encoding.get(channel).is_some();
    match (continuous(x), continuous(y)) {
        (true, false) => Direction::Horizontal,
        (false, _) => Direction::Vertical,
        _ if ranged(Channel::X2) && !ranged(Channel::Y2) => Direction::Horizontal,
        _ if temporal(y) && !temporal(x) && mark.kind != Kind::Line => Direction::Horizontal,
        _ => Direction::Vertical,
    }
}

/// Stacks a layer's rows where its mark does so.
pub(super) fn apply(data: &mut Data, encoding: &Encoding, mark: &Mark, direction: Direction) -> Option<Stacked> {
    let (channel, across, second, offset_channel) = match direction {
        Direction::Vertical => (Channel::Y, Channel::X, Channel::Y2, Channel::XOffset),
        Direction::Horizontal => (Channel::X, Channel::Y, Channel::X2, Channel::YOffset),
    };
    let def = encoding.get(channel)?;
    let column = def.field()?;
    let stacks = matches!(mark.kind, Kind::Bar | Kind::Area);
    let offset = def.stack.unwrap_or(if stacks { Offset::Zero } else { Offset::None });
    let linear = matches!(def.scale.kind, None | Some(ScaleKind::Linear));
    if offset == Offset::None || def.measure != Measure::Quantitative || !linear || encoding.get(second).is_some() {
        return None;
    }
    let place: Vec<usize> = [across, offset_channel].iter().filter_map(|channel| encoding.field(*channel)).collect();
    let mut by: Vec<(usize, bool)> = Vec::new();
    for (channel, def) in &encoding.defs {
        if let Some(column) =
            def.field().filter(|column| Channel::SPLITTING.contains(channel) && !place.contains(column))
        {
            by.push((column, true));
        }
    }
    let is_aggregate = encoding.defs.iter().any(|(_, def)| def.aggregate.is_some());
    if is_aggregate && by.is_empty() && offset != Offset::Normalize && !stacks {
        return None;
    }
    if let ([across], Offset::Zero, Some(values)) = (&place[..], offset, data.columns[column].values.numbers())
        && is_alone(data, *across)
    {
        let within = |value: &Number, at: Number| if value.is_finite() { at } else { Number::NAN };
        let starts = values.iter().map(|value| within(value, 0.0)).collect();
        let ends = values.iter().map(|value| within(value, *value)).collect();
        let [start, end] = [starts, ends].map(|values| data.push(data::column("", Values::Numbers(values))));
        return Some(Stacked { channel, start, end, normalized: false });
    }
    if let Some(column) = encoding.field(Channel::Order) {
        by = vec![(column, false)];
    }
    let (ids, count) = groups(data, &place);
    let mut rows: Vec<usize> = (0..data.rows).collect();
    order(&mut rows, &|a, b| {
        by.iter().fold(ids[a].cmp(&ids[b]), |sofar, (column, descending)| {
            sofar.then_with(|| {
                let compared = compare(data, *column, a, b);
                if *descending { compared.reverse() } else { compared }
            })
        })
    });
    let value = |row: usize| data.number(column, row);
    let mut totals = vec![0.0; count];
    if offset == Offset::Normalize {
        for row in rows.iter().filter(|row| value(**row).is_finite()) {
            totals[ids[*row]] += value(*row).abs();
        }
    }
    let mut sums = vec![(0.0, 0.0); count];
    let (mut starts, mut ends) = (vec![Number::NAN; data.rows], vec![Number::NAN; data.rows]);
    for row in rows {
        let value = value(row);
        if !value.is_finite() {
            continue;
        }
        let sum = &mut sums[ids[row]];
        let (start, end) = if offset == Offset::Normalize {
            let whole = if totals[ids[row]] > 0.0 { totals[ids[row]] } else { 1.0 };
            let start = sum.0;
            sum.0 += value.abs();
            (start / whole, sum.0 / whole)
        } else {
            let side = if value < 0.0 { &mut sum.1 } else { &mut sum.0 };
            let start = *side;
            *side += value;
            (start, *side)
        };
        (starts[row], ends[row]) = (start, end);
    }
    let start = data.push(data::column("", Values::Numbers(starts)));
    let end = data.push(data::column("", Values::Numbers(ends)));
    Some(Stacked { channel, start, end, normalized: offset == Offset::Normalize })
}

/// Whether no two rows stand at one place, and that is easily seen: there is nothing to stack upon.
fn is_alone(data: &Data, across: usize) -> bool {
    let column = &data.columns[across];
    let rises = |numbers: &[Number]| numbers.windows(2).all(|two| two[0] < two[1]);
    column.is_rising() && column.values.numbers().is_some_and(rises)
}

/// The order of two rows by a column; missing values first.
pub(super) fn compare(data: &Data, column: usize, a: usize, b: usize) -> Ordering {
    match &data.columns[column].values {
        Values::Numbers(values) | Values::Times(values) => values[a].total_cmp(&values[b]),
        Values::Texts(values) => values[a].cmp(&values[b]),
    }
}
