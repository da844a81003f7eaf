//! Functions of texts. Places count UTF-16 units, as JavaScript's.

use std::rc::Rc;

use super::call::{Arguments, Table};
use super::lists::LONGEST;
use super::pattern::{Pattern, is_pattern, pattern_value};
use crate::explainer::{Str, parse_number};
use crate::flow::Value;
use crate::flow::format::NumberFormat;

/// The functions.
pub(super) const TABLE: &Table = &[
    ("format", format),
    ("lower", |of| Value::Text(of.text(0).to_lowercase().into())),
    ("upper", |of| Value::Text(of.text(0).to_uppercase().into())),
    ("trim", |of| Value::text(of.text(0).trim())),
    ("pad", pad),
    ("truncate", truncate),
    ("parseFloat", |of| read_float(&of.text(0)).into()),
    ("parseInt", read_int),
    ("substring", substring),
    ("split", split),
    ("replace", replace),
    ("regexp", |of| match of.at(0) {
        value if is_pattern(value) => value.clone(),
        _ => pattern_value(&of.text(0), &flags(of, 1)),
    }),
    ("test", |of| {
        let text: Vec<char> = of.text(1).chars().collect();
        pattern(of, 0).is_some_and(|pattern| pattern.find(&text, 0, &of.context.work).is_some()).into()
    }),
    ("encodeURIComponent", encode),
];

fn flags(of: &Arguments<'_>, place: usize) -> Str {
    if *of.at(place) == Value::Undefined { "".into() } else { of.text(place) }
}

/// An argument as a regular expression.
fn pattern(of: &Arguments<'_>, place: usize) -> Option<Rc<Pattern>> {
    let value = of.at(place);
    let is_one = is_pattern(value);
    let source = if is_one { value.get("source").string() } else { value.string() };
    of.context.pattern(source, if is_one { value.get("flags").string() } else { "".into() })
}

fn format(of: &Arguments<'_>) -> Value {
    if *of.at(0) == Value::Null {
        return Value::text("null");
    }
    let spec = if of.at(1).is_nothing() { "".into() } else { of.text(1) };
    Value::Text(match NumberFormat::parse(&spec) {
        Some(format) if format.kind == b'c' && !matches!(of.at(0), Value::Number(_)) => of.text(0),
        Some(format) => format.show(of.number(0), of.locale()).into(),
        None => of.text(0),
    })
}

/// Where a part of so many units begins and ends by the second and third arguments, as JavaScript's `slice`.
pub(super) fn bounds(of: &Arguments<'_>, length: usize) -> (usize, usize) {
    let place = |at: usize, other: f64| {
        let number = if *of.at(at) == Value::Undefined { other } else { of.number(at).trunc() };
        let number = if number < 0.0 { length as f64 + number } else { number };
        // NaN becomes 0.
        number.max(0.0).min(length as f64) as usize
    };
    let (start, end) = (place(1, 0.0), place(2, length as f64));
    (start, end.max(start))
}

/// A part of a text; `bounds` gives it for the length.
pub(super) fn part(text: &str, bounds: impl Fn(usize) -> (usize, usize)) -> Value {
    if text.is_ascii() {
        let (start, end) = bounds(text.len());
        return Value::text(&text[start..end]);
    }
    let units: Vec<u16> = text.encode_utf16().collect();
    let (start, end) = bounds(units.len());
    Value::Text(String::from_utf16_lossy(&units[start..end]).into())
}

fn substring(of: &Arguments<'_>) -> Value {
    part(&of.text(0), |length| {
        let place = |at: usize, other: usize| {
            if *of.at(at) == Value::Undefined { other } else { of.number(at).max(0.0).min(length as f64) as usize }
        };
        let (a, b) = (place(1, 0), place(2, length));
        (a.min(b), a.max(b))
    })
}

fn pad(of: &Arguments<'_>) -> Value {
    let text = of.text(0);
    let fill: Str = if of.at(2).is_nothing() { " ".into() } else { of.text(2) };
    let missing = of.number(1) - text.encode_utf16().count() as f64;
    if missing.is_nan() || missing <= 0.0 {
        return Value::Text(text);
    }
    let missing = missing.min((LONGEST / fill.len().max(1)) as f64).ceil() as usize;
    if !of.context.spend(missing) {
        return Value::Text(text);
    }
    let times = |count: usize| fill.repeat(count);
    let out = match &*of.text(3) {
        "left" => times(missing) + &text,
        "center" => times(missing / 2) + &text + &times(missing.div_ceil(2)),
        _ => text.to_string() + &times(missing),
    };
    Value::Text(out.into())
}

fn truncate(of: &Arguments<'_>) -> Value {
    let text = of.text(0);
    let mark: Str = if of.at(3).is_nothing() { "…".into() } else { of.text(3) };
    let units: Vec<u16> = text.encode_utf16().collect();
    let most = of.number(1);
    if most.is_nan() || units.len() as f64 <= most {
        return Value::Text(text);
    }
    let left = (most - mark.encode_utf16().count() as f64).max(0.0) as usize;
    let cut = |start: usize, end: usize| String::from_utf16_lossy(&units[start..end]);
    let count = units.len();
    let out = match &*of.text(2) {
        "left" => mark.to_string() + &cut(count - left, count),
        "center" => cut(0, left.div_ceil(2)) + &mark + &cut(count - left / 2, count),
        _ => cut(0, left) + &mark,
    };
    Value::Text(out.into())
}

/// The number that a text begins with.
fn read_float(text: &str) -> f64 {
    let text = text.trim_start();
    let unsigned = text.trim_start_matches(['+', '-']);
    if unsigned.starts_with("Infinity") && text.len() - unsigned.len() < 2 {
        return if text.starts_with('-') { f64::NEG_INFINITY } else { f64::INFINITY };
    }
    let end = text.find(|letter: char| !(letter.is_ascii_digit() || "+-.eE".contains(letter))).unwrap_or(text.len());
    // Numbers are short: what goes on for longer has lost its precision long before.
    let ends = (1..=end.min(400)).rev();
    ends.filter_map(|end| parse_number(&text[..end])).next().unwrap_or(f64::NAN)
}

fn read_int(of: &Arguments<'_>) -> Value {
    let text = of.text(0);
    let text = text.trim_start();
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let base = super::operator::int32(of.number(1));
    let hex = digits.strip_prefix("0x").or(digits.strip_prefix("0X")).filter(|_| base == 0 || base == 16);
    let (digits, base) = hex.map_or((digits, if base == 0 { 10 } else { base }), |digits| (digits, 16));
    if !(2..=36).contains(&base) {
        return f64::NAN.into();
    }
    let base = base as u32;
    let mut read = digits.chars().map_while(|letter| letter.to_digit(base)).peekable();
    if read.peek().is_none() {
        return f64::NAN.into();
    }
    let value = read.fold(0.0, |value, digit| value * f64::from(base) + f64::from(digit));
    Value::Number(if negative { -value } else { value })
}

fn split(of: &Arguments<'_>) -> Value {
    let text = of.text(0);
    let limit = if *of.at(2) == Value::Undefined { LONGEST as f64 } else { of.number(2) };
    let limit = limit.clamp(0.0, LONGEST as f64) as usize;
    let mut parts: Vec<Value> = match of.at(1) {
        Value::Undefined => vec![Value::Text(text)],
        value if is_pattern(value) => {
            let letters: Vec<char> = text.chars().collect();
            let Some(pattern) = pattern(of, 1) else { return Value::list(vec![Value::Text(text)]) };
            let cut = |start: usize, end: usize| Value::Text(String::from_iter(&letters[start..end]).into());
            let (mut parts, mut start, mut at) = (Vec::new(), 0, 0);
            while at < letters.len() && parts.len() < limit {
                let Some(found) = pattern.find(&letters, at, &of.context.work) else { break };
                let Some((from, to)) = found.first().copied().flatten() else { break };
                if to == start || from >= letters.len() || (from == to && from == start) {
                    at = at.max(from) + 1;
                    continue;
                }
                parts.push(cut(start, from));
                parts.extend(found.iter().skip(1).map(|group| group.map_or(Value::Undefined, |(a, b)| cut(a, b))));
                start = to;
                at = if to == from { to + 1 } else { to };
            }
            if !letters.is_empty() || pattern.find(&letters, 0, &of.context.work).is_none() {
                parts.push(cut(start, letters.len()));
            }
            parts
        }
        mark => match &*mark.string() {
            "" => text.chars().take(limit).map(|letter| Value::text(letter.encode_utf8(&mut [0; 4]))).collect(),
            mark => text.split(mark).take(limit).map(Value::text).collect(),
        },
    };
    parts.truncate(limit);
    Value::list(parts)
}

fn replace(of: &Arguments<'_>) -> Value {
    let (text, by) = (of.text(0), of.text(2));
    if !is_pattern(of.at(1)) {
        let part = of.text(1);
        let Some(at) = text.find(&*part) else { return Value::Text(text) };
        let mut out = text[..at].to_owned();
        substitute(&mut out, &by, &|group| (group == 0).then(|| part.to_string()));
        out.push_str(&text[at + part.len()..]);
        return Value::Text(out.into());
    }
    let Some(pattern) = pattern(of, 1) else { return Value::Text(text) };
    let letters: Vec<char> = text.chars().collect();
    let mut out = String::new();
    let (mut copied, mut at) = (0, 0);
    while at <= letters.len() && out.len() < LONGEST {
        let Some(found) = pattern.find(&letters, at, &of.context.work) else { break };
        let Some((from, to)) = found.first().copied().flatten() else { break };
        out.extend(&letters[copied..from]);
        let group = |group: usize| {
            let found = found.get(group)?;
            Some(found.map_or(String::new(), |(start, end)| letters[start..end].iter().collect()))
        };
        substitute(&mut out, &by, &group);
        copied = to;
        at = if to == from { to + 1 } else { to };
        if !pattern.global {
            break;
        }
    }
    out.extend(&letters[copied.min(letters.len())..]);
    Value::Text(out.into())
}

/// Writes a replacement: `$&` and `$1` are groups, `$$` is `$`.
fn substitute(out: &mut String, by: &str, group: &dyn Fn(usize) -> Option<String>) {
    let mut rest = by;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let digits = rest.bytes().take(2).take_while(u8::is_ascii_digit).count();
        let number = |count: usize| rest[..count].parse::<usize>().ok().filter(|number| *number > 0);
        let by_number = (1..=digits).rev().find_map(|count| Some((group(number(count)?)?, count)));
        let (found, length) = match rest.bytes().next() {
            Some(b'$') => ("$".to_owned(), 1),
            Some(b'&') => (group(0).unwrap_or_default(), 1),
            _ => by_number.unwrap_or(("$".to_owned(), 0)),
        };
        out.push_str(&found);
        rest = &rest[length..];
    }
    out.push_str(rest);
}

fn encode(of: &Arguments<'_>) -> Value {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut out = String::new();
    for byte in of.text(0).bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.!~*'()".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(char::from(HEX[usize::from(byte >> 4)]));
            out.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
    Value::Text(out.into())
}
