//! `explainer preview`: a document in the browser while it is written.
//!
//! A server on this machine alone shows the page that would be published. Each save of the document checks it again
//! and tells the browser, which takes over the new text or shows the problems above the last good one.

mod page;
mod server;
mod state;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use notify::{RecursiveMode, Watcher};

use crate::publish::site::Runtime;
use server::Server;
use state::State;

/// What to preview, and where.
#[derive(Debug, Args)]
pub struct Options {
    /// The document.
    #[arg(value_name = "DOC")]
    document: PathBuf,
    /// The port of 127.0.0.1 to serve on; 0 takes a free one.
    #[arg(long, default_value_t = 4747)]
    port: u16,
    /// The folder of the runtime, instead of the one inside this program: a checkout's `dist/`.
    #[arg(long, value_name = "DIR")]
    runtime: Option<PathBuf>,
}

/// Serves the preview until it is ended.
pub fn run(options: &Options) -> ExitCode {
    match serve(options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn serve(options: &Options) -> Result<(), String> {
    let document = &options.document;
    if !document.is_file() {
        return Err(format!("{}: error[unreadable]: expected a document, got no such file", document.display()));
    }
    let runtime = runtime(options.runtime.as_deref())?;
    if runtime.is_none() {
        eprintln!("note: no runtime, so the page is the published one without the live widget (`--runtime dist`)");
    }
    let state = Arc::new(State::new(document));
    let server = Server::start(options.port, Arc::clone(&state), runtime)?;
    // Editors replace a file rather than write into it: the folder is what stays.
    let folder = document.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let watched = Arc::clone(&state);
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        let touches = |event: &notify::Event| {
            !event.kind.is_access() && event.paths.iter().any(|path| path.extension().is_some_and(|end| end == "json"))
        };
        if event.as_ref().is_ok_and(touches) {
            watched.read();
        }
    })
    .map_err(|error| format!("error[watch]: expected to be told of changes, got: {error}"))?;
    watcher
        .watch(folder, RecursiveMode::NonRecursive)
        .map_err(|error| format!("{}: error[watch]: expected a folder to watch, got: {error}", folder.display()))?;
    println!("Previewing {} at {} (Ctrl-C ends it)", document.display(), server.address());
    server.run();
    Ok(())
}

/// The runtime that is named, else that of the program, else that of a checkout's `dist/`.
fn runtime(folder: Option<&Path>) -> Result<Option<Runtime>, String> {
    if let Some(folder) = folder {
        return Runtime::of_folder(folder).map(Some).map_err(|fault| fault.to_string());
    }
    if let Ok(Some(runtime)) = Runtime::of_program() {
        return Ok(Some(runtime));
    }
    Ok(Runtime::of_folder(Path::new("dist")).ok())
}
