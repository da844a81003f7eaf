//! The folder of data: where specifications' addresses of data are looked up, and nowhere else.

use std::fs;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

/// The size above which a file of data is not read.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// A folder with files of data, where one is given.
pub struct Folder(pub Option<PathBuf>);

impl Folder {
    /// The text behind an address such as `data/cars.json`: that file of the folder, else its `cars.json`.
    /// The error says what there is instead.
    pub fn load(&self, url: &str) -> Result<String, String> {
        let bytes = self.bytes(url)?;
        let text = String::from_utf8(bytes);
        text.map_err(|_| format!("`{url}`, which cannot be read: stream did not contain valid UTF-8"))
    }

    /// What is behind an address, as [`Folder::load`] finds it.
    pub fn bytes(&self, url: &str) -> Result<Vec<u8>, String> {
        let Some(folder) = &self.0 else {
            return Err(format!("`{url}` without a folder to find it in (`--data`)"));
        };
        let path = Path::new(url);
        // An address of the web is a path like any other here, and not found.
        if url.is_empty() || !path.components().all(|part| matches!(part, Component::Normal(_))) {
            return Err(format!("`{url}`, which leads out of the folder of data"));
        }
        let file = [Some(path), path.strip_prefix("data").ok()].into_iter().flatten().map(|path| folder.join(path));
        let Some(file) = file.into_iter().find(|file| file.is_file()) else {
            return Err(format!("`{url}`, which is not in the folder of data"));
        };
        if !is_within(&file, folder) {
            return Err(format!("`{url}`, which leads out of the folder of data"));
        }
        read(&file).map_err(|error| format!("`{url}`, which cannot be read: {error}"))
    }
}

/// Whether a file is in a folder where links have been followed, too.
fn is_within(file: &Path, folder: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().ok();
    real(file).zip(real(folder)).is_some_and(|(file, folder)| file.starts_with(folder))
}

fn read(file: &Path) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let file = fs::File::open(file).map_err(|error| error.to_string())?;
    let length = file.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if length as u64 > MOST_BYTES { Err("it is larger than 64 MB".to_owned()) } else { Ok(bytes) }
}
