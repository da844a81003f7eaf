//! The small specifications of `specs/`, and how they are laid out.

use explainer_widget::explainer::Locale;
use explainer_widget::grammar::model::Glossary;
use explainer_widget::scene::exact::{Drawn, Setting, draw};
use serde_json::Value;

/// The specifications by the name of their file, in order.
pub fn all() -> Vec<(String, Value)> {
    let directory = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/exact/specs");
    let mut found: Vec<(String, Value)> = std::fs::read_dir(directory)
        .expect("a directory")
        .map(|entry| {
            let path = entry.expect("an entry").path();
            let name = path.file_name().and_then(|name| name.to_str()).expect("a name");
            let text = std::fs::read_to_string(&path).expect("a text");
            (name.trim_end_matches(".vl.json").to_owned(), serde_json::from_str(&text).expect("JSON"))
        })
        .collect();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
}

/// A specification laid out, as it sizes itself or for a width in px; nothing is behind urls.
pub fn lay_out(spec: &Value, width: Option<f64>) -> Result<Drawn, String> {
    let load = |url: &str| Err(format!("expected data that is known: {url}"));
    let (tables, topologies, glossary) = (Vec::new(), Vec::new(), Glossary::default());
    draw(spec, &Setting { width, locale: Locale::En, tables, topologies, glossary, load: &load })
}
