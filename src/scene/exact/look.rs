//! Looks of rows: colours, lines and symbols, by channel or by property of the mark.

use super::glyph::Form;
use super::place::Stage;
use super::resolve::Looks;
use crate::flow::{Value, css_colour};
use crate::grammar::color as themed;
use crate::grammar::model::Json;
use crate::scene::look::fade;
use crate::scene::{Color, Style, Symbol};

/// A colour as a specification writes it: one that the theme knows stays the theme's, what paints nothing is `None`,
/// and what is no colour is that of the text, as browsers paint it.
pub(super) fn color(text: &str) -> Option<Color> {
    themed(text).or_else(|| match css_colour::read(text) {
        Some((_, 0.0)) => None,
        Some((rgb, _)) => Some(Color::Rgb(rgb.iter().fold(0, |whole, channel| whole << 8 | channel.round() as u32))),
        None => (!matches!(text.trim(), "" | "none")).then_some(Color::Ink),
    })
}

/// How much a colour covers, 0 to 1.
fn cover(text: &str) -> f64 {
    css_colour::read(text).map_or(1.0, |(_, alpha)| if alpha == 0.0 { 1.0 } else { alpha })
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

/// The form of a row's symbol.
pub(super) fn form(stage: &Stage, row: usize) -> Form {
    if let Some((value, scaled)) = stage.value("shape", row) {
        let found = match (scaled, stage.scale("shape")) {
            (true, Some(resolved)) => match (&resolved.looks, resolved.scale.map(&value)) {
                (Looks::Words(words), Some(at)) if !words.is_empty() => Form::read(&words[at as usize % words.len()]),
                _ => None,
            },
            _ => Form::read(&value.string()),
        };
        if let Some(form) = found {
            return form;
        }
    }
    let own = stage.unit.prop("shape").and_then(Json::as_str).and_then(Form::read);
    own.unwrap_or(Form::Named(if stage.unit.kind == "square" { Symbol::Square } else { Symbol::Circle }))
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

/// The colours and lines of a row; what is not brought out steps back.
pub(super) fn style(stage: &Stage, row: usize) -> Style {
    let mut style = own_style(stage, row);
    if stage.faded.as_ref().is_some_and(|faded| faded[row]) {
        fade(&mut style);
    }
    style
}

/// The colours and lines of a row.
fn own_style(stage: &Stage, row: usize) -> Style {
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
    // A colour that covers less than its ground does so by the opacity of its item.
    let sheer = ["color", "fill", "stroke"].into_iter().fold(1.0, |least: f64, name| {
        least.min(match stage.value(name, row) {
            Some((Value::Text(text), false)) => cover(&text),
            Some(_) => 1.0,
            None => unit.prop(name).and_then(Json::as_str).map_or(1.0, cover),
        })
    });
    let corner = ["cornerRadius", "cornerRadiusEnd"].iter().find_map(|name| unit.prop_number(name)).unwrap_or(0.0);
    Style {
        fill,
        stroke,
        stroke_width,
        dash: Style::dashes(dash),
        opacity: (opacity * part * sheer).clamp(0.0, 1.0),
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
