//! Settling of fitted charts: texts are brought into the frame, and labels of marks that would lie on others are left
//! out (the table has their values).

use super::resolve::Size;
use crate::scene::{Anchor, Item, Label, MarkKind, Marks, Orient, Scene, Shape, metrics};

/// How far a text may stand on another, px: lines stand closer than their boxes are high.
const TOUCH: f64 = 1.0;

/// The least font size of fitted charts, px.
pub(super) const LEGIBLE: f64 = 12.0;

/// Room for a text that begins in a plot and ends beyond it, in a frame of a width: left, top, right, bottom.
pub(super) fn overhang(item: &Item, size: &Size, room: f64, over: &mut [f64; 4]) {
    let Shape::Placed(label, [x, y]) = &item.shape else { return };
    let inside = (-1.0..=size.width + 1.0).contains(x) && (-1.0..=size.height + 1.0).contains(y);
    if !inside || label.text.is_empty() {
        return;
    }
    let [left, top, wide, tall] = label.bounds();
    let ends = [-left, -top, left + wide - size.width, top + tall - size.height];
    // No text takes a third of the frame from its plot.
    over.iter_mut().zip(ends).for_each(|(over, end)| *over = over.max(end.min(room / 3.0)));
}

/// Brings the texts of a scene into its frame, and leaves out labels of marks where there is no room for them.
pub(super) fn settle(scene: &mut Scene) {
    let (width, height) = (scene.width, scene.height);
    let mut taken = Taken::new(width, height);
    for title in &mut scene.titles {
        bring(title, [0.0, 0.0], [width, height]);
        taken.take(title.bounds());
    }
    for legend in &mut scene.legends {
        legend.labels.iter_mut().for_each(bare_zero);
        legend.title.iter().chain(&legend.labels).for_each(|label| taken.take(label.bounds()));
    }
    for panel in &mut scene.panels {
        let corner = [panel.x, panel.y];
        for axis in &mut panel.axes {
            axis.labels.iter_mut().for_each(bare_zero);
            // Neighbours of narrow plots meet where each leaves out enough of its own.
            axis.labels.retain_mut(|label| {
                bring(label, corner, [width, height]);
                let bounds = moved(label.bounds(), corner);
                let free = taken.is_free(bounds);
                if free {
                    taken.take(bounds);
                }
                free
            });
            if let Some(title) = &mut axis.title {
                bring(title, corner, [width, height]);
                let level = matches!(axis.orient, Orient::Bottom | Orient::Top);
                if !taken.is_free(moved(title.bounds(), corner)) && level {
                    title.text = shorten(&title.text, panel.width, title.size, title.bold);
                }
                let bounds = moved(title.bounds(), corner);
                if taken.is_free(bounds) {
                    taken.take(bounds);
                } else {
                    axis.title = None;
                }
            }
        }
    }
    for panel in &mut scene.panels {
        let corner = [panel.x, panel.y];
        // Texts alone are the data, and stay.
        let labels = panel.marks.iter().any(|marks| marks.kind != MarkKind::Text);
        let mut before: Vec<Marks> = Vec::new();
        for mut marks in std::mem::take(&mut panel.marks) {
            if marks.kind == MarkKind::Text {
                let all = std::mem::take(&mut marks.items).into_iter().enumerate();
                let kept = all.filter_map(|(at, mut item)| {
                    let Shape::Placed(label, place) = &mut item.shape else { return Some(item) };
                    bring(label, corner, [width, height]);
                    let mut bounds = moved(label.bounds(), corner);
                    // Words go to the other side of what they are about; a number there would lie on its bar.
                    if !taken.is_free(bounds) && label.text.contains(char::is_alphabetic) {
                        let mirrored = mirrored(label, place[0]);
                        let [x, _, wide, _] = moved(mirrored.bounds(), corner);
                        if x >= 0.0 && x + wide <= width && taken.is_free(moved(mirrored.bounds(), corner)) {
                            *label = mirrored;
                            bounds = moved(label.bounds(), corner);
                        }
                    }
                    // A text twice in one place is its own outline; what is no word is a picture made of letters.
                    let stays = !labels
                        || !label.text.contains(char::is_alphanumeric)
                        || taken.is_free(bounds)
                        || before.iter().any(|other| same(other, at, label));
                    if stays {
                        taken.take(bounds);
                    }
                    stays.then_some(item)
                });
                marks.items = kept.collect();
            }
            before.push(marks);
        }
        panel.marks = before;
    }
}

/// A text on the other side of a place.
fn mirrored(label: &Label, x: f64) -> Label {
    let anchor = match label.anchor {
        Anchor::Start => Anchor::End,
        Anchor::Middle => Anchor::Middle,
        Anchor::End => Anchor::Start,
    };
    Label { x: 2.0 * x - label.x, anchor, ..label.clone() }
}

/// Whether the item of marks at a place says the same there.
fn same(marks: &Marks, at: usize, label: &Label) -> bool {
    let shape = marks.items.get(at).map(|item| &item.shape);
    matches!(shape, Some(Shape::Placed(other, _)) if other.text == label.text && other.bounds() == label.bounds())
}

/// Nothing is nothing in every unit: "0", not "0.0M" between "0.5M" and its neighbours.
fn bare_zero(label: &mut Label) {
    let bare = label.text.trim_end_matches(['k', 'M', 'G', 'T', 'm', 'µ', 'n']);
    if bare.len() < label.text.len()
        && bare.contains('0')
        && !bare.contains(|letter: char| letter.is_alphanumeric() && letter != '0')
    {
        let whole = bare.find(['.', ',']).unwrap_or(bare.len());
        label.text.truncate(whole);
    }
}

fn moved([x, y, width, height]: [f64; 4], [dx, dy]: [f64; 2]) -> [f64; 4] {
    [x + dx, y + dy, width, height]
}

/// Moves a text of a panel with a corner into a frame, where it ends a little beyond it; cuts one that is longer.
fn bring(label: &mut Label, corner: [f64; 2], [width, height]: [f64; 2]) {
    let [left, top, wide, tall] = moved(label.bounds(), corner);
    // Along the text: it lies level, or stands on a side.
    let (long, room) = if wide >= tall { (wide, width) } else { (tall, height) };
    if long > room && label.text.chars().count() > 1 {
        label.text = shorten(&label.text, room, label.size, label.bold);
        return bring(label, corner, [width, height]);
    }
    let into = |from: f64, length: f64, room: f64| (room - length - from).min(0.0).max(-from);
    let beyond = left + wide < 0.0 || left > width || top + tall < 0.0 || top > height;
    if !beyond {
        label.x += into(left, wide, width);
        label.y += into(top, tall, height);
    }
}

/// A text cut to a width in px, with an ellipsis.
pub(super) fn shorten(text: &str, most: f64, size: f64, bold: bool) -> String {
    if metrics::width(text, size, bold) <= most {
        return text.to_owned();
    }
    let mut cut = String::new();
    for letter in text.chars() {
        cut.push(letter);
        if metrics::width(&cut, size, bold) + metrics::width("…", size, bold) > most {
            cut.pop();
            break;
        }
    }
    cut + "…"
}

/// Which px of a frame have a text on them.
struct Taken {
    columns: usize,
    rows: usize,
    cells: Vec<bool>,
}

impl Taken {
    fn new(width: f64, height: f64) -> Taken {
        // A frame of 16 M px and more is no frame that is looked at: its labels stay.
        let (columns, rows) = (width.ceil().max(0.0) as usize, height.ceil().max(0.0) as usize);
        let cells = if columns.saturating_mul(rows) < 1 << 24 { vec![false; columns * rows] } else { Vec::new() };
        Taken { columns, rows, cells }
    }

    /// The cells that a rectangle covers wholly but for its edges, row by row.
    fn rows(&self, [x, y, width, height]: [f64; 4]) -> impl Iterator<Item = std::ops::Range<usize>> + use<> {
        let within = |at: f64, most: usize| (at.max(0.0) as usize).min(most);
        let (columns, known) = (self.columns, !self.cells.is_empty());
        let (from, to) =
            (within((x + TOUCH / 2.0).ceil(), columns), within((x + width - TOUCH / 2.0).floor(), columns));
        let (top, bottom) =
            (within((y + TOUCH / 2.0).ceil(), self.rows), within((y + height - TOUCH / 2.0).floor(), self.rows));
        (top..bottom).filter(move |_| known && from < to).map(move |row| row * columns + from..row * columns + to)
    }

    fn take(&mut self, bounds: [f64; 4]) {
        for row in self.rows(bounds) {
            self.cells[row].fill(true);
        }
    }

    fn is_free(&self, bounds: [f64; 4]) -> bool {
        self.rows(bounds).all(|row| !self.cells[row].contains(&true))
    }
}
