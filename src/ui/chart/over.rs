//! Marks and tooltip of what is pointed at: filled apart from the tree, so that a pointer on its way renders nothing.

use yew::NodeRef;

use super::live::{By, Stage};
use super::overlay::{push_color, push_size, push_tenths, translate};
use crate::browser::{Pane, Piece};
use crate::paint::Palette;
use crate::scene::{Color, Point, Reach, Scene};
use crate::ui::sheet::Sheet;

/// How far a tooltip stands from its point, px.
const GAP: f64 = 12.0;
/// No tooltip is wider, px (`max-inline-size` in widget.css).
const WIDEST: f64 = 280.0;
/// No line of a tooltip is higher, px, nor has it more around its lines.
const LINE: f64 = 24.0;
/// A line of a tooltip that is broken has more letters.
const LETTERS: usize = 24;

/// Where marks and tooltip are.
#[derive(Default)]
pub(super) struct Over {
    marks: (NodeRef, Pane),
    tooltip: (NodeRef, Pane),
}

impl Over {
    /// Writes the empty panes.
    pub(super) fn write(&self, sheet: &mut Sheet) {
        sheet.open("div ex-over");
        sheet.set("aria-hidden", "true");
        for (what, (node, _)) in [("div ex-marks", &self.marks), ("div ex-tooltip", &self.tooltip)] {
            sheet.open(what);
            sheet.set("hidden", "");
            sheet.reference(node);
            sheet.close();
        }
        sheet.close();
    }
}

impl Stage {
    /// Shows what is pointed at.
    pub(super) fn show_cursor(&mut self) {
        let Over { marks: (marks_node, marks_pane), tooltip: (tooltip_node, tooltip_pane) } = &mut self.hands.over;
        let Some(cursor) = self.cursor else {
            marks_pane.show(marks_node, "", &[]);
            return tooltip_pane.show(tooltip_node, "", &[]);
        };
        marks_pane.show(marks_node, "", &marks(&self.scene, &self.surface.palette, cursor.at));
        let rows = tooltip(&self.scene.reach, cursor.at);
        tooltip_pane.show(tooltip_node, &stand(&self.scene, cursor.at, &rows), &rows);
        tooltip_pane.mark("data-pinned", cursor.by == By::Tap);
    }
}

/// The points that are read together with a point, itself among them.
fn together(reach: &Reach, at: usize) -> impl Iterator<Item = (usize, &Point)> {
    // Points stand in the order of their keys.
    let key = reach.points[at].key;
    let (from, to) = match reach.shared {
        true => (
            reach.points.partition_point(|point| point.key < key),
            reach.points.partition_point(|point| point.key <= key),
        ),
        false => (at, at + 1),
    };
    (from..to).map(|place| (place, &reach.points[place]))
}

fn color_of(reach: &Reach, point: &Point) -> Color {
    reach.series.get(point.series).map_or(Color::Ink, |series| series.color)
}

/// The marks of a point: a hair through all series of its key and a dot on each, or a frame.
fn marks<'a>(scene: &'a Scene, palette: &Palette, at: usize) -> Vec<Piece<'a>> {
    let piece = |what, place, style| Piece { what, place, style, texts: Vec::new() };
    let sized = |what, x, y, width, height| {
        let mut style = String::new();
        push_size(&mut style, width, height);
        piece(what, translate(x, y), style)
    };
    let (reach, point) = (&scene.reach, &scene.reach.points[at]);
    if !reach.shared {
        let [x, y, width, height] = point.bounds;
        return vec![sized("i ex-frame", x, y, width, height)];
    }
    let [x, y, width, height] = scene
        .panels
        .first()
        .map_or([0.0, 0.0, scene.width, scene.height], |panel| [panel.x, panel.y, panel.width, panel.height]);
    let hair = match reach.down {
        true => sized("i ex-hair", x, point.y, width, 1.0),
        false => sized("i ex-hair", point.x, y, 1.0, height),
    };
    let dots = together(reach, at).map(|(each, point)| {
        let mut style = String::new();
        // As it is painted: an element with a variable in its style has all of its rules looked up at every move.
        push_color(&mut style, Color::Rgb(palette.resolve(color_of(reach, point))));
        piece(if each == at { "i ex-dot ex-here" } else { "i ex-dot" }, translate(point.x, point.y), style)
    });
    std::iter::once(hair).chain(dots).collect()
}

/// The rows of the tooltip, each marked in the colour of its series.
fn tooltip(reach: &Reach, at: usize) -> Vec<Piece<'_>> {
    let key = reach.keys.get(reach.points[at].key).map_or("", |key| key);
    let bare = |what, text| Piece { what, place: String::new(), style: String::new(), texts: vec![text] };
    let mut rows = vec![bare("b", key)];
    let unit = common_unit(together(reach, at).map(|(_, point)| &*point.value));
    if !unit.is_empty() {
        rows.push(bare("small", unit.trim_start()));
    }
    rows.extend(together(reach, at).map(|(each, point)| {
        let name = reach.series.get(point.series).map_or("", |series| &series.name);
        let what = match (name.is_empty(), each == at) {
            (true, true) => "p ex-bare ex-here",
            (true, false) => "p ex-bare",
            (false, true) => "p ex-here",
            (false, false) => "p",
        };
        let mut style = String::from("border-");
        push_color(&mut style, color_of(reach, point));
        Piece { what, place: String::new(), style, texts: vec![name, &point.value[..point.value.len() - unit.len()]] }
    }));
    let details = reach.points[at].details.iter();
    rows.extend(details.map(|(name, value)| Piece {
        what: "p ex-detail",
        place: String::new(),
        style: String::new(),
        texts: vec![name, value],
    }));
    rows
}

/// What follows the number in all of several values, a no-break space before it, where that is longer than a sign: it
/// stands once above them (as in `assets/responder.js`).
fn common_unit<'a>(mut values: impl Iterator<Item = &'a str>) -> &'a str {
    let tail = |value: &'a str| value.find('\u{a0}').map_or("", |at| &value[at..]);
    let (first, mut several) = (values.next().map_or("", tail), false);
    for value in values {
        if tail(value) != first {
            return "";
        }
        several = true;
    }
    if several && first.chars().count() > 3 { first } else { "" }
}

/// The place of the tooltip of these rows: beside its point and above it, inside the scene whatever its size, which is not
/// asked for.
fn stand(scene: &Scene, at: usize, rows: &[Piece]) -> String {
    let point = &scene.reach.points[at];
    let before = point.x * 2.0 > scene.width;
    let (x, y) = (if before { point.x - GAP } else { point.x + GAP }, point.y - GAP);
    let lines = rows.iter().map(|row| 1 + row.texts.iter().map(|text| text.len()).sum::<usize>() / LETTERS);
    let wide = if before { x } else { scene.width - x };
    if wide >= WIDEST && y >= LINE * (1 + lines.sum::<usize>()) as f64 {
        // Browsers read this several times faster than what follows, and a pointer moves often.
        return [&*translate(x, y), if before { " translate(-100%,-100%)" } else { " translate(0px,-100%)" }].concat();
    }
    let mut style = String::from(if before { "translate(max(0px," } else { "translate(min(" });
    push_tenths(&mut style, x);
    if !before {
        style.push_str("px,");
        push_tenths(&mut style, scene.width);
    }
    style.push_str("px - 100%),max(0px,");
    push_tenths(&mut style, y);
    style.push_str("px - 100%))");
    style
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where a tooltip of rows of this text stands, of a point in a scene of this width.
    fn stands(width: f64, [x, y]: [f64; 2], text: &str, rows: usize) -> String {
        let value = "1".to_owned().into();
        let point = Point { series: 0, key: 0, x, y, bounds: [0.0; 4], value, details: Vec::new(), origin: None };
        let reach = Reach { points: vec![point], ..Reach::default() };
        let scene = Scene { width, height: 400.0, reach, ..Scene::default() };
        let row = |_| Piece { what: "p", place: String::new(), style: String::new(), texts: vec![text, "1"] };
        stand(&scene, 0, &(0..rows).map(row).collect::<Vec<_>>())
    }

    #[test]
    fn a_unit_that_all_values_have_stands_once() {
        let unit = |values: &[&'static str]| common_unit(values.iter().copied());
        assert_eq!(unit(&["12,937\u{a0}US$ million", "8,797\u{a0}US$ million"]), "\u{a0}US$ million");
        assert_eq!(unit(&["12,937\u{a0}US$ million"]), "", "one value has it beside it");
        assert_eq!(unit(&["12\u{a0}US$ million", "9\u{a0}persons"]), "");
        assert_eq!(unit(&["12\u{a0}persons", "–"]), "");
        assert_eq!(unit(&["12\u{a0}%", "9\u{a0}%"]), "", "a sign is short");
        assert_eq!(unit(&["12", "9"]), "");
        assert_eq!(unit(&[]), "");
    }

    #[test]
    fn a_tooltip_is_held_inside_where_it_may_not_fit() {
        assert_eq!(stands(800.0, [200.0, 300.0], "Chile", 2), "translate(212.0px,288.0px) translate(0px,-100%)");
        assert_eq!(stands(800.0, [600.0, 300.0], "Chile", 2), "translate(588.0px,288.0px) translate(-100%,-100%)");
        let held = |x: &str, y: &str| ["translate(", x, ",max(0px,", y, "px - 100%))"].concat();
        let [after, before] = ["min(212.0px,800.0px - 100%)", "max(0px,588.0px - 100%)"];
        assert_eq!(stands(800.0, [200.0, 83.0], "Chile", 2), held(after, "71.0"), "three lines have 72 px");
        assert_eq!(stands(800.0, [200.0, 84.0], "Chile", 2), "translate(212.0px,72.0px) translate(0px,-100%)");
        assert_eq!(stands(800.0, [600.0, 300.0], "Chile", 12), held(before, "288.0"), "many rows");
        assert_eq!(stands(800.0, [600.0, 300.0], &"Chile ".repeat(45), 2), held(before, "288.0"), "long ones");
        assert_eq!(stands(320.0, [100.0, 300.0], "Chile", 2), held("min(112.0px,320.0px - 100%)", "288.0"));
        assert_eq!(stands(320.0, [220.0, 300.0], "Chile", 2), held("max(0px,208.0px - 100%)", "288.0"));
    }
}
