//! `explainer new`: a starter document.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use crate::author::{Start, starter};
use crate::lint::Day;

/// Writes a starter into a file that is not there yet.
pub fn run(file: &Path, lang: &str, title: Option<&str>) -> ExitCode {
    let name = file.file_stem().unwrap_or_default().to_string_lossy();
    let today = Day::now().to_string();
    // `story.es.json` is the Spanish `story`.
    let id = name.strip_suffix(&format!(".{lang}")).unwrap_or(&name);
    let text = starter(&Start { id, lang, title, today: &today });
    match write(file, &text) {
        Ok(()) => {
            let name = file.display();
            println!(
                "wrote {name}\n  explainer preview {name}   shows it while you write\n  explainer check {name}     finds mistakes"
            );
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("{}: {message}", file.display());
            ExitCode::FAILURE
        }
    }
}

/// Writes a new file; what is there already is not touched.
pub(super) fn write(file: &Path, text: &str) -> Result<(), String> {
    let created = OpenOptions::new().write(true).create_new(true).open(file);
    created.and_then(|mut file| file.write_all(text.as_bytes())).map_err(|error| {
        let got = match error.kind() {
            std::io::ErrorKind::AlreadyExists => "one that is there already".to_owned(),
            std::io::ErrorKind::NotFound => "a folder that is not there".to_owned(),
            _ => error.to_string(),
        };
        format!("error[file]: expected a new file, got {got}")
    })
}

/// A language tag of a document.
pub(super) fn language(text: &str) -> Result<String, String> {
    let mut parts = text.split('-');
    let primary =
        parts.next().is_some_and(|part| (2..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphabetic()));
    let rest = parts.all(|part| (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()));
    (primary && rest)
        .then(|| text.to_owned())
        .ok_or_else(|| "expected a language tag such as `en` or `pt-BR`".to_owned())
}
