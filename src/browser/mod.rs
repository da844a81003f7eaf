//! The page around the tree: sizes, colour scheme, fragment, canvas, and the listeners that go when dropped.
//!
//! Everything here acts inside effects and callbacks only, so the prerenderer can run the same components
//! without a browser.

mod attendant;
mod element;
mod errand;
mod moment;
mod watch;

pub use attendant::{Call, after, attend, tell_habits, wants_contrast};
pub use element::{attribute, call, fold, fragment, go_to, order, paint, press, role, size, style, style_each, value};
pub use errand::Errand;
pub use moment::{Listeners, Moment, listen};
pub use watch::{Signal, Surface, Theme, Watch};
