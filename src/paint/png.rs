//! PNG: a picture of its own as pixels, two of them to one CSS px.

use std::cell::RefCell;
use std::sync::Arc;

use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::fontdb::{Database, FaceInfo, Family, Query, Source, Weight};
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
        hold(&mut fonts);
        Fonts(Arc::new(fonts))
    }

    /// Whether there is none: pictures then have no text.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Brings the fonts that most texts are set in into memory: a file is read again for every text.
fn hold(fonts: &mut Database) {
    let mut paths = Vec::new();
    for family in [Family::SansSerif, Family::Serif] {
        for weight in [Weight::NORMAL, Weight::BOLD] {
            let found = fonts.query(&Query { families: &[family], weight, ..Query::default() });
            if let Some(Source::File(path)) = found.and_then(|id| fonts.face(id)).map(|face| &face.source)
                && !paths.contains(path)
            {
                paths.push(path.clone());
            }
        }
    }
    for path in paths {
        let Ok(bytes) = std::fs::read(&path) else { continue };
        let same = |face: &FaceInfo| matches!(&face.source, Source::File(own) if *own == path);
        let faces: Vec<_> = fonts.faces().filter(|face| same(face)).map(|face| face.id).collect();
        for face in faces {
            fonts.remove_face(face);
        }
        fonts.load_font_source(Source::Binary(Arc::new(bytes)));
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
    PAPER.with_borrow_mut(|paper| {
        let mut picture = take(paper, width, height).ok_or_else(|| format!("{width} x {height} pixels"))?;
        resvg::render(&tree, Transform::from_scale(scale, scale), &mut picture.as_mut());
        let bytes = encode(&picture).map_err(|error| error.to_string());
        *paper = Some(picture);
        bytes
    })
}

thread_local! {
    /// The last picture of a thread: the next one of its size is painted over it. A picture has millions of bytes, and
    /// to get them from the system takes as long as to paint them.
    static PAPER: RefCell<Option<Pixmap>> = const { RefCell::new(None) };
}

/// A picture of a size, empty.
fn take(paper: &mut Option<Pixmap>, width: u32, height: u32) -> Option<Pixmap> {
    match paper.take() {
        Some(mut same) if (same.width(), same.height()) == (width, height) => {
            same.fill(Color::TRANSPARENT);
            Some(same)
        }
        _ => Pixmap::new(width, height),
    }
}

/// The picture as a file: without transparency where it has none, and packed fast, which for drawings is packed well.
fn encode(picture: &Pixmap) -> Result<Vec<u8>, png::EncodingError> {
    let opaque = picture.pixels().iter().all(|pixel| pixel.alpha() == u8::MAX);
    let mut out = Vec::with_capacity(1 << 16);
    let mut encoder = png::Encoder::new(&mut out, picture.width(), picture.height());
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    encoder.set_color(if opaque { png::ColorType::Rgb } else { png::ColorType::Rgba });
    let mut samples = Vec::with_capacity(picture.data().len());
    for pixel in picture.pixels() {
        let plain = pixel.demultiply();
        samples.extend_from_slice(&[plain.red(), plain.green(), plain.blue()]);
        if !opaque {
            samples.push(plain.alpha());
        }
    }
    encoder.write_header()?.write_image_data(&samples)?;
    Ok(out)
}
