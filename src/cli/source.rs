//! Source files of the commands: read whole, but not without end.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use crate::document::{self, Diagnostic, MOST_BYTES};

/// Why there is nothing of a file to work on.
pub enum Refusal {
    /// It is too large to be read.
    TooLarge(Box<Diagnostic>),
    /// It cannot be read: what is there instead, in words.
    Unreadable(String),
}

/// The bytes of a file. One that is too large is not read, and not read on where it grows meanwhile.
pub fn read(file: &Path) -> Result<Vec<u8>, Refusal> {
    let read = || -> io::Result<Result<Vec<u8>, Diagnostic>> {
        let file = fs::File::open(file)?;
        if let Some(refusal) = document::refuse(file.metadata()?.len()) {
            return Ok(Err(refusal));
        }
        let mut source = Vec::new();
        file.take(MOST_BYTES as u64 + 1).read_to_end(&mut source)?;
        Ok(Ok(source))
    };
    match read() {
        Ok(read) => read.map_err(|refusal| Refusal::TooLarge(Box::new(refusal))),
        Err(error) => Err(Refusal::Unreadable(words(&error))),
    }
}

/// What is there instead of a file that can be read.
fn words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file".to_owned(),
        io::ErrorKind::IsADirectory => "a directory".to_owned(),
        io::ErrorKind::PermissionDenied => "no permission to read it".to_owned(),
        _ => error.to_string(),
    }
}
