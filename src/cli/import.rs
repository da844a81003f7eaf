//! `explainer import`: a draft of a document from CSV, from a Vega-Lite specification, from a page with questions.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::new::{language, write};
use super::render::Folder;
use super::source::{self, Refusal};
use crate::author::{self, Draft, Frame, ImportFault};
use crate::document::Specification;
use crate::lint::Day;

/// What to import, and where to.
#[derive(Debug, Args)]
pub struct Options {
    /// A `.csv` or `.tsv` file, a `.vl.json` specification, or an `.html` page.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// What the file is, where its name does not say it.
    #[arg(long)]
    from: Option<From>,
    /// The new document; printed where it is not said.
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
    /// The language of the document; a page's own where it says it.
    #[arg(long, default_value = "en", value_parser = language)]
    lang: String,
    /// The folder that `data.url` of a specification leads into: `data/cars.json` is that file in it, or else its
    /// `cars.json`.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum From {
    /// Comma-, semicolon- or tab-separated values with a first line of names.
    Csv,
    /// A Vega-Lite specification.
    VegaLite,
    /// A page whose JSON-LD has a `FAQPage`.
    Faq,
}

impl From {
    fn of_name(name: &str) -> Option<From> {
        let name = name.to_lowercase();
        let ends = |ends: &[&str]| ends.iter().any(|end| name.ends_with(end));
        match () {
            () if ends(&[".csv", ".tsv"]) => Some(From::Csv),
            () if ends(&[".json", ".vl"]) => Some(From::VegaLite),
            () if ends(&[".html", ".htm", ".xhtml"]) => Some(From::Faq),
            () => None,
        }
    }
}

/// Imports, writes or prints the draft, and tells what is left to do.
pub fn run(options: &Options) -> ExitCode {
    match import(options) {
        Ok(draft) => {
            let Draft { text, notes } = draft;
            let mut told: String = notes.iter().map(|note| format!("note: {note}\n")).collect();
            if let Some(out) = &options.out {
                if let Err(message) = write(out, &text) {
                    eprintln!("{}: {message}", out.display());
                    return ExitCode::FAILURE;
                }
                told.push_str(&format!(
                    "wrote {0}; `explainer check {0}` names what is left to write\n",
                    out.display()
                ));
            } else if io::stdout().lock().write_all(text.as_bytes()).is_err() {
                return ExitCode::FAILURE;
            }
            let _ = io::stderr().lock().write_all(told.as_bytes());
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn import(options: &Options) -> Result<Draft, String> {
    let path = options.file.display();
    let name = options.file.file_name().unwrap_or_default().to_string_lossy();
    let from = options.from.or_else(|| From::of_name(&name)).ok_or_else(|| {
        format!("{path}: error[kind]: expected a file that ends in .csv, .tsv, .json or .html, got another\n    hint: say what it is with --from")
    })?;
    let source = source::read(&options.file).map_err(|refusal| match refusal {
        Refusal::TooLarge(refusal) => format!("{path}:{refusal}"),
        Refusal::Unreadable(got) => format!("{path}: error[unreadable]: expected a file, got {got}"),
    })?;
    let today = Day::now().to_string();
    let frame = Frame { name: name.split('.').next().unwrap_or_default(), lang: &options.lang, today: &today };
    let draft = match from {
        From::Csv => author::csv(&source, &frame),
        From::Faq => author::faq_page(&String::from_utf8_lossy(&source), &frame),
        From::VegaLite => {
            let read = Specification::read(&source).map_err(|problems| {
                problems.iter().map(|problem| format!("{path}:{problem}")).collect::<Vec<_>>().join("\n")
            })?;
            let folder = Folder(options.data.clone());
            author::vega_lite(read.value(), &frame, &|url| folder.load(url))
        }
    };
    draft.map_err(|ImportFault(message)| match message.starts_with(|c: char| c.is_ascii_digit()) {
        true => format!("{path}:{message}"),
        false => format!("{path}: {message}"),
    })
}
