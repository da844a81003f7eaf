//! Scenes of small specifications: goldens, promises of the layout, problems, drawings to look at.

mod draw;
mod fixture;
mod golden;
mod promises;
#[path = "../properties/mod.rs"]
mod properties;
mod text;
mod unsupported;
