//! Legends: samples and names in rows above the plot.

use super::axis::label;
use super::metrics::{width, wrap};
use super::policy::TEXT;
use super::stage::Stage;
use super::{Anchor, Baseline, Color, Item, Legend, Shape, Style, Symbol, ticks};
use crate::explainer::Str;
use crate::grammar::{Channel, Domain, Format, Kind, Layer, NumberFormat, Role, Scale, Source, Title, needed_decimals};

/// Height of a row of a legend, px.
const ROW: f64 = 21.0;
/// Width of a sample and the space after it, px.
const SAMPLE: f64 = 19.0;

/// The channels that a legend can explain, the most telling first.
const EXPLAINED: [Channel; 7] = [
    Channel::Color,
    Channel::Fill,
    Channel::Stroke,
    Channel::Shape,
    Channel::StrokeDash,
    Channel::Size,
    Channel::Opacity,
];

struct Entry {
    text: String,
    /// Width of the sample and the space after it, px.
    room: f64,
    samples: Vec<Item>,
}

/// The legends of a plot from `top` down, and the height they take. `direct` says that lines are named at their ends.
pub fn legends(stage: &Stage, top: f64, direct: bool) -> (Vec<Legend>, f64) {
    let mut out = Vec::new();
    let mut height = 0.0;
    let nameless = Str::from("");
    let mut explained: Vec<&Str> = Vec::new();
    for channel in EXPLAINED {
        let Some(scale) = stage.plot.scale(channel) else { continue };
        let Some(layer) = main_use(stage, channel) else { continue };
        let name_of = |channel: Channel| layer.encoding.field(channel).map(|field| &layer.data.columns[field].name);
        let name = name_of(channel).unwrap_or(&nameless);
        let same = |other: Channel| name_of(other) == Some(name) && stage.range(other).is_some();
        // A field that an axis or another legend names needs no words here.
        if direct || explained.contains(&name) || same(Channel::X) || same(Channel::Y) {
            explained.push(name);
            continue;
        }
        explained.push(name);
        let entries = entries(stage, scale, layer, channel);
        if scale.categories().is_some() && entries.len() < 2 {
            continue;
        }
        let (legend, used) = arrange(stage, scale, entries, top + height);
        out.push(legend);
        height += used;
    }
    (out, if height > 0.0 { height + 6.0 } else { 0.0 })
}

/// The layer that a channel's legend is about; `None` where a layer asks for none.
fn main_use<'a>(stage: &Stage<'a>, channel: Channel) -> Option<&'a Layer> {
    let uses = || {
        stage.plot.layers.iter().filter_map(move |layer| {
            let def = layer.encoding.get(channel).filter(|def| !def.scale.none)?;
            (!matches!(def.source, Source::Value(_))).then_some((layer, def))
        })
    };
    if uses().any(|(_, def)| def.legend.hidden) {
        return None;
    }
    let mut of_data = uses().filter(|(layer, _)| layer.role == Role::Data);
    of_data.next().or_else(|| uses().next()).map(|(layer, _)| layer)
}

fn entries(stage: &Stage, scale: &Scale, layer: &Layer, channel: Channel) -> Vec<Entry> {
    let Domain::Continuous([low, high]) = scale.domain else {
        let Some(categories) = scale.categories() else { return Vec::new() };
        // A row of the category, in a layer of data where there is one.
        let row_of = |at: usize| {
            let key = Some(&categories.keys[at]);
            let of_role = |role: Role| {
                let mut layers = stage.plot.layers.iter().filter(move |layer| layer.role == role);
                layers.find_map(|layer| {
                    let row = (0..layer.data.rows).find(|row| layer.key(channel, *row).as_ref() == key)?;
                    Some((layer, row))
                })
            };
            of_role(Role::Data).or_else(|| of_role(Role::Remark))
        };
        let entry = |at: usize| {
            let mut style = Style { opacity: 1.0, stroke_width: 2.0, ..Style::default() };
            let mut symbol = stage.symbol(0);
            match row_of(at) {
                // A row of the category shows all that goes with it: colour, symbol, dash.
                Some((layer, row)) => (style, symbol) = (stage.style(layer, row), stage.symbol_of(layer, row)),
                None => {
                    let tint = stage.tint(scale, at, at as f64 / (categories.keys.len().max(2) - 1) as f64);
                    (style.fill, style.opacity) = (Some(tint.color), tint.strength);
                }
            }
            Entry {
                text: categories.labels[at].as_ref().to_owned(),
                room: SAMPLE,
                samples: sample(layer.mark.kind, style, symbol),
            }
        };
        return (0..categories.keys.len().min(40)).map(entry).collect();
    };
    let values = ticks::linear(low, high, 3.0);
    let decimals = needed_decimals(ticks::step(low, high, 3.0));
    let format = layer.encoding.get(channel).and_then(|def| def.legend.format.as_ref().or(def.format.as_ref()));
    values
        .iter()
        .filter(|value| channel != Channel::Size || **value != low)
        .take(8)
        .map(|value| {
            let share = if high == low { 0.5 } else { (value - low) / (high - low) };
            let mut style = Style { fill: Some(Color::Hue(0)), opacity: 1.0, ..Style::default() };
            let mut size = 100.0;
            match channel {
                Channel::Size => size = 361.0 * share,
                Channel::Opacity => style.opacity = 0.3 + 0.5 * share,
                _ => {
                    let tint = stage.tint(scale, 0, share);
                    (style.fill, style.opacity) = (Some(tint.color), tint.strength);
                }
            }
            let form = if channel == Channel::Size { Symbol::Circle } else { Symbol::Square };
            let text = match format {
                Some(Format::Number(format)) => format.show(*value, stage.locale),
                _ => NumberFormat::decimals(decimals).show(*value, stage.locale),
            };
            let radius = (size / std::f64::consts::PI).sqrt().max(6.0);
            let samples = vec![Item { shape: Shape::Symbol(radius, 0.0, size, form), style }];
            Entry { text, room: 2.0 * radius + 7.0, samples }
        })
        .collect()
}

/// What stands before a name: a stroke for lines, a block for bars and areas, the symbol for points.
fn sample(kind: Kind, style: Style, symbol: Symbol) -> Vec<Item> {
    let shape = match kind {
        Kind::Line | Kind::Rule => Shape::Rule([0.0, 0.0, 14.0, 0.0]),
        Kind::Point | Kind::Circle | Kind::Square => Shape::Symbol(6.0, 0.0, 64.0, symbol),
        _ => Shape::Rect([0.0, -6.0, 12.0, 12.0]),
    };
    let style = if matches!(shape, Shape::Rule(_)) { Style { stroke_width: 3.0, ..style } } else { style };
    vec![Item { shape, style }]
}

/// Sets entries in rows as wide as the frame.
fn arrange(stage: &Stage, scale: &Scale, entries: Vec<Entry>, top: f64) -> (Legend, f64) {
    let mut legend = Legend::default();
    let (mut x, mut y) = (0.0, top + ROW / 2.0);
    if let Title::Text(text) = &scale.title {
        let wide = width(text, TEXT, false);
        if wide <= stage.frame_width {
            legend.title = Some(label(&**text, 0.0, y, Anchor::Start, Baseline::Middle, Color::Soft));
            x = wide + 12.0;
        }
    }
    for entry in entries {
        let lines = wrap(&entry.text, stage.frame_width - entry.room, TEXT);
        let wide = entry.room + super::metrics::widest(&lines, TEXT);
        if x > 0.0 && x + wide > stage.frame_width {
            (x, y) = (0.0, y + ROW);
        }
        for mut item in entry.samples {
            shift(&mut item.shape, x, y);
            legend.items.push(item);
        }
        let count = lines.len();
        for (nth, line) in lines.into_iter().enumerate() {
            if nth > 0 {
                y += super::policy::LINE;
            }
            legend.labels.push(label(line, x + entry.room, y, Anchor::Start, Baseline::Middle, Color::Ink));
        }
        x = if count > 1 { stage.frame_width + 1.0 } else { x + wide + 16.0 };
    }
    (legend, y + ROW / 2.0 - top)
}

fn shift(shape: &mut Shape, dx: f64, dy: f64) {
    match shape {
        Shape::Rect([x, y, ..]) | Shape::Symbol(x, y, ..) => {
            *x += dx;
            *y += dy;
        }
        Shape::Rule([x, y, x2, y2]) => {
            *x += dx;
            *y += dy;
            *x2 += dx;
            *y2 += dy;
        }
        _ => {}
    }
}
