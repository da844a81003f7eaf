//! Axes of continuous scales: ticks, grid, units.

use super::metrics::{self, width};
use super::policy::{self, GAP, LINE, Rows, TEXT};
use super::range::Range;
use super::stage::{Margins, Stage};
use super::{Anchor, Axis, Baseline, Color, Item, Label, Orient, Shape, Style, ticks};
use crate::grammar::{AxisDef, Channel, Format, Measure, NumberFormat, ScaleKind, Title, needed_decimals, time};

/// A label in the size of all labels.
pub fn label(text: impl Into<String>, x: f64, y: f64, anchor: Anchor, baseline: Baseline, color: Color) -> Label {
    Label { x, y, text: text.into(), anchor, baseline, angle: 0.0, size: TEXT, bold: false, color }
}

/// A thin line.
pub fn rule(ends: [f64; 4], color: Color) -> Item {
    let style = Style { stroke: Some(color), stroke_width: 1.0, opacity: 1.0, ..Style::default() };
    Item { shape: Shape::Rule(ends), style }
}

/// What the specification says of the axis of a channel: the first layer that says anything.
pub fn definition<'a>(stage: &Stage<'a>, channel: Channel) -> Option<&'a AxisDef> {
    let mut said = None;
    for (at, def) in stage.plot.layers.iter().flat_map(|layer| &layer.encoding.defs) {
        if at.scale() == channel && (said.is_none() || def.axis.written) {
            said = Some(&def.axis);
            if def.axis.written {
                break;
            }
        }
    }
    said
}

/// The axes of a stage, and lines of text above the plot that do not fit on one.
pub fn axes(stage: &Stage) -> (Vec<Axis>, Vec<Label>) {
    let mut axes = Vec::new();
    let mut notes = Vec::new();
    // The grid of y lies below the line of x.
    for channel in [Channel::Y, Channel::X] {
        let Some(range) = stage.range(channel) else { continue };
        let Some(def) = definition(stage, channel) else { continue };
        if def.hidden {
            continue;
        }
        let axis = match (range.is_discrete(), channel) {
            (true, Channel::Y) => super::band_axis::down(stage, range, def),
            (true, _) => super::band_axis::across(stage, range, def),
            (false, Channel::Y) => upright(stage, range, def, &mut notes),
            (false, _) => level(stage, range, def),
        };
        axes.push(axis);
    }
    (axes, notes)
}

/// The room that labels need beyond the plot area.
pub fn overhang(stage: &Stage, labels: &mut dyn Iterator<Item = &Label>) -> Margins {
    let mut need = Margins::default();
    for label in labels {
        let [x, y, width, height] = label.bounds();
        need.grow(&Margins { top: -y, left: -x, right: x + width - stage.width, bottom: y + height - stage.height });
    }
    need
}

/// Values and their words.
struct Ticks {
    values: Vec<f64>,
    labels: Vec<String>,
}

fn tick_values(stage: &Stage, range: &Range, def: &AxisDef, count: f64) -> Ticks {
    let [start, stop] = range.ends;
    let temporal = range.scale.kind == ScaleKind::Time;
    let mut grain = time::Grain::Year;
    let mut step = ticks::step(start.min(stop), start.max(stop), count);
    let mut values = match &def.values {
        Some(values) => values.iter().map(|datum| datum.number(range.scale.measure)).collect(),
        None if temporal => {
            let (values, finest) = ticks::times(start, stop, count);
            grain = finest;
            values
        }
        None if range.scale.kind == ScaleKind::Log => ticks::log(start, stop, count),
        None => ticks::linear(start, stop, count),
    };
    if def.values.is_some() || range.scale.kind == ScaleKind::Log || !step.is_finite() {
        step = values.iter().copied().fold(f64::NAN, |finest, value: f64| {
            if needed_decimals(value) > needed_decimals(finest) || finest.is_nan() { value } else { finest }
        });
    }
    if temporal {
        if values.is_empty() {
            values = vec![start];
        }
        if def.values.is_some() || values.len() == 1 {
            grain = time::grain(&values);
        }
    }
    values.retain(|value| value.is_finite());
    let plus = stage.is_diverging() && range.scale.measure == Measure::Quantitative;
    let decimals = needed_decimals(step);
    let show = |value: &f64| match &def.format {
        Some(Format::Time(format)) => time::show_as(*value, format, stage.locale).unwrap_or_default(),
        Some(Format::Number(format)) => format.show(*value, stage.locale),
        None if temporal => time::show(*value, grain, stage.locale),
        None if range.scale.normalized => {
            let mut percent = NumberFormat::decimals(decimals.saturating_sub(2)).show(*value * 100.0, stage.locale);
            percent.push_str("\u{a0}%");
            percent
        }
        None => NumberFormat { plus, ..NumberFormat::decimals(decimals) }.show(*value, stage.locale),
    };
    Ticks { labels: values.iter().map(show).collect(), values }
}

/// The words above or below an axis: its title, and its unit where that is too long for the last tick.
fn title(range: &Range) -> Option<String> {
    let unit = range.scale.unit.as_deref().filter(|unit| !policy::is_short(unit));
    let title = match &range.scale.title {
        Title::Text(text) => Some(&**text),
        Title::Default if range.scale.measure == Measure::Quantitative && !range.scale.normalized => {
            Some(&*range.scale.default_title)
        }
        _ => None,
    };
    match (title.filter(|title| !title.is_empty()), unit) {
        (Some(title), Some(unit)) if !title.contains(unit) => Some([title, unit].join(", ")),
        (Some(title), _) => Some(title.to_owned()),
        (None, Some(unit)) => Some(unit.to_owned()),
        (None, None) => None,
    }
}

/// Adds a short unit to the largest tick.
fn add_unit(range: &Range, ticks: &mut Ticks) {
    let Some(unit) = range.scale.unit.as_deref().filter(|unit| policy::is_short(unit)) else { return };
    let largest = (0..ticks.values.len()).max_by(|a, b| ticks.values[*a].total_cmp(&ticks.values[*b]));
    if let Some(at) = largest.filter(|at| !ticks.labels[*at].ends_with('%')) {
        ticks.labels[at].push('\u{a0}');
        ticks.labels[at].push_str(unit);
    }
}

fn has_grid(range: &Range, def: &AxisDef) -> bool {
    def.grid.unwrap_or(range.scale.kind != ScaleKind::Time)
}

fn is_zero_line(range: &Range, value: f64) -> bool {
    value == 0.0 && range.scale.measure == Measure::Quantitative
}

fn upright(stage: &Stage, range: &Range, def: &AxisDef, notes: &mut Vec<Label>) -> Axis {
    let count = def.tick_count.unwrap_or_else(|| policy::tick_count(stage.height, true));
    let mut ticks = tick_values(stage, range, def, count.clamp(1.0, 50.0));
    add_unit(range, &mut ticks);
    let mut axis =
        Axis { orient: Orient::Left, title: None, positions: Vec::new(), labels: Vec::new(), rules: Vec::new() };
    for (value, text) in ticks.values.iter().zip(ticks.labels) {
        let Some(place) = range.number(*value).filter(|place| stage.holds(0.0, *place)) else { continue };
        axis.positions.push(place);
        if has_grid(range, def) || is_zero_line(range, *value) {
            let color = if is_zero_line(range, *value) { Color::Ink } else { Color::Rule };
            axis.rules.push(rule([0.0, place, stage.width, place], color));
        }
        if def.labels != Some(false) {
            let text = label(text, -GAP, place, Anchor::End, Baseline::Middle, Color::Soft);
            add_clear(&mut axis.labels, text);
        }
    }
    if let Some(text) = title(range) {
        let lines = metrics::wrap(&text, stage.frame_width, TEXT);
        let above = axis.labels.iter().map(|label| label.bounds()[1]).fold(0.0, f64::min) - 4.0;
        for (at, line) in lines.iter().rev().enumerate() {
            let y = above - at as f64 * LINE;
            let text = label(line.as_str(), -stage.margins.left, y, Anchor::Start, Baseline::Bottom, Color::Soft);
            if at + 1 == lines.len() { axis.title = Some(text) } else { notes.push(text) }
        }
    }
    axis
}

/// Adds a label unless it stands on another.
fn add_clear(labels: &mut Vec<Label>, label: Label) {
    let bounds = label.bounds();
    if labels.iter().all(|other| !super::boxes::overlap(&other.bounds(), &bounds, 2.0)) {
        labels.push(label);
    }
}

fn level(stage: &Stage, range: &Range, def: &AxisDef) -> Axis {
    let mut axis =
        Axis { orient: Orient::Bottom, title: None, positions: Vec::new(), labels: Vec::new(), rules: Vec::new() };
    let base = stage.height;
    let temporal = range.scale.kind == ScaleKind::Time;
    // Where every bar carries its value, the narrow chart needs no axis.
    let bare = stage.rows == Rows::Above && super::notes::has_value_labels(stage, Channel::X);
    let most = def.tick_count.unwrap_or_else(|| policy::tick_count(stage.width, false)).clamp(1.0, 50.0);
    let mut count = most;
    let (places, labels, values) = loop {
        let mut ticks = tick_values(stage, range, def, count);
        add_unit(range, &mut ticks);
        let mut places = Vec::new();
        let mut labels = Vec::new();
        let mut values = Vec::new();
        for (value, text) in ticks.values.iter().zip(ticks.labels) {
            let Some(place) = range.number(*value).filter(|place| stage.holds(*place, 0.0)) else { continue };
            // A label at the edge moves in rather than out of the frame.
            let half = width(&text, TEXT, false) / 2.0;
            let most = (stage.width + stage.margins.right - half).max(half - stage.margins.left);
            let x = place.clamp(half - stage.margins.left, most);
            places.push(place);
            values.push(*value);
            labels.push(label(text, x, base + GAP, Anchor::Middle, Baseline::Top, Color::Soft));
        }
        let crowded = labels.windows(2).any(|two| {
            let (a, b) = (two[0].bounds(), two[1].bounds());
            let (a, b) = if a[0] <= b[0] { (a, b) } else { (b, a) };
            a[0] + a[2] + 8.0 > b[0]
        });
        if !crowded || count <= 1.0 {
            break (places, labels, values);
        }
        count = if def.values.is_some() { 1.0 } else { count - 1.0 };
    };
    for (place, value) in places.iter().zip(&values) {
        let zero = is_zero_line(range, *value);
        if zero || has_grid(range, def) && !bare {
            let color = if zero { Color::Ink } else { Color::Rule };
            along_rows(stage, *place, color, &mut axis.rules);
        } else if temporal {
            axis.rules.push(rule([*place, base, *place, base + 4.0], Color::Soft));
        }
    }
    let zero_at_base = stage.y.as_ref().is_some_and(|y| y.number(0.0).is_some_and(|place| (place - base).abs() < 1.0));
    if temporal && !zero_at_base {
        axis.rules.push(rule([0.0, base, stage.width, base], Color::Soft));
    }
    let mut below = base;
    if !bare && def.labels != Some(false) {
        for label in labels {
            add_clear(&mut axis.labels, label);
        }
        below += GAP + LINE;
    }
    axis.positions = places;
    if let Some(text) = title(range) {
        let most = stage.frame_width;
        // One line; what does not fit is said by the chart's own subtitle.
        if width(&text, TEXT, false) <= most {
            let right = stage.width + stage.margins.right.min(GAP);
            axis.title = Some(if bare {
                label(text, -stage.margins.left, -4.0, Anchor::Start, Baseline::Bottom, Color::Soft)
            } else {
                label(text, right, below + 4.0, Anchor::End, Baseline::Top, Color::Soft)
            });
        }
    }
    axis
}

/// A vertical line through the plot; where names stand above bars, only beside the bars.
fn along_rows(stage: &Stage, x: f64, color: Color, rules: &mut Vec<Item>) {
    match &stage.y {
        Some(rows) if stage.rows == Rows::Above => {
            let count = rows.scale.categories().map_or(0, |categories| categories.keys.len());
            for at in 0..count {
                let start = rows.band_start(at);
                rules.push(rule([x, start - 2.0, x, start + rows.band + 2.0], color));
            }
        }
        _ => rules.push(rule([x, 0.0, x, stage.height], color)),
    }
}
