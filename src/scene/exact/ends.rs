//! Ends of continuous domains: whether zero belongs to them, and intervals of time that they are rounded to.

use super::domain::Domain;
use super::scale::{Kind, Scale};
use super::share::{Share, Use};
use crate::grammar::model::{Binning, Json, Measure};

pub(super) fn include_zero(domain: &mut [f64]) {
    let last = domain.len().saturating_sub(1);
    if let Some(first) = domain.first_mut()
        && *first > 0.0
    {
        *first = 0.0;
    }
    if let Some(end) = domain.get_mut(last)
        && *end < 0.0
    {
        *end = 0.0;
    }
}

pub(super) fn nice_interval(scale: &mut Scale, name: &str, step: f64) {
    let last = scale.domain.len() - 1;
    let interval = crate::flow::time::Interval::named(name, step);
    if scale.kind == Kind::Time && interval.is_some() {
        let (from, to) = crate::flow::time::nice(scale.domain[0], scale.domain[last], interval);
        scale.domain[0] = from;
        scale.domain[last] = to;
    }
}

/// Whether zero belongs to a domain, by Vega-Lite's defaults.
pub(super) fn zero(share: &Share, main: &Use, domain: &Domain, kind: Kind, env_config: &Json) -> bool {
    if !matches!(kind, Kind::Linear | Kind::Pow | Kind::Symlog | Kind::Quantize) {
        return false;
    }
    if let Some(zero) = share.prop("zero").and_then(Json::as_bool) {
        return zero;
    }
    // Of layers the first decides.
    let channel = share.channel;
    let lead = share.uses.iter().find(|one| one.channel == channel).unwrap_or(main);
    let elsewhere = lead.def.json["scale"].get("domain").is_none() && share.prop("domain").is_some_and(Json::is_array);
    if domain.written && !elsewhere {
        return match domain.numbers[..] {
            [first, .., last] => first <= 0.0 && last >= 0.0,
            _ => false,
        };
    }
    let wants = |one: &Use| {
        if channel == "size" && one.def.measure == Measure::Quantitative && !kind.is_discretizing() {
            return true;
        }
        if one.def.binning == Binning::Made
            || one.def.binning == Binning::Given
            || !matches!(channel, "x" | "y" | "theta" | "radius")
        {
            return false;
        }
        let unit = one.unit;
        let mark = unit.kind.as_str();
        if matches!(mark, "bar" | "area" | "line" | "trail")
            && let Some(upright) = unit.upright
            && (channel == "y") != upright
            && matches!(channel, "x" | "y")
        {
            return false;
        }
        let second = crate::grammar::model::second_of(channel).is_some_and(|second| unit.get(second).is_some());
        if matches!(mark, "bar" | "area") && !second {
            return true;
        }
        env_config.get("scale").and_then(|scale| scale.get("zero")).and_then(Json::as_bool).unwrap_or(true)
    };
    wants(lead)
}
