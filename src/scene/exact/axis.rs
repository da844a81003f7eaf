//! Axes: where ticks stand and what their labels say, with labels that would overlap left out.

use super::resolve::{Resolved, Size};
use super::scale::Kind;
use super::share::Use;
use super::text::estimate;
use super::ticks::{Tick, ticks};
use crate::grammar::model::{Env, Json, Measure};
use crate::scene::{Anchor, Axis, Baseline, Color, Item, Label, Orient, Shape, Style, metrics};

/// Font size that Vega judges overlaps by, px.
const JUDGED: f64 = 10.0;
/// Font size of labels and titles, px.
const SIZE: f64 = 12.0;

/// An axis with the room that it takes beside the plot area, px.
pub struct Placed {
    /// The axis.
    pub axis: Axis,
    /// How far it reaches out of the plot area.
    pub depth: f64,
    /// How far its labels reach beyond its ends.
    pub over: [f64; 2],
}

/// The property of an axis: the first that a definition writes, then the configuration's.
pub fn prop<'a>(
    uses: &[Use<'a>],
    config: &'a Json,
    channel: &str,
    orient: Option<&str>,
    name: &str,
) -> Option<&'a Json> {
    for one in uses {
        if let Some(value) = one.def.json.get("axis").and_then(|axis| axis.get(name)) {
            return Some(value);
        }
    }
    let discrete = uses.first().is_some_and(|one| one.def.measure.is_discrete());
    let of_kind = if discrete {
        "axisDiscrete"
    } else if uses.first().is_some_and(|one| one.def.measure == Measure::Temporal) {
        "axisTemporal"
    } else {
        "axisQuantitative"
    };
    let of_channel = if channel == "x" { "axisX" } else { "axisY" };
    let of_orient = match orient {
        Some("top") => "axisTop",
        Some("right") => "axisRight",
        Some("left") => "axisLeft",
        Some(_) => "axisBottom",
        None => "",
    };
    [of_kind, of_channel, of_orient, if discrete { "axisBand" } else { "" }, "axis"]
        .iter()
        .find_map(|key| config.get(*key)?.get(name))
}

/// Leaves out labels that would overlap: every other one until none does (Vega's `parity`), or those that overlap the last kept (`greedy`).
/// In fitted charts labels are as large as they are drawn, and a reader wants air between them; Vega lets them touch.
fn thin(ticks: &mut Vec<Tick>, greedy: bool, [level, fitted]: [bool; 2], angle: f64, flush: Option<[f64; 2]>) {
    let gap = if fitted && level { 4.0 } else { 0.0 };
    // Letters rarely reach to the ends of their line.
    let tall = if fitted { SIZE + 1.0 } else { JUDGED };
    let radians = angle.to_radians();
    let (cos, sin) = (crate::flow::math::cos(radians).abs(), crate::flow::math::sin(radians).abs());
    let ends = |tick: &Tick| -> [f64; 2] {
        let wide = |line| if fitted { metrics::width(line, SIZE, false) } else { estimate(line, JUDGED) };
        let width = tick.label.split('\n').map(wide).fold(0.0, f64::max);
        let extent = if level { width * cos + tall * sin } else { tall * cos + width * sin };
        if level
            && angle == 0.0
            && let Some([low, high]) = flush
        {
            if (tick.at - low).abs() < 1.0 {
                return [tick.at, tick.at + extent];
            }
            if (tick.at - high).abs() < 1.0 {
                return [tick.at - extent, tick.at];
            }
        }
        [tick.at - extent / 2.0, tick.at + extent / 2.0]
    };
    let overlap = |a: &Tick, b: &Tick| {
        let ([a0, a1], [b0, b1]) = (ends(a), ends(b));
        gap > (b0 - a1).max(a0 - b1)
    };
    let any = |ticks: &[Tick]| ticks.windows(2).any(|two| overlap(&two[0], &two[1]));
    ticks.retain(|tick| !tick.label.is_empty());
    let all = ticks.clone();
    while ticks.len() >= 3 && any(ticks) {
        if greedy {
            let mut kept: Vec<Tick> = Vec::new();
            for tick in ticks.drain(..) {
                if kept.last().is_none_or(|last| !overlap(last, &tick)) {
                    kept.push(tick);
                }
            }
            *ticks = kept;
            break;
        }
        let mut at = 0;
        ticks.retain(|_| {
            at += 1;
            at % 2 == 1
        });
    }
    if ticks.len() < 3 && all.len() >= 3 && ticks.last() != all.last() {
        if ticks.len() > 1 {
            ticks.pop();
        }
        ticks.extend(all.last().cloned());
    }
}

/// An axis beside a plot area; `None` where it is switched off. `second` stands opposite to the first; `fitted` are
/// the axes of charts that fit a frame.
pub fn axis(
    uses: &[Use],
    resolved: &Resolved,
    channel: &str,
    size: &Size,
    [second, fitted]: [bool; 2],
    env: &Env,
    config: &Json,
) -> Option<Placed> {
    let level = channel == "x";
    let get = |name: &str| prop(uses, config, channel, None, name);
    let orient = match get("orient").and_then(Json::as_str) {
        Some("top") => Orient::Top,
        Some("bottom") => Orient::Bottom,
        Some("right") => Orient::Right,
        Some("left") => Orient::Left,
        _ => match (level, second) {
            (true, false) => Orient::Bottom,
            (true, true) => Orient::Top,
            (false, false) => Orient::Left,
            (false, true) => Orient::Right,
        },
    };
    let off = |name: &str| get(name) == Some(&Json::Bool(false));
    if get("disable") == Some(&Json::Bool(true)) {
        return None;
    }
    let main = uses[0].def;
    let mut all = ticks(uses, resolved, size, env, config, channel);
    let discrete = resolved.scale.kind.is_discrete();
    let grid = match get("grid") {
        Some(Json::Bool(grid)) => *grid,
        _ => {
            !discrete
                && uses
                    .iter()
                    .all(|one| one.def.bins.is_none() && one.def.binning == crate::grammar::model::Binning::None)
        }
    };
    let angle = get("labelAngle")
        .and_then(Json::as_f64)
        .unwrap_or(if level && main.measure.is_discrete() && main.unit.is_none() { 270.0 } else { 0.0 });
    let written_angle = get("labelAngle").is_some();
    // In a fitted chart names stand level where they have room.
    let room = if level { size.width } else { size.height } / all.len().max(1) as f64;
    let widest = all.iter().map(|tick| metrics::width(&tick.label, SIZE, false)).fold(0.0, f64::max);
    let angle = if fitted && level && !written_angle && angle != 0.0 && widest + 6.0 < room { 0.0 } else { angle };
    let rules = rules(&all, size, orient, grid, &get);
    if off("labels") {
        all.clear();
    }
    let sorted = main.json.get("sort").is_some_and(|sort| sort.is_object() || sort.is_array());
    let overlap = match get("labelOverlap") {
        Some(Json::String(how)) => Some(how == "greedy"),
        Some(Json::Bool(on)) => on.then_some(false),
        _ if (main.unit.is_some() && !sorted) || !main.measure.is_discrete() => {
            Some(matches!(resolved.scale.kind, Kind::Log | Kind::Symlog))
        }
        // Names that would lie on each other in a narrow frame are left out like numbers.
        _ if fitted => Some(false),
        _ => None,
    };
    let flush = match get("labelFlush") {
        Some(Json::Bool(false)) => None,
        None if !level || main.measure.is_discrete() => None,
        _ => Some([0.0, if level { size.width } else { size.height }]),
    };
    if let Some(greedy) = overlap {
        thin(&mut all, greedy, [level, fitted], angle, flush);
    }
    all.retain(|tick| !tick.label.is_empty());
    let limit = get("labelLimit").and_then(Json::as_f64).unwrap_or(180.0);
    let mut depth: f64 = 0.0;
    let turned = ((angle % 180.0) + 180.0) % 180.0 != 0.0;
    let gap = 6.0;
    let flush = if angle == 0.0 { flush } else { None };
    let labels: Vec<Label> = all
        .iter()
        .map(|tick| {
            let width = metrics::width(&tick.label, SIZE, false).min(limit.max(0.0));
            let tall = if turned { width } else { SIZE };
            depth = depth.max(
                gap + if level {
                    tall
                } else if turned {
                    SIZE
                } else {
                    width
                },
            );
            label(tick, orient, size, gap, angle, flush)
        })
        .collect();
    let mut over = [0.0_f64; 2];
    if level {
        for label in &labels {
            let width = if turned { SIZE } else { metrics::width(&label.text, SIZE, false) };
            let (left, right) = match (turned, label.anchor) {
                (true, _) | (_, Anchor::Middle) => (width / 2.0, width / 2.0),
                (_, Anchor::Start) => (0.0, width),
                (_, Anchor::End) => (width, 0.0),
            };
            over = [over[0].max(left - label.x), over[1].max(label.x + right - size.width)];
        }
    } else {
        over = [SIZE / 2.0, SIZE / 2.0];
    }
    let title = match title(uses, env) {
        Some(text) if !off("titles") => Some(text),
        _ => None,
    };
    let title = title.map(|text| {
        let (width, height) = (size.width, size.height);
        let (x, y, anchor, baseline, turn) = match orient {
            Orient::Bottom => (width / 2.0, height + depth + 6.0, Anchor::Middle, Baseline::Top, 0.0),
            Orient::Top => (width / 2.0, -depth - 6.0, Anchor::Middle, Baseline::Bottom, 0.0),
            Orient::Left => (-depth - 8.0, height / 2.0, Anchor::Middle, Baseline::Bottom, 270.0),
            Orient::Right => (width + depth + 8.0, height / 2.0, Anchor::Middle, Baseline::Bottom, 90.0),
        };
        depth += 22.0;
        Label { x, y, text, anchor, baseline, angle: turn, size: SIZE, bold: false, color: Color::Soft }
    });
    let positions = all.iter().map(|tick| tick.at).collect();
    Some(Placed { axis: Axis { orient, title, positions, labels, rules }, depth: depth + 2.0, over })
}

/// The title of an axis: what its definitions say, each once.
fn title(uses: &[Use], env: &Env) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    let written: Vec<Option<String>> = uses.iter().filter_map(|one| one.def.written_title("axis")).collect();
    if !written.is_empty() {
        parts.extend(written.into_iter().flatten());
    } else {
        parts
            .extend(uses.iter().filter(|one| !one.channel.ends_with('2')).map(|one| one.def.default_title(env.locale)));
    }
    let mut seen: Vec<String> = Vec::new();
    for part in parts {
        if !part.is_empty() && !seen.contains(&part) {
            seen.push(part);
        }
    }
    (!seen.is_empty()).then(|| seen.join(", "))
}

fn label(tick: &Tick, orient: Orient, size: &Size, gap: f64, angle: f64, flush: Option<[f64; 2]>) -> Label {
    let turned = ((angle % 180.0) + 180.0) % 180.0 != 0.0;
    let steep = ((angle % 360.0) + 360.0) % 360.0;
    let (x, y, mut anchor, baseline) = match orient {
        Orient::Bottom if turned => {
            (tick.at, size.height + gap, if steep > 180.0 { Anchor::End } else { Anchor::Start }, Baseline::Middle)
        }
        Orient::Top if turned => {
            (tick.at, -gap, if steep > 180.0 { Anchor::Start } else { Anchor::End }, Baseline::Middle)
        }
        Orient::Bottom => (tick.at, size.height + gap, Anchor::Middle, Baseline::Top),
        Orient::Top => (tick.at, -gap, Anchor::Middle, Baseline::Bottom),
        Orient::Left => (-gap, tick.at, Anchor::End, Baseline::Middle),
        Orient::Right => (size.width + gap, tick.at, Anchor::Start, Baseline::Middle),
    };
    if let (Some([low, high]), Orient::Bottom | Orient::Top) = (flush, orient) {
        if (tick.at - low).abs() < 1.0 {
            anchor = Anchor::Start;
        } else if (tick.at - high).abs() < 1.0 {
            anchor = Anchor::End;
        }
    }
    Label {
        x,
        y,
        text: tick.label.replace('\n', " "),
        anchor,
        baseline,
        angle: if turned { angle } else { 0.0 },
        size: SIZE,
        bold: false,
        color: Color::Soft,
    }
}

fn rules<'a>(
    ticks: &[Tick],
    size: &Size,
    orient: Orient,
    grid: bool,
    get: &dyn Fn(&str) -> Option<&'a Json>,
) -> Vec<Item> {
    let level = matches!(orient, Orient::Bottom | Orient::Top);
    let rule = |ends: [f64; 4], color: Color| Item {
        shape: Shape::Rule(ends),
        style: Style { stroke: Some(color), stroke_width: 1.0, opacity: 1.0, ..Style::default() },
    };
    let mut rules = Vec::new();
    if grid {
        for tick in ticks {
            rules.push(rule(
                if level { [tick.at, 0.0, tick.at, size.height] } else { [0.0, tick.at, size.width, tick.at] },
                Color::Rule,
            ));
        }
    }
    let shows = |name: &str, otherwise: bool| get(name).map_or(otherwise, |value| *value != Json::Bool(false));
    if shows("domain", true) {
        let (width, height) = (size.width, size.height);
        let ends = match orient {
            Orient::Bottom => [0.0, height, width, height],
            Orient::Top => [0.0, 0.0, width, 0.0],
            Orient::Left => [0.0, 0.0, 0.0, height],
            Orient::Right => [width, 0.0, width, height],
        };
        // The side axis' line is as quiet as its grid.
        rules.push(rule(ends, if level { Color::Soft } else { Color::Rule }));
    }
    rules
}
