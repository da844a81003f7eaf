//! The raster: a plotters backend that paints on pixels in memory.

use std::convert::Infallible;

use plotters_backend::text_anchor::HPos;
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontStyle,
    FontTransform,
};
use resvg::tiny_skia::{Color, FillRule, LineJoin, Paint, Path, PathBuilder, Pixmap, Rect, Stroke, Transform};

use super::Fonts;
use super::letters::Text;
use crate::paint::brush::Extra;
use crate::scene::Anchor;

/// A picture in the making.
pub struct Raster<'a> {
    pub picture: &'a mut Pixmap,
    /// Pixels to a unit.
    scale: f32,
    /// Texts are drawn when all is known of them: how those are turned that plotters has no words for.
    texts: Vec<Placed>,
    /// Places of extras so far.
    extras: usize,
    /// The extra that the next text belongs to.
    turned: Option<usize>,
}

/// A text to be drawn.
struct Placed {
    text: Text,
    color: Color,
    place: [f32; 2],
    /// Quarters of a turn.
    quarters: f32,
    extra: Option<usize>,
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

impl<'a> Raster<'a> {
    pub fn new(picture: &'a mut Pixmap, scale: f32) -> Raster<'a> {
        Raster { picture, scale, texts: Vec::new(), extras: 0, turned: None }
    }

    /// Draws the texts, turned as the extras say. The brush has put their places on their base lines.
    pub fn finish(self, fonts: &Fonts, extras: &[Extra]) {
        let mut picture = self.picture.as_mut();
        for Placed { text, color, place: [x, y], quarters, extra } in self.texts {
            let turned = match extra.and_then(|extra| extras.get(extra)) {
                Some(Extra::Turn(angle, [x, y])) => Transform::from_rotate_at(*angle as f32, *x as f32, *y as f32),
                _ if quarters != 0.0 => Transform::from_rotate_at(quarters * 90.0, x, y),
                _ => Transform::identity(),
            };
            let place = Transform::from_scale(self.scale, self.scale).pre_concat(turned).pre_translate(x, y);
            text.draw(fonts, color, place, &mut picture);
        }
    }

    fn fill(&mut self, path: Option<Path>, color: BackendColor) {
        if let (Some(path), Some(paint)) = (path, paint(color)) {
            let scale = Transform::from_scale(self.scale, self.scale);
            self.picture.fill_path(&path, &paint, FillRule::Winding, scale, None);
        }
    }

    fn stroke<S: BackendStyle>(&mut self, path: Option<Path>, style: &S) {
        if let (Some(path), Some(paint)) = (path, paint(style.color())) {
            let stroke = Stroke { width: style.stroke_width() as f32, line_join: LineJoin::Round, ..Stroke::default() };
            self.picture.stroke_path(&path, &paint, &stroke, Transform::from_scale(self.scale, self.scale), None);
        }
    }
}

fn color(color: BackendColor) -> Option<Color> {
    let (red, green, blue) = color.rgb;
    let alpha = color.alpha as f32;
    let part = |part: u8| f32::from(part) / 255.0;
    Color::from_rgba(part(red), part(green), part(blue), alpha).filter(|_| alpha > 0.0)
}

fn paint(from: BackendColor) -> Option<Paint<'static>> {
    let mut paint = Paint::default();
    paint.set_color(color(from)?);
    Some(paint)
}

/// A line through points, closed or not.
fn through(points: impl IntoIterator<Item = BackendCoord>, closed: bool) -> Option<Path> {
    let mut path = PathBuilder::new();
    for (x, y) in points {
        match path.is_empty() {
            true => path.move_to(x as f32, y as f32),
            false => path.line_to(x as f32, y as f32),
        }
    }
    if closed && !path.is_empty() {
        path.close();
    }
    path.finish()
}

impl DrawingBackend for Raster<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        (self.picture.width(), self.picture.height())
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Drawn {
        self.fill(Rect::from_xywh(x as f32, y as f32, 1.0, 1.0).map(PathBuilder::from_rect), color);
        Ok(())
    }

    /// Nothing but the place of an extra is a line.
    fn draw_line<S: BackendStyle>(&mut self, _from: BackendCoord, _to: BackendCoord, _style: &S) -> Drawn {
        self.turned = Some(self.extras);
        self.extras += 1;
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        (left, top): BackendCoord,
        (right, bottom): BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn {
        let [left, top, right, bottom] = [left, top, right, bottom].map(|at| at as f32 * self.scale);
        let Some(rect) = Rect::from_ltrb(left, top, right, bottom) else { return Ok(()) };
        match paint(style.color()) {
            Some(paint) if fill => self.picture.fill_rect(rect, &paint, Transform::identity(), None),
            Some(paint) => {
                let path = PathBuilder::from_rect(rect);
                let stroke = Stroke { width: style.stroke_width() as f32 * self.scale, ..Stroke::default() };
                self.picture.stroke_path(&path, &paint, &stroke, Transform::identity(), None);
            }
            None => {}
        }
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        self.stroke(through(path, false), style);
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(&mut self, (x, y): BackendCoord, radius: u32, style: &S, fill: bool) -> Drawn {
        let circle = PathBuilder::from_circle(x as f32, y as f32, radius as f32);
        match fill {
            true => self.fill(circle, style.color()),
            false => self.stroke(circle, style),
        }
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        self.fill(through(path, true), style.color());
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, (x, y): BackendCoord) -> Drawn {
        let extra = self.turned.take();
        let Some(color) = color(style.color()) else { return Ok(()) };
        let anchor = match style.anchor().h_pos {
            HPos::Left => Anchor::Start,
            HPos::Center => Anchor::Middle,
            HPos::Right => Anchor::End,
        };
        let quarters = match style.transform() {
            FontTransform::Rotate90 => 1.0,
            FontTransform::Rotate180 => 2.0,
            FontTransform::Rotate270 => 3.0,
            _ => 0.0,
        };
        let bold = matches!(style.style(), FontStyle::Bold);
        let text = Text::new(text, style.size(), bold, anchor);
        self.texts.push(Placed { text, color, place: [x as f32, y as f32], quarters, extra });
        Ok(())
    }
}
