//! Blocks: plots with everything around them, and rows of them aligned by their corners.

use super::pointing::Target;
use super::spread;
use crate::scene::{Grip, Label, Legend, Panel};

/// Plots with everything around them, relative to the first plot area's corner.
#[derive(Default)]
pub(super) struct Block {
    pub(super) panels: Vec<Panel>,
    pub(super) titles: Vec<Label>,
    pub(super) legends: Vec<Legend>,
    pub(super) targets: Vec<Target>,
    pub(super) grips: Vec<Grip>,
    /// Left, top, right and bottom edge, px.
    pub(super) bounds: [f64; 4],
}

impl Block {
    pub(super) fn shift(&mut self, dx: f64, dy: f64) {
        self.panels.iter_mut().for_each(|panel| (panel.x, panel.y) = (panel.x + dx, panel.y + dy));
        self.titles.iter_mut().for_each(|title| (title.x, title.y) = (title.x + dx, title.y + dy));
        self.legends.iter_mut().for_each(|one| spread::shift(one, dx, dy));
        for target in &mut self.targets {
            (target.at[0], target.at[1]) = (target.at[0] + dx, target.at[1] + dy);
            (target.bounds[0], target.bounds[1]) = (target.bounds[0] + dx, target.bounds[1] + dy);
        }
        for grip in &mut self.grips {
            (grip.frame[0], grip.frame[1]) = (grip.frame[0] + dx, grip.frame[1] + dy);
        }
        let [left, top, right, bottom] = self.bounds;
        self.bounds = [left + dx, top + dy, right + dx, bottom + dy];
    }

    pub(super) fn take(&mut self, other: Block) {
        let empty = self.panels.is_empty() && self.titles.is_empty();
        self.panels.extend(other.panels);
        self.titles.extend(other.titles);
        self.targets.extend(other.targets);
        self.grips.extend(other.grips);
        self.legends.extend(other.legends);
        let (a, b) = (self.bounds, other.bounds);
        self.bounds = if empty { b } else { [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])] };
    }
}

/// Blocks in rows of so many, aligned by their plot areas' corners.
pub(super) fn grid(blocks: Vec<Block>, columns: usize, gaps: [f64; 2]) -> (Vec<Block>, Vec<f64>, Vec<f64>) {
    let columns = columns.clamp(1, blocks.len().max(1));
    let rows = blocks.len().div_ceil(columns);
    let (mut lefts, mut rights) = (vec![0.0_f64; columns], vec![0.0_f64; columns]);
    let (mut tops, mut bottoms) = (vec![0.0_f64; rows], vec![0.0_f64; rows]);
    for (at, block) in blocks.iter().enumerate() {
        let (row, column) = (at / columns, at % columns);
        let [left, top, right, bottom] = block.bounds;
        lefts[column] = lefts[column].max(-left);
        rights[column] = rights[column].max(right);
        tops[row] = tops[row].max(-top);
        bottoms[row] = bottoms[row].max(bottom);
    }
    let along = |before: &[f64], after: &[f64], gap: f64| -> Vec<f64> {
        let mut at = 0.0;
        before
            .iter()
            .enumerate()
            .map(|(index, room)| {
                if index > 0 {
                    at += after[index - 1] + gap + room;
                }
                at
            })
            .collect()
    };
    let (xs, ys) = (along(&lefts, &rights, gaps[0]), along(&tops, &bottoms, gaps[1]));
    let placed = blocks
        .into_iter()
        .enumerate()
        .map(|(at, mut block)| {
            block.shift(xs[at % columns], ys[at / columns]);
            block
        })
        .collect();
    (placed, xs, ys)
}
