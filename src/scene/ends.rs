//! Direct labels: the names of lines at their ends instead of in a legend.

use super::axis::label;
use super::boxes::{crosses, overlap};
use super::lines::{runs, strands};
use super::metrics::{widest, wrap};
use super::policy::{Class, GAP, LINE, TEXT};
use super::stage::Stage;
use super::{Anchor, Baseline, Color, Label};
use crate::grammar::{Channel, Kind, Measure, Role, Scale, Source, order};

/// How far a name may stand from the end of its line, px.
const FARTHEST: f64 = 40.0;
/// A line that ends this close to the right edge is named in the margin.
const EDGE: f64 = 36.0;

/// The colour scale of a chart whose lines can be named at their ends, and no legend needed.
fn scale<'a>(stage: &Stage<'a>) -> Option<&'a Scale> {
    let scale = stage.plot.scale(Channel::Color)?;
    let count = scale.categories()?.keys.len();
    let uses = || {
        stage.plot.layers.iter().filter_map(|layer| {
            Some((layer, layer.encoding.get(Channel::Color).filter(|def| !matches!(def.source, Source::Value(_)))?))
        })
    };
    let lines = uses().any(|(layer, _)| layer.mark.kind == Kind::Line && layer.role == Role::Data);
    let only = uses().all(|(layer, _)| !matches!(layer.mark.kind, Kind::Bar | Kind::Area | Kind::Rect));
    let hidden = uses().any(|(_, def)| def.legend.hidden);
    let nominal = scale.measure == Measure::Nominal;
    (stage.class == Class::Wide && lines && only && !hidden && nominal && (2..=10).contains(&count)).then_some(scale)
}

/// The width that names in the margin take; `None` where there are none.
pub fn margin(stage: &Stage) -> Option<f64> {
    let categories = scale(stage)?.categories()?;
    let wide = categories.labels.iter().map(|name| widest(&lines(stage, name), TEXT)).fold(0.0, f64::max);
    Some(wide + GAP + 4.0)
}

fn lines(stage: &Stage, name: &str) -> Vec<String> {
    wrap(name, (stage.frame_width * 0.28).min(180.0), TEXT)
}

struct End {
    x: f64,
    y: f64,
    lines: Vec<String>,
    color: Color,
}

/// The names in their places, relative to the panel; `None` where a legend is better.
pub fn labels(stage: &Stage, taken: &[[f64; 4]]) -> Option<Vec<Label>> {
    let categories = scale(stage)?.categories()?;
    let mut strokes: Vec<Vec<[f64; 2]>> = Vec::new();
    let mut ends: Vec<Option<End>> = categories.keys.iter().map(|_| None).collect();
    for layer in stage.plot.layers.iter().filter(|layer| layer.role == Role::Data) {
        for strand in strands(stage, layer) {
            let row = strand.rows[0];
            let Some(at) = layer.key(Channel::Color, row).and_then(|key| categories.find(&key)) else { continue };
            for run in runs(stage, layer, &strand) {
                let [x, y] = run[run.len() - 1];
                if ends[at].as_ref().is_none_or(|end| end.x < x) {
                    let faded = stage.is_faded(layer, row);
                    let color = if faded { Color::Soft } else { stage.main_tint(layer, row).color };
                    ends[at] = Some(End { x, y, lines: lines(stage, &categories.labels[at]), color });
                }
                if layer.mark.kind == Kind::Line {
                    strokes.push(run);
                } else {
                    strokes.extend(run.into_iter().map(|point| vec![point]));
                }
            }
        }
    }
    let mut out = Vec::new();
    let mut in_margin: Vec<End> = Vec::new();
    for end in ends.into_iter().flatten() {
        if end.x >= stage.width - EDGE {
            in_margin.push(end);
        } else {
            match beside(stage, &end, &strokes, &out, taken) {
                Some(labels) => out.extend(labels),
                None => in_margin.push(end),
            }
        }
    }
    let stacked = stacked(stage, in_margin)?;
    let meets = |label: &Label| {
        let bounds = label.bounds();
        taken.iter().any(|other| overlap(other, &bounds, 0.0))
            || out.iter().any(|other: &Label| overlap(&other.bounds(), &bounds, 0.0))
    };
    if stacked.iter().any(meets) {
        return None;
    }
    out.extend(stacked);
    Some(out)
}

fn write(end: &End, x: f64, top: f64, anchor: Anchor) -> Vec<Label> {
    let line = |(nth, text): (usize, &String)| {
        label(text.as_str(), x, top + (nth as f64 + 0.5) * LINE, anchor, Baseline::Middle, end.color)
    };
    end.lines.iter().enumerate().map(line).collect()
}

/// Names in the right margin, moved apart where their lines end close together.
fn stacked(stage: &Stage, mut ends: Vec<End>) -> Option<Vec<Label>> {
    let mut rows: Vec<usize> = (0..ends.len()).collect();
    order(&mut rows, &|a, b| ends[a].y.total_cmp(&ends[b].y));
    let heights: Vec<f64> = rows.iter().map(|at| ends[*at].lines.len() as f64 * LINE).collect();
    let mut tops: Vec<f64> = Vec::new();
    let mut lowest = f64::NEG_INFINITY;
    for (nth, at) in rows.iter().enumerate() {
        let top = (ends[*at].y - heights[nth] / 2.0).max(lowest);
        lowest = top + heights[nth];
        tops.push(top);
    }
    // What ran out below the plot is pushed up again, then what ran out above it down.
    let mut most = stage.height + LINE / 2.0;
    for nth in (0..tops.len()).rev() {
        tops[nth] = tops[nth].min(most - heights[nth]);
        most = tops[nth];
    }
    // Half of what a cluster was pushed down is shared with the names above it.
    for nth in (1..tops.len()).rev() {
        let at = rows[nth];
        let wished = ends[at].y - heights[nth] / 2.0;
        if tops[nth] - wished > LINE {
            let room = tops[0] + LINE / 2.0;
            let shift = ((tops[nth] - wished) / 2.0).min(room).max(0.0);
            let mut below = tops[nth] - shift;
            tops[nth] = below;
            for above in (0..nth).rev() {
                tops[above] = tops[above].min(below - heights[above]);
                below = tops[above];
            }
            break;
        }
    }
    let mut out = Vec::new();
    for (nth, at) in rows.into_iter().enumerate() {
        let end = &mut ends[at];
        let off = (tops[nth] + heights[nth] / 2.0 - end.y).abs();
        if off > FARTHEST || tops[nth] < -LINE {
            return None;
        }
        out.extend(write(end, stage.width + GAP, tops[nth], Anchor::Start));
    }
    Some(out)
}

/// A name near the end of a line that ends inside of the plot, where it crosses nothing.
fn beside(
    stage: &Stage,
    end: &End,
    strokes: &[Vec<[f64; 2]>],
    placed: &[Label],
    taken: &[[f64; 4]],
) -> Option<Vec<Label>> {
    let tall = end.lines.len() as f64 * LINE;
    let wide = widest(&end.lines, TEXT);
    let mut places = vec![(end.x + GAP, end.y - tall / 2.0)];
    for away in [6.0, 12.0, 20.0, 30.0] {
        for back in [0.5, 0.25, 0.75, 1.0] {
            places.push((end.x - wide * back, end.y - away - tall));
            places.push((end.x - wide * back, end.y + away));
        }
    }
    places.into_iter().find_map(|(x, top)| {
        let area = [x - 3.0, top, wide + 6.0, tall];
        let inside =
            x >= 0.0 && x + wide <= stage.width + stage.margins.right && top >= 0.0 && top + tall <= stage.height;
        let crossed = strokes.iter().any(|run| match run[..] {
            [point] => crosses(&area, point, point),
            _ => run.windows(2).any(|two| crosses(&area, two[0], two[1])),
        });
        let meets = placed.iter().any(|label| overlap(&label.bounds(), &area, 2.0))
            || taken.iter().any(|other| overlap(other, &area, 2.0));
        (inside && !crossed && !meets).then(|| write(end, x, top, Anchor::Start))
    })
}
