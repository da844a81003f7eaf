//! Mutations of JSON: values replaced, removed, repeated and moved at places drawn by chance from a seed.

use serde_json::{Map, Value, json};

/// Numbers from a seed (splitmix64).
pub struct Chance(pub u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, count: usize) -> usize {
        (self.next() % count.max(1) as u64) as usize
    }
}

/// Every value inside a JSON value, itself included, as the path that leads to it.
fn places(value: &Value, at: &mut Vec<String>, out: &mut Vec<Vec<String>>) {
    out.push(at.clone());
    let mut inside = |key: String, value: &Value| {
        at.push(key);
        places(value, at, out);
        at.pop();
    };
    match value {
        Value::Array(items) => items.iter().enumerate().for_each(|(place, item)| inside(place.to_string(), item)),
        Value::Object(map) => map.iter().for_each(|(key, value)| inside(key.clone(), value)),
        _ => {}
    }
}

fn at<'a>(value: &'a mut Value, path: &[String]) -> &'a mut Value {
    path.iter().fold(value, |value, key| match value {
        Value::Array(items) => &mut items[key.parse::<usize>().expect("a place")],
        other => &mut other[key.as_str()],
    })
}

/// Words that mean something somewhere in a specification.
const WORDS: [&str; 40] = [
    "",
    "bar",
    "line",
    "area",
    "arc",
    "boxplot",
    "errorband",
    "geoshape",
    "quantitative",
    "temporal",
    "ordinal",
    "nominal",
    "container",
    "log",
    "time",
    "band",
    "symlog",
    "quantile",
    "threshold",
    "descending",
    "-y",
    "independent",
    "center",
    "normalize",
    "sum",
    "argmin",
    "count",
    "yearmonthdate",
    "utchours",
    "width",
    "datum.v / 0",
    "a +",
    "((((",
    "%Y-%q",
    ".999f",
    "~s",
    "2024-13-45",
    "مرحبا\u{202e}",
    "\u{0}\u{fffd}👩‍👩‍👧",
    "data.a[0]",
];

fn value(chance: &mut Chance) -> Value {
    const NUMBERS: [f64; 14] = [0.0, -0.0, 1.0, -1.0, 0.5, 2.0, -7.25, 100.0, 1e4, 1e9, -1e15, 1e308, -1e308, 5e-324];
    match chance.below(12) {
        0 => Value::Null,
        1 => json!(chance.below(2) == 0),
        2..=4 => json!(NUMBERS[chance.below(NUMBERS.len())]),
        5..=7 => json!(WORDS[chance.below(WORDS.len())]),
        8 => json!([]),
        9 => json!({}),
        10 => (0..chance.below(6)).map(|_| value(chance)).collect(),
        _ => {
            const KEYS: [&str; 12] =
                ["expr", "field", "value", "param", "step", "type", "bin", "unit", "year", "datum", "signal", "data"];
            (0..chance.below(4)).map(|_| (KEYS[chance.below(KEYS.len())].to_owned(), value(chance))).collect()
        }
    }
}

/// Properties that mean something in many places of a specification.
const PROPERTIES: [&str; 64] = [
    "scale",
    "axis",
    "legend",
    "sort",
    "bin",
    "timeUnit",
    "stack",
    "impute",
    "aggregate",
    "condition",
    "datum",
    "value",
    "type",
    "domain",
    "range",
    "scheme",
    "zero",
    "nice",
    "padding",
    "paddingInner",
    "reverse",
    "base",
    "exponent",
    "bins",
    "clamp",
    "tickCount",
    "tickMinStep",
    "values",
    "format",
    "formatType",
    "labelExpr",
    "labelAngle",
    "orient",
    "width",
    "height",
    "size",
    "step",
    "spacing",
    "columns",
    "align",
    "bounds",
    "resolve",
    "repeat",
    "facet",
    "layer",
    "concat",
    "spec",
    "mark",
    "encoding",
    "transform",
    "data",
    "params",
    "config",
    "projection",
    "title",
    "invalid",
    "interpolate",
    "strokeDash",
    "innerRadius",
    "bandPosition",
    "xOffset",
    "x2",
    "row",
    "extent",
];

/// A specification with some of its values changed.
pub fn mutated(spec: &Value, chance: &mut Chance) -> Value {
    let mut out = spec.clone();
    for _ in 0..=chance.below(4) {
        let mut all = Vec::new();
        places(&out, &mut Vec::new(), &mut all);
        let path = all[chance.below(all.len())].clone();
        let other = all[chance.below(all.len())].clone();
        match chance.below(6) {
            0 | 1 => *at(&mut out, &path) = value(chance),
            2 => {
                let moved = at(&mut out, &other).clone();
                *at(&mut out, &path) = moved;
            }
            3 => {
                if let Some((last, above)) = path.split_last() {
                    match at(&mut out, above) {
                        Value::Array(items) => {
                            items.remove(last.parse::<usize>().expect("a place"));
                        }
                        Value::Object(map) => {
                            map.remove(last);
                        }
                        _ => {}
                    }
                }
            }
            4 => {
                if let Value::Array(items) = at(&mut out, &path) {
                    let copies = items.clone();
                    (0..chance.below(4)).for_each(|_| items.extend(copies.iter().cloned()));
                }
            }
            _ => {
                let moved = if chance.below(2) == 0 { value(chance) } else { at(&mut out, &other).clone() };
                if let Value::Object(map) = at(&mut out, &path) {
                    map.insert(PROPERTIES[chance.below(PROPERTIES.len())].to_owned(), moved);
                } else {
                    *at(&mut out, &path) = Value::Object(Map::from_iter([("expr".to_owned(), moved)]));
                }
            }
        }
        // Copies of copies grow without end.
        if out.to_string().len() > 60_000 {
            return spec.clone();
        }
    }
    out
}
