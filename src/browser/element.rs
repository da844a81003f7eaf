//! Elements of the page: what is read from them and what is done to them.
//!
//! All functions do nothing where the element is not in the page.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, EventInit, HtmlCanvasElement, HtmlElement};
use yew::NodeRef;

use crate::paint::{Palette, canvas};
use crate::scene::Scene;

fn find(node: &NodeRef, selector: &str) -> Option<HtmlElement> {
    // Every selector is the tree's own: it holds.
    node.cast::<Element>()?.query_selector(selector).ok()?.map(JsCast::unchecked_into)
}

/// Sets the style of the first element in `node` that matches. Unlike a `style` attribute, this passes a strict
/// content security policy.
pub fn style(node: &NodeRef, selector: &str, css: &str) {
    if let Some(element) = find(node, selector) {
        element.style().set_css_text(css);
    }
}

/// Sets the styles of an element's children, in order.
pub fn style_each(node: &NodeRef, selector: &str, styles: &[String]) {
    if styles.is_empty() {
        return;
    }
    let mut child = find(node, selector).and_then(|element| element.first_element_child());
    for css in styles {
        let Some(element) = child else { return };
        element.unchecked_ref::<HtmlElement>().style().set_css_text(css);
        child = element.next_element_sibling();
    }
}

/// Width and height of the first element in `node` that matches, CSS px.
pub fn size(node: &NodeRef, selector: &str) -> (f64, f64) {
    find(node, selector)
        .map_or((0.0, 0.0), |element| (f64::from(element.offset_width()), f64::from(element.offset_height())))
}

/// Focuses the first element in `node` that matches.
pub fn focus(node: &NodeRef, selector: &str) {
    if let Some(element) = find(node, selector) {
        // The page goes on where an element refuses the focus.
        let _ = element.focus();
    }
}

/// Focuses and presses the first button in `node` that matches.
pub fn press(node: &NodeRef, selector: &str) {
    if let Some(element) = find(node, selector) {
        // The page goes on where an element refuses the focus.
        let _ = element.focus();
        element.click();
    }
}

/// Scrolls to the element with an id below `root` and focuses it.
pub fn go_to(root: &NodeRef, id: &str) {
    // Ids of documents are letters, digits and hyphens; nothing in them ends the string.
    if let Some(element) = find(root, &["[id=\"", id, "\"]"].concat()) {
        element.scroll_into_view();
        let _ = element.focus();
    }
}

/// The order of the button or link that an event comes from: a verb and its object, in `data-do` and `data-to`.
/// Buttons carry orders instead of listeners of their own, so that one listener serves the tree.
pub fn order(event: &Event) -> Option<(String, String)> {
    let element = event.target()?.unchecked_into::<Element>().closest("[data-do]").ok()??;
    event.prevent_default();
    Some((element.get_attribute("data-do")?, element.get_attribute("data-to")?))
}

/// The role of the element that an event comes from.
pub fn role(event: &Event) -> String {
    event.target().and_then(|target| target.unchecked_into::<Element>().get_attribute("role")).unwrap_or_default()
}

/// The fragment of the page's address, without `#`; empty where there is none.
pub fn fragment() -> String {
    let hash = web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default();
    hash.trim_start_matches('#').to_owned()
}

/// Paints a scene on the canvas in `node`; whether there was something to paint and a place for it.
pub fn paint(node: &NodeRef, scene: &Scene, ratio: f64, palette: &Palette) -> bool {
    let Some(element) = find(node, "canvas").filter(|_| scene.width > 0.0 && scene.height > 0.0) else { return false };
    canvas(scene, palette, element.unchecked_ref::<HtmlCanvasElement>(), ratio, false);
    true
}

/// Sets what a form control holds: its value, and whether it is on. What it holds already is left alone, so that a
/// reader who is typing goes on.
pub fn set_value(node: &NodeRef, selector: &str, value: &str, on: bool) {
    let Some(element) = find(node, selector) else { return };
    let set = |name: &str, value: wasm_bindgen::JsValue| {
        let name = name.into();
        if js_sys::Reflect::get(&element, &name).is_ok_and(|held| held != value) {
            // Setting a property of a form control does not throw.
            let _ = js_sys::Reflect::set(&element, &name, &value);
        }
    };
    if element.get_attribute("type").is_some_and(|kind| kind == "checkbox" || kind == "radio") {
        set("checked", on.into());
    } else {
        set("value", value.into());
    }
}

/// Sets the styles of all elements of a name in the first element in `node` that matches, in order.
pub fn style_within(node: &NodeRef, selector: &str, name: &str, styles: &[String]) {
    let Some(element) = find(node, selector).filter(|_| !styles.is_empty()) else { return };
    let Ok(all) = element.query_selector_all(name) else { return };
    for (at, css) in styles.iter().enumerate() {
        if let Some(element) = all.item(at as u32) {
            element.unchecked_ref::<HtmlElement>().style().set_css_text(css);
        }
    }
}

/// Tells the page's own script of something, by an event of this name at the element in `node`.
pub fn announce(node: &NodeRef, name: &str) {
    let init = EventInit::new();
    init.set_bubbles(true);
    if let Some(element) = node.cast::<Element>()
        && let Ok(event) = Event::new_with_event_init_dict(name, &init)
    {
        // Where nobody listens, nothing is done.
        let _ = element.dispatch_event(&event);
    }
}

/// Whether a wheel's reader holds the key that means zoom.
pub fn means_zoom(event: &Event) -> bool {
    let held = |key: &str| js_sys::Reflect::get(event, &key.into()).is_ok_and(|held| held.is_truthy());
    held("ctrlKey") || held("metaKey")
}

/// Whether the first element in `node` that matches has the focus.
pub fn has_focus(node: &NodeRef, selector: &str) -> bool {
    find(node, selector).is_some_and(|element| element.matches(":focus").unwrap_or(false))
}

/// Says something beside the button that an event comes from.
pub fn answer(event: &Event, words: &str) {
    let button = event.target().and_then(|target| target.unchecked_into::<Element>().closest("[data-do]").ok()?);
    if let Some(place) = button.and_then(|button| button.next_element_sibling()) {
        place.set_text_content(Some(words));
    }
}

/// The fingerprint of a dataset that the publisher has printed into the page, below the element around `root`.
pub fn printed(root: &NodeRef, dataset: &str) -> Option<String> {
    let host = js_sys::Reflect::get(&root.cast::<Element>()?.get_root_node(), &"host".into()).ok()?;
    // A name with quotes in it finds nothing.
    let selector = ["[data-sha256=\"", dataset, "\"]"].concat();
    host.dyn_into::<Element>().ok()?.query_selector(&selector).ok()??.text_content()
}

/// Calls a method without arguments of the first element in `node` that matches: `showModal`, `close`, `select`.
pub fn call(node: &NodeRef, selector: &str, method: &str) {
    if let Some(element) = find(node, selector)
        && let Ok(method) = js_sys::Reflect::get(&element, &method.into())
        && let Ok(method) = method.dyn_into::<js_sys::Function>()
    {
        // An element that refuses is left as it is.
        let _ = method.call0(&element);
    }
}

/// The value of the form control that an event comes from.
pub fn value(event: &Event) -> String {
    let value = event.target().and_then(|target| js_sys::Reflect::get(&target, &"value".into()).ok());
    value.and_then(|value| value.as_string()).unwrap_or_default()
}

/// An attribute of the nearest element around an event's target that has it.
pub fn attribute(event: &Event, name: &str) -> Option<String> {
    let target = event.target()?.unchecked_into::<Element>();
    target.closest(&["[", name, "]"].concat()).ok()??.get_attribute(name)
}

/// A text without case and accents, for search and order; the tilde of ñ stays, which is a letter of its own.
pub fn fold(text: &str) -> String {
    let bare = js_sys::JsString::from(text).normalize("NFD").to_lower_case();
    String::from(bare).chars().filter(|c| *c == '\u{303}' || !('\u{300}'..='\u{36f}').contains(c)).collect()
}
