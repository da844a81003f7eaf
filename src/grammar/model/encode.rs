//! Units: a mark with its channels, and the rows that come of bins, time units, aggregates, imputes and stacks.

use std::collections::BTreeMap;

use serde_json::json;

use super::cells::Cells;
use super::def::{Binning, CHANNELS, Channel, Def, Measure, Source};
use super::env::{Env, dates};
use super::stack::{self, Stack};
use super::{Json, orient, word};
use crate::explainer::Str;
use crate::flow::transform::bin;
use crate::flow::{Rows, Value, field_path, format};

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

/// Texts of a field become numbers, as Vega-Lite parses what is compared.
fn numbers(rows: &mut Rows, field: &str) {
    let column = rows.field(field);
    if column.iter().any(|value| matches!(value, Value::Text(_))) {
        let read = |value: &Value| match value {
            Value::Text(text) if text.trim().is_empty() => Value::Null,
            Value::Text(_) => Value::Number(value.number()),
            other => other.clone(),
        };
        rows.set(field, column.iter().map(read).collect());
    }
}

/// The extent that bins are made for.
fn bin_extent(options: &Json, rows: &Rows, field: &str, env: &Env) -> [f64; 2] {
    let given = match options.get("extent") {
        Some(Json::Array(ends)) => ends.iter().map(|end| end.as_f64()).collect::<Option<Vec<f64>>>(),
        Some(Json::Object(map)) => map.get("param").and_then(Json::as_str).and_then(|name| {
            let selections = env.selections.borrow();
            let held = selections
                .iter()
                .find(|selection| selection.name == name)
                .and_then(|selection| selection.extent(field).or_else(|| selection.extent("x")));
            match held.or_else(|| env.names.borrow().get(name).cloned()) {
                Some(Value::List(ends)) => Some(ends.iter().map(Value::number).collect()),
                _ => None,
            }
        }),
        _ => None,
    };
    if let Some([low, high]) = given.as_deref() {
        return [*low, *high];
    }
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for value in rows.field(field).iter().filter(|value| value.is_valid()) {
        if matches!(value, Value::Text(text) if text.is_empty()) {
            continue;
        }
        let number = value.number();
        if number.is_finite() {
            low = low.min(number);
            high = high.max(number);
        }
    }
    if low <= high { [low, high] } else { [0.0, 0.0] }
}

fn bin_name(options: &Json) -> String {
    options.as_object().into_iter().flatten().map(|(key, value)| [key, "_", &value.to_string(), "_"].concat()).collect()
}

/// Labels of bins as Vega-Lite writes them: `0 – 10`.
fn bin_labels(starts: &[Value], ends: &[Value], locale: crate::explainer::Locale) -> Vec<Value> {
    let text = |value: &Value| format::NumberFormat::plain(value.number(), locale);
    let label = |(start, end): (&Value, &Value)| {
        if start.is_valid() {
            Value::Text([&text(start), " – ", &text(end)].concat().into())
        } else {
            Value::text("null")
        }
    };
    starts.iter().zip(ends).map(label).collect()
}

fn aggregate(defs: &mut [(Channel, Def)], rows: &mut Rows, env: &Env, facets: &[Str]) -> Result<(), String> {
    let each = |defs: &[(Channel, Def)]| {
        defs.iter().any(|(_, def)| def.aggregate.is_some() || def.conditions.iter().any(|c| c.def.aggregate.is_some()))
    };
    if !each(defs) {
        return Ok(());
    }
    let mut by: Vec<Str> = facets.to_vec();
    let mut measures: Vec<Json> = Vec::new();
    let mut args: Vec<(Str, Str, Str)> = Vec::new();
    let mut visit = |def: &mut Def| {
        let mut add = |name: &Str| {
            if !by.contains(name) {
                by.push(name.clone());
            }
        };
        match (&def.aggregate, &def.arg) {
            (Some(op), Some(arg)) => {
                let made: Str = [op, "_", &**arg].concat().into();
                let field = def.field.clone().unwrap_or_default();
                let name: Str = [&*made, "_", &field].concat().into();
                measures.push(json!({ "op": op, "field": &**arg, "as": &*made }));
                args.push((made, field, name.clone()));
                def.source = Source::Field(name);
            }
            (Some(op), None) => {
                let name: Str = match &def.field {
                    Some(field) if op != "count" => [op, "_", &**field].concat().into(),
                    _ => "__count".into(),
                };
                let measure = match &def.field {
                    Some(field) => json!({ "op": op, "field": &**field, "as": &*name }),
                    None => json!({ "op": op, "as": &*name }),
                };
                if !measures.contains(&measure) {
                    measures.push(measure);
                }
                def.source = Source::Field(name);
            }
            _ => {
                def.column().cloned().iter().for_each(&mut add);
                def.end.iter().for_each(&mut add);
                if let Some(start) = def.json.get("__sort").and_then(Json::as_str) {
                    add(&start.into());
                }
            }
        }
    };
    for (_, def) in defs.iter_mut() {
        if !matches!(def.source, Source::Value(_)) {
            visit(def);
        }
        def.each_mut().into_iter().for_each(&mut visit);
    }
    let by: Vec<&str> = by.iter().map(|name| &**name).collect();
    env.step(&json!({ "aggregate": measures, "groupby": by }), rows)?;
    for (made, field, name) in args {
        let steps = field_path(&field);
        let column = rows.field(&made);
        let value = |row: &Value| match row {
            Value::Object(_) => {
                let whole = row.get(&field);
                if whole == Value::Undefined {
                    steps.iter().fold(row.clone(), |value, step| value.get(step))
                } else {
                    whole
                }
            }
            _ => Value::Undefined,
        };
        rows.set(&name, column.iter().map(value).collect());
    }
    Ok(())
}

/// The column of the places that colours have in their written domain.
const COLOR_ORDER: &str = "__color_order";

/// Where each row's colour stands in a domain of names that is written out: stacks follow it.
fn color_order(defs: &[(Channel, Def)], rows: &Rows) -> Option<Vec<Value>> {
    let get = |channel: &str| defs.iter().find(|(other, _)| *other == channel).map(|(_, def)| def);
    let offset = get("xOffset").or_else(|| get("yOffset"));
    let def = get("fill").or_else(|| get("color")).filter(|def| def.measure == Measure::Nominal)?;
    let domain = def.json.get("scale")?.get("domain")?.as_array()?;
    if offset.is_some_and(|offset| offset.column().is_some() && offset.json.get("sort").is_none()) {
        return None;
    }
    let domain: Vec<Value> = domain.iter().map(Value::from_json).collect();
    let place = |value: &Value| domain.iter().position(|known| known == value).map_or(-1.0, |at| at as f64);
    Some(rows.field(def.field.as_ref()?).iter().map(|value| Value::Number(place(value))).collect())
}

fn stacked(
    kind: &str,
    upright: Option<bool>,
    defs: &[(Channel, Def)],
    rows: &mut Rows,
    env: &Env,
    facets: &[Str],
    _dimension: &str,
) -> Result<Option<Stack>, String> {
    let Some(plan) = stack::plan(kind, upright, defs) else { return Ok(None) };
    let get = |channel: &str| defs.iter().find(|(other, _)| *other == channel).map(|(_, def)| def);
    let Some(def) = get(plan.channel) else { return Ok(None) };
    let Some(field) = def.column().cloned() else { return Ok(None) };
    let mut by: Vec<Str> = plan.dimension.iter().filter_map(|channel| get(channel)?.column().cloned()).collect();
    let joins = matches!(kind, "line" | "area" | "trail");
    if joins && def.json.get("impute") != Some(&Json::Null) {
        // Every series gets a point at every place, so that edges meet.
        for channel in &plan.dimension {
            let Some(across) = get(channel) else { continue };
            let Some(key) = across.column() else { continue };
            let by: Vec<&str> = plan.by.iter().chain(facets).map(|column| &**column as &str).collect::<Vec<_>>();
            let ends = across.end.as_ref().map(|end| (end.clone(), rows.field(key), rows.field(end)));
            env.step(&json!({ "impute": &*field, "key": &**key, "method": "value", "value": 0, "groupby": by }), rows)?;
            if let Some((end, starts, ends)) = ends {
                let filled = rows.field(key);
                let known: BTreeMap<Str, &Value> = starts.iter().map(Value::key).zip(ends.iter()).collect();
                let end_of = |value: &Value| known.get(&value.key()).copied().cloned().unwrap_or_default();
                rows.set(&end, filled.iter().map(end_of).collect());
            }
        }
    }
    for column in facets {
        if !by.contains(column) {
            by.push(column.clone());
        }
    }
    let mut sort: Vec<Json> = Vec::new();
    let ordered: Vec<&Def> = defs.iter().filter(|(channel, _)| *channel == "order").map(|(_, def)| def).collect();
    if ordered.iter().any(|def| def.column().is_some()) {
        for def in &ordered {
            if let Some(column) = def.column() {
                sort.push(json!({ "field": &**column, "order": word(&def.json, "sort").unwrap_or("ascending") }));
            }
        }
    } else if let Some(order) = color_order(defs, rows).filter(|_| ordered.is_empty()) {
        let way = if upright == Some(false) { "ascending" } else { "descending" };
        rows.set(COLOR_ORDER, order);
        sort.push(json!({ "field": COLOR_ORDER, "order": way }));
    } else {
        let way = ordered.first().and_then(|def| word(&def.json, "sort")).unwrap_or(if plan.channel == "y" {
            "descending"
        } else {
            "ascending"
        });
        let mut seen: Vec<&Str> = Vec::new();
        for column in &plan.by {
            if !seen.contains(&column) {
                seen.push(column);
                sort.push(json!({ "field": &**column, "order": way }));
            }
        }
    }
    let (start, end): (Str, Str) = ([&*field, "_start"].concat().into(), [&*field, "_end"].concat().into());
    let by: Vec<&str> = by.iter().map(|column| &**column).collect();
    env.step(
        &json!({ "stack": &*field, "groupby": by, "sort": sort, "offset": plan.offset, "as": [&*start, &*end] }),
        rows,
    )?;
    Ok(Some(Stack { channel: plan.channel, offset: plan.offset.as_str().into(), start, end }))
}

/// Drops the rows whose values have no place on a continuous scale; marks that join rows break there instead.
fn drop_invalid(unit: &mut Unit) {
    let mode = match unit.props.get("invalid") {
        Some(Json::Null) => "show",
        Some(Json::String(mode)) => mode.as_str(),
        _ => "default",
    };
    let filters = match mode {
        "filter" => true,
        "show" => false,
        _ => !unit.joins(),
    };
    if !filters {
        return;
    }
    let mut keep = vec![true; unit.rows.len()];
    for (channel, def) in &unit.defs {
        let scaled = matches!(
            *channel,
            "x" | "y"
                | "x2"
                | "y2"
                | "xOffset"
                | "yOffset"
                | "theta"
                | "theta2"
                | "radius"
                | "radius2"
                | "color"
                | "fill"
                | "stroke"
                | "opacity"
                | "fillOpacity"
                | "strokeOpacity"
                | "strokeWidth"
                | "size"
                | "angle"
        );
        let Some(def) = def.keyed().filter(|def| scaled && def.aggregate.as_deref() != Some("count")) else { continue };
        if def.measure.is_discrete() || def.json.get("scale") == Some(&Json::Null) || channel.ends_with('2') {
            continue;
        }
        let discrete = def
            .json
            .get("scale")
            .and_then(|scale| word(scale, "type"))
            .is_some_and(|kind| matches!(kind, "band" | "point" | "ordinal"));
        let shown = unit.invalid.get(*channel).is_some();
        if discrete || shown {
            continue;
        }
        let Some(column) = def.column().and_then(|column| unit.rows.column(column)) else { continue };
        for (keep, value) in keep.iter_mut().zip(column.iter()) {
            *keep = *keep && value.is_valid() && value.number().is_finite();
        }
    }
    if keep.contains(&false) {
        let rows: Vec<usize> = (0..keep.len()).filter(|row| keep[*row]).collect();
        unit.rows = unit.rows.pick(&rows);
    }
}
