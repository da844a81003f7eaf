//! The hands of a reader on a chart: where pointers and keys go first.

use std::rc::Rc;

use yew::{KeyboardEvent, UseForceUpdateHandle};

use super::brush;
use super::drag::{Drag, Press, holds};
use super::live::{By, Cursor, LiveProps, Stage};
use super::over::Over;
use crate::browser::{self, Clock, Motion, Pointer};
use crate::grammar::model::{Json, Selection};
use crate::scene::{Control, Finder, Grip, STEERED, Scene, Series};
use crate::view::{Action, Pin};

/// How far a pointer goes before it drags, px.
const SLACK: f64 = 4.0;

/// What steering a chart keeps between renders.
#[derive(Default)]
pub(super) struct Hands {
    /// Finds the point that a pointer means.
    pub(super) finder: Finder,
    /// All series, those that are hidden among them.
    pub(super) series: Vec<Series>,
    pub(super) controls: Vec<Control>,
    pub(super) selections: Vec<Selection>,
    /// The plots as the document has them.
    pub(super) home: Vec<Grip>,
    /// Whether series and plots are known.
    pub(super) known: bool,
    /// Whether the list of series is open.
    pub(super) list: bool,
    /// Marks and tooltip of what is pointed at.
    pub(super) over: Over,
    /// The parameter that plays, and its clock.
    pub(super) playing: Option<(String, Clock)>,
    /// Tells the chart that the clock has ticked.
    pub(super) tick: Option<Rc<dyn Fn()>>,
    pub(super) press: Option<Press>,
    pub(super) touches: Vec<(i32, [f64; 2])>,
}

impl Hands {
    /// Keeps what a chart has when nothing is hidden and its scales are as the document has them.
    pub(super) fn know(&mut self, all: &Scene) {
        self.series = all.reach.series.iter().filter(|series| !series.name.is_empty()).cloned().collect();
        self.home = all.grips.clone();
        self.known = true;
    }

    /// The place of the interval that a reader brushes.
    pub(super) fn brush(&self) -> Option<usize> {
        if !STEERED {
            return None;
        }
        self.selections.iter().position(|selection| selection.interval && !selection.binds_scales)
    }

    /// The place of the interval that is bound to scales.
    pub(super) fn zoom(&self) -> Option<usize> {
        self.selections.iter().position(|selection| selection.interval && selection.binds_scales)
    }

    /// The place of the selection that the legend sets.
    pub(super) fn legend(&self) -> Option<usize> {
        if !STEERED {
            return None;
        }
        self.selections.iter().position(|selection| selection.binds_legend)
    }
}

impl Stage {
    /// Takes in what is asked of the chart now.
    pub(super) fn heed(&mut self, before: &LiveProps, steered: bool) {
        let props = &self.props;
        // The page may bring another document, or other data, into the same place.
        let other_chart = before.chart != props.chart;
        let steered = other_chart || steered;
        self.hands.known &= !other_chart;
        if steered {
            if other_chart || !self.plot.as_mut().is_some_and(|plot| plot.steer(&self.given)) {
                self.plot = super::steered(&props.page.explainer, &props.chart, &self.given);
            }
            self.take_controls();
            if self.plot.is_none() {
                // What was watched goes.
                (self.watch, self.cursor) = (None, None);
                self.size.clear();
            }
        }
        let props = &self.props;
        if steered
            || before.focus != props.focus
            || before.hidden != props.hidden
            || before.range != props.range
            || before.note != props.note
        {
            self.lay_out();
        } else if before.pin != props.pin {
            // A value that is held on to by the keys stays theirs.
            self.cursor = self.cursor.filter(|cursor| cursor.by == By::Keys).or_else(|| self.pinned());
        }
    }

    /// A key that sets a selection, or the zoom. Whether it does.
    pub(super) fn steer(&mut self, event: &KeyboardEvent, key: &str) -> bool {
        if let Some(edge) = browser::attribute(event, "data-edge") {
            return self.move_handle(&edge, key);
        }
        if browser::role(event) != "application" {
            return false;
        }
        match key {
            "+" | "=" => self.zoom_by(1.0 / 1.6),
            "-" | "_" => self.zoom_by(1.6),
            "0" => match self.hands.zoom() {
                Some(place) => {
                    self.set(&self.hands.selections[place].name, None);
                    true
                }
                None => false,
            },
            "Enter" => {
                let Some(cursor) = self.cursor else { return false };
                self.choose(Some(cursor.at), event.shift_key());
                // The value is kept and said as without a selection.
                false
            }
            _ => false,
        }
    }

    /// Sets a parameter of the chart.
    pub(super) fn set(&self, name: &str, value: Option<Json>) {
        self.props.act.emit(Action::Set(self.props.chart.id.clone(), name.into(), value));
    }

    /// The point nearest to a place.
    pub(super) fn nearest(&self, x: f64, y: f64) -> Option<usize> {
        self.hands.finder.nearest(&self.scene.reach, x, y)
    }

    /// Follows a pointer.
    pub(super) fn follow_pointer(&mut self, pointer: Pointer, update: &UseForceUpdateHandle) {
        let (x, y) = (pointer.x, pointer.y);
        match pointer.motion {
            Motion::Down if pointer.held => self.go_down(pointer),
            Motion::Down => {}
            Motion::Move if self.hands.touches.len() == 2 => self.pinch(pointer),
            Motion::Move => match self.hands.press.as_mut().filter(|press| press.id == pointer.id) {
                Some(press) => {
                    press.moved |= (x - press.from[0]).hypot(y - press.from[1]) > SLACK;
                    if press.moved {
                        self.drag(pointer, update);
                    }
                }
                None if !pointer.touch && self.cursor.is_none_or(|cursor| cursor.by != By::Tap) => {
                    let cursor = self.nearest(x, y).map(|at| Cursor { at, by: By::Pointer });
                    self.hover(cursor);
                    self.point(cursor, update);
                }
                None => {}
            },
            Motion::Up => {
                self.hands.touches.retain(|(id, _)| *id != pointer.id);
                let Some(press) = self.hands.press.take_if(|press| press.id == pointer.id) else { return };
                match press.drag {
                    _ if !press.moved => self.click(pointer, update),
                    // A finger that has swiped leaves its mark.
                    Drag::Point if pointer.touch => {
                        let cursor = self.nearest(x, y).map(|at| Cursor { at, by: By::Tap });
                        self.pin(cursor, update);
                    }
                    _ => {}
                }
            }
            Motion::Leave if self.cursor.is_some_and(|cursor| cursor.by == By::Pointer) => {
                self.hover(None);
                self.point(None, update);
            }
            Motion::Cancel => {
                self.hands.touches.clear();
                self.hands.press = None;
                if self.cursor.is_some_and(|cursor| cursor.by == By::Pointer) {
                    self.point(None, update);
                }
            }
            Motion::Twice => {
                if let Some(zoom) = self.hands.zoom() {
                    self.set(&self.hands.selections[zoom].name, None);
                }
            }
            Motion::Leave => {}
        }
    }

    /// A pointer has gone up where it went down.
    fn click(&mut self, pointer: Pointer, update: &UseForceUpdateHandle) {
        let (x, y) = (pointer.x, pointer.y);
        if let Some(series) = self.series_at(x, y) {
            self.choose_series(&series, pointer.shift);
            return;
        }
        let nearest = self.nearest(x, y);
        let inside = nearest.filter(|at| {
            let point = &self.scene.reach.points[*at];
            let [left, top, width, height] = point.bounds;
            self.scene.reach.shared || (x >= left && x <= left + width && y >= top && y <= top + height)
        });
        self.choose(inside, pointer.shift);
        if let Some(place) = self.hands.brush() {
            let selection = &self.hands.selections[place];
            let mut of = self.scene.grips.iter().filter(|grip| brush::is_of(selection, grip));
            if of.any(|grip| brush::edges(selection, grip).is_some_and(|edges| !holds(&edges, x, y))) {
                self.set(&selection.name, Some(Json::Null));
            }
        }
        let again = self.cursor.is_some_and(|cursor| cursor.by == By::Tap && Some(cursor.at) == nearest);
        self.pin(nearest.filter(|_| !again).map(|at| Cursor { at, by: By::Tap }), update);
    }

    /// Holds on to a point, or lets go.
    pub(super) fn pin(&mut self, cursor: Option<Cursor>, update: &UseForceUpdateHandle) {
        self.point(cursor, update);
        let pin = cursor.map(|cursor| {
            let reach = &self.scene.reach;
            let point = &reach.points[cursor.at];
            Pin {
                chart: self.props.chart.id.clone(),
                series: reach.series.get(point.series).map_or("", |series| &series.name).into(),
                key: reach.keys.get(point.key).map_or("", |key| key).into(),
            }
        });
        if pin != self.props.pin {
            self.props.act.emit(Action::Pin(pin));
        }
    }

    /// The point that a pin names.
    pub(super) fn pinned(&self) -> Option<Cursor> {
        let (pin, reach) = (self.props.pin.as_ref()?, &self.scene.reach);
        let is = |point: &crate::scene::Point| {
            reach.keys.get(point.key).is_some_and(|key| **key == *pin.key)
                && reach.series.get(point.series).is_some_and(|series| *series.name == *pin.series)
        };
        reach.points.iter().position(is).map(|at| Cursor { at, by: By::Tap })
    }
}
