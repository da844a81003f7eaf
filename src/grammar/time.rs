//! Time on the UTC calendar: reading, taking apart, showing.

use crate::explainer::{Locale, Number, format_date, parse_time};

/// Milliseconds of a day.
pub const DAY: f64 = 86_400_000.0;

/// A moment taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// Year of the Gregorian calendar.
    pub year: i64,
    /// Month, 1 to 12.
    pub month: u32,
    /// Day of the month.
    pub day: u32,
    /// Minute of the day.
    pub minute: u32,
}

/// How fine a moment has to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grain {
    /// `2024`.
    Year,
    /// `2024-03`.
    Month,
    /// `2024-03-31`.
    Day,
    /// `2024-03-31 14:05`.
    Minute,
}

/// Reads a date, or a date and time of day (`2024-03-31T14:05`, `2024/03/31`): milliseconds since 1970-01-01 UTC.
pub fn read(text: &str) -> Option<Number> {
    let text = text.trim();
    let (date, clock) = match text.split_once(['T', ' ']) {
        Some((date, clock)) => (date, clock.trim_end_matches('Z')),
        None => (text, ""),
    };
    let base = parse_time(date).or_else(|| parse_time(&date.replace('/', "-")))?;
    let mut milliseconds = 0.0;
    if !clock.is_empty() {
        let mut unit = 3_600_000.0;
        for part in clock.split(':') {
            milliseconds += crate::explainer::parse_number(part).filter(|part| (0.0..61.0).contains(part))? * unit;
            unit /= 60.0;
        }
    }
    Some(base + milliseconds)
}

/// Takes a moment apart (Hinnant, `civil_from_days`).
pub fn moment(time: Number) -> Moment {
    let time = time.clamp(-8.64e15, 8.64e15);
    let days = (time / DAY).floor();
    let minute = ((time - days * DAY) / 60_000.0) as u32;
    let days = days as i64 + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let day = (of_year - (153 * month + 2) / 5 + 1) as u32;
    let month = if month < 10 { month + 3 } else { month - 9 } as u32;
    Moment { year: year_of_era + era * 400 + i64::from(month <= 2), month, day, minute }
}

/// Milliseconds since 1970-01-01 UTC of a day (Hinnant, `days_from_civil`); months beyond 12 run into later years.
pub fn day(year: i64, month: i64, day: i64) -> Number {
    let year = year + (month - 1).div_euclid(12);
    let month = (month - 1).rem_euclid(12) + 1;
    let shifted = if month <= 2 { year - 1 } else { year };
    let era = shifted.div_euclid(400);
    let of_era = shifted.rem_euclid(400);
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    (era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468) as f64 * DAY
}

/// The grain that shows all of the moments without loss.
pub fn grain(times: &[Number]) -> Grain {
    let mut finest = Grain::Year;
    for time in times.iter().filter(|time| time.is_finite()) {
        let moment = moment(*time);
        let grain = match moment {
            Moment { minute: 1.., .. } => Grain::Minute,
            Moment { day: 2.., .. } => Grain::Day,
            Moment { month: 2.., .. } => Grain::Month,
            _ => Grain::Year,
        };
        finest = finest.max(grain);
    }
    finest
}

/// A moment as the reader sees it.
pub fn show(time: Number, grain: Grain, locale: Locale) -> String {
    let moment = moment(time);
    let mut iso = moment.year.to_string();
    if !(1000..=9999).contains(&moment.year) {
        return iso;
    }
    for (part, least) in [(moment.month, Grain::Month), (moment.day, Grain::Day)] {
        if grain >= least {
            iso.push('-');
            push_two(&mut iso, part);
        }
    }
    let mut out = format_date(&iso, locale);
    if grain == Grain::Minute {
        out.push(' ');
        push_two(&mut out, moment.minute / 60);
        out.push(':');
        push_two(&mut out, moment.minute % 60);
    }
    out
}

fn push_two(out: &mut String, number: u32) {
    out.push(char::from(b'0' + (number / 10 % 10) as u8));
    out.push(char::from(b'0' + (number % 10) as u8));
}

/// A moment by a d3 time format such as `%b %Y`; `None` where it has a directive that is not supported.
pub fn show_as(time: Number, format: &str, locale: Locale) -> Option<String> {
    let moment = moment(time);
    let mut out = String::new();
    let mut letters = format.chars();
    while let Some(letter) = letters.next() {
        if letter != '%' {
            out.push(letter);
            continue;
        }
        let mut directive = letters.next()?;
        let padded = directive != '-' && directive != '_';
        if !padded {
            directive = letters.next()?;
        }
        let number = match directive {
            'Y' => {
                out.push_str(&moment.year.to_string());
                continue;
            }
            'b' | 'B' => {
                out.push_str(locale.month(moment.month));
                continue;
            }
            '%' => {
                out.push('%');
                continue;
            }
            'y' => moment.year.rem_euclid(100) as u32,
            'm' => moment.month,
            'd' | 'e' => moment.day,
            'H' => moment.minute / 60,
            'M' => moment.minute % 60,
            'S' => 0,
            _ => return None,
        };
        if padded && directive != 'e' {
            push_two(&mut out, number);
        } else {
            out.push_str(&number.to_string());
        }
    }
    Some(out)
}
