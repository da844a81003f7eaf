//! Days of the calendar, as documents write them.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::explainer::parse_time;
use crate::flow::time::{Civil, DAY};

/// A day, counted from 1 January 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(i64);

impl Day {
    /// The day of this machine's clock, in UTC.
    pub fn now() -> Day {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Day((since.as_secs() / 86_400) as i64)
    }

    /// A day written `YYYY-MM-DD`.
    pub fn read(text: &str) -> Option<Day> {
        let ms = parse_time(text).filter(|_| text.len() == 10)?;
        Some(Day((ms / DAY).round() as i64))
    }

    /// The day after an ISO 8601 duration of one unit (`P6M`) from a day written `YYYY-MM-DD`. A month that has no
    /// such day counts on into the next, so that nothing is late too early.
    pub fn after(text: &str, duration: &str) -> Option<Day> {
        let from = Day::read(text)?;
        let count = duration.strip_prefix('P')?;
        let (count, unit) = count.split_at_checked(count.len().checked_sub(1)?)?;
        let count: i64 = count.parse().ok()?;
        let months = match unit {
            "D" => return Some(Day(from.0 + count)),
            "W" => return Some(Day(from.0 + 7 * count)),
            "M" => count,
            "Y" => 12 * count,
            _ => return None,
        };
        let mut parts = text.split('-').filter_map(|part| part.parse::<i64>().ok());
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        let month = year * 12 + month - 1 + months;
        let first = Day::read(&format!("{:04}-{:02}-01", month.div_euclid(12), month.rem_euclid(12) + 1))?;
        Some(Day(first.0 + day - 1))
    }

    /// How many days lie between an earlier day and this one.
    pub fn since(self, earlier: Day) -> i64 {
        self.0 - earlier.0
    }
}

impl std::fmt::Display for Day {
    /// `YYYY-MM-DD`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match Civil::of(self.0 as f64 * DAY) {
            Some(Civil { year, month, date, .. }) => write!(f, "{year:04}-{:02}-{date:02}", month + 1),
            None => f.write_str("a day beyond the calendar"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_count_on() {
        let after = |from, duration| Day::after(from, duration);
        assert_eq!(after("2026-01-31", "P1M"), Day::read("2026-03-03"));
        assert_eq!(after("2026-11-22", "P6M"), Day::read("2027-05-22"));
        assert_eq!(after("2024-02-29", "P1Y"), Day::read("2025-03-01"));
        assert_eq!(after("2026-12-30", "P2W"), Day::read("2027-01-13"));
        assert_eq!(after("2026-12-30", "P6"), None);
        assert_eq!(after("2026-12-30", "P"), None);
        assert_eq!(Day::read("2024-02-29").map(|day| day.to_string()).as_deref(), Some("2024-02-29"));
        assert_eq!(Day::read("2026-12"), None);
        assert_eq!(Day::read("1970-01-02"), Some(Day(1)));
    }
}
