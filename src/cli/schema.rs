//! `explainer schema`: the JSON Schema of documents.

use std::io::{self, Write};
use std::process::ExitCode;

use crate::document;

/// Prints the schema.
pub fn run() -> ExitCode {
    let text = format!("{:#}\n", document::schema());
    match io::stdout().lock().write_all(text.as_bytes()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::from(2),
    }
}
