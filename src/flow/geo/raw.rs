//! Raw projections: from radians on the globe to the plane, before scale and translation.

use super::sphere::{DEGREE, EPSILON, HALF_PI, acos, asin};
use crate::flow::math::{PI, cos, ln, pow, sin, tan};

/// What a projection computes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Kind {
    AzimuthalEqualArea,
    AzimuthalEquidistant,
    ConicConformal,
    ConicEqualArea,
    ConicEquidistant,
    CylindricalEqualArea,
    EqualEarth,
    Equirectangular,
    Gnomonic,
    Identity,
    Mercator,
    Mollweide,
    NaturalEarth1,
    Orthographic,
    Stereographic,
    TransverseMercator,
}

/// A raw projection with what its standard parallels give.
#[derive(Debug, Clone)]
pub(super) struct Raw {
    pub kind: Kind,
    n: f64,
    c: f64,
    r: f64,
}

impl Raw {
    /// A projection; conic ones have standard parallels, in degrees.
    pub fn new(kind: Kind, parallels: [f64; 2]) -> Raw {
        let [y0, y1] = parallels.map(|degrees| degrees * DEGREE);
        let mut raw = Raw { kind, n: 1.0, c: 0.0, r: 0.0 };
        match kind {
            Kind::ConicConformal => {
                raw.n = if y0 == y1 { sin(y0) } else { ln(cos(y0) / cos(y1)) / ln(tany(y1) / tany(y0)) };
                raw.c = cos(y0) * pow(tany(y0), raw.n) / raw.n;
                raw.r = raw.c;
                if raw.n == 0.0 {
                    raw.kind = Kind::Mercator;
                }
            }
            Kind::ConicEqualArea => {
                raw.n = (sin(y0) + sin(y1)) / 2.0;
                raw.c = 1.0 + sin(y0) * (2.0 * raw.n - sin(y0));
                raw.r = raw.c.sqrt() / raw.n;
                if raw.n.abs() < EPSILON {
                    raw.kind = Kind::CylindricalEqualArea;
                    raw.c = cos(y0);
                }
            }
            Kind::ConicEquidistant => {
                raw.n = if y0 == y1 { sin(y0) } else { (cos(y0) - cos(y1)) / (y1 - y0) };
                raw.r = cos(y0) / raw.n + y0;
                if raw.n.abs() < EPSILON {
                    raw.kind = Kind::Equirectangular;
                }
            }
            _ => {}
        }
        raw
    }

    /// Where a longitude and a latitude lie in the plane; y points up.
    pub fn project(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let radius = match self.kind {
            Kind::Identity | Kind::Equirectangular => return [x, y],
            Kind::Mercator => return [x, ln(tany(y))],
            Kind::TransverseMercator => return [ln(tany(y)), -x],
            Kind::CylindricalEqualArea => return [x * self.c, sin(y) / self.c],
            Kind::EqualEarth => {
                let m = 3f64.sqrt() / 2.0;
                let (a1, a2, a3, a4) = (1.340264, -0.081106, 0.000893, 0.003796);
                let l = asin(m * sin(y));
                let l2 = l * l;
                let l6 = l2 * l2 * l2;
                let down = m * (a1 + 3.0 * a2 * l2 + l6 * (7.0 * a3 + 9.0 * a4 * l2));
                return [x * cos(l) / down, l * (a1 + a2 * l2 + l6 * (a3 + a4 * l2))];
            }
            Kind::NaturalEarth1 => {
                let y2 = y * y;
                let y4 = y2 * y2;
                return [
                    x * (0.8707 - 0.131979 * y2 + y4 * (-0.013791 + y4 * (0.003971 * y2 - 0.001529 * y4))),
                    y * (1.007226 + y2 * (0.015085 + y4 * (-0.044475 + 0.028874 * y2 - 0.005916 * y4))),
                ];
            }
            Kind::Mollweide => {
                let mut theta = y;
                for _ in 0..30 {
                    let change = (theta + sin(theta) - PI * sin(y)) / (1.0 + cos(theta));
                    theta -= change;
                    if change.is_nan() || change.abs() <= EPSILON {
                        break;
                    }
                }
                let root = 2f64.sqrt();
                return [root / HALF_PI * x * cos(theta / 2.0), root * sin(theta / 2.0)];
            }
            Kind::ConicConformal => {
                let pole = HALF_PI - EPSILON;
                self.c / pow(tany(if self.c > 0.0 { y.max(-pole) } else { y.min(pole) }), self.n)
            }
            Kind::ConicEqualArea => (self.c - 2.0 * self.n * sin(y)).sqrt() / self.n,
            Kind::ConicEquidistant => self.r - y,
            azimuthal => {
                let (flat, up) = (cos(y), sin(y));
                let near = cos(x) * flat;
                let k = match azimuthal {
                    Kind::AzimuthalEqualArea => (2.0 / (1.0 + near)).sqrt(),
                    Kind::AzimuthalEquidistant => match acos(near) {
                        0.0 => 0.0,
                        angle => angle / sin(angle),
                    },
                    Kind::Gnomonic => 1.0 / near,
                    Kind::Stereographic => 1.0 / (1.0 + near),
                    _ => 1.0,
                };
                // The antipode is a circle.
                return if k == f64::INFINITY { [2.0, 0.0] } else { [k * flat * sin(x), k * up] };
            }
        };
        [radius * sin(self.n * x), self.r - radius * cos(self.n * x)]
    }
}

fn tany(y: f64) -> f64 {
    tan((HALF_PI + y) / 2.0)
}
