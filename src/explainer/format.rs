//! Numbers and dates as a reader sees them.

use super::Locale;

/// A number of a table, in the unit of its column; NaN is missing.
pub type Number = f64;

/// A number with the locale's marks and a minus sign (U+2212), rounded half away from zero to `decimals`.
///
/// Not finite: an en dash. Magnitudes past 10^18 show noughts for the digits that an `f64` hardly holds.
pub fn format_number(value: Number, decimals: usize, locale: Locale) -> String {
    if !value.is_finite() {
        return "–".into();
    }
    let decimals = decimals.min(9);
    let unit = 10_u64.pow(decimals as u32) as f64;
    let mut scaled = (value.abs() * unit).round();
    let mut noughts = 0;
    while scaled >= 1e18 && noughts < 400 {
        scaled = (scaled / 10.0).round();
        noughts += 1;
    }
    let scaled = scaled as u64;
    let mut digits = scaled.to_string();
    digits.extend(std::iter::repeat_n('0', noughts));
    format_digits(digits, decimals, value < 0.0 && scaled > 0, locale)
}

/// Digits, of which the last `decimals` stand after the mark, with the locale's marks and a minus sign (U+2212).
pub fn format_digits(mut digits: String, decimals: usize, negative: bool, locale: Locale) -> String {
    while digits.len() <= decimals {
        digits.insert(0, '0');
    }
    let whole = digits.len() - decimals;
    let (mark, group) = locale.marks();
    let mut out = String::with_capacity(digits.len() + 8);
    if negative {
        out.push('\u{2212}');
    }
    for (at, digit) in digits.chars().enumerate() {
        if at == whole {
            out.push(mark);
        } else if at > 0 && at < whole && (whole - at).is_multiple_of(3) {
            out.push(group);
        }
        out.push(digit);
    }
    out
}

/// A date written `YYYY`, `YYYY-MM` or `YYYY-MM-DD` as a reader sees it: "22 Nov 2026". Anything else stays as it is.
pub fn format_date(date: &str, locale: Locale) -> String {
    let Some((year, month, day, exact)) = parse_date(date) else { return date.to_owned() };
    let mut out = String::new();
    if exact == 3 {
        out.push_str(&day.to_string());
        out.push(' ');
    }
    if exact >= 2 {
        out.push_str(locale.month(month));
        out.push(' ');
    }
    out.push_str(&year.to_string());
    out
}

/// Year, month, day and how many of them were written; `None` for what is not on the calendar.
pub(super) fn parse_date(text: &str) -> Option<(i64, u32, u32, usize)> {
    let mut parts = text.split('-');
    let number = |part: &str, length: usize| -> Option<u32> {
        (part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit())).then(|| part.parse().ok())?
    };
    let year = i64::from(number(parts.next()?, 4)?);
    let Some(month) = parts.next() else { return Some((year, 1, 1, 1)) };
    let month = number(month, 2).filter(|month| (1..=12).contains(month))?;
    let Some(day) = parts.next() else { return Some((year, month, 1, 2)) };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let day = number(day, 2).filter(|day| (1..=days).contains(day))?;
    parts.next().is_none().then_some((year, month, day, 3))
}

/// Days since 1970-01-01 of a day in the Gregorian calendar (Hinnant, "chrono-Compatible Low-Level Date Algorithms").
pub(super) fn days_from_civil(year: i64, month: u32, day: u32) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * (i64::from(month) + if month > 2 { -3 } else { 9 }) + 2) / 5 + i64::from(day) - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Year, month and day of a number of days since 1970-01-01: the inverse of [`days_from_civil`].
pub(super) fn civil_from_days(days: i64) -> (i64, u32, u32) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = (of_year - (153 * month + 2) / 5 + 1) as u32;
    let month = (if month < 10 { month + 3 } else { month - 9 }) as u32;
    (year + era * 400 + i64::from(month <= 2), month, day)
}

/// A date as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, by how many of the three are wanted.
pub(super) fn write_date(year: i64, month: u32, day: u32, parts: usize) -> String {
    let mut out = year.to_string();
    while out.len() < 4 {
        out.insert(0, '0');
    }
    for part in [month, day].into_iter().take(parts.saturating_sub(1)) {
        out.push_str(if part < 10 { "-0" } else { "-" });
        out.push_str(&part.to_string());
    }
    out
}

/// A time as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, by how many of the three are wanted; nothing where it is missing.
pub(super) fn time_text(time: Number, parts: usize) -> String {
    if !time.is_finite() {
        return String::new();
    }
    let (year, month, day) = civil_from_days((time / 86_400_000.0).floor() as i64);
    write_date(year, month, day, parts)
}

/// The day so long after a day: `P6M`, `P2W`, `P30D` or `P1Y` after `YYYY-MM-DD`. A month later is the same day of
/// the month, or its last where it is shorter.
pub fn day_after(date: &str, duration: &str) -> Option<String> {
    let (year, month, day, exact) = parse_date(date)?;
    let count = duration.strip_prefix('P')?;
    let unit = count.chars().next_back()?;
    let count: i64 = count.strip_suffix(unit)?.parse::<u16>().ok()?.into();
    let (year, month, day) = match unit {
        'Y' | 'M' => {
            let months = year * 12 + i64::from(month) - 1 + if unit == 'Y' { count * 12 } else { count };
            let (year, month) = (months.div_euclid(12), months.rem_euclid(12) as u32 + 1);
            let fits = |day: &u32| parse_date(&write_date(year, month, *day, 3)).is_some();
            (year, month, (1..=day).rev().find(fits)?)
        }
        'W' | 'D' => civil_from_days(days_from_civil(year, month, day) + if unit == 'W' { count * 7 } else { count }),
        _ => return None,
    };
    (exact == 3).then(|| write_date(year, month, day, 3))
}

/// Milliseconds since 1970-01-01 UTC of a date written `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
pub fn parse_time(text: &str) -> Option<Number> {
    let (year, month, day, _) = parse_date(text)?;
    Some(days_from_civil(year, month, day) as f64 * 86_400_000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_and_marks_by_locale() {
        assert_eq!(format_number(1_645_015.0, 0, Locale::En), "1,645,015");
        assert_eq!(format_number(1_645_015.0, 0, Locale::Es), "1.645.015");
        assert_eq!(format_number(-4.55, 1, Locale::Es), "−4,6");
        assert_eq!(format_number(-0.04, 1, Locale::En), "0.0");
        assert_eq!(format_number(999.5, 0, Locale::En), "1,000");
        assert_eq!(format_number(0.05, 2, Locale::En), "0.05");
        assert_eq!(format_number(f64::NAN, 2, Locale::En), "–");
        assert_eq!(format_number(1e21, 0, Locale::En), "1,000,000,000,000,000,000,000");
        assert!(
            format_number(1e300, 2, Locale::En).starts_with('1') && format_number(f64::MAX, 9, Locale::En).len() > 300
        );
    }

    #[test]
    fn days_follow_days() {
        for (date, duration, after) in [
            ("2026-11-22", "P6M", "2027-05-22"),
            ("2026-08-31", "P6M", "2027-02-28"),
            ("2024-02-29", "P1Y", "2025-02-28"),
            ("2026-12-25", "P2W", "2027-01-08"),
            ("1999-12-31", "P1D", "2000-01-01"),
            ("2026-01-31", "P9999D", "2053-06-17"),
        ] {
            assert_eq!(day_after(date, duration).as_deref(), Some(after), "{date} {duration}");
        }
        assert_eq!(day_after("2026-11", "P6M"), None);
        assert_eq!(day_after("2026-11-22", "6M"), None);
        assert_eq!(day_after("2026-11-22", "P"), None);
        assert_eq!(day_after("2026-11-22", "PéM"), None);
        for days in (-800_000..800_000).step_by(97) {
            let (year, month, day) = civil_from_days(days);
            assert_eq!(days_from_civil(year, month, day), days);
        }
    }

    #[test]
    fn dates_are_of_the_calendar() {
        assert_eq!(format_date("2026-11-22", Locale::Es), "22 nov 2026");
        assert_eq!(format_date("2024-02", Locale::En), "Feb 2024");
        assert_eq!(format_date("2024-13", Locale::En), "2024-13");
        assert_eq!(parse_time("1970-01-02"), Some(86_400_000.0));
        assert_eq!(parse_time("2000"), Some(946_684_800_000.0));
        for days in (-800_000..800_000).step_by(37) {
            let (year, month, day) = civil_from_days(days);
            assert_eq!(days_from_civil(year, month, day), days);
        }
        assert_eq!(parse_time("2023-02-29"), None);
        assert_eq!(parse_time("24-1-1"), None);
    }
}
