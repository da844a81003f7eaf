//! Marks: the items of a unit at a size.

use super::place::{Missing, Stage};
use super::resolve::Looks;
use super::text;
use crate::explainer::Str;
use crate::flow::geo::{Geometry, Projection};
use crate::flow::transform::{group_ids, sort_rows};
use crate::flow::{Value, math};
use crate::grammar::color;
use crate::grammar::model::{Def, Env, Json, Source, is_on, word};
use crate::scene::look::fade;
use crate::scene::{Anchor, Baseline, Color, Curve, Item, Label, MarkKind, Marks, Shape, Style, Symbol};

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
        .map(|row| style(stage, *row, env));
    let one = |kind: MarkKind, shape: &dyn Fn(usize) -> Option<Shape>| {
        let look = |row: usize| same.clone().unwrap_or_else(|| style(stage, row, env));
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
        "point" | "circle" | "square" => one(MarkKind::Symbol, &|row| {
            let [x, y] = place(stage, row, projection)?;
            let size = stage.number("size", row).or_else(|| unit.prop_number("size")).unwrap_or(30.0);
            Some(Shape::Symbol(x, y, size.clamp(0.0, 1e6), symbol(stage, row)))
        }),
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
        "line" | "area" | "trail" => joined(stage, rows, env, projection),
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

fn image(stage: &Stage, row: usize) -> Option<Shape> {
    let (width, height) =
        (stage.unit.prop_number("width").unwrap_or(20.0), stage.unit.prop_number("height").unwrap_or(20.0));
    let align = |name: &str| stage.unit.prop(name).and_then(Json::as_str).map(str::to_owned);
    let (x, y) = (stage.point("x", row)?, stage.point("y", row)?);
    let dx = match align("align").as_deref() {
        Some("left") => 0.0,
        Some("right") => width,
        _ => width / 2.0,
    };
    let dy = match align("baseline").as_deref() {
        Some("top") => 0.0,
        Some("bottom") => height,
        _ => height / 2.0,
    };
    let url = stage
        .value("url", row)
        .map(|(value, _)| value.string())
        .or_else(|| stage.unit.prop("url").and_then(Json::as_str).map(Str::from))?;
    Some(Shape::Image([x - dx, y - dy, width, height], url))
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
    let style = style(stage, row, env);
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
        placed.sort_by(|a, b| a.1.total_cmp(&b.1));
        rows = placed.into_iter().map(|(row, _)| row).collect();
    }
    rows.iter().for_each(|row| lists[ids[*row]].push(*row));
    lists.retain(|list| !list.is_empty());
    lists
}

fn joined(stage: &Stage, rows: &[usize], env: &Env, projection: Option<&Projection>) -> Vec<Marks> {
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
            Item { shape, style: style(stage, rows[0], env) }
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

/// The symbol that a word names.
pub fn symbol_named(name: &str) -> Option<Symbol> {
    Some(match name {
        "circle" => Symbol::Circle,
        "square" => Symbol::Square,
        "diamond" => Symbol::Diamond,
        "cross" => Symbol::Cross,
        "triangle" | "triangle-up" => Symbol::TriangleUp,
        "triangle-down" => Symbol::TriangleDown,
        "triangle-left" => Symbol::TriangleLeft,
        "triangle-right" => Symbol::TriangleRight,
        "stroke" => Symbol::Stroke,
        "arrow" => Symbol::Arrow,
        "wedge" => Symbol::Wedge,
        _ => return None,
    })
}

fn symbol(stage: &Stage, row: usize) -> Symbol {
    if let Some((value, scaled)) = stage.value("shape", row) {
        let named = match (scaled, stage.scale("shape")) {
            (true, Some(resolved)) => match (&resolved.looks, resolved.scale.map(&value)) {
                (Looks::Words(words), Some(at)) if !words.is_empty() => symbol_named(&words[at as usize % words.len()]),
                _ => None,
            },
            _ => symbol_named(&value.string()),
        };
        if let Some(symbol) = named {
            return symbol;
        }
    }
    let own = stage.unit.prop("shape").and_then(Json::as_str).and_then(symbol_named);
    own.unwrap_or(if stage.unit.kind == "square" { Symbol::Square } else { Symbol::Circle })
}

/// Whether items are filled unless something else is said.
pub fn is_filled(unit: &crate::grammar::model::Unit) -> bool {
    match unit.prop("filled") {
        Some(Json::Bool(filled)) => *filled,
        _ => !matches!(unit.kind.as_str(), "point" | "line" | "rule"),
    }
}

/// The colour of a row.
pub fn color_of(stage: &Stage, row: usize) -> Option<Color> {
    let channel = ["color", "stroke", "fill"].into_iter().find(|channel| stage.has(channel))?;
    let (value, scaled) = stage.value(channel, row)?;
    if scaled { stage.scale(channel)?.color(&value) } else { color(&value.string()) }
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

/// The colours and lines of a row; what is not brought out steps back.
fn style(stage: &Stage, row: usize, env: &Env) -> Style {
    let mut style = own_style(stage, row, env);
    if stage.faded.as_ref().is_some_and(|faded| faded[row]) {
        fade(&mut style);
    }
    style
}

/// The colours and lines of a row.
fn own_style(stage: &Stage, row: usize, env: &Env) -> Style {
    let unit = stage.unit;
    let of_channel = |channel: &str| -> Option<Option<Color>> {
        let (value, scaled) = stage.value(channel, row)?;
        Some(match (scaled, stage.scale(channel)) {
            (true, Some(_)) if !value.is_valid() && unit.invalid.get(channel).is_some() => {
                unit.invalid[channel].get("value").and_then(Json::as_str).and_then(color)
            }
            (true, Some(resolved)) => {
                if value.is_nothing() && !resolved.scale.kind.is_discrete() {
                    None
                } else {
                    resolved.color(&value)
                }
            }
            _ => match &value {
                Value::Text(text) => color(text),
                _ => None,
            },
        })
    };
    let of_mark = |name: &str| unit.prop(name).map(paint_of);
    let filled = is_filled(unit);
    let main = of_channel("color").unwrap_or_else(|| {
        of_mark("color").unwrap_or(match unit.kind.as_str() {
            "text" | "rule" => Some(Color::Ink),
            _ => Some(Color::Hue(0)),
        })
    });
    let explicit = |name: &str| of_channel(name).or_else(|| of_mark(name));
    let fill = explicit("fill").unwrap_or(if filled { main } else { None });
    let stroke = explicit("stroke").unwrap_or(if filled { None } else { main });
    let number = |channel: &str, name: &str| stage.number(channel, row).or_else(|| unit.prop_number(name));
    let opacity = number("opacity", "opacity").unwrap_or_else(|| {
        let raw = !unit.defs.iter().any(|(_, def)| def.aggregate.is_some());
        let detail = unit.get("detail").is_none() && unit.get("facet").is_none();
        if raw && detail && matches!(unit.kind.as_str(), "point" | "tick" | "circle" | "square") { 0.7 } else { 1.0 }
    });
    let part = number("fillOpacity", "fillOpacity").or_else(|| number("strokeOpacity", "strokeOpacity")).unwrap_or(1.0);
    let default_width = match unit.kind.as_str() {
        "line" | "point" => 2.0,
        _ => 1.0,
    };
    let sized = if matches!(unit.kind.as_str(), "line" | "rule") { number("size", "size") } else { None };
    let stroke_width = number("strokeWidth", "strokeWidth").or(sized).unwrap_or(default_width).clamp(0.0, 200.0);
    let dash = match stage.value("strokeDash", row) {
        Some((value, scaled)) => {
            match (scaled, stage.scale("strokeDash").map(|resolved| (&resolved.looks, resolved.scale.map(&value)))) {
                (true, Some((Looks::Dashes(dashes), Some(at)))) if !dashes.is_empty() => {
                    dashes[at as usize % dashes.len()].clone()
                }
                _ => match value {
                    Value::List(items) => items.iter().map(Value::number).collect(),
                    _ => Vec::new(),
                },
            }
        }
        None => {
            unit.prop("strokeDash").and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_f64).collect()
        }
    };
    let solid = dash.iter().any(|length| !(0.1..1000.0).contains(length));
    let corner = ["cornerRadius", "cornerRadiusEnd"].iter().find_map(|name| unit.prop_number(name)).unwrap_or(0.0);
    let _ = (env, is_on);
    Style {
        fill,
        stroke,
        stroke_width,
        dash: if solid { Vec::new() } else { dash },
        opacity: (opacity * part).clamp(0.0, 1.0),
        corner: corner.clamp(0.0, 200.0),
    }
}

/// The colour of a mark's property; of a gradient its last.
fn paint_of(json: &Json) -> Option<Color> {
    match json {
        Json::String(text) => color(text),
        Json::Object(_) => json.get("stops")?.as_array()?.last()?.get("color")?.as_str().and_then(color),
        _ => None,
    }
}
