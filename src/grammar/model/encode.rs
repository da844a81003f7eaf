//! Units: a mark with its channels, and the rows that come of bins, time units, aggregates, imputes and stacks.

use serde_json::json;

use super::bins::{bin_extent, bin_labels, bin_name, numbers};
use super::cells::Cells;
use super::def::{Binning, CHANNELS, Channel, Def, Measure, Source};
use super::env::{Env, dates};
use super::stack::{Stack, stacked};
use super::summary::{aggregate, drop_invalid};
use super::{Json, orient, word};
use crate::explainer::Str;
use crate::flow::format::time;
use crate::flow::transform::bin;
use crate::flow::{Rows, Value};

/// A mark with its rows.
#[derive(Debug, Clone)]
pub struct Unit {
    /// A number of its own in the model.
    pub id: usize,
    /// The mark as it is written.
    pub mark: Json,
    /// The mark with what the configuration says about its kind.
    pub props: Json,
    /// The kind of mark.
    pub kind: String,
    /// Whether it stands upright; `None` where it has no direction.
    pub upright: Option<bool>,
    /// Its channels.
    pub defs: Vec<(Channel, Def)>,
    /// One row an item, or a point of a line.
    pub rows: Rows,
    /// The rows before aggregation.
    pub raw: Rows,
    /// Which of its rows stand in the cells of the facets around it.
    pub cells: Cells,
    /// The same of the rows before aggregation.
    pub raw_cells: Cells,
    /// How it is stacked.
    pub stack: Option<Stack>,
    /// Its projection.
    pub projection: Json,
    /// The columns of the facets around it.
    pub facets: Vec<Str>,
    /// What channels show where their values are none, by channel (`config.scale.invalid`).
    pub invalid: Json,
}

impl Unit {
    /// The definition of a channel.
    pub fn get(&self, channel: &str) -> Option<&Def> {
        self.defs.iter().find(|(other, _)| *other == channel).map(|(_, def)| def)
    }

    /// A property of the mark: its own, or the configuration's.
    pub fn prop(&self, name: &str) -> Option<&Json> {
        self.props.get(name).filter(|value| !value.is_null())
    }

    /// A property of the mark as a number.
    pub fn prop_number(&self, name: &str) -> Option<f64> {
        self.prop(name).and_then(Json::as_f64)
    }

    /// Whether its items are joined to lines or areas.
    pub fn joins(&self) -> bool {
        matches!(self.kind.as_str(), "line" | "area" | "trail")
    }
}

/// The mark with the configuration's properties for its kind, styles first, then kind, then all marks.
fn configured(mark: &Json, kind: &str, config: &Json) -> Json {
    let mut props = match kind {
        "bar" => json!({ "binSpacing": 1, "continuousBandSize": 5, "minBandSize": 0.25, "timeUnitBandPosition": 0.5 }),
        "rect" | "image" => {
            json!({ "binSpacing": 0, "continuousBandSize": 5, "minBandSize": 0.25, "timeUnitBandPosition": 0.5 })
        }
        "tick" => json!({ "thickness": 1, "minBandSize": 0.25 }),
        _ => json!({}),
    };
    let mut over = |from: Option<&Json>| {
        if let (Some(props), Some(Json::Object(from))) = (props.as_object_mut(), from) {
            props.extend(from.iter().map(|(key, value)| (key.clone(), value.clone())));
        }
    };
    over(config.get("mark"));
    over(config.get(kind));
    let styles: Vec<&str> = match mark.get("style") {
        Some(Json::String(style)) => vec![style],
        Some(Json::Array(list)) => list.iter().filter_map(Json::as_str).collect(),
        _ => Vec::new(),
    };
    for style in styles {
        over(config.get("style").and_then(|config| config.get(style)));
    }
    over(Some(mark));
    // What a bar without a scale leaves free of its plot.
    let free = |key: &str| config.get("scale").and_then(|scale| scale.get(key)).cloned();
    let own = match kind {
        "bar" => "barBandPaddingInner",
        "tick" => "tickBandPaddingInner",
        _ => "rectBandPaddingInner",
    };
    if let Some(padding) = free("bandPaddingInner").or_else(|| free(own)) {
        props["bandPaddingInner"] = padding;
    }
    props
}

/// Reads a unit and makes its rows; `facets` are the columns of the facets around it.
pub(super) fn unit(
    id: usize,
    props: &Json,
    rows: Rows,
    env: &Env,
    config: &Json,
    facets: &[Str],
) -> Result<Unit, String> {
    let mark = env.resolve(&props["mark"]);
    let kind = word(&mark, "type").ok_or("expected a mark with a `type`")?.to_owned();
    let full = configured(&mark, &kind, config);
    let written = &props["encoding"];
    let mut rows = rows;
    let mut defs: Vec<(Channel, Def)> = Vec::new();
    for channel in CHANNELS {
        let Some(json) = written.get(*channel) else { continue };
        let list: Vec<&Json> = match json {
            Json::Array(list) => list.iter().collect(),
            one => vec![one],
        };
        for json in list {
            let mut def = Def::read(channel, &env.resolve(json), &kind);
            // Second channels have the type of the first.
            if let Some(def) = &mut def
                && let Some(main) = channel.strip_suffix('2')
                && let Some((_, main)) = defs.iter().find(|(other, _)| *other == main)
            {
                def.measure = main.measure;
                if def.binning == Binning::None && main.binning == Binning::Given {
                    def.binning = Binning::None;
                }
            }
            defs.extend(def.map(|def| (*channel, def)));
        }
    }
    // Properties of the mark that depend on rows are channels.
    for channel in CHANNELS {
        if let Some(value) =
            mark.get(*channel).filter(|value| super::late(value).is_some() && written.get(*channel).is_none())
        {
            defs.extend(Def::read(channel, &json!({ "value": value }), &kind).map(|def| (*channel, def)));
        }
    }
    for (channel, def) in &mut defs {
        prepare(channel, def, &mut rows, env)?;
        for inner in def.each_mut() {
            prepare(channel, inner, &mut rows, env)?;
        }
    }
    let raw = rows.clone();
    aggregate(&mut defs, &mut rows, env, facets)?;
    let get = |channel: &str| defs.iter().find(|(other, _)| *other == channel).map(|(_, def)| def);
    let upright =
        orient::upright(&kind, word(&full, "orient"), get("x"), get("y"), get("x2").is_some(), get("y2").is_some());
    let dimension = if upright == Some(false) { "y" } else { "x" };
    for (channel, across) in [("x", "y"), ("y", "x")] {
        let Some(impute) = get(channel).and_then(|def| def.json.get("impute")).filter(|impute| impute.is_object())
        else {
            continue;
        };
        let (Some(field), Some(key)) = (get(channel).and_then(Def::column), get(across).and_then(Def::column)) else {
            continue;
        };
        let mut step = impute.clone();
        step["impute"] = json!(&**field);
        step["key"] = json!(&**key);
        let splitting = splitting(&defs);
        step["groupby"] = splitting.iter().chain(facets).map(|column| Json::from(&**column)).collect();
        env.step(&step, &mut rows)?;
    }
    let stack = stacked(&kind, upright, &defs, &mut rows, env, facets, dimension)?;
    let mut unit = Unit {
        id,
        mark,
        props: full,
        kind,
        upright,
        defs,
        rows,
        raw,
        cells: Cells::default(),
        raw_cells: Cells::default(),
        stack,
        projection: props.get("projection").map(|projection| env.resolve(projection)).unwrap_or_default(),
        facets: facets.to_vec(),
        invalid: config.get("scale").and_then(|scale| scale.get("invalid")).cloned().unwrap_or_default(),
    };
    drop_invalid(&mut unit);
    for (_, def) in &mut unit.defs {
        for condition in &mut def.conditions {
            condition.mask = env.mask(&condition.test, &unit.rows);
        }
    }
    Ok(unit)
}

/// Columns that split the items of a unit into series.
fn splitting(defs: &[(Channel, Def)]) -> Vec<Str> {
    let mut columns: Vec<Str> = Vec::new();
    for (channel, def) in defs {
        let splits = matches!(
            *channel,
            "color"
                | "fill"
                | "stroke"
                | "opacity"
                | "fillOpacity"
                | "strokeOpacity"
                | "strokeWidth"
                | "strokeDash"
                | "size"
                | "shape"
                | "detail"
                | "key"
        );
        if splits && def.aggregate.is_none() {
            for column in def.columns() {
                if !columns.contains(column) {
                    columns.push(column.clone());
                }
            }
        }
    }
    columns
}

/// Dates, bins and time units of a definition, and columns for fields that are paths.
pub(super) fn prepare(channel: Channel, def: &mut Def, rows: &mut Rows, env: &Env) -> Result<(), String> {
    let Some(field) = def.field.clone() else { return Ok(()) };
    if let Some(title) = env
        .glossary
        .titles
        .get(&field)
        .filter(|_| ["axis", "legend", "header"].iter().all(|guide| def.written_title(guide).is_none()))
    {
        def.json["title"] = json!(&**title);
    }
    if def.measure == Measure::Temporal || def.unit.is_some() {
        dates(rows, &field);
        def.grain = time::grain(rows.field(&field).iter().filter(|value| value.is_valid()).map(Value::number));
    }
    if def.arg.is_some() {
        return Ok(());
    }
    if matches!(def.aggregate.as_deref(), Some("min" | "max")) {
        numbers(rows, &field);
    }
    if def.binning == Binning::Made {
        let options = def.json["bin"].clone();
        let options = if options.is_object() { options } else { json!({}) };
        let mut step = json!({ "bin": options });
        if options.get("maxbins").is_none() && options.get("step").is_none() {
            let few = matches!(
                channel,
                "row"
                    | "column"
                    | "facet"
                    | "color"
                    | "fill"
                    | "stroke"
                    | "strokeWidth"
                    | "opacity"
                    | "fillOpacity"
                    | "strokeOpacity"
                    | "size"
                    | "shape"
            );
            step["bin"]["maxbins"] = json!(if few { 6 } else { 10 });
        }
        let name: Str = ["bin_", &bin_name(&step["bin"]), &field].concat().into();
        let end: Str = [&name, "_end"].concat().into();
        step["field"] = json!(&*field);
        step["as"] = json!([&*name, &*end]);
        let extent = bin_extent(&step["bin"], rows, &field, env);
        let resolved = env.resolve(&step["bin"]);
        def.bins = Some(bin::steps(extent, &resolved));
        step["bin"] = resolved;
        step["bin"]["extent"] = json!(extent);
        env.step(&step, rows)?;
        if def.measure.is_discrete() {
            let labels = bin_labels(&rows.field(&name), &rows.field(&end), env.locale);
            let range: Str = [&name, "_range"].concat().into();
            rows.set(&range, labels);
            def.json["__sort"] = json!(&*name);
            def.source = Source::Field(range);
            def.end = None;
        } else {
            def.source = Source::Field(name);
            def.end = Some(end);
        }
        return Ok(());
    }
    if let Some(unit) = &def.unit {
        let column = rows.field(&field);
        let name: Str = if unit.binned { field.clone() } else { [&unit.name(), "_", &*field].concat().into() };
        let end: Str = [&name, "_end"].concat().into();
        let start_of = |value: &Value| {
            if value.is_valid() && value.number().is_finite() {
                if unit.binned { value.number() } else { unit.floor(value.number()) }
            } else {
                f64::NAN
            }
        };
        let known = |number: f64| if number.is_nan() { Value::Null } else { Value::Number(number) };
        let starts: Vec<f64> = column.iter().map(start_of).collect();
        rows.set(&end, starts.iter().map(|start| known(unit.next(*start))).collect());
        rows.set(&name, starts.into_iter().map(known).collect());
        def.source = Source::Field(name);
        def.end = Some(end);
        return Ok(());
    }
    if rows.column(&field).is_none() {
        let column = rows.field(&field).to_vec();
        rows.set(&field, column);
    }
    Ok(())
}
