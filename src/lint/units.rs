//! Units: the single plots that a chart specification is composed of, with what they inherit.

use serde_json::Value;

use super::place::Place;

/// One mark with its channels.
pub(super) struct Unit<'a> {
    /// `bar`, `line`, …
    pub mark: &'a str,
    /// Where the mark stands.
    pub place: Place<'a>,
    /// The channels by name, its own and inherited.
    pub channels: Vec<(&'a str, Place<'a>)>,
    /// Where its data are said.
    pub data: Option<Place<'a>>,
}

/// A chart specification, taken apart.
pub(super) struct Parts<'a> {
    /// The plots.
    pub units: Vec<Unit<'a>>,
    /// Views whose plots lie above each other.
    pub layers: Vec<Place<'a>>,
    /// Whether there is more than one view beside another.
    pub composed: bool,
    /// Every `transform`.
    pub transforms: Vec<&'a Value>,
}

/// Takes a specification apart.
pub(super) fn parts<'a>(spec: &Place<'a>) -> Parts<'a> {
    let mut parts = Parts { units: Vec::new(), layers: Vec::new(), composed: false, transforms: Vec::new() };
    walk(spec, &[], None, &mut parts);
    parts
}

fn walk<'a>(view: &Place<'a>, outer: &[(&'a str, Place<'a>)], data: Option<Place<'a>>, parts: &mut Parts<'a>) {
    let data = view.get("data").or(data);
    let mut channels = view.members("encoding");
    for (name, place) in outer {
        if !channels.iter().any(|(own, _)| own == name) {
            channels.push((name, place.clone()));
        }
    }
    parts.transforms.extend(view.value.get("transform").and_then(Value::as_array).into_iter().flatten());
    let facet = view.get("facet").is_some() || view.get("repeat").is_some();
    let facet = facet || ["row", "column", "facet"].iter().any(|name| channels.iter().any(|(own, _)| own == name));
    parts.composed |= facet;
    if let Some(mark) = view.get("mark") {
        let kind = mark.value.as_str().or_else(|| mark.text("type")).unwrap_or_default();
        parts.units.push(Unit { mark: kind, place: mark, channels: channels.clone(), data: data.clone() });
    }
    for (key, beside) in [("layer", false), ("concat", true), ("hconcat", true), ("vconcat", true)] {
        let inner = view.list(key);
        parts.composed |= beside && inner.len() > 1;
        if key == "layer" && !inner.is_empty() {
            parts.layers.push(view.clone());
        }
        for view in inner {
            walk(&view, &channels, data.clone(), parts);
        }
    }
    if let Some(inner) = view.get("spec") {
        walk(&inner, &channels, data, parts);
    }
}

impl<'a> Unit<'a> {
    /// A channel by name.
    pub fn channel(&self, name: &str) -> Option<&Place<'a>> {
        self.channels.iter().find(|(own, _)| *own == name).map(|(_, place)| place)
    }

    /// The name of its dataset.
    pub fn dataset(&self) -> Option<&'a str> {
        self.data.as_ref()?.text("name")
    }

    /// Whether a channel holds amounts: numbers on a continuous scale.
    pub fn is_amount(&self, name: &str) -> bool {
        self.channel(name).is_some_and(|channel| {
            let binned = channel.value.get("bin").is_some_and(|bin| *bin != Value::Bool(false));
            let amount = channel.text("type") == Some("quantitative")
                || channel.text("type").is_none() && channel.value.get("aggregate").is_some();
            amount && !binned
        })
    }
}
