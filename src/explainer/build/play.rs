//! Blocks that a reader plays with, read from JSON.

use super::super::format::{civil_from_days, write_date};
use super::super::play::nice;
use super::super::read::{Node, quote};
use super::super::*;
use super::Builder;
use super::references::unknown;

/// The ways to make a guess.
#[derive(Clone, Copy)]
enum Kind {
    Line,
    Bar,
    Choice,
    Likelihood,
}

impl Builder {
    pub(super) fn guess(&mut self, node: &Node) -> Guess {
        let kind = self.read.choice(node, "kind", KINDS);
        let id = self.own_id(node);
        let task = match kind {
            Kind::Line => Task::Line(self.figures(node, 1)),
            Kind::Bar => Task::Bars(self.figures(node, 0)),
            Kind::Choice => {
                let choices = self.strings(node, "choices", 2);
                let correct = node.field("correct").and_then(|field| {
                    let place = field.value.as_f64().filter(|place| place.fract() == 0.0 && *place >= 1.0);
                    let place = place.map(|place| place as usize - 1).filter(|place| *place < choices.len());
                    if place.is_none() {
                        self.read.reject(&field, "choice", "the place of one of the choices, counted from 1");
                    }
                    place
                });
                Task::Choice { choices, correct }
            }
            Kind::Likelihood => Task::Likelihood(self.strings(node, "statements", 1)),
        };
        let wanted = match kind {
            Kind::Line | Kind::Bar => "series",
            Kind::Choice => "choices",
            Kind::Likelihood => "statements",
        };
        for name in ["series", "choices", "statements"] {
            if let Some(field) = node.field(name).filter(|_| name != wanted) {
                self.read.reject(&field, "guess", "no such field: this kind of guess does not use it");
            }
        }
        Guess {
            id,
            title: self.read.text(node, "title"),
            text: self.read.maybe_rich(node, "text"),
            task,
            answer: self.read.maybe_rich(node, "answer"),
            sources: self.source_ids(node, 0),
        }
    }

    fn strings(&mut self, node: &Node, name: &'static str, least: usize) -> Vec<Str> {
        let texts = self.read.texts(node, name);
        if texts.len() < least {
            let place = node.field(name).map_or_else(|| node.pointer.clone(), |field| field.pointer);
            let expected = match name {
                "choices" => "at least two `choices` for this kind of guess",
                _ => "at least one of `statements` for this kind of guess",
            };
            self.read.report(Problem::new(place, "guess", expected, if texts.is_empty() { "none" } else { "one" }));
        }
        texts.into_iter().map(|(text, _)| text.into()).collect()
    }

    /// The figures of a guess, of which `least` have to be given.
    fn figures(&mut self, node: &Node, least: usize) -> Figures {
        let mut figures = Figures {
            table: TableId(0),
            keys: Vec::new(),
            places: Vec::new(),
            truth: Vec::new(),
            given: 0,
            most: 1.0,
            unit: None,
        };
        let Some(series) = node.field("series") else {
            self.read.report(Problem::new(
                node.pointer.clone(),
                "guess",
                "the field `series` for this kind of guess",
                "a guess without it",
            ));
            return figures;
        };
        let name = self.read.text(&series, "dataset");
        let names: Vec<Str> = self.tables.iter().map(|table| table.name.clone()).collect();
        let Some(at) = names.iter().position(|known| *known == name) else {
            if let Some(place) = series.field("dataset") {
                let names = names.iter().map(|name| &**name);
                let expected = "the id of a dataset of this document";
                self.read.report(unknown(&place.pointer, "unknown-dataset", expected, &name, names));
            }
            return figures;
        };
        figures.table = TableId(at);
        let table = self.tables[at].clone();
        let mut column = |name: &'static str| {
            let wanted = self.read.text(&series, name);
            let found = table.column(&wanted);
            if found.is_none()
                && let Some(place) = series.field(name)
            {
                let names = table.columns.iter().map(|column| &*column.name);
                self.read.report(unknown(&place.pointer, "unknown-column", "a field of the dataset", &wanted, names));
            }
            found
        };
        let (Some(key), Some(value)) = (column("key"), column("value")) else { return figures };
        figures.unit = value.unit.clone();
        let Values::Numbers(numbers) = &value.values else {
            if let Some(place) = series.field("value") {
                self.read.reject(&place, "guess", "a quantitative field of the dataset");
            }
            return figures;
        };
        let mut rows: Vec<usize> = (0..table.rows()).filter(|row| numbers[*row].is_finite()).collect();
        for (name, place) in series.field("where").iter().flat_map(Node::members) {
            let wanted = place.value.as_str().unwrap_or_default();
            match table.column(name) {
                Some(column) => {
                    rows.retain(|row| raw(column, *row).as_deref() == Some(wanted));
                    if rows.is_empty() {
                        self.read.reject(&place, "guess", "a value that rows with a figure have");
                        return figures;
                    }
                }
                None => {
                    let names = table.columns.iter().map(|column| &*column.name);
                    let expected = "fields of the dataset";
                    self.read.report(unknown(&place.pointer, "unknown-column", expected, name, names));
                    return figures;
                }
            }
        }
        if let Values::Times(times) = &key.values {
            rows.sort_by(|a, b| times[*a].total_cmp(&times[*b]));
        }
        let keys: Vec<Str> = rows.iter().filter_map(|row| raw(key, *row)).collect();
        if rows.is_empty() || keys.len() < rows.len() || keys.windows(2).any(|pair| pair[0] == pair[1]) {
            let expected = "rows with one figure for each key: use `where` to choose one series";
            self.read.report(Problem::new(series.pointer.clone(), "guess", expected, "none, or several for one key"));
            return figures;
        }
        if let Some(from) = series.field("from") {
            let wanted = from.value.as_str().unwrap_or_default();
            match keys.iter().position(|key| &**key == wanted).filter(|at| *at >= least) {
                Some(at) => figures.given = at,
                None => {
                    let names = keys.iter().map(|key| &**key);
                    let expected = "a key of the series, for a line not its first";
                    self.read.report(unknown(&from.pointer, "guess", expected, wanted, names));
                }
            }
        } else if least > 0 {
            self.read.report(Problem::new(
                series.pointer.clone(),
                "guess",
                "the field `from`: where the line is to be drawn on",
                "a series without it",
            ));
        }
        figures.truth = rows.iter().map(|row| numbers[*row]).collect();
        let largest = figures.truth.iter().copied().fold(0.0, f64::max);
        figures.most = nice(largest * 1.3, true);
        if let Some(field) = series.field("most") {
            match field.value.as_f64().filter(|most| *most >= largest && *most > 0.0) {
                Some(most) => figures.most = most,
                None => self.read.reject(&field, "guess", "a number that is not below the largest figure"),
            }
        }
        if figures.truth.iter().any(|value| *value < 0.0) {
            let expected = "figures that are not negative";
            self.read.report(Problem::new(series.pointer.clone(), "guess", expected, "a negative figure"));
        }
        let last = rows.len() - 1;
        figures.places = match &key.values {
            Values::Times(times) => {
                let [start, end] = [times[rows[0]], times[rows[last]]];
                rows.iter().map(|row| (times[*row] - start) / (end - start).max(1.0)).collect()
            }
            _ => (0..rows.len()).map(|at| at as f64 / last.max(1) as f64).collect(),
        };
        figures.keys = match &key.values {
            Values::Times(_) => keys.iter().map(|key| format_date(key, self.locale).into()).collect(),
            _ => keys.iter().map(|raw| key.label(raw).into()).collect(),
        };
        figures
    }

    pub(super) fn scenario(&mut self, node: &Node) -> Scenario {
        let id = self.own_id(node);
        let mut nodes: Vec<ScenarioNode> = Vec::new();
        for node in self.read.list(node, "nodes", 2) {
            let id = self.read.slug(&node, "id");
            if nodes.iter().any(|other| other.id == id)
                && let Some(place) = node.field("id")
            {
                self.read.reject(&place, "duplicate-id", "an id that no other node of the scenario has");
            }
            let label = self.read.text(&node, "label");
            let threshold = self.number(&node, "threshold", 1.0);
            let at = [self.number(&node, "x", 100.0), self.number(&node, "y", 100.0)];
            nodes.push(ScenarioNode { id, label, threshold, at });
        }
        let mut edges = Vec::new();
        for edge in self.read.list(node, "edges", 1) {
            let ends = ["from", "to"].map(|name| {
                let end = self.read.text(&edge, name);
                edge.field(name).and_then(|place| self.node_of(&nodes, &end, &place))
            });
            let [Some(from), Some(to)] = ends else { continue };
            if from == to || edges.contains(&(from, to)) || edges.contains(&(to, from)) {
                self.read.report(Problem::new(
                    edge.pointer.clone(),
                    "edge",
                    "two different nodes that no other edge joins",
                    quote(&[&*nodes[from].id, "–", &nodes[to].id].concat()),
                ));
            }
            edges.push((from, to));
        }
        let mut start = Vec::new();
        self.read.list(node, "start", 1);
        if node.field("start").is_some() {
            for (name, place) in self.read.texts(node, "start") {
                start.extend(self.node_of(&nodes, name, &place));
            }
        }
        let noise = if node.field("noise").is_some() { self.number(node, "noise", 0.5) } else { 0.0 };
        let seed = if node.field("seed").is_some() { self.number(node, "seed", 4_294_967_295.0) } else { 1.0 };
        Scenario {
            id,
            title: self.read.text(node, "title"),
            text: self.read.rich(node, "text"),
            active: self.read.text(node, "active"),
            inactive: self.read.text(node, "inactive"),
            nodes,
            edges,
            start,
            noise,
            seed: seed as u32,
            notes: self.riches(node, "notes"),
            sources: self.source_ids(node, 1),
        }
    }

    fn node_of(&mut self, nodes: &[ScenarioNode], name: &str, place: &Node) -> Option<usize> {
        let found = nodes.iter().position(|node| &*node.id == name);
        if found.is_none() && !name.is_empty() {
            let names = nodes.iter().map(|node| &*node.id);
            self.read.report(unknown(&place.pointer, "unknown-node", "the id of a node of the scenario", name, names));
        }
        found
    }

    /// A number from 0 to `most`; 0 where it is none.
    fn number(&mut self, node: &Node, name: &'static str, most: f64) -> f64 {
        let Some(field) = node.field(name) else {
            self.read.text(node, name);
            return 0.0;
        };
        let number = field.value.as_f64().filter(|number| (0.0..=most).contains(number));
        if number.is_none() {
            let expected = if TOLD { ["a number from 0 to ", &number_text(most)].concat() } else { String::new() };
            let got = super::super::read::name_of(field.value);
            self.read.report(Problem::new(field.pointer, "range", expected, got));
        }
        number.unwrap_or(0.0)
    }

    pub(super) fn outlook(&mut self, node: &Node) -> Outlook {
        let claims = self.read.texts(node, "claims");
        for (claim, place) in &claims {
            self.claimed.push((place.pointer.clone(), (*claim).into()));
        }
        let mut items = Vec::new();
        for node in self.read.list(node, "items", 1) {
            items.push(OutlookItem {
                text: self.read.rich(&node, "text"),
                likelihood: node
                    .field("likelihood")
                    .is_some()
                    .then(|| self.read.choice(&node, "likelihood", LIKELIHOODS)),
                wording: self.read.maybe_text(&node, "wording"),
            });
        }
        Outlook {
            title: self.read.text(node, "title"),
            items,
            sources: self.source_ids(node, 1),
            claims: claims.into_iter().map(|(claim, _)| claim.into()).collect(),
        }
    }
}

/// A cell as a document writes it; times as year, month or day.
fn raw(column: &Column, row: usize) -> Option<Str> {
    match &column.values {
        Values::Texts(values) => values[row].clone(),
        Values::Numbers(values) => values[row].is_finite().then(|| number_text(values[row]).into()),
        Values::Times(values) if values[row].is_finite() => {
            let (year, month, day) = civil_from_days((values[row] / 86_400_000.0).floor() as i64);
            let parts = if day != 1 {
                3
            } else if month != 1 {
                2
            } else {
                1
            };
            Some(write_date(year, month, day, parts).into())
        }
        Values::Times(_) => None,
    }
}

const KINDS: &[(&str, Kind)] =
    &[("line", Kind::Line), ("bar", Kind::Bar), ("choice", Kind::Choice), ("likelihood", Kind::Likelihood)];
const LIKELIHOODS: &[(&str, Likelihood)] = &[
    ("virtually-certain", Likelihood::VirtuallyCertain),
    ("very-likely", Likelihood::VeryLikely),
    ("likely", Likelihood::Likely),
    ("about-as-likely-as-not", Likelihood::AboutAsLikelyAsNot),
    ("unlikely", Likelihood::Unlikely),
    ("very-unlikely", Likelihood::VeryUnlikely),
    ("exceptionally-unlikely", Likelihood::ExceptionallyUnlikely),
];
