//! The finding of what a reader can point at.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::policy::{MOST_POINTS, MOST_STOPS, REACH};
use super::reading::{Form, Reading, Wording};
use super::stage::Stage;
use super::values::{Cells, Detail};
use super::{Color, Point, Reach, Series, Shape, lines, marks};
use crate::explainer::Str;
use crate::grammar::{Channel, Kind, Layer, Measure, Plot, Role, Source, groups, order, time};

/// The channel whose categories are a layer's series, where there is one.
pub fn series_channel(layer: &Layer) -> Option<Channel> {
    use Channel::*;
    let same = |a: Channel, b: Channel| {
        layer.encoding.field(a).is_some() && layer.encoding.field(a) == layer.encoding.field(b)
    };
    [Color, Fill, Stroke, StrokeDash, Shape, XOffset, YOffset, Detail].into_iter().find(|channel| {
        let splits = layer.encoding.get(*channel).is_some_and(|def| match def.source {
            Source::Field(_) => def.measure.is_discrete(),
            Source::Datum(_) => true,
            Source::Value(_) => false,
        });
        splits && !same(*channel, X) && !same(*channel, Y)
    })
}

/// The series of a row: its key and its name. Layers without categories that show different fields are series by
/// the titles of these.
pub fn series(plot: &Plot, layer: &Layer, main: Channel, row: usize) -> Option<(Str, Str)> {
    if let Some(channel) = series_channel(layer) {
        let key = layer.key(channel, row)?;
        let name = match layer.encoding.field(channel) {
            Some(column) => layer.data.columns[column].label(&key).into(),
            None => key.clone(),
        };
        return Some((key, name));
    }
    let column = |layer: &Layer| {
        let column = layer.encoding.field(value_channel(layer, main)?)?;
        Some((layer.data.columns[column].name.clone(), layer.data.columns[column].title.clone()))
    };
    let own = column(layer)?;
    let data = || plot.layers.iter().filter(|layer| layer.role == Role::Data);
    data().any(|other| column(other).is_some_and(|other| other.0 != own.0)).then_some(own)
}

/// The channel whose value a row is about: the one that grows, or the quantitative one.
pub fn value_channel(layer: &Layer, main: Channel) -> Option<Channel> {
    let other = if main == Channel::X { Channel::Y } else { Channel::X };
    let quantitative = |channel: &Channel| {
        layer.encoding.get(*channel).is_some_and(|def| def.measure == Measure::Quantitative && def.field().is_some())
    };
    [other, Channel::Color, Channel::Size, Channel::Text, main].into_iter().find(quantitative)
}

/// A key along the main axis.
#[derive(Clone, PartialEq)]
enum Key {
    Number(f64),
    Category(usize, Str),
    None,
}

struct Candidate {
    series: usize,
    key: Key,
    point: Point,
}

/// Gathers the points of all layers that show data.
pub fn reach(stage: &Stage) -> Reach {
    let main = stage.main_channel();
    let mut reach = Reach { down: main == Channel::Y, ..Reach::default() };
    let mut found: Vec<Candidate> = Vec::new();
    let mut names = Names::default();
    let mut several = false;
    for layer in stage.plot.layers.iter().filter(|layer| layer.role == Role::Data) {
        reach.shared |= layer.mark.kind.joins();
        let split = series_channel(layer);
        if let Some(scale) = split.and_then(|channel| stage.plot.scale(channel)) {
            // Series in the order of their legend.
            for (key, label) in scale.categories().into_iter().flat_map(|all| all.keys.iter().zip(&all.labels)) {
                if names.place(&Some(key.clone())).1 {
                    reach.series.push(Series { name: label.to_string(), color: Color::Hue(0) });
                }
            }
        }
        let channel = value_channel(layer, main);
        let cells = channel
            .and_then(|channel| layer.encoding.get(channel))
            .and_then(|def| Some(Cells::new(&layer.data, def.field()?, stage.locale, Detail::Label, Some(def))));
        let signed = layer.mark.kind == Kind::Bar && stage.is_diverging();
        let cells = cells.map(|cells| (cells.wording(signed), cells));
        let stops = stops(stage, layer, main);
        // Without categories all rows are of one series.
        let whole = split.is_none().then(|| series(stage.plot, layer, main, 0).unzip());
        for row in 0..layer.data.rows {
            if found.len() >= MOST_POINTS {
                break;
            }
            if stops.as_ref().is_some_and(|stops| !stops[row]) || stage.is_hidden(layer, row) {
                continue;
            }
            let Some((value, bounds, anchor)) = point(stage, layer, row, main, channel, cells.as_ref()) else {
                continue;
            };
            let of_row;
            let (name, word) = match &whole {
                Some(whole) => whole,
                None => {
                    of_row = series(stage.plot, layer, main, row).unzip();
                    &of_row
                }
            };
            let color = stage.main_tint(layer, row).color;
            let (series, is_new) = names.place(name);
            if is_new {
                reach.series.push(Series { name: word.as_ref().map_or(String::new(), Str::to_string), color });
            }
            reach.series[series].color = color;
            let key = key(stage, layer, main, row);
            // The same value drawn twice, as a line and as a dot on it, is one point.
            let twice = several
                && found.iter().rev().take(2000).any(|other| {
                    other.series == series
                        && other.key == key
                        && other.point.value == value
                        && near(&other.point, anchor)
                });
            if !twice {
                let point = Point {
                    series,
                    key: 0,
                    x: anchor[0],
                    y: anchor[1],
                    bounds,
                    value,
                    details: Vec::new(),
                    origin: None,
                };
                found.push(Candidate { series, key, point });
            }
        }
        several = true;
    }
    finish(stage, main, reach, found)
}

/// Where a line is so dense that nobody can point at each of its points: the rows that are pointed at, the lowest and
/// the highest of each series in every two pixels.
fn stops(stage: &Stage, layer: &Layer, main: Channel) -> Option<Vec<bool>> {
    let rows = layer.data.rows;
    if rows <= MOST_STOPS || !layer.mark.kind.joins() {
        return None;
    }
    let (ids, _) = groups(&layer.data, &lines::splitting(layer));
    let along = usize::from(main == Channel::Y);
    // By series and place: the lowest and the highest row.
    let mut known: BTreeMap<(usize, i32), [(f64, usize); 2]> = BTreeMap::new();
    for (row, id) in ids.into_iter().enumerate() {
        let Some(place) = marks::point(stage, layer, row) else { continue };
        let here = (place[1 - along], row);
        let ends = known.entry((id, (place[along] / 2.0) as i32)).or_insert([here; 2]);
        if here.0 < ends[0].0 {
            ends[0] = here;
        }
        if here.0 > ends[1].0 {
            ends[1] = here;
        }
    }
    let mut stops = vec![false; rows];
    known.values().flatten().for_each(|(_, row)| stops[*row] = true);
    Some(stops)
}

/// Names in the order they are first seen, found in logarithmic time.
#[derive(Default)]
struct Names {
    all: Vec<Option<Str>>,
    sorted: Vec<usize>,
}

impl Names {
    /// The place of a name, and whether it was not there before.
    fn place(&mut self, name: &Option<Str>) -> (usize, bool) {
        match self.sorted.binary_search_by(|at| self.all[*at].cmp(name)) {
            Ok(at) => (self.sorted[at], false),
            Err(at) => {
                self.sorted.insert(at, self.all.len());
                self.all.push(name.clone());
                (self.all.len() - 1, true)
            }
        }
    }
}

fn near(point: &Point, anchor: [f64; 2]) -> bool {
    (point.x - anchor[0]).abs() < 1.0 && (point.y - anchor[1]).abs() < 1.0
}

fn key(stage: &Stage, layer: &Layer, main: Channel, row: usize) -> Key {
    let Some(column) = layer.encoding.field(main) else { return Key::None };
    match stage.plot.scale(main).and_then(|scale| scale.categories()) {
        Some(categories) => match layer.data.key(column, row) {
            Some(key) => Key::Category(categories.find(&key).unwrap_or(usize::MAX), key),
            None => Key::None,
        },
        None => Key::Number(layer.data.number(column, row)),
    }
}

/// The value of a row, its box and its anchor in the scene.
fn point(
    stage: &Stage,
    layer: &Layer,
    row: usize,
    main: Channel,
    channel: Option<Channel>,
    cells: Option<&(Rc<Wording>, Cells)>,
) -> Option<(Reading, [f64; 4], [f64; 2])> {
    let value = match cells {
        Some((wording, cells)) => cells.reading(row, wording)?,
        None => Reading::default(),
    };
    let (left, top) = (stage.margins.left, stage.margins.top);
    if layer.mark.kind.joins() || layer.mark.kind.is_symbol() {
        let [x, y] = marks::point(stage, layer, row)?;
        if !stage.holds(x, y) {
            return None;
        }
        let (x, y) = (x + left, y + top);
        return Some((value, [x - REACH, y - REACH, 2.0 * REACH, 2.0 * REACH], [x, y]));
    }
    let [x, y, width, height] = match marks::shape(stage, layer, row)? {
        Shape::Rect(rect) => rect,
        Shape::Rule([x, y, x2, y2]) => [x.min(x2), y.min(y2), (x2 - x).abs(), (y2 - y).abs()],
        Shape::Symbol(x, y, ..) => [x, y, 0.0, 0.0],
        _ => return None,
    };
    // The tip of a bar is where its value is.
    let [start, end] = channel
        .filter(|channel| channel.is_position())
        .map_or(Some([0.0, 0.0]), |channel| stage.growth(layer, channel, row))?;
    let tip = if end < start { 0.0 } else { 1.0 };
    let anchor = match channel {
        Some(Channel::X) => [x + width * tip, y + height / 2.0],
        Some(Channel::Y) => [x + width / 2.0, y + height * tip],
        _ => [x + width / 2.0, y + height / 2.0],
    };
    let pad = |length: f64| ((2.0 * REACH - length) / 2.0).max(0.0);
    let (wide, tall) = if main == Channel::X { (0.0, pad(height)) } else { (pad(width), 0.0) };
    let bounds = [x - wide + left, y - tall + top, width + 2.0 * wide, height + 2.0 * tall];
    Some((value, bounds, [anchor[0] + left, anchor[1] + top]))
}

/// Numbers the keys and orders the points by key, then series.
fn finish(stage: &Stage, main: Channel, mut reach: Reach, mut found: Vec<Candidate>) -> Reach {
    let mut rows: Vec<usize> = (0..found.len()).collect();
    let compare = |a: &Key, b: &Key| match (a, b) {
        (Key::Number(a), Key::Number(b)) => a.total_cmp(b),
        (Key::Category(a, _), Key::Category(b, _)) => a.cmp(b),
        _ => std::cmp::Ordering::Equal,
    };
    order(&mut rows, &|a, b| compare(&found[a].key, &found[b].key).then(found[a].series.cmp(&found[b].series)));
    let is_temporal = stage.plot.scale(main).is_some_and(|scale| scale.measure == Measure::Temporal);
    let words = if is_temporal { Some(moments(stage, &found)) } else { main_words(stage, main) };
    for (nth, row) in rows.iter().enumerate() {
        let key = &found[*row].key;
        if nth == 0 || found[rows[nth - 1]].key != *key {
            reach.keys.push(match key {
                Key::Number(number) => {
                    words.as_ref().map_or_else(Reading::default, |words| Reading::of(*number, words))
                }
                Key::Category(at, key) => {
                    let categories = stage.plot.scale(main).and_then(|scale| scale.categories());
                    categories.and_then(|all| all.labels.get(*at)).map_or(key.to_string(), Str::to_string).into()
                }
                Key::None => Reading::default(),
            });
        }
        let point = &mut found[*row].point;
        let (value, details) = (std::mem::take(&mut point.value), std::mem::take(&mut point.details));
        reach.points.push(Point { key: reach.keys.len() - 1, value, details, ..*point });
    }
    // Series that no row belongs to are not there for the reader.
    let mut used = vec![false; reach.series.len()];
    reach.points.iter().for_each(|point| used[point.series] = true);
    let mut place = 0;
    let places: Vec<usize> = used
        .iter()
        .map(|used| {
            place += usize::from(*used);
            place.saturating_sub(1)
        })
        .collect();
    reach.points.iter_mut().for_each(|point| point.series = places[point.series]);
    let mut at = 0;
    reach.series.retain(|_| {
        at += 1;
        used[at - 1]
    });
    reach
}

/// How moments are put into words: as finely as tells all of them apart.
fn moments(stage: &Stage, found: &[Candidate]) -> Rc<Wording> {
    let number = |candidate: &Candidate| match candidate.key {
        Key::Number(number) => Some(number),
        _ => None,
    };
    let times: Vec<f64> = found.iter().filter_map(number).collect();
    Rc::new(Wording { form: Form::Moment(time::grain(&times)), locale: stage.locale, unit: None, plus: false })
}

fn main_words(stage: &Stage, main: Channel) -> Option<Rc<Wording>> {
    let layer = stage.plot.layers.iter().find(|layer| layer.encoding.field(main).is_some())?;
    let (column, def) = (layer.encoding.field(main)?, layer.encoding.get(main));
    Some(Cells::new(&layer.data, column, stage.locale, Detail::Label, def).wording(false))
}
