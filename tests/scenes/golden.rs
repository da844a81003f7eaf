//! Goldens: scenes of small specifications as text. `BLESS=1 cargo test` writes them anew.

use std::fmt::Write as _;
use std::rc::Rc;

use explainer_widget::explainer::{Locale, Table};
use explainer_widget::paint::svg;
use explainer_widget::scene::{Frame, describe, lay_out, table};
use serde_json::{Value, json};

use crate::fixture;
use crate::text::text;

/// The tables that the specifications name.
pub fn tables() -> Vec<Rc<Table>> {
    let trade = json!({
        "fields": [
            {"name": "year", "type": "temporal", "title": "Year"},
            {"name": "flow", "type": "nominal", "title": "Flow", "labels": {"in": "Imports from Chile", "out": "Exports to Chile"}},
            {"name": "value", "type": "quantitative", "title": "Value", "unit": "US$ million"}
        ],
        "values": [
            ["2018", "out", 15311.2], ["2019", "out", 15717.9], ["2020", "out", null], ["2021", "out", 17335.6], ["2022", "out", 23328.9],
            ["2018", "in", 11372.4], ["2019", "in", 10387.1], ["2020", "in", 10084.6], ["2021", "in", 15051.4], ["2022", "in", 15559.7]
        ]
    });
    let changes = json!({
        "fields": [
            {"name": "what", "type": "nominal", "title": "Change in", "labels": {"farm": "High-tech farm exports to the United States"}},
            {"name": "percent", "type": "quantitative", "title": "Reported change", "unit": "%"},
            {"name": "verdict", "type": "nominal", "title": "Verdict"}
        ],
        "values": [["Migrants in Chile", 28, "no"], ["farm", 9, "open"], ["Copper", -4, "open"], ["Informal work", -18, "open"]]
    });
    vec![fixture::table("trade", &trade), fixture::table("changes", &changes)]
}

/// The specifications, by the name of their golden.
pub fn specs() -> Vec<(&'static str, Value)> {
    let inline = json!({"values": [
        {"year": 2019, "kind": "A", "n": 3.5}, {"year": 2020, "kind": "A", "n": 5}, {"year": 2021, "kind": "A", "n": 4.25},
        {"year": 2019, "kind": "B", "n": 1}, {"year": 2020, "kind": "B", "n": 2}, {"year": 2021, "kind": "B", "n": 6}
    ]});
    let x = json!({"field": "year", "type": "ordinal", "title": null});
    let y = json!({"field": "n", "type": "quantitative", "title": "Cases"});
    let color = json!({"field": "kind", "type": "nominal", "title": null});
    vec![
        (
            "bars-upright",
            json!({"data": inline, "transform": [{"filter": "datum.kind == 'A'"}], "mark": "bar", "encoding": {"x": x, "y": y}}),
        ),
        ("bars-stacked", json!({"data": inline, "mark": "bar", "encoding": {"x": x, "y": y, "color": color}})),
        (
            "bars-shares",
            json!({"data": inline, "mark": "bar", "encoding": {"y": {"field": "year", "type": "ordinal"}, "x": {"field": "n", "type": "quantitative", "stack": "normalize"}, "color": color}}),
        ),
        (
            "bars-grouped",
            json!({"data": inline, "mark": "bar", "encoding": {"x": x, "y": y, "xOffset": {"field": "kind"}, "color": color}}),
        ),
        (
            "bars-summed",
            json!({"data": inline, "mark": "bar", "encoding": {"y": {"field": "kind", "sort": "-x"}, "x": {"aggregate": "sum", "field": "n"}}}),
        ),
        (
            "bars-in-time",
            json!({"data": {"name": "trade"}, "transform": [{"filter": {"field": "flow", "equal": "in"}}], "mark": "bar", "encoding": {"x": {"field": "year", "type": "temporal"}, "y": {"field": "value", "type": "quantitative"}}}),
        ),
        (
            "bars-diverging",
            json!({
                "data": {"name": "changes"},
                "encoding": {"y": {"field": "what", "sort": null}, "x": {"field": "percent", "type": "quantitative", "title": null}},
                "layer": [
                    {"transform": [{"filter": {"field": "verdict", "equal": "no"}}], "mark": {"type": "bar", "color": "#c4541a"}},
                    {"transform": [{"filter": {"field": "verdict", "equal": "open"}}], "mark": {"type": "bar", "filled": false, "strokeWidth": 1.5}},
                    {"transform": [{"filter": "datum.percent > 0"}], "mark": {"type": "text", "align": "left", "dx": 6}, "encoding": {"text": {"field": "percent", "type": "quantitative"}}},
                    {"transform": [{"filter": {"field": "percent", "lt": 0}}], "mark": {"type": "text", "align": "right", "dx": -6}, "encoding": {"text": {"field": "percent", "type": "quantitative"}}}
                ]
            }),
        ),
        (
            "lines-gap",
            json!({"data": {"name": "trade"}, "mark": {"type": "line", "point": true}, "encoding": {"x": {"field": "year", "type": "temporal"}, "y": {"field": "value", "type": "quantitative", "title": null}, "color": {"field": "flow", "type": "nominal"}}}),
        ),
        (
            "lines-annotated",
            json!({
                "data": {"name": "trade"}, "encoding": {"x": {"field": "year", "type": "temporal"}},
                "layer": [
                    {"transform": [{"filter": {"field": "flow", "equal": "in"}}], "mark": {"type": "line", "interpolate": "monotone"}, "encoding": {"y": {"field": "value", "type": "quantitative", "scale": {"zero": false}, "axis": {"format": "$,.0f"}}}},
                    {"data": {"values": [{"year": "2020-07"}]}, "mark": {"type": "rule", "strokeDash": [3, 3]}},
                    {"data": {"values": [{"year": "2020-07", "text": "a remark that is long enough to need two lines"}]}, "mark": {"type": "text", "align": "left", "dx": 5}, "encoding": {"y": {"value": 8}, "text": {"field": "text"}}}
                ]
            }),
        ),
        (
            "areas-stacked",
            json!({"data": {"name": "trade"}, "mark": "area", "encoding": {"x": {"field": "year", "type": "temporal"}, "y": {"field": "value", "type": "quantitative"}, "color": {"field": "flow", "title": "Flow"}}}),
        ),
        (
            "points",
            json!({"data": {"values": [{"a": 1, "b": 10, "c": "x", "s": 5}, {"a": 2.5, "b": 40, "c": "y", "s": 20}, {"a": 4, "b": 30, "c": "x", "s": 10}]}, "mark": "circle", "encoding": {"x": {"field": "a", "type": "quantitative"}, "y": {"field": "b", "type": "quantitative"}, "color": {"field": "c"}, "size": {"field": "s", "type": "quantitative"}}}),
        ),
        (
            "heat-map",
            json!({"data": inline, "encoding": {"x": x, "y": {"field": "kind"}}, "layer": [
                {"mark": "rect", "encoding": {"color": {"field": "n", "type": "quantitative"}}},
                {"mark": "text", "encoding": {"text": {"field": "n", "type": "quantitative", "format": ".1f"}, "color": {"condition": {"test": {"field": "n", "gte": 4}, "value": "white"}, "value": "black"}}}
            ]}),
        ),
        (
            "names-long",
            json!({"data": {"values": [{"k": "Donaudampfschifffahrtsgesellschaft", "v": 1}, {"k": "International Organization for Migration", "v": 2}, {"k": "UN", "v": 3}]}, "mark": "bar", "encoding": {"x": {"field": "k", "sort": null}, "y": {"field": "v", "type": "quantitative"}}}),
        ),
        (
            "ticks-log",
            json!({"data": {"values": [{"v": 1}, {"v": 30}, {"v": 2000}, {"v": 90000}]}, "mark": "tick", "encoding": {"x": {"field": "v", "type": "quantitative", "scale": {"type": "log"}}}}),
        ),
        (
            "dumbbell",
            json!({"data": {"values": [{"k": "Arica", "from": 4, "to": 9}, {"k": "Lima", "from": 7, "to": 5}]}, "encoding": {"y": {"field": "k"}}, "layer": [
                {"mark": "rule", "encoding": {"x": {"field": "from", "type": "quantitative"}, "x2": {"field": "to"}}},
                {"transform": [{"fold": ["from", "to"]}], "mark": {"type": "point", "filled": true, "size": 90}, "encoding": {"x": {"field": "value", "type": "quantitative"}, "color": {"field": "key"}}}
            ]}),
        ),
        (
            "nothing",
            json!({"data": {"values": []}, "mark": "bar", "encoding": {"x": {"field": "a"}, "y": {"field": "b", "type": "quantitative"}}}),
        ),
    ]
}

fn check(name: &str, found: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/scenes").join(name);
    if std::env::var_os("BLESS").is_some() {
        std::fs::create_dir_all(path.parent().expect("a directory")).expect("a directory");
        std::fs::write(&path, found).expect("a file");
        return;
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default();
    let difference = golden.lines().zip(found.lines()).find(|(golden, found)| golden != found);
    assert!(golden == found, "{name} differs, first at {difference:#?}; BLESS=1 writes it anew");
}

#[test]
fn scenes_are_as_they_were() {
    let tables = tables();
    for (name, spec) in specs() {
        let mut found = String::new();
        let plot = fixture::read(&spec, &tables).unwrap_or_else(|problems| panic!("{name}: {problems:#?}"));
        for width in [340.0, 680.0] {
            found.push_str(&text(&lay_out(&plot, &fixture::frame(width, Locale::En))));
        }
        check(&format!("{name}.txt"), &found);
    }
}

#[test]
fn focus_brings_one_series_out() {
    let tables = tables();
    let (_, spec) = specs().into_iter().find(|(name, _)| *name == "lines-gap").expect("lines-gap");
    let frame = Frame { focus: Some("Imports from Chile".into()), ..Frame::new(680.0, Locale::Es) };
    check("lines-gap.focus.es.txt", &text(&fixture::scene(&spec, &tables, &frame)));
    let (_, spec) = specs().into_iter().find(|(name, _)| *name == "bars-diverging").expect("bars-diverging");
    let frame = Frame { focus: Some("farm".into()), ..Frame::new(340.0, Locale::Es) };
    check("bars-diverging.focus.es.txt", &text(&fixture::scene(&spec, &tables, &frame)));
}

#[test]
fn drawings_are_as_they_were() {
    let tables = tables();
    for wanted in ["bars-diverging", "lines-gap"] {
        let (_, spec) = specs().into_iter().find(|(name, _)| *name == wanted).expect("a specification");
        check(&format!("{wanted}.svg"), &svg(&fixture::scene(&spec, &tables, &fixture::frame(340.0, Locale::En))));
    }
}

#[test]
fn words_are_as_they_were() {
    let tables = tables();
    let mut found = String::new();
    for (name, spec) in specs() {
        let plot = fixture::read(&spec, &tables).expect("a plot");
        for locale in [Locale::En, Locale::Es] {
            let (headings, rows) = table(&plot, locale);
            writeln!(found, "{name} {locale:?}\n  {}\n  {}", describe(&plot, locale), headings.join(" | "))
                .expect("a string");
            for row in rows {
                assert_eq!(row.len(), headings.len());
                writeln!(found, "  {}", row.join(" | ")).expect("a string");
            }
        }
    }
    check("words.txt", &found);
}
