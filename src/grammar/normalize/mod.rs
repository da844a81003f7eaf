//! Normal forms: a specification rewritten so that only units, layers, facets and concatenations are left.
//!
//! The steps are Vega-Lite's normalizers: repeats become concatenations, row, column and facet channels become facet
//! views, composite marks and overlays become layers, and layers inherit what stands around them.

mod composite;
mod errors;
mod overlay;
mod repeat;

use std::cell::Cell;

use serde_json::{Map, Value, json};

/// Properties of JSON by name.
pub(super) type Props = Map<String, Value>;

/// How deep views may be nested.
const DEPTH: usize = 24;
/// How many views there may be in all, repeats written out.
const MOST_VIEWS: usize = 5_000;

/// Rewrites a specification into its normal form; `config` is the one at its top.
///
/// # Errors
///
/// In a sentence, where it is no view or is nested too deeply.
pub fn normalize(spec: &Value) -> Result<Value, String> {
    let config = spec.get("config").cloned().unwrap_or(Value::Null);
    let count = Cell::new(0);
    view(spec.clone(), &Above { config: &config, encoding: Value::Null, projection: Value::Null, count: &count }, 0)
}

struct Above<'a> {
    config: &'a Value,
    encoding: Value,
    projection: Value,
    /// How many views there are so far.
    count: &'a Cell<usize>,
}

fn view(spec: Value, above: &Above, depth: usize) -> Result<Value, String> {
    if depth > DEPTH {
        return Err("expected views that are nested less deeply".into());
    }
    above.count.set(above.count.get() + 1);
    if above.count.get() > MOST_VIEWS {
        return Err("expected fewer views: at most 5,000 in all".into());
    }
    let Value::Object(mut props) = spec else { return Err("expected a view: an object".into()) };
    if props.contains_key("repeat") {
        return view(repeat::expand(props)?, above, depth + 1);
    }
    let map_children = |props: &mut Props, key: &str| -> Result<(), String> {
        let Some(Value::Array(children)) = props.remove(key) else { return Err(expected(key)) };
        let children: Result<Vec<Value>, String> =
            children.into_iter().map(|child| view(child, above, depth + 1)).collect();
        props.insert(key.into(), Value::Array(children?));
        Ok(())
    };
    for key in ["concat", "hconcat", "vconcat"] {
        if props.contains_key(key) {
            map_children(&mut props, key)?;
            return Ok(Value::Object(props));
        }
    }
    if props.contains_key("facet") && props.contains_key("spec") {
        let child = props.remove("spec").unwrap_or_default();
        props.insert("spec".into(), view(child, above, depth + 1)?);
        return Ok(Value::Object(props));
    }
    if props.contains_key("layer") {
        return layer(props, above, depth);
    }
    if props.contains_key("mark") {
        return unit(props, above, depth);
    }
    Err("expected a view with `mark`, `layer`, `facet`, `concat`, `hconcat`, `vconcat` or `repeat`".into())
}

fn expected(key: &str) -> String {
    ["expected `", key, "` to be a list of views"].concat()
}

fn layer(mut props: Props, above: &Above, depth: usize) -> Result<Value, String> {
    let own = props.remove("encoding").unwrap_or(Value::Null);
    let merged = merge_encodings(&above.encoding, &own, true);
    let (encoding, faceting) = split_facets(merged);
    if !faceting.is_empty() {
        let mut inner = props.clone();
        inner.insert("encoding".into(), Value::Object(encoding));
        return facet(
            inner,
            faceting,
            &Above { encoding: Value::Null, projection: above.projection.clone(), ..*above },
            depth,
        );
    }
    let mut projection = above.projection.clone();
    if let Some(own) = props.remove("projection") {
        merge_into(&mut projection, own);
    }
    let inside = Above { encoding: Value::Object(encoding), projection, ..*above };
    let Some(Value::Array(children)) = props.remove("layer") else { return Err(expected("layer")) };
    let children: Result<Vec<Value>, String> =
        children.into_iter().map(|child| view(child, &inside, depth + 1)).collect();
    props.insert("layer".into(), Value::Array(children?));
    Ok(Value::Object(props))
}

fn unit(mut props: Props, above: &Above, depth: usize) -> Result<Value, String> {
    let own = props.remove("encoding").unwrap_or(Value::Null);
    let (encoding, faceting) = split_facets(merge_encodings(&above.encoding, &own, false));
    props.insert("encoding".into(), Value::Object(encoding));
    if !above.projection.is_null() {
        let mut projection = above.projection.clone();
        merge_into(&mut projection, props.remove("projection").unwrap_or(Value::Null));
        props.insert("projection".into(), projection);
    }
    let alone = Above { encoding: Value::Null, projection: Value::Null, ..*above };
    if !faceting.is_empty() {
        return facet(props, faceting, &alone, depth);
    }
    if let Some(Value::String(kind)) = props.get("mark") {
        let kind = kind.clone();
        props.insert("mark".into(), json!({ "type": kind }));
    }
    let kind =
        props.get("mark").and_then(|mark| mark.get("type")).and_then(Value::as_str).unwrap_or_default().to_owned();
    let layered = match kind.as_str() {
        "boxplot" => Some(composite::boxplot(&props, above.config)),
        "errorbar" | "errorband" => Some(errors::error_mark(&props, above.config)),
        _ => overlay::expand(&props, above.config),
    };
    match layered {
        Some(layered) => view(layered, &alone, depth + 1),
        None => {
            overlay::line_to_rule(&mut props);
            Ok(Value::Object(props))
        }
    }
}

/// Takes the facet channels out of an encoding.
fn split_facets(mut encoding: Props) -> (Props, Props) {
    let mut faceting = Props::new();
    for channel in ["row", "column", "facet"] {
        if let Some(def) = encoding.remove(channel).filter(|def| !def.is_null()) {
            faceting.insert(channel.into(), def);
        }
    }
    (encoding, faceting)
}

/// A unit or a layer with facet channels as a facet view around the rest.
fn facet(mut inner: Props, mut faceting: Props, above: &Above, depth: usize) -> Result<Value, String> {
    let mut outer = Props::new();
    for key in [
        "data",
        "transform",
        "title",
        "name",
        "description",
        "params_above",
        "resolve",
        "spacing",
        "align",
        "center",
        "bounds",
        "$schema",
        "config",
        "autosize",
        "padding",
        "background",
        "datasets",
        "usermeta",
    ] {
        if let Some(value) = inner.remove(key) {
            outer.insert(key.into(), value);
        }
    }
    // Layout properties of a channel are those of the view.
    for key in ["align", "center", "spacing", "columns"] {
        let mut by_channel = Props::new();
        for (channel, def) in &mut faceting {
            if let Some(value) = def.as_object_mut().and_then(|def| def.remove(key)) {
                if channel == "facet" {
                    outer.insert(key.into(), value);
                } else {
                    by_channel.insert(channel.clone(), value);
                }
            }
        }
        if !by_channel.is_empty() {
            outer.insert(key.into(), Value::Object(by_channel));
        }
    }
    let def = match faceting.remove("facet") {
        Some(def) => def,
        None => Value::Object(faceting),
    };
    outer.insert("facet".into(), def);
    outer.insert("spec".into(), view(Value::Object(inner), above, depth + 1)?);
    Ok(Value::Object(outer))
}

/// Channels of an inner view over those around it: definitions with a field or a datum inherit property by property.
fn merge_encodings(outer: &Value, inner: &Value, _layer: bool) -> Props {
    let mut merged = outer.as_object().cloned().unwrap_or_default();
    for (channel, def) in inner.as_object().into_iter().flatten() {
        let keyed =
            |def: &Value| def.get("field").is_some() || def.get("datum").is_some() || def.get("aggregate").is_some();
        let value = match merged.get(channel) {
            Some(above) if keyed(def) && above.is_object() => {
                let mut both = above.clone();
                merge_into(&mut both, def.clone());
                both
            }
            Some(above) if def.get("condition").is_some_and(keyed) && above.is_object() => {
                let mut condition = above.clone();
                merge_into(&mut condition, def["condition"].clone());
                let mut def = def.clone();
                def["condition"] = condition;
                def
            }
            _ => def.clone(),
        };
        merged.insert(channel.clone(), value);
    }
    merged
}

/// Sets the properties of one object in another.
pub(super) fn merge_into(to: &mut Value, from: Value) {
    match (to, from) {
        (Value::Object(to), Value::Object(from)) => to.extend(from),
        (_, Value::Null) => {}
        (to, from) => *to = from,
    }
}

/// The definition of the main channels of a unit: whether a channel is a field without bins, of numbers.
pub(super) fn is_measure(def: Option<&Value>) -> bool {
    let Some(def) = def else { return false };
    let kind = def.get("type").and_then(Value::as_str);
    let binned = def.get("bin").is_some_and(|bin| !bin.is_null() && *bin != Value::Bool(false));
    let aggregated = def.get("aggregate").is_some() && kind.is_none();
    match kind {
        Some("quantitative") => !binned,
        Some("temporal") => true,
        Some(_) => false,
        None => {
            (aggregated || def.get("timeUnit").is_some() || def.get("datum").is_some_and(Value::is_number)) && !binned
        }
    }
}
