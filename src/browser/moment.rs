//! Moments of the page that concern an explainer as a whole.

use std::rc::Rc;

use gloo_events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{CustomEvent, Element, Event};
use yew::NodeRef;

use super::fragment;

/// Something that happened to the page.
#[derive(Debug, Clone, PartialEq)]
pub enum Moment {
    /// The fragment of its address has changed, to this.
    Fragment(String),
    /// The page brings the explainer to a view, given as a fragment.
    Go(String),
    /// The browser's search is about to show the hidden element with this id.
    Found(String),
    /// It is about to be printed.
    Print,
    /// It has been printed.
    Printed,
}

/// Listeners that end when they are dropped.
pub type Listeners = Vec<EventListener>;

/// Listens to the page around `root` until the listeners are dropped.
pub fn listen(root: &NodeRef, tell: impl Fn(Moment) + 'static) -> Listeners {
    let (Some(window), Some(root)) = (web_sys::window(), root.cast::<Element>()) else { return Vec::new() };
    let hear: Rc<dyn Fn(&Event)> = Rc::new(move |event| {
        tell(match &*event.type_() {
            "hashchange" => Moment::Fragment(fragment()),
            "beforeprint" => Moment::Print,
            "afterprint" => Moment::Printed,
            "explainer-go" => Moment::Go(event.unchecked_ref::<CustomEvent>().detail().as_string().unwrap_or_default()),
            _ => {
                let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
                Moment::Found(element.map(|element| element.id()).unwrap_or_default())
            }
        });
    });
    let on = |target, kind| {
        let hear = Rc::clone(&hear);
        EventListener::new(target, kind, move |event| hear(event))
    };
    vec![
        on(&window, "hashchange"),
        on(&window, "beforeprint"),
        on(&window, "afterprint"),
        on(&root, "beforematch"),
        on(&root, "explainer-go"),
    ]
}
