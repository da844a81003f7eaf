//! The zoom of scales that a selection is bound to.

use super::brush;
use super::live::Stage;
use crate::scene::Grip;

impl Stage {
    /// Zooms about a place: a factor below 1 enlarges. Whether there is anything to zoom.
    pub(super) fn zoom_at(&self, factor: f64, at: [f64; 2]) -> bool {
        let Some(place) = self.hands.zoom() else { return false };
        let selection = &self.hands.selections[place];
        let mut of = self.scene.grips.iter().filter(|grip| brush::is_of(selection, grip));
        let Some(grip) = of.clone().find(|grip| grip.holds(at[0], at[1])).or_else(|| of.next()) else { return false };
        let value = brush::view(selection, grip, self.home_of(grip), factor, at, [0.0, 0.0]);
        self.set(&selection.name, value);
        true
    }

    /// Zooms about the point that is pointed at, or the middle.
    pub(super) fn zoom_by(&self, factor: f64) -> bool {
        let pointed = self.cursor.map(|cursor| &self.scene.reach.points[cursor.at]).map(|point| [point.x, point.y]);
        let [left, top, width, height] = self.scene.grips.first().map_or([0.0; 4], |grip| grip.frame);
        self.zoom_at(factor, pointed.unwrap_or([left + width / 2.0, top + height / 2.0]))
    }

    pub(super) fn home_of<'a>(&'a self, grip: &'a Grip) -> &'a Grip {
        self.hands.home.iter().find(|home| home.views == grip.views).unwrap_or(grip)
    }
}
