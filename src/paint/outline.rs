//! Outlines: symbols, slices, trails and round corners as closed lines.

use crate::flow::math::{TAU, cos, sin};
use crate::scene::Symbol;

type Points = Vec<[f64; 2]>;

const ROOT_3: f64 = 1.732_050_807_568_877_2;
/// By how many px a round line may differ.
const PRECISION: f64 = 0.05;
/// The most pieces of a round line.
const MOST_PIECES: f64 = 500.0;
/// The most pieces of a trail's end.
const MOST_OF_TRAIL: u32 = 32;

/// The outline of a symbol of an area around 0, 0, in d3-shape's and vega-scenegraph's forms; that of a circle is not
/// asked for.
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
            let tall = half * ROOT_3;
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
        Symbol::TriangleDown | Symbol::TriangleLeft | Symbol::TriangleRight => {
            let half = size.sqrt() / 2.0;
            let tall = half * ROOT_3 / 2.0;
            match symbol {
                Symbol::TriangleDown => vec![[0.0, tall], [-half, -tall], [half, -tall]],
                Symbol::TriangleLeft => vec![[-tall, 0.0], [tall, -half], [tall, half]],
                _ => vec![[tall, 0.0], [-tall, half], [-tall, -half]],
            }
        }
        Symbol::Stroke => {
            let half = size.sqrt() / 2.0;
            vec![[-half, 0.0], [half, 0.0]]
        }
        Symbol::Arrow => {
            let half = size.sqrt() / 2.0;
            let (shaft, head, neck) = (half / 7.0, half / 2.5, -half / 8.0);
            vec![
                [-shaft, half],
                [shaft, half],
                [shaft, neck],
                [head, neck],
                [0.0, -half],
                [-head, neck],
                [-shaft, neck],
            ]
        }
        Symbol::Wedge => {
            let half = size.sqrt() / 2.0;
            let tall = half * ROOT_3 / 2.0;
            // So that it turns about the middle of a triangle with equal sides.
            let up = tall - half / ROOT_3;
            vec![[0.0, -tall - up], [half / 4.0, tall - up], [-half / 4.0, tall - up]]
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

/// How many straight pieces a round line needs.
fn pieces(radius: f64, sweep: f64) -> u32 {
    // A chord of the angle a lies r a² / 8 within the line.
    (sweep.abs() / (8.0 * PRECISION / radius.max(0.1)).sqrt()).ceil().clamp(1.0, MOST_PIECES) as u32
}

/// Points on a circle from one angle to another (clockwise from 12 o'clock), both ends among them.
fn round(out: &mut Points, [x, y]: [f64; 2], radius: f64, start: f64, end: f64) {
    let pieces = pieces(radius, end - start);
    for piece in 0..=pieces {
        let angle = start + (end - start) * f64::from(piece) / f64::from(pieces);
        out.push([x + radius * sin(angle), y - radius * cos(angle)]);
    }
}

/// The outlines of a slice: x, y, the angles where it starts and ends, inner and outer radius. It is one closed line,
/// but a full ring has one outside and one inside, which runs the other way round.
pub fn slice([x, y, start, end, inner, outer]: [f64; 6]) -> Vec<Points> {
    let (inner, outer) = (inner.min(outer).max(0.0), inner.max(outer).max(0.0));
    let mut around = Points::new();
    if (end - start).abs() > TAU - 1e-9 {
        let mut rings = Vec::new();
        for (radius, way) in [(outer, TAU), (inner, -TAU)] {
            if radius > 1e-9 {
                let mut ring = Points::new();
                round(&mut ring, [x, y], radius, start, start + way);
                ring.pop();
                rings.push(ring);
            }
        }
        return rings;
    }
    round(&mut around, [x, y], outer, start, end);
    match inner > 1e-9 {
        true => round(&mut around, [x, y], inner, end, start),
        false => around.push([x, y]),
    }
    vec![around]
}

/// The outlines of a line of varying width (x, y, width per point): of each piece one, with round ends
/// (vega-scenegraph's trail). All run the same way round, so that their union can be filled.
pub fn trail(points: &[[f64; 3]]) -> Vec<Points> {
    let mut out = Vec::new();
    for two in points.windows(2) {
        let ([x, y, width], [x2, y2, width2]) = (two[0], two[1]);
        let (radius, radius2) = (width.abs() / 2.0, width2.abs() / 2.0);
        let mut around = Points::new();
        let length = ((x2 - x) * (x2 - x) + (y2 - y) * (y2 - y)).sqrt();
        if length == 0.0 {
            round(&mut around, [x2, y2], radius2, 0.0, TAU);
        } else {
            let ahead = [(x2 - x) / length, (y2 - y) / length];
            half_round(&mut around, [x, y], radius, [-ahead[0], -ahead[1]]);
            half_round(&mut around, [x2, y2], radius2, ahead);
        }
        out.push(around);
    }
    out
}

/// Half a circle, clockwise, whose middle lies ahead.
fn half_round(out: &mut Points, [x, y]: [f64; 2], radius: f64, [ahead_x, ahead_y]: [f64; 2]) {
    let pieces = pieces(radius, TAU / 2.0).min(MOST_OF_TRAIL);
    for piece in 0..=pieces {
        let angle = TAU / 2.0 * f64::from(piece) / f64::from(pieces);
        let (across, along) = (radius * cos(angle), radius * sin(angle));
        // The left side is where it begins.
        out.push([x + across * ahead_y + along * ahead_x, y - across * ahead_x + along * ahead_y]);
    }
}

/// Closed lines as one: bridges of no width lead from each to the next and back. Filled by the nonzero rule it
/// covers what all of them cover together.
pub fn joined(rings: &[Vec<(i32, i32)>]) -> Vec<(i32, i32)> {
    let mut out = Vec::with_capacity(rings.iter().map(|ring| ring.len() + 2).sum());
    for ring in rings {
        out.extend(ring);
        out.extend(ring.first());
    }
    // The last bridge leads from the last but one.
    out.extend(rings.iter().rev().skip(1).filter_map(|ring| ring.first()));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::math::PI;

    fn near(a: [f64; 2], b: [f64; 2]) -> bool {
        (a[0] - b[0]).abs() < 1e-9 && (a[1] - b[1]).abs() < 1e-9
    }

    /// Twice the area, positive where the line runs clockwise on the screen.
    fn area(points: &[[f64; 2]]) -> f64 {
        let next = points.iter().cycle().skip(1);
        points.iter().zip(next).map(|(a, b)| a[0] * b[1] - b[0] * a[1]).sum()
    }

    #[test]
    fn slices_have_their_corners() {
        // The last one runs against the clock.
        let quarters = [
            ([5.0, 5.0, 0.0, PI / 2.0, 10.0, 20.0], [[5.0, -15.0], [25.0, 5.0], [15.0, 5.0], [5.0, -5.0]]),
            ([5.0, 5.0, 0.0, PI / 2.0, 20.0, 10.0], [[5.0, -15.0], [25.0, 5.0], [15.0, 5.0], [5.0, -5.0]]),
            ([0.0, 0.0, PI / 2.0, 0.0, 10.0, 20.0], [[20.0, 0.0], [0.0, -20.0], [0.0, -10.0], [10.0, 0.0]]),
        ];
        for (arc, corners) in quarters {
            let [around] = &slice(arc)[..] else { panic!("one line") };
            let mut at = 0;
            for corner in corners {
                at += around[at..].iter().position(|point| near(*point, corner)).expect("a corner, in order");
            }
            assert!(near(around[0], corners[0]) && at == around.len() - 1);
        }
        let pie = slice([0.0, 0.0, 0.0, PI, 0.0, 20.0]).concat();
        assert_eq!(pie.last(), Some(&[0.0, 0.0]));
    }

    #[test]
    fn full_rings_have_no_seam() {
        for [start, end] in [[0.0, TAU], [1.0, 1.0 - TAU], [0.0, 100.0]] {
            let rings = slice([0.0, 0.0, start, end, 10.0, 20.0]);
            assert_eq!(rings.len(), 2);
            let areas: Vec<f64> = rings.iter().map(|ring| area(ring) / 2.0 / PI).collect();
            assert!((areas[0] - 400.0).abs() < 4.0 && (areas[1] + 100.0).abs() < 1.0, "{areas:?}");
            assert!(!near(rings[0][0], rings[0][rings[0].len() - 1]));
        }
        assert_eq!(slice([0.0, 0.0, 0.0, TAU, 0.0, 20.0]).len(), 1);
        assert!(slice([0.0, 0.0, 0.0, 1e300, -1.0, f64::MAX]).concat().len() < 1100);
    }

    #[test]
    fn pieces_of_a_trail_run_the_same_way_round() {
        let points = [[0.0, 0.0, 4.0], [10.0, 0.0, 8.0], [10.0, 10.0, 2.0], [10.0, 10.0, 4.0], [0.0, 5.0, 0.0]];
        let rings = trail(&points);
        assert_eq!(rings.len(), 4);
        assert!(rings.iter().all(|ring| area(ring) > 0.0));
        for corner in [[0.0, -2.0], [0.0, 2.0], [10.0, -4.0], [10.0, 4.0]] {
            assert!(rings[0].iter().any(|point| near(*point, corner)), "{corner:?}");
        }
        assert!(trail(&points[..1]).is_empty());
    }

    #[test]
    fn bridges_lead_there_and_back() {
        let rings = [vec![(0, 0), (9, 0), (9, 9)], vec![(2, 1), (4, 2), (4, 1)], vec![(6, 5), (7, 5), (7, 6)]];
        let expected = [
            vec![(0, 0), (9, 0), (9, 9), (0, 0)],
            vec![(2, 1), (4, 2), (4, 1), (2, 1)],
            vec![(6, 5), (7, 5), (7, 6), (6, 5)],
            vec![(2, 1), (0, 0)],
        ];
        assert_eq!(joined(&rings), expected.concat());
        assert!(joined(&[]).is_empty());
    }

    #[test]
    fn triangles_point_where_their_names_say() {
        let tips = [
            (Symbol::TriangleDown, [0.0, 1.0]),
            (Symbol::TriangleLeft, [-1.0, 0.0]),
            (Symbol::TriangleRight, [1.0, 0.0]),
            (Symbol::Arrow, [0.0, -1.0]),
            (Symbol::Wedge, [0.0, -1.0]),
        ];
        for (symbol, [x, y]) in tips {
            let ahead = |point: &[f64; 2]| point[0] * x + point[1] * y;
            let mut points = outline(symbol, 100.0);
            points.sort_by(|a, b| ahead(b).total_cmp(&ahead(a)));
            assert!(ahead(&points[0]) > ahead(&points[1]), "{symbol:?}: {points:?}");
        }
    }
}
