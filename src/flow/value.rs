//! Values of a dataflow, with JavaScript's conversions, which the expressions of specifications rely on.

use std::cmp::Ordering;
use std::rc::Rc;

use super::geo::Geometry;
use crate::explainer::{Str, number_text, parse_number};

/// A value of a row, a parameter or an expression. Moments are numbers: ms since 1970 in UTC.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Value {
    /// Not there.
    #[default]
    Undefined,
    /// There, and nothing.
    Null,
    /// True or false.
    Bool(bool),
    /// A number or a moment.
    Number(f64),
    /// A text.
    Text(Str),
    /// Values in order.
    List(Rc<Vec<Value>>),
    /// Values by name.
    Object(Rc<Object>),
    /// A geometry of a map, as GeoJSON's object.
    Shape(Rc<Geometry>),
}

/// Values by name, in the order in which they were written.
pub type Object = Vec<(Str, Value)>;

impl Value {
    /// The value that a JSON text writes.
    pub fn from_json(json: &serde_json::Value) -> Value {
        match json {
            serde_json::Value::Null => Value::Null,
            serde_json::Value::Bool(bool) => Value::Bool(*bool),
            serde_json::Value::Number(number) => Value::Number(number.as_f64().unwrap_or(f64::NAN)),
            serde_json::Value::String(text) => Value::Text(text.as_str().into()),
            serde_json::Value::Array(items) => Value::List(Rc::new(items.iter().map(Value::from_json).collect())),
            serde_json::Value::Object(map) => Value::Object(Rc::new(
                map.iter().map(|(key, value)| (key.as_str().into(), Value::from_json(value))).collect(),
            )),
        }
    }

    /// A text.
    pub fn text(text: &str) -> Value {
        Value::Text(text.into())
    }

    /// A list.
    pub fn list(items: Vec<Value>) -> Value {
        Value::List(Rc::new(items))
    }

    /// As a number, as JavaScript's `+value`: null is 0, a blank text 0, what cannot be read NaN.
    pub fn number(&self) -> f64 {
        match self {
            Value::Null => 0.0,
            Value::Bool(bool) => f64::from(u8::from(*bool)),
            Value::Number(number) => *number,
            Value::Text(text) => match text.trim() {
                "" => 0.0,
                "Infinity" => f64::INFINITY,
                "-Infinity" => f64::NEG_INFINITY,
                text => parse_number(text).unwrap_or(f64::NAN),
            },
            Value::List(items) => match &items[..] {
                [] => 0.0,
                [one] => one.number(),
                _ => f64::NAN,
            },
            Value::Undefined | Value::Object(_) | Value::Shape(_) => f64::NAN,
        }
    }

    /// As a text, as JavaScript's `'' + value`.
    pub fn string(&self) -> Str {
        match self {
            Value::Undefined => "undefined".into(),
            Value::Null => "null".into(),
            Value::Bool(bool) => if *bool { "true" } else { "false" }.into(),
            Value::Number(number) => number_text(*number).into(),
            Value::Text(text) => text.clone(),
            Value::List(items) => {
                let mut out = String::new();
                for (at, item) in items.iter().enumerate() {
                    if at > 0 {
                        out.push(',');
                    }
                    if !item.is_nothing() {
                        out.push_str(&item.string());
                    }
                }
                out.into()
            }
            Value::Object(_) | Value::Shape(_) => "[object Object]".into(),
        }
    }

    /// Whether a condition takes it for true.
    pub fn truth(&self) -> bool {
        match self {
            Value::Undefined | Value::Null => false,
            Value::Bool(bool) => *bool,
            Value::Number(number) => *number != 0.0 && !number.is_nan(),
            Value::Text(text) => !text.is_empty(),
            Value::List(_) | Value::Object(_) | Value::Shape(_) => true,
        }
    }

    /// Whether it is null or undefined.
    pub fn is_nothing(&self) -> bool {
        matches!(self, Value::Undefined | Value::Null)
    }

    /// Whether it is a value: not null, not undefined, not NaN (Vega's `isValid`).
    pub fn is_valid(&self) -> bool {
        match self {
            Value::Undefined | Value::Null => false,
            Value::Number(number) => !number.is_nan(),
            _ => true,
        }
    }

    /// What a property holds: of an object by name, of a list by place or `length`; undefined where there is none.
    pub fn get(&self, name: &str) -> Value {
        match self {
            Value::Object(entries) => {
                let found = entries.iter().find(|(key, _)| &**key == name);
                found.map_or(Value::Undefined, |(_, value)| value.clone())
            }
            Value::List(items) if name == "length" => Value::Number(items.len() as f64),
            Value::List(items) => name.parse::<usize>().ok().and_then(|at| items.get(at)).cloned().unwrap_or_default(),
            Value::Text(text) if name == "length" => Value::Number(text.encode_utf16().count() as f64),
            Value::Shape(geometry) if name == "type" => Value::text(geometry.kind()),
            _ => Value::Undefined,
        }
    }

    /// The order that Vega sorts by (vega-util `ascending`): nothing before values, NaN before numbers,
    /// numbers by size, texts by code unit, mixed values as numbers.
    pub fn order(&self, other: &Value) -> Ordering {
        match (self, other) {
            (Value::Text(a), Value::Text(b)) => a.cmp(b),
            (a, b) => {
                let rank = |value: &Value| if value.is_nothing() { 0 } else { 1 };
                let by_rank = rank(a).cmp(&rank(b));
                if by_rank != Ordering::Equal || rank(a) == 0 {
                    return by_rank;
                }
                let (a, b) = (a.number(), b.number());
                match a.partial_cmp(&b) {
                    Some(order) => order,
                    None => b.is_nan().cmp(&a.is_nan()),
                }
            }
        }
    }

    /// A text that two values share only where they are the same category.
    pub fn key(&self) -> Str {
        self.string()
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Value {
        Value::Number(number)
    }
}

impl From<bool> for Value {
    fn from(bool: bool) -> Value {
        Value::Bool(bool)
    }
}
