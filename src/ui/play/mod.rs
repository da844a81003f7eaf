//! Blocks that a reader plays with: one component keeps the state of them all.
//!
//! A block says what it starts with, writes itself, and answers to deeds ([`Play`]); prerendered it only writes
//! itself. What a reader has set lives in the page's memories, so that it outlives a change of language.

mod asking;
mod audiences;
mod bars;
mod choice;
mod form;
mod guess;
mod island;
mod likelihood;
mod line;
mod outlook;
mod scenario;
mod words;

use std::rc::Rc;

use yew::virtual_dom::{VComp, VNode};

pub(crate) use self::asking::{Asking, PIN_MARK};
pub(crate) use self::audiences::audiences;
use self::island::{Island, IslandProps};
pub(crate) use self::outlook::outlook;
use self::words::Say;
use super::Notice;
use super::sheet::Sheet;
use crate::browser::Deed;
use crate::explainer::Str;
use crate::view::Memory;

/// A block with a life of its own.
pub(crate) trait Play {
    /// Its name in the document.
    fn id(&self) -> &Str;

    /// Its element and classes.
    fn what(&self) -> &'static str;

    /// What is set before the reader sets anything.
    fn start(&self) -> Memory;

    /// The largest number that can be set, where the reader can keep theirs on the device.
    fn keeps(&self) -> Option<f64> {
        None
    }

    /// Writes the block as it stands.
    fn write(&self, sheet: &mut Sheet, memory: &Memory);

    /// What tells it from others: another one is another block.
    fn token(&self) -> *const ();

    /// Takes in what a reader does; whether it meant something.
    fn hear(&self, deed: &Deed, turn: &mut Turn) -> bool;
}

/// What a deed leads to.
#[derive(Default)]
pub(crate) struct Turn {
    /// What is set.
    pub(crate) memory: Memory,
    /// What is said aloud.
    pub(crate) said: String,
    /// The selector of what has the focus next.
    pub(crate) focus: String,
    /// What the page hears.
    pub(crate) notice: Option<Notice>,
    /// The language of the words.
    pub(crate) locale: crate::explainer::Locale,
}

/// Adds a block that a reader plays with.
pub(crate) fn play(sheet: &mut Sheet, block: Rc<dyn Play>) {
    if sheet.live() {
        let props = IslandProps { page: sheet.page.clone(), part: island::Part(block) };
        return sheet.add(VNode::from(VComp::new::<Island>(Rc::new(props), None)));
    }
    open(sheet, &*block);
    block.write(sheet, &block.start());
    sheet.close();
}

/// Opens the element of a block.
fn open(sheet: &mut Sheet, block: &dyn Play) {
    sheet.open(block.what());
    sheet.id("play", block.id());
}

impl Sheet<'_> {
    /// Adds a word of these blocks as an element.
    fn tell(&mut self, what: &'static str, word: Say) {
        self.leaf(what, word.say(self.explainer().locale));
    }

    /// Adds a button that does something in the block.
    fn button(&mut self, what: &'static str, act: &str, word: Say) {
        self.open(what);
        self.set("type", "button");
        self.set("data-act", act);
        self.text(word.say(self.explainer().locale));
        self.close();
    }

    /// Opens and closes an element of a drawing with these attributes.
    fn shape(&mut self, what: &'static str, attributes: &[(&'static str, &str)]) {
        self.open_shape(what, attributes);
        self.close();
    }

    /// Opens an element of a drawing with these attributes.
    fn open_shape(&mut self, what: &'static str, attributes: &[(&'static str, &str)]) {
        self.open(what);
        for (name, value) in attributes {
            self.set(name, value);
        }
    }
}

/// A number for an attribute of a drawing, to a tenth.
fn tenth(number: f64) -> String {
    crate::explainer::number_text((number * 10.0).round() / 10.0)
}

/// A share of the width for an attribute of a drawing.
fn percent(number: f64) -> String {
    let mut text = tenth(number);
    text.push('%');
    text
}
