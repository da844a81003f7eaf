//! Blocks of a section, read from JSON.

use std::rc::Rc;

use super::super::read::Node;
use super::super::*;
use super::references::unknown;
use super::{Builder, Outline};

impl Builder {
    pub(super) fn block(&mut self, node: &Node) -> Option<Block> {
        let kind = self.read.word(node, "type");
        self.assertions(node);
        Some(match &*kind {
            "text" => Block::Text(self.read.prose(node, "text"), self.source_ids(node, 0)),
            "chart" => Block::Chart(Rc::new(self.chart(node))),
            "claim" => Block::Claim(Rc::new(self.claim(node))),
            "stats" => {
                let nodes = self.read.list(node, "items", 1);
                Block::Stats(nodes.iter().map(|node| self.stat(node)).collect())
            }
            "quote" => Block::Quote(self.quote(node)),
            "callout" => Block::Callout(self.callout(node)),
            "audiences" => {
                let nodes = self.read.list(node, "items", 1);
                let items =
                    nodes.iter().map(|node| (self.read.text(node, "audience"), self.read.rich(node, "text"))).collect();
                Block::Audiences { title: self.read.text(node, "title"), items, sources: self.source_ids(node, 0) }
            }
            "timeline" => {
                let nodes = self.read.list(node, "items", 1);
                let items: Vec<Event> = nodes.iter().map(|node| self.event(node)).collect();
                for (pair, node) in items.windows(2).zip(nodes.iter().skip(1)) {
                    if pair[1].date < pair[0].date {
                        self.read.reject(&node.field("date")?, "order", "events in order of time, oldest first");
                    }
                }
                Block::Timeline { title: self.read.text(node, "title"), items }
            }
            "prompt" => {
                Block::Prompt { title: self.read.text(node, "title"), text: self.read.maybe_rich(node, "text") }
            }
            "guess" => Block::Guess(Rc::new(self.guess(node))),
            "scenario" => Block::Scenario(Rc::new(self.scenario(node))),
            "outlook" => Block::Outlook(self.outlook(node)),
            "" => return None,
            _ => {
                let problem = unknown(
                    &[&node.pointer, "/type"].concat(),
                    "unknown-block",
                    BLOCKS,
                    &kind,
                    BLOCK_TYPES.iter().copied(),
                );
                self.read.report(problem);
                return None;
            }
        })
    }

    pub(super) fn chart(&mut self, node: &Node) -> Chart {
        let id = self.own_id(node);
        let spec = node.field("spec");
        let mut tables = Vec::new();
        match &spec {
            Some(spec) if spec.value.is_object() => self.tables_of(spec, &mut tables),
            Some(spec) => self.read.reject(spec, "wrong-type", "a Vega-Lite specification: an object"),
            None => {
                self.read.word(node, "spec");
            }
        }
        self.charts.push(Outline::new(id.clone(), tables.clone(), spec.as_ref()));
        let link = self.link(node, spec.as_ref());
        let play = self.play(node, spec.as_ref());
        Chart {
            link,
            play,
            id,
            title: self.read.text(node, "title"),
            subtitle: self.read.text(node, "subtitle"),
            takeaway: self.read.rich(node, "takeaway"),
            alt: self.read.maybe_text(node, "alt"),
            note: self.read.maybe_rich(node, "note"),
            spec: spec.map(|spec| spec.value.clone()).unwrap_or_default(),
            tables,
        }
    }

    /// The parameters that a chart shares, each of which its specification declares.
    fn link(&mut self, node: &Node, spec: Option<&Node>) -> Vec<Str> {
        let Some(list) = node.field("link") else { return Vec::new() };
        if !list.value.is_array() {
            self.read.reject(&list, "wrong-type", "an array of names of parameters");
        }
        let mut declared = Vec::new();
        if let Some(spec) = spec {
            params_of(spec.value, &mut declared);
        }
        let declared: Vec<&str> = declared.into_iter().filter_map(|param| param.get("name")?.as_str()).collect();
        let mut out = Vec::new();
        for item in list.elements() {
            match item.value.as_str() {
                Some(name) if declared.contains(&name) => out.push(name.into()),
                Some(name) => {
                    let expected = "the name of a parameter in this chart's `params`";
                    let problem = unknown(&item.pointer, "unknown-param", expected, name, declared.iter().copied());
                    self.read.report(problem);
                }
                None => self.read.reject(&item, "wrong-type", "the name of a parameter: a string"),
            }
        }
        out
    }

    /// The parameter that a chart plays: one with a slider.
    fn play(&mut self, node: &Node, spec: Option<&Node>) -> Option<Str> {
        let field = node.field("play")?;
        let name = self.read.maybe_text(node, "play")?;
        let mut params = Vec::new();
        if let Some(spec) = spec {
            params_of(spec.value, &mut params);
        }
        let slides = |param: &&serde_json::Value| param["bind"]["input"] == "range";
        let names: Vec<&str> =
            params.into_iter().filter(slides).filter_map(|param| param.get("name")?.as_str()).collect();
        if names.contains(&&*name) {
            return Some(name);
        }
        let expected = "the name of a parameter of this chart that is bound to a slider";
        let problem = unknown(&field.pointer, "unknown-param", expected, &name, names.into_iter());
        self.read.report(problem);
        None
    }

    /// The tables that `data.name` names anywhere in a specification.
    pub(super) fn tables_of(&mut self, node: &Node, out: &mut Vec<TableId>) {
        for (name, member) in node.members() {
            let inner: Vec<Node> =
                if member.value.is_array() { member.elements().collect() } else { vec![member.clone()] };
            if name == "data" && member.field("values").is_none() {
                if let Some(place) = member.field("name")
                    && let Some(name) = place.value.as_str()
                {
                    match self.tables.iter().position(|table| &*table.name == name) {
                        Some(at) if out.contains(&TableId(at)) => {}
                        Some(at) => out.push(TableId(at)),
                        None => {
                            let names = self.tables.iter().map(|table| &*table.name);
                            let problem = unknown(
                                &place.pointer,
                                "unknown-dataset",
                                "the id of a dataset of this document",
                                name,
                                names,
                            );
                            self.read.report(problem);
                        }
                    }
                }
            } else if name != "values" {
                inner.iter().for_each(|node| self.tables_of(node, out));
            }
        }
    }

    pub(super) fn claim(&mut self, node: &Node) -> Claim {
        let id = self.own_id(node);
        self.claims.push(id.clone());
        Claim {
            id,
            statement: self.read.text(node, "statement"),
            figure: self.read.maybe_text(node, "figure"),
            says: self.named_source(node, "says"),
            attributed_to: self.read.maybe_text(node, "attributedTo"),
            verdict: self.read.choice(node, "verdict", VERDICTS),
            finding: self.read.rich(node, "finding"),
            sources: self.source_ids(node, 0),
            evidence: self.evidence(node, "evidence"),
        }
    }

    pub(super) fn stat(&mut self, node: &Node) -> Stat {
        self.read.used();
        self.assertions(node);
        Stat {
            value: self.read.text(node, "value"),
            label: self.read.text(node, "label"),
            context: self.read.maybe_rich(node, "context"),
            sources: self.source_ids(node, 1),
            tables: self.read.used(),
        }
    }

    pub(super) fn quote(&mut self, node: &Node) -> Quote {
        Quote {
            text: self.read.rich(node, "text"),
            by: self.read.text(node, "by"),
            role: self.read.maybe_text(node, "role"),
            source: self.named_source(node, "source"),
            note: self.read.maybe_rich(node, "note"),
        }
    }

    pub(super) fn callout(&mut self, node: &Node) -> Callout {
        let claims = self.read.texts(node, "claims");
        for (claim, place) in &claims {
            self.claimed.push((place.pointer.clone(), (*claim).into()));
        }
        if ["text", "items", "claims"].iter().all(|name| node.field(name).is_none()) {
            self.read.text(node, "text");
        }
        Callout {
            kind: self.read.choice(node, "kind", CALLOUTS),
            title: self.read.text(node, "title"),
            text: self.read.maybe_prose(node, "text"),
            items: self.riches(node, "items"),
            sources: self.source_ids(node, 0),
            claims: claims.into_iter().map(|(claim, _)| claim.into()).collect(),
        }
    }

    pub(super) fn event(&mut self, node: &Node) -> Event {
        Event {
            date: self.read.date(node, "date", 1),
            title: self.read.text(node, "title"),
            text: self.read.maybe_rich(node, "text"),
            sources: self.source_ids(node, 1),
        }
    }
}

const BLOCKS: &str =
    "a block type: text, chart, claim, stats, quote, callout, audiences, timeline, prompt, guess, scenario or outlook";
const BLOCK_TYPES: &[&str] = &[
    "text",
    "chart",
    "claim",
    "stats",
    "quote",
    "callout",
    "audiences",
    "timeline",
    "prompt",
    "guess",
    "scenario",
    "outlook",
];
const VERDICTS: &[(&str, Verdict)] = &[
    ("supported", Verdict::Supported),
    ("misleading", Verdict::Misleading),
    ("contradicted", Verdict::Contradicted),
    ("no-record", Verdict::NoRecord),
    ("not-checkable", Verdict::NotCheckable),
];
const CALLOUTS: &[(&str, CalloutKind)] = &[
    ("case-study", CalloutKind::CaseStudy),
    ("did-you-know", CalloutKind::DidYouKnow),
    ("tip", CalloutKind::Tip),
    ("outlook", CalloutKind::Outlook),
    ("note", CalloutKind::Note),
];

/// All parameters that a specification declares.
fn params_of<'a>(spec: &'a serde_json::Value, out: &mut Vec<&'a serde_json::Value>) {
    for (key, value) in spec.as_object().into_iter().flatten() {
        match (key.as_str(), value.as_array()) {
            ("params", Some(params)) => out.extend(params),
            ("data" | "datasets", _) => {}
            (_, Some(items)) => items.iter().for_each(|item| params_of(item, out)),
            _ => params_of(value, out),
        }
    }
}
