//! Listeners that end when they are dropped.
//!
//! A tree has few, each for all that happens inside: an element says in its `data-` attributes what it stands for.
//! (Yew's own listeners would stay behind with every tree that goes.)

use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use web_sys::{Element, Event, EventTarget};
use yew::NodeRef;

/// Listeners that end when they are dropped.
pub type Listeners = Vec<EventListener>;

/// What hears an event and its type, which it would cost a string to ask the event for.
pub(super) type Hear = Rc<dyn Fn(&Event, &'static str)>;

/// Listens to what happens inside `node`.
pub fn hear(node: &NodeRef, kinds: &[&'static str], act: impl Fn(&Event, &'static str) + 'static) -> Listeners {
    let mut out = Vec::new();
    if let Some(element) = node.cast::<Element>() {
        on(&mut out, &element, kinds, &(Rc::new(act) as Hear));
    }
    out
}

/// Adds the listeners of a target. What they hear they may prevent.
pub(super) fn on(out: &mut Listeners, target: &EventTarget, kinds: &[&'static str], hear: &Hear) {
    for kind in kinds {
        let (hear, kind) = (Rc::clone(hear), *kind);
        let options = EventListenerOptions::enable_prevent_default();
        out.push(EventListener::new_with_options(target, kind, options, move |event| hear(event, kind)));
    }
}
