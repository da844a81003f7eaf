//! The live chart: canvas, overlay, tooltip, keyboard and table.

use std::cell::RefCell;
use std::rc::Rc;

use yew::{
    Callback, Html, NodeRef, Properties, UseForceUpdateHandle, component, use_effect, use_force_update, use_mut_ref,
    use_node_ref,
};

use super::keys::{Move, follow};
use super::kit::{self, Kit};
use super::{failed, grid, name, overlay, plot_of};
use crate::browser::{self, Signal, Surface, Theme, Watch};
use crate::explainer::{Chart, Str};
use crate::scene::{Drawing, Frame, Label, Scene, hatch};
use crate::ui::sheet::Sheet;
use crate::ui::words::Word;
use crate::ui::{Notice, Page, Shared};
use crate::view::View;

#[derive(Clone, PartialEq, Properties)]
pub(super) struct LiveProps {
    pub(super) page: Shared<Page>,
    pub(super) chart: Shared<Chart>,
    /// The series or category to bring out.
    pub(super) focus: Option<Str>,
    /// Whether the table is shown instead of the drawing.
    pub(super) table: bool,
    /// The fragment that leads to what is shown.
    pub(super) link: Str,
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
    pub(super) plot: Option<Drawing>,
    pub(super) surface: Surface,
    pub(super) scene: Scene,
    /// Speech, sound, help, patterns, what is taken away.
    pub(super) kit: Kit,
    texts: Vec<Label>,
    pub(super) cursor: Option<Cursor>,
    /// Whether the scene is another than the last render's.
    relaid: bool,
    /// Whether the texts of the last render still have to be put in their places.
    unplaced: bool,
    /// Whether the canvas shows another scene than it should.
    stale: bool,
    painted: bool,
    theme: Theme,
    watch: Option<Watch>,
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
    now.kit.start(stage, node, update);
    now.place(node);
    if now.stale && browser::paint(node, &now.scene, now.surface.ratio, &now.surface.palette) {
        now.stale = false;
    }
    let first = !now.painted && (now.plot.is_none() || (now.scene.height > 0.0 && !now.stale));
    if first {
        now.painted = true;
        let painted = now.props.painted.clone();
        drop(now);
        painted.emit(());
    }
}

impl Stage {
    fn new(props: &LiveProps) -> Stage {
        Stage {
            props: props.clone(),
            plot: plot_of(&props.page.explainer, &props.chart),
            surface: Surface::default(),
            scene: Scene::default(),
            kit: Kit::default(),
            texts: Vec::new(),
            cursor: None,
            relaid: false,
            unplaced: false,
            stale: false,
            painted: false,
            theme: props.page.theme,
            watch: None,
        }
    }

    /// Lays the scene out anew.
    pub(super) fn lay_out(&mut self) {
        if let Some(plot) = self.plot.as_ref().filter(|_| self.surface.width > 0.0) {
            let frame = Frame {
                focus: self.props.focus.clone(),
                grain: self.surface.ratio,
                ..Frame::new(self.surface.width, self.props.page.explainer.locale)
            };
            self.scene = plot.lay_out(&frame);
            if kit::patterns() {
                self.scene = hatch(std::mem::take(&mut self.scene));
            }
            self.texts = self.scene.texts();
            self.cursor = self.cursor.filter(|cursor| cursor.at < self.scene.reach.points.len());
            self.relaid = true;
            self.stale = true;
        }
    }

    /// Takes in what a reader or the page does. Returns the tab to press, if any.
    fn hear(&mut self, signal: Signal, update: &UseForceUpdateHandle) -> Option<&'static str> {
        let reach = &self.scene.reach;
        let nearest = |x, y, by| reach.nearest(x, y).map(|at| Cursor { at, by });
        let cursor = match signal {
            Signal::Surface(surface) => {
                self.resurface(surface, update);
                return None;
            }
            Signal::At(x, y) => nearest(x, y, By::Pointer),
            Signal::Tap(x, y) => nearest(x, y, By::Tap),
            Signal::Away => self.cursor.filter(|cursor| cursor.by != By::Pointer),
            Signal::Blur => None,
            Signal::Key(event) => {
                if event.ctrl_key() || event.alt_key() || event.meta_key() {
                    return None;
                }
                let key = event.key();
                let press = match (&*browser::role(&event), &*key) {
                    ("tab", "ArrowLeft" | "ArrowRight") => ".ex-tab[aria-selected=false]",
                    ("tab", "Home") => ".ex-tab:first-child",
                    ("tab", "End") => ".ex-tab:last-child",
                    ("application", _) => match follow(&self.scene.reach, self.cursor.map(|cursor| cursor.at), &key)? {
                        Move::To(at) => {
                            event.prevent_default();
                            self.point(Some(Cursor { at, by: By::Keys }), update);
                            return None;
                        }
                        Move::Leave => {
                            if !self.silence() {
                                self.point(None, update);
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
        update.force_update();
    }

    pub(super) fn point(&mut self, cursor: Option<Cursor>, update: &UseForceUpdateHandle) {
        let before = std::mem::replace(&mut self.cursor, cursor);
        if before == cursor {
            return;
        }
        update.force_update();
        if [before, cursor].into_iter().flatten().any(|cursor| cursor.by == By::Keys) {
            self.speak();
        }
        if let Some(cursor) = cursor.filter(|cursor| before.is_none_or(|before| before.at != cursor.at)) {
            let reach = &self.scene.reach;
            let point = &reach.points[cursor.at];
            self.props.page.notify.emit(Notice::Point {
                chart: self.props.chart.id.clone(),
                series: reach.series.get(point.series).map_or_else(String::new, |series| series.name.clone()),
                key: reach.keys.get(point.key).cloned().unwrap_or_default(),
                value: point.value.clone(),
            });
        }
    }

    /// Puts what the last render made in its place.
    fn place(&mut self, node: &NodeRef) {
        self.kit.settle();
        if std::mem::take(&mut self.unplaced) {
            let mut height = String::from("height:");
            overlay::push_tenths(&mut height, self.scene.height);
            height.push_str("px");
            browser::style(node, ".ex-plot", &height);
            let styles: Vec<String> = self.texts.iter().map(overlay::text_style).collect();
            browser::style_each(node, ".ex-texts", &styles);
        }
        if let Some(cursor) = self.cursor {
            browser::style_each(node, ".ex-marks", &overlay::mark_styles(&self.scene, cursor.at));
            browser::style_each(node, ".ex-tooltip", &overlay::tooltip_styles(&self.scene.reach, cursor.at));
            let size = browser::size(node, ".ex-tooltip");
            browser::style(node, ".ex-tooltip", &overlay::tooltip_style(&self.scene, cursor.at, size));
        }
    }

    fn render(&mut self, props: &LiveProps, node: &NodeRef) -> Html {
        if self.props != *props {
            let (other_focus, theme) = (self.props.focus != props.focus, props.page.theme);
            // The page may bring another document, or other data, into the same place.
            let other_chart = self.props.chart != props.chart;
            self.props = props.clone();
            if other_chart {
                self.plot = plot_of(&props.page.explainer, &props.chart);
                if self.plot.is_none() {
                    // What was watched goes.
                    (self.watch, self.cursor) = (None, None);
                }
            }
            if other_focus || other_chart {
                self.lay_out();
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
            None => failed(&mut sheet, &props.chart),
            Some(plot) => self.write(&mut sheet, plot),
        }
        sheet.finish()
    }

    fn write(&self, sheet: &mut Sheet, plot: &Drawing) {
        let (chart, table) = (&self.props.chart, self.props.table);
        sheet.open("div ex-tabs");
        sheet.open("div ex-tablist");
        sheet.set("role", "tablist");
        sheet.set_word("aria-label", Word::Views);
        tab(sheet, chart, Word::Chart, "chart", !table);
        tab(sheet, chart, Word::Table, "table", table);
        sheet.close();
        self.write_tools(sheet);
        sheet.close();
        self.write_menu(sheet);

        open_panel(sheet, chart, "chart", !table);
        kit::structure(sheet, &self.scene, "ul ex-unseen");
        sheet.open("div ex-plot");
        sheet.open("div ex-surface");
        sheet.set("tabindex", "0");
        sheet.set("role", "application");
        name(sheet, chart, plot);
        sheet.refer("aria-describedby", "keys", &chart.id);
        open_layer(sheet, "canvas");
        sheet.close();
        open_layer(sheet, "div ex-texts");
        overlay::texts(sheet, &self.texts);
        sheet.close();
        open_layer(sheet, "div ex-marks");
        if let Some(cursor) = self.cursor {
            overlay::marks(sheet, &self.scene, cursor.at);
        }
        sheet.close();
        open_layer(sheet, "div ex-tooltip");
        match self.cursor {
            Some(cursor) => overlay::tooltip(sheet, &self.scene.reach, cursor.at),
            None => sheet.set("hidden", ""),
        }
        sheet.close();
        sheet.close();
        sheet.close();
        sheet.open("p ex-keys");
        sheet.id("keys", &chart.id);
        sheet.text(Word::Keys.say(sheet.explainer().locale));
        sheet.close();
        sheet.close();

        open_panel(sheet, chart, "table", table);
        if table {
            grid::grid(sheet, chart, self.table(plot));
        }
        sheet.close();
        self.write_focus(sheet);
        self.write_help(sheet, plot);
    }

    /// What is brought out, and the way back.
    fn write_focus(&self, sheet: &mut Sheet) {
        sheet.open("p ex-shown");
        sheet.set("role", "status");
        if let Some(focus) = &self.props.focus {
            // A document may name a category by its raw value; its column knows the word for it.
            let explainer = sheet.explainer();
            let tables = self.props.chart.tables.iter().map(|id| &explainer.tables[id.0]);
            let mut labels = tables.flat_map(|table| &table.columns).flat_map(|column| &column.labels);
            let label = labels.find(|(raw, _)| raw == focus).map_or(focus, |(_, label)| label);
            sheet.say("span", Word::Shown);
            sheet.text(" ");
            sheet.leaf("strong", label);
            sheet.text(" ");
            sheet.open_button("button ex-link", "release", "");
            sheet.say("span", Word::Release);
            sheet.close();
        }
        sheet.close();
    }
}

/// Opens a layer over the canvas that screen readers pass over: table and live region say the same.
fn open_layer(sheet: &mut Sheet, what: &'static str) {
    sheet.open(what);
    sheet.set("aria-hidden", "true");
}

fn tab(sheet: &mut Sheet, chart: &Chart, word: Word, kind: &str, chosen: bool) {
    sheet.open_button("button ex-tab", "tab", &[&chart.id, " ", kind].concat());
    sheet.set("role", "tab");
    sheet.id("tab", &[kind, "-", &chart.id].concat());
    sheet.refer("aria-controls", "panel", &[kind, "-", &chart.id].concat());
    sheet.set("aria-selected", if chosen { "true" } else { "false" });
    sheet.set("tabindex", if chosen { "0" } else { "-1" });
    sheet.text(word.say(sheet.explainer().locale));
    sheet.close();
}

fn open_panel(sheet: &mut Sheet, chart: &Chart, kind: &str, chosen: bool) {
    sheet.open("div ex-panel");
    sheet.set("role", "tabpanel");
    sheet.id("panel", &[kind, "-", &chart.id].concat());
    sheet.refer("aria-labelledby", "tab", &[kind, "-", &chart.id].concat());
    if !chosen {
        sheet.set("hidden", "");
    }
}
