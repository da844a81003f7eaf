//! Lines and points over lines and areas as layers.

use serde_json::{Value, json};

use super::{Props, merge_into};

fn wanted(mark: &Value, config: &Value, kind: &str, part: &str) -> Option<Value> {
    let own = mark.get(part).or_else(|| config.get(kind)?.get(part));
    match own {
        None | Some(Value::Null | Value::Bool(false)) => None,
        Some(Value::Bool(true)) => Some(json!({})),
        Some(Value::String(text)) if text == "transparent" => Some(json!({ "opacity": 0 })),
        Some(Value::Object(props)) => Some(Value::Object(props.clone())),
        Some(_) => None,
    }
}

/// A line or an area with its overlays as layers; `None` where it has none.
pub(super) fn expand(props: &Props, config: &Value) -> Option<Value> {
    let mark = props.get("mark")?;
    let kind = mark.get("type")?.as_str()?;
    let joins = matches!(kind, "line" | "area" | "trail");
    let area = kind == "area";
    let line = wanted(mark, config, kind, "line").filter(|_| area);
    let shaped =
        props.get("encoding").is_some_and(|encoding| encoding.get("shape").is_some()) && mark.get("point").is_none();
    let point =
        wanted(mark, config, kind, "point").or_else(|| shaped.then(|| json!({}))).filter(|_| joins && kind != "trail");
    if line.is_none() && point.is_none() {
        return None;
    }
    let mut base = mark.clone();
    let base_props = base.as_object_mut()?;
    base_props.insert("point".into(), json!(false));
    if area {
        base_props.insert("line".into(), json!(false));
        let own = config.get("area").and_then(|area| area.get("opacity")).cloned().unwrap_or(json!(0.7));
        base_props.entry("opacity").or_insert(own);
    }
    let encoding = props.get("encoding").cloned().unwrap_or_default();
    // The overlays stand where the stacked area has its edge.
    let mut over = encoding.clone();
    if let Some(over) = over.as_object_mut() {
        over.remove("x2");
        over.remove("y2");
        if area && let Some((channel, offset)) = crate::grammar::model::stacked_by_default(mark, &encoding) {
            let def = over.get_mut(channel)?.as_object_mut()?;
            def.insert("stack".into(), json!(offset));
        }
    }
    let pick = |keys: &[&str]| -> Value {
        keys.iter().filter_map(|key| mark.get(*key).map(|value| (key.to_string(), value.clone()))).collect()
    };
    let mut plain = encoding.clone();
    plain.as_object_mut().map(|plain| plain.remove("shape"));
    let mut layers = vec![json!({ "mark": base, "encoding": plain })];
    if let Some(line) = line {
        let mut mark = pick(&["clip", "interpolate", "tension", "tooltip", "orient", "invalid"]);
        merge_into(&mut mark, json!({ "type": "line", "point": false }));
        merge_into(&mut mark, line);
        layers.push(json!({ "mark": mark, "encoding": over }));
    }
    if let Some(point) = point {
        let mut mark = pick(&["clip", "tooltip", "orient"]);
        merge_into(&mut mark, json!({ "type": "point", "opacity": 1, "filled": true }));
        merge_into(&mut mark, point);
        layers.push(json!({ "mark": mark, "encoding": over }));
    }
    let mut out = props.clone();
    out.remove("mark");
    out.remove("encoding");
    // Selections belong to the first layer.
    if let Some(params) = out.remove("params") {
        layers[0]["params"] = params;
    }
    if let Some(projection) = out.remove("projection") {
        layers.iter_mut().for_each(|layer| layer["projection"] = projection.clone());
    }
    out.insert("layer".into(), Value::Array(layers));
    Some(Value::Object(out))
}

/// A line from x to x2 or y to y2 is a rule.
pub(super) fn line_to_rule(props: &mut Props) {
    let has = |channel: &str| props.get("encoding").is_some_and(|encoding| encoding.get(channel).is_some());
    let ranged = has("x2") || has("y2");
    if ranged && let Some(mark) = props.get_mut("mark").filter(|mark| mark["type"] == "line") {
        mark["type"] = json!("rule");
    }
}
