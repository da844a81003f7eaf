//! Encodings: which value each channel of a mark takes.

use serde_json::Value;

use super::aggregate::{self, Aggregate};
use super::data::{self, Data};
use super::guide::{AxisDef, LegendDef, ScaleDef};
use super::number_format::NumberFormat;
use super::predicate::Predicate;
use super::reader::Node;
use super::{Channel, stack::Offset};
use crate::explainer::{Number, Str, TOLD, quote};

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

    fn read(node: &Node, channel: Channel, data: &mut Data) -> Option<Def> {
        let mut def = Def {
            source: Source::Value(Datum::Number(Number::NAN)),
            raw: None,
            measure: Measure::Nominal,
            title: Title::Default,
            aggregate: node.get("aggregate").and_then(|node| aggregate::read(&node)),
            sort: Sort::Ascending,
            stack: None,
            scale: ScaleDef::default(),
            axis: AxisDef::default(),
            legend: LegendDef::default(),
            format: None,
            conditions: Vec::new(),
        };
        let kind = node.get("type").and_then(|node| {
            const NAMES: [&str; 4] = ["quantitative", "temporal", "ordinal", "nominal"];
            const MEASURES: [Measure; 4] =
                [Measure::Quantitative, Measure::Temporal, Measure::Ordinal, Measure::Nominal];
            node.one_of(&NAMES, "a supported type of field").map(|at| MEASURES[at])
        });
        let scale = node.get("scale");
        let sort = node.get("sort");
        let is_sorted_by_hand = sort.as_ref().is_some_and(|sort| sort.value.is_array());
        def.measure = kind.unwrap_or(match def.aggregate {
            Some(_) => Measure::Quantitative,
            _ if channel == Channel::Order => Measure::Quantitative,
            _ if is_sorted_by_hand => Measure::Ordinal,
            _ => Measure::Nominal,
        });
        let mut source = read_source(node, def.aggregate, &mut def.raw, channel, data)?;
        if let (Source::Datum(datum), None) = (&source, kind)
            && let Datum::Number(_) = datum
        {
            def.measure = Measure::Quantitative;
        }
        if let Source::Field(column) = source {
            source = Source::Field(typed(data, column, def.measure));
            def.raw = def.raw.map(|_| if let Source::Field(column) = source { column } else { column });
        }
        def.source = source;
        if let Some(scale) = scale {
            def.scale = ScaleDef::read(&scale);
        }
        if let Some(sort) = sort {
            def.sort = read_sort(&sort, data);
        }
        def.stack = node.get("stack").and_then(|node| super::stack::read(&node));
        if let Some(title) = node.get("title") {
            def.title = read_title(&title);
        }
        let axis = node.get("axis");
        let legend = node.get("legend");
        if let Some(axis) = &axis {
            def.axis = AxisDef::read(axis, def.measure);
        }
        if let Some(legend) = &legend {
            def.legend = LegendDef::read(legend, def.measure);
        }
        for guide in [axis, legend].into_iter().flatten() {
            if let Some(title) = guide.value.get("title") {
                def.title = read_title(&Node::new(title, guide.book));
            }
        }
        def.format = node.get("format").and_then(|node| Format::read(&node, def.measure));
        if let Some(conditions) = node.get("condition") {
            for condition in conditions.one_or_many() {
                let Some(test) = condition.get("test") else {
                    condition.report(
                        "unsupported",
                        "a condition with a `test`",
                        Some("none".into()),
                        &mut std::iter::empty(),
                    );
                    continue;
                };
                let test = Predicate::read(&test, data);
                let source = read_source(&condition, None, &mut None, channel, data);
                condition.skip(&["type", "title", "scale", "legend", "format"]);
                condition.finish("a supported property of a condition");
                def.conditions.extend(test.zip(source));
            }
        }
        node.skip(&["bandPosition"]);
        node.finish("a supported property of a channel");
        Some(def)
    }
}

fn read_source(
    node: &Node,
    aggregate: Option<Aggregate>,
    raw: &mut Option<usize>,
    channel: Channel,
    data: &mut Data,
) -> Option<Source> {
    if let Some(field) = node.get("field") {
        let name = field.text()?;
        if data.is_open && data.find(&name).is_none() {
            let column = data::column(&name, crate::explainer::Values::Texts(Vec::new()));
            data.push(column);
        }
        let Some(column) = data.find(&name) else {
            field.unknown(
                "unknown-column",
                "a field of this data",
                &mut data.columns.iter().map(|column| &*column.name),
            );
            return None;
        };
        *raw = Some(column);
        return Some(Source::Field(column));
    }
    if let Some(datum) = node.get("datum") {
        let found = Datum::read(datum.value);
        if found.is_none() {
            datum.unsupported("a number, a text or a date as text");
        }
        return found.map(Source::Datum);
    }
    if let Some(value) = node.get("value") {
        if let (Channel::StrokeDash, Value::Array(items)) = (channel, value.value) {
            // A dash travels as its lengths in words: "4 3".
            let lengths: Vec<Str> = items.iter().filter_map(data::cell_text).collect();
            return Some(Source::Value(Datum::Text(lengths.join(" ").into())));
        }
        // `null` is how Vega-Lite says "none".
        return Some(Source::Value(Datum::read(value.value).unwrap_or(Datum::Text("none".into()))));
    }
    if aggregate == Some(Aggregate::Count) {
        return Some(Source::Field(usize::MAX));
    }
    // A channel may consist of its condition alone.
    if node.value.get("condition").is_some() {
        return Some(Source::Value(Datum::Number(Number::NAN)));
    }
    match node.value {
        Value::Object(map) => {
            let got = TOLD.then(|| {
                let known = |key: &&str| ["bin", "timeUnit", "repeat", "signal"].contains(key);
                let keys = || map.keys().map(String::as_str);
                keys().find(known).or_else(|| keys().next()).map_or("none".into(), quote)
            });
            node.report("unsupported", "a `field`, `datum` or `value`", got, &mut std::iter::empty());
        }
        _ => node.wrong("an object"),
    }
    None
}

/// The place of the column as the measure reads it, made where it is not there yet.
fn typed(data: &mut Data, column: usize, measure: Measure) -> usize {
    if column == usize::MAX || measure != Measure::Temporal {
        return column;
    }
    let found = &data.columns[column];
    if matches!(found.values, crate::explainer::Values::Times(_)) {
        return column;
    }
    let times = crate::explainer::Column { values: data::times(&found.values), ..(**found).clone() };
    data.columns[column] = times.into();
    column
}

fn read_title(node: &Node) -> Title {
    match node.value {
        Value::Null => Title::Hidden,
        Value::Array(_) => {
            let lines: Vec<Str> = node.items().iter().filter_map(Node::text).collect();
            Title::Text(lines.join(" ").into())
        }
        _ => match node.text() {
            Some(text) if !text.is_empty() => Title::Text(text),
            _ => Title::Hidden,
        },
    }
}

fn read_sort(node: &Node, data: &Data) -> Sort {
    let expected = "a supported order";
    match node.value {
        Value::Null => Sort::Given,
        Value::Array(items) => Sort::Keys(items.iter().filter_map(Datum::read).map(|datum| datum.key()).collect()),
        Value::String(text) => {
            let (name, descending) = text.strip_prefix('-').map_or((text.as_str(), false), |name| (name, true));
            match (text.as_str(), Channel::NAMES.iter().position(|other| *other == name)) {
                ("ascending", _) => Sort::Ascending,
                ("descending", _) => Sort::Descending,
                (_, Some(at)) => Sort::Channel(Channel::ALL[at], descending),
                _ => {
                    node.unknown(
                        "unsupported",
                        expected,
                        &mut ["ascending", "descending"].into_iter().chain(Channel::NAMES),
                    );
                    Sort::Ascending
                }
            }
        }
        Value::Object(_) => {
            let descending =
                node.get("order").is_some_and(|order| order.one_of(&["ascending", "descending"], expected) == Some(1));
            let op = node.get("op").and_then(|op| aggregate::read(&op));
            let by = node.get("encoding").and_then(|by| by.one_of(&Channel::NAMES, "a supported channel"));
            let field = node.get("field");
            let column = field.as_ref().and_then(|field| data.find(&field.text()?));
            node.finish("a supported property of a sort");
            match (by, field) {
                (Some(at), _) => Sort::Channel(Channel::ALL[at], descending),
                (_, Some(field)) if column.is_none() => {
                    field.unknown(
                        "unknown-column",
                        "a field of this data",
                        &mut data.columns.iter().map(|column| &*column.name),
                    );
                    Sort::Ascending
                }
                _ => Sort::By { column, op: op.unwrap_or(Aggregate::Min), descending },
            }
        }
        _ => {
            node.wrong(expected);
            Sort::Ascending
        }
    }
}
