//! Features and meshes of TopoJSON, as topojson-client gives them.

use std::cell::Cell;
use std::rc::Rc;

use serde_json::Value as Json;

use super::geometry::Geometry;
use super::projection::numbers;
use super::sphere::Point;
use crate::flow::Value;

/// Collections within collections are read to this depth.
const DEPTH: usize = 32;
/// The most points that are decoded.
const POINTS: usize = 1 << 23;

/// The arcs of a topology, in degrees.
struct Topology {
    arcs: Vec<Vec<Point>>,
    /// Scale and translation of its coordinates.
    transform: Option<(Point, Point)>,
    /// How many points its lines may still have: hostile ones would name long arcs over and over.
    left: Cell<usize>,
}

/// The rows that Vega reads from TopoJSON with a `data.format` of `feature` or `mesh`: an object a feature, with a
/// shape for its `geometry`. Of a GeoJSON collection of features likewise.
pub fn topojson(json: &Json, format: &Json) -> Result<Vec<Value>, String> {
    if let Some(features) = json["features"].as_array() {
        return Ok(features.iter().map(compact).collect());
    }
    let feature = format["feature"].as_str();
    let name = feature.or(format["mesh"].as_str()).ok_or("expected feature or mesh in the data format")?;
    let object = &json["objects"][name];
    if !object.is_object() {
        return Err(["expected an object of the TopoJSON for the data format: ", name].concat());
    }
    let topology = Topology::read(json);
    if feature.is_none() {
        let lines = topology.mesh(object, format["filter"].as_str());
        return Ok(vec![row(&Json::Null, Some(Rc::new(Geometry::MultiLine(lines))))]);
    }
    let one = |object: &Json| row(object, topology.geometry(object, DEPTH));
    Ok(match object["geometries"].as_array() {
        Some(all) => all.iter().map(one).collect(),
        None => vec![one(object)],
    })
}

/// A GeoJSON feature with a shape for its geometry.
fn compact(feature: &Json) -> Value {
    let Some(map) = feature.as_object() else { return Value::Null };
    let entry = |(key, value): (&String, &Json)| {
        let mut value = Value::from_json(value);
        if key == "geometry" {
            value = Geometry::from_value(&value).map_or(Value::Null, Value::Shape);
        }
        (key.as_str().into(), value)
    };
    Value::Object(Rc::new(map.iter().map(entry).collect()))
}

/// A TopoJSON object as a row's object.
fn row(feature: &Json, geometry: Option<Rc<Geometry>>) -> Value {
    let mut entries = vec![("type".into(), Value::text("Feature"))];
    if !feature["id"].is_null() {
        entries.push(("id".into(), Value::from_json(&feature["id"])));
    }
    let properties = match &feature["properties"] {
        Json::Null => Value::Object(Rc::default()),
        properties => Value::from_json(properties),
    };
    entries.push(("properties".into(), properties));
    entries.push(("geometry".into(), geometry.map_or(Value::Null, Value::Shape)));
    Value::Object(Rc::new(entries))
}

/// The items of a list; of anything else none.
fn items(json: &Json) -> &[Json] {
    json.as_array().map_or(&[], |items| items)
}

impl Topology {
    fn read(json: &Json) -> Topology {
        let transform = &json["transform"];
        let transform = numbers(&transform["scale"]).zip(numbers(&transform["translate"]));
        let arcs = items(&json["arcs"]).iter().map(|arc| {
            let mut at = [0.0; 2];
            let step = |point: &Json| {
                let [x, y] = numbers(point)?;
                Some(match transform {
                    Some(transform) => {
                        at = [at[0] + x, at[1] + y];
                        place(at, transform)
                    }
                    None => [x, y],
                })
            };
            items(arc).iter().filter_map(step).collect()
        });
        Topology { arcs: arcs.collect(), transform, left: Cell::new(POINTS) }
    }

    /// An arc's place, and whether it runs backwards (`~place`).
    fn arc(&self, json: &Json) -> Option<(usize, bool)> {
        let number = json.as_i64()?;
        let place = usize::try_from(if number < 0 { !number } else { number }).ok()?;
        (place < self.arcs.len()).then_some((place, number < 0))
    }

    fn point(&self, json: &Json) -> Option<Point> {
        let point = numbers(json)?;
        Some(self.transform.map_or(point, |transform| place(point, transform)))
    }

    /// The line of arcs, of at least so many points.
    fn line(&self, arcs: &Json, least: usize) -> Vec<Point> {
        let mut line = Vec::new();
        for (place, reversed) in items(arcs).iter().filter_map(|arc| self.arc(arc)) {
            let arc = &self.arcs[place];
            let Some(left) = self.left.get().checked_sub(arc.len()) else { break };
            self.left.set(left);
            // An arc begins where the last one ends.
            line.pop();
            append(&mut line, arc, reversed);
        }
        if let Some(first) = line.first().copied() {
            line.resize(line.len().max(least), first);
        }
        line
    }

    fn lines(&self, arcs: &Json, least: usize) -> Vec<Vec<Point>> {
        items(arcs).iter().map(|arcs| self.line(arcs, least)).collect()
    }

    fn geometry(&self, object: &Json, depth: usize) -> Option<Rc<Geometry>> {
        let depth = depth.checked_sub(1)?;
        let (arcs, coordinates) = (&object["arcs"], &object["coordinates"]);
        Some(Rc::new(match object["type"].as_str()? {
            "Point" => Geometry::Point(self.point(coordinates)?),
            "MultiPoint" => {
                Geometry::MultiPoint(items(coordinates).iter().filter_map(|point| self.point(point)).collect())
            }
            "LineString" => Geometry::Line(self.line(arcs, 2)),
            "MultiLineString" => Geometry::MultiLine(self.lines(arcs, 2)),
            "Polygon" => Geometry::Polygon(self.lines(arcs, 4)),
            "MultiPolygon" => Geometry::MultiPolygon(items(arcs).iter().map(|arcs| self.lines(arcs, 4)).collect()),
            "GeometryCollection" => {
                let all = items(&object["geometries"]).iter();
                Geometry::Collection(all.filter_map(|object| self.geometry(object, depth)).collect())
            }
            _ => return None,
        }))
    }

    /// The arcs of an object, each once: all of them, those between two geometries (`interior`), or those of one
    /// (`exterior`); joined into lines where they meet.
    fn mesh(&self, object: &Json, filter: Option<&str>) -> Vec<Vec<Point>> {
        // For each arc the first and the last geometry that it belongs to.
        let mut owners = vec![None; self.arcs.len()];
        self.own(object, &mut 0, DEPTH, &mut owners);
        let wanted = |owners: &Option<(usize, usize)>| match (owners, filter) {
            (Some((first, last)), Some("interior")) => first != last,
            (Some((first, last)), Some("exterior")) => first == last,
            (owners, _) => owners.is_some(),
        };
        let mut open: Vec<bool> = owners.iter().map(wanted).collect();

        // The ends of arcs by where they are.
        let mut ends: Vec<([u64; 2], usize, bool)> = Vec::new();
        let key = |point: &Point| point.map(|part| (part + 0.0).to_bits());
        for (place, arc) in self.arcs.iter().enumerate().filter(|(place, _)| open[*place]) {
            for (end, reversed) in [(arc.first(), false), (arc.last(), true)] {
                if let Some(end) = end {
                    ends.push((key(end), place, reversed));
                }
            }
        }
        ends.sort_by_key(|(key, ..)| *key);
        // How many ends at one place were taken, by the first of them: each is taken once, so that many arcs at one
        // place take no longer.
        let mut taken = vec![0; ends.len()];
        let mut lines = Vec::new();
        for place in 0..self.arcs.len() {
            let mut line: Vec<Point> = Vec::new();
            let mut next = open[place].then_some((place, false));
            while let Some((place, reversed)) = next {
                open[place] = false;
                line.pop();
                append(&mut line, &self.arcs[place], reversed);
                next = None;
                let Some(end) = line.last().map(key) else { continue };
                let first = ends.partition_point(|(key, ..)| *key < end);
                let past = ends.partition_point(|(key, ..)| *key <= end);
                while next.is_none() && first < past && taken[first] < past - first {
                    taken[first] += 1;
                    let (_, other, reversed) = ends[past - taken[first]];
                    next = open[other].then_some((other, reversed));
                }
            }
            if !line.is_empty() {
                lines.push(line);
            }
        }
        lines
    }

    /// Notes the geometries that arcs belong to.
    fn own(&self, object: &Json, count: &mut usize, depth: usize, owners: &mut [Option<(usize, usize)>]) {
        *count += 1;
        if depth == 0 {
            return;
        }
        for inner in items(&object["geometries"]) {
            self.own(inner, count, depth - 1, owners);
        }
        let mut lists = vec![&object["arcs"]];
        while let Some(list) = lists.pop() {
            for item in items(list) {
                match self.arc(item) {
                    Some((place, _)) => {
                        owners[place] = Some((owners[place].map_or(*count, |(first, _)| first), *count))
                    }
                    None => lists.push(item),
                }
            }
        }
    }
}

fn place([x, y]: Point, (scale, translate): (Point, Point)) -> Point {
    [x * scale[0] + translate[0], y * scale[1] + translate[1]]
}

fn append(line: &mut Vec<Point>, arc: &[Point], reversed: bool) {
    if reversed {
        line.extend(arc.iter().rev());
    } else {
        line.extend(arc);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn features_and_meshes_of_two_squares_are_decoded() {
        // Two squares that share the arc 0.
        let json = json!({"type": "Topology", "transform": {"scale": [2, 1], "translate": [0, 10]}, "arcs": [
            [[1, 0], [0, 1]], [[1, 1], [-1, 0], [0, -1], [1, 0]], [[1, 0], [1, 0], [0, 1], [-1, 0]]
        ], "objects": {"all": {"type": "GeometryCollection", "geometries": [
            {"type": "Polygon", "id": 7, "arcs": [[0, 1]]}, {"type": "Polygon", "arcs": [[2, -1]]}
        ]}}});
        let rows = topojson(&json, &json!({"feature": "all"})).unwrap_or_default();
        let ring = |at: usize| match rows[at].get("geometry") {
            Value::Shape(shape) => shape,
            other => panic!("expected a shape, not {other:?}"),
        };
        let square = |points: [[f64; 2]; 5]| Rc::new(Geometry::Polygon(vec![points.to_vec()]));
        assert_eq!(rows[0].get("id"), Value::Number(7.0));
        assert_eq!(ring(0), square([[2.0, 10.0], [2.0, 11.0], [0.0, 11.0], [0.0, 10.0], [2.0, 10.0]]));
        assert_eq!(ring(1), square([[2.0, 10.0], [4.0, 10.0], [4.0, 11.0], [2.0, 11.0], [2.0, 10.0]]));
        let cases = [(json!(null), vec![8]), (json!("interior"), vec![2]), (json!("exterior"), vec![7])];
        for (filter, lengths) in cases {
            let rows = topojson(&json, &json!({"mesh": "all", "filter": filter})).unwrap_or_default();
            let Value::Shape(shape) = rows[0].get("geometry") else { panic!("a shape") };
            let Geometry::MultiLine(lines) = &*shape else { panic!("lines") };
            assert_eq!(lines.iter().map(Vec::len).collect::<Vec<_>>(), lengths, "{filter}");
        }
        assert!(topojson(&json, &json!({"feature": "none"})).is_err());
        assert!(topojson(&json, &json!({})).is_err());
    }
}
