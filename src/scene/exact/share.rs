//! Which scales views share: a scale for each channel of each unit, joined where views resolve it as shared.

use super::scale::Kind;
use crate::grammar::model::{Channel, Def, Json, Kind as ViewKind, Measure, Unit, View, is_on, word};

/// A definition that a scale is for.
#[derive(Clone, Copy)]
pub struct Use<'a> {
    /// The unit.
    pub unit: &'a Unit,
    /// The channel of the definition; `x2` for a scale of `x`.
    pub channel: Channel,
    /// The definition.
    pub def: &'a Def,
}

/// A scale of some units, before its domain.
pub struct Share<'a> {
    /// The channel.
    pub channel: Channel,
    /// What it is for.
    pub uses: Vec<Use<'a>>,
    /// How many facets around it have it once for each cell.
    pub level: usize,
}

impl Share<'_> {
    /// How the scale maps: as the specification says, or by Vega-Lite's defaults.
    pub fn kind(&self) -> Kind {
        let written = self.uses.iter().find_map(|one| Kind::read(word(one.def.json.get("scale")?, "type")?));
        if let Some(kind) = written {
            let categories = self.uses.iter().all(|one| one.def.measure.is_discrete());
            // A scale of numbers cannot show names.
            if !(categories && (kind.is_continuous() || kind.is_discretizing()) && !has_domain(self)) {
                return kind;
            }
        }
        let main: Vec<&Use> = self.uses.iter().filter(|one| one.channel == self.channel).collect();
        let uses: Vec<&Use> = if main.is_empty() { self.uses.iter().collect() } else { main };
        let kinds = uses.iter().map(|one| default_kind(self.channel, one));
        // Bands win over points.
        kinds
            .max_by_key(|kind| matches!(kind, Kind::Band | Kind::Log | Kind::Pow | Kind::Symlog))
            .unwrap_or(Kind::Linear)
    }

    /// A property of the scale: the first that a definition writes.
    pub fn prop(&self, name: &str) -> Option<&Json> {
        self.uses.iter().find_map(|one| one.def.json.get("scale")?.get(name))
    }
}

fn has_domain(share: &Share) -> bool {
    share.prop("domain").is_some()
}

/// Whether a channel's looks are a list that only categories can have.
pub fn is_listed(channel: Channel) -> bool {
    matches!(channel, "shape" | "strokeDash")
}

/// Whether a channel is a colour.
pub fn is_color(channel: Channel) -> bool {
    matches!(channel, "color" | "fill" | "stroke")
}

fn default_kind(channel: Channel, one: &Use) -> Kind {
    let (def, unit) = (one.def, one.unit);
    match def.measure {
        Measure::Nominal | Measure::Ordinal | Measure::Geojson => {
            if is_color(channel) || is_listed(channel) {
                return Kind::Ordinal;
            }
            if matches!(channel, "x" | "y" | "xOffset" | "yOffset") {
                let banded = matches!(unit.kind.as_str(), "rect" | "bar" | "image" | "rule" | "tick");
                let offset = match channel {
                    "x" => unit.get("xOffset"),
                    "y" => unit.get("yOffset"),
                    _ => None,
                };
                let size = if channel == "x" { "width" } else { "height" };
                let share = unit.mark.get(size).is_some_and(|size| size.get("band").is_some());
                let tick_band = def.json.get("axis").is_some_and(|axis| is_on(axis, "tickBand"));
                if banded || offset.is_some_and(|def| def.keyed().is_some()) || share || tick_band {
                    return Kind::Band;
                }
                return Kind::Point;
            }
            if unit.kind == "arc" && matches!(channel, "theta" | "radius") {
                return Kind::Band;
            }
            Kind::Point
        }
        Measure::Temporal if is_listed(channel) => Kind::Ordinal,
        Measure::Temporal => Kind::Time,
        Measure::Quantitative => {
            if is_color(channel) && def.binning != crate::grammar::model::Binning::None && def.bins.is_some() {
                Kind::BinOrdinal
            } else if is_listed(channel) {
                Kind::Ordinal
            } else {
                Kind::Linear
            }
        }
    }
}

/// The channel whose scale a channel uses.
pub fn scale_of(channel: Channel) -> Option<Channel> {
    Some(match channel {
        "x2" => "x",
        "y2" => "y",
        "theta2" => "theta",
        "radius2" => "radius",
        "longitude" | "latitude" | "longitude2" | "latitude2" | "text" | "order" | "detail" | "key" | "tooltip"
        | "href" | "url" => return None,
        other => other,
    })
}

/// The scales of a view by channel, in the alphabetical order of the channels.
#[derive(Debug, Clone, Default)]
struct Here(Vec<(Channel, usize)>);

impl Here {
    fn get(&self, channel: &str) -> Option<usize> {
        self.0.iter().find(|(other, _)| *other == channel).map(|(_, at)| *at)
    }

    fn set(&mut self, channel: Channel, at: usize) {
        match self.0.binary_search_by_key(&channel, |(other, _)| other) {
            Ok(place) => self.0[place].1 = at,
            Err(place) => self.0.insert(place, (channel, at)),
        }
    }
}

/// The scales of a model.
pub struct Shares<'a> {
    all: Vec<Share<'a>>,
    /// By the number of a view: its channels, in alphabetical order, with the numbers of their scales.
    of: Vec<Here>,
    moved: Vec<usize>,
}

impl<'a> Shares<'a> {
    /// Finds the scales of all views inside a view.
    pub fn of(root: &'a View) -> Shares<'a> {
        let mut shares = Shares { all: Vec::new(), of: Vec::new(), moved: Vec::new() };
        shares.visit(root, 0);
        shares
    }

    /// The number of a view's scale for a channel; none where its parts have scales of their own.
    pub fn get(&self, view: usize, channel: Channel) -> Option<usize> {
        self.of.get(view)?.get(channel).map(|at| self.root(at))
    }

    /// A scale by its number.
    pub fn share(&self, at: usize) -> &Share<'a> {
        &self.all[at]
    }

    /// The numbers of all scales.
    pub fn numbers(&self) -> Vec<usize> {
        (0..self.all.len()).filter(|at| self.moved[*at] == *at).collect()
    }

    /// Whether there is a view that two scales belong to.
    pub fn meet(&self, a: usize, b: usize) -> bool {
        let has = |here: &Here, number: usize| here.0.iter().any(|(_, at)| self.root(*at) == number);
        self.of.iter().any(|here| has(here, a) && has(here, b))
    }

    fn root(&self, mut at: usize) -> usize {
        while self.moved[at] != at {
            at = self.moved[at];
        }
        at
    }

    fn visit(&mut self, view: &'a View, level: usize) -> Here {
        let mut here = Here::default();
        match &view.kind {
            ViewKind::Unit(unit) => {
                for (channel, def) in &unit.defs {
                    let (Some(scale), Some(keyed)) = (scale_of(channel), def.keyed()) else { continue };
                    let polar = matches!(scale, "theta" | "radius") && !matches!(unit.kind.as_str(), "arc" | "text");
                    if keyed.json.get("scale") == Some(&Json::Null) || polar {
                        continue;
                    }
                    let main = unit.get(scale).and_then(Def::keyed);
                    if main.is_some_and(|main| main.json.get("scale") == Some(&Json::Null)) {
                        continue;
                    }
                    let at = here.get(scale).unwrap_or_else(|| {
                        self.all.push(Share { channel: scale, uses: Vec::new(), level });
                        self.moved.push(self.moved.len());
                        self.all.len() - 1
                    });
                    here.set(scale, at);
                    self.all[at].uses.push(Use { unit, channel, def: keyed });
                }
            }
            ViewKind::Layer(children) => {
                let inside: Vec<_> = children.iter().map(|child| self.visit(child, level)).collect();
                here = self.join(view, inside, &|_| true, level);
            }
            ViewKind::Concat(children, _) => {
                let inside: Vec<_> = children.iter().map(|child| self.visit(child, level)).collect();
                let shared =
                    |channel: Channel| !matches!(channel, "x" | "y" | "xOffset" | "yOffset" | "theta" | "radius");
                here = self.join(view, inside, &shared, level);
            }
            ViewKind::Facet(facet) => {
                let inside = self.visit(&facet.child, level + 1);
                here = self.join(view, vec![inside], &|channel| channel != "theta", level);
            }
        }
        if self.of.len() <= view.id {
            self.of.resize_with(view.id + 1, Here::default);
        }
        self.of[view.id] = here.clone();
        here
    }

    fn join(&mut self, view: &View, inside: Vec<Here>, shared: &dyn Fn(Channel) -> bool, level: usize) -> Here {
        let mut here = Here::default();
        let mut apart: Vec<Channel> = Vec::new();
        for (channel, at) in inside.iter().flat_map(|here| &here.0) {
            let written = view.props.get("resolve").and_then(|resolve| word(resolve.get("scale")?, channel));
            if !written.map_or_else(|| shared(channel), |word| word == "shared") || apart.contains(channel) {
                continue;
            }
            match here.get(channel) {
                None => here.set(channel, *at),
                Some(first) if first == *at => {}
                Some(first) => {
                    let at = *at;
                    let (a, b) = (self.all[first].kind(), self.all[at].kind());
                    if a.is_discrete() != b.is_discrete() {
                        apart.push(channel);
                        here.0.retain(|(other, _)| other != channel);
                        continue;
                    }
                    let uses = std::mem::take(&mut self.all[at].uses);
                    self.all[first].uses.extend(uses);
                    self.moved[at] = first;
                }
            }
        }
        for (_, at) in &here.0 {
            self.all[*at].level = level;
        }
        here
    }
}
