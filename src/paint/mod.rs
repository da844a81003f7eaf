//! Painters: the only code that names plotters.

mod brush;
mod canvas;
mod contrast;
mod curve;
mod dense;
#[cfg(any(not(target_arch = "wasm32"), feature = "lab"))]
mod json;
mod lettering;
mod outline;
#[cfg(not(target_arch = "wasm32"))]
mod png;
#[cfg(not(target_arch = "wasm32"))]
mod svg;

#[cfg(not(target_arch = "wasm32"))]
pub use self::png::{Fonts, pixels, png};
pub use canvas::canvas;
pub use contrast::contrast;
#[cfg(any(not(target_arch = "wasm32"), feature = "lab"))]
pub use json::json;
#[cfg(not(target_arch = "wasm32"))]
pub use svg::{svg, svg_alone, svg_file};

use brush::Brush;
use plotters_backend::{DrawingBackend, DrawingErrorKind};

use crate::scene::{Color, Scene};

/// Whether a painter writes the scene's texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Texts {
    /// It writes them: SVG, pictures.
    Painted,
    /// It leaves them to the page, which lays real text over the canvas.
    InPage,
}

/// What the roles of [`Color`] look like: 0xRRGGBB each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Palette {
    /// Text and strong lines.
    pub ink: u32,
    /// Secondary text.
    pub soft: u32,
    /// Grid and hair lines.
    pub rule: u32,
    /// The page behind the chart.
    pub paper: u32,
    /// The hues, most distinct first: blue, orange, teal, purple, gold, grey.
    pub hues: [u32; 6],
}

impl Palette {
    /// On a light page.
    pub const LIGHT: Palette = Palette {
        ink: 0x16181d,
        soft: 0x565c66,
        rule: 0xdcd9d2,
        paper: 0xffffff,
        hues: [0x0b5fa5, 0xbe5118, 0x1a7f6e, 0x8a4f9e, 0x906c00, 0x6b7280],
    };
    /// On a dark page.
    pub const DARK: Palette = Palette {
        ink: 0xeceae5,
        soft: 0xa5a9b0,
        rule: 0x3a3c42,
        paper: 0x17181b,
        hues: [0x6db3ee, 0xf0935c, 0x4fc2ac, 0xc792d8, 0xdcb53c, 0xa0a5ae],
    };

    /// The colour to paint, 0xRRGGBB.
    pub fn resolve(&self, color: Color) -> u32 {
        match color {
            Color::Ink => self.ink,
            Color::Soft => self.soft,
            Color::Rule => self.rule,
            Color::Paper => self.paper,
            Color::Hue(hue) => self.hues[usize::from(hue) % self.hues.len()],
            Color::Rgb(rgb) => rgb,
            Color::Pair(light, dark) => {
                if self.paper >> 16 < 0x80 {
                    dark
                } else {
                    light
                }
            }
        }
    }
}

/// Paints a scene on a plotters backend whose pixels are `scale` to one CSS px.
///
/// # Errors
///
/// What the backend reports.
pub fn paint<B: DrawingBackend>(
    scene: &Scene,
    palette: &Palette,
    backend: &mut B,
    scale: f64,
    texts: Texts,
) -> Result<(), DrawingErrorKind<B::ErrorType>> {
    Brush { backend, palette, scale, grid: 1.0, steps: usize::MAX, font: 1.0, lift: 0.8, extras: None }
        .scene(scene, texts)
}
