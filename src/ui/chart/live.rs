//! The live chart: its state, and when it is laid out and painted.

use std::cell::RefCell;
use std::rc::Rc;

use yew::{
    Callback, Html, NodeRef, Properties, UseForceUpdateHandle, component, use_effect, use_force_update, use_mut_ref,
    use_node_ref,
};

use super::hands::Hands;
use super::kit::{self, Kit};
use super::params::{Follower, Params};
use super::{failed, overlay, plot_of, steered};
use crate::browser::{self, Pane, Surface, Theme, Watch};
use crate::explainer::{Chart, Str, number_text};
use crate::grammar::model::Json;
use crate::scene::{Drawing, Finder, Frame, STEERED, Scene, hatch};
use crate::ui::sheet::{Sheet, id_of};
use crate::ui::{Page, Shared};
use crate::view::{Action, Pin, View};

#[derive(Clone, PartialEq, Properties)]
pub(super) struct LiveProps {
    pub(super) page: Shared<Page>,
    pub(super) chart: Shared<Chart>,
    /// The series or category to bring out.
    pub(super) focus: Option<Str>,
    /// The stretch of the main axis to bring out.
    pub(super) range: Option<[Str; 2]>,
    /// The remark to bring out.
    pub(super) note: Option<Str>,
    /// The series that are hidden.
    pub(super) hidden: Vec<Str>,
    /// What readers have set parameters to: asked for, as charts follow on their own.
    pub(super) params: Params,
    /// The value that the reader holds on to.
    pub(super) pin: Option<Pin>,
    pub(super) act: Callback<Action>,
    /// Whether the table is shown instead of the drawing.
    pub(super) table: bool,
    /// Tells the fragment that leads to this chart as it is shown: asked for, as every change of the view is another.
    pub(super) linked: Option<Callback<Str, String>>,
    pub(super) painted: Callback<()>,
}

/// What a reader points at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cursor {
    /// Place in the scene's points.
    pub(super) at: usize,
    pub(super) by: By,
}

/// What a reader points with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// A pointer that leaves again.
    Pointer,
    /// A finger that has left its mark, or a value that was kept.
    Tap,
    /// The keyboard: said aloud.
    Keys,
    /// The sound that runs along the series.
    Sound,
}

/// What a live chart keeps between renders.
pub(super) struct Stage {
    pub(super) props: LiveProps,
    /// What the reader has set parameters to, as it is drawn.
    pub(super) given: Vec<(Str, Json)>,
    /// How often that was drawn ahead of the words around it.
    pub(super) zooms: u32,
    /// Whether the words around it are still those of another drawing.
    pub(super) late: bool,
    pub(super) plot: Option<Drawing>,
    pub(super) surface: Surface,
    pub(super) scene: Scene,
    /// Pointers, selections, zoom, form controls.
    pub(super) hands: Hands,
    pub(super) node: NodeRef,
    /// Speech, sound, help, patterns, what is taken away.
    pub(super) kit: Kit,
    /// The texts over the canvas.
    pub(super) texts: (NodeRef, Pane),
    /// The style of the plot.
    pub(super) size: String,
    pub(super) cursor: Option<Cursor>,
    /// Whether the scene is another than the last render's.
    relaid: bool,
    /// Whether the texts of the last render still have to be put in their places.
    unplaced: bool,
    /// Whether the canvas shows another scene than it should.
    pub(super) stale: bool,
    pub(super) painted: bool,
    /// Whether it hears of parameters.
    follows: bool,
    /// Whether it is this chart's turn: charts wake one by one, and the page acts and paints between them.
    awake: bool,
    /// Whether its prerendered drawing has stood in its place.
    slept: bool,
    theme: Theme,
    pub(super) watch: Option<Watch>,
}

/// A chart that a reader explores.
#[component]
pub(super) fn Live(props: &LiveProps) -> Html {
    let (node, update) = (use_node_ref(), use_force_update());
    let stage = use_mut_ref(|| Stage::new(props));
    let tree = stage.borrow_mut().render(props, &node);
    use_effect(move || rendered(&stage, &node, &update));
    tree
}

/// After each render: watches the chart, once it stands in the page; puts everything in its place; paints.
fn rendered(stage: &Rc<RefCell<Stage>>, node: &NodeRef, update: &UseForceUpdateHandle) {
    let mut now = stage.borrow_mut();
    if !std::mem::replace(&mut now.follows, true) {
        now.props.params.add(Follower { stage: Rc::downgrade(stage), node: node.clone(), update: update.clone() });
    }
    if !now.awake && now.sleeps() {
        let stirs = now.is_stirred();
        let first = !std::mem::replace(&mut now.slept, true);
        let painted = now.props.painted.clone();
        drop(now);
        if stirs {
            browser::announce(node, "explainer-stir");
        }
        if first {
            // The root hears the page when its own effects have run, after those of what is in it.
            browser::soon(move || painted.emit(()));
        }
        return;
    }
    if !now.awake {
        let (weak, update) = (Rc::downgrade(stage), update.clone());
        browser::after(0, move || {
            if let Some(stage) = weak.upgrade().filter(|stage| !stage.borrow().awake) {
                stage.borrow_mut().wake();
                update.force_update();
            }
        });
        return;
    }
    if now.watch.is_none() {
        let (weak, node_kept, update) = (Rc::downgrade(stage), node.clone(), update.clone());
        let tell = move |signal| {
            let Some(stage) = weak.upgrade() else { return };
            // Pressing a tab leads back here by way of the focus: the stage must not be held meanwhile.
            let press = match stage.try_borrow_mut() {
                Ok(mut stage) => stage.hear(signal, &update),
                Err(_) => None,
            };
            if let Some(selector) = press {
                browser::press(&node_kept, selector);
            }
        };
        now.watch = Watch::start(node, Rc::new(tell));
    }
    if STEERED && now.hands.tick.is_none() {
        let (weak, update) = (Rc::downgrade(stage), update.clone());
        now.hands.tick = Some(Rc::new(move || {
            if let Some(stage) = weak.upgrade()
                && let Ok(mut stage) = stage.try_borrow_mut()
            {
                stage.ticked(&update);
            }
        }));
    }
    now.kit.start(stage, node, update);
    now.kit.settle();
    now.place_controls();
    now.show(node);
    let first = !now.painted && (now.plot.is_none() || (now.scene.height > 0.0 && !now.stale));
    if first {
        now.painted = true;
        let (painted, slept) = (now.props.painted.clone(), now.slept);
        drop(now);
        if slept {
            browser::announce(node, "explainer-painted");
        } else {
            painted.emit(());
        }
    }
}

impl Stage {
    fn new(props: &LiveProps) -> Stage {
        Stage {
            props: props.clone(),
            given: Vec::new(),
            zooms: 0,
            late: false,
            plot: None,
            surface: Surface::default(),
            scene: Scene::default(),
            hands: Hands::default(),
            node: NodeRef::default(),
            kit: Kit::default(),
            texts: Default::default(),
            size: String::new(),
            cursor: None,
            relaid: false,
            unplaced: false,
            stale: false,
            painted: false,
            follows: false,
            awake: false,
            slept: false,
            theme: props.page.theme,
            watch: None,
        }
    }

    /// The id of its figure.
    fn figure(&self) -> String {
        id_of(&self.props.page.explainer, "chart", &self.props.chart.id)
    }

    /// Whether its prerendered drawing may stand in its place.
    fn sleeps(&self) -> bool {
        let figure = self.figure();
        self.props.page.asleep.iter().any(|asleep| **asleep == *figure)
    }

    /// Whether it has something to show that its prerendered drawing does not.
    fn is_stirred(&self) -> bool {
        let LiveProps { focus, range, note, hidden, pin, table, params, chart, .. } = &self.props;
        let aimed = focus.is_some() || range.is_some() || note.is_some() || pin.is_some();
        aimed || *table || !hidden.is_empty() || !params.of(chart).is_empty() || kit::patterns()
    }

    /// Reads the chart if it is that of a figure, and asleep.
    pub(super) fn wake_as(&mut self, figure: &str) -> bool {
        let wakes = !self.awake && self.figure() == figure;
        if wakes {
            self.wake();
        }
        wakes
    }

    /// Reads the chart, when it is its turn.
    fn wake(&mut self) {
        self.awake = true;
        self.given = self.props.params.of(&self.props.chart);
        self.plot = steered(&self.props.page.explainer, &self.props.chart, &self.given);
        self.take_controls();
    }

    /// Draws other parameters ahead of the words around the drawing, where nothing but the drawing shows them at once.
    pub(super) fn steer_at_once(&mut self, node: &NodeRef) -> bool {
        let given = self.props.params.of(&self.props.chart);
        let marked = self.props.range.is_some();
        if !self.painted || marked || !self.plot.as_mut().is_some_and(|plot| plot.steer(&given)) {
            return false;
        }
        self.given = given;
        self.zooms += 1;
        self.take_controls();
        self.lay_out();
        self.unplaced |= std::mem::take(&mut self.relaid);
        self.show(node);
        true
    }

    /// Puts the drawing's texts in their places and paints.
    fn show(&mut self, node: &NodeRef) {
        self.place(node);
        if self.stale && browser::paint(node, &self.scene, self.surface.ratio, &self.surface.palette) {
            self.stale = false;
        }
    }

    /// Lays the scene out anew.
    pub(super) fn lay_out(&mut self) {
        let Some(plot) = self.plot.as_ref().filter(|_| self.surface.width > 0.0) else { return };
        let props = &self.props;
        let mut frame =
            Frame { grain: self.surface.ratio, ..Frame::new(self.surface.width, props.page.explainer.locale) };
        let mut first = None;
        if !self.hands.known {
            let scene = plot.lay_out(&frame);
            self.hands.know(&scene);
            first = Some((frame.clone(), scene));
            if !self.given.is_empty()
                && let Some(plot) = plot_of(&props.page.explainer, &props.chart)
            {
                self.hands.know(&plot.lay_out(&frame));
            }
        }
        frame.focus = props.focus.clone();
        frame.hidden = props.hidden.clone();
        frame.stretch = props.range.clone();
        let pointed = self.cursor.and_then(|cursor| self.scene.reach.points.get(cursor.at)?.origin);
        // What was laid out to know all of it is mostly what is shown.
        self.scene = match first.filter(|(all, _)| *all == frame) {
            Some((_, scene)) => scene,
            None => plot.lay_out(&frame),
        };
        if kit::patterns() {
            self.scene = hatch(std::mem::take(&mut self.scene));
        }
        self.hands.finder = Finder::new(&self.scene.reach);
        let points = &self.scene.reach.points;
        // What was pointed at may stand elsewhere in the list now.
        let again = |cursor: Cursor| match pointed {
            Some(_) => points.iter().position(|point| point.origin == pointed).map(|at| Cursor { at, ..cursor }),
            None => Some(cursor).filter(|cursor| cursor.at < points.len()),
        };
        self.cursor = self.cursor.and_then(again).or_else(|| self.pinned());
        self.relaid = true;
        self.stale = true;
    }

    /// Puts what lies over the drawing in its place.
    fn place(&mut self, node: &NodeRef) {
        if std::mem::take(&mut self.unplaced) {
            let mut height = String::from("height:");
            overlay::push_tenths(&mut height, self.scene.height * self.surface.zoom);
            height.push_str("px");
            if self.surface.zoom > 1.0 {
                height.push_str(";--_zoom:");
                height.push_str(&number_text(self.surface.zoom));
            }
            if self.size != height {
                browser::style(node, ".ex-plot", &height);
                self.size = height;
            }
            let pictures: Vec<String> = overlay::picture_styles(&self.scene).collect();
            browser::style_each(node, ".ex-texts", &pictures);
            let (place, pane) = &mut self.texts;
            pane.show(place, "", &overlay::texts(&self.scene.texts(), self.props.note.as_deref()));
        }
        self.show_cursor();
    }

    fn render(&mut self, props: &LiveProps, node: &NodeRef) -> Html {
        self.node = node.clone();
        let given = props.params.of(&props.chart);
        let steered = self.given != given;
        if self.awake && steered || self.props != *props {
            let before = std::mem::replace(&mut self.props, props.clone());
            let theme = props.page.theme;
            if self.awake {
                self.given = given;
                self.heed(&before, steered);
            }
            if self.theme != theme {
                self.theme = theme;
                self.surface = self.watch.as_ref().and_then(Watch::surface).unwrap_or(self.surface);
                self.stale = true;
            }
        }
        self.unplaced |= std::mem::take(&mut self.relaid);
        let view = View::default();
        let mut sheet = Sheet::new(&self.props.page, &view, None);
        sheet.open("div ex-body");
        sheet.reference(node);
        match &self.plot {
            None if !self.awake => {}
            None => failed(&mut sheet, &props.chart),
            Some(plot) => self.write(&mut sheet, plot),
        }
        sheet.finish()
    }
}
