//! The exact layout: any specification of the grammar as Vega-Lite lays it out, in the theme of this widget.

mod arranged;
#[cfg(any(not(target_arch = "wasm32"), feature = "lab"))]
mod autosize;
mod axis;
mod block;
mod clip;
mod compose;
mod domain;
mod ends;
mod facet;
mod glyph;
mod header;
mod image;
mod joined;
mod legend;
mod look;
mod map;
mod marks;
mod order;
mod place;
mod pointing;
mod range;
mod resolve;
mod rounded;
mod scale;
mod schemes;
mod settle;
mod share;
mod size;
mod span;
mod spread;
mod stand;
mod steer;
mod steps;
mod table;
mod text;
mod ticks;
mod title;
mod views;
mod words;

pub use scale::{Kind, Scale};
pub use steer::{Control, Input};

use std::rc::Rc;

use crate::explainer::{Locale, Str};
use crate::flow::Rows;
use crate::grammar::model::{Env, Glossary, Inline, Json, Loader, Model};
use crate::grammar::normalize;
use crate::scene::stretch::stretch_of;
use crate::scene::{Frame, Scene};

/// What a specification is laid out for.
pub struct Setting<'a> {
    /// The width that there is, px; the specification's own where there is none.
    pub width: Option<f64>,
    /// How numbers and dates read.
    pub locale: Locale,
    /// Data that the specification can name.
    pub tables: Vec<(Str, Rows)>,
    /// TopoJSON that the specification can name.
    pub topologies: Vec<(Str, Rc<Json>)>,
    /// What the document calls its fields and values.
    pub glossary: Glossary,
    /// Reads the text behind a url.
    pub load: &'a Loader<'a>,
}

/// A specification that has been read, with its data, ready to be laid out at any width.
pub struct Picture<'a> {
    model: Model,
    env: Env<'a>,
    params: Vec<Json>,
}

impl<'a> Picture<'a> {
    /// Reads a specification with its data.
    ///
    /// # Errors
    ///
    /// In a sentence, where it is no view, or its data or transforms cannot be read.
    pub fn read(spec: &Json, setting: &Setting<'a>) -> Result<Picture<'a>, String> {
        Picture::steered(spec, setting, &[])
    }

    /// Reads a specification whose parameters a reader has set to other values than it says; `null` clears one.
    ///
    /// # Errors
    ///
    /// As [`Picture::read`].
    pub fn steered(spec: &Json, setting: &Setting<'a>, given: &[(Str, Json)]) -> Result<Picture<'a>, String> {
        let (lean, inline) = Inline::take(spec)?;
        let normal = normalize(&lean)?;
        let datasets = spec.get("datasets").cloned().unwrap_or_default();
        let mut env = Env::new(datasets, setting.tables.clone(), setting.load, setting.locale);
        env.inline = inline;
        env.topologies = setting.topologies.clone();
        env.glossary = setting.glossary.clone();
        env.given = given.to_vec();
        let model = Model::build(&normal, &env)?;
        let mut params = Vec::new();
        steer::gather(&normal, &mut params);
        Ok(Picture { model, env, params })
    }

    /// The scene: exactly as Vega-Lite sizes it, or fitted to a width in px.
    pub fn scene(&self, width: Option<f64>) -> Scene {
        compose::scene(&self.model, &self.env, width)
    }

    /// The scene fitted to a frame, with what it brings out or leaves out.
    pub fn framed(&self, frame: &Frame) -> Scene {
        *self.env.emphasis.borrow_mut() = (frame.focus.clone(), frame.hidden.clone());
        let mut scene = self.scene(Some(frame.width));
        *self.env.emphasis.borrow_mut() = Default::default();
        scene.stretch = frame.stretch.as_ref().and_then(|range| stretch_of(&scene, range));
        scene
    }

    /// Whether there is nothing to see in it.
    pub fn is_empty(&self) -> bool {
        let scene = self.scene(None);
        !scene.panels.iter().any(|panel| panel.marks.iter().any(|marks| !marks.items.is_empty()))
    }

    /// One sentence that describes it.
    pub fn words(&self) -> String {
        words::describe(&self.model, &self.env)
    }

    /// Headings, then rows.
    pub fn table(&self) -> (Vec<String>, Vec<Vec<String>>) {
        table::table(&self.model, &self.env)
    }
}

/// A specification as a scene, in words, and as a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn {
    /// What is drawn.
    pub scene: Scene,
    /// One sentence that says it.
    pub words: String,
    /// Headings, then rows.
    pub table: (Vec<String>, Vec<Vec<String>>),
}

/// Lays out a specification and describes it.
///
/// # Errors
///
/// As [`Picture::read`].
pub fn draw(spec: &Json, setting: &Setting) -> Result<Drawn, String> {
    let picture = Picture::read(spec, setting)?;
    Ok(Drawn { scene: picture.scene(setting.width), words: picture.words(), table: picture.table() })
}
