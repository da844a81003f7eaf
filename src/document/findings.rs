//! Findings: the problems of one document while it is being read, each at its byte.

use super::lines::Lines;
use crate::explainer::Problem;

/// How many problems of one file are told apart. A file with more was not written by hand.
const MOST: usize = 1000;

/// A problem with its place in the document's text.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnostic {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
    /// What is wrong there.
    pub problem: Problem,
}

impl std::fmt::Display for Diagnostic {
    /// `12:7: error[code]: expected this, got that`, and the hint indented on a line of its own.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Problem { code, expected, got, hint, .. } = &self.problem;
        write!(f, "{}:{}: error[{code}]: expected {}, got {}", self.line, self.column, clean(expected), clean(got))?;
        match hint {
            Some(hint) => write!(f, "\n    hint: {}", clean(hint)),
            None => Ok(()),
        }
    }
}

/// The text on one line, without anything that could drive a terminal or turn its direction.
fn clean(text: &str) -> String {
    let unsafe_letter = |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().map(|c| if unsafe_letter(c) { '\u{fffd}' } else { c }).collect()
}

/// A text in backticks as it is quoted in messages, cut where it is long.
pub(super) fn quote(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("`{}…`", &text[..end]),
        None => format!("`{text}`"),
    }
}

/// The problems found so far.
#[derive(Debug, Default)]
pub(super) struct Findings {
    list: Vec<(u32, Problem)>,
    more: bool,
}

impl Findings {
    /// Notes a problem at a byte.
    pub fn push(&mut self, offset: u32, problem: Problem) {
        if self.list.len() < MOST {
            self.list.push((offset, problem));
        } else {
            self.more = true;
        }
    }

    /// Whether nothing is wrong so far.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Whether there are so many problems already that more are only counted.
    pub fn is_full(&self) -> bool {
        self.list.len() >= MOST
    }

    /// The problems noted so far.
    pub fn problems(&self) -> impl Iterator<Item = &Problem> {
        self.list.iter().map(|(_, problem)| problem)
    }

    /// The problems in the order of the text.
    pub fn into_diagnostics(mut self, text: &str) -> Vec<Diagnostic> {
        if self.list.is_empty() {
            return Vec::new();
        }
        self.list.sort_by_key(|(offset, _)| *offset);
        if self.more {
            let last = self.list.last().map_or(0, |(offset, _)| *offset);
            self.list.push((last, Problem::new("", "too-many", format!("at most {MOST} problems"), "more")));
        }
        let lines = Lines::new(text);
        let locate = |(offset, problem)| {
            let (line, column) = lines.place(offset);
            Diagnostic { line, column, problem }
        };
        self.list.into_iter().map(locate).collect()
    }
}
