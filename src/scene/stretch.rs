//! Stretches of an axis that an answer brings out.

use super::Scene;
use super::stage::Stage;
use crate::explainer::{Str, parse_number, parse_time};
use crate::grammar::{Channel, Measure};

/// The moment or number that is written as an end of a stretch.
pub(super) fn end_of(text: &str, is_time: bool) -> Option<f64> {
    if is_time { parse_time(text) } else { parse_number(text) }
}

/// The part of a plot's area along its main axis that is brought out: x, y, width, height in the scene, px.
pub(super) fn stretch(stage: &Stage, range: &[Str; 2]) -> Option<[f64; 4]> {
    let channel = stage.main_channel();
    let axis = stage.range(channel)?;
    let is_time = stage.plot.scale(channel).is_some_and(|scale| scale.measure == Measure::Temporal);
    let place = |text: &Str| -> Option<[f64; 2]> {
        if axis.is_discrete() {
            let start = axis.category(text)?;
            return Some([start, start + axis.band]);
        }
        let at = axis.number(end_of(text, is_time)?)?;
        Some([at, at])
    };
    let (from, to) = (place(&range[0])?, place(&range[1])?);
    let ends = [from[0].min(to[0]), from[1].max(to[1])];
    Some(area(stage, channel, ends))
}

fn area(stage: &Stage, channel: Channel, [low, high]: [f64; 2]) -> [f64; 4] {
    let (left, top) = (stage.margins.left, stage.margins.top);
    if channel == Channel::X {
        let (low, high) = (low.clamp(0.0, stage.width), high.clamp(0.0, stage.width));
        [left + low, top, high - low, stage.height]
    } else {
        let (low, high) = (low.clamp(0.0, stage.height), high.clamp(0.0, stage.height));
        [left, top + low, stage.width, high - low]
    }
}

/// The same of a scene with grips: along x, or along y where keys run down the page.
pub(super) fn stretch_of(scene: &Scene, range: &[Str; 2]) -> Option<[f64; 4]> {
    let grip = scene.grips.first()?;
    let grasp = if scene.reach.down { grip.y.as_ref() } else { grip.x.as_ref() }?;
    let place = |text: &Str| grasp.place(text);
    let (from, to) = (place(&range[0])?, place(&range[1])?);
    let [left, top, width, height] = grip.frame;
    let most = if scene.reach.down { height } else { width };
    let (low, high) = (from[0].min(to[0]).clamp(0.0, most), from[1].max(to[1]).clamp(0.0, most));
    Some(if scene.reach.down { [left, top + low, width, high - low] } else { [left + low, top, high - low, height] })
}
