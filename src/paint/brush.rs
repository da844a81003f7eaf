//! The brush: a scene's items as calls of a plotters backend.

use plotters_backend::text_anchor::{HPos, Pos, VPos};
use plotters_backend::{
    BackendColor, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontFamily, FontStyle,
    FontTransform,
};

use super::curve::{dashes, flatten, outline, rounded};
use super::{Palette, Texts};
use crate::scene::{Anchor, Color, Curve, Item, Label, MarkKind, Panel, Scene, Shape, Style, Symbol};

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
    /// How far above its base line the backend wants a text's place, in font sizes.
    pub lift: f64,
}

type Drawn<B> = Result<(), DrawingErrorKind<<B as DrawingBackend>::ErrorType>>;

/// A colour and a line width, as plotters wants them.
struct Pen(BackendColor, u32);

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
        match &item.shape {
            Shape::Text(_) => Ok(()),
            Shape::Rect([x, y, width, height]) => self.rect([x + dx, y + dy, *width, *height], style),
            Shape::Symbol(x, y, size, symbol) => self.symbol([x + dx, y + dy], *size, *symbol, style),
            Shape::Rule([x, y, x2, y2]) => self.line(&[[x + dx, y + dy], [x2 + dx, y2 + dy]], style),
            Shape::Line(points) => {
                let points: Vec<[f64; 2]> = points.iter().map(|[x, y]| [x + dx, y + dy]).collect();
                self.line(&flatten(&points, curve), style)
            }
            Shape::Area(points) => {
                let edge = |x: usize, y: usize| -> Vec<[f64; 2]> {
                    points.iter().map(|point| [point[x] + dx, point[y] + dy]).collect()
                };
                let mut around = flatten(&edge(0, 1), curve);
                let mut back = flatten(&edge(2, 3), curve);
                back.reverse();
                around.extend(back);
                self.fill(&around, style)?;
                if style.stroke.is_some() {
                    self.line(&flatten(&edge(0, 1), curve), style)?;
                }
                Ok(())
            }
        }
    }

    fn pen(&self, color: Color, style: &Style) -> Pen {
        let rgb = self.palette.resolve(color);
        let rgb = ((rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8);
        let alpha = (style.opacity * 100.0).round() / 100.0;
        Pen(BackendColor { alpha, rgb }, (style.stroke_width * self.scale).round().max(1.0) as u32)
    }

    fn unit(&self, px: f64) -> i32 {
        (px * self.scale).round() as i32
    }

    /// Units, on the edge of a device pixel.
    fn edge(&self, px: f64) -> i32 {
        ((px * self.scale / self.grid).round() * self.grid) as i32
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
        let Some(color) = style.stroke.filter(|_| style.stroke_width > 0.0) else { return Ok(()) };
        let pen = self.pen(color, style);
        for part in dashes(points, &style.dash) {
            match part[..] {
                [[x, y], [x2, y2]] if x == x2 || y == y2 => {
                    let thick = ((style.stroke_width * self.scale / self.grid).round().max(1.0) * self.grid) as i32;
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
                    let points = self.points(&part);
                    self.backend.draw_path(points, &pen)?;
                }
            }
        }
        Ok(())
    }

    fn rect(&mut self, [x, y, width, height]: [f64; 4], style: &Style) -> Drawn<B> {
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
        self.fill(&around, style)?;
        around.extend([around[0], around[1]]);
        self.line(&around, style)
    }

    fn text(&mut self, label: &Label) -> Drawn<B> {
        let style = Style { opacity: 1.0, ..Style::default() };
        let color = self.pen(label.color, &style).0;
        let shift = label.baseline_shift() - self.lift * label.size;
        let quarters = ((label.angle / 90.0).round() as i64).rem_euclid(4);
        let (transform, dx, dy) = match quarters {
            1 => (FontTransform::Rotate90, -shift, 0.0),
            2 => (FontTransform::Rotate180, 0.0, -shift),
            3 => (FontTransform::Rotate270, shift, 0.0),
            _ => (FontTransform::None, 0.0, shift),
        };
        let place = (self.unit(label.x + dx), self.unit(label.y + dy));
        let type_ = Type { color, size: label.size * self.scale * self.font, transform, label };
        self.backend.draw_text(&label.text, &type_, place)
    }
}

/// A label's type, as plotters wants it.
struct Type<'a> {
    color: BackendColor,
    size: f64,
    transform: FontTransform,
    label: &'a Label,
}

impl BackendTextStyle for Type<'_> {
    type FontError = std::fmt::Error;

    fn color(&self) -> BackendColor {
        self.color
    }

    fn size(&self) -> f64 {
        self.size
    }

    fn transform(&self) -> FontTransform {
        self.transform.clone()
    }

    fn style(&self) -> FontStyle {
        if self.label.bold { FontStyle::Bold } else { FontStyle::Normal }
    }

    fn anchor(&self) -> Pos {
        let across = match self.label.anchor {
            Anchor::Start => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::End => HPos::Right,
        };
        Pos::new(across, VPos::Top)
    }

    fn family(&self) -> FontFamily<'_> {
        FontFamily::SansSerif
    }

    fn layout_box(&self, _text: &str) -> Result<((i32, i32), (i32, i32)), Self::FontError> {
        // Both backends write text themselves; our own metrics have placed it.
        Ok(((0, 0), (0, 0)))
    }

    fn draw<E, F: FnMut(i32, i32, BackendColor) -> Result<(), E>>(
        &self,
        _text: &str,
        _place: (i32, i32),
        _draw: F,
    ) -> Result<Result<(), E>, Self::FontError> {
        Ok(Ok(()))
    }
}
