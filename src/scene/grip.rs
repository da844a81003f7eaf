//! Grips: the plot areas of a scene with the scales along them, which a reader drags, brushes and zooms.

use super::exact::Scale;
use super::stretch::end_of;
use crate::explainer::Str;
use crate::flow::Value;

/// A plot area with the scales along it.
#[derive(Debug, Clone, PartialEq)]
pub struct Grip {
    /// The views that it shows, those around them among them.
    pub views: Vec<usize>,
    /// Left and top edge in the scene, width and height, px.
    pub frame: [f64; 4],
    /// Along the page.
    pub x: Option<Grasp>,
    /// Down the page.
    pub y: Option<Grasp>,
}

/// A scale with the field that it is of.
#[derive(Debug, Clone, PartialEq)]
pub struct Grasp {
    /// The field.
    pub field: Str,
    /// The scale, relative to the plot area.
    pub scale: Scale,
}

impl Grip {
    /// Whether a place in the scene is on it.
    pub fn holds(&self, x: f64, y: f64) -> bool {
        let [left, top, width, height] = self.frame;
        x >= left && x <= left + width && y >= top && y <= top + height
    }
}

impl Grasp {
    /// Whether it is of moments.
    pub fn is_time(&self) -> bool {
        self.scale.is_time()
    }

    /// Where a value that is written begins and ends, px; `None` where it has no place.
    pub fn place(&self, text: &str) -> Option<[f64; 2]> {
        let value =
            if self.scale.kind.is_discrete() { Value::Text(text.into()) } else { end_of(text, self.is_time())?.into() };
        let at = self.scale.map(&value)?;
        Some([at, at + self.scale.bandwidth()])
    }
}
