//! Locally weighted regression (Vega's `loess`; W. Cleveland, 1979).

use serde_json::Value as Json;

use super::order::ascending;
use super::quantile::quantile;
use super::regression::{line, mean, points};
use super::{Groups, MOST_WORK, Rows, Value, groupby, number, order_by, text, too_large, two_names};

/// How often the weights are made robust against outliers.
const ROUNDS: usize = 2;
/// What counts as no residual, and the weight of an outlier.
const TINY: f64 = 1e-12;

/// The transform `{loess, on, groupby, bandwidth, as}`: a point for each place x of each group.
pub(super) fn apply(step: &Json, rows: &mut Rows) -> Result<(), String> {
    let (x_field, y_field) = (text(step, "on")?, text(step, "loess")?);
    let (x_column, y_column) = (rows.field(x_field), rows.field(y_field));
    let [x_name, y_name] = two_names(step, x_field, y_field);
    let bandwidth = number(&step["bandwidth"]).filter(|width| *width != 0.0).unwrap_or(0.3);
    let fields = groupby(step);
    let groups = Groups::new(rows, &fields);
    let mut work = MOST_WORK;
    let mut each = Vec::new();
    let (mut xs, mut ys) = (Vec::new(), Vec::new());
    for (group, members) in groups.iter().enumerate() {
        let points = points(members, &x_column, &y_column);
        let near = ((bandwidth * points.len() as f64).max(2.0) as usize).min(points.len());
        work = work.checked_sub(points.len().saturating_mul(near)).ok_or_else(too_large)?;
        for (x, y) in smooth(&points, near) {
            each.push(group);
            xs.push(Value::Number(x));
            ys.push(Value::Number(y));
        }
    }
    *rows = groups.keys(rows, &fields).pick(&each);
    rows.set(x_name, xs);
    rows.set(y_name, ys);
    Ok(())
}

/// The smoothed points in order of x, one for each x; each fitted to the `near` points around it.
fn smooth(points: &[(f64, f64)], near: usize) -> Vec<(f64, f64)> {
    if points.is_empty() {
        return Vec::new();
    }
    let order = order_by(points.len(), &|a, b| points[a].0.total_cmp(&points[b].0));
    let mean_x = mean(order.iter().map(|at| points[*at].0));
    let mean_y = mean(order.iter().map(|at| points[*at].1));
    let xs: Vec<f64> = order.iter().map(|at| points[*at].0 - mean_x).collect();
    let ys: Vec<f64> = order.iter().map(|at| points[*at].1 - mean_y).collect();
    let mut fitted = vec![0.0; xs.len()];
    let mut robust = vec![1.0; xs.len()];
    for round in 0..=ROUNDS {
        let (mut first, mut last) = (0, near - 1);
        for (at, x) in xs.iter().enumerate() {
            let edge = if x - xs[first] > xs[last] - x { first } else { last };
            let reach = match (xs[edge] - x).abs() {
                reach if reach > 0.0 => reach,
                _ => 1.0,
            };
            let (mut w, mut wx, mut wy, mut wxy, mut wxx) = (0.0, 0.0, 0.0, 0.0, 0.0);
            for near in first..=last {
                let distance = (x - xs[near]).abs() * (1.0 / reach);
                let weight = 1.0 - distance * distance * distance;
                let weight = weight * weight * weight * robust[near];
                w += weight;
                wx += xs[near] * weight;
                wy += ys[near] * weight;
                wxy += ys[near] * (xs[near] * weight);
                wxx += xs[near] * (xs[near] * weight);
            }
            let (intercept, slope) = line(wx / w, wy / w, wxy / w, wxx / w);
            fitted[at] = intercept + slope * x;
            // The window moves on while its new edge is at most as far from the next place as its old one.
            let Some(next) = xs.get(at + 1) else { break };
            while at + 1 > first && last + 1 < xs.len() && xs[last + 1] - next <= next - xs[first] {
                first += 1;
                last += 1;
            }
        }
        let residuals: Vec<f64> = fitted.iter().zip(&ys).map(|(fitted, y)| (y - fitted).abs()).collect();
        let median = quantile(&ascending(&residuals), 0.5).unwrap_or(0.0);
        if round == ROUNDS || median.abs() < TINY {
            break;
        }
        for (robust, residual) in robust.iter_mut().zip(&residuals) {
            let share = residual / (6.0 * median);
            *robust = if share >= 1.0 { TINY } else { (1.0 - share * share) * (1.0 - share * share) };
        }
    }
    // One point for each x, at the mean of its values.
    let mut smoothed: Vec<(f64, f64)> = Vec::new();
    let mut same = 0.0;
    for (x, y) in xs.iter().zip(&fitted) {
        let x = x + mean_x;
        match smoothed.last_mut() {
            Some(last) if last.0 == x => {
                same += 1.0;
                last.1 += (y - last.1) / same;
            }
            _ => {
                same = 0.0;
                smoothed.push((x, *y));
            }
        }
    }
    smoothed.into_iter().map(|(x, y)| (x, y + mean_y)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_stays_a_line_and_an_outlier_does_not_matter() {
        let mut points: Vec<(f64, f64)> = (0..40).map(|x| (f64::from(x), 3.0 + 2.0 * f64::from(x))).collect();
        for (x, y) in smooth(&points, 12) {
            assert!((y - 3.0 - 2.0 * x).abs() < 1e-9, "{x} {y}");
        }
        points[20].1 = 1000.0;
        points.push((20.0, 43.0));
        let smoothed = smooth(&points, 12);
        assert!(smoothed.len() == 40 && smooth(&[], 0).is_empty() && smooth(&[(1.0, 2.0)], 1) == [(1.0, 2.0)]);
    }
}
