//! Places of marks by Vega-Lite's rules, where specifications lean on a default or a corner of the grammar.

use explainer_widget::scene::{Color, Scene, Shape, Symbol};
use serde_json::{Value, json};

use crate::spec;

fn scene(spec: &Value) -> Scene {
    spec::lay_out(spec, None).unwrap_or_else(|error| panic!("{error}")).scene
}

/// The shapes of all plots, in drawing order.
fn shapes(spec: &Value) -> Vec<Shape> {
    let marks = scene(spec).panels.into_iter().flat_map(|panel| panel.marks);
    marks.flat_map(|marks| marks.items).map(|item| item.shape).collect()
}

fn rects(spec: &Value) -> Vec<[f64; 4]> {
    let rect = |shape| if let Shape::Rect(rect) = shape { Some(rect.map(f64::round)) } else { None };
    shapes(spec).into_iter().filter_map(rect).collect()
}

fn legends(spec: &Value) -> Vec<Vec<String>> {
    let text = |legend: explainer_widget::scene::Legend| legend.labels.into_iter().map(|label| label.text).collect();
    scene(spec).legends.into_iter().map(text).collect()
}

#[test]
fn pies_of_a_facet_are_whole() {
    let rows = json!([{"g": "a", "k": "x", "v": 1}, {"g": "b", "k": "x", "v": 30}]);
    let spec = json!({ "data": { "values": rows }, "mark": "arc", "encoding": {
        "theta": { "field": "v", "type": "quantitative" }, "color": { "field": "k" }, "column": { "field": "g" } } });
    for shape in shapes(&spec) {
        let Shape::Arc([_, _, start, end, ..]) = shape else { panic!("{shape:?}") };
        assert!((start - end).abs() > 6.2, "{start} to {end}");
    }
}

#[test]
fn written_values_stand_as_they_are_written() {
    let spec = json!({ "data": { "values": [{ "v": 1 }] }, "layer": [
        { "mark": "bar", "encoding": { "x": { "datum": "z" }, "y": { "field": "v", "type": "quantitative" } } },
        { "mark": "bar", "encoding": { "x": { "datum": "a" }, "y": { "field": "v", "type": "quantitative" } } } ] });
    let axis = &scene(&spec).panels[0].axes[0];
    assert_eq!(axis.labels.iter().map(|label| &*label.text).collect::<Vec<_>>(), ["z", "a"]);
}

#[test]
fn both_ends_of_a_bin_are_moved_on_their_own() {
    let spec = json!({ "width": 100, "data": { "values": [{ "a": 0, "b": 50 }, { "a": 50, "b": 100 }] },
        "mark": { "type": "bar", "xOffset": 4, "x2Offset": -4 }, "encoding": {
            "x": { "field": "a", "bin": "binned", "type": "quantitative" }, "x2": { "field": "b" } } });
    let ends: Vec<_> = rects(&spec).iter().map(|[x, _, width, _]| [*x, x + width]).collect();
    assert_eq!(ends, [[-3.0, 54.0], [47.0, 104.0]]);
}

#[test]
fn a_second_end_is_where_its_time_unit_starts() {
    let spec = json!({ "width": 200, "data": { "values": [{ "a": "2000-01-01", "b": "2001-01-01" }] }, "mark": "rect",
        "encoding": { "x": { "field": "a", "timeUnit": "year", "scale": { "domain": [946684800000.0, 1009843200000.0] } },
            "x2": { "field": "b", "timeUnit": "year" } } });
    assert_eq!(rects(&spec)[0][2], 100.0);
}

#[test]
fn the_first_layer_pads_the_bands() {
    let spec = json!({ "height": 100, "data": { "values": [{ "k": "a", "v": 1 }] }, "layer": [
        { "mark": "circle", "encoding": { "y": { "field": "k" }, "x": { "field": "v", "type": "quantitative" } } },
        { "mark": "tick", "encoding": { "y": { "field": "k" }, "x": { "field": "v", "type": "quantitative" } } } ] });
    assert_eq!(rects(&spec)[0][3], 100.0);
}

#[test]
fn a_bin_has_the_size_of_its_middle() {
    let spec = json!({ "data": { "values": [{ "v": 0 }, { "v": 9 }, { "v": 20 }] }, "mark": "point", "encoding": {
        "size": { "field": "v", "bin": { "step": 10 }, "type": "quantitative", "scale": { "range": [0, 200] } } } });
    let sizes: Vec<f64> = shapes(&spec)
        .iter()
        .filter_map(|shape| if let Shape::Symbol(_, _, size, _) = shape { Some(*size) } else { None })
        .collect();
    assert_eq!(sizes, [50.0, 50.0, 150.0]);
}

#[test]
fn texts_stand_within_the_parts_of_a_stack() {
    let rows = json!([{ "k": "a", "v": 20 }, { "k": "b", "v": 80 }]);
    let spec = json!({ "width": 100, "data": { "values": rows }, "mark": "text", "encoding": { "detail": { "field": "k" },
        "text": { "field": "k" },
        "x": { "field": "v", "type": "quantitative", "stack": "zero", "bandPosition": 0.5 } } });
    let places: Vec<f64> = shapes(&spec)
        .iter()
        .filter_map(|shape| if let Shape::Placed(_, [x, _]) = shape { Some(x.round()) } else { None })
        .collect();
    assert_eq!(places, [10.0, 60.0]);
}

#[test]
fn stacks_follow_the_written_order_of_their_colours() {
    let rows = json!([{ "k": "a", "v": 20 }, { "k": "b", "v": 80 }]);
    let colored = |domain: Value| {
        let spec = json!({ "height": 100, "data": { "values": rows }, "mark": "bar", "encoding": {
            "y": { "field": "v", "type": "quantitative" },
            "color": { "field": "k", "type": "nominal", "scale": { "domain": domain } } } });
        rects(&spec).iter().map(|[_, y, _, height]| [*y, *height]).collect::<Vec<_>>()
    };
    // The first colour stands on top.
    assert_eq!(colored(json!(["b", "a"])), [[80.0, 20.0], [0.0, 80.0]]);
    assert_eq!(colored(json!(["a", "b"])), [[0.0, 20.0], [20.0, 80.0]]);
}

#[test]
fn a_trail_breaks_where_it_has_no_width_and_its_legend_starts_with_zero() {
    let rows = json!([{ "x": 0, "w": 10 }, { "x": 1, "w": null }, { "x": 2, "w": 20 }]);
    let spec = json!({ "data": { "values": rows }, "mark": "trail", "encoding": {
        "x": { "field": "x", "type": "quantitative" }, "size": { "field": "w", "type": "quantitative" } } });
    let Shape::Trail(points) = &shapes(&spec)[0] else { panic!("a trail") };
    let widths: Vec<f64> = points.iter().map(|[_, _, width]| *width).collect();
    assert_eq!(widths[0], 2.5);
    assert!(widths[1].is_nan(), "{widths:?}");
    assert_eq!(legends(&spec)[0][0], "0");
}

#[test]
fn a_legend_tells_for_plots_that_share_their_data() {
    let of =
        |channel: &str| json!({ "mark": "point", "encoding": { channel: { "field": "c", "type": "quantitative" } } });
    let spec = json!({ "data": { "values": [{ "c": 1 }, { "c": 2 }] }, "concat": [of("color"), of("size")] });
    assert_eq!(legends(&spec).len(), 1);
    let other = json!({ "data": { "values": [{ "c": 1 }, { "c": 7 }] }, "mark": "point",
        "encoding": { "size": { "field": "c", "type": "quantitative" } } });
    let spec = json!({ "data": { "values": [{ "c": 1 }, { "c": 2 }] }, "concat": [of("color"), other] });
    assert_eq!(legends(&spec).len(), 2);
}

#[test]
fn rows_are_looked_up_in_what_a_selection_holds() {
    let rows = json!([{ "k": "a", "t": 0, "v": 2 }, { "k": "a", "t": 1, "v": 4 }]);
    let spec = json!({ "height": 100, "data": { "values": rows }, "layer": [
        { "params": [{ "name": "base", "select": { "type": "point", "fields": ["t"] }, "value": [{ "t": 0 }] }],
            "mark": "rule", "encoding": {} },
        { "transform": [{ "lookup": "k", "from": { "param": "base", "key": "k" } },
                { "calculate": "datum.v / datum.base.v", "as": "share" }],
            "mark": "point", "encoding": { "y": { "field": "share", "type": "quantitative" } } } ] });
    let places: Vec<f64> = shapes(&spec)
        .iter()
        .filter_map(|shape| if let Shape::Symbol(_, y, ..) = shape { Some(y.round()) } else { None })
        .collect();
    assert_eq!(places, [50.0, 0.0]);
}

#[test]
fn a_layer_that_leaves_the_domain_to_another_keeps_it_nice() {
    let layer = |domain: Value| json!({ "mark": "point", "encoding": { "x": { "field": "v", "type": "quantitative", "scale": domain } } });
    let ends = |layers: Value| {
        let spec = json!({ "width": 100, "data": { "values": [{ "v": 50 }] }, "layer": layers });
        let scene = scene(&spec);
        let labels = scene.panels[0].axes[0].labels.iter().map(|label| label.text.clone()).collect::<Vec<_>>();
        (labels[0].clone(), labels[labels.len() - 1].clone(), scene.panels[0].axes[0].positions.clone())
    };
    let (low, high, places) = ends(json!([layer(json!({ "domain": [7, 93] })), layer(json!({}))]));
    assert_eq!((&*low, &*high), ("0", "100"), "{places:?}");
    // Zero belongs to the domain where the first layer has none of its own.
    let (low, ..) = ends(json!([layer(json!({})), layer(json!({ "domain": [40, 90] }))]));
    assert_eq!(low, "0");
    let (low, ..) = ends(json!([layer(json!({ "domain": [40, 90] })), layer(json!({ "domain": [40, 90] }))]));
    assert_eq!(low, "40");
}

#[test]
fn sizes_are_those_of_the_whole_where_it_is_to_fit() {
    let of = |autosize: Value, width: Value| {
        let rows = json!([{ "k": "a", "v": 5 }]);
        let spec = json!({ "width": width, "height": 100, "autosize": autosize, "data": { "values": rows }, "mark": "bar",
            "encoding": { "x": { "field": "k" }, "y": { "field": "v", "type": "quantitative" } } });
        let panel = &scene(&spec).panels[0];
        [panel.width, panel.height]
    };
    // Of Vega's 10 px a label is 8 px wide; with ticks, gaps and the title that is 30 px, and 5 px of padding on both sides.
    assert_eq!(of(json!("pad"), json!(200)), [200.0, 100.0]);
    assert_eq!(of(json!("fit-x"), json!(200)), [170.0, 100.0]);
    assert_eq!(of(json!({ "type": "fit-x", "contains": "padding" }), json!(200)), [160.0, 100.0]);
    assert_eq!(of(Value::Null, json!("container")), [260.0, 100.0]);
    assert_eq!(of(json!("fit"), json!(200)), [170.0, 70.0]);
}

#[test]
fn colours_are_painted_as_css_writes_them() {
    let of = |mark: &str, name: &str, value: &str| {
        let spec = json!({ "data": { "values": [{ "a": 1 }] }, "mark": { "type": mark, "filled": true, name: value },
            "encoding": { "x": { "field": "a", "type": "quantitative" } } });
        let scene = scene(&spec);
        let style = &scene.panels[0].marks[0].items[0].style;
        (style.fill, style.opacity)
    };
    assert_eq!(of("bar", "color", "rgb(167,165,156)"), (Some(Color::Rgb(0xa7a59c)), 1.0));
    assert_eq!(of("bar", "fill", "tomato"), (Some(Color::Rgb(0xff6347)), 1.0));
    assert_eq!(of("bar", "color", "#00ff0033"), (Some(Color::Rgb(0x00ff00)), 0.2));
    assert_eq!(of("bar", "fill", "transparent"), (None, 1.0));
    // The theme's own colours follow the reader's light or dark; what is no colour is seen.
    assert_eq!(of("bar", "color", "steelblue"), (Some(Color::Hue(0)), 1.0));
    assert_eq!(of("bar", "color", "mauve-ish"), (Some(Color::Ink), 1.0));
    let spec = json!({ "data": { "values": [{ "a": "r" }, { "a": "s" }] }, "mark": "bar", "encoding": {
        "color": { "field": "a", "scale": { "range": ["hsl(0, 100%, 50%)", "rebeccapurple"] } } } });
    let fills: Vec<_> = scene(&spec).panels[0].marks[0].items.iter().map(|item| item.style.fill).collect();
    assert_eq!(fills, [Some(Color::Rgb(0xff0000)), Some(Color::Rgb(0x663399))]);
}

#[test]
fn symbols_are_drawn_as_a_path_says() {
    let spec = json!({ "data": { "values": [{ "a": 1, "k": "p" }, { "a": 2, "k": "q" }] }, "mark": { "type": "point", "filled": true },
        "encoding": { "x": { "field": "a", "type": "quantitative" },
            "shape": { "field": "k", "scale": { "range": ["M-1 -1h2v2h-2z", "diamond"] } } } });
    let [Shape::Glyph([.., size], rings), Shape::Symbol(.., Symbol::Diamond)] = &shapes(&spec)[..] else {
        panic!("{:?}", shapes(&spec))
    };
    assert_eq!(*size, 30.0);
    assert_eq!(rings[0].points, [[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]]);
    let scene = scene(&spec);
    assert!(matches!(scene.legends[0].items[0].shape, Shape::Glyph(..)));
    let svg = explainer_widget::paint::svg(&scene);
    assert!(svg.matches("<path").count() + svg.matches("<polygon").count() >= 4, "{svg}");
}
