//! The Wasm and its glue: compiled, bound to JavaScript, made small.

use std::collections::hash_map::DefaultHasher;
use std::env;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use crate::dist;
use crate::glue::{self, Names};
use crate::profile::Profile;
use crate::split::{Data, order, outline, split};
use crate::step;
use crate::toolchain::Toolchain;
use crate::workspace::Workspace;

/// What browsers of today read, named one by one: `--all-features` writes imports that none does.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Measured in brotli bytes on the widget, where the usual -Oz grows the Wasm: code that stays as it was written
/// more than once compresses better than code folded into one place.
const PASSES: [&str; 4] =
    ["-Oz", "--one-caller-inline-max-function-size=0", "--skip-pass=local-cse", "--skip-pass=code-folding"];

/// What is made of the widget: what a reader's browser can be given, and what a test needs.
#[derive(Clone, Copy)]
pub enum Runtime {
    /// Plain charts: what most explainers have.
    Plain,
    /// Every chart of the grammar.
    Charts,
    /// The layout alone, for a test.
    Lab,
}

impl Runtime {
    /// The stem of its files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "explainer-widget",
            Self::Charts => "explainer-charts",
            Self::Lab => "explainer-lab",
        }
    }

    fn features(self) -> &'static [&'static str] {
        match self {
            Self::Plain => &["--no-default-features"],
            Self::Charts => &[],
            Self::Lab => &["--no-default-features", "--features", "charts,lab"],
        }
    }
}

/// The ends of the names of a runtime's Wasm: of its core, of what computes the figures in texts, of what draws charts, of what
/// documents with blocks to play with need besides, and of the rest, which is fetched when a reader begins to act or something
/// calls for it. Where one of the last three is loaded, the figures are too: they call for them.
pub const PARTS: [&str; 5] = [".wasm", "-figures.wasm", "-draw.wasm", "-more.wasm", "-rest.wasm"];

/// The widget's program, ready to be served.
pub struct Program {
    /// The WebAssembly modules, as [`PARTS`].
    pub parts: [Vec<u8>; PARTS.len()],
    /// The JavaScript module that loads it.
    pub glue: Vec<u8>,
    /// How it was made, for the size table.
    pub how: String,
}

/// Compiles the widget and makes it small; what did not change is not done again.
///
/// # Errors
/// When the compiler or wasm-bindgen fails.
pub fn build(workspace: &Workspace, toolchain: Toolchain, runtime: Runtime) -> Result<Program> {
    let bytes = compile(workspace, toolchain, runtime)?;
    let optimiser = workspace.npm_program("wasm-opt").filter(|_| !workspace.is_draft());
    let tools = Tools { optimiser, minifier: workspace.npm_program("esbuild") };
    let how = format!("{toolchain}, {}", tools.name());
    let folder = workspace.state().join("program");
    let file = |end: &str| folder.join(format!("{}{end}", runtime.name()));
    let (glue, stamp) = (file(".js"), file(".stamp"));
    let profile = Profile::read(workspace, runtime)?;
    let key = key(&bytes, &tools, &profile)?;
    if !fs::read_to_string(&stamp).is_ok_and(|done| done == key) {
        fs::create_dir_all(&folder)?;
        let _ = fs::remove_file(&stamp);
        // Nobody downloads the laboratory; its profiles are read.
        let names = matches!(runtime, Runtime::Lab);
        let whole = optimised(workspace, &tools, bind(bytes, runtime.name())?, runtime)?;
        // A draft is compiled in another way: its functions are others.
        let profile = if workspace.is_draft() { Profile::default() } else { profile };
        for (end, part) in PARTS.into_iter().zip(parts(&whole, names, &profile, workspace.is_draft())?) {
            fs::write(file(end), part)?;
        }
        fs::write(&glue, glue::with_parts(&whole.glue, PARTS.len() - 1)?)?;
        tools.minify(workspace, &glue)?;
        fs::write(&stamp, key)?;
    }
    let [core, figures, draw, more, rest] = PARTS.map(|end| fs::read(file(end)));
    Ok(Program { parts: [core?, figures?, draw?, more?, rest?], glue: fs::read(glue)?, how })
}

/// The module before it is split, with the names of its functions, and its glue: what a profile is taken of.
///
/// # Errors
/// When the compiler or wasm-bindgen fails.
pub fn whole(workspace: &Workspace, toolchain: Toolchain, runtime: Runtime) -> Result<Bound> {
    let bound = bind(compile(workspace, toolchain, runtime)?, runtime.name())?;
    let tools = Tools { optimiser: workspace.npm_program("wasm-opt"), minifier: None };
    optimised(workspace, &tools, bound, runtime)
}

/// The parts of the module with the names of their functions, otherwise as [`build`] makes them.
///
/// # Errors
/// When the compiler or wasm-bindgen fails.
pub fn with_names(workspace: &Workspace, toolchain: Toolchain, runtime: Runtime) -> Result<[Vec<u8>; PARTS.len()]> {
    parts(&whole(workspace, toolchain, runtime)?, true, &Profile::read(workspace, runtime)?, workspace.is_draft())
}

/// Splits an optimised module. What has been cut of its functions is not optimised again: that would put it together
/// otherwise than by its bytes.
fn parts(whole: &Bound, names: bool, profile: &Profile, draft: bool) -> Result<[Vec<u8>; PARTS.len()]> {
    let wasm = outline(&whole.wasm, |name, shape, runs| profile.runs(name, shape, runs))
        .context("the Wasm could not be cut")?;
    let mut parts =
        split(&wasm, names, &whole.data, |name| profile.part(name)).context("the Wasm could not be split")?;
    // A draft is served once, from here.
    for part in parts.iter_mut().filter(|_| !draft) {
        *part = order(part)?;
    }
    Ok(parts)
}

fn optimised(workspace: &Workspace, tools: &Tools, bound: Bound, runtime: Runtime) -> Result<Bound> {
    let folder = workspace.state().join("program");
    fs::create_dir_all(&folder)?;
    let path = folder.join(format!("{}-whole.wasm", runtime.name()));
    fs::write(&path, &bound.wasm)?;
    tools.optimise(workspace, &path)?;
    Ok(Bound { wasm: fs::read(path)?, ..bound })
}

fn compile(workspace: &Workspace, toolchain: Toolchain, runtime: Runtime) -> Result<Vec<u8>> {
    step::announce(&format!("cargo build for Wasm: {} ({toolchain})", runtime.name()));
    let status =
        toolchain.cargo(workspace, "build").args(runtime.features()).status().context("could not start cargo")?;
    if !status.success() {
        bail!("the Wasm build failed ({status})");
    }
    let folder = workspace.wasm_target().join("wasm32-unknown-unknown").join(workspace.profile());
    let compiled = folder.join("explainer_widget.wasm");
    fs::read(&compiled).with_context(|| format!("expected {}", compiled.display()))
}

/// A module with the names of its functions, and the JavaScript around it.
pub struct Bound {
    /// The module.
    pub wasm: Vec<u8>,
    /// The JavaScript.
    pub glue: String,
    /// What the linker knew of its data.
    pub data: Data,
}

/// Runs wasm-bindgen on `bytes`.
fn bind(bytes: Vec<u8>, name: &str) -> Result<Bound> {
    step::announce("wasm-bindgen (the JavaScript around the Wasm)");
    let data = Data::of(&bytes).context("the linker's relocations could not be read")?;
    let mut output = Bindgen::new()
        .input_bytes(name, bytes)
        .web(true)?
        .typescript(false)
        .remove_producers_section(true)
        // The loader names the Wasm: bundlers would rewrite a path in the glue.
        .omit_default_module_path(true)
        .generate_output()
        .context("wasm-bindgen failed")?;
    let inline = output.snippets().iter().filter(|(_, parts)| !parts.is_empty()).map(|(name, _)| name);
    if let Some(name) = output.local_modules().keys().chain(inline).next() {
        bail!("expected no JavaScript snippets beside the glue, got `{name}`");
    }
    let mut names = Names::default();
    let mut module = String::new();
    for import in output.wasm_mut().imports.iter_mut() {
        import.name = names.import(&import.name);
        module = std::mem::replace(&mut import.module, Names::MODULE.to_owned());
    }
    for export in output.wasm_mut().exports.iter_mut() {
        export.name = names.export(&export.name);
    }
    // The linker's relocations hold no longer.
    let linking = |name: &str| name == "linking" || name.starts_with("reloc.");
    let stale: Vec<_> =
        output.wasm_mut().customs.iter().filter(|(_, custom)| linking(custom.name())).map(|(id, _)| id).collect();
    for id in stale {
        output.wasm_mut().customs.delete(id);
    }
    Ok(Bound { glue: names.rewrite(output.js(), &module), wasm: output.wasm_mut().emit_wasm(), data })
}

/// The npm programs that make the output small, where they are installed.
struct Tools {
    optimiser: Option<PathBuf>,
    minifier: Option<PathBuf>,
}

impl Tools {
    fn name(&self) -> &'static str {
        match self.optimiser {
            Some(_) => "wasm-opt -Oz",
            None => "no wasm-opt: a draft, or npm is missing or failed",
        }
    }

    fn optimise(&self, workspace: &Workspace, wasm: &Path) -> Result<()> {
        let Some(program) = &self.optimiser else { return Ok(()) };
        let mut command = workspace.command(program);
        // The names are what a profile knows functions by.
        command.arg("-g").args(FEATURES).args(PASSES).arg(wasm).arg("-o").arg(wasm);
        step::run("wasm-opt -Oz (a smaller Wasm)", &mut command, Duration::from_secs(600))
    }

    fn minify(&self, workspace: &Workspace, glue: &Path) -> Result<()> {
        let Some(program) = &self.minifier else { return Ok(()) };
        let mut command = workspace.command(program);
        command.arg(glue).args(["--bundle", "--minify", "--format=esm", "--log-level=warning", "--allow-overwrite"]);
        command.arg(format!("--banner:js={}", dist::EAGER)).arg(format!("--outfile={}", glue.display()));
        step::run("esbuild (a smaller glue)", &mut command, Duration::from_secs(60))
    }
}

/// Changes with everything that the finished program depends on.
fn key(bytes: &[u8], tools: &Tools, profile: &Profile) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    profile.hash(&mut hasher);
    for path in [&tools.optimiser, &tools.minifier].into_iter().flatten().chain(&env::current_exe().ok()) {
        let file = fs::metadata(path)?;
        file.len().hash(&mut hasher);
        file.modified()?.duration_since(UNIX_EPOCH)?.hash(&mut hasher);
    }
    tools.name().hash(&mut hasher);
    Ok(format!("{:016x}", hasher.finish()))
}
