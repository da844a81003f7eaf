//! A reader of JSON values that knows its place and goes on after a problem.

use serde_json::Value;

use super::inline::{self, Prose, Rich};
use super::{Problem, Str, TOLD};

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

    /// A text that has to be there.
    pub fn text(&mut self, node: &Node, name: &'static str) -> Str {
        let read = self.maybe_text(node, name);
        if read.is_none() && node.field(name).is_none() {
            self.missing(node, name);
        }
        read.unwrap_or_default()
    }

    /// A text that may be absent. An empty one is a problem: it would leave a hole in the page.
    pub fn maybe_text(&mut self, node: &Node, name: &str) -> Option<Str> {
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
        self.marked_up(text, node)
    }

    fn marked_up(&mut self, text: &str, node: &Node) -> Rich {
        let mut refused = Vec::new();
        let rich = inline::parse_inline_with(text, &mut |address| {
            refused.push(quote(address));
        });
        for address in refused {
            self.report(
                Problem::new(node.pointer.clone(), "link-scheme", inline::SCHEMES, address)
                    .hint("write the whole address, beginning with `https://`"),
            );
        }
        if text.contains("{{") {
            self.report(
                Problem::new(node.pointer.clone(), "unsupported", "text without `{{ … }}`", quote(text))
                    .hint("computed numbers are not supported yet; write the figure out"),
            );
        }
        rich
    }

    /// Inline Markdown that has to be there.
    pub fn rich(&mut self, node: &Node, name: &'static str) -> Rich {
        let text = self.text(node, name);
        match node.field(name) {
            Some(field) => self.marked_up(&text, &field),
            None => Rich::new(),
        }
    }

    /// Inline Markdown that may be absent.
    pub fn maybe_rich(&mut self, node: &Node, name: &str) -> Option<Rich> {
        let text = self.maybe_text(node, name)?;
        let field = node.field(name)?;
        Some(self.marked_up(&text, &field))
    }

    /// Paragraphs of Markdown.
    pub fn prose(&mut self, node: &Node, name: &'static str) -> Prose {
        let text = self.text(node, name);
        self.paragraphs(&text, node, name)
    }

    /// Paragraphs of Markdown that may be absent.
    pub fn maybe_prose(&mut self, node: &Node, name: &'static str) -> Prose {
        let text = self.maybe_text(node, name).unwrap_or_default();
        self.paragraphs(&text, node, name)
    }

    fn paragraphs(&mut self, text: &str, node: &Node, name: &str) -> Prose {
        let Some(field) = node.field(name) else { return Prose::new() };
        inline::paragraphs(text).map(|paragraph| self.marked_up(paragraph, &field)).collect()
    }

    /// One of the words an enum is written as.
    pub fn choice<T: Copy>(&mut self, node: &Node, name: &'static str, choices: &[(&'static str, T)]) -> T {
        choices[self.chosen(node, name, &mut choices.iter().map(|(word, _)| *word))].1
    }

    /// The place of a word among those allowed; the first where it is none of them.
    fn chosen(&mut self, node: &Node, name: &'static str, words: &mut dyn Iterator<Item = &'static str>) -> usize {
        let text = self.text(node, name);
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
        let text = self.text(node, name);
        self.dated(&text, node, name, parts);
        text
    }

    /// A date that may be absent.
    pub fn maybe_date(&mut self, node: &Node, name: &str, parts: usize) -> Option<Str> {
        let text = self.maybe_text(node, name)?;
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
        let text = self.maybe_text(node, name)?;
        if inline::allowed(&text) {
            return Some(text);
        }
        let field = node.field(name)?;
        self.report(Problem::new(field.pointer, "link-scheme", inline::SCHEMES, quote(&text)));
        None
    }

    /// A name for links: lower-case letters, digits and hyphens.
    pub fn slug(&mut self, node: &Node, name: &'static str) -> Str {
        let text = self.text(node, name);
        let fits = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
            && !text.starts_with('-');
        if !fits && let Some(field) = node.field(name) {
            self.reject(&field, "slug", "lower-case letters, digits and hyphens");
        }
        text
    }
}

/// The nearest of some names, if it is near enough to be a slip (Levenshtein distance up to a third of its length).
pub(crate) fn nearest<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    if !TOLD {
        return None;
    }
    let most = (name.chars().count() / 3).max(1);
    names
        .map(|other| (distance(name, other), other))
        .filter(|(far, _)| *far <= most)
        .min_by_key(|(far, _)| *far)
        .map(|(_, other)| other)
}

fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(64).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().take(64).enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let cost = if x == *y { corner } else { corner.min(row[j]).min(row[j + 1]) + 1 };
            corner = row[j + 1];
            row[j + 1] = cost;
        }
    }
    row[b.len()]
}
