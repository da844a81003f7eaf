//! The benchmark: the widget and what a newsroom would pick instead, side by side in one run of the browser.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Result, bail};

use crate::workspace::{Workspace, find_program};
use crate::{dist, setup, step};

/// Builds dist/ and the page to measure, installs the peers, and runs bench/run.mjs with `arguments`: names of
/// contenders and of parts; none means all.
///
/// # Errors
/// When something cannot be built or installed, or the run fails.
pub fn run(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    setup::tools(workspace)?;
    let chrome = setup::browser()?;
    for sizes in &dist::build(workspace)?.sizes {
        println!("{sizes}");
    }
    let Some(npm) = find_program(&["npm"]) else { bail!("expected npm (it comes with Node), got none") };
    let Some(node) = find_program(&["node"]) else { bail!("expected Node, got none") };
    let folder = workspace.root().join("bench");
    let mut install = workspace.command(npm);
    install.current_dir(&folder).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
    step::run("npm ci (the peers, in bench/)", &mut install, Duration::from_secs(900))?;

    let out = workspace.state().join("bench");
    let mut publish = workspace.command(dist::publisher(workspace));
    publish.args(["publish", "bench/bench.html"]).arg(resting(workspace)?).arg("--out").arg(&out);
    if !publish.arg("--runtime").arg(dist::runtime(workspace)).status()?.success() {
        bail!("expected bench/bench.html to be published: see above");
    }
    step::announce("node bench/run.mjs (some ten minutes for everything)");
    let mut measure = workspace.command(node);
    measure.arg(folder.join("run.mjs")).args(arguments);
    measure
        .env("CHROME", chrome)
        .env("EXPLAINER_DIST", dist::runtime(workspace))
        .env("BENCH_PAGE", &out)
        .env("BENCH_OUT", &out);
    if !measure.status()?.success() {
        bail!("the benchmark failed: see above");
    }
    Ok(())
}

/// The same page for a reader who does not want all of it yet: nothing is preloaded, and the widget waits for an act.
fn resting(workspace: &Workspace) -> Result<PathBuf> {
    let page = fs::read_to_string(workspace.root().join("bench/bench.html"))?;
    let lines = page.lines().filter(|line| !line.starts_with("<link rel=\"preload\""));
    let page: Vec<&str> = lines.collect();
    let path = workspace.state().join("bench-rest.html");
    fs::write(&path, page.join("\n").replacen("<explainer-widget", "<explainer-widget loading=\"interaction\"", 1))?;
    Ok(path)
}
