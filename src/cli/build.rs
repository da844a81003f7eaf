//! `explainer build`: documents in; everything that is published of them out.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;

use super::source::{self, Refusal};
use crate::publish::{Fault, site};

/// What to build, and how.
#[derive(Debug, Args)]
pub struct Options {
    /// The documents; those with the same id are the languages of one explainer.
    #[arg(required = true, value_name = "DOC")]
    documents: Vec<PathBuf>,
    /// The folder that is built. What another build left there and is no longer part of it is removed.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Where the folder will be served. Snippets, feeds, newsletters and social cards need it.
    #[arg(long, value_name = "URL", value_parser = base)]
    base_url: Option<site::Base>,
    /// The name of the newspaper, for titles and metadata.
    #[arg(long, value_name = "NAME")]
    publisher: Option<String>,
    /// How many documents are built side by side; as many as there are processors where it is not said.
    #[arg(long, value_name = "N")]
    jobs: Option<usize>,
    /// The folder of the runtime, instead of the one inside this program: a checkout's `dist/`.
    #[arg(long, value_name = "DIR")]
    runtime: Option<PathBuf>,
    /// Leave out PNG files, which take most of the time.
    #[arg(long)]
    no_png: bool,
    /// When pages load the runtime: near the window, with the page, or at the reader's first act.
    #[arg(long, value_enum, default_value = "lazy", value_name = "WHEN")]
    loading: Loading,
    /// Write what a page loads first into it: a round trip less for its reader, some 15 kB more in each page. Needs a policy
    /// that allows inline scripts and styles. Snippets stay as they are.
    #[arg(long)]
    inline: bool,
    /// Build everything, changed or not.
    #[arg(long)]
    force: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Loading {
    /// When an explainer nears the window, and at the first act of readers who save data.
    Lazy,
    /// With the page, for those who save data, too.
    Eager,
    /// At the reader's first act in a chart or a block to play with.
    Interaction,
}

fn base(text: &str) -> Result<site::Base, String> {
    site::Base::new(Some(text))
}

/// Builds the documents and reports in the order of the arguments.
///
/// Ends with 0 where all are built, 1 where one has problems, 2 where nothing could be written.
pub fn run(options: &Options) -> ExitCode {
    let begin = Instant::now();
    let say = |text: &str| {
        // Whoever closes the pipe early has read what they wanted.
        let _ = io::stderr().lock().write_all(text.as_bytes());
    };
    let runtime = match runtime(options) {
        Ok(runtime) => runtime,
        Err(report) => {
            say(&report);
            return ExitCode::from(2);
        }
    };
    match build(options, &runtime) {
        Ok(report) => {
            say(&report.problems.concat());
            if options.base_url.is_none() {
                say("note: without --base-url, snippets, feeds and newsletters lead to `/`, and pages have no card\n");
            }
            let mut words = format!("{} built, {} unchanged", report.built, report.same);
            if report.faulty > 0 {
                words.push_str(&format!(", {} with problems", report.faulty));
            }
            if report.removed > 0 {
                words.push_str(&format!(", {} old files removed", report.removed));
            }
            let (files, took) = (report.files, begin.elapsed().as_secs_f64());
            say(&format!("{words}: {files} files in {}, {took:.1} s\n", options.out.display()));
            if report.faulty > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS }
        }
        Err(fault) => {
            say(&format!("{fault}\n"));
            ExitCode::from(2)
        }
    }
}

fn runtime(options: &Options) -> Result<site::Runtime, String> {
    const HINT: &str = "build one with `cargo xtask build`, and name its folder: `--runtime dist`";
    match &options.runtime {
        Some(folder) => site::Runtime::of_folder(folder).map_err(|fault| format!("{fault}\n  hint: {HINT}\n")),
        None => match site::Runtime::of_program() {
            Ok(Some(runtime)) => Ok(runtime),
            Ok(None) => Err(format!(
                "error[runtime]: expected a program with the widget's runtime inside, got one that was built without\n  hint: {HINT}; `cargo xtask program` builds a program that has it\n"
            )),
            Err(fault) => Err(format!("{fault}\n")),
        },
    }
}

fn build(options: &Options, runtime: &site::Runtime) -> Result<site::Report, Fault> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(options.jobs.unwrap_or(0)).build();
    let pool = pool.map_err(|error| Fault::Html(error.to_string()))?;
    pool.install(|| {
        let sources: Vec<site::Source> = options.documents.par_iter().map(|path| read(path)).collect();
        // Not a terminal: nothing is drawn.
        let bar = ProgressBar::new(sources.len() as u64);
        let style = ProgressStyle::with_template("{bar:40} {pos}/{len} documents, {eta} left");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        let settings = site::Options {
            base: options.base_url.clone().unwrap_or_default(),
            publisher: options.publisher.clone(),
            pictures: !options.no_png,
            loading: match options.loading {
                Loading::Lazy => site::Loading::Lazy,
                Loading::Eager => site::Loading::Eager,
                Loading::Interaction => site::Loading::Interaction,
            },
            inline: options.inline,
            force: options.force,
        };
        let report = site::build(&sources, runtime, &options.out, &settings, &|| bar.inc(1));
        bar.finish_and_clear();
        report
    })
}

/// A document's file, or a report of why it cannot be read.
fn read(path: &Path) -> site::Source {
    let name = path.display().to_string();
    let bytes = source::read(path).map_err(|refusal| match refusal {
        Refusal::TooLarge(problem) => format!("{name}:{problem}\n"),
        Refusal::Unreadable(got) => format!("{name}: error[unreadable]: expected a document, got {got}\n"),
    });
    site::Source { path: name, bytes }
}
