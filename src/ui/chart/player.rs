//! The player of a slider: one step after the other, from end to end.

use yew::UseForceUpdateHandle;

use super::live::Stage;
use crate::browser::{self, Clock};
use crate::grammar::model::Json;
use crate::scene::{Input, STEERED};

/// How long playing a slider takes from end to end, ms, and the shortest and longest step.
const PLAY: [f64; 3] = [12_000.0, 120.0, 800.0];

impl Stage {
    /// Starts to play a slider, or stops; takes one step where nothing may move by itself.
    pub(super) fn toggle_play(&mut self, param: &str) {
        if self.hands.playing.take().is_some() {
            return;
        }
        let Some((range, value)) = self.slider(param) else { return };
        if browser::wants_stillness() {
            return self.step(param);
        }
        if value >= range[1] {
            self.set_number(param, range[0]);
        }
        let steps = ((range[1] - range[0]) / range[2]).max(1.0);
        let every = (PLAY[0] / steps).clamp(PLAY[1], PLAY[2]);
        if let Some(tick) = self.hands.tick.clone() {
            let clock = Clock::start(every as i32, move || tick());
            self.hands.playing = clock.map(|clock| (param.to_owned(), clock));
        }
    }

    /// The clock has ticked.
    pub(super) fn ticked(&mut self, update: &UseForceUpdateHandle) {
        let Some(param) = self.hands.playing.as_ref().map(|(param, _)| param.clone()) else { return };
        let ended = self.slider(&param).is_none_or(|(range, value)| value >= range[1]);
        if ended || browser::is_hidden() {
            self.hands.playing = None;
            update.force_update();
            return;
        }
        self.step(&param);
    }

    /// Moves a slider one step on; from its end to its start.
    fn step(&self, param: &str) {
        if let Some((range, value)) = self.slider(param) {
            let next = if value >= range[1] { range[0] } else { (value + range[2]).min(range[1]) };
            self.set_number(param, next);
        }
    }

    fn set_number(&self, param: &str, value: f64) {
        self.set(param, serde_json::Number::from_f64(value).map(Json::Number));
    }

    /// The range and the value of a slider.
    fn slider(&self, param: &str) -> Option<([f64; 3], f64)> {
        if !STEERED {
            return None;
        }
        let control = self.hands.controls.iter().find(|control| control.param == param)?;
        match control.input {
            Input::Range(range) => Some((range, control.value.as_f64().unwrap_or(range[0]))),
            _ => None,
        }
    }
}
