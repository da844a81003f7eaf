//! The drawing of one specification: the only place of the command that knows the engine.

use serde_json::Value;

use crate::explainer::{Locale, Problem};
use crate::grammar::vocabulary;
use crate::scene::exact;

pub use crate::scene::exact::Drawn;

/// What a specification is drawn for.
pub struct Setting<'a> {
    /// The width of the chart in px; the specification's own where there is none.
    pub width: Option<f64>,
    /// How numbers and dates read.
    pub locale: Locale,
    /// The text behind an address of data, or what there is instead.
    pub load: &'a dyn Fn(&str) -> Result<String, String>,
}

/// Draws a specification.
pub fn draw(spec: &Value, setting: &Setting) -> Result<Drawn, Vec<Problem>> {
    let mut problems = vocabulary::check(spec, &[]);
    find(spec, "", setting, &mut problems);
    if !problems.is_empty() {
        return Err(problems);
    }
    let setting = exact::Setting {
        width: setting.width,
        locale: setting.locale,
        tables: Vec::new(),
        topologies: Vec::new(),
        glossary: Default::default(),
        load: setting.load,
    };
    exact::draw(spec, &setting)
        .map_err(|got| vec![Problem::new(String::new(), "undrawable", "a specification that can be drawn", got)])
}

/// Tells of each address of data where there is nothing to read.
fn find(view: &Value, pointer: &str, setting: &Setting, problems: &mut Vec<Problem>) {
    match view {
        Value::Array(views) => {
            for (at, view) in views.iter().enumerate() {
                find(view, &format!("{pointer}/{at}"), setting, problems);
            }
        }
        Value::Object(members) => {
            for (key, inner) in members {
                let pointer = format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"));
                match inner["url"].as_str().filter(|_| key == "data").map(setting.load) {
                    Some(Err(got)) => {
                        problems.push(Problem::new(format!("{pointer}/url"), "unreadable", "data", got));
                    }
                    Some(Ok(_)) => {}
                    None => find(inner, &pointer, setting, problems),
                }
            }
        }
        _ => {}
    }
}
