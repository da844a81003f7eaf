//! The unit sphere: Cartesian coordinates and rotations; longitudes and latitudes are in radians.

use crate::flow::math::{self, PI, TAU, atan2, cos, sin};

/// Longitude and latitude, or x and y.
pub(super) type Point = [f64; 2];

/// Angles closer than this are the same, as in d3-geo.
pub(super) const EPSILON: f64 = 1e-6;
/// A quarter of a turn.
pub(super) const HALF_PI: f64 = PI / 2.0;
/// A degree.
pub(super) const DEGREE: f64 = PI / 180.0;

/// The arc sine, of what rounding has moved out of -1…1 too.
pub(super) fn asin(x: f64) -> f64 {
    math::asin(x.clamp(-1.0, 1.0))
}

/// The arc cosine, of what rounding has moved out of -1…1 too.
pub(super) fn acos(x: f64) -> f64 {
    math::acos(x.clamp(-1.0, 1.0))
}

/// Whether two points are the same but for rounding.
pub(super) fn same(a: Point, b: Point) -> bool {
    (a[0] - b[0]).abs() < EPSILON && (a[1] - b[1]).abs() < EPSILON
}

/// A longitude and a latitude as a vector.
pub(super) fn cartesian([lambda, phi]: Point) -> [f64; 3] {
    let flat = cos(phi);
    [flat * cos(lambda), flat * sin(lambda), sin(phi)]
}

/// A vector as a longitude and a latitude.
pub(super) fn spherical([x, y, z]: [f64; 3]) -> Point {
    [atan2(y, x), asin(z)]
}

/// The scalar product.
pub(super) fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

/// The vector product.
pub(super) fn cross(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

/// `a + k b`.
pub(super) fn plus(a: [f64; 3], k: f64, b: [f64; 3]) -> [f64; 3] {
    [a[0] + k * b[0], a[1] + k * b[1], a[2] + k * b[2]]
}

/// The vector of length 1 in the same direction.
pub(super) fn unit(a: [f64; 3]) -> [f64; 3] {
    let length = dot(a, a).sqrt();
    a.map(|part| part / length)
}

/// A rotation of the globe, as d3.geoRotation.
#[derive(Debug, Clone, Default)]
pub(super) struct Rotation {
    /// Radians to the east.
    lambda: f64,
    /// Sines and cosines of the two tilts, where there are any.
    tilt: Option<[f64; 4]>,
}

impl Rotation {
    /// From degrees: yaw, pitch, roll.
    pub fn new(degrees: [f64; 3]) -> Rotation {
        let [lambda, phi, gamma] = degrees.map(|angle| angle % 360.0 * DEGREE);
        let tilt = (phi != 0.0 || gamma != 0.0).then(|| [sin(phi), cos(phi), sin(gamma), cos(gamma)]);
        Rotation { lambda, tilt }
    }

    /// Where a point comes to lie; its longitude is within -π…π.
    pub fn turn(&self, [lambda, phi]: Point) -> Point {
        let mut lambda = lambda + self.lambda;
        if lambda.abs() > PI {
            lambda -= (lambda / TAU + 0.5).floor() * TAU;
        }
        let Some([sin_phi, cos_phi, sin_gamma, cos_gamma]) = self.tilt else {
            return [lambda, phi];
        };
        let [x, y, z] = cartesian([lambda, phi]);
        let k = z * cos_phi + x * sin_phi;
        [atan2(y * cos_gamma - k * sin_gamma, x * cos_phi - z * sin_phi), asin(k * cos_gamma + y * sin_gamma)]
    }
}
