//! A reader of JSON values that knows its place and goes on after a problem.

use std::rc::Rc;

use serde_json::Value;

use super::formula::{self, Computed};
use super::glossary::Glossary;
use super::inline::{self, Hear, Prose, Rich};
use super::{Locale, Problem, Str, TOLD, Table, TableId};

/// A value with its place.
#[derive(Clone)]
pub(super) struct Node<'a> {
    pub value: &'a Value,
    pub pointer: String,
}

impl<'a> Node<'a> {
    pub fn root(value: &'a Value) -> Node<'a> {
        Node { value, pointer: String::new() }
    }

    /// A field that is there and not null.
    pub fn field(&self, name: &str) -> Option<Node<'a>> {
        let value = self.value.get(name)?;
        if value.is_null() { None } else { Some(Node { value, pointer: join(&self.pointer, name) }) }
    }

    /// The elements of an array; none where it is something else.
    pub fn elements(&self) -> impl Iterator<Item = Node<'a>> + use<'a> {
        let pointer = self.pointer.clone();
        let elements: &[Value] = self.value.as_array().map_or(&[], Vec::as_slice);
        elements.iter().enumerate().map(move |(at, value)| Node { value, pointer: join(&pointer, &index(at)) })
    }

    /// The members of an object by name; none where it is something else.
    pub fn members(&self) -> impl Iterator<Item = (&'a str, Node<'a>)> + use<'a> {
        let pointer = self.pointer.clone();
        self.value
            .as_object()
            .into_iter()
            .flatten()
            .map(move |(name, value)| (name.as_str(), Node { value, pointer: join(&pointer, name) }))
    }
}

/// A JSON pointer one level down (RFC 6901, section 3).
fn join(pointer: &str, name: &str) -> String {
    if !TOLD {
        return String::new();
    }
    let mut out = String::with_capacity(pointer.len() + name.len() + 1);
    out.push_str(pointer);
    out.push('/');
    for letter in name.chars() {
        match letter {
            '~' => out.push_str("~0"),
            '/' => out.push_str("~1"),
            other => out.push(other),
        }
    }
    out
}

/// An array index in decimal.
fn index(at: usize) -> String {
    if TOLD { at.to_string() } else { String::new() }
}

/// What stands at a place, named for an error message.
pub(super) fn name_of(value: &Value) -> String {
    if !TOLD {
        return String::new();
    }
    match value {
        Value::Null => "null".into(),
        Value::Bool(_) => "a boolean".into(),
        Value::Number(number) => quote(&number.to_string()),
        Value::String(text) => quote(text),
        Value::Array(_) => "an array".into(),
        Value::Object(_) => "an object".into(),
    }
}

/// A text in backticks, cut where it is long.
pub(crate) fn quote(text: &str) -> String {
    if !TOLD {
        return String::new();
    }
    let mut out = String::from("`");
    for (at, letter) in text.chars().enumerate() {
        if at == 60 {
            out.push('…');
            break;
        }
        out.push(if letter.is_control() { ' ' } else { letter });
    }
    out.push('`');
    out
}

/// The problems found so far, and the ways to read a field.
#[derive(Default)]
pub(super) struct Reader {
    pub problems: Vec<Problem>,
    /// What formulas in texts are computed from; nothing while the data are being read themselves.
    pub tables: Option<Vec<Rc<Table>>>,
    pub locale: Locale,
    /// The terms that are looked for in inline text.
    pub glossary: Glossary,
    /// The tables that formulas have used since this was last taken.
    used: Vec<TableId>,
}

impl Reader {
    /// Notes a problem. After very many, no more: nobody reads them, and a hostile document must not cost memory.
    pub fn report(&mut self, problem: Problem) {
        if !self.is_full() {
            self.problems.push(problem);
        }
    }

    /// Whether further problems are not noted.
    pub fn is_full(&self) -> bool {
        self.problems.len() >= 1000
    }

    /// A problem with the value of a node.
    pub fn reject(&mut self, node: &Node, code: &'static str, expected: &'static str) {
        self.report(Problem::new(node.pointer.clone(), code, expected, name_of(node.value)));
    }

    fn missing(&mut self, node: &Node, name: &'static str) {
        let mut expected = String::from("the field ");
        expected.push_str(&quote(name));
        self.report(Problem::new(node.pointer.clone(), "missing-field", expected, "an object without it"));
    }

    /// The tables that the texts read since the last call draw numbers from.
    pub fn used(&mut self) -> Vec<TableId> {
        std::mem::take(&mut self.used)
    }

    /// A text that has to be there, with its formulas computed.
    pub fn text(&mut self, node: &Node, name: &'static str) -> Str {
        let read = self.word(node, name);
        self.computed(read, node, name)
    }

    /// A text that may be absent, with its formulas computed.
    pub fn maybe_text(&mut self, node: &Node, name: &str) -> Option<Str> {
        let read = self.maybe_word(node, name)?;
        Some(self.computed(read, node, name))
    }

    /// A text with the results of its formulas in their places.
    fn computed(&mut self, read: Str, node: &Node, name: &str) -> Str {
        if !read.contains("{{") {
            return read;
        }
        let Some(pointer) = node.field(name).map(|field| field.pointer) else { return read };
        let mut out = String::new();
        let mut rest = &*read;
        while let Some(start) = rest.find("{{") {
            let (before, after) = rest.split_at(start);
            out.push_str(before);
            let Some((source, closed, length)) = inline::formula(after) else { break };
            let at = source.as_ptr() as usize - read.as_ptr() as usize;
            if let Some(computed) = self.formula(source, closed, at, &pointer) {
                out.push_str(&computed.text);
            }
            rest = &after[length..];
        }
        out.push_str(rest);
        out.into()
    }

    /// What a formula comes to; reports what is wrong with it at byte `at` of the text behind `pointer`.
    fn formula(&mut self, source: &str, closed: bool, at: usize, pointer: &str) -> Option<Computed> {
        const START: usize = "{{".len();
        let problem = match &self.tables {
            None => Problem::new("", "unsupported", "text without `{{ … }}` here", quote(source))
                .hint("numbers are computed in the words of an explainer, not in its data"),
            Some(_) if !closed => Problem::new("", "formula", "`}}` after a formula", quote(source)),
            Some(tables) => match formula::compute(source, tables, self.locale) {
                Ok(computed) => {
                    self.used.extend(
                        computed.tables.iter().filter(|table| !self.used.contains(table)).copied().collect::<Vec<_>>(),
                    );
                    return Some(computed);
                }
                Err(problem) => *problem,
            },
        };
        let at = if problem.code == "unsupported" || !closed { at - START } else { at + problem.at };
        self.report(Problem { at, ..problem.below(pointer) });
        None
    }

    /// A word of the document's own, such as an id or a date, that has to be there.
    pub fn word(&mut self, node: &Node, name: &'static str) -> Str {
        let read = self.maybe_word(node, name);
        if read.is_none() && node.field(name).is_none() {
            self.missing(node, name);
        }
        read.unwrap_or_default()
    }

    /// A word that may be absent. An empty one is a problem: it would leave a hole in the page.
    pub fn maybe_word(&mut self, node: &Node, name: &str) -> Option<Str> {
        let field = node.field(name)?;
        match field.value.as_str() {
            Some(text) if text.trim().is_empty() => {
                self.reject(&field, "empty-text", "a text with at least one letter");
                None
            }
            Some(text) => Some(text.into()),
            None => {
                self.reject(&field, "wrong-type", "a string");
                None
            }
        }
    }

    /// The nodes of an array; reports one that is empty or has to be there and is not.
    pub fn list<'a>(&mut self, node: &Node<'a>, name: &'static str, least: usize) -> Vec<Node<'a>> {
        let Some(field) = node.field(name) else {
            if least > 0 {
                self.missing(node, name);
            }
            return Vec::new();
        };
        if !field.value.is_array() {
            self.reject(&field, "wrong-type", "an array");
            return Vec::new();
        }
        let elements: Vec<_> = field.elements().collect();
        if elements.len() < least {
            self.report(Problem::new(field.pointer, "empty-list", "at least one element", "an empty array"));
        }
        elements
    }

    /// The texts of an array of strings.
    pub fn texts<'a>(&mut self, node: &Node<'a>, name: &'static str) -> Vec<(&'a str, Node<'a>)> {
        let mut out = Vec::new();
        for element in self.list(node, name, 0) {
            match element.value.as_str() {
                Some(text) => out.push((text, element)),
                None => self.reject(&element, "wrong-type", "a string"),
            }
        }
        out
    }

    /// Inline Markdown in a node that is a string.
    pub fn rich_here(&mut self, node: &Node) -> Rich {
        let Some(text) = node.value.as_str() else {
            self.reject(node, "wrong-type", "a string");
            return Rich::new();
        };
        self.marked_up(text, 0, node)
    }

    /// A paragraph that begins at a byte of the text of `node`.
    fn marked_up(&mut self, text: &str, offset: usize, node: &Node) -> Rich {
        let mut ear = Ear { reader: self, text, offset, pointer: &node.pointer };
        let mut rich = inline::parse_inline_with(text, &mut ear);
        self.glossary.mark(&mut rich);
        rich
    }

    /// Inline Markdown that has to be there.
    pub fn rich(&mut self, node: &Node, name: &'static str) -> Rich {
        let text = self.word(node, name);
        match node.field(name) {
            Some(field) => self.marked_up(&text, 0, &field),
            None => Rich::new(),
        }
    }

    /// Inline Markdown that may be absent.
    pub fn maybe_rich(&mut self, node: &Node, name: &str) -> Option<Rich> {
        let text = self.maybe_word(node, name)?;
        let field = node.field(name)?;
        Some(self.marked_up(&text, 0, &field))
    }

    /// Paragraphs of Markdown.
    pub fn prose(&mut self, node: &Node, name: &'static str) -> Prose {
        let text = self.word(node, name);
        self.paragraphs(&text, node, name)
    }

    /// Paragraphs of Markdown that may be absent.
    pub fn maybe_prose(&mut self, node: &Node, name: &'static str) -> Prose {
        let text = self.maybe_word(node, name).unwrap_or_default();
        self.paragraphs(&text, node, name)
    }

    fn paragraphs(&mut self, text: &str, node: &Node, name: &str) -> Prose {
        let Some(field) = node.field(name) else { return Prose::new() };
        let begins = |paragraph: &str| paragraph.as_ptr() as usize - text.as_ptr() as usize;
        inline::paragraphs(text).map(|paragraph| self.marked_up(paragraph, begins(paragraph), &field)).collect()
    }

    /// One of the words an enum is written as.
    pub fn choice<T: Copy>(&mut self, node: &Node, name: &'static str, choices: &[(&'static str, T)]) -> T {
        choices[self.chosen(node, name, &mut choices.iter().map(|(word, _)| *word))].1
    }

    /// The place of a word among those allowed; the first where it is none of them.
    fn chosen(&mut self, node: &Node, name: &'static str, words: &mut dyn Iterator<Item = &'static str>) -> usize {
        let text = self.word(node, name);
        let words: Vec<&str> = words.collect();
        if let Some(at) = words.iter().position(|word| *word == &*text) {
            return at;
        }
        if !text.is_empty()
            && let Some(field) = node.field(name)
        {
            let expected = if TOLD { ["one of ", &words.join(", ")].concat() } else { String::new() };
            self.report(Problem::new(field.pointer, "unknown-value", expected, quote(&text)));
        }
        0
    }

    /// A date that has to be there, at least as exact as `parts` of year, month, day.
    pub fn date(&mut self, node: &Node, name: &'static str, parts: usize) -> Str {
        let text = self.word(node, name);
        self.dated(&text, node, name, parts);
        text
    }

    /// A date that may be absent.
    pub fn maybe_date(&mut self, node: &Node, name: &str, parts: usize) -> Option<Str> {
        let text = self.maybe_word(node, name)?;
        self.dated(&text, node, name, parts);
        Some(text)
    }

    fn dated(&mut self, text: &str, node: &Node, name: &str, parts: usize) {
        let Some(field) = node.field(name) else { return };
        let exact = super::format::parse_date(text).map(|(_, _, _, exact)| exact);
        if !text.is_empty() && exact.is_none_or(|exact| exact < parts) {
            let expected = if parts == 3 {
                "a day of the calendar, `YYYY-MM-DD`"
            } else {
                "a year, month or day: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`"
            };
            self.reject(&field, "date", expected);
        }
    }

    /// A link whose scheme is allowed.
    pub fn link(&mut self, node: &Node, name: &str) -> Option<Str> {
        let text = self.maybe_word(node, name)?;
        if inline::allowed(&text) {
            return Some(text);
        }
        let field = node.field(name)?;
        self.report(Problem::new(field.pointer, "link-scheme", inline::SCHEMES, quote(&text)));
        None
    }

    /// A name for links: lower-case letters, digits and hyphens.
    pub fn slug(&mut self, node: &Node, name: &'static str) -> Str {
        let text = self.word(node, name);
        let fits = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
            && !text.starts_with('-');
        if !fits && let Some(field) = node.field(name) {
            self.reject(&field, "slug", "lower-case letters, digits and hyphens");
        }
        text
    }
}

/// What hears of the formulas and links of one text.
struct Ear<'a> {
    reader: &'a mut Reader,
    text: &'a str,
    /// Where the text begins in the field that holds it.
    offset: usize,
    pointer: &'a str,
}

impl Hear for Ear<'_> {
    fn refused(&mut self, address: &str) {
        let problem = Problem::new(self.pointer, "link-scheme", inline::SCHEMES, quote(address));
        self.reader.report(problem.hint("write the whole address, beginning with `https://`"));
    }

    fn formula(&mut self, source: &str, closed: bool) -> Option<Computed> {
        // A formula is always a part of the text that is being read.
        let at = (source.as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize);
        self.reader.formula(source, closed, self.offset + at, self.pointer)
    }
}
