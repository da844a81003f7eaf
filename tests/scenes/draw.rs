//! Drawings to look at: `DRAW=DIR cargo test --test scenes -- --ignored drawings`.

use std::fmt::Write as _;
use std::path::Path;

use explainer_widget::explainer::Locale;
use explainer_widget::paint::svg;
use explainer_widget::scene::{describe, table};

use crate::{fixture, golden};

/// Writes a page of every chart of the shipped documents and of the goldens, at three widths, into `$DRAW`.
#[test]
#[ignore = "writes files for people"]
fn drawings() {
    let out = std::env::var("DRAW").expect("DRAW names a directory");
    let documents = std::env::var("DOCUMENTS").unwrap_or_else(|_| "assets/explainers".into());
    let mut files: Vec<_> =
        std::fs::read_dir(documents).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    files.sort();
    for path in files.iter().filter(|path| path.extension().is_some_and(|end| end == "json")) {
        let (charts, tables) = fixture::document(path);
        let stem = path.file_stem().and_then(|stem| stem.to_str()).expect("a name");
        let locale = if stem.ends_with(".es") { Locale::Es } else { Locale::En };
        for (id, spec) in charts {
            page(Path::new(&out), &format!("{stem}-{id}"), &spec, &tables, locale);
        }
    }
    for (name, spec) in golden::specs() {
        page(Path::new(&out), &format!("test-{name}"), &spec, &golden::tables(), Locale::En);
    }
}

fn page(
    out: &Path,
    name: &str,
    spec: &serde_json::Value,
    tables: &[std::rc::Rc<explainer_widget::explainer::Table>],
    locale: Locale,
) {
    let mut page = String::from(
        "<!doctype html><meta charset=utf-8><style>body{font-family:sans-serif;margin:16px;background:#fff}\
         svg{display:block;outline:1px dotted #ccc;margin:0 0 20px}pre{white-space:pre-wrap;font-size:12px}</style>",
    );
    match fixture::read(spec, tables) {
        Err(problems) => {
            write!(page, "<pre>{problems:#?}</pre>").expect("a string");
        }
        Ok(plot) => {
            for width in [340.0, 680.0, 1100.0] {
                let scene = explainer_widget::scene::lay_out(&plot, &fixture::frame(width, locale));
                page.push_str(&svg(&scene));
            }
            let (headings, rows) = table(&plot, locale);
            let rows: Vec<String> = rows.iter().take(8).map(|row| row.join(" | ")).collect();
            write!(page, "<pre>{}\n\n{}\n{}</pre>", describe(&plot, locale), headings.join(" | "), rows.join("\n"))
                .expect("a string");
        }
    }
    std::fs::write(out.join(format!("{name}.html")), page).expect("a file");
}
