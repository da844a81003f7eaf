//! Numbers of scenes: whether each is finite.

use explainer_widget::scene::{Item, Label, Scene, Shape};

/// The first part of a scene with a number that is not finite; the gaps of lines, areas and trails may be NaN.
pub fn broken(scene: &Scene) -> Option<String> {
    let mut parts = Parts { found: None };
    parts.all("scene", &[scene.width, scene.height], scene);
    scene.titles.iter().for_each(|title| parts.label(title));
    for legend in &scene.legends {
        legend.title.iter().chain(&legend.labels).for_each(|label| parts.label(label));
        legend.items.iter().for_each(|item| parts.item(item));
    }
    for panel in &scene.panels {
        parts.all("panel", &[panel.x, panel.y, panel.width, panel.height], &());
        for axis in &panel.axes {
            parts.all("axis", &axis.positions, &axis.orient);
            axis.title.iter().chain(&axis.labels).for_each(|label| parts.label(label));
            axis.rules.iter().for_each(|item| parts.item(item));
        }
        panel.marks.iter().flat_map(|marks| &marks.items).for_each(|item| parts.item(item));
    }
    for point in &scene.reach.points {
        parts.all("point", &[point.x, point.y], point);
        parts.all("point", &point.bounds, point);
    }
    parts.found
}

struct Parts {
    found: Option<String>,
}

impl Parts {
    fn all(&mut self, what: &str, numbers: &[f64], whole: &dyn std::fmt::Debug) {
        if self.found.is_none() && !numbers.iter().all(|number| number.is_finite()) {
            let mut text = format!("{what}: {whole:?}");
            text = text.chars().take(400).collect();
            self.found = Some(text);
        }
    }

    fn gaps<const N: usize>(&mut self, points: &[[f64; N]], item: &Item) {
        let gap = |point: &[f64; N]| point.iter().any(|number| number.is_nan());
        points.iter().filter(|point| !gap(point)).for_each(|point| self.all("point of a line", point, item));
    }

    fn label(&mut self, label: &Label) {
        self.all("label", &[label.x, label.y, label.angle, label.size], label);
    }

    fn item(&mut self, item: &Item) {
        match &item.shape {
            Shape::Rect(frame) | Shape::Rule(frame) | Shape::Image(frame, _) => self.all("item", frame, item),
            Shape::Glyph(place, _) => self.all("glyph", place, item),
            Shape::Symbol(x, y, size, _) => self.all("symbol", &[*x, *y, *size], item),
            Shape::Text(label) => self.label(label),
            Shape::Placed(label, place) => {
                self.label(label);
                self.all("text", place, item);
            }
            Shape::Line(points) => self.gaps(points, item),
            Shape::Area(points) => self.gaps(points, item),
            Shape::Trail(points) => self.gaps(points, item),
            Shape::Arc(arc) => self.all("arc", arc, item),
            Shape::Path(rings) => {
                rings.iter().flat_map(|ring| &ring.points).for_each(|point| self.all("path", point, item));
            }
        }
        let style = &item.style;
        self.all("style", &[style.stroke_width, style.opacity, style.corner], style);
        self.all("dash", &style.dash, style);
    }
}
