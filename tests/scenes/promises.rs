//! Promises of the layout, for every specification of the goldens, for random data and for hostile specifications.

use std::rc::Rc;

use explainer_widget::explainer::{Locale, Table};
use explainer_widget::grammar::Plot;
use explainer_widget::paint::svg;
use explainer_widget::scene::{Color, Frame, Label, Scene, Shape, describe, lay_out, table};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{fixture, golden, properties};

/// What a scene breaks of what it promises.
fn broken(scene: &Scene) -> Option<String> {
    let mut found = None;
    let mut fail = |what: String| {
        found.get_or_insert(what);
    };
    // Half the width of a line may stick out of the plot area, never out of the frame by more than a px.
    let mut inside = |what: &str, [x, y, width, height]: [f64; 4]| {
        let finite = [x, y, width, height].iter().all(|value| value.is_finite());
        if !finite || x < -1.0 || y < -1.0 || x + width > scene.width + 1.0 || y + height > scene.height + 1.0 {
            fail(format!(
                "{what} at {:?} leaves the frame of {} x {}",
                [x, y, width, height],
                scene.width,
                scene.height
            ));
        }
    };
    for panel in &scene.panels {
        for item in
            panel.marks.iter().flat_map(|marks| &marks.items).chain(panel.axes.iter().flat_map(|axis| &axis.rules))
        {
            let at = |x: f64, y: f64| [panel.x + x, panel.y + y, 0.0, 0.0];
            match &item.shape {
                Shape::Rect([x, y, width, height]) => {
                    inside("a rectangle", [panel.x + x, panel.y + y, *width, *height])
                }
                Shape::Symbol(x, y, size, _) | Shape::Glyph([x, y, size], _) => {
                    let radius = (size / std::f64::consts::PI).sqrt();
                    inside("a symbol", [panel.x + x - radius, panel.y + y - radius, 2.0 * radius, 2.0 * radius]);
                }
                Shape::Rule([x, y, x2, y2]) => {
                    inside("a rule", at(*x, *y));
                    inside("a rule", at(*x2, *y2));
                }
                Shape::Line(points) => points.iter().for_each(|[x, y]| inside("a line", at(*x, *y))),
                Shape::Area(points) => points.iter().for_each(|[x, y, x2, y2]| {
                    inside("an area", at(*x, *y));
                    inside("an area", at(*x2, *y2));
                }),
                Shape::Arc([x, y, _, _, inner, outer]) => {
                    let radius = inner.max(*outer);
                    inside("a slice", [panel.x + x - radius, panel.y + y - radius, 2.0 * radius, 2.0 * radius]);
                }
                Shape::Trail(points) => points.iter().for_each(|[x, y, _]| inside("a trail", at(*x, *y))),
                Shape::Image([x, y, width, height], _) => {
                    inside("a picture", [panel.x + x, panel.y + y, *width, *height]);
                }
                // Texts are looked at below; a map may be larger than its view.
                Shape::Text(_) | Shape::Placed(..) | Shape::Path(_) => {}
            }
        }
    }
    let texts = scene.texts();
    for label in &texts {
        inside(&format!("the text {:?}", label.text), label.bounds());
    }
    for (at, label) in texts.iter().enumerate() {
        if label.size < 12.0 {
            fail(format!("{:?} is set in {} px", label.text, label.size));
        }
        for other in &texts[..at] {
            if overlap(label, other) {
                fail(format!(
                    "{:?} and {:?} overlap: {:?} {:?}",
                    label.text,
                    other.text,
                    label.bounds(),
                    other.bounds()
                ));
            }
        }
    }
    for panel in &scene.panels {
        let grid = panel.axes.iter().flat_map(|axis| &axis.rules).filter(|rule| rule.style.stroke == Some(Color::Rule));
        for rule in grid {
            let Shape::Rule([x, y, x2, y2]) = rule.shape else { continue };
            for label in &texts {
                let [left, top, width, height] = label.bounds();
                let (left, top) = (left - panel.x + 1.0, top - panel.y + 1.0);
                let across = x.max(x2) > left && x.min(x2) < left + width - 2.0;
                if across && y.max(y2) > top && y.min(y2) < top + height - 2.0 {
                    fail(format!("a line of the grid runs through {:?}", label.text));
                }
            }
        }
    }
    for point in &scene.reach.points {
        if point.series >= scene.reach.series.len() || point.key >= scene.reach.keys.len() {
            fail("a point has no series or no key".into());
        }
    }
    found
}

fn overlap(a: &Label, b: &Label) -> bool {
    let ([x, y, width, height], [x2, y2, width2, height2]) = (a.bounds(), b.bounds());
    // Lines of text stand closer than their boxes are high; half a px is nothing.
    x + 0.5 < x2 + width2 && x2 + 0.5 < x + width && y + 0.5 < y2 + height2 && y2 + 0.5 < y + height
}

fn assert_kept(name: &str, plot: &Plot, frame: &Frame) -> Scene {
    let scene = lay_out(plot, frame);
    if let Some(what) = broken(&scene) {
        panic!("{name} at {} px: {what}", frame.width);
    }
    scene
}

fn each_plot(mut check: impl FnMut(&str, &Plot)) {
    let tables = golden::tables();
    for (name, spec) in golden::specs() {
        check(name, &fixture::read(&spec, &tables).expect("a plot"));
    }
    let documents = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/explainers");
    for entry in std::fs::read_dir(documents).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.extension().is_some_and(|end| end == "json") {
            let (charts, tables) = fixture::document(&path);
            for (id, spec) in charts {
                let plot = fixture::read(&spec, &tables).unwrap_or_else(|problems| panic!("{id}: {problems:#?}"));
                check(&id, &plot);
            }
        }
    }
}

#[test]
fn nothing_leaves_the_frame_and_no_texts_collide() {
    each_plot(|name, plot| {
        for width in (200..=1600).step_by(35) {
            for locale in [Locale::En, Locale::Es] {
                assert_kept(name, plot, &fixture::frame(f64::from(width) + 0.25, locale));
            }
        }
    });
}

#[test]
fn heights_belong_to_the_class_of_width() {
    each_plot(|name, plot| {
        let height = |width: f64| lay_out(plot, &fixture::frame(width, Locale::En)).height;
        for (least, most) in [(280, 479), (480, 1600)] {
            for width in (least..=most).step_by(23) {
                assert_eq!(height(f64::from(width)), height(f64::from(least)), "{name} at {width} px");
            }
        }
    });
}

#[test]
fn a_legend_higher_than_the_plot_leaves_room_for_the_axis() {
    let names = [
        "A",
        "a ak aaaaaaa aa aaaaa",
        "é mmaaaa aaakaaa amaaaaaa",
        "A a",
        "aéñññ aaaaaaaa aakaaa aaa",
        "A au",
        "aAMAA aaaaaaa aa",
        "m k",
        "0aAਵ\u{591}AA!🌀ໆ0Aወaࡰ𞺡a 𐫫",
        "ñ",
    ];
    let mut spec = random_spec(2);
    spec["data"]["values"] = names.iter().map(|name| json!({"k": name, "v": 0.0, "w": 0.0})).collect();
    let plot = fixture::read(&spec, &[]).expect("a plot");
    for width in [200.0, 215.0, 279.0, 280.0, 300.0, 480.0] {
        let scene = assert_kept("ten long names", &plot, &fixture::frame(width, Locale::En));
        assert!(scene.panels[0].height >= 100.0, "{width} px: a plot area of {} px", scene.panels[0].height);
    }
}

#[test]
fn labels_as_wide_as_the_frame_leave_the_plot_a_sliver() {
    let rows = |high: f64| json!([{"k": "a", "v": high, "w": 0.0}, {"k": "ñ", "v": -101.9, "w": 0.0}]);
    for kind in 0..9 {
        for high in [1e9, 1e12, 1e15, 1e18, 1e21, 1e308] {
            let mut spec = random_spec(kind);
            spec["data"]["values"] = rows(high);
            let plot = fixture::read(&spec, &[]).expect("a plot");
            for locale in [Locale::En, Locale::Es] {
                assert_kept(&format!("kind {kind} up to {high:e}"), &plot, &fixture::frame(200.0, locale));
            }
        }
    }
}

#[test]
fn a_remark_does_not_begin_on_a_bar() {
    let spec = json!({
        "data": { "values": [{"k": "2021", "v": 56}, {"k": "2022", "v": 54}, {"k": "2023", "v": 44}, {"k": "2024", "v": 27}] },
        "encoding": { "x": {"field": "k", "type": "ordinal"}, "y": {"field": "v", "type": "quantitative"} },
        "layer": [
            { "mark": "bar" },
            {
                "data": { "values": [{"k": "2024", "v": 27}] },
                "mark": { "type": "text", "baseline": "bottom", "dy": -4 },
                "encoding": { "text": {"value": "January–November"} }
            }
        ]
    });
    let plot = fixture::read(&spec, &[]).expect("a plot");
    for width in 240..480 {
        let scene = assert_kept("a remark", &plot, &fixture::frame(f64::from(width), Locale::En));
        let items = || scene.panels[0].marks.iter().flat_map(|marks| &marks.items);
        let bars = || items().filter_map(|item| if let Shape::Rect(area) = item.shape { Some(area) } else { None });
        for label in items().filter_map(|item| if let Shape::Text(label) = &item.shape { Some(label) } else { None }) {
            let [x, y, wide, tall] = label.bounds();
            let on = |[left, top, w, h]: [f64; 4]| {
                x < left + w && left < x + wide && y + 3.0 < top + h && top < y + tall - 3.0
            };
            assert!(!bars().any(on), "{width} px: {label:?}");
        }
    }
}

#[test]
fn the_same_plot_gives_the_same_scene() {
    each_plot(|name, plot| {
        let frame = fixture::frame(517.0, Locale::En);
        assert_eq!(lay_out(plot, &frame), lay_out(plot, &frame), "{name}");
    });
}

fn numbers() -> impl Strategy<Value = Vec<f64>> {
    let number = prop_oneof![
        8 => -1000.0..1000.0,
        1 => Just(f64::NAN),
        1 => prop_oneof![Just(0.0), Just(-0.0), Just(1e308), Just(-1e308), Just(1e-308), Just(1e15), Just(5e-324)],
        1 => 1e6..1e9,
    ];
    prop::collection::vec(number, 0..12)
}

fn texts() -> impl Strategy<Value = Vec<String>> {
    let text = prop_oneof![
        6 => "[A-Za-zñé]{1,9}( [a-z]{1,8}){0,4}",
        1 => Just(String::new()),
        1 => "\\PC{0,30}",
        1 => Just("Donaudampfschifffahrtsgesellschaftskapitän".to_owned()),
    ];
    prop::collection::vec(text, 0..12)
}

fn random_spec(kind: usize) -> Value {
    let (text, number) = (json!({"field": "k", "sort": null}), json!({"field": "v", "type": "quantitative"}));
    let other = json!({"field": "w", "type": "quantitative"});
    let label = json!({"text": {"field": "v", "type": "quantitative"}});
    let data = json!({"values": []});
    match kind {
        0 => json!({"data": data, "mark": "bar", "encoding": {"x": text, "y": number}}),
        1 => {
            json!({"data": data, "encoding": {"x": number, "y": text}, "layer": [{"mark": "bar"}, {"mark": {"type": "text", "align": "left", "dx": 4}, "encoding": label}]})
        }
        2 => json!({"data": data, "mark": "line", "encoding": {"x": other, "y": number, "color": text}}),
        3 => {
            json!({"data": data, "mark": {"type": "area", "line": true}, "encoding": {"x": {"field": "w", "type": "temporal"}, "y": number, "color": text}})
        }
        4 => {
            json!({"data": data, "mark": "point", "encoding": {"x": other, "y": number, "size": number, "shape": text, "color": number}})
        }
        5 => {
            json!({"data": data, "mark": "bar", "encoding": {"y": text, "x": number, "color": text, "yOffset": {"field": "k"}}})
        }
        6 => {
            json!({"data": data, "encoding": {"x": other, "y": number}, "layer": [{"mark": "rule"}, {"mark": {"type": "text", "dy": -9, "align": "right"}, "encoding": {"text": text}}]})
        }
        7 => {
            json!({"data": data, "mark": "tick", "encoding": {"y": {"field": "v", "type": "quantitative", "scale": {"type": "log"}}, "x": text}})
        }
        _ => {
            json!({"data": data, "mark": "bar", "encoding": {"x": {"field": "w", "type": "temporal"}, "y": {"aggregate": "mean", "field": "v", "stack": "normalize"}, "color": text}})
        }
    }
}

proptest! {
    #![proptest_config(properties::settings(400))]

    #[test]
    fn any_data_keeps_the_promises(kind in 0_usize..9, k in texts(), v in numbers(), w in numbers(), width in prop_oneof![200.0..480.0, 480.0..1600.0_f64]) {
        let rows = k.len().min(v.len()).min(w.len());
        let cell = |value: f64| if value.is_finite() { json!(value) } else { Value::Null };
        let values: Vec<Value> = (0..rows).map(|at| json!({"k": k[at], "v": cell(v[at]), "w": cell(w[at])})).collect();
        let mut spec = random_spec(kind);
        spec["data"]["values"] = Value::Array(values);
        if let Ok(plot) = Plot::read(&spec, &[]) {
            for locale in [Locale::En, Locale::Es] {
                let scene = lay_out(&plot, &Frame { focus: k.first().map(|key| key.as_str().into()), ..Frame::new(width, locale) });
                prop_assert_eq!(broken(&scene), None, "{:#}", spec);
                svg(&scene);
                describe(&plot, locale);
                table(&plot, locale);
            }
        } else {
            prop_assert!(false, "{:#?}", Plot::read(&spec, &[]));
        }
    }

    #[test]
    fn no_specification_panics(which in 0_usize..16, at in prop::collection::vec(0_usize..40, 1..4), put in hostile(), width in prop_oneof![-10.0..480.0, 480.0..2000.0_f64]) {
        let (_, mut spec) = golden::specs().swap_remove(which);
        for place in at {
            replace(&mut spec, &mut place.clone(), &put);
        }
        survive(&spec, &golden::tables(), width);
    }
}

/// Values that nobody expects.
fn hostile() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        prop_oneof![Just(0.0), Just(-1.0), Just(1e308), Just(-1e308), Just(1e-308), Just(9e15), -50.0..50.0]
            .prop_map(|number: f64| json!(number)),
        prop::sample::select(vec![
            "",
            "year",
            "n",
            "kind",
            "value",
            "bar",
            "line",
            "text",
            "datum.n > ",
            "((((",
            "datum['n",
            "log",
            "sqrt",
            "time",
            "band",
            "point",
            "quantitative",
            "temporal",
            "ordinal",
            "nominal",
            "normalize",
            "-x",
            "-color",
            "count",
            "median",
            "#fff",
            ".20f",
            "%Y-%q",
            "~s",
            "\u{202e}\u{0}",
            "width",
            "x",
        ])
        .prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        let keys = prop::sample::select(vec![
            "field",
            "type",
            "value",
            "datum",
            "aggregate",
            "sort",
            "stack",
            "scale",
            "domain",
            "range",
            "axis",
            "values",
            "mark",
            "layer",
            "data",
            "encoding",
            "x",
            "y",
            "x2",
            "color",
            "size",
            "text",
            "condition",
            "test",
            "and",
            "not",
            "filter",
            "fold",
            "tickCount",
            "padding",
            "title",
        ]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((keys, inner), 0..4).prop_map(|pairs| Value::Object(
                pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
            )),
        ]
    })
}

/// Puts a value in the nth place of a specification.
fn replace(value: &mut Value, place: &mut usize, put: &Value) {
    if *place == 0 {
        *value = put.clone();
        *place = usize::MAX;
        return;
    }
    *place -= 1;
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| {
            if *place < 1000 {
                replace(item, place, put)
            }
        }),
        Value::Object(map) => map.values_mut().for_each(|item| {
            if *place < 1000 {
                replace(item, place, put)
            }
        }),
        _ => {}
    }
}

fn survive(spec: &Value, tables: &[Rc<Table>], width: f64) {
    if let Ok(plot) = Plot::read(spec, tables) {
        let scene = lay_out(&plot, &Frame { focus: Some("A".into()), ..Frame::new(width, Locale::Es) });
        assert!(scene.width.is_finite() && scene.height.is_finite());
        svg(&scene);
        describe(&plot, Locale::En);
        table(&plot, Locale::En);
    }
}

#[test]
fn deep_and_odd_specifications_survive() {
    let tables = golden::tables();
    for odd in [
        json!(null),
        json!([]),
        json!("bar"),
        json!({}),
        json!({"mark": "bar"}),
        json!({"layer": []}),
        json!({"layer": [null, {}]}),
    ] {
        survive(&odd, &tables, f64::NAN);
    }
    let mut layers = json!({"mark": "bar"});
    let mut test = json!({"field": "n", "gt": 1});
    for _ in 0..120 {
        layers = json!({"layer": [layers]});
        test = json!({"not": test});
    }
    survive(&layers, &tables, 300.0);
    let expression = format!("{}1{}", "(".repeat(100_000), ")".repeat(100_000));
    for filter in [test, json!(expression), json!("!".repeat(100_000)), json!("1&&".repeat(100_000))] {
        survive(
            &json!({"data": {"values": [{"n": 1}]}, "transform": [{"filter": filter}], "mark": "bar"}),
            &tables,
            300.0,
        );
    }
}

#[test]
fn many_rows_do_not_hang() {
    let values: Vec<Value> =
        (0..100_000).map(|at| json!({"x": at, "y": (at * 7919 % 10_007), "k": format!("k{}", at % 5000)})).collect();
    let data = json!({"values": values});
    let (x, y, k) = (
        json!({"field": "x", "type": "quantitative"}),
        json!({"field": "y", "type": "quantitative"}),
        json!({"field": "k"}),
    );
    for (mark, encoding) in [
        ("line", json!({"x": x, "y": y})),
        ("point", json!({"x": x, "y": y, "color": k})),
        ("bar", json!({"x": k, "y": {"aggregate": "sum", "field": "y"}})),
        ("bar", json!({"y": k, "x": y, "color": k})),
    ] {
        let spec = json!({"data": data, "mark": mark, "encoding": encoding});
        let start = std::time::Instant::now();
        let plot = Plot::read(&spec, &[]).expect("a plot");
        let scene = lay_out(&plot, &fixture::frame(700.0, Locale::En));
        assert!(scene.height < 5000.0, "{mark}: {} px high", scene.height);
        // It takes a second. The limit is for growth out of proportion, which takes hours, not for a busy machine.
        assert!(start.elapsed().as_secs() < 120, "{mark} took {:?}", start.elapsed());
    }
}
