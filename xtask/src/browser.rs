//! The browser that the tests drive: Chromium, found or installed.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::workspace::find_program;

const NAMES: [&str; 5] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/// Where installers put it that do not touch `PATH`.
const PLACES: [&str; 2] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/// The browser that `CHROME` names, else the first one found.
///
/// # Errors
/// When `CHROME` names no file.
pub fn find() -> Result<Option<PathBuf>> {
    if let Some(path) = env::var_os("CHROME") {
        let path = PathBuf::from(path);
        if !path.is_file() {
            bail!("expected CHROME to name a browser, got `{}`", path.display());
        }
        return Ok(Some(path));
    }
    let place = || PLACES.iter().map(Path::new).find(|path| path.is_file()).map(Path::to_owned);
    Ok(find_program(&NAMES).or_else(place))
}
