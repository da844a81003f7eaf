//! Regression curves by least squares (Vega's `regression`, vega-statistics).

use serde_json::Value as Json;

use super::{Groups, MOST_WORK, Rows, Value, curve, groupby, number, span, text, too_large, two_names, two_numbers};
use crate::flow::math;

/// The highest order of a polynomial; doubles do not hold more.
const HIGHEST_ORDER: f64 = 32.0;

/// A fitted model.
struct Model {
    /// The coefficients.
    coefficients: Vec<f64>,
    /// The model's value at a place.
    predict: Box<dyn Fn(f64) -> f64>,
}

/// The transform `{regression, on, groupby, method, order, extent, params, as}`: the points of each group's curve, or
/// with `params` its coefficients.
pub(super) fn apply(step: &Json, rows: &mut Rows) -> Result<(), String> {
    let (x_field, y_field) = (text(step, "on")?, text(step, "regression")?);
    let (x_column, y_column) = (rows.field(x_field), rows.field(y_field));
    let [x_name, y_name] = two_names(step, x_field, y_field);
    let method = step["method"].as_str().unwrap_or("linear");
    let order = number(&step["order"]).unwrap_or(3.0);
    if !(0.0..=HIGHEST_ORDER).contains(&order) {
        return Err("expected an order from 0 to 32".into());
    }
    // A polynomial of a low order is one of the simpler methods.
    let order = order as usize;
    let method = match (method, order) {
        ("poly", 0) => "constant",
        ("poly", 1) => "linear",
        ("poly", 2) => "quad",
        (method, _) => method,
    };
    let freedom = match method {
        "poly" => order,
        "quad" => 2,
        "constant" if step["method"] == "poly" => 0,
        _ => 1,
    };
    if method == "poly" && rows.len().saturating_mul(order * order) > MOST_WORK {
        return Err(too_large());
    }
    let extent = two_numbers(&step["extent"]).filter(|extent| method != "log" || extent[0] > 0.0);
    let wants_parameters = step["params"] == true;
    let fields = groupby(step);
    let groups = Groups::new(rows, &fields);
    let mut each = Vec::new();
    let (mut xs, mut ys) = (Vec::new(), Vec::new());
    for (group, members) in groups.iter().enumerate() {
        if members.len() <= freedom {
            continue;
        }
        let points = points(members, &x_column, &y_column);
        let model = match method {
            "constant" => constant(&points),
            "linear" => linear(&points),
            "log" => logarithmic(&points),
            "exp" => exponential(&points),
            "pow" => power(&points),
            "quad" => quadratic(&points),
            "poly" => polynomial(&points, order),
            _ => return Err(["expected a regression method: ", method].concat()),
        };
        if wants_parameters {
            each.push(group);
            xs.push(Value::list(model.coefficients.iter().copied().map(Value::Number).collect()));
            ys.push(Value::Number(explained(&points, method, &model)));
            continue;
        }
        let values: Vec<Value> = members.iter().map(|row| x_column[*row].clone()).collect();
        let Some(extent) = extent.or_else(|| span(&values)) else { continue };
        let curve = match method {
            "linear" | "constant" if step["method"] != "poly" => extent.map(|x| (x, (model.predict)(x))).to_vec(),
            _ => curve::sample(&model.predict, extent, 25, 200),
        };
        for (x, y) in curve {
            each.push(group);
            xs.push(Value::Number(x));
            ys.push(Value::Number(y));
        }
    }
    let keys = groups.keys(rows, &fields).pick(&each);
    if wants_parameters {
        let mut out = Rows::empty(each.len());
        let columns: Vec<_> = fields.iter().map(|field| keys.field(field)).collect();
        let dimensions = |row: usize| Value::list(columns.iter().map(|column| column[row].clone()).collect());
        if !fields.is_empty() {
            out.set("keys", (0..each.len()).map(dimensions).collect());
        }
        out.set("coef", xs);
        out.set("rSquared", ys);
        *rows = out;
    } else {
        *rows = keys;
        rows.set(x_name, xs);
        rows.set(y_name, ys);
    }
    Ok(())
}

/// The points whose two values are numbers.
pub(super) fn points(members: &[usize], x: &[Value], y: &[Value]) -> Vec<(f64, f64)> {
    let number = |value: &Value| (!value.is_nothing()).then(|| value.number()).filter(|number| !number.is_nan());
    members.iter().filter_map(|row| Some((number(&x[*row])?, number(&y[*row])?))).collect()
}

/// The mean of numbers, updated one by one as Vega does.
pub(super) fn mean(numbers: impl Iterator<Item = f64>) -> f64 {
    let mut mean = 0.0;
    for (at, number) in numbers.enumerate() {
        mean += (number - mean) / (at + 1) as f64;
    }
    mean
}

/// Intercept and slope of the line through points of these means: of x, of y, of x·y and of x².
pub(super) fn line(x: f64, y: f64, xy: f64, xx: f64) -> (f64, f64) {
    let delta = xx - x * x;
    let slope = if delta.abs() < 1e-24 { 0.0 } else { (xy - x * y) / delta };
    (y - slope * x, slope)
}

/// Intercept and slope of the line through points.
fn line_through(points: &[(f64, f64)]) -> (f64, f64) {
    let mean_of = |part: &dyn Fn(f64, f64) -> f64| mean(points.iter().map(|(x, y)| part(*x, *y)));
    line(mean_of(&|x, _| x), mean_of(&|_, y| y), mean_of(&|x, y| x * y), mean_of(&|x, _| x * x))
}

/// Points around their mean, and the mean.
fn centered(points: &[(f64, f64)]) -> (Vec<(f64, f64)>, f64, f64) {
    let (x, y) = (mean(points.iter().map(|point| point.0)), mean(points.iter().map(|point| point.1)));
    (points.iter().map(|point| (point.0 - x, point.1 - y)).collect(), x, y)
}

/// The mean everywhere.
fn constant(points: &[(f64, f64)]) -> Model {
    let mean = mean(points.iter().map(|point| point.1));
    Model { coefficients: vec![mean], predict: Box::new(move |_| mean) }
}

/// y = a + b·x.
fn linear(points: &[(f64, f64)]) -> Model {
    let (a, b) = line_through(points);
    Model { coefficients: vec![a, b], predict: Box::new(move |x| a + b * x) }
}

/// y = a + b·ln x.
fn logarithmic(points: &[(f64, f64)]) -> Model {
    let points: Vec<_> = points.iter().map(|(x, y)| (math::ln(*x), *y)).collect();
    let (a, b) = line_through(&points);
    Model { coefficients: vec![a, b], predict: Box::new(move |x| a + b * math::ln(x)) }
}

/// y = a·x^b.
fn power(points: &[(f64, f64)]) -> Model {
    let points: Vec<_> = points.iter().map(|(x, y)| (math::ln(*x), math::ln(*y))).collect();
    let (a, b) = line_through(&points);
    let a = math::exp(a);
    Model { coefficients: vec![a, b], predict: Box::new(move |x| a * math::pow(x, b)) }
}

/// y = a·e^(b·x), each point weighted by y.
fn exponential(points: &[(f64, f64)]) -> Model {
    let (centered, mean_x, mean_y) = centered(points);
    let weighted = |part: &dyn Fn(f64, f64) -> f64| {
        mean(centered.iter().zip(points).map(|((x, _), (_, y))| part(*x, *y) * y)) / mean_y
    };
    let (a, b) = line(
        weighted(&|x, _| x),
        weighted(&|_, y| math::ln(y)),
        weighted(&|x, y| x * math::ln(y)),
        weighted(&|x, _| x * x),
    );
    Model {
        coefficients: vec![math::exp(a - b * mean_x), b],
        predict: Box::new(move |x| math::exp(a + b * (x - mean_x))),
    }
}

/// y = c + b·x + a·x².
fn quadratic(points: &[(f64, f64)]) -> Model {
    let (centered, mean_x, mean_y) = centered(points);
    let mean_of = |part: &dyn Fn(f64, f64) -> f64| mean(centered.iter().map(|(x, y)| part(*x, *y)));
    let xx = mean_of(&|x, _| x * x);
    let xxx = mean_of(&|x, _| x * x * x);
    let xxxx = mean_of(&|x, _| x * x * (x * x));
    let xy = mean_of(&|x, y| x * y);
    let xxy = mean_of(&|x, y| x * x * y);
    let spread = xxxx - xx * xx;
    let determinant = xx * spread - xxx * xxx;
    let a = (xxy * xx - xy * xxx) / determinant;
    let b = (xy * spread - xxy * xxx) / determinant;
    let c = -a * xx;
    Model {
        coefficients: vec![c - b * mean_x + a * mean_x * mean_x + mean_y, b - 2.0 * a * mean_x, a],
        predict: Box::new(move |x| {
            let x = x - mean_x;
            a * x * x + b * x + c + mean_y
        }),
    }
}

/// y = Σ aᵢ·xⁱ, from the normal equations around the mean.
fn polynomial(points: &[(f64, f64)], order: usize) -> Model {
    let (centered, mean_x, mean_y) = centered(points);
    let terms = order + 1;
    // The sums of the powers of x, and of those with y.
    let mut powers = vec![0.0; 2 * terms];
    let mut with_y = vec![0.0; terms];
    for (x, y) in &centered {
        let mut power = 1.0;
        for at in 0..2 * terms - 1 {
            powers[at] += power;
            if at < terms {
                with_y[at] += power * y;
            }
            power *= x;
        }
    }
    let equations = (0..terms).map(|row| {
        let mut equation = powers[row..row + terms].to_vec();
        equation.push(with_y[row]);
        equation
    });
    let solution = solve(equations.collect());

    // The coefficients around zero: each power of (x − mean) multiplied out.
    let mut coefficients = vec![0.0; terms];
    for (at, coefficient) in solution.iter().enumerate() {
        let mut binomial = 1.0;
        for lower in 0..=at {
            if lower > 0 {
                binomial *= (at + 1 - lower) as f64 / lower as f64;
            }
            coefficients[at - lower] += coefficient * binomial * math::pow(-mean_x, lower as f64);
        }
    }
    coefficients[0] += mean_y;
    let predict = move |x: f64| {
        let x = x - mean_x;
        mean_y + solution.iter().rev().fold(0.0, |sum, coefficient| sum * x + coefficient)
    };
    Model { coefficients, predict: Box::new(predict) }
}

/// The solution of linear equations, each with its right side last, by Gaussian elimination.
fn solve(mut equations: Vec<Vec<f64>>) -> Vec<f64> {
    let count = equations.len();
    for at in 0..count {
        let mut largest = at;
        for other in at + 1..count {
            if equations[other][at].abs() > equations[largest][at].abs() {
                largest = other;
            }
        }
        equations.swap(at, largest);
        let pivot = equations[at].clone();
        for equation in &mut equations[at + 1..] {
            let factor = equation[at] / pivot[at];
            for (value, from) in equation.iter_mut().zip(&pivot).skip(at) {
                *value -= factor * from;
            }
        }
    }
    let mut solution = vec![0.0; count];
    for at in (0..count).rev() {
        let known: f64 = (at + 1..count).map(|other| equations[at][other] * solution[other]).sum();
        solution[at] = (equations[at][count] - known) / equations[at][at];
    }
    solution
}

/// The share of the variance that a model explains, R².
fn explained(points: &[(f64, f64)], method: &str, model: &Model) -> f64 {
    if method == "constant" {
        return 0.0;
    }
    let mean = mean(points.iter().map(|point| point.1));
    let (mut left, mut all) = (0.0, 0.0);
    for (x, y) in points {
        let (error, deviation) = (y - (model.predict)(*x), y - mean);
        left += error * error;
        all += deviation * deviation;
    }
    1.0 - left / all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_method_finds_its_own_curve() {
        let xs = [1.0, 2.0, 3.0, 5.0, 8.0];
        type Case<'a> = (&'a str, &'a dyn Fn(f64) -> f64, &'a [f64]);
        let cases: [Case; 6] = [
            ("linear", &|x| 2.0 + 3.0 * x, &[2.0, 3.0]),
            ("log", &|x| 2.0 + 3.0 * x.ln(), &[2.0, 3.0]),
            ("exp", &|x| 2.0 * (0.5 * x).exp(), &[2.0, 0.5]),
            ("pow", &|x| 2.0 * x.powf(1.5), &[2.0, 1.5]),
            ("quad", &|x| 1.0 - 2.0 * x + 0.5 * x * x, &[1.0, -2.0, 0.5]),
            ("poly", &|x| 1.0 - 2.0 * x + 0.5 * x * x * x, &[1.0, -2.0, 0.0, 0.5]),
        ];
        for (method, function, coefficients) in cases {
            let mut rows = Rows::empty(xs.len());
            rows.set("x", xs.map(Value::Number).to_vec());
            rows.set("y", xs.map(|x| Value::Number(function(x))).to_vec());
            let step = serde_json::json!({"regression": "y", "on": "x", "method": method, "params": true});
            let mut fit = rows.clone();
            apply(&step, &mut fit).unwrap();
            for (at, coefficient) in coefficients.iter().enumerate() {
                let found = fit.get(0, "coef").get(&at.to_string()).number();
                assert!((found - coefficient).abs() < 1e-8, "{method} {at} {found}");
            }
            assert!((fit.get(0, "rSquared").number() - 1.0).abs() < 1e-9);
            let step = serde_json::json!({"regression": "y", "on": "x", "method": method});
            apply(&step, &mut rows).unwrap();
            assert!(rows.len() == 2 || rows.len() > 25);
            assert!((rows.get(rows.len() - 1, "y").number() - function(8.0)).abs() < 1e-6, "{method}");
        }
    }
}
