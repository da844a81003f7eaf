//! The sheet: what every block of an explainer is written on, element by element.
//!
//! Calls that open, fill and close elements instead of `html!`: a call is a few bytes of Wasm where the macro
//! writes out the making of every element in place.

use std::rc::Rc;

use yew::virtual_dom::{VNode, VTag, VText};
use yew::{AttrValue, Callback, Html, NodeRef};

use super::chart::Params;
use super::faq::Recall;
use super::words::Word;
use super::{Page, Shared};
use crate::explainer::{Explainer, Inline, Prose, Rich, SourceId, Str};
use crate::view::{Action, View};

/// The classes that are parts for a page's stylesheet (`::part(title)`): what stays from one version to the next.
/// `assets/demo/theming.html` lists them.
const PARTS: [&str; 30] = [
    "ex-root",
    "ex-header",
    "ex-kicker",
    "ex-title",
    "ex-dek",
    "ex-dates",
    "ex-section",
    "ex-heading",
    "ex-text",
    "ex-stats",
    "ex-stat",
    "ex-value",
    "ex-claim",
    "ex-figure",
    "ex-statement",
    "ex-badge",
    "ex-callout",
    "ex-quote",
    "ex-chart",
    "ex-chart-title",
    "ex-subtitle",
    "ex-takeaway",
    "ex-tab",
    "ex-tooltip",
    "ex-foot",
    "ex-caveats",
    "ex-question",
    "ex-answer",
    "ex-actions",
    "ex-sources",
];

/// A tree of HTML in the making.
pub(crate) struct Sheet<'a> {
    pub(crate) page: &'a Shared<Page>,
    pub(crate) view: &'a View,
    /// What a live chart calls after its first paint.
    pub(crate) painted: Option<&'a Callback<()>>,
    /// What a live chart tells of what a reader does in it.
    pub(crate) act: Option<&'a Callback<Action>>,
    /// What a live chart asks for the fragment that leads to it, by its id.
    pub(crate) linked: Option<&'a Callback<Str, String>>,
    /// What readers have set parameters of charts to.
    pub(crate) params: Option<&'a Params>,
    /// The words of a search, which texts are marked with.
    pub(crate) marking: Vec<Vec<char>>,
    /// Whether live regions stand empty still: what comes into the page together with its region is not read out.
    pub(crate) hushed: bool,
    /// Whether the device keeps which answers are open.
    pub(crate) recall: Recall,
    /// How many terms have been explained so far.
    explained: usize,
    /// The elements that are open, outermost first.
    open: Vec<VTag>,
    done: Html,
}

impl<'a> Sheet<'a> {
    pub(crate) fn new(page: &'a Shared<Page>, view: &'a View, painted: Option<&'a Callback<()>>) -> Sheet<'a> {
        Sheet {
            page,
            view,
            painted,
            act: None,
            linked: None,
            params: None,
            marking: Vec::new(),
            hushed: false,
            recall: Recall::Off,
            explained: 0,
            open: Vec::new(),
            done: Html::default(),
        }
    }

    pub(crate) fn explainer(&self) -> &'a Explainer {
        &self.page.explainer
    }

    pub(crate) fn live(&self) -> bool {
        self.page.mode.is_live()
    }

    /// Opens an element: its name, then its classes.
    pub(crate) fn open(&mut self, what: &'static str) {
        let (name, class) = what.split_once(' ').unwrap_or((what, ""));
        self.open.push(VTag::new(AttrValue::Static(name)));
        if !class.is_empty() {
            self.class(class);
        }
    }

    /// Gives the open element its classes, and in the live tree the part that a page's stylesheet can name.
    fn class(&mut self, class: &'static str) {
        self.set("class", class);
        let first = class.split(' ').next().unwrap_or_default();
        if self.live() && PARTS.contains(&first) {
            self.set("part", &first["ex-".len()..]);
        }
    }

    /// Closes the element that was opened last.
    pub(crate) fn close(&mut self) {
        if let Some(tag) = self.open.pop() {
            self.add(VNode::from(tag));
        }
    }

    /// Adds a finished node.
    pub(crate) fn add(&mut self, node: Html) {
        match self.open.last_mut() {
            Some(parent) => parent.add_child(node),
            None => self.done = node,
        }
    }

    /// Sets an attribute of the element that is open.
    pub(crate) fn set(&mut self, name: &'static str, value: &str) {
        if let Some(tag) = self.open.last_mut() {
            tag.add_attribute(name, AttrValue::from(Rc::<str>::from(value)));
        }
    }

    /// Names the open element among its siblings, which all need names then.
    pub(crate) fn key(&mut self, key: &str) {
        if let Some(tag) = self.open.last_mut() {
            tag.key = Some(key.into());
        }
    }

    /// Gives access to the open element once it stands in the page.
    pub(crate) fn reference(&mut self, node: &NodeRef) {
        if let Some(tag) = self.open.last_mut() {
            tag.node_ref = node.clone();
        }
    }

    /// Adds text, with what a search is looking for marked.
    pub(crate) fn marked(&mut self, text: &str) {
        let mut from = 0;
        for (start, end) in super::search::hits(text, &self.marking) {
            if start > from {
                self.text(&text[from..start]);
            }
            self.leaf("mark", &text[start..end]);
            from = end;
        }
        if from < text.len() || text.is_empty() {
            self.text(&text[from..]);
        }
    }

    /// Adds a term: a button that opens its explanation, or a link to the list of terms where there is no script.
    fn term(&mut self, place: usize, word: &str) {
        let Some((term, explanation)) = self.explainer().glossary.get(place) else { return self.text(word) };
        if !self.live() {
            self.open("a ex-term");
            let id = id_of(self.explainer(), "term", &place.to_string());
            self.set("href", &["#", &id].concat());
            self.text(word);
            return self.close();
        }
        // The browser opens and closes it, by pointer and keyboard, tells screen readers and keeps the focus.
        let name = self.explained.to_string();
        self.explained += 1;
        self.open("button ex-term");
        self.set("type", "button");
        self.refer("popovertarget", "define", &name);
        self.text(word);
        self.close();
        self.open("span ex-define");
        self.id("define", &name);
        self.set("popover", "auto");
        self.leaf("b", term);
        self.text(" ");
        self.rich_leaf("span", explanation);
        self.close();
    }

    /// Adds text to the open element.
    pub(crate) fn text(&mut self, text: &str) {
        self.add(VNode::from(VText::new(Rc::<str>::from(text))));
    }

    /// Adds an element that holds one text and nothing else, so that a page translator harms no sibling.
    pub(crate) fn leaf(&mut self, what: &'static str, text: &str) {
        self.open(what);
        self.text(text);
        self.close();
    }

    /// Adds a word of the widget's own as an element.
    pub(crate) fn say(&mut self, what: &'static str, word: Word) {
        self.leaf(what, word.say(self.explainer().locale));
    }

    /// Sets an attribute to a word of the widget's own.
    pub(crate) fn set_word(&mut self, name: &'static str, word: Word) {
        self.set(name, word.say(self.explainer().locale));
    }

    /// Opens a heading so many levels below the title's.
    pub(crate) fn heading(&mut self, below: u8, what: &'static str, text: &str) {
        self.open_heading(below, what);
        self.text(text);
        self.close();
    }

    /// Opens a heading so many levels below the title's, to be filled and closed.
    pub(crate) fn open_heading(&mut self, below: u8, class: &'static str) {
        let level = self.page.heading_level.saturating_add(below).clamp(1, 6);
        self.open(&"h1h2h3h4h5h6"[usize::from(level - 1) * 2..usize::from(level) * 2]);
        self.class(class);
    }

    /// Sets the id of the open element: unique in the page though several explainers stand in it.
    pub(crate) fn id(&mut self, kind: &str, name: &str) {
        self.refer("id", kind, name);
    }

    /// Sets an attribute that refers to the id of another element.
    pub(crate) fn refer(&mut self, attribute: &'static str, kind: &str, name: &str) {
        let id = id_of(self.explainer(), kind, name);
        self.set(attribute, &id);
    }

    /// Opens a link.
    pub(crate) fn open_link(&mut self, href: &str) {
        self.open("a ex-link");
        self.set("href", href);
    }

    /// Adds a link.
    pub(crate) fn link(&mut self, href: &str, text: &str) {
        self.open_link(href);
        self.text(text);
        self.close();
    }

    /// Adds a link to another part of the explainer.
    pub(crate) fn jump(&mut self, kind: &str, name: &str, text: &str) {
        let id = id_of(self.explainer(), kind, name);
        self.open_link(&["#", &id].concat());
        if self.live() {
            self.orders("go", &id);
        }
        self.text(text);
        self.close();
    }

    /// Opens a button that gives the tree an order: see [`crate::browser::Order`].
    pub(crate) fn open_button(&mut self, what: &'static str, verb: &str, object: &str) {
        self.open(what);
        self.set("type", "button");
        self.orders(verb, object);
    }

    fn orders(&mut self, verb: &str, object: &str) {
        self.set("data-do", verb);
        self.set("data-to", object);
    }

    /// Adds inline text.
    pub(crate) fn rich(&mut self, rich: &Rich) {
        for piece in rich {
            match piece {
                Inline::Text(text) => self.marked(text),
                Inline::Emphasis(inner) => self.rich_leaf("em", inner),
                Inline::Strong(inner) => self.rich_leaf("strong", inner),
                Inline::Code(text) => self.leaf("code", text),
                Inline::Computed(computed) => {
                    self.open("data");
                    self.set("value", &computed.value);
                    self.text(&computed.text);
                    self.close();
                }
                Inline::Term(place, text) => self.term(*place, text),
                Inline::Link(href, inner) => {
                    self.open_link(href);
                    self.rich(inner);
                    self.close();
                }
            }
        }
    }

    /// Adds an element of inline text.
    pub(crate) fn rich_leaf(&mut self, what: &'static str, rich: &Rich) {
        self.open(what);
        self.rich(rich);
        self.close();
    }

    /// Adds an element of inline text where there is one.
    pub(crate) fn rich_maybe(&mut self, what: &'static str, rich: Option<&Rich>) {
        if let Some(rich) = rich {
            self.rich_leaf(what, rich);
        }
    }

    /// Adds paragraphs.
    pub(crate) fn prose(&mut self, prose: &Prose) {
        for paragraph in prose {
            self.rich_leaf("p ex-p", paragraph);
        }
    }

    /// Adds the line that names sources, where there are any.
    pub(crate) fn source_line(&mut self, sources: &[SourceId]) {
        if !sources.is_empty() {
            self.open("p ex-foot");
            self.sources(sources);
            self.close();
        }
    }

    /// Adds "Source: …; …" as one inline element, each source linked to where it is found.
    pub(crate) fn sources(&mut self, sources: &[SourceId]) {
        if sources.is_empty() {
            return;
        }
        self.open("span");
        self.say("span", Word::Source);
        for (place, &id) in sources.iter().enumerate() {
            self.text(if place == 0 { " " } else { "; " });
            self.source(id);
        }
        self.close();
    }

    /// Adds a source by the name of its publisher.
    pub(crate) fn source(&mut self, id: SourceId) {
        let source = self.explainer().source(id);
        match &source.url {
            Some(url) => self.link(url, &source.publisher),
            None => self.leaf("span", &source.publisher),
        }
    }

    /// The finished tree.
    pub(crate) fn finish(mut self) -> Html {
        while !self.open.is_empty() {
            self.close();
        }
        self.done
    }
}

/// The id of an element of an explainer.
pub(crate) fn id_of(explainer: &Explainer, kind: &str, name: &str) -> String {
    [&explainer.id, "-", kind, "-", name].concat()
}
