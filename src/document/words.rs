//! Words of messages: what a thing is called, what stands there, which name was meant.

use std::fmt;

use super::findings::quote;
use super::node::{Node, Tree};

/// What is being checked, as messages name it; put in words only where there is a problem.
#[derive(Clone, Copy)]
pub(super) enum What<'a> {
    Document,
    /// A value of a type of this module.
    Type(&'a str),
    /// A block by its type.
    Block(&'a str),
    Field(&'a str),
    /// An element of an array, or a value of a map.
    Element,
}

impl fmt::Display for What<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            What::Document => f.write_str("the document"),
            What::Type(name) => f.write_str(&phrase(name)),
            What::Block(name) => write!(f, "a `{name}` block"),
            What::Field(name) => write!(f, "the field `{name}`"),
            What::Element => f.write_str("an element"),
        }
    }
}

/// A type's name in words: `CaseStudy` is "a case study".
fn phrase(name: &str) -> String {
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
    }
    let article = if words.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {words}")
}

/// Words in backticks, one after the other.
pub(super) fn list(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// The nearest of some names if it is near enough to be a slip: swapped, missing or wrong letters up to a third of it.
pub(super) fn nearest<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let length = name.chars().count();
    if length > 60 {
        return None;
    }
    let fold = |text: &str| text.to_lowercase().replace(['_', '-', ' '], "");
    let folded = fold(name);
    names
        .map(|other| (strsim::osa_distance(&folded, &fold(other)), other))
        .filter(|(far, _)| *far <= (length / 3).max(1))
        .min_by_key(|(far, _)| *far)
        .map(|(_, other)| other)
}

/// A value as a message names it.
pub(super) fn name_of(node: &Node) -> String {
    match &node.tree {
        Tree::Null => "null".into(),
        Tree::Bool(value) => quote(&value.to_string()),
        Tree::Number(number) => quote(&number.to_string()),
        Tree::String(text) => format!("the string {}", quote(text)),
        Tree::Array(_) => "an array".into(),
        Tree::Object(_) => "an object".into(),
        Tree::Broken => "nothing".into(),
    }
}
