//! Functions of lists and objects.

use std::rc::Rc;

use super::call::{Arguments, Table};
use super::operator::same;
use super::texts;
use crate::explainer::Str;
use crate::flow::{Value, field_path};

/// The longest list or text that a function makes.
pub(super) const LONGEST: usize = 1_000_000;

/// The functions.
pub(super) const TABLE: &Table = &[
    ("length", |of| of.at(0).get("length")),
    ("extent", extent),
    ("clampRange", clamp_range),
    ("flush", flush),
    ("indexof", |of| index(of, false)),
    ("lastindexof", |of| index(of, true)),
    ("inrange", in_range),
    ("interpolateLinear", interpolate),
    ("join", join),
    ("lerp", |of| lerp(of.list(0), of.number(1))),
    ("merge", merge),
    ("peek", |of| of.list(0).last().cloned().unwrap_or_default()),
    ("pluck", pluck),
    ("reverse", |of| of_list(of, |items| items.reverse())),
    ("sequence", sequence),
    ("slice", slice),
    ("sort", |of| of_list(of, |items| items.sort_by(Value::order))),
    ("span", |of| {
        let (first, last) = ends(of.list(0));
        let span = last - first;
        Value::Number(if span.is_nan() { 0.0 } else { span })
    }),
];

/// The first and the last of a list, as numbers.
fn ends(items: &[Value]) -> (f64, f64) {
    let number = |item: Option<&Value>| item.map_or(f64::NAN, Value::number);
    (number(items.first()), number(items.last()))
}

/// A changed copy of the first argument.
fn of_list(of: &Arguments<'_>, change: fn(&mut Vec<Value>)) -> Value {
    let Value::List(items) = of.at(0) else { return Value::Undefined };
    let mut items = items.to_vec();
    change(&mut items);
    Value::list(items)
}

fn extent(of: &Arguments<'_>) -> Value {
    let mut valid =
        of.list(0).iter().filter(|value| value.is_valid() && !matches!(value, Value::Text(text) if text.is_empty()));
    let Some(first) = valid.next() else { return Value::list(vec![Value::Undefined; 2]) };
    let (mut low, mut high) = (first, first);
    for value in valid {
        if super::operator::Binary::Less.of(value, low) == Value::Bool(true) {
            low = value;
        }
        if super::operator::Binary::Greater.of(value, high) == Value::Bool(true) {
            high = value;
        }
    }
    Value::list(vec![low.clone(), high.clone()])
}

fn clamp_range(of: &Arguments<'_>) -> Value {
    let (low, high) = ends(of.list(0));
    let (low, high) = if high < low { (high, low) } else { (low, high) };
    let (least, most) = (of.number(1), of.number(2));
    let span = high - low;
    if span >= most - least {
        return Value::list(vec![least.into(), most.into()]);
    }
    let low = low.max(least).min(most - span);
    Value::list(vec![low.into(), (low + span).into()])
}

/// One of three values: whether a value is near the first end of a range, the last or neither.
fn flush(of: &Arguments<'_>) -> Value {
    let (a, b) = ends(of.list(0));
    let (value, threshold) = (of.number(1), of.number(2));
    if !of.at(2).truth() && *of.at(2) != Value::Number(0.0) {
        return of.at(5).clone();
    }
    let (left, right) = ((value - a.min(b)).abs(), (a.max(b) - value).abs());
    of.at(if left < right && left <= threshold {
        3
    } else if right <= threshold {
        4
    } else {
        5
    })
    .clone()
}

fn in_range(of: &Arguments<'_>) -> Value {
    let (a, b) = ends(of.list(1));
    let value = of.number(0);
    let (low, high) = if a > b { (b, a) } else { (a, b) };
    let closed = |place: usize| *of.at(place) == Value::Undefined || of.at(place).truth();
    let above = if closed(2) { low <= value } else { low < value };
    let below = if closed(3) { value <= high } else { value < high };
    (above && below).into()
}

/// From the first of a list to the last.
fn lerp(items: &[Value], at: f64) -> Value {
    if at.is_nan() || at == 0.0 {
        return items.first().cloned().unwrap_or_default();
    }
    if at == 1.0 {
        return items.last().cloned().unwrap_or_default();
    }
    let (low, high) = ends(items);
    (low + at * (high - low)).into()
}

fn interpolate(of: &Arguments<'_>) -> Value {
    let (items, at) = (of.list(0), of.number(1));
    if items.len() < 2 || at.is_nan() || at <= 0.0 {
        return items.first().cloned().unwrap_or_default();
    }
    let place = at.min(1.0) * (items.len() - 1) as f64;
    let first = place.floor() as usize;
    lerp(&items[first..items.len().min(first + 2)], place.fract())
}

fn index(of: &Arguments<'_>, last: bool) -> Value {
    let found = match of.at(0) {
        Value::List(items) => {
            let is = |item: &Value| same(item, of.at(1));
            if last { items.iter().rposition(is) } else { items.iter().position(is) }
        }
        Value::Text(text) => {
            let part = of.text(1);
            let at = if last { text.rfind(&*part) } else { text.find(&*part) };
            at.map(|at| text[..at].encode_utf16().count())
        }
        _ => return Value::Undefined,
    };
    Value::Number(found.map_or(-1.0, |at| at as f64))
}

fn join(of: &Arguments<'_>) -> Value {
    let Value::List(items) = of.at(0) else { return Value::Undefined };
    let mark: Str = if *of.at(1) == Value::Undefined { ",".into() } else { of.text(1) };
    let mut out = String::new();
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            out.push_str(&mark);
        }
        if !item.is_nothing() {
            out.push_str(&item.string());
        }
    }
    Value::Text(out.into())
}

fn merge(of: &Arguments<'_>) -> Value {
    let mut merged: Vec<(Str, Value)> = Vec::new();
    for value in of.values {
        let Value::Object(entries) = value else { continue };
        for (name, value) in entries.iter() {
            match merged.iter_mut().find(|(other, _)| other == name) {
                Some((_, other)) => *other = value.clone(),
                None => merged.push((name.clone(), value.clone())),
            }
        }
    }
    Value::Object(Rc::new(merged))
}

fn pluck(of: &Arguments<'_>) -> Value {
    let path = field_path(&of.text(1));
    let field = |item: &Value| path.iter().fold(item.clone(), |value, step| value.get(step));
    match of.at(0) {
        Value::List(items) => Value::list(items.iter().map(field).collect()),
        item => field(item),
    }
}

fn sequence(of: &Arguments<'_>) -> Value {
    let (start, stop) = if of.count() < 2 { (0.0, of.number(0)) } else { (of.number(0), of.number(1)) };
    let step = if of.count() < 3 { 1.0 } else { of.number(2) };
    let count = ((stop - start) / step).ceil();
    // Also none where there is no number.
    let count = if count > 0.0 { count.min(LONGEST as f64) as usize } else { 0 };
    let count = if of.context.spend(count) { count } else { 0 };
    Value::list((0..count).map(|at| Value::Number(start + at as f64 * step)).collect())
}

fn slice(of: &Arguments<'_>) -> Value {
    match of.at(0) {
        Value::List(items) => {
            let (start, end) = texts::bounds(of, items.len());
            Value::list(items[start..end].to_vec())
        }
        Value::Text(text) => texts::part(text, |length| texts::bounds(of, length)),
        _ => Value::Undefined,
    }
}
