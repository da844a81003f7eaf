//! The component tree: an explainer as HTML, the same for the live widget and for the prerendered page.
//!
//! [`App`] is the root. Blocks are plain functions that write the model on a sheet; only what has a life of its own
//! (the app, a live chart) is a component. In [`Mode::Static`] the tree needs no script: questions are
//! `<details>`, charts are SVG, tables fold out. Both modes say the same words in the same order, at the same
//! heights, so that nothing moves when the live tree takes the place of the prerendered one.

mod app;
mod blocks;
mod chart;
mod claim;
mod closing;
mod desk;
mod faq;
mod header;
mod know;
mod play;
mod search;
mod sheet;
#[cfg(not(target_arch = "wasm32"))]
mod still;
mod words;

use std::ops::Deref;
use std::rc::Rc;

use yew::{Callback, Properties};

pub use app::App;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use chart::color_name;
#[cfg(not(target_arch = "wasm32"))]
pub use still::{Said, render_static};

pub use crate::browser::Theme;
use crate::explainer::{Explainer, Str};
use crate::scene::Scene;
use crate::view::Memories;

/// Whether the tree may count on script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// In the browser, with canvas and events.
    Live,
    /// Prerendered: HTML and SVG alone.
    Static,
}

impl Mode {
    /// Whether script can be counted on: in Wasm always, which needs no code for trees without it.
    pub fn is_live(self) -> bool {
        cfg!(target_arch = "wasm32") || self == Mode::Live
    }
}

/// Paints a scene as an `<svg>` element: given by the publisher, so that the tree needs no painter of its own.
pub type Draw = fn(&Scene) -> String;

/// A language that the explainer can be read in.
#[derive(Debug, Clone, PartialEq)]
pub struct Language {
    /// Its BCP 47 tag.
    pub tag: Str,
    /// Where the explainer stands in it: a page in the prerendered tree, a document's file in the live one.
    pub href: Str,
}

/// What the widget tells the page around it.
#[derive(Debug, Clone, PartialEq)]
pub enum Notice {
    /// Everything has been painted once.
    Ready,
    /// A question was opened or closed.
    Toggle {
        /// The question's id.
        id: Str,
        /// Whether it is open now.
        open: bool,
    },
    /// A reader points at a value.
    Point {
        /// The chart's id.
        chart: Str,
        /// The series, empty where there is only one.
        series: String,
        /// The category or time.
        key: String,
        /// The value as the reader sees it.
        value: String,
    },
    /// A chart brings out a series or category, or lets go of it.
    Focus {
        /// The chart's id.
        chart: Str,
        /// What it brings out.
        focus: Option<Str>,
    },
    /// The reader is elsewhere now: the view as a fragment.
    View(String),
    /// A reader takes a link to what is shown.
    Share {
        /// The chart it leads to, where it leads to one.
        chart: Option<Str>,
        /// The view as a fragment.
        view: String,
    },
    /// A reader takes a chart away as a file.
    Download {
        /// The chart's id.
        chart: Str,
        /// The kind of file: its usual extension.
        format: Str,
    },
    /// A reader has answered a guess or made a prediction.
    Guess {
        /// The guess's id.
        id: Str,
        /// What they set, NaN where nothing: figures, the place of a choice, percentages.
        values: Vec<f64>,
        /// What the record says; empty for predictions.
        truth: Vec<f64>,
    },
    /// A reader asks for something that the page does: comment, subscribe.
    Action(Str),
    /// A reader asks for another language.
    Language(Language),
}

/// Something shared that counts as changed only when it is another one.
#[derive(Debug)]
pub struct Shared<T>(pub Rc<T>);

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Shared(Rc::clone(&self.0))
    }
}

impl<T> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// An explainer as a page shows it.
pub struct Page {
    /// What is explained.
    pub explainer: Rc<Explainer>,
    /// Whether script can be counted on.
    pub mode: Mode,
    /// The level of the title's heading, 1 to 6.
    pub heading_level: u8,
    /// The theme that the page asks for; the stylesheet knows it too.
    pub theme: Theme,
    /// The languages to choose from, this one included; fewer than two are not shown.
    pub languages: Vec<Language>,
    /// How charts are painted in the prerendered tree.
    pub draw: Option<Draw>,
    /// Ids of the figures whose prerendered drawings stand in their place until a reader comes to them.
    pub asleep: Vec<Str>,
    /// What the reader has set in blocks.
    pub memories: Memories,
    /// Who hears what happens.
    pub notify: Callback<Notice>,
}

/// What the root needs.
#[derive(Clone, PartialEq, Properties)]
pub struct AppProps {
    /// The explainer, its languages, its listener.
    pub page: Shared<Page>,
}
