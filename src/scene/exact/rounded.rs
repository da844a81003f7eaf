//! Stacks with rounded ends, which are groups of their own.

use crate::grammar::model::Unit;
use crate::scene::{Curve, MarkKind, Marks, Panel, Shape};

/// Whether corners of bars are rounded that stand in stacks: Vega-Lite rounds the stack, not its parts.
pub(super) fn rounds_stacks(unit: &Unit) -> bool {
    let rounded = [
        "cornerRadius",
        "cornerRadiusEnd",
        "cornerRadiusTopLeft",
        "cornerRadiusTopRight",
        "cornerRadiusBottomLeft",
        "cornerRadiusBottomRight",
    ];
    unit.kind == "bar" && unit.stack.is_some() && rounded.iter().any(|name| unit.prop(name).is_some())
}

/// Bars by the stack that they stand in, each relative to it.
pub(super) fn by_stack(unit: &Unit, marks: Vec<Marks>) -> Vec<Panel> {
    let upright = unit.upright != Some(false);
    let mut groups: Vec<(i64, Panel)> = Vec::new();
    for mut item in marks.into_iter().flat_map(|marks| marks.items) {
        let Shape::Rect([x, y, width, height]) = &mut item.shape else { continue };
        let at = if upright { *x } else { *y };
        let key = (at * 8.0).round() as i64;
        let place = groups.iter().position(|(other, _)| *other == key).unwrap_or_else(|| {
            let panel = if upright {
                Panel { x: at, width: *width, ..Panel::default() }
            } else {
                Panel { y: at, height: *height, ..Panel::default() }
            };
            groups.push((key, panel));
            groups.len() - 1
        });
        if upright {
            *x -= at
        } else {
            *y -= at
        }
        let panel = &mut groups[place].1;
        if panel.marks.is_empty() {
            panel.marks.push(Marks { kind: MarkKind::Rect, curve: Curve::Linear, items: Vec::new() });
        }
        panel.marks[0].items.push(item);
    }
    groups.into_iter().map(|(_, panel)| panel).collect()
}
