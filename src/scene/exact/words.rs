//! A model in words: a sentence that says what it shows, and a table.

use super::text;
use crate::explainer::Locale;
use crate::flow::Value;
use crate::flow::format::NumberFormat;
use crate::grammar::model::{Def, Kind, Measure, Model, Unit, View};

/// The most rows of a table.
const ROWS: usize = 10_000;

fn say(locale: Locale, english: &'static str, spanish: &'static str) -> &'static str {
    if locale == Locale::Es { spanish } else { english }
}

fn units<'a>(view: &'a View, into: &mut Vec<&'a Unit>) {
    match &view.kind {
        Kind::Unit(unit) => into.push(unit),
        Kind::Layer(children) | Kind::Concat(children, _) => children.iter().for_each(|child| units(child, into)),
        Kind::Facet(facet) => units(&facet.child, into),
    }
}

/// The unit that a model is about: the first with data of its own that is no remark.
fn main_unit(model: &Model) -> Option<Unit> {
    let mut all = Vec::new();
    units(&model.root, &mut all);
    let remark = |unit: &&&Unit| matches!(unit.kind.as_str(), "rule" | "text");
    let fields = |unit: &&&Unit| unit.defs.iter().any(|(_, def)| def.keyed().is_some_and(|def| def.column().is_some()));
    let found = all.iter().filter(fields).find(|unit| !remark(unit)).or_else(|| all.iter().find(fields));
    found.map(|unit| (*unit).clone())
}

/// What a value reads like in a table or a sentence.
pub fn show(value: &Value, def: &Def, locale: Locale) -> String {
    if !value.is_valid() {
        return "–".into();
    }
    match (def.measure, value) {
        (Measure::Quantitative, Value::Number(number)) if text::format_of(def, "axis").is_none() => {
            NumberFormat::parse(",.2~f").map_or_else(String::new, |format| format.show(*number, locale))
        }
        (Measure::Quantitative, value) => match text::format_of(def, "axis").and_then(|format| format.as_str()) {
            Some(format) => text::formatted(value, format, locale),
            None => value.string().to_string(),
        },
        _ => text::value(value, def, locale),
    }
}

/// Headings and rows of what a model shows.
pub fn table(model: &Model, locale: Locale) -> (Vec<String>, Vec<Vec<String>>) {
    let Some(unit) = main_unit(model) else { return (Vec::new(), Vec::new()) };
    let mut columns: Vec<(&Def, String)> = Vec::new();
    for (channel, def) in &unit.defs {
        let Some(def) = def.keyed() else { continue };
        let Some(column) = def.column() else { continue };
        let known = columns.iter().any(|(other, _)| other.column() == Some(column));
        if !known && !matches!(*channel, "href" | "url" | "key") {
            columns.push((def, def.title("axis").unwrap_or_else(|| def.default_title())));
        }
    }
    for facet in &unit.facets {
        if !columns.iter().any(|(def, _)| def.column() == Some(facet)) {
            // The facets of a row stand before what it shows.
            if let Some(heading) = headers(&model.root, facet) {
                columns.insert(0, heading);
            }
        }
    }
    let headings = columns.iter().map(|(_, title)| title.clone()).collect();
    let values: Vec<_> =
        columns.iter().map(|(def, _)| def.column().map(|column| unit.rows.field(column)).unwrap_or_default()).collect();
    let row = |row: usize| {
        columns
            .iter()
            .zip(&values)
            .map(|((def, _), values)| values.get(row).map_or_else(String::new, |value| show(value, def, locale)))
            .collect()
    };
    (headings, (0..unit.rows.len().min(ROWS)).map(row).collect())
}

fn headers<'a>(view: &'a View, column: &str) -> Option<(&'a Def, String)> {
    match &view.kind {
        Kind::Facet(facet) => {
            let all = [&facet.row, &facet.column, &facet.wrap];
            let own = all.into_iter().flatten().find(|header| &*header.column == column);
            own.map(|header| (&header.def, header.def.title("header").unwrap_or_else(|| header.def.default_title())))
                .or_else(|| headers(&facet.child, column))
        }
        Kind::Layer(children) | Kind::Concat(children, _) => children.iter().find_map(|child| headers(child, column)),
        Kind::Unit(_) => None,
    }
}

/// One sentence: the kind of chart, its values from lowest to highest, and how it ends where it runs along time.
pub fn describe(model: &Model, locale: Locale) -> String {
    let Some(unit) = main_unit(model) else { return String::new() };
    let kind = match unit.kind.as_str() {
        "bar" => say(locale, "Bar chart", "Gráfico de barras"),
        "line" | "trail" => say(locale, "Line chart", "Gráfico de líneas"),
        "area" => say(locale, "Area chart", "Gráfico de áreas"),
        "point" | "circle" | "square" => say(locale, "Dot plot", "Gráfico de puntos"),
        "arc" => say(locale, "Pie chart", "Gráfico circular"),
        "geoshape" => say(locale, "Map", "Mapa"),
        "rect" => say(locale, "Grid of colours", "Cuadrícula de colores"),
        "tick" => say(locale, "Strip plot", "Gráfico de marcas"),
        _ => say(locale, "Chart", "Gráfico"),
    };
    let mut out = String::from(kind);
    let value_of = |channels: &[&str]| {
        channels.iter().find_map(|channel| {
            unit.get(channel)
                .and_then(Def::keyed)
                .filter(|def| def.measure == Measure::Quantitative && def.bins.is_none() && def.column().is_some())
        })
    };
    let upright = unit.upright != Some(false);
    let order: &[&str] = if upright {
        &["y", "theta", "radius", "x", "color", "fill", "size", "text"]
    } else {
        &["x", "theta", "y", "color", "size"]
    };
    let Some(value) = value_of(order) else {
        out.push('.');
        return out;
    };
    let title = value.title("axis").unwrap_or_else(|| value.default_title());
    let keys: Vec<&Def> = ["x", "y", "color", "fill", "shape", "detail", "text"]
        .iter()
        .filter_map(|channel| unit.get(channel).and_then(Def::keyed))
        .filter(|def| {
            def.column().is_some()
                && def.column() != value.column()
                && (def.measure != Measure::Quantitative || def.bins.is_some())
        })
        .collect();
    let column = value.column().map(|column| unit.rows.field(column)).unwrap_or_default();
    let place = |row: usize| {
        let mut parts: Vec<String> = Vec::new();
        for def in &keys {
            let part = def.column().map(|column| show(&unit.rows.get(row, column), def, locale)).unwrap_or_default();
            if !part.is_empty() && !parts.contains(&part) {
                parts.push(part);
            }
        }
        parts.join(", ")
    };
    let rows: Vec<usize> =
        (0..column.len()).filter(|row| column[*row].is_valid() && column[*row].number().is_finite()).collect();
    let by = |row: &&usize| column[**row].number();
    let lowest = rows.iter().min_by(|a, b| by(a).total_cmp(&by(b)));
    let highest = rows.iter().max_by(|a, b| by(a).total_cmp(&by(b)));
    let (Some(lowest), Some(highest)) = (lowest, highest) else {
        out.push_str(say(locale, " without values.", " sin valores."));
        return out;
    };
    let one = |row: usize| {
        let (value, place) = (show(&column[row], value, locale), place(row));
        if place.is_empty() { value } else { [&value, " (", &place, ")"].concat() }
    };
    out.push_str(&[say(locale, " of ", " de "), &title].concat());
    if lowest == highest {
        out.push_str(&[": ", &one(*lowest), "."].concat());
    } else {
        out.push_str(
            &[say(locale, ": from ", ": de "), &one(*lowest), say(locale, " to ", " a "), &one(*highest), "."].concat(),
        );
    }
    out
}
