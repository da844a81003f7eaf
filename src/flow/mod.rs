//! The dataflow: values, the expression language, data formats, transforms, maps: everything that makes rows
//! from rows, as Vega's dataflow does.

pub mod colour;
pub mod css_colour;
pub mod data;
pub mod expression;
pub mod format;
pub mod geo;
pub mod math;
mod places;
mod rows;
pub mod time;
pub mod transform;
mod value;

pub use places::{Lookup, Places};
pub use rows::{Rows, field_path};
pub use value::{Object, Value};
