//! The page around the tree: sizes, colour scheme, fragment, canvas, and the listeners that go when dropped.
//!
//! Everything here acts inside effects and callbacks only, so the prerenderer can run the same components
//! without a browser.

mod deed;
mod element;
mod keep;
mod moment;
mod palette;
mod watch;

pub use deed::{Deed, DeedKind, attend, settle};
pub use element::{focus, fragment, go_to, order, paint, press, role, size, style, style_each};
pub use keep::{forget, keep, kept, today};
pub use moment::{Listeners, Moment, listen};
pub use watch::{Signal, Surface, Theme, Watch};
