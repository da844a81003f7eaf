//! The commands of the `explainer` program: argument in, exit code out; the work is done elsewhere.

mod build;
mod check;
mod import;
mod lint;
mod new;
mod preview;
mod publish;
mod render;
mod schema;
mod source;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Explain a story with charts a reader can explore: check documents and publish them.
#[derive(Debug, Parser)]
#[command(name = "explainer", version)]
struct Program {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check documents: every problem as `file:line:column`, what was expected, and a hint.
    ///
    /// Ends with 0 where every document is fine, 1 where one has a problem, 2 where one cannot be read.
    Check {
        /// The documents.
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Lint documents: what is valid and yet not honest, not readable or out of date, by numbered rules.
    ///
    /// Ends with 0 where there is no error (see --deny), 1 where there is one, 2 where a file cannot be read.
    Lint(lint::Options),
    /// Begin a document: a starter that shows every block and says what belongs in its place.
    New {
        /// The new file.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// The language of the document; the starter's own words are English or Spanish.
        #[arg(long, default_value = "en", value_parser = new::language)]
        lang: String,
        /// The headline.
        #[arg(long)]
        title: Option<String>,
    },
    /// Draft a document from CSV, from a Vega-Lite specification, or from a page with a `FAQPage`.
    ///
    /// What only an editor can say is left empty in the draft, and `explainer check` names each place.
    Import(import::Options),
    /// Write everything that is published of documents: runtime, pages, snippets, feeds, letters, pictures, data.
    ///
    /// The same input gives the same bytes; documents that did not change are not built again. Ends with 0 where every
    /// document is built, 1 where one has problems, 2 where nothing could be written.
    Build(build::Options),
    /// Show a document in the browser while it is written: checked, linted and taken over with each save.
    ///
    /// The server listens on this machine alone. `/playground` is the same with the text beside the explainer.
    Preview(preview::Options),
    /// Print the JSON Schema of documents.
    Schema,
    /// Write explainers into the `<explainer-widget>` elements of pages, and a page of each alone.
    Publish {
        /// The pages.
        #[arg(required = true, value_name = "PAGE")]
        pages: Vec<PathBuf>,
        /// Where the filled pages go; a page of each explainer alone goes to `explainers/` in it.
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// The folder of the documents.
        #[arg(long, value_name = "DIR", default_value = "assets/explainers")]
        explainers: PathBuf,
        /// The folder of the runtime, instead of the one inside this program: for pages whose script has `data-inline`.
        #[arg(long, value_name = "DIR")]
        runtime: Option<PathBuf>,
    },
    /// Draw chart specifications (Vega-Lite v6): as pictures, as plain data, as tables, in words.
    ///
    /// Ends with 0 where every specification is drawn, 1 where one is not.
    Render(render::Options),
}

/// Runs the program with the arguments of the process.
pub fn run() -> ExitCode {
    match Program::parse().command {
        Command::Check { files } => check::run(&files),
        Command::New { file, lang, title } => new::run(&file, &lang, title.as_deref()),
        Command::Import(options) => import::run(&options),
        Command::Preview(options) => preview::run(&options),
        Command::Lint(options) => lint::run(&options),
        Command::Build(options) => build::run(&options),
        Command::Schema => schema::run(),
        Command::Publish { pages, out, explainers, runtime } => {
            publish::run(&pages, &out, &explainers, runtime.as_deref())
        }
        Command::Render(options) => render::run(&options),
    }
}
