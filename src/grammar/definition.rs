//! Definitions of channels, read: field or value, measure, title and sort.

use serde_json::Value;

use super::Channel;
use super::aggregate::{self, Aggregate};
use super::data::{self, Data};
use super::encoding::{Datum, Def, Format, Measure, Sort, Source, Title};
use super::guide::{AxisDef, LegendDef, ScaleDef};
use super::predicate::Predicate;
use super::reader::Node;
use crate::explainer::{Number, Str, TOLD, quote};

impl Def {
    pub(super) fn read(node: &Node, channel: Channel, data: &mut Data) -> Option<Def> {
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
    data.columns[column] = found.with(data::times(&found.values)).into();
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
