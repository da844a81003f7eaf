//! Operators, with JavaScript's meaning.

use std::rc::Rc;

use crate::flow::{Value, math};

/// An operator before its operand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Unary {
    Minus,
    Plus,
    Not,
    BitNot,
}

/// An operator between two operands that are both evaluated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Binary {
    BitOr,
    BitXor,
    BitAnd,
    Equal,
    NotEqual,
    Same,
    NotSame,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    ShiftLeft,
    ShiftRight,
    ShiftRightUnsigned,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Power,
}

impl Unary {
    /// The value of the operator for an operand.
    pub fn of(self, value: &Value) -> Value {
        match self {
            Unary::Minus => Value::Number(-value.number()),
            Unary::Plus => Value::Number(value.number()),
            Unary::Not => Value::Bool(!value.truth()),
            Unary::BitNot => Value::Number(f64::from(!int32(value.number()))),
        }
    }
}

impl Binary {
    /// The value of the operator for its operands.
    pub fn of(self, left: &Value, right: &Value) -> Value {
        let numbers = |operation: fn(f64, f64) -> f64| Value::Number(operation(left.number(), right.number()));
        let bits = |operation: fn(i32, i32) -> i32| {
            Value::Number(f64::from(operation(int32(left.number()), int32(right.number()))))
        };
        match self {
            Binary::Add => add(left, right),
            Binary::Subtract => numbers(|a, b| a - b),
            Binary::Multiply => numbers(|a, b| a * b),
            Binary::Divide => numbers(|a, b| a / b),
            Binary::Remainder => numbers(|a, b| a % b),
            Binary::Power => numbers(power),
            Binary::BitOr => bits(|a, b| a | b),
            Binary::BitXor => bits(|a, b| a ^ b),
            Binary::BitAnd => bits(|a, b| a & b),
            Binary::ShiftLeft => bits(|a, b| a.wrapping_shl(b as u32)),
            Binary::ShiftRight => bits(|a, b| a.wrapping_shr(b as u32)),
            Binary::ShiftRightUnsigned => {
                let (a, b) = (int32(left.number()) as u32, int32(right.number()) as u32);
                Value::Number(f64::from(a.wrapping_shr(b)))
            }
            Binary::Same => Value::Bool(same(left, right)),
            Binary::NotSame => Value::Bool(!same(left, right)),
            Binary::Equal => Value::Bool(equal(left, right)),
            Binary::NotEqual => Value::Bool(!equal(left, right)),
            Binary::Less => compare(left, right, |a, b| a < b, |order| order.is_lt()),
            Binary::LessOrEqual => compare(left, right, |a, b| a <= b, |order| order.is_le()),
            Binary::Greater => compare(left, right, |a, b| a > b, |order| order.is_gt()),
            Binary::GreaterOrEqual => compare(left, right, |a, b| a >= b, |order| order.is_ge()),
            Binary::In => Value::Bool(match right {
                Value::Object(entries) => entries.iter().any(|(name, _)| *name == left.string()),
                Value::List(items) => left.number() >= 0.0 && left.number() < items.len() as f64,
                _ => false,
            }),
        }
    }
}

/// JavaScript's power, in which 1 to what is not finite is NaN.
pub(super) fn power(base: f64, exponent: f64) -> f64 {
    if exponent.is_nan() || (base.abs() == 1.0 && exponent.is_infinite()) {
        return f64::NAN;
    }
    math::pow(base, exponent)
}

/// JavaScript's `ToInt32`.
pub(super) fn int32(number: f64) -> i32 {
    if !number.is_finite() {
        return 0;
    }
    (number.trunc() % 4_294_967_296.0) as i64 as i32
}

/// Whether a value is written as a text where JavaScript needs a primitive one.
fn is_texty(value: &Value) -> bool {
    matches!(value, Value::Text(_) | Value::List(_) | Value::Object(_))
}

fn add(left: &Value, right: &Value) -> Value {
    if !is_texty(left) && !is_texty(right) {
        return Value::Number(left.number() + right.number());
    }
    let (left, right) = (left.string(), right.string());
    let mut out = String::with_capacity(left.len() + right.len());
    out.push_str(&left);
    out.push_str(&right);
    Value::Text(out.into())
}

fn compare(left: &Value, right: &Value, numbers: fn(f64, f64) -> bool, texts: fn(std::cmp::Ordering) -> bool) -> Value {
    Value::Bool(match (left, right) {
        (Value::Text(a), Value::Text(b)) => texts(a.cmp(b)),
        (a, b) if is_texty(a) && is_texty(b) => texts(a.string().cmp(&b.string())),
        (a, b) => numbers(a.number(), b.number()),
    })
}

/// `===`: lists and objects are themselves only.
pub(super) fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::List(a), Value::List(b)) => Rc::ptr_eq(a, b),
        (Value::Object(a), Value::Object(b)) => Rc::ptr_eq(a, b),
        (a, b) => a == b,
    }
}

/// `==`
fn equal(left: &Value, right: &Value) -> bool {
    let is_object = |value: &Value| matches!(value, Value::List(_) | Value::Object(_));
    match (left, right) {
        (a, b) if a.is_nothing() || b.is_nothing() => a.is_nothing() && b.is_nothing(),
        (a, b) if is_object(a) && is_object(b) => same(a, b),
        (Value::Text(a), Value::Text(b)) => a == b,
        (Value::Text(text), object) | (object, Value::Text(text)) if is_object(object) => object.string() == *text,
        (a, b) => a.number() == b.number(),
    }
}
