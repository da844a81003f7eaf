//! Pictures that a specification shows, brought into its drawing from the folder of data.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::Folder;
use crate::scene::{Scene, Shape};

/// Replaces the addresses of pictures by what is behind them; those that are not found are left out.
pub fn bring_in(scene: &mut Scene, folder: &Folder) {
    for item in scene.panels.iter_mut().flat_map(|panel| &mut panel.marks).flat_map(|marks| &mut marks.items) {
        let Shape::Image(_, url) = &mut item.shape else { continue };
        let path = url.split(['?', '#']).next().unwrap_or_default();
        let found = folder.bytes(path).ok().and_then(|bytes| Some((kind(&bytes)?, bytes)));
        *url = found.map_or_else(String::new, |(kind, bytes)| data_url(kind, &bytes)).as_str().into();
    }
}

fn data_url(kind: &str, bytes: &[u8]) -> String {
    format!("data:{kind};base64,{}", STANDARD.encode(bytes))
}

/// The media type of a picture of pixels, by how it begins.
fn kind(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Some("image/png"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [b'G', b'I', b'F', b'8', ..] => Some("image/gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => None,
    }
}
