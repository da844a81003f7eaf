//! Stacks: which channel of a mark is stacked, by what, and the rows that come of it.

use serde_json::json;

use super::def::{Binning, Channel, Def, Measure, Source, offset_of, second_of};
use super::env::Env;
use super::{Json, is_on, word};
use crate::explainer::Str;
use crate::flow::{Lookup, Rows, Value};

/// How a unit is stacked.
#[derive(Debug, Clone, PartialEq)]
pub struct Stack {
    /// The channel whose values are stacked.
    pub channel: Channel,
    /// `zero`, `center` or `normalize`.
    pub offset: Str,
    /// The column where a row starts.
    pub start: Str,
    /// The column where a row ends.
    pub end: Str,
}

/// What the stack transform of a unit needs.
pub(super) struct Plan {
    pub channel: Channel,
    pub offset: String,
    pub dimension: Vec<Channel>,
    pub by: Vec<Str>,
}

fn unbinned_number(def: Option<&Def>) -> bool {
    def.is_some_and(|def| {
        def.measure == Measure::Quantitative && def.binning != Binning::Made && !matches!(def.source, Source::Value(_))
    })
}

fn candidate(defs: &[(Channel, Def)], x: Channel, kind: &str, upright: Option<bool>) -> Option<Channel> {
    let y = if x == "x" { "y" } else { "radius" };
    let get = |channel: Channel| defs.iter().find(|(other, _)| *other == channel).map(|(_, def)| def);
    let cartesian = x == "x" && matches!(kind, "bar" | "area");
    let (dx, dy) = (get(x), get(y));
    let is_field = |def: Option<&Def>| def.is_some_and(|def| def.column().is_some());
    if is_field(dx) && is_field(dy) {
        return match (unbinned_number(dx), unbinned_number(dy)) {
            (true, true) => {
                let wants = |def: Option<&Def>| def.is_some_and(|def| is_on(&def.json, "stack"));
                let summed = |def: Option<&Def>| def.is_some_and(|def| def.aggregate.is_some());
                if wants(dx) {
                    Some(x)
                } else if wants(dy) {
                    Some(y)
                } else if summed(dx) != summed(dy) {
                    Some(if summed(dx) { x } else { y })
                } else if cartesian {
                    upright.map(|upright| if upright { y } else { x })
                } else {
                    None
                }
            }
            (true, false) => Some(x),
            (false, true) => Some(y),
            (false, false) => None,
        };
    }
    if unbinned_number(dx) {
        return if cartesian && upright == Some(true) { None } else { Some(x) };
    }
    if unbinned_number(dy) {
        return if cartesian && upright == Some(false) { None } else { Some(y) };
    }
    None
}

/// The channels that split a stack.
const SPLITTING: [&str; 17] = [
    "color",
    "fill",
    "stroke",
    "opacity",
    "fillOpacity",
    "strokeOpacity",
    "strokeWidth",
    "strokeDash",
    "size",
    "angle",
    "shape",
    "order",
    "text",
    "detail",
    "key",
    "href",
    "url",
];

/// Whether and how a unit is stacked (Vega-Lite's `stack`).
pub(super) fn plan(kind: &str, upright: Option<bool>, defs: &[(Channel, Def)]) -> Option<Plan> {
    if !matches!(kind, "arc" | "bar" | "area" | "rule" | "point" | "circle" | "square" | "line" | "text" | "tick") {
        return None;
    }
    let get = |channel: Channel| defs.iter().find(|(other, _)| *other == channel).map(|(_, def)| def);
    let channel = candidate(defs, "x", kind, upright).or_else(|| candidate(defs, "theta", kind, upright))?;
    let def = get(channel)?;
    let across: Channel = match channel {
        "x" => "y",
        "y" => "x",
        "theta" => "radius",
        _ => "theta",
    };
    let mut dimension: Vec<Channel> = Vec::new();
    let mut fields: Vec<&Str> = Vec::new();
    for channel in [Some(across), offset_of(across)].into_iter().flatten() {
        if let Some(Source::Field(column)) = get(channel).map(|def| &def.source)
            && def.column() != Some(column)
        {
            dimension.push(channel);
            fields.push(column);
        }
    }
    let mut by: Vec<Str> = Vec::new();
    for (channel, def) in defs.iter().filter(|(channel, _)| SPLITTING.contains(channel)) {
        let _ = channel;
        for column in def.columns().filter(|_| def.aggregate.is_none()) {
            if !fields.contains(&column) {
                by.push(column.clone());
            }
        }
    }
    let offset = match def.json.get("stack") {
        Some(Json::Bool(true)) => "zero",
        Some(Json::Bool(false) | Json::Null) => return None,
        Some(Json::String(offset)) => offset.as_str(),
        _ if matches!(kind, "bar" | "area" | "arc") => "zero",
        _ => return None,
    };
    if !matches!(offset, "zero" | "center" | "normalize") {
        return None;
    }
    let summed = defs.iter().any(|(_, def)| def.aggregate.is_some());
    if summed && by.is_empty() || second_of(channel).is_some_and(|second| get(second).is_some()) {
        return None;
    }
    Some(Plan { channel, offset: offset.to_owned(), dimension, by })
}

/// The channel that an area of this encoding stacks, and how: for the overlays on its edge.
pub fn stacked_by_default(mark: &Json, encoding: &Json) -> Option<(&'static str, String)> {
    let kind = word(mark, "type")?;
    let mut defs: Vec<(Channel, Def)> = Vec::new();
    for channel in super::CHANNELS {
        if let Some(json) = encoding.get(channel).filter(|json| json.is_object()) {
            defs.extend(Def::read(channel, json, kind).map(|def| (*channel, def)));
        }
    }
    let get = |channel: Channel| defs.iter().find(|(other, _)| *other == channel).map(|(_, def)| def);
    let upright = super::orient::upright(
        kind,
        word(mark, "orient"),
        get("x"),
        get("y"),
        get("x2").is_some(),
        get("y2").is_some(),
    );
    plan(kind, upright, &defs).map(|plan| (plan.channel, plan.offset))
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

pub(super) fn stacked(
    kind: &str,
    upright: Option<bool>,
    defs: &[(Channel, Def)],
    rows: &mut Rows,
    env: &Env,
    facets: &[Str],
    _dimension: &str,
) -> Result<Option<Stack>, String> {
    let Some(plan) = plan(kind, upright, defs) else { return Ok(None) };
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
                let mut known: Lookup<&Value> = Lookup::default();
                starts.iter().zip(ends.iter()).for_each(|(start, end)| known.insert(&start.key(), end));
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
