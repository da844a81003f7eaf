//! The page around the tree: sizes, colour scheme, fragment, canvas, and the listeners that go when dropped.
//!
//! Everything here acts inside effects and callbacks only, so the prerenderer can run the same components
//! without a browser.

mod clock;
mod element;
mod moment;
mod watch;

pub use clock::{Clock, is_hidden, wants_stillness};
pub use element::{
    attribute, fragment, go_to, has_focus, means_zoom, order, paint, press, roam, role, set_value, size, style,
    style_each, style_within,
};
pub use moment::{Listeners, Moment, listen};
pub use watch::{Deed, Pointer, Signal, Surface, Theme, Watch};
