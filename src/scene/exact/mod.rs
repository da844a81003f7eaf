//! The exact layout: any specification of the grammar as Vega-Lite lays it out, in the theme of this widget.

mod axis;
mod compose;
mod domain;
mod legend;
mod marks;
mod place;
mod resolve;
mod scale;
mod schemes;
mod share;
mod text;
mod views;
mod words;

use crate::explainer::{Locale, Str};
use crate::flow::Rows;
use crate::grammar::model::{Env, Json, Loader, Model};
use crate::grammar::normalize;
use crate::scene::Scene;

/// What a specification is laid out for.
pub struct Setting<'a> {
    /// The width that there is, px; the specification's own where there is none.
    pub width: Option<f64>,
    /// How numbers and dates read.
    pub locale: Locale,
    /// Data that the specification can name.
    pub tables: Vec<(Str, Rows)>,
    /// Reads the text behind a url.
    pub load: &'a Loader<'a>,
}

/// Lays out a specification.
///
/// # Errors
///
/// In a sentence, where it is no view, or its data or transforms cannot be read.
pub fn lay_out(spec: &Json, setting: &Setting) -> Result<Scene, String> {
    Ok(draw(spec, setting)?.scene)
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
/// As [`lay_out`].
pub fn draw(spec: &Json, setting: &Setting) -> Result<Drawn, String> {
    let normal = normalize(spec)?;
    let datasets = spec.get("datasets").cloned().unwrap_or_default();
    let env = Env::new(datasets, setting.tables.clone(), setting.load, setting.locale);
    let mut model = Model::build(&normal, &env)?;
    if let Some(width) = setting.width
        && let Some(props) = model.root.props.as_object_mut()
        && props.get("width").is_none_or(Json::is_string)
    {
        props.insert("__room".into(), width.into());
    }
    Ok(Drawn {
        scene: compose::scene(&model, &env),
        words: words::describe(&model, setting.locale),
        table: words::table(&model, setting.locale),
    })
}
