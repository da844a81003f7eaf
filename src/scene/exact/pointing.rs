//! What a reader can point at in an exact scene.

use super::look;
use super::marks;
use super::place::{Missing, Stage};
use super::table::show;
use crate::explainer::Str;
use crate::flow::geo::{Projection, centroid};
use crate::flow::{Places, Value, math};
use crate::grammar::model::{Def, Env, Measure, Unit};
use crate::scene::values::with_unit;
use crate::scene::{Color, Item, Point, Reach, Series, Shape};

/// The most points that a reader can walk through.
const MOST: usize = 5_000;

/// A point before series and keys are numbered; relative to its panel until it is moved.
#[derive(Debug, Clone)]
pub struct Target {
    /// The series' name.
    pub series: String,
    /// The key's name.
    pub key: String,
    /// Its colour.
    pub color: Color,
    /// Where it is, px.
    pub at: [f64; 2],
    /// The box that counts as pointing at it: x, y, width, height, px.
    pub bounds: [f64; 4],
    /// The value as the reader sees it.
    pub value: String,
    /// Whether it is on a line or an area.
    pub joined: bool,
    /// Whether keys run down the page.
    pub down: bool,
    /// What the tooltip channel says of it: names and values.
    pub details: Vec<(String, String)>,
    /// The view and the row that it is of.
    pub origin: [usize; 2],
}

/// A definition with the column that it shows.
struct Told<'a> {
    def: &'a Def,
    column: Option<&'a [Value]>,
    env: &'a Env<'a>,
}

impl<'a> Told<'a> {
    fn of(unit: &'a Unit, def: &'a Def, env: &'a Env<'a>) -> Told<'a> {
        Told { def, column: def.column().and_then(|name| unit.rows.column(name)).map(|column| &column[..]), env }
    }

    /// What it says of a row.
    fn text(&self, row: usize) -> String {
        show(self.column.and_then(|column| column.get(row)).unwrap_or(&Value::Undefined), self.def, self.env)
    }

    /// The same, an amount with its unit.
    fn amount(&self, row: usize) -> String {
        let text = self.text(row);
        // A format may have brought a sign of its own.
        let bare = text.ends_with(|letter: char| letter.is_ascii_digit());
        with_unit(text, self.env.glossary.unit(self.def).filter(|_| bare))
    }
}

/// The definitions of what a unit shows: key, value, series.
fn parts(unit: &Unit) -> (Option<&Def>, Option<&Def>, Option<&Def>) {
    let get = |channel: &str| unit.get(channel).and_then(Def::keyed).filter(|def| def.column().is_some());
    let down = unit.upright == Some(false);
    let number = |def: &&Def| def.measure == Measure::Quantitative && def.bins.is_none();
    let order: [&str; 7] = if down {
        ["x", "theta", "color", "size", "text", "y", "radius"]
    } else {
        ["y", "theta", "radius", "color", "fill", "size", "x"]
    };
    let value = order.iter().filter_map(|channel| get(channel)).find(number);
    let other = |def: &&Def| value.is_none_or(|value| value.column() != def.column());
    let keys: [&str; 6] = if down {
        ["y", "x", "color", "detail", "tooltip", "shape"]
    } else {
        ["x", "y", "color", "detail", "tooltip", "shape"]
    };
    let key = keys.iter().filter_map(|channel| get(channel)).find(other);
    let taken = |def: &&Def| other(def) && key.is_none_or(|key| key.column() != def.column());
    let series = ["color", "fill", "stroke", "shape", "strokeDash", "detail", "xOffset", "yOffset"]
        .iter()
        .filter_map(|channel| get(channel))
        .find(taken);
    (key, value, series)
}

/// The points of a unit's items.
pub fn targets(
    stage: &Stage,
    rows: &[usize],
    items: &[Item],
    projection: Option<&Projection>,
    env: &Env,
) -> Vec<Target> {
    let unit = stage.unit;
    if matches!(unit.kind.as_str(), "rule" | "text" | "image") {
        return Vec::new();
    }
    let (key, value, series) = parts(unit);
    let [key, value, series] = [key, value, series].map(|def| def.map(|def| Told::of(unit, def, env)));
    let text = |told: &Option<Told>, row: usize| told.as_ref().map_or_else(String::new, |told| told.text(row));
    let details = details(unit, env);
    let color =
        |item: Option<&Item>| item.and_then(|item| item.style.fill.or(item.style.stroke)).unwrap_or(Color::Hue(0));
    let joined = unit.joins();
    let down = unit.upright == Some(false);
    let mut out = Vec::new();
    // Of very many rows some stand for all.
    let every = rows.len().div_ceil(MOST).max(1);
    // Items stand in the order of the rows; rows without a place have none.
    let whole = items.len() == rows.len();
    let mut next = items.iter();
    for (at, row) in rows.iter().enumerate() {
        let item = if joined || !(whole || marks::has_item(stage, *row, projection)) { None } else { next.next() };
        if at % every != 0 {
            continue;
        }
        let mut hue = color(items.first());
        let found: Option<([f64; 2], [f64; 4])> = if joined {
            let point = if unit.kind == "area" && !down {
                stage.point("x", *row).zip(stage.range("y", *row, Missing::Low)).map(|(x, [y, _])| [x, y])
            } else if unit.kind == "area" {
                stage.point("y", *row).zip(stage.range("x", *row, Missing::Low)).map(|(y, [x, _])| [x, y])
            } else {
                marks::place(stage, *row, projection)
            };
            if let Some(own) = series.as_ref().and_then(|_| look::color_of(stage, *row)) {
                hue = own;
            }
            point.map(|[x, y]| ([x, y], [x - 4.0, y - 4.0, 8.0, 8.0]))
        } else {
            hue = color(item);
            item.and_then(|item| around(&item.shape, down))
        };
        let Some((at, bounds)) = found.filter(|(at, _)| at.iter().all(|number| number.is_finite())) else { continue };
        out.push(Target {
            series: text(&series, *row),
            key: text(&key, *row),
            color: hue,
            at,
            bounds,
            value: value.as_ref().map_or_else(String::new, |told| told.amount(*row)),
            joined,
            down,
            details: details.iter().map(|(name, told)| (name.clone(), told.amount(*row))).collect(),
            origin: [unit.id, *row],
        });
    }
    out
}

/// By name, which rows are of a series.
pub fn rows_of(unit: &Unit, names: &[Str], env: &Env) -> Vec<Vec<bool>> {
    let (_, _, series) = parts(unit);
    let Some((def, column)) = series.and_then(|def| Some((def, unit.rows.column(def.column()?)?))) else {
        return Vec::new();
    };
    let is = |value: &Value, name: &Str| *value.string() == **name || show(value, def, env) == **name;
    names.iter().map(|name| column.iter().map(|value| is(value, name)).collect()).collect()
}

/// Which rows are of another series or category than the one in focus; `None` where the unit has nothing of it.
pub fn others(unit: &Unit, focus: &Str, env: &Env) -> Option<Vec<bool>> {
    let (key, _, series) = parts(unit);
    [series, key].into_iter().flatten().find_map(|def| {
        let column = unit.rows.column(def.column()?)?;
        let is = |value: &Value| *value.string() == **focus || show(value, def, env) == **focus;
        let others: Vec<bool> = column.iter().map(|value| !is(value)).collect();
        others.contains(&false).then_some(others)
    })
}

/// What the tooltip channel says: names and columns.
fn details<'a>(unit: &'a Unit, env: &'a Env<'a>) -> Vec<(String, Told<'a>)> {
    let told = unit.defs.iter().filter(|(channel, _)| *channel == "tooltip").filter_map(|(_, def)| def.keyed());
    told.filter_map(|def| {
        let name = def
            .title("", env.locale)
            .unwrap_or_else(|| def.column().map_or_else(String::new, |column| column.to_string()));
        def.column().map(|_| (name, Told::of(unit, def, env)))
    })
    .collect()
}

/// Where an item is pointed at, and its box.
fn around(shape: &Shape, down: bool) -> Option<([f64; 2], [f64; 4])> {
    Some(match shape {
        Shape::Rect([x, y, width, height]) => {
            let at = if down { [x + width, y + height / 2.0] } else { [x + width / 2.0, *y] };
            (at, [*x, *y, *width, *height])
        }
        Shape::Symbol(x, y, size, _) | Shape::Glyph([x, y, size], _) => {
            let half = (size.sqrt() / 2.0).max(4.0);
            ([*x, *y], [x - half, y - half, 2.0 * half, 2.0 * half])
        }
        Shape::Arc([x, y, start, end, inner, outer]) => {
            let (angle, radius) = ((start + end) / 2.0, (inner + outer) / 2.0);
            let at = [x + radius * math::sin(angle), y - radius * math::cos(angle)];
            (at, [at[0] - 12.0, at[1] - 12.0, 24.0, 24.0])
        }
        Shape::Path(rings) => {
            let [x, y] = centroid(rings)?;
            let [left, top, right, bottom] = crate::flow::geo::bounds(rings)?;
            ([x, y], [left, top, right - left, bottom - top])
        }
        _ => return None,
    })
}

/// Points numbered by series and key, as tooltip, keyboard and screen reader want them.
pub fn reach(targets: Vec<Target>) -> Reach {
    let mut reach = Reach {
        down: targets.first().is_some_and(|target| target.down),
        shared: targets.first().is_some_and(|target| target.joined),
        ..Reach::default()
    };
    let (mut series, mut keys) = (Places::default(), Places::default());
    for target in targets.into_iter().take(MOST) {
        let at = series.find(&target.series).unwrap_or_else(|| series.put(&target.series.as_str().into()));
        if at == reach.series.len() {
            reach.series.push(Series { name: target.series, color: target.color });
        }
        let key = keys.find(&target.key).unwrap_or_else(|| keys.put(&target.key.as_str().into()));
        if key == reach.keys.len() {
            reach.keys.push(target.key.into());
        }
        reach.points.push(Point {
            series: at,
            key,
            x: target.at[0],
            y: target.at[1],
            bounds: target.bounds,
            value: target.value.into(),
            details: target.details,
            origin: Some(target.origin),
        });
    }
    // Keys stand in the order in which they lie on the axis.
    let along = |point: &Point| if reach.down { point.y } else { point.x };
    let mut first: Vec<f64> = vec![f64::INFINITY; reach.keys.len()];
    for point in &reach.points {
        first[point.key] = first[point.key].min(along(point));
    }
    let mut order: Vec<usize> = (0..reach.keys.len()).collect();
    let along = |a: &usize, b: &usize| first[*a].total_cmp(&first[*b]);
    if !order.is_sorted_by(|a, b| along(a, b).is_le()) {
        order.sort_by(along);
    }
    let mut rank = vec![0; order.len()];
    order.iter().enumerate().for_each(|(at, key)| rank[*key] = at);
    reach.keys = order.iter().map(|key| reach.keys[*key].clone()).collect();
    reach.points.iter_mut().for_each(|point| point.key = rank[point.key]);
    let place = |point: &Point| (point.key, point.series);
    if !reach.points.is_sorted_by_key(place) {
        reach.points.sort_by_key(place);
    }
    reach
}
