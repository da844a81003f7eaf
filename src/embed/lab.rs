//! The laboratory: the layout alone, for the test that compares it with the native program's. Never shipped.

use js_sys::Function;
use serde_json::Value;
use wasm_bindgen::prelude::*;

use crate::explainer::Locale;
use crate::paint::{Palette, json};
use crate::scene::exact::{Picture, Setting};

/// The scene of a specification as `explainer render --format scene` writes it; `load` gives the text behind an
/// address, or nothing.
///
/// # Errors
///
/// In a sentence, where the specification cannot be drawn.
#[wasm_bindgen(js_name = layOut)]
pub fn lay_out(spec: &str, width: Option<f64>, load: &Function) -> Result<String, String> {
    let load = |url: &str| {
        let text = load.call1(&JsValue::NULL, &JsValue::from_str(url)).ok().and_then(|text| text.as_string());
        text.ok_or_else(|| "nothing".to_owned())
    };
    let picture = Picture::read(&parse(spec)?, &setting(&load))?;
    Ok(json(&picture.scene(width), &Palette::LIGHT).to_string())
}

/// A specification that has been read, to be laid out over and over.
#[wasm_bindgen]
pub struct Specimen {
    picture: Picture<'static>,
}

#[wasm_bindgen]
impl Specimen {
    /// Reads a specification that has its data in it.
    ///
    /// # Errors
    ///
    /// In a sentence, where it cannot be drawn.
    #[wasm_bindgen(constructor)]
    pub fn new(spec: &str) -> Result<Specimen, String> {
        Ok(Specimen { picture: Picture::read(&parse(spec)?, &setting(&|_| Err(String::new())))? })
    }

    /// Lays it out and counts the items.
    pub fn scene(&self, width: f64) -> usize {
        let scene = self.picture.scene(Some(width));
        scene.panels.iter().flat_map(|panel| &panel.marks).map(|marks| marks.items.len()).sum()
    }
}

fn parse(spec: &str) -> Result<Value, String> {
    serde_json::from_str(spec).map_err(|error| error.to_string())
}

fn setting<'a>(load: &'a crate::grammar::model::Loader<'a>) -> Setting<'a> {
    Setting {
        width: None,
        locale: Locale::En,
        tables: Vec::new(),
        topologies: Vec::new(),
        glossary: Default::default(),
        load,
    }
}
