//! Formats of moments (d3-time-format 4.1), in UTC.

use crate::explainer::{Locale, number_text};
use crate::flow::time::{Civil, Interval, Unit};

pub use super::read::read;
pub use super::time_parse::parse;

/// A month's name, 0 to 11.
pub(super) fn month_name(month: i64, locale: Locale) -> &'static str {
    const EN: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    const ES: [&str; 12] = [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ];
    let names = match locale {
        Locale::En => &EN,
        Locale::Es => &ES,
    };
    names[month.clamp(0, 11) as usize]
}

/// The name of a day of the week, 0 (Sunday) to 6.
pub(super) fn day_name(day: i64, locale: Locale) -> &'static str {
    const EN: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
    const ES: [&str; 7] = ["domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"];
    let names = match locale {
        Locale::En => &EN,
        Locale::Es => &ES,
    };
    names[day.clamp(0, 6) as usize]
}

/// The first three letters, which are the short names of days and months in both languages.
pub(super) fn short(name: &'static str) -> &'static str {
    name.char_indices().nth(3).map_or(name, |(end, _)| &name[..end])
}

/// A format that nobody wrote, in the order of a language.
pub fn local(format: String, locale: Locale) -> String {
    match locale {
        Locale::Es => format.replace("%b %d, %Y", "%-d %b %Y").replace("%b %d", "%-d %b"),
        _ => format,
    }
}

/// The format of moments that are all whole years, `%Y`, or whole months, `%b %Y`. What is no moment does not count.
pub fn grain(moments: impl Iterator<Item = f64>) -> Option<&'static str> {
    let mut grain = None;
    for civil in moments.filter_map(Civil::of) {
        let midnight = [civil.hour, civil.minute, civil.second, civil.millisecond] == [0; 4];
        grain = match civil.month {
            _ if !midnight || civil.date != 1 => return None,
            0 => grain.or(Some("%Y")),
            _ => Some("%b %Y"),
        };
    }
    grain
}

/// A moment in a format: `%b %d, %Y` → `Feb 17, 2016`. What is not a moment is "Invalid Date".
pub fn show(ms: f64, spec: &str, locale: Locale) -> String {
    let Some(civil) = Civil::of(ms) else { return "Invalid Date".into() };
    let mut out = String::new();
    write(&mut out, ms, &civil, spec, locale);
    out
}

/// Writes a moment in a format.
fn write(out: &mut String, ms: f64, civil: &Civil, spec: &str, locale: Locale) {
    let mut letters = spec.chars();
    while let Some(letter) = letters.next() {
        if letter != '%' {
            out.push(letter);
            continue;
        }
        let Some(mut directive) = letters.next() else { break };
        let mut fill = if directive == 'e' { Some(' ') } else { Some('0') };
        if let '-' | '_' | '0' = directive {
            fill = match directive {
                '-' => None,
                '_' => Some(' '),
                _ => Some('0'),
            };
            let Some(next) = letters.next() else { break };
            directive = next;
        }
        let hour = (civil.hour + 11) % 12 + 1;
        let (value, width) = match directive {
            'a' => {
                out.push_str(short(day_name(civil.day, locale)));
                continue;
            }
            'A' => {
                out.push_str(day_name(civil.day, locale));
                continue;
            }
            'b' => {
                out.push_str(short(month_name(civil.month, locale)));
                continue;
            }
            'B' => {
                out.push_str(month_name(civil.month, locale));
                continue;
            }
            'p' => {
                out.push_str(if civil.hour < 12 { "AM" } else { "PM" });
                continue;
            }
            'c' | 'x' | 'X' => {
                let spec = match (directive, locale) {
                    ('c', Locale::En) => "%-m/%-d/%Y, %-I:%M:%S %p",
                    ('x', Locale::En) => "%-m/%-d/%Y",
                    (_, Locale::En) => "%-I:%M:%S %p",
                    ('c', Locale::Es) => "%A, %e de %B de %Y, %H:%M:%S",
                    ('x', Locale::Es) => "%d/%m/%Y",
                    (_, Locale::Es) => "%H:%M:%S",
                };
                write(out, ms, civil, spec, locale);
                continue;
            }
            'Q' => {
                out.push_str(&number_text(ms));
                continue;
            }
            's' => {
                out.push_str(&number_text((ms / 1000.0).floor()));
                continue;
            }
            'Z' => {
                out.push_str("+0000");
                continue;
            }
            'd' | 'e' => (civil.date, 2),
            'f' | 'L' => (civil.millisecond, 3),
            'g' => (civil.iso_week().0 % 100, 2),
            'G' => (civil.iso_week().0 % 10_000, 4),
            'H' => (civil.hour, 2),
            'I' => (hour, 2),
            'j' => (civil.day_of_year, 3),
            'm' => (civil.month + 1, 2),
            'M' => (civil.minute, 2),
            'q' => (civil.month / 3 + 1, 1),
            'S' => (civil.second, 2),
            'u' => ((civil.day + 6) % 7 + 1, 1),
            'U' => (civil.week(0), 2),
            'V' => (civil.iso_week().1, 2),
            'w' => (civil.day, 1),
            'W' => (civil.week(1), 2),
            'y' => (civil.year % 100, 2),
            'Y' => (civil.year % 10_000, 4),
            other => {
                out.push(other);
                continue;
            }
        };
        if value < 0 {
            out.push('-');
        }
        let digits = value.unsigned_abs().to_string();
        if let Some(fill) = fill {
            out.extend(std::iter::repeat_n(fill, width - digits.len().min(width)));
        }
        out.push_str(&digits);
        if directive == 'f' {
            out.push_str("000");
        }
    }
}

/// A moment as axes of time write it (vega-format's multi-format): the largest unit that begins there.
pub fn default(ms: f64, locale: Locale) -> String {
    multi(ms, &|_| None, locale)
}

/// A moment in the format of the largest unit that begins there; `custom` may have other formats by the unit's name.
pub fn multi(ms: f64, custom: &dyn Fn(&str) -> Option<String>, locale: Locale) -> String {
    let begins = |unit| Interval::new(unit, 1.0).floor(ms) >= ms;
    let (unit, format) = if !begins(Unit::Seconds) {
        (Unit::Milliseconds, ".%L")
    } else if !begins(Unit::Minutes) {
        (Unit::Seconds, ":%S")
    } else if !begins(Unit::Hours) {
        (Unit::Minutes, "%I:%M")
    } else if !begins(Unit::Date) {
        (Unit::Hours, "%I %p")
    } else if begins(Unit::Year) {
        (Unit::Year, "%Y")
    } else if begins(Unit::Quarter) {
        (Unit::Quarter, "%B")
    } else if begins(Unit::Month) {
        (Unit::Month, "%B")
    } else if begins(Unit::Week) {
        (Unit::Week, if locale == Locale::Es { "%-d %b" } else { "%b %d" })
    } else {
        (Unit::Date, "%a %d")
    };
    let by_day = || if unit == Unit::Date { custom("day") } else { None };
    let custom = custom(unit.name()).filter(|format| !format.is_empty()).or_else(by_day);
    show(ms, custom.as_deref().unwrap_or(format), locale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_as_d3_writes_them() {
        // 2016-02-07 13:47:31.250, a Sunday.
        let at = 1_454_852_851_250.0;
        let cases = [
            ("%Y-%m-%d %H:%M:%S.%L", "2016-02-07 13:47:31.250"),
            ("%a %A %b %B", "Sun Sunday Feb February"),
            ("%-d|%e|%_m|%0e|%-j", "7| 7| 2|07|38"),
            ("%I %p %q %y %f", "01 PM 1 16 250000"),
            ("%U %V %W %u %w %G %g", "06 05 05 7 0 2016 16"),
            ("%c", "2/7/2016, 1:47:31 PM"),
            ("%Q %s %Z %% %k %", "1454852851250 1454852851 +0000 % k "),
            ("é%", "é"),
        ];
        for (spec, text) in cases {
            assert_eq!(show(at, spec, Locale::En), text, "{spec}");
        }
        assert_eq!(show(at, "%A %-d de %B; %a %b; %x", Locale::Es), "domingo 7 de febrero; dom feb; 07/02/2016");
        assert_eq!(show(f64::NAN, "%Y", Locale::En), "Invalid Date");
        assert_eq!(show(-62_198_755_200_000.0, "%Y %y", Locale::En), "-0001 -01");
    }

    #[test]
    fn years_and_months_are_known_by_their_first_moments() {
        let [year, month, day, hour] =
            [1_577_836_800_000.0, 1_580_515_200_000.0, 1_577_923_200_000.0, 1_577_840_400_000.0];
        let grain = |moments: &[f64]| grain(moments.iter().copied());
        assert_eq!(grain(&[year, f64::NAN, 0.0]), Some("%Y"));
        assert_eq!(grain(&[year, month, year]), Some("%b %Y"));
        assert_eq!(grain(&[month, year, day]), None);
        assert_eq!(grain(&[year, hour]), None);
        assert_eq!(grain(&[f64::NAN]), None);
    }

    #[test]
    fn the_largest_unit_that_begins_is_written() {
        let day = 86_400_000.0;
        let cases = [
            (0.0, "1970"),
            (31.0 * day, "February"),
            (90.0 * day, "April"),
            (3.0 * day, "Jan 04"),
            (day, "Fri 02"),
            (day / 2.0, "12 PM"),
            (60_000.0, "12:01"),
            (1000.0, ":01"),
            (1.0, ".001"),
        ];
        for (ms, text) in cases {
            assert_eq!(default(ms, Locale::En), text, "{ms}");
        }
        assert_eq!(multi(day, &|unit| (unit == "day").then(|| "%d".into()), Locale::En), "02");
    }
}
