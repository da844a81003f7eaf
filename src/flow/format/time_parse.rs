//! Moments from texts in a known format (d3-time-format 4.1 `utcParse`), with English names.

use super::time::{day_name, month_name, short};
use crate::explainer::Locale;
use crate::flow::time::{Civil, DAY, moment};

/// What a text has told so far.
#[derive(Default)]
struct Parts {
    year: Option<f64>,
    month: Option<f64>,
    quarter: Option<f64>,
    date: Option<f64>,
    day: Option<f64>,
    /// The day of the week from Monday (1) to Sunday (7).
    day_from_monday: Option<f64>,
    week_sunday: Option<f64>,
    week_monday: Option<f64>,
    week_iso: Option<f64>,
    /// Hour, minute, second, millisecond.
    time: [f64; 4],
    afternoon: Option<bool>,
    /// The zone's distance to UTC as ±hhmm, to be added.
    zone: f64,
    /// The moment itself.
    ms: Option<f64>,
    /// Seconds since 1970.
    seconds: Option<f64>,
}

/// The moment that a text in a format writes; `None` where it does not follow the format.
pub fn parse(text: &str, spec: &str) -> Option<f64> {
    let mut parts = Parts::default();
    let rest = read(&mut parts, text, spec, 0)?;
    if !rest.is_empty() {
        return None;
    }
    if parts.ms.is_some() {
        return parts.ms;
    }
    if let Some(seconds) = parts.seconds {
        return Some(seconds * 1000.0 + parts.time[3]);
    }
    let mut time = parts.time;
    if let Some(afternoon) = parts.afternoon {
        time[0] = time[0] % 12.0 + if afternoon { 12.0 } else { 0.0 };
    }
    time[0] += (parts.zone / 100.0).trunc();
    time[1] += parts.zone % 100.0;
    let year = parts.year.unwrap_or(1900.0);
    let mut month = parts.month.or(parts.quarter).unwrap_or(0.0);
    let mut date = parts.date.unwrap_or(1.0);
    // The day of the week of the year's first day.
    let first = || Civil::of(moment(year, 0.0, 1.0, [0.0; 4])).map_or(0.0, |civil| civil.day as f64);
    if let Some(week) = parts.week_iso {
        if !(1.0..=53.0).contains(&week) {
            return None;
        }
        let monday = (first() + 6.0) % 7.0;
        let begin = if monday <= 3.0 { 1.0 - monday } else { 8.0 - monday };
        month = 0.0;
        date = begin + (week - 1.0) * 7.0 + (parts.day.unwrap_or(1.0) + 6.0) % 7.0;
    } else if parts.week_monday.is_some() || parts.week_sunday.is_some() {
        let default = if parts.week_monday.is_some() { 1.0 } else { 0.0 };
        let day = parts.day.or(parts.day_from_monday.map(|day| day % 7.0)).unwrap_or(default);
        month = 0.0;
        date = match (parts.week_monday, parts.week_sunday) {
            (Some(week), _) => (day + 6.0) % 7.0 + week * 7.0 - (first() + 5.0) % 7.0,
            (_, week) => day + week.unwrap_or(0.0) * 7.0 - (first() + 6.0) % 7.0,
        };
    }
    let ms = moment(year, month, date, time);
    (ms.abs() < 1e8 * DAY).then_some(ms)
}

/// Reads a text by a format; what is left of the text, `None` where they do not agree.
fn read<'a>(parts: &mut Parts, text: &'a str, spec: &str, depth: usize) -> Option<&'a str> {
    let mut rest = text;
    let mut letters = spec.chars();
    while let Some(letter) = letters.next() {
        let next = rest.chars().next()?;
        if letter != '%' {
            if letter != next {
                return None;
            }
            rest = &rest[letter.len_utf8()..];
            continue;
        }
        let mut directive = letters.next()?;
        if let '-' | '_' | '0' = directive {
            directive = letters.next()?;
        }
        let mut number = |width: usize| number(&mut rest, width);
        match directive {
            'd' | 'e' => parts.date = Some(number(2)?),
            'f' => parts.time[3] = (number(6)? / 1000.0).floor(),
            'g' | 'y' => {
                let year = number(2)?;
                parts.year = Some(year + if year > 68.0 { 1900.0 } else { 2000.0 });
            }
            'G' | 'Y' => parts.year = Some(number(4)?),
            'H' | 'I' => parts.time[0] = number(2)?,
            'j' => {
                parts.month = Some(0.0);
                parts.date = Some(number(3)?);
            }
            'L' => parts.time[3] = number(3)?,
            'm' => parts.month = Some(number(2)? - 1.0),
            'M' => parts.time[1] = number(2)?,
            'q' => parts.quarter = Some(number(1)? * 3.0 - 3.0),
            'Q' => parts.ms = Some(number(usize::MAX)?),
            's' => parts.seconds = Some(number(usize::MAX)?),
            'S' => parts.time[2] = number(2)?,
            'u' => parts.day_from_monday = Some(number(1)?),
            'U' => parts.week_sunday = Some(number(2)?),
            'V' => parts.week_iso = Some(number(2)?),
            'w' => parts.day = Some(number(1)?),
            'W' => parts.week_monday = Some(number(2)?),
            'a' => parts.day = Some(name(&mut rest, 7, &|day| short(day_name(day, Locale::En)))?),
            'A' => parts.day = Some(name(&mut rest, 7, &|day| day_name(day, Locale::En))?),
            'b' => parts.month = Some(name(&mut rest, 12, &|month| short(month_name(month, Locale::En)))?),
            'B' => parts.month = Some(name(&mut rest, 12, &|month| month_name(month, Locale::En))?),
            'p' => parts.afternoon = Some(name(&mut rest, 2, &|half| if half == 0 { "AM" } else { "PM" })? > 0.0),
            'Z' => parts.zone = zone(&mut rest)?,
            'c' | 'x' | 'X' if depth == 0 => {
                let spec = match directive {
                    'c' => "%m/%d/%Y, %I:%M:%S %p",
                    'x' => "%m/%d/%Y",
                    _ => "%I:%M:%S %p",
                };
                rest = read(parts, rest, spec, 1)?;
            }
            '%' if next == '%' => rest = &rest[1..],
            _ => return None,
        }
    }
    Some(rest)
}

/// Blanks and digits, `width` letters of them at most, as a number.
fn number(rest: &mut &str, width: usize) -> Option<f64> {
    let blanks = rest.len() - rest.trim_start().len();
    let most = rest.len().min(width);
    let digits = rest.bytes().take(most).skip(blanks).take_while(u8::is_ascii_digit);
    let (mut count, mut value) = (0, 0.0);
    for digit in digits {
        value = value * 10.0 + f64::from(digit - b'0');
        count += 1;
    }
    *rest = &rest[if count > 0 { blanks + count } else { 0 }..];
    (count > 0).then_some(value)
}

/// The place of the name that a text begins with, in upper or lower case.
fn name(rest: &mut &str, count: i64, name: &dyn Fn(i64) -> &'static str) -> Option<f64> {
    let begins = |name: &str| rest.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name));
    let at = (0..count).find(|at| begins(name(*at)))?;
    *rest = &rest[name(at).len()..];
    Some(at as f64)
}

/// A zone, `Z`, `+hh`, `+hhmm` or `+hh:mm`, as what is to be added for UTC: ±hhmm.
fn zone(rest: &mut &str) -> Option<f64> {
    if let Some(after) = rest.strip_prefix('Z') {
        *rest = after;
        return Some(0.0);
    }
    let sign = match rest.as_bytes().first()? {
        b'+' => -1.0,
        b'-' => 1.0,
        _ => return None,
    };
    let two = |at: usize| -> Option<f64> {
        let digits = rest.as_bytes().get(at..at + 2)?;
        digits.iter().all(u8::is_ascii_digit).then(|| f64::from((digits[0] - b'0') * 10 + (digits[1] - b'0')))
    };
    let hours = two(1)?;
    let colon = usize::from(rest.as_bytes().get(3) == Some(&b':'));
    let (minutes, end) = two(3 + colon).map_or((0.0, 3), |minutes| (minutes, 5 + colon));
    *rest = &rest[end..];
    Some(sign * (hours * 100.0 + minutes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_by_their_format() {
        let at = |year: f64, month: f64, date: f64, hour: f64, minute: f64| {
            Some(moment(year, month - 1.0, date, [hour, minute, 0.0, 0.0]))
        };
        let cases = [
            ("2016-02-17", "%Y-%m-%d", at(2016.0, 2.0, 17.0, 0.0, 0.0)),
            ("Feb 7, 2016", "%b %d, %Y", at(2016.0, 2.0, 7.0, 0.0, 0.0)),
            ("7 february 98", "%d %B %y", at(1998.0, 2.0, 7.0, 0.0, 0.0)),
            ("12:05 AM", "%I:%M %p", at(1900.0, 1.0, 1.0, 0.0, 5.0)),
            ("2016 Q3", "%Y Q%q", at(2016.0, 7.0, 1.0, 0.0, 0.0)),
            ("2016-02-17T10:00+0530", "%Y-%m-%dT%H:%M%Z", at(2016.0, 2.0, 17.0, 4.0, 30.0)),
            ("2016 060", "%Y %j", at(2016.0, 2.0, 29.0, 0.0, 0.0)),
            ("2016 W05 1", "%Y W%V %w", at(2016.0, 2.0, 1.0, 0.0, 0.0)),
            ("2016 7 0", "%Y %U %w", at(2016.0, 2.0, 14.0, 0.0, 0.0)),
            ("1454852851250", "%Q", Some(1_454_852_851_250.0)),
            ("2/7/2016, 1:47:00 PM", "%c", at(2016.0, 2.0, 7.0, 13.0, 47.0)),
            ("2016-02", "%Y-%m-%d", None),
            ("2016-02-17x", "%Y-%m-%d", None),
            ("é", "%d", None),
            ("", "%d", None),
        ];
        for (text, spec, ms) in cases {
            assert_eq!(parse(text, spec), ms, "{text} {spec}");
        }
    }
}
