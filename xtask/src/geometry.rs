//! The map of South America for documents, cut from Natural Earth's countries (1:50 million, public domain) as the npm
//! package `world-atlas` packs them.
//!
//! Lines are simplified arc by arc, so that neighbours go on sharing their border.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::workspace::Workspace;

/// What the map shows: numbers of ISO 3166-1, and Natural Earth's names written out.
const COUNTRIES: [(&str, &str); 14] = [
    ("032", "Argentina"),
    ("068", "Bolivia"),
    ("076", "Brazil"),
    ("152", "Chile"),
    ("170", "Colombia"),
    ("218", "Ecuador"),
    ("238", "Falkland Islands"),
    ("254", "French Guiana"),
    ("328", "Guyana"),
    ("600", "Paraguay"),
    ("604", "Peru"),
    ("740", "Suriname"),
    ("858", "Uruguay"),
    ("862", "Venezuela"),
];
/// Natural Earth has French Guiana in France.
const PARTS: [(&str, &str); 1] = [("254", "250")];
/// West, south, east and north of what is drawn, in degrees: the continent without islands far off.
const FRAME: [f64; 4] = [-82.0, -56.5, -34.0, 13.0];
/// Corners whose triangle with their neighbours is smaller are left out, in square degrees: half a px on a phone.
const TRIANGLE: f64 = 0.02;
/// Islands smaller than this are left out, in square degrees.
const ISLAND: f64 = 0.06;
/// The grid that points lie on, in degrees.
const GRID: f64 = 0.02;

type Point = [f64; 2];

/// Cuts the map and writes it to docs/charts/.
///
/// # Errors
/// When the package is not installed, or not as expected.
pub fn cut(workspace: &Workspace) -> Result<PathBuf> {
    let atlas = workspace.root().join("node_modules/world-atlas/countries-50m.json");
    let text = fs::read_to_string(&atlas).with_context(|| format!("expected {}", atlas.display()))?;
    let map = Map::cut(&serde_json::from_str(&text)?)?;
    let out = workspace.root().join("docs/charts/south-america.topo.json");
    fs::write(&out, format!("{}\n", map.topology()))?;
    Ok(out)
}

/// What has been cut so far.
#[derive(Default)]
struct Map {
    /// Every arc of the atlas, in degrees.
    atlas: Vec<Vec<Point>>,
    /// The simplified arcs that are used, and the place of each arc of the atlas among them.
    arcs: Vec<Vec<Point>>,
    places: BTreeMap<usize, usize>,
    countries: Vec<Value>,
}

impl Map {
    fn cut(atlas: &Value) -> Result<Map> {
        let [scale, shift] = ["scale", "translate"].map(|key| point(&atlas["transform"][key]));
        let mut map = Map::default();
        for arc in list(&atlas["arcs"]) {
            let mut at = [0.0; 2];
            let step = |next: &Value| {
                let [dx, dy] = point(next);
                at = [at[0] + dx, at[1] + dy];
                [at[0] * scale[0] + shift[0], at[1] * scale[1] + shift[1]]
            };
            map.atlas.push(list(arc).iter().map(step).collect());
        }
        for (id, name) in COUNTRIES {
            let whole = PARTS.iter().find(|(part, _)| *part == id).map_or(id, |(_, whole)| whole);
            let found = list(&atlas["objects"]["countries"]["geometries"]).iter().find(|one| one["id"] == whole);
            let country = found.with_context(|| format!("expected {name} in the atlas"))?;
            map.country(id, name, country)?;
        }
        Ok(map)
    }

    fn country(&mut self, id: &str, name: &str, country: &Value) -> Result<()> {
        let one = [country["arcs"].clone()];
        let polygons = if country["type"] == "Polygon" { &one[..] } else { list(&country["arcs"]) };
        let kept = polygons.iter().filter(|polygon| {
            let outer = self.ring(&list(polygon)[0]);
            let inside =
                outer.iter().all(|[x, y]| (FRAME[0]..FRAME[2]).contains(x) && (FRAME[1]..FRAME[3]).contains(y));
            inside && area(&outer).abs() > ISLAND
        });
        let kept: Vec<Value> = kept.cloned().collect();
        ensure!(!kept.is_empty(), "expected {name} within the frame");
        let mut polygons = Vec::new();
        for polygon in &kept {
            let rings = list(polygon).iter().map(|ring| list(ring).iter().map(|arc| self.arc(arc)).collect());
            polygons.push(rings.collect::<Vec<Vec<i64>>>());
        }
        let (kind, arcs) = match &polygons[..] {
            [polygon] => ("Polygon", json!(polygon)),
            _ => ("MultiPolygon", json!(polygons)),
        };
        self.countries.push(json!({ "type": kind, "id": id, "properties": { "name": name }, "arcs": arcs }));
        Ok(())
    }

    /// The points of a ring of arcs.
    fn ring(&self, arcs: &Value) -> Vec<Point> {
        let mut out = Vec::new();
        for number in list(arcs).iter().filter_map(Value::as_i64) {
            let mut arc = self.atlas[place(number)].clone();
            if number < 0 {
                arc.reverse();
            }
            out.extend(arc);
        }
        out
    }

    /// The new number of an arc, which is simplified when it is first met.
    fn arc(&mut self, number: &Value) -> i64 {
        let number = number.as_i64().unwrap_or_default();
        let old = place(number);
        let new = *self.places.entry(old).or_insert_with(|| {
            self.arcs.push(simplify(&self.atlas[old]));
            self.arcs.len() - 1
        }) as i64;
        if number < 0 { !new } else { new }
    }

    fn topology(&self) -> Value {
        let [west, south, ..] = FRAME;
        let on_grid = |[x, y]: &Point| [((x - west) / GRID).round() as i64, ((y - south) / GRID).round() as i64];
        let arcs = self.arcs.iter().map(|arc| {
            let mut grid: Vec<[i64; 2]> = arc.iter().map(on_grid).collect();
            grid.dedup();
            if let [only] = grid[..] {
                grid.push(only);
            }
            let mut before = [0; 2];
            let steps = grid.iter().map(|at| {
                let step = [at[0] - before[0], at[1] - before[1]];
                before = *at;
                step
            });
            steps.collect::<Vec<_>>()
        });
        json!({
            "type": "Topology",
            "objects": { "countries": { "type": "GeometryCollection", "geometries": self.countries } },
            "arcs": arcs.collect::<Vec<_>>(),
            "transform": { "scale": [GRID, GRID], "translate": [west, south] },
        })
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn point(value: &Value) -> Point {
    [0, 1].map(|at| value[at].as_f64().unwrap_or_default())
}

/// The place of an arc; backwards ones are written as the complement.
fn place(number: i64) -> usize {
    usize::try_from(if number < 0 { !number } else { number }).unwrap_or_default()
}

fn area(ring: &[Point]) -> f64 {
    let pairs = ring.iter().zip(ring.iter().cycle().skip(1));
    pairs.map(|([x, y], [next_x, next_y])| x * next_y - next_x * y).sum::<f64>() / 2.0
}

/// A line without the corners that nobody would miss (Visvalingam); its ends stay, as do four points of a ring.
fn simplify(line: &[Point]) -> Vec<Point> {
    let mut line = line.to_vec();
    let least = if line.first() == line.last() { 5 } else { 2 };
    while line.len() > least {
        let corners = line.windows(3).map(|corner| area(corner).abs()).enumerate();
        match corners.min_by(|a, b| a.1.total_cmp(&b.1)) {
            Some((at, size)) if size < TRIANGLE => line.remove(at + 1),
            _ => break,
        };
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_their_ends_and_their_corners() {
        let line = [[0.0, 0.0], [1.0, 0.001], [2.0, 0.0], [2.0, 5.0], [2.001, 6.0], [2.0, 9.0]];
        assert_eq!(simplify(&line), [[0.0, 0.0], [2.0, 0.0], [2.0, 9.0]]);
    }

    #[test]
    fn neighbours_share_the_arc_between_them() {
        let square = |id: &str, arcs: Value| json!({ "type": "Polygon", "id": id, "arcs": arcs });
        let atlas = vec![
            vec![[-70.0, -10.0], [-70.0, -20.0]],
            vec![[-70.0, -20.0], [-80.0, -20.0], [-80.0, -10.0], [-70.0, -10.0]],
            vec![[-70.0, -10.0], [-60.0, -10.0], [-60.0, -20.0], [-70.0, -20.0]],
        ];
        let mut map = Map { atlas, ..Map::default() };
        map.country("1", "West", &square("1", json!([[0, 1]]))).unwrap();
        map.country("2", "East", &square("2", json!([[2, -1]]))).unwrap();
        assert_eq!(map.arcs.len(), 3);
        assert_eq!(map.countries[1]["arcs"], json!([[2, -1]]));
        assert_eq!(map.topology()["arcs"][0], json!([[600, 2325], [0, -500]]));
    }
}
