//! Reports: findings as text, as JSON and as SARIF.

mod machine;
mod sarif;

pub use machine::json;
pub use sarif::sarif;

use super::{Finding, Level};
use crate::document::Diagnostic;

/// What became of one document.
#[derive(Debug)]
pub struct Linted {
    /// The document's path, as it was given.
    pub path: String,
    /// What was found, with the level it has in this run.
    pub findings: Vec<(Level, Finding)>,
    /// What is wrong with a document that is not valid; it has no findings then.
    pub problems: Vec<Diagnostic>,
}

impl Linted {
    /// How many findings have a level; problems of a document that is not valid are errors.
    pub fn count(&self, level: Level) -> usize {
        let problems = if level == Level::Error { self.problems.len() } else { 0 };
        problems + self.findings.iter().filter(|(own, _)| *own == level).count()
    }
}

/// The findings in words: `FILE:LINE:COLUMN: warning[EX001 bar-zero]: expected …, got …`, the fix below it.
pub fn text(documents: &[Linted]) -> String {
    let mut out = String::new();
    for document in documents {
        for problem in &document.problems {
            out.push_str(&format!("{}:{problem}\n", document.path));
        }
        for (level, Finding { rule, diagnostic }) in &document.findings {
            let line = diagnostic.to_string();
            let told = format!("error[{}]", rule.code);
            let name = format!("{}[{} {}]", level.name(), rule.code, rule.name);
            out.push_str(&format!("{}:{}\n", document.path, line.replacen(&told, &name, 1)));
        }
    }
    let count = |level: Level| documents.iter().map(|document| document.count(level)).sum::<usize>();
    let part = |level: Level, word: &str| match count(level) {
        0 => None,
        1 => Some(format!("1 {word}")),
        n => Some(format!("{n} {word}{}", if level == Level::Info { "" } else { "s" })),
    };
    let parts = [part(Level::Error, "error"), part(Level::Warning, "warning"), part(Level::Info, "info")];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let all = match documents.len() {
        1 => "1 document".to_owned(),
        n => format!("{n} documents"),
    };
    match parts.is_empty() {
        true => out.push_str(&format!("{all} linted, nothing found\n")),
        false => out.push_str(&format!("{} in {all}\n", parts.join(", "))),
    }
    out
}
