//! The way a formula's result is written: decimals, percent, sign, words for large numbers.

use super::{Outcome, Value, fault, meant};
use crate::explainer::{Locale, Number, Str, format_number, quote};

/// How a result is written. Without a word, a number has the decimals it needs, two at most; a fraction is in percent.
#[derive(Debug, Default)]
pub(super) struct Style {
    percent: bool,
    decimals: Option<usize>,
    signed: bool,
    compact: bool,
    size: bool,
}

const STYLES: [&str; 5] = ["percent", "decimals", "signed", "compact", "abs"];

impl Style {
    /// Takes in one word after `|`, with the digits after it.
    pub fn add(&mut self, at: usize, name: &str, digits: &str, value: &Value) -> Outcome<()> {
        if matches!(value, Value::Text(_)) {
            return fault(at, "not-a-number", || ("a number before `|`".into(), "a name or a date".into(), None));
        }
        match name {
            "percent" => self.percent = true,
            "decimals" if !digits.is_empty() => {}
            "signed" => self.signed = true,
            "compact" => self.compact = true,
            "abs" => self.size = true,
            "decimals" => {
                return fault(at, "formula", || {
                    ("a number after `decimals`".into(), "none".into(), Some("for example `decimals 1`".into()))
                });
            }
            _ => {
                return fault(at, "unknown-format", || {
                    ("a way to write a number".into(), quote(name), meant(name, STYLES.into_iter()))
                });
            }
        }
        if !digits.is_empty() {
            match digits.parse::<usize>() {
                Ok(decimals) if decimals < 10 => self.decimals = Some(decimals),
                _ => return fault(at, "formula", || ("at most 9 decimals".into(), quote(digits), None)),
            }
        }
        Ok(())
    }

    /// Writes a value.
    pub fn write(&self, value: &Value, locale: Locale) -> Str {
        let (mut number, fraction) = match value {
            Value::Text(text) => return text.clone(),
            Value::Number(number) => (*number, false),
            Value::Fraction(number) => (*number, true),
        };
        if self.size {
            number = number.abs();
        }
        let mut out = if self.percent || (fraction && self.decimals.is_none() && !self.compact) {
            format_number(number * 100.0, self.decimals.unwrap_or(0), locale) + "%"
        } else if self.compact && number.abs() >= 1e6 {
            compact(number, self.decimals, locale)
        } else {
            format_number(number, self.decimals.unwrap_or_else(|| needed(number, 2)), locale)
        };
        // A change that rounds to nothing has no sign.
        if self.signed && number > 0.0 && out.contains(|letter: char| matches!(letter, '1'..='9')) {
            out.insert(0, '+');
        }
        out.into()
    }
}

/// How many decimals a number needs, up to `most`.
fn needed(number: Number, most: usize) -> usize {
    let power = |exponent: usize| 10_u64.pow(exponent as u32) as f64;
    let scaled = (number.abs() * power(most)).round();
    let whole = |number: f64| number == number.round();
    (0..most).find(|&decimals| whole(scaled / power(most - decimals))).unwrap_or(most)
}

/// "1.5 million", "38,923 millones".
fn compact(number: Number, decimals: Option<usize>, locale: Locale) -> String {
    let units: &[(f64, &str, &str)] = match locale {
        Locale::En => &[(1e6, "million", "million"), (1e9, "billion", "billion"), (1e12, "trillion", "trillion")],
        // A Spanish «billón» is a million millions; thousands of millions stay «millones».
        Locale::Es => &[(1e6, "millón", "millones"), (1e12, "billón", "billones")],
    };
    let written = |unit: f64| {
        let scaled = number / unit;
        let most = if scaled.abs() < 1000.0 { 1 } else { 0 };
        let decimals = decimals.unwrap_or_else(|| needed(scaled, most));
        (format_number(scaled, decimals, locale), scaled)
    };
    let mut best = units[0];
    for &unit in units {
        if number.abs() >= unit.0 {
            best = unit;
        }
    }
    let (text, scaled) = written(best.0);
    // What rounds to a thousand of a unit is one of the next.
    if let Some(&next) = units.iter().find(|unit| unit.0 == best.0 * 1000.0)
        && (scaled.abs() * 10.0).round() >= 10_000.0
    {
        return [&written(next.0).0, "\u{a0}", next.1].concat();
    }
    let one = matches!(&*text, "1" | "\u{2212}1");
    [text.as_str(), "\u{a0}", if one { best.1 } else { best.2 }].concat()
}
