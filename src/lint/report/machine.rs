//! Findings as JSON, for scripts.

use serde_json::{Value, json};

use super::Linted;
use crate::explainer::Problem;
use crate::lint::Level;

/// An array with one object for each finding: `file`, `line`, `column`, `pointer`, `level`, `code`, `expected`,
/// `got`, `hint`; for findings of the linter also `rule`, the rule's name.
pub fn json(documents: &[Linted]) -> Value {
    let mut out = Vec::new();
    for document in documents {
        let entry = |line: usize, column: usize, level: Level, rule: Option<&str>, problem: &Problem| {
            let Problem { pointer, code, expected, got, hint, .. } = problem;
            json!({
                "file": document.path, "line": line, "column": column, "pointer": pointer, "level": level.name(),
                "code": code, "rule": rule, "expected": expected, "got": got, "hint": hint,
            })
        };
        for it in &document.problems {
            out.push(entry(it.line, it.column, Level::Error, None, &it.problem));
        }
        for (level, finding) in &document.findings {
            let it = &finding.diagnostic;
            out.push(entry(it.line, it.column, *level, Some(finding.rule.name), &it.problem));
        }
    }
    Value::Array(out)
}
