//! The page around the tree: sizes, colour scheme, fragment, canvas, and the listeners that go when dropped.
//!
//! Everything here acts inside effects and callbacks only, so the prerenderer can run the same components
//! without a browser.

mod element;
mod moment;
mod watch;

pub use element::{answer, fragment, go_to, input, order, paint, press, printed, role, size, style, style_each, today};
pub use moment::{Listeners, Moment, listen};
pub use watch::{Signal, Surface, Theme, Watch};
