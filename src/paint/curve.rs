//! Curves: lines between points, cut into straight pieces and dashes.

use crate::scene::{Curve, Symbol};

type Points = Vec<[f64; 2]>;

/// Straight pieces of a line that runs through the points in a certain way.
pub fn flatten(points: &[[f64; 2]], curve: Curve) -> Points {
    if points.len() < 2 {
        return points.to_vec();
    }
    let mut out = vec![points[0]];
    for two in points.windows(2) {
        let ([x, y], [x2, y2]) = (two[0], two[1]);
        match curve {
            Curve::Step => out.extend([[(x + x2) / 2.0, y], [(x + x2) / 2.0, y2]]),
            Curve::StepBefore => out.push([x, y2]),
            Curve::StepAfter => out.push([x2, y]),
            Curve::Linear | Curve::Monotone => {}
        }
        out.push([x2, y2]);
    }
    if curve == Curve::Monotone && points.len() > 2 { monotone(points) } else { out }
}

/// d3's `curveMonotoneX` (Steffen 1990), in pieces of about 5 px.
fn monotone(points: &[[f64; 2]]) -> Points {
    let slope = |at: usize| {
        let ([x, y], [x2, y2]) = (points[at], points[at + 1]);
        if x2 == x { 0.0 } else { (y2 - y) / (x2 - x) }
    };
    let last = points.len() - 1;
    let mut tangents = vec![0.0; points.len()];
    for at in 1..last {
        let (before, after) = (slope(at - 1), slope(at));
        let (wide, next) = (points[at][0] - points[at - 1][0], points[at + 1][0] - points[at][0]);
        let mean = if wide + next == 0.0 { 0.0 } else { (before * next + after * wide) / (wide + next) };
        let sign = |value: f64| if value < 0.0 { -1.0 } else { 1.0 };
        tangents[at] = (sign(before) + sign(after)) * before.abs().min(after.abs()).min(0.5 * mean.abs());
    }
    tangents[0] = (3.0 * slope(0) - tangents[1]) / 2.0;
    tangents[last] = (3.0 * slope(last - 1) - tangents[last - 1]) / 2.0;
    let mut out = vec![points[0]];
    for at in 0..last {
        let ([x, y], [x2, y2]) = (points[at], points[at + 1]);
        let wide = x2 - x;
        let pieces = (wide.abs() / 5.0).clamp(4.0, 40.0) as u32;
        for piece in 1..=pieces {
            let t = f64::from(piece) / f64::from(pieces);
            let (square, cube) = (t * t, t * t * t);
            let start = 2.0 * cube - 3.0 * square + 1.0;
            let height = start * y
                + (1.0 - start) * y2
                + (cube - 2.0 * square + t) * wide * tangents[at]
                + (cube - square) * wide * tangents[at + 1];
            out.push([x + wide * t, height]);
        }
    }
    out
}

/// A line in dashes; in one piece where there are none, or where they would be too many to see.
pub fn dashes(points: &[[f64; 2]], pattern: &[f64]) -> Vec<Points> {
    let period: f64 = pattern.iter().sum();
    let length: f64 = points.windows(2).map(|two| distance(two[0], two[1])).sum();
    let on = |at: usize| at.is_multiple_of(2);
    if pattern.is_empty() || period < 0.5 || length / period > 5000.0 {
        return vec![points.to_vec()];
    }
    let mut out = Vec::new();
    let mut part: Points = vec![points[0]];
    let (mut at, mut left) = (0, pattern[0]);
    for two in points.windows(2) {
        let whole = distance(two[0], two[1]);
        let mut gone = 0.0;
        while whole - gone > left {
            gone += left;
            let share = gone / whole;
            let point = [two[0][0] + (two[1][0] - two[0][0]) * share, two[0][1] + (two[1][1] - two[0][1]) * share];
            if on(at) {
                part.push(point);
                out.push(std::mem::take(&mut part));
            }
            part = vec![point];
            // A pattern of odd length turns round, as CSS has it.
            at = (at + 1) % (pattern.len() * (1 + pattern.len() % 2));
            left = pattern[at % pattern.len()];
        }
        left -= whole - gone;
        if on(at) {
            part.push(two[1]);
        }
    }
    if on(at) && part.len() > 1 {
        out.push(part);
    }
    out
}

fn distance(a: [f64; 2], b: [f64; 2]) -> f64 {
    ((a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1])).sqrt()
}

/// The outline of a symbol of an area around 0, 0 (d3-shape's forms); that of a circle is not asked for.
pub fn outline(symbol: Symbol, size: f64) -> Points {
    match symbol {
        Symbol::Circle | Symbol::Square => {
            let half = size.sqrt() / 2.0;
            vec![[-half, -half], [half, -half], [half, half], [-half, half]]
        }
        Symbol::Diamond => {
            let half = (size / 2.0).sqrt();
            vec![[0.0, -half], [half, 0.0], [0.0, half], [-half, 0.0]]
        }
        Symbol::TriangleUp => {
            let half = size.sqrt() / 2.0;
            let tall = half * 3.0_f64.sqrt();
            vec![[0.0, -tall / 2.0 - half / 4.0], [half, tall / 2.0 - half / 4.0], [-half, tall / 2.0 - half / 4.0]]
        }
        Symbol::Cross => {
            let arm = (size / 5.0).sqrt() / 2.0;
            let far = arm * 3.0;
            vec![
                [-far, -arm],
                [-arm, -arm],
                [-arm, -far],
                [arm, -far],
                [arm, -arm],
                [far, -arm],
                [far, arm],
                [arm, arm],
                [arm, far],
                [-arm, far],
                [-arm, arm],
                [-far, arm],
            ]
        }
    }
}

/// A rectangle (left, top, right, bottom) with round corners, closed.
pub fn rounded([x, y, x2, y2]: [f64; 4], radius: f64) -> Points {
    // Sine of 0, 22.5, 45, 67.5 and 90 degrees.
    const SINES: [f64; 5] = [0.0, 0.382_683_432_365_089_8, 0.707_106_781_186_547_5, 0.923_879_532_511_286_7, 1.0];
    let mut out = Vec::new();
    let corners =
        [(x2 - radius, y + radius), (x2 - radius, y2 - radius), (x + radius, y2 - radius), (x + radius, y + radius)];
    for (corner, (cx, cy)) in corners.into_iter().enumerate() {
        for step in 0..5 {
            let (along, away) = (SINES[step] * radius, SINES[4 - step] * radius);
            out.push(match corner {
                0 => [cx + along, cy - away],
                1 => [cx + away, cy + along],
                2 => [cx - along, cy + away],
                _ => [cx - away, cy - along],
            });
        }
    }
    out.extend([out[0], out[1]]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_keep_to_their_pattern() {
        let parts = dashes(&[[0.0, 0.0], [10.0, 0.0]], &[4.0, 2.0]);
        assert_eq!(parts, [vec![[0.0, 0.0], [4.0, 0.0]], vec![[6.0, 0.0], [10.0, 0.0]]]);
        assert_eq!(dashes(&[[0.0, 0.0], [1.0, 0.0]], &[]).len(), 1);
        assert_eq!(dashes(&[[0.0, 0.0], [1e9, 0.0]], &[1.0, 1.0]).len(), 1);
    }

    #[test]
    fn smooth_lines_stay_between_their_points() {
        let points = [[0.0, 0.0], [1.0, 10.0], [2.0, 10.0], [3.0, 0.0]];
        let curve = flatten(&points, Curve::Monotone);
        assert!(curve.iter().all(|[_, y]| (-1e-9..=10.0 + 1e-9).contains(y)));
        assert_eq!(curve.len(), 13);
    }
}
