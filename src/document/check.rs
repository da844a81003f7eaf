//! The check of a document: syntax, structure, meaning, in one run.

use std::collections::HashSet;

use serde_json::Value;

use super::findings::{Diagnostic, Findings, quote};
use super::node::{At, Node, push_token};
use super::{json, structure};
use crate::explainer::{Explainer, Problem};
use crate::grammar::{Plot, vocabulary};
use crate::scene::Drawing;

/// The size above which a document is refused unread: far beyond what a page can carry.
pub const MOST_BYTES: usize = 8 * 1024 * 1024;

/// What came out of a check.
#[derive(Debug)]
pub struct Checked {
    /// The explainer, where nothing is wrong.
    pub explainer: Option<Explainer>,
    /// Everything that is wrong, in the order of the text.
    pub problems: Vec<Diagnostic>,
}

/// Checks a document's text, which should be UTF-8 JSON.
pub fn check(source: &[u8]) -> Checked {
    if let Some(refusal) = refuse(source.len() as u64) {
        return Checked { explainer: None, problems: vec![refusal] };
    }
    let mut findings = Findings::default();
    let lossy = String::from_utf8_lossy(source);
    encoding(source, &mut findings);
    let text = lossy.strip_prefix('\u{feff}').unwrap_or(&lossy);
    let explainer = read(text, &mut findings).filter(|_| findings.is_empty());
    Checked { explainer, problems: findings.into_diagnostics(text) }
}

/// The problem with a document of so many bytes, where they are more than [`MOST_BYTES`].
pub fn refuse(bytes: u64) -> Option<Diagnostic> {
    let size = |bytes: u64| format!("{} MB", bytes.div_ceil(1024 * 1024));
    let most = MOST_BYTES as u64;
    (bytes > most).then(|| {
        let problem = Problem::new("", "too-large", format!("a document of at most {}", size(most)), size(bytes))
            .hint("keep in the document only the data that its charts draw");
        Diagnostic { line: 1, column: 1, problem }
    })
}

/// Reports what is not plain UTF-8. A byte order mark would stop the readers of JSON in browsers and servers.
pub(super) fn encoding(source: &[u8], findings: &mut Findings) {
    const EXPECTED: &str = "UTF-8 text";
    const HINT: &str = "save the file as UTF-8";
    let mark: usize = if source.starts_with(&[0xef, 0xbb, 0xbf]) { 3 } else { 0 };
    if mark > 0 {
        let problem = Problem::new("", "encoding", "UTF-8 text without a byte order mark", "a byte order mark");
        findings.push(0, problem.hint("save the file as UTF-8 without BOM"));
    }
    if let Err(error) = std::str::from_utf8(source) {
        let at = error.valid_up_to();
        let got = match source {
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "UTF-16 text".into(),
            _ => format!("the byte 0x{:02X}", source[at]),
        };
        findings.push(at.saturating_sub(mark) as u32, Problem::new("", "encoding", EXPECTED, got).hint(HINT));
    }
}

fn read(text: &str, findings: &mut Findings) -> Option<Explainer> {
    let mut root = json::read(text, findings)?;
    structure::check(&mut root, findings);
    if findings.is_full() || findings.problems().any(|problem| problem.code == "too-many") {
        return None;
    }
    let value = root.to_value();
    let (explainer, problems) = Explainer::draft(&value);
    let doubtful: Vec<String> = problems.iter().chain(findings.problems()).map(|it| it.pointer.clone()).collect();
    add(problems, &root, text, findings);
    add(charts(&value, &explainer, &doubtful), &root, text, findings);
    Some(explainer)
}

/// The problems of all chart specifications, but of those that draw data which could not be read.
fn charts(document: &Value, explainer: &Explainer, doubtful: &[String]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let elements = |value: &Value| value.as_array().map_or(0, Vec::len);
    for section in 0..elements(&document["sections"]) {
        let blocks = &document["sections"][section]["blocks"];
        for block in (0..elements(blocks)).filter(|block| blocks[*block]["type"] == "chart") {
            let spec = &blocks[block]["spec"];
            let pointer = format!("/sections/{section}/blocks/{block}/spec");
            if !spec.is_object() || unreadable_data(spec, doubtful) || doubtful.iter().any(|it| within(it, &pointer)) {
                continue;
            }
            let Err(mut found) = Plot::read(spec, &explainer.tables) else { continue };
            // What plain charts cannot do the others can, as long as it is Vega-Lite and there is something to see.
            let names: Vec<&str> = explainer.tables.iter().map(|table| &*table.name).collect();
            let unknown = vocabulary::check(spec, &names);
            if unknown.is_empty() && Drawing::read(spec, &explainer.tables, explainer.locale).is_some() {
                continue;
            }
            if !unknown.is_empty() {
                // What only plain charts do not know is no mistake.
                let told = |problem: &Problem| unknown.iter().any(|other| other.pointer == problem.pointer);
                found.retain(|problem| told(problem) || !matches!(problem.code, "unsupported" | "missing-field"));
            }
            for problem in unknown {
                if found.iter().all(|known| known.pointer != problem.pointer) {
                    found.push(problem);
                }
            }
            problems.extend(found.into_iter().map(|problem| problem.below(&pointer)));
        }
    }
    problems
}

/// Whether a specification names a dataset whose columns could not be made out. A single wrong value does not count.
fn unreadable_data(spec: &Value, doubtful: &[String]) -> bool {
    match spec {
        Value::Object(members) => members.iter().any(|(key, inner)| match (key.as_str(), inner["name"].as_str()) {
            ("data", Some(name)) => {
                let mut dataset = "/datasets".to_owned();
                push_token(&mut dataset, name);
                let parts = ["/fields", "/columns", "/csv", "/topojson"].map(|part| format!("{dataset}{part}"));
                doubtful.iter().any(|it| *it == dataset || parts.iter().any(|part| within(it, part)))
            }
            _ => unreadable_data(inner, doubtful),
        }),
        Value::Array(elements) => elements.iter().any(|inner| unreadable_data(inner, doubtful)),
        _ => false,
    }
}

/// Whether a JSON pointer leads to a value or into it.
fn within(pointer: &str, outer: &str) -> bool {
    pointer.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Adds problems of meaning at their places, leaving out those whose cause has been reported.
pub(super) fn add(problems: Vec<Problem>, root: &Node, text: &str, findings: &mut Findings) {
    let known: HashSet<String> = findings.problems().map(|problem| problem.pointer.clone()).collect();
    for mut problem in problems {
        // The structural check knows all fields that have to be there; the model only says it in other words.
        let missing = problem.code == "missing-field" && !known.is_empty();
        if missing || known.contains(&problem.pointer) || findings.is_full() {
            continue;
        }
        if let Some(first) = &problem.see {
            let line = text[..root.locate(first, At::Value) as usize].matches('\n').count() + 1;
            problem.hint = Some(format!("it stands first in line {line}"));
        }
        // What quotes a key is about the key, not about the value behind it.
        let key = problem.pointer.rsplit_once('/').map_or("", |(_, key)| key);
        let at = if problem.got == quote(key) { At::Key } else { At::Value };
        let start = root.locate(&problem.pointer, at);
        findings.push(start + json::place_in_string(&text[start as usize..], problem.at), problem);
    }
}
