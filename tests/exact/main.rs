//! The exact layout: goldens, maps, and specifications that are wrong in every place.

mod finite;
mod frames;
mod golden;
mod hostile;
mod maps;
mod mutation;
mod places;
#[path = "../properties/mod.rs"]
mod properties;
mod scales;
mod spec;
#[path = "../scenes/text.rs"]
mod text;
