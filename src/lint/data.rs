//! Rules of data and sources: units, dates, caveats, what is not used.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Lint;
use super::place::Place;
use super::rule::{MISSING_CAVEAT, MISSING_UNIT, UNDATED_DATA, UNDATED_SOURCE, UNUSED_DATA, UNUSED_SOURCE};
use crate::explainer::Values;

pub(super) fn rules(lint: &mut Lint, root: &Place) {
    let sources = root.members("sources");
    let named = |name: &str| sources.iter().find(|(id, _)| *id == name).map(|(_, place)| place);
    let dated = |name: &str| named(name).is_some_and(is_dated);
    let mut drawn = BTreeSet::new();
    for chart in root.blocks() {
        names_of_data(chart.value, &mut drawn);
    }
    for (name, dataset) in root.members("datasets") {
        let fields = dataset.list("fields");
        for field in &fields {
            if field.text("type") == Some("quantitative") && field.text("unit").is_none() {
                let name = field.text("name").unwrap_or_default();
                lint.note(&MISSING_UNIT, field, "a unit for a column of numbers", format!("`{name}` without one"));
            }
        }
        let in_time = fields.iter().any(|field| field.text("type") == Some("temporal"))
            || lint
                .explainer
                .table(name)
                .is_some_and(|table| table.columns.iter().any(|column| are_years(&column.values)))
            || has_year(dataset.text("title").unwrap_or_default());
        let of_sources = dataset.list("sources").iter().any(|source| source.value.as_str().is_some_and(dated));
        if !in_time && !of_sources && dataset.text("asOf").is_none() {
            lint.note(&UNDATED_DATA, &dataset, "data with a date", format!("`{name}` without one"));
        }
        let status = dataset.text("status").unwrap_or_default();
        if status != "official" && dataset.lacks("caveats") {
            lint.note(&MISSING_CAVEAT, &dataset.at("status"), "caveats", format!("`{status}` data without any"));
        }
        if !drawn.contains(name) {
            lint.note(&UNUSED_DATA, &dataset, "a dataset that a chart draws", format!("`{name}`, which none does"));
        }
    }
    let mut used = BTreeSet::new();
    for (key, part) in root.value.as_object().into_iter().flatten() {
        if key != "sources" {
            names_of_sources(part, &mut used);
        }
    }
    // The day of the last check is the day on which all of them were read.
    let read = root.text("checked").is_some();
    for (name, source) in &sources {
        if !read && source.text("url").is_some() && !is_dated(source) {
            lint.note(&UNDATED_SOURCE, source, "a source with a date", format!("`{name}` without one"));
        }
        if !used.contains(name) {
            lint.note(
                &UNUSED_SOURCE,
                source,
                "a source that something rests on",
                format!("`{name}`, which nothing does"),
            );
        }
    }
}

fn is_dated(source: &Place) -> bool {
    source.text("accessed").or(source.text("published")).is_some()
}

/// Whether a text names a year.
fn has_year(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit())
        .any(|part| part.len() == 4 && (part.starts_with("19") || part.starts_with("20")))
}

/// Whether categories are years.
fn are_years(values: &Values) -> bool {
    match values {
        Values::Texts(texts) => !texts.is_empty() && texts.iter().flatten().all(|text| has_year(text)),
        Values::Numbers(_) | Values::Times(_) => false,
    }
}

/// The datasets that something names: by `data.name`, by `dataset`, or in a formula in double braces.
fn names_of_data<'a>(value: &'a Value, out: &mut BTreeSet<&'a str>) {
    match value {
        Value::Object(members) => members.iter().for_each(|(key, inner)| {
            out.extend(inner["name"].as_str().filter(|_| key == "data"));
            out.extend(inner.as_str().filter(|_| key == "dataset" || key == "data"));
            names_of_data(inner, out);
        }),
        Value::Array(items) => items.iter().for_each(|inner| names_of_data(inner, out)),
        Value::String(text) => {
            for formula in text.split("{{").skip(1).filter_map(|rest| rest.split("}}").next()) {
                out.extend(
                    formula.split(['\'', '"', '(', ')', ',', ' ', '.', '[', ']']).filter(|word| !word.is_empty()),
                );
            }
        }
        _ => {}
    }
}

/// The sources that something names, behind the keys that name sources.
fn names_of_sources<'a>(value: &'a Value, out: &mut BTreeSet<&'a str>) {
    match value {
        Value::Object(members) => members.iter().for_each(|(key, inner)| {
            if matches!(key.as_str(), "source" | "sources" | "says") {
                out.extend(inner.as_str());
                out.extend(inner.as_array().into_iter().flatten().filter_map(Value::as_str));
            }
            names_of_sources(inner, out);
        }),
        Value::Array(items) => items.iter().for_each(|inner| names_of_sources(inner, out)),
        _ => {}
    }
}
