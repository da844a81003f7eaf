//! Moments of the page that concern an explainer as a whole.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{CustomEvent, Element, Event};
use yew::NodeRef;

use super::listener::{Hear, Listeners, on};
use super::{fragment, order};

/// Something that happened in the tree or to the page.
#[derive(Debug, Clone, PartialEq)]
pub enum Moment {
    /// A button or link was pressed that gives an order: its verb and object.
    Order(String, String, Event),
    /// A form control holds something else.
    Input(Event),
    /// The fragment of its address has changed, to this.
    Fragment(String),
    /// The page brings the explainer to a view, given as a fragment.
    Go(String),
    /// The figure with this id is to be drawn live.
    Wake(String),
    /// The browser's search is about to show the hidden element with this id.
    Found(String),
    /// It is about to be printed.
    Print,
    /// It has been printed.
    Printed,
}

/// Listens to the page around `root` until the listeners are dropped.
pub fn listen(root: &NodeRef, tell: impl Fn(Moment) + 'static) -> Listeners {
    let (Some(window), Some(root)) = (web_sys::window(), root.cast::<Element>()) else { return Vec::new() };
    let hear: Hear = Rc::new(move |event, kind| {
        tell(match kind {
            "click" => {
                let Some((verb, object)) = order(event) else { return };
                Moment::Order(verb, object, event.clone())
            }
            "input" => Moment::Input(event.clone()),
            "hashchange" => Moment::Fragment(fragment()),
            "beforeprint" => Moment::Print,
            "afterprint" => Moment::Printed,
            "explainer-go" | "explainer-wake" => {
                let detail = event.unchecked_ref::<CustomEvent>().detail().as_string().unwrap_or_default();
                if kind == "explainer-go" { Moment::Go(detail) } else { Moment::Wake(detail) }
            }
            _ => {
                let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
                Moment::Found(element.map(|element| element.id()).unwrap_or_default())
            }
        });
    });
    let mut out = Vec::new();
    on(&mut out, &window, &["hashchange", "beforeprint", "afterprint"], &hear);
    on(&mut out, &root, &["click", "input", "beforematch", "explainer-go", "explainer-wake"], &hear);
    out
}
