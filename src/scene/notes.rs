//! Texts in the plot: value labels, which give way, and remarks, which look for a free place.

use super::boxes::{crosses, overlap};
use super::metrics::{line, widest, width, wrap};
use super::policy::{self, Class, LINE, TEXT};
use super::stage::{Margins, Stage};
use super::{Anchor, Baseline, Color, Item, Label, Shape, Style};
use super::{lines, marks, values};
use crate::grammar::{Channel, Datum, Kind, Layer, Measure, Source};

/// Whether a layer writes the values that a channel shows.
pub fn is_value_label(layer: &Layer, channel: Channel) -> bool {
    let (text, value) = (layer.encoding.get(Channel::Text), layer.encoding.get(channel));
    layer.mark.kind == Kind::Text
        && text.zip(value).is_some_and(|(text, value)| {
            text.measure == Measure::Quantitative
                && text.raw.is_some()
                && text.raw == value.raw
                && value.measure == Measure::Quantitative
        })
}

/// Whether the values along a channel are written beside their marks.
pub fn has_value_labels(stage: &Stage, channel: Channel) -> bool {
    stage.plot.layers.iter().any(|layer| is_value_label(layer, channel))
}

/// The room that value labels need beyond the plot area.
pub fn overhang(stage: &Stage) -> Margins {
    let mut need = Margins::default();
    for layer in &stage.plot.layers {
        if ![Channel::X, Channel::Y].iter().any(|channel| is_value_label(layer, *channel)) {
            continue;
        }
        for row in 0..layer.data.rows.min(500) {
            let Some(label) = wish(stage, layer, row) else { continue };
            need.grow(&super::axis::overhang(stage, &mut [label].iter()));
        }
    }
    need
}

/// Where a row's text stands if nothing is in its way.
fn wish(stage: &Stage, layer: &Layer, row: usize) -> Option<Label> {
    let [x, y] = marks::point(stage, layer, row)?;
    if !stage.holds(x, y) {
        return None;
    }
    let text = text(stage, layer, row).filter(|text| !text.trim().is_empty())?;
    let mark = &layer.mark;
    let faded = stage.is_faded(layer, row);
    let finite = |px: f64| if px.is_finite() { px.clamp(-1000.0, 1000.0) } else { 0.0 };
    Some(Label {
        x: x + finite(mark.dx),
        y: y + finite(mark.dy),
        text,
        anchor: mark.align.unwrap_or(Anchor::Middle),
        baseline: mark.baseline.unwrap_or(Baseline::Middle),
        angle: 0.0,
        size: TEXT,
        bold: mark.bold,
        color: if faded { Color::Soft } else { stage.main_tint(layer, row).color },
    })
}

/// The text of a row.
fn text(stage: &Stage, layer: &Layer, row: usize) -> Option<String> {
    let Some(def) = layer.encoding.get(Channel::Text) else { return layer.mark.text.as_deref().map(str::to_owned) };
    match layer.source(def, row) {
        Source::Field(column) => {
            let cells = values::Cells::new(&layer.data, *column, stage.locale, values::Detail::Label, Some(def));
            let text = cells.signed(stage, row)?;
            let unit = layer.data.columns[*column].unit.as_deref();
            let first = (0..row).all(|earlier| layer.data.number(*column, earlier).is_nan());
            // The first value carries the unit for all of them.
            let main = [Channel::X, Channel::Y].iter().any(|channel| is_value_label(layer, *channel));
            let short =
                unit.filter(|unit| main && first && is_first_of_its_kind(stage, layer) && policy::is_short(unit));
            Some(values::with_unit(text, short))
        }
        Source::Datum(datum) | Source::Value(datum) => match datum {
            Datum::Text(text) => Some(text.as_ref().to_owned()),
            Datum::Number(number) => Some(
                crate::grammar::NumberFormat::read(",")
                    .map_or(String::new(), |format| format.show(*number, stage.locale)),
            ),
        },
    }
}

/// Whether no layer before this one writes values, too.
fn is_first_of_its_kind(stage: &Stage, layer: &Layer) -> bool {
    let writes = |layer: &&Layer| {
        layer.data.rows > 0 && [Channel::X, Channel::Y].iter().any(|channel| is_value_label(layer, *channel))
    };
    stage.plot.layers.iter().find(writes).is_some_and(|first| std::ptr::eq(first, layer))
}

/// What a remark should not stand on: lines, and the boxes of bars.
#[derive(Default)]
pub struct Obstacles {
    strokes: Vec<Vec<[f64; 2]>>,
    boxes: Vec<[f64; 4]>,
}

impl Obstacles {
    /// Those of a plot; of very many marks only the first.
    pub fn of(stage: &Stage) -> Obstacles {
        let mut obstacles = Obstacles::default();
        for layer in &stage.plot.layers {
            match layer.mark.kind {
                Kind::Line if layer.data.rows <= 2000 => {
                    for strand in lines::strands(stage, layer) {
                        obstacles.strokes.extend(lines::runs(stage, layer, &strand));
                    }
                }
                Kind::Bar => {
                    for row in 0..layer.data.rows.min(500) {
                        if let Some(Shape::Rect(area)) = marks::shape(stage, layer, row) {
                            obstacles.boxes.push(area);
                        }
                    }
                }
                _ => {}
            }
        }
        obstacles
    }

    /// Whether a text in the box stands on something.
    fn meet(&self, area: &[f64; 4]) -> bool {
        // A hair over a line does not hurt, nor does the space above and below letters over a bar.
        let [x, y, width, height] = *area;
        let core = [x + 3.0, y + 3.0, width - 6.0, height - 6.0];
        let line = [x, core[1], width, core[3]];
        self.boxes.iter().any(|other| overlap(other, &line, 0.0))
            || self.strokes.iter().any(|run| run.windows(2).any(|two| crosses(&core, two[0], two[1])))
    }
}

/// The texts of a layer in their places.
pub fn place(stage: &Stage, layer: &Layer, obstacles: &Obstacles, taken: &mut Vec<[f64; 4]>) -> Vec<Item> {
    let values = [Channel::X, Channel::Y].iter().any(|channel| is_value_label(layer, *channel));
    // A text for every row of many, such as the cells of a heat map, gives way; a few remarks do not.
    let gives_way = values || layer.data.rows > 12;
    let mut items = Vec::new();
    for row in (0..layer.data.rows.min(2000)).filter(|row| !stage.is_hidden(layer, *row)) {
        let Some(wish) = wish(stage, layer, row) else { continue };
        let labels =
            if gives_way { fit(stage, wish, taken) } else { settle(stage, wish, layer.mark.dx, obstacles, taken) };
        for label in labels {
            taken.push(label.bounds());
            let style = Style { fill: Some(label.color), opacity: 1.0, ..Style::default() };
            items.push(Item { shape: Shape::Text(label), style });
        }
    }
    items
}

/// The whole frame, relative to the panel.
fn frame(stage: &Stage) -> [f64; 4] {
    [
        -stage.margins.left,
        -stage.margins.top,
        stage.frame_width,
        stage.margins.top + stage.height + stage.margins.bottom,
    ]
}

fn is_inside(outer: &[f64; 4], inner: &[f64; 4]) -> bool {
    inner[0] >= outer[0] - 0.5
        && inner[1] >= outer[1] - 0.5
        && inner[0] + inner[2] <= outer[0] + outer[2] + 0.5
        && inner[1] + inner[3] <= outer[1] + outer[3] + 0.5
}

/// A label where it wants to be, or not at all.
fn fit(stage: &Stage, wish: Label, taken: &[[f64; 4]]) -> Vec<Label> {
    let bounds = wish.bounds();
    let free = is_inside(&frame(stage), &bounds) && taken.iter().all(|other| !overlap(other, &bounds, 0.0));
    if free { vec![wish] } else { Vec::new() }
}

/// A remark at the free place nearest to where it wants to be: its own side, the other side, then up and down.
fn settle(stage: &Stage, wish: Label, dx: f64, obstacles: &Obstacles, taken: &[[f64; 4]]) -> Vec<Label> {
    let area = [0.0, -4.0, stage.width + stage.margins.right, stage.height + 4.0];
    let share = if stage.class == Class::Wide { 0.45 } else { 0.62 };
    let widest_allowed = (stage.frame_width * share).min(300.0);
    let sides = match wish.anchor {
        Anchor::Start => [Anchor::Start, Anchor::End],
        Anchor::End => [Anchor::End, Anchor::Start],
        Anchor::Middle => [Anchor::Middle, Anchor::Middle],
    };
    let mut best: Option<(f64, Vec<Label>)> = None;
    let steps = (stage.height / 8.0).ceil() as i64;
    for (turn, side) in sides.into_iter().enumerate() {
        // On the other side it stands off the point it is about as far as it does here.
        let anchor_x = if turn == 1 { wish.x - 2.0 * dx } else { wish.x };
        let room = match side {
            Anchor::Start => area[2] - anchor_x,
            Anchor::End => anchor_x,
            Anchor::Middle => 2.0 * anchor_x.min(area[2] - anchor_x).max(area[2] / 4.0),
        };
        let whole = width(&wish.text, TEXT, wish.bold);
        let room = room.min(widest_allowed).max(60.0);
        let lines = if whole <= room { vec![wish.text.clone()] } else { wrap(&wish.text, room, TEXT) };
        let wide = widest(&lines, TEXT) * if wish.bold { 1.12 } else { 1.0 };
        let tall = (lines.len() - 1) as f64 * LINE + line(TEXT);
        let x = match side {
            Anchor::Start => anchor_x.clamp(area[0], (area[2] - wide).max(area[0])),
            Anchor::End => anchor_x.clamp((area[0] + wide).min(area[2]), area[2]),
            Anchor::Middle => anchor_x.clamp(wide / 2.0, (area[2] - wide / 2.0).max(wide / 2.0)),
        };
        for step in 0..=2 * steps {
            let shift = (step + 1).div_euclid(2) as f64 * if step % 2 == 1 { -8.0 } else { 8.0 };
            let top = match wish.baseline {
                Baseline::Top => wish.y,
                Baseline::Middle => wish.y - tall / 2.0,
                Baseline::Alphabetic => wish.y - tall + 0.25 * TEXT,
                Baseline::Bottom => wish.y - tall,
            };
            let lowest = area[1] + area[3] - tall;
            let top = top.clamp(area[1], lowest.max(area[1])) + shift;
            let labels: Vec<Label> = lines
                .iter()
                .enumerate()
                .map(|(nth, text)| Label {
                    x,
                    y: top + nth as f64 * LINE + line(TEXT) / 2.0,
                    text: text.clone(),
                    anchor: side,
                    baseline: Baseline::Middle,
                    ..wish.clone()
                })
                .collect();
            let free = |label: &Label| {
                let bounds = label.bounds();
                is_inside(&area, &bounds)
                    && is_inside(&frame(stage), &bounds)
                    && taken.iter().all(|other| !overlap(other, &bounds, 1.0))
            };
            if labels.iter().all(free) {
                let met = labels.iter().any(|label| obstacles.meet(&label.bounds()));
                let cost =
                    shift.abs() + turn as f64 * 20.0 + (lines.len() - 1) as f64 * 6.0 + if met { 150.0 } else { 0.0 };
                if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                    best = Some((cost, labels));
                }
                if !met {
                    break;
                }
            }
        }
    }
    best.map(|(_, labels)| labels).unwrap_or_default()
}
