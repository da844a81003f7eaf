//! Panes: elements whose children change with every move of a pointer, and are therefore no part of the tree.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{CssStyleDeclaration, Element, HtmlElement, Node};
use yew::NodeRef;

#[wasm_bindgen]
extern "C" {
    /// A style whose transform is set as such: every move of a pointer sets some, and the name of a property is a text that
    /// would be brought from the Wasm, and looked up, each time.
    type Placed;
    #[wasm_bindgen(method, setter)]
    fn set_transform(this: &Placed, transform: &str);
}

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
    look: Option<Look>,
    marked: bool,
    parts: Vec<Part>,
}

#[derive(Debug)]
struct Part {
    what: &'static str,
    element: HtmlElement,
    look: Look,
    texts: Vec<Text>,
}

/// A style and what was last written there: the place, and the rest.
#[derive(Debug)]
struct Look {
    style: CssStyleDeclaration,
    held: [String; 2],
}

/// An element of a text alone and what was last written there.
#[derive(Debug)]
struct Text {
    element: Element,
    node: Option<Node>,
    held: String,
}

impl Pane {
    /// Shows these pieces in the element of `node`, at this place; without pieces it is hidden.
    pub fn show(&mut self, node: &NodeRef, place: &str, pieces: &[Piece]) {
        if pieces.is_empty() && self.parts.is_empty() {
            return;
        }
        let Some(element) = node.cast::<HtmlElement>() else { return };
        if self.element.as_ref() != Some(&element) {
            *self = Pane { look: Some(Look::of(&element)), element: Some(element.clone()), ..Pane::default() };
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
        if let Some(look) = &mut self.look {
            look.set([place, ""]);
        }
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
                parts.into_iter().map(Text::of).collect()
            }
            _ => vec![Text::of(element.clone())],
        };
        let element: HtmlElement = element.unchecked_into();
        Some(Part { what: piece.what, look: Look::of(&element), element, texts })
    }

    fn fill(&mut self, piece: &Piece) {
        self.texts.iter_mut().zip(&piece.texts).for_each(|(part, text)| part.set(text));
        self.look.set([&piece.place, &piece.style]);
    }
}

impl Text {
    fn of(element: Element) -> Text {
        Text { element, node: None, held: String::new() }
    }

    fn set(&mut self, text: &str) {
        if self.held == text {
            return;
        }
        text.clone_into(&mut self.held);
        // Another text in the same node costs the browser least. A page translator may have put elements there instead.
        match self.node.as_ref().filter(|node| node.is_connected()) {
            Some(node) => node.set_node_value(Some(text)),
            None => {
                self.element.set_text_content(Some(text));
                self.node = self.element.first_child();
            }
        }
    }
}

impl Look {
    fn of(element: &HtmlElement) -> Look {
        Look { style: element.style(), held: Default::default() }
    }

    fn set(&mut self, [place, rest]: [&str; 2]) {
        let [held_place, held_rest] = &mut self.held;
        if held_rest != rest {
            rest.clone_into(held_rest);
            self.style.set_css_text(rest);
            held_place.clear();
        }
        if held_place != place {
            place.clone_into(held_place);
            self.style.unchecked_ref::<Placed>().set_transform(place);
        }
    }
}
