//! Allowances: rules that a document breaks on purpose, each with its reason.

use std::collections::BTreeSet;

use super::place::Place;
use super::{Lint, rule};

/// Drops the findings that the document allows, and notes allowances that are of no use.
pub(super) fn apply(lint: &mut Lint, root: &Place) {
    let broken: BTreeSet<&str> = lint.found.iter().map(|problem| problem.code).collect();
    let mut useless = Vec::new();
    for (code, place) in root.members("lint") {
        match rule(code) {
            None => useless.push((place, format!("`{code}`, which is none"))),
            Some(rule) if !broken.contains(rule.code) => useless.push((place, format!("`{code}`, which it does not"))),
            Some(rule) => lint.found.retain(|problem| problem.code != rule.code),
        }
    }
    for (place, got) in useless {
        lint.note(&rule::ALLOWANCE, &place, "the number of a rule that the document breaks", got);
    }
}
