//! Civil fields of a moment, in UTC and the Gregorian calendar.

/// A second in ms.
pub const SECOND: f64 = 1000.0;
/// A minute in ms.
pub const MINUTE: f64 = 60.0 * SECOND;
/// An hour in ms.
pub const HOUR: f64 = 60.0 * MINUTE;
/// A day in ms.
pub const DAY: f64 = 24.0 * HOUR;
/// A week in ms.
pub const WEEK: f64 = 7.0 * DAY;

/// The furthest moment of JavaScript's dates, either way.
const LIMIT: f64 = 8.64e15;

/// The fields of a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Civil {
    /// The year; 0 is 1 BC.
    pub year: i64,
    /// The month, 0 to 11.
    pub month: i64,
    /// The day of the month, 1 to 31.
    pub date: i64,
    /// The day of the week, 0 (Sunday) to 6.
    pub day: i64,
    /// The day of the year, 1 to 366.
    pub day_of_year: i64,
    /// The hour, 0 to 23.
    pub hour: i64,
    /// The minute, 0 to 59.
    pub minute: i64,
    /// The second, 0 to 59.
    pub second: i64,
    /// The millisecond, 0 to 999.
    pub millisecond: i64,
}

impl Civil {
    /// The fields of a moment; `None` where it is not one (NaN, or 275,000 years away).
    pub fn of(ms: f64) -> Option<Civil> {
        if ms.is_nan() || ms.abs() > LIMIT {
            return None;
        }
        let ms = ms.trunc() as i64;
        let days = ms.div_euclid(86_400_000);
        let rest = ms.rem_euclid(86_400_000);
        let (year, month, date) = civil_from_days(days);
        Some(Civil {
            year,
            month,
            date,
            day: (days + 4).rem_euclid(7),
            day_of_year: days - days_from_civil(year, 0, 1) + 1,
            hour: rest / 3_600_000,
            minute: rest / 60_000 % 60,
            second: rest / 1000 % 60,
            millisecond: rest % 1000,
        })
    }

    /// The week of the year that begins on this day of the week (0 is Sunday, 1 Monday); days before the first
    /// are in week 0 (`%U`, `%W`).
    pub fn week(&self, begin: i64) -> i64 {
        (self.day_of_year + 6 - (self.day - begin).rem_euclid(7)) / 7
    }

    /// The year and the week of ISO 8601.
    pub fn iso_week(&self) -> (i64, i64) {
        let days = days_from_civil(self.year, self.month, self.date);
        // The year of a week is that of its Thursday.
        let thursday = days - (self.day + 6) % 7 + 3;
        let (year, ..) = civil_from_days(thursday);
        (year, (thursday - days_from_civil(year, 0, 1)) / 7 + 1)
    }
}

/// A moment from its fields, each of which may run over into the next, as JavaScript's `Date.UTC`, but years
/// below 100 are themselves. The month counts from 0, the day of the month from 1. NaN where a field is.
pub fn moment(year: f64, month: f64, date: f64, time: [f64; 4]) -> f64 {
    let (year, month, date) = (year.trunc(), month.trunc(), date.trunc());
    // Also false for NaN.
    if !(year.abs() < 4e5 && month.abs() < 5e6 && date.abs() < 1e9) {
        return f64::NAN;
    }
    let year = year + (month / 12.0).floor();
    let days = days_from_civil(year as i64, (month as i64).rem_euclid(12), 1) as f64 + date - 1.0;
    let [hour, minute, second, millisecond] = time.map(f64::trunc);
    let ms = days * DAY + (hour * HOUR + minute * MINUTE + second * SECOND + millisecond);
    if ms.abs() <= LIMIT { ms } else { f64::NAN }
}

/// Days since 1970-01-01 of a day, the month from 0 (Hinnant, "chrono-Compatible Low-Level Date Algorithms").
pub(super) fn days_from_civil(year: i64, month: i64, date: i64) -> i64 {
    // The year begins in March: the leap day is its last.
    let year = if month < 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 10) % 12) + 2) / 5 + date - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Year, month (from 0) and day of the month of a day since 1970-01-01.
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let date = of_year - (153 * month + 2) / 5 + 1;
    let month = (month + 2) % 12;
    (year + era * 400 + i64::from(month < 2), month, date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_and_moments_agree() {
        let mut ms = -5e12 - 1.0;
        while ms < 5e12 {
            let civil = Civil::of(ms).unwrap();
            let time = [civil.hour, civil.minute, civil.second, civil.millisecond].map(|field| field as f64);
            assert_eq!(moment(civil.year as f64, civil.month as f64, civil.date as f64, time), ms);
            ms += 1e9 * 7.0 / 3.0;
            ms = ms.floor();
        }
        let civil = Civil::of(951_782_400_000.0).unwrap();
        assert_eq!((civil.year, civil.month, civil.date, civil.day, civil.day_of_year), (2000, 1, 29, 2, 60));
        assert_eq!(moment(2000.0, 13.0, 0.0, [0.0; 4]), moment(2001.0, 0.0, 31.0, [0.0; 4]));
        assert!(moment(f64::NAN, 0.0, 1.0, [0.0; 4]).is_nan() && moment(2000.0, 0.0, 1.0, [f64::INFINITY; 4]).is_nan());
        assert!(Civil::of(f64::NAN).is_none() && Civil::of(f64::INFINITY).is_none() && Civil::of(-8.64e15).is_some());
    }

    #[test]
    fn weeks_are_numbered_as_strftime_does() {
        // 2012 began on a Sunday, 2016 on a Friday.
        let weeks = |year: f64, month: f64, date: f64| {
            let civil = Civil::of(moment(year, month, date, [0.0; 4])).unwrap();
            (civil.week(0), civil.week(1), civil.iso_week())
        };
        assert_eq!(weeks(2012.0, 0.0, 1.0), (1, 0, (2011, 52)));
        assert_eq!(weeks(2016.0, 0.0, 2.0), (0, 0, (2015, 53)));
        assert_eq!(weeks(2016.0, 0.0, 3.0), (1, 0, (2015, 53)));
        assert_eq!(weeks(2016.0, 0.0, 4.0), (1, 1, (2016, 1)));
        assert_eq!(weeks(2019.0, 11.0, 30.0), (52, 52, (2020, 1)));
    }
}
