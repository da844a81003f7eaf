//! The prerendered page: explainers written into HTML before any script runs.
//!
//! [`Shelf`] holds checked explainers by id and language; [`Shelf::fill`] writes each into its place in a page
//! as the light DOM of its `<explainer-widget>`, and [`Shelf::page`] makes a page of one alone.

mod critical;
mod escape;
mod inline;
mod page;
mod points;
pub mod site;

pub(crate) use escape::html as escape_html;

use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;

use crate::document::{Diagnostic, check};
use crate::explainer::{Explainer, Str};
use crate::scene::Drawing;
use crate::ui;

/// Checked explainers by the stem of their file name (`us-chile.es`).
#[derive(Debug, Default)]
pub struct Shelf {
    explainers: BTreeMap<String, Rc<Explainer>>,
}

/// Why a page could not be published.
#[derive(Debug)]
pub enum Fault {
    /// A file could not be read or written: its path and the system's words.
    File(String, std::io::Error),
    /// A document has problems: its path and all of them.
    Document(String, Vec<Diagnostic>),
    /// An element of the page asks for an explainer that is not there.
    Unknown {
        /// What it asks for.
        asked: String,
        /// What there is.
        known: Vec<String>,
    },
    /// The page is not HTML that can be rewritten.
    Html(String),
    /// A page asks for the loader in itself, and there is none.
    NoRuntime,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Fault::File(path, error) => {
                write!(f, "{path}: error[file]: expected a file that can be read and written, got: {error}")
            }
            Fault::Document(path, problems) => {
                for problem in problems {
                    writeln!(f, "{path}:{problem}")?;
                }
                Ok(())
            }
            Fault::Unknown { asked, known } => {
                let known = known.join(", ");
                write!(
                    f,
                    "error[unknown-explainer]: expected the id of an explainer, got {asked}\n  hint: there are {known}"
                )
            }
            Fault::Html(error) => write!(f, "error[html]: expected a page of HTML, got: {error}"),
            Fault::NoRuntime => f.write_str(
                "error[runtime]: expected the widget's runtime for a script with `data-inline`, got a program that was built without\n  \
                 hint: name its folder: `--runtime dist`; or leave `data-inline` away",
            ),
        }
    }
}

impl Shelf {
    /// Reads every document (`*.json`) of a folder.
    ///
    /// # Errors
    ///
    /// The first file that cannot be read, or the problems of the first document that has some.
    pub fn read(folder: &Path) -> Result<Shelf, Fault> {
        let file = |error| Fault::File(folder.display().to_string(), error);
        let mut shelf = Shelf::default();
        let mut paths: Vec<_> =
            std::fs::read_dir(folder).map_err(file)?.filter_map(|entry| Some(entry.ok()?.path())).collect();
        paths.sort();
        for path in paths.iter().filter(|path| path.extension().is_some_and(|extension| extension == "json")) {
            let name = path.display().to_string();
            let text = std::fs::read_to_string(path).map_err(|error| Fault::File(name.clone(), error))?;
            let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            shelf.add(stem, &name, &text)?;
        }
        Ok(shelf)
    }

    /// Checks a document and puts it on the shelf.
    ///
    /// # Errors
    ///
    /// The document's problems.
    pub fn add(&mut self, stem: String, path: &str, text: &str) -> Result<Rc<Explainer>, Fault> {
        let checked = check(text.as_bytes());
        match checked.explainer {
            Some(explainer) if checked.problems.is_empty() => {
                let explainer = Rc::new(explainer);
                self.explainers.insert(stem, explainer.clone());
                Ok(explainer)
            }
            _ => Err(Fault::Document(path.to_owned(), checked.problems)),
        }
    }

    /// The explainer of an id in a language; in any language where that one is not there.
    pub fn find(&self, id: &str, lang: Option<&str>) -> Option<&Rc<Explainer>> {
        let mut found = self.explainers.values().filter(|explainer| &*explainer.id == id);
        let first = found.clone().next();
        lang.and_then(|lang| found.find(|explainer| &*explainer.lang == lang)).or(first)
    }

    /// The file stems on the shelf, in order.
    pub fn stems(&self) -> impl Iterator<Item = &str> {
        self.explainers.keys().map(String::as_str)
    }

    /// A page with its `<explainer-widget>` elements filled. `pages` is the way from the page to the folder of
    /// [`Shelf::page`]s, where the links to other languages go.
    ///
    /// # Errors
    ///
    /// An element that asks for an explainer that is not there, or an inline document with problems.
    pub fn fill(&mut self, html: &str, pages: &str) -> Result<String, Fault> {
        page::fill(self, html, pages)
    }

    /// A filled page with the loader in it, where its script asks for that by `data-inline`; and the digest that a content
    /// security policy knows the script by.
    ///
    /// # Errors
    ///
    /// A page that asks for a loader where there is no `runtime`: only for such a page is it called for.
    pub fn inline<'a>(
        html: &str,
        runtime: impl FnOnce() -> Result<Option<&'a site::Runtime>, Fault>,
    ) -> Result<(String, Option<String>), Fault> {
        inline::loader(html, runtime)
    }

    /// A page of one explainer alone, for those who come from a link; `None` for an unknown stem. `assets` is the
    /// way from the page to the widget's files.
    pub fn page(&self, stem: &str, assets: &str) -> Option<String> {
        let explainer = self.explainers.get(stem)?;
        Some(page::alone(explainer, &prerender(explainer, 1, "./"), assets))
    }
}

/// Whether an explainer has charts that only the runtime with every chart can draw.
fn needs_charts(explainer: &Explainer) -> bool {
    explainer.charts().any(|chart| {
        let tables: Vec<_> = chart.tables.iter().map(|id| Rc::clone(&explainer.tables[id.0])).collect();
        Drawing::needs_charts(&chart.spec, &tables)
    })
}

/// The light DOM of an explainer: every word, figure and chart of it, without a script.
pub fn prerender(explainer: &Rc<Explainer>, heading_level: u8, pages: &str) -> String {
    let translations = explainer.translations.iter().map(|(lang, file)| {
        let stem = file.strip_suffix(".json").unwrap_or(file);
        ui::Language { tag: lang.clone(), href: Str::from([pages, stem, ".html"].concat()) }
    });
    points::render(explainer, heading_level, translations.collect())
}
