//! The setting up: what a bare machine lacks, from the nearest place that has it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::toolchain::{Found, Toolchain};
use crate::workspace::{Workspace, find_program};
use crate::{apt, browser, npm, step};

/// What Debian calls a Rust that can compile for Wasm.
const DEBIAN_RUST: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "rust-web-llvm"];

/// A way to compile for Wasm; asked for again after a failure, it fails at once.
///
/// # Errors
/// When neither rustup nor apt-get provides one.
pub fn wasm(workspace: &Workspace) -> Result<Toolchain> {
    static FAILURE: OnceLock<String> = OnceLock::new();
    if let Some(failure) = FAILURE.get() {
        bail!("{failure}");
    }
    find_or_install(workspace).inspect_err(|error| {
        let _ = FAILURE.set(format!("{error:#}"));
    })
}

fn find_or_install(workspace: &Workspace) -> Result<Toolchain> {
    let found = Found::on_this_machine(workspace);
    if let Some(sized @ Toolchain::Sized(_)) = found.choose() {
        return Ok(sized);
    }
    // Remembered, so that a machine without a network to rustup's server waits for it once.
    let refusal = workspace.state().join("no-rust-src");
    if found.active.rustup && !refusal.exists() {
        if rustup("component", "rust-src", "the standard library's source, for a smaller Wasm").is_ok() {
            if let Some(sized @ Toolchain::Sized(_)) = Found::on_this_machine(workspace).choose() {
                return Ok(sized);
            }
        } else {
            println!("    not to be had: going on to the next way");
        }
        fs::create_dir_all(workspace.state())?;
        fs::write(&refusal, "rustup could not add rust-src; delete this file to try again\n")?;
    }
    if let Some(plain) = found.choose() {
        return Ok(plain);
    }
    let target = "wasm32-unknown-unknown";
    if found.active.rustup
        && rustup("target", target, "the Wasm target").is_ok()
        && let Some(toolchain) = Found::on_this_machine(workspace).choose()
    {
        return Ok(toolchain);
    }
    let rustup_by_hand = format!("`rustup target add {target}`");
    if !apt::is_here() {
        bail!("expected a Rust that compiles for Wasm, got none; run {rustup_by_hand}");
    }
    let packages = debian_packages();
    let by_hand = apt::by_hand(&packages);
    apt::install(&packages, "a Rust that compiles for Wasm").with_context(|| {
        format!("expected a Rust that compiles for Wasm, got none; run {rustup_by_hand} or `{by_hand}`")
    })?;
    Found::on_this_machine(workspace)
        .choose()
        .with_context(|| format!("expected Debian's Rust to compile for Wasm, got an older one; run {rustup_by_hand}"))
}

fn rustup(kind: &str, name: &str, what_for: &str) -> Result<()> {
    let mut command = Command::new("rustup");
    command.args([kind, "add", name]).env("RUST_BACKTRACE", "0");
    step::run(&format!("rustup {kind} add {name} ({what_for})"), &mut command, Duration::from_secs(180))
}

/// Debian's packages, with the linker of the LLVM that this Rust was built with.
fn debian_packages() -> Vec<String> {
    // Names the package lists do not have yet are found out by the install itself.
    let _ = apt::update();
    let linker = apt::dependencies("rust-web-llvm")
        .iter()
        .find_map(|name| name.strip_prefix("llvm-").map(|version| format!("lld-{version}")));
    DEBIAN_RUST.map(str::to_owned).into_iter().chain(linker.or_else(|| Some("lld".into()))).collect()
}

/// Clippy for the Rust that compiles the Wasm, where that is not the active one.
///
/// # Errors
/// When it has none and apt-get provides none.
pub fn wasm_clippy(toolchain: Toolchain) -> Result<()> {
    if toolchain.is_active() || Path::new("/usr/bin/cargo-clippy").is_file() {
        return Ok(());
    }
    apt::install(&["rust-web-clippy".to_owned()], "clippy for the Wasm's Rust")
}

/// The npm tools; the message says what to do without.
///
/// # Errors
/// When npm is missing or fails.
pub fn tools(workspace: &Workspace) -> Result<()> {
    npm::install(workspace).context("could not install the npm tools; run `npm ci --ignore-scripts`")
}

/// A browser for the tests.
///
/// # Errors
/// When none is found and apt-get provides none.
pub fn browser() -> Result<PathBuf> {
    const WANTED: &str = "expected Chromium or Chrome for the browser tests, got none";
    if let Some(path) = browser::find()? {
        return Ok(path);
    }
    if !apt::is_here() {
        bail!("{WANTED}; install one and set CHROME to its path");
    }
    let package = ["chromium".to_owned()];
    apt::install(&package, "the browser tests")
        .with_context(|| format!("{WANTED}; run `{}`", apt::by_hand(&package)))?;
    browser::find()?.with_context(|| format!("{WANTED}; set CHROME to its path"))
}

/// The other engines of the browser tests, where Debian's packages can be had; the tests skip the ones that are not there.
pub fn engines() {
    const WANTED: [(&str, &[&str]); 3] = [
        ("firefox-esr", &["firefox-esr", "firefox"]),
        ("webkit2gtk-driver", &["WebKitWebDriver"]),
        ("xvfb", &["Xvfb"]),
    ];
    let lacking = WANTED.iter().filter(|(_, programs)| find_program(programs).is_none());
    let packages: Vec<String> = lacking.map(|(package, _)| (*package).to_owned()).collect();
    if packages.is_empty() {
        return;
    }
    let by_hand = apt::by_hand(&packages);
    let installed =
        if apt::is_here() { apt::install(&packages, "the browser tests in Firefox and WebKit") } else { Ok(()) };
    if let Err(error) = installed {
        println!("    {error:#}");
        println!("    going on without; to have them, run `{by_hand}`");
    }
}
