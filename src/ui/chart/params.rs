//! What readers have set the parameters of charts to, and the charts that follow: a zoom concerns nothing else in the
//! tree, and of its chart the drawing first.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use yew::{NodeRef, UseForceUpdateHandle};

use super::kit::PAUSE;
use super::live::Stage;
use crate::browser;
use crate::explainer::{Chart, Str};
use crate::grammar::model::Json;
use crate::view::View;

/// Parameters as a reader has set them, and who follows.
#[derive(Clone, Default)]
pub(crate) struct Params(Rc<Held>);

#[derive(Default)]
struct Held {
    view: RefCell<View>,
    followers: RefCell<Vec<Follower>>,
}

/// A chart in the page.
#[derive(Clone)]
pub(super) struct Follower {
    pub(super) stage: Weak<RefCell<Stage>>,
    pub(super) node: NodeRef,
    pub(super) update: UseForceUpdateHandle,
}

impl PartialEq for Params {
    fn eq(&self, other: &Params) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Params {
    /// Takes the parameters of a view; charts follow at once.
    pub(crate) fn take(&self, view: &View) {
        if self.0.view.borrow().params == view.params {
            return;
        }
        self.0.view.borrow_mut().params = view.params.clone();
        let followers = self.0.followers.borrow().clone();
        for follower in followers {
            if !follower.follow() {
                // When the event is over: the chart that it comes from is in the middle of it.
                browser::soon(move || {
                    if !follower.follow() {
                        follower.update.force_update();
                    }
                });
            }
        }
    }

    /// Those of a chart.
    pub(super) fn of(&self, chart: &Chart) -> Vec<(Str, Json)> {
        self.0.view.borrow().given(chart)
    }

    /// Draws the chart of a figure live, whose prerendered drawing has stood in its place.
    pub(crate) fn wake(&self, figure: &str) {
        let followers = self.0.followers.borrow().clone();
        for follower in followers {
            let Some(stage) = follower.stage.upgrade() else { continue };
            if stage.try_borrow_mut().is_ok_and(|mut stage| stage.wake_as(figure)) {
                follower.update.force_update();
            }
        }
    }

    /// Has a chart follow as long as it is there.
    pub(super) fn add(&self, follower: Follower) {
        let mut followers = self.0.followers.borrow_mut();
        followers.retain(|other| other.stage.strong_count() > 0);
        followers.push(follower);
    }
}

impl Follower {
    /// Draws the parameters as they are now; whether the chart is free to.
    fn follow(&self) -> bool {
        let Some(stage) = self.stage.upgrade() else { return true };
        let Ok(mut now) = stage.try_borrow_mut() else { return false };
        if now.given == now.props.params.of(&now.props.chart) {
            return true;
        }
        if !now.steer_at_once(&self.node) {
            self.update.force_update();
        } else if !std::mem::replace(&mut now.late, true) {
            self.clone().write(now.zooms);
        }
        true
    }

    /// Writes the words around a drawing after a pause, when it has not been drawn anew meanwhile: who turns a wheel
    /// turns on.
    fn write(self, zooms: u32) {
        browser::after(PAUSE, move || {
            let Some(stage) = self.stage.upgrade() else { return };
            let now = stage.borrow().zooms;
            if now == zooms {
                stage.borrow_mut().late = false;
                self.update.force_update();
            } else {
                self.write(now);
            }
        });
    }
}
