//! Stands of legends: on the side of a block that they ask for, or below it on a phone.

use super::block::Block;
use super::compose::EDGE;
use super::domain::Cell;
use super::legend::{self, Shown};
use super::spread;
use super::views::{Layout, units};
use crate::grammar::model::{Kind, View};
use crate::scene::Legend;

/// The legends of the scales that belong to a level of facets, of all views or those of one.
pub(super) fn legends(layout: &Layout, level: usize, cell: &Cell, within: Option<&[usize]>) -> Vec<(String, Legend)> {
    let config = &layout.model.config;
    let numbers: Vec<usize> = layout
        .shares
        .numbers()
        .into_iter()
        .filter(|at| {
            let share = layout.shares.share(*at);
            let inside = within.is_none_or(|ids| share.uses.iter().any(|one| ids.contains(&one.unit.id)));
            share.level == level && inside && legend::has_legend(share, config)
        })
        .collect();
    let sizes: Vec<_> = numbers
        .iter()
        .map(|at| {
            let unit = layout.shares.share(*at).uses[0].unit.id;
            let of = find(&layout.model.root, unit);
            of.map(|view| layout.size(view, cell)).unwrap_or_default()
        })
        .collect();
    let resolved: Vec<_> =
        numbers.iter().zip(&sizes).map(|(at, size)| layout.resolved(*at, cell, size, false)).collect();
    let shown: Vec<Shown> = numbers
        .iter()
        .zip(&resolved)
        .zip(&sizes)
        .map(|((at, resolved), size)| Shown {
            number: *at,
            share: layout.shares.share(*at),
            resolved,
            room: [size.width, size.height],
        })
        .collect();
    legend::legends(&shown, &layout.shares, layout.env, config)
}

/// The plot that a unit is in.
fn find(view: &View, unit: usize) -> Option<&View> {
    match &view.kind {
        Kind::Unit(_) | Kind::Layer(_) => units(view).iter().any(|one| one.id == unit).then_some(view),
        Kind::Concat(children, _) => children.iter().find_map(|child| find(child, unit)),
        Kind::Facet(facet) => find(&facet.child, unit),
    }
}

/// Space between a plot and its legends, px.
const AWAY: f64 = 18.0;

/// Puts legends on the sides of a block that they ask for; on the right where they do not.
pub(super) fn stand(block: &mut Block, legends: Vec<(String, Legend)>) {
    let [left, top, right, bottom] = block.bounds;
    let area = block.panels.first().map_or([0.0; 4], |panel| [panel.x, panel.y, panel.width, panel.height]);
    // How far the legends of each side reach so far.
    let mut used = [0.0_f64; 5];
    for (orient, mut one) in legends {
        let across = matches!(orient.as_str(), "top" | "bottom");
        if across {
            spread::flow(&mut one, (right - left).max(200.0));
        }
        let [width, height] = spread::extent(&one);
        let (side, step, [x, y]) = match orient.as_str() {
            "bottom" => (0, width, [left + used[0], bottom + AWAY]),
            "top" => (1, width, [left + used[1], top - AWAY - height]),
            "left" => (2, height, [left - AWAY - width, top.max(0.0) + used[2]]),
            "top-left" | "top-right" | "bottom-left" | "bottom-right" => {
                let x = if orient.ends_with("left") { area[0] + 8.0 } else { area[0] + area[2] - width - 8.0 };
                let y = if orient.starts_with("top") { area[1] + 8.0 } else { area[1] + area[3] - height - 8.0 };
                (4, height, [x, y + if orient.starts_with("top") { used[4] } else { -used[4] }])
            }
            _ => (3, height, [right + AWAY, top.max(0.0) + used[3]]),
        };
        used[side] += step + AWAY;
        spread::shift(&mut one, x, y);
        let bounds = block.bounds;
        block.bounds = [bounds[0].min(x), bounds[1].min(y), bounds[2].max(x + width), bounds[3].max(y + height)];
        block.legends.push(one);
    }
}

/// Puts legends below a block, their entries side by side as far as they fit.
pub(super) fn stand_below(block: &mut Block, legends: Vec<(String, Legend)>, width: f64) {
    let [left, _, _, bottom] = block.bounds;
    let mut y = bottom + 10.0;
    for (_, mut one) in legends {
        spread::flow(&mut one, width - 2.0 * EDGE);
        let [wide, tall] = spread::extent(&one);
        spread::shift(&mut one, left, y);
        y += tall + 8.0;
        block.bounds[2] = block.bounds[2].max(left + wide);
        block.bounds[3] = block.bounds[3].max(y);
        block.legends.push(one);
    }
}
