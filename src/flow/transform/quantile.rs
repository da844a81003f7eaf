//! Quantiles (Vega's `quantile`).

use serde_json::Value as Json;

use super::order::ascending;
use super::{Groups, MOST_ROWS, Rows, Value, groupby, measured, number, text, too_large, two_names};

/// The quantile of sorted numbers, between two of them where it falls between (d3-array `quantileSorted`).
pub(super) fn quantile(sorted: &[f64], portion: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    if portion.is_nan() {
        return None;
    }
    if portion <= 0.0 || last == 0 {
        return Some(sorted[0]);
    }
    if portion >= 1.0 {
        return Some(sorted[last]);
    }
    let place = last as f64 * portion;
    let at = place.floor();
    let (low, high) = (sorted[at as usize], sorted[(at as usize + 1).min(last)]);
    Some(low + (high - low) * (place - at))
}

/// The transform `{quantile, probs, step, groupby, as}`: a row for each portion in each group.
pub(super) fn apply(step: &Json, rows: &mut Rows) -> Result<(), String> {
    let field = rows.field(text(step, "quantile")?);
    let [portion_name, value_name] = two_names(step, "prob", "value");
    let portions: Vec<f64> = match step["probs"].as_array() {
        Some(portions) => portions.iter().map(|portion| number(portion).unwrap_or(f64::NAN)).collect(),
        None => {
            let by = number(&step["step"]).filter(|by| *by != 0.0).unwrap_or(0.01);
            let count = ((1.0 - 1e-14 - by / 2.0) / by).ceil().max(0.0);
            if count > MOST_ROWS as f64 {
                return Err(too_large());
            }
            (0..count as usize).map(|at| by / 2.0 + at as f64 * by).collect()
        }
    };
    let fields = groupby(step);
    let groups = Groups::new(rows, &fields);
    if groups.len().saturating_mul(portions.len()) > MOST_ROWS {
        return Err(too_large());
    }
    let mut values = Vec::new();
    for members in groups.iter() {
        let numbers: Vec<f64> = members.iter().filter_map(|row| measured(&field[*row])).collect();
        let sorted = ascending(&numbers);
        values
            .extend(portions.iter().map(|portion| quantile(&sorted, *portion).map_or(Value::Undefined, Value::Number)));
    }
    let each: Vec<usize> = (0..values.len()).map(|at| at / portions.len()).collect();
    let mut out = groups.keys(rows, &fields).pick(&each);
    out.set(portion_name, (0..each.len()).map(|at| Value::Number(portions[at % portions.len()])).collect());
    out.set(value_name, values);
    *rows = out;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantile_lies_between_two_numbers() {
        let cases = [(0.0, 1.0), (0.25, 1.75), (0.5, 2.5), (0.9, 3.7), (2.0, 4.0)];
        for (portion, value) in cases {
            assert_eq!(quantile(&[1.0, 2.0, 3.0, 4.0], portion), Some(value));
        }
        assert_eq!(quantile(&[], 0.5), None);
    }
}
