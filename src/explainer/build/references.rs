//! References between the parts of a document: resolved, or reported.

use super::super::read::{Node, quote};
use super::super::spelling::nearest;
use super::super::*;
use super::Builder;

impl Builder {
    pub(super) fn source_id(&mut self, name: &str, node: &Node) -> SourceId {
        let found = self.sources.iter().position(|source| &*source.name == name);
        if found.is_none() && !self.read.is_full() {
            let names = self.sources.iter().map(|source| &*source.name);
            let problem = unknown(&node.pointer, "unknown-source", "the id of a source of this document", name, names);
            self.read.report(problem);
        }
        SourceId(found.unwrap_or(0))
    }

    pub(super) fn source_ids(&mut self, node: &Node, least: usize) -> Vec<SourceId> {
        if least > 0 {
            self.read.list(node, "sources", least);
        }
        let names =
            if least > 0 && node.field("sources").is_none() { Vec::new() } else { self.read.texts(node, "sources") };
        names.iter().map(|(name, node)| self.source_id(name, node)).collect()
    }

    pub(super) fn own_id(&mut self, node: &Node) -> Str {
        let id = self.read.slug(node, "id");
        if let Some((_, first)) = self.ids.iter().find(|(other, _)| *other == id && !id.is_empty()) {
            let first = [first, "/id"].concat();
            let place = [&node.pointer, "/id"].concat();
            self.read.report(
                Problem::new(place, "duplicate-id", "an id that nothing else in the document has", quote(&id))
                    .see(first),
            );
        } else {
            self.ids.push((id.clone(), node.pointer.clone()));
        }
        id
    }

    pub(super) fn named_source(&mut self, node: &Node, name: &'static str) -> SourceId {
        let source = self.read.word(node, name);
        match node.field(name) {
            Some(field) if !source.is_empty() => self.source_id(&source, &field),
            _ => SourceId(0),
        }
    }

    /// References to what may come later in the document.
    pub(super) fn resolve_late(&mut self) {
        self.prove();
        for (place, claim) in std::mem::take(&mut self.claimed) {
            if !self.claims.contains(&claim) {
                let names = self.claims.iter().map(|id| &**id);
                let problem = unknown(&place, "unknown-claim", "the id of a claim of this document", &claim, names);
                self.read.report(problem);
            }
        }
    }
}

pub(super) fn unknown<'a>(
    place: &str,
    code: &'static str,
    expected: &'static str,
    got: &str,
    names: impl Iterator<Item = &'a str>,
) -> Problem {
    let problem = Problem::new(place, code, expected, quote(got));
    match nearest(got, names) {
        Some(name) => problem.hint(["did you mean ", &quote(name), "?"].concat()),
        None => problem,
    }
}
