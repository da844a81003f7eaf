//! The npm package: the widget's files as they are served, without documents, its types and a manifest, in one tarball.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::dist;
use crate::step;
use crate::workspace::{Workspace, find_program};

/// What is packed from the runtime's folder: runtimes, tools, and the scripts of frames.
const BUILT: [&str; 16] = [
    "explainer-widget.js",
    "explainer-widget.wasm",
    "explainer-widget-figures.wasm",
    "explainer-widget-draw.wasm",
    "explainer-widget-more.wasm",
    "explainer-widget-rest.wasm",
    "explainer-charts.js",
    "explainer-charts.wasm",
    "explainer-charts-figures.wasm",
    "explainer-charts-draw.wasm",
    "explainer-charts-more.wasm",
    "explainer-charts-rest.wasm",
    "widget.css",
    "explainer-tools.js",
    "frame.js",
    "host.js",
];

/// What is packed as it was written; so is the loader, which a bundler makes small, heeding its comments.
const WRITTEN: [(&str, &str); 4] = [
    ("assets/explainer-widget.d.ts", "explainer-widget.d.ts"),
    ("docs/npm.md", "README.md"),
    ("docs/LICENSE-MIT", "LICENSE-MIT"),
    ("docs/LICENSE-APACHE", "LICENSE-APACHE"),
];

/// Packs what the last build wrote; the path of the tarball.
///
/// # Errors
/// When a file is missing, or npm is or fails.
pub fn pack(workspace: &Workspace) -> Result<PathBuf> {
    let Some(npm) = find_program(&["npm"]) else { bail!("expected npm (it comes with Node), got none") };
    let out = workspace.state().join("package");
    let folder = out.join("explainer-widget");
    let _ = fs::remove_dir_all(&out);
    fs::create_dir_all(&folder)?;
    let copy = |from: PathBuf, name: &str| {
        fs::copy(&from, folder.join(name)).with_context(|| format!("expected {}", from.display()))
    };
    for name in BUILT {
        copy(dist::runtime(workspace).join(name), name)?;
    }
    for (from, name) in WRITTEN {
        copy(workspace.root().join(from), name)?;
    }
    fs::write(folder.join("element.js"), dist::loader(workspace)?)?;
    // The workspace's version: xtask has one of its own.
    let manifest = fs::read_to_string(workspace.root().join("Cargo.toml"))?;
    let version = manifest.lines().find_map(|line| line.strip_prefix("version = ")).context("expected a version")?;
    fs::write(folder.join("package.json"), manifest_of(version.trim_matches('"')))?;
    let mut command = workspace.command(npm);
    command.current_dir(&folder).args(["pack", "--silent", "--pack-destination"]).arg(&out);
    step::run("npm pack (the npm package)", &mut command, Duration::from_secs(60))?;
    let tarball = out.join(format!("explainer-widget-{}.tgz", version.trim_matches('"')));
    if !tarball.is_file() {
        bail!("expected npm to write {}", tarball.display());
    }
    Ok(tarball)
}

/// The package's manifest. Importing it defines the element: that is its side effect.
fn manifest_of(version: &str) -> String {
    format!(
        r#"{{
  "name": "explainer-widget",
  "version": "{version}",
  "description": "An accessible, self-hosted embed that explains a story with charts to explore and questions that open",
  "license": "MIT OR Apache-2.0",
  "type": "module",
  "main": "./element.js",
  "types": "./explainer-widget.d.ts",
  "exports": {{
    ".": {{ "types": "./explainer-widget.d.ts", "default": "./element.js" }},
    "./*": "./*"
  }},
  "sideEffects": true,
  "keywords": ["custom-element", "web-component", "charts", "vega-lite", "webassembly", "accessibility", "journalism"]
}}
"#
    )
}
