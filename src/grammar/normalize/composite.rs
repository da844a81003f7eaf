//! Box plots as layers of rules, bars, ticks and points.

use serde_json::{Value, json};

use super::{Props, is_measure, merge_into};

/// The continuous axis of a composite mark and what stands on the other.
pub(super) struct Axes {
    /// `x` or `y`, along which the values lie.
    pub channel: &'static str,
    /// Its definition, as it is written.
    pub def: Value,
    /// The field.
    pub field: String,
    /// The orientation.
    pub orient: &'static str,
}

/// Which of the channels is continuous.
pub(super) fn axes(mark: &Value, encoding: &Value) -> Axes {
    let (x, y) = (encoding.get("x"), encoding.get("y"));
    let second = |channel: &str| encoding.get(channel).is_some();
    let horizontal = if second("x2") || second("xError") {
        true
    } else if second("y2") || second("yError") {
        false
    } else {
        let temporal = |def: Option<&Value>| {
            def.is_some_and(|def| def.get("type") == Some(&json!("temporal")) || def.get("timeUnit").is_some())
        };
        match (is_measure(x), is_measure(y)) {
            (true, false) => true,
            (false, true) => false,
            (true, true) if temporal(x) != temporal(y) => temporal(y),
            (true, true) => {
                let summed = |def: Option<&Value>| def.is_some_and(|def| def.get("aggregate").is_some());
                match (summed(x), summed(y)) {
                    (false, true) => false,
                    (true, false) => true,
                    _ => mark.get("orient").and_then(Value::as_str) == Some("horizontal"),
                }
            }
            (false, false) => y.is_none(),
        }
    };
    let channel = if horizontal { "x" } else { "y" };
    let def = encoding.get(channel).cloned().unwrap_or(json!({}));
    let field = def.get("field").and_then(Value::as_str).unwrap_or_default().to_owned();
    Axes { channel, def, field, orient: if horizontal { "horizontal" } else { "vertical" } }
}

/// What the channels besides the continuous one group by; transforms that make their fields come first.
pub(super) fn groups(encoding: &Value, axes: &Axes) -> (Vec<Value>, Vec<Value>, Props) {
    let (mut transforms, mut by, mut rest) = (Vec::new(), Vec::new(), Props::new());
    let skip = [axes.channel, if axes.channel == "x" { "x2" } else { "y2" }, "xError", "yError", "xError2", "yError2"];
    let mut aggregates: Vec<Value> = Vec::new();
    for (channel, def) in encoding.as_object().into_iter().flatten() {
        if skip.contains(&channel.as_str()) {
            continue;
        }
        let mut def = def.clone();
        let inner = if def.get("field").is_none()
            && def.get("condition").is_some_and(|condition| condition.get("field").is_some())
        {
            def.get_mut("condition")
        } else {
            Some(&mut def)
        };
        if let Some(inner) = inner
            && let Some(field) = inner.get("field").and_then(Value::as_str).map(str::to_owned)
        {
            let made = |prefix: &str| [prefix, "_", &field].concat();
            let title = inner.get("title").cloned();
            if let Some(unit) = inner.get("timeUnit").cloned() {
                let name = made(unit.as_str().unwrap_or("unit"));
                transforms.push(json!({ "timeUnit": unit, "field": field, "as": name }));
                by.push(json!(name));
                inner["field"] = json!(name);
                let unit = unit.get("unit").cloned().unwrap_or(unit);
                inner["timeUnit"] = json!({ "unit": unit, "binned": true });
                inner["title"] = title
                    .unwrap_or_else(|| Value::from([&field, " (", unit.as_str().unwrap_or_default(), ")"].concat()));
            } else if let Some(bin) = inner
                .get("bin")
                .filter(|bin| !matches!(bin, Value::Null | Value::Bool(false)) && **bin != json!("binned"))
                .cloned()
            {
                let (start, end) = (made("bin"), made("bin_end"));
                transforms.push(json!({ "bin": bin, "field": field, "as": [start, end] }));
                by.push(json!(start));
                by.push(json!(end));
                inner["field"] = json!(start);
                inner["bin"] = json!("binned");
                if channel == "x" || channel == "y" {
                    rest.insert([channel, "2"].concat(), json!({ "field": end }));
                }
            } else if let Some(op) = inner.get("aggregate").cloned() {
                let name = made(op.as_str().unwrap_or("agg"));
                aggregates.push(json!({ "op": op, "field": field, "as": name }));
                inner["field"] = json!(name);
                inner.as_object_mut().map(|inner| inner.remove("aggregate"));
            } else {
                by.push(json!(field));
            }
        }
        rest.insert(channel.clone(), def);
    }
    for aggregate in aggregates {
        by.push(json!({ "measure": aggregate }));
    }
    (transforms, by, rest)
}

/// Splits what [`groups`] found into fields to group by and further measures.
pub(super) fn split(by: Vec<Value>) -> (Vec<Value>, Vec<Value>) {
    let (measures, fields): (Vec<Value>, Vec<Value>) = by.into_iter().partition(Value::is_object);
    (fields, measures.into_iter().map(|measure| measure["measure"].clone()).collect())
}

/// A part of a composite mark; `None` where it is switched off.
pub(super) fn part(mark: &Value, config: &Value, name: &str, base: Value) -> Option<Value> {
    let kind = mark["type"].as_str().unwrap_or_default();
    let configured = config.get(kind).and_then(|config| config.get(name));
    let own = mark.get(name);
    let on = match own.or(configured) {
        Some(Value::Bool(on)) => *on,
        Some(Value::Null) => false,
        Some(_) => true,
        None => !matches!(name, "ticks" | "borders"),
    };
    if !on {
        return None;
    }
    let mut made = base;
    for key in ["color", "opacity", "clip"] {
        if let Some(value) = mark.get(key) {
            made[key] = value.clone();
        }
    }
    merge_into(&mut made, configured.filter(|part| part.is_object()).cloned().unwrap_or_default());
    merge_into(&mut made, own.filter(|part| part.is_object()).cloned().unwrap_or_default());
    Some(made)
}

/// A title that says what is shown: that of the channel, or its field.
pub(super) fn title(axes: &Axes) -> Value {
    let axis_title = axes.def.get("axis").and_then(|axis| axis.get("title"));
    axes.def.get("title").or(axis_title).cloned().unwrap_or_else(|| json!(axes.field))
}

/// The channel's definition for a column that was made for it.
pub(super) fn channel(axes: &Axes, column: &str) -> Value {
    let mut def = json!({ "field": column, "type": "quantitative", "title": title(axes) });
    for key in ["scale", "axis"] {
        if let Some(value) = axes.def.get(key) {
            def[key] = value.clone();
        }
    }
    def
}

fn keep(rest: &Props, drop: &[&str]) -> Props {
    rest.iter().filter(|(key, _)| !drop.contains(&key.as_str())).map(|(key, def)| (key.clone(), def.clone())).collect()
}

/// A box plot (Tukey, "Exploratory Data Analysis", 1977; Vega-Lite's parts) as layers.
pub(super) fn boxplot(props: &Props, config: &Value) -> Value {
    let mark = &props["mark"];
    // What tooltips show of single rows would split the groups.
    let mut encoding = props["encoding"].clone();
    let single = |def: &Value| def.get("aggregate").is_none();
    if let Some(encoding) = encoding.as_object_mut()
        && encoding
            .get("tooltip")
            .is_some_and(|tooltip| tooltip.as_array().map_or_else(|| single(tooltip), |list| list.iter().any(single)))
    {
        encoding.remove("tooltip");
    }
    let encoding = &encoding;
    let axes = axes(mark, encoding);
    let extent = mark.get("extent").or_else(|| config.get("boxplot")?.get("extent")).cloned().unwrap_or(json!(1.5));
    let size = mark.get("size").or_else(|| config.get("boxplot")?.get("size")).cloned().or(Some(json!(14)));
    let (mut transforms, by, rest) = groups(encoding, &axes);
    let (by, measures) = split(by);
    let (field, second) = (&axes.field, if axes.channel == "x" { "x2" } else { "y2" });
    let name = |prefix: &str| [prefix, "_", field].concat();
    let reach = extent.as_f64();
    let datum = |name: &str| ["datum[", &Value::from(name).to_string(), "]"].concat();
    let between = |sign: &str, bound: &str| {
        let k = crate::explainer::number_text(reach.unwrap_or(1.5));
        let (low, high) = (datum(&name("lower_box")), datum(&name("upper_box")));
        [bound, sign, &k, " * (", &high, " - ", &low, ")"].concat()
    };
    let low_fence = between(" - ", &datum(&name("lower_box")));
    let high_fence = between(" + ", &datum(&name("upper_box")));
    let quartiles = json!([
        { "op": "q1", "field": field, "as": name("lower_box") },
        { "op": "q3", "field": field, "as": name("upper_box") },
    ]);
    let orient = axes.orient;
    let sized = |mut part: Value| {
        if let Some(size) = &size {
            part["size"] = size.clone();
        }
        part
    };
    let whisker = |from: &str, to: &str| {
        let mut encoding = keep(&rest, &["color", "fill", "stroke", "size", "shape", "fillOpacity"]);
        encoding.insert(axes.channel.into(), channel(&axes, &name(from)));
        encoding.insert(second.into(), json!({ "field": name(to) }));
        encoding
    };
    let rule = part(mark, config, "rule", json!({ "type": "rule", "orient": orient, "aria": false })).map(no_color);
    let ticks = part(mark, config, "ticks", json!({ "type": "tick", "orient": "vertical", "color": "black" }));
    let bar = part(mark, config, "box", sized(json!({ "type": "bar", "orient": orient })));
    let middle = part(
        mark,
        config,
        "median",
        sized(json!({ "type": "tick", "orient": if orient == "vertical" { "horizontal" } else { "vertical" } })),
    );
    let outliers = part(mark, config, "outliers", json!({ "type": "point" }));
    let mut layers: Vec<Value> = Vec::new();
    let mut whiskers: Vec<Value> = Vec::new();
    if let Some(rule) = rule {
        for (from, to) in [("lower_whisker", "lower_box"), ("upper_box", "upper_whisker")] {
            whiskers.push(json!({ "mark": rule, "encoding": whisker(from, to) }));
        }
    }
    if let Some(ticks) = ticks {
        for end in ["lower_whisker", "upper_whisker"] {
            let mut encoding = keep(&rest, &["size", "shape"]);
            encoding.insert(axes.channel.into(), channel(&axes, &name(end)));
            let mut ticks = ticks.clone();
            ticks["orient"] = json!(if orient == "vertical" { "horizontal" } else { "vertical" });
            whiskers.push(json!({ "mark": ticks, "encoding": encoding }));
        }
    }
    let mut boxes: Vec<Value> = Vec::new();
    if let Some(bar) = bar {
        let mut encoding = keep(&rest, &["shape"]);
        encoding.insert(axes.channel.into(), channel(&axes, &name("lower_box")));
        encoding.insert(second.into(), json!({ "field": name("upper_box") }));
        boxes.push(json!({ "mark": bar, "encoding": encoding }));
    }
    if let Some(mut middle) = middle {
        let mut encoding = keep(&rest, &["color", "fill", "stroke", "shape"]);
        if mark.get("median").and_then(|median| median.get("color")).is_none() {
            middle["color"] = json!("white");
        }
        encoding.insert(axes.channel.into(), channel(&axes, &name("mid_box")));
        boxes.push(json!({ "mark": middle, "encoding": encoding }));
    }
    let aggregate = |mut list: Vec<Value>| {
        list.extend(measures.iter().cloned());
        json!({ "aggregate": list, "groupby": by })
    };
    let mut summary = quartiles.as_array().cloned().unwrap_or_default();
    summary.push(json!({ "op": "median", "field": field, "as": name("mid_box") }));
    if reach.is_some() {
        transforms.push(json!({ "joinaggregate": quartiles, "groupby": by }));
        let inside =
            ["(", &low_fence, " <= ", &datum(field), ") && (", &datum(field), " <= ", &high_fence, ")"].concat();
        let outside =
            ["(", &datum(field), " < ", &low_fence, ") || (", &datum(field), " > ", &high_fence, ")"].concat();
        if let Some(outliers) = outliers {
            let mut encoding = keep(&rest, &["size"]);
            encoding.insert(axes.channel.into(), channel(&axes, field));
            layers.push(
                json!({ "transform": [{ "filter": outside }], "layer": [{ "mark": outliers, "encoding": encoding }] }),
            );
        }
        layers.push(json!({
            "transform": [
                { "filter": inside },
                aggregate(vec![
                    json!({ "op": "min", "field": field, "as": name("lower_whisker") }),
                    json!({ "op": "max", "field": field, "as": name("upper_whisker") }),
                    json!({ "op": "min", "field": name("lower_box"), "as": name("lower_box") }),
                    json!({ "op": "max", "field": name("upper_box"), "as": name("upper_box") }),
                ]),
            ],
            "layer": whiskers,
        }));
        layers.push(json!({ "transform": [aggregate(summary)], "layer": boxes }));
    } else {
        summary.push(json!({ "op": "min", "field": field, "as": name("lower_whisker") }));
        summary.push(json!({ "op": "max", "field": field, "as": name("upper_whisker") }));
        transforms.push(aggregate(summary));
        layers.extend(whiskers);
        layers.extend(boxes);
    }
    layers
        .retain(|layer| layer.get("layer").is_none_or(|inner| inner.as_array().is_some_and(|inner| !inner.is_empty())));
    wrap(props, transforms, layers)
}

fn no_color(mut rule: Value) -> Value {
    if let Some(rule) = rule.as_object_mut() {
        rule.insert("color".into(), json!("black"));
    }
    rule
}

/// The view around the layers that a composite mark has become.
pub(super) fn wrap(props: &Props, mut transforms: Vec<Value>, layers: Vec<Value>) -> Value {
    let mut out = props.clone();
    out.remove("mark");
    out.remove("encoding");
    out.remove("params");
    let mut all = out.remove("transform").and_then(|own| own.as_array().cloned()).unwrap_or_default();
    all.append(&mut transforms);
    out.insert("transform".into(), Value::Array(all));
    out.insert("layer".into(), Value::Array(layers));
    Value::Object(out)
}
