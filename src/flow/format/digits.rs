//! Digits of a number: in each of d3-format's types, with its prefix, its groups and its zeros.

use super::decimal::{Decimal, place, to_exponential, to_fixed, to_precision};
use crate::explainer::number_text;

/// A magnitude's digits in a type, and the power of ten of its SI prefix.
pub(super) fn digits_of(value: f64, kind: u8, precision: usize) -> (String, Option<i32>) {
    let text = match kind {
        _ if !value.is_finite() => "Infinity".into(),
        b'b' | b'o' | b'x' | b'X' => in_base(value, kind),
        b'd' => whole((value + 0.5).floor()),
        b'e' => to_exponential(value, precision),
        b'f' => fixed(value, precision),
        b'%' => fixed(value * 100.0, precision),
        b'r' => rounded(value, precision),
        b'p' => rounded(value * 100.0, precision),
        b's' => return with_prefix(value, precision),
        _ => to_precision(value, precision),
    };
    (text, None)
}

/// JavaScript's `toFixed`, with its turn to exponents at 10^21.
fn fixed(value: f64, decimals: usize) -> String {
    if value < 1e21 { to_fixed(value, decimals) } else { number_text(value) }
}

/// A whole number without an exponent.
fn whole(value: f64) -> String {
    let text = number_text(value);
    let Some((digits, exponent)) = text.split_once("e+") else { return text };
    let digits = digits.replace('.', "");
    place(&digits, exponent.parse().unwrap_or(0))
}

/// Significant digits without an exponent (d3-format's `formatRounded`).
fn rounded(value: f64, count: usize) -> String {
    if value == 0.0 {
        return "0".into();
    }
    if !value.is_finite() {
        return "Infinity".into();
    }
    let (digits, exponent) = Decimal::exact(value).rounded(count);
    place(&digits, exponent)
}

/// Significant digits in the unit of the SI prefix (d3-format's `formatPrefixAuto`).
fn with_prefix(value: f64, count: usize) -> (String, Option<i32>) {
    if value == 0.0 {
        return (to_precision(value, count), None);
    }
    let (digits, exponent) = Decimal::exact(value).rounded(count);
    let unit = prefix_exponent(exponent);
    let exponent = exponent - unit;
    if exponent >= 0 {
        return (place(&digits, exponent), Some(unit));
    }
    // Less than a yocto: as many decimals as there are digits.
    let left = (count as i32 + exponent).max(1) as usize;
    (place(&Decimal::exact(value).rounded(left).0, exponent), Some(unit))
}

/// The power of ten of the SI prefix for an exponent: a multiple of three from -24 to 24.
pub(super) fn prefix_exponent(exponent: i32) -> i32 {
    exponent.div_euclid(3).clamp(-8, 8) * 3
}

/// The SI prefix of a power of ten.
pub(super) fn si_prefix(power: i32) -> Option<char> {
    "yzafpnµm kMGTPEZY".chars().nth(usize::try_from(8 + power / 3).ok()?).filter(|letter| *letter != ' ')
}

/// A magnitude rounded to a whole number in base 2, 8 or 16.
fn in_base(value: f64, kind: u8) -> String {
    let base = match kind {
        b'b' => 2,
        b'o' => 8,
        _ => 16,
    };
    let mut value = (value + 0.5).floor();
    let mut digits = Vec::new();
    while value >= 1.0 || digits.is_empty() {
        let digit = char::from_digit((value % f64::from(base)) as u32, base).unwrap_or('0');
        digits.push(if kind == b'X' { digit.to_ascii_uppercase() } else { digit });
        value = (value / f64::from(base)).floor();
    }
    digits.iter().rev().collect()
}

/// Whether digits are all noughts.
pub(super) fn is_nought(text: &str) -> bool {
    let mantissa = text.split('e').next().unwrap_or(text);
    !mantissa.is_empty() && mantissa.bytes().all(|byte| matches!(byte, b'0' | b'.'))
}

/// Without the noughts at the end of the decimals: `1.2000e+3` → `1.2e+3`.
pub(super) fn trimmed(text: String) -> String {
    let Some(point) = text.find('.') else { return text };
    let end = text[point + 1..].find(|letter: char| !letter.is_ascii_digit()).map_or(text.len(), |at| point + 1 + at);
    let kept = text[..end].trim_end_matches('0').trim_end_matches('.');
    [kept, &text[end..]].concat()
}

/// Digits in groups of three, cut on the left where they would be wider than `width`.
pub(super) fn grouped(text: &str, width: usize, mark: char) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut groups: Vec<&[char]> = Vec::new();
    let (mut end, mut length) = (letters.len(), 0_usize);
    while end > 0 {
        let mut size = 3;
        if length + size + 1 > width {
            size = width.saturating_sub(length).max(1);
        }
        let start = end.saturating_sub(size);
        groups.push(&letters[start..end]);
        end = start;
        length += size + 1;
        if length > width {
            break;
        }
    }
    let mut out = String::new();
    for (at, group) in groups.iter().rev().enumerate() {
        if at > 0 {
            out.push(mark);
        }
        out.extend(group.iter());
    }
    out
}
