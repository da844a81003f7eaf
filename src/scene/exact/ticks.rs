//! Ticks: the values of a scale that are marked, and what their labels say.

use super::axis::prop;
use super::resolve::{Resolved, Size};
use super::scale::Kind;
use super::share::Use;
use super::text;
use crate::explainer::Locale;
use crate::flow::format::{number, time as time_format};
use crate::flow::time::{Interval, Unit};
use crate::flow::{Rows, Value};
use crate::grammar::model::{Env, Json, Measure, number as json_number, word};

/// A tick: its value, its place in px, and its label.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    /// The value.
    pub value: Value,
    /// Along the axis, px.
    pub at: f64,
    /// What the reader sees.
    pub label: String,
}

/// The ticks of a scale.
pub fn ticks(uses: &[Use], resolved: &Resolved, size: &Size, env: &Env, config: &Json, channel: &str) -> Vec<Tick> {
    let get = |name: &str| prop(uses, config, channel, None, name);
    let scale = &resolved.scale;
    let main = uses[0].def;
    let written: Option<Vec<Value>> =
        get("values").and_then(Json::as_array).map(|list| list.iter().map(|item| moment(item, main.measure)).collect());
    let mut ticks: Vec<Tick> = Vec::new();
    if scale.kind.is_discrete() {
        let values: Vec<Value> = match written {
            Some(values) => values.into_iter().filter(|value| scale.place(value).is_some()).collect(),
            None => scale.categories.clone(),
        };
        let half = scale.bandwidth() / 2.0;
        let format = text::format_of(main, "axis").and_then(Json::as_str);
        let is_time = word(&main.json, "formatType") == Some("time")
            || main.json.get("axis").and_then(|axis| word(axis, "formatType")) == Some("time");
        let timed =
            main.unit.as_ref().map(|unit| crate::flow::format::time::local(unit.format_spec(), env.locale)).or_else(
                || {
                    (is_time || main.measure == Measure::Temporal)
                        .then(|| time_format::local("%b %d, %Y".to_owned(), env.locale))
                },
            );
        for value in values {
            let label = match (&timed, format) {
                (Some(own), spec) if value.is_valid() => {
                    time_format::show(value.number(), spec.unwrap_or(own), env.locale)
                }
                (None, Some(spec)) => text::formatted(&value, spec, env.locale),
                _ => env.glossary.label(value.string()).to_string(),
            };
            let Some(at) = scale.map(&value) else { continue };
            ticks.push(Tick { value, at: at + half, label });
        }
    } else {
        let length = if channel == "x" { size.width } else { size.height };
        let (count, interval) =
            tick_count(uses, resolved, length, get("tickCount"), written.as_ref().map(Vec::len), get("tickMinStep"));
        let numbers: Vec<f64> = match (&written, &scale.bins, &interval) {
            (Some(values), ..) => values.iter().map(Value::number).collect(),
            (None, Some(bins), _) => bins.clone(),
            (None, None, Some(interval)) => interval.range(
                scale.domain[0].min(scale.domain[scale.domain.len() - 1]),
                scale.domain[0].max(scale.domain[scale.domain.len() - 1]) + 1.0,
                1.0,
            ),
            _ => scale.ticks(count),
        };
        let show = formatter(
            uses,
            resolved,
            count,
            get("format").and_then(Json::as_str),
            get("formatType").and_then(Json::as_str),
            env.locale,
            written.is_some(),
        );
        let ends = scale.ends();
        let (low, high) = (ends[0].min(ends[1]).floor(), ends[0].max(ends[1]).ceil());
        for number in numbers {
            if let Some(at) = scale.number(number).filter(|at| low <= *at && *at <= high) {
                ticks.push(Tick { value: Value::Number(number), at, label: show(number) });
            }
        }
        if scale.bins.is_some() || written.is_some() {
            ticks.sort_by(|a, b| if ends[0] <= ends[1] { a.at.total_cmp(&b.at) } else { b.at.total_cmp(&a.at) });
            let most = if written.is_some() {
                f64::INFINITY
            } else {
                count.max(scale.bins.as_ref().map_or(0, Vec::len) as f64)
            };
            while ticks.len() as f64 > most && ticks.len() >= 3 {
                let mut at = 0;
                ticks.retain(|_| {
                    at += 1;
                    at % 2 == 1
                });
            }
        }
    }
    if let Some(expression) = get("labelExpr").and_then(Json::as_str) {
        relabel(&mut ticks, expression, env);
    }
    ticks
}

/// Labels as an expression over `datum.value`, `datum.label` and `datum.index` says.
pub fn relabel(ticks: &mut [Tick], expression: &str, env: &Env) {
    let mut rows = Rows::empty(ticks.len());
    rows.set("value", ticks.iter().map(|tick| tick.value.clone()).collect());
    rows.set("label", ticks.iter().map(|tick| Value::text(&tick.label)).collect());
    let last = ticks.len().saturating_sub(1).max(1) as f64;
    rows.set("index", (0..ticks.len()).map(|at| Value::Number(at as f64 / last)).collect());
    if let Ok(values) = crate::flow::transform::World::test(env, expression, &rows) {
        for (tick, value) in ticks.iter_mut().zip(values) {
            tick.label = match &value {
                Value::List(lines) => lines.iter().map(|line| line.string().to_string()).collect::<Vec<_>>().join("\n"),
                Value::Null | Value::Undefined => String::new(),
                other => other.string().to_string(),
            };
        }
    }
}

fn moment(json: &Json, measure: Measure) -> Value {
    match json {
        Json::Object(_) => crate::flow::transform::date_time(json).map_or(Value::Null, Value::Number),
        Json::String(text) if measure == Measure::Temporal => {
            crate::flow::format::time::read(text).map_or(Value::Null, Value::Number)
        }
        other => Value::from_json(other),
    }
}

/// About how many ticks a continuous scale gets, or the interval that they stand at.
fn tick_count(
    uses: &[Use],
    resolved: &Resolved,
    length: f64,
    written: Option<&Json>,
    values: Option<usize>,
    least: Option<&Json>,
) -> (f64, Option<Interval>) {
    let main = uses[0].def;
    let interval = |name: &str, step: f64| Interval::named(name, step);
    match written {
        Some(Json::String(name)) => return (10.0, interval(name, 1.0)),
        Some(object @ Json::Object(_)) => {
            return (
                10.0,
                interval(word(object, "interval").unwrap_or("year"), json_number(object, "step").unwrap_or(1.0)),
            );
        }
        _ => {}
    }
    let default = || {
        if resolved.scale.kind == Kind::Log {
            return None;
        }
        if main.bins.is_some() {
            return Some((length / 10.0).ceil());
        }
        let coarse = main.unit.as_ref().is_some_and(|unit| {
            matches!(unit.units[..], [Unit::Month] | [Unit::Hours] | [Unit::Day] | [Unit::Quarter])
        });
        if coarse { None } else { Some((length / 40.0).ceil()) }
    };
    let mut count = match (written.and_then(Json::as_f64), values) {
        (Some(count), _) => count,
        (None, Some(values)) => return (values as f64, None),
        (None, None) => default().unwrap_or(10.0),
    };
    let minimum = least.and_then(Json::as_f64).or_else(|| {
        let unit = main.unit.as_ref().filter(|_| resolved.scale.kind == Kind::Time)?;
        let sample = 978_307_200_000.0;
        let start = unit.floor(sample);
        Some(unit.end(start) - start)
    });
    if let (Some(minimum), Some(from), Some(to)) =
        (minimum.filter(|step| *step > 0.0), resolved.scale.domain.first(), resolved.scale.domain.last())
    {
        let steps = ((to - from).abs() / minimum).floor();
        count = count.min((if steps == 0.0 { 1.0 } else { steps }) + 1.0);
    }
    (count.clamp(0.0, 10_000.0), None)
}

/// How the numbers of a scale are written.
pub fn formatter(
    uses: &[Use],
    resolved: &Resolved,
    count: f64,
    format: Option<&str>,
    kind: Option<&str>,
    locale: Locale,
    keep_all: bool,
) -> Box<dyn Fn(f64) -> String> {
    let scale = &resolved.scale;
    let main = uses[0].def;
    if (scale.kind == Kind::Time || kind == Some("time") || kind == Some("utc") || main.measure == Measure::Temporal)
        && kind != Some("number")
    {
        let own = main.unit.as_ref().map(|unit| time_format::local(unit.format_spec(), locale));
        let format = format.or_else(|| word(&main.json, "format")).map(str::to_owned).or(own);
        return Box::new(move |ms| match &format {
            Some(format) => time_format::show(ms, format, locale),
            None => time_format::default(ms, locale),
        });
    }
    let normalized = uses.iter().any(|one| {
        one.unit.stack.as_ref().is_some_and(|stack| stack.channel == one.channel && &*stack.offset == "normalize")
    });
    let format = format.or_else(|| word(&main.json, "format")).or(if normalized { Some(".0%") } else { None });
    match scale.kind {
        Kind::Log => {
            let float = number::NumberFormat::float(format);
            let base = scale.base;
            let total = scale.ticks(10.0).len().max(1) as f64;
            let most = (base * count / total).max(1.0);
            let log = move |value: f64| crate::flow::math::ln(value) / crate::flow::math::ln(base);
            Box::new(move |value| {
                let mut share = value / crate::flow::math::pow(base, log(value).round());
                if share * base < base - 0.5 {
                    share *= base;
                }
                if keep_all || share <= most {
                    float.as_ref().map_or_else(String::new, |float| float.show(value, locale))
                } else {
                    String::new()
                }
            })
        }
        _ => {
            let (from, to) =
                (scale.domain.first().copied().unwrap_or(0.0), scale.domain.last().copied().unwrap_or(1.0));
            let format = crate::flow::format::tick_format(from, to, count, format);
            Box::new(move |value| format.show(value, locale))
        }
    }
}
