//! The compiler for Wasm: which of those on the machine builds the widget, and how.

use std::env;
use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::workspace::{Workspace, find_program};

/// The first Rust (minor version) with `-Cpanic=immediate-abort`.
const SIZED_SINCE: u32 = 92;

/// Where a Rust comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The toolchain that runs this program.
    Active,
    /// Debian's `rustc-web` and `cargo-web`, in /usr/bin.
    Debian,
}

/// How the standard library gets into the Wasm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Toolchain {
    /// Compiled from source for size, without panic messages.
    Sized(Origin),
    /// As shipped for `wasm32-unknown-unknown`.
    Plain,
}

/// What one Rust on the machine can do.
#[derive(Clone, Copy, Debug, Default)]
pub struct Rust {
    /// Minor version: 95 for Rust 1.95.
    pub minor: u32,
    /// The standard library, compiled for Wasm.
    pub library: bool,
    /// The standard library's source.
    pub source: bool,
    /// A linker for Wasm.
    pub linker: bool,
    /// Whether rustup can add to it.
    pub rustup: bool,
}

impl Rust {
    fn builds_library(&self) -> bool {
        self.source && self.linker && self.minor >= SIZED_SINCE
    }
}

/// The Rusts found on the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct Found {
    /// The toolchain that runs this program.
    pub active: Rust,
    /// Debian's.
    pub debian: Rust,
}

impl Found {
    /// The best way to build with what is there: the smallest Wasm first.
    pub fn choose(&self) -> Option<Toolchain> {
        if self.active.builds_library() {
            Some(Toolchain::Sized(Origin::Active))
        } else if self.debian.builds_library() {
            Some(Toolchain::Sized(Origin::Debian))
        } else if self.active.library && self.active.linker {
            Some(Toolchain::Plain)
        } else {
            None
        }
    }

    /// Looks at the machine.
    pub fn on_this_machine(workspace: &Workspace) -> Self {
        let active = inspect(|| workspace.command(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into())));
        let debian = inspect(|| debian(workspace.command("/usr/bin/rustc")));
        Self { active: active.unwrap_or_default(), debian: debian.unwrap_or_default() }
    }
}

fn inspect(rustc: impl Fn() -> Command) -> Option<Rust> {
    let say = |question: &[&str]| {
        let output = rustc().args(question).output().ok()?;
        Some(String::from_utf8(output.stdout).ok()?.trim().to_owned())
    };
    let version = say(&["--version"])?;
    let version = version.strip_prefix("rustc 1.")?;
    let sysroot = PathBuf::from(say(&["--print", "sysroot"])?);
    let libraries = sysroot.join("lib/rustlib");
    Some(Rust {
        minor: version.split('.').next()?.parse().ok()?,
        library: libraries.join("wasm32-unknown-unknown/lib").is_dir(),
        source: libraries.join("src/rust/library/Cargo.lock").is_file(),
        linker: ships_linker(&libraries) || find_program(&["rust-lld"]).is_some(),
        rustup: sysroot.parent().is_some_and(|folder| folder.ends_with("toolchains"))
            && find_program(&["rustup"]).is_some(),
    })
}

fn ships_linker(libraries: &Path) -> bool {
    let Ok(entries) = libraries.read_dir() else { return false };
    entries.flatten().any(|entry| entry.path().join("bin/rust-lld").is_file())
}

impl Toolchain {
    /// Whether the toolchain that runs this program also compiles the Wasm.
    pub fn is_active(self) -> bool {
        self != Self::Sized(Origin::Debian)
    }

    /// The cargo subcommand `verb` (`build`, `clippy`) over the widget; its Wasm is in [`Workspace::wasm_target`].
    pub fn cargo(self, workspace: &Workspace, verb: &str) -> Command {
        let mut command = match self {
            Self::Sized(Origin::Debian) => {
                let mut command = debian(workspace.command("/usr/bin/cargo"));
                command.env("RUSTC", "/usr/bin/rustc");
                command
            }
            Self::Sized(Origin::Active) | Self::Plain => workspace.cargo(),
        };
        let target = workspace.wasm_target();
        command
            .args([verb, "--profile", workspace.profile(), "--lib", "--package", "explainer-widget"])
            .args(["--target", "wasm32-unknown-unknown", "--target-dir"])
            .arg(target)
            .env("CARGO_ENCODED_RUSTFLAGS", self.flags(workspace));
        if let Self::Sized(_) = self {
            command
                .args(["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"])
                .env("RUSTC_BOOTSTRAP", "1");
        }
        command
    }

    /// The compiler's flags, separated as cargo wants them.
    fn flags(self, workspace: &Workspace) -> OsString {
        let mut flags: Vec<OsString> = Vec::new();
        if let Self::Sized(_) = self {
            let size = ["-Zunstable-options", "-Cpanic=immediate-abort", "-Zlocation-detail=none", "-Zfmt-debug=none"];
            flags.extend(size.map(OsString::from));
        }
        // What they tell of the data goes into the splitting of the Wasm, and no further.
        flags.push("-Clink-arg=--emit-relocs".into());
        // Panic places would carry this machine's folders to every reader.
        let home = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".cargo")));
        let folders = [(Some(workspace.root().to_owned()), "."), (home, "cargo")];
        for (folder, name) in folders {
            let Some(folder) = folder else { continue };
            let mut flag = OsString::from("--remap-path-prefix=");
            flag.push(folder);
            flag.push(format!("={name}"));
            flags.push(flag);
        }
        flags.join("\u{1f}".as_ref())
    }
}

impl fmt::Display for Toolchain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sized(Origin::Active) => "standard library compiled for size",
            Self::Sized(Origin::Debian) => "standard library compiled for size by Debian's Rust",
            Self::Plain => "standard library as shipped",
        })
    }
}

/// Makes `command` see Debian's Rust instead of the one that runs this program.
fn debian(mut command: Command) -> Command {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(PathBuf::from("/usr/bin")).chain(env::split_paths(&path));
    if let Ok(joined) = env::join_paths(folders) {
        command.env("PATH", joined);
    }
    // Cargo sets these for what it runs: they point into the other toolchain.
    for name in ["RUSTUP_TOOLCHAIN", "CARGO", "RUSTC", "RUSTDOC", "LD_LIBRARY_PATH"] {
        command.env_remove(name);
    }
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    const BARE: Rust = Rust { minor: 95, library: false, source: false, linker: true, rustup: true };

    #[test]
    fn smallest_wasm_wins() {
        let source = Rust { source: true, ..BARE };
        let library = Rust { library: true, ..BARE };
        let choose = |active, debian| Found { active, debian }.choose();
        assert_eq!(choose(BARE, Rust::default()), None);
        assert_eq!(choose(source, source), Some(Toolchain::Sized(Origin::Active)));
        assert_eq!(choose(library, source), Some(Toolchain::Sized(Origin::Debian)));
        assert_eq!(choose(library, Rust::default()), Some(Toolchain::Plain));
    }

    #[test]
    fn source_needs_a_linker_and_a_new_rust() {
        let choose = |active| Found { active, debian: Rust::default() }.choose();
        let source = Rust { source: true, ..BARE };
        assert_eq!(choose(Rust { linker: false, ..source }), None);
        assert_eq!(choose(Rust { minor: SIZED_SINCE - 1, ..source }), None);
        let old = Rust { minor: SIZED_SINCE - 1, library: true, ..source };
        assert_eq!(choose(old), Some(Toolchain::Plain));
    }
}
