//! Paths of projected shapes: rotated, clipped, projected with as many points as a curve needs, and clipped again.

use super::edge::Edge;
use super::geometry::Geometry;
use super::raw::{Kind, Raw};
use super::sphere::{DEGREE, EPSILON, Point, Rotation, asin, cartesian, dot};
use crate::flow::math::{TAU, atan2, cos, sin};

/// A stretch is halved at most this often.
const DEPTH: u32 = 16;
/// Halving may make a line this long; hostile lines would fill the memory.
const POINTS: usize = 1 << 20;
/// The cosine of 30°: a longer stretch is halved in any case.
const WIDE: f64 = 0.866_025_403_784_438_7;
/// The corners of a point's circle.
const CORNERS: u32 = 32;

/// A line of a path, or a ring of an area (its first point is not there again at its end).
#[derive(Debug, Clone, PartialEq)]
pub struct Ring {
    /// x and y in px.
    pub points: Vec<[f64; 2]>,
    /// Whether it encloses an area.
    pub closed: bool,
}

/// The box around a path: x0, y0, x1, y1; of an empty path none.
pub fn bounds(path: &[Ring]) -> Option<[f64; 4]> {
    let mut found = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    for [x, y] in path.iter().flat_map(|ring| &ring.points) {
        found = [found[0].min(*x), found[1].min(*y), found[2].max(*x), found[3].max(*y)];
    }
    (found[0] <= found[2] && found[1] <= found[3]).then_some(found)
}

/// The middle of a path, as d3-geo's path.centroid: of its area, or of its lines, or of its points.
pub fn centroid(path: &[Ring]) -> Option<[f64; 2]> {
    // Sums of x, y and weight: of areas, lengths, points.
    let mut sums = [[0.0; 3]; 3];
    for Ring { points, closed } in path {
        let Some(first) = points.last().filter(|_| *closed).or(points.first()) else { continue };
        let mut last = *first;
        for point in points {
            let [[ax, ay], [bx, by]] = [last, *point];
            let length = ((bx - ax) * (bx - ax) + (by - ay) * (by - ay)).sqrt();
            let area = if *closed { ay * bx - ax * by } else { 0.0 };
            let middle = [(ax + bx) / 2.0, (ay + by) / 2.0];
            let third = [(ax + bx) / 3.0, (ay + by) / 3.0];
            for (sum, (at, weight)) in sums.iter_mut().zip([(third, area), (middle, length), (*point, 1.0)]) {
                *sum = [sum[0] + at[0] * weight, sum[1] + at[1] * weight, sum[2] + weight];
            }
            last = *point;
        }
    }
    sums.iter().find(|sum| sum[2] != 0.0).map(|[x, y, weight]| [x / weight, y / weight])
}

/// One view of the globe; a composite projection has several.
#[derive(Debug, Clone)]
pub(super) struct View {
    pub raw: Raw,
    pub rotate: Rotation,
    /// What is cut away on the globe.
    pub globe: Option<Edge>,
    /// What is cut away in the plane.
    pub plane: Option<Edge>,
    /// px a unit of the raw projection.
    pub scale: f64,
    /// Where the centre lies, px.
    pub translate: Point,
    /// The raw projection of the centre.
    pub center: Point,
    /// 1, or -1 where mirrored.
    pub mirror: Point,
    /// The square of the px by which a curve may differ.
    pub precision: f64,
}

/// A projected point with what halving a stretch needs.
#[derive(Clone, Copy)]
struct Stop {
    at: Point,
    lambda: f64,
    vector: [f64; 3],
}

impl View {
    /// Scales and moves a point of the raw projection.
    pub fn place(&self, [x, y]: Point) -> Point {
        let ([cx, cy], [mx, my], k) = (self.center, self.mirror, self.scale);
        [self.translate[0] + k * mx * (x - cx), self.translate[1] - k * my * (y - cy)]
    }

    fn project(&self, point: Point) -> Point {
        self.place(self.raw.project(point))
    }

    fn turn(&self, point: Point) -> Point {
        match self.raw.kind {
            Kind::Identity => point,
            _ => self.rotate.turn(point.map(|degrees| degrees * DEGREE)),
        }
    }

    fn turned(&self, points: &[Point]) -> Vec<Point> {
        points.iter().map(|point| self.turn(*point)).collect()
    }

    /// Where a point lies, clipped or not.
    pub fn point(&self, point: Point) -> Point {
        self.project(self.turn(point))
    }

    /// Whether the plane's edge leaves a point.
    pub fn holds(&self, point: Point) -> bool {
        self.plane.as_ref().is_none_or(|edge| edge.shows(point))
    }

    /// Adds the path of a geometry; a point is a circle of this radius.
    pub fn draw(&self, geometry: &Geometry, radius: f64, out: &mut Vec<Ring>) {
        match geometry {
            Geometry::Point(point) => self.circle(*point, radius, out),
            Geometry::MultiPoint(points) => points.iter().for_each(|point| self.circle(*point, radius, out)),
            Geometry::Line(points) => self.line(points, out),
            Geometry::MultiLine(lines) => lines.iter().for_each(|points| self.line(points, out)),
            Geometry::Polygon(rings) => self.area(rings, out),
            Geometry::MultiPolygon(areas) => areas.iter().for_each(|rings| self.area(rings, out)),
            Geometry::Collection(all) => all.iter().for_each(|geometry| self.draw(geometry, radius, out)),
            Geometry::Sphere => {
                if let Some(edge) = &self.globe {
                    self.flatten(vec![edge.outline()], out);
                }
            }
        }
    }

    fn circle(&self, point: Point, radius: f64, out: &mut Vec<Ring>) {
        let point = self.turn(point);
        let [x, y] = self.project(point);
        if self.globe.as_ref().is_some_and(|edge| !edge.shows(point)) || !self.holds([x, y]) {
            return;
        }
        let corner = |at| {
            let angle = f64::from(at) * TAU / f64::from(CORNERS);
            [x + radius * cos(angle), y + radius * sin(angle)]
        };
        out.push(Ring { points: (0..CORNERS).map(corner).collect(), closed: true });
    }

    fn line(&self, points: &[Point], out: &mut Vec<Ring>) {
        let cut = |edge: &Option<Edge>, points: Vec<Point>| match edge {
            Some(edge) => edge.line(&points).segments.into_iter().map(|segment| segment.points).collect(),
            None => vec![points],
        };
        for points in cut(&self.globe, self.turned(points)) {
            for points in cut(&self.plane, self.curve(&points, false)) {
                if !points.is_empty() {
                    out.push(Ring { points, closed: false });
                }
            }
        }
    }

    fn area(&self, rings: &[Vec<Point>], out: &mut Vec<Ring>) {
        let open = |ring: &Vec<Point>| self.turned(ring.split_last().map_or(&[], |(_, points)| points));
        let rings = rings.iter().map(open).collect();
        match &self.globe {
            Some(edge) => self.flatten(edge.polygon(rings), out),
            None => self.flatten(rings, out),
        }
    }

    /// Projects the visible rings of an area.
    fn flatten(&self, rings: Vec<Vec<Point>>, out: &mut Vec<Ring>) {
        let mut rings = rings.iter().map(|ring| self.curve(ring, true)).collect();
        if let Some(edge) = &self.plane {
            rings = edge.polygon(rings);
        }
        out.extend(rings.into_iter().filter(|ring| !ring.is_empty()).map(|points| Ring { points, closed: true }));
    }

    /// Projects a line or a ring along great circles, with as many points as it needs (d3-geo's resampling).
    fn curve(&self, points: &[Point], closed: bool) -> Vec<Point> {
        let mut out: Vec<Point> = Vec::with_capacity(points.len());
        let mut last: Option<(Point, Point)> = None;
        for (at, point) in points.iter().chain(points.first().filter(|_| closed)).enumerate() {
            let here = self.project(*point);
            if let Some((from, there)) = last
                && self.precision > 0.0
                && far(there, here) > 4.0 * self.precision
            {
                let stop = |point: Point, at| Stop { at, lambda: point[0], vector: cartesian(point) };
                self.halve(stop(from, there), stop(*point, here), DEPTH, &mut out);
            }
            if at < points.len() {
                out.push(here);
            }
            last = Some((*point, here));
        }
        out
    }

    fn halve(&self, a: Stop, b: Stop, depth: u32, out: &mut Vec<Point>) {
        let square = far(a.at, b.at);
        if square.is_nan() || square <= 4.0 * self.precision || depth == 0 || out.len() > POINTS {
            return;
        }
        let sum = [0, 1, 2].map(|at| a.vector[at] + b.vector[at]);
        let length = dot(sum, sum).sqrt();
        let vector = sum.map(|part| part / length);
        let straight = (vector[2].abs() - 1.0).abs() < EPSILON || (a.lambda - b.lambda).abs() < EPSILON;
        let lambda = if straight { (a.lambda + b.lambda) / 2.0 } else { atan2(vector[1], vector[0]) };
        let at = self.project([lambda, asin(vector[2])]);
        let (dx, dy) = (b.at[0] - a.at[0], b.at[1] - a.at[1]);
        let (ex, ey) = (at[0] - a.at[0], at[1] - a.at[1]);
        let off = dy * ex - dx * ey;
        // Far off the straight line, or close to an end, or of more than 30°.
        if off * off / square > self.precision
            || ((dx * ex + dy * ey) / square - 0.5).abs() > 0.3
            || dot(a.vector, b.vector) < WIDE
        {
            let middle = Stop { at, lambda, vector };
            self.halve(a, middle, depth - 1, out);
            out.push(at);
            self.halve(middle, b, depth - 1, out);
        }
    }
}

/// The square of the distance.
fn far(a: Point, b: Point) -> f64 {
    (b[0] - a[0]) * (b[0] - a[0]) + (b[1] - a[1]) * (b[1] - a[1])
}
