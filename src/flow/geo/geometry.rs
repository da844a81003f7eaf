//! Geometries of GeoJSON.

use std::rc::Rc;

use super::sphere::Point;
use crate::flow::Value;

/// Collections within collections are read to this depth.
const DEPTH: usize = 32;

/// A geometry in degrees of longitude and latitude (or in plane coordinates, for the identity projection).
#[derive(Debug, Clone, PartialEq)]
pub enum Geometry {
    /// One point.
    Point([f64; 2]),
    /// Points.
    MultiPoint(Vec<[f64; 2]>),
    /// A line.
    Line(Vec<[f64; 2]>),
    /// Lines.
    MultiLine(Vec<Vec<[f64; 2]>>),
    /// An outer ring and its holes, each with its first point again at its end.
    Polygon(Vec<Vec<[f64; 2]>>),
    /// Polygons.
    MultiPolygon(Vec<Vec<Vec<[f64; 2]>>>),
    /// Geometries.
    Collection(Vec<Rc<Geometry>>),
    /// The whole globe.
    Sphere,
}

impl Geometry {
    /// Reads a GeoJSON feature, a collection of features, a geometry, or a list of them.
    pub fn from_value(value: &Value) -> Option<Rc<Geometry>> {
        read(value, DEPTH)
    }

    /// The name of its type in GeoJSON.
    pub fn kind(&self) -> &'static str {
        match self {
            Geometry::Point(_) => "Point",
            Geometry::MultiPoint(_) => "MultiPoint",
            Geometry::Line(_) => "LineString",
            Geometry::MultiLine(_) => "MultiLineString",
            Geometry::Polygon(_) => "Polygon",
            Geometry::MultiPolygon(_) => "MultiPolygon",
            Geometry::Collection(_) => "GeometryCollection",
            Geometry::Sphere => "Sphere",
        }
    }
}

fn read(value: &Value, depth: usize) -> Option<Rc<Geometry>> {
    let depth = depth.checked_sub(1)?;
    let all = |value: &Value| Geometry::Collection(list(value, |item| read(item, depth)));
    if let Value::Shape(geometry) = value {
        return Some(geometry.clone());
    }
    if let Value::List(_) = value {
        return Some(Rc::new(all(value)));
    }
    let Value::Text(kind) = value.get("type") else { return None };
    let coordinates = value.get("coordinates");
    Some(Rc::new(match &*kind {
        "Feature" => return read(&value.get("geometry"), depth),
        "FeatureCollection" => all(&value.get("features")),
        "GeometryCollection" => all(&value.get("geometries")),
        "Point" => Geometry::Point(point(&coordinates)?),
        "MultiPoint" => Geometry::MultiPoint(line(&coordinates)),
        "LineString" => Geometry::Line(line(&coordinates)),
        "MultiLineString" => Geometry::MultiLine(lines(&coordinates)),
        "Polygon" => Geometry::Polygon(lines(&coordinates)),
        "MultiPolygon" => Geometry::MultiPolygon(list(&coordinates, |item| Some(lines(item)))),
        "Sphere" => Geometry::Sphere,
        _ => return None,
    }))
}

fn list<T>(value: &Value, read: impl Fn(&Value) -> Option<T>) -> Vec<T> {
    match value {
        Value::List(items) => items.iter().filter_map(read).collect(),
        _ => Vec::new(),
    }
}

fn lines(value: &Value) -> Vec<Vec<Point>> {
    list(value, |item| Some(line(item)))
}

fn line(value: &Value) -> Vec<Point> {
    list(value, point)
}

fn point(value: &Value) -> Option<Point> {
    match value {
        Value::List(items) => match &items[..] {
            [x, y, ..] => Some([x.number(), y.number()]),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_and_geometries_are_read() {
        let cases = [
            (serde_json::json!({"type": "Sphere"}), Some("Sphere")),
            (
                serde_json::json!({"type": "Feature", "geometry": {"type": "Point", "coordinates": [1, 2]}}),
                Some("Point"),
            ),
            (serde_json::json!({"type": "FeatureCollection", "features": []}), Some("GeometryCollection")),
            (serde_json::json!({"type": "Point", "coordinates": [1]}), None),
            (serde_json::json!({"type": "Feature", "geometry": null}), None),
            (serde_json::json!(7), None),
        ];
        for (json, kind) in cases {
            let geometry = Geometry::from_value(&Value::from_json(&json));
            assert_eq!(geometry.as_ref().map(|geometry| geometry.kind()), kind, "{json}");
        }
    }
}
