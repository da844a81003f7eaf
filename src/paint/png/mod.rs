//! PNG: a picture of its own as pixels, two of them to one CSS px.

mod indexed;
mod letters;
mod raster;

use std::cell::RefCell;
use std::sync::Arc;

use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::fontdb::{Database, FaceInfo, Family, Query, Source, Weight};
use resvg::usvg::{ImageHrefResolver, Options, Tree};

use self::indexed::encode;
use self::letters::Outlines;
use self::raster::Raster;
use super::brush::Brush;
use super::{Palette, Texts, svg_file};
use crate::scene::{Scene, Shape};

/// Units of the brush to one CSS px: plotters' coordinates are whole numbers.
const UNITS: f64 = 10.0;

/// Pixels to one CSS px, as on the screens that most readers have.
const SCALE: f32 = 2.0;

/// What stands in for a sans-serif font that the system names but does not have, the most usual first.
const SANS: [&str; 6] = ["Arial", "Helvetica", "Liberation Sans", "DejaVu Sans", "Noto Sans", "Segoe UI"];

/// The fonts of the system, found once for many pictures.
#[derive(Debug, Clone)]
pub struct Fonts {
    database: Arc<Database>,
    outlines: Arc<Outlines>,
}

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
        Fonts { database: Arc::new(fonts), outlines: Arc::default() }
    }

    /// Whether there is none: pictures then have no text.
    pub fn is_empty(&self) -> bool {
        self.database.is_empty()
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

/// Paints a scene as the bytes of a PNG file, on the palette's paper; pictures that are elsewhere are left out, those
/// whose address is a `data:` are not.
///
/// # Errors
///
/// What is wrong, in words, where the scene is too large for a picture.
pub fn png(scene: &Scene, palette: &Palette, fonts: &Fonts) -> Result<Vec<u8>, String> {
    let mut items = scene.panels.iter().flat_map(|panel| &panel.marks).flat_map(|marks| &marks.items);
    if items.any(|item| matches!(item.shape, Shape::Image(..))) {
        return pixels(&svg_file(scene, palette), fonts, SCALE);
    }
    on_paper(scene.width as f32 * SCALE, scene.height as f32 * SCALE, |picture| {
        let part = |shift: u32| (palette.paper >> shift) as u8;
        picture.fill(Color::from_rgba8(part(16), part(8), part(0), u8::MAX));
        let mut backend = Raster::new(picture, SCALE / UNITS as f32);
        let extras = Some(Vec::new());
        let mut brush = Brush {
            backend: &mut backend,
            palette,
            scale: UNITS,
            grid: UNITS,
            steps: usize::MAX,
            font: 1.0,
            lift: 0.0,
            extras,
        };
        // Painting in memory cannot fail.
        let _ = brush.scene(scene, Texts::Painted);
        let extras = brush.extras.unwrap_or_default();
        backend.finish(fonts, &extras);
    })
}

/// Turns an SVG file into the bytes of a PNG file, `scale` pixels to one px; nothing that it refers to is
/// loaded.
///
/// # Errors
///
/// What is wrong, in words, where it is no SVG, or too large for a picture.
pub fn pixels(drawing: &str, fonts: &Fonts, scale: f32) -> Result<Vec<u8>, String> {
    let tree = Tree::from_str(drawing, &options(fonts)).map_err(|error| error.to_string())?;
    on_paper(tree.size().width() * scale, tree.size().height() * scale, |picture| {
        resvg::render(&tree, Transform::from_scale(scale, scale), &mut picture.as_mut());
    })
}

/// How drawings are read: with these fonts, without anything that is elsewhere.
fn options(fonts: &Fonts) -> Options<'static> {
    let image_href_resolver = ImageHrefResolver {
        resolve_data: ImageHrefResolver::default_data_resolver(),
        resolve_string: Box::new(|_, _| None),
    };
    Options { fontdb: fonts.database.clone(), image_href_resolver, ..Options::default() }
}

/// Draws on an empty picture of a size in pixels, and packs it.
fn on_paper(width: f32, height: f32, draw: impl FnOnce(&mut Pixmap)) -> Result<Vec<u8>, String> {
    let (width, height) = (width.ceil() as u32, height.ceil() as u32);
    PAPER.with_borrow_mut(|paper| {
        let mut picture = take(paper, width, height).ok_or_else(|| format!("{width} x {height} pixels"))?;
        draw(&mut picture);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paint::svg_alone;
    use crate::scene::{Anchor, Baseline, Color, Curve, Item, Label, MarkKind, Marks, Panel, Style, Symbol};

    /// Red, green and blue of every pixel.
    fn colors(file: &[u8]) -> Vec<u8> {
        let mut decoder = png::Decoder::new(std::io::Cursor::new(file));
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info().expect("a PNG file");
        let mut out = vec![0; reader.output_buffer_size().expect("a size")];
        let info = reader.next_frame(&mut out).expect("pixels");
        let samples = info.color_type.samples();
        out.chunks_exact(samples).flat_map(|pixel| pixel[..3].to_vec()).collect()
    }

    #[test]
    fn pixels_and_drawings_show_the_same() {
        let label = |text: &str, angle: f64, anchor, y: f64| Label {
            x: 60.0,
            y,
            text: text.to_owned(),
            anchor,
            baseline: Baseline::Middle,
            angle,
            size: 13.0,
            bold: angle == 0.0,
            color: Color::Ink,
        };
        let style = |fill, stroke| Style { fill, stroke, stroke_width: 2.0, opacity: 0.6, ..Style::default() };
        let filled = style(Some(Color::Hue(1)), None);
        let line = style(None, Some(Color::Hue(0)));
        let both = style(Some(Color::Hue(2)), Some(Color::Ink));
        let item = |shape, style: &Style| Item { shape, style: style.clone() };
        let items = vec![
            item(Shape::Rect([5.0, 5.0, 50.0, 20.0]), &filled),
            item(Shape::Line(vec![[5.0, 60.0], [40.0, 20.0], [80.0, 70.0], [115.0, 30.0]]), &line),
            item(Shape::Rule([5.0, 75.0, 115.0, 75.0]), &line),
            item(
                Shape::Area(vec![[5.0, 90.0, 5.0, 110.0], [60.0, 80.0, 60.0, 110.0], [115.0, 95.0, 115.0, 110.0]]),
                &filled,
            ),
            item(Shape::Symbol(30.0, 40.0, 120.0, Symbol::Circle), &both),
            item(Shape::Arc([90.0, 50.0, 0.5, 4.0, 6.0, 16.0]), &both),
            item(Shape::Text(label("Wörter & <1>", 0.0, Anchor::Middle, 15.0)), &filled),
            item(Shape::Text(label("upright", -90.0, Anchor::End, 30.0)), &filled),
            item(Shape::Placed(label("slanted", -30.0, Anchor::Start, 100.0), [0.0, 0.0]), &filled),
        ];
        let marks = vec![Marks { kind: MarkKind::Rect, curve: Curve::Linear, items }];
        let scene = Scene {
            width: 120.0,
            height: 120.0,
            panels: vec![Panel { marks, ..Panel::default() }],
            ..Scene::default()
        };
        let fonts = Fonts::of_system();
        for palette in [&Palette::LIGHT, &Palette::DARK] {
            let painted = colors(&png(&scene, palette, &fonts).expect("a picture"));
            let drawn = colors(&pixels(&svg_alone(&scene, palette), &fonts, SCALE).expect("a picture"));
            assert_eq!(painted.len(), 240 * 240 * 3);
            let differ = painted.iter().zip(&drawn).filter(|(a, b)| a.abs_diff(**b) > 24).count();
            assert!(differ * 200 < painted.len(), "{differ} of {} samples differ", painted.len());
            let paper = (palette.paper >> 16) as u8;
            assert!(painted.chunks(3).filter(|pixel| pixel[0] != paper).count() > 4000, "nothing is painted");
        }
    }
}
