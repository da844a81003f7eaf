//! Boxes: what takes room, and whether two of them collide.

/// Whether two boxes (x, y, width, height) come closer than `gap` px to each other.
pub fn overlap(a: &[f64; 4], b: &[f64; 4], gap: f64) -> bool {
    a[0] < b[0] + b[2] + gap && b[0] < a[0] + a[2] + gap && a[1] < b[1] + b[3] + gap && b[1] < a[1] + a[3] + gap
}

/// Whether a straight line passes through a box.
pub fn crosses(area: &[f64; 4], from: [f64; 2], to: [f64; 2]) -> bool {
    clip(area, from, to).is_some()
}

/// The part of a straight line that lies in a box (Liang and Barsky).
pub fn clip(area: &[f64; 4], from: [f64; 2], to: [f64; 2]) -> Option<([f64; 2], [f64; 2])> {
    let (mut start, mut stop) = (0.0_f64, 1.0_f64);
    let delta = [to[0] - from[0], to[1] - from[1]];
    for axis in 0..2 {
        let (low, high) = (area[axis], area[axis] + area[axis + 2]);
        if delta[axis] == 0.0 {
            if from[axis] < low || from[axis] > high {
                return None;
            }
            continue;
        }
        let (a, b) = ((low - from[axis]) / delta[axis], (high - from[axis]) / delta[axis]);
        start = start.max(a.min(b));
        stop = stop.min(a.max(b));
    }
    if start > stop {
        return None;
    }
    let at = |share: f64| match share {
        0.0 => from,
        1.0 => to,
        _ => [from[0] + delta[0] * share, from[1] + delta[1] * share],
    };
    Some((at(start), at(stop)))
}

/// The parts of a straight line (x, y, x2, y2) that lie outside of a box.
pub fn outside(area: &[f64; 4], line: [f64; 4]) -> impl Iterator<Item = [f64; 4]> {
    let [x, y, x2, y2] = line;
    let parts = match clip(area, [x, y], [x2, y2]) {
        None => [Some(line), None],
        Some((from, to)) => [[x, y, from[0], from[1]], [to[0], to[1], x2, y2]]
            .map(|part| Some(part).filter(|[x, y, x2, y2]| x != x2 || y != y2)),
    };
    parts.into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_cut_out_at_the_box() {
        let outside = |line| outside(&[10.0, 10.0, 20.0, 10.0], line).collect::<Vec<_>>();
        assert_eq!(outside([0.0, 15.0, 50.0, 15.0]), [[0.0, 15.0, 10.0, 15.0], [30.0, 15.0, 50.0, 15.0]]);
        assert_eq!(outside([20.0, 15.0, 20.0, 0.0]), [[20.0, 10.0, 20.0, 0.0]]);
        assert_eq!(outside([0.0, 5.0, 50.0, 5.0]), [[0.0, 5.0, 50.0, 5.0]]);
        assert_eq!(outside([12.0, 15.0, 28.0, 15.0]), [] as [[f64; 4]; 0]);
    }

    #[test]
    fn lines_are_cut_at_the_box() {
        let area = [0.0, 0.0, 10.0, 10.0];
        assert_eq!(clip(&area, [-5.0, 5.0], [15.0, 5.0]), Some(([0.0, 5.0], [10.0, 5.0])));
        assert_eq!(clip(&area, [1.0, 1.0], [2.0, 2.0]), Some(([1.0, 1.0], [2.0, 2.0])));
        assert_eq!(clip(&area, [-5.0, 0.0], [0.0, 20.0]), None);
        assert_eq!(clip(&area, [11.0, 1.0], [11.0, 2.0]), None);
    }

    #[test]
    fn boxes_that_touch_do_not_overlap() {
        assert!(!overlap(&[0.0, 0.0, 10.0, 10.0], &[10.0, 0.0, 5.0, 5.0], 0.0));
        assert!(overlap(&[0.0, 0.0, 10.0, 10.0], &[10.0, 0.0, 5.0, 5.0], 1.0));
    }
}
