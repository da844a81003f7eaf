//! The checkout: where its parts are.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

/// The checkout that this program belongs to.
pub struct Workspace {
    root: PathBuf,
    draft: bool,
}

impl Workspace {
    /// The checkout of the xtask crate that runs, else the one around the current folder. A `draft` is built fast,
    /// for trying things: larger, slower, one runtime under both names.
    pub fn find(draft: bool) -> Result<Self> {
        let start = match env::var_os("CARGO_MANIFEST_DIR") {
            Some(folder) => PathBuf::from(folder),
            None => env::current_dir().context("expected a current folder")?,
        };
        let root = start
            .ancestors()
            .find(|folder| folder.join("xtask/Cargo.toml").is_file())
            .with_context(|| format!("expected to run inside the checkout, got {}", start.display()))?;
        Ok(Self { root: root.to_owned(), draft })
    }

    /// The checkout's top folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Whether what is built is only for trying things.
    pub fn is_draft(&self) -> bool {
        self.draft
    }

    /// The Cargo profile of the Wasm.
    pub fn profile(&self) -> &'static str {
        if self.draft { "draft" } else { "wasm" }
    }

    /// What a newsroom would put on its server.
    pub fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// Where cargo puts what it builds for this machine.
    pub fn target(&self) -> PathBuf {
        env::var_os("CARGO_TARGET_DIR").map_or_else(|| self.root.join("target"), PathBuf::from)
    }

    /// The Wasm build's own target folder: another compiler than the host's may fill it.
    pub fn wasm_target(&self) -> PathBuf {
        self.root.join("target/wasm")
    }

    /// This program's own notes and intermediate files.
    pub fn state(&self) -> PathBuf {
        self.root.join(if self.draft { "target/xtask/draft" } else { "target/xtask" })
    }

    /// A program from an npm package, if it is installed.
    pub fn npm_program(&self, name: &str) -> Option<PathBuf> {
        Some(self.root.join("node_modules/.bin").join(name)).filter(|path| path.is_file())
    }

    /// A command that runs in the top folder.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        command
    }

    /// The cargo that runs this program, in the top folder.
    pub fn cargo(&self) -> Command {
        let mut command = self.command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        // These describe this run of xtask; build scripts that see them believe that they changed.
        for (name, _) in env::vars_os() {
            let Some(text) = name.to_str() else { continue };
            if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
                command.env_remove(text);
            }
        }
        command
    }
}

/// The first of `names` that is a file in a folder of `PATH`.
pub fn find_program(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let folders: Vec<PathBuf> = env::split_paths(&path).collect();
    names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|candidate| candidate.is_file())
}
