//! Files in the folder that is built: names that stay inside it, bytes that appear as a whole or not at all.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use sha2::{Digest, Sha256};

/// Size and SHA-256 of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digested {
    /// Bytes.
    pub size: u64,
    /// The digest in hexadecimal.
    pub sha256: String,
}

impl Digested {
    /// Of these bytes.
    pub fn of(bytes: &[u8]) -> Digested {
        Digested { size: bytes.len() as u64, sha256: hex(&Sha256::digest(bytes)) }
    }
}

/// Bytes in hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(|half| char::from(DIGITS[usize::from(half)]));
    digits.collect()
}

/// The folder that is built.
#[derive(Debug)]
pub struct Output {
    root: PathBuf,
}

/// Tells the temporary files of one process from each other.
static COUNT: AtomicU64 = AtomicU64::new(0);

impl Output {
    /// The folder, made where it is not there.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn new(root: &Path) -> io::Result<Output> {
        fs::create_dir_all(root)?;
        Ok(Output { root: root.to_owned() })
    }

    /// Where a file is.
    ///
    /// # Errors
    ///
    /// A name that this program would not give, such as one that leads out of the folder.
    pub fn path(&self, name: &str) -> io::Result<PathBuf> {
        if is_name(name) {
            Ok(self.root.join(name))
        } else {
            Err(io::Error::new(io::ErrorKind::InvalidInput, format!("not a name inside of the folder: {name:?}")))
        }
    }

    /// Writes a file as a whole: whoever reads meanwhile has the former one or this one.
    ///
    /// # Errors
    ///
    /// What the system says, or a link on the way, which might lead out of the folder.
    pub fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let path = self.path(name)?;
        let folder = path.parent().unwrap_or(&self.root);
        self.make(folder)?;
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let temporary = folder.join(format!(".explainer-{}-{count}.tmp", std::process::id()));
        let written = fs::write(&temporary, bytes).and_then(|()| fs::rename(&temporary, &path));
        if written.is_err() {
            let _ = fs::remove_file(&temporary);
        }
        written
    }

    /// Makes a folder below the root, of which no part is a link.
    fn make(&self, folder: &Path) -> io::Result<()> {
        if folder == self.root {
            return Ok(());
        }
        match fs::symlink_metadata(folder) {
            Ok(found) if found.is_dir() => match folder.parent() {
                Some(parent) => self.make(parent),
                None => Ok(()),
            },
            Ok(_) => {
                let words = format!("{} is there and is no folder", folder.display());
                Err(io::Error::new(io::ErrorKind::AlreadyExists, words))
            }
            Err(_) => {
                if let Some(parent) = folder.parent() {
                    self.make(parent)?;
                }
                match fs::create_dir(folder) {
                    Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
                    _ => Ok(()),
                }
            }
        }
    }

    /// Whether a file is there with as many bytes: the cheap half of whether it is still what it was.
    pub fn has(&self, name: &str, size: u64) -> bool {
        self.path(name).and_then(fs::symlink_metadata).is_ok_and(|found| found.is_file() && found.len() == size)
    }

    /// Removes a file, and the folders that it leaves empty.
    pub fn remove(&self, name: &str) {
        let Ok(path) = self.path(name) else { return };
        let _ = fs::remove_file(&path);
        let mut folder = path.parent();
        while let Some(each) = folder.filter(|each| *each != self.root && each.starts_with(&self.root)) {
            // Goes only where nothing is left in it.
            if fs::remove_dir(each).is_err() {
                break;
            }
            folder = each.parent();
        }
    }
}

/// Whether a name is one that this program gives: parts of plain letters, none hidden, none `..`.
fn is_name(name: &str) -> bool {
    let part = |part: &str| {
        let plain = part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'));
        plain && !part.is_empty() && !part.ends_with('.') && (!part.starts_with('.') || part == super::record::NAME)
    };
    name.len() < 400 && name.split('/').all(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_inside() {
        for name in ["index.html", "us-chile/en.html", "a/b/charts/x-680-light.png", "element.0a1b.js.br"] {
            assert!(is_name(name), "{name}");
        }
        for name in [
            "",
            ".",
            "..",
            "../a",
            "a/../b",
            "/etc/passwd",
            "a//b",
            "C:\\a",
            "a\\b",
            "a b",
            ".ssh",
            "a/.x",
            "a\0",
            "é",
            "a.",
        ] {
            assert!(!is_name(name), "{name}");
        }
    }

    #[test]
    fn links_are_not_followed() {
        let root = std::env::temp_dir().join(format!("explainer-output-{}", std::process::id()));
        let (inside, outside) = (root.join("in"), root.join("out"));
        let output = Output::new(&inside).expect("a folder");
        fs::create_dir_all(&outside).expect("a folder");
        output.write("a/b.txt", b"1").expect("a file");
        assert!(output.has("a/b.txt", 1) && !output.has("a/b.txt", 2));
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(&outside, inside.join("c")).expect("a link");
            assert!(output.write("c/b.txt", b"1").is_err());
            assert!(!outside.join("b.txt").exists());
        }
        output.remove("a/b.txt");
        assert!(!inside.join("a").exists());
        let _ = fs::remove_dir_all(root);
    }
}
