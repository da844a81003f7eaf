//! Orientations of marks, by Vega-Lite's rules.

use super::def::{Binning, Def, Measure, Source};

/// Whether a channel is continuous: numbers without bins, or moments.
fn is_measure(def: Option<&Def>) -> bool {
    def.is_some_and(|def| {
        matches!(def.measure, Measure::Quantitative | Measure::Temporal)
            && def.binning == Binning::None
            && !matches!(def.source, Source::Value(_))
    })
}

/// Whether a mark stands upright; `None` where it has no direction.
pub(super) fn upright(
    kind: &str,
    specified: Option<&str>,
    x: Option<&Def>,
    y: Option<&Def>,
    x2: bool,
    y2: bool,
) -> Option<bool> {
    if matches!(kind, "point" | "circle" | "square" | "text" | "image" | "geoshape" | "arc" | "rect") {
        return None;
    }
    let given = |def: Option<&Def>| def.is_some_and(|def| def.binning == Binning::Given);
    let summed = |def: Option<&Def>| def.is_some_and(|def| def.aggregate.is_some());
    let field = |def: Option<&Def>| def.is_some_and(|def| def.column().is_some());
    let number = |def: Option<&Def>| {
        def.is_some_and(|def| {
            def.measure == Measure::Quantitative
                && def.binning != Binning::Made
                && !matches!(def.source, Source::Value(_))
        })
    };
    let specified = specified.map(|text| text == "vertical");
    if kind == "bar" {
        if field(x) && (given(x) || (field(y) && summed(y) && !summed(x))) {
            return Some(true);
        }
        if field(y) && (given(y) || (field(x) && summed(x) && !summed(y))) {
            return Some(false);
        }
        if x2 || y2 {
            if specified.is_some() {
                return specified;
            }
            if !x2 {
                return Some(!(number(x) && given(y)));
            }
            if !y2 {
                return Some(number(y) && given(x));
            }
        }
    }
    if matches!(kind, "bar" | "rule") && x2 && y2 && !given(x) && !given(y) {
        return None;
    }
    if matches!(kind, "bar" | "rule" | "area") {
        if y2 {
            return Some(!given(y));
        }
        if x2 {
            return Some(given(x));
        }
        if kind == "rule" {
            if x.is_some() && y.is_none() {
                return Some(true);
            }
            if y.is_some() && x.is_none() {
                return Some(false);
            }
        }
    }
    if specified.is_some() {
        return specified;
    }
    let tick = kind == "tick";
    // A bar on moments alone lies across them.
    let lone = kind == "bar" && x.is_none() && y.is_some_and(|y| y.measure == Measure::Temporal);
    let (x_measure, y_measure) = (is_measure(x), is_measure(y) && !lone);
    let upright = match (x_measure, y_measure) {
        (true, false) => false,
        (false, true) => true,
        (true, true) => {
            let temporal = |def: Option<&Def>| def.is_some_and(|def| def.measure == Measure::Temporal);
            if temporal(x) != temporal(y) {
                temporal(x)
            } else if summed(x) != summed(y) {
                summed(y)
            } else {
                return Some(true);
            }
        }
        (false, false) => return Some(x.is_some() || y.is_none() || kind != "bar"),
    };
    Some(upright != tick)
}
