//! Ranges: what the values of a scale become, by its channel.

use super::domain::Domain;
use super::resolve::{Looks, Size, config};
use super::scale::Kind;
use super::schemes;
use super::share::{Share, Use, is_color};
use crate::flow::math;
use crate::grammar::model::{Json, number};

/// The range of a scale by its channel.
pub(super) fn range_of(
    share: &Share,
    main: &Use,
    kind: Kind,
    domain: &Domain,
    size: &Size,
    env_config: &Json,
) -> (Vec<f64>, Looks) {
    let channel = share.channel;
    let written = share.prop("range");
    let count = match kind {
        Kind::Band | Kind::Point | Kind::Ordinal => domain.categories.len(),
        Kind::Threshold => domain.numbers.len() + 1,
        Kind::BinOrdinal => domain.bins.as_ref().map_or(1, |bins| bins.len().saturating_sub(1)),
        Kind::Quantize | Kind::Quantile if is_color(channel) => classes(share, &Looks::Colors(Vec::new())),
        Kind::Quantize | Kind::Quantile => classes(share, &Looks::Numbers),
        _ => 2,
    };
    let places: Vec<f64> = (0..count.max(1)).map(|at| at as f64).collect();
    if is_color(channel) {
        let colors = schemes::colors(share, written, kind, count, main.def.measure, env_config);
        return (places, Looks::Colors(colors));
    }
    if let Some(Json::Array(list)) = written {
        if list.iter().any(Json::is_string) {
            let words: Vec<String> = list.iter().filter_map(Json::as_str).map(str::to_owned).collect();
            // "width" and "height" stand for the size of the view.
            let numbers: Option<Vec<f64>> = list
                .iter()
                .map(|item| {
                    item.as_f64().or(match item.as_str() {
                        Some("width") => Some(size.width),
                        Some("height") => Some(size.height),
                        _ => None,
                    })
                })
                .collect();
            return match numbers {
                Some(numbers) => (numbers, Looks::Numbers),
                None => (places, Looks::Words(words)),
            };
        }
        if list.iter().any(Json::is_array) {
            let dash = |item: &Json| item.as_array().into_iter().flatten().filter_map(Json::as_f64).collect();
            return (places, Looks::Dashes(list.iter().map(dash).collect()));
        }
        let numbers: Vec<f64> = list.iter().filter_map(Json::as_f64).collect();
        if !numbers.is_empty() {
            return (numbers, Looks::Numbers);
        }
    }
    let read = |name: &str| share.prop(name).and_then(Json::as_f64);
    let ends = |low: f64, high: f64| vec![read("rangeMin").unwrap_or(low), read("rangeMax").unwrap_or(high)];
    let of = |key: &str, otherwise: f64| config(env_config, key).unwrap_or(otherwise);
    let range = match channel {
        "x" => ends(0.0, size.width),
        "y" if kind.is_discrete() => ends(0.0, size.height),
        "y" => ends(size.height, 0.0),
        "xOffset" | "yOffset" => return (offset_range(share, main, size), Looks::Numbers),
        "theta" => ends(0.0, math::TAU),
        "radius" => ends(0.0, size.width.min(size.height) / 2.0),
        "angle" => ends(0.0, 360.0),
        "opacity" | "fillOpacity" | "strokeOpacity" => ends(of("minOpacity", 0.3), of("maxOpacity", 0.8)),
        "strokeWidth" => ends(of("minStrokeWidth", 1.0), of("maxStrokeWidth", 4.0)),
        "shape" => {
            let words = [
                "circle",
                "square",
                "cross",
                "diamond",
                "triangle-up",
                "triangle-down",
                "triangle-right",
                "triangle-left",
            ];
            let configured = env_config.get("range").and_then(|range| range.get("symbol")).and_then(Json::as_array);
            let words = match configured {
                Some(list) => list.iter().filter_map(Json::as_str).map(str::to_owned).collect(),
                None => words.iter().map(|word| word.to_string()).collect(),
            };
            return (places, Looks::Words(words));
        }
        "strokeDash" => {
            let dashes: [&[f64]; 5] = [&[1.0, 0.0], &[4.0, 2.0], &[2.0, 1.0], &[1.0, 1.0], &[1.0, 2.0, 4.0, 2.0]];
            return (places, Looks::Dashes(dashes.iter().map(|dash| dash.to_vec()).collect()));
        }
        _ => size_range(share, main, size, env_config),
    };
    if kind.is_discretizing() || kind == Kind::Ordinal {
        // As many sizes as classes, evenly spread.
        let (low, high) = (range[0], range[1]);
        let last = (count.max(2) - 1) as f64;
        return (places.iter().map(|at| low + (high - low) * at / last).collect(), Looks::Numbers);
    }
    (range, Looks::Numbers)
}

/// How many classes a discretizing scale has.
pub(super) fn classes(share: &Share, looks: &Looks) -> usize {
    let written = share.prop("range").and_then(Json::as_array).map(Vec::len);
    let scheme = share.prop("scheme").and_then(|scheme| number(scheme, "count")).map(|count| count as usize);
    written.or(scheme).unwrap_or(if matches!(looks, Looks::Colors(_)) { 5 } else { 4 }).clamp(1, 1000)
}

fn offset_range(share: &Share, main: &Use, size: &Size) -> Vec<f64> {
    let at = usize::from(share.channel == "yOffset");
    if main.unit.get(if at == 0 { "x" } else { "y" }).is_none() {
        let length = if at == 0 { size.width } else { size.height };
        return vec![-length / 2.0, length / 2.0];
    }
    if size.bands[at] < 0.0 {
        // Without bands the offset goes to both sides.
        return vec![size.bands[at] / 2.0, -size.bands[at] / 2.0];
    }
    vec![0.0, size.bands[at]]
}

/// The range of sizes by mark, and by the room that steps and bins leave.
fn size_range(share: &Share, main: &Use, size: &Size, env_config: &Json) -> Vec<f64> {
    let of = |key: &str| config(env_config, key);
    let read = |name: &str| share.prop(name).and_then(Json::as_f64);
    let least_step = || {
        let bin_step = |channel: &str, length: f64| {
            let bins = main.unit.get(channel).and_then(|def| def.bins)?;
            Some(length / ((bins.stop - bins.start) / bins.step).max(1.0))
        };
        let x = bin_step("x", size.width).unwrap_or(size.steps[0]);
        let y = bin_step("y", size.height).unwrap_or(size.steps[1]);
        x.min(y)
    };
    let (low, high) = match main.unit.kind.as_str() {
        "bar" | "tick" => (of("minBandSize").unwrap_or(2.0), of("maxBandSize").unwrap_or_else(|| least_step() - 1.0)),
        "line" | "trail" | "rule" => (of("minStrokeWidth").unwrap_or(1.0), of("maxStrokeWidth").unwrap_or(4.0)),
        "text" => (of("minFontSize").unwrap_or(8.0), of("maxFontSize").unwrap_or(40.0)),
        _ => {
            let step = 0.95 * least_step();
            (of("minSize").unwrap_or(4.0), of("maxSize").unwrap_or(step * step))
        }
    };
    vec![read("rangeMin").unwrap_or(low), read("rangeMax").unwrap_or(high)]
}
