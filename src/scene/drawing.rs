//! Drawings: a chart's specification with its data, ready to be laid out at any width.
//!
//! Plain charts are laid out in the newsroom's manner: labels instead of legends, names above bars on phones.
//! Everything else of the grammar is laid out exactly as Vega-Lite does, fitted to the width.

use std::cell::OnceCell;
use std::rc::Rc;

#[cfg(any(feature = "charts", not(target_arch = "wasm32")))]
use super::exact;
use super::thin::Digest;
use super::{Control, Frame, Scene, describe, lay_out, table, zoom};
use crate::explainer::{Locale, Str, Table};
use crate::grammar::Plot;
use crate::grammar::model::{Json, Selection};
#[cfg(any(feature = "charts", not(target_arch = "wasm32")))]
use crate::grammar::model::{glossary_of, rows_of};

/// Whether readers set more of a chart than its zoom: not in the runtime for plain charts, which needs no code for it.
pub const STEERED: bool = cfg!(any(feature = "charts", not(target_arch = "wasm32")));

/// A chart's specification with its data.
pub enum Drawing {
    /// In the newsroom's manner.
    Plain(Box<Plain>),
    /// As Vega-Lite lays it out.
    #[cfg(any(feature = "charts", not(target_arch = "wasm32")))]
    Exact(Box<exact::Picture<'static>>),
}

/// A plain chart.
pub struct Plain {
    plot: Plot,
    digest: OnceCell<Digest>,
    zoom: Option<Selection>,
}

impl Plain {
    fn read(spec: &Json, tables: &[Rc<Table>], given: &[(Str, Json)]) -> Option<Plain> {
        let plot = Plot::read(spec, tables).ok()?;
        let zoom = zoom::read(&plot, given);
        (zoom.is_some() == plot.zoom.is_some()).then(|| Plain { plot, digest: OnceCell::new(), zoom })
    }
}

impl Drawing {
    /// Reads a specification; `tables` are the datasets that it can name. `None` where it cannot be drawn.
    pub fn read(spec: &Json, tables: &[Rc<Table>], locale: Locale) -> Option<Drawing> {
        Drawing::steered(spec, tables, locale, &[])
    }

    /// Reads a specification whose parameters a reader has set; `null` clears one.
    pub fn steered(spec: &Json, tables: &[Rc<Table>], locale: Locale, given: &[(Str, Json)]) -> Option<Drawing> {
        if let Some(plain) = Plain::read(spec, tables, given) {
            return Some(Drawing::Plain(Box::new(plain)));
        }
        Drawing::exact(spec, tables, locale, given)
    }

    /// Whether the runtime that draws plain charts only cannot draw a specification.
    pub fn needs_charts(spec: &Json, tables: &[Rc<Table>]) -> bool {
        Plain::read(spec, tables, &[]).is_none()
    }

    /// Sets the parameters of a drawing that is there; whether that is all there is to do. Otherwise it is read anew.
    pub fn steer(&mut self, given: &[(Str, Json)]) -> bool {
        match self {
            // Data of a million rows are not summed up again for a zoom.
            Drawing::Plain(plain) => plain.zoom = zoom::read(&plain.plot, given),
            #[cfg(any(feature = "charts", not(target_arch = "wasm32")))]
            Drawing::Exact(_) => return false,
        }
        true
    }

    #[cfg(not(any(feature = "charts", not(target_arch = "wasm32"))))]
    fn exact(_spec: &Json, _tables: &[Rc<Table>], _locale: Locale, _given: &[(Str, Json)]) -> Option<Drawing> {
        None
    }

    #[cfg(any(feature = "charts", not(target_arch = "wasm32")))]
    fn exact(spec: &Json, tables: &[Rc<Table>], locale: Locale, given: &[(Str, Json)]) -> Option<Drawing> {
        let glossary = glossary_of(spec, tables);
        let topology = |table: &Rc<Table>| Some((table.name.clone(), Rc::clone(table.topology.as_ref()?)));
        let topologies = tables.iter().filter_map(topology).collect();
        let tables = tables.iter().map(|table| (table.name.clone(), rows_of(table))).collect();
        // A document has its data with it.
        let load = &|_: &str| Err("data from elsewhere".into());
        let setting = exact::Setting { width: None, locale, tables, topologies, glossary, load };
        let picture = exact::Picture::steered(spec, &setting, given).ok()?;
        // An empty frame says less than the figures in its place, unless the reader has emptied it.
        (!given.is_empty() || !picture.is_empty()).then(|| Drawing::Exact(Box::new(picture)))
    }

    /// The scene at a width.
    pub fn lay_out(&self, frame: &Frame) -> Scene {
        match self {
            Drawing::Plain(plain) => {
                let (plot, shown) = (&plain.plot, plain.zoom.as_ref().and_then(zoom::range));
                let frame = &Frame { range: frame.range.or(shown), ..frame.clone() };
                match plain.digest.get_or_init(|| Digest::of(plot)).thin(plot, frame) {
                    Some(thinned) => lay_out(&thinned, frame),
                    None => lay_out(plot, frame),
                }
            }
            #[cfg(any(feature = "charts", not(target_arch = "wasm32")))]
            Drawing::Exact(picture) => picture.framed(frame),
        }
    }

    /// One sentence that describes it.
    pub fn describe(&self, locale: Locale) -> String {
        match self {
            Drawing::Plain(plain) => describe(&plain.plot, locale),
            #[cfg(any(feature = "charts", not(target_arch = "wasm32")))]
            Drawing::Exact(picture) => picture.words(),
        }
    }

    /// Headings and rows of what it shows.
    pub fn table(&self, locale: Locale) -> (Vec<String>, Vec<Vec<String>>) {
        match self {
            Drawing::Plain(plain) => table(&plain.plot, locale),
            #[cfg(any(feature = "charts", not(target_arch = "wasm32")))]
            Drawing::Exact(picture) => picture.table(),
        }
    }

    /// The form controls that set its parameters.
    pub fn controls(&self) -> Vec<Control> {
        match self {
            Drawing::Plain(..) => Vec::new(),
            #[cfg(any(feature = "charts", not(target_arch = "wasm32")))]
            Drawing::Exact(picture) => picture.controls(),
        }
    }

    /// Its selections, with what they hold.
    pub fn selections(&self) -> Vec<Selection> {
        match self {
            Drawing::Plain(plain) => plain.zoom.iter().cloned().collect(),
            #[cfg(any(feature = "charts", not(target_arch = "wasm32")))]
            Drawing::Exact(picture) => picture.selections(),
        }
    }

    /// What a selection of points holds of the row behind a point: field by field.
    pub fn tuple(&self, origin: [usize; 2], selection: &Selection) -> Option<Json> {
        match self {
            // Plain charts have no selections of points.
            Drawing::Plain(..) => {
                let _ = (origin, selection);
                None
            }
            #[cfg(any(feature = "charts", not(target_arch = "wasm32")))]
            Drawing::Exact(picture) => picture.tuple(origin, selection),
        }
    }
}
