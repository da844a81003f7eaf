//! dist/: what a newsroom puts on its server, and a page that shows it.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::OnceLock;

use anyhow::{Context, Result, bail};

use crate::bundle;
use crate::setup;
use crate::sizes::{CEILING, CEILING_CHARTS, Row, Sizes};
use crate::step;
use crate::toolchain::Toolchain;
use crate::wasm::{self, PARTS, Runtime};
use crate::workspace::Workspace;

/// What every reader's browser loads besides a runtime.
const LOADED: [&str; 2] = ["element.js", "widget.css"];

/// What a reader's browser loads when it needs it: what is taken away, and frames.
const ON_DEMAND: [&str; 3] = ["explainer-tools.js", "frame.js", "host.js"];

/// The documents that the Wasm in dist/ carries, for the pages of the demonstration.
const DOCUMENTS: [&str; 4] = [
    "explainers/chile-peru-border.es.json",
    "explainers/chile-peru-border.json",
    "explainers/us-chile.es.json",
    "explainers/us-chile.json",
];

/// A finished build.
pub struct Built {
    /// What it costs a reader: with plain charts, with every chart.
    pub sizes: [Sizes; 2],
    /// What compiled the Wasm.
    pub toolchain: Toolchain,
}

/// Sets up what a build needs, compiles, publishes and packs; once in a run, as its stages change nothing of it and the
/// two runtimes take minutes.
///
/// # Errors
/// When the Wasm cannot be compiled, or the `explainer` program refuses a document.
pub fn build(workspace: &Workspace) -> Result<&'static Built> {
    static BUILT: OnceLock<Built> = OnceLock::new();
    if let Some(built) = BUILT.get() {
        return Ok(built);
    }
    let built = make(workspace)?;
    Ok(BUILT.get_or_init(|| built))
}

fn make(workspace: &Workspace) -> Result<Built> {
    let toolchain = setup::wasm(workspace)?;
    if let Err(error) = setup::tools(workspace) {
        println!("    {error:#}");
        println!("    going on without: the Wasm will be larger");
    }
    let runtimes = [Runtime::Plain, Runtime::Charts];
    let mut how = String::new();

    let mut files = assets(workspace)?;
    let mut bare = Files::new();
    for name in LOADED.into_iter().chain(ON_DEMAND) {
        let path = PathBuf::from(name);
        let bytes = files.get(&path).with_context(|| format!("expected assets/{name}"))?.clone();
        bare.insert(path, bytes);
    }
    for runtime in runtimes {
        // A draft has the runtime with every chart under both names.
        let built = if workspace.is_draft() { Runtime::Charts } else { runtime };
        let program = wasm::build(workspace, toolchain, built)?;
        for (end, part) in PARTS.into_iter().zip(program.parts) {
            bare.insert(format!("{}{end}", runtime.name()).into(), part);
        }
        bare.insert(format!("{}.js", runtime.name()).into(), program.glue);
        how = program.how;
    }
    let runtime_sizes = pack(workspace, &runtime(workspace), &bare)?;
    let section = documents(workspace)?;
    for (name, bytes) in &bare {
        let name_of = name.to_string_lossy();
        let core = runtimes.iter().any(|runtime| name_of == format!("{}{}", runtime.name(), PARTS[0]));
        let carried: &[u8] = if core { &section } else { &[] };
        files.insert(name.clone(), [bytes, carried].concat());
    }
    files.extend(publish(workspace)?);
    let dist = workspace.dist();
    pack(workspace, &dist, &files)?;
    remove_others(&dist, &files)?;
    build_site(workspace)?;

    let sizes = |runtime: Runtime, ceiling: [usize; PARTS.len()]| -> Result<Sizes> {
        let own = ["js", "wasm"].map(|kind| format!("{}.{kind}", runtime.name()));
        let row = |name: &str| {
            let path = Path::new(name);
            let (bytes, brotli) = (bare.get(path)?, runtime_sizes.get(path)?);
            Some(Row::of(name, bytes, *brotli))
        };
        let rows = LOADED.iter().copied().chain(own.iter().map(String::as_str)).filter_map(row);
        let later = |end: &str| row(&format!("{}{end}", runtime.name())).context("expected all of the Wasm")?;
        let later = [later(PARTS[1])?, later(PARTS[2])?, later(PARTS[3])?, later(PARTS[4])?];
        Ok(Sizes { rows: rows.collect::<Result<_>>()?, later, how: how.clone(), ceiling })
    };
    Ok(Built { sizes: [sizes(Runtime::Plain, CEILING)?, sizes(Runtime::Charts, CEILING_CHARTS)?], toolchain })
}

/// The section that carries the documents of the demonstration, to append to a module.
///
/// # Errors
/// When one of them cannot be read.
pub fn documents(workspace: &Workspace) -> Result<Vec<u8>> {
    let documents = DOCUMENTS.map(|name| workspace.root().join("assets").join(name));
    bundle::section(documents.iter().map(PathBuf::as_path))
}

/// The `explainer` program, as [`build`] has left it: without the runtime inside.
pub fn publisher(workspace: &Workspace) -> PathBuf {
    workspace.target().join("debug").join(format!("explainer{}", std::env::consts::EXE_SUFFIX))
}

/// What a newsroom's pages load, plain and packed, without any document: what `explainer build` and the npm package
/// take.
pub fn runtime(workspace: &Workspace) -> PathBuf {
    workspace.state().join("runtime")
}

type Files = BTreeMap<PathBuf, Vec<u8>>;

/// Everything in assets/, by its path there; the files of the sample page lie beside it.
fn assets(workspace: &Workspace) -> Result<Files> {
    let top = workspace.root().join("assets");
    let minifier = workspace.npm_program("esbuild");
    let mut files = Files::new();
    for path in files_below(&top)? {
        let name = path.strip_prefix(&top)?;
        let name = name.strip_prefix("demo").unwrap_or(name).to_owned();
        let bytes = match name.to_str() {
            Some(inside) if INSIDE.contains(&inside) => continue,
            Some("element.js") => loader(workspace)?.into_bytes(),
            _ => fs::read(&path).with_context(|| format!("could not read {}", path.display()))?,
        };
        let bytes = match (path.extension().and_then(|extension| extension.to_str()), &minifier) {
            (Some("json"), _) => compact_json(&bytes),
            (Some(kind @ ("js" | "css")), Some(program)) => minify(workspace, program, kind, &name, &bytes)
                .with_context(|| format!("could not minify {}", path.display()))?,
            _ => bytes,
        };
        files.insert(name, bytes);
    }
    Ok(files)
}

/// What the loader has in it: what answers before a runtime has arrived, and what fetches it, must not come by requests of
/// their own.
const INSIDE: [&str; 4] = ["responder.js", "sleepers.js", "runtime.js", "styles.js"];

/// The loader as it is served and packed, with what is inside it in its places.
///
/// # Errors
/// When a file cannot be read, or the loader names no place for it.
pub fn loader(workspace: &Workspace) -> Result<String> {
    let read = |name: &str| {
        let path = workspace.root().join("assets").join(name);
        fs::read_to_string(&path).with_context(|| format!("could not read {}", path.display()))
    };
    INSIDE.iter().try_fold(read("element.js")?, |loader, name| {
        let place = format!("// {name}\n");
        if !loader.contains(&place) {
            bail!("expected a line `// {name}` in assets/element.js");
        }
        Ok(loader.replacen(&place, &read(name)?, 1))
    })
}

fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let Ok(entries) = folder.read_dir() else { return Ok(files) };
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(files_below(&path)?);
        } else {
            files.push(path);
        }
    }
    Ok(files)
}

/// The first line of a script whose functions a page calls when it loads: V8 compiles them off the main thread while the
/// file arrives, rather than one by one at their first call. Elsewhere it is a comment.
/// (<https://github.com/WICG/explicit-javascript-compile-hints-file-based>)
pub const EAGER: &str = "//# allFunctionsCalledOnLoad";

fn minify(workspace: &Workspace, program: &Path, kind: &str, name: &Path, source: &[u8]) -> Result<Vec<u8>> {
    let mut command = workspace.command(program);
    command.args(["--minify", "--log-level=warning"]).arg(format!("--loader={kind}"));
    if name == Path::new("element.js") {
        command.arg(format!("--banner={EAGER}"));
    }
    if kind == "js" {
        command.arg("--format=esm");
    }
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    child.stdin.take().context("expected a pipe to esbuild")?.write_all(source)?;
    let output = child.wait_with_output()?;
    if !output.status.success() {
        bail!("esbuild failed ({})", output.status);
    }
    Ok(output.stdout)
}

/// JSON without the white space between its tokens.
fn compact_json(source: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(source.len());
    let (mut quoted, mut escaped) = (false, false);
    for &byte in source {
        if quoted || !byte.is_ascii_whitespace() {
            out.push(byte);
        }
        quoted ^= byte == b'"' && !escaped;
        escaped = quoted && byte == b'\\' && !escaped;
    }
    out
}

/// The top-level pages with the explainers written into them, and what else the `explainer` program publishes.
fn publish(workspace: &Workspace) -> Result<Files> {
    step::announce("cargo build for this machine (the `explainer` program)");
    let status = workspace.cargo().args(["build", "--bin", "explainer"]).status()?;
    if !status.success() {
        bail!("the build of the `explainer` program failed ({status})");
    }
    // What the benchmark measures is tested too: a page of text, plain charts and questions, with its styles in it.
    let mut pages = vec!["bench/bench.html".to_owned()];
    for entry in workspace.root().read_dir()? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.starts_with("index.") && name.ends_with(".html") {
            pages.push(name);
        }
    }
    // The demonstration's other pages, which have explainers in them too.
    for path in files_below(&workspace.root().join("assets/demo"))? {
        if path.extension().is_some_and(|kind| kind == "html") {
            pages.push(path.strip_prefix(workspace.root())?.to_string_lossy().into_owned());
        }
    }
    pages.sort();
    // Into a folder of its own, emptied before: what is no longer published goes from dist/ too.
    let out = workspace.state().join("pages");
    let _ = fs::remove_dir_all(&out);
    step::announce(&format!("explainer publish {}", pages.join(" ")));
    let mut command = workspace.cargo();
    command.args(["run", "--quiet", "--bin", "explainer", "--", "publish"]).args(pages).arg("--out").arg(&out);
    command.arg("--runtime").arg(runtime(workspace));
    if !command.status()?.success() {
        bail!("expected documents and pages without faults: see above");
    }
    let mut files = Files::new();
    for path in files_below(&out)? {
        files.insert(path.strip_prefix(&out)?.to_owned(), fs::read(&path)?);
    }
    Ok(files)
}

/// Where the site that `explainer build` writes lies in dist/.
const SITE: &str = "built";

/// Builds the shipped documents as a newsroom would, with the runtime that was just made.
fn build_site(workspace: &Workspace) -> Result<()> {
    step::announce(&format!("explainer build (dist/{SITE}/)"));
    let mut command = workspace.cargo();
    command.args(["run", "--quiet", "--bin", "explainer", "--", "build"]);
    command.args(DOCUMENTS.map(|name| workspace.root().join("assets").join(name)));
    command.arg("--out").arg(workspace.dist().join(SITE)).arg("--runtime").arg(runtime(workspace));
    command.args(["--base-url", "https://courier.example/explained", "--publisher", "The Southern Courier"]);
    if !command.status()?.success() {
        bail!("expected documents without faults: see above");
    }
    Ok(())
}

/// Builds the program with the runtime inside: one file that a newsroom needs and no other.
///
/// # Errors
/// When a build fails.
pub fn program(workspace: &Workspace) -> Result<PathBuf> {
    build(workspace)?;
    program_of(workspace, "release")
}

/// Builds the program, as `release` or `debug`, with the runtime inside that dist/ has.
///
/// # Errors
/// When dist/ lacks a file, or the build fails.
pub fn program_of(workspace: &Workspace, profile: &str) -> Result<PathBuf> {
    step::announce(&format!("cargo build ({profile}: the `explainer` program, with the runtime inside)"));
    let mut command = workspace.cargo();
    command.args(["build", "--bin", "explainer"]).env("EXPLAINER_RUNTIME", runtime(workspace));
    if profile == "release" {
        command.arg("--release");
    }
    if !command.status()?.success() {
        bail!("the build of the `explainer` program failed");
    }
    Ok(workspace.target().join(profile).join(format!("explainer{}", std::env::consts::EXE_SUFFIX)))
}

/// Writes the files into `folder`, and beside each text and Wasm its brotli form, as servers like to find it; returns
/// the sizes of these.
fn pack(workspace: &Workspace, folder: &Path, files: &Files) -> Result<BTreeMap<PathBuf, usize>> {
    const KINDS: [&str; 6] = ["html", "js", "css", "json", "wasm", "svg"];
    let sources = workspace.state().join("packed").join(folder.file_name().context("expected a folder")?);
    let mut sizes = BTreeMap::new();
    for (name, bytes) in files {
        write(&folder.join(name), bytes)?;
        if !name.extension().is_some_and(|kind| KINDS.iter().any(|known| kind == *known)) {
            continue;
        }
        let path = folder.join(format!("{}.br", name.display()));
        // The source of a packed file is kept to tell whether it is still right: packing at level 11 is slow.
        let source = sources.join(name);
        let fresh = path.is_file() && fs::read(&source).is_ok_and(|packed| packed == *bytes);
        if !fresh {
            let mut packed = Vec::new();
            let quality = if workspace.is_draft() { 4 } else { 11 };
            let parameters = brotli::enc::BrotliEncoderParams { quality, lgwin: 24, ..Default::default() };
            brotli::BrotliCompress(&mut bytes.as_slice(), &mut packed, &parameters)?;
            write(&path, &packed)?;
            write(&source, bytes)?;
        }
        sizes.insert(name.clone(), usize::try_from(fs::metadata(&path)?.len())?);
    }
    Ok(sizes)
}

/// Removes what an earlier build left in dist/.
fn remove_others(dist: &Path, files: &Files) -> Result<()> {
    for path in files_below(dist)? {
        let name = path.strip_prefix(dist)?;
        if name.starts_with(SITE) {
            // `explainer build` keeps its own folder in order.
            continue;
        }
        let source =
            if name.extension().is_some_and(|kind| kind == "br") { name.with_extension("") } else { name.into() };
        if !files.contains_key(&source) {
            fs::remove_file(&path)?;
            // Goes only when that was its last file.
            let _ = path.parent().map(fs::remove_dir);
        }
    }
    Ok(())
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, bytes).with_context(|| format!("could not write {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_keeps_the_space_in_strings() {
        let source = br#"{ "a b" : [ 1, "c \" d\\" , " e" ] }"#;
        assert_eq!(compact_json(source), br#"{"a b":[1,"c \" d\\"," e"]}"#);
    }
}
