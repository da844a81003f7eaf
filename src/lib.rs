//! The explainer widget: a story explained by charts a reader can explore and questions that open.
//!
//! A **document** is checked into an **explainer**; an explainer and a **view** make a **scene**; a scene is
//! **painted**: on canvas, as SVG, or as words.
//!
//! Each module is one step of that pipeline and knows only the steps before it:
//!
//! | module | step |
//! |---|---|
//! | [`document`] | what an editor writes: the JSON's shapes, its schema, its check with place and hint (native) |
//! | [`explainer`] | what we believe: the validated model, tables, inline text, locales |
//! | [`flow`] | the dataflow: values, expressions, data formats, transforms, maps |
//! | [`grammar`] | the chart language (Vega-Lite): parse, encodings |
//! | [`view`] | where the reader is: view, action, reduce, link codec |
//! | [`scene`] | what is drawn: scales, ticks, layout, marks, words |
//! | [`paint`] | the drawing of a scene through plotters: canvas, SVG |
//! | [`browser`] | hooks over the page: size, scheme, fragment, canvas |
//! | [`ui`] | the component tree, the same for the live widget and the prerendered page |
//! | [`embed`] | the element's life in a page |
//! | [`author`] | the beginning of a document: the starter, drafts from CSV, charts and questions (native) |
//! | [`lint`] | what is valid and yet not honest or readable: numbered rules (native) |
//! | [`publish`] | the prerendered page (native) |
//! | [`cli`] | the commands of the `explainer` program (native) |
//!
//! # From a document to a picture
//!
//! ```
//! use explainer_widget::{document, grammar::Plot, paint, scene};
//!
//! // A document is checked into an explainer …
//! let checked = document::check(include_bytes!("../assets/explainers/us-chile.json"));
//! let explainer = checked.explainer.expect("a document without problems");
//! let chart = explainer.charts().next().expect("a chart");
//!
//! // … whose charts are read with their tables, and laid out in a frame …
//! let tables: Vec<_> = chart.tables.iter().map(|id| explainer.tables[id.0].clone()).collect();
//! let plot = Plot::read(&chart.spec, &tables).expect("a specification without problems");
//! let frame = scene::Frame::new(680.0, explainer.locale);
//! let scene = scene::lay_out(&plot, &frame);
//!
//! // … and painted: as SVG, or as words.
//! assert!(paint::svg(&scene).starts_with("<svg"));
//! assert!(!scene::describe(&plot, explainer.locale).is_empty());
//! ```
#![forbid(unsafe_code)]

#[cfg(not(target_arch = "wasm32"))]
pub mod author;
#[cfg(not(target_arch = "wasm32"))]
pub mod cli;
#[cfg(not(target_arch = "wasm32"))]
pub mod document;
#[cfg(not(target_arch = "wasm32"))]
pub mod lint;
#[cfg(not(target_arch = "wasm32"))]
pub mod publish;

pub mod browser;
pub mod embed;
pub mod explainer;
pub mod flow;
pub mod grammar;
pub mod paint;
pub mod scene;
pub mod ui;
pub mod view;

#[cfg(test)]
#[path = "../tests/properties/mod.rs"]
mod properties;
