//! The beginning of a document: a starter that shows every block, drafts from what a newsroom has already.

mod import;
mod slug;
mod starter;

pub use import::{Draft, Frame, ImportFault, csv, faq_page, vega_lite};
pub use slug::slug;
pub use starter::{Start, starter};
