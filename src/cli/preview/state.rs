//! The document as it was last saved: checked, linted, and what page it makes.

use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};

use crate::cli::source::{self, Refusal};
use crate::document::{Diagnostic, check};
use crate::lint::{self, Day};
use crate::publish::prerender;

/// What a saved document came to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Snapshot {
    /// Counts the versions that differ, from 1.
    pub version: u64,
    /// Its text, while it is valid; else the last valid one.
    pub text: Option<String>,
    /// The page of that text: language, title, the explainer as HTML.
    pub page: Option<(String, String, String)>,
    /// What is wrong with the document as it is saved.
    pub problems: Vec<Value>,
    /// What the linter finds.
    pub findings: Vec<Value>,
}

impl Snapshot {
    /// The snapshot after this one, of another text.
    pub fn after(&self, source: &[u8]) -> Snapshot {
        let mut next = Snapshot { problems: Vec::new(), findings: Vec::new(), ..self.clone() };
        read(source, &mut next);
        if next != *self || self.version == 0 {
            next.version += 1;
        }
        next
    }

    /// What pages hear of it.
    pub fn told(&self) -> Value {
        let page = self.page.as_ref();
        json!({
            "version": self.version, "problems": self.problems, "findings": self.findings,
            "lang": page.map(|(lang, ..)| lang), "title": page.map(|(_, title, _)| title),
        })
    }
}

/// The last snapshot, and who waits for the next.
#[derive(Debug)]
pub struct State {
    path: PathBuf,
    last: Mutex<Snapshot>,
    changed: Condvar,
}

impl State {
    /// The state of a document, read once.
    pub fn new(path: &Path) -> State {
        let state = State { path: path.to_owned(), last: Mutex::default(), changed: Condvar::new() };
        state.read();
        state
    }

    /// The document's path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The last snapshot.
    pub fn last(&self) -> Snapshot {
        self.lock().clone()
    }

    /// The version after `known`, or the same one where there is none in a while.
    pub fn after(&self, known: u64) -> u64 {
        let waiting = |snapshot: &mut Snapshot| snapshot.version == known;
        let wait = self.changed.wait_timeout_while(self.lock(), Duration::from_secs(15), waiting);
        wait.unwrap_or_else(PoisonError::into_inner).0.version
    }

    /// Reads the document again; a save that changes nothing is none.
    pub fn read(&self) {
        let mut last = self.lock();
        let next = match source::read(&self.path) {
            Ok(source) => last.after(&source),
            Err(Refusal::TooLarge(refusal)) => {
                let problems = vec![told(&refusal)];
                Snapshot { version: last.version + 1, problems, findings: Vec::new(), ..last.clone() }
            }
            // In the middle of being replaced: it is there again in a moment, and that is told too.
            Err(Refusal::Unreadable(_)) => return,
        };
        if next.version != last.version {
            *last = next;
            self.changed.notify_all();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Snapshot> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn read(source: &[u8], next: &mut Snapshot) {
    let checked = check(source);
    let Some(explainer) = checked.explainer.filter(|_| checked.problems.is_empty()) else {
        next.problems = checked.problems.iter().map(told).collect();
        return;
    };
    let explainer = Rc::new(explainer);
    next.text = Some(String::from_utf8_lossy(source).into_owned());
    next.page = Some((explainer.lang.to_string(), explainer.title.to_string(), prerender(&explainer, 1, "./")));
    for finding in lint::lint(source, Day::now()).unwrap_or_default() {
        let mut entry = told(&finding.diagnostic);
        entry["level"] = json!(finding.rule.level.name());
        next.findings.push(entry);
    }
}

/// A problem for the page.
fn told(diagnostic: &Diagnostic) -> Value {
    let it = &diagnostic.problem;
    json!({
        "line": diagnostic.line, "column": diagnostic.column, "level": "error", "code": it.code,
        "text": format!("expected {}, got {}", it.expected, it.got), "hint": it.hint,
    })
}
