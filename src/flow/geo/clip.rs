//! Clipping of points, lines and polygons by an edge, as d3-geo clips.

use super::edge::{Edge, Segment};
use super::sphere::{EPSILON, HALF_PI, Point, asin, cartesian, cross, same, unit};
use crate::flow::math::{PI, TAU, atan2, cos, sin};

impl Edge {
    /// The edge all around, as the outline of all that can be seen.
    pub fn outline(&self) -> Vec<Point> {
        let mut out = Vec::new();
        self.walk(None, true, &mut out);
        out
    }

    /// Clips the rings of a polygon (none with its first point again at its end); gives such rings.
    pub fn polygon(&self, mut rings: Vec<Vec<Point>>) -> Vec<Vec<Point>> {
        let mut out = Vec::new();
        let mut segments = Vec::new();
        let mut clean = true;
        rings.retain(|ring| !ring.is_empty());
        for ring in &mut rings {
            ring.push(ring[0]);
            let mut cuts = self.line(ring);
            clean &= cuts.clean;
            if cuts.clean {
                for mut segment in cuts.segments {
                    segment.points.pop();
                    if !segment.points.is_empty() {
                        out.push(segment.points);
                    }
                }
            } else {
                if cuts.joined && cuts.segments.len() > 1 {
                    let first = cuts.segments.remove(0);
                    if let Some(last) = cuts.segments.last_mut() {
                        last.points.extend(first.points);
                        last.cut |= first.cut;
                    }
                }
                segments.extend(cuts.segments.into_iter().filter(|segment| segment.points.len() > 1));
            }
            if !matches!(self, Edge::Rectangle(_)) {
                ring.pop();
            }
        }
        let inside = match self {
            Edge::Antimeridian => contains(&rings, [-PI, -HALF_PI]),
            Edge::Circle(radius, cosine) if *cosine > 0.0 => contains(&rings, [0.0, -radius]),
            Edge::Circle(radius, _) => contains(&rings, [-PI, radius - PI]),
            Edge::Rectangle([x0, _, _, y1]) => winds(&rings, [*x0, *y1]),
        };
        if !segments.is_empty() {
            self.rejoin(segments, inside, &mut out);
        } else if inside && (clean || !matches!(self, Edge::Rectangle(_))) {
            out.push(self.outline());
        }
        out
    }

    /// Makes rings from the visible stretches of rings, by walking along the edge between them (d3-geo's
    /// clipRejoin, a Greiner–Hormann clipping).
    fn rejoin(&self, mut segments: Vec<Segment>, mut inside: bool, out: &mut Vec<Vec<Point>>) {
        segments.retain_mut(|segment| {
            let last = segment.points.len() - 1;
            if same(segment.points[0], segment.points[last]) {
                if !segment.cut {
                    segment.points.pop();
                    out.push(std::mem::take(&mut segment.points));
                    return false;
                }
                segment.points[last][0] += 2.0 * EPSILON;
            }
            true
        });
        // Crossings: of each segment its first point and its last one.
        let crossings: Vec<Point> =
            segments.iter().flat_map(|segment| [segment.points[0], segment.points[segment.points.len() - 1]]).collect();
        let count = crossings.len();
        // Their order along the edge.
        let mut order: Vec<(u8, f64, usize)> = Vec::new();
        for (at, point) in crossings.iter().enumerate() {
            let (side, place) = self.key(*point);
            order.push((side, place + 0.0, at));
        }
        order.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let mut place = vec![0; count];
        let mut enters = vec![false; count];
        for (at, (_, _, crossing)) in order.iter().enumerate() {
            inside = !inside;
            place[*crossing] = at;
            enters[*crossing] = inside;
        }

        let mut visited = vec![false; count];
        for start in 0..count {
            if visited[start] {
                continue;
            }
            let mut ring = Vec::new();
            let mut at = start;
            while !visited[at] {
                // Along the shape.
                visited[at] = true;
                let points = &segments[at / 2].points;
                if at % 2 == 0 {
                    ring.extend(points);
                } else {
                    ring.extend(points.iter().rev());
                }
                at ^= 1;
                // Along the edge.
                visited[at] = true;
                let step = if enters[at] { 1 } else { count - 1 };
                let next = order[(place[at] + step) % count].2;
                self.walk(Some((crossings[at], crossings[next])), enters[at], &mut ring);
                at = next;
            }
            out.push(ring);
        }
    }
}

/// Whether a polygon on the globe contains a point, by winding from the South Pole (d3-geo's polygonContains).
fn contains(rings: &[Vec<Point>], [lambda, mut phi]: Point) -> bool {
    let normal = [sin(lambda), -cos(lambda), 0.0];
    let up = sin(phi);
    if up.abs() == 1.0 {
        phi = up * (HALF_PI + EPSILON);
    }
    let (mut angle, mut winding) = (0.0, false);
    // The area, summed with what rounding loses (Neumaier).
    let (mut sum, mut lost) = (0f64, 0f64);
    for ring in rings {
        let mut last = ring[ring.len() - 1];
        let half = |point: Point| (sin(point[1] / 2.0 + PI / 4.0), cos(point[1] / 2.0 + PI / 4.0));
        let (mut sin0, mut cos0) = half(last);
        for point in ring {
            let (sin1, cos1) = half(*point);
            let delta = point[0] - last[0];
            let k = sin0 * sin1;
            let part = atan2(k * sin(delta), cos0 * cos1 + k * cos(delta));
            let next = sum + part;
            lost += if sum.abs() >= part.abs() { (sum - next) + part } else { (part - next) + sum };
            sum = next;

            let over = delta.abs() > PI;
            let east = over != (delta >= 0.0);
            angle += if !over {
                delta
            } else if delta >= 0.0 {
                delta + TAU
            } else {
                delta - TAU
            };
            if over != ((last[0] >= lambda) != (point[0] >= lambda)) {
                let arc = unit(cross(cartesian(last), cartesian(*point)));
                let up = asin(unit(cross(normal, arc))[2]);
                let up = if east { -up } else { up };
                if phi > up || phi == up && (arc[0] != 0.0 || arc[1] != 0.0) {
                    winding = !winding;
                }
            }
            last = *point;
            (sin0, cos0) = (sin1, cos1);
        }
    }
    (angle < -EPSILON || angle < EPSILON && sum + lost < -1e-12) != winding
}

/// Whether closed rings in the plane wind around a point.
fn winds(rings: &[Vec<Point>], [x, y]: Point) -> bool {
    let mut winding = 0;
    for ring in rings {
        for pair in ring.windows(2) {
            let [[ax, ay], [bx, by]] = [pair[0], pair[1]];
            let (left, right) = ((bx - ax) * (y - ay), (by - ay) * (x - ax));
            if ay <= y {
                winding += i32::from(by > y && left > right);
            } else {
                winding -= i32::from(by <= y && left < right);
            }
        }
    }
    winding != 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_across_an_edge_is_cut_and_closed_along_it() {
        let square = |x0: f64, y0: f64, x1: f64, y1: f64| vec![[x0, y0], [x0, y1], [x1, y1], [x1, y0]];
        let edge = Edge::Rectangle([0.0, 0.0, 10.0, 10.0]);
        let cases = [
            (square(2.0, 2.0, 4.0, 4.0), vec![4]),
            (square(-2.0, 2.0, 4.0, 4.0), vec![4]),
            (square(-2.0, -2.0, 12.0, 12.0), vec![4]),
            (square(20.0, 2.0, 24.0, 4.0), vec![]),
            (square(2.0, -2.0, 4.0, 12.0), vec![4]),
        ];
        for (ring, lengths) in cases {
            let cut = edge.polygon(vec![ring.clone()]);
            let corners = |ring: &Vec<Point>| {
                let repeats = |at: &usize| ring[*at] == ring[(at + 1) % ring.len()];
                (0..ring.len()).filter(|at| !repeats(at)).count()
            };
            let found: Vec<usize> = cut.iter().map(corners).collect();
            assert_eq!(found, lengths, "{ring:?} {cut:?}");
        }
    }
}
