//! Predicates: tests that a row of data passes or not.

use serde_json::Value;

use super::data::Data;
use super::encoding::{Datum, Measure};
use super::expression::{self, Expression};
use super::reader::Node;
use crate::explainer::Values;

/// A test of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Predicate {
    /// All of them.
    All(Vec<Predicate>),
    /// Any of them.
    Any(Vec<Predicate>),
    /// Not this one.
    Not(Box<Predicate>),
    /// A column compared with a value.
    Compare(usize, Comparison, Datum),
    /// A column's value among these.
    OneOf(usize, Vec<Datum>),
    /// A column's value is there.
    Valid(usize),
    /// An expression that is true.
    Expression(Expression),
}

/// Comparisons of two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are Vega-Lite's")]
pub enum Comparison {
    Equal,
    Lt,
    Lte,
    Gt,
    Gte,
}

/// How deep predicates and expressions may be nested; serde_json stops at 128 itself.
pub(super) const DEEPEST: usize = 100;

impl Predicate {
    pub(super) fn read(node: &Node, data: &Data) -> Option<Predicate> {
        Predicate::nested(node, data, 0)
    }

    fn nested(node: &Node, data: &Data, depth: usize) -> Option<Predicate> {
        if depth > DEEPEST {
            node.unsupported("a test that is nested less deeply");
            return None;
        }
        if let Value::String(text) = node.value {
            return match expression::read(text, data) {
                Ok(expression) => Some(Predicate::Expression(expression)),
                Err(expected) => {
                    node.unsupported(expected);
                    None
                }
            };
        }
        if let Some(inner) = node.get("not") {
            return Some(Predicate::Not(Predicate::nested(&inner, data, depth + 1)?.into()));
        }
        for (key, any) in [("and", false), ("or", true)] {
            if let Some(inner) = node.get(key) {
                let tests = inner.items().iter().filter_map(|item| Predicate::nested(item, data, depth + 1)).collect();
                return Some(if any { Predicate::Any(tests) } else { Predicate::All(tests) });
            }
        }
        let Some(field) = node.get("field") else {
            node.finish("a supported test");
            if node.value.as_object().is_some_and(|map| map.is_empty()) {
                node.wrong("a test with a `field`");
            }
            return None;
        };
        let column = data.find(&field.text()?);
        if column.is_none() {
            field.unknown(
                "unknown-column",
                "a field of this data",
                &mut data.columns.iter().map(|column| &*column.name),
            );
        }
        let column = column.unwrap_or(usize::MAX);
        let mut tests = Vec::new();
        let comparisons = [
            ("equal", Comparison::Equal),
            ("lt", Comparison::Lt),
            ("lte", Comparison::Lte),
            ("gt", Comparison::Gt),
            ("gte", Comparison::Gte),
        ];
        for (key, comparison) in comparisons {
            if let Some(value) = node.get(key) {
                match Datum::read(value.value) {
                    Some(datum) => tests.push(Predicate::Compare(column, comparison, datum)),
                    None => value.unsupported("a number or a text"),
                }
            }
        }
        if let Some(values) = node.get("oneOf") {
            let values = values.items().iter().filter_map(|item| Datum::read(item.value)).collect();
            tests.push(Predicate::OneOf(column, values));
        }
        if let Some(range) = node.get("range") {
            let ends = range.items();
            if ends.len() != 2 {
                range.wrong("an array of two ends");
            }
            for (end, comparison) in ends.iter().zip([Comparison::Gte, Comparison::Lte]) {
                if let Some(datum) = Datum::read(end.value) {
                    tests.push(Predicate::Compare(column, comparison, datum));
                }
            }
        }
        if let Some(valid) = node.get("valid").and_then(|node| node.flag()) {
            let test = Predicate::Valid(column);
            tests.push(if valid { test } else { Predicate::Not(test.into()) });
        }
        node.finish("a supported test");
        (column != usize::MAX).then_some(Predicate::All(tests))
    }

    /// Whether the row passes.
    pub(crate) fn holds(&self, data: &Data, row: usize) -> bool {
        match self {
            Predicate::All(tests) => tests.iter().all(|test| test.holds(data, row)),
            Predicate::Any(tests) => tests.iter().any(|test| test.holds(data, row)),
            Predicate::Not(test) => !test.holds(data, row),
            Predicate::Compare(column, comparison, datum) => compare(data, *column, row, *comparison, datum),
            Predicate::OneOf(column, values) => {
                values.iter().any(|datum| compare(data, *column, row, Comparison::Equal, datum))
            }
            Predicate::Valid(column) => is_valid(data, *column, row),
            Predicate::Expression(expression) => expression.holds(data, row),
        }
    }

    /// The columns it looks at.
    pub(crate) fn columns(&self, out: &mut Vec<usize>) {
        match self {
            Predicate::All(tests) | Predicate::Any(tests) => tests.iter().for_each(|test| test.columns(out)),
            Predicate::Not(test) => test.columns(out),
            Predicate::Compare(column, ..) | Predicate::OneOf(column, _) | Predicate::Valid(column) => {
                out.push(*column)
            }
            Predicate::Expression(_) => {}
        }
    }
}

fn is_valid(data: &Data, column: usize, row: usize) -> bool {
    match &data.columns[column].values {
        Values::Texts(values) => values[row].is_some(),
        Values::Numbers(values) | Values::Times(values) => values[row].is_finite(),
    }
}

fn compare(data: &Data, column: usize, row: usize, comparison: Comparison, datum: &Datum) -> bool {
    if !is_valid(data, column, row) {
        return false;
    }
    let order = match (&data.columns[column].values, datum) {
        (Values::Texts(values), Datum::Text(text)) => values[row].as_deref().map(|value| value.cmp(text)),
        (values, datum) => {
            let measure = if matches!(values, Values::Times(_)) { Measure::Temporal } else { Measure::Quantitative };
            data.number(column, row).partial_cmp(&datum.number(measure))
        }
    };
    order.is_some_and(|order| comparison.admits(order))
}

impl Comparison {
    pub(super) fn admits(self, order: std::cmp::Ordering) -> bool {
        match self {
            Comparison::Equal => order.is_eq(),
            Comparison::Lt => order.is_lt(),
            Comparison::Lte => order.is_le(),
            Comparison::Gt => order.is_gt(),
            Comparison::Gte => order.is_ge(),
        }
    }
}
