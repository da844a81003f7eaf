//! The book: docs/book as HTML, with the pictures of its chart recipes.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::step;
use crate::workspace::Workspace;

/// The mdBook that the book is written for.
const MDBOOK: &str = "0.5.4";

/// Builds the book; returns where it is.
///
/// # Errors
/// When there is no mdBook, or it or the drawing of the pictures fails.
pub fn build(workspace: &Workspace) -> Result<PathBuf> {
    let source = workspace.root().join("docs/book");
    let out = workspace.root().join("target/book");
    step::announce("mdbook build docs/book");
    let status = workspace.command("mdbook").arg("build").arg(&source).arg("--dest-dir").arg(&out).status();
    match status {
        Ok(status) if status.success() => {}
        Ok(status) => bail!("mdbook failed ({status})"),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => bail!(
            "expected mdbook, got none: install it with `cargo install mdbook --version {MDBOOK} --locked` (some minutes), \
             or read docs/book/src as it is"
        ),
        Err(error) => return Err(error).context("could not start mdbook"),
    }
    let charts = workspace.root().join("docs/charts");
    let mut specs = Vec::new();
    for entry in fs::read_dir(&charts).with_context(|| format!("expected {}", charts.display()))? {
        let path = entry?.path();
        if path.to_string_lossy().ends_with(".vl.json") {
            specs.push(path);
        }
    }
    specs.sort();
    step::announce(&format!("explainer render: {} recipes", specs.len()));
    let mut command = workspace.cargo();
    command.args(["run", "--quiet", "--bin", "explainer", "--", "render", "--format", "svg", "--width", "680"]);
    command.arg("--data").arg(&charts).arg("--out").arg(out.join("pictures")).args(specs);
    if !command.status()?.success() {
        bail!("expected recipes that can be drawn: see above");
    }
    Ok(out)
}
