//! `explainer publish`: pages with explainers written into them.

use std::cell::OnceCell;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::publish::site::Runtime;
use crate::publish::{Fault, Shelf};

/// Fills each page and writes it to `out`, with a page of each explainer alone beside it. Pages that ask for the loader in
/// themselves have it from the `runtime` of a folder, or from that inside this program.
pub fn run(pages: &[PathBuf], out: &Path, explainers: &Path, runtime: Option<&Path>) -> ExitCode {
    match publish(pages, out, explainers, runtime) {
        Ok(count) => {
            say(&format!("published {count} pages to {}", out.display()));
            ExitCode::SUCCESS
        }
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::FAILURE
        }
    }
}

fn publish(pages: &[PathBuf], out: &Path, explainers: &Path, runtime: Option<&Path>) -> Result<usize, Fault> {
    let read = OnceCell::new();
    let mut shelf = Shelf::read(explainers)?;
    let mut count = 0;
    for path in pages {
        let html = fs::read_to_string(path).map_err(|error| file(path, error))?;
        let (filled, digest) = Shelf::inline(&shelf.fill(&html, "explainers/")?, || {
            if read.get().is_none() {
                let _ = read.set(match runtime {
                    Some(folder) => Some(Runtime::of_folder(folder)?),
                    None => Runtime::of_program()?,
                });
            }
            Ok(read.get().and_then(Option::as_ref))
        })?;
        let name = path.file_name().unwrap_or_default();
        if let Some(digest) = digest {
            say(&format!("{}: a content security policy knows its script as {digest}", name.display()));
        }
        write(&out.join(name), &filled)?;
        count += 1;
    }
    for stem in shelf.stems() {
        if let Some(page) = shelf.page(stem, "../") {
            write(&out.join("explainers").join(format!("{stem}.html")), &page)?;
            count += 1;
        }
    }
    Ok(count)
}

/// A line to whoever listens: a pipe that is closed early is no fault.
fn say(line: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

fn write(path: &Path, text: &str) -> Result<(), Fault> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder).and_then(|()| fs::write(path, text)).map_err(|error| file(path, error))
}

fn file(path: &Path, error: std::io::Error) -> Fault {
    Fault::File(path.display().to_string(), error)
}
