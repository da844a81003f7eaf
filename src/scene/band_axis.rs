//! Axes of categories: names that wrap, turn or thin out until they fit.

use super::axis::{label, rule};
use super::boxes::overlap;
use super::metrics::{line, widest, width, wrap};
use super::policy::{GAP, LINE, Rows, TEXT};
use super::range::Range;
use super::stage::Stage;
use super::{Anchor, Axis, Baseline, Color, Label, Orient};
use crate::explainer::Str;
use crate::grammar::{AxisDef, Title};

/// The widest that names beside a plot may be, px.
fn most_beside(frame_width: f64) -> f64 {
    (frame_width * 0.4).min(260.0)
}

/// The names of a scale's categories, each in lines.
fn names(range: &Range, most: f64) -> Vec<Vec<String>> {
    let labels: &[Str] = range.scale.categories().map_or(&[], |categories| &categories.labels);
    labels.iter().map(|text| wrap(text, most, TEXT)).collect()
}

/// The most lines that the name of a row takes in a frame of a width.
pub fn most_lines(scale: &crate::grammar::Scale, rows: Rows, frame_width: f64) -> usize {
    let most = if rows == Rows::Above { frame_width } else { most_beside(frame_width) };
    let labels: &[Str] = scale.categories().map_or(&[], |categories| &categories.labels);
    labels.iter().map(|text| wrap(text, most, TEXT).len()).max().unwrap_or(1)
}

/// Categories down the page.
pub fn down(stage: &Stage, range: &Range, def: &AxisDef) -> Axis {
    let mut axis =
        Axis { orient: Orient::Left, title: None, positions: Vec::new(), labels: Vec::new(), rules: Vec::new() };
    if def.labels == Some(false) {
        return axis;
    }
    let above = stage.rows == Rows::Above;
    let most = if above { stage.frame_width } else { most_beside(stage.frame_width) };
    let names = names(range, most);
    let gutter = names.iter().map(|lines| widest(lines, TEXT)).fold(0.0, f64::max) + 12.0;
    let left = if above { -stage.margins.left } else { -gutter.max(stage.margins.left) };
    // Where rows are closer than text, only some are named.
    let tallest = names.iter().map(Vec::len).max().unwrap_or(1) as f64 * LINE;
    let every = if above { 1 } else { (tallest / range.step.max(0.01)).ceil().max(1.0) as usize };
    for (at, lines) in names.iter().enumerate() {
        let start = range.band_start(at);
        let middle = start + range.band / 2.0;
        axis.positions.push(middle);
        if at % every != 0 {
            continue;
        }
        let count = lines.len() as f64;
        let first = if above { start - 1.0 - count * LINE } else { middle - count * LINE / 2.0 };
        for (nth, text) in lines.iter().enumerate() {
            let y = first + (nth as f64 + 0.5) * LINE;
            axis.labels.push(label(text.as_str(), left, y, Anchor::Start, Baseline::Middle, Color::Ink));
        }
    }
    if let Title::Text(text) = &range.scale.title {
        let y = if above { 0.0 } else { -4.0 };
        if width(text, TEXT, false) <= stage.frame_width && !above {
            axis.title = Some(label(&**text, left, y, Anchor::Start, Baseline::Bottom, Color::Soft));
        }
    }
    axis
}

/// Categories across the page: in lines below their bands, turned where they do not fit, and thinned out where even
/// that is too close.
pub fn across(stage: &Stage, range: &Range, def: &AxisDef) -> Axis {
    let mut axis =
        Axis { orient: Orient::Bottom, title: None, positions: Vec::new(), labels: Vec::new(), rules: Vec::new() };
    let base = stage.height;
    let zero_at_base = stage.y.as_ref().is_some_and(|y| y.number(0.0).is_some());
    if !zero_at_base {
        axis.rules.push(rule([0.0, base, stage.width, base], Color::Soft));
    }
    let labels: &[Str] = range.scale.categories().map_or(&[], |categories| &categories.labels);
    let middle = |at: usize| range.band_start(at) + range.band / 2.0;
    axis.positions = (0..labels.len()).map(middle).collect();
    if def.labels == Some(false) || labels.is_empty() {
        return axis;
    }
    let room = (range.step - 6.0).max(1.0);
    let wrapped = names(range, room);
    let whole = |text: &Str| text.split([' ', '-', '/']).all(|word| width(word, TEXT, false) <= room);
    let numeric = labels.iter().all(|text| text.bytes().all(|byte| byte.is_ascii_digit() || b"-. ".contains(&byte)));
    let fits = labels.iter().all(whole) && wrapped.iter().all(|lines| lines.len() <= 3);
    let mut below = base + GAP;
    let longest = labels.iter().map(|text| width(text, TEXT, false)).fold(0.0, f64::max);
    let turned = !numeric
        && def.label_angle != Some(0.0)
        && longest <= stage.height.max(150.0) * 0.7
        && range.step >= line(TEXT) + 2.0;
    // Words are broken before a name is left out.
    let broken = !numeric && !turned && room >= 3.0 * TEXT && wrapped.iter().all(|lines| lines.len() <= 8);
    let level = fits && def.label_angle.unwrap_or(0.0) == 0.0 && !numeric;
    let (every, room) = if level || broken {
        (1, room)
    } else if turned {
        (((line(TEXT) + 2.0) / range.step.max(0.01)).ceil().max(1.0) as usize, longest + 1.0)
    } else {
        // The frame is the widest that a name can be.
        let most = (stage.frame_width * 0.9).min(longest + 10.0);
        (((most / range.step.max(0.01)).ceil().max(1.0)) as usize, most)
    };
    for (at, text) in labels.iter().enumerate().step_by(every) {
        let lines = wrap(text, room, TEXT);
        let half = widest(&lines, TEXT) / 2.0;
        let most = (stage.width + stage.margins.right - half).max(half - stage.margins.left);
        let x = middle(at).clamp(half - stage.margins.left, most);
        let set = |(nth, text): (usize, String)| {
            let y = below + nth as f64 * LINE;
            label(text, x, y, Anchor::Middle, Baseline::Top, Color::Soft)
        };
        let mut name: Vec<Label> = lines.into_iter().enumerate().map(set).collect();
        if turned && !level {
            name.truncate(1);
            for line in &mut name {
                (line.x, line.angle) = (middle(at), -90.0);
                (line.anchor, line.baseline) = (Anchor::End, Baseline::Middle);
            }
        }
        let boxes: Vec<[f64; 4]> = name.iter().map(Label::bounds).collect();
        let last = &axis.labels[axis.labels.len().saturating_sub(9)..];
        let free = |area: &[f64; 4]| last.iter().all(|other| !overlap(&other.bounds(), area, 0.0));
        if boxes.iter().all(free) {
            axis.labels.extend(name);
        }
    }
    for label in &axis.labels {
        let bounds = label.bounds();
        below = below.max(bounds[1] + bounds[3]);
    }
    if let Title::Text(text) = &range.scale.title
        && width(text, TEXT, false) <= stage.frame_width
    {
        let right = stage.width + stage.margins.right.min(GAP);
        axis.title = Some(label(&**text, right, below + 4.0, Anchor::End, Baseline::Top, Color::Soft));
    }
    axis
}
