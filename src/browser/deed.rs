//! Deeds of a reader in a block that has a life of its own: presses, settings, keys, drags.

use js_sys::Reflect;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event};
use yew::{KeyboardEvent, NodeRef, PointerEvent};

use super::listener::{Listeners, hear};

/// Something that a reader did to an element with `data-act="VERB OBJECT"`.
#[derive(Debug, Clone, PartialEq)]
pub struct Deed {
    /// What was done.
    pub kind: DeedKind,
    /// What the element is for.
    pub verb: String,
    /// Which of those it is.
    pub object: String,
    /// The value of a form control, the name of a key.
    pub value: String,
    /// Where in the element, as shares of its width and height.
    pub at: [f64; 2],
}

/// Kinds of deeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeedKind {
    /// A button was pressed, by whatever means.
    Press,
    /// A form control has another value.
    Set,
    /// A form was sent.
    Send,
    /// A key was pressed.
    Key,
    /// A pointer went down, or moved while it was down.
    Drag,
}

/// Listens to the deeds inside `node` until the listeners are dropped. `tell` says whether a deed meant something:
/// the browser then does nothing besides.
pub fn attend(node: &NodeRef, tell: impl Fn(Deed) -> bool + 'static) -> Listeners {
    let kinds = ["click", "input", "submit", "keydown", "pointerdown", "pointermove"];
    hear(node, &kinds, move |event, kind| {
        if let Some(deed) = deed(event, kind)
            && tell(deed)
        {
            event.prevent_default();
        }
    })
}

fn deed(event: &Event, kind: &str) -> Option<Deed> {
    let target = event.target()?.unchecked_into::<Element>();
    let pointer = kind.starts_with("pointer");
    // What can be drawn on follows the pointer whatever stands on it.
    let element = target.closest(if pointer { "[data-drag]" } else { "[data-act]" }).ok()??;
    let act = element.get_attribute("data-act")?;
    let (verb, object) = act.split_once(' ').unwrap_or((&act, ""));
    // The kind of an event decides its class.
    let mut at = [0.0; 2];
    let (kind, value) = match kind {
        "click" => (DeedKind::Press, String::new()),
        "input" => (DeedKind::Set, property(&target, "value")),
        "submit" => (DeedKind::Send, String::new()),
        "keydown" => {
            let event = event.unchecked_ref::<KeyboardEvent>();
            if event.ctrl_key() || event.alt_key() || event.meta_key() {
                return None;
            }
            (DeedKind::Key, event.key())
        }
        kind => {
            let event = event.unchecked_ref::<PointerEvent>();
            if event.buttons() & 1 == 0 {
                return None;
            }
            if kind == "pointerdown" {
                // Without the capture the drag ends at the edge, no more.
                let _ = element.set_pointer_capture(event.pointer_id());
            }
            let frame = element.get_bounding_client_rect();
            let share = |place: i32, start: f64, length: f64| (f64::from(place) - start) / length.max(1.0);
            at = [
                share(event.client_x(), frame.left(), frame.width()),
                share(event.client_y(), frame.top(), frame.height()),
            ];
            (DeedKind::Drag, String::new())
        }
    };
    Some(Deed { kind, verb: verb.to_owned(), object: object.to_owned(), value, at })
}

fn property(element: &Element, name: &str) -> String {
    Reflect::get(element, &name.into()).ok().and_then(|value| value.as_string()).unwrap_or_default()
}

/// Gives the form controls in `node` the values in their `data-value`: an attribute alone no longer changes a
/// control that a reader has touched. Who is typing is left alone.
pub fn settle(node: &NodeRef) {
    let Some(list) = node.cast::<Element>().and_then(|root| root.query_selector_all("[data-value]").ok()) else {
        return;
    };
    for at in 0..list.length() {
        let Some(element) = list.get(at).map(JsCast::unchecked_into::<Element>) else { continue };
        let wanted = element.get_attribute("data-value").unwrap_or_default();
        let chosen = matches!(&*property(&element, "type"), "radio" | "checkbox");
        let typing = property(&element, "type") == "number" && element.matches(":focus").unwrap_or(false);
        if chosen {
            // Setting a property of an element cannot fail.
            let _ = Reflect::set(&element, &"checked".into(), &JsValue::from_bool(!wanted.is_empty()));
        } else if !typing && property(&element, "value") != wanted {
            let _ = Reflect::set(&element, &"value".into(), &wanted.into());
        }
    }
}
