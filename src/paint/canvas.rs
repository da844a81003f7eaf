//! The canvas of a page.

use plotters_canvas::CanvasBackend;
use wasm_bindgen::JsCast;

use super::brush::Brush;
use super::{Palette, Texts};
use crate::scene::Scene;

/// The most pixels a canvas can have everywhere (iOS fails silently beyond).
const MOST_PIXELS: f64 = 16_000_000.0;
/// Units to one device pixel: plotters' coordinates are whole numbers, slanted lines need finer ones than pixels.
const FINE: f64 = 10.0;
/// The steps of a line that a browser is given in one go.
const STEPS: usize = 32;

/// Paints a scene on a canvas element: all but its texts, which the page lays over it.
///
/// Sets the canvas's size in device pixels, `ratio` of them to a CSS px (fewer where that would be too many); its size
/// on the page is the stylesheet's. What is kept has whole lines, whether or not these take longer.
pub fn canvas(scene: &Scene, palette: &Palette, canvas: &web_sys::HtmlCanvasElement, ratio: f64, kept: bool) {
    let area = (scene.width * scene.height).max(1.0);
    let ratio = if ratio.is_finite() { ratio.clamp(0.5, 8.0) } else { 1.0 }.min((MOST_PIXELS / area).sqrt());
    let (width, height) = ((scene.width * ratio).round() as u32, (scene.height * ratio).round() as u32);
    // Setting the size empties the canvas, but makes a new one: keep it where it fits.
    if canvas.width() != width || canvas.height() != height {
        canvas.set_width(width);
        canvas.set_height(height);
    }
    let context = canvas.get_context("2d").ok().flatten();
    let Some(context) = context.and_then(|object| object.dyn_into::<web_sys::CanvasRenderingContext2d>().ok()) else {
        return;
    };
    let Some(mut backend) = CanvasBackend::with_canvas_object(canvas.clone()) else { return };
    context.save();
    let _ = context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0);
    context.clear_rect(0.0, 0.0, f64::from(width), f64::from(height));
    let _ = context.set_transform(1.0 / FINE, 0.0, 0.0, 1.0 / FINE, 0.0, 0.0);
    context.set_line_join("round");
    let (scale, steps) = (ratio * FINE, if kept { usize::MAX } else { STEPS });
    let mut brush =
        Brush { backend: &mut backend, palette, scale, grid: FINE, steps, font: 1.0, lift: 0.8, extras: None };
    // A context that is lost draws nothing; the table says the same in words.
    let _ = brush.scene(scene, Texts::InPage);
    context.restore();
}
