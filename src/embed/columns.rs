//! Columns of data from the page: typed arrays, copied once into the Wasm's memory.

use js_sys::{Array, ArrayBuffer, BigInt64Array, BigUint64Array, Float64Array, Object};
use wasm_bindgen::{JsCast, JsValue};

use crate::explainer::{Given, Str, Values};

/// The columns of an object of datasets, each an object of fields; what is no column is passed over.
pub(super) fn given(columns: &JsValue) -> Given {
    let mut out = Given::new();
    for (dataset, fields) in entries(columns) {
        for (field, column) in entries(&fields) {
            if let Some(values) = values(&column) {
                out.push((dataset.clone(), field, values));
            }
        }
    }
    out
}

fn entries(object: &JsValue) -> Vec<(Str, JsValue)> {
    let Some(object) = object.dyn_ref::<Object>() else { return Vec::new() };
    let entry = |entry: JsValue| {
        let entry: Array = entry.unchecked_into();
        (Str::from(entry.get(0).as_string().unwrap_or_default()), entry.get(1))
    };
    Object::entries(object).iter().map(entry).collect()
}

fn values(column: &JsValue) -> Option<Values> {
    if let Some(numbers) = column.dyn_ref::<Float64Array>() {
        return Some(Values::Numbers(numbers.to_vec()));
    }
    if ArrayBuffer::is_view(column) {
        // Big integers do not become numbers by themselves: asking for it throws.
        let big = column.is_instance_of::<BigInt64Array>() || column.is_instance_of::<BigUint64Array>();
        return (!big).then(|| Values::Numbers(Float64Array::new(column).to_vec()));
    }
    let items = column.dyn_ref::<Array>()?;
    if items.iter().any(|item| item.is_string()) {
        return Some(Values::Texts(items.iter().map(|item| item.as_string().map(Str::from)).collect()));
    }
    Some(Values::Numbers(items.iter().map(|item| item.as_f64().unwrap_or(f64::NAN)).collect()))
}
