//! What a reader selects: the point that is clicked or pointed at, a series.

use super::brush;
use super::live::{Cursor, Stage};
use crate::explainer::Evidence;
use crate::grammar::model::{Json, Selection};
use crate::scene::STEERED;
use crate::view::Action;

impl Stage {
    /// Selects what is at a point, or nothing.
    pub(super) fn choose(&self, at: Option<usize>, add: bool) {
        if !STEERED {
            return;
        }
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
        if !STEERED || cursor.map(|cursor| cursor.at) == self.cursor.map(|cursor| cursor.at) {
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
    pub(super) fn series_at(&self, x: f64, y: f64) -> Option<String> {
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
        let evidence = Evidence { focus: Some(name.into()), ..Evidence::of(self.props.chart.id.clone()) };
        self.props.act.emit(Action::Show((!again).then_some(evidence)));
    }

    /// Whether a selection holds a series.
    pub(super) fn selects(&self, selection: &Selection, name: &str) -> bool {
        let reach = &self.scene.reach;
        let series = reach.series.iter().position(|series| series.name == name);
        let Some(point) = reach.points.iter().find(|point| Some(point.series) == series) else { return false };
        let tuple = point.origin.and_then(|origin| self.plot.as_ref()?.tuple(origin, selection));
        tuple.is_some_and(|tuple| brush::as_value(selection).as_array().is_some_and(|held| held.contains(&tuple)))
    }
}
