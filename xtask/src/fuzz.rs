//! Coverage-guided fuzzing: every target of fuzz/ for so many seconds, from the project's own files as seeds.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::plugin::Plugin;
use crate::step;
use crate::workspace::{Workspace, find_program};

/// The targets, with the folders and endings of their seeds.
const TARGETS: [(&str, &[(&str, &str)]); 7] = [
    ("document", &[("assets/explainers", ".json"), ("tests/invalid", ".json")]),
    ("specification", &[("docs/charts", ".vl.json"), ("tests/exact/specs", ".vl.json")]),
    ("expression", &[]),
    ("delimited", &[]),
    ("topology", &[("docs/charts", "topo.json")]),
    ("fragment", &[]),
    ("inline", &[]),
];

/// Runs each target for `seconds`. What fails is written to fuzz/artifacts: make a test of it.
///
/// # Errors
/// When there is no nightly compiler, or a target fails.
pub fn run(workspace: &Workspace, seconds: u32) -> Result<()> {
    let plugin = Plugin::Fuzz.find(workspace)?;
    let Some(cargo) = find_program(&["cargo"]) else { bail!("expected cargo on the path") };
    let nightly =
        workspace.command(&cargo).args(["+nightly", "--version"]).output().context("could not start cargo")?;
    if !nightly.status.success() {
        bail!("expected a nightly compiler, which the sanitizers need; add it: rustup toolchain install nightly");
    }
    let path = plugin.parent().map(Path::to_owned).unwrap_or_default();
    let mut failed = Vec::new();
    for (target, seeds) in TARGETS {
        let corpus = workspace.root().join("fuzz/corpus").join(target);
        fill(workspace, &corpus, seeds)?;
        step::announce(&format!("cargo fuzz run {target} ({seconds} s)"));
        let mut command = workspace.command(&cargo);
        let before = std::env::var_os("PATH").unwrap_or_default();
        let paths = std::iter::once(path.clone()).chain(std::env::split_paths(&before));
        command.env("PATH", std::env::join_paths(paths)?);
        // The toolchain that runs this program would be taken for the nightly one.
        for name in ["RUSTUP_TOOLCHAIN", "CARGO", "RUSTC"] {
            command.env_remove(name);
        }
        command.args(["+nightly", "fuzz", "run", target, "--", "-timeout=10", "-rss_limit_mb=4096"]);
        command.arg(format!("-max_total_time={seconds}"));
        if !command.status().context("could not start cargo fuzz")?.success() {
            failed.push(target);
        }
    }
    if failed.is_empty() {
        println!("{} targets, {seconds} s each: no panic, no hang", TARGETS.len());
        return Ok(());
    }
    bail!("expected targets that survive, these did not: {} (see fuzz/artifacts)", failed.join(", "))
}

fn fill(workspace: &Workspace, corpus: &Path, seeds: &[(&str, &str)]) -> Result<()> {
    fs::create_dir_all(corpus)?;
    for (folder, ending) in seeds {
        for entry in workspace.root().join(folder).read_dir()? {
            let path: PathBuf = entry?.path();
            if path.to_string_lossy().ends_with(ending) {
                fs::copy(&path, corpus.join(path.file_name().unwrap_or_default()))?;
            }
        }
    }
    Ok(())
}
