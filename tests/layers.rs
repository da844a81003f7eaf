//! The layers: which module may use which, read from the sources.

use std::fs;
use std::path::{Path, PathBuf};

/// Who may use whom besides itself. `ui` and `embed` run in the browser, `document`, `publish` and `cli` natively.
const MAY_USE: &[(&str, &[&str])] = &[
    ("explainer", &[]),
    ("flow", &["explainer"]),
    ("grammar", &["explainer", "flow"]),
    // A document is checked by drawing its charts.
    ("document", &["explainer", "flow", "grammar", "view", "scene"]),
    ("view", &["explainer", "flow", "grammar"]),
    ("scene", &["explainer", "flow", "grammar", "view"]),
    ("paint", &["explainer", "flow", "grammar", "view", "scene"]),
    ("browser", &["explainer", "flow", "grammar", "view", "scene", "paint"]),
    ("ui", &["explainer", "flow", "grammar", "view", "scene", "paint", "browser"]),
    ("embed", &["explainer", "flow", "grammar", "view", "scene", "paint", "browser", "ui"]),
    ("author", &["explainer", "document"]),
    ("lint", &["explainer", "flow", "grammar", "view", "scene", "paint", "document"]),
    ("publish", &["explainer", "flow", "grammar", "view", "scene", "paint", "ui", "document"]),
    ("cli", &["explainer", "flow", "grammar", "view", "scene", "paint", "ui", "document", "author", "lint", "publish"]),
];

/// Crates that only some places may name: a module, or a file or folder in it.
const CRATES: &[(&[&str], &[&str])] = &[
    (&["plotters", "plotters_backend", "plotters_canvas", "plotters_svg"], &["paint"]),
    (
        &["web_sys", "gloo", "gloo_events", "gloo_net", "gloo_storage", "gloo_timers", "gloo_utils"],
        &["browser", "embed", "paint/canvas"],
    ),
    (&["js_sys", "wasm_bindgen"], &["browser", "embed", "paint/canvas"]),
    (&["yew"], &["ui", "browser", "embed", "publish"]),
    (&["serde", "schemars", "strsim"], &["document"]),
    (&["clap", "indicatif"], &["cli"]),
    (&["lol_html", "sha2", "brotli", "flate2"], &["publish"]),
    (&["csv", "scraper", "ego_tree"], &["author/import"]),
    (&["notify", "tiny_http"], &["cli/preview"]),
    (&["resvg", "png"], &["paint/png"]),
    (&["rayon"], &["cli", "publish"]),
];

/// A source file by its path below `src`, without `.rs` and `/mod`: `paint/canvas`.
struct Source {
    name: String,
    text: String,
}

impl Source {
    fn module(&self) -> &str {
        self.name.split('/').next().unwrap_or(&self.name)
    }

    /// The lines of code with their numbers.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(n, line)| (n + 1, line)).filter(|(_, line)| !line.trim().starts_with("//"))
    }
}

fn sources() -> Vec<Source> {
    fn collect(folder: &Path, out: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                collect(&path, out);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                out.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    let name = |file: &Path| {
        let name = file.strip_prefix(&root).expect("below src").with_extension("");
        let name = name.to_string_lossy().replace('\\', "/");
        name.strip_suffix("/mod").unwrap_or(&name).to_owned()
    };
    files.iter().map(|file| Source { name: name(file), text: fs::read_to_string(file).expect("a source") }).collect()
}

/// The identifiers that follow a path prefix in a line: of `crate::{scene::Scene, view}` with `crate::`, `scene` and `view`.
fn after<'a>(line: &'a str, prefix: &str) -> Vec<&'a str> {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let identifier = |text: &'a str| &text[..text.find(|c| !word(c)).unwrap_or(text.len())];
    let mut out = Vec::new();
    for (at, _) in line.match_indices(prefix) {
        if line[..at].ends_with(|c| word(c) || c == ':') {
            continue;
        }
        let rest = &line[at + prefix.len()..];
        match rest.strip_prefix('{') {
            None => out.push(identifier(rest)),
            Some(list) => {
                let mut depth = 0;
                let mut start = true;
                for (at, c) in list.char_indices() {
                    if start && depth == 0 && word(c) {
                        out.push(identifier(&list[at..]));
                    }
                    start = matches!(c, ',' | '{' | ' ');
                    match c {
                        '{' => depth += 1,
                        '}' => depth -= 1,
                        _ => {}
                    }
                    if depth < 0 {
                        break;
                    }
                }
            }
        }
    }
    out
}

#[test]
fn the_reader_of_paths_reads_paths() {
    assert_eq!(after("use crate::scene::Scene;", "crate::"), ["scene"]);
    assert_eq!(after("use crate::{scene::{Mark, Scene}, view};", "crate::"), ["scene", "view"]);
    assert_eq!(after("let a = crate::view::of(crate::ui::App);", "crate::"), ["view", "ui"]);
    assert_eq!(after("use mycrate::scene;", "crate::"), [""; 0]);
}

#[test]
fn modules_use_only_what_stands_before_them() {
    let mut faults = Vec::new();
    for source in sources() {
        let module = source.module();
        let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == module) else {
            assert!(matches!(module, "lib" | "main"), "src/{}: say in MAY_USE what `{module}` may use", source.name);
            continue;
        };
        let known = |name: &str| MAY_USE.iter().any(|(module, _)| *module == name);
        // From the file of a module at depth n, n `super` lead to the crate's root.
        let to_root = "super::".repeat(source.name.split('/').count());
        for (number, line) in source.code() {
            let mut used = after(line, "crate::");
            if !line.starts_with(' ') {
                used.extend(after(line, &to_root).into_iter().filter(|name| known(name)));
            }
            for name in used.into_iter().filter(|name| known(name)) {
                if name != module && !allowed.contains(&name) {
                    faults.push(format!("src/{}:{number}: `{module}` may not use `{name}`", source.name));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn outside_crates_stay_where_they_belong() {
    let mut faults = Vec::new();
    for source in sources() {
        for (number, line) in source.code() {
            for (crates, places) in CRATES {
                let inside = |place: &&str| source.name == **place || source.name.starts_with(&format!("{place}/"));
                let used = |name: &&str| {
                    let path = format!("{name}::");
                    let named = line
                        .match_indices(&path)
                        .any(|(at, _)| !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':'));
                    named || line.trim() == format!("use {name};")
                };
                if let Some(name) = crates.iter().find(|name| used(name))
                    && !places.iter().any(inside)
                {
                    faults.push(format!("src/{}:{number}: `{name}` belongs to {}", source.name, places.join(", ")));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_file_says_first_what_it_is() {
    for source in sources() {
        let first = source.text.lines().next().unwrap_or("");
        assert!(first.starts_with("//! "), "src/{}.rs begins without a module doc", source.name);
        assert!(!source.name.contains("util"), "src/{}.rs: name it after what it holds", source.name);
    }
}

#[test]
fn no_source_reaches_for_unsafe_code() {
    let lib = sources().into_iter().find(|source| source.name == "lib").expect("src/lib.rs");
    assert!(lib.text.contains("#![forbid(unsafe_code)]"));
}
