//! Lettering: a scene's texts as calls of a plotters backend.

use plotters_backend::text_anchor::{HPos, Pos, VPos};
use plotters_backend::{BackendColor, BackendTextStyle, DrawingBackend, FontFamily, FontStyle, FontTransform};

use super::brush::{Brush, Drawn, Extra};
use crate::scene::{Anchor, Label, Style};

impl<B: DrawingBackend> Brush<'_, B> {
    /// Writes a text. Backends know quarter turns only; any other turn is an extra, or the nearest quarter.
    pub fn text(&mut self, label: &Label) -> Drawn<B> {
        if ![label.x, label.y].iter().all(|length| length.is_finite()) {
            return Ok(());
        }
        let style = Style { opacity: 1.0, ..Style::default() };
        let color = self.pen(label.color, &style).0;
        let shift = label.baseline_shift() - self.lift * label.size;
        let quarter = (label.angle / 90.0).round();
        let slanted = label.angle.is_finite() && (label.angle - quarter * 90.0).abs() > 0.05;
        let center = [self.unit(label.x), self.unit(label.y)];
        let turned = slanted && self.extra(|| Extra::Turn(label.angle, center))?;
        let (transform, dx, dy) = match (quarter as i64).rem_euclid(4) {
            _ if turned => (FontTransform::None, 0.0, shift),
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
