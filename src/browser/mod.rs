//! The page around the tree: sizes, colour scheme, fragment, canvas, and the listeners that go when dropped.
//!
//! Everything here acts inside effects and callbacks only, so the prerenderer can run the same components
//! without a browser.

mod attendant;
mod clock;
mod deed;
mod element;
mod errand;
mod keep;
mod listener;
mod moment;
mod palette;
mod pane;
mod watch;

pub use attendant::{Call, after, listen_to_tools, soon, tell_habits, wants_contrast};
pub use clock::{Clock, is_hidden, wants_stillness};
pub use deed::{Deed, DeedKind, attend, settle};
pub use element::{
    announce, answer, attribute, call, focus, fold, fragment, go_to, has_focus, means_zoom, order, paint, press,
    printed, role, set_value, size, style, style_each, style_within, value,
};
pub use errand::Errand;
pub use keep::{forget, keep, kept, today};
pub use listener::{Listeners, hear};
pub use moment::{Moment, listen};
pub use pane::{Pane, Piece};
pub use watch::{Motion, Pointer, Signal, Surface, Theme, Watch};
