//! Formats: numbers and moments as texts, and moments from texts.

mod date_token;
mod decimal;
mod digits;
pub mod number;
mod precision;
mod read;
pub mod time;
mod time_parse;

pub use number::NumberFormat;
pub use precision::{precision_fixed, precision_prefix, precision_round, tick_format, tick_step};
