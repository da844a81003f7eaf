//! The remarks of a scene: what an editor has written beside the data.

use super::{Label, Scene, Shape};

/// Something written beside the data.
#[derive(Debug, Clone, PartialEq)]
pub struct Remark {
    /// What it says.
    pub text: String,
    /// Where it stands in the scene, px.
    pub x: f64,
    /// Where it stands in the scene, px.
    pub y: f64,
}

impl Scene {
    /// Its remarks from left to right: the texts among its marks that are neither values nor names of series.
    pub fn remarks(&self) -> Vec<Remark> {
        let mut out: Vec<Remark> = Vec::new();
        for panel in &self.panels {
            let mut last: Option<&Label> = None;
            for item in panel.marks.iter().flat_map(|marks| &marks.items) {
                let (Shape::Text(label) | Shape::Placed(label, _)) = &item.shape else { continue };
                // The lines of one text stand under each other.
                let goes_on = last.is_some_and(|last| {
                    last.x == label.x && last.anchor == label.anchor && (0.1..=24.0).contains(&(label.y - last.y))
                });
                if goes_on && let Some(remark) = out.last_mut() {
                    remark.text.push(' ');
                    remark.text.push_str(&label.text);
                    last = Some(label);
                } else if self.is_remark(&label.text) {
                    out.push(Remark { text: label.text.clone(), x: panel.x + label.x, y: panel.y + label.y });
                    last = Some(label);
                } else {
                    last = None;
                }
            }
        }
        out.sort_by(|a, b| a.x.total_cmp(&b.x));
        out
    }

    fn is_remark(&self, text: &str) -> bool {
        // A value is mostly digits; a remark is mostly letters, and more than one word or a long one.
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        let digits = text.chars().filter(char::is_ascii_digit).count();
        let name = self.reach.series.iter().any(|series| series.name == text);
        let repeats = self.reach.points.iter().any(|point| *point.value == *text)
            || self.reach.keys.iter().any(|key| **key == *text);
        letters > digits && letters > 3 && !name && !repeats
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::{Anchor, Baseline, Color, Curve, Item, MarkKind, Marks, Panel, Style};

    #[test]
    fn values_and_names_are_no_remarks() {
        let text = |text: &str, x: f64, y: f64| {
            let label = Label {
                x,
                y,
                text: text.to_owned(),
                anchor: Anchor::Start,
                baseline: Baseline::Middle,
                angle: 0.0,
                size: 13.0,
                bold: false,
                color: Color::Ink,
            };
            Item { shape: Shape::Text(label), style: Style::default() }
        };
        let items = vec![
            text("1,234", 0.0, 0.0),
            text("New census", 90.0, 10.0),
            text("from here on", 90.0, 28.0),
            text("Visa law", 20.0, 40.0),
        ];
        let marks = vec![Marks { kind: MarkKind::Text, curve: Curve::Linear, items }];
        let panel = Panel { x: 5.0, marks, ..Panel::default() };
        let scene = Scene { panels: vec![panel], ..Scene::default() };
        let told: Vec<(String, f64)> = scene.remarks().into_iter().map(|remark| (remark.text, remark.x)).collect();
        assert_eq!(told, [("Visa law".to_owned(), 25.0), ("New census from here on".to_owned(), 95.0)]);
    }
}
