//! Formats of numbers (d3-format 3.1).

use super::decimal::{exponent, scaled};
use super::digits::{digits_of, grouped, is_nought, prefix_exponent, si_prefix, trimmed};
use crate::explainer::{Locale, format_digits, number_text};
use crate::flow::math;

/// The widest format: more is hostile.
const WIDEST: usize = 1000;

/// How to write a number: `[[fill]align][sign][symbol][0][width][,][.precision][~][type]`.
#[derive(Debug, Clone, PartialEq)]
pub struct NumberFormat {
    /// The letter that fills up to the width.
    pub fill: char,
    /// Where the number stands in the width: `<`, `>`, `=` (fill after the sign) or `^`.
    pub align: char,
    /// `-`, `+`, `(` (negative numbers in parentheses) or a space for nought and above.
    pub sign: char,
    /// `$`, `#` (0b, 0o, 0x) or a space for none.
    pub symbol: char,
    /// Whether noughts fill up to the width, after the sign.
    pub zero: bool,
    /// The least width.
    pub width: usize,
    /// Whether digits are grouped.
    pub comma: bool,
    /// Decimals (`f`, `%`, `e`) or significant digits (`g`, `r`, `s`, `p`).
    pub precision: Option<u32>,
    /// Whether noughts at the end of decimals go.
    pub trim: bool,
    /// The type's letter; 0 for none.
    pub kind: u8,
    /// The power of ten in whose unit all numbers are written, with its SI prefix.
    pub unit: Option<i32>,
}

impl NumberFormat {
    /// The empty specifier's.
    pub(super) const NONE: NumberFormat = NumberFormat {
        fill: ' ',
        align: '>',
        sign: '-',
        symbol: ' ',
        zero: false,
        width: 0,
        comma: false,
        precision: None,
        trim: false,
        kind: 0,
        unit: None,
    };

    /// `,.2~f`: grouped, with up to two decimals.
    pub const SHORT: NumberFormat =
        NumberFormat { comma: true, precision: Some(2), trim: true, kind: b'f', ..NumberFormat::NONE };

    /// A format by its specifier; `None` where it cannot be read.
    pub fn parse(specifier: &str) -> Option<NumberFormat> {
        let mut format = NumberFormat::NONE;
        let mut rest = specifier;
        let mut letters = rest.chars();
        let is_align = |letter: char| "<>=^".contains(letter);
        match (letters.next(), letters.next()) {
            (Some(fill), Some(align)) if is_align(align) => {
                (format.fill, format.align) = (fill, align);
                rest = letters.as_str();
            }
            (Some(align), _) if is_align(align) => {
                format.align = align;
                rest = &rest[1..];
            }
            _ => {}
        }
        let one = |of: &str, rest: &mut &str| {
            let letter = rest.chars().next().filter(|letter| of.contains(*letter))?;
            *rest = &rest[1..];
            Some(letter)
        };
        format.sign = one("+-( ", &mut rest).unwrap_or('-');
        format.symbol = one("$#", &mut rest).unwrap_or(' ');
        format.zero = one("0", &mut rest).is_some();
        format.width = digits(&mut rest).unwrap_or(0);
        format.comma = one(",", &mut rest).is_some();
        if let Some(after) = rest.strip_prefix('.') {
            rest = after;
            format.precision = Some(digits(&mut rest)? as u32);
        }
        format.trim = one("~", &mut rest).is_some();
        format.kind = match rest.as_bytes() {
            [] => 0,
            [kind] if kind.is_ascii_alphabetic() || *kind == b'%' => *kind,
            _ => return None,
        };
        Some(format)
    }

    /// A format by its specifier, by default `,`, with up to twelve significant digits or decimals where it has no
    /// precision and without noughts at the end (vega-format's `formatFloat`, for scales without steps).
    pub fn float(specifier: Option<&str>) -> Option<NumberFormat> {
        let mut format = NumberFormat::parse(specifier.filter(|text| !text.is_empty()).unwrap_or(","))?;
        if format.precision.is_none() {
            format.trim = true;
            format.precision = Some(match format.kind {
                b'%' => 10,
                b'e' => 11,
                _ => 12,
            });
        }
        Some(format)
    }

    /// The same in the unit of the SI prefix that fits a value (d3-format's `formatPrefix`).
    pub fn in_unit_of(self, value: f64) -> NumberFormat {
        NumberFormat { kind: b'f', unit: exponent(value).map(prefix_exponent).or(Some(0)), ..self }
    }

    /// A number with up to twelve significant digits, as d3 writes it without a specifier.
    pub fn plain(value: f64, locale: Locale) -> String {
        NumberFormat::parse("").map_or_else(String::new, |format| format.show(value, locale))
    }

    /// A number in this format. Minus is U+2212. The currency is the dollar in every locale: a specification that
    /// says `$` is about dollars.
    pub fn show(&self, value: f64, locale: Locale) -> String {
        // What is asked for thousands of times is written at once.
        let decimals = self.precision.unwrap_or(6) as usize;
        if *self == (NumberFormat { precision: self.precision, trim: self.trim, ..NumberFormat::SHORT })
            && let Some(mut whole) = scaled(value, decimals)
        {
            let (negative, mut decimals) = (value.is_sign_negative() && whole > 0, decimals);
            while self.trim && decimals > 0 && whole % 10 == 0 {
                (whole, decimals) = (whole / 10, decimals - 1);
            }
            return format_digits(whole.to_string(), decimals, negative, locale);
        }
        let value = self.unit.map_or(value, |unit| value * math::pow(10.0, f64::from(-unit)));
        let (mut kind, mut comma, mut trim, mut precision) = (self.kind, self.comma, self.trim, self.precision);
        if kind == b'n' {
            (comma, kind) = (true, b'g');
        } else if !b"%bcdefgoprsXx".contains(&kind) {
            (trim, kind, precision) = (true, b'g', precision.or(Some(12)));
        }
        let (mut zero, mut fill, mut align) = (self.zero, self.fill, self.align);
        if zero || (fill == '0' && align == '=') {
            (zero, fill, align) = (true, '0', '=');
        }
        let precision = precision.unwrap_or(6) as usize;
        let precision = if b"gprs".contains(&kind) { precision.clamp(1, 21) } else { precision.min(20) };

        let mut prefix = String::new();
        let mut suffix = String::new();
        let mut body = String::new();
        let mut negative = value.is_sign_negative() && !value.is_nan();
        if kind == b'c' {
            negative = false;
            suffix = number_text(value);
        } else {
            let (text, power) =
                if value.is_nan() { ("NaN".into(), None) } else { digits_of(value.abs(), kind, precision) };
            body = if trim { trimmed(text) } else { text };
            if negative && self.sign != '+' && is_nought(&body) {
                negative = false;
            }
            match (negative, self.sign) {
                (true, '(') => prefix.push('('),
                (true, _) => prefix.push('\u{2212}'),
                (false, '-' | '(') => {}
                (false, sign) => prefix.push(sign),
            }
            suffix.extend(power.and_then(si_prefix));
            if b"%defgprs".contains(&kind)
                && let Some(at) = body.find(|letter: char| !letter.is_ascii_digit())
            {
                let tail = body.split_off(at);
                let tail = match tail.strip_prefix('.') {
                    Some(decimals) => {
                        let mut out = String::from(locale.marks().0);
                        out.push_str(decimals);
                        out
                    }
                    None => tail,
                };
                suffix.insert_str(0, &tail);
            }
        }
        match self.symbol {
            '$' => prefix.push('$'),
            '#' if b"boxX".contains(&kind) => {
                prefix.push('0');
                prefix.push(char::from(kind.to_ascii_lowercase()));
            }
            _ => {}
        }
        if self.symbol != '$' && matches!(kind, b'%' | b'p') {
            suffix.push('%');
        }
        suffix.extend(self.unit.and_then(si_prefix));
        if negative && self.sign == '(' {
            suffix.push(')');
        }
        let group = locale.marks().1;
        if comma && !zero {
            body = grouped(&body, usize::MAX, group);
        }
        let width = self.width.min(WIDEST);
        let length = [&prefix, &body, &suffix].map(|part| part.chars().count()).iter().sum::<usize>();
        let padding = width.saturating_sub(length);
        let mut padding = String::from_iter(std::iter::repeat_n(fill, padding));
        if comma && zero {
            let most = if padding.is_empty() { usize::MAX } else { width.saturating_sub(suffix.chars().count()) };
            padding.push_str(&body);
            body = grouped(&padding, most, group);
            padding.clear();
        }
        let half = padding.chars().count() / 2;
        let half = padding.char_indices().nth(half).map_or(padding.len(), |(at, _)| at);
        let (before, after) = padding.split_at(half);
        match align {
            '<' => [&prefix, &body, &suffix, &padding].map(|part| &**part).concat(),
            '=' => [&prefix, &padding, &body, &suffix].map(|part| &**part).concat(),
            '^' => [before, &prefix, &body, &suffix, after].concat(),
            _ => [&padding, &prefix, &body, &suffix].map(|part| &**part).concat(),
        }
    }
}

/// The digits that a text begins with, as a number.
fn digits(rest: &mut &str) -> Option<usize> {
    let end = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
    let (digits, after) = rest.split_at(end);
    *rest = after;
    (end > 0).then(|| digits.parse().unwrap_or(WIDEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_d3_writes_them() {
        let cases = [
            ("", 1234.5, "1234.5"),
            ("d", 41.5, "42"),
            (",d", 1_234_567.0, "1,234,567"),
            (".2f", -1.005, "−1.00"),
            (",.2r", 4223.0, "4,200"),
            ("s", 42e6, "42.0000M"),
            (".2s", 42e6, "42M"),
            ("~s", 1500.0, "1.5k"),
            (".1s", 0.001_23, "1m"),
            ("$,.2f", -1234.5, "−$1,234.50"),
            ("($.2f", -3.5, "($3.50)"),
            ("+.0f", 0.0, "+0"),
            ("+,", 1e6, "+1,000,000"),
            ("08,d", 1234.0, "0,001,234"),
            ("*^11d", 42.0, "****42*****"),
            ("*<5d", 42.0, "42***"),
            (".3", 1e9, "1e+9"),
            (".0%", 0.123, "12%"),
            (".1p", 0.126, "10%"),
            ("#x", 48879.0, "0xbeef"),
            ("#X", 48879.0, "0xBEEF"),
            ("b", 10.0, "1010"),
            ("c", 65.0, "65"),
            ("n", 1234567.0, "1.23457e+6"),
            ("e", 0.0, "0.000000e+0"),
            ("f", f64::NAN, "NaN"),
            (".2f", f64::NEG_INFINITY, "−Infinity"),
            ("d", 1e22, "10000000000000000000000"),
            (".2f", -0.001, "0.00"),
        ];
        for (specifier, value, text) in cases {
            assert_eq!(NumberFormat::parse(specifier).unwrap().show(value, Locale::En), text, "{specifier} {value}");
        }
        let format = NumberFormat::parse(",.2f").unwrap();
        assert_eq!(format.show(-1234567.891, Locale::Es), "−1.234.567,89");
        for specifier in ["x.", "ff", ".f", "foo", "é", ",,"] {
            assert_eq!(NumberFormat::parse(specifier), None, "{specifier}");
        }
        let wide = NumberFormat::parse("999999999999d").unwrap();
        assert_eq!(wide.show(1.0, Locale::En).len(), WIDEST);
        assert_eq!(NumberFormat::float(None).unwrap().show(1000.25, Locale::En), "1,000.25");
    }
}
