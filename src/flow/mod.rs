//! The dataflow: values, the expression language, data formats, transforms, maps: everything that makes rows
//! from rows, as Vega's dataflow does.

pub mod data;
pub mod math;
mod rows;
pub mod transform;
mod value;

pub use rows::{Rows, field_path};
pub use value::{Object, Value};
