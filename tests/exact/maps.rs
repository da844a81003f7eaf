//! Maps in documents: shapes as a dataset.

use explainer_widget::document::check;
use explainer_widget::explainer::{Locale, Values};
use explainer_widget::scene::{Drawing, Frame, MarkKind, Shape};
use serde_json::{Value, json};

fn read(path: &str) -> Value {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).expect("JSON")
}

/// A document with a map of South America, coloured by a dataset.
fn document() -> Value {
    json!({
        "version": 1, "id": "hosts", "lang": "es", "title": "Acogida", "summary": "Dónde viven.", "published": "2026-11-22",
        "sources": {
            "unhcr": { "title": "Refugee Population Statistics Database", "publisher": "UNHCR" },
            "natural-earth": { "title": "Admin 0 – Countries", "publisher": "Natural Earth", "license": "public domain" }
        },
        "datasets": {
            "hosts": {
                "title": "Venezolanos", "sources": ["unhcr"], "status": "official",
                "fields": [
                    { "name": "country", "type": "nominal", "title": "País", "labels": { "Peru": "Perú", "Brazil": "Brasil" } },
                    { "name": "persons", "type": "quantitative", "title": "Personas" }
                ],
                "values": [["Peru", 1641305], ["Brazil", 732272], ["Chile", 669408]]
            },
            "south-america": {
                "title": "Países", "sources": ["natural-earth"], "status": "official",
                "fields": [{ "name": "id", "type": "nominal" }, { "name": "name", "type": "nominal" }],
                "topojson": read("docs/charts/south-america.topo.json")
            }
        },
        "sections": [{ "id": "map", "title": "Mapa", "blocks": [{
            "type": "chart", "id": "hosts-map", "title": "Perú acoge más", "subtitle": "Personas", "takeaway": "Perú acoge más.",
            "spec": {
                "data": { "name": "south-america", "format": { "type": "topojson", "feature": "countries" } },
                "transform": [{
                    "lookup": "properties.name",
                    "from": { "data": { "name": "hosts" }, "key": "country", "fields": ["country", "persons"] }
                }],
                "projection": { "type": "mercator" },
                "mark": "geoshape",
                "encoding": {
                    "color": { "field": "persons", "type": "quantitative" },
                    "tooltip": [{ "field": "country" }, { "field": "persons", "type": "quantitative" }]
                }
            }
        }] }]
    })
}

#[test]
fn a_document_draws_its_map() {
    let checked = check(document().to_string().as_bytes());
    assert_eq!(checked.problems, []);
    let explainer = checked.explainer.expect("an explainer");
    let shapes = explainer.table("south-america").expect("a table");
    assert_eq!(shapes.rows(), 14);
    let Some(Values::Texts(ids)) = shapes.column("id").map(|column| &column.values) else { panic!("no ids") };
    assert_eq!(ids[3].as_deref(), Some("152"));
    let chart = explainer.charts().next().expect("a chart");
    assert_eq!(chart.tables.len(), 2);
    let drawing = Drawing::read(&chart.spec, &explainer.tables, Locale::Es).expect("a drawing");
    for width in [340.0, 680.0] {
        let scene = drawing.lay_out(&Frame::new(width, Locale::Es));
        let marks = &scene.panels[0].marks[0];
        assert_eq!(
            (marks.kind, marks.items.len()),
            (MarkKind::Shape, 3),
            "Vega-Lite leaves out shapes without a value"
        );
        assert!(scene.width <= width + 1.0, "{} for {width}", scene.width);
        for item in &marks.items {
            let Shape::Path(rings) = &item.shape else { panic!("no path") };
            let points = rings.iter().flat_map(|ring| &ring.points);
            assert!(points.count() > 3);
        }
    }
}

#[test]
fn maps_in_shipped_documents_are_the_one_of_the_docs() {
    let map = read("docs/charts/south-america.topo.json");
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/explainers");
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let name = entry.expect("an entry").file_name().into_string().expect("a name");
        let document = read(&format!("assets/explainers/{name}"));
        for (dataset, value) in document["datasets"].as_object().into_iter().flatten() {
            let shapes = &value["topojson"];
            assert!(shapes.is_null() || *shapes == map, "{name}: {dataset} is not docs/charts/south-america.topo.json");
        }
    }
}

#[test]
fn amounts_have_the_unit_of_their_field_where_it_is_theirs() {
    let said = |transform: Value, field: &str| {
        let mut document = document();
        document["datasets"]["hosts"]["fields"][1]["title"] = "Personas acogidas".into();
        document["datasets"]["hosts"]["fields"][1]["unit"] = "personas".into();
        document["sections"][0]["blocks"][0]["spec"] = json!({
            "data": { "name": "hosts" },
            "transform": transform,
            "mark": "bar",
            "encoding": {
                "y": { "field": "country", "type": "nominal" },
                "x": { "field": field, "type": "quantitative", "title": null, "axis": { "format": "~s" } }
            }
        });
        let explainer = check(document.to_string().as_bytes()).explainer.expect("an explainer");
        let chart = explainer.charts().next().expect("a chart");
        let drawing = Drawing::read(&chart.spec, &explainer.tables, Locale::Es).expect("a drawing");
        assert!(Drawing::needs_charts(&chart.spec, &explainer.tables), "a chart of the other kind");
        let value = drawing.lay_out(&Frame::new(400.0, Locale::Es)).reach.points[0].value.to_string();
        (value, drawing.table(Locale::Es).0.join(" | "), drawing.describe(Locale::Es))
    };
    let (value, headings, words) = said(json!([{ "calculate": "log(datum.persons)", "as": "size" }]), "persons");
    assert!(value.ends_with("\u{a0}personas") && !value.contains('k'), "{value}");
    assert_eq!(headings, "Personas acogidas (personas) | País");
    assert!(words.contains(": Personas acogidas (personas)"), "{words}");
    // What a fold calls its values unasked is not the dataset's field of that name.
    let called_value = |transform: Value| {
        let mut document = document();
        document["datasets"]["hosts"]["fields"][1]["name"] = "value".into();
        document["datasets"]["hosts"]["fields"][1]["unit"] = "personas".into();
        document["sections"][0]["blocks"][0]["spec"] = json!({
            "data": { "name": "hosts" }, "transform": transform, "mark": "bar",
            "encoding": { "y": { "field": "country", "type": "nominal" }, "x": { "field": "value", "type": "quantitative" } }
        });
        let explainer = check(document.to_string().as_bytes()).explainer.expect("an explainer");
        let chart = explainer.charts().next().expect("a chart");
        let drawing = Drawing::read(&chart.spec, &explainer.tables, Locale::Es).expect("a drawing");
        drawing.lay_out(&Frame::new(400.0, Locale::Es)).reach.points[0].value.to_string()
    };
    let root = json!({ "calculate": "sqrt(datum.value)", "as": "root" });
    assert!(called_value(json!([root])).ends_with("personas"));
    assert!(!called_value(json!([root, { "fold": ["root"] }])).ends_with("personas"));
    // What is made under the same name may be in thousands.
    let thousands = json!([{ "calculate": "datum.persons / 1000", "as": "persons" }]);
    let (value, headings, _) = said(thousands, "persons");
    assert!(value.ends_with(|letter: char| letter.is_ascii_digit()), "{value}");
    assert_eq!(headings, "Personas acogidas | País");
}
