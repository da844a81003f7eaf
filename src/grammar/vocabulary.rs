//! The vocabulary check: what of a specification is no Vega-Lite v6, each with its place.
//!
//! The exact engine reads tolerantly: what it does not know it ignores. This is for editors, who want to be told.
//! The names are those of Vega-Lite's JSON schema.

use serde_json::{Map, Value};

use crate::explainer::{Problem, nearest, quote};
use crate::flow::expression::Expression;
use crate::flow::time::TimeUnit;

const VIEW: &str = "$schema align autosize background bounds center columns concat config data datasets description \
    encoding facet hconcat height layer mark name padding params projection repeat resolve spacing spec title \
    transform usermeta vconcat view width";
const CHANNELS: &str = "angle color column description detail facet fill fillOpacity href key latitude latitude2 \
    longitude longitude2 opacity order radius radius2 row shape size stroke strokeDash strokeOpacity strokeWidth text \
    theta theta2 time tooltip url x x2 xError xError2 xOffset y y2 yError yError2 yOffset";
const DEFINITION: &str = "aggregate align axis bandPosition bin center columns condition datum empty field filter format \
    formatType header impute legend param rescale scale sort spacing stack test timeUnit title type value";
const SCALE: &str = "align base bins clamp constant domain domainMax domainMid domainMin domainRaw exponent \
    interpolate nice padding paddingInner paddingOuter range rangeMax rangeMin reverse round scheme type zero";
const SCALES: &str = "linear log pow sqrt symlog identity sequential time utc quantile quantize threshold bin-ordinal \
    ordinal point band";
const AXIS: &str = "aria bandPosition description domain domainCap domainColor domainDash domainDashOffset \
    domainOpacity domainWidth format formatType grid gridCap gridColor gridDash gridDashOffset gridOpacity gridWidth \
    labelAlign labelAngle labelBaseline labelBound labelColor labelExpr labelFlush labelFlushOffset labelFont \
    labelFontSize labelFontStyle labelFontWeight labelLimit labelLineHeight labelOffset labelOpacity labelOverlap \
    labelPadding labelSeparation labels maxExtent minExtent offset orient position style tickBand tickCap tickColor \
    tickCount tickDash tickDashOffset tickExtra tickMinStep tickOffset tickOpacity tickRound tickSize tickWidth ticks \
    title titleAlign titleAnchor titleAngle titleBaseline titleColor titleFont titleFontSize titleFontStyle \
    titleFontWeight titleLimit titleLineHeight titleOpacity titlePadding titleX titleY translate values zindex disable";
const LEGEND: &str = "aria clipHeight columnPadding columns cornerRadius description direction disable fillColor \
    format formatType gradientLength gradientOpacity gradientStrokeColor gradientStrokeWidth gradientThickness \
    gridAlign labelAlign labelBaseline labelColor labelExpr labelFont labelFontSize labelFontStyle labelFontWeight \
    labelLimit labelOffset labelOpacity labelOverlap labelPadding labelSeparation legendX legendY offset orient \
    padding rowPadding strokeColor symbolDash symbolDashOffset symbolFillColor symbolLimit symbolOffset symbolOpacity \
    symbolSize symbolStrokeColor symbolStrokeWidth symbolType tickCount tickMinStep title titleAlign titleAnchor \
    titleBaseline titleColor titleFont titleFontSize titleFontStyle titleFontWeight titleLimit titleLineHeight \
    titleOpacity titleOrient titlePadding type values zindex";
const MARK: &str = "align angle aria ariaRole ariaRoleDescription aspect band bandSize baseline binSpacing blend \
    borders box clip color continuousBandSize cornerRadius cornerRadiusBottomLeft cornerRadiusBottomRight \
    cornerRadiusEnd cornerRadiusTopLeft cornerRadiusTopRight center cursor description dir discreteBandSize dx dy \
    ellipsis extent fill fillOpacity filled font fontSize fontStyle fontWeight height href innerRadius interpolate \
    invalid limit line lineBreak lineHeight median minBandSize opacity order orient outerRadius outliers padAngle \
    point radius radius2 radius2Offset radiusOffset rule shape size smooth stroke strokeCap strokeDash \
    strokeDashOffset strokeJoin strokeMiterLimit strokeOffset strokeOpacity strokeWidth style tension text theta \
    theta2 theta2Offset thetaOffset thickness ticks time timeUnitBandPosition timeUnitBandSize tooltip type url width \
    x x2 x2Offset xOffset y y2 y2Offset yOffset";
const MARKS: &str = "arc area bar boxplot circle errorband errorbar geoshape image line point rect rule square text \
    tick trail";
const TYPES: &str = "quantitative temporal ordinal nominal geojson";
const TRANSFORMS: &str = "aggregate bin calculate density extent filter flatten fold impute joinaggregate loess \
    lookup pivot quantile regression sample stack timeUnit window";
const PROJECTIONS: &str = "albers albersUsa azimuthalEqualArea azimuthalEquidistant conicConformal conicEqualArea \
    conicEquidistant equalEarth equirectangular gnomonic identity mercator mollweide naturalEarth1 orthographic \
    stereographic transverseMercator";
/// How deep views may be nested.
const DEPTH: usize = 24;
/// The most problems that are told of one specification.
const MOST: usize = 100;

/// Everything in a specification that Vega-Lite v6 does not know, with JSON pointers into it, in its order. `tables`
/// are the datasets that `data.name` can name besides those of the specification itself.
pub fn check(spec: &Value, tables: &[&str]) -> Vec<Problem> {
    let own = spec.get("datasets").and_then(Value::as_object);
    let names = own.into_iter().flat_map(|own| own.keys().map(String::as_str)).chain(tables.iter().copied());
    let mut walk = Walk { datasets: names.collect(), problems: Vec::new() };
    walk.view(spec, "", 0);
    walk.problems
}

struct Walk<'a> {
    datasets: Vec<&'a str>,
    problems: Vec<Problem>,
}

/// The pointer of a member.
fn below(pointer: &str, key: &str) -> String {
    [pointer, "/", &key.replace('~', "~0").replace('/', "~1")].concat()
}

impl Walk<'_> {
    fn tell(&mut self, problem: Problem) {
        if self.problems.len() < MOST {
            self.problems.push(problem);
        }
    }

    fn wrong(&mut self, pointer: &str, expected: &'static str, value: &Value) {
        let got = match value {
            Value::Null => "null".into(),
            Value::Bool(_) => "true or false".into(),
            Value::Number(_) => "a number".into(),
            Value::String(text) => quote(text),
            Value::Array(_) => "an array".into(),
            Value::Object(_) => "an object".into(),
        };
        self.tell(Problem::new(pointer.to_owned(), "wrong-type", expected, got));
    }

    fn unknown(&mut self, pointer: &str, what: &'static str, got: &str, names: &'static str) {
        let problem = Problem::new(pointer.to_owned(), "unsupported", what, quote(got));
        let close = nearest(got, names.split_ascii_whitespace());
        self.tell(match close {
            Some(name) => problem.hint(["did you mean ", &quote(name), "?"].concat()),
            None => problem,
        });
    }

    /// The members of an object whose keys are all of these names; others are told.
    fn object<'v>(
        &mut self,
        value: &'v Value,
        pointer: &str,
        what: &'static str,
        names: &'static str,
    ) -> Option<&'v Map<String, Value>> {
        let Some(map) = value.as_object() else {
            self.wrong(pointer, "an object", value);
            return None;
        };
        for key in map.keys().filter(|key| names.split_ascii_whitespace().all(|name| name != key.as_str())) {
            self.unknown(&below(pointer, key), what, key, names);
        }
        Some(map)
    }

    /// A text that is one of these names.
    fn name(&mut self, value: Option<&Value>, pointer: &str, key: &str, what: &'static str, names: &'static str) {
        match value {
            Some(Value::String(text)) if names.split_ascii_whitespace().all(|name| name != text) => {
                self.unknown(&below(pointer, key), what, text, names);
            }
            Some(Value::String(_) | Value::Object(_) | Value::Null) | None => {}
            Some(other) => self.wrong(&below(pointer, key), "a text", other),
        }
    }

    fn expression(&mut self, value: &Value, pointer: &str) {
        let Some(text) = value.as_str() else { return };
        if let Err(error) = Expression::parse(text) {
            let at = text.get(..error.at).map_or(error.at, |before| before.chars().count()) + 1;
            let expected = format!("{} at character {at} of the expression", error.expected);
            self.tell(Problem::new(pointer.to_owned(), "expression", expected, error.found));
        }
    }

    fn list(&mut self, value: &Value, pointer: &str, visit: &mut dyn FnMut(&mut Self, &Value, &str)) {
        match value {
            Value::Array(items) => {
                for (at, item) in items.iter().enumerate() {
                    visit(self, item, &below(pointer, &at.to_string()));
                }
            }
            other => self.wrong(pointer, "an array", other),
        }
    }

    fn view(&mut self, value: &Value, pointer: &str, depth: usize) {
        if depth > DEPTH {
            return self.wrong(pointer, "views that are nested less deeply", value);
        }
        let Some(map) = self.object(value, pointer, "a supported property of a chart", VIEW) else { return };
        let kinds = ["mark", "layer", "concat", "hconcat", "vconcat", "facet", "repeat"];
        if !kinds.iter().any(|kind| map.contains_key(*kind)) {
            let expected = "a chart with `mark`, `layer`, `facet`, `concat`, `hconcat`, `vconcat` or `repeat`";
            self.tell(Problem::new(pointer.to_owned(), "missing-field", expected, "none".to_owned()));
        }
        for (key, inner) in map {
            let at = below(pointer, key);
            match key.as_str() {
                "layer" | "concat" | "hconcat" | "vconcat" => {
                    self.list(inner, &at, &mut |walk, view, at| walk.view(view, at, depth + 1));
                }
                "spec" => self.view(inner, &at, depth + 1),
                "mark" => self.mark(inner, &at),
                "encoding" => self.encoding(inner, &at),
                "transform" => self.list(inner, &at, &mut |walk, step, at| walk.step(step, at)),
                "data" => self.data(inner, &at),
                "projection" => self.name(inner.get("type"), &at, "type", "a supported projection", PROJECTIONS),
                "facet" if inner.is_object() => {
                    let single = inner.get("field").is_some();
                    if single {
                        self.definition(inner, &at);
                    } else {
                        for (channel, def) in
                            self.object(inner, &at, "`row`, `column` or a `field`", "row column").into_iter().flatten()
                        {
                            self.definition(def, &below(&at, channel));
                        }
                    }
                    if !map.contains_key("spec") {
                        let expected = "a faceted chart with the chart of each cell as its `spec`";
                        self.tell(Problem::new(pointer.to_owned(), "missing-field", expected, "none".to_owned()));
                    }
                }
                "params" => self.list(inner, &at, &mut |walk, param, at| {
                    if let Some(expression) = param.get("expr") {
                        walk.expression(expression, &below(at, "expr"));
                    }
                    if param.get("name").and_then(Value::as_str).is_none() {
                        walk.tell(Problem::new(
                            at.to_owned(),
                            "missing-field",
                            "a parameter with a `name`",
                            "none".to_owned(),
                        ));
                    }
                }),
                _ => {}
            }
        }
    }

    fn mark(&mut self, value: &Value, pointer: &str) {
        match value {
            Value::String(kind) if MARKS.split_ascii_whitespace().all(|name| name != kind) => {
                self.unknown(pointer, "a supported mark", kind, MARKS);
            }
            Value::String(_) => {}
            Value::Object(_) => {
                self.object(value, pointer, "a supported property of a mark", MARK);
                match value.get("type") {
                    None => self.tell(Problem::new(
                        pointer.to_owned(),
                        "missing-field",
                        "a mark with a `type`",
                        "none".to_owned(),
                    )),
                    kind => self.name(kind, pointer, "type", "a supported mark", MARKS),
                }
            }
            other => self.wrong(pointer, "a text or an object", other),
        }
    }

    fn encoding(&mut self, value: &Value, pointer: &str) {
        let Some(map) = self.object(value, pointer, "a supported channel", CHANNELS) else { return };
        for (channel, def) in map {
            let at = below(pointer, channel);
            match def {
                Value::Array(_) => self.list(def, &at, &mut |walk, def, at| walk.definition(def, at)),
                Value::Null => {}
                def => self.definition(def, &at),
            }
        }
    }

    fn definition(&mut self, value: &Value, pointer: &str) {
        let Some(map) = self.object(value, pointer, "a supported property of a channel", DEFINITION) else { return };
        for (key, inner) in map {
            let at = below(pointer, key);
            match key.as_str() {
                "type" => self.name(Some(inner), pointer, "type", "a type of values", TYPES),
                "scale" if inner.is_object() => {
                    self.object(inner, &at, "a supported property of a scale", SCALE);
                    self.name(inner.get("type"), &at, "type", "a supported scale", SCALES);
                }
                "axis" if inner.is_object() => {
                    self.object(inner, &at, "a supported property of an axis", AXIS);
                    inner.get("labelExpr").into_iter().for_each(|text| self.expression(text, &below(&at, "labelExpr")));
                }
                "legend" if inner.is_object() => {
                    self.object(inner, &at, "a supported property of a legend", LEGEND);
                }
                "condition" => match inner {
                    Value::Array(_) => self.list(inner, &at, &mut |walk, one, at| walk.definition(one, at)),
                    one => self.definition(one, &at),
                },
                "test" => self.expression(inner, &at),
                "timeUnit" => self.time_unit(inner, &at),
                _ => {}
            }
        }
    }

    fn time_unit(&mut self, value: &Value, pointer: &str) {
        let name = value.as_str().or_else(|| value.get("unit").and_then(Value::as_str));
        if let Some(name) = name.filter(|name| TimeUnit::parse(name).is_none()) {
            let units = "year quarter month week date day hours minutes seconds milliseconds dayofyear yearquarter \
                yearmonth yearmonthdate yearweek monthdate hoursminutes";
            self.unknown(pointer, "a supported time unit", name, units);
        }
    }

    fn step(&mut self, value: &Value, pointer: &str) {
        let Some(map) = value.as_object() else { return self.wrong(pointer, "an object", value) };
        let known = TRANSFORMS.split_ascii_whitespace().any(|name| map.contains_key(name));
        if !known {
            let key = map.keys().next().map_or("", String::as_str);
            return self.unknown(&below(pointer, key), "a supported transform", key, TRANSFORMS);
        }
        map.get("calculate").into_iter().for_each(|text| self.expression(text, &below(pointer, "calculate")));
        map.get("filter").into_iter().for_each(|text| self.expression(text, &below(pointer, "filter")));
        map.get("timeUnit").into_iter().for_each(|unit| self.time_unit(unit, &below(pointer, "timeUnit")));
        if let Some(data) = map.get("from").and_then(|from| from.get("data")) {
            self.data(data, &below(&below(pointer, "from"), "data"));
        }
    }

    fn data(&mut self, value: &Value, pointer: &str) {
        let has = |key: &str| value.get(key).is_some();
        if value.is_null() || ["url", "values", "sequence", "graticule", "sphere"].iter().any(|key| has(key)) {
            return;
        }
        match value.get("name").and_then(Value::as_str) {
            Some(name) if !self.datasets.contains(&name) => {
                let problem =
                    Problem::new(below(pointer, "name"), "unknown-dataset", "a dataset of this document", quote(name));
                let close = nearest(name, self.datasets.iter().copied());
                let problem = match close {
                    Some(name) => problem.hint(["did you mean ", &quote(name), "?"].concat()),
                    None => problem,
                };
                self.tell(problem);
            }
            Some(_) => {}
            None => self.tell(Problem::new(
                pointer.to_owned(),
                "missing-field",
                "data with a `name`, `values` or a `url`",
                "none".to_owned(),
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_no_vega_lite_is_told_by_place() {
        let cases = [
            (json!({ "mark": "bars" }), "/mark", "unsupported"),
            (json!({ "mark": { "type": "bar", "colour": "red" } }), "/mark/colour", "unsupported"),
            (json!({ "mark": "bar", "encodings": {} }), "/encodings", "unsupported"),
            (
                json!({ "mark": "bar", "encoding": { "x": { "field": "a", "tipe": "nominal" } } }),
                "/encoding/x/tipe",
                "unsupported",
            ),
            (
                json!({ "mark": "bar", "transform": [{ "calculate": "1 +", "as": "b" }] }),
                "/transform/0/calculate",
                "expression",
            ),
            (json!({ "mark": "bar", "transform": [{ "filtre": "x" }] }), "/transform/0/filtre", "unsupported"),
            (json!({ "facet": { "field": "a" } }), "", "missing-field"),
            (
                json!({ "layer": [{ "mark": "bar", "data": { "name": "nowhere" } }] }),
                "/layer/0/data/name",
                "unknown-dataset",
            ),
            (json!({ "hconcat": [{ "mark": "bar" }, {}] }), "/hconcat/1", "missing-field"),
            (
                json!({ "mark": "bar", "encoding": { "x": { "field": "a", "timeUnit": "yaer" } } }),
                "/encoding/x/timeUnit",
                "unsupported",
            ),
        ];
        for (spec, pointer, code) in cases {
            let found = check(&spec, &["here"]);
            assert_eq!(
                found.iter().map(|it| (it.pointer.as_str(), it.code)).collect::<Vec<_>>(),
                [(pointer, code)],
                "{spec}"
            );
        }
        let fine = json!({ "data": { "name": "here" }, "mark": "arc", "encoding": { "theta": { "field": "a", "aggregate": "sum" } } });
        assert!(check(&fine, &["here"]).is_empty());
    }
}
