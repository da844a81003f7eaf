//! Probability distributions (vega-statistics): normal, log-normal, uniform.

use super::call::{Arguments, Table};
use crate::flow::{Value, math};

/// The functions.
pub(super) const TABLE: &Table = &[
    ("densityNormal", |of| normal(of, density_normal)),
    ("cumulativeNormal", |of| normal(of, cumulative_normal)),
    ("quantileNormal", |of| normal(of, quantile_normal)),
    ("densityLogNormal", |of| {
        normal(
            of,
            |value, mean, deviation| {
                if value <= 0.0 { 0.0 } else { density_normal(math::ln(value), mean, deviation) / value }
            },
        )
    }),
    ("cumulativeLogNormal", |of| {
        normal(of, |value, mean, deviation| cumulative_normal(math::ln(value), mean, deviation))
    }),
    ("quantileLogNormal", |of| normal(of, |p, mean, deviation| math::exp(quantile_normal(p, mean, deviation)))),
    ("sampleNormal", |of| sample(of).into()),
    ("sampleLogNormal", |of| math::exp(sample(of)).into()),
    ("densityUniform", |of| {
        uniform(of, 1, |value, low, high| if (low..=high).contains(&value) { 1.0 / (high - low) } else { 0.0 })
    }),
    ("cumulativeUniform", |of| {
        uniform(of, 1, |value, low, high| {
            if value < low {
                0.0
            } else if value > high {
                1.0
            } else {
                (value - low) / (high - low)
            }
        })
    }),
    ("quantileUniform", |of| {
        uniform(of, 1, |p, low, high| if (0.0..=1.0).contains(&p) { low + p * (high - low) } else { f64::NAN })
    }),
    ("sampleUniform", |of| {
        let at = of.context.random();
        let (low, high) = limits(of, 0);
        (low + at * (high - low)).into()
    }),
];

/// Of a value, the mean (0) and the standard deviation (1).
fn normal(of: &Arguments<'_>, function: fn(f64, f64, f64) -> f64) -> Value {
    let mean = if of.at(1).truth() { of.number(1) } else { 0.0 };
    function(of.number(0), mean, of.number_or(2, 1.0)).into()
}

/// A random number of the normal distribution with the mean and deviation of the arguments.
fn sample(of: &Arguments<'_>) -> f64 {
    let mean = if of.at(0).truth() { of.number(0) } else { 0.0 };
    let at = of.context.random().max(f64::EPSILON);
    quantile_normal(at, mean, of.number_or(1, 1.0))
}

/// The limits of a uniform distribution from an argument on: 0 and 1, 0 and it, or both.
fn limits(of: &Arguments<'_>, from: usize) -> (f64, f64) {
    if of.at(from + 1).is_nothing() { (0.0, of.number_or(from, 1.0)) } else { (of.number(from), of.number(from + 1)) }
}

/// Of a value and the limits.
fn uniform(of: &Arguments<'_>, from: usize, function: fn(f64, f64, f64) -> f64) -> Value {
    let (low, high) = limits(of, from);
    function(of.number(0), low, high).into()
}

/// The density of the normal distribution.
pub fn density_normal(value: f64, mean: f64, deviation: f64) -> f64 {
    let z = (value - mean) / deviation;
    math::exp(-0.5 * z * z) / (deviation * math::TAU.sqrt())
}

/// A polynomial, its highest coefficient first.
fn polynomial(coefficients: &[f64], x: f64) -> f64 {
    coefficients.iter().fold(0.0, |sum, coefficient| sum * x + coefficient)
}

/// The probability of a value or less in the normal distribution (West, "Better Approximations to Cumulative
/// Normal Functions", 2009).
pub fn cumulative_normal(value: f64, mean: f64, deviation: f64) -> f64 {
    const ABOVE: [f64; 7] = [
        3.526_249_659_989_11e-2,
        0.700_383_064_443_688,
        6.373_962_203_531_65,
        33.912_866_078_383,
        112.079_291_497_871,
        221.213_596_169_931,
        220.206_867_912_376,
    ];
    const BELOW: [f64; 8] = [
        8.838_834_764_831_84e-2,
        1.755_667_163_182_64,
        16.064_177_579_207,
        86.780_732_202_946_1,
        296.564_248_779_674,
        637.333_633_378_831,
        793.826_512_519_948,
        440.413_735_824_752,
    ];
    let z = (value - mean) / deviation;
    let distance = z.abs();
    let exponential = math::exp(-distance * distance / 2.0);
    let tail = if distance > 37.0 {
        0.0
    } else if distance < 7.071_067_811_865_47 {
        exponential * polynomial(&ABOVE, distance) / polynomial(&BELOW, distance)
    } else {
        let fraction = [4.0, 3.0, 2.0, 1.0].iter().fold(distance + 0.65, |sum, step| distance + step / sum);
        exponential / fraction / 2.506_628_274_631
    };
    if z > 0.0 { 1.0 - tail } else { tail }
}

/// The value with this probability of it or less in the normal distribution: a rational start (Acklam, 2003) and
/// two of Halley's steps.
pub fn quantile_normal(p: f64, mean: f64, deviation: f64) -> f64 {
    const MIDDLE: [f64; 6] = [
        -39.696_830_286_653_76,
        220.946_098_424_520_5,
        -275.928_510_446_968_7,
        138.357_751_867_269,
        -30.664_798_066_147_16,
        2.506_628_277_459_239,
    ];
    const MIDDLE_BELOW: [f64; 6] = [
        -54.476_098_798_224_06,
        161.585_836_858_040_9,
        -155.698_979_859_886_6,
        66.801_311_887_719_72,
        -13.280_681_552_885_72,
        1.0,
    ];
    const TAIL: [f64; 6] = [
        -0.007_784_894_002_430_293,
        -0.322_396_458_041_136_5,
        -2.400_758_277_161_838,
        -2.549_732_539_343_734,
        4.374_664_141_464_968,
        2.938_163_982_698_783,
    ];
    const TAIL_BELOW: [f64; 5] =
        [0.007_784_695_709_041_462, 0.322_467_129_070_039_8, 2.445_134_137_142_996, 3.754_408_661_907_416, 1.0];
    if !(0.0..=1.0).contains(&p) {
        return f64::NAN;
    }
    // The lower half, where probabilities are exact.
    let low = p.min(1.0 - p);
    if low == 0.0 {
        return mean + deviation * if p < 0.5 { f64::NEG_INFINITY } else { f64::INFINITY };
    }
    let mut z = if low < 0.024_25 {
        let q = (-2.0 * math::ln(low)).sqrt();
        polynomial(&TAIL, q) / polynomial(&TAIL_BELOW, q)
    } else {
        let q = low - 0.5;
        q * polynomial(&MIDDLE, q * q) / polynomial(&MIDDLE_BELOW, q * q)
    };
    for _ in 0..2 {
        let step = (cumulative_normal(z, 0.0, 1.0) - low) / density_normal(z, 0.0, 1.0);
        if step.is_finite() {
            z -= step / (1.0 + z * step / 2.0);
        }
    }
    mean + deviation * if p < 0.5 { z } else { -z }
}
