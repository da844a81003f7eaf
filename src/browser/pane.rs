//! Panes: elements whose children change with every move of a pointer, and are therefore no part of the tree.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::NodeRef;

/// A child of a pane as it should be.
#[derive(Debug)]
pub struct Piece<'a> {
    /// Its name and classes.
    pub what: &'static str,
    /// Where it is: a CSS transform. Set by itself, it costs the browser no look at the stylesheet's rules.
    pub place: String,
    /// The rest of its style.
    pub style: String,
    /// Its own text, or the texts of a `<span>` and a `<strong>` in it.
    pub texts: Vec<&'a str>,
}

/// An element and what was last written there: only what is another is written again.
#[derive(Debug, Default)]
pub struct Pane {
    element: Option<HtmlElement>,
    style: [String; 2],
    marked: bool,
    parts: Vec<Part>,
}

#[derive(Debug)]
struct Part {
    what: &'static str,
    element: HtmlElement,
    style: [String; 2],
    texts: Vec<(Element, String)>,
}

impl Pane {
    /// Shows these pieces in the element of `node`, at this place; without pieces it is hidden.
    pub fn show(&mut self, node: &NodeRef, place: &str, pieces: &[Piece]) {
        let Some(element) = node.cast::<HtmlElement>() else { return };
        if self.element.as_ref() != Some(&element) {
            *self = Pane { element: Some(element.clone()), ..Pane::default() };
        }
        if self.parts.is_empty() != pieces.is_empty() {
            element.set_hidden(pieces.is_empty());
        }
        self.parts.drain(pieces.len().min(self.parts.len())..).for_each(|part| part.element.remove());
        for (at, piece) in pieces.iter().enumerate() {
            if self.parts.get(at).is_none_or(|part| part.what != piece.what) {
                let Some(part) = Part::new(&element, piece) else { return };
                match self.parts.get_mut(at) {
                    Some(old) => {
                        // What is in the page can be replaced, and what is not is not seen.
                        let _ = old.element.replace_with_with_node_1(&part.element);
                        *old = part;
                    }
                    None => {
                        let _ = element.append_child(&part.element);
                        self.parts.push(part);
                    }
                }
            }
            self.parts[at].fill(piece);
        }
        restyle(&element, &mut self.style, [place, ""]);
    }

    /// Sets an attribute without a value, or takes it away.
    pub fn mark(&mut self, name: &str, on: bool) {
        if let Some(element) = self.element.as_ref().filter(|_| self.marked != on) {
            self.marked = on;
            // Every name is our own: it holds.
            let _ = element.toggle_attribute_with_force(name, on);
        }
    }
}

impl Part {
    fn new(pane: &HtmlElement, piece: &Piece) -> Option<Part> {
        let page = pane.owner_document()?;
        let make = |name: &str| page.create_element(name).ok();
        let (name, class) = piece.what.split_once(' ').unwrap_or((piece.what, ""));
        let element = make(name)?;
        element.set_class_name(class);
        let texts = match piece.texts.len() {
            2 => {
                let parts = [make("span")?, make("strong")?];
                parts.iter().for_each(|part| drop(element.append_child(part)));
                parts.into_iter().map(|part| (part, String::new())).collect()
            }
            _ => vec![(element.clone(), String::new())],
        };
        Some(Part { what: piece.what, element: element.unchecked_into(), style: Default::default(), texts })
    }

    fn fill(&mut self, piece: &Piece) {
        for ((element, held), text) in self.texts.iter_mut().zip(&piece.texts) {
            if held != text {
                (*text).clone_into(held);
                // Another text in the same node costs the browser least. A page translator may have put elements there.
                match element.first_child() {
                    Some(node) if node.node_type() == web_sys::Node::TEXT_NODE => node.set_node_value(Some(text)),
                    _ => element.set_text_content(Some(text)),
                }
            }
        }
        restyle(&self.element, &mut self.style, [&piece.place, &piece.style]);
    }
}

fn restyle(element: &HtmlElement, [held, rest]: &mut [String; 2], [place, style]: [&str; 2]) {
    if rest != style {
        style.clone_into(rest);
        element.style().set_css_text(style);
        held.clear();
    }
    if held != place {
        place.clone_into(held);
        // A place of our own making can be set.
        let _ = element.style().set_property("transform", place);
    }
}
