//! Marks cut off at the edges of their plot, as `clip` asks for.

use crate::scene::boxes;
use crate::scene::{Item, Shape};

/// An item cut to a plot area of a width and height; nothing where it lies outside.
pub fn clip(mut item: Item, [width, height]: [f64; 2]) -> Option<Item> {
    let area = [0.0, 0.0, width, height];
    let inside = |x: f64, y: f64| (-0.5..=width + 0.5).contains(&x) && (-0.5..=height + 0.5).contains(&y);
    let kept = match &mut item.shape {
        Shape::Rect(frame) => {
            let [x, y, wide, tall] = *frame;
            let (left, top) = (x.max(0.0), y.max(0.0));
            *frame = [left, top, (x + wide).min(width) - left, (y + tall).min(height) - top];
            frame[2] >= 0.0 && frame[3] >= 0.0
        }
        Shape::Symbol(x, y, ..) | Shape::Glyph([x, y, _], _) | Shape::Placed(_, [x, y]) => inside(*x, *y),
        // Half a picture would be another picture.
        Shape::Image([x, y, wide, tall], _) => inside(*x + *wide / 2.0, *y + *tall / 2.0),
        Shape::Rule([x, y, x2, y2]) => {
            let (from, to) = boxes::clip(&area, [*x, *y], [*x2, *y2])?;
            [*x, *y, *x2, *y2] = [from[0], from[1], to[0], to[1]];
            true
        }
        Shape::Line(points) => {
            *points = line(points, &area);
            !points.is_empty()
        }
        Shape::Area(points) => {
            *points = band(points, [width, height]);
            !points.is_empty()
        }
        Shape::Path(rings) => {
            for ring in rings.iter_mut() {
                for (axis, edge, sign) in [(0, 0.0, 1.0), (0, width, -1.0), (1, 0.0, 1.0), (1, height, -1.0)] {
                    ring.points = side(&ring.points, axis, edge, sign);
                }
            }
            rings.retain(|ring| ring.points.len() > 1);
            true
        }
        _ => true,
    };
    kept.then_some(item)
}

/// The parts of a line in a box, with gaps between them.
fn line(points: &[[f64; 2]], area: &[f64; 4]) -> Vec<[f64; 2]> {
    let mut out: Vec<[f64; 2]> = Vec::new();
    for two in points.windows(2) {
        let whole = two.iter().flatten().all(|length| length.is_finite());
        let Some((from, to)) = boxes::clip(area, two[0], two[1]).filter(|_| whole) else { continue };
        if out.last() != Some(&from) {
            if !out.is_empty() {
                out.push([f64::NAN; 2]);
            }
            out.push(from);
        }
        out.push(to);
    }
    out
}

/// The part of an area in a box: cut where it enters and leaves along its course, levelled across it.
fn band(points: &[[f64; 4]], [width, height]: [f64; 2]) -> Vec<[f64; 4]> {
    // Along which of x and y it runs: both of its edges are at one place of it.
    let along = if points.iter().all(|point| point[0] == point[2] || point[0].is_nan()) { 0 } else { 1 };
    let far = if along == 0 { width } else { height };
    let mut out = Vec::new();
    let mut before: Option<[f64; 4]> = None;
    for point in points {
        for edge in [0.0, far] {
            if let Some(last) = before
                && (last[along] < edge) != (point[along] < edge)
                && point[along].is_finite()
            {
                let share = (edge - last[along]) / (point[along] - last[along]);
                out.push([0, 1, 2, 3].map(|at| last[at] + (point[at] - last[at]) * share));
            }
        }
        // A point on the edge is where the band crossed it.
        if (point[along].is_nan() || (0.0..=far).contains(&point[along])) && out.last() != Some(point) {
            out.push(*point);
        }
        before = point[along].is_finite().then_some(*point);
    }
    let level = |[x, y, x2, y2]: [f64; 4]| {
        let (wide, tall) = (|x: f64| x.clamp(0.0, width), |y: f64| y.clamp(0.0, height));
        [wide(x), tall(y), wide(x2), tall(y2)]
    };
    out.into_iter().map(level).collect()
}

/// The part of a ring on one side of an edge (Sutherland and Hodgman).
fn side(points: &[[f64; 2]], axis: usize, edge: f64, sign: f64) -> Vec<[f64; 2]> {
    let depth = |point: &[f64; 2]| (point[axis] - edge) * sign;
    let mut out = Vec::new();
    let Some(mut last) = points.last() else { return out };
    for point in points {
        let (from, to) = (depth(last), depth(point));
        if (from < 0.0) != (to < 0.0) {
            let share = from / (from - to);
            out.push([0, 1].map(|at| last[at] + (point[at] - last[at]) * share));
        }
        if to >= 0.0 {
            out.push(*point);
        }
        last = point;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_areas_end_at_the_edge() {
        let area = [0.0, 0.0, 10.0, 10.0];
        assert_eq!(line(&[[-5.0, 5.0], [5.0, 5.0], [5.0, 15.0]], &area), [[0.0, 5.0], [5.0, 5.0], [5.0, 10.0]]);
        let parts = line(&[[5.0, 5.0], [5.0, 15.0], [6.0, 15.0], [6.0, 5.0]], &area);
        assert_eq!((parts[1], parts[2][0].is_nan(), parts[3]), ([5.0, 10.0], true, [6.0, 10.0]));
        let rising = [[-10.0, 0.0, -10.0, 20.0], [10.0, 10.0, 10.0, 20.0]];
        assert_eq!(band(&rising, [10.0, 10.0]), [[0.0, 5.0, 0.0, 10.0], [10.0, 10.0, 10.0, 10.0]]);
    }

    #[test]
    fn rings_go_along_the_edge() {
        let ring = [[-5.0, 2.0], [5.0, 2.0], [5.0, 8.0], [-5.0, 8.0]];
        assert_eq!(side(&ring, 0, 0.0, 1.0), [[0.0, 2.0], [5.0, 2.0], [5.0, 8.0], [0.0, 8.0]]);
        assert!(side(&ring, 0, 6.0, 1.0).is_empty());
    }
}
