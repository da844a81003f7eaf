//! Curves: lines between points, cut into straight pieces and dashes.

use crate::scene::Curve;

type Point = [f64; 2];
type Points = Vec<Point>;

/// Stretches of points that are finite; the others are gaps.
pub fn runs<const N: usize>(points: &[[f64; N]]) -> impl Iterator<Item = &[[f64; N]]> {
    points.split(|point| !point.iter().all(|length| length.is_finite())).filter(|run| !run.is_empty())
}

/// Straight pieces of a line that runs through the points in a certain way.
pub fn flatten(points: &[Point], curve: Curve) -> Points {
    if points.len() < 2 {
        return points.to_vec();
    }
    if points.len() > 2 {
        match curve {
            Curve::Monotone => return monotone(points),
            Curve::MonotoneY => {
                let swap = |points: &[Point]| -> Points { points.iter().map(|[x, y]| [*y, *x]).collect() };
                return swap(&monotone(&swap(points)));
            }
            Curve::Basis => return basis(points),
            Curve::Cardinal => return cardinal(points),
            Curve::Natural => return natural(points),
            Curve::Linear | Curve::Step | Curve::StepBefore | Curve::StepAfter => {}
        }
    }
    let mut out = vec![points[0]];
    for two in points.windows(2) {
        let ([x, y], [x2, y2]) = (two[0], two[1]);
        match curve {
            Curve::Step => out.extend([[(x + x2) / 2.0, y], [(x + x2) / 2.0, y2]]),
            Curve::StepBefore => out.push([x, y2]),
            Curve::StepAfter => out.push([x2, y]),
            _ => {}
        }
        out.push([x2, y2]);
    }
    out
}

/// d3-shape's `curveBasis`: a cubic B-spline that begins and ends at the outer points and passes by the others.
fn basis(points: &[Point]) -> Points {
    let last = points.len() - 1;
    let mut out = vec![points[0], mix([(5.0, points[0]), (1.0, points[1]), (0.0, points[0])])];
    for at in 1..=last {
        let (a, b, c) = (points[at - 1], points[at], points[last.min(at + 1)]);
        let near = mix([(4.0, a), (2.0, b), (0.0, b)]);
        let far = mix([(2.0, a), (4.0, b), (0.0, b)]);
        bezier(&mut out, [near, far, mix([(1.0, a), (4.0, b), (1.0, c)])]);
    }
    out.push(points[last]);
    out
}

/// The mean of three points with weights that sum to 6.
fn mix(parts: [(f64, Point); 3]) -> Point {
    [0, 1].map(|axis| parts.iter().map(|(weight, point)| weight * point[axis]).sum::<f64>() / 6.0)
}

/// d3-shape's `curveCardinal` with tension 0: through every point in the direction of its neighbours.
fn cardinal(points: &[Point]) -> Points {
    let last = points.len() - 1;
    let mut out = vec![points[0]];
    for at in 0..last {
        let (a, b) = (points[at], points[at + 1]);
        let before = points[if at == 0 { 1 } else { at - 1 }];
        let after = points[if at + 1 == last { last - 1 } else { at + 2 }];
        let near = [0, 1].map(|axis| a[axis] + (b[axis] - before[axis]) / 6.0);
        let far = [0, 1].map(|axis| b[axis] - (after[axis] - a[axis]) / 6.0);
        bezier(&mut out, [near, far, b]);
    }
    out
}

/// d3-shape's `curveNatural`: a cubic spline without curvature at its ends.
fn natural(points: &[Point]) -> Points {
    let last = points.len() - 1;
    // The first control points of the pieces: a tridiagonal system, solved for both axes at once (Thomas).
    let mut weights = vec![2.0];
    let mut near = vec![[0, 1].map(|axis| points[0][axis] + 2.0 * points[1][axis])];
    for at in 1..last {
        let end = at == last - 1;
        let (below, middle) = if end { (2.0, 7.0) } else { (1.0, 4.0) };
        let share = below / weights[at - 1];
        weights.push(middle - share);
        let (here, next, before) = (points[at], points[at + 1], near[at - 1]);
        near.push([0, 1].map(|axis| {
            let sum = 4.0 * here[axis] + 2.0 * next[axis];
            (if end { 2.0 * sum - 3.0 * next[axis] } else { sum }) - share * before[axis]
        }));
    }
    near[last - 1] = near[last - 1].map(|sum| sum / weights[last - 1]);
    for at in (0..last - 1).rev() {
        near[at] = [0, 1].map(|axis| (near[at][axis] - near[at + 1][axis]) / weights[at]);
    }
    let mut out = vec![points[0]];
    for at in 0..last {
        let end = points[at + 1];
        let far = match near.get(at + 1) {
            Some(next) => [0, 1].map(|axis| 2.0 * end[axis] - next[axis]),
            None => [0, 1].map(|axis| (end[axis] + near[at][axis]) / 2.0),
        };
        bezier(&mut out, [near[at], far, end]);
    }
    out
}

/// Adds a cubic Bézier curve from the last point on: its two control points and its end, in pieces of about 5 px.
fn bezier(out: &mut Points, [near, far, end]: [Point; 3]) {
    let Some(start) = out.last().copied() else { return };
    let length = distance(start, near) + distance(near, far) + distance(far, end);
    let pieces = (length / 5.0).clamp(4.0, 40.0) as u32;
    for piece in 1..pieces {
        let t = f64::from(piece) / f64::from(pieces);
        let u = 1.0 - t;
        let weights = [u * u * u, 3.0 * u * u * t, 3.0 * u * t * t, t * t * t];
        out.push([0, 1].map(|axis| {
            weights[0] * start[axis] + weights[1] * near[axis] + weights[2] * far[axis] + weights[3] * end[axis]
        }));
    }
    out.push(end);
}

/// d3's `curveMonotoneX` (Steffen 1990), in pieces of about 5 px.
fn monotone(points: &[Point]) -> Points {
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
pub fn dashes(points: &[Point], pattern: &[f64]) -> Vec<Points> {
    let period: f64 = pattern.iter().sum();
    let length: f64 = points.windows(2).map(|two| distance(two[0], two[1])).sum();
    let on = |at: usize| at.is_multiple_of(2);
    if pattern.is_empty() || points.is_empty() || period.is_nan() || period < 0.5 || length / period > 5000.0 {
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

fn distance(a: Point, b: Point) -> f64 {
    ((a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1])).sqrt()
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

    #[test]
    fn curves_are_those_of_d3() {
        // The end of a straight line, or two control points and the end: the paths that d3-shape 3.2 writes.
        type Piece<'a> = &'a [Point];
        let points = [[0.0, 0.0], [30.0, 60.0], [60.0, 20.0], [90.0, 80.0]];
        let all: [(Curve, usize, &[Piece]); 6] = [
            (
                Curve::Basis,
                4,
                &[
                    &[[5.0, 10.0]],
                    &[[10.0, 20.0], [20.0, 40.0], [30.0, 43.333]],
                    &[[40.0, 46.667], [50.0, 33.333], [60.0, 36.667]],
                    &[[70.0, 40.0], [80.0, 60.0], [85.0, 70.0]],
                    &[[90.0, 80.0]],
                ],
            ),
            (
                Curve::Cardinal,
                4,
                &[
                    &[[0.0, 0.0], [20.0, 56.667], [30.0, 60.0]],
                    &[[40.0, 63.333], [50.0, 16.667], [60.0, 20.0]],
                    &[[70.0, 23.333], [90.0, 80.0], [90.0, 80.0]],
                ],
            ),
            (
                Curve::Cardinal,
                3,
                &[&[[0.0, 0.0], [20.0, 56.667], [30.0, 60.0]], &[[40.0, 63.333], [60.0, 20.0], [60.0, 20.0]]],
            ),
            (
                Curve::Natural,
                4,
                &[
                    &[[10.0, 31.111], [20.0, 62.222], [30.0, 60.0]],
                    &[[40.0, 57.778], [50.0, 22.222], [60.0, 20.0]],
                    &[[70.0, 17.778], [80.0, 48.889], [90.0, 80.0]],
                ],
            ),
            (
                Curve::Natural,
                3,
                &[&[[10.0, 28.333], [20.0, 56.667], [30.0, 60.0]], &[[40.0, 63.333], [50.0, 41.667], [60.0, 20.0]]],
            ),
            (Curve::Natural, 2, &[&[[30.0, 60.0]]]),
        ];
        for (curve, count, pieces) in all {
            let mut expected = vec![points[0]];
            for piece in pieces {
                match piece {
                    [near, far, end] => bezier(&mut expected, [*near, *far, *end]),
                    _ => expected.extend(*piece),
                }
            }
            let found = flatten(&points[..count], curve);
            assert_eq!(found.len(), expected.len(), "{curve:?}");
            for (a, b) in found.iter().zip(&expected) {
                assert!(distance(*a, *b) < 0.01, "{curve:?}: {a:?}, expected {b:?}");
            }
        }
        let swapped = points.map(|[x, y]| [y, x]);
        let down: Points = flatten(&swapped, Curve::MonotoneY).iter().map(|[x, y]| [*y, *x]).collect();
        assert_eq!(down, flatten(&points, Curve::Monotone));
    }

    #[test]
    fn points_that_are_not_finite_are_gaps() {
        let points = [[0.0, 0.0], [1.0, f64::NAN], [2.0, 0.0], [3.0, 0.0], [f64::INFINITY, 0.0], [f64::NAN, 0.0]];
        let found: Vec<_> = runs(&points).collect();
        assert_eq!(found, [&points[..1], &points[2..4]]);
    }
}
