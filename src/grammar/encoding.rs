//! Encodings: which value each channel of a mark takes.

use serde_json::Value;

use super::aggregate::Aggregate;
use super::data::{self, Data};
use super::guide::{AxisDef, LegendDef, ScaleDef};
use super::number_format::NumberFormat;
use super::predicate::Predicate;
use super::reader::Node;
use super::{Channel, stack::Offset};
use crate::explainer::{Number, Str};

/// What kind of values a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are Vega-Lite's")]
pub enum Measure {
    Quantitative,
    Temporal,
    Ordinal,
    Nominal,
}

impl Measure {
    /// Whether its values are categories.
    pub(crate) fn is_discrete(self) -> bool {
        matches!(self, Measure::Ordinal | Measure::Nominal)
    }
}

/// A single value that a specification writes.
#[derive(Debug, Clone, PartialEq)]
pub enum Datum {
    /// A number, or a moment in ms.
    Number(Number),
    /// A text.
    Text(Str),
}

impl Datum {
    pub(super) fn read(value: &Value) -> Option<Datum> {
        match value {
            Value::Number(number) => number.as_f64().map(Datum::Number),
            other => data::cell_text(other).map(Datum::Text),
        }
    }

    /// As a category.
    pub(crate) fn key(&self) -> Str {
        match self {
            Datum::Number(number) => data::key(*number),
            Datum::Text(text) => text.clone(),
        }
    }

    /// As a number; where moments are meant, texts are read as dates and numbers below 10,000 as years.
    pub(crate) fn number(&self, measure: Measure) -> Number {
        let temporal = measure == Measure::Temporal;
        match self {
            Datum::Number(year) if temporal && year.abs() < 10_000.0 => super::time::day(*year as i64, 1, 1),
            Datum::Number(number) => *number,
            Datum::Text(text) if temporal => super::time::read(text).unwrap_or(Number::NAN),
            Datum::Text(text) => crate::explainer::parse_number(text.trim()).unwrap_or(Number::NAN),
        }
    }
}

/// Where a channel's values come from.
#[derive(Debug, Clone, PartialEq)]
pub enum Source {
    /// A column of the layer's data.
    Field(usize),
    /// One value in the scale's domain.
    Datum(Datum),
    /// One value as it is: px, a colour, a text.
    Value(Datum),
}

/// What a title says.
#[derive(Debug, Clone, PartialEq)]
pub enum Title {
    /// What the theme finds right.
    Default,
    /// Nothing.
    Hidden,
    /// This.
    Text(Str),
}

/// The order of a discrete domain.
#[derive(Debug, Clone, PartialEq)]
pub enum Sort {
    /// Ascending.
    Ascending,
    /// Descending.
    Descending,
    /// As the data has it.
    Given,
    /// These first, in this order.
    Keys(Vec<Str>),
    /// By a summary of another field, by column of the data before aggregation.
    By {
        /// The other field; `None` counts rows.
        column: Option<usize>,
        /// The summary.
        op: Aggregate,
        /// Whether the largest comes first.
        descending: bool,
    },
    /// By what another channel shows.
    Channel(Channel, bool),
}

/// The definition of one channel.
#[derive(Debug, Clone, PartialEq)]
pub struct Def {
    /// Where its values come from.
    pub source: Source,
    /// The column before aggregation.
    pub raw: Option<usize>,
    /// What kind of values they are.
    pub measure: Measure,
    /// Its title on axis, legend and table.
    pub title: Title,
    /// How rows are summed up.
    pub aggregate: Option<Aggregate>,
    /// The order of its categories.
    pub sort: Sort,
    /// How its bars and areas stack; `None` is the mark's own way.
    pub stack: Option<Offset>,
    /// Its scale.
    pub scale: ScaleDef,
    /// Its axis.
    pub axis: AxisDef,
    /// Its legend.
    pub legend: LegendDef,
    /// How its values are written.
    pub format: Option<Format>,
    /// Another source where a test holds for the row.
    pub conditions: Vec<(Predicate, Source)>,
}

/// How values are written.
#[derive(Debug, Clone, PartialEq)]
pub enum Format {
    /// As numbers.
    Number(NumberFormat),
    /// As moments, a d3 time format.
    Time(Str),
}

impl Format {
    pub(super) fn read(node: &Node, measure: Measure) -> Option<Format> {
        let text = node.text()?;
        let format = if measure == Measure::Temporal || text.contains('%') && text.len() > text.find('%')? + 1 {
            super::time::show_as(0.0, &text, crate::explainer::Locale::En).map(|_| Format::Time(text))
        } else {
            NumberFormat::read(&text).map(Format::Number)
        };
        if format.is_none() {
            node.unsupported("a supported d3 format");
        }
        format
    }
}

/// The channels of a layer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Encoding {
    /// In the order of [`Channel`]; `detail` and `tooltip` can stand several times.
    pub defs: Vec<(Channel, Def)>,
}

impl Encoding {
    /// The definition of a channel.
    pub fn get(&self, channel: Channel) -> Option<&Def> {
        self.defs.iter().find(|(other, _)| *other == channel).map(|(_, def)| def)
    }

    /// The column of a channel.
    pub fn field(&self, channel: Channel) -> Option<usize> {
        self.get(channel).and_then(Def::field)
    }

    /// Reads the channels of a layer from its own and the inherited encodings, each overriding those before it.
    pub(super) fn read(nodes: &[Node], data: &mut Data) -> Encoding {
        let mut defs = Vec::new();
        for (at, channel) in Channel::ALL.into_iter().enumerate() {
            // Every node is asked, so that each knows the key.
            let found = nodes.iter().filter_map(|node| node.get(Channel::NAMES[at])).last();
            let Some(node) = found else { continue };
            if matches!(channel, Channel::Detail | Channel::Tooltip) {
                if node.value.is_null() {
                    continue;
                }
                for item in node.one_or_many() {
                    defs.extend(Def::read(&item, channel, data).map(|def| (channel, def)));
                }
            } else if !node.value.is_null() {
                defs.extend(Def::read(&node, channel, data).map(|def| (channel, def)));
            }
        }
        for node in nodes {
            node.finish("a supported channel");
        }
        Encoding { defs }
    }
}

impl Def {
    /// The column of the layer's data, where it has one.
    pub fn field(&self) -> Option<usize> {
        match self.source {
            Source::Field(column) => Some(column),
            _ => None,
        }
    }
}
