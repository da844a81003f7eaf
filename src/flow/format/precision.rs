//! The precision that tells steps of a scale apart.

use super::decimal::exponent;
use super::digits::prefix_exponent;
use super::number::NumberFormat;
use crate::flow::math;

/// The decimals for fixed notation with this step (d3-format's `precisionFixed`); `None` for no step.
pub fn precision_fixed(step: f64) -> Option<i32> {
    Some((-exponent(step)?).max(0))
}

/// The decimals in the unit of the SI prefix of `value` with this step (d3-format's `precisionPrefix`).
pub fn precision_prefix(step: f64, value: f64) -> Option<i32> {
    Some((prefix_exponent(exponent(value)?) - exponent(step)?).max(0))
}

/// The significant digits up to `most` with this step (d3-format's `precisionRound`).
pub fn precision_round(step: f64, most: f64) -> Option<i32> {
    let step = step.abs();
    Some((exponent(most.abs() - step)? - exponent(step)?).max(0) + 1)
}

/// The step of about `count` round values between two (d3-array 3.2 `tickStep`): 1, 2 or 5 times a power of ten.
/// Negative where `stop` is below `start`.
pub fn tick_step(start: f64, stop: f64, count: f64) -> f64 {
    let increment = if stop < start { increment(stop, start, count) } else { increment(start, stop, count) };
    let step = if increment < 0.0 { 1.0 / -increment } else { increment };
    if stop < start { -step } else { step }
}

/// The step of ticks, or minus its inverse where it is below 1 (d3-array's `tickIncrement`).
fn increment(start: f64, stop: f64, count: f64) -> f64 {
    let mut count = count;
    loop {
        let step = (stop - start) / count.max(0.0);
        let power = math::log10(step).floor();
        let error = step / math::pow(10.0, power);
        let factor = if error >= 50_f64.sqrt() {
            10.0
        } else if error >= 10_f64.sqrt() {
            5.0
        } else if error >= 2_f64.sqrt() {
            2.0
        } else {
            1.0
        };
        let (unit, increment) = if power < 0.0 {
            let inverse = math::pow(10.0, -power) / factor;
            (1.0 / inverse, -inverse)
        } else {
            let unit = math::pow(10.0, power) * factor;
            (unit, unit)
        };
        // Whether a multiple of the step lies within.
        let multiple = |value: f64| if power < 0.0 { value * -increment } else { value / unit };
        let back = |place: f64| if power < 0.0 { place / -increment } else { place * unit };
        let (mut first, mut last) = ((multiple(start) + 0.5).floor(), (multiple(stop) + 0.5).floor());
        if back(first) < start {
            first += 1.0;
        }
        if back(last) > stop {
            last -= 1.0;
        }
        if last < first && (0.5..2.0).contains(&count) {
            count *= 2.0;
            continue;
        }
        return increment;
    }
}

/// The format of a scale's about `count` ticks between two values (d3-scale 4 `tickFormat`): the specifier's, with
/// a precision that tells the ticks apart where it has none. Without a specifier, or with one that cannot be read,
/// `,f`.
pub fn tick_format(start: f64, stop: f64, count: f64, specifier: Option<&str>) -> NumberFormat {
    let step = tick_step(start, stop, count);
    let most = start.abs().max(stop.abs());
    let format = specifier.and_then(NumberFormat::parse);
    let mut format = format.unwrap_or(NumberFormat { comma: true, kind: b'f', ..NumberFormat::NONE });
    let given = format.precision;
    let precision = match format.kind {
        b's' => precision_prefix(step, most),
        0 | b'g' | b'p' | b'r' => precision_round(step, most),
        b'e' => precision_round(step, most).map(|digits| digits - 1),
        b'f' => precision_fixed(step),
        b'%' => precision_fixed(step).map(|decimals| decimals - 2),
        _ => None,
    };
    format.precision = given.or(precision.map(|precision| precision.max(0) as u32));
    if format.kind == b's' {
        format = format.in_unit_of(most);
    }
    format
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explainer::Locale;

    #[test]
    fn steps_are_d3s() {
        let cases = [
            (0.0, 1.0, 10.0, 0.1),
            (0.0, 100.0, 10.0, 10.0),
            (0.0, 7.0, 10.0, 0.5),
            (100.0, 0.0, 3.0, -50.0),
            (-1e-7, 1e-7, 5.0, 5e-8),
            (0.0, 1234.0, 5.0, 200.0),
        ];
        for (start, stop, count, step) in cases {
            assert_eq!(tick_step(start, stop, count), step, "{start} {stop} {count}");
        }
        for value in [f64::NAN, f64::INFINITY, 0.0] {
            let _ = tick_step(value, 1.0, value);
        }
    }

    #[test]
    fn ticks_are_told_apart() {
        let cases = [
            (0.0, 1.0, None, 0.5, "0.5"),
            (0.0, 10_000.0, None, 5000.0, "5,000"),
            (0.0, 1.0, Some("%"), 0.1, "10%"),
            (0.0, 0.1, Some("%"), 0.05, "5%"),
            (0.0, 0.01, Some("%"), 0.005, "0.5%"),
            (0.0, 1e6, Some("s"), 5e5, "0.5M"),
            (0.0, 2e6, Some("$s"), 1e6, "$1.0M"),
            (0.0, 1e6, Some("e"), 5e5, "5e+5"),
            (0.0, 5.0, Some(".1f"), 2.0, "2.0"),
            (0.0, 5.0, Some("no"), 2.0, "2.0"),
        ];
        for (start, stop, specifier, value, text) in cases {
            assert_eq!(tick_format(start, stop, 10.0, specifier).show(value, Locale::En), text, "{specifier:?}");
        }
    }
}
