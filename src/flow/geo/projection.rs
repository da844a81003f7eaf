//! Projections of the globe, as Vega-Lite's `projection` describes them and d3-geo computes them.

use std::rc::Rc;

use serde_json::Value as Json;

use super::edge::Edge;
use super::geometry::Geometry;
use super::path::{Ring, View, bounds};
use super::raw::{Kind, Raw};
use super::sphere::{DEGREE, EPSILON, Point, Rotation};
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
    /// The square of `precision`, px².
    precision: f64,
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
                precision: 0.0,
            }
        };

        let mut projection = Projection {
            views: Vec::new(),
            kind,
            extent: None,
            radius: number("pointRadius").unwrap_or(4.5),
            precision: number("precision").map_or(0.5, |precision| precision * precision),
        };
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
                projection.precision = 0.0;
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
            if self.precision > 0.0 {
                // Curves of 10⁻⁸ of the globe's radius are straight at any scale, or lines would have no end of points.
                view.precision = self.precision.max(k * k * 1e-16);
            }
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

    fn close<const N: usize>(found: Option<[f64; N]>, expected: [f64; N]) -> bool {
        found.is_some_and(|found| found.iter().zip(expected).all(|(found, expected)| (found - expected).abs() < 1e-3))
    }

    /// d3-geo's numbers for [-100°, 40°].
    #[test]
    fn points_lie_where_d3_geo_has_them() {
        let cases = [
            ("albers", [431.972, 224.326]),
            ("albersUsa", [431.972, 224.326]),
            ("azimuthalEqualArea", [337.059, 128.208]),
            ("azimuthalEquidistant", [376.978, 162.221]),
            ("conicConformal", [349.429, 109.956]),
            ("conicEqualArea", [316.092, 165.047]),
            ("conicEquidistant", [344.455, 130.355]),
            ("equalEarth", [243.897, 112.770]),
            ("equirectangular", [213.610, 143.444]),
            ("gnomonic", [1296.942, 946.071]),
            ("mercator", [213.056, 133.315]),
            ("mollweide", [254.265, 122.699]),
            ("naturalEarth1", [234.267, 126.288]),
            ("orthographic", [291.776, 89.624]),
            ("stereographic", [262.461, 64.647]),
            ("transverseMercator", [323.534, -32.478]),
        ];
        for (name, expected) in cases {
            let projection = Projection::read(&json!({ "type": name }), 960.0, 500.0, &[]);
            let found = projection.point([-100.0, 40.0]);
            assert!(close(found, expected), "{name} {found:?}");
        }
        let states = Projection::read(&json!({"type": "albersUsa"}), 960.0, 500.0, &[]);
        assert!(close(states.point([-155.0, 60.0]), [155.061, 455.308]));
        assert!(close(states.point([-157.0, 21.0]), [313.516, 456.707]));
        assert_eq!(states.point([10.0, 50.0]), None);
    }

    /// d3-geo's bounds of paths across the antimeridian, around the view, and out of it.
    #[test]
    fn paths_are_clipped_as_d3_geo_clips_them() {
        let square = |x0: f64, y0: f64, x1: f64, y1: f64| vec![[x0, y0], [x0, y1], [x1, y1], [x1, y0], [x0, y0]];
        let outer = Geometry::Polygon(vec![square(20.0, -20.0, -20.0, 20.0)]);
        let pacific = Geometry::Polygon(vec![square(170.0, -10.0, 190.0, 30.0)]);
        let line = Geometry::Line(vec![[-74.0, 40.0], [139.0, 35.0]]);
        let cases = [
            (json!({"type": "orthographic"}), &line, [296.276, 41.683, 342.689, 89.624]),
            (json!({}), &line, [140.483, 36.679, 819.517, 128.587]),
            (json!({}), &pacific, [0.499, 143.691, 959.501, 286.331]),
            (json!({}), &outer, [0.499, 16.619, 959.501, 483.381]),
            (json!({"type": "stereographic"}), &outer, [-246.053, -476.053, 1206.053, 976.053]),
            (json!({"type": "mercator", "clipExtent": [[100, 100], [500, 300]]}), &outer, [100.0, 100.0, 500.0, 300.0]),
            (json!({"type": "equirectangular", "clipAngle": 60}), &outer, [320.166, 90.166, 639.834, 409.834]),
            (json!({"type": "orthographic", "rotate": [100, -40]}), &pacific, [230.5, 154.436, 276.957, 337.207]),
        ];
        for (spec, geometry, expected) in cases {
            let found = bounds(&Projection::read(&spec, 960.0, 500.0, &[]).path(geometry));
            assert!(close(found, expected), "{spec} {found:?}");
        }
    }

    #[test]
    fn a_fit_fills_the_chart_and_hostile_numbers_end() {
        let globe = [Rc::new(Geometry::Sphere)];
        let projection = Projection::read(&json!({"type": "orthographic"}), 300.0, 200.0, &globe);
        assert!(close(bounds(&projection.path(&globe[0])), [50.0, 0.0, 250.0, 200.0]));
        let triangle = Geometry::Polygon(vec![vec![[0.0, 0.0], [0.0, 80.0], [120.0, 10.0], [0.0, 0.0]]]);
        for spec in [
            json!({"scale": 1e300}),
            json!({"scale": 1e12, "precision": 1e-300}),
            json!({"type": "gnomonic", "clipAngle": 180, "rotate": [1e300, 5]}),
            json!({"type": "conicConformal", "parallels": [90, -90]}),
            json!({"type": "mercator", "clipExtent": [[1e300, 5], [-1e300, 3]]}),
        ] {
            let points: usize = Projection::read(&spec, 0.0, 0.0, &globe)
                .path(&Geometry::Collection(vec![globe[0].clone(), Rc::new(triangle.clone())]))
                .iter()
                .map(|ring| ring.points.len())
                .sum();
            assert!(points < 100_000, "{spec} {points}");
        }
    }
}
