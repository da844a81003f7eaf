//! Pictures of charts: SVG and PNG, for light and dark pages, wide and narrow.

use std::rc::Rc;

use super::{Work, fonts};
use crate::paint::{self, Palette};
use crate::scene::{Drawing, Frame, Scene};

/// The widths of pictures in px: columns and phones.
pub(super) const WIDE: u32 = 680;
const NARROW: u32 = 340;
const THEMES: [(&str, &Palette); 2] = [("light", &Palette::LIGHT), ("dark", &Palette::DARK)];

/// A chart that has been drawn.
pub struct Picture {
    /// The chart's id.
    pub chart: String,
    /// Its drawing as an element of a page, in the wide form.
    pub element: String,
    /// The size of the wide form in px.
    pub width: f64,
    /// Its height.
    pub height: f64,
    /// The SVG files.
    pub files: Vec<File>,
    /// What they show: the wide form, the narrow one.
    scenes: [Scene; 2],
}

/// A picture's file.
pub struct File {
    /// Its name in the document's folder.
    pub name: String,
    /// Its text.
    pub svg: String,
    narrow: bool,
    palette: &'static Palette,
}

impl Picture {
    /// One of its files as the bytes of a PNG file.
    pub fn pixels(&self, file: &File) -> Result<Vec<u8>, String> {
        paint::png(&self.scenes[usize::from(file.narrow)], file.palette, fonts())
    }
}

/// The name of a picture in its document's folder.
pub(super) fn name(chart: &str, width: u32, theme: &str, kind: &str) -> String {
    format!("charts/{chart}-{width}-{theme}.{kind}")
}

/// Draws every chart of a document; one that cannot be drawn has no picture.
pub(super) fn draw(explainer: &crate::explainer::Explainer) -> Vec<Picture> {
    let mut out = Vec::new();
    for chart in explainer.charts() {
        let tables: Vec<_> = chart.tables.iter().map(|id| Rc::clone(&explainer.tables[id.0])).collect();
        let Some(drawing) = Drawing::read(&chart.spec, &tables, explainer.locale) else { continue };
        let frame = |width: u32| Frame::new(f64::from(width), explainer.locale);
        let (wide, narrow) = (drawing.lay_out(&frame(WIDE)), drawing.lay_out(&frame(NARROW)));
        let mut files = Vec::new();
        for (width, scene) in [(WIDE, &wide), (NARROW, &narrow)] {
            for (theme, palette) in THEMES {
                let (name, svg) = (name(&chart.id, width, theme, "svg"), paint::svg_alone(scene, palette));
                files.push(File { name, svg, narrow: width == NARROW, palette });
            }
        }
        let (chart, element) = (chart.id.to_string(), paint::svg(&wide));
        out.push(Picture { chart, element, width: wide.width, height: wide.height, files, scenes: [wide, narrow] });
    }
    out
}

/// The chart of a figure in the prerendered page, where there is a picture of it.
pub(super) fn chart_of(work: &Work, figure: &str) -> Option<String> {
    let chart = figure.strip_prefix(&*work.explainer.id)?.strip_prefix("-chart-")?;
    work.pictures.iter().any(|picture| picture.chart == chart).then(|| chart.to_owned())
}
