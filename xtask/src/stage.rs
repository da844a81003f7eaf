//! The stages of `cargo xtask test`: each runs, whatever became of the ones before.

use std::ffi::OsString;
use std::fs;
use std::io::{BufRead, BufReader};
use std::num::NonZero;
use std::process::{Command, ExitCode, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use clap::ValueEnum;

use crate::plugin::Plugin;
use crate::server::Server;
use crate::step;
use crate::tally::Tally;
use crate::toolchain::Toolchain;
use crate::wasm::Runtime;
use crate::workspace::{Workspace, find_program};
use crate::{dist, package, setup, wasm};

/// One stage, in the order they run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Stage {
    /// What a bare machine lacks.
    Setup,
    /// cargo fmt.
    Format,
    /// cargo clippy, for this machine and for Wasm.
    Clippy,
    /// Licences, sources and bans of all dependencies (deny.toml).
    Supply,
    /// cargo test, with the examples of the documentation.
    Test,
    /// cargo doc.
    Doc,
    /// dist/ and the ceiling of its size.
    Build,
    /// The tests in a real browser.
    Browser,
    /// The layout in the Wasm against that of the native program.
    Lab,
    /// The program with the runtime inside, alone in a folder.
    Program,
}

impl Stage {
    fn run(self, workspace: &Workspace) -> Result<Tally> {
        match self {
            Self::Setup => set_up(workspace),
            Self::Format => check(workspace.cargo().args(["fmt", "--all", "--check"])),
            Self::Clippy => clippy(workspace),
            Self::Supply => supply(workspace),
            Self::Test => test(workspace),
            Self::Doc => {
                let mut command = workspace.cargo();
                command.args(["doc", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "-Dwarnings");
                check(&mut command)
            }
            Self::Build => build(workspace),
            Self::Browser => browse(workspace),
            Self::Lab => compare(workspace),
            Self::Program => publish_alone(workspace),
        }
    }
}

/// What became of a stage.
struct Report {
    stage: Stage,
    tally: Tally,
    took: Duration,
}

/// Runs all stages, or `only` these, and prints what became of them.
///
/// # Errors
/// Never for a failed check: that is the exit code.
pub fn run(workspace: &Workspace, only: &[Stage]) -> Result<ExitCode> {
    let mut reports = Vec::new();
    for &stage in Stage::value_variants() {
        if !only.is_empty() && !only.contains(&stage) {
            continue;
        }
        println!("\n== {} ==", name(stage));
        let started = Instant::now();
        let tally = stage.run(workspace).unwrap_or_else(|error| {
            eprintln!("error: {error:#}");
            Tally::one(false)
        });
        reports.push(Report { stage, tally, took: started.elapsed() });
    }
    println!();
    let mut sum = Tally::default();
    for Report { stage, tally, took } in &reports {
        let verdict = if tally.failed > 0 { "FAILED" } else { "ok" };
        let skipped = if tally.skipped > 0 { format!(", {} skipped", tally.skipped) } else { String::new() };
        println!(
            "{:8} {verdict:6} {:5.0} s  {} passed, {} failed{skipped}",
            name(*stage),
            took.as_secs_f64(),
            tally.passed,
            tally.failed
        );
        sum += *tally;
    }
    println!("{} passed, {} failed, {} skipped", sum.passed, sum.failed, sum.skipped);
    Ok(if sum.failed > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn name(stage: Stage) -> String {
    stage.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
}

/// Runs `command` in sight; one check.
fn check(command: &mut Command) -> Result<Tally> {
    let name = command.get_program().to_string_lossy().into_owned();
    let status = command.status().with_context(|| format!("could not start `{name}`"))?;
    Ok(Tally::one(status.success()))
}

fn set_up(workspace: &Workspace) -> Result<Tally> {
    let mut tally = Tally::default();
    let parts = [setup::wasm(workspace).map(drop), setup::tools(workspace), setup::browser().map(drop)];
    for part in parts {
        tally += Tally::one(part.is_ok());
        if let Err(error) = part {
            eprintln!("error: {error:#}");
        }
    }
    Ok(tally)
}

fn clippy(workspace: &Workspace) -> Result<Tally> {
    let mut host = workspace.cargo();
    host.args(["clippy", "--workspace", "--all-targets", "--", "-Dwarnings"]);
    let mut tally = check(&mut host)?;
    let toolchain = setup::wasm(workspace)?;
    if let Err(error) = setup::wasm_clippy(toolchain) {
        println!("    {error:#}: no clippy for Wasm");
        tally.skipped += 1;
    } else {
        tally += check(toolchain.cargo(workspace, "clippy").args(["--", "-Dwarnings"]))?;
    }
    Ok(tally)
}

fn supply(workspace: &Workspace) -> Result<Tally> {
    let program = match Plugin::Deny.find(workspace) {
        Ok(program) => program,
        Err(error) => {
            println!("    {error:#}: dependencies are not checked");
            return Ok(Tally::skip());
        }
    };
    // Every platform's dependencies are judged, and a build fetches those of one platform alone.
    let fetched = workspace.cargo().args(["fetch", "--locked", "--quiet"]).status().context("could not start cargo")?;
    if !fetched.success() {
        println!("    expected the crates of every platform, found no way to fetch them: dependencies are not checked");
        return Ok(Tally::skip());
    }
    let mut command = workspace.command(program);
    // Advisories need a database from the network; the rest needs none.
    command.args(["--offline", "--log-level", "error", "check", "bans", "licenses", "sources"]);
    check(&mut command)
}

fn test(workspace: &Workspace) -> Result<Tally> {
    let mut command = workspace.cargo();
    command.args(["test", "--workspace", "--no-fail-fast"]).stdout(Stdio::piped());
    let mut child = command.spawn().context("could not start cargo")?;
    let mut tally = Tally::default();
    let output = child.stdout.take().context("expected a pipe from cargo")?;
    for line in BufReader::new(output).lines() {
        let line = line?;
        // A passed test is one of hundreds: the log keeps what went wrong and the sums.
        let routine = line.is_empty() || (line.starts_with("test ") && line.ends_with(" ... ok"));
        if !routine {
            println!("{line}");
        }
        if let Some(counts) = Tally::of_cargo_line(&line) {
            tally += counts;
        }
    }
    if !child.wait()?.success() && tally.failed == 0 {
        tally.failed = 1;
    }
    Ok(tally)
}

fn build(workspace: &Workspace) -> Result<Tally> {
    let built = dist::build(workspace)?;
    for sizes in &built.sizes {
        println!("{sizes}");
    }
    let mut tally = Tally::one(true);
    match built.toolchain {
        Toolchain::Sized(_) if !workspace.is_draft() => {
            for sizes in &built.sizes {
                tally += Tally::one(!sizes.over_ceiling());
            }
        }
        // The ceiling is for the small build; this one is for machines that cannot make it.
        _ => tally.skipped += 1,
    }
    Ok(tally)
}

fn browse(workspace: &Workspace) -> Result<Tally> {
    setup::tools(workspace)?;
    let chrome = setup::browser()?;
    setup::engines();
    dist::build(workspace)?;
    let package = package::pack(workspace)?;
    let server = Server::start(workspace.dist(), 0)?;
    step::announce(&format!("node --test, against {} in {}", server.address(), chrome.display()));
    let places =
        [("EXPLAINER_URL", server.address().into()), ("EXPLAINER_PACKAGE", package.into()), ("CHROME", chrome.into())];
    node_tests(workspace, "browser", &places)
}

/// Lays out the same specifications natively and in the Wasm, and compares.
fn compare(workspace: &Workspace) -> Result<Tally> {
    setup::tools(workspace)?;
    let chrome = setup::browser()?;
    let program = wasm::build(workspace, setup::wasm(workspace)?, Runtime::Lab)?;
    let lab = workspace.state().join("lab");
    fs::create_dir_all(&lab)?;
    fs::write(lab.join("explainer-lab.wasm"), &program.parts[0])?;
    fs::write(lab.join("explainer-lab.js"), program.glue)?;
    let built = workspace.cargo().args(["build", "--bin", "explainer"]).status().context("could not start cargo")?;
    if !built.success() {
        bail!("the native build failed ({built})");
    }
    let native = dist::publisher(workspace);
    step::announce(&format!("node --test, {} in {}", program.how, chrome.display()));
    let places = [("EXPLAINER_LAB", lab.into()), ("EXPLAINER_NATIVE", native.into()), ("CHROME", chrome.into())];
    node_tests(workspace, "lab", &places)
}

/// Builds the program as a newsroom gets it, but fast, and lets it publish where there is nothing else.
fn publish_alone(workspace: &Workspace) -> Result<Tally> {
    setup::tools(workspace)?;
    let chrome = setup::browser()?;
    dist::build(workspace)?;
    let program = dist::program_of(workspace, "debug")?;
    step::announce(&format!("node --test, {} in {}", program.display(), chrome.display()));
    node_tests(workspace, "program", &[("EXPLAINER_PROGRAM", program.into()), ("CHROME", chrome.into())])
}

/// Runs the tests in a folder of tests/ with Node, in sight.
fn node_tests(workspace: &Workspace, folder: &str, places: &[(&str, OsString)]) -> Result<Tally> {
    let Some(node) = find_program(&["node"]) else { bail!("expected Node for the browser tests, got none") };
    let mut tests: Vec<OsString> = Vec::new();
    for entry in workspace.root().join("tests").join(folder).read_dir().with_context(|| format!("tests/{folder}"))? {
        let path = entry?.path();
        if path.to_string_lossy().ends_with(".test.mjs") {
            tests.push(path.into());
        }
    }
    tests.sort();
    let results = workspace.state().join(format!("{folder}.tap"));
    fs::create_dir_all(workspace.state())?;
    let mut command = workspace.command(node);
    // Node leaves a processor free, which is one of two: a page that is tested waits most of its time.
    let beside = thread::available_parallelism().map_or(1, NonZero::get);
    command
        .args(["--test", "--test-reporter=spec", "--test-reporter-destination=stdout"])
        .arg(format!("--test-concurrency={beside}"))
        .arg("--test-reporter=tap")
        .arg(format!("--test-reporter-destination={}", results.display()))
        .args(tests)
        .envs(places.iter().map(|(name, place)| (name, place)));
    let passed = command.status().context("could not start node")?.success();
    let mut tally = Tally::of_tap(&fs::read_to_string(&results).unwrap_or_default());
    if (!passed && tally.failed == 0) || tally.passed + tally.failed == 0 {
        tally.failed += 1;
    }
    Ok(tally)
}
