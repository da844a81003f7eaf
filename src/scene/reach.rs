//! What a reader can point at in a scene.

use super::{Color, Reading};

/// The points of a scene by series and key, for tooltip, keyboard and screen reader.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reach {
    /// The series in reading order; one without a name where there is no split.
    pub series: Vec<Series>,
    /// The keys along the main axis as the reader sees them, in order: years, categories.
    pub keys: Vec<Reading>,
    /// The points, ordered by key, then series.
    pub points: Vec<Point>,
    /// Whether the main axis runs down the page (horizontal bars) rather than across.
    pub down: bool,
    /// Whether all series at one key are read together (lines) rather than item by item (bars).
    pub shared: bool,
}

/// A series of points.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Its name as the reader sees it; empty where there is only one.
    pub name: String,
    /// Its colour.
    pub color: Color,
}

/// A value that can be pointed at.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// Place in [`Reach::series`].
    pub series: usize,
    /// Place in [`Reach::keys`].
    pub key: usize,
    /// Where it is anchored in the scene, px.
    pub x: f64,
    /// Where it is anchored in the scene, px.
    pub y: f64,
    /// The box that counts as pointing at it: x, y, width, height in the scene, px.
    pub bounds: [f64; 4],
    /// The value as the reader sees it, with its unit: "15 %".
    pub value: Reading,
    /// What else the specification wants to be told of it: names and values.
    pub details: Vec<(String, String)>,
    /// The view and the row that it is of, where these are known.
    pub origin: Option<[usize; 2]>,
}

impl Reach {
    /// The point nearest to a place in the scene: by key first where series are read together.
    pub fn nearest(&self, x: f64, y: f64) -> Option<usize> {
        let along = |point: &Point| if self.down { (point.y - y).abs() } else { (point.x - x).abs() };
        let across = |point: &Point| if self.down { (point.x - x).abs() } else { (point.y - y).abs() };
        let inside = |point: &Point| {
            let [left, top, width, height] = point.bounds;
            x >= left && x <= left + width && y >= top && y <= top + height
        };
        let order = |point: &Point| {
            let inside = !self.shared && inside(point);
            (f64::from(u8::from(!inside)), along(point), across(point))
        };
        (0..self.points.len()).min_by(|&a, &b| {
            let (a, b) = (order(&self.points[a]), order(&self.points[b]));
            a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.total_cmp(&b.2))
        })
    }
}
