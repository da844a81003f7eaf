//! What is tried with hostile bytes: each target takes any input and must neither panic nor hang.
//!
//! `tests/fuzz/main.rs` tries mutated seeds, the same every time; `cargo xtask fuzz` drives the same functions by
//! libFuzzer.

use std::rc::Rc;

use explainer_widget::explainer::{Explainer, Locale, parse_inline};
use explainer_widget::flow::Rows;
use explainer_widget::flow::expression::{Expression, Scope};
use explainer_widget::flow::{data, geo};
use explainer_widget::grammar::model::Glossary;
use explainer_widget::scene::exact::{Setting, draw};
use explainer_widget::view::{from_fragment, to_fragment};
use explainer_widget::{document, publish};
use serde_json::{Value, json};

/// A target: its name, a kind of seed, and what it does with bytes.
pub type Target = (&'static str, fn(&[u8]));

/// All targets by name.
pub const ALL: [Target; 7] = [
    ("document", document),
    ("specification", specification),
    ("expression", expression),
    ("delimited", delimited),
    ("topology", topology),
    ("fragment", fragment),
    ("inline", inline),
];

/// A document: checked, and published where it is fine.
pub fn document(bytes: &[u8]) {
    let checked = document::check(bytes);
    assert!(checked.explainer.is_some() || !checked.problems.is_empty(), "a refusal says why");
    if let Some(explainer) = checked.explainer {
        let html = publish::prerender(&Rc::new(explainer), 2, "explainers/");
        // The points of charts are data: blocks of one kind, which no text in them can end.
        const POINTS: &str = "<script type=\"application/vnd.explainer.points+json\">";
        for points in html.split(POINTS).skip(1) {
            let (points, _) = points.split_once("</script>").expect("an end");
            assert!(
                !points.contains('<') && serde_json::from_str::<Value>(points).is_ok(),
                "points are data: {points}"
            );
        }
        assert!(!html.replace(POINTS, "").to_ascii_lowercase().contains("<script"), "published text never runs");
    }
}

/// A chart specification: laid out as it is and for a phone.
pub fn specification(bytes: &[u8]) {
    let Ok(spec) = serde_json::from_slice::<Value>(bytes) else { return };
    let load = |url: &str| Err(format!("expected data that is known: {url}"));
    for width in [None, Some(320.0)] {
        let setting = Setting {
            width,
            locale: Locale::Es,
            tables: Vec::new(),
            topologies: Vec::new(),
            glossary: Glossary::default(),
            load: &load,
        };
        let _ = draw(&spec, &setting);
    }
}

/// An expression of the chart language, over a few rows.
pub fn expression(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(expression) = Expression::parse(text) else { return };
    let rows = json!([{ "a": 1, "b": "x" }, { "a": null, "b": "2024-05-01" }, { "a": -3.5 }]);
    let rows = data::read(&rows.to_string(), &json!({ "type": "json" })).expect("rows");
    let rows = Rows::from_values(&rows);
    let _ = expression.column(&Scope::new(&rows));
}

/// Text with separators: commas, tabs and a separator of its own.
pub fn delimited(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    for format in [json!({ "type": "csv" }), json!({ "type": "tsv" }), json!({ "type": "dsv", "delimiter": ";" })] {
        let _ = data::read(text, &format);
    }
}

/// A topology: its first object as shapes, and as a mesh.
pub fn topology(bytes: &[u8]) {
    let Ok(json) = serde_json::from_slice::<Value>(bytes) else { return };
    let first = json["objects"].as_object().and_then(|objects| objects.keys().next().cloned()).unwrap_or_default();
    for how in ["feature", "mesh"] {
        let _ = geo::topojson(&json, &json!({ "type": "topojson", how: first }));
    }
}

/// The fragment of an address: a view that says the same as its own fragment.
pub fn fragment(bytes: &[u8]) {
    thread_local! {
        static EXPLAINER: Explainer = document::check(include_bytes!("../../assets/explainers/us-chile.json"))
            .explainer
            .expect("a document without problems");
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    EXPLAINER.with(|explainer| {
        let Some(view) = from_fragment(text, explainer) else { return };
        let written = to_fragment(&view);
        let again = from_fragment(&written, explainer).unwrap_or_default();
        assert_eq!(to_fragment(&again), written, "of {text:?}");
    });
}

/// A paragraph.
pub fn inline(bytes: &[u8]) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = parse_inline(text);
    }
}
