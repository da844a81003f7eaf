//! `explainer check`: documents in, their problems out.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use rayon::prelude::*;

use super::source::{self, Refusal};
use crate::document::{self, Diagnostic};

/// What came of one file.
enum Outcome {
    /// Nothing is wrong.
    Fine,
    /// How many problems it has, and their report.
    Wrong(usize, String),
    /// Why it could not be read.
    Unreadable(String),
}

/// Checks files side by side and reports in the order of the arguments.
pub fn run(files: &[PathBuf]) -> ExitCode {
    let outcomes: Vec<Outcome> = files.par_iter().map(|file| examine(file)).collect();
    let (mut problems, mut wrong, mut unreadable) = (0, 0, 0);
    let mut report = String::new();
    for outcome in &outcomes {
        match outcome {
            Outcome::Fine => {}
            Outcome::Wrong(count, text) => {
                problems += count;
                wrong += 1;
                report.push_str(text);
            }
            Outcome::Unreadable(text) => {
                unreadable += 1;
                report.push_str(text);
            }
        }
    }
    report.push_str(&summary(files.len(), problems, wrong, unreadable));
    // A reader that closes the pipe early, such as `head`, has seen what it wanted.
    let _ = io::stdout().lock().write_all(report.as_bytes());
    match (unreadable, wrong) {
        (0, 0) => ExitCode::SUCCESS,
        (0, _) => ExitCode::from(1),
        _ => ExitCode::from(2),
    }
}

fn examine(file: &Path) -> Outcome {
    let name = file.display();
    match problems(file) {
        Ok(problems) => {
            let line = |problem: &Diagnostic| format!("{name}:{problem}\n");
            if problems.is_empty() {
                Outcome::Fine
            } else {
                Outcome::Wrong(problems.len(), problems.iter().map(line).collect())
            }
        }
        Err(got) => Outcome::Unreadable(format!("{name}: error[unreadable]: expected a document, got {got}\n")),
    }
}

/// The problems of a file, or why it could not be read.
fn problems(file: &Path) -> Result<Vec<Diagnostic>, String> {
    match source::read(file) {
        Ok(source) => Ok(document::check(&source).problems),
        Err(Refusal::TooLarge(refusal)) => Ok(vec![*refusal]),
        Err(Refusal::Unreadable(got)) => Err(got),
    }
}

fn summary(files: usize, problems: usize, wrong: usize, unreadable: usize) -> String {
    let count = |n: usize, one: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") };
    let mut text = match problems {
        0 if files == unreadable => "nothing checked".to_owned(),
        0 => format!("{} checked, no problem found", count(files - unreadable, "document")),
        _ if files == 1 => count(problems, "problem"),
        _ => format!("{} in {wrong} of {}", count(problems, "problem"), count(files, "document")),
    };
    if unreadable > 0 {
        text.push_str(&format!("; {} not read", count(unreadable, "file")));
    }
    text.push('\n');
    text
}
