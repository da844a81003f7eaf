//! The profile: which functions of the Wasm the core needs, and which can come later.
//!
//! `profile/NAME.txt` has the functions of a runtime that nothing called when readers opened explainers, pointed at charts
//! and walked them by keyboard, opened questions and followed links. What it does not know stays in the core: code that is
//! changed costs bytes until the profile is taken again, and never a wait.

use std::collections::BTreeSet;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use walrus::ir::Value;
use walrus::{FunctionKind, Module, ValType};

use crate::glue;
use crate::server::Server;
use crate::wasm::{self, Runtime};
use crate::workspace::{Workspace, find_program};
use crate::{dist, setup, step};

const HEAD: &str = "# Functions that a page of this runtime does not need at first, as the FNV-1a digests of their names.\n\
                    # `cargo xtask profile` writes this file, `cargo xtask bytes` tells what is where.\n";

/// The functions of a runtime that can come later.
#[derive(Debug)]
pub struct Profile {
    later: BTreeSet<u32>,
}

impl Hash for Profile {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.later.hash(state);
    }
}

impl Profile {
    /// That of a runtime; one without a file has no function that can come later.
    ///
    /// # Errors
    /// When the file has a line that is no digest.
    pub fn read(workspace: &Workspace, runtime: Runtime) -> Result<Self> {
        let path = file(workspace, runtime);
        let text = fs::read_to_string(&path).unwrap_or_default();
        Self::parse(&text).with_context(|| path.display().to_string())
    }

    fn parse(text: &str) -> Result<Self> {
        let mut later = BTreeSet::new();
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
            for word in line.split_whitespace() {
                let digest = u32::from_str_radix(word, 16);
                later.insert(digest.with_context(|| format!("line {}: expected a digest, got `{word}`", number + 1))?);
            }
        }
        Ok(Self { later })
    }

    /// Whether the function of this name can come later.
    pub fn is_later(&self, name: &str) -> bool {
        self.later.contains(&digest(name))
    }
}

impl std::fmt::Display for Profile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(HEAD)?;
        // As many a line as fit, so that a change of one function is a change of few lines.
        for (index, digest) in self.later.iter().enumerate() {
            write!(f, "{digest:08x}{}", if index % 12 == 11 { '\n' } else { ' ' })?;
        }
        writeln!(f)
    }
}

fn file(workspace: &Workspace, runtime: Runtime) -> PathBuf {
    workspace.root().join("profile").join(format!("{}.txt", runtime.name()))
}

/// FNV-1a, 32 bits, of a function's name without what differs from one build of a crate to the next.
fn digest(name: &str) -> u32 {
    let mut hash = 0x811c_9dc5_u32;
    let mut rest = name.as_bytes();
    while let [byte, after @ ..] = rest {
        // `crate_name[0123456789abcdef]`: the crate's own digest.
        let inner = after.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
        if *byte == b'[' && inner > 7 && after.get(inner) == Some(&b']') {
            rest = &after[inner + 1..];
            continue;
        }
        hash = (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
        rest = after;
    }
    hash
}

/// Builds both runtimes so that they tell which of their functions run, lets `profile/readers.mjs` read in them, and
/// writes what was not called into profile/.
///
/// # Errors
/// When something cannot be built or read.
pub fn take(workspace: &Workspace) -> Result<()> {
    let toolchain = setup::wasm(workspace)?;
    setup::tools(workspace)?;
    let chrome = setup::browser()?;
    let Some(node) = find_program(&["node"]) else { bail!("expected Node, got none") };
    dist::build(workspace)?;
    let site = workspace.state().join("profile");
    let _ = fs::remove_dir_all(&site);
    copy(&workspace.dist(), &site)?;
    let mut named = Vec::new();
    // Of the Wasm that is served: a draft's pages and loader are enough, its functions are others.
    let workspace = &Workspace::find(false)?;
    for runtime in [Runtime::Plain, Runtime::Charts] {
        let bound = wasm::bound(workspace, toolchain, runtime)?;
        let (wasm, names) = instrument(&bound.wasm).context("the Wasm could not be read")?;
        let file = |end: &str| site.join(format!("{}{end}", runtime.name()));
        fs::write(file(".wasm"), [wasm, dist::documents(workspace)?].concat())?;
        let told = format!(
            "\"p\": {{ h: index => (globalThis.called ??= {{}}, globalThis.called[{:?}] ??= new Set()).add(index) }}",
            runtime.name()
        );
        fs::write(file(".js"), glue::with_import(&glue::with_rest(&bound.glue)?, &told, "")?)?;
        named.push((runtime, names));
    }
    let server = Server::start(site.clone(), 0)?;
    step::announce("node profile/readers.mjs");
    let out = workspace.state().join("called.json");
    let mut command = workspace.command(node);
    command.arg("profile/readers.mjs").env("EXPLAINER_URL", server.address()).env("CHROME", chrome).env("OUT", &out);
    if !command.status()?.success() {
        bail!("expected readers who come to an end: see above");
    }
    let called: serde_json::Value = serde_json::from_slice(&fs::read(&out)?)?;
    for (runtime, names) in named {
        let indices = called[runtime.name()].as_array().context("expected what was called")?;
        let called: BTreeSet<u32> =
            indices.iter().filter_map(|index| names.get(index.as_u64()? as usize)).map(|name| digest(name)).collect();
        let all: BTreeSet<u32> = names.iter().filter(|name| !name.is_empty()).map(|name| digest(name)).collect();
        let profile = Profile { later: all.difference(&called).copied().collect() };
        fs::write(file(workspace, runtime), profile.to_string())?;
        println!("{}: {} functions, {} of them later", runtime.name(), names.len(), profile.later.len());
    }
    Ok(())
}

/// The module with a call of the import `p.h` with the function's index at the beginning of each function, and the names
/// of these functions.
fn instrument(wasm: &[u8]) -> Result<(Vec<u8>, Vec<String>)> {
    let mut module = Module::from_buffer(wasm)?;
    let ty = module.types.add(&[ValType::I32], &[]);
    let (hit, _) = module.add_import_func("p", "h", ty);
    let mut names = Vec::new();
    for function in module.funcs.iter_mut() {
        let FunctionKind::Local(body) = &mut function.kind else { continue };
        let index = i32::try_from(names.len())?;
        body.builder_mut().func_body().call_at(0, hit).const_at(0, Value::I32(index));
        names.push(function.name.clone().unwrap_or_default());
    }
    Ok((module.emit_wasm(), names))
}

/// The files of a folder, those that are packed left out.
fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in from.read_dir().with_context(|| from.display().to_string())? {
        let path = entry?.path();
        let target = to.join(path.file_name().context("expected a name")?);
        if path.is_dir() {
            copy(&path, &target)?;
        } else if path.extension().is_none_or(|kind| kind != "br" && kind != "gz") {
            fs::copy(&path, target)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_those_of_names_without_digests() {
        // The published values of FNV-1a.
        assert_eq!(digest(""), 0x811c_9dc5);
        assert_eq!(digest("foobar"), 0xbf9c_f968);
        assert_eq!(digest("<a[0123456789abcdef]::B as c[fedcba98]::D>::e"), digest("<a::B as c::D>::e"));
        assert_ne!(digest("[u8; 12345678]"), digest(""));
    }

    #[test]
    fn profiles_are_read_as_they_are_written() {
        let profile = Profile { later: (0..30).map(|index| index * 77_777).collect() };
        assert_eq!(Profile::parse(&profile.to_string()).unwrap().later, profile.later);
        assert!(Profile::parse("# a\n0 1\nnot").unwrap_err().to_string().contains("line 3"));
    }

    #[test]
    fn every_function_tells_that_it_was_called() {
        let mut module = Module::with_config(walrus::ModuleConfig::new());
        for name in ["one", "two"] {
            let mut builder = walrus::FunctionBuilder::new(&mut module.types, &[], &[]);
            builder.name(name.to_owned());
            let id = builder.finish(Vec::new(), &mut module.funcs);
            module.exports.add(name, id);
        }
        let (wasm, names) = instrument(&module.emit_wasm()).unwrap();
        assert_eq!(names.len(), 2);
        let module = Module::from_buffer(&wasm).unwrap();
        for (index, name) in names.iter().enumerate() {
            let id = module.funcs.by_name(name).expect(name);
            let body = module.funcs.get(id).kind.unwrap_local();
            let first = &body.block(body.entry_block()).instrs[0].0;
            let walrus::ir::Instr::Const(walrus::ir::Const { value: Value::I32(told) }) = first else {
                panic!("{name}: {first:?}");
            };
            assert_eq!(usize::try_from(*told).unwrap(), index);
        }
    }
}
