//! Scales resolved: kind, domain and range together, by Vega-Lite's defaults.

use super::domain::{self, Domain};
use super::ends::{include_zero, nice_interval, zero};
use super::range::{classes, range_of};
use super::scale::{Kind, Scale, band_space};
use super::schemes;
use super::share::{Share, Use};
use crate::flow::Value;
use crate::grammar::model::{Binning, Json, number, word};
use crate::scene::Color;

/// What the places of a scale look like.
#[derive(Debug, Clone, PartialEq)]
pub enum Looks {
    /// Numbers as they are: px, px², degrees, shares.
    Numbers,
    /// Colours: by place, or between them.
    Colors(Vec<Color>),
    /// Words: symbols by place.
    Words(Vec<String>),
    /// Dashes by place, px.
    Dashes(Vec<Vec<f64>>),
}

/// A scale that maps.
#[derive(Debug, Clone)]
pub struct Resolved {
    /// From values to numbers.
    pub scale: Scale,
    /// From numbers to looks.
    pub looks: Looks,
}

/// The size of a plot area, px, with the steps of discrete scales where the size comes from them.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Size {
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
    /// The steps along x and y: written or default.
    pub steps: [f64; 2],
    /// Width of a band of x and of y, for offsets inside.
    pub bands: [f64; 2],
}

pub(super) fn config(env_config: &Json, key: &str) -> Option<f64> {
    env_config.get("scale").and_then(|scale| number(scale, key))
}

impl Looks {
    /// The colour at a mapped number.
    pub fn color(&self, at: f64, blends: bool) -> Option<Color> {
        let Looks::Colors(colors) = self else { return None };
        if colors.is_empty() {
            return None;
        }
        if blends {
            return Some(schemes::blend(colors, at));
        }
        Some(colors[at as usize % colors.len()])
    }
}

impl Resolved {
    /// The colour of a value.
    pub fn color(&self, value: &Value) -> Option<Color> {
        self.looks.color(self.scale.map(value)?, self.scale.kind.is_continuous())
    }
}

/// Band paddings of a discrete position scale: inner, outer.
pub fn paddings(share: &Share, kind: Kind, env_config: &Json, nested: bool) -> (f64, f64) {
    let read = |name: &str| share.prop(name).and_then(Json::as_f64);
    if kind == Kind::Point && !matches!(share.channel, "x" | "y" | "xOffset" | "yOffset") {
        return (1.0, read("padding").unwrap_or(0.0));
    }
    if kind == Kind::Point {
        let outer = read("paddingOuter")
            .or_else(|| read("padding"))
            .or_else(|| config(env_config, "pointPadding"))
            .unwrap_or(0.5);
        return (1.0, outer);
    }
    let offset = matches!(share.channel, "xOffset" | "yOffset");
    let default_inner = if offset {
        config(env_config, "offsetBandPaddingInner").unwrap_or(0.0)
    } else if nested {
        config(env_config, "bandWithNestedOffsetPaddingInner").unwrap_or(0.2)
    } else {
        config(env_config, "bandPaddingInner").unwrap_or_else(|| {
            // Of layers the first decides.
            let (name, otherwise) = match share.uses.first().map(|one| one.unit.kind.as_str()) {
                Some("bar") => ("barBandPaddingInner", 0.1),
                Some("tick") => ("tickBandPaddingInner", 0.25),
                _ => ("rectBandPaddingInner", 0.0),
            };
            config(env_config, name).unwrap_or(otherwise)
        })
    };
    let inner = read("paddingInner").or_else(|| read("padding")).unwrap_or(default_inner);
    let outer = read("paddingOuter").or_else(|| read("padding")).unwrap_or_else(|| {
        if offset {
            config(env_config, "offsetBandPaddingOuter").unwrap_or(0.0)
        } else if nested {
            config(env_config, "bandWithNestedOffsetPaddingOuter").unwrap_or(0.2)
        } else {
            config(env_config, "bandPaddingOuter").unwrap_or(inner / 2.0)
        }
    });
    (inner.clamp(0.0, 1.0), outer.max(0.0))
}

/// How many px a discrete scale takes at a step.
pub fn extent(share: &Share, domain: &Domain, kind: Kind, env_config: &Json, nested: bool, step: f64) -> f64 {
    let (inner, outer) = paddings(share, kind, env_config, nested);
    band_space(domain.categories.len(), inner, outer) * step
}

/// Brings a scale to its size; the domain is that of the cell.
pub fn resolve(share: &Share, domain: &Domain, size: &Size, nested: bool, env_config: &Json) -> Resolved {
    let channel = share.channel;
    let kind = share.kind();
    let main: &Use = share.uses.iter().find(|one| one.channel == channel).unwrap_or(&share.uses[0]);
    let read = |name: &str| share.prop(name).and_then(Json::as_f64);
    let mut scale = Scale::new(kind);
    scale.set_categories(domain.categories.clone());
    scale.base = read("base").unwrap_or(10.0);
    scale.exponent = match (kind, share.prop("type").and_then(Json::as_str)) {
        (Kind::Pow, Some("sqrt")) => 0.5,
        (Kind::Symlog, _) => read("constant").unwrap_or(1.0),
        _ => read("exponent").unwrap_or(1.0),
    };
    scale.clamp = share.prop("clamp").map_or_else(
        || env_config.get("scale").is_some_and(|scale| scale.get("clamp") == Some(&Json::Bool(true))),
        |clamp| *clamp == Json::Bool(true),
    );
    scale.align = read("align").unwrap_or(0.5);
    if kind.is_discrete() {
        (scale.padding_inner, scale.padding_outer) = paddings(share, kind, env_config, nested);
    }
    let (mut range, looks) = range_of(share, main, kind, domain, size, env_config);
    let descending = main.def.json.get("sort").and_then(Json::as_str) == Some("descending") && kind.is_continuous();
    let reverse = share.prop("reverse").map_or(descending, |reverse| *reverse == Json::Bool(true));
    let mut looks = looks;
    if reverse {
        range.reverse();
        if let Looks::Colors(colors) = &mut looks {
            colors.reverse();
            range.reverse();
        }
    }
    scale.range = range;
    match kind {
        Kind::Band | Kind::Point | Kind::Ordinal => {}
        Kind::Threshold => scale.domain = domain.numbers.clone(),
        Kind::BinOrdinal => {
            let bins = domain.bins.clone().or_else(|| {
                share.prop("bins").and_then(Json::as_array).map(|bins| bins.iter().filter_map(Json::as_f64).collect())
            });
            scale.domain = bins.unwrap_or_else(|| domain.numbers.clone());
            scale.bins = Some(scale.domain.clone());
        }
        Kind::Quantile => {
            let count = classes(share, &looks);
            let mut all = if domain.written { domain.numbers.clone() } else { domain.all.clone() };
            all.sort_by(f64::total_cmp);
            scale.domain = (1..count).map(|at| quantile(&all, at as f64 / count as f64)).collect();
        }
        Kind::Quantize => {
            let count = classes(share, &looks);
            let mut ends = Scale::new(Kind::Linear);
            ends.domain = if domain.numbers.len() < 2 { vec![0.0, 1.0] } else { domain.numbers.clone() };
            if zero(share, main, domain, kind, env_config) {
                include_zero(&mut ends.domain);
            }
            if share.prop("nice").is_some_and(|nice| *nice == Json::Bool(true)) {
                ends.nice(10.0);
            }
            let [low, high] = [ends.domain[0], ends.domain[ends.domain.len() - 1]];
            scale.domain = (1..count).map(|at| (at as f64 * high + (count - at) as f64 * low) / count as f64).collect();
            scale.bins = None;
            // The ends are needed for labels.
            scale.exponent = low;
            scale.base = high;
        }
        _ => continuous(&mut scale, share, main, domain, env_config),
    }
    // Colours blend along the domain from end to end.
    if kind.is_continuous() && matches!(looks, Looks::Colors(_)) {
        let count = scale.domain.len().max(2);
        scale.range = (0..count).map(|at| at as f64 / (count - 1) as f64).collect();
    }
    Resolved { scale, looks }
}

fn continuous(scale: &mut Scale, share: &Share, main: &Use, domain: &Domain, env_config: &Json) {
    let read = |name: &str| share.prop(name).and_then(Json::as_f64);
    let kind = scale.kind;
    let mut ends = domain.numbers.clone();
    if ends.is_empty() {
        ends =
            if kind == Kind::Log { vec![1.0, 10.0] } else { vec![0.0, if share.uses.is_empty() { 1.0 } else { 0.0 }] };
        if kind == Kind::Time {
            ends = vec![0.0, 1.0];
        }
    }
    if ends.len() == 1 {
        ends.push(ends[0]);
    }
    let moment = |name: &str| {
        let json = share.prop(name)?;
        if json.is_object() {
            crate::flow::transform::date_time(json)
        } else {
            json.as_f64().or_else(|| json.as_str().and_then(crate::flow::format::time::read))
        }
    };
    let (least, most) = (moment("domainMin"), moment("domainMax"));
    if zero(share, main, domain, kind, env_config) {
        include_zero(&mut ends);
    }
    let last = ends.len() - 1;
    if let Some(least) = least {
        ends[0] = least;
    }
    if let Some(most) = most {
        ends[last] = most;
    }
    if let Some(middle) = read("domainMid")
        && ends.len() == 2
        && ends[0] < middle
        && middle < ends[1]
    {
        ends.insert(1, middle);
    }
    scale.domain = ends;
    if scale.range.len() < scale.domain.len() && scale.range.len() == 2 {
        let [low, high] = scale.ends();
        let count = scale.domain.len() - 1;
        scale.range = (0..=count).map(|at| low + (high - low) * at as f64 / count as f64).collect();
    }
    let position = matches!(share.channel, "x" | "y");
    let padding = read("padding").or_else(|| {
        if !position {
            return None;
        }
        config(env_config, "continuousPadding").or_else(|| {
            let padded = |one: &Use| {
                let upright = one.unit.upright.unwrap_or(true);
                let across = (share.channel == "x") == upright;
                one.unit.kind == "bar"
                    && one.unit.upright.is_some()
                    && across
                    && one.def.binning == Binning::None
                    && one.def.unit.is_none()
                    && one.channel == share.channel
            };
            share.uses.iter().find(|one| padded(one)).and_then(|one| one.unit.prop_number("continuousBandSize"))
        })
    });
    if let Some(padding) = padding.filter(|padding| *padding > 0.0) {
        scale.pad(padding);
    }
    // A layer that leaves the domain to others wants it nice all the same.
    let open = |one: &Use| {
        one.def.binning == Binning::None && {
            let own = |name: &str| one.def.json.get("scale").and_then(|scale| scale.get(name));
            ["domain", "domainMin", "domainMax"].iter().all(|name| own(name).is_none())
        }
    };
    let held = domain.written && !share.prop("domain").is_some_and(Json::is_array);
    let niced = match share.prop("nice") {
        Some(Json::Bool(nice)) => nice.then_some(10.0),
        Some(Json::Number(count)) => count.as_f64(),
        Some(Json::String(name)) => {
            nice_interval(scale, name, 1.0);
            None
        }
        Some(Json::Object(_)) => {
            let json = share.prop("nice").unwrap_or(&Json::Null);
            nice_interval(scale, word(json, "interval").unwrap_or("year"), number(json, "step").unwrap_or(1.0));
            None
        }
        _ => {
            let wanted = share.uses.iter().any(|one| one.channel == share.channel && open(one));
            (matches!(share.channel, "x" | "y") && wanted && !held && kind != Kind::Time).then_some(10.0)
        }
    };
    if let Some(count) = niced {
        scale.nice(count);
    }
    if let Some(bins) = &domain.bins {
        scale.bins = Some(bins.clone());
    }
    if let Some(step) = share
        .uses
        .iter()
        .find_map(|one| number(one.def.json.get("bin")?, "step").filter(|_| one.def.binning == Binning::Given))
        && step > 0.0
    {
        scale.bins = Some(domain::boundaries(scale.domain[0], scale.domain[scale.domain.len() - 1], step));
    }
    match share.prop("bins") {
        Some(Json::Array(bins)) => scale.bins = Some(bins.iter().filter_map(Json::as_f64).collect()),
        Some(Json::Object(_)) => {
            let json = share.prop("bins").unwrap_or(&Json::Null);
            if let Some(step) = number(json, "step").filter(|step| *step > 0.0) {
                let (low, high) = (scale.domain[0], scale.domain[scale.domain.len() - 1]);
                let start = number(json, "start").unwrap_or(low);
                let stop = number(json, "stop").unwrap_or(high);
                let start = if start < low { step * (low / step).ceil() } else { start };
                let stop = if stop > high { step * (high / step).floor() } else { stop };
                scale.bins = Some(domain::boundaries(start, stop, step));
            }
        }
        _ => {}
    }
}

fn quantile(sorted: &[f64], share: f64) -> f64 {
    if sorted.is_empty() {
        return f64::NAN;
    }
    let at = (sorted.len() - 1) as f64 * share;
    let low = at.floor() as usize;
    let value = sorted[low];
    let next = sorted.get(low + 1).copied().unwrap_or(value);
    value + (next - value) * (at - low as f64)
}
