//! Kernel densities (Vega's `kde`).

use serde_json::Value as Json;

use super::order::ascending;
use super::quantile::quantile;
use super::{
    Groups, MOST_WORK, Rows, Value, curve, groupby, measured, number, span, text, too_large, two_names, two_numbers,
};
use crate::flow::math;

/// The transform `{density, groupby, cumulative, counts, bandwidth, extent, minsteps, maxsteps, steps, resolve, as}`:
/// the points of each group's density.
pub(super) fn apply(step: &Json, rows: &mut Rows) -> Result<(), String> {
    let column = rows.field(text(step, "density")?);
    let [x_name, y_name] = two_names(step, "value", "density");
    let steps = |key: &str| number(&step[key]).filter(|count| *count >= 1.0).map(|count| count.min(1e4) as usize);
    let mut extent = two_numbers(&step["extent"]);
    let mut least = steps("steps").or(steps("minsteps")).unwrap_or(25);
    let most = steps("steps").or(steps("maxsteps")).unwrap_or(200);
    if step["resolve"] != "independent" {
        extent = extent.or_else(|| span(&column));
        least = most;
    }
    if rows.len().saturating_mul(most) > MOST_WORK {
        return Err(too_large());
    }
    let is_cumulative = step["cumulative"] == true;
    let fields = groupby(step);
    let groups = Groups::new(rows, &fields);
    let mut each = Vec::new();
    let (mut xs, mut ys) = (Vec::new(), Vec::new());
    for (group, members) in groups.iter().enumerate() {
        let values: Vec<Value> = members.iter().map(|row| column[*row].clone()).collect();
        let Some(extent) = extent.or_else(|| span(&values)) else { continue };
        let numbers: Vec<f64> = values.iter().map(Value::number).collect();
        let count = numbers.len() as f64;
        let bandwidth = number(&step["bandwidth"]).filter(|width| *width != 0.0).unwrap_or_else(|| scott(&values));
        let scale = if step["counts"] == true { count } else { 1.0 };
        let density = |x: f64| {
            let kernel = |number: &f64| {
                let distance = (x - number) / bandwidth;
                if is_cumulative { below(distance) } else { normal(distance) }
            };
            let sum: f64 = numbers.iter().map(kernel).sum();
            if is_cumulative { sum / count } else { sum / bandwidth / count }
        };
        for (x, y) in curve::sample(&density, extent, least, most) {
            each.push(group);
            xs.push(Value::Number(x));
            ys.push(Value::Number(y * scale));
        }
    }
    let mut out = groups.keys(rows, &fields).pick(&each);
    out.set(x_name, xs);
    out.set(y_name, ys);
    *rows = out;
    Ok(())
}

/// The bandwidth by Scott's normal reference rule (vega-statistics `bandwidth`).
fn scott(values: &[Value]) -> f64 {
    let numbers: Vec<f64> = values.iter().filter_map(measured).collect();
    let (mut mean, mut squares) = (0.0, 0.0);
    for (at, number) in numbers.iter().enumerate() {
        let from_mean = number - mean;
        mean += from_mean / (at + 1) as f64;
        squares += from_mean * (number - mean);
    }
    let deviation = math::sqrt(squares / (numbers.len() as f64 - 1.0));
    let sorted = ascending(&numbers);
    let quartile = |portion| quantile(&sorted, portion).unwrap_or(f64::NAN);
    let spread = (quartile(0.75) - quartile(0.25)) / 1.34;
    let least = if deviation.is_nan() || spread.is_nan() { f64::NAN } else { deviation.min(spread) };
    let choices = [least, deviation, quartile(0.25).abs(), 1.0];
    let spread = choices.into_iter().find(|choice| *choice != 0.0 && !choice.is_nan()).unwrap_or(1.0);
    1.06 * spread * math::pow(values.len() as f64, -0.2)
}

/// The density of the standard normal distribution.
fn normal(distance: f64) -> f64 {
    math::exp(-0.5 * distance * distance) / math::sqrt(math::TAU)
}

/// The cumulative standard normal distribution by G. West, "Better approximations to cumulative normal functions".
fn below(distance: f64) -> f64 {
    /// The coefficients of the fraction's two polynomials, from the highest power.
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
    let size = distance.abs();
    let polynomial = |of: &[f64]| of.iter().fold(0.0, |sum, coefficient| sum * size + coefficient);
    let tail = if size > 37.0 {
        0.0
    } else if size < 7.071_067_811_865_47 {
        math::exp(-size * size / 2.0) * polynomial(&ABOVE) / polynomial(&BELOW)
    } else {
        let fraction = [4.0, 3.0, 2.0, 1.0].into_iter().fold(size + 0.65, |below, above| size + above / below);
        math::exp(-size * size / 2.0) / fraction / 2.506_628_274_631
    };
    if distance > 0.0 { 1.0 - tail } else { tail }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_distributions_agree_with_tables() {
        for (x, p) in [(0.0, 0.5), (1.0, 0.841_344_746), (-2.0, 0.022_750_132), (8.0, 1.0)] {
            assert!((below(x) - p).abs() < 1e-9, "{x}");
        }
        assert!((normal(1.0) - 0.241_970_725).abs() < 1e-9);
    }

    #[test]
    fn a_density_has_an_area_of_one() {
        let mut rows = Rows::empty(5);
        rows.set("x", [1.0, 2.0, 2.5, 3.0, 9.0].map(Value::Number).to_vec());
        apply(&serde_json::json!({"density": "x", "extent": [-20, 30], "steps": 500}), &mut rows).unwrap();
        let area: f64 = rows.field("density").iter().map(|y| y.number() * 0.1).sum();
        assert!(rows.len() == 501 && (area - 1.0).abs() < 1e-3, "{area}");
    }
}
