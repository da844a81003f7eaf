//! Marks: the items of a unit at a size.

use super::image::image;
use super::joined::joined;
use super::look::{form, style};
use super::place::{Missing, Stage};
use super::text;
use crate::flow::geo::{Geometry, Projection};
use crate::flow::math;
use crate::grammar::model::{Env, Json, Source};
use crate::scene::{Anchor, Baseline, Color, Curve, Item, Label, MarkKind, Marks, Shape};

/// The items of a unit for some of its rows.
pub fn marks(stage: &Stage, rows: &[usize], env: &Env, projection: Option<&Projection>) -> Vec<Marks> {
    let unit = stage.unit;
    // Most marks look the same in every row.
    let looks = unit.defs.iter().any(|(channel, def)| {
        let look = !matches!(
            *channel,
            "x" | "y" | "x2" | "y2" | "size" | "tooltip" | "text" | "href" | "url" | "order" | "detail" | "key"
        );
        look && (def.column().is_some()
            || !def.conditions.is_empty()
            || crate::grammar::model::late(&def.json["value"]).is_some())
    });
    let same = rows
        .first()
        .filter(|_| !(looks || stage.faded.is_some() || unit.kind == "rule" && stage.has("size")))
        .map(|row| style(stage, *row));
    let one = |kind: MarkKind, shape: &dyn Fn(usize) -> Option<Shape>| {
        let look = |row: usize| same.clone().unwrap_or_else(|| style(stage, row));
        let item = |row: &usize| Some(Item { shape: shape(*row)?, style: look(*row) });
        vec![Marks { kind, curve: Curve::Linear, items: rows.iter().filter_map(item).collect() }]
    };
    match unit.kind.as_str() {
        "bar" | "rect" | "image" => {
            if unit.kind == "image" {
                return one(MarkKind::Image, &|row| image(stage, row));
            }
            one(MarkKind::Rect, &|row| rectangle(stage.span("x", row)?, stage.span("y", row)?))
        }
        "tick" => one(MarkKind::Rect, &|row| tick(stage, row)),
        "rule" => one(MarkKind::Rule, &|row| rule(stage, row, projection)),
        "point" | "circle" | "square" => {
            let size = unit.prop_number("size").unwrap_or(30.0);
            let shape = rows.first().filter(|_| !stage.has("shape")).map(|row| form(stage, *row));
            one(MarkKind::Symbol, &|row| {
                let at = place(stage, row, projection)?;
                let size = stage.number("size", row).unwrap_or(size).clamp(0.0, 1e6);
                Some(shape.clone().unwrap_or_else(|| form(stage, row)).at(at, size))
            })
        }
        "text" => one(MarkKind::Text, &|row| written(stage, row, env, projection)),
        "arc" => one(MarkKind::Arc, &|row| arc(stage, row)),
        "geoshape" => one(MarkKind::Shape, &|row| {
            // A shape without geometry is there, and shows nothing.
            let path = geometry(stage, row).zip(projection).map(|(shape, projection)| projection.path(&shape));
            let mut path = path.unwrap_or_default();
            // Coordinates that are none have no place.
            for ring in &mut path {
                ring.points.retain(|point| point.iter().all(|length| length.is_finite()));
            }
            Some(Shape::Path(path))
        }),
        "line" | "area" | "trail" => joined(stage, rows, projection),
        _ => Vec::new(),
    }
}

fn rectangle([x, x2]: [f64; 2], [y, y2]: [f64; 2]) -> Option<Shape> {
    Some(Shape::Rect([x.min(x2), y.min(y2), (x2 - x).abs(), (y2 - y).abs()]))
}

/// A point's place on the plot area or the map.
pub fn place(stage: &Stage, row: usize, projection: Option<&Projection>) -> Option<[f64; 2]> {
    if stage.has("longitude") || stage.has("latitude") {
        return globe(stage, row, projection, ["longitude", "latitude"]);
    }
    Some([stage.point("x", row)?, stage.point("y", row)?])
}

fn globe(stage: &Stage, row: usize, projection: Option<&Projection>, channels: [&str; 2]) -> Option<[f64; 2]> {
    let degree = |channel: &str| stage.value(channel, row).map(|(value, _)| value.number());
    projection?.point([degree(channels[0])?, degree(channels[1])?])
}

/// The geometry of a row: the shape channel's, or the row itself.
pub fn geometry(stage: &Stage, row: usize) -> Option<std::rc::Rc<Geometry>> {
    match stage.value("shape", row) {
        Some((value, _)) => Geometry::from_value(&value),
        None => geometry_of(&stage.unit.rows, row),
    }
}

/// The geometry that a row is, or holds.
pub fn geometry_of(rows: &crate::flow::Rows, row: usize) -> Option<std::rc::Rc<Geometry>> {
    if let Some(column) = rows.column("data") {
        return Geometry::from_value(&column[row]);
    }
    if rows.column("type").is_some_and(|kinds| &*kinds[row].string() == "Feature") {
        return Geometry::from_value(&rows.get(row, "geometry"));
    }
    Geometry::from_value(&rows.object(row))
}

fn tick(stage: &Stage, row: usize) -> Option<Shape> {
    let thickness = stage.unit.prop_number("thickness").unwrap_or(1.0);
    let level = stage.unit.upright == Some(false);
    let (along, across) = if level { ("x", "y") } else { ("y", "x") };
    let [from, to] = stage.span(along, row)?;
    let middle = stage.point(across, row)?;
    let thin = [middle - thickness / 2.0, middle + thickness / 2.0];
    if level { rectangle([from, to], thin) } else { rectangle(thin, [from, to]) }
}

fn rule(stage: &Stage, row: usize, projection: Option<&Projection>) -> Option<Shape> {
    if stage.has("longitude") || stage.has("latitude") {
        let [x, y] = globe(stage, row, projection, ["longitude", "latitude"])?;
        let [x2, y2] = globe(stage, row, projection, ["longitude2", "latitude2"])?;
        return Some(Shape::Rule([x, y, x2, y2]));
    }
    let upright = stage.unit.upright;
    let (x, x2) = if upright == Some(true) && !stage.has("x2") {
        let x = stage.point("x", row)?;
        (x, x)
    } else {
        let [x, x2] = stage.range("x", row, if upright == Some(false) { Missing::High } else { Missing::Middle })?;
        if stage.has("x2") || upright != Some(true) { (x, x2) } else { (x, x) }
    };
    let (y, y2) = if upright == Some(false) && !stage.has("y2") {
        let y = stage.point("y", row)?;
        (y, y)
    } else {
        let [y, y2] = stage.range("y", row, if upright == Some(true) { Missing::High } else { Missing::Middle })?;
        (y, y2)
    };
    Some(Shape::Rule([x, y, x2, y2]))
}

fn arc(stage: &Stage, row: usize) -> Option<Shape> {
    let unit = stage.unit;
    let (x, y) = (stage.point("x", row)?, stage.point("y", row)?);
    let ends = |channel: &'static str, whole: [f64; 2]| -> Option<[f64; 2]> {
        if !stage.has(channel) {
            return Some(whole);
        }
        let resolved = stage.scale(channel);
        if let Some(resolved) = resolved.filter(|resolved| resolved.scale.kind.is_discrete()) {
            let (value, _) = stage.value(channel, row)?;
            let start = resolved.scale.map(&value)?;
            return Some([start + resolved.scale.bandwidth(), start]);
        }
        stage.range(channel, row, Missing::High)
    };
    let outer = stage.length("radius");
    let [mut start, mut end] = ends("theta", [math::TAU, 0.0])?;
    let [high, low] = ends("radius", [outer, 0.0])?;
    let (mut outer, mut inner) = (high.max(low), high.min(low));
    if let Some(radius) = unit.prop_number("outerRadius").or_else(|| unit.prop_number("radius")) {
        outer = radius;
    }
    if let Some(radius) = unit.prop_number("innerRadius").or_else(|| unit.prop_number("radius2")) {
        inner = radius;
    }
    if let Some(radius) = unit.prop_number("radiusOffset") {
        outer += if unit.prop("outerRadius").is_some() { radius } else { 0.0 };
    }
    for (name, angle) in [("theta", &mut start), ("theta2", &mut end)] {
        if let Some(written) = unit.mark.get(name).and_then(Json::as_f64).filter(|_| !stage.has(name)) {
            *angle = written;
        }
    }
    Some(Shape::Arc([x, y, start, end, inner, outer]))
}

/// The value of a channel as text, in the format that it or its guides say.
fn words(stage: &Stage, row: usize, env: &Env) -> Option<String> {
    let def = stage.unit.get("text");
    let Some(def) = def else {
        return stage.unit.prop("text").map(|text| match text {
            Json::String(text) => text.clone(),
            Json::Array(lines) => lines.iter().filter_map(Json::as_str).collect::<Vec<_>>().join(" "),
            other => other.to_string(),
        });
    };
    let held = def
        .conditions
        .iter()
        .find(|condition| condition.mask.get(row) == Some(&true))
        .map_or(def, |condition| &condition.def);
    let (value, _) = stage.value("text", row)?;
    Some(match &held.source {
        Source::Value(Json::Array(lines)) => lines.iter().filter_map(Json::as_str).collect::<Vec<_>>().join(" "),
        Source::Value(_) => {
            if value.is_nothing() {
                String::new()
            } else {
                value.string().to_string()
            }
        }
        _ => text::value(&value, held, env.locale),
    })
}

fn written(stage: &Stage, row: usize, env: &Env, projection: Option<&Projection>) -> Option<Shape> {
    let unit = stage.unit;
    let words = words(stage, row, env)?;
    let polar = stage.has("theta") || stage.has("radius");
    let [x, y] = place(stage, row, projection)?;
    let number = |name: &str| unit.prop_number(name);
    let (mut at_x, mut at_y) = (x + number("dx").unwrap_or(0.0), y + number("dy").unwrap_or(0.0));
    if polar {
        let theta = if stage.has("theta") { stage.at("theta", row, None)? } else { number("theta").unwrap_or(0.0) };
        let radius = if stage.has("radius") {
            stage.at("radius", row, None)?
        } else {
            number("radius").unwrap_or_else(|| stage.length("radius") / 2.0)
        };
        let radius = radius + number("radiusOffset").unwrap_or(0.0);
        at_x += radius * math::sin(theta);
        at_y -= radius * math::cos(theta);
    }
    let anchor = match unit.prop("align").and_then(Json::as_str) {
        Some("left") => Anchor::Start,
        Some("right") => Anchor::End,
        _ => Anchor::Middle,
    };
    let baseline = match unit.prop("baseline").and_then(Json::as_str) {
        Some("top" | "line-top") => Baseline::Top,
        Some("bottom" | "line-bottom") => Baseline::Bottom,
        Some("alphabetic") => Baseline::Alphabetic,
        _ => Baseline::Middle,
    };
    let limit = number("limit").filter(|limit| *limit > 0.0);
    let size = stage
        .number("size", row)
        .or_else(|| number("fontSize").or_else(|| number("size")))
        .unwrap_or(11.0)
        .clamp(0.0, 500.0);
    let words = match limit {
        Some(limit) => text::shorten(&words, limit, size),
        None => words,
    };
    let bold = unit
        .prop("fontWeight")
        .is_some_and(|weight| weight.as_str() == Some("bold") || weight.as_f64().is_some_and(|weight| weight >= 600.0));
    let style = style(stage, row);
    let label = Label {
        x: at_x,
        y: at_y,
        text: words,
        anchor,
        baseline,
        angle: stage.number("angle", row).or_else(|| number("angle")).unwrap_or(0.0),
        size,
        bold,
        color: style.fill.unwrap_or(Color::Ink),
    };
    Some(Shape::Placed(label, [x, y]))
}

/// Whether a row of a mark that does not join rows has an item.
pub fn has_item(stage: &Stage, row: usize, projection: Option<&Projection>) -> bool {
    match stage.unit.kind.as_str() {
        "bar" | "rect" => stage.span("x", row).is_some() && stage.span("y", row).is_some(),
        "tick" => tick(stage, row).is_some(),
        "point" | "circle" | "square" => place(stage, row, projection).is_some(),
        "arc" => arc(stage, row).is_some(),
        "geoshape" => true,
        _ => false,
    }
}
