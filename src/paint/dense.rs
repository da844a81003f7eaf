//! Dense lines: a line with more points than its pixels have columns, as one filled area.
//!
//! Stroking such a line costs a joint for every point, and pixels that are covered a hundred times; the area that it
//! covers, column by column of device pixels, costs one fill.

/// Lines with fewer points to a column of pixels are stroked.
const DENSITY: f64 = 1.5;
/// The most columns of pixels that an area is looked for in.
const MOST_COLUMNS: f64 = 32_000.0;

/// The outline of what a line of a width covers, px; `pixel` is the size of a device pixel. `None` where the line is
/// not dense, or runs back.
pub fn envelope(points: &[[f64; 2]], width: f64, pixel: f64) -> Option<Vec<[f64; 2]>> {
    let [first, .., last] = points else { return None };
    let columns = ((last[0] - first[0]) / pixel).ceil() + 1.0;
    let dense = points.len() as f64 > columns * DENSITY && points.len() > 64 && columns <= MOST_COLUMNS;
    if !dense || !points.is_sorted_by(|a, b| a[0] <= b[0]) {
        return None;
    }
    let start = (first[0] / pixel).floor();
    let column = |x: f64| ((x / pixel).floor() - start).max(0.0) as usize;
    let mut spans = vec![[f64::INFINITY, f64::NEG_INFINITY]; column(last[0]) + 1];
    let mut cover = |at: usize, y: f64| {
        let span = &mut spans[at];
        *span = [span[0].min(y), span[1].max(y)];
    };
    for two in points.windows(2) {
        let ([x, y], [x2, y2]) = (two[0], two[1]);
        let (from, to) = (column(x), column(x2));
        cover(from, y);
        cover(to, y2);
        // Where a step leads over the edges of columns, both sides reach the place where it does.
        for edge in from..to {
            let share = ((start + edge as f64 + 1.0) * pixel - x) / (x2 - x);
            let y = y + (y2 - y) * share.clamp(0.0, 1.0);
            cover(edge, y);
            cover(edge + 1, y);
        }
    }
    let half = width / 2.0;
    let edge = |at: usize| (start + at as f64) * pixel;
    let mut outline = Vec::with_capacity(spans.len() * 4);
    for (at, [top, _]) in spans.iter().enumerate() {
        outline.extend([[edge(at), top - half], [edge(at + 1), top - half]]);
    }
    for (at, [_, bottom]) in spans.iter().enumerate().rev() {
        outline.extend([[edge(at + 1), bottom + half], [edge(at), bottom + half]]);
    }
    Some(outline)
}

/// A long line in stretches of so many steps. Each after the first begins `lead` before the end of the one before, on its last
/// step, so that the two are joined without a seam, and hardly a pixel is painted twice.
///
/// A browser keeps the edges of a whole line at hand while it fills in pixel after pixel: a thousand steps in stretches are
/// rastered in four fifths of the time.
pub fn stretches(points: &[[f64; 2]], steps: usize, lead: f64) -> impl Iterator<Item = Vec<[f64; 2]>> {
    let last = points.len().saturating_sub(1);
    let count = if last.saturating_sub(1) / 2 >= steps { last.div_ceil(steps) } else { 1 };
    (0..count).map(move |at| {
        let start = at * steps;
        let end = if at + 1 == count { points.len() } else { start + steps + 1 };
        let mut stretch = points[start.saturating_sub(1)..end].to_vec();
        if at > 0 {
            let ([x0, y0], [x, y]) = (points[start - 1], points[start]);
            let share = (lead / (x - x0).hypot(y - y0)).min(1.0);
            stretch[0] = [x + (x0 - x) * share, y + (y0 - y) * share];
        }
        stretch
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_join() {
        let line: Vec<[f64; 2]> = (0..10).map(|at| [f64::from(at) * 4.0, 0.0]).collect();
        let cut = |points: &[[f64; 2]]| -> Vec<Vec<f64>> {
            stretches(points, 3, 1.0).map(|stretch| stretch.iter().map(|point| point[0]).collect()).collect()
        };
        assert_eq!(cut(&line[..7]), [[0.0, 4.0, 8.0, 12.0, 16.0, 20.0, 24.0]], "two are one");
        assert_eq!(
            cut(&line[..8]),
            [vec![0.0, 4.0, 8.0, 12.0], vec![11.0, 12.0, 16.0, 20.0, 24.0], vec![23.0, 24.0, 28.0]]
        );
        assert_eq!(cut(&line[..9]).concat().len(), cut(&line[..8]).concat().len() + 1);
        assert_eq!(cut(&line)[2], [23.0, 24.0, 28.0, 32.0, 36.0]);
        assert_eq!(cut(&line[..1]), [[0.0]]);
        let still = stretches(&[[1.0, 1.0]; 10], 3, 1.0).flatten().all(|point| point == [1.0, 1.0]);
        assert!(still, "what does not move has no direction");
    }

    #[test]
    fn covers_every_point() {
        let points: Vec<[f64; 2]> =
            (0..1000).map(|at| [f64::from(at) * 0.2, f64::from(at * 7919 % 100) + 10.0]).collect();
        let outline = envelope(&points, 2.0, 0.5).expect("a dense line");
        let columns = outline.len() / 4;
        for [x, y] in points {
            let at = ((x / 0.5).floor() as usize).min(columns - 1);
            let top = outline[2 * at][1];
            let bottom = outline[outline.len() - 1 - 2 * at][1];
            assert!(top <= y - 1.0 && bottom >= y + 1.0, "{x}, {y} is between {top} and {bottom}");
        }
    }

    #[test]
    fn leaves_plain_lines_to_the_stroke() {
        let line = |count: usize, step: f64| (0..count).map(|at| [at as f64 * step, 1.0]).collect::<Vec<_>>();
        assert_eq!(envelope(&line(100, 5.0), 2.0, 1.0), None);
        assert_eq!(envelope(&[], 2.0, 1.0), None);
        let mut back = line(1000, 0.1);
        back.swap(1, 500);
        assert_eq!(envelope(&back, 2.0, 1.0), None, "a line that runs back is no function of x");
    }
}
