//! The hands of a reader on a chart: pointers that point, hold, brush, move and zoom.

use super::brush::{self, Edges};
use super::live::{By, Cursor, LiveProps, Stage};
use crate::browser::{self, Clock, Motion, Pointer};
use crate::grammar::model::{Json, Selection};
use crate::scene::{Control, Finder, Grip, Scene, Series};
use crate::view::{Action, Pin};
use std::rc::Rc;
use yew::{KeyboardEvent, UseForceUpdateHandle};

/// How far a pointer goes before it drags, px.
const SLACK: f64 = 4.0;
/// How near to an edge of a brush a pointer takes hold of it, px: a mouse, a finger.
const HOLD: [f64; 2] = [7.0, 18.0];

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
    /// What renders the tooltip alone.
    pub(super) over: Option<UseForceUpdateHandle>,
    /// The parameter that plays, and its clock.
    pub(super) playing: Option<(String, Clock)>,
    /// Tells the chart that the clock has ticked.
    pub(super) tick: Option<Rc<dyn Fn()>>,
    /// How often the chart was rendered.
    pub(super) renders: usize,
    press: Option<Press>,
    touches: Vec<(i32, [f64; 2])>,
}

/// A pointer that is down.
struct Press {
    id: i32,
    from: [f64; 2],
    moved: bool,
    drag: Drag,
}

/// What a pointer that is down does when it moves.
enum Drag {
    /// Points at what it passes.
    Point,
    /// Sets an interval: the place of its selection and plot, and where its edges were.
    Brush(usize, Grip, Edges, Part),
    /// Moves the scales: the place of their selection, and the plot as it was.
    Pan(usize, Grip),
}

/// The part of a brush that is held.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    /// None yet: it begins where the pointer went down.
    New,
    /// All of it.
    Whole,
    /// The edges that follow the pointer: of left, top, right, bottom.
    Edges([bool; 4]),
}

impl Hands {
    /// Keeps what a chart has when nothing is hidden and its scales are as the document has them.
    pub(super) fn know(&mut self, all: Scene) {
        self.series = all.reach.series.into_iter().filter(|series| !series.name.is_empty()).collect();
        self.home = all.grips;
        self.known = true;
    }

    /// The place of the interval that a reader brushes.
    pub(super) fn brush(&self) -> Option<usize> {
        self.selections.iter().position(|selection| selection.interval && !selection.binds_scales)
    }

    /// The place of the interval that is bound to scales.
    pub(super) fn zoom(&self) -> Option<usize> {
        self.selections.iter().position(|selection| selection.interval && selection.binds_scales)
    }

    /// The place of the selection that the legend sets.
    pub(super) fn legend(&self) -> Option<usize> {
        self.selections.iter().position(|selection| selection.binds_legend)
    }
}

impl Stage {
    /// Takes in what is asked of the chart now.
    pub(super) fn heed(&mut self, before: &LiveProps) {
        let props = &self.props;
        // The page may bring another document, or other data, into the same place.
        let other_chart = before.chart != props.chart;
        let steered = other_chart || before.given != props.given;
        self.hands.known &= !other_chart;
        if steered {
            if other_chart || !self.plot.as_mut().is_some_and(|plot| plot.steer(&props.given)) {
                self.plot = super::steered(&props.page.explainer, &props.chart, &props.given);
            }
            self.take_controls();
            if self.plot.is_none() {
                // What was watched goes.
                (self.watch, self.cursor) = (None, None);
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
    fn nearest(&self, x: f64, y: f64) -> Option<usize> {
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

    fn go_down(&mut self, pointer: Pointer) {
        let from = [pointer.x, pointer.y];
        if pointer.touch {
            self.hands.touches.push((pointer.id, from));
            self.hands.touches.truncate(2);
        }
        let drag = self.take_hold(pointer).unwrap_or(Drag::Point);
        self.hands.press = Some(Press { id: pointer.id, from, moved: false, drag });
    }

    /// What a pointer takes hold of where it goes down.
    fn take_hold(&self, pointer: Pointer) -> Option<Drag> {
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

    fn drag(&mut self, pointer: Pointer, update: &UseForceUpdateHandle) {
        let (x, y) = (pointer.x, pointer.y);
        let Some(press) = &self.hands.press else { return };
        let from = press.from;
        let by = [x - press.from[0], y - press.from[1]];
        match &press.drag {
            Drag::Point => {
                let cursor = self.nearest(x, y).map(|at| Cursor { at, by: By::Pointer });
                self.point(cursor, update);
            }
            Drag::Brush(place, grip, edges, part) => {
                let selection = &self.hands.selections[*place];
                let edges = moved(selection, grip, *edges, *part, from, by);
                self.set(&selection.name, Some(brush::interval(selection, grip, edges)));
            }
            Drag::Pan(place, grip) => {
                let selection = &self.hands.selections[*place];
                let value = brush::view(selection, grip, self.home_of(grip), 1.0, from, by);
                self.set(&selection.name, value);
            }
        }
    }

    /// Two fingers move apart or together.
    fn pinch(&mut self, pointer: Pointer) {
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

    /// Zooms about a place: a factor below 1 enlarges. Whether there is anything to zoom.
    pub(super) fn zoom_at(&self, factor: f64, at: [f64; 2]) -> bool {
        let Some(place) = self.hands.zoom() else { return false };
        let selection = &self.hands.selections[place];
        let mut of = self.scene.grips.iter().filter(|grip| brush::is_of(selection, grip));
        let Some(grip) = of.clone().find(|grip| grip.holds(at[0], at[1])).or_else(|| of.next()) else { return false };
        let value = brush::view(selection, grip, self.home_of(grip), factor, at, [0.0, 0.0]);
        self.set(&selection.name, value);
        true
    }

    /// Zooms about the point that is pointed at, or the middle.
    pub(super) fn zoom_by(&self, factor: f64) -> bool {
        let pointed = self.cursor.map(|cursor| &self.scene.reach.points[cursor.at]).map(|point| [point.x, point.y]);
        let [left, top, width, height] = self.scene.grips.first().map_or([0.0; 4], |grip| grip.frame);
        self.zoom_at(factor, pointed.unwrap_or([left + width / 2.0, top + height / 2.0]))
    }

    fn home_of<'a>(&'a self, grip: &'a Grip) -> &'a Grip {
        self.hands.home.iter().find(|home| home.views == grip.views).unwrap_or(grip)
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
                key: reach.keys.get(point.key).map_or("", String::as_str).into(),
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

    /// Selects what is at a point, or nothing.
    pub(super) fn choose(&self, at: Option<usize>, add: bool) {
        let own = |selection: &&Selection| !selection.interval && !selection.hovers && !selection.binds_legend;
        for selection in self.hands.selections.iter().filter(own) {
            let tuple = at.and_then(|at| self.tuple(at, selection));
            self.select(selection, tuple, add && selection.toggles);
        }
    }

    fn tuple(&self, at: usize, selection: &Selection) -> Option<Json> {
        let origin = self.scene.reach.points[at].origin.filter(|origin| selection.views.contains(&origin[0]))?;
        self.plot.as_ref()?.tuple(origin, selection)
    }

    /// Selects a tuple, alone or with what is selected; selected again, it is let go.
    fn select(&self, selection: &Selection, tuple: Option<Json>, add: bool) {
        let held = brush::as_value(selection);
        let mut held = held.as_array().cloned().unwrap_or_default();
        let value = match tuple {
            None if held.is_empty() => return,
            None => Json::Null,
            Some(tuple) => {
                let place = held.iter().position(|other| *other == tuple);
                match place {
                    Some(place) if add || held.len() == 1 => drop(held.remove(place)),
                    _ if add => held.push(tuple),
                    _ => held = vec![tuple],
                }
                if held.is_empty() { Json::Null } else { Json::Array(held) }
            }
        };
        self.set(&selection.name, Some(value));
    }

    /// What is pointed at sets the selections that ask for no more.
    pub(super) fn hover(&self, cursor: Option<Cursor>) {
        if cursor.map(|cursor| cursor.at) == self.cursor.map(|cursor| cursor.at) {
            return;
        }
        for selection in self.hands.selections.iter().filter(|selection| selection.hovers) {
            let tuple = cursor.and_then(|cursor| self.tuple(cursor.at, selection));
            let value = tuple.map_or(Json::Null, |tuple| Json::Array(vec![tuple]));
            if value != brush::as_value(selection) {
                self.set(&selection.name, Some(value));
            }
        }
    }

    /// The series whose name stands at a place.
    fn series_at(&self, x: f64, y: f64) -> Option<String> {
        let mut labels = self.scene.legends.iter().flat_map(|legend| &legend.labels);
        let label = labels.find(|label| {
            let [left, top, width, height] = label.bounds();
            // The sample before the name belongs to it.
            x >= left - 18.0 && x <= left + width && y >= top - 3.0 && y <= top + height + 3.0
        })?;
        let names = || self.hands.series.iter().map(|series| &series.name);
        // A long name may stand in several lines.
        names().find(|name| **name == label.text).or_else(|| names().find(|name| name.contains(&label.text))).cloned()
    }

    /// Brings a series out, or selects it where the specification binds a selection to the legend.
    pub(super) fn choose_series(&self, name: &str, add: bool) {
        if let Some(place) = self.hands.legend() {
            let reach = &self.scene.reach;
            let series = reach.series.iter().position(|series| series.name == name);
            let at = series.and_then(|series| reach.points.iter().position(|point| point.series == series));
            let selection = &self.hands.selections[place];
            self.select(selection, at.and_then(|at| self.tuple(at, selection)), add && selection.toggles);
            return;
        }
        let again = self.props.focus.as_deref() == Some(name);
        let evidence = crate::explainer::Evidence {
            focus: Some(name.into()),
            ..crate::explainer::Evidence::of(self.props.chart.id.clone())
        };
        self.props.act.emit(Action::Show((!again).then_some(evidence)));
    }

    /// A key on the handle of a brush. Whether it means anything there.
    pub(super) fn move_handle(&self, which: &str, key: &str) -> bool {
        let Some(place) = self.hands.brush() else { return false };
        let selection = &self.hands.selections[place];
        let Some(grip) = self.scene.grips.iter().find(|grip| brush::is_of(selection, grip)) else { return false };
        let (Some(mut edges), Ok(edge)) = (brush::edges(selection, grip), which.parse::<usize>()) else { return false };
        if edge > 3 {
            return false;
        }
        let (side, length) = (edge % 2, grip.frame[2 + edge % 2]);
        let start = grip.frame[side];
        let step = length / 50.0;
        let up = if side == 0 { step } else { -step };
        let to = edges[edge]
            + match key {
                "ArrowRight" | "ArrowUp" => up,
                "ArrowLeft" | "ArrowDown" => -up,
                "PageUp" => 5.0 * up,
                "PageDown" => -5.0 * up,
                "Home" => -length * up.signum(),
                "End" => length * up.signum(),
                _ => return false,
            };
        // One end does not pass the other.
        let other = edges[(edge + 2) % 4];
        edges[edge] = if edge < 2 {
            to.clamp(start, (other - 2.0).max(start))
        } else {
            to.clamp(other + 2.0, (start + length).max(other + 2.0))
        };
        self.set(&selection.name, Some(brush::interval(selection, grip, edges)));
        true
    }

    /// Sets a brush over the middle half, for those who then move its ends by keys; or clears it.
    pub(super) fn toggle_brush(&self) {
        let Some(place) = self.hands.brush() else { return };
        let selection = &self.hands.selections[place];
        if selection.has_value() {
            return self.set(&selection.name, Some(Json::Null));
        }
        let Some(grip) = self.scene.grips.iter().find(|grip| brush::is_of(selection, grip)) else { return };
        let [left, top, width, height] = grip.frame;
        let edges = [left + width * 0.25, top + height * 0.25, left + width * 0.75, top + height * 0.75];
        self.set(&selection.name, Some(brush::interval(selection, grip, edges)));
    }
}

fn holds(edges: &Edges, x: f64, y: f64) -> bool {
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
