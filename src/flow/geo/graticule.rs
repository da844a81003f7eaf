//! Graticules: a grid of meridians and parallels.

use serde_json::Value as Json;

use super::geometry::Geometry;
use super::projection::{corners, numbers};
use super::sphere::{EPSILON, Point};

/// No more lines of a direction, and no more points of a line, than this.
const LIMIT: f64 = 4000.0;

/// The grid that `data.graticule` describes, as d3.geoGraticule; `true` for the common one.
pub fn graticule(params: &Json) -> Geometry {
    let either = |name: &str, common: &str| {
        let own = &params[name];
        if own.is_null() { &params[common] } else { own }
    };
    let extent = |name: &str, default: [f64; 4]| {
        let [x0, y0, x1, y1] = corners(either(name, "extent")).unwrap_or(default);
        [x0.min(x1), y0.min(y1), x0.max(x1), y0.max(y1)]
    };
    let step = |name: &str, default: [f64; 2]| numbers(either(name, "step")).unwrap_or(default);
    let major = extent("extentMajor", [-180.0, -90.0 + EPSILON, 180.0, 90.0 - EPSILON]);
    let minor = extent("extentMinor", [-180.0, -80.0 - EPSILON, 180.0, 80.0 + EPSILON]);
    let large = step("stepMajor", [90.0, 360.0]);
    let small = step("stepMinor", [10.0, 10.0]);
    let precision = params["precision"].as_f64().unwrap_or(2.5);

    let mut lines: Vec<Vec<Point>> = Vec::new();
    for (extent, steps, skip) in [(major, large, None), (minor, small, Some(large))] {
        for axis in [0, 1] {
            let (from, to, step) = (extent[axis], extent[axis + 2], steps[axis]);
            for at in range((from / step).ceil() * step, to, step) {
                // The major lines are there already.
                if skip.is_some_and(|large| (at % large[axis]).abs() <= EPSILON) {
                    continue;
                }
                let (from, to) = (extent[1 - axis], extent[3 - axis]);
                let mut along = range(from, to - EPSILON, if axis == 0 { 90.0 } else { precision });
                along.push(to);
                lines.push(along.into_iter().map(|other| if axis == 0 { [at, other] } else { [other, at] }).collect());
            }
        }
    }
    Geometry::MultiLine(lines)
}

/// d3.range.
fn range(from: f64, to: f64, step: f64) -> Vec<f64> {
    let count = ((to - from) / step).ceil();
    if !(count > 0.0 && count <= LIMIT) {
        return Vec::new();
    }
    (0..count as usize).map(|at| from + at as f64 * step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_common_graticule_has_d3s_lines() {
        let Geometry::MultiLine(lines) = graticule(&Json::Bool(true)) else { panic!("lines") };
        assert_eq!((lines.len(), lines[0].len(), lines.iter().map(Vec::len).sum::<usize>()), (53, 3, 2573));
        let none = graticule(&serde_json::json!({"step": [0, 1e-9]}));
        assert_eq!(none, Geometry::MultiLine(Vec::new()));
    }
}
