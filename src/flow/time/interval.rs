//! Intervals of the calendar: floors, offsets, ranges and the ticks of time scales (d3-time 3.1).

use super::civil::{Civil, DAY, HOUR, MINUTE, SECOND, WEEK, moment};
use super::unit::Unit;
use crate::flow::format::tick_step;

/// The most moments that a range may have.
const MOST: usize = 1_000_000;
/// The furthest offset in intervals that are found one by one.
const FURTHEST: f64 = 10_000.0;
/// 1970-01-04, a Sunday, and 1970-01-05.
const SUNDAY: f64 = 3.0 * DAY;
const MONDAY: f64 = 4.0 * DAY;

/// Every `step`th interval of a unit, as d3's `interval.every(step)`: every third month is a quarter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The unit; quarters are three months, days of the week and of the year are days.
    pub unit: Unit,
    /// How many of them: a whole number from 1.
    pub step: f64,
}

impl Interval {
    /// Every `step`th interval of a unit; steps below 1 are 1.
    pub fn new(unit: Unit, step: f64) -> Interval {
        let step = if step >= 1.0 && step.is_finite() { step.floor() } else { 1.0 };
        match unit {
            Unit::Quarter => Interval { unit: Unit::Month, step: 3.0 * step },
            Unit::Day | Unit::DayOfYear => Interval { unit: Unit::Date, step },
            unit => Interval { unit, step },
        }
    }

    /// An interval by its unit's name (`month`, `hours`).
    pub fn named(name: &str, step: f64) -> Option<Interval> {
        Unit::named(name).map(|unit| Interval::new(unit, step))
    }

    /// The last beginning of an interval that is not after a moment.
    pub fn floor(&self, ms: f64) -> f64 {
        let Some(civil) = Civil::of(ms) else { return f64::NAN };
        let steps = |field: i64| (field as f64 / self.step).floor() * self.step;
        let start_of_day = (ms / DAY).floor() * DAY;
        match self.unit {
            Unit::Year => moment(steps(civil.year), 0.0, 1.0, [0.0; 4]),
            Unit::Month | Unit::Quarter => moment(civil.year as f64, steps(civil.month), 1.0, [0.0; 4]),
            Unit::Week => floor_by(ms, WEEK * self.step, self.first_week(SUNDAY)),
            Unit::IsoWeek => floor_by(ms, WEEK * self.step, self.first_week(MONDAY)),
            Unit::Date | Unit::Day | Unit::DayOfYear => {
                start_of_day - (civil.date - 1) as f64 * DAY + steps(civil.date - 1) * DAY
            }
            Unit::Hours => start_of_day + steps(civil.hour) * HOUR,
            Unit::Minutes => (ms / HOUR).floor() * HOUR + steps(civil.minute) * MINUTE,
            Unit::Seconds => (ms / MINUTE).floor() * MINUTE + steps(civil.second) * SECOND,
            Unit::Milliseconds => (ms / self.step).floor() * self.step,
        }
    }

    /// The first beginning of an interval that is not before a moment.
    pub fn ceil(&self, ms: f64) -> f64 {
        self.floor(self.offset(self.floor(ms - 1.0), 1.0))
    }

    /// A moment so many intervals later.
    pub fn offset(&self, ms: f64, count: f64) -> f64 {
        let count = count.floor();
        let Some(civil) = Civil::of(ms) else { return f64::NAN };
        let time = [civil.hour, civil.minute, civil.second, civil.millisecond].map(|field| field as f64);
        let (year, month, date) = (civil.year as f64, civil.month as f64, civil.date as f64);
        let length = match self.unit {
            Unit::Year if self.step > 1.0 => return moment(year + count * self.step, month, date, time),
            Unit::Year => return moment(year + count, month, date, time),
            Unit::Milliseconds => return ms + count * self.step,
            Unit::Week | Unit::IsoWeek if self.step > 1.0 => {
                // Of the weeks since the first, those whose number the step divides.
                let begin = self.first_week(if self.unit == Unit::Week { SUNDAY } else { MONDAY });
                let steps = (ms - begin) / (WEEK * self.step);
                let whole = ((ms - begin) / WEEK).floor() == steps.floor() * self.step;
                let from = if count < 0.0 && !whole { steps.floor() + 1.0 } else { steps.floor() };
                return (from + count) * WEEK * self.step + begin + (ms - begin).rem_euclid(WEEK);
            }
            Unit::Month | Unit::Quarter if self.step <= 1.0 => return moment(year, month + count, date, time),
            Unit::Month | Unit::Quarter => 0.0,
            Unit::Week | Unit::IsoWeek => WEEK,
            Unit::Date | Unit::Day | Unit::DayOfYear => DAY,
            Unit::Hours => HOUR,
            Unit::Minutes => MINUTE,
            Unit::Seconds => SECOND,
        };
        if self.step <= 1.0 {
            return ms + count * length;
        }
        // One by one to the next whose field the step divides; a field has at most 60 values.
        let (mut ms, one) = (ms, Interval { unit: self.unit, step: 1.0 });
        let mut left = count.abs();
        if left > FURTHEST {
            return f64::NAN;
        }
        while left > 0.0 {
            ms = one.offset(ms, count.signum());
            let Some(civil) = Civil::of(ms) else { return f64::NAN };
            let field = match self.unit {
                Unit::Month | Unit::Quarter => civil.month,
                Unit::Hours => civil.hour,
                Unit::Minutes => civil.minute,
                Unit::Seconds => civil.second,
                _ => civil.date - 1,
            };
            if field as f64 % self.step == 0.0 {
                left -= 1.0;
            }
        }
        ms
    }

    /// The beginnings of every `step`th interval from `start` (included) to `stop` (not included), a million at
    /// most.
    pub fn range(&self, start: f64, stop: f64, step: f64) -> Vec<f64> {
        let mut moments = Vec::new();
        let (mut at, step) = (self.ceil(start), step.floor());
        if !(step > 0.0 && at < stop) {
            return moments;
        }
        while moments.len() < MOST {
            moments.push(at);
            let next = self.floor(self.offset(at, step));
            if !(at < next && next < stop) {
                break;
            }
            at = next;
        }
        moments
    }

    /// The week that counts as the first of every `step` weeks, given one: d3 counts weeks from that of 1970-01-01.
    fn first_week(&self, begin: f64) -> f64 {
        if self.step > 1.0 { begin - WEEK } else { begin }
    }
}

/// The largest `begin` + n × `length` that is not above `ms`.
fn floor_by(ms: f64, length: f64, begin: f64) -> f64 {
    ((ms - begin) / length).floor() * length + begin
}

/// The intervals of ticks and of bins, with their lengths in ms.
const INTERVALS: [(Unit, f64, f64); 18] = [
    (Unit::Seconds, 1.0, SECOND),
    (Unit::Seconds, 5.0, 5.0 * SECOND),
    (Unit::Seconds, 15.0, 15.0 * SECOND),
    (Unit::Seconds, 30.0, 30.0 * SECOND),
    (Unit::Minutes, 1.0, MINUTE),
    (Unit::Minutes, 5.0, 5.0 * MINUTE),
    (Unit::Minutes, 15.0, 15.0 * MINUTE),
    (Unit::Minutes, 30.0, 30.0 * MINUTE),
    (Unit::Hours, 1.0, HOUR),
    (Unit::Hours, 3.0, 3.0 * HOUR),
    (Unit::Hours, 6.0, 6.0 * HOUR),
    (Unit::Hours, 12.0, 12.0 * HOUR),
    (Unit::Date, 1.0, DAY),
    (Unit::Date, 2.0, 2.0 * DAY),
    (Unit::Week, 1.0, WEEK),
    (Unit::Month, 1.0, 30.0 * DAY),
    (Unit::Month, 3.0, 90.0 * DAY),
    (Unit::Year, 1.0, 365.0 * DAY),
];

/// The interval whose length is nearest to a `count`th of an extent; of all, or without the two days that are for
/// ticks only.
fn nearest(start: f64, stop: f64, count: f64, all: bool) -> Option<Interval> {
    let target = (stop - start).abs() / count;
    let fits = |(unit, step, _): &(Unit, f64, f64)| all || !(*unit == Unit::Date && *step > 1.0);
    let mut below = None;
    let every = |unit, step: f64| (step.is_finite() && step >= 1.0).then(|| Interval::new(unit, step));
    for entry in INTERVALS.iter().filter(|entry| fits(entry)) {
        if entry.2 <= target {
            below = Some(entry);
            continue;
        }
        let Some(below) = below else {
            return every(Unit::Milliseconds, tick_step(start, stop, count).max(1.0)).filter(|_| !target.is_nan());
        };
        let (unit, step, _) = *if target / below.2 < entry.2 / target { below } else { entry };
        return Some(Interval::new(unit, step));
    }
    let year = 365.0 * DAY;
    every(Unit::Year, tick_step(start / year, stop / year, count))
}

/// The interval that gives about `count` ticks between two moments, as d3's `timeTickInterval`.
pub fn tick_interval(start: f64, stop: f64, count: f64) -> Option<Interval> {
    nearest(start, stop, count, true)
}

/// The interval of at most about `count` bins between two moments, as vega-time's `timeBin`.
pub(super) fn bin_interval(start: f64, stop: f64, count: f64) -> Interval {
    nearest(start, stop, count, false).unwrap_or(Interval { unit: Unit::Milliseconds, step: 1.0 })
}

/// About `count` moments between two, both included, at beginnings of intervals of the calendar (d3's `timeTicks`).
pub fn ticks(start: f64, stop: f64, count: f64) -> Vec<f64> {
    let reverse = stop < start;
    let (start, stop) = if reverse { (stop, start) } else { (start, stop) };
    let Some(interval) = tick_interval(start, stop, count) else { return Vec::new() };
    let mut ticks = interval.range(start, stop + 1.0, 1.0);
    if reverse {
        ticks.reverse();
    }
    ticks
}

/// A domain whose ends are at beginnings of an interval, by default the one that gives ten ticks; either way round.
pub fn nice(start: f64, stop: f64, interval: Option<Interval>) -> (f64, f64) {
    let Some(interval) = interval.or_else(|| tick_interval(start, stop, 10.0)) else { return (start, stop) };
    let ends = |low: f64, high: f64| (interval.floor(low), interval.ceil(high));
    let (low, high) = ends(start.min(stop), start.max(stop));
    if low.is_nan() || high.is_nan() {
        (start, stop)
    } else if stop < start {
        (high, low)
    } else {
        (low, high)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: f64, month: f64, date: f64) -> f64 {
        moment(year, month, date, [0.0; 4])
    }

    #[test]
    fn ticks_are_d3s() {
        let months: Vec<f64> = (0..13).map(|month| day(2012.0, f64::from(month), 1.0)).collect();
        assert_eq!(ticks(day(2012.0, 0.0, 1.0), day(2013.0, 0.0, 1.0), 10.0), months);
        assert_eq!(ticks(day(2013.0, 0.0, 1.0), day(2012.0, 0.0, 1.0), 10.0).first(), months.last());
        assert_eq!(ticks(0.0, 10.0, 5.0), [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]);
        let years = ticks(day(1900.0, 5.0, 1.0), day(2012.0, 0.0, 1.0), 10.0);
        assert_eq!((years.len(), years[0]), (11, day(1910.0, 0.0, 1.0)));
        for (start, stop, count) in
            [(f64::NAN, 0.0, 10.0), (0.0, f64::INFINITY, 10.0), (0.0, 0.0, 0.0), (0.0, 1e300, 5.0)]
        {
            assert!(ticks(start, stop, count).len() < 2, "{start} {stop} {count}");
        }
        assert!(ticks(0.0, 8e15, 1e300).len() <= MOST);
    }

    #[test]
    fn intervals_floor_and_offset_as_d3s() {
        let at = moment(2016.0, 1.0, 17.0, [13.0, 47.0, 31.0, 250.0]);
        let cases = [
            ("year", 1.0, day(2016.0, 0.0, 1.0)),
            ("year", 10.0, day(2010.0, 0.0, 1.0)),
            ("quarter", 1.0, day(2016.0, 0.0, 1.0)),
            ("week", 1.0, day(2016.0, 1.0, 14.0)),
            ("date", 5.0, day(2016.0, 1.0, 16.0)),
            ("hours", 6.0, day(2016.0, 1.0, 17.0) + 12.0 * HOUR),
            ("minutes", 15.0, day(2016.0, 1.0, 17.0) + 13.75 * HOUR),
            ("milliseconds", 100.0, at - 50.0),
        ];
        for (name, step, start) in cases {
            let interval = Interval::named(name, step).unwrap();
            assert_eq!(interval.floor(at), start, "{name} {step}");
            assert_eq!(interval.floor(interval.ceil(at) - 1.0), start, "{name} {step}");
        }
        assert_eq!(Interval::new(Unit::Month, 1.0).offset(day(2016.0, 0.0, 31.0), 1.0), day(2016.0, 2.0, 2.0));
        assert_eq!(Interval::new(Unit::Month, 3.0).offset(day(2016.0, 1.0, 1.0), 1.0), day(2016.0, 3.0, 1.0));
        assert_eq!(
            nice(at, at + DAY, None),
            (day(2016.0, 1.0, 17.0) + 12.0 * HOUR, day(2016.0, 1.0, 18.0) + 15.0 * HOUR)
        );
        assert!(Interval::new(Unit::Hours, 1e9).offset(at, -1e300).is_nan());
    }
}
