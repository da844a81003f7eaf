//! Points that draw a curve smoothly (vega-statistics `sampleCurve`).

use crate::flow::math;

/// The most points of a curve.
const MOST: usize = 100_000;

/// Points of a function over an extent: `least` steps, with more where it bends by over half a degree, no finer than
/// `most` steps.
pub(super) fn sample(function: &dyn Fn(f64) -> f64, extent: [f64; 2], least: usize, most: usize) -> Vec<(f64, f64)> {
    let least = least.clamp(1, MOST);
    let most = most.clamp(least, MOST);
    let [low, high] = extent;
    let span = high - low;
    let point = |x: f64| (x, function(x));
    let inner = |at: usize| point(low + at as f64 / least as f64 * span);
    let mut points = vec![point(low)];
    if least == most {
        points.extend((1..least).map(inner));
        points.push(point(high));
        return points;
    }
    // What is still to come, the next one last.
    let mut ahead = vec![point(high)];
    ahead.extend((1..least).rev().map(inner));
    let (mut bottom, mut top) = (points[0].1, points[0].1);
    for (_, y) in &ahead {
        bottom = if *y < bottom { *y } else { bottom };
        top = if *y > top { *y } else { top };
    }
    let (scale_x, scale_y) = (1.0 / span, 1.0 / (top - bottom));
    let finest = span / most as f64;
    let mut last = points[0];
    while let Some(next) = ahead.last().copied() {
        let middle = point((last.0 + next.0) / 2.0);
        let angle = |to: (f64, f64)| math::atan2(scale_y * (to.1 - last.1), scale_x * (to.0 - last.0));
        let bends = (angle(next) - angle(middle)).abs() > 0.5 * math::PI / 180.0;
        if middle.0 - last.0 >= finest && bends && points.len() + ahead.len() < MOST {
            ahead.push(middle);
        } else {
            last = next;
            points.push(next);
            ahead.pop();
        }
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_has_points_where_it_bends() {
        assert_eq!(sample(&|x| 2.0 * x, [0.0, 1.0], 25, 200).len(), 26);
        assert_eq!(sample(&|x| x * x, [0.0, 1.0], 50, 50).len(), 51);
        let bent = sample(&|x| if x < 0.5 { 0.0 } else { 1.0 }, [0.0, 1.0], 25, 200);
        assert!(bent.len() > 26 && bent.windows(2).all(|pair| pair[0].0 < pair[1].0));
        for extent in [[f64::NAN; 2], [1.0, 1.0], [0.0, f64::INFINITY], [5.0, 0.0]] {
            assert!(sample(&|x| x * x, extent, 25, 200).len() < 1000);
        }
    }
}
