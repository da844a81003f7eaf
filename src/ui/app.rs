//! The root of the tree: the reader's view, and what changes it.

use std::cell::RefCell;
use std::rc::Rc;

use yew::{
    Callback, Html, NodeRef, UseForceUpdateHandle, component, use_effect, use_force_update, use_mut_ref, use_node_ref,
};

use super::chart::PAUSE;
use super::desk::Desk;
use super::faq::{Recall, shelf};
use super::play::PIN_MARK;
use super::sheet::{Sheet, id_of};
use super::{AppProps, Notice, blocks, closing, faq, header, know};
use crate::browser::{self, Moment};
use crate::explainer::{Evidence, Str};
use crate::view::{Action, Pin, Series, Tab, View, from_fragment, to_fragment};

/// An explainer, live or prerendered.
#[component]
pub fn App(props: &AppProps) -> Html {
    let (root, update) = (use_node_ref(), use_force_update());
    let desk = use_mut_ref(|| Desk::new(&props.page));
    desk.borrow_mut().page = props.page.clone();
    let hand = Hand { desk: Rc::clone(&desk), root, update };
    desk.borrow_mut().painted.get_or_insert_with(|| hand.painted_callback());
    desk.borrow_mut().acted.get_or_insert_with(|| hand.acted_callback());
    desk.borrow_mut().linked.get_or_insert_with(|| hand.linked_callback());
    let tree = hand.render();
    use_effect(move || hand.rendered());
    tree
}

/// A hold on the root from outside a render: from effects, listeners and charts.
#[derive(Clone)]
struct Hand {
    desk: Rc<RefCell<Desk>>,
    root: NodeRef,
    update: UseForceUpdateHandle,
}

impl Hand {
    fn render(&self) -> Html {
        let desk = self.desk.borrow();
        let mut sheet = Sheet::new(&desk.page, &desk.view, desk.painted.as_ref());
        sheet.act = desk.acted.as_ref();
        sheet.linked = desk.linked.as_ref();
        sheet.params = Some(&desk.params);
        sheet.hushed = desk.unpainted > 0;
        sheet.recall = desk.recall;
        let explainer = sheet.explainer();
        sheet.open("article ex-root");
        sheet.set("lang", &explainer.lang);
        sheet.set("dir", direction(&explainer.lang));
        sheet.refer("aria-labelledby", "part", "title");
        sheet.reference(&self.root);
        header::header(&mut sheet);
        // Another language is another body; the head stays, and with it the focus on the language's button.
        sheet.open("div");
        sheet.open("div");
        sheet.key(&explainer.lang);
        for section in &explainer.sections {
            blocks::section(&mut sheet, section);
        }
        faq::faq(&mut sheet);
        closing::closing(&mut sheet);
        sheet.close();
        sheet.close();
        header::footer(&mut sheet);
        sheet.finish()
    }

    /// After each render: ticks what holds. After the first one: listens to the page.
    fn rendered(&self) {
        // What a reader has ticked in vain is not ticked.
        let on = self.desk.borrow().recall == Recall::On;
        browser::set_value(&self.root, ".ex-remember input", "", on);
        if self.desk.borrow().listeners.is_some() {
            return;
        }
        let hand = self.weak();
        let listeners = browser::listen(&self.root, move |moment| {
            if let Some(hand) = hand() {
                hand.hear(moment);
            }
        });
        self.desk.borrow_mut().listeners = Some(listeners);
        if self.desk.borrow().unpainted == 0 {
            self.ready();
        }
    }

    /// A hold that listeners and callbacks may keep: they go with the desk, and must not keep it.
    fn weak(&self) -> impl Fn() -> Option<Hand> + 'static {
        let (desk, root, update) = (Rc::downgrade(&self.desk), self.root.clone(), self.update.clone());
        move || Some(Hand { desk: desk.upgrade()?, root: root.clone(), update: update.clone() })
    }

    fn painted_callback(&self) -> Callback<()> {
        let hand = self.weak();
        Callback::from(move |()| {
            let Some(hand) = hand() else { return };
            let left = hand.desk.borrow().unpainted;
            hand.desk.borrow_mut().unpainted = left.saturating_sub(1);
            if left == 1 {
                hand.ready();
            }
        })
    }

    fn acted_callback(&self) -> Callback<Action> {
        let hand = self.weak();
        Callback::from(move |action| {
            if let Some(hand) = hand() {
                hand.act(action);
            }
        })
    }

    fn linked_callback(&self) -> Callback<Str, String> {
        let hand = self.weak();
        Callback::from(move |chart: Str| {
            let mut view = hand().map(|hand| hand.desk.borrow().view.clone()).unwrap_or_default();
            if view.show.as_ref().is_none_or(|show| show.chart != chart) {
                view.show = Some(Evidence::of(chart));
            }
            to_fragment(&view)
        })
    }

    /// Everything has been painted: says so, and goes where the page's address leads.
    fn ready(&self) {
        self.tell(Notice::Ready);
        self.tell_view();
        let asked = from_fragment(&browser::fragment(), &self.desk.borrow().page.explainer);
        if let Some(view) = asked {
            self.arrive(&view);
            self.update.force_update();
        }
    }

    fn tell(&self, notice: Notice) {
        // The page may act on the widget while it hears of it.
        let notify = self.desk.borrow().page.notify.clone();
        notify.emit(notice);
    }

    /// Does what the button or link of an order says.
    fn obey(&self, verb: &str, object: &str) {
        let (first, second) = object.split_once(' ').unwrap_or((object, ""));
        let id = Str::from(first);
        match verb {
            "toggle" => self.act(Action::Toggle(id)),
            "all" => self.act(if first == "open" { Action::OpenAll } else { Action::CloseAll }),
            "tab" => self.act(Action::Tab(id, if second == "table" { Tab::Table } else { Tab::Chart })),
            "show" => {
                let shown = from_fragment(object, &self.desk.borrow().page.explainer).and_then(|view| view.show);
                if let Some(evidence) = shown {
                    let chart = evidence.chart.clone();
                    self.act(Action::Tab(chart.clone(), Tab::Chart));
                    self.act(Action::Show(Some(evidence)));
                    self.go("chart", &chart);
                }
            }
            "pin" => {
                let (series, key) = second.split_once(PIN_MARK).unwrap_or_default();
                let pin = Pin { chart: id.clone(), series: series.into(), key: key.into() };
                self.act(Action::Tab(id.clone(), Tab::Chart));
                self.act(Action::Pin(Some(pin)));
                // The others step back.
                let focus = Some(series).filter(|series| !series.is_empty()).map(Str::from);
                self.act(Action::Show(focus.map(|focus| Evidence { focus: Some(focus), ..Evidence::of(id) })));
                self.go("chart", first);
            }
            "release" => self.act(Action::Show(None)),
            "focus" => {
                // Pressed again, a series is released.
                let shown = self.desk.borrow().view.show.clone();
                let focus = Some(Str::from(second));
                let again = shown.is_some_and(|shown| shown.chart == id && shown.focus == focus);
                let evidence = Evidence { focus, ..Evidence::of(id) };
                self.act(Action::Show((!again).then_some(evidence)));
            }
            "hide" => self.act(Action::Hide(Series { chart: id, name: second.into() })),
            "unhide" => self.act(Action::Unhide(id)),
            "go" => browser::go_to(&self.root, first),
            "ask" => self.go("ask", first),
            "action" => self.tell(Notice::Action(id)),
            "lang" => {
                let chosen = self.desk.borrow().page.languages.iter().find(|language| language.tag == id).cloned();
                if let Some(language) = chosen {
                    self.tell(Notice::Language(language));
                }
            }
            _ => {}
        }
    }

    /// Whether a dataset is the one that the page was published with, in words.
    fn verify(&self, dataset: &str) -> String {
        let explainer = Rc::clone(&self.desk.borrow().page.explainer);
        let printed = browser::printed(&self.root, dataset);
        explainer.table(dataset).map_or_else(String::new, |table| know::verdict(table, printed, explainer.locale))
    }

    /// Goes to an element of the explainer.
    fn go(&self, kind: &str, name: &str) {
        let id = id_of(&self.desk.borrow().page.explainer, kind, name);
        browser::go_to(&self.root, &id);
    }

    /// Goes to what an address asks for: a question before a chart.
    fn arrive(&self, view: &View) {
        let chart = view.show.as_ref().map(|evidence| &evidence.chart).or(view.tables.first());
        match (view.open.first(), chart) {
            (Some(question), _) => self.go("ask", question),
            (None, Some(chart)) => self.go("chart", chart),
            (None, None) => {}
        }
    }

    /// Changes the view.
    fn act(&self, action: Action) {
        let page = self.desk.borrow().page.clone();
        let before = self.desk.borrow().view.clone();
        self.become_view(before.reduce(action, &page.explainer));
    }

    /// Makes a view the reader's, and tells the page what it may want to know.
    fn become_view(&self, after: View) {
        let page = self.desk.borrow().page.clone();
        let before = self.desk.borrow().view.clone();
        for question in &page.explainer.faq {
            let open = after.open.contains(&question.id);
            if open == before.open.contains(&question.id) {
                continue;
            }
            self.tell(Notice::Toggle { id: question.id.clone(), open });
        }
        if after.show != before.show
            && let Some(evidence) = after.show.as_ref().or(before.show.as_ref())
        {
            let focus = after.show.as_ref().and_then(|evidence| evidence.focus.clone());
            self.tell(Notice::Focus { chart: evidence.chart.clone(), focus });
        }
        let steered = before.params != after.params && View { params: after.params.clone(), ..before } == after;
        let mut desk = self.desk.borrow_mut();
        if desk.recall == Recall::On && desk.view.open != after.open {
            browser::keep(&shelf(&page.explainer), &after.open.join(","));
        }
        desk.view = after.clone();
        let params = desk.params.clone();
        // Who turns a wheel is elsewhere many times a second: the page hears of it now and then.
        let soon = steered && !std::mem::replace(&mut desk.telling, steered);
        drop(desk);
        if soon {
            let hand = self.weak();
            browser::after(PAUSE, move || {
                if let Some(hand) = hand() {
                    hand.desk.borrow_mut().telling = false;
                    hand.tell_view();
                }
            });
        }
        params.take(&after);
        if !steered {
            self.tell_view();
            self.update.force_update();
        }
    }

    /// Tells the page where the reader is, where that is elsewhere than it was told.
    fn tell_view(&self) {
        let fragment = to_fragment(&self.desk.borrow().view);
        if self.desk.borrow().told != fragment {
            fragment.clone_into(&mut self.desk.borrow_mut().told);
            self.tell(Notice::View(fragment));
        }
    }

    /// Begins to keep which answers are open, or forgets them.
    fn remember(&self) {
        let mut desk = self.desk.borrow_mut();
        let name = shelf(&desk.page.explainer);
        desk.recall = if desk.recall == Recall::On {
            browser::forget(&name);
            Recall::Off
        } else if browser::keep(&name, &desk.view.open.join(",")) {
            Recall::On
        } else {
            Recall::Refused
        };
        drop(desk);
        self.update.force_update();
    }

    /// Does what a moment asks for.
    fn hear(&self, moment: Moment) {
        match moment {
            Moment::Order(verb, object, event) => {
                if verb == "verify" {
                    browser::answer(&event, &self.verify(&object));
                }
                self.obey(&verb, &object);
            }
            // Charts hear their own fields.
            Moment::Input(event) => match browser::attribute(&event, "data-in").as_deref() {
                Some("search") => self.act(Action::Search(browser::value(&event).into())),
                Some("remember") => self.remember(),
                _ => {}
            },
            Moment::Fragment(fragment) => {
                let asked = from_fragment(&fragment, &self.desk.borrow().page.explainer);
                let Some(view) = asked else { return };
                let mut next = view.clone();
                // What a reader has opened stays open.
                let open = &self.desk.borrow().view.open.clone();
                next.open.extend(open.iter().filter(|id| !view.open.contains(id)).cloned());
                self.act(Action::Take(next));
                self.arrive(&view);
            }
            Moment::Go(fragment) => {
                let asked = from_fragment(&fragment, &self.desk.borrow().page.explainer);
                self.become_view(asked.unwrap_or_default());
            }
            Moment::Wake(figure) => self.desk.borrow().params.wake(&figure),
            Moment::Found(id) => {
                if let Some(id) = id.strip_prefix("q=") {
                    self.act(Action::Open(id.into()));
                }
            }
            Moment::Print => {
                let mut desk = self.desk.borrow_mut();
                desk.before_print = Some(desk.view.open.clone());
                desk.view = desk.view.reduce(Action::OpenAll, &desk.page.explainer);
                self.update.force_update();
            }
            Moment::Printed => {
                let mut desk = self.desk.borrow_mut();
                if let Some(open) = desk.before_print.take() {
                    desk.view.open = open;
                }
                self.update.force_update();
            }
        }
    }
}

/// Which way a language is written.
fn direction(lang: &str) -> &'static str {
    match lang.split('-').next() {
        Some("ar" | "fa" | "he" | "ur") => "rtl",
        _ => "ltr",
    }
}
