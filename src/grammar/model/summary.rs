//! Summaries: the rows of a unit that aggregates, and which of its rows have a place at all.

use serde_json::json;

use super::def::{Channel, Def, Source};
use super::encode::Unit;
use super::env::Env;
use super::{Json, word};
use crate::explainer::Str;
use crate::flow::{Rows, Value, field_path};

pub(super) fn aggregate(defs: &mut [(Channel, Def)], rows: &mut Rows, env: &Env, facets: &[Str]) -> Result<(), String> {
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

/// Drops the rows whose values have no place on a continuous scale; marks that join rows break there instead.
pub(super) fn drop_invalid(unit: &mut Unit) {
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
