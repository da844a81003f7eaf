//! The tools of a live chart: speech, sound, help, patterns, and what is taken away.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use yew::{NodeRef, UseForceUpdateHandle};

use super::collation::{for_programs, plain};
use super::keys::{Deed, in_full, in_short};
use super::live::{By, Cursor, Stage};
use super::terms::Term;
use crate::browser::{self, Call, Errand, Listeners};
use crate::explainer::{Locale, Table, parse_number};
use crate::scene::Drawing;
use crate::ui::Notice;
use crate::ui::words::status;

/// A pause in the moves of a reader after which the last one is said, ms: a key held down says nothing on its way.
pub(in crate::ui) const PAUSE: i32 = 140;

/// What a reader prefers in every chart of the page.
#[derive(Debug, Clone, Copy, Default)]
struct Habits {
    /// Whether values are said in full.
    full: bool,
    /// Whether there are patterns besides colour; as the system says until the reader chooses.
    patterns: Option<bool>,
    /// Whether the system asks for more than colour; asked once, until it says that this is another.
    contrast: Option<bool>,
}

thread_local! {
    static HABITS: Cell<Habits> = const { Cell::new(Habits { full: false, patterns: None, contrast: None }) };
}

/// Whether charts are to be drawn with patterns.
pub(super) fn patterns() -> bool {
    let habits = HABITS.get();
    habits.patterns.or(habits.contrast).unwrap_or_else(|| {
        let contrast = browser::wants_contrast();
        HABITS.set(Habits { contrast: Some(contrast), ..habits });
        contrast
    })
}

fn forget_contrast() {
    HABITS.set(Habits { contrast: None, ..HABITS.get() });
}

/// What the tools of a chart keep between renders.
#[derive(Default)]
pub(super) struct Kit {
    listeners: Option<Listeners>,
    tell: Option<Rc<dyn Fn(Call)>>,
    node: NodeRef,
    /// Whether the menu is open.
    pub(super) menu: bool,
    /// What the live region says.
    pub(super) said: String,
    /// What it will say after a pause, with the number of the last wish to speak.
    due: Option<String>,
    wishes: u32,
    /// The series that was said last.
    series: Option<usize>,
    /// The points that sound, by key; empty when all is silent.
    pub(super) track: Vec<Option<usize>>,
    /// The remark that was read last.
    remark: Option<usize>,
    /// What became of the last errand.
    pub(super) news: String,
    /// A text to copy by hand.
    pub(super) kept: Option<String>,
    /// What the next render is followed by: a selector and a method.
    follow_up: Option<(&'static str, &'static str)>,
    /// Whether the help has been asked for.
    pub(super) help: bool,
}

impl Kit {
    /// Begins to listen, once the chart stands in the page.
    pub(super) fn start(&mut self, stage: &Rc<RefCell<Stage>>, node: &NodeRef, update: &UseForceUpdateHandle) {
        if self.listeners.is_some() {
            return;
        }
        // Nobody may have heard meanwhile what the system asks for.
        forget_contrast();
        let (weak, update) = (Rc::downgrade(stage), update.clone());
        let tell: Rc<dyn Fn(Call)> = Rc::new(move |call| {
            let Some(stage) = weak.upgrade() else { return };
            if let Ok(mut stage) = stage.try_borrow_mut() {
                stage.answer(call, &update);
            }
        });
        self.node = node.clone();
        self.listeners = Some(browser::listen_to_tools(node, Rc::clone(&tell)));
        self.tell = Some(tell);
    }

    /// After a render: what had to wait for it.
    pub(super) fn settle(&mut self) {
        if let Some((selector, method)) = self.follow_up.take() {
            if method == "select" {
                browser::call(&self.node, selector, "focus");
            }
            browser::call(&self.node, selector, method);
        }
    }

    /// Says a text after a pause, instead of what was to be said before.
    fn say(&mut self, text: String) {
        self.due = Some(text);
        self.wishes = self.wishes.wrapping_add(1);
        if let Some(tell) = self.tell.clone() {
            let tick = ["tick ", &self.wishes.to_string()].concat();
            browser::after(PAUSE, move || tell(Call::Told(tick)));
        }
    }
}

impl Stage {
    /// Does what a tool's button stands for, or takes in what an errand has come to.
    fn answer(&mut self, call: Call, update: &UseForceUpdateHandle) {
        match call {
            Call::Press(what) => self.press(&what, update),
            Call::Told(answer) => self.told(&answer),
            Call::Habits => {
                forget_contrast();
                self.lay_out();
            }
        }
        update.force_update();
    }

    fn press(&mut self, what: &str, update: &UseForceUpdateHandle) {
        let kit = &mut self.kit;
        match what {
            "menu" => {
                kit.menu = !kit.menu;
                kit.news.clear();
                kit.kept = None;
            }
            "listen" => self.perform(Deed::Sound, update),
            "help" => self.perform(Deed::Help, update),
            "patterns" => self.perform(Deed::Patterns, update),
            "full" => self.perform(Deed::Verbosity, update),
            "close" => browser::call(&kit.node, ".ex-help", "close"),
            what => self.take_away(what),
        }
    }

    /// Sends the errand by which something is taken away.
    fn take_away(&mut self, what: &str) {
        let page = &self.props.page;
        let (explainer, chart) = (&page.explainer, &self.props.chart);
        let locale = explainer.locale;
        let name = [&explainer.id, "-", &chart.id].concat();
        let link = || self.props.linked.as_ref().map_or_else(String::new, |linked| linked.emit(chart.id.clone()));
        let errand = Errand::new(what).text("name", &name).text("lang", &explainer.lang);
        let errand = match what {
            "png" | "svg" => errand.drawing(&self.scene, &self.surface.palette),
            "csv" => {
                let Some(plot) = &self.plot else { return };
                let (headings, cells) = self.table(plot);
                let rows = cells.iter().map(|row| row.iter().map(|cell| for_programs(cell, locale)).collect());
                errand.rows(&mut std::iter::once(headings).chain(rows))
            }
            "json" => {
                let tables = chart.tables.iter().map(|id| &explainer.tables[id.0]);
                tables.fold(errand.text("title", &chart.title), |errand, table| {
                    let sources: Vec<&str> = table.sources.iter().map(|id| &*explainer.source(*id).publisher).collect();
                    errand.table(table, &facts(table, &sources.join("; "), locale))
                })
            }
            "sentence" | "link" => errand.text("fragment", &link()),
            _ => return,
        };
        let notice = match what {
            "sentence" | "link" => Notice::Share { chart: Some(chart.id.clone()), view: link() },
            format => Notice::Download { chart: chart.id.clone(), format: format.into() },
        };
        errand.send(&self.kit.node);
        page.notify.emit(notice);
    }

    /// Headings and rows of what the chart shows now.
    pub(super) fn table(&self, plot: &Drawing) -> super::table::Cells {
        plot.table(self.props.page.explainer.locale)
    }

    fn told(&mut self, answer: &str) {
        let locale = self.props.page.explainer.locale;
        let (word, rest) = answer.split_once(' ').unwrap_or((answer, ""));
        let kit = &mut self.kit;
        let news = |term: Term| term.say(locale).to_owned();
        match word {
            // Only the last wish is fulfilled: who goes on meanwhile hears where they arrive.
            "tick" if rest == kit.wishes.to_string() => kit.said = kit.due.take().unwrap_or_default(),
            "at" => {
                let at = rest.parse().ok().and_then(|step: usize| kit.track.get(step).copied().flatten());
                if let Some(at) = at.filter(|at| *at < self.scene.reach.points.len()) {
                    self.cursor = Some(Cursor { at, by: By::Sound });
                }
            }
            "end" => {
                kit.track.clear();
                self.cursor = self.cursor.filter(|cursor| cursor.by != By::Sound);
            }
            "copied" => (kit.news, kit.kept) = (news(Term::Copied), None),
            "saved" => kit.news = [Term::Saved.say(locale), " ", rest].concat(),
            "kept" => {
                kit.news = news(Term::TakeThis);
                kit.kept = Some(rest.to_owned());
                kit.menu = true;
                kit.follow_up = Some((".ex-kept", "select"));
            }
            "failed" => kit.news = news(Term::Unable),
            _ => {}
        }
    }

    /// Does what a key or a button asks for.
    pub(super) fn perform(&mut self, deed: Deed, update: &UseForceUpdateHandle) {
        let locale = self.props.page.explainer.locale;
        match deed {
            Deed::Help => {
                self.kit.help = true;
                self.kit.follow_up = Some((".ex-help", "showModal"));
            }
            Deed::Sound if self.kit.track.is_empty() => self.play(),
            Deed::Sound => {
                self.silence();
            }
            Deed::Verbosity => {
                let habits = HABITS.get();
                HABITS.set(Habits { full: !habits.full, ..habits });
                self.kit.said = if habits.full { Term::Terse } else { Term::Full }.say(locale).to_owned();
            }
            Deed::Patterns => {
                HABITS.set(Habits { patterns: Some(!patterns()), ..HABITS.get() });
                // Not from within: this chart hears it like the others.
                let node = self.kit.node.clone();
                browser::after(0, move || browser::tell_habits(&node));
            }
            Deed::Details => {
                if let Some(cursor) = &mut self.cursor {
                    cursor.by = By::Tap;
                    let text = in_full(&self.scene.reach, cursor.at, locale, true);
                    self.kit.say(text);
                }
            }
            Deed::Remark(step) => self.go_to_remark(step, update),
        }
        update.force_update();
    }

    /// Says where the cursor is.
    pub(super) fn speak(&mut self) {
        let Some(cursor) = self.cursor.filter(|cursor| cursor.by == By::Keys) else {
            self.kit.series = None;
            return self.kit.say(String::new());
        };
        let (reach, locale) = (&self.scene.reach, self.props.page.explainer.locale);
        let series = reach.points[cursor.at].series;
        let text = match HABITS.get().full {
            true => in_full(reach, cursor.at, locale, false),
            false => in_short(reach, cursor.at, self.kit.series == Some(series)),
        };
        self.kit.series = Some(series);
        self.kit.say(text);
    }

    /// Goes to the next remark and says it with the value that stands nearest.
    fn go_to_remark(&mut self, step: isize, update: &UseForceUpdateHandle) {
        let locale = self.props.page.explainer.locale;
        let remarks = self.scene.remarks();
        let Some(last) = remarks.len().checked_sub(1) else {
            return self.kit.say(Term::NoRemarks.say(locale).to_owned());
        };
        let at = match self.kit.remark {
            Some(at) => at.saturating_add_signed(step).min(last),
            None if step < 0 => last,
            None => 0,
        };
        self.kit.remark = Some(at);
        let remark = &remarks[at];
        let mut text = [Term::Remark.say(locale), " ", &(at + 1).to_string(), Term::Of.say(locale)].concat();
        text.push_str(&[&(last + 1).to_string(), ": ", &remark.text].concat());
        if let Some(place) = self.scene.reach.nearest(remark.x, remark.y) {
            text.push_str(". ");
            text.push_str(&in_short(&self.scene.reach, place, false));
            self.point(Some(Cursor { at: place, by: By::Keys }), update);
        }
        self.kit.say(text);
    }

    /// Plays the series that the reader is at.
    fn play(&mut self) {
        let reach = &self.scene.reach;
        let series = self.cursor.map_or(0, |cursor| reach.points[cursor.at].series);
        let mut track = vec![None; reach.keys.len()];
        for (place, point) in reach.points.iter().enumerate().filter(|(_, point)| point.series == series) {
            track[point.key] = Some(place);
        }
        if track.is_empty() {
            return;
        }
        let locale = self.props.page.explainer.locale;
        let value = |place: usize| {
            let written = reach.points[place].value.split(['\u{a0}', ' ']).next().unwrap_or_default();
            parse_number(&plain(written, locale)?)
        };
        // Where a value is no number that can be read, its place on the drawing stands for it.
        let readable = track.iter().flatten().all(|place| value(*place).is_some());
        let height = |place: usize| if reach.down { reach.points[place].x } else { -reach.points[place].y };
        let pitch = |place: &Option<usize>| match place {
            Some(place) if readable => value(*place).unwrap_or(f64::NAN),
            Some(place) => height(*place),
            None => f64::NAN,
        };
        let values: Vec<f64> = track.iter().map(pitch).collect();
        Errand::new("play").numbers("values", &values).send(&self.kit.node);
        let name = &reach.series[series].name;
        let dot = if name.is_empty() { "" } else { ". " };
        self.kit.said = [name, dot, Term::Sounding.say(locale)].concat();
        self.kit.due = None;
        self.kit.track = track;
    }

    /// Ends the sound; whether there was one.
    pub(super) fn silence(&mut self) -> bool {
        if self.kit.track.is_empty() {
            return false;
        }
        self.kit.track.clear();
        self.cursor = self.cursor.filter(|cursor| cursor.by != By::Sound);
        Errand::new("stop").send(&self.kit.node);
        self.kit.said = Term::Silent.say(self.props.page.explainer.locale).to_owned();
        true
    }

    /// What Escape ends outside of the drawing: the sound, then the menu.
    pub(super) fn escape(&mut self, update: &UseForceUpdateHandle) {
        // The help closes by itself, and nothing else with it.
        if browser::size(&self.kit.node, ".ex-help[open]").0 > 0.0 {
            return;
        }
        if !self.silence() && std::mem::take(&mut self.kit.menu) {
            self.kit.follow_up = Some(("[data-tool=menu]", "focus"));
        }
        update.force_update();
    }
}

/// What a reader must know of a dataset.
fn facts<'a>(table: &'a Table, sources: &'a str, locale: Locale) -> Vec<(&'static str, &'a str)> {
    let mut out: Vec<(&'static str, &'a str)> = vec![
        ("id", &*table.name),
        ("title", &*table.title),
        ("source", sources),
        ("status", status(table.status, locale)),
    ];
    out.extend(table.as_of.as_deref().map(|date| ("asOf", date)));
    out.extend(table.license.as_deref().map(|license| ("license", license)));
    out
}
