//! Bins: intervals of equal width (vega-statistics `bin` and Vega's `bin` transform).

use serde_json::Value as Json;

use super::{Rows, Value, World, number, range_names, span, text, two_numbers};
use crate::flow::math;

/// Bins of equal width.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bins {
    /// Where the first bin starts.
    pub start: f64,
    /// Where the last bin stops.
    pub stop: f64,
    /// The width of a bin.
    pub step: f64,
}

/// The bins of an extent by the options of a Vega-Lite `bin` object: `maxbins` (10 if not said), `step`, `steps`,
/// `minstep`, `base`, `divide`, `nice`, `anchor`, and Vega's `span`, the range by which to choose the step.
pub fn steps(extent: [f64; 2], options: &Json) -> Bins {
    let [low, high] = extent;
    let positive = |key: &str| number(&options[key]).filter(|number| *number > 0.0);
    let most = positive("maxbins").unwrap_or(10.0);
    let base = positive("base").unwrap_or(10.0);
    let log_base = math::ln(base);
    let range = [number(&options["span"]).unwrap_or(0.0), high - low, low.abs(), 1.0];
    let range = range.into_iter().find(|range| *range != 0.0 && !range.is_nan()).unwrap_or(1.0);

    let step = if let Some(step) = number(&options["step"]).filter(|step| *step != 0.0) {
        step
    } else if let Some(choices) = options["steps"].as_array() {
        let choices: Vec<f64> = choices.iter().filter_map(number).collect();
        let enough = choices.iter().take_while(|choice| **choice < range / most).count();
        choices.get(enough.saturating_sub(1)).copied().unwrap_or(1.0)
    } else {
        let least = number(&options["minstep"]).unwrap_or(0.0);
        let level = (math::ln(most) / log_base).ceil();
        let mut step = least.max(math::pow(base, round(math::ln(range) / log_base) - level));
        // More than a few rounds happen only with a base that does not grow.
        for _ in 0..400 {
            if (range / step).ceil() <= most {
                break;
            }
            step *= base;
        }
        let divisors: Vec<f64> = match options["divide"].as_array() {
            Some(divisors) => divisors.iter().filter_map(number).collect(),
            None => vec![5.0, 2.0],
        };
        for divisor in divisors {
            let smaller = step / divisor;
            if smaller >= least && range / smaller <= most {
                step = smaller;
            }
        }
        step
    };

    let (mut start, mut stop) = (low, high);
    if options["nice"] != false {
        let log_step = math::ln(step);
        let precision = if log_step >= 0.0 { 0.0 } else { (-log_step / log_base).trunc() + 1.0 };
        let close = (low / step + math::pow(base, -precision - 1.0)).floor() * step;
        start = if low < close { close - step } else { close };
        stop = (high / step).ceil() * step;
    }
    if stop == start {
        stop = start + step;
    }
    // The transform's own: whole bins, and a bound at the anchor.
    stop = start + ((stop - start) / step).ceil() * step;
    if let Some(anchor) = number(&options["anchor"]) {
        let shift = anchor - (start + step * ((anchor - start) / step).floor());
        start += shift;
        stop += shift;
    }
    Bins { start, stop, step }
}

/// JavaScript's `Math.round`: halves upwards.
fn round(number: f64) -> f64 {
    (number + 0.5).floor()
}

impl Bins {
    /// Start and end of the bin that holds a number; infinite where it lies outside of all.
    pub fn bin(&self, number: f64) -> (f64, f64) {
        let Bins { start, stop, step } = *self;
        let low = if number < start {
            f64::NEG_INFINITY
        } else if number > stop {
            f64::INFINITY
        } else if number.is_nan() {
            f64::NAN
        } else {
            let inside = js_max(start, js_min(number, stop - step));
            start + step * (1e-14 + (inside - start) / step).floor()
        };
        (low, start + step * (1.0 + (low - start) / step))
    }
}

/// The smaller number, NaN if one is (which `f64::min` would skip).
fn js_min(a: f64, b: f64) -> f64 {
    if a < b || a.is_nan() { a } else { b }
}

/// The larger number, NaN if one is.
fn js_max(a: f64, b: f64) -> f64 {
    if a > b || a.is_nan() { a } else { b }
}

/// The bins that a Vega-Lite `bin` (true or an object) makes of a field: the extent is the options', else the
/// field's; a parameter as extent gives the span.
pub fn of_field(bin: &Json, field: &str, rows: &Rows, world: &dyn World) -> Bins {
    let mut options = bin.clone();
    let extent = two_numbers(&bin["extent"]);
    let param = bin["extent"]["param"].as_str().and_then(|param| world.name(param));
    let range = param.and_then(|value| param_extent(&value, &bin["extent"]));
    if let (Some([low, high]), Some(options)) = (range, options.as_object_mut()) {
        options.insert("span".into(), (high - low).into());
    }
    let extent = extent.or_else(|| span(&rows.field(field)));
    steps(extent.unwrap_or([f64::NAN; 2]), &options)
}

/// The extent that a parameter's value has, by `encoding` or `field` if it has several.
fn param_extent(value: &Value, reference: &Json) -> Option<[f64; 2]> {
    let value = match (value, reference["field"].as_str().or(reference["encoding"].as_str())) {
        (Value::Object(_), Some(key)) => value.get(key),
        (Value::Object(entries), None) => entries.first()?.1.clone(),
        _ => value.clone(),
    };
    match value {
        Value::List(items) => Some([items.first()?.number(), items.last()?.number()]),
        _ => None,
    }
}

/// The transform `{bin, field, as}`: start and end of each value's bin.
pub(super) fn apply(step: &Json, rows: &mut Rows, world: &dyn World) -> Result<(), String> {
    let field = text(step, "field")?;
    let bins = of_field(&step["bin"], field, rows, world);
    let [start_name, end_name] = range_names(step, "bin");
    let column = rows.field(field);
    let bin = |value: &Value| match value {
        Value::Undefined | Value::Null => (Value::Null, Value::Null),
        Value::Text(text) if text.is_empty() => (Value::Null, Value::Null),
        value => {
            let (start, end) = bins.bin(value.number());
            (Value::Number(start), Value::Number(end))
        }
    };
    let (starts, ends) = column.iter().map(bin).unzip();
    rows.set(&start_name, starts);
    rows.set(&end_name, ends);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_are_those_of_vega() {
        let cases = [
            ([0.0, 10.0], serde_json::json!(true), (0.0, 10.0, 1.0)),
            ([1.0, 97.0], serde_json::json!({"maxbins": 20}), (0.0, 100.0, 5.0)),
            ([1613.0, 5140.0], serde_json::json!({}), (1500.0, 5500.0, 500.0)),
            ([0.3, 0.3], serde_json::json!({}), (0.3, 0.36, 0.05)),
            ([1.0, 9.0], serde_json::json!({"step": 2.5}), (0.0, 10.0, 2.5)),
            ([1.0, 9.0], serde_json::json!({"step": 2.5, "nice": false}), (1.0, 11.0, 2.5)),
            ([0.0, 100.0], serde_json::json!({"steps": [1, 5, 20], "maxbins": 10}), (0.0, 100.0, 5.0)),
        ];
        for (extent, options, (start, stop, step)) in cases {
            let bins = steps(extent, &options);
            assert!(
                (bins.start - start).abs() < 0.06 && (bins.stop - stop).abs() < 0.06 && (bins.step - step).abs() < 1e-9,
                "{options} {bins:?}"
            );
        }
        let bins = Bins { start: 0.0, stop: 10.0, step: 2.0 };
        let cases = [(0.0, (0.0, 2.0)), (3.9, (2.0, 4.0)), (10.0, (8.0, 10.0))];
        for (number, bin) in cases {
            assert_eq!(bins.bin(number), bin);
        }
        assert_eq!(bins.bin(11.0).0, f64::INFINITY);
        assert!(bins.bin(f64::NAN).0.is_nan());
    }

    #[test]
    fn hostile_options_end() {
        for options in [
            serde_json::json!({"base": 1}),
            serde_json::json!({"base": 0.1, "maxbins": 1e-300}),
            serde_json::json!({"steps": []}),
            serde_json::json!({"divide": [0, -1]}),
        ] {
            for extent in [[f64::NAN; 2], [f64::NEG_INFINITY, f64::INFINITY], [-1e308, 1e308], [5.0, -5.0]] {
                steps(extent, &options).bin(1.0);
            }
        }
    }
}
