//! Scales: the domain that a channel's values come from, over all layers that share it.

use std::cmp::Ordering;

use super::Layer;
use super::aggregate::{Aggregate, order};
use super::channel::Channel;
use super::data::Data;
use super::encoding::{Datum, Def, Measure, Sort, Source, Title};
use super::guide::{ScaleDef, ScaleKind};
use super::mark::{Direction, Kind};
use crate::explainer::{Number, Str};

/// A channel's scale without its range, which depends on the frame.
#[derive(Debug, Clone, PartialEq)]
pub struct Scale {
    /// The channel.
    pub channel: Channel,
    /// How values become places or looks.
    pub kind: ScaleKind,
    /// What kind of values they are.
    pub measure: Measure,
    /// The values there are.
    pub domain: Domain,
    /// Whether the ends are moved out to round values.
    pub nice: bool,
    /// What the specification says; of the first layer that says anything.
    pub def: ScaleDef,
    /// The title that the specification writes.
    pub title: Title,
    /// The title of the data.
    pub default_title: Str,
    /// The unit of the data.
    pub unit: Option<Str>,
    /// Whether all values are shares of a whole.
    pub normalized: bool,
}

/// The values of a scale.
#[derive(Debug, Clone, PartialEq)]
pub enum Domain {
    /// From, to.
    Continuous([Number; 2]),
    /// Categories in order.
    Discrete(Categories),
}

/// Categories in order, found by key in logarithmic time.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Categories {
    /// What the data says.
    pub keys: Vec<Str>,
    /// What the reader sees.
    pub labels: Vec<Str>,
    sorted: Vec<usize>,
}

/// Columns with more rows are summed up once and for all.
const MANY: usize = 1_000;
/// Numbers further out are drawn at this: the span of two of them must not overflow.
const FAR: Number = 1e150;

impl Categories {
    fn new(keys: Vec<Str>, labels: Vec<Str>) -> Categories {
        let mut sorted: Vec<usize> = (0..keys.len()).collect();
        order(&mut sorted, &|a, b| keys[a].cmp(&keys[b]));
        Categories { keys, labels, sorted }
    }

    /// The place of a category.
    pub fn find(&self, key: &str) -> Option<usize> {
        let at = self.sorted.binary_search_by(|at| (*self.keys[*at]).cmp(key)).ok()?;
        Some(self.sorted[at])
    }
}

impl Scale {
    /// The categories; none where the scale is continuous.
    pub fn categories(&self) -> Option<&Categories> {
        match &self.domain {
            Domain::Discrete(categories) => Some(categories),
            Domain::Continuous(_) => None,
        }
    }
}

/// The scales of all channels that have a field or a datum.
pub(super) fn resolve(layers: &[Layer]) -> Vec<Scale> {
    Channel::ALL
        .into_iter()
        .filter(|channel| channel.is_scaled() && channel.scale() == *channel)
        .filter_map(|channel| {
            let uses: Vec<(&Layer, Channel, &Def)> = layers
                .iter()
                .flat_map(|layer| layer.encoding.defs.iter().map(move |(at, def)| (layer, *at, def)))
                .filter(|(_, at, def)| {
                    at.scale() == channel && !def.scale.none && !matches!(def.source, Source::Value(_))
                })
                .collect();
            (!uses.is_empty()).then(|| resolve_one(channel, &uses))
        })
        .collect()
}

fn resolve_one(channel: Channel, uses: &[(&Layer, Channel, &Def)]) -> Scale {
    let (first_layer, _, first) = uses[0];
    let measure = uses.iter().find(|(_, at, _)| *at == channel).map_or(first.measure, |(.., def)| def.measure);
    let def = uses.iter().map(|(.., def)| &def.scale).find(|def| def.written).unwrap_or(&first.scale);
    let title = uses.iter().map(|(.., def)| &def.title).find(|title| **title != Title::Default);
    let column = first.field().map(|column| &first_layer.data.columns[column]);
    let kind = def.kind.unwrap_or_else(|| default_kind(channel, measure, uses));
    let discrete = matches!(kind, ScaleKind::Band | ScaleKind::Point | ScaleKind::Ordinal);
    let normalized = uses.iter().any(|(layer, ..)| {
        layer.stacked.as_ref().is_some_and(|stacked| stacked.normalized && stacked.channel == channel)
    });
    Scale {
        channel,
        kind,
        measure,
        domain: if discrete {
            Domain::Discrete(discrete_domain(def, uses))
        } else {
            Domain::Continuous(continuous_domain(channel, kind, measure, def, uses))
        },
        nice: channel.is_position()
            && kind != ScaleKind::Time
            && def.nice.unwrap_or(def.domain.is_none() && def.domain_min.is_none() && def.domain_max.is_none()),
        def: def.clone(),
        title: title.cloned().unwrap_or(Title::Default),
        default_title: column.map_or("".into(), |column| column.title.clone()),
        unit: column.and_then(|column| column.unit.clone()).filter(|_| !normalized),
        normalized,
    }
}

fn default_kind(channel: Channel, measure: Measure, uses: &[(&Layer, Channel, &Def)]) -> ScaleKind {
    match (measure, channel) {
        (Measure::Quantitative, _) => ScaleKind::Linear,
        (Measure::Temporal, _) => ScaleKind::Time,
        (_, Channel::XOffset | Channel::YOffset) => ScaleKind::Band,
        (_, Channel::X | Channel::Y) => {
            let banded = |(layer, ..): &(&Layer, Channel, &Def)| {
                let offset = if channel == Channel::X { Channel::XOffset } else { Channel::YOffset };
                matches!(layer.mark.kind, Kind::Bar | Kind::Rect | Kind::Rule | Kind::Tick)
                    || layer.encoding.get(offset).is_some()
            };
            if uses.iter().any(banded) { ScaleKind::Band } else { ScaleKind::Point }
        }
        _ => ScaleKind::Ordinal,
    }
}

fn discrete_domain(def: &ScaleDef, uses: &[(&Layer, Channel, &Def)]) -> Categories {
    let mut keys: Vec<Str> = Vec::new();
    let mut labels: Vec<Str> = Vec::new();
    let mut numbers: Vec<Number> = Vec::new();
    // A category stands where it first appears; rows are grouped by column first, so that many rows cost little.
    let mut found = Categories::default();
    for (layer, _, def) in uses {
        match &def.source {
            Source::Field(column) => {
                let (ids, count) = super::aggregate::groups(&layer.data, &[*column]);
                let mut seen = vec![false; count];
                for (row, id) in ids.into_iter().enumerate() {
                    if std::mem::replace(&mut seen[id], true) {
                        continue;
                    }
                    let Some(key) = layer.data.key(*column, row) else { continue };
                    if found.find(&key).is_none() {
                        labels.push(layer.data.columns[*column].label(&key).into());
                        numbers.push(layer.data.number(*column, row));
                        keys.push(key);
                    }
                }
            }
            Source::Datum(datum) => {
                let key = datum.key();
                if found.find(&key).is_none() {
                    labels.push(key.clone());
                    numbers.push(datum.number(Measure::Quantitative));
                    keys.push(key);
                }
            }
            Source::Value(_) => {}
        }
        if found.keys.len() != keys.len() {
            found = Categories::new(keys.clone(), labels.clone());
        }
    }
    if let Some(domain) = &def.domain {
        let word = |key: &Str| found.find(key).map_or_else(|| word(uses, key), |at| labels[at].clone());
        let keys: Vec<Str> = domain.iter().map(Datum::key).collect();
        let labels = keys.iter().map(word).collect();
        return Categories::new(keys, labels);
    }
    let sort =
        uses.iter().map(|(.., def)| &def.sort).find(|sort| **sort != Sort::Ascending).unwrap_or(&Sort::Ascending);
    let mut places: Vec<usize> = (0..keys.len()).collect();
    let by_value = |a: usize, b: usize| match numbers[a].partial_cmp(&numbers[b]) {
        Some(order) => order,
        None => keys[a].cmp(&keys[b]),
    };
    match sort {
        Sort::Given => {}
        Sort::Ascending => order(&mut places, &by_value),
        Sort::Descending => order(&mut places, &|a, b| by_value(b, a)),
        Sort::Keys(wanted) => {
            let rank: Vec<usize> =
                keys.iter().map(|key| wanted.iter().position(|other| other == key).unwrap_or(wanted.len())).collect();
            order(&mut places, &|a, b| rank[a].cmp(&rank[b]));
        }
        Sort::By { descending, .. } | Sort::Channel(_, descending) => {
            let ranks = ranks(&found, sort, uses);
            order(&mut places, &|a, b| {
                let compared = match (ranks[a].is_nan(), ranks[b].is_nan()) {
                    (false, false) if *descending => ranks[b].total_cmp(&ranks[a]),
                    (false, false) => ranks[a].total_cmp(&ranks[b]),
                    (a, b) => a.cmp(&b),
                };
                if compared == Ordering::Equal { by_value(a, b) } else { compared }
            });
        }
    }
    let pick = |from: &[Str]| places.iter().map(|at| from[*at].clone()).collect();
    Categories::new(pick(&keys), pick(&labels))
}

/// The word for a category that a domain names but no row has.
fn word(uses: &[(&Layer, Channel, &Def)], key: &Str) -> Str {
    uses[0].2.field().map_or(key.clone(), |column| uses[0].0.data.columns[column].label(key).into())
}

/// What each category is sorted by.
fn ranks(found: &Categories, sort: &Sort, uses: &[(&Layer, Channel, &Def)]) -> Vec<Number> {
    let mut values: Vec<Vec<Number>> = vec![Vec::new(); found.keys.len()];
    let mut how = Aggregate::Min;
    for (layer, _, def) in uses {
        let (data, column, op) = match sort {
            Sort::By { column, op, .. } => (&layer.raw, *column, *op),
            Sort::Channel(channel, _) => {
                let Some(by) = layer.encoding.get(*channel) else { continue };
                let op = by.aggregate.unwrap_or(if layer.stacked.is_some() { Aggregate::Sum } else { Aggregate::Min });
                (&layer.raw, by.raw, op)
            }
            _ => continue,
        };
        let Some(keys) = def.raw.filter(|_| def.sort == *sort) else { continue };
        how = op;
        for row in 0..data.rows {
            if let Some(at) = data.key(keys, row).and_then(|key| found.find(&key)) {
                values[at].push(column.map_or(1.0, |column| data.number(column, row)));
            }
        }
    }
    values.iter_mut().map(|values| how.of(values)).collect()
}

fn continuous_domain(
    channel: Channel,
    kind: ScaleKind,
    measure: Measure,
    def: &ScaleDef,
    uses: &[(&Layer, Channel, &Def)],
) -> [Number; 2] {
    let (mut low, mut high) = (Number::INFINITY, Number::NEG_INFINITY);
    let log = kind == ScaleKind::Log;
    // Moments beyond what calendars hold (ECMAScript's limit) are none.
    let most = if measure == Measure::Temporal { 8.64e15 } else { Number::MAX };
    let counts = |value: Number| value.abs() <= most && !(log && value <= 0.0);
    let mut include = |value: Number| {
        if counts(value) {
            low = low.min(value.clamp(-FAR, FAR));
            high = high.max(value.clamp(-FAR, FAR));
        }
    };
    let of = |data: &Data, column: usize, include: &mut dyn FnMut(Number)| {
        // Where both ends count, all that lies between them does.
        let ends = (data.rows > MANY).then(|| data.columns[column].ends()).flatten();
        match ends.filter(|ends| ends.iter().all(|end| counts(*end))) {
            Some(ends) => ends.into_iter().for_each(include),
            None => (0..data.rows).for_each(|row| include(data.number(column, row))),
        }
    };
    let given: Vec<Number> = def.domain.iter().flatten().map(|datum| datum.number(measure)).collect();
    if given.is_empty() {
        for (layer, at, def) in uses {
            let stacked = layer.stacked.as_ref().filter(|stacked| stacked.channel == *at);
            match (&def.source, stacked) {
                (_, Some(stacked)) => {
                    [stacked.start, stacked.end].iter().for_each(|column| of(&layer.data, *column, &mut include));
                }
                (Source::Field(column), None) => of(&layer.data, *column, &mut include),
                (Source::Datum(datum), None) => include(datum.number(measure)),
                _ => {}
            }
        }
        if measure == Measure::Quantitative && !log && wants_zero(channel, def, uses) {
            include(0.0);
        }
    }
    given.iter().copied().for_each(&mut include);
    let mut ends = if low <= high {
        [low, high]
    } else if log {
        [1.0, 10.0]
    } else {
        [0.0, 1.0]
    };
    if ends == [0.0, 0.0] {
        // Nothing but the zero that was put there: a scale of its own.
        ends = [0.0, 1.0];
    }
    // Written ends may run downwards.
    if let [first, .., last] = given[..]
        && last < first
    {
        ends.reverse();
    }
    if let Some(least) = def.domain_min.filter(|end| end.is_finite() && !(log && *end <= 0.0)) {
        ends[0] = least.clamp(-FAR, FAR);
    }
    if let Some(most) = def.domain_max.filter(|end| end.is_finite() && !(log && *end <= 0.0)) {
        ends[1] = most.clamp(-FAR, FAR);
    }
    ends
}

/// Whether zero belongs to the domain: Vega-Lite's defaults.
fn wants_zero(channel: Channel, def: &ScaleDef, uses: &[(&Layer, Channel, &Def)]) -> bool {
    if let Some(zero) = def.zero {
        return zero;
    }
    if channel == Channel::Size {
        return true;
    }
    if !channel.is_position() || def.domain_min.is_some() || def.domain_max.is_some() {
        return false;
    }
    uses.iter().any(|(layer, ..)| {
        let along = match layer.direction {
            Direction::Vertical => Channel::Y,
            Direction::Horizontal => Channel::X,
        };
        !(matches!(layer.mark.kind, Kind::Bar | Kind::Area | Kind::Line) && channel != along)
    })
}
