//! Scenes as text, for goldens.

use std::fmt::Write as _;

use explainer_widget::scene::{Item, Label, Ring, Scene, Shape};

/// A number to a tenth of a px, without zeros that say nothing.
fn px(value: f64) -> String {
    let text = format!("{value:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0".into() } else { text.into() }
}

fn all(values: &[f64]) -> String {
    values.iter().map(|value| px(*value)).collect::<Vec<_>>().join(" ")
}

fn label(label: &Label) -> String {
    let mut out = format!(
        "{:?} {} {} {:?} {:?} {:?}",
        label.text,
        px(label.x),
        px(label.y),
        label.anchor,
        label.baseline,
        label.color
    );
    if label.angle != 0.0 {
        write!(out, " angle {}", px(label.angle)).expect("a string");
    }
    if label.bold {
        out.push_str(" bold");
    }
    out
}

/// The middle of points, and how far they lie from it: what changes when any of them moves.
fn gist(points: &[[f64; 2]]) -> [f64; 4] {
    let mean = |each: &dyn Fn(&[f64; 2]) -> f64| points.iter().map(each).sum::<f64>() / points.len() as f64;
    let (x, y) = (mean(&|point| point[0]), mean(&|point| point[1]));
    [x, y, mean(&|point| (point[0] - x).abs()), mean(&|point| (point[1] - y).abs())]
}

fn item(item: &Item) -> String {
    let points = |points: &[&[f64]]| points.iter().map(|point| all(point)).collect::<Vec<_>>().join(", ");
    let mut out = match &item.shape {
        Shape::Rect(rect) => format!("rect {}", all(rect)),
        Shape::Symbol(x, y, size, symbol) => format!("{symbol:?} {} size {}", all(&[*x, *y]), px(*size)),
        Shape::Glyph(place, rings) => format!("glyph of {} {}", rings.len(), all(place)),
        Shape::Rule(ends) => format!("rule {}", all(ends)),
        Shape::Text(text) => return format!("text {}", label(text)),
        Shape::Line(line) => format!("line {}", points(&line.iter().map(|point| &point[..]).collect::<Vec<_>>())),
        Shape::Area(area) => format!("area {}", points(&area.iter().map(|point| &point[..]).collect::<Vec<_>>())),
        Shape::Placed(text, place) => return format!("text at {} {}", all(place), label(text)),
        Shape::Arc(arc) => format!("arc {}", all(arc)),
        Shape::Path(rings) => {
            let ring = |ring: &Ring| {
                let kind = if ring.closed { "ring" } else { "line" };
                // Of a coast nobody reads each point.
                if ring.points.len() > 24 {
                    return format!("{kind} of {} {}", ring.points.len(), all(&gist(&ring.points)));
                }
                let line = points(&ring.points.iter().map(|point| &point[..]).collect::<Vec<_>>());
                format!("{kind} {line}")
            };
            format!("path {}", rings.iter().map(ring).collect::<Vec<_>>().join("; "))
        }
        Shape::Trail(line) => format!("trail {}", points(&line.iter().map(|point| &point[..]).collect::<Vec<_>>())),
        Shape::Image(frame, url) => format!("image {} {url:?}", all(frame)),
    };
    let style = &item.style;
    if let Some(fill) = style.fill {
        write!(out, " fill {fill:?}").expect("a string");
    }
    if let Some(stroke) = style.stroke {
        write!(out, " stroke {stroke:?} {}", px(style.stroke_width)).expect("a string");
    }
    if !style.dash.is_empty() {
        write!(out, " dash {}", all(&style.dash)).expect("a string");
    }
    if style.opacity != 1.0 {
        write!(out, " opacity {:.2}", style.opacity).expect("a string");
    }
    out
}

/// A scene as text, a line an item.
pub fn text(scene: &Scene) -> String {
    let mut out = format!("scene {} x {}\n", px(scene.width), px(scene.height));
    let mut line = |depth: usize, text: String| {
        out.push_str(&"  ".repeat(depth));
        out.push_str(&text);
        out.push('\n');
    };
    scene.titles.iter().for_each(|title| line(0, format!("title {}", label(title))));
    for legend in &scene.legends {
        line(0, "legend".into());
        legend.title.iter().for_each(|title| line(1, format!("title {}", label(title))));
        legend.items.iter().for_each(|sample| line(1, item(sample)));
        legend.labels.iter().for_each(|name| line(1, label(name)));
    }
    for panel in &scene.panels {
        line(0, format!("panel {}", all(&[panel.x, panel.y, panel.width, panel.height])));
        for axis in &panel.axes {
            line(1, format!("axis {:?}", axis.orient));
            axis.title.iter().for_each(|title| line(2, format!("title {}", label(title))));
            axis.labels.iter().for_each(|tick| line(2, label(tick)));
            axis.rules.iter().for_each(|rule| line(2, item(rule)));
        }
        for marks in &panel.marks {
            line(1, format!("marks {:?} {:?}", marks.kind, marks.curve));
            marks.items.iter().for_each(|mark| line(2, item(mark)));
        }
    }
    let reach = &scene.reach;
    line(0, format!("reach{}{}", if reach.down { " down" } else { "" }, if reach.shared { " shared" } else { "" }));
    reach.series.iter().for_each(|series| line(1, format!("series {:?} {:?}", series.name, series.color)));
    for point in &reach.points {
        let (key, place) = (&reach.keys[point.key], [point.x, point.y]);
        line(1, format!("{key:?} {} {:?} at {} in {}", point.series, point.value, all(&place), all(&point.bounds)));
    }
    out
}
