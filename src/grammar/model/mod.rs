//! The model: a specification with its data: a tree of views whose units have rows, channels and marks.
//!
//! What depends on sizes (scales' ranges, ticks, places) is the scene's.

mod bins;
mod cells;
mod def;
mod encode;
mod env;
mod inline;
mod orient;
mod select;
mod stack;
mod summary;
mod tables;
mod titles;
mod tree;

pub use cells::Cells;
pub use def::{Binning, CHANNELS, Channel, Condition, Def, Measure, Source, offset_of, second_of};
pub use encode::Unit;
pub use env::{Env, Glossary, Loader, as_json, late};
pub use inline::Inline;
pub use select::Selection;
pub use stack::{Stack, stacked_by_default};
pub use tables::{glossary_of, rows_of};
pub use titles::title_text;
pub use tree::{Facet, Header, Kind, Model, View};

/// JSON, as specifications are written in.
pub type Json = serde_json::Value;

/// A property of an object as a text.
pub fn word<'a>(json: &'a Json, key: &str) -> Option<&'a str> {
    json.get(key).and_then(Json::as_str)
}

/// A property of an object as a number.
pub fn number(json: &Json, key: &str) -> Option<f64> {
    json.get(key).and_then(Json::as_f64)
}

/// Whether a property is there and neither null nor false.
pub fn is_on(json: &Json, key: &str) -> bool {
    json.get(key).is_some_and(|value| !matches!(value, Json::Null | Json::Bool(false)))
}
