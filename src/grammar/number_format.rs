//! Number formats: the part of d3-format that charts use.

use crate::explainer::{Locale, Number, format_number};

/// How a number is written: d3's `[sign][$][,][.precision][~][type]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NumberFormat {
    /// Whether positive numbers carry a plus sign.
    pub plus: bool,
    /// Whether a dollar sign stands before the number.
    pub dollar: bool,
    /// Whether digits are grouped by thousands.
    pub group: bool,
    /// Digits after the decimal mark, or significant digits, by the notation.
    pub precision: Option<usize>,
    /// Whether zeros at the end are dropped.
    pub trim: bool,
    /// The notation.
    pub notation: Notation,
}

/// Notations of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notation {
    /// Decimals as needed (`d`, `f`, none).
    Fixed,
    /// Times 100, with a per-cent sign.
    Percent,
    /// With a metric prefix: 1.5M.
    Metric,
    /// By significant digits (`g`, `r`).
    Significant,
}

impl NumberFormat {
    /// With a number of decimals.
    pub fn decimals(decimals: usize) -> NumberFormat {
        let notation = Notation::Fixed;
        NumberFormat { plus: false, dollar: false, group: true, precision: Some(decimals), trim: false, notation }
    }

    /// Reads a d3 format; `None` where it has a part that is not supported.
    pub fn read(text: &str) -> Option<NumberFormat> {
        let mut format = NumberFormat { precision: None, group: false, ..NumberFormat::decimals(0) };
        let mut letters = text.chars().peekable();
        while let Some(letter) = letters.next() {
            match letter {
                '+' => format.plus = true,
                '$' => format.dollar = true,
                '-' => {}
                ',' => format.group = true,
                '~' => format.trim = true,
                '.' => {
                    let mut digits = 0;
                    while let Some(digit) = letters.peek().and_then(|next| next.to_digit(10)) {
                        digits = (digits * 10 + digit as usize).min(20);
                        letters.next();
                    }
                    format.precision = Some(digits);
                }
                kind if letters.peek().is_none() => {
                    format.notation = match kind {
                        'd' | 'f' => Notation::Fixed,
                        '%' => Notation::Percent,
                        's' => Notation::Metric,
                        'g' | 'r' => Notation::Significant,
                        _ => return None,
                    };
                    // d3's own defaults: whole numbers for `d`, six digits for the others.
                    if format.precision.is_none() {
                        format.precision = Some(if kind == 'd' { 0 } else { 6 });
                    }
                }
                _ => return None,
            }
        }
        Some(format)
    }

    /// The number as the reader sees it.
    pub fn show(&self, value: Number, locale: Locale) -> String {
        if !value.is_finite() {
            return "–".into();
        }
        if value.abs() >= 1e15 {
            return exponent(value);
        }
        let (scaled, suffix) = match self.notation {
            Notation::Percent => (value * 100.0, "\u{a0}%"),
            Notation::Metric => metric(value),
            _ => (value, ""),
        };
        let precision = self.precision.unwrap_or_else(|| needed_decimals(scaled));
        let decimals = match self.notation {
            Notation::Metric | Notation::Significant => {
                let mut whole = 1;
                let mut rest = scaled.abs();
                while rest >= 10.0 {
                    rest /= 10.0;
                    whole += 1;
                }
                precision.saturating_sub(whole)
            }
            _ => precision,
        };
        let trim = self.trim || self.precision.is_none();
        let mut digits = format_number(scaled.abs(), decimals, locale);
        let (mark, group) = locale.marks();
        if !self.group {
            digits.retain(|letter| letter != group);
        }
        if trim && digits.contains(mark) {
            digits.truncate(digits.trim_end_matches('0').trim_end_matches(mark).len());
        }
        let zero = digits.chars().all(|digit| digit == '0' || digit == mark);
        let mut out = String::new();
        if value < 0.0 && !zero {
            out.push('\u{2212}');
        } else if self.plus && !zero {
            out.push('+');
        }
        if self.dollar {
            out.push('$');
        }
        out.push_str(&digits);
        out.push_str(suffix);
        out
    }
}

fn metric(value: Number) -> (Number, &'static str) {
    let size = value.abs();
    match size {
        _ if size >= 1e12 => (value / 1e12, "T"),
        _ if size >= 1e9 => (value / 1e9, "G"),
        _ if size >= 1e6 => (value / 1e6, "M"),
        _ if size >= 1e3 => (value / 1e3, "k"),
        _ => (value, ""),
    }
}

/// A huge number with few characters: `3e300`.
fn exponent(value: Number) -> String {
    let (mut rest, mut power) = (value.abs(), 0);
    while rest >= 10.0 {
        rest /= 10.0;
        power += 1;
    }
    let mut out = String::from(if value < 0.0 { "\u{2212}" } else { "" });
    out.push_str(&(rest.round() as u32).to_string());
    out.push('e');
    out.push_str(&i32::to_string(&power));
    out
}

/// The decimals a number is written with, at most 6.
pub fn needed_decimals(value: Number) -> usize {
    let mut scaled = value.abs();
    for decimals in 0..6 {
        if (scaled - scaled.round()).abs() <= 1e-9 * scaled.max(1.0) {
            return decimals;
        }
        scaled *= 10.0;
    }
    6
}
