//! Moments from texts in no particular format, as Chrome's `Date.parse` reads them (V8's date parser): ISO 8601
//! first, then anything with a day, a month and a year. The zone is UTC where the text has none.

use super::date_token::{Scanner, Token, Word, word};
use crate::flow::time::{MINUTE, moment};

/// What a text has told so far.
#[derive(Default)]
struct Parts {
    /// The numbers of the day.
    day: Vec<i64>,
    /// The month that has a name, from 1.
    month: Option<i64>,
    /// Whether the day is year, month, date.
    iso: bool,
    /// Hour, minute, second, millisecond.
    time: Vec<i64>,
    /// What AM or PM adds.
    half: Option<i64>,
    /// The zone: sign, hours, minutes.
    sign: i64,
    hours: Option<i64>,
    minutes: Option<i64>,
}

/// The moment that a text writes; `None` where it writes none.
pub fn read(text: &str) -> Option<f64> {
    let mut scanner = Scanner { rest: text.as_bytes() };
    let mut parts = Parts { sign: 1, ..Parts::default() };
    if !iso(&mut scanner, &mut parts)? {
        legacy(&mut scanner, &mut parts)?;
    }
    parts.moment()
}

/// Reads ISO 8601; whether all of the text is. `None` where it is a time of day that is broken.
fn iso(scanner: &mut Scanner, parts: &mut Parts) -> Option<bool> {
    let start = *scanner;
    match scanner.next() {
        Token::Number(year, 4) => parts.day.push(year),
        Token::Mark(sign @ (b'+' | b'-')) => match scanner.fixed(6, 0, 999_999) {
            Some(year) if sign == b'+' || year != 0 => parts.day.push(if sign == b'-' { -year } else { year }),
            _ => {
                *scanner = start;
                return Some(false);
            }
        },
        _ => {
            *scanner = start;
            return Some(false);
        }
    }
    if scanner.skip(b'-') {
        let Some(month) = scanner.fixed(2, 1, 12) else { return Some(false) };
        parts.day.push(month);
        if scanner.skip(b'-') {
            let Some(date) = scanner.fixed(2, 1, 31) else { return Some(false) };
            parts.day.push(date);
        }
    }
    match scanner.peek() {
        Token::End => {}
        Token::Word([b't', ..], 1) => {
            scanner.next();
            let hour = scanner.fixed(2, 0, 24)?;
            if !scanner.skip(b':') {
                return None;
            }
            let most = if hour == 24 { 0 } else { 59 };
            let mut time = vec![hour, scanner.fixed(2, 0, most)?];
            if scanner.skip(b':') {
                time.push(scanner.fixed(2, 0, most)?);
                if scanner.skip(b'.') {
                    let from = scanner.rest;
                    let Token::Number(_, length) = scanner.next() else { return None };
                    time.push(milliseconds(&from[..length]));
                }
            }
            time.resize(4, 0);
            parts.time = time;
            match scanner.next() {
                Token::Word([b'z', ..], 1) => (parts.hours, parts.minutes) = (Some(0), Some(0)),
                Token::Mark(sign @ (b'+' | b'-')) => {
                    parts.sign = if sign == b'-' { -1 } else { 1 };
                    let (hours, minutes) = if let Some(both) = scanner.fixed(4, 0, 2359) {
                        (both / 100, both % 100)
                    } else {
                        let hours = scanner.fixed(2, 0, 23)?;
                        if !scanner.skip(b':') {
                            return None;
                        }
                        (hours, scanner.fixed(2, 0, 59)?)
                    };
                    (parts.hours, parts.minutes) = (Some(hours), Some(minutes));
                }
                Token::End => {}
                _ => return None,
            }
            if scanner.next() != Token::End {
                return None;
            }
        }
        _ => return Some(false),
    }
    parts.iso = true;
    Some(true)
}

/// Reads what is left as days are written in words, with marks in any order.
fn legacy(scanner: &mut Scanner, parts: &mut Parts) -> Option<()> {
    let mut has_number = !parts.day.is_empty();
    loop {
        let from = scanner.rest;
        match scanner.next() {
            Token::End => return Some(()),
            Token::Number(number, _) => {
                has_number = true;
                let expected = match parts.time.len() {
                    1 | 2 => (0..60).contains(&number),
                    3 => (0..1000).contains(&number),
                    _ => false,
                };
                let is_zone = parts.hours.is_some() && parts.minutes.is_none() && (0..60).contains(&number);
                if scanner.skip(b':') {
                    if scanner.skip(b':') {
                        if !parts.time.is_empty() {
                            return None;
                        }
                        parts.time.push(number);
                        parts.time.push(0);
                    } else {
                        parts.add_time(number)?;
                        scanner.skip(b'.');
                    }
                } else if scanner.skip(b'.') && expected {
                    parts.add_time(number)?;
                    let from = scanner.rest;
                    let Token::Number(_, length) = scanner.next() else { return None };
                    parts.add_time(milliseconds(&from[..length]))?;
                    parts.time.resize(4, 0);
                } else if is_zone {
                    parts.minutes = Some(number);
                } else if expected {
                    parts.add_time(number)?;
                    parts.time.resize(4, 0);
                    let ends = match scanner.peek() {
                        Token::Word(head, 1) => head[0] == b'z',
                        Token::Mark(mark) => matches!(mark, b'+' | b'-'),
                        Token::Word(..) | Token::Number(..) => false,
                        Token::Blank | Token::End => true,
                    };
                    if !ends {
                        return None;
                    }
                } else {
                    parts.add_day(number)?;
                    scanner.skip(b'-');
                }
            }
            Token::Word(head, length) => match word(head, length) {
                Word::Half(hours) if !parts.time.is_empty() => parts.half = Some(hours),
                Word::Month(month) => {
                    parts.month = Some(month);
                    scanner.skip(b'-');
                }
                Word::Zone(hours) if has_number => {
                    parts.sign = if hours < 0 { -1 } else { 1 };
                    (parts.hours, parts.minutes) = (Some(hours.abs()), Some(0));
                }
                _ if has_number || matches!(scanner.peek(), Token::Number(..)) => return None,
                _ => {}
            },
            Token::Mark(sign @ (b'+' | b'-'))
                if !parts.time.is_empty() || (parts.hours, parts.minutes) == (Some(0), Some(0)) =>
            {
                parts.sign = if sign == b'-' { -1 } else { 1 };
                let (mut number, mut length) = (0, 0);
                if let Token::Number(found, digits) = scanner.peek() {
                    scanner.next();
                    (number, length) = (found, digits);
                }
                has_number = true;
                (parts.hours, parts.minutes) = match length {
                    _ if scanner.peek() == Token::Mark(b':') => (Some(number), None),
                    1 | 2 => (Some(number), Some(0)),
                    3 | 4 => (Some(number / 100), Some(number % 100)),
                    _ => return None,
                };
            }
            Token::Mark(b'+' | b'-' | b')') if has_number => return None,
            Token::Mark(b'(') => {
                let mut depth = 0_usize;
                let end = from.iter().position(|byte| {
                    depth = match byte {
                        b'(' => depth + 1,
                        b')' => depth - 1,
                        _ => depth,
                    };
                    depth == 0
                });
                scanner.rest = end.map_or(&[], |end| &from[end + 1..]);
            }
            _ => {}
        }
    }
}

impl Parts {
    /// Adds a number of the time of day.
    fn add_time(&mut self, number: i64) -> Option<()> {
        self.time.push(number);
        (self.time.len() <= 4).then_some(())
    }

    /// Adds a number of the day.
    fn add_day(&mut self, number: i64) -> Option<()> {
        self.day.push(number);
        (self.day.len() <= 3).then_some(())
    }

    /// The moment.
    fn moment(mut self) -> Option<f64> {
        if self.day.is_empty() {
            return None;
        }
        self.day.resize(3, 1);
        let [first, second, third] = self.day[..] else { return None };
        let is_day = |number: i64| (1..=31).contains(&number);
        let (mut year, month, date) = match self.month {
            None if self.iso || !is_day(first) => (first, second, third),
            None => (third, first, second),
            Some(month) if !is_day(first) => (first, month, second),
            Some(month) => (second, month, first),
        };
        if !self.iso {
            year += match year {
                0..=49 => 2000,
                50..=99 => 1900,
                _ => 0,
            };
        }
        if !(1..=12).contains(&month) || !is_day(date) {
            return None;
        }
        self.time.resize(4, 0);
        let [mut hour, minute, second, millisecond] = self.time[..] else { return None };
        if let Some(half) = self.half {
            if !(0..=12).contains(&hour) {
                return None;
            }
            hour = hour % 12 + half;
        }
        let inside = (0..24).contains(&hour)
            && (0..60).contains(&minute)
            && (0..60).contains(&second)
            && (0..1000).contains(&millisecond);
        if !inside && (hour, minute, second, millisecond) != (24, 0, 0, 0) {
            return None;
        }
        let time = [hour, minute, second, millisecond].map(|field| field as f64);
        let zone = self.hours.unwrap_or(0) * 60 + self.minutes.unwrap_or(0);
        let ms = moment(year as f64, (month - 1) as f64, date as f64, time) - (self.sign * zone) as f64 * MINUTE;
        (!ms.is_nan()).then_some(ms)
    }
}

/// The milliseconds that decimals of a second write: the first three.
fn milliseconds(digits: &[u8]) -> i64 {
    (0..3).fold(0, |value, at| value * 10 + digits.get(at).map_or(0, |digit| i64::from(digit - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_as_chrome_reads_them() {
        let at = |year: f64, month: f64, date: f64, hour: f64, minute: f64, second: f64| {
            Some(moment(year, month - 1.0, date, [hour, minute, second, 0.0]))
        };
        let day = |year: f64, month: f64, date: f64| at(year, month, date, 0.0, 0.0, 0.0);
        let cases = [
            ("2000", day(2000.0, 1.0, 1.0)),
            ("2015-03", day(2015.0, 3.0, 1.0)),
            ("2015-03-04", day(2015.0, 3.0, 4.0)),
            ("2015-3-4", day(2015.0, 3.0, 4.0)),
            ("2015/01/02", day(2015.0, 1.0, 2.0)),
            ("1/2/2000", day(2000.0, 1.0, 2.0)),
            ("1/2/49", day(2049.0, 1.0, 2.0)),
            ("Jan 1, 2000", day(2000.0, 1.0, 1.0)),
            ("1 January 2000", day(2000.0, 1.0, 1.0)),
            ("1-Feb-98", day(1998.0, 2.0, 1.0)),
            ("Jan 1 2000 10:20:30", at(2000.0, 1.0, 1.0, 10.0, 20.0, 30.0)),
            ("Jan 1 2000 10:20 PM", at(2000.0, 1.0, 1.0, 22.0, 20.0, 0.0)),
            ("Sat, 01 Jan 2000 08:00:00 GMT+0200", at(2000.0, 1.0, 1.0, 6.0, 0.0, 0.0)),
            ("Sat Jan 01 2000 08:00:00 GMT-0700 (Mountain (x))", at(2000.0, 1.0, 1.0, 15.0, 0.0, 0.0)),
            ("2000-01-01T10:00", at(2000.0, 1.0, 1.0, 10.0, 0.0, 0.0)),
            ("2000-01-01T10:00:30.5Z", at(2000.0, 1.0, 1.0, 10.0, 0.0, 30.0).map(|ms| ms + 500.0)),
            ("2000-01-01T10:00+05:30", at(2000.0, 1.0, 1.0, 4.0, 30.0, 0.0)),
            ("2000-01-01 10:00:00", at(2000.0, 1.0, 1.0, 10.0, 0.0, 0.0)),
            ("2012-02", day(2012.0, 2.0, 1.0)),
            ("Q1 2000", None),
            ("2000-13-01", None),
            ("2000-01-01T25:00", None),
            ("hello", None),
            ("", None),
            ("2000-01-01x", None),
            ("(", None),
        ];
        for (text, ms) in cases {
            assert_eq!(read(text), ms, "{text}");
        }
    }
}
