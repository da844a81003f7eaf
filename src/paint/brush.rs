//! The brush: a scene's items as calls of a plotters backend.

use plotters_backend::{BackendColor, BackendStyle, DrawingBackend, DrawingErrorKind};

use super::curve::{dashes, flatten, runs};
use super::dense::{envelope, stretches};
use super::outline::{joined, outline, rounded, slice, trail};
use super::{Palette, Texts};
use crate::explainer::Str;
use crate::scene::{Color, Curve, Item, MarkKind, Panel, Ring, Scene, Shape, Style, Symbol};

/// Where a coordinate ends, in units: differences of two fit into plotters' whole numbers.
const FAR: f64 = 5e8;

/// A backend with what it needs to know to draw scenes.
pub struct Brush<'a, B: DrawingBackend> {
    pub backend: &'a mut B,
    pub palette: &'a Palette,
    /// Units of the backend to one CSS px.
    pub scale: f64,
    /// Units of the backend to one pixel of the device: rectangles and straight lines lie on these.
    pub grid: f64,
    /// What font sizes are multiplied by.
    pub font: f64,
    /// The most steps of a line that are drawn in one go.
    pub steps: usize,
    /// How far above its base line the backend wants a text's place, in font sizes.
    pub lift: f64,
    /// What plotters has no words for, where somebody says it otherwise: where one belongs, a line is drawn, which
    /// nothing else is (all other lines are paths or rectangles).
    pub extras: Option<Vec<Extra>>,
}

/// What plotters has no words for, in the backend's units.
#[cfg_attr(target_arch = "wasm32", allow(dead_code))]
pub enum Extra {
    /// A picture: x, y, width, height, its opacity and where it is.
    Picture([i32; 4], f64, Str),
    /// A clockwise turn of the next text in degrees, about a place.
    Turn(f64, [i32; 2]),
}

pub type Drawn<B> = Result<(), DrawingErrorKind<<B as DrawingBackend>::ErrorType>>;

/// A colour and a line width, as plotters wants them.
pub struct Pen(pub BackendColor, u32);

impl BackendStyle for Pen {
    fn color(&self) -> BackendColor {
        self.0
    }

    fn stroke_width(&self) -> u32 {
        self.1
    }
}

impl<B: DrawingBackend> Brush<'_, B> {
    /// Paints a scene.
    pub fn scene(&mut self, scene: &Scene, texts: Texts) -> Drawn<B> {
        for item in scene.legends.iter().flat_map(|legend| &legend.items) {
            self.item(item, Curve::Linear, 0.0, 0.0)?;
        }
        for panel in &scene.panels {
            self.panel(panel)?;
        }
        if texts == Texts::Painted {
            for label in scene.texts() {
                self.text(&label)?;
            }
        }
        Ok(())
    }

    /// Grid, then bars and areas, then the zero line on them, then the rest.
    fn panel(&mut self, panel: &Panel) -> Drawn<B> {
        let is_ink = |item: &&Item| item.style.stroke == Some(Color::Ink);
        let rules = || panel.axes.iter().flat_map(|axis| &axis.rules);
        for item in rules().filter(|item| !is_ink(item)) {
            self.item(item, Curve::Linear, panel.x, panel.y)?;
        }
        let solid =
            panel.marks.iter().take_while(|marks| matches!(marks.kind, MarkKind::Rect | MarkKind::Area)).count();
        for (at, marks) in panel.marks.iter().enumerate() {
            if at == solid {
                self.ink(&mut rules().filter(is_ink), panel)?;
            }
            for item in &marks.items {
                self.item(item, marks.curve, panel.x, panel.y)?;
            }
        }
        if solid == panel.marks.len() {
            self.ink(&mut rules().filter(is_ink), panel)?;
        }
        Ok(())
    }

    fn ink(&mut self, rules: &mut dyn Iterator<Item = &Item>, panel: &Panel) -> Drawn<B> {
        for item in rules {
            self.item(item, Curve::Linear, panel.x, panel.y)?;
        }
        Ok(())
    }

    fn item(&mut self, item: &Item, curve: Curve, dx: f64, dy: f64) -> Drawn<B> {
        let style = &item.style;
        let moved = |[x, y]: [f64; 2]| [x + dx, y + dy];
        match &item.shape {
            Shape::Text(_) | Shape::Placed(..) => Ok(()),
            Shape::Rect([x, y, width, height]) => self.rect([x + dx, y + dy, *width, *height], style),
            Shape::Symbol(x, y, size, symbol) => self.symbol(moved([*x, *y]), *size, *symbol, style),
            Shape::Rule([x, y, x2, y2]) if is_finite(&[*x, *y, *x2, *y2]) => {
                self.line(&[moved([*x, *y]), moved([*x2, *y2])], style)
            }
            Shape::Line(points) => {
                for run in runs(points) {
                    let points: Vec<[f64; 2]> = run.iter().map(|point| moved(*point)).collect();
                    self.line(&flatten(&points, curve), style)?;
                }
                Ok(())
            }
            Shape::Area(points) => {
                for run in runs(points) {
                    let edge = |x: usize, y: usize| -> Vec<[f64; 2]> {
                        run.iter().map(|point| moved([point[x], point[y]])).collect()
                    };
                    let mut around = flatten(&edge(0, 1), curve);
                    let top = around.len();
                    around.extend(flatten(&edge(2, 3), curve).iter().rev());
                    self.fill(&around, style)?;
                    self.line(&around[..top], style)?;
                }
                Ok(())
            }
            Shape::Arc(arc) if is_finite(arc) => {
                let [x, y, start, end, inner, outer] = *arc;
                let rings = slice([x + dx, y + dy, start, end, inner, outer]);
                self.rings(rings.into_iter().map(closed).collect(), style)
            }
            Shape::Glyph([x, y, size], rings) if is_finite(&[*x, *y, *size]) => {
                // The box of an outline is two px wide, that of a symbol the square of its area.
                let half = size.sqrt() / 2.0;
                let place = |point: &[f64; 2]| moved([x + half * point[0], y + half * point[1]]);
                let outline = rings.iter().map(|ring| Ring {
                    points: ring.points.iter().map(place).collect(),
                    closed: ring.closed || style.fill.is_some(),
                });
                self.rings(outline.collect(), style)
            }
            Shape::Path(rings) => {
                let place = |points: &[[f64; 2]]| -> Vec<[f64; 2]> {
                    points.iter().filter(|point| is_finite(*point)).map(|point| moved(*point)).collect()
                };
                let moved = rings.iter().map(|ring| Ring { points: place(&ring.points), closed: ring.closed });
                self.rings(moved.collect(), style)
            }
            Shape::Trail(points) => {
                let rings = runs(points).flat_map(|run| {
                    trail(&run.iter().map(|[x, y, width]| [x + dx, y + dy, *width]).collect::<Vec<_>>())
                });
                self.rings(rings.map(closed).collect(), style)
            }
            Shape::Image([x, y, width, height], url) if is_finite(&[*x, *y, *width, *height]) => {
                let frame = [x + dx, y + dy, *width, *height].map(|length| self.unit(length));
                self.extra(|| Extra::Picture(frame, style.opacity, url.clone())).map(|_| ())
            }
            Shape::Rule(_) | Shape::Glyph(..) | Shape::Arc(_) | Shape::Image(..) => Ok(()),
        }
    }

    /// Marks the place of an extra; whether somebody says it.
    pub fn extra(&mut self, extra: impl FnOnce() -> Extra) -> Result<bool, DrawingErrorKind<B::ErrorType>> {
        // On the canvas there are none: nothing of them is to get into the Wasm.
        let Some(extras) = self.extras.as_mut().filter(|_| !cfg!(target_arch = "wasm32")) else { return Ok(false) };
        extras.push(extra());
        let pen = Pen(BackendColor { alpha: 1.0, rgb: (0, 0, 0) }, 1);
        self.backend.draw_line((0, 0), (0, 0), &pen)?;
        Ok(true)
    }

    /// Fills the closed rings as one area and draws the lines of all.
    fn rings(&mut self, rings: Vec<Ring>, style: &Style) -> Drawn<B> {
        if let Some(color) = style.fill {
            let closed = rings.iter().filter(|ring| ring.closed).map(|ring| {
                let mut units = self.points(&ring.points);
                units.dedup();
                units
            });
            let around = joined(&closed.filter(|ring| ring.len() > 2).collect::<Vec<_>>());
            if !around.is_empty() {
                let pen = self.pen(color, style);
                self.backend.fill_polygon(around, &pen)?;
            }
        }
        for Ring { points, closed } in rings {
            match closed {
                true => self.around(points, style)?,
                false => self.line(&points, style)?,
            }
        }
        Ok(())
    }

    /// A closed line.
    fn around(&mut self, mut points: Vec<[f64; 2]>, style: &Style) -> Drawn<B> {
        if style.stroke.is_none() || points.len() < 2 {
            return Ok(());
        }
        // One point more than closes it, so that the last corner is joined like the others.
        points.extend([points[0], points[1]]);
        self.line(&points, style)
    }

    pub fn pen(&self, color: Color, style: &Style) -> Pen {
        let rgb = self.palette.resolve(color);
        let rgb = ((rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8);
        let alpha = (style.opacity * 100.0).round() / 100.0;
        Pen(BackendColor { alpha, rgb }, (style.stroke_width * self.scale).round().max(1.0) as u32)
    }

    pub fn unit(&self, px: f64) -> i32 {
        (px * self.scale).round().clamp(-FAR, FAR) as i32
    }

    /// Units, on the edge of a device pixel.
    fn edge(&self, px: f64) -> i32 {
        ((px * self.scale / self.grid).round() * self.grid).clamp(-FAR, FAR) as i32
    }

    fn points(&self, points: &[[f64; 2]]) -> Vec<(i32, i32)> {
        points.iter().map(|[x, y]| (self.unit(*x), self.unit(*y))).collect()
    }

    fn fill(&mut self, points: &[[f64; 2]], style: &Style) -> Drawn<B> {
        let Some(color) = style.fill else { return Ok(()) };
        let pen = self.pen(color, style);
        let points = self.points(points);
        self.backend.fill_polygon(points, &pen)
    }

    /// A line, in dashes where it has them; level and upright ones as rectangles on whole pixels.
    fn line(&mut self, points: &[[f64; 2]], style: &Style) -> Drawn<B> {
        let Some(color) = style.stroke.filter(|_| style.stroke_width > 0.0 && points.len() > 1) else {
            return Ok(());
        };
        let pen = self.pen(color, style);
        if style.dash.is_empty()
            && let Some(around) = envelope(points, style.stroke_width, self.grid / self.scale)
        {
            let around = self.points(&around);
            return self.backend.fill_polygon(around, &pen);
        }
        for part in dashes(points, &style.dash) {
            match part[..] {
                [[x, y], [x2, y2]] if x == x2 || y == y2 => {
                    let thick =
                        ((style.stroke_width * self.scale / self.grid).round().max(1.0) * self.grid).min(FAR) as i32;
                    let (left, top) = (x.min(x2), y.min(y2));
                    let (right, bottom) = (x.max(x2), y.max(y2));
                    let half = style.stroke_width / 2.0;
                    let (from, to) = if y == y2 {
                        let top = self.edge(top - half);
                        ((self.edge(left), top), (self.edge(right), top + thick))
                    } else {
                        let left = self.edge(left - half);
                        ((left, self.edge(top)), (left + thick, self.edge(bottom)))
                    };
                    self.backend.draw_rect(from, to, &pen, true)?;
                }
                _ => {
                    // Where stretches meet, what can be seen through would be seen twice.
                    let steps = if pen.0.alpha == 1.0 { self.steps } else { usize::MAX };
                    for stretch in stretches(&part, steps, self.grid / self.scale) {
                        let points = self.points(&stretch);
                        self.backend.draw_path(points, &pen)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn rect(&mut self, [x, y, width, height]: [f64; 4], style: &Style) -> Drawn<B> {
        if !is_finite(&[x, y, width, height]) {
            return Ok(());
        }
        let (left, top) = (self.edge(x), self.edge(y));
        let (mut right, mut bottom) = (self.edge(x + width), self.edge(y + height));
        // What has a size keeps one.
        if width > 0.0 {
            right = right.max(left + self.grid as i32);
        }
        if height > 0.0 {
            bottom = bottom.max(top + self.grid as i32);
        }
        let px = |unit: i32| f64::from(unit) / self.scale;
        let inset = if style.stroke.is_some() { style.stroke_width / 2.0 } else { 0.0 };
        let (x, y, x2, y2) = (px(left) + inset, px(top) + inset, px(right) - inset, px(bottom) - inset);
        let corner = style.corner.min((x2 - x) / 2.0).min((y2 - y) / 2.0);
        if corner > 0.0 {
            let around = rounded([x, y, x2, y2], corner);
            self.fill(&around, style)?;
            return self.line(&around, style);
        }
        if let Some(color) = style.fill {
            let pen = self.pen(color, style);
            self.backend.draw_rect((left, top), (right, bottom), &pen, true)?;
        }
        if style.stroke.is_some() {
            // One point more than closes it, so that the last corner is joined like the others.
            self.line(&[[x, y], [x2, y], [x2, y2], [x, y2], [x, y], [x2.min(x + 0.1), y]], style)?;
        }
        Ok(())
    }

    fn symbol(&mut self, [x, y]: [f64; 2], size: f64, symbol: Symbol, style: &Style) -> Drawn<B> {
        if !is_finite(&[x, y, size]) {
            return Ok(());
        }
        if symbol == Symbol::Circle {
            let radius = (size / std::f64::consts::PI).sqrt();
            let center = (self.unit(x), self.unit(y));
            let units = (radius * self.scale).round() as u32;
            if let Some(color) = style.fill {
                let pen = self.pen(color, style);
                self.backend.draw_circle(center, units, &pen, true)?;
            }
            if let Some(color) = style.stroke {
                let pen = self.pen(color, style);
                self.backend.draw_circle(center, units, &pen, false)?;
            }
            return Ok(());
        }
        let mut around = outline(symbol, size);
        for point in &mut around {
            *point = [point[0] + x, point[1] + y];
        }
        if symbol == Symbol::Stroke {
            return self.line(&around, style);
        }
        self.fill(&around, style)?;
        self.around(around, style)
    }
}

fn is_finite(lengths: &[f64]) -> bool {
    lengths.iter().all(|length| length.is_finite())
}

fn closed(points: Vec<[f64; 2]>) -> Ring {
    Ring { points, closed: true }
}
