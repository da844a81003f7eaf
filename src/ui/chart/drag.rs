//! Pointers that are down, and what they drag: a brush, its edges, the scales, or nothing.

use yew::UseForceUpdateHandle;

use super::brush::{self, Edges};
use super::live::{By, Cursor, Stage};
use crate::browser::Pointer;
use crate::grammar::model::Selection;
use crate::scene::{Grip, STEERED};

/// How near to an edge of a brush a pointer takes hold of it, px: a mouse, a finger.
const HOLD: [f64; 2] = [7.0, 18.0];

/// A pointer that is down.
pub(super) struct Press {
    pub(super) id: i32,
    pub(super) from: [f64; 2],
    pub(super) moved: bool,
    pub(super) drag: Drag,
}

/// What a pointer that is down does when it moves.
pub(super) enum Drag {
    /// Points at what it passes.
    Point,
    /// Sets an interval: the place of its selection and plot, and where its edges were.
    Brush(usize, Grip, Edges, Part),
    /// Moves the scales: the place of their selection, and the plot as it was.
    Pan(usize, Grip),
}

/// The part of a brush that is held.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Part {
    /// None yet: it begins where the pointer went down.
    New,
    /// All of it.
    Whole,
    /// The edges that follow the pointer: of left, top, right, bottom.
    Edges([bool; 4]),
}

impl Stage {
    pub(super) fn go_down(&mut self, pointer: Pointer) {
        let from = [pointer.x, pointer.y];
        if pointer.touch {
            self.hands.touches.push((pointer.id, from));
            self.hands.touches.truncate(2);
        }
        let drag = self.take_hold(pointer).unwrap_or(Drag::Point);
        self.hands.press = Some(Press { id: pointer.id, from, moved: false, drag });
    }

    /// What a pointer takes hold of where it goes down.
    pub(super) fn take_hold(&self, pointer: Pointer) -> Option<Drag> {
        let grips = || self.scene.grips.iter().filter(|grip| grip.holds(pointer.x, pointer.y));
        if let Some(place) = self.hands.brush() {
            let selection = &self.hands.selections[place];
            if let Some(grip) = grips().find(|grip| brush::is_of(selection, grip)) {
                let at = [pointer.x, pointer.y, pointer.x, pointer.y];
                let held = brush::edges(selection, grip);
                let part = held.map_or(Part::New, |edges| part(selection, &edges, pointer));
                return Some(Drag::Brush(place, grip.clone(), held.filter(|_| part != Part::New).unwrap_or(at), part));
            }
        }
        let place = self.hands.zoom().filter(|_| !pointer.touch)?;
        let grip = grips().find(|grip| brush::is_of(&self.hands.selections[place], grip))?;
        Some(Drag::Pan(place, grip.clone()))
    }

    pub(super) fn drag(&mut self, pointer: Pointer, update: &UseForceUpdateHandle) {
        let (x, y) = (pointer.x, pointer.y);
        let Some(press) = &self.hands.press else { return };
        let from = press.from;
        let by = [x - press.from[0], y - press.from[1]];
        match &press.drag {
            Drag::Point => {
                let cursor = self.nearest(x, y).map(|at| Cursor { at, by: By::Pointer });
                self.point(cursor, update);
            }
            Drag::Brush(place, grip, edges, part) if STEERED => {
                let selection = &self.hands.selections[*place];
                let edges = moved(selection, grip, *edges, *part, from, by);
                self.set(&selection.name, Some(brush::interval(selection, grip, edges)));
            }
            Drag::Pan(place, grip) => {
                let selection = &self.hands.selections[*place];
                let value = brush::view(selection, grip, self.home_of(grip), 1.0, from, by);
                self.set(&selection.name, value);
            }
            _ => {}
        }
    }

    /// Two fingers move apart or together.
    pub(super) fn pinch(&mut self, pointer: Pointer) {
        let before = self.hands.touches.clone();
        if let Some(touch) = self.hands.touches.iter_mut().find(|(id, _)| *id == pointer.id) {
            touch.1 = [pointer.x, pointer.y];
        }
        self.hands.press = None;
        let apart = |touches: &[(i32, [f64; 2])]| {
            let ([a, b], [c, d]) = (touches[0].1, touches[1].1);
            ((a - c).hypot(b - d).max(20.0), [(a + c) / 2.0, (b + d) / 2.0])
        };
        let ((was, _), (is, middle)) = (apart(&before), apart(&self.hands.touches));
        self.zoom_at(was / is, middle);
    }
}

pub(super) fn holds(edges: &Edges, x: f64, y: f64) -> bool {
    (edges[0]..=edges[2]).contains(&x) && (edges[1]..=edges[3]).contains(&y)
}

/// The part of a brush that a pointer takes hold of.
fn part(selection: &Selection, edges: &Edges, pointer: Pointer) -> Part {
    let slack = HOLD[usize::from(pointer.touch)];
    let at = [pointer.x, pointer.y];
    let wide = [edges[0] - slack, edges[1] - slack, edges[2] + slack, edges[3] + slack];
    if !holds(&wide, at[0], at[1]) {
        return Part::New;
    }
    let near = |edge: usize| {
        let along = brush::is_along(selection, ["x", "y"][edge % 2]);
        along && (at[edge % 2] - edges[edge]).abs() <= slack
    };
    let held = [near(0), near(1), near(2) && !near(0), near(3) && !near(1)];
    if held.contains(&true) { Part::Edges(held) } else { Part::Whole }
}

/// Where the edges of a brush are after a drag.
fn moved(selection: &Selection, grip: &Grip, edges: Edges, part: Part, from: [f64; 2], by: [f64; 2]) -> Edges {
    let [left, top, width, height] = grip.frame;
    let (least, most) = ([left, top], [left + width, top + height]);
    let mut out = edges;
    for side in 0..2 {
        match part {
            Part::New => {
                let to = (from[side] + by[side]).clamp(least[side], most[side]);
                (out[side], out[side + 2]) = (from[side].min(to), from[side].max(to));
            }
            Part::Whole => {
                let by = by[side]
                    .clamp(least[side] - edges[side], (most[side] - edges[side + 2]).max(least[side] - edges[side]));
                (out[side], out[side + 2]) = (edges[side] + by, edges[side + 2] + by);
            }
            Part::Edges(held) => {
                let (mut low, mut high) = (edges[side], edges[side + 2]);
                low += if held[side] { by[side] } else { 0.0 };
                high += if held[side + 2] { by[side] } else { 0.0 };
                (out[side], out[side + 2]) = (low.min(high).max(least[side]), low.max(high).min(most[side]));
            }
        }
        if !brush::is_along(selection, if side == 0 { "x" } else { "y" }) {
            (out[side], out[side + 2]) = (least[side], most[side]);
        }
    }
    out
}
