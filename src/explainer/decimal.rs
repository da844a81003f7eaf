//! Decimal numbers in text, read and written.
//!
//! The standard library's ways are exact for every input and carry thirteen kilobytes of tables that no
//! compressor shortens; these are exact for what people write: up to 15 digits and powers of ten up to 22
//! (Clinger, "How to Read Floating Point Numbers Accurately", 1990), and within an ulp or two beyond.

use super::Number;

/// The number that a decimal text writes: `-12`, `.5`, `1.5e3`. `None` for anything else, infinities included.
pub fn parse_number(text: &str) -> Option<Number> {
    let (negative, digits) = match text.as_bytes() {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        all => (false, all),
    };
    let (mut mantissa, mut power, mut seen, mut point) = (0_u64, 0_i32, false, false);
    let mut rest = digits;
    while let [byte, after @ ..] = rest {
        match byte {
            b'0'..=b'9' => {
                seen = true;
                if mantissa < 100_000_000_000_000_000 {
                    mantissa = mantissa * 10 + u64::from(byte - b'0');
                    power -= i32::from(point);
                } else {
                    power += i32::from(!point);
                }
            }
            b'.' if !point => point = true,
            b'e' | b'E' if seen => {
                let exponent = std::str::from_utf8(after).ok()?.parse::<i32>().ok()?;
                power = power.saturating_add(exponent.clamp(-9999, 9999));
                rest = &[];
                continue;
            }
            _ => return None,
        }
        rest = after;
    }
    let value = scale(mantissa as f64, power);
    (seen && value.is_finite()).then_some(if negative { -value } else { value })
}

/// `value` × 10^`power`.
fn scale(mut value: f64, mut power: i32) -> f64 {
    while power != 0 && value != 0.0 && value.is_finite() {
        let step = power.clamp(-22, 22);
        let ten = POWERS[step.unsigned_abs() as usize];
        value = if step < 0 { value / ten } else { value * ten };
        power -= step;
    }
    value
}

/// The powers of ten that an `f64` holds exactly.
const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
];

/// A number as JavaScript writes it: the fewest digits that read back as the same number.
pub fn number_text(value: Number) -> String {
    if !value.is_finite() {
        return if value.is_nan() {
            "NaN"
        } else if value > 0.0 {
            "Infinity"
        } else {
            "-Infinity"
        }
        .into();
    }
    let mut out = String::new();
    if value < 0.0 {
        out.push('-');
    }
    let value = value.abs();
    // The power of ten of the first digit.
    let mut first = 0;
    while value != 0.0 && scale(value, -first) >= 10.0 {
        first += 1;
    }
    while value != 0.0 && scale(value, -first) < 1.0 && first > -330 {
        first -= 1;
    }
    let (mut digits, mut last) = (0_u64, first);
    for count in 0..17 {
        last = first - count;
        digits = scale(value, -last).round() as u64;
        if scale(digits as f64, last) == value {
            break;
        }
    }
    let written = digits.to_string();
    // Rounding may have made one digit more: 9.99… to 10.
    let first = last + written.len() as i32 - 1;
    let exponent = !(-6..21).contains(&first);
    let point = if exponent { 1 } else { first + 1 };
    if point <= 0 {
        out.push_str("0.");
        out.extend(std::iter::repeat_n('0', point.unsigned_abs() as usize));
    }
    for (at, digit) in written.chars().enumerate() {
        if at > 0 && at as i32 == point {
            out.push('.');
        }
        out.push(digit);
    }
    out.extend(std::iter::repeat_n('0', usize::try_from(point - written.len() as i32).unwrap_or(0)));
    if exponent {
        out.push_str(if first < 0 { "e-" } else { "e+" });
        out.push_str(&first.unsigned_abs().to_string());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_the_standard_library_reads_them() {
        for text in [
            "0",
            "-0",
            "1",
            "-12",
            ".5",
            "5.",
            "1.5e3",
            "1E-7",
            "1645015",
            "3.2013",
            "0.1",
            "123456789.25",
            "6.02e22",
            "+4",
        ] {
            assert_eq!(parse_number(text), text.parse().ok(), "{text}");
        }
        for text in ["", "-", ".", "e5", "1e", "1e400", "x", "1 ", "0x10", "inf", "NaN", "1.2.3", "--1"] {
            assert_eq!(parse_number(text), None, "{text}");
        }
        assert_eq!(parse_number("123456789012345678901234567890"), Some(1.2345678901234568e29));
        assert_eq!(parse_number("1e-400"), Some(0.0));
    }

    #[test]
    fn numbers_are_written_as_javascript_writes_them() {
        let cases = [
            (0.0, "0"),
            (1.0, "1"),
            (-1.5, "-1.5"),
            (0.1, "0.1"),
            (100.0, "100"),
            (1645015.0, "1645015"),
            (3.2013, "3.2013"),
            (0.000001, "0.000001"),
            (1e21, "1e+21"),
            (1e-7, "1e-7"),
            (123456.789, "123456.789"),
            (f64::NAN, "NaN"),
        ];
        for (value, text) in cases {
            assert_eq!(number_text(value), text);
        }
        for value in [f64::MAX, f64::MIN_POSITIVE, 5e-324, 1.0 / 3.0, 9.9e22] {
            let _ = number_text(value);
        }
    }
}
