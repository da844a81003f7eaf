//! The drawing of one specification: the only place of the command that knows the engine.

use serde_json::Value;

use crate::explainer::{Locale, Problem};
use crate::grammar::Plot;
use crate::scene::{self, Frame, Scene};

/// The width of a chart in px where nobody says another.
const WIDTH: f64 = 680.0;

/// What a specification is drawn for.
pub struct Setting<'a> {
    /// The width of the chart in px; the specification's own where there is none.
    pub width: Option<f64>,
    /// How numbers and dates read.
    pub locale: Locale,
    /// The text behind an address of data, or what there is instead.
    pub load: &'a dyn Fn(&str) -> Result<String, String>,
}

/// A specification as a scene, in words, and as a table.
pub struct Drawn {
    /// What is drawn.
    pub scene: Scene,
    /// One sentence that says it.
    pub words: String,
    /// Headings, then rows.
    pub table: (Vec<String>, Vec<Vec<String>>),
}

/// Draws a specification.
pub fn draw(spec: &Value, setting: &Setting) -> Result<Drawn, Vec<Problem>> {
    let mut spec = spec.clone();
    let mut problems = Vec::new();
    load(&mut spec, "", setting, &mut problems);
    if !problems.is_empty() {
        return Err(problems);
    }
    let plot = Plot::read(&spec, &[])?;
    let width = setting.width.or_else(|| spec["width"].as_f64()).unwrap_or(WIDTH);
    let frame = Frame { width, locale: setting.locale, focus: None };
    Ok(Drawn {
        scene: scene::lay_out(&plot, &frame),
        words: scene::describe(&plot, setting.locale),
        table: scene::table(&plot, setting.locale),
    })
}

/// Puts the values behind each address of JSON data in its place.
fn load(view: &mut Value, pointer: &str, setting: &Setting, problems: &mut Vec<Problem>) {
    match view {
        Value::Array(views) => {
            views.iter_mut().enumerate().for_each(|(at, view)| {
                load(view, &format!("{pointer}/{at}"), setting, problems);
            });
        }
        Value::Object(members) => {
            for (key, inner) in members {
                let pointer = format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"));
                let Some(url) = inner["url"].as_str().filter(|_| key == "data").map(str::to_owned) else {
                    load(inner, &pointer, setting, problems);
                    continue;
                };
                let values = |text: String| serde_json::from_str::<Value>(&text);
                let values = (setting.load)(&url)
                    .and_then(|text| values(text).map_err(|error| format!("`{url}`, which is no JSON: {error}")));
                match values {
                    Ok(values) => {
                        inner["values"] = values;
                        inner.as_object_mut().map(|data| data.remove("url"));
                    }
                    Err(got) => {
                        let problem = Problem::new(format!("{pointer}/url"), "unreadable", "JSON data", got);
                        problems.push(problem);
                    }
                }
            }
        }
        _ => {}
    }
}
