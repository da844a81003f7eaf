//! Error bars and error bands as layers of rules, ticks, areas and lines.

use serde_json::{Value, json};

use super::composite::{axes, channel, groups, part, split, wrap};
use super::{Props, merge_into};

/// An error bar or band as layers: its ends from the data (extents of groups), or written (x2, xError, xError2).
pub(super) fn error_mark(props: &Props, config: &Value) -> Value {
    let mark = &props["mark"];
    let kind = mark["type"].as_str().unwrap_or_default();
    let encoding = &props["encoding"];
    let axes = axes(mark, encoding);
    let field = &axes.field;
    let (mut transforms, by, rest) = groups(encoding, &axes);
    let (by, measures) = split(by);
    let second = if axes.channel == "x" { "x2" } else { "y2" };
    let name = |prefix: &str| [prefix, "_", field].concat();
    let datum = |name: &str| ["datum[", &Value::from(name).to_string(), "]"].concat();
    let written = |key: &str| {
        let def = encoding.get([axes.channel, key].concat())?;
        Some(match def.get("field").and_then(Value::as_str) {
            Some(field) => datum(field),
            None => def.get("value").or(def.get("datum"))?.to_string(),
        })
    };
    let (low, high) = (name("lower"), name("upper"));
    if let Some(end) = encoding.get(second).and_then(|def| def.get("field")).and_then(Value::as_str) {
        transforms.push(json!({ "calculate": datum(field), "as": low }));
        transforms.push(json!({ "calculate": datum(end), "as": high }));
    } else if let Some(error) = written("Error") {
        let less = written("Error2");
        let upper = [&datum(field), " + ", &error].concat();
        let lower = match &less {
            Some(less) => [&datum(field), " + ", less].concat(),
            None => [&datum(field), " - ", &error].concat(),
        };
        transforms.push(json!({ "calculate": upper, "as": high }));
        transforms.push(json!({ "calculate": lower, "as": low }));
    } else {
        let setting = |key: &str| mark.get(key).or_else(|| config.get(kind)?.get(key)).and_then(Value::as_str);
        let extent = setting("extent");
        let center = setting("center").unwrap_or(if extent == Some("iqr") { "median" } else { "mean" });
        let extent = extent.unwrap_or(if center == "median" { "iqr" } else { "stderr" });
        let mut summary = vec![json!({ "op": center, "field": field, "as": name("center") })];
        match extent {
            "ci" | "iqr" => {
                let (from, to) = if extent == "ci" { ("ci0", "ci1") } else { ("q1", "q3") };
                summary.push(json!({ "op": from, "field": field, "as": low }));
                summary.push(json!({ "op": to, "field": field, "as": high }));
            }
            _ => summary.push(json!({ "op": extent, "field": field, "as": name("extent") })),
        }
        summary.extend(measures);
        transforms.push(json!({ "aggregate": summary, "groupby": by }));
        if !matches!(extent, "ci" | "iqr") {
            let (center, extent) = (datum(&name("center")), datum(&name("extent")));
            transforms.push(json!({ "calculate": ([&center, " + ", &extent].concat()), "as": high }));
            transforms.push(json!({ "calculate": ([&center, " - ", &extent].concat()), "as": low }));
        }
    }
    let at = |column: &str| {
        let mut encoding = rest.clone();
        encoding.insert(axes.channel.into(), channel(&axes, column));
        encoding
    };
    let mut between = at(&low);
    between.insert(second.into(), json!({ "field": high }));
    let both = encoding.get("x").is_some() && encoding.get("y").is_some();
    let mut layers = Vec::new();
    if kind == "errorbar" {
        let across = if axes.orient == "vertical" { "horizontal" } else { "vertical" };
        let mut tick = json!({ "type": "tick", "orient": across });
        for key in ["thickness", "size"] {
            if let Some(value) = mark.get(key) {
                tick[key] = value.clone();
            }
        }
        if let Some(ticks) = part(mark, config, "ticks", tick) {
            for end in [&low, &high] {
                layers.push(json!({ "mark": ticks, "encoding": at(end) }));
            }
        }
        let mut rule = json!({ "type": "rule", "orient": axes.orient });
        if let Some(thickness) = mark.get("thickness") {
            rule["size"] = thickness.clone();
        }
        layers.extend(part(mark, config, "rule", rule).map(|rule| json!({ "mark": rule, "encoding": between })));
    } else {
        let mut curve = json!({});
        for key in ["interpolate", "tension"] {
            if let Some(value) = mark.get(key) {
                curve[key] = value.clone();
            }
        }
        let base = |kind: &str, flat: &str, opacity: Option<f64>| {
            let mut base = json!({ "type": if both { kind } else { flat }, "orient": axes.orient });
            if let Some(opacity) = opacity {
                base["opacity"] = json!(opacity);
            }
            if both {
                merge_into(&mut base, curve.clone());
            }
            base
        };
        layers.extend(
            part(mark, config, "band", base("area", "rect", Some(0.3)))
                .map(|band| json!({ "mark": band, "encoding": between })),
        );
        if let Some(border) = part(mark, config, "borders", base("line", "rule", None)) {
            for end in [&low, &high] {
                layers.push(json!({ "mark": border, "encoding": at(end) }));
            }
        }
    }
    wrap(props, transforms, layers)
}
