//! Debian's packages: installed when nothing nearer provides a tool.

use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::step;
use crate::workspace::find_program;

/// Whether this machine installs software with apt-get.
pub fn is_here() -> bool {
    find_program(&["apt-get"]).is_some()
}

/// The command a person runs to install `packages`.
pub fn by_hand(packages: &[String]) -> String {
    format!("sudo apt-get update && sudo apt-get install --no-install-recommends {}", packages.join(" "))
}

/// Installs `packages`, reading the package lists once a run.
///
/// # Errors
/// When this account may not install software, or a package is not to be had.
pub fn install(packages: &[String], what_for: &str) -> Result<()> {
    update()?;
    let what = format!("apt-get install {} ({what_for})", packages.join(" "));
    let mut command = apt_get()?;
    command.args(["install", "-y", "--no-install-recommends"]).args(packages);
    step::run(&what, &mut command, Duration::from_secs(1200))
}

/// Reads the package lists, once a run.
pub fn update() -> Result<()> {
    static DONE: OnceLock<()> = OnceLock::new();
    if DONE.get().is_some() {
        return Ok(());
    }
    step::run("apt-get update (Debian's package lists)", apt_get()?.arg("update"), Duration::from_secs(180))?;
    let _ = DONE.set(());
    Ok(())
}

/// The packages that `package` needs, by name; empty when apt does not know it.
pub fn dependencies(package: &str) -> Vec<String> {
    let Ok(output) = Command::new("apt-cache").args(["depends", package]).output() else {
        return Vec::new();
    };
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| line.trim().strip_prefix("Depends: ").map(str::to_owned))
        .collect()
}

fn apt_get() -> Result<Command> {
    const OPTIONS: [&str; 8] = [
        "-o",
        "Acquire::http::Timeout=20",
        "-o",
        "Acquire::https::Timeout=20",
        "-o",
        "Acquire::Retries=2",
        "-o",
        "DPkg::Lock::Timeout=300",
    ];
    let mut command = if is_root()? {
        let mut command = Command::new("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive");
        command
    } else if find_program(&["sudo"]).is_some() {
        // Asks for the password now, on the terminal: later calls have no input.
        let allowed = Command::new("sudo").arg("-v").stdin(Stdio::inherit()).status();
        if !allowed.is_ok_and(|status| status.success()) {
            bail!("expected leave to install packages, got a refusal from sudo");
        }
        let mut command = Command::new("sudo");
        command.args(["-n", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        command
    } else {
        bail!("expected root or sudo to install packages, got neither");
    };
    command.args(OPTIONS);
    Ok(command)
}

fn is_root() -> Result<bool> {
    let output = Command::new("id").arg("-u").output().context("could not start `id`")?;
    Ok(output.stdout.trim_ascii() == b"0")
}
