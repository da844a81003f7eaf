//! Marks that join rows: lines, areas and trails, series by series.

use super::look::style;
use super::marks::place;
use super::place::{Missing, Stage};
use crate::explainer::Str;
use crate::flow::geo::Projection;
use crate::flow::transform::{group_ids, sort_rows};
use crate::grammar::model::{Def, Json, word};
use crate::scene::{Curve, Item, MarkKind, Marks, Shape};

/// The series of a unit that joins rows: rows in drawing order, split by every channel that tells series apart.
fn series(stage: &Stage, rows: &[usize]) -> Vec<Vec<usize>> {
    let unit = stage.unit;
    let mut by: Vec<Str> = Vec::new();
    for (channel, def) in &unit.defs {
        let places = matches!(
            *channel,
            "x" | "y"
                | "x2"
                | "y2"
                | "xOffset"
                | "yOffset"
                | "theta"
                | "radius"
                | "longitude"
                | "latitude"
                | "longitude2"
                | "latitude2"
        );
        let says = matches!(*channel, "order" | "tooltip" | "href" | "url" | "text");
        let widens = unit.kind == "trail" && *channel == "size";
        let splits = !places && !says && !widens;
        if splits && def.aggregate.is_none() {
            for column in def.columns().filter(|column| !by.contains(column)).cloned().collect::<Vec<_>>() {
                by.push(column);
            }
        }
    }
    let (ids, count) = group_ids(&unit.rows, &by);
    let mut lists: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut rows = rows.to_vec();
    let ordered: Vec<&Def> = unit.defs.iter().filter(|(channel, _)| *channel == "order").map(|(_, def)| def).collect();
    let dimension = if unit.upright == Some(false) { "y" } else { "x" };
    if !ordered.is_empty() {
        let by: Vec<(Str, bool)> = ordered
            .iter()
            .filter_map(|def| Some((def.column()?.clone(), word(&def.json, "sort") == Some("descending"))))
            .collect();
        if !by.is_empty() {
            let mut rank = vec![usize::MAX; unit.rows.len()];
            for (at, row) in sort_rows(&unit.rows, &by).into_iter().enumerate() {
                rank[row] = at;
            }
            rows.sort_by_key(|row| rank[*row]);
        }
    } else if unit.get(dimension).is_some_and(|def| def.column().is_some() && def.json.get("sort") != Some(&Json::Null))
    {
        // A line runs along its axis, whatever the order of the axis.
        let mut placed: Vec<(usize, f64)> =
            rows.iter().map(|row| (*row, stage.at(dimension, *row, None).unwrap_or(f64::INFINITY))).collect();
        // It mostly does already.
        if !placed.is_sorted_by(|a, b| a.1.total_cmp(&b.1).is_le()) {
            placed.sort_by(|a, b| a.1.total_cmp(&b.1));
        }
        rows = placed.into_iter().map(|(row, _)| row).collect();
    }
    rows.iter().for_each(|row| lists[ids[*row]].push(*row));
    lists.retain(|list| !list.is_empty());
    lists
}

pub(super) fn joined(stage: &Stage, rows: &[usize], projection: Option<&Projection>) -> Vec<Marks> {
    let unit = stage.unit;
    let upright = unit.upright != Some(false);
    let kind = match unit.kind.as_str() {
        "line" => MarkKind::Line,
        "area" => MarkKind::Area,
        _ => MarkKind::Trail,
    };
    let gap = f64::NAN;
    let items = series(stage, rows)
        .into_iter()
        .map(|rows| {
            let shape = match kind {
                MarkKind::Line => {
                    Shape::Line(rows.iter().map(|row| place(stage, *row, projection).unwrap_or([gap, gap])).collect())
                }
                MarkKind::Trail => {
                    // A trail breaks where it has no width.
                    let width = |row: usize| match stage.has("size") {
                        true => stage.number("size", row),
                        false => unit.prop_number("size").or(Some(2.0)),
                    };
                    let point = |row: usize| {
                        let ([x, y], width) = (place(stage, row, projection)?, width(row)?);
                        Some([x, y, width])
                    };
                    Shape::Trail(rows.iter().map(|row| point(*row).unwrap_or([gap; 3])).collect())
                }
                _ => Shape::Area(
                    rows.iter()
                        .map(|row| {
                            let point = || {
                                Some(if upright {
                                    let x = stage.point("x", *row)?;
                                    let [y, y2] = stage.range("y", *row, Missing::Low)?;
                                    [x, y, x, y2]
                                } else {
                                    let y = stage.point("y", *row)?;
                                    let [x, x2] = stage.range("x", *row, Missing::Low)?;
                                    [x, y, x2, y]
                                })
                            };
                            point().unwrap_or([gap; 4])
                        })
                        .collect(),
                ),
            };
            Item { shape, style: style(stage, rows[0]) }
        })
        .collect();
    vec![Marks { kind, curve: curve(unit.prop("interpolate").and_then(Json::as_str), upright), items }]
}

fn curve(name: Option<&str>, upright: bool) -> Curve {
    match name {
        Some("monotone") if upright => Curve::Monotone,
        Some("monotone") => Curve::MonotoneY,
        Some("step") => Curve::Step,
        Some("step-before") => Curve::StepBefore,
        Some("step-after") => Curve::StepAfter,
        Some("basis" | "basis-open" | "basis-closed" | "bundle") => Curve::Basis,
        Some("cardinal" | "cardinal-open" | "cardinal-closed") => Curve::Cardinal,
        Some("natural" | "catmull-rom") => Curve::Natural,
        _ => Curve::Linear,
    }
}
