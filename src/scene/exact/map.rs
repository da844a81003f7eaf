//! Maps: the projection of a plot, fitted to everything on it.

use std::rc::Rc;

use super::domain::{Cell, in_cell};
use super::marks;
use super::resolve::Size;
use super::views::Layout;
use crate::flow::geo::{Geometry, Projection};
use crate::grammar::model::{Kind as ViewKind, Unit, View};

impl Layout<'_> {
    /// The projection of a plot's maps, fitted to everything on them.
    pub(super) fn projection(&self, view: &View, units: &[&Unit], size: &Size, cell: &Cell) -> Option<Projection> {
        let on_globe =
            |unit: &&Unit| unit.kind == "geoshape" || unit.get("longitude").is_some() || unit.get("latitude").is_some();
        if !units.iter().any(on_globe) {
            return None;
        }
        let mut spec = units
            .iter()
            .map(|unit| &unit.projection)
            .find(|spec| spec.is_object())
            .cloned()
            .unwrap_or_else(|| serde_json::json!({}));
        self.env.set("width", size.width.into());
        self.env.set("height", size.height.into());
        spec = self.env.resolve(&spec);
        let layered = matches!(view.kind, ViewKind::Layer(_));
        if spec.get("type").is_none() {
            let configured = self.config().get("projection").and_then(|projection| projection.get("type")).cloned();
            if let Some(kind) = configured {
                spec["type"] = kind;
            } else if layered {
                spec["type"] = "mercator".into();
            }
        }
        let mut fit: Vec<Rc<Geometry>> = Vec::new();
        for unit in units.iter().filter(|unit| on_globe(unit)) {
            let rows = in_cell(unit, cell, usize::MAX);
            let count = unit.rows.len();
            let each = |row: usize, fit: &mut Vec<Rc<Geometry>>| {
                if unit.kind == "geoshape" {
                    let of_channel =
                        unit.get("shape").and_then(|def| def.column()).and_then(|column| unit.rows.column(column));
                    fit.extend(match of_channel {
                        Some(column) => Geometry::from_value(&column[row]),
                        None => marks::geometry_of(&unit.rows, row),
                    });
                }
            };
            match rows {
                Some(rows) => rows.iter().for_each(|row| each(*row, &mut fit)),
                None => (0..count).for_each(|row| each(row, &mut fit)),
            }
            for [longitude, latitude] in [["longitude", "latitude"], ["longitude2", "latitude2"]] {
                let column = |channel: &str| {
                    unit.get(channel).and_then(|def| def.column()).and_then(|column| unit.rows.column(column)).cloned()
                };
                if let (Some(longitudes), Some(latitudes)) = (column(longitude), column(latitude)) {
                    let points = longitudes.iter().zip(latitudes.iter()).map(|(x, y)| [x.number(), y.number()]);
                    fit.push(Rc::new(Geometry::MultiPoint(
                        points.filter(|[x, y]| x.is_finite() && y.is_finite()).collect(),
                    )));
                }
            }
        }
        Some(Projection::read(&spec, size.width, size.height, &fit))
    }
}
