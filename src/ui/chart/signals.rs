//! The signals of a live chart: what a reader and the page do, and what comes of it.

use yew::UseForceUpdateHandle;

use super::keys::{Move, follow};
use super::live::{By, Cursor, Stage};
use crate::browser::{self, Signal, Surface};
use crate::ui::Notice;

impl Stage {
    /// Takes in what a reader or the page does. Returns the tab to press, if any.
    pub(super) fn hear(&mut self, signal: Signal, update: &UseForceUpdateHandle) -> Option<&'static str> {
        let cursor = match signal {
            Signal::Surface(surface) => {
                self.resurface(surface, update);
                return None;
            }
            Signal::Pointer(mut pointer) => {
                pointer.x /= self.surface.zoom;
                pointer.y /= self.surface.zoom;
                self.follow_pointer(pointer, update);
                return None;
            }
            Signal::Wheel(x, y, delta, event) => {
                // The page scrolls on, unless the reader means the chart.
                let meant = browser::means_zoom(&event) || browser::has_focus(&self.node, ".ex-surface");
                if meant
                    && self.zoom_at(if delta > 0.0 { 1.25 } else { 0.8 }, [x, y].map(|place| place / self.surface.zoom))
                {
                    event.prevent_default();
                }
                return None;
            }
            Signal::Press(what) => {
                self.steer_by(&what, update);
                return None;
            }
            Signal::Input(what, value, on) => {
                self.input(&what, &value, on);
                return None;
            }
            Signal::Elsewhere => {
                if self.cursor.is_some_and(|cursor| cursor.by != By::Keys) {
                    self.pin(None, update);
                }
                return None;
            }
            Signal::Blur => self.cursor.filter(|cursor| cursor.by == By::Tap),
            Signal::Key(event) => {
                if event.ctrl_key() || event.alt_key() || event.meta_key() {
                    return None;
                }
                let key = event.key();
                if self.steer(&event, &key) {
                    event.prevent_default();
                    return None;
                }
                let press = match (&*browser::role(&event), &*key) {
                    ("tab", "ArrowLeft" | "ArrowRight") => ".ex-tab[aria-selected=false]",
                    ("tab", "Home") => ".ex-tab:first-child",
                    ("tab", "End") => ".ex-tab:last-child",
                    ("application", _) => match follow(&self.scene.reach, self.cursor.map(|cursor| cursor.at), &key)? {
                        Move::To(at) => {
                            event.prevent_default();
                            let cursor = Some(Cursor { at, by: By::Keys });
                            self.hover(cursor);
                            self.point(cursor, update);
                            return None;
                        }
                        Move::Leave => {
                            if !self.silence() {
                                self.pin(None, update);
                            }
                            update.force_update();
                            return None;
                        }
                        Move::Do(deed) => {
                            event.prevent_default();
                            self.perform(deed, update);
                            return None;
                        }
                        Move::Table => ".ex-tab:last-child",
                    },
                    (_, "Escape") => {
                        self.escape(update);
                        return None;
                    }
                    _ => return None,
                };
                event.prevent_default();
                return Some(press);
            }
        };
        self.point(cursor, update);
        None
    }

    fn resurface(&mut self, surface: Surface, update: &UseForceUpdateHandle) {
        let before = std::mem::replace(&mut self.surface, surface);
        if before == surface {
            return;
        }
        if before.width == surface.width {
            self.stale = true;
        } else {
            self.lay_out();
        }
        if self.painted {
            return update.force_update();
        }
        // At first a layout and a paint are work for two turns of the page; nobody sees the chart yet.
        let update = update.clone();
        browser::after(0, move || update.force_update());
    }

    pub(super) fn point(&mut self, cursor: Option<Cursor>, update: &UseForceUpdateHandle) {
        let before = std::mem::replace(&mut self.cursor, cursor);
        if before == cursor {
            return;
        }
        // What a key points at is said aloud; a pointer only moves what lies over the chart.
        let keys = [before, cursor].into_iter().flatten().any(|cursor| cursor.by == By::Keys);
        self.show_cursor();
        if keys {
            update.force_update();
            self.speak();
        }
        if let Some(cursor) = cursor.filter(|cursor| before.is_none_or(|before| before.at != cursor.at)) {
            let reach = &self.scene.reach;
            let point = &reach.points[cursor.at];
            self.props.page.notify.emit(Notice::Point {
                chart: self.props.chart.id.clone(),
                series: reach.series.get(point.series).map_or_else(String::new, |series| series.name.clone()),
                key: reach.keys.get(point.key).map(|key| key.to_string()).unwrap_or_default(),
                value: point.value.to_string(),
            });
        }
    }
}
