//! Headers of facets: what stands over columns, beside rows, and over wrapped cells.

use super::block::Block;
use super::compose::SIZE;
use super::domain::Cell;
use super::facet::all_units;
use super::settle::shorten;
use super::views::Layout;
use crate::explainer::Str;
use crate::flow::Value;
use crate::grammar::model::{Env, Facet, Header, Json, number, word};
use crate::scene::{Anchor, Baseline, Color, Label, metrics};

/// How far a header may reach over the ends of its column, both together, px.
const ROOM: f64 = 12.0;

/// The headers of a facet in a cell.
pub(super) struct Headers {
    pub(super) row: Option<Header>,
    pub(super) column: Option<Header>,
    pub(super) wrap: Option<Header>,
}

/// The headers of a facet for which there are rows to show; inside of a facet those of its cell.
pub(super) fn within(facet: &Facet, cell: &Cell) -> Headers {
    let inside = all_units(&facet.child);
    let of = |header: &Option<Header>| {
        let mut header = header.clone()?;
        let mut keys: Vec<Str> = Vec::new();
        for unit in &inside {
            let Some(column) = unit.rows.column(&header.column) else { return Some(header) };
            match super::domain::in_cell(unit, cell, usize::MAX) {
                Some(rows) => keys.extend(rows.iter().map(|row| column[*row].key())),
                None => keys.extend(column.iter().map(Value::key)),
            }
            keys.sort();
            keys.dedup();
        }
        header.values.retain(|value| keys.binary_search(&value.key()).is_ok());
        Some(header)
    };
    Headers { row: of(&facet.row), column: of(&facet.column), wrap: of(&facet.wrap) }
}

pub(super) fn title_at(x: f64, y: f64, text: String, anchor: Anchor, angle: f64, bold: bool) -> Label {
    Label {
        x,
        y,
        text,
        anchor,
        baseline: Baseline::Bottom,
        angle,
        size: SIZE,
        bold,
        color: if bold { Color::Ink } else { Color::Soft },
    }
}

pub(super) fn header_text(value: &Value, header: &crate::grammar::model::Header, env: &Env) -> String {
    let format = header.def.json.get("header").and_then(|header| word(header, "format"));
    let plain = match (&header.def.unit, format) {
        (Some(unit), format) if value.is_valid() => crate::flow::format::time::show(
            value.number(),
            format.unwrap_or(&crate::flow::format::time::local(unit.format_spec(), env.locale)),
            env.locale,
        ),
        (None, Some(format)) => super::text::formatted(value, format, env.locale),
        _ => env.glossary.label(value.string()).to_string(),
    };
    match header.def.json.get("header").and_then(|header| word(header, "labelExpr")) {
        Some(expression) => {
            let mut ticks = vec![super::ticks::Tick { value: value.clone(), at: 0.0, label: plain }];
            super::ticks::relabel(&mut ticks, expression, env);
            ticks.remove(0).label
        }
        None => plain,
    }
}

/// The headers of rows and columns, with the names of their fields.
pub(super) fn headers(
    block: &mut Block,
    layout: &Layout,
    facet: &Headers,
    xs: &[f64],
    ys: &[f64],
    sizes: &[[f64; 2]],
    columns: usize,
) {
    let env = layout.env;
    let off = |header: &crate::grammar::model::Header, key: &str| {
        header.def.json.get("header").is_some_and(|header| {
            header.is_null()
                || header.get(key) == Some(&Json::Bool(false))
                || (key == "title" && header.get(key) == Some(&Json::Null))
        })
    };
    if let Some(header) = &facet.column {
        let top = block.bounds[1];
        if !off(header, "labels") {
            for (at, value) in header.values.iter().enumerate() {
                let x = xs.get(at).copied().unwrap_or(0.0) + sizes.get(at).map_or(0.0, |size| size[0] / 2.0);
                let room = sizes.get(at).map_or(0.0, |size| size[0]) + ROOM;
                let mut text = header_text(value, header, env);
                if layout.fitted {
                    text = shorten(&text, room, SIZE, false);
                }
                block.titles.push(title_at(x, top - 6.0, text, Anchor::Middle, 0.0, false));
            }
            block.bounds[1] = top - SIZE - 10.0;
        }
        if let Some(title) = header.def.title("header", env.locale).filter(|_| !off(header, "title")) {
            let middle = (xs.first().copied().unwrap_or(0.0)
                + xs.last().copied().unwrap_or(0.0)
                + sizes.last().map_or(0.0, |size| size[0]))
                / 2.0;
            block.titles.push(title_at(middle, block.bounds[1] - 4.0, title, Anchor::Middle, 0.0, true));
            block.bounds[1] -= SIZE + 8.0;
        }
    }
    if let Some(header) = &facet.row {
        let left = block.bounds[0];
        let level = header.def.json.get("header").and_then(|header| number(header, "labelAngle")) == Some(0.0);
        if !off(header, "labels") {
            let mut widest: f64 = SIZE;
            for (at, value) in header.values.iter().enumerate() {
                let y = ys.get(at).copied().unwrap_or(0.0) + sizes.get(at * columns).map_or(0.0, |size| size[1] / 2.0);
                let text = header_text(value, header, env);
                if level {
                    widest = widest.max(metrics::width(&text, SIZE, false));
                }
                let mut label = title_at(
                    left - 8.0,
                    y,
                    text,
                    if level { Anchor::End } else { Anchor::Middle },
                    if level { 0.0 } else { 270.0 },
                    false,
                );
                if level {
                    label.baseline = Baseline::Middle;
                }
                block.titles.push(label);
            }
            block.bounds[0] = left - widest - 12.0;
        }
        if let Some(title) = header.def.title("header", env.locale).filter(|_| !off(header, "title")) {
            let middle = (ys.first().copied().unwrap_or(0.0)
                + ys.last().copied().unwrap_or(0.0)
                + sizes.last().map_or(0.0, |size| size[1]))
                / 2.0;
            block.titles.push(title_at(block.bounds[0] - 4.0, middle, title, Anchor::Middle, 270.0, true));
            block.bounds[0] -= SIZE + 8.0;
        }
    }
    if let Some(header) = &facet.wrap
        && let Some(title) = header.def.title("header", env.locale).filter(|_| !off(header, "title"))
    {
        let middle = (block.bounds[0] + block.bounds[2]) / 2.0;
        block.titles.push(title_at(middle, block.bounds[1] - 4.0, title, Anchor::Middle, 0.0, true));
        block.bounds[1] -= SIZE + 8.0;
    }
}
