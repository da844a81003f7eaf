//! The building of an explainer from a document's JSON: every reference resolved, every problem reported.

mod assertions;
mod blocks;
mod evidence;
mod given;
mod play;
mod references;

pub use given::Given;

use std::rc::Rc;

use serde_json::Value;

use super::glossary::Glossary;
use super::read::{Node, Reader};
use super::{tables, *};

pub(super) fn draft(document: &Value, given: Given) -> (Explainer, Vec<Problem>) {
    let mut builder = Builder { given, ..Builder::default() };
    let explainer = builder.explainer(&Node::root(document));
    (explainer, builder.read.problems)
}

/// What has been resolved so far. References to what comes later in a document (charts, claims) are checked at the end.
#[derive(Default)]
struct Builder {
    read: Reader,
    /// Columns that a page gives instead of the document's.
    given: Given,
    locale: Locale,
    sources: Vec<Source>,
    tables: Vec<Rc<Table>>,
    /// Every id that a link can name, with the place of its owner.
    ids: Vec<(Str, String)>,
    /// The charts, with what can be pointed out in each.
    charts: Vec<Outline>,
    claims: Vec<Str>,
    /// Evidence to check, with its place.
    evidence: Vec<(String, Evidence)>,
    /// Claims that callouts name: place and id.
    claimed: Vec<(String, Str)>,
}

/// What can be pointed out in a chart.
struct Outline {
    id: Str,
    /// Its tables: series, categories and ranges are values of theirs.
    tables: Vec<TableId>,
    /// The texts in its specification: remarks are among them.
    texts: Vec<String>,
}

impl Builder {
    fn explainer(&mut self, root: &Node) -> Explainer {
        if !root.value.is_object() {
            self.read.reject(root, "wrong-type", "an explainer document: an object");
        } else if let Some(version) = root.field("version") {
            if version.value.as_f64() != Some(1.0) {
                self.read.reject(&version, "version", "1, the version of the document format");
            }
        } else {
            self.read.text(root, "version");
        }
        let lang = self.read.word(root, "lang");
        let locale = Locale::from_tag(&lang);
        self.locale = locale;
        self.sources = root.field("sources").map(|node| self.sources(&node)).unwrap_or_default();
        self.tables = root.field("datasets").map(|node| self.datasets(&node)).unwrap_or_default();
        self.read.locale = locale;
        self.read.tables = Some(self.tables.clone());
        let glossary = self.glossary(root);
        let explainer = Explainer {
            id: self.read.slug(root, "id"),
            lang,
            locale,
            kicker: self.read.maybe_text(root, "kicker"),
            title: self.read.text(root, "title"),
            summary: self.read.rich(root, "summary"),
            published: self.read.date(root, "published", 3),
            updated: self.read.maybe_date(root, "updated", 3),
            checked: self.read.maybe_date(root, "checked", 3),
            stale_after: self.duration(root),
            corrections: self.corrections(root),
            translations: self.translations(root),
            sections: self.sections(root, &glossary),
            faq: self.faq(root, &glossary),
            glossary,
            actions: self.actions(root),
            sources: std::mem::take(&mut self.sources),
            tables: self.tables.clone(),
        };
        self.resolve_late();
        explainer
    }

    fn duration(&mut self, root: &Node) -> Option<Str> {
        let text = self.read.maybe_word(root, "staleAfter")?;
        let number = text.strip_prefix('P').and_then(|rest| rest.strip_suffix(['Y', 'M', 'W', 'D']));
        if !number.is_some_and(|number| number.len() < 5 && number.parse::<u16>().is_ok()) {
            self.read.reject(
                &root.field("staleAfter")?,
                "duration",
                "an ISO 8601 duration of one unit, such as `P6M` or `P30D`",
            );
        }
        Some(text)
    }

    fn corrections(&mut self, root: &Node) -> Vec<(Str, Rich)> {
        let nodes = self.read.list(root, "corrections", 0);
        nodes.iter().map(|node| (self.read.date(node, "date", 3), self.read.rich(node, "text"))).collect()
    }

    fn translations(&mut self, root: &Node) -> Vec<(Str, Str)> {
        let own = root.field("lang").and_then(|lang| lang.value.as_str());
        let mut out = Vec::new();
        for (tag, node) in root.field("translations").iter().flat_map(Node::members) {
            match node.value.as_str() {
                Some(_) if Some(tag) == own => {
                    self.read.reject(&node, "translation", "a language other than the document's own");
                }
                Some(file) if !file.contains(['/', ':']) && file.ends_with(".json") => {
                    out.push((tag.into(), file.into()))
                }
                _ => self.read.reject(&node, "translation", "the name of a `.json` file beside this one"),
            }
        }
        out
    }

    fn sources(&mut self, node: &Node) -> Vec<Source> {
        let mut out = Vec::new();
        for (name, node) in node.members() {
            out.push(Source {
                name: name.into(),
                title: self.read.text(&node, "title"),
                publisher: self.read.text(&node, "publisher"),
                url: self.read.link(&node, "url"),
                published: self.read.maybe_date(&node, "published", 1),
                accessed: self.read.maybe_date(&node, "accessed", 3),
                license: self.read.maybe_text(&node, "license"),
                note: self.read.maybe_rich(&node, "note"),
            });
        }
        out
    }

    fn datasets(&mut self, node: &Node) -> Vec<Rc<Table>> {
        let mut out = Vec::new();
        for (name, node) in node.members() {
            let sources = self.source_ids(&node, 1);
            let mut columns = tables::columns(&mut self.read, &node);
            self.fill(&node, name, &mut columns);
            out.push(Rc::new(Table {
                name: name.into(),
                title: self.read.text(&node, "title"),
                sources,
                status: self.read.choice(&node, "status", STATUSES),
                as_of: self.read.maybe_text(&node, "asOf"),
                license: self.read.maybe_text(&node, "license"),
                caveats: self.riches(&node, "caveats"),
                columns: columns.into_iter().map(Rc::new).collect(),
                topology: node.field("topojson").map(|shapes| Rc::new(shapes.value.clone())),
            }));
        }
        out
    }

    fn riches(&mut self, node: &Node, name: &'static str) -> Vec<Rich> {
        let nodes = self.read.list(node, name, 0);
        nodes.iter().map(|node| self.read.rich_here(node)).collect()
    }

    fn sections(&mut self, root: &Node, glossary: &[(Str, Rich)]) -> Vec<Section> {
        let nodes = self.read.list(root, "sections", 1);
        let mut out = Vec::new();
        for node in nodes {
            self.read.glossary = Glossary::new(glossary);
            let id = self.own_id(&node);
            let title = self.read.text(&node, "title");
            let blocks = self.read.list(&node, "blocks", 1);
            out.push(Section { id, title, blocks: blocks.iter().filter_map(|block| self.block(block)).collect() });
        }
        self.read.glossary = Glossary::default();
        out
    }

    fn faq(&mut self, root: &Node, glossary: &[(Str, Rich)]) -> Vec<Question> {
        let nodes = self.read.list(root, "faq", 0);
        let mut out = Vec::new();
        for node in nodes {
            self.read.glossary = Glossary::new(glossary);
            self.assertions(&node);
            out.push(Question {
                id: self.own_id(&node),
                question: self.read.text(&node, "q"),
                answer: self.read.prose(&node, "a"),
                sources: self.source_ids(&node, 0),
                show: self.evidence(&node, "show"),
            });
        }
        self.read.glossary = Glossary::default();
        out
    }

    fn glossary(&mut self, root: &Node) -> Vec<(Str, Rich)> {
        let mut out = Vec::new();
        for (term, node) in root.field("glossary").iter().flat_map(Node::members) {
            out.push((term.into(), self.read.rich_here(&node)));
        }
        out
    }

    fn actions(&mut self, root: &Node) -> Vec<Action> {
        let mut out = Vec::new();
        for node in self.read.list(root, "actions", 0) {
            let kind = self.read.choice(&node, "kind", ACTIONS);
            let label = self.read.text(&node, "label");
            let target = match (node.field("url").is_some(), node.field("event").is_some()) {
                (true, false) => self.read.link(&node, "url").map(Target::Link),
                (false, true) => self.read.maybe_word(&node, "event").map(Target::Event),
                (both, _) => {
                    let got = if both { "both" } else { "neither" };
                    self.read.report(Problem::new(node.pointer.clone(), "action", "either `url` or `event`", got));
                    None
                }
            };
            out.extend(target.map(|target| Action { kind, label, target }));
        }
        out
    }
}

const STATUSES: &[(&str, Status)] = &[
    ("official", Status::Official),
    ("estimate", Status::Estimate),
    ("projection", Status::Projection),
    ("press", Status::Press),
    ("reported", Status::Reported),
];
const ACTIONS: &[(&str, ActionKind)] =
    &[("comment", ActionKind::Comment), ("subscribe", ActionKind::Subscribe), ("related", ActionKind::Related)];
