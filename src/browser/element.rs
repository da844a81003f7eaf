//! Elements of the page: what is read from them and what is done to them.
//!
//! All functions do nothing where the element is not in the page.

use js_sys::{Date, Reflect};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlCanvasElement, HtmlElement};
use yew::NodeRef;

use crate::explainer::time_text;
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
pub fn paint(node: &NodeRef, scene: &Scene, ratio: f64, dark: bool) -> bool {
    let Some(element) = find(node, "canvas").filter(|_| scene.width > 0.0 && scene.height > 0.0) else { return false };
    canvas(
        scene,
        if dark { &Palette::DARK } else { &Palette::LIGHT },
        element.unchecked_ref::<HtmlCanvasElement>(),
        ratio,
    );
    true
}

/// What was typed into a field, with its name in `data-in`.
pub fn input(event: &Event) -> Option<(String, String)> {
    let field: Element = event.target()?.unchecked_into();
    let value = Reflect::get(&field, &"value".into()).ok()?;
    Some((field.get_attribute("data-in")?, value.as_string()?))
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
    let host = Reflect::get(&root.cast::<Element>()?.get_root_node(), &"host".into()).ok()?;
    // A name with quotes in it finds nothing.
    let selector = ["[data-sha256=\"", dataset, "\"]"].concat();
    host.dyn_into::<Element>().ok()?.query_selector(&selector).ok()??.text_content()
}

/// Today, `YYYY-MM-DD`.
pub fn today() -> String {
    time_text(Date::now(), 3)
}
