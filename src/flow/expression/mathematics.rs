//! Functions of numbers, and tests and conversions of values.

use super::call::{Arguments, Numbers, Table};
use super::operator::power;
use super::pattern::is_pattern;
use crate::flow::format::time;
use crate::flow::{Value, math};

/// Functions of one number.
pub(super) const NUMBERS: &Numbers = &[
    ("abs", f64::abs),
    ("acos", math::acos),
    ("asin", math::asin),
    ("atan", math::atan),
    ("ceil", f64::ceil),
    ("cos", math::cos),
    ("exp", math::exp),
    ("floor", f64::floor),
    ("log", math::ln),
    ("round", round),
    ("sin", math::sin),
    ("sqrt", f64::sqrt),
    ("tan", math::tan),
];

/// Functions of several, and of values of any kind.
pub(super) const TABLE: &Table = &[
    ("atan2", |of| math::atan2(of.number(0), of.number(1)).into()),
    ("clamp", |of| greatest(of.number(1), least(of.number(2), of.number(0))).into()),
    ("hypot", |of| of.values.iter().fold(0.0, |length, value| math::hypot(length, value.number())).into()),
    ("max", |of| of.values.iter().fold(f64::NEG_INFINITY, |most, value| greatest(most, value.number())).into()),
    ("min", |of| of.values.iter().fold(f64::INFINITY, |most, value| least(most, value.number())).into()),
    ("pow", |of| power(of.number(0), of.number(1)).into()),
    ("random", |of| of.context.random().into()),
    ("isNaN", |of| matches!(of.at(0), Value::Number(number) if number.is_nan()).into()),
    ("isFinite", |of| matches!(of.at(0), Value::Number(number) if number.is_finite()).into()),
    ("isArray", |of| matches!(of.at(0), Value::List(_)).into()),
    ("isBoolean", |of| matches!(of.at(0), Value::Bool(_)).into()),
    // Moments are numbers.
    ("isDate", |_| false.into()),
    ("isDefined", |of| (*of.at(0) != Value::Undefined).into()),
    ("isNumber", |of| matches!(of.at(0), Value::Number(_)).into()),
    ("isObject", |of| matches!(of.at(0), Value::List(_) | Value::Object(_)).into()),
    ("isRegExp", |of| is_pattern(of.at(0)).into()),
    ("isString", |of| matches!(of.at(0), Value::Text(_)).into()),
    ("isTuple", |of| matches!(of.at(0), Value::Object(_)).into()),
    ("isValid", |of| of.at(0).is_valid().into()),
    ("toBoolean", to_boolean),
    ("toDate", to_date),
    ("toNumber", |of| if is_blank(of) { Value::Null } else { of.number(0).into() }),
    ("toString", |of| if is_blank(of) { Value::Null } else { Value::Text(of.text(0)) }),
    ("warn", last),
    ("info", last),
    ("debug", last),
];

/// To the nearest whole number, halves up, as JavaScript's `Math.round`.
fn round(number: f64) -> f64 {
    let floor = number.floor();
    if number - floor >= 0.5 { floor + 1.0 } else { floor }
}

/// The larger of two numbers; NaN where one is.
fn greatest(a: f64, b: f64) -> f64 {
    if a.is_nan() || a > b { a } else { b }
}

/// The smaller of two numbers; NaN where one is.
fn least(a: f64, b: f64) -> f64 {
    if a.is_nan() || a < b { a } else { b }
}

/// Whether the first argument converts to null.
fn is_blank(of: &Arguments<'_>) -> bool {
    match of.at(0) {
        Value::Text(text) => text.is_empty(),
        value => value.is_nothing(),
    }
}

fn to_boolean(of: &Arguments<'_>) -> Value {
    match of.at(0) {
        _ if is_blank(of) => Value::Null,
        Value::Text(text) => (!matches!(&**text, "false" | "0")).into(),
        value => value.truth().into(),
    }
}

fn to_date(of: &Arguments<'_>) -> Value {
    match of.at(0) {
        _ if is_blank(of) => Value::Null,
        Value::Text(text) => time::read(text).unwrap_or(f64::NAN).into(),
        value => value.number().into(),
    }
}

/// The last argument: nobody listens.
fn last(of: &Arguments<'_>) -> Value {
    of.values.last().cloned().unwrap_or_default()
}
