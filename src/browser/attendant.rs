//! The attendant of a chart's tools: what a reader presses there, and what its errands have come to.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{CustomEvent, Element, Event};
use yew::NodeRef;

use super::listener::{Hear, Listeners, on};

/// What a chart's tools hear.
#[derive(Debug, Clone, PartialEq)]
pub enum Call {
    /// A button was pressed: what it stands for.
    Press(String),
    /// An errand answers, in a word and a rest.
    Told(String),
    /// The reader's wish for contrast or patterns may be another.
    Habits,
}

/// The wish for more than colour: more contrast, or colours that the system forces.
const CONTRAST: &str = "(prefers-contrast: more), (forced-colors: active)";

/// The event by which the charts of an explainer tell each other of new habits.
const HABITS: &str = "explainer-habits";

/// Whether the reader's system asks for more than colour.
pub fn wants_contrast() -> bool {
    let query = web_sys::window().and_then(|window| window.match_media(CONTRAST).ok().flatten());
    query.is_some_and(|query| query.matches())
}

/// Attends to the tools of the chart in `node` until the listeners are dropped.
pub fn listen_to_tools(node: &NodeRef, tell: Rc<dyn Fn(Call)>) -> Listeners {
    let (Some(window), Some(body)) = (web_sys::window(), node.cast::<Element>()) else { return Vec::new() };
    let root = body.closest(".ex-root").ok().flatten().unwrap_or_else(|| body.clone());
    let hear: Hear = Rc::new(move |event, kind| {
        tell(match kind {
            "click" => {
                let target = event.target().map(JsCast::unchecked_into::<Element>);
                let button = target.and_then(|target| target.closest("[data-tool]").ok().flatten());
                let Some(tool) = button.and_then(|button| button.get_attribute("data-tool")) else { return };
                Call::Press(tool)
            }
            "explainer-told" => {
                Call::Told(event.unchecked_ref::<CustomEvent>().detail().as_string().unwrap_or_default())
            }
            _ => Call::Habits,
        });
    });
    let mut listeners = Vec::new();
    on(&mut listeners, &body, &["click", "explainer-told"], &hear);
    on(&mut listeners, &root, &[HABITS], &hear);
    if let Ok(Some(contrast)) = window.match_media(CONTRAST) {
        on(&mut listeners, &contrast, &["change"], &hear);
    }
    listeners
}

/// Tells the charts of the explainer around `node` that habits have changed.
pub fn tell_habits(node: &NodeRef) {
    let root = node.cast::<Element>().and_then(|body| body.closest(".ex-root").ok().flatten());
    if let (Some(root), Ok(event)) = (root, Event::new(HABITS)) {
        let _ = root.dispatch_event(&event);
    }
}

/// Acts once, when what goes on now is over and before the page goes on.
pub fn soon(act: impl FnOnce() + 'static) {
    if let Some(window) = web_sys::window() {
        window.queue_microtask(Closure::once_into_js(act).unchecked_ref());
    }
}

/// Acts once, so many milliseconds from now.
pub fn after(ms: i32, act: impl FnOnce() + 'static) {
    if let Some(window) = web_sys::window() {
        let act = Closure::once_into_js(act);
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(act.unchecked_ref(), ms);
    }
}
