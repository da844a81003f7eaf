//! The book: every page is in the summary, every link leads somewhere, every chart recipe has its place.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// Where `cargo xtask book` puts the pictures of the recipes; they are drawn then, not kept.
const PICTURES: &str = "pictures/";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/book/src")
}

/// A page: what it links to, and the names of its headings.
#[derive(Default)]
struct Page {
    links: Vec<String>,
    anchors: BTreeSet<String>,
}

impl Page {
    fn read(text: &str) -> Page {
        let mut page = Page::default();
        let mut heading: Option<String> = None;
        for event in Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES) {
            match event {
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    page.links.push(dest_url.to_string());
                }
                Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
                Event::End(TagEnd::Heading(_)) => {
                    let name = anchor(&heading.take().unwrap_or_default());
                    let twin = (1..).map(|n| format!("{name}-{n}")).find(|twin| !page.anchors.contains(twin));
                    let name = if page.anchors.contains(&name) { twin.unwrap_or_default() } else { name };
                    page.anchors.insert(name);
                }
                Event::Text(text) | Event::Code(text) => {
                    if let Some(heading) = &mut heading {
                        heading.push_str(&text);
                    }
                }
                _ => {}
            }
        }
        page
    }
}

/// The name mdBook gives a heading: letters and digits in lower case, hyphens for spaces, nothing else.
fn anchor(heading: &str) -> String {
    let letter = |c: char| match c {
        c if c.is_alphanumeric() || matches!(c, '_' | '-') => Some(c.to_lowercase().next().unwrap_or(c)),
        c if c.is_whitespace() => Some('-'),
        _ => None,
    };
    heading.chars().filter_map(letter).collect()
}

/// A path without `.` and `..` in it.
fn tidy(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => drop(out.pop()),
            Component::CurDir => {}
            other => out.push(other),
        }
    }
    out
}

/// Every page by its path below the book's sources.
fn pages() -> BTreeMap<PathBuf, Page> {
    fn collect(folder: &Path, out: &mut BTreeMap<PathBuf, Page>) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                collect(&path, out);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                let text = fs::read_to_string(&path).expect("a page");
                out.insert(path.strip_prefix(root()).expect("below the book").to_owned(), Page::read(&text));
            }
        }
    }
    let mut out = BTreeMap::new();
    collect(&root(), &mut out);
    out
}

#[test]
fn the_summary_names_every_page_once() {
    let pages = pages();
    let listed = &pages[Path::new("SUMMARY.md")].links;
    let unique: BTreeSet<PathBuf> = listed.iter().map(PathBuf::from).collect();
    assert_eq!(unique.len(), listed.len(), "a page is listed twice");
    let there: BTreeSet<PathBuf> = pages.into_keys().filter(|page| page != Path::new("SUMMARY.md")).collect();
    assert_eq!(unique, there);
}

#[test]
fn every_link_leads_somewhere() {
    let pages = pages();
    let charts = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/charts");
    let mut faults = Vec::new();
    for (name, page) in &pages {
        for link in &page.links {
            if link.starts_with("https://") || link.starts_with("http://") || link.starts_with("mailto:") {
                continue;
            }
            let (file, fragment) = link.split_once('#').map_or((link.as_str(), None), |(file, at)| (file, Some(at)));
            if let Some(picture) = file.strip_prefix(PICTURES) {
                let stem = picture.strip_suffix(".svg").unwrap_or(picture);
                if !charts.join(format!("{stem}.vl.json")).is_file() {
                    faults.push(format!("{}: no recipe for the picture {link}", name.display()));
                }
                continue;
            }
            let target = match file {
                "" => name.clone(),
                file => tidy(&name.parent().unwrap_or(Path::new("")).join(file)),
            };
            match (pages.get(&target), fragment) {
                (Some(page), Some(fragment)) if !page.anchors.contains(fragment) => {
                    faults.push(format!("{}: no heading for {link}", name.display()));
                }
                (Some(_), _) => {}
                (None, _) if root().join(&target).is_file() => {}
                (None, _) => faults.push(format!("{}: nothing at {link}", name.display())),
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn headings_are_named_as_mdbook_names_them() {
    let page = Page::read("# Chart recipes\n## `explainer lint`\n## A, b & c\n## A, b & c\n[x](#a-b--c)");
    let names: Vec<&str> = page.anchors.iter().map(String::as_str).collect();
    assert_eq!(names, ["a-b--c", "a-b--c-1", "chart-recipes", "explainer-lint"]);
    assert_eq!(page.links, ["#a-b--c"]);
}
