//! Sizes of plot areas: as they are written, by steps, or by Vega-Lite's defaults.

use super::domain::Cell;
use super::resolve::{self, Size};
use super::scale::Kind;
use super::views::{Layout, units};
use crate::grammar::model::{Channel, Json, Kind as ViewKind, View, number};

/// The least step of bands whose names stand one below the other in a fitted chart, px.
const LINE: f64 = 15.0;

fn is_map(view: &View) -> bool {
    units(view).iter().any(|unit| unit.kind == "geoshape" || unit.get("longitude").is_some())
}

impl<'a> Layout<'a> {
    /// The size of a plot area.
    pub fn size(&self, view: &'a View, cell: &Cell) -> Size {
        let mut size = Size { steps: [20.0, 20.0], ..Size::default() };
        let sides = [
            ("width", "x", "xOffset", "continuousWidth", "discreteWidth"),
            ("height", "y", "yOffset", "continuousHeight", "discreteHeight"),
        ];
        for (at, (side, channel, offset, continuous, discrete)) in sides.into_iter().enumerate() {
            let viewed = |key: &str| self.config().get("view").and_then(|view| view.get(key));
            let step = viewed("step").and_then(Json::as_f64);
            let default_step = viewed(discrete).and_then(|discrete| number(discrete, "step")).or(step).unwrap_or(20.0);
            let written = self.written(view, side);
            let own_step = written.as_ref().and_then(|written| number(written, "step"));
            let mut step = own_step.unwrap_or(default_step);
            let full = viewed(continuous)
                .and_then(Json::as_f64)
                .or_else(|| viewed(side).and_then(Json::as_f64))
                .unwrap_or(300.0);
            let scale = self.scales_of(view, channel).first().copied();
            if self.fitted && at == 1 && scale.is_some_and(|scale| self.is_named(scale, cell)) {
                step = step.max(LINE);
            }
            size.steps[at] = step;
            let length = match written.as_ref() {
                Some(Json::Number(length)) => length.as_f64().unwrap_or(full),
                Some(Json::String(_)) => full,
                _ => match scale {
                    Some(scale) => {
                        let share = self.shares.share(scale);
                        let kind = share.kind();
                        if kind.is_discrete() {
                            let fixed = viewed(discrete).and_then(Json::as_f64).filter(|_| own_step.is_none());
                            fixed.unwrap_or_else(|| self.stepped(view, cell, scale, offset, step, written.as_ref()))
                        } else {
                            full
                        }
                    }
                    None => {
                        let whole = units(view).iter().any(|unit| {
                            matches!(unit.kind.as_str(), "arc" | "geoshape")
                                || unit.get("longitude").is_some()
                                || unit.get("latitude").is_some()
                                || unit.get("theta").is_some()
                        });
                        if whole { full } else { viewed(discrete).and_then(Json::as_f64).unwrap_or(step) }
                    }
                },
            };
            let length = self.sizes[at].filter(|_| scale.is_some()).unwrap_or(length);
            let length = if length.is_finite() { length.clamp(0.0, 100_000.0) } else { full };
            // Maps keep their proportions when they get narrower.
            let length =
                if at == 1 && self.stretch < 1.0 && is_map(view) { length * self.stretch.max(0.4) } else { length };
            if at == 0 {
                // A lone column has nothing to fill the room with.
                let stretch = if scale.is_none() && length == step { 1.0 } else { self.stretch };
                size.width = length * stretch;
                size.steps[0] *= stretch;
            } else {
                size.height = length;
            }
        }
        size
    }

    /// Whether an axis names each of a few categories of a scale.
    fn is_named(&self, scale: usize, cell: &Cell) -> bool {
        let uses = &self.shares.share(scale).uses;
        self.domain(scale, cell).categories.len() <= 60
            && uses.iter().all(|one| {
                let axis = one.def.json.get("axis");
                axis != Some(&Json::Null) && axis.and_then(|axis| axis.get("labels")) != Some(&Json::Bool(false))
            })
    }

    fn written(&self, view: &View, side: &str) -> Option<Json> {
        if let Some(json) = view.props.get(side) {
            return Some(self.env.resolve(json));
        }
        match &view.kind {
            ViewKind::Layer(children) => children.iter().find_map(|child| self.written(child, side)),
            _ => None,
        }
    }

    fn stepped(
        &self,
        view: &View,
        cell: &Cell,
        scale: usize,
        offset: Channel,
        step: f64,
        written: Option<&Json>,
    ) -> f64 {
        let share = self.shares.share(scale);
        let kind = share.kind();
        let inner = self.scales_of(view, offset).first().copied();
        let nested =
            inner.map(|inner| (inner, self.shares.share(inner))).filter(|(_, inner)| inner.kind().is_discrete());
        let domain = self.domain(scale, cell);
        let has_offset = inner.is_some();
        let for_position = written.is_some_and(|written| written.get("for").and_then(Json::as_str) == Some("position"));
        match nested {
            Some((at, inner)) if !for_position && kind == Kind::Band => {
                let inside = self.domain(at, cell);
                let wide = resolve::extent(inner, &inside, inner.kind(), self.config(), false, step);
                let (padding, _) = resolve::paddings(share, kind, self.config(), true);
                resolve::extent(share, &domain, kind, self.config(), true, wide / (1.0 - padding).max(0.01))
            }
            _ => resolve::extent(share, &domain, kind, self.config(), has_offset, step),
        }
    }
}
