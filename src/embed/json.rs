//! JSON read by the browser's own parser: serde_json's would cost the Wasm 6 KB (brotli).

use js_sys::{Array, JSON, Object};
use serde_json::{Map, Number, Value};
use wasm_bindgen::{JsCast, JsValue};

/// The value of a JSON text or of an object that could be one; `None` where it is none, or where it is nested too deep.
///
/// Where names repeat in an object the last one counts; a number beyond the range of `f64` reads as `null`.
pub(super) fn parse(document: &JsValue) -> Option<Value> {
    match document.as_string() {
        Some(text) => convert(&JSON::parse(&text).ok()?, 0),
        None => convert(document, 0),
    }
}

/// Deeper than any document; each level takes a frame of the Wasm's small stack.
const DEEPEST: usize = 128;

fn convert(value: &JsValue, depth: usize) -> Option<Value> {
    if depth > DEEPEST {
        return None;
    }
    Some(if let Some(text) = value.as_string() {
        Value::String(text)
    } else if let Some(number) = value.as_f64() {
        Number::from_f64(number).map_or(Value::Null, Value::Number)
    } else if let Some(flag) = value.as_bool() {
        Value::Bool(flag)
    } else if let Some(items) = value.dyn_ref::<Array>() {
        let mut list = Vec::new();
        for item in items.iter() {
            list.push(convert(&item, depth + 1)?);
        }
        Value::Array(list)
    } else if let Some(object) = value.dyn_ref::<Object>() {
        let mut members = Map::new();
        for entry in Object::entries(object).iter() {
            let entry: Array = entry.unchecked_into();
            members.insert(entry.get(0).as_string()?, convert(&entry.get(1), depth + 1)?);
        }
        Value::Object(members)
    } else {
        Value::Null
    })
}
