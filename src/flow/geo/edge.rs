//! Edges that shapes are clipped by: where they cut a line, and how one walks along them.

use super::sphere::{EPSILON, HALF_PI, Point, acos, cartesian, cross, dot, plus, same, spherical, unit};
use crate::flow::math::{PI, TAU, atan, cos, sin};

/// An edge of what is drawn.
#[derive(Debug, Clone)]
pub(super) enum Edge {
    /// The meridian opposite the view's centre, where the map is cut open.
    Antimeridian,
    /// A circle about the view's centre: its radius and the cosine of that.
    Circle(f64, f64),
    /// A rectangle in the plane: x0, y0, x1, y1.
    Rectangle([f64; 4]),
}

/// A visible stretch of a line.
#[derive(Debug, Default)]
pub(super) struct Segment {
    pub points: Vec<Point>,
    /// Whether the edge has cut it, though both ends may be the same point.
    pub cut: bool,
}

/// A line in visible stretches.
#[derive(Debug, Default)]
pub(super) struct Cuts {
    pub segments: Vec<Segment>,
    /// Whether it crosses the edge nowhere.
    pub clean: bool,
    /// Whether the last stretch goes on in the first one, where the line is a ring.
    pub joined: bool,
}

impl Cuts {
    fn start(&mut self) {
        self.segments.push(Segment::default());
    }

    fn point(&mut self, point: Point) {
        if let Some(segment) = self.segments.last_mut() {
            segment.points.push(point);
        }
    }

    /// Starts the next stretch with a cut.
    fn enter(&mut self, point: Point) {
        self.start();
        self.point(point);
        self.clean = false;
    }

    fn mark(&mut self) {
        if let Some(segment) = self.segments.last_mut() {
            segment.cut = true;
        }
    }
}

impl Edge {
    /// A circle of a radius in radians.
    pub fn circle(radius: f64) -> Edge {
        Edge::Circle(radius, cos(radius))
    }

    /// Whether a point is on the visible side.
    pub fn shows(&self, [x, y]: Point) -> bool {
        match self {
            Edge::Antimeridian => true,
            Edge::Circle(_, cosine) => cos(x) * cos(y) > *cosine,
            Edge::Rectangle([x0, y0, x1, y1]) => *x0 <= x && x <= *x1 && *y0 <= y && y <= *y1,
        }
    }

    /// Cuts a line into its visible stretches.
    pub fn line(&self, points: &[Point]) -> Cuts {
        let mut cuts = Cuts { clean: true, ..Cuts::default() };
        match self {
            Edge::Antimeridian => cut_open(points, &mut cuts),
            Edge::Circle(radius, cosine) => self.cut_round(points, *radius, *cosine, &mut cuts),
            Edge::Rectangle(corners) => self.cut_straight(points, corners, &mut cuts),
        }
        cuts
    }

    /// d3-geo's clipCircle line.
    fn cut_round(&self, points: &[Point], radius: f64, cosine: f64, cuts: &mut Cuts) {
        let small = cosine > 0.0;
        let hemisphere = cosine.abs() <= EPSILON;
        // On which sides of the circle's box a point lies.
        let reach = if small { radius } else { PI - radius };
        let side = |value: f64| if value < -reach { 1 } else { 2 * u8::from(value > reach) };
        let code = |[lambda, phi]: Point| side(lambda) | side(phi) << 2;
        let mut last: Option<(Point, bool, u8)> = None;
        let mut first = false;
        for point in points {
            let seen = self.shows(*point);
            let across = || [point[0] + if point[0] < 0.0 { PI } else { -PI }, point[1]];
            let sides = match (small, seen) {
                (true, false) => code(*point),
                (false, true) => code(across()),
                _ => 0,
            };
            let mut drawn = None;
            match last {
                None => {
                    first = seen;
                    if seen {
                        cuts.start();
                    }
                }
                Some((from, was, _)) if was != seen => {
                    let (a, b) = if seen { (*point, from) } else { (from, *point) };
                    let cut = meet(a, b, cosine).map_or(a, |[near, _]| near);
                    if seen {
                        cuts.enter(cut);
                    } else {
                        cuts.point(cut);
                        cuts.mark();
                        cuts.clean = false;
                    }
                    drawn = Some(cut);
                }
                Some((from, _, other)) => {
                    drawn = Some(from);
                    // Both ends outside of a small circle, or both inside of a large one: it may cut in between.
                    if !hemisphere
                        && small != seen
                        && sides & other == 0
                        && let Some([near, far]) = meet_twice(*point, from, cosine)
                    {
                        if small {
                            cuts.enter(near);
                            cuts.point(far);
                        } else {
                            cuts.point(far);
                            cuts.enter(near);
                            cuts.mark();
                        }
                    }
                }
            }
            if seen && drawn.is_none_or(|drawn| !same(drawn, *point)) {
                cuts.point(*point);
            }
            last = Some((*point, seen, sides));
        }
        cuts.joined = first && last.is_some_and(|(_, seen, _)| seen);
    }

    /// d3-geo's clipRectangle line.
    fn cut_straight(&self, points: &[Point], corners: &[f64; 4], cuts: &mut Cuts) {
        let mut last: Option<(Point, bool)> = None;
        let mut first = false;
        for point in points {
            let mut point = *point;
            let seen = self.shows(point);
            match last {
                None => {
                    first = seen;
                    if seen {
                        cuts.start();
                        cuts.point(point);
                    }
                }
                Some((_, true)) if seen => cuts.point(point),
                Some((from, was)) => {
                    let bound = |point: Point| point.map(|part| part.clamp(-1e9, 1e9));
                    point = bound(point);
                    if let Some([a, b]) = within(bound(from), point, corners) {
                        if !was {
                            cuts.start();
                            cuts.point(a);
                        }
                        cuts.point(b);
                        cuts.clean = false;
                    } else if seen {
                        cuts.enter(point);
                    }
                }
            }
            last = Some((point, seen));
        }
        cuts.joined = first && last.is_some_and(|(_, seen)| seen);
    }

    /// Walks along the edge from one point to another, or all around it.
    pub fn walk(&self, ends: Option<(Point, Point)>, forward: bool, out: &mut Vec<Point>) {
        let direction = if forward { 1.0 } else { -1.0 };
        match self {
            Edge::Antimeridian => match ends {
                None => {
                    let phi = direction * HALF_PI;
                    let turns = [(-PI, phi), (0.0, phi), (PI, phi), (PI, 0.0)];
                    out.extend(turns.iter().map(|(x, y)| [*x, *y]));
                    out.extend(turns.iter().map(|(x, y)| [-*x, -*y]));
                    out.push([-PI, phi]);
                }
                Some((from, to)) if (from[0] - to[0]).abs() > EPSILON => {
                    let lambda = if from[0] < to[0] { PI } else { -PI };
                    let phi = direction * lambda / 2.0;
                    out.extend([[-lambda, phi], [0.0, phi], [lambda, phi]]);
                }
                Some((_, to)) => out.push(to),
            },
            Edge::Circle(radius, cosine) => {
                let step = direction * 2.0 * PI / 180.0;
                let (mut from, to) = match ends {
                    None => (radius + direction * TAU, radius - step / 2.0),
                    Some((from, to)) => {
                        let (from, to) = (bearing(*cosine, from), bearing(*cosine, to));
                        let around = if forward { from < to } else { from > to };
                        (if around { from + direction * TAU } else { from }, to)
                    }
                };
                let sine = sin(*radius);
                while if forward { from > to } else { from < to } {
                    out.push(spherical([*cosine, -sine * cos(from), -sine * sin(from)]));
                    from -= step;
                }
            }
            Edge::Rectangle(corners) => {
                let [x0, y0, x1, y1] = *corners;
                let corner = |point| corner(corners, point, forward);
                let (mut at, end) = ends.map_or((0, 0), |(from, to)| (corner(from), corner(to)));
                if let Some((from, to)) = ends
                    && at == end
                    && (self.key(from) < self.key(to)) == forward
                {
                    out.push(to);
                    return;
                }
                loop {
                    out.push([if at == 0 || at == 3 { x0 } else { x1 }, if at > 1 { y1 } else { y0 }]);
                    at = (at + if forward { 1 } else { 3 }) % 4;
                    if at == end {
                        break;
                    }
                }
            }
        }
    }

    /// What orders points along the edge.
    pub fn key(&self, [x, y]: Point) -> (u8, f64) {
        match self {
            Edge::Rectangle(corners) => match corner(corners, [x, y], true) {
                0 => (0, -y),
                1 => (1, x),
                2 => (2, y),
                _ => (3, -x),
            },
            _ => (0, if x < 0.0 { y - HALF_PI - EPSILON } else { HALF_PI - y }),
        }
    }
}

/// d3-geo's clipAntimeridian line.
fn cut_open(points: &[Point], cuts: &mut Cuts) {
    cuts.start();
    cuts.joined = true;
    let mut last: Option<(Point, f64)> = None;
    for point in points {
        let [mut lambda1, phi1] = *point;
        let side1 = if lambda1 > 0.0 { PI } else { -PI };
        if let Some(([mut lambda0, phi0], side0)) = last {
            let delta = (lambda1 - lambda0).abs();
            if (delta - PI).abs() < EPSILON {
                // It goes through a pole.
                let phi = if phi0 + phi1 > 0.0 { HALF_PI } else { -HALF_PI };
                cuts.point([lambda0, phi]);
                cuts.point([side0, phi]);
                cuts.enter([side1, phi]);
                cuts.point([lambda1, phi]);
            } else if side0 != side1 && delta >= PI {
                if (lambda0 - side0).abs() < EPSILON {
                    lambda0 -= side0 * EPSILON;
                }
                if (lambda1 - side1).abs() < EPSILON {
                    lambda1 -= side1 * EPSILON;
                }
                let sine = sin(lambda0 - lambda1);
                let phi = if sine.abs() > EPSILON {
                    let (flat0, flat1) = (cos(phi0), cos(phi1));
                    atan((sin(phi0) * flat1 * sin(lambda1) - sin(phi1) * flat0 * sin(lambda0)) / (flat0 * flat1 * sine))
                } else {
                    (phi0 + phi1) / 2.0
                };
                cuts.point([side0, phi]);
                cuts.enter([side1, phi]);
            }
        }
        cuts.point([lambda1, phi1]);
        last = Some(([lambda1, phi1], side1));
    }
}

/// Where the great circle through two points meets the circle of a radius's cosine about [0, 0].
fn meet(a: Point, b: Point, cosine: f64) -> Option<[Point; 2]> {
    let normal = cross(cartesian(a), cartesian(b));
    let square = dot(normal, normal);
    let determinant = square - normal[0] * normal[0];
    if determinant == 0.0 {
        return None;
    }
    let axis = [1.0, 0.0, 0.0];
    // The line in which the two planes meet: `base + t along`.
    let base = plus([cosine * square / determinant, 0.0, 0.0], -cosine * normal[0] / determinant, normal);
    let along = cross(axis, normal);
    let (w, uu) = (dot(base, along), dot(along, along));
    let t2 = w * w - uu * (dot(base, base) - 1.0);
    if t2 < 0.0 {
        return None;
    }
    let t = t2.sqrt();
    Some([(-w - t) / uu, (-w + t) / uu].map(|t| spherical(plus(base, t, along))))
}

/// The two points in which a stretch meets that circle, if it does so between its ends.
fn meet_twice(a: Point, b: Point, cosine: f64) -> Option<[Point; 2]> {
    let both = meet(a, b, cosine)?;
    let [lambda, phi] = both[0];
    let (west, east) = (a[0].min(b[0]), a[0].max(b[0]));
    let delta = east - west;
    let between = if (delta - PI).abs() < EPSILON {
        let end = if (lambda - west).abs() < EPSILON { a[1] } else { b[1] };
        (a[1] + b[1] > 0.0) != (phi < end)
    } else if delta < EPSILON {
        a[1].min(b[1]) <= phi && phi <= a[1].max(b[1])
    } else {
        (delta > PI) != (west <= lambda && lambda <= east)
    };
    between.then_some(both)
}

/// The angle of a point on that circle.
fn bearing(cosine: f64, point: Point) -> f64 {
    let [_, y, z] = unit(plus(cartesian(point), -cosine, [1.0, 0.0, 0.0]));
    let angle = acos(-y);
    (if -z < 0.0 { -angle } else { angle } + TAU - EPSILON) % TAU
}

/// The part of a stretch within a rectangle (Liang and Barsky).
fn within(a: Point, b: Point, [x0, y0, x1, y1]: &[f64; 4]) -> Option<[Point; 2]> {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let (mut from, mut to) = (0f64, 1f64);
    for (step, room) in [(dx, x0 - a[0]), (-dx, a[0] - x1), (dy, y0 - a[1]), (-dy, a[1] - y1)] {
        let t = room / step;
        if step == 0.0 && room > 0.0 || step < 0.0 && t < from || step > 0.0 && t > to {
            return None;
        }
        if step < 0.0 {
            to = to.min(t);
        } else if step > 0.0 {
            from = from.max(t);
        }
    }
    let at = |t: f64| [a[0] + t * dx, a[1] + t * dy];
    Some([if from > 0.0 { at(from) } else { a }, if to < 1.0 { at(to) } else { b }])
}

/// The side of a rectangle that a point lies on, and with it the corner that comes next.
fn corner([x0, y0, x1, _]: &[f64; 4], [x, y]: Point, forward: bool) -> u8 {
    let near = |a: f64, b: f64| (a - b).abs() < EPSILON;
    match (near(x, *x0), near(x, *x1), near(y, *y0)) {
        (true, ..) => 3 * u8::from(!forward),
        (_, true, _) => 1 + u8::from(forward),
        (.., true) => u8::from(forward),
        _ => 2 + u8::from(forward),
    }
}
