//! JSON: a scene as plain data, in the terms of Vega's scene graph, to compare and to test.

use serde_json::{Map, Value, json};

use super::Palette;
use crate::scene::{Axis, Color, Item, Label, Legend, MarkKind, Marks, Orient, Panel, Scene, Shape, Symbol};

/// A scene as JSON: `{width, height, titles, legends, views: [{x, y, width, height, axes, marks}]}` in CSS px,
/// rounded to thousandths, with the items of a view relative to it and colours as `#rrggbb`.
pub fn json(scene: &Scene, palette: &Palette) -> Value {
    json!({
        "width": px(scene.width),
        "height": px(scene.height),
        "titles": texts(&scene.titles),
        "legends": scene.legends.iter().map(legend).collect::<Value>(),
        "views": scene.panels.iter().map(|panel| view(panel, palette)).collect::<Value>(),
    })
}

/// A length in thousandths of a px; whole numbers without a decimal point.
fn px(length: f64) -> Value {
    let rounded = (length * 1000.0).round() / 1000.0;
    // Beyond 2^53 not every whole number is one.
    if rounded.fract() == 0.0 && rounded.abs() < 9e15 { (rounded as i64).into() } else { rounded.into() }
}

fn all(lengths: &[f64]) -> Value {
    lengths.iter().copied().map(px).collect()
}

/// Points, those in gaps left out.
fn all_of<const N: usize>(points: &[[f64; N]]) -> Value {
    points.iter().filter(|point| point.iter().all(|length| length.is_finite())).map(|point| all(point)).collect()
}

fn texts(labels: &[Label]) -> Value {
    labels.iter().map(|label| label.text.as_str()).collect()
}

fn title(label: Option<&Label>) -> Value {
    label.map_or(Value::Null, |label| label.text.as_str().into())
}

fn legend(legend: &Legend) -> Value {
    json!({ "title": title(legend.title.as_ref()), "labels": texts(&legend.labels) })
}

fn view(panel: &Panel, palette: &Palette) -> Value {
    json!({
        "x": px(panel.x),
        "y": px(panel.y),
        "width": px(panel.width),
        "height": px(panel.height),
        "axes": panel.axes.iter().map(axis).collect::<Value>(),
        "marks": panel.marks.iter().map(|marks| mark(marks, palette)).collect::<Value>(),
    })
}

fn axis(axis: &Axis) -> Value {
    let orient = match axis.orient {
        Orient::Top => "top",
        Orient::Bottom => "bottom",
        Orient::Left => "left",
        Orient::Right => "right",
    };
    json!({
        "orient": orient,
        "title": title(axis.title.as_ref()),
        "labels": texts(&axis.labels),
        "positions": all(&axis.positions),
    })
}

fn mark(marks: &Marks, palette: &Palette) -> Value {
    let kind = match marks.kind {
        MarkKind::Rect => "rect",
        MarkKind::Symbol => "symbol",
        MarkKind::Rule => "rule",
        MarkKind::Text => "text",
        MarkKind::Line => "line",
        MarkKind::Area => "area",
        MarkKind::Arc => "arc",
        MarkKind::Shape => "shape",
        MarkKind::Trail => "trail",
        MarkKind::Image => "image",
    };
    json!({ "type": kind, "items": marks.items.iter().map(|one| item(one, palette)).collect::<Value>() })
}

fn item(item: &Item, palette: &Palette) -> Value {
    let mut out = Map::new();
    let mut lengths = |names: &[&str], values: &[f64]| {
        out.extend(names.iter().zip(values).map(|(name, value)| ((*name).to_owned(), px(*value))));
    };
    match &item.shape {
        Shape::Rect(rect) => lengths(&["x", "y", "width", "height"], rect),
        Shape::Rule(ends) => lengths(&["x", "y", "x2", "y2"], ends),
        Shape::Symbol(x, y, size, symbol) => {
            lengths(&["x", "y", "size"], &[*x, *y, *size]);
            out.insert("shape".to_owned(), form(*symbol).into());
        }
        Shape::Glyph(place, _) => {
            lengths(&["x", "y", "size"], place);
            out.insert("shape".to_owned(), "path".into());
        }
        Shape::Text(label) => {
            lengths(&["x", "y"], &[label.x, label.y]);
            out.insert("text".to_owned(), label.text.as_str().into());
        }
        Shape::Placed(label, place) => {
            lengths(&["x", "y"], place);
            out.insert("text".to_owned(), label.text.as_str().into());
        }
        Shape::Line(points) => drop(out.insert("points".to_owned(), all_of(points))),
        Shape::Area(points) => drop(out.insert("points".to_owned(), all_of(points))),
        Shape::Trail(points) => {
            let places: Vec<[f64; 2]> = points.iter().map(|[x, y, _]| [*x, *y]).collect();
            out.insert("points".to_owned(), all_of(&places));
        }
        Shape::Arc([x, y, start, end, inner, outer]) => {
            lengths(&["x", "y", "innerRadius", "outerRadius"], &[*x, *y, *inner, *outer]);
            // Angles in ten thousandths: a thousandth is visible on a large disc.
            for (name, angle) in [("startAngle", start), ("endAngle", end)] {
                out.insert(name.to_owned(), ((angle * 1e4).round() / 1e4).into());
            }
        }
        Shape::Path(rings) => {
            // Vega counts the stroke in, on both sides twice.
            let stroke = if item.style.stroke.is_some() { 2.0 * item.style.stroke_width } else { 0.0 };
            let [x, y, x2, y2] = crate::flow::geo::bounds(rings).unwrap_or_default();
            out.insert("bounds".to_owned(), all(&[x - stroke, y - stroke, x2 + stroke, y2 + stroke]));
        }
        Shape::Image(frame, url) => {
            lengths(&["x", "y", "width", "height"], frame);
            out.insert("url".to_owned(), (**url).into());
        }
    }
    for (name, color) in [("fill", item.style.fill), ("stroke", item.style.stroke)] {
        out.extend(color.map(|color| (name.to_owned(), hex(color, palette))));
    }
    Value::Object(out)
}

fn hex(color: Color, palette: &Palette) -> Value {
    format!("#{:06x}", palette.resolve(color)).into()
}

/// A symbol's name in Vega.
fn form(symbol: Symbol) -> &'static str {
    match symbol {
        Symbol::Circle => "circle",
        Symbol::Square => "square",
        Symbol::Diamond => "diamond",
        Symbol::TriangleUp => "triangle-up",
        Symbol::Cross => "cross",
        Symbol::TriangleDown => "triangle-down",
        Symbol::TriangleLeft => "triangle-left",
        Symbol::TriangleRight => "triangle-right",
        Symbol::Stroke => "stroke",
        Symbol::Arrow => "arrow",
        Symbol::Wedge => "wedge",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::{Curve, Style};

    #[test]
    fn lengths_are_rounded_to_thousandths() {
        let texts = [(3.0, "3"), (1.0 / 3.0, "0.333"), (-0.0001, "0"), (2.9996, "3"), (1e300, "1e+300")];
        for (length, text) in texts {
            assert_eq!(px(length).to_string(), text);
        }
        assert_eq!(px(f64::NAN), Value::Null);
    }

    #[test]
    fn items_have_their_shape_and_their_colours() {
        let style = Style { fill: Some(Color::Hue(0)), stroke: Some(Color::Rgb(0xff)), ..Style::default() };
        let one = |shape| Item { shape, style: style.clone() };
        let items = vec![
            one(Shape::Symbol(1.0, 2.0, 30.0, Symbol::TriangleUp)),
            one(Shape::Area(vec![[0.0, 1.5, 0.0, 3.0]])),
            one(Shape::Rule([0.0, 1.0, 2.0, 3.0])),
        ];
        let marks = Marks { kind: MarkKind::Symbol, curve: Curve::Linear, items };
        let expected = json!({"type": "symbol", "items": [
            {"x": 1, "y": 2, "size": 30, "shape": "triangle-up", "fill": "#0b5fa5", "stroke": "#0000ff"},
            {"points": [[0, 1.5, 0, 3]], "fill": "#0b5fa5", "stroke": "#0000ff"},
            {"x": 0, "y": 1, "x2": 2, "y2": 3, "fill": "#0b5fa5", "stroke": "#0000ff"}
        ]});
        assert_eq!(mark(&marks, &Palette::LIGHT), expected);
    }
}
