//! Goldens: the recipes of `docs/charts` and the small specifications as scenes in text, with their words.
//! `BLESS=1 cargo test --test exact` writes them anew.

use std::fs;
use std::path::Path;

use explainer_widget::explainer::Locale;
use serde_json::Value;

use crate::spec;
use crate::text::text;

fn check(name: &str, found: &str, wrong: &mut Vec<String>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/exact").join(name);
    if std::env::var_os("BLESS").is_some() {
        fs::create_dir_all(path.parent().expect("a directory")).expect("a directory");
        fs::write(&path, found).expect("a file");
        return;
    }
    let golden = fs::read_to_string(&path).unwrap_or_default();
    if golden != found {
        let difference = golden.lines().zip(found.lines()).find(|(golden, found)| golden != found);
        wrong.push(format!("{name}, first at {difference:#?}"));
    }
}

/// The words of a specification in both languages, and its scenes at widths.
fn told(spec: &Value, widths: &[Option<f64>]) -> String {
    let mut out = String::new();
    for locale in [Locale::En, Locale::Es] {
        let drawn = spec::drawn(spec, None, locale).unwrap_or_else(|error| panic!("{error}"));
        out.push_str(&format!("{locale:?}: {}\n", drawn.words));
        let (headings, rows) = drawn.table;
        out.push_str(&format!("{} rows: {}\n", rows.len(), headings.join(" | ")));
        rows.iter().take(3).for_each(|row| out.push_str(&format!("  {}\n", row.join(" | "))));
    }
    for width in widths {
        out.push_str(&text(&spec::lay_out(spec, *width).expect("a scene").scene));
    }
    out
}

#[test]
fn recipes_are_as_they_were() {
    let mut wrong = Vec::new();
    let recipes = spec::recipes();
    assert!(recipes.len() >= 16, "{} recipes", recipes.len());
    for (name, spec) in recipes {
        check(&format!("recipe-{name}.txt"), &told(&spec, &[Some(340.0), Some(680.0)]), &mut wrong);
    }
    assert!(wrong.is_empty(), "BLESS=1 writes anew what differs: {}", wrong.join("\n"));
}

#[test]
fn small_specifications_are_as_they_were() {
    let mut wrong = Vec::new();
    for (name, spec) in spec::all() {
        check(&format!("{name}.txt"), &told(&spec, &[None, Some(340.0)]), &mut wrong);
    }
    assert!(wrong.is_empty(), "BLESS=1 writes anew what differs: {}", wrong.join("\n"));
}
