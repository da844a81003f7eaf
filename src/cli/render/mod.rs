//! `explainer render`: chart specifications in; pictures, data, tables or words out.

mod data;
mod draw;
mod pictures;

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::LazyLock;
use std::time::Instant;

use clap::{Args, ValueEnum};
use rayon::prelude::*;

use super::source::{self, Refusal};
use crate::document::{Diagnostic, Specification};
use crate::explainer::Locale;
use crate::paint::{self, Fonts, Palette};
pub(super) use data::Folder;
use draw::{Drawn, Setting, draw};

/// What to draw, and how.
#[derive(Debug, Args)]
pub struct Options {
    /// The specifications: JSON files.
    #[arg(required = true, value_name = "SPEC")]
    specs: Vec<PathBuf>,
    /// What to write for each.
    #[arg(long)]
    format: Format,
    /// The width of the charts in CSS px; each specification's own where it is not said.
    #[arg(long, value_name = "PX", value_parser = width)]
    width: Option<f64>,
    /// The colours.
    #[arg(long, default_value = "light")]
    theme: Theme,
    /// The language that numbers, dates and words are written in.
    #[arg(long, default_value = "en")]
    lang: Language,
    /// The folder that addresses of data lead into: `data/cars.json` is that file in it, or else its `cars.json`.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Where the files go, named after their specifications.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

/// What is written of a chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// The scene as JSON: views with their axes and marks, in CSS px.
    Scene,
    /// A picture with text that can be read.
    Svg,
    /// A picture of pixels, two to one CSS px.
    Png,
    /// The data as CSV, as readers see them.
    Table,
    /// One sentence.
    Text,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Theme {
    /// Dark ink on white paper.
    Light,
    /// Light ink on dark paper.
    Dark,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Language {
    /// English.
    En,
    /// Spanish.
    Es,
}

impl Format {
    /// The end of the names of files.
    fn ending(self) -> &'static str {
        match self {
            Format::Scene => "scene.json",
            Format::Svg => "svg",
            Format::Png => "png",
            Format::Table => "csv",
            Format::Text => "txt",
        }
    }
}

/// The fonts of pictures, looked for once when the first is made.
static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    let fonts = Fonts::of_system();
    if fonts.is_empty() {
        let _ = writeln!(io::stderr(), "warning: no fonts found on this system, so the pictures have no text");
    }
    fonts
});

/// A width in px that can be drawn.
fn width(text: &str) -> Result<f64, String> {
    let width = text.parse().ok().filter(|width| (1.0..=10_000.0).contains(width));
    width.ok_or_else(|| "expected a number of px from 1 to 10000".to_owned())
}

/// Draws specifications side by side and reports in the order of the arguments.
pub fn run(options: &Options) -> ExitCode {
    let begin = Instant::now();
    let mut files = BTreeMap::new();
    let jobs: Vec<(&PathBuf, Result<PathBuf, String>)> =
        options.specs.iter().map(|spec| (spec, target(spec, options, &mut files))).collect();
    let outcomes: Vec<Result<(), String>> =
        jobs.into_par_iter().map(|(spec, out)| render(spec, &out?, options)).collect();
    let drawn = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    let mut report: String = outcomes.iter().filter_map(|outcome| outcome.as_ref().err()).cloned().collect();
    let (all, took) = (outcomes.len(), begin.elapsed().as_secs_f64());
    let specs = if all == 1 { "spec" } else { "specs" };
    report.push_str(&format!("{all} {specs}: {drawn} drawn, {} not, {took:.1} s\n", all - drawn));
    // A reader that closes the pipe early has seen what it wanted.
    let _ = io::stderr().lock().write_all(report.as_bytes());
    if drawn == all { ExitCode::SUCCESS } else { ExitCode::from(1) }
}

/// The file that is written for a specification, which has to be another one for each.
fn target<'a>(spec: &'a Path, options: &Options, files: &mut BTreeMap<String, &'a Path>) -> Result<PathBuf, String> {
    let name = spec.file_name().unwrap_or_default().to_string_lossy();
    let stem = [".vl.json", ".json", ".vl"].iter().find_map(|end| name.strip_suffix(end));
    let file = format!("{}.{}", stem.filter(|stem| !stem.is_empty()).unwrap_or(&name), options.format.ending());
    let out = options.out.join(&file);
    match files.get(&file) {
        Some(first) => Err(format!(
            "{}: error[duplicate-name]: expected specifications with different names, got one named like {}\n",
            spec.display(),
            first.display()
        )),
        None => {
            files.insert(file, spec);
            Ok(out)
        }
    }
}

/// Draws one specification into a file; the error is the report.
fn render(spec: &Path, out: &Path, options: &Options) -> Result<(), String> {
    let report = |problems: Vec<Diagnostic>| -> String {
        problems.iter().map(|problem| format!("{}:{problem}\n", spec.display())).collect()
    };
    let unfit = |code: &str, expected: &str, got: &str| {
        format!("{}: error[{code}]: expected {expected}, got {got}\n", spec.display())
    };
    let source = source::read(spec).map_err(|refusal| match refusal {
        Refusal::TooLarge(refusal) => report(vec![*refusal]),
        Refusal::Unreadable(got) => unfit("unreadable", "a specification", &got),
    })?;
    let read = Specification::read(&source).map_err(report)?;
    let locale = match options.lang {
        Language::En => Locale::En,
        Language::Es => Locale::Es,
    };
    let folder = Folder(options.data.clone());
    let setting = Setting { width: options.width, locale, load: &|url| folder.load(url) };
    // A fault of ours costs this chart, not the others.
    let drawn = catch_unwind(AssertUnwindSafe(|| {
        let mut drawn = draw(read.value(), &setting).map_err(|problems| report(read.locate(problems)))?;
        if options.format == Format::Png {
            pictures::bring_in(&mut drawn.scene, &folder);
        }
        bytes(&drawn, options).map_err(|got| unfit("too-large", "a chart that fits into a picture", &got))
    }));
    let bytes = drawn.unwrap_or_else(|_| Err(unfit("internal", "a drawing", "a fault of the program")))?;
    let written = fs::create_dir_all(&options.out).and_then(|()| fs::write(out, bytes));
    written.map_err(|error| unfit("file", &format!("to write {}", out.display()), &error.to_string()))
}

/// What is written of a drawn specification.
fn bytes(drawn: &Drawn, options: &Options) -> Result<Vec<u8>, String> {
    let palette = match options.theme {
        Theme::Light => &Palette::LIGHT,
        Theme::Dark => &Palette::DARK,
    };
    Ok(match options.format {
        Format::Scene => format!("{}\n", paint::json(&drawn.scene, palette)).into_bytes(),
        Format::Svg => paint::svg_file(&drawn.scene, palette).into_bytes(),
        Format::Png => paint::png(&drawn.scene, palette, &FONTS)?,
        Format::Table => csv(&drawn.table).into_bytes(),
        Format::Text => format!("{}\n", drawn.words).into_bytes(),
    })
}

/// A table as CSV (RFC 4180).
fn csv((headings, rows): &(Vec<String>, Vec<Vec<String>>)) -> String {
    let cell = |text: &String| match text.contains(['"', ',', '\n', '\r']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.clone(),
    };
    let line = |cells: &Vec<String>| cells.iter().map(cell).collect::<Vec<_>>().join(",") + "\n";
    [headings].into_iter().chain(rows).map(line).collect()
}
