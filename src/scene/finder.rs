//! The finder of the point that a pointer means, in logarithmic time.

use super::{Point, Reach};
use crate::grammar::order;

/// The points of a reach by place: made once for a scene, asked at every move of the pointer.
#[derive(Debug, Clone, Default)]
pub struct Finder {
    /// Points by their place along the main axis.
    along: Vec<usize>,
    /// Where points are items of their own: cells of a grid with the points whose boxes touch them.
    cells: Vec<Vec<u32>>,
    /// Columns of the grid.
    columns: usize,
    /// Left and top edge of the grid, width and height of a cell, px.
    frame: [f64; 4],
}

/// The most cells of the grid along a side.
const SIDE: f64 = 64.0;

impl Finder {
    /// For the points of a reach.
    pub fn new(reach: &Reach) -> Finder {
        let points = &reach.points;
        let mut along: Vec<usize> = (0..points.len()).collect();
        let place = |at: usize| main(reach, &points[at]);
        order(&mut along, &|a, b| place(a).total_cmp(&place(b)));
        let mut finder = Finder { along, ..Finder::default() };
        if !reach.shared && !points.is_empty() {
            finder.fill(points);
        }
        finder
    }

    fn fill(&mut self, points: &[Point]) {
        let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
        for [x, y, width, height] in points.iter().map(|point| point.bounds) {
            low = [low[0].min(x), low[1].min(y)];
            high = [high[0].max(x + width), high[1].max(y + height)];
        }
        let side = (points.len() as f64).sqrt().ceil().clamp(1.0, SIDE);
        let size = |axis: usize| ((high[axis] - low[axis]) / side).max(1.0);
        self.frame = [low[0], low[1], size(0), size(1)];
        self.columns = side as usize;
        self.cells = vec![Vec::new(); self.columns * self.columns];
        for (at, point) in points.iter().enumerate() {
            let [x, y, width, height] = point.bounds;
            let (left, right) = (self.cell(0, x), self.cell(0, x + width));
            for row in self.cell(1, y)..=self.cell(1, y + height) {
                for column in left..=right {
                    self.cells[row * self.columns + column].push(at as u32);
                }
            }
        }
    }

    /// The column or row of a place.
    fn cell(&self, axis: usize, place: f64) -> usize {
        (((place - self.frame[axis]) / self.frame[axis + 2]).max(0.0) as usize).min(self.columns.saturating_sub(1))
    }

    /// The point nearest to a place in the scene: one whose box holds it, or else by key, then across.
    pub fn nearest(&self, reach: &Reach, x: f64, y: f64) -> Option<usize> {
        let (here, aside) = if reach.down { (y, x) } else { (x, y) };
        let points = &reach.points;
        let distance = |at: usize| {
            let point = &points[at];
            ((main(reach, point) - here).abs(), (cross(reach, point) - aside).abs())
        };
        let better = |a: &usize, b: &usize| {
            let (a, b) = (distance(*a), distance(*b));
            a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1))
        };
        if self.columns > 0 {
            let cell = &self.cells[self.cell(1, y) * self.columns + self.cell(0, x)];
            let inside = |at: &usize| {
                let [left, top, width, height] = points[*at].bounds;
                x >= left && x <= left + width && y >= top && y <= top + height
            };
            if let Some(found) = cell.iter().map(|at| *at as usize).filter(inside).min_by(better) {
                return Some(found);
            }
        }
        let place = |at: usize| main(reach, &points[self.along[at]]);
        let after = self.along.partition_point(|at| main(reach, &points[*at]) < here);
        let sides = [after.checked_sub(1), (after < self.along.len()).then_some(after)];
        let close =
            sides.into_iter().flatten().min_by(|a, b| (place(*a) - here).abs().total_cmp(&(place(*b) - here).abs()))?;
        // All that stand at the same distance, on either side.
        let far = (place(close) - here).abs();
        let before = (0..after).rev().take_while(|at| (place(*at) - here).abs() <= far);
        let behind = (after..self.along.len()).take_while(|at| (place(*at) - here).abs() <= far);
        before.chain(behind).map(|at| self.along[at]).min_by(better)
    }
}

fn main(reach: &Reach, point: &Point) -> f64 {
    if reach.down { point.y } else { point.x }
}

fn cross(reach: &Reach, point: &Point) -> f64 {
    if reach.down { point.x } else { point.y }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::Reading;

    /// Points in a fixed disorder, a linear congruence apart.
    fn reach(count: usize, shared: bool, down: bool) -> Reach {
        let mut state = 7_u64;
        let mut next = |most: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((state >> 33) % most) as f64
        };
        let mut points: Vec<Point> = Vec::new();
        for key in 0..count {
            let (x, y) = (next(600), next(300));
            let bounds = [x - next(12), y - next(12), 24.0, 24.0];
            points.push(Point {
                series: 0,
                key,
                x,
                y,
                bounds,
                value: Reading::default(),
                details: Vec::new(),
                origin: None,
            });
        }
        Reach { points, shared, down, ..Reach::default() }
    }

    #[test]
    fn it_finds_what_a_search_through_all_finds() {
        for (count, shared, down) in
            [(0, true, false), (1, false, true), (40, true, false), (500, false, false), (500, true, true)]
        {
            let reach = reach(count, shared, down);
            let finder = Finder::new(&reach);
            for at in 0..400_u32 {
                let (x, y) = (f64::from(at % 23) * 29.3 - 20.0, f64::from(at % 17) * 21.7 - 20.0);
                let found = finder.nearest(&reach, x, y).map(|at| (reach.points[at].x, reach.points[at].y));
                let wanted = reach.nearest(x, y).map(|at| (reach.points[at].x, reach.points[at].y));
                assert_eq!(found, wanted, "{count} points, at {x}, {y}");
            }
        }
    }
}
