//! Assertions: what the data have to say for words written out by hand to be true.
//!
//! They are checked where documents are checked and published; a reader's browser passes them over.

use serde_json::Value;

use super::super::formula::compute;
use super::super::read::{Node, quote};
use super::super::*;
use super::Builder;

/// How to put right what the data contradict.
const MOVED: &str = "the data or the words have changed: correct the words, or compute the number with `{{ … }}`";

impl Builder {
    /// Checks the assertions of a block, a figure or an answer.
    pub(super) fn assertions(&mut self, node: &Node) {
        if !TOLD {
            return;
        }
        for assertion in self.read.list(node, "assert", 0) {
            let Some(source) = assertion.field("that") else {
                self.read.word(&assertion, "that");
                continue;
            };
            let Some(text) = source.value.as_str() else {
                self.read.reject(&source, "wrong-type", "a formula: a string");
                continue;
            };
            let computed = match compute(text, &self.tables, self.read.locale) {
                Ok(computed) => computed,
                Err(problem) => {
                    self.read.report(problem.below(&source.pointer));
                    continue;
                }
            };
            match (assertion.field("reads"), assertion.field("is")) {
                (Some(reads), None) => self.reads(node, &reads, &computed),
                (None, Some(is)) => self.is(&assertion, &is, &computed),
                (both, _) => {
                    let got = if both.is_some() { "both" } else { "neither" };
                    let problem = Problem::new(assertion.pointer.clone(), "one-of", "either `reads` or `is`", got);
                    self.read.report(problem);
                }
            }
        }
    }

    /// The result as written is what the words say, and they say it.
    fn reads(&mut self, around: &Node, reads: &Node, computed: &Computed) {
        let Some(text) = reads.value.as_str() else {
            return self.read.reject(reads, "wrong-type", "a string");
        };
        if *computed.text != *text {
            let expected = [&quote(&computed.text), ", which the data come to"].concat();
            let got = [&quote(text), " in the words"].concat();
            self.read.report(Problem::new(reads.pointer.clone(), "assertion", expected, got).hint(MOVED));
        } else if !says(around.value, text) {
            let expected = ["words beside the assertion that say ", &quote(text)].concat();
            let problem = Problem::new(reads.pointer.clone(), "assertion-words", expected, "none");
            self.read.report(problem.hint("the words have changed, or say it otherwise"));
        }
    }

    /// The result is a number, or near enough to it.
    fn is(&mut self, assertion: &Node, is: &Node, computed: &Computed) {
        let number = |node: &Node| node.value.as_f64().filter(|number| number.is_finite());
        let tolerance = assertion.field("tolerance").map_or(Some(0.0), |node| number(&node));
        let (Some(stated), Some(tolerance)) = (number(is), tolerance) else {
            return self.read.reject(is, "wrong-type", "a number");
        };
        let Some(found) = parse_number(&computed.value) else {
            let got = quote(&computed.text);
            return self.read.report(Problem::new(is.pointer.clone(), "assertion", "a formula of a number", got));
        };
        let off = (found - stated).abs();
        if off > tolerance {
            let near =
                if tolerance > 0.0 { [" give or take ", &number_text(tolerance)].concat() } else { String::new() };
            let expected = [&quote(&number_text(found)), ", which the data come to", &near].concat();
            self.read.report(
                Problem::new(is.pointer.clone(), "assertion", expected, quote(&number_text(stated))).hint(MOVED),
            );
        }
    }
}

/// Whether any text of a part of a document contains some words; what it asserts does not count.
fn says(value: &Value, words: &str) -> bool {
    match value {
        Value::String(text) => text.contains(words),
        Value::Array(items) => items.iter().any(|item| says(item, words)),
        Value::Object(members) => members.iter().any(|(name, inner)| name != "assert" && says(inner, words)),
        _ => false,
    }
}
