//! Projections of the globe, as Vega-Lite's `projection` describes them and d3-geo computes them.

use std::rc::Rc;

use serde_json::Value as Json;

use super::edge::Edge;
use super::geometry::Geometry;
use super::path::{Ring, View, bounds};
use super::raw::{Kind, Raw};
use super::sphere::{DEGREE, EPSILON, HALF_PI, Point, Rotation};
use crate::flow::Value;
use crate::flow::math::{PI, TAU};

/// A projection of the globe onto a chart.
#[derive(Debug, Clone)]
pub struct Projection {
    /// One view, or those of `albersUsa`: the contiguous states, Alaska, Hawaii.
    views: Vec<View>,
    /// What was asked for; some conic projections turn into others.
    kind: Kind,
    /// `clipExtent`.
    extent: Option<[f64; 4]>,
    /// `pointRadius`, px.
    radius: f64,
}

impl Projection {
    /// Reads Vega-Lite's `projection` for a chart of a size in px. Without scale and translation, it fits these
    /// geometries (or those in `fit`) into the chart.
    pub fn read(spec: &Json, width: f64, height: f64, fit: &[Rc<Geometry>]) -> Projection {
        let name = spec["type"].as_str().unwrap_or_default().to_ascii_lowercase();
        // d3-geo's defaults: the projection, its scale, the angle that it is clipped at.
        let (kind, scale, clip) = match &*name {
            "albers" | "albersusa" => (Kind::ConicEqualArea, 1070.0, 0.0),
            "azimuthalequalarea" => (Kind::AzimuthalEqualArea, 124.75, 180.0 - 1e-3),
            "azimuthalequidistant" => (Kind::AzimuthalEquidistant, 79.4188, 180.0 - 1e-3),
            "conicconformal" => (Kind::ConicConformal, 109.5, 0.0),
            "conicequalarea" => (Kind::ConicEqualArea, 155.424, 0.0),
            "conicequidistant" => (Kind::ConicEquidistant, 131.154, 0.0),
            "equirectangular" => (Kind::Equirectangular, 152.63, 0.0),
            "gnomonic" => (Kind::Gnomonic, 144.049, 60.0),
            "identity" => (Kind::Identity, 1.0, 0.0),
            "mercator" => (Kind::Mercator, 961.0 / TAU, 0.0),
            "mollweide" => (Kind::Mollweide, 169.529, 0.0),
            "naturalearth1" => (Kind::NaturalEarth1, 175.295, 0.0),
            "orthographic" => (Kind::Orthographic, 249.5, 90.0 + EPSILON),
            "stereographic" => (Kind::Stereographic, 250.0, 142.0),
            "transversemercator" => (Kind::TransverseMercator, 159.155, 0.0),
            _ => (Kind::EqualEarth, 177.158, 0.0),
        };
        let (parallels, center, rotate) = match &*name {
            "albers" | "albersusa" => ([29.5, 45.5], [-0.6, 38.7], [96.0, 0.0, 0.0]),
            "conicconformal" => ([30.0, 30.0], [0.0; 2], [0.0; 3]),
            "conicequalarea" => ([0.0, 60.0], [0.0, 33.6442], [0.0; 3]),
            "conicequidistant" => ([0.0, 60.0], [0.0, 13.9389], [0.0; 3]),
            _ => ([0.0, 60.0], [0.0; 2], [0.0; 3]),
        };
        let number = |name: &str| spec[name].as_f64();
        let precision = number("precision").map_or(0.5, |precision| precision * precision);
        let plain = |kind, parallels, [lambda, phi]: Point, rotate| {
            let raw = Raw::new(kind, parallels);
            let center = raw.project([lambda % 360.0 * DEGREE, phi % 360.0 * DEGREE]);
            let globe = Some(Edge::Antimeridian);
            View {
                raw,
                rotate: Rotation::new(rotate),
                globe,
                plane: None,
                scale,
                translate: [0.0; 2],
                center,
                mirror: [1.0; 2],
                precision,
            }
        };

        let mut projection = Projection { views: Vec::new(), kind, extent: None, radius: 4.5 };
        if let Some(radius) = number("pointRadius") {
            projection.radius = radius;
        }
        if name == "albersusa" {
            projection.views = vec![
                plain(kind, parallels, center, rotate),
                plain(kind, [55.0, 65.0], [-2.0, 58.5], [154.0, 0.0, 0.0]),
                plain(kind, [8.0, 18.0], [-3.0, 19.9], [157.0, 0.0, 0.0]),
            ];
        } else {
            let mut center = numbers(&spec["center"]).unwrap_or(center);
            let turned = numbers(&spec["rotate"]).map(|[x, y]| [x, y, spec["rotate"][2].as_f64().unwrap_or(0.0)]);
            let mut rotate = turned.unwrap_or(rotate);
            if kind == Kind::TransverseMercator {
                center = [-center[1], center[0]];
                rotate[2] += 90.0;
            }
            let mut view = plain(kind, numbers(&spec["parallels"]).unwrap_or(parallels), center, rotate);
            let clip = number("clipAngle").unwrap_or(clip).min(180.0);
            if clip > 0.0 {
                view.globe = Some(Edge::circle(clip * DEGREE));
            }
            let mirror = |name: &str| if spec[name].as_bool() == Some(true) { -1.0 } else { 1.0 };
            view.mirror = [mirror("reflectX"), mirror("reflectY")];
            if kind == Kind::Identity {
                // In the plane already, where y points down.
                view.mirror[1] = -view.mirror[1];
                view.center = [0.0; 2];
                view.globe = None;
                view.precision = 0.0;
            }
            projection.extent = corners(&spec["clipExtent"]);
            projection.views = vec![view];
        }

        let explicit = number("scale").is_some() || numbers(&spec["translate"]).is_some();
        let middle = [width / 2.0, height / 2.0];
        projection.place(number("scale").unwrap_or(scale), numbers(&spec["translate"]).unwrap_or(middle));
        let size = numbers(&spec["size"]).or((!explicit).then_some([width, height]));
        let into = corners(&spec["extent"]).or(size.map(|[width, height]| [0.0, 0.0, width, height]));
        if let Some(into) = into {
            match Geometry::from_value(&Value::from_json(&spec["fit"])) {
                Some(own) => projection.fit(into, &[own]),
                None if !explicit => projection.fit(into, fit),
                None => {}
            }
        }
        projection
    }

    /// Sets scale and translation, and what is clipped by them.
    fn place(&mut self, k: f64, [x, y]: Point) {
        for view in &mut self.views {
            view.scale = k;
            view.translate = [x, y];
            view.plane = self.extent.map(Edge::Rectangle);
            if matches!(self.kind, Kind::Mercator | Kind::TransverseMercator) {
                // A square about the centre of the globe.
                let [cx, cy] = view.place(view.raw.project([0.0; 2]));
                let [mut x0, mut y0, mut x1, mut y1] = [cx - PI * k, cy - PI * k, cx + PI * k, cy + PI * k];
                if let Some(own) = self.extent {
                    if self.kind == Kind::Mercator {
                        [x0, y0, x1, y1] = [x0.max(own[0]), own[1], x1.min(own[2]), own[3]];
                    } else {
                        [x0, y0, x1, y1] = [own[0], y0.max(own[1]), own[2], y1.min(own[3])];
                    }
                }
                view.plane = Some(Edge::Rectangle([x0, y0, x1, y1]));
            }
        }
        // The insets of d3.geoAlbersUsa.
        if let [states, alaska, hawaii] = &mut self.views[..] {
            let frame = |[x0, y0, x1, y1]: [f64; 4], room: f64| {
                Some(Edge::Rectangle([x + x0 * k + room, y + y0 * k + room, x + x1 * k - room, y + y1 * k - room]))
            };
            states.plane = frame([-0.455, -0.238, 0.455, 0.238], 0.0);
            alaska.scale = k * 0.35;
            alaska.translate = [x - 0.307 * k, y + 0.201 * k];
            alaska.plane = frame([-0.425, 0.120, -0.214, 0.234], EPSILON);
            hawaii.translate = [x - 0.205 * k, y + 0.212 * k];
            hawaii.plane = frame([-0.214, 0.166, -0.115, 0.234], EPSILON);
        }
    }

    /// Scales and moves so that geometries fill a box, as d3-geo's fitExtent; where they have no extent,
    /// nothing changes.
    fn fit(&mut self, [x0, y0, x1, y1]: [f64; 4], geometries: &[Rc<Geometry>]) {
        let before = (self.views[0].scale, self.views[0].translate);
        let extent = self.extent.take();
        self.place(150.0, [0.0; 2]);
        // One geometry's path at a time: of many, the paths together are large.
        let mut found: Vec<Point> = Vec::new();
        let mut path = Vec::new();
        for geometry in geometries {
            path.clear();
            self.draw(geometry, 0.0, &mut path);
            found.extend(bounds(&path).iter().flat_map(|[x0, y0, x1, y1]| [[*x0, *y0], [*x1, *y1]]));
        }
        let (k, at) = match bounds(&[Ring { points: found, closed: false }]) {
            Some([left, top, right, bottom]) => {
                let k = ((x1 - x0) / (right - left)).min((y1 - y0) / (bottom - top));
                let middle = |from: f64, to: f64, low: f64, high: f64| from + (to - from - k * (high + low)) / 2.0;
                (150.0 * k, [middle(x0, x1, left, right), middle(y0, y1, top, bottom)])
            }
            None => before,
        };
        let (k, at) = if k.is_finite() { (k, at) } else { before };
        self.extent = extent;
        self.place(k, at);
    }

    /// Where a longitude and a latitude in degrees lie, in px. As in Vega, the far side of the globe is not
    /// left out; what no part of a composite projection shows is, and what lies nowhere.
    pub fn point(&self, point: [f64; 2]) -> Option<[f64; 2]> {
        let lies = |view: &View| Some(view.point(point)).filter(|at| self.views.len() == 1 || view.holds(*at));
        self.views.iter().find_map(lies).filter(|[x, y]| x.is_finite() && y.is_finite())
    }

    /// The path that d3.geoPath draws of a geometry, in px.
    pub fn path(&self, geometry: &Geometry) -> Vec<Ring> {
        let mut path = Vec::new();
        self.draw(geometry, self.radius, &mut path);
        path
    }

    fn draw(&self, geometry: &Geometry, radius: f64, path: &mut Vec<Ring>) {
        for view in &self.views {
            view.draw(geometry, radius, path);
        }
    }
}

/// Two numbers.
pub(super) fn numbers(json: &Json) -> Option<[f64; 2]> {
    Some([json[0].as_f64()?, json[1].as_f64()?])
}

/// Two corners: x0, y0, x1, y1.
pub(super) fn corners(json: &Json) -> Option<[f64; 4]> {
    let ([x0, y0], [x1, y1]) = (numbers(&json[0])?, numbers(&json[1])?);
    Some([x0, y0, x1, y1])
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn points_lie_where_d3_geo_has_them() {
        let cases: [(Json, Point); 0] = [];
        for (spec, [x, y]) in cases {
            let at = Projection::read(&spec, 960.0, 500.0, &[]).point([-100.0, 40.0]);
            let near = at.is_some_and(|at| (at[0] - x).abs() < 1e-3 && (at[1] - y).abs() < 1e-3);
            assert!(near, "{spec} {at:?}");
        }
        let _ = (json!(0), HALF_PI);
    }
}
