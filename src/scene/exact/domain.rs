//! Domains: the values that a scale is for.

use super::order::discrete;
use super::scale::Kind;
use super::share::{Share, Use};
use crate::explainer::Str;
use crate::flow::{Places, Rows, Value};
use crate::grammar::model::{Env, Json, Measure, Source, Unit, number};

/// The values of a scale.
#[derive(Debug, Clone, PartialEq)]
pub struct Domain {
    /// Ends of a continuous domain, or what is cut.
    pub numbers: Vec<f64>,
    /// Categories.
    pub categories: Vec<Value>,
    /// Whether the specification writes it.
    pub written: bool,
    /// Every number there is, for quantiles.
    pub all: Vec<f64>,
    /// Boundaries of bins.
    pub bins: Option<Vec<f64>>,
}

/// The cells of the facets around a view: a column and its value, facet by facet.
pub type Cell = Vec<Vec<(Str, Value)>>;

/// The rows of a unit that stand in a cell, seen from the outermost `level` facets; `None` for all.
pub fn in_cell(unit: &Unit, cell: &Cell, level: usize) -> Option<Vec<usize>> {
    unit.cells.rows(&unit.rows, cell.iter().take(level).flatten())
}

/// The rows before aggregation that stand in a cell.
pub(super) fn raw_in_cell(unit: &Unit, cell: &Cell, level: usize) -> Option<Vec<usize>> {
    unit.raw_cells.rows(&unit.raw, cell.iter().take(level).flatten())
}

/// The domain of a scale in a cell.
pub fn of(share: &Share, kind: Kind, cell: &Cell, env: &Env) -> Domain {
    let mut domain =
        Domain { numbers: Vec::new(), categories: Vec::new(), written: false, all: Vec::new(), bins: None };
    let written = share.uses.iter().find_map(|one| one.def.json.get("scale")?.get("domain"));
    let mut union: Option<&Json> = None;
    match written {
        Some(Json::Array(list)) => {
            domain.written = true;
            if kind.is_discrete() {
                domain.categories = list.iter().map(|item| moment(item, share)).collect();
            } else {
                domain.numbers =
                    list.iter().map(|item| moment(item, share).number()).filter(|number| number.is_finite()).collect();
            }
            return domain;
        }
        Some(Json::Object(map)) => {
            union = map.get("unionWith");
            if let Some(name) = map.get("param").and_then(Json::as_str) {
                let key = map.get("encoding").or(map.get("field")).and_then(Json::as_str).unwrap_or(share.channel);
                let selections = env.selections.borrow();
                let held = selections
                    .iter()
                    .find(|selection| selection.name == name)
                    .and_then(|selection| selection.extent(key));
                if let Some(Value::List(ends)) = held {
                    domain.written = true;
                    if kind.is_discrete() {
                        domain.categories = ends.to_vec();
                    } else {
                        domain.numbers = ends.iter().map(Value::number).collect();
                    }
                    return domain;
                }
            }
        }
        _ => {}
    }
    // Scales that are bound to an interval start with what it holds.
    let bound = share.uses.iter().find_map(|one| {
        let selections = env.selections.borrow();
        selections
            .iter()
            .find(|selection| selection.binds_scales && selection.views.contains(&one.unit.id))
            .and_then(|selection| selection.extent(share.channel))
    });
    if let Some(Value::List(ends)) = bound
        && !kind.is_discrete()
    {
        domain.written = true;
        domain.numbers = ends.iter().map(Value::number).collect();
        return domain;
    }
    if kind.is_discrete() {
        domain.categories = discrete(share, cell);
        if matches!(share.channel, "xOffset" | "yOffset")
            && share.uses.iter().all(|one| one.def.json.get("sort").is_none())
        {
            // Bars in a group stand in the order that their colours have.
            let colored = share.uses.iter().find_map(|one| {
                let of = |channel: &str| {
                    one.unit
                        .get(channel)
                        .and_then(crate::grammar::model::Def::keyed)
                        .filter(|def| def.field == one.def.field)
                };
                ["color", "fill", "stroke"]
                    .iter()
                    .find_map(|channel| of(channel)?.json.get("scale")?.get("domain")?.as_array())
            });
            if let Some(list) = colored {
                domain.categories = list.iter().map(|item| moment(item, share)).collect();
            }
        }
        let mut known = Places::default();
        domain.categories.iter().for_each(|value| _ = known.put(&value.key()));
        let mut is_new = |value: &Value| {
            let count = known.len();
            known.put(&value.key()) == count
        };
        let more = union.and_then(Json::as_array).into_iter().flatten().map(|value| moment(value, share));
        domain.categories.extend(more.filter(|value| is_new(value)));
        return domain;
    }
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    let mut all: Vec<f64> = Vec::new();
    let quantile = kind == Kind::Quantile;
    let mut include = |value: &Value| {
        if !value.is_valid() || matches!(value, Value::Text(text) if text.is_empty()) {
            return;
        }
        let number = value.number();
        if number.is_finite() && !(kind == Kind::Log && number == 0.0) {
            low = low.min(number);
            high = high.max(number);
            if quantile {
                all.push(number);
            }
        }
    };
    let raw_wanted = written.and_then(Json::as_str) == Some("unaggregated");
    for one in &share.uses {
        let unit = one.unit;
        let inside = in_cell(unit, cell, share.level);
        if let Some(stack) =
            unit.stack.as_ref().filter(|stack| stack.channel == one.channel && stack.channel == share.channel)
        {
            if &*stack.offset == "normalize" {
                include(&Value::Number(0.0));
                include(&Value::Number(1.0));
            } else {
                each(&unit.rows, &stack.start, inside.as_deref(), &mut include);
                each(&unit.rows, &stack.end, inside.as_deref(), &mut include);
            }
            continue;
        }
        if let Some(bins) = one.def.bins.filter(|_| !one.def.measure.is_discrete()) {
            include(&Value::Number(bins.start));
            include(&Value::Number(bins.stop));
            domain.bins = Some(boundaries(bins.start, bins.stop, bins.step));
            continue;
        }
        match &one.def.source {
            Source::Datum(value) => include(value),
            Source::Field(column) => {
                if raw_wanted && let Some(field) = &one.def.field {
                    each(&unit.raw, field, raw_in_cell(unit, cell, share.level).as_deref(), &mut include);
                    continue;
                }
                if one.def.unit.is_some()
                    && let Some(end) = one.def.end.as_ref().filter(|_| has_band(one))
                {
                    let shift = band_shift(one);
                    if shift == 0.0 {
                        each(&unit.rows, column, inside.as_deref(), &mut include);
                        each(&unit.rows, end, inside.as_deref(), &mut include);
                    } else {
                        for (start, end) in unit.rows.field(column).iter().zip(unit.rows.field(end).iter()) {
                            let width = end.number() - start.number();
                            include(&Value::Number(start.number() + shift * width));
                            include(&Value::Number(end.number() + shift * width));
                        }
                    }
                    continue;
                }
                each(&unit.rows, column, inside.as_deref(), &mut include);
            }
            Source::Value(_) => {}
        }
    }
    let given = |value: &Json| moment(value, share);
    union.and_then(Json::as_array).into_iter().flatten().for_each(|value| include(&given(value)));
    domain.numbers = if low <= high { vec![low, high] } else { Vec::new() };
    domain.all = all;
    domain
}

/// Whether bars stand on time units with their whole width.
pub fn has_band(one: &Use) -> bool {
    let second = crate::grammar::model::second_of(one.channel).is_some_and(|second| one.unit.get(second).is_some());
    if one.def.measure != Measure::Temporal || second {
        return false;
    }
    one.def.json.get("bandPosition").is_some() || one.unit.prop("timeUnitBandPosition").is_some()
}

/// How far a bar on a time unit is moved, in widths of the unit.
pub fn band_shift(one: &Use) -> f64 {
    if !matches!(one.unit.kind.as_str(), "bar" | "rect" | "image")
        || one.def.unit.as_ref().is_some_and(|unit| unit.binned)
    {
        return 0.0;
    }
    number(&one.def.json, "bandPosition")
        .or_else(|| one.unit.prop_number("timeUnitBandPosition"))
        .map_or(0.0, |at| at - 0.5)
}

/// The boundaries of bins.
pub fn boundaries(start: f64, stop: f64, step: f64) -> Vec<f64> {
    let count = ((stop - start) / step).round();
    if !(1.0..10_000.0).contains(&count) {
        return vec![start, stop];
    }
    (0..=count as usize).map(|at| start + step * at as f64).collect()
}

/// Calls with every value of a column in a cell.
fn each(rows: &Rows, column: &str, inside: Option<&[usize]>, with: &mut dyn FnMut(&Value)) {
    let Some(values) = rows.column(column) else { return };
    match inside {
        None => values.iter().for_each(with),
        Some(rows) => rows.iter().for_each(|row| with(&values[*row])),
    }
}

/// A value of a written domain.
fn moment(json: &Json, share: &Share) -> Value {
    if json.is_object() {
        return crate::flow::transform::date_time(json).map_or(Value::Null, Value::Number);
    }
    let temporal = share.uses.iter().any(|one| one.def.measure == Measure::Temporal);
    match json {
        Json::String(text) if temporal => crate::flow::format::time::read(text).map_or(Value::Null, Value::Number),
        other => Value::from_json(other),
    }
}
