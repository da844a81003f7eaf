//! The order of rows.

use std::cmp::Ordering;

use super::{Rows, Value};
use crate::explainer::Str;

/// The places `0..count` in order, equal ones as they were.
///
/// A merge sort of its own, because `sort_by` may panic where an order contradicts itself, as JavaScript's does with
/// mixed values; and because all callers share this one copy.
pub fn order_by(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    let mut next = order.clone();
    let mut width = 1;
    while width < count {
        let mut start = 0;
        while start < count {
            let middle = (start + width).min(count);
            let end = (start + 2 * width).min(count);
            let (mut left, mut right) = (start, middle);
            for place in &mut next[start..end] {
                let from_left =
                    left < middle && (right == end || compare(order[left], order[right]) != Ordering::Greater);
                let from = if from_left { &mut left } else { &mut right };
                *place = order[*from];
                *from += 1;
            }
            start = end;
        }
        std::mem::swap(&mut order, &mut next);
        width *= 2;
    }
    order
}

/// The rows in the order of fields, each with whether it descends; equal rows stay as they are.
pub fn sort_rows(rows: &Rows, by: &[(Str, bool)]) -> Vec<usize> {
    let order = Order::new(rows, by);
    order_by(rows.len(), &|a, b| order.compare(a, b))
}

/// An order of rows by fields.
pub(super) struct Order(Vec<(std::rc::Rc<Vec<Value>>, bool)>);

impl Order {
    /// The order of rows by fields, each with whether it descends.
    pub(super) fn new(rows: &Rows, by: &[(Str, bool)]) -> Order {
        Order(by.iter().map(|(field, descending)| (rows.field(field), *descending)).collect())
    }

    /// Which of two rows is first.
    pub(super) fn compare(&self, a: usize, b: usize) -> Ordering {
        for (column, descending) in &self.0 {
            match column[a].order(&column[b]) {
                Ordering::Equal => {}
                order if *descending => return order.reverse(),
                order => return order,
            }
        }
        Ordering::Equal
    }
}

/// JavaScript's `a < b`: texts by letters, all else as numbers.
pub fn less(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Text(a), Value::Text(b)) => a < b,
        (a, b) => a.number() < b.number(),
    }
}

/// The numbers in ascending order.
pub(super) fn ascending(numbers: &[f64]) -> Vec<f64> {
    order_by(numbers.len(), &|a, b| numbers[a].total_cmp(&numbers[b])).into_iter().map(|at| numbers[at]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_sort_stably_even_by_values_that_contradict() {
        let column = |json| {
            let Value::List(values) = Value::from_json(&json) else { panic!("a list") };
            let mut rows = Rows::empty(values.len());
            rows.set("x", values.to_vec());
            rows
        };
        let cases = [
            (serde_json::json!([3, null, 1, 3, 2]), false, vec![1, 2, 4, 0, 3]),
            (serde_json::json!([3, null, 1, 3, 2]), true, vec![0, 3, 4, 2, 1]),
            (serde_json::json!(["b", "a", "B"]), false, vec![2, 1, 0]),
        ];
        for (values, descending, order) in cases {
            assert_eq!(sort_rows(&column(values), &[("x".into(), descending)]), order);
        }
        let mixed: Vec<Value> = (0..500)
            .map(|i| if i % 3 == 0 { Value::text(&i.to_string()) } else { Value::Number(f64::from(i * 7 % 50)) })
            .collect();
        let mut rows = Rows::empty(mixed.len());
        rows.set("x", mixed);
        assert_eq!(sort_rows(&rows, &[("x".into(), false)]).len(), 500);
    }
}
