//! Time units of specifications: what Vega's `timeunit` transform makes of a moment (vega-time 3.2).

use super::civil::{Civil, moment};
use super::interval::{Interval, bin_interval};

/// A part of a time unit, largest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// The year.
    Year,
    /// The quarter of the year.
    Quarter,
    /// The month.
    Month,
    /// The week of the year, which begins on Sunday.
    Week,
    /// The week of ISO 8601.
    IsoWeek,
    /// The day of the month.
    Date,
    /// The day of the week.
    Day,
    /// The day of the year.
    DayOfYear,
    /// The hour.
    Hours,
    /// The minute.
    Minutes,
    /// The second.
    Seconds,
    /// The millisecond.
    Milliseconds,
}

/// The units by name with the format of each; what another begins with comes after it.
const UNITS: [(&str, Unit, &str); 12] = [
    ("year", Unit::Year, "%Y "),
    ("quarter", Unit::Quarter, "Q%q "),
    ("month", Unit::Month, "%b "),
    ("week", Unit::Week, "W%U "),
    ("isoweek", Unit::IsoWeek, "W%V "),
    ("date", Unit::Date, "%d "),
    ("dayofyear", Unit::DayOfYear, "%j "),
    ("day", Unit::Day, "%a "),
    ("hours", Unit::Hours, "%H:00"),
    ("minutes", Unit::Minutes, "00:%M"),
    ("seconds", Unit::Seconds, ":%S"),
    ("milliseconds", Unit::Milliseconds, ".%L"),
];

impl Unit {
    /// A unit by its name.
    pub fn named(name: &str) -> Option<Unit> {
        UNITS.iter().find(|(other, ..)| *other == name).map(|(_, unit, _)| *unit)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        UNITS.iter().find(|(_, unit, _)| *unit == self).map_or("", |(name, ..)| name)
    }
}

/// A time unit: which parts of a moment count.
#[derive(Debug, Clone, PartialEq)]
pub struct TimeUnit {
    /// The parts, largest first; never empty.
    pub units: Vec<Unit>,
    /// Whether the specification asks for UTC by name (everything here is in UTC anyway).
    pub utc: bool,
    /// Whether the data already are beginnings of intervals.
    pub binned: bool,
    /// How many of the smallest part make an interval: 1 or more.
    pub step: f64,
}

impl TimeUnit {
    /// A time unit by its name in Vega-Lite: `yearmonth`, `utcyearmonthdate`, `binnedyear`.
    pub fn parse(name: &str) -> Option<TimeUnit> {
        let rest = name.strip_prefix("binned");
        let (binned, rest) = (rest.is_some(), rest.unwrap_or(name));
        let inner = rest.strip_prefix("utc");
        let (utc, mut rest) = (inner.is_some(), inner.unwrap_or(rest));
        let mut units = Vec::new();
        while !rest.is_empty() {
            let (name, unit, _) = UNITS.iter().find(|(name, ..)| rest.starts_with(name))?;
            units.push(*unit);
            rest = &rest[name.len()..];
        }
        Some(TimeUnit { utc, binned, ..TimeUnit::new(units, 1.0)? })
    }

    /// A time unit from its parts in any order; `None` where there is none or they do not go together
    /// (weeks with months).
    pub fn new(mut units: Vec<Unit>, step: f64) -> Option<TimeUnit> {
        units.sort_unstable();
        units.dedup();
        let has = |of: &[Unit]| of.iter().any(|unit| units.contains(unit));
        let of_weeks = has(&[Unit::Week, Unit::IsoWeek, Unit::Day]);
        let of_months = has(&[Unit::Quarter, Unit::Month, Unit::Date]);
        let kinds = u8::from(of_weeks) + u8::from(of_months) + u8::from(has(&[Unit::DayOfYear]));
        let both_weeks = has(&[Unit::Week]) && has(&[Unit::IsoWeek]);
        let step = if step >= 1.0 && step.is_finite() { step } else { 1.0 };
        (!units.is_empty() && kinds <= 1 && !both_weeks).then_some(TimeUnit { units, utc: false, binned: false, step })
    }

    /// The parts that split an extent into at most about `most` intervals (vega-time's `timeBin`).
    pub fn of_extent(start: f64, stop: f64, most: f64) -> TimeUnit {
        let found = bin_interval(start, stop, most);
        let parts: &[Unit] = match found.unit {
            Unit::Week => &[Unit::Year, Unit::Week],
            _ => &[Unit::Year, Unit::Month, Unit::Date, Unit::Hours, Unit::Minutes, Unit::Seconds, Unit::Milliseconds],
        };
        let units = parts.iter().copied().filter(|unit| *unit <= found.unit).collect();
        TimeUnit { units, utc: false, binned: false, step: found.step }
    }

    /// Its name in Vega-Lite: `yearmonth`.
    pub fn name(&self) -> String {
        self.units.iter().map(|unit| unit.name()).collect()
    }

    /// Its name for readers, as Vega-Lite writes it in titles: `year-month`.
    pub fn title(&self) -> String {
        let names: Vec<&str> = self.units.iter().map(|unit| unit.name()).collect();
        names.join("-")
    }

    /// The moment that the name of a month or a day of the week stands for, as [`TimeUnit::floor`] gives it.
    pub fn named(&self, name: &str) -> Option<f64> {
        let short = name.get(..3)?.to_ascii_lowercase();
        let find = |names: &[&str]| names.iter().position(|other| *other == short);
        match self.smallest() {
            Unit::Month => {
                let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
                Some(moment(2012.0, find(&months)? as f64, 1.0, [0.0; 4]))
            }
            Unit::Day => {
                let days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
                Some(moment(2012.0, 0.0, 1.0 + find(&days)? as f64, [0.0; 4]))
            }
            _ => None,
        }
    }

    /// The smallest part.
    pub fn smallest(&self) -> Unit {
        self.units.last().copied().unwrap_or(Unit::Milliseconds)
    }

    /// The beginning of the interval that a moment is in. Without years it is in 2012 (a leap year that begins
    /// on a Sunday; 2015, which has 53 weeks, for ISO weeks); without other larger parts in the first of them.
    pub fn floor(&self, ms: f64) -> f64 {
        let Some(civil) = Civil::of(ms) else { return f64::NAN };
        let has = |unit: Unit| self.units.contains(&unit);
        // A part in steps, where it is the smallest.
        let part = |unit: Unit, value: i64, first: i64| {
            if unit == self.smallest() && self.step > 1.0 {
                first as f64 + self.step * ((value - first) as f64 / self.step).floor()
            } else {
                value as f64
            }
        };
        let (iso_year, iso_week) = civil.iso_week();
        let year = match (has(Unit::Year), has(Unit::IsoWeek)) {
            (true, true) => part(Unit::Year, iso_year, 0),
            (true, false) => part(Unit::Year, civil.year, 0),
            (false, true) => 2015.0,
            (false, false) => 2012.0,
        };
        let month = if has(Unit::Month) {
            part(Unit::Month, civil.month, 0)
        } else if has(Unit::Quarter) {
            3.0 * part(Unit::Quarter, civil.month / 3, 0)
        } else {
            0.0
        };
        // The day of the week of the year's first day, and the day in January on which its first ISO week begins.
        let first = Civil::of(moment(year, 0.0, 1.0, [0.0; 4])).map_or(0, |civil| civil.day);
        let monday = (first + 6) % 7;
        let iso_first = if monday <= 3 { 1 - monday } else { 8 - monday };
        let date = if has(Unit::Week) && has(Unit::Day) {
            part(Unit::Day, civil.day + civil.week(0) * 7 - monday, 1)
        } else if has(Unit::IsoWeek) && has(Unit::Day) {
            part(Unit::Day, iso_first + (iso_week - 1) * 7 + (civil.day + 6) % 7, 1)
        } else if has(Unit::Week) {
            part(Unit::Week, civil.week(0), 1) * 7.0 - monday as f64
        } else if has(Unit::IsoWeek) {
            iso_first as f64 + (part(Unit::IsoWeek, iso_week, 1) - 1.0) * 7.0
        } else if has(Unit::Day) {
            part(Unit::Day, civil.day + 7 - monday, 1)
        } else if has(Unit::Date) {
            part(Unit::Date, civil.date, 1)
        } else if has(Unit::DayOfYear) {
            part(Unit::DayOfYear, civil.day_of_year, 1)
        } else {
            1.0
        };
        let times = [
            (Unit::Hours, civil.hour),
            (Unit::Minutes, civil.minute),
            (Unit::Seconds, civil.second),
            (Unit::Milliseconds, civil.millisecond),
        ];
        let time = times.map(|(unit, value)| if has(unit) { part(unit, value, 0) } else { 0.0 });
        moment(year, month, date, time)
    }

    /// The end of the interval that a moment is in: the beginning of the next.
    pub fn end(&self, ms: f64) -> f64 {
        self.next(self.floor(ms))
    }

    /// The beginning of the interval after the one that begins at a moment.
    pub fn next(&self, start: f64) -> f64 {
        match self.smallest() {
            Unit::Quarter => Interval { unit: Unit::Month, step: 1.0 }.offset(start, 3.0 * self.step.floor()),
            unit => Interval { unit, step: 1.0 }.offset(start, self.step),
        }
    }

    /// The format of its labels in Vega-Lite: `%b %Y` for `yearmonth`.
    pub fn format_spec(&self) -> String {
        let custom = |key: &str| match key {
            "year-month" => Some("%b %Y ".to_owned()),
            "year-month-date" => Some("%b %d, %Y ".to_owned()),
            _ => None,
        };
        unit_specifier(&self.units, &custom)
    }
}

/// The time format for some parts, largest first: Vega's `timeUnitSpecifier`, where `custom` has none of its
/// own for a key such as `year-month`.
pub fn unit_specifier(units: &[Unit], custom: &dyn Fn(&str) -> Option<String>) -> String {
    const LONGER: [(&str, &str); 4] = [
        ("year-isoweek", "%G W%V "),
        ("year-month", "%Y-%m "),
        ("year-month-date", "%Y-%m-%d "),
        ("hours-minutes", "%H:%M"),
    ];
    let mut format = String::new();
    let mut start = 0;
    while start < units.len() {
        let names: Vec<&str> = units[start..].iter().map(|unit| unit.name()).collect();
        let mut end = names.len();
        loop {
            let key = names[..end].join("-");
            let fixed = || LONGER.iter().find(|(name, _)| *name == key).map(|(_, format)| (*format).to_owned());
            let single = || UNITS.iter().find(|(name, ..)| *name == key).map(|(.., format)| (*format).to_owned());
            if let Some(found) = custom(&key).or_else(fixed).or_else(single) {
                format.push_str(&found);
                break;
            }
            end -= 1;
            if end == 0 {
                // Every unit has a format of its own.
                end = 1;
                break;
            }
        }
        start += end;
    }
    format.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::format::time;

    #[test]
    fn floors_are_vegas() {
        let day = |year: f64, month: f64, date: f64| moment(year, month, date, [0.0; 4]);
        // 2016-02-17 13:47:31.250, a Wednesday.
        let at = moment(2016.0, 1.0, 17.0, [13.0, 47.0, 31.0, 250.0]);
        let cases = [
            ("year", day(2016.0, 0.0, 1.0), day(2017.0, 0.0, 1.0)),
            ("yearquarter", day(2016.0, 0.0, 1.0), day(2016.0, 3.0, 1.0)),
            ("binnedutcyearmonth", day(2016.0, 1.0, 1.0), day(2016.0, 2.0, 1.0)),
            ("month", day(2012.0, 1.0, 1.0), day(2012.0, 2.0, 1.0)),
            ("monthdate", day(2012.0, 1.0, 17.0), day(2012.0, 1.0, 18.0)),
            ("day", day(2012.0, 0.0, 4.0), day(2012.0, 0.0, 5.0)),
            ("week", day(2012.0, 1.0, 12.0), day(2012.0, 1.0, 19.0)),
            ("yearweek", day(2016.0, 1.0, 14.0), day(2016.0, 1.0, 21.0)),
            ("yearweekday", day(2016.0, 1.0, 17.0), day(2016.0, 1.0, 18.0)),
            ("yearisoweek", day(2016.0, 1.0, 15.0), day(2016.0, 1.0, 22.0)),
            ("dayofyear", day(2012.0, 1.0, 17.0), day(2012.0, 1.0, 18.0)),
            (
                "hoursminutes",
                moment(2012.0, 0.0, 1.0, [13.0, 47.0, 0.0, 0.0]),
                moment(2012.0, 0.0, 1.0, [13.0, 48.0, 0.0, 0.0]),
            ),
        ];
        for (name, start, end) in cases {
            let unit = TimeUnit::parse(name).unwrap();
            assert_eq!((unit.floor(at), unit.end(at)), (start, end), "{name}");
        }
        for name in ["", "utc", "yearmonths", "weekmonth", "Year", "binned"] {
            assert_eq!(TimeUnit::parse(name), None, "{name}");
        }
        let five = TimeUnit::new(vec![Unit::Minutes, Unit::Hours], 5.0).unwrap();
        assert_eq!(five.floor(at), moment(2012.0, 0.0, 1.0, [13.0, 45.0, 0.0, 0.0]));
        assert!(five.floor(f64::NAN).is_nan() && five.end(1e300).is_nan());
    }

    #[test]
    fn labels_have_the_formats_of_vega_lite() {
        let cases = [
            ("year", "%Y"),
            ("yearmonth", "%b %Y"),
            ("yearmonthdate", "%b %d, %Y"),
            ("yearquarter", "%Y Q%q"),
            ("quartermonth", "Q%q %b"),
            ("monthdate", "%b %d"),
            ("yearmonthdatehoursminutes", "%b %d, %Y %H:%M"),
            ("hours", "%H:00"),
            ("minutesseconds", "00:%M:%S"),
            ("yearweek", "%Y W%U"),
            ("day", "%a"),
        ];
        for (name, format) in cases {
            assert_eq!(TimeUnit::parse(name).unwrap().format_spec(), format, "{name}");
        }
        let spec = TimeUnit::parse("yearmonth").unwrap().format_spec();
        assert_eq!(time::show(moment(2016.0, 1.0, 1.0, [0.0; 4]), &spec, crate::explainer::Locale::En), "Feb 2016");
    }
}
