//! The calendar: fields of moments, intervals and their ticks, the time units of specifications.
//!
//! A moment is a number: ms since 1970-01-01 in UTC, NaN where there is none.

mod civil;
mod interval;
mod unit;

pub use civil::{Civil, DAY, HOUR, MINUTE, SECOND, WEEK, moment};
pub use interval::{Interval, nice, tick_interval, ticks};
pub use unit::{TimeUnit, Unit, unit_specifier};
