//! SVG: small, as an element of a page, or as a picture of its own.

use plotters::prelude::SVGBackend;

use super::brush::Brush;
use super::{Palette, Texts};
use crate::scene::Scene;

/// Units of the drawing to one CSS px: plotters' coordinates are whole numbers.
const UNITS: f64 = 10.0;
/// The size of most texts, in units; said once, on the root.
const SIZE: f64 = 13.0 * UNITS;

/// Paints a scene as one `<svg>` element in the light palette, whose colours a stylesheet can map (see `widget.css`)
/// and whose fonts are the page's.
pub fn svg(scene: &Scene) -> String {
    element(scene, &Palette::LIGHT, ["class=\"ex-svg\"", "role=\"img\" aria-hidden=\"true\""], "")
}

/// Paints a scene as the text of an SVG file: on the palette's paper, in the sans-serif font of the system.
pub fn svg_file(scene: &Scene, palette: &Palette) -> String {
    let paper = format!("<rect width=\"100%\" height=\"100%\" fill=\"#{:06X}\"/>\n", palette.paper);
    let around = ["xmlns=\"http://www.w3.org/2000/svg\"", "role=\"img\" font-family=\"sans-serif\""];
    element(scene, palette, around, &paper) + "\n"
}

/// Paints a scene as an element with attributes before and after its size, upon what lies at the bottom.
fn element(scene: &Scene, palette: &Palette, [before, after]: [&str; 2], bottom: &str) -> String {
    let (width, height) = ((scene.width * UNITS).round() as u32, (scene.height * UNITS).round() as u32);
    let mut drawn = String::new();
    {
        let mut backend = SVGBackend::with_string(&mut drawn, (width, height));
        // plotters divides font sizes by 1.24.
        let mut brush = Brush { backend: &mut backend, palette, scale: UNITS, grid: UNITS, font: 1.24, lift: 0.0 };
        // Writing to a string cannot fail.
        let _ = brush.scene(scene, Texts::Painted);
    }
    // The root is ours, and what is the same for all elements is said there or not at all. Quotes inside of texts
    // are escaped, so that only attributes match.
    let inner = drawn.split_once('\n').map_or("", |(_, rest)| rest);
    let inner = inner.trim_end().trim_end_matches("</svg>");
    let mut out = format!(
        "<svg {before} viewBox=\"0 0 {width} {height}\" width=\"{}\" height=\"{}\" {after} \
         font-size=\"{SIZE}\" stroke-linejoin=\"round\">\n{bottom}",
        scene.width, scene.height,
    );
    let same = [
        " opacity=\"1\"".to_owned(),
        " stroke=\"none\"".to_owned(),
        " dy=\"0.76em\"".to_owned(),
        " font-family=\"sans-serif\"".to_owned(),
        " text-anchor=\"start\"".to_owned(),
        format!(" font-size=\"{SIZE}\""),
    ];
    let mut lines = inner.lines().peekable();
    while let Some(line) = lines.next() {
        let mut line = line.to_owned();
        for attribute in &same {
            line = line.replace(attribute.as_str(), "");
        }
        out.push_str(&line);
        // plotters writes a text and its closing tag on lines of their own.
        let text = line.starts_with("<text") || lines.peek().is_some_and(|next| next.starts_with("</text"));
        if !text {
            out.push('\n');
        }
    }
    out.push_str("</svg>");
    out
}
