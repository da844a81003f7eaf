//! Groups of rows that share the values of fields.

use std::cmp::Ordering;

use super::{Rows, Value, order_by};
use crate::explainer::Str;

/// Rows in groups, in the order in which the groups first appear; each group's rows in the given order.
#[derive(Debug, Default)]
pub struct Groups {
    /// The rows, group after group.
    members: Vec<usize>,
    /// Where each group starts in `members`, and the end.
    starts: Vec<usize>,
}

impl Groups {
    /// The groups of rows by fields; one group of all without fields, none without rows.
    pub fn new(rows: &Rows, fields: &[Str]) -> Groups {
        let (ids, count) = group_ids(rows, fields);
        Groups::from_ids(&ids, count, 0..ids.len())
    }

    /// The groups of rows with ids below `count`.
    pub fn of_ids(ids: &[usize], count: usize) -> Groups {
        Groups::from_ids(ids, count, 0..ids.len())
    }

    /// The groups of rows with ids below `count`, the rows visited in `order`.
    pub(super) fn from_ids(ids: &[usize], count: usize, order: impl Iterator<Item = usize>) -> Groups {
        let mut starts = vec![0; count + 1];
        for id in ids {
            starts[id + 1] += 1;
        }
        for group in 0..count {
            starts[group + 1] += starts[group];
        }
        let mut next = starts.clone();
        let mut members = vec![0; ids.len()];
        for row in order {
            members[next[ids[row]]] = row;
            next[ids[row]] += 1;
        }
        Groups { members, starts }
    }

    /// How many groups there are.
    pub fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The rows of a group.
    pub fn rows(&self, group: usize) -> &[usize] {
        &self.members[self.starts[group]..self.starts[group + 1]]
    }

    /// The rows of each group.
    pub fn iter(&self) -> impl Iterator<Item = &[usize]> {
        (0..self.len()).map(|group| self.rows(group))
    }

    /// Rows with the fields' values of each group, the columns named by the fields' paths.
    pub(super) fn keys(&self, rows: &Rows, fields: &[Str]) -> Rows {
        let mut keys = Rows::empty(self.len());
        for field in fields {
            let column = rows.field(field);
            keys.set(field, self.iter().map(|members| column[members[0]].clone()).collect());
        }
        keys
    }
}

/// The group of each row by fields, as ids in the order of first appearance, and how many there are. Values are the
/// same where their texts are, as Vega's group keys.
pub fn group_ids(rows: &Rows, fields: &[Str]) -> (Vec<usize>, usize) {
    let mut ids = vec![0; rows.len()];
    let mut count = usize::from(!rows.is_empty());
    for field in fields {
        let (own, own_count) = value_ids(&rows.field(field));
        if count <= 1 {
            (ids, count) = (own, own_count);
        } else if own_count > 1 {
            let key = |row: usize| (ids[row], own[row]);
            (ids, count) = runs(rows.len(), &|a, b| key(a).cmp(&key(b)));
        }
    }
    (ids, count)
}

/// An id for each value, in the order of first appearance, and how many there are.
pub(super) fn value_ids(values: &[Value]) -> (Vec<usize>, usize) {
    let as_number = |value: &Value| match value {
        // One zero, one NaN.
        Value::Number(number) => Some(if number.is_nan() { f64::NAN } else { number + 0.0 }),
        _ => None,
    };
    match values.iter().map(as_number).collect::<Option<Vec<f64>>>() {
        Some(numbers) => runs(values.len(), &|a, b| numbers[a].total_cmp(&numbers[b])),
        None => {
            let keys: Vec<Str> = values.iter().map(Value::key).collect();
            runs(values.len(), &|a, b| keys[a].cmp(&keys[b]))
        }
    }
}

/// Ids, in the order of first appearance, of the runs of equal places in an order.
fn runs(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> (Vec<usize>, usize) {
    let order = order_by(count, compare);
    let mut first = vec![0; count];
    for (at, row) in order.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| order[at]);
        first[*row] = match before {
            // The sort is stable: a run starts with its first row.
            Some(before) if compare(before, *row) == Ordering::Equal => first[before],
            _ => *row,
        };
    }
    let mut ids = vec![0; count];
    let mut next = 0;
    for row in 0..count {
        if first[row] == row {
            ids[row] = next;
            next += 1;
        } else {
            ids[row] = ids[first[row]];
        }
    }
    (ids, next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_by_first_appearance() {
        let mut rows = Rows::empty(5);
        let values = |texts: [&str; 5]| texts.into_iter().map(Value::text).collect();
        rows.set("a", values(["y", "x", "y", "x", "y"]));
        rows.set("b", values(["1", "1", "2", "1", "1"]));
        assert_eq!(group_ids(&rows, &[]), (vec![0; 5], 1));
        assert_eq!(group_ids(&rows, &["a".into()]), (vec![0, 1, 0, 1, 0], 2));
        assert_eq!(group_ids(&rows, &["a".into(), "b".into()]), (vec![0, 1, 2, 1, 0], 3));
        let groups = Groups::new(&rows, &["b".into()]);
        assert_eq!(groups.iter().collect::<Vec<_>>(), [&[0, 1, 3, 4][..], &[2]]);
    }
}
