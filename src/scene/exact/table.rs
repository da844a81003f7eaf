//! A model as a table: what it is about, in headings and rows.

use super::text;
use crate::flow::Value;
use crate::flow::format::{NumberFormat, time};
use crate::grammar::model::{Def, Env, Kind, Measure, Model, Unit, View, second_of};

/// The most rows of a table.
const ROWS: usize = 10_000;

/// The units of a view and all inside of it.
pub fn units<'a>(view: &'a View, into: &mut Vec<&'a Unit>) {
    match &view.kind {
        Kind::Unit(unit) => into.push(unit),
        Kind::Layer(children) | Kind::Concat(children, _) => children.iter().for_each(|child| units(child, into)),
        Kind::Facet(facet) => units(&facet.child, into),
    }
}

/// The unit that a model is about: the medians of box plots; or else the first with data of its own that is no
/// remark, rather a line than the band around it.
pub fn main_unit<'a>(all: &[&'a Unit]) -> Option<&'a Unit> {
    let shows = |unit: &Unit, channel: &str| unit.get(channel).is_some_and(|def| def.column().is_some());
    let fields = |unit: &Unit| unit.defs.iter().any(|(_, def)| def.keyed().is_some_and(|def| def.column().is_some()));
    let remark = |unit: &Unit| matches!(unit.kind.as_str(), "rule" | "text");
    let ranged = |unit: &Unit| ["x", "y"].iter().any(|one| second_of(one).is_some_and(|second| shows(unit, second)));
    let medians = |unit: &Unit| {
        unit.defs.iter().any(|(_, def)| def.field.as_deref().is_some_and(|field| field.starts_with("mid_box_")))
    };
    let with = all.iter().copied().filter(|unit| fields(unit));
    let find = |wanted: &dyn Fn(&Unit) -> bool| with.clone().find(|unit| wanted(unit));
    find(&medians)
        .or_else(|| find(&|unit| !(remark(unit) || ranged(unit) && unit.kind == "area")))
        .or_else(|| find(&|unit| !remark(unit)))
        .or_else(|| find(&|_| true))
        .or_else(|| all.first().copied())
}

/// What a definition is called.
pub fn title_of(def: &Def, env: &Env) -> String {
    let told =
        || def.field.as_ref().filter(|_| def.aggregate.is_none()).and_then(|field| env.glossary.titles.get(field));
    let title = def.title("axis", env.locale);
    // A guide without a title needs none: who reads a table or a sentence does.
    let mut title = title.or_else(|| Some(told()?.to_string())).unwrap_or_else(|| def.default_title(env.locale));
    if let Some(unit) = env.glossary.unit(def).filter(|unit| !title.contains(unit)) {
        title.push_str(&[" (", unit, ")"].concat());
    }
    // The parts of composite marks are called after what they summarise.
    title.strip_prefix("mid_box_").map_or(title.clone(), str::to_owned)
}

/// What a value reads like in a table or a sentence.
pub fn show(value: &Value, def: &Def, env: &Env) -> String {
    let locale = env.locale;
    if !value.is_valid() {
        return "–".into();
    }
    // An axis may write thousands as k, which a value with all of its digits has no use for.
    let own = text::format_of(def, "");
    let format =
        own.or_else(|| text::format_of(def, "axis").filter(|format| !format.as_str().is_some_and(is_prefixed)));
    match (def.measure, value, format) {
        (Measure::Quantitative, Value::Number(number), None) => {
            let plain = |number: f64| NumberFormat::SHORT.show(number, locale);
            match &def.bins {
                Some(bins) => [&plain(*number), "–", &plain(number + bins.step)].concat(),
                None => plain(*number),
            }
        }
        // Numbers that arrived as text are numbers all the same.
        (Measure::Quantitative, Value::Text(_), _) if value.number().is_finite() => {
            show(&Value::Number(value.number()), def, env)
        }
        (_, Value::Object(_), _) => String::new(),
        (Measure::Quantitative, value, format) => match format.and_then(|format| format.as_str()) {
            Some(format) => text::formatted(value, format, locale),
            None => value.string().to_string(),
        },
        (_, Value::Text(word), None) if def.measure != Measure::Temporal => {
            env.glossary.label(word.clone()).to_string()
        }
        _ => match def.grain.filter(|_| own.is_none() && def.unit.is_none()) {
            // Vega says "Jan 01, 2024" of every year: readers of yearly figures do not.
            Some(grain) => time::show(value.number(), grain, locale),
            None => text::value(value, def, locale),
        },
    }
}

/// Whether a number format writes in the unit of an SI prefix.
fn is_prefixed(format: &str) -> bool {
    format.ends_with('s')
}

/// Headings and rows of what a model shows.
pub fn table(model: &Model, env: &Env) -> (Vec<String>, Vec<Vec<String>>) {
    let mut all = Vec::new();
    units(&model.root, &mut all);
    let Some(unit) = main_unit(&all) else { return (Vec::new(), Vec::new()) };
    let mut columns: Vec<(&Def, String)> = Vec::new();
    for (channel, def) in &unit.defs {
        let Some(def) = def.keyed() else { continue };
        let Some(column) = def.column() else { continue };
        let known = columns.iter().any(|(other, _)| other.column() == Some(column));
        let readable = def.measure != Measure::Geojson && !matches!(*channel, "href" | "url" | "key");
        if !known && readable {
            columns.push((def, title_of(def, env)));
        }
    }
    for facet in &unit.facets {
        if !columns.iter().any(|(def, _)| def.column() == Some(facet)) {
            // The facets of a row stand before what it shows.
            if let Some(heading) = headers(&model.root, facet, env) {
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
            .map(|((def, _), values)| values.get(row).map_or_else(String::new, |value| show(value, def, env)))
            .collect()
    };
    (headings, (0..unit.rows.len().min(ROWS)).map(row).collect())
}

fn headers<'a>(view: &'a View, column: &str, env: &Env) -> Option<(&'a Def, String)> {
    match &view.kind {
        Kind::Facet(facet) => {
            let all = [&facet.row, &facet.column, &facet.wrap];
            let own = all.into_iter().flatten().find(|header| &*header.column == column);
            let title = |def: &Def| def.title("header", env.locale).unwrap_or_else(|| def.default_title(env.locale));
            own.map(|header| (&header.def, title(&header.def))).or_else(|| headers(&facet.child, column, env))
        }
        Kind::Layer(children) | Kind::Concat(children, _) => {
            children.iter().find_map(|child| headers(child, column, env))
        }
        Kind::Unit(_) => None,
    }
}
