//! The small specifications of `specs/` and the recipes of the docs, and how they are laid out.

use std::fs;
use std::path::{Path, PathBuf};

use explainer_widget::explainer::Locale;
use explainer_widget::grammar::model::Glossary;
use explainer_widget::scene::exact::{Drawn, Setting, draw};
use serde_json::Value;

fn folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The specifications of a folder by the name of their file, in order.
fn of(path: &str) -> Vec<(String, Value)> {
    let mut found: Vec<(String, Value)> = fs::read_dir(folder(path))
        .expect("a directory")
        .filter_map(|entry| {
            let path = entry.expect("an entry").path();
            let name = path.file_name().and_then(|name| name.to_str()).expect("a name").strip_suffix(".vl.json")?;
            let text = fs::read_to_string(&path).expect("a text");
            Some((name.to_owned(), serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"))))
        })
        .collect();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
}

/// The small specifications by name.
pub fn all() -> Vec<(String, Value)> {
    of("tests/exact/specs")
}

/// The recipes of the docs by name.
pub fn recipes() -> Vec<(String, Value)> {
    of("docs/charts")
}

/// The specifications of a folder that an environment variable names, for exploring.
pub fn folder_of(variable: &str) -> Vec<(String, Value)> {
    std::env::var(variable).map_or_else(|_| Vec::new(), |path| of(&path))
}

/// A specification laid out, as it sizes itself or for a width in px.
pub fn lay_out(spec: &Value, width: Option<f64>) -> Result<Drawn, String> {
    drawn(spec, width, Locale::En)
}

/// A specification laid out in a language; behind urls are the files of the recipes.
pub fn drawn(spec: &Value, width: Option<f64>, locale: Locale) -> Result<Drawn, String> {
    let load = |url: &str| {
        let name = url.rsplit(['/', '\\']).next().unwrap_or_default();
        let explored = || fs::read_to_string(Path::new(&std::env::var_os("EXPLORE_DATA")?).join(name)).ok();
        let known = name == url;
        let text = known.then(|| fs::read_to_string(folder("docs/charts").join(name)).ok()).flatten().or_else(explored);
        text.ok_or(format!("expected data that is known: {url}"))
    };
    let (tables, topologies, glossary) = (Vec::new(), Vec::new(), Glossary::default());
    draw(spec, &Setting { width, locale, tables, topologies, glossary, load: &load })
}
