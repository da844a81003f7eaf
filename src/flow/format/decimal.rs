//! Exact decimal digits of a number, and JavaScript's ways to round them.

use crate::explainer::parse_number;

/// A number's decimal digits: 0.d₁d₂d₃… × 10^`point`. Nought has none.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Decimal {
    /// The digits, 0 to 9; the first is not 0.
    digits: Vec<u8>,
    /// The power of ten; for 1 to 9.99… it is 1.
    point: i32,
}

/// The base of the long arithmetic: nine digits in a limb.
const BASE: u64 = 1_000_000_000;

impl Decimal {
    /// All digits of a number's magnitude (up to 767 for a very small one). Not finite: none.
    pub fn exact(value: f64) -> Decimal {
        let bits = value.abs().to_bits();
        let (fraction, exponent) = (bits & ((1 << 52) - 1), (bits >> 52) as i32);
        if bits == 0 || exponent == 0x7ff {
            return Decimal { digits: Vec::new(), point: 0 };
        }
        let (mut whole, mut power) =
            if exponent == 0 { (fraction, -1074) } else { (fraction | 1 << 52, exponent - 1075) };
        let even = (whole.trailing_zeros() as i32).min((-power).max(0));
        whole >>= even;
        power += even;
        // whole × 2^power; below the point 2^-n is 5^n / 10^n.
        let mut limbs = vec![whole % BASE, whole / BASE];
        let (factor, most, mut left) = if power < 0 { (5_u64, 13, -power) } else { (2, 30, power) };
        while left > 0 {
            let step = left.min(most);
            let by = factor.pow(step as u32);
            let mut carry = 0;
            for limb in &mut limbs {
                let product = *limb * by + carry;
                *limb = product % BASE;
                carry = product / BASE;
            }
            while carry > 0 {
                limbs.push(carry % BASE);
                carry /= BASE;
            }
            left -= step;
        }
        let mut digits = Vec::with_capacity(limbs.len() * 9);
        for limb in limbs.iter().rev() {
            let mut unit = BASE / 10;
            while unit > 0 {
                digits.push((limb / unit % 10) as u8);
                unit /= 10;
            }
        }
        let noughts = digits.iter().take_while(|digit| **digit == 0).count();
        digits.drain(..noughts);
        let point = digits.len() as i32 + power.min(0);
        Decimal { digits, point }
    }

    /// With this many digits, rounded half up.
    fn round(&mut self, count: i32) {
        let count = count.max(-1);
        if count >= self.digits.len() as i32 {
            return;
        }
        let up = count >= 0 && self.digits[count as usize] >= 5;
        self.digits.truncate(count.max(0) as usize);
        if !up {
            return;
        }
        while self.digits.last() == Some(&9) {
            self.digits.pop();
        }
        match self.digits.last_mut() {
            Some(last) => *last += 1,
            None => {
                self.digits.push(1);
                self.point += 1;
            }
        }
    }

    /// The digit at a place: 0 is the first.
    fn digit(&self, place: i32) -> char {
        let digit = usize::try_from(place).ok().and_then(|place| self.digits.get(place)).copied().unwrap_or(0);
        char::from(b'0' + digit)
    }

    /// So many digits from the first, with noughts at the end, and the exponent of the first; nought's is 0.
    pub fn rounded(mut self, count: usize) -> (String, i32) {
        self.round(count as i32);
        let exponent = if self.digits.is_empty() { 0 } else { self.point - 1 };
        ((0..count as i32).map(|place| self.digit(place)).collect(), exponent)
    }
}

/// The exponent of ten of a number; `None` for nought and what is not finite.
pub(super) fn exponent(value: f64) -> Option<i32> {
    if value == 0.0 || !value.is_finite() {
        return None;
    }
    let exponent = Decimal::exact(value).point - 1;
    // The number that 1e-6 writes is a little below it, and yet its exponent is -6.
    let next = parse_number(&["1e", &(exponent + 1).to_string()].concat());
    Some(exponent + i32::from(next.is_some_and(|next| value.abs() >= next)))
}

/// A magnitude × 10^`decimals`, rounded half up to a whole number; `None` where that takes long arithmetic.
pub(super) fn scaled(value: f64, decimals: usize) -> Option<u64> {
    let bits = value.abs().to_bits();
    let (fraction, exponent) = (bits & ((1 << 52) - 1), (bits >> 52) as u32);
    // Up to three decimals the product has at most 63 bits.
    if decimals > 3 || exponent > 1075 {
        return None;
    }
    let whole = if exponent == 0 { fraction } else { fraction | 1 << 52 };
    let product = whole * 10_u64.pow(decimals as u32);
    Some(match 1075 - exponent {
        0 => product,
        below @ 1..64 => (product >> below) + (product >> (below - 1) & 1),
        _ => 0,
    })
}

/// JavaScript's `toFixed` of a magnitude below 10^21.
pub(super) fn to_fixed(value: f64, decimals: usize) -> String {
    let mut decimal = Decimal::exact(value);
    decimal.round(decimal.point.saturating_add(decimals as i32));
    let point = if decimal.digits.is_empty() { 0 } else { decimal.point };
    let mut out = String::new();
    if point <= 0 {
        out.push('0');
    }
    out.extend((0..point).map(|place| decimal.digit(place)));
    if decimals > 0 {
        out.push('.');
        out.extend((point..point + decimals as i32).map(|place| decimal.digit(place)));
    }
    out
}

/// JavaScript's `toExponential` of a magnitude.
pub(super) fn to_exponential(value: f64, decimals: usize) -> String {
    let (digits, exponent) = Decimal::exact(value).rounded(decimals + 1);
    exponential(&digits, exponent)
}

/// Digits with an exponent: `1.5e+3`.
fn exponential(digits: &str, exponent: i32) -> String {
    let mut out = digits.to_owned();
    if out.len() > 1 {
        out.insert(1, '.');
    }
    out.push_str(if exponent < 0 { "e-" } else { "e+" });
    out.push_str(&exponent.unsigned_abs().to_string());
    out
}

/// JavaScript's `toPrecision` of a magnitude: `count` digits from the first, at least 1.
pub(super) fn to_precision(value: f64, count: usize) -> String {
    let (digits, exponent) = Decimal::exact(value).rounded(count);
    if exponent < -6 || exponent >= count as i32 { exponential(&digits, exponent) } else { place(&digits, exponent) }
}

/// Digits with the point where the exponent of the first puts it, filled with noughts: `0.0012`, `1200`, `1.2`.
pub(super) fn place(digits: &str, exponent: i32) -> String {
    let mut out = String::new();
    if exponent < 0 {
        out.push_str("0.");
        out.extend(std::iter::repeat_n('0', exponent.unsigned_abs() as usize - 1));
        out.push_str(digits);
        return out;
    }
    let whole = exponent as usize + 1;
    out.push_str(&digits[..whole.min(digits.len())]);
    if whole < digits.len() {
        out.push('.');
        out.push_str(&digits[whole..]);
    }
    out.extend(std::iter::repeat_n('0', whole.saturating_sub(digits.len())));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_those_of_the_standard_library() {
        let values =
            [0.1, 1.0, 0.5, 2.5, 1.005, 123.456, 1e21, 9.995, 0.000_1, 1e-6, 5e-324, 1e300, 1.0 / 3.0, 99.99, 0.0];
        for value in values {
            for count in 0..18 {
                assert_eq!(Decimal::exact(value).rounded(count + 1).0.len(), count + 1);
                // The standard library rounds ties to even; these have none but 0.5 and 2.5.
                if ![0.5, 2.5].contains(&value) {
                    let expected = format!("{value:.count$e}").replace('e', "e+").replace("+-", "-");
                    assert_eq!(to_exponential(value, count), expected);
                    if value < 1e20 {
                        assert_eq!(to_fixed(value, count), format!("{value:.count$}"));
                    }
                }
            }
        }
        let mut state = 7_u64;
        for at in 0..20_000 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            // Numbers of all magnitudes, and many that stand just between two decimals.
            let value = match at % 3 {
                0 => f64::from_bits(state >> 1),
                1 => (state >> 40) as f64 / 1000.0 + 0.0005,
                _ => (state >> 34) as f64 / 64.0,
            };
            let decimals = at % 4;
            let Some(scaled) = scaled(value, decimals) else { continue };
            let digits = to_fixed(value, decimals).replace('.', "");
            assert_eq!(format!("{scaled:0>width$}", width = decimals + 1), digits, "{value} to {decimals}");
        }
        assert_eq!((to_fixed(0.5, 0), to_fixed(2.5, 0), to_fixed(1.25, 1)), ("1".into(), "3".into(), "1.3".into()));
        assert_eq!(to_precision(123456.0, 3), "1.23e+5");
        assert_eq!(to_precision(0.00001234, 3), "0.0000123");
        assert_eq!(to_precision(0.0, 3), "0.00");
        assert_eq!(
            (exponent(1e-6), exponent(-1e-11), exponent(999.0), exponent(0.0)),
            (Some(-6), Some(-11), Some(2), None)
        );
    }
}
