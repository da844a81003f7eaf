//! The npm packages: wasm-opt, esbuild, the browser driver and an atlas, at the versions of the lock file.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::step;
use crate::workspace::{Workspace, find_program};

/// Installs the packages of package-lock.json, unless they are there.
///
/// # Errors
/// When npm is missing or fails.
pub fn install(workspace: &Workspace) -> Result<()> {
    let lock = fs::read_to_string(workspace.root().join("package-lock.json")).context("expected package-lock.json")?;
    if fs::read_to_string(stamp(workspace)).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let Some(npm) = find_program(&["npm"]) else {
        bail!("expected npm (it comes with Node), got none");
    };
    let mut command = workspace.command(npm);
    // Package scripts are not run: the tools work without, and a fresh checkout runs less foreign code.
    command.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
    step::run(
        "npm ci (wasm-opt, esbuild, playwright-core, puppeteer-core, world-atlas)",
        &mut command,
        Duration::from_secs(600),
    )?;
    fs::write(stamp(workspace), lock).context("could not write node_modules")
}

/// A copy of the lock file that node_modules was installed from.
fn stamp(workspace: &Workspace) -> PathBuf {
    workspace.root().join("node_modules/.installed-lock.json")
}
