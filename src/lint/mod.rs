//! The linter: what is valid and yet not honest, not readable or not kept up.
//!
//! A check asks whether a document can be published; the linter asks whether it should be. Each [`Rule`] has a
//! number, a reason and a fix. A document breaks a rule on purpose by saying why, in its field `lint`.

mod allowance;
mod chart;
mod colour;
mod data;
mod day;
mod place;
mod prose;
mod report;
mod rule;
mod units;

pub use day::Day;
pub use report::{Linted, json, sarif, text};
pub use rule::{Level, RULES, Rule, rule};

use crate::document::{Diagnostic, Specification, check};
use crate::explainer::{Explainer, Problem};
use place::Place;

/// A rule that a document breaks, and where.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// Where and how it is broken.
    pub diagnostic: Diagnostic,
}

/// What one document's rules found so far.
struct Lint<'a> {
    explainer: &'a Explainer,
    today: Day,
    found: Vec<Problem>,
}

impl Lint<'_> {
    /// Notes a broken rule at a place.
    fn note(
        &mut self,
        rule: &'static Rule,
        place: &Place,
        expected: impl Into<std::borrow::Cow<'static, str>>,
        got: impl Into<String>,
    ) {
        self.found.push(Problem::new(place.pointer.clone(), rule.code, expected, got).hint(rule.fix));
    }
}

/// Lints a document's text: findings in the order of the text, without those that it allows. `today` decides what
/// is out of date.
///
/// # Errors
///
/// What is wrong with a document that is not valid.
pub fn lint(source: &[u8], today: Day) -> Result<Vec<Finding>, Vec<Diagnostic>> {
    let explainer = match check(source) {
        checked if !checked.problems.is_empty() => return Err(checked.problems),
        checked => checked.explainer.unwrap_or_else(|| unreachable!("a document without a problem is an explainer")),
    };
    let read = Specification::read(source)?;
    let root = Place::root(read.value());
    let mut lint = Lint { explainer: &explainer, today, found: Vec::new() };
    data::rules(&mut lint, &root);
    chart::rules(&mut lint, &root);
    prose::rules(&mut lint, &root);
    allowance::apply(&mut lint, &root);
    let found = read.locate(lint.found);
    let finding = |diagnostic: Diagnostic| rule(diagnostic.problem.code).map(|rule| Finding { rule, diagnostic });
    Ok(found.into_iter().filter_map(finding).collect())
}
