//! Rules of charts: what their shapes claim, how they look, what they say.

use std::collections::BTreeSet;

use serde_json::Value;

use super::place::Place;
use super::rule::*;
use super::units::{Parts, Unit, parts};
use super::{Lint, colour};
use crate::explainer::Values;
use crate::scene::{Drawing, Frame};

/// How many things a chart can tell apart by colour.
const MOST_HUES: usize = 7;
/// How many slices of a pie can be compared.
const MOST_SLICES: usize = 5;

pub(super) fn rules(lint: &mut Lint, root: &Place) {
    for block in root.blocks_of("chart") {
        let Some(spec) = block.get("spec") else { continue };
        let chart = Chart { parts: parts(&spec), words: words(&block), block };
        for unit in &chart.parts.units {
            chart.scales(lint, unit);
            chart.amounts(lint, unit);
            weak_colours(lint, unit);
        }
        chart.axes(lint);
        chart.colour_alone(lint, &spec);
        chart.titles(lint);
    }
}

/// A chart block with what its rules look at.
struct Chart<'a> {
    block: Place<'a>,
    parts: Parts<'a>,
    /// Everything it says in words, lower case.
    words: String,
}

/// What a chart says around and in the plot, in lower case.
fn words(block: &Place) -> String {
    fn titles(value: &Value, out: &mut String) {
        match value {
            Value::Object(members) => members.iter().for_each(|(key, inner)| match (key.as_str(), inner) {
                ("title" | "text" | "subtitle", Value::String(text)) => out.extend([text.as_str(), " "]),
                _ => titles(inner, out),
            }),
            Value::Array(items) => items.iter().for_each(|inner| titles(inner, out)),
            _ => {}
        }
    }
    let mut out = String::new();
    for key in ["title", "subtitle", "takeaway", "note"] {
        out.extend([block.text(key).unwrap_or_default(), " "]);
    }
    titles(&block.value["spec"], &mut out);
    out.to_lowercase()
}

impl Chart<'_> {
    fn says(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.words.contains(word))
    }

    /// Where bars and areas start, and whether bent and cut scales are announced.
    fn scales(&self, lint: &mut Lint, unit: &Unit) {
        let length = match unit.mark {
            "bar" | "area" => length(unit),
            _ => None,
        };
        for name in ["x", "y"] {
            let Some(scale) = unit.channel(name).and_then(|channel| channel.get("scale")) else { continue };
            let kind = scale.text("type").filter(|kind| matches!(*kind, "log" | "symlog" | "pow" | "sqrt"));
            let cut = cut(&scale).filter(|_| unit.is_amount(name));
            match (kind, cut) {
                (Some(kind), _) if length == Some(name) => {
                    let got = format!("a scale of type `{kind}`");
                    lint.note(&BAR_ZERO, &scale.at("type"), format!("{}s that start at zero", unit.mark), got);
                }
                (None, Some((key, got))) if length == Some(name) => {
                    lint.note(&BAR_ZERO, &scale.at(key), format!("{}s that start at zero", unit.mark), got);
                }
                (Some(kind), _)
                    if !self.says(&[
                        "logarithm",
                        "logarít",
                        "log scale",
                        "escala log",
                        "root scale",
                        "power scale",
                        "raíz",
                    ]) =>
                {
                    let got = format!("`{kind}` without a word about it");
                    lint.note(&BENT_SCALE, &scale.at("type"), "words that announce the scale", got);
                }
                (None, Some((key, got))) if length.is_none() && !self.says(&["zero", "cero", "axis", "eje"]) => {
                    lint.note(&CUT_AXIS, &scale.at(key), "words that say where the axis starts", got);
                }
                _ => {}
            }
        }
    }

    /// How many hues and slices there are, and how many points a line has.
    fn amounts(&self, lint: &mut Lint, unit: &Unit) {
        for name in ["color", "fill", "stroke"] {
            let Some(channel) = unit.channel(name).filter(|channel| channel.text("type") == Some("nominal")) else {
                continue;
            };
            let count = self.distinct(lint, unit, channel.text("field").unwrap_or_default());
            if let Some(count) = count.filter(|count| *count > MOST_HUES) {
                lint.note(&MANY_HUES, &channel.at("field"), format!("at most {MOST_HUES} colours"), count.to_string());
            }
        }
        if unit.mark == "arc" && unit.channel("theta").is_some() {
            let slices = ["color", "order", "detail"].iter().find_map(|name| unit.channel(name)?.text("field"));
            let count = slices.and_then(|field| self.distinct(lint, unit, field));
            if let Some(count) = count.filter(|count| *count > MOST_SLICES) {
                lint.note(&MANY_SLICES, &unit.place, format!("at most {MOST_SLICES} slices"), count.to_string());
            }
        }
        // Two points of several lines are a slope chart, two of the chart's own are a reference.
        let single =
            unit.dataset().is_some() && ["color", "stroke", "detail"].iter().all(|name| unit.channel(name).is_none());
        let time = unit
            .channel("x")
            .filter(|_| single)
            .filter(|x| x.text("type") == Some("temporal"))
            .and_then(|x| x.text("field"));
        if let ("line", Some(field), true) = (unit.mark, time, self.parts.transforms.is_empty())
            && let Some(count @ 1..=2) = self.distinct(lint, unit, field)
        {
            lint.note(&SHORT_SERIES, &unit.place, "a line of at least three points in time", count.to_string());
        }
    }

    /// How many different values a field has in the data that a plot draws; `None` where that is not known without
    /// drawing it.
    fn distinct(&self, lint: &Lint, unit: &Unit, field: &str) -> Option<usize> {
        for transform in &self.parts.transforms {
            let folded = transform["fold"].as_array();
            let name = transform["as"][0].as_str().unwrap_or("key");
            if let Some(fields) = folded.filter(|_| name == field) {
                return Some(fields.len());
            }
        }
        if let Some(table) = unit.dataset().and_then(|name| lint.explainer.table(name)) {
            return Some(match &table.column(field)?.values {
                Values::Texts(texts) => texts.iter().flatten().collect::<BTreeSet<_>>().len(),
                Values::Numbers(numbers) | Values::Times(numbers) => numbers
                    .iter()
                    .filter(|number| !number.is_nan())
                    .map(|number| number.to_bits())
                    .collect::<BTreeSet<_>>()
                    .len(),
            });
        }
        let rows = unit.data.as_ref()?.value["values"].as_array()?;
        Some(rows.iter().filter_map(|row| row.get(field)).map(Value::to_string).collect::<BTreeSet<_>>().len())
    }

    /// One scale to an axis, one unit to a scale.
    fn axes(&self, lint: &mut Lint) {
        for view in &self.parts.layers {
            let mut apart = false;
            for (kind, name) in [("scale", "y"), ("scale", "x"), ("axis", "y"), ("axis", "x")] {
                let place = view.get("resolve").and_then(|resolve| resolve.get(kind)?.get(name));
                if let Some(place) = place.filter(|place| place.value == "independent" && !apart) {
                    apart = true;
                    lint.note(&TWO_AXES, &place, format!("one {name} {kind} for what lies above each other"), "two");
                }
            }
            if apart {
                continue;
            }
            for name in ["y", "x"] {
                let mut units: Vec<(String, Place)> = Vec::new();
                for unit in parts(view).units.iter().filter(|unit| unit.is_amount(name)) {
                    let Some(channel) = unit.channel(name) else { continue };
                    let table = unit.dataset().and_then(|name| lint.explainer.table(name));
                    let column = table.and_then(|table| table.column(channel.text("field")?));
                    let Some(own) = column.and_then(|column| column.unit.as_deref()) else { continue };
                    if !units.iter().any(|(known, _)| known == own) {
                        units.push((own.to_owned(), channel.clone()));
                    }
                }
                if let [(first, _), (second, place), ..] = &units[..] {
                    lint.note(
                        &MIXED_UNITS,
                        place,
                        format!("one unit on an axis, `{first}`"),
                        format!("`{second}` beside it"),
                    );
                }
            }
        }
    }

    /// Whether something can be told by its colour only: where a legend has to explain it.
    fn colour_alone(&self, lint: &mut Lint, spec: &Place) {
        const OTHER: [&str; 15] = [
            "x",
            "y",
            "x2",
            "y2",
            "xOffset",
            "yOffset",
            "row",
            "column",
            "facet",
            "shape",
            "strokeDash",
            "text",
            "size",
            "theta",
            "radius",
        ];
        let shown: BTreeSet<&str> = self
            .parts
            .units
            .iter()
            .flat_map(|unit| OTHER.iter().filter_map(|name| unit.channel(name)?.text("field")))
            .collect();
        let coded = self.parts.units.iter().find_map(|unit| {
            ["color", "fill", "stroke"].iter().find_map(|name| {
                let channel = unit.channel(name).filter(|channel| channel.text("type") == Some("nominal"))?;
                let field = channel.text("field").filter(|field| !shown.contains(field))?;
                (self.distinct(lint, unit, field) != Some(1)).then(|| (channel.clone(), field))
            })
        });
        let Some((channel, field)) = coded else { return };
        // Lines and areas that carry their names need no legend: only the drawing knows.
        let frame = Frame::new(680.0, lint.explainer.locale);
        let legends = Drawing::read(spec.value, &lint.explainer.tables, lint.explainer.locale)
            .is_some_and(|drawing| !drawing.lay_out(&frame).legends.is_empty());
        if legends {
            lint.note(&COLOUR_ALONE, &channel, "another code beside the colour", format!("`{field}` by colour alone"));
        }
    }

    /// What title, takeaway and alternative text say.
    fn titles(&self, lint: &mut Lint) {
        let block = &self.block;
        let text = |key: &str| block.text(key).unwrap_or_default();
        let same = |a: &str, b: &str| !a.is_empty() && plain(a) == plain(b);
        let words = text("title").split_whitespace().count();
        if words < 4 {
            let got = format!("{words} {}", if words == 1 { "word" } else { "words" });
            lint.note(&TITLE_NO_FINDING, &block.at("title"), "a title that says the finding", got);
        } else if same(text("title"), text("subtitle")) {
            lint.note(&TITLE_NO_FINDING, &block.at("title"), "a title that says the finding", "the subtitle again");
        } else if lint.explainer.tables.iter().any(|table| same(text("title"), &table.title)) {
            lint.note(
                &TITLE_NO_FINDING,
                &block.at("title"),
                "a title that says the finding",
                "the name of its dataset",
            );
        }
        if same(text("takeaway"), text("title")) || same(text("takeaway"), text("subtitle")) {
            lint.note(&TAKEAWAY_COPY, &block.at("takeaway"), "the figures behind the title", "the title again");
        }
        match block.text("alt") {
            Some(alt) => {
                if let Some(key) = ["title", "subtitle", "takeaway"].into_iter().find(|key| same(alt, text(key))) {
                    lint.note(&ALT_COPY, &block.at("alt"), "what the chart looks like", format!("its {key} again"));
                }
            }
            None if self.parts.composed => {
                lint.note(&ALT_ABSENT, block, "an alternative text for several plots", "a chart without one");
            }
            None => {}
        }
    }
}

/// The channel whose length a bar or area shows.
fn length(unit: &Unit) -> Option<&'static str> {
    let ranged = |name: &str| unit.channel(&format!("{name}2")).is_some();
    let orient = unit.place.text("orient");
    let name = match (unit.is_amount("x"), unit.is_amount("y")) {
        (true, true) if orient == Some("horizontal") => "x",
        (_, true) => "y",
        (true, false) => "x",
        (false, false) => return None,
    };
    (!ranged(name)).then_some(name)
}

/// The key of a scale that keeps zero out, and what it says.
fn cut(scale: &Place) -> Option<(&'static str, String)> {
    let number = |value: &Value| value.as_f64();
    if scale.value["zero"] == Value::Bool(false) && scale.value.get("domain").is_none() {
        return Some(("zero", "`false`".into()));
    }
    let domain = scale.value["domain"].as_array().map(|ends| ends.iter().filter_map(number).collect::<Vec<_>>());
    if let Some([low, .., high]) = domain.as_deref() {
        let (low, high) = (low.min(*high), high.max(*low));
        return (low > 0.0 || high < 0.0).then(|| ("domain", format!("a domain from {low} to {high}")));
    }
    if let Some(low) = number(&scale.value["domainMin"]).filter(|low| *low > 0.0) {
        return Some(("domainMin", format!("a domain from {low}")));
    }
    let high = number(&scale.value["domainMax"]).filter(|high| *high < 0.0)?;
    Some(("domainMax", format!("a domain up to {high}")))
}

/// Literal colours that do not stand out from the page.
fn weak_colours(lint: &mut Lint, unit: &Unit) {
    let text = unit.mark == "text";
    let mut places: Vec<Place> = ["color", "fill", "stroke"].iter().filter_map(|key| unit.place.get(key)).collect();
    for name in ["color", "fill", "stroke"] {
        let Some(channel) = unit.channel(name) else { continue };
        places.extend(channel.get("value"));
        for condition in channel
            .get("condition")
            .into_iter()
            .flat_map(|one| if one.value.is_array() { one.elements() } else { vec![one] })
        {
            places.extend(condition.get("value"));
        }
        // A ramp begins pale on purpose; categories do not.
        if channel.text("type") == Some("nominal") {
            places.extend(channel.get("scale").map(|scale| scale.list("range")).unwrap_or_default());
        }
    }
    let (rule, least) = if text { (&WEAK_TEXT, colour::TEXT) } else { (&WEAK_COLOUR, colour::GRAPHICS) };
    for place in places {
        let Some(written) = place.value.as_str() else { continue };
        // Text on a mark is in the page's colour, and fine lines are meant to stand back.
        if text && written == "white" || unit.mark == "rule" && written.starts_with("lightgr") {
            continue;
        }
        let known = |lint: &Lint| lint.found.iter().any(|it| it.pointer == place.pointer && it.code == rule.code);
        if let Some((page, contrast)) = colour::worst(written).filter(|(_, contrast)| *contrast < least && !known(lint))
        {
            let got = format!("`{written}` with {:.1} : 1 on {page}", (contrast * 10.0).floor() / 10.0);
            lint.note(rule, &place, format!("a contrast of {least} : 1 with the page"), got);
        }
    }
}

/// A text's letters and digits, to compare it with another.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
