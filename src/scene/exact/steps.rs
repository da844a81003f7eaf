//! Steps: round numbers along an interval, as d3 finds them.

use crate::flow::math;

/// Step and bounds of ticks (d3-array `tickSpec`): the ticks are `i * step` for i in the bounds, or `i / -step` where it is negative.
fn tick_spec(start: f64, stop: f64, count: f64) -> (f64, f64, f64) {
    let (factor, power) = math::round_step((stop - start) / count.max(0.0));
    let (mut first, mut last, mut step);
    if power < 0.0 {
        step = math::pow(10.0, -power) / factor;
        first = (start * step).round();
        last = (stop * step).round();
        if first / step < start {
            first += 1.0;
        }
        if last / step > stop {
            last -= 1.0;
        }
        step = -step;
    } else {
        step = math::pow(10.0, power) * factor;
        first = (start / step).round();
        last = (stop / step).round();
        if first * step < start {
            first += 1.0;
        }
        if last * step > stop {
            last -= 1.0;
        }
    }
    if last < first && (0.5..2.0).contains(&count) {
        return tick_spec(start, stop, count * 2.0);
    }
    (first, last, step)
}

/// Round values between two numbers, about `count` of them (d3-array `ticks`).
pub fn ticks(start: f64, stop: f64, count: f64) -> Vec<f64> {
    if !(start.is_finite() && stop.is_finite() && count > 0.0) {
        return Vec::new();
    }
    if start == stop {
        return vec![start];
    }
    let reverse = stop < start;
    let (first, last, step) = if reverse { tick_spec(stop, start, count) } else { tick_spec(start, stop, count) };
    if last < first || !(last - first).is_finite() || last - first > 100_000.0 || !step.is_finite() {
        return Vec::new();
    }
    let total = (last - first) as usize + 1;
    let at = |i: usize| {
        let i = if reverse { last - i as f64 } else { first + i as f64 };
        if step < 0.0 { i / -step } else { i * step }
    };
    (0..total).map(at).collect()
}

/// The step between ticks, negative for its inverse (d3-array `tickIncrement`).
pub fn tick_increment(start: f64, stop: f64, count: f64) -> f64 {
    tick_spec(start, stop, count).2
}

/// Round ends around two numbers (d3-scale `linear.nice`).
pub(super) fn nice(mut start: f64, mut stop: f64, count: f64) -> [f64; 2] {
    let ends = [start, stop];
    let mut before = 0.0;
    for _ in 0..10 {
        let step = tick_increment(start, stop, count);
        if step == before {
            return [start, stop];
        }
        if step > 0.0 {
            start = (start / step).floor() * step;
            stop = (stop / step).ceil() * step;
        } else if step < 0.0 {
            start = (start * step).ceil() / step;
            stop = (stop * step).floor() / step;
        } else {
            break;
        }
        before = step;
    }
    if start.is_finite() && stop.is_finite() { [start, stop] } else { ends }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_those_of_d3() {
        assert_eq!(ticks(0.0, 100.0, 10.0).len(), 11);
        assert_eq!(ticks(0.0, 1.0, 5.0), [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]);
        assert_eq!(ticks(5.0, -5.0, 5.0), [4.0, 2.0, 0.0, -2.0, -4.0]);
        assert!(ticks(f64::NAN, 1.0, 5.0).is_empty());
    }

    #[test]
    fn nice_domains_are_those_of_d3() {
        assert_eq!(nice(0.13, 0.97, 10.0), [0.1, 1.0]);
        assert_eq!(nice(3.0, 3.0, 10.0), [3.0, 3.0]);
    }
}
