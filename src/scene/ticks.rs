//! Ticks: round values along a continuous scale (d3's algorithms, without logarithms, so that every machine agrees).

use crate::grammar::time;

/// Ten to a power, by multiplication.
fn power_of_ten(power: i32) -> f64 {
    let mut out = 1.0;
    for _ in 0..power.abs() {
        out *= 10.0;
    }
    out
}

/// The distance of round ticks: the first number, or its inverse where it is negative.
fn increment(start: f64, stop: f64, count: f64) -> f64 {
    let step = (stop - start) / count.max(1e-9);
    if !(step > 0.0 && step.is_finite()) {
        return f64::NAN;
    }
    let mut power = 0;
    while power < 300 && power_of_ten(power + 1) <= step {
        power += 1;
    }
    while power > -300 && (if power < 0 { 1.0 / power_of_ten(power) } else { power_of_ten(power) }) > step {
        power -= 1;
    }
    let unit = power_of_ten(power);
    let error = if power < 0 { step * unit } else { step / unit };
    // d3's square roots of 50, 10 and 2.
    let factor = match error {
        _ if error >= 7.071_067_811_865_475 => 10.0,
        _ if error >= 3.162_277_660_168_379_5 => 5.0,
        _ if error >= std::f64::consts::SQRT_2 => 2.0,
        _ => 1.0,
    };
    if power < 0 { -(unit / factor) } else { unit * factor }
}

/// The distance of round ticks between two values.
pub fn step(start: f64, stop: f64, count: f64) -> f64 {
    let increment = increment(start, stop, count);
    if increment < 0.0 { -1.0 / increment } else { increment }
}

/// Round values from `start` to `stop`, about `count` of them (d3-array `ticks`).
pub fn linear(start: f64, stop: f64, count: f64) -> Vec<f64> {
    if start > stop {
        let mut ticks = linear(stop, start, count);
        ticks.reverse();
        return ticks;
    }
    let increment = increment(start, stop, count);
    if increment.is_nan() {
        return vec![start];
    }
    let at = |tick: f64| if increment < 0.0 { tick / -increment } else { tick * increment };
    let scaled = |value: f64| if increment < 0.0 { value * -increment } else { value / increment };
    let (mut first, mut last) = (scaled(start).round(), scaled(stop).round());
    if at(first) < start {
        first += 1.0;
    }
    if at(last) > stop {
        last -= 1.0;
    }
    if last < first && (0.5..2.0).contains(&count) {
        return linear(start, stop, count * 2.0);
    }
    let number = (last - first + 1.0).clamp(0.0, 1000.0) as usize;
    // Adding zero turns -0 into 0.
    (0..number).map(|tick| at(first + tick as f64) + 0.0).collect()
}

/// Moves the ends of a domain out to round values (d3-scale `nice`).
pub fn nice(ends: [f64; 2], count: f64) -> [f64; 2] {
    let turned = ends[0] > ends[1];
    let [mut start, mut stop] = if turned { [ends[1], ends[0]] } else { ends };
    let mut before = f64::NAN;
    for _ in 0..10 {
        let step = increment(start, stop, count);
        if step.is_nan() || step == before {
            break;
        }
        (start, stop) = if step > 0.0 {
            ((start / step).floor() * step, (stop / step).ceil() * step)
        } else {
            ((start * step).ceil() / step, (stop * step).floor() / step)
        };
        before = step;
    }
    let (start, stop) = (start + 0.0, stop + 0.0);
    if turned { [stop, start] } else { [start, stop] }
}

/// Powers of ten in a domain of positive numbers, and their multiples where they are few.
pub fn log(start: f64, stop: f64, count: f64) -> Vec<f64> {
    let (low, high) = (start.min(stop), start.max(stop));
    let mut powers = vec![1.0];
    while powers[0] > low && powers.len() < 330 {
        powers.insert(0, powers[0] / 10.0);
    }
    while powers[powers.len() - 1] < high && powers.len() < 660 {
        powers.push(powers[powers.len() - 1] * 10.0);
    }
    let inside = |value: &f64| *value >= low * (1.0 - 1e-12) && *value <= high * (1.0 + 1e-12);
    let mut ticks: Vec<f64> = powers.iter().copied().filter(inside).collect();
    if ticks.len() < 3 {
        ticks = powers.iter().flat_map(|power| [1.0, 2.0, 5.0].map(|digit| digit * power)).filter(inside).collect();
    }
    let every = (ticks.len() as f64 / count.max(1.0)).ceil() as usize;
    ticks.into_iter().step_by(every.max(1)).collect()
}

/// Moments at the start of minutes, hours, days, months or years, about `count` of them (d3-time's choice), and how
/// fine they are.
pub fn times(start: f64, stop: f64, count: f64) -> (Vec<f64>, time::Grain) {
    const MINUTE: f64 = 60_000.0;
    const HOUR: f64 = 3_600_000.0;
    const MONTH: f64 = 30.0 * time::DAY;
    const YEAR: f64 = 365.0 * time::DAY;
    let (start, stop) = (start.min(stop), start.max(stop));
    let target = (stop - start) / count.max(1e-9);
    let steps = [
        (MINUTE, 1.0),
        (MINUTE, 5.0),
        (MINUTE, 15.0),
        (MINUTE, 30.0),
        (HOUR, 1.0),
        (HOUR, 3.0),
        (HOUR, 6.0),
        (HOUR, 12.0),
        (time::DAY, 1.0),
        (time::DAY, 2.0),
        (time::DAY, 7.0),
        (MONTH, 1.0),
        (MONTH, 3.0),
        (YEAR, 1.0),
    ];
    let at = steps.iter().position(|(unit, many)| unit * many > target).unwrap_or(steps.len());
    let (unit, many) = if at == steps.len() {
        let years = step(start / YEAR, stop / YEAR, count);
        (YEAR, if years.is_nan() { 1.0 } else { years.max(1.0).round() })
    } else if at > 0 && target / (steps[at - 1].0 * steps[at - 1].1) < steps[at].0 * steps[at].1 / target {
        steps[at - 1]
    } else {
        steps[at]
    };
    let mut out = Vec::new();
    let mut add = |tick: f64| {
        if tick >= start && tick <= stop && out.len() < 1000 {
            out.push(tick);
        }
    };
    let from = time::moment(start);
    if unit == YEAR || unit == MONTH {
        let months = (if unit == YEAR { many * 12.0 } else { many }) as i64;
        let first = (from.year * 12 + i64::from(from.month) - 1).div_euclid(months) * months;
        for tick in 0..1000 {
            let month = first + tick * months;
            let tick = time::day(month.div_euclid(12), month.rem_euclid(12) + 1, 1);
            if tick > stop {
                break;
            }
            add(tick);
        }
    } else {
        let length = unit * many;
        let first = (start / length).ceil();
        for tick in 0..1000 {
            let tick = (first + f64::from(tick)) * length;
            if tick > stop {
                break;
            }
            add(tick);
        }
    }
    let grain = match unit {
        _ if unit == YEAR => time::Grain::Year,
        _ if unit == MONTH => time::Grain::Month,
        _ if unit == time::DAY => time::Grain::Day,
        _ => time::Grain::Minute,
    };
    (out, grain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_those_of_d3() {
        assert_eq!(linear(0.0, 1.0, 5.0), [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]);
        assert_eq!(linear(-22.0, 32.0, 5.0), [-20.0, -10.0, 0.0, 10.0, 20.0, 30.0]);
        assert_eq!(linear(3.0, 3.0, 5.0), [3.0]);
        assert_eq!(linear(1.0, 0.0, 2.0), [1.0, 0.5, 0.0]);
        assert_eq!(nice([0.13, 7.94], 10.0), [0.0, 8.0]);
        assert_eq!(nice([0.0, 728_586.0], 10.0), [0.0, 800_000.0]);
        assert_eq!(nice([5.0, 5.0], 10.0), [5.0, 5.0]);
        assert!(linear(-1e150, 1e150, 5.0).len() < 12);
        assert!(linear(0.0, 1e-300, 5.0).len() < 1000);
    }

    #[test]
    fn times_start_where_a_reader_expects() {
        let year = |year| time::day(year, 1, 1);
        let (ticks, grain) = times(year(1985), year(2024), 8.0);
        assert_eq!(ticks, [1985, 1990, 1995, 2000, 2005, 2010, 2015, 2020].map(year));
        assert_eq!(grain, time::Grain::Year);
        let (ticks, grain) = times(year(2020), year(2021), 4.0);
        assert_eq!((ticks.len(), grain), (5, time::Grain::Month));
        assert_eq!(log(1.0, 1000.0, 5.0), [1.0, 10.0, 100.0, 1000.0]);
    }
}
