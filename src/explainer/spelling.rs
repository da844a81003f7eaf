//! Slips of spelling: the name that an author may have meant.

use super::TOLD;

/// The nearest of some names, if it is near enough to be a slip (Levenshtein distance up to a third of its length).
pub(crate) fn nearest<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    if !TOLD {
        return None;
    }
    let most = (name.chars().count() / 3).max(1);
    names
        .map(|other| (distance(name, other), other))
        .filter(|(far, _)| *far <= most)
        .min_by_key(|(far, _)| *far)
        .map(|(_, other)| other)
}

fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(64).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().take(64).enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let cost = if x == *y { corner } else { corner.min(row[j]).min(row[j + 1]) + 1 };
            corner = row[j + 1];
            row[j + 1] = cost;
        }
    }
    row[b.len()]
}
