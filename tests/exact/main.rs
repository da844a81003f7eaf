//! The exact layout: specifications that are wrong in every place.

mod finite;
mod hostile;
mod maps;
mod mutation;
#[path = "../properties/mod.rs"]
mod properties;
mod spec;
