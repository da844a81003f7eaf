//! The rest of a line, drawn by the reader: by pointer, arrow keys or number fields.

use super::guess::shown;
use super::words::Say;
use super::{Turn, percent, tenth};
use crate::browser::{Deed, DeedKind};
use crate::explainer::{Figures, Str, format_number, number_text, parse_number};
use crate::ui::sheet::Sheet;
use crate::view::Memory;

/// Height of the drawing and where its plot begins and ends, px.
const HEIGHT: f64 = 240.0;
const TOP: f64 = 26.0;
const BOTTOM: f64 = 208.0;
/// Where the first and the last key stand, in hundredths of the width.
const LEFT: f64 = 6.0;
const RIGHT: f64 = 92.0;

/// Where a key stands, in hundredths of the width.
fn across(figures: &Figures, at: usize) -> f64 {
    LEFT + (RIGHT - LEFT) * figures.places[at]
}

/// Where a figure stands, px.
fn down(figures: &Figures, value: f64) -> f64 {
    BOTTOM - (BOTTOM - TOP) * value / figures.most
}

/// What is set for a key that is guessed; the last given figure where nothing is.
fn value(figures: &Figures, memory: &Memory, at: usize) -> f64 {
    let own = memory.values.get(at).copied().unwrap_or(f64::NAN);
    if own.is_finite() { own } else { figures.truth[figures.given - 1] }
}

pub(super) fn write(sheet: &mut Sheet, figures: &Figures, memory: &Memory, id: &Str) {
    let locale = sheet.explainer().locale;
    let (live, open) = (sheet.live(), sheet.live() && !memory.done);
    if figures.given == 0 || figures.keys.len() <= figures.given {
        return;
    }
    let height = tenth(HEIGHT);
    sheet.open_shape("svg ex-draw", &[("width", "100%"), ("height", &height)]);
    if open {
        sheet.set("role", "group");
        sheet.set("data-act", "draw");
        sheet.set("data-drag", "");
        sheet.refer("aria-describedby", "how", id);
        sheet.set("aria-label", Say::DrawHere.say(locale));
    } else {
        sheet.set("role", "img");
        let given = (0..figures.given)
            .map(|at| [&*figures.keys[at], ": ", &shown(figures, figures.truth[at], locale)].concat());
        sheet.set("aria-label", &given.collect::<Vec<_>>().join("; "));
    }
    let start = percent(across(figures, figures.given - 1));
    let width = percent(100.0 - across(figures, figures.given - 1));
    sheet.shape("rect ex-zone", &[("x", &start), ("y", "0"), ("width", &width), ("height", &tenth(BOTTOM))]);
    for share in [0.0, 0.5, 1.0] {
        let y = tenth(down(figures, figures.most * share));
        sheet.shape("line ex-grid", &[("x1", "0"), ("x2", "100%"), ("y1", &y), ("y2", &y)]);
        // The last given figure is written out: on a phone it may need the place of the one in the middle.
        let near = down(figures, figures.most * share) - down(figures, figures.truth[figures.given - 1]);
        if share == 0.5 && near.abs() < 24.0 && across(figures, figures.given - 1) < 45.0 {
            continue;
        }
        let label = tenth(down(figures, figures.most * share) - 5.0);
        sheet.open_shape("text ex-tick", &[("x", "0"), ("y", &label)]);
        // The unit once, at the top.
        sheet.text(&match share {
            0.0 => String::new(),
            1.0 => shown(figures, figures.most, locale),
            _ => format_number(figures.most * share, figures.decimals(), locale),
        });
        sheet.close();
    }
    let every = figures.keys.len().div_ceil(6);
    for at in 0..figures.keys.len() {
        let last = figures.keys.len() - 1;
        if (last - at).is_multiple_of(every) || at == figures.given {
            let y = tenth(BOTTOM + 20.0);
            let what = "text ex-tick ex-middle";
            sheet.open_shape(what, &[("x", &percent(across(figures, at))), ("y", &y)]);
            sheet.text(&figures.keys[at]);
            sheet.close();
        }
    }
    let shown_to = if memory.done { figures.keys.len() } else { figures.given };
    let known: Vec<[f64; 2]> =
        (0..shown_to).map(|at| [across(figures, at), down(figures, figures.truth[at])]).collect();
    segments(sheet, "line ex-true", &known);
    for [x, y] in &known {
        sheet.shape("circle ex-true-dot", &[("cx", &percent(*x)), ("cy", &tenth(*y)), ("r", "3.5")]);
    }
    label(sheet, figures, figures.given - 1, figures.truth[figures.given - 1], "text ex-tick ex-middle ex-strong");
    if !live {
        sheet.open_shape(
            "text ex-question-mark ex-middle",
            &[
                ("x", &percent((across(figures, figures.given - 1) + 100.0) / 2.0)),
                ("y", &tenth((TOP + BOTTOM) / 2.0 + 14.0)),
            ],
        );
        sheet.text("?");
        sheet.close();
        return sheet.close();
    }
    let mut mine = vec![[across(figures, figures.given - 1), down(figures, figures.truth[figures.given - 1])]];
    let count = memory.values.len();
    mine.extend((0..count).map(|at| [across(figures, figures.given + at), down(figures, value(figures, memory, at))]));
    segments(sheet, "line ex-mine", &mine);
    // In a group of their own: handles keep their elements, and with them the focus, whatever else comes and goes.
    sheet.open("g");
    for at in 0..count {
        let [x, y] = mine[at + 1];
        let (x, y) = (percent(x), tenth(y));
        if memory.done {
            sheet.shape("circle ex-mine-dot", &[("cx", &x), ("cy", &y), ("r", "4.5")]);
            continue;
        }
        let now = value(figures, memory, at);
        let act = ["point ", &at.to_string()].concat();
        let words =
            if memory.values[at].is_finite() { shown(figures, now, locale) } else { Say::Clear.say(locale).into() };
        sheet.shape(
            "circle ex-handle",
            &[
                ("cx", &x),
                ("cy", &y),
                ("r", "9"),
                ("tabindex", "0"),
                ("role", "slider"),
                ("aria-orientation", "vertical"),
                ("aria-label", &figures.keys[figures.given + at]),
                ("aria-valuemin", "0"),
                ("aria-valuemax", &number_text(figures.most)),
                ("aria-valuenow", &number_text(now)),
                ("aria-valuetext", &words),
                ("data-act", &act),
            ],
        );
    }
    sheet.close();
    sheet.open("g");
    let last = count - 1;
    if memory.values[last].is_finite() && !memory.done {
        label(sheet, figures, figures.given + last, value(figures, memory, last), "text ex-tick ex-middle ex-strong");
    }
    if memory.done {
        let at = figures.keys.len() - 1;
        label(sheet, figures, at, figures.truth[at], "text ex-tick ex-middle ex-strong");
    }
    sheet.close();
    sheet.close();
    if open {
        sheet.open("p ex-small");
        sheet.id("how", id);
        sheet.text(Say::DrawKeys.say(locale));
        sheet.close();
        numbers(sheet, figures, memory);
    }
}

/// The figures as fields to type in.
fn numbers(sheet: &mut Sheet, figures: &Figures, memory: &Memory) {
    sheet.open("details ex-fold ex-numbers");
    sheet.tell("summary", Say::TypeNumbers);
    sheet.open("div ex-fields");
    for (at, own) in memory.values.iter().enumerate() {
        sheet.open("label");
        sheet.leaf("span", &figures.keys[figures.given + at]);
        sheet.text(" ");
        field(sheet, "number", figures, *own, &["number ", &at.to_string()].concat());
        sheet.close();
        sheet.close();
    }
    sheet.close();
    sheet.close();
}

/// Opens a control for one figure.
pub(super) fn field(sheet: &mut Sheet, kind: &str, figures: &Figures, value: f64, act: &str) {
    let text = if value.is_finite() { number_text(value) } else { String::new() };
    sheet.open("input ex-input");
    sheet.set("type", kind);
    sheet.set("min", "0");
    sheet.set("max", &number_text(figures.most));
    // What a reader types need not be a multiple of the step.
    sheet.set("step", &if kind == "number" { "any".into() } else { number_text(figures.step()) });
    sheet.set("data-value", &text);
    sheet.set("data-act", act);
}

fn segments(sheet: &mut Sheet, what: &'static str, points: &[[f64; 2]]) {
    for pair in points.windows(2) {
        let [[x1, y1], [x2, y2]] = [pair[0], pair[1]];
        sheet.shape(what, &[("x1", &percent(x1)), ("y1", &tenth(y1)), ("x2", &percent(x2)), ("y2", &tenth(y2))]);
    }
}

fn label(sheet: &mut Sheet, figures: &Figures, at: usize, value: f64, what: &'static str) {
    let locale = sheet.explainer().locale;
    let (x, y) = (percent(across(figures, at).min(88.0)), tenth((down(figures, value) - 13.0).max(12.0)));
    sheet.open_shape(what, &[("x", &x), ("y", &y)]);
    sheet.text(&format_number(value, figures.decimals(), locale));
    sheet.close();
}

pub(super) fn hear(figures: &Figures, deed: &Deed, turn: &mut Turn) -> bool {
    let memory = &mut turn.memory;
    let count = memory.values.len();
    match (deed.kind, &*deed.verb) {
        (DeedKind::Drag, _) => {
            let x = deed.at[0] * 100.0;
            let far = |at: &usize| (across(figures, figures.given + at) - x).abs();
            // What stands left of the shaded part is given.
            if x < across(figures, figures.given - 1) {
                return false;
            }
            let Some(at) = (0..count).min_by(|a, b| far(a).total_cmp(&far(b))) else { return false };
            set(figures, memory, at, figures.most * (BOTTOM - deed.at[1] * HEIGHT) / (BOTTOM - TOP));
            true
        }
        (DeedKind::Key, "point") => {
            let Some(at) = deed.object.parse::<usize>().ok().filter(|at| *at < count) else { return false };
            let now = value(figures, memory, at);
            let step = figures.step();
            let to = match &*deed.value {
                "ArrowUp" => now + step,
                "ArrowDown" => now - step,
                "PageUp" => now + 10.0 * step,
                "PageDown" => now - 10.0 * step,
                "Home" => 0.0,
                "End" => figures.most,
                "ArrowRight" | "ArrowLeft" => {
                    let next = if deed.value == "ArrowRight" { (at + 1).min(count - 1) } else { at.saturating_sub(1) };
                    turn.focus = ["[data-act=\"point ", &next.to_string(), "\"]"].concat();
                    return true;
                }
                _ => return false,
            };
            set(figures, memory, at, to);
            true
        }
        (DeedKind::Set, "number") => {
            let Some(at) = deed.object.parse::<usize>().ok().filter(|at| *at < count) else { return false };
            match parse_number(&deed.value) {
                Some(number) if number >= 0.0 => {
                    fill(figures, memory);
                    memory.values[at] = number.min(figures.most);
                }
                _ => memory.values[at] = f64::NAN,
            }
            true
        }
        _ => false,
    }
}

/// Once a reader has begun, every point counts as set.
fn fill(figures: &Figures, memory: &mut Memory) {
    for at in 0..memory.values.len() {
        memory.values[at] = value(figures, memory, at);
    }
}

fn set(figures: &Figures, memory: &mut Memory, at: usize, to: f64) {
    fill(figures, memory);
    memory.values[at] = rounded(figures, to);
}

/// A figure on the scale, rounded to its step.
pub(super) fn rounded(figures: &Figures, value: f64) -> f64 {
    let step = figures.step();
    let unit = if step < 1.0 { 100.0 } else { 1.0 };
    let value = ((value / step).round() * step).clamp(0.0, figures.most);
    (value * unit).round() / unit
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explainer::TableId;

    fn figures() -> Figures {
        let keys = ["2018", "2019", "2020", "2021"].map(Str::from).to_vec();
        Figures {
            table: TableId(0),
            keys,
            places: vec![0.0, 0.3, 0.6, 1.0],
            truth: vec![10.0, 20.0, 40.0, 80.0],
            given: 2,
            most: 100.0,
            unit: None,
        }
    }

    fn deed(kind: DeedKind, verb: &str, object: &str, value: &str, at: [f64; 2]) -> Deed {
        Deed { kind, verb: verb.into(), object: object.into(), value: value.into(), at }
    }

    fn turn() -> Turn {
        Turn { memory: Memory { values: vec![f64::NAN; 2], ..Memory::default() }, ..Turn::default() }
    }

    #[test]
    fn keys_change_points_and_walk_on() {
        let (figures, mut turn) = (figures(), turn());
        assert!(hear(&figures, &deed(DeedKind::Key, "point", "1", "ArrowUp", [0.0; 2]), &mut turn));
        assert_eq!(turn.memory.values, [20.0, 21.0], "from the last given figure on");
        assert!(hear(&figures, &deed(DeedKind::Key, "point", "1", "End", [0.0; 2]), &mut turn));
        assert!(hear(&figures, &deed(DeedKind::Key, "point", "1", "PageUp", [0.0; 2]), &mut turn));
        assert_eq!(turn.memory.values, [20.0, 100.0]);
        assert!(hear(&figures, &deed(DeedKind::Key, "point", "0", "ArrowRight", [0.0; 2]), &mut turn));
        assert_eq!(turn.focus, "[data-act=\"point 1\"]");
        assert!(!hear(&figures, &deed(DeedKind::Key, "point", "0", "Tab", [0.0; 2]), &mut turn));
        assert!(!hear(&figures, &deed(DeedKind::Key, "point", "7", "ArrowUp", [0.0; 2]), &mut turn));
    }

    #[test]
    fn a_drag_sets_the_nearest_point_where_it_is_free() {
        let (figures, mut turn) = (figures(), turn());
        let y = |value: f64| down(&figures, value) / HEIGHT;
        assert!(!hear(&figures, &deed(DeedKind::Drag, "draw", "", "", [0.1, 0.5]), &mut turn), "given");
        assert!(hear(&figures, &deed(DeedKind::Drag, "draw", "", "", [0.92, y(73.4)]), &mut turn));
        assert_eq!(turn.memory.values, [20.0, 73.0]);
        assert!(hear(&figures, &deed(DeedKind::Drag, "draw", "", "", [0.6, -3.0]), &mut turn));
        assert_eq!(turn.memory.values, [100.0, 73.0], "the scale ends");
    }

    #[test]
    fn typed_numbers_count_as_they_are() {
        let (figures, mut turn) = (figures(), turn());
        assert!(hear(&figures, &deed(DeedKind::Set, "number", "0", "33.25", [0.0; 2]), &mut turn));
        assert_eq!(turn.memory.values, [33.25, 20.0]);
        assert!(hear(&figures, &deed(DeedKind::Set, "number", "0", "", [0.0; 2]), &mut turn));
        assert!(turn.memory.values[0].is_nan());
    }
}
