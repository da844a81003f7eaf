//! PNG: a picture of its own as pixels, two of them to one CSS px.

use std::sync::Arc;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::fontdb::{Database, Family, Query};
use resvg::usvg::{ImageHrefResolver, Options, Tree};

use super::Palette;
use super::svg::svg_alone;
use crate::scene::Scene;

/// Pixels to one CSS px, as on the screens that most readers have.
const SCALE: f32 = 2.0;

/// What stands in for a sans-serif font that the system names but does not have, the most usual first.
const SANS: [&str; 6] = ["Arial", "Helvetica", "Liberation Sans", "DejaVu Sans", "Noto Sans", "Segoe UI"];

/// The fonts of the system, found once for many pictures.
#[derive(Debug, Clone)]
pub struct Fonts(Arc<Database>);

impl Fonts {
    /// Looks for fonts where the system keeps them.
    pub fn of_system() -> Fonts {
        let mut fonts = Database::new();
        fonts.load_system_fonts();
        let has = |family: Family| fonts.query(&Query { families: &[family], ..Query::default() }).is_some();
        if !has(Family::SansSerif) {
            let usual = SANS.iter().find(|name| has(Family::Name(name))).map(|name| (*name).to_owned());
            let any = || fonts.faces().find_map(|face| Some(face.families.first()?.0.clone()));
            if let Some(name) = usual.or_else(any) {
                fonts.set_sans_serif_family(name);
            }
        }
        Fonts(Arc::new(fonts))
    }

    /// Whether there is none: pictures then have no text.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Paints a scene as the bytes of a PNG file, on the palette's paper; pictures that are elsewhere are left out.
///
/// # Errors
///
/// What is wrong, in words, where the scene is too large for a picture.
pub fn png(scene: &Scene, palette: &Palette, fonts: &Fonts) -> Result<Vec<u8>, String> {
    pixels(&svg_alone(scene, palette), fonts, SCALE)
}

/// Turns an SVG file into the bytes of a PNG file, `scale` pixels to one px; nothing that it refers to is loaded.
///
/// # Errors
///
/// What is wrong, in words, where it is no SVG, or too large for a picture.
pub fn pixels(drawing: &str, fonts: &Fonts, scale: f32) -> Result<Vec<u8>, String> {
    let nowhere = ImageHrefResolver { resolve_data: Box::new(|_, _, _| None), resolve_string: Box::new(|_, _| None) };
    let options = Options { fontdb: fonts.0.clone(), image_href_resolver: nowhere, ..Options::default() };
    let tree = Tree::from_str(drawing, &options).map_err(|error| error.to_string())?;
    let pixels = |length: f32| (length * scale).ceil() as u32;
    let (width, height) = (pixels(tree.size().width()), pixels(tree.size().height()));
    let mut picture = Pixmap::new(width, height).ok_or_else(|| format!("{width} x {height} pixels"))?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut picture.as_mut());
    picture.encode_png().map_err(|error| error.to_string())
}
