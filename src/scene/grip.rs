//! Grips: the plot areas of a scene with the scales along them, which a reader drags, brushes and zooms.

use super::exact::Scale;
use crate::explainer::Str;

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
