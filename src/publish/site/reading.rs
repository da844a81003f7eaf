//! The reading: a prerendered explainer as plain text elements, for places where neither styles nor scripts are.
//!
//! It is made from the prerendered HTML and not from the model: what readers of a page read, readers of a feed or a
//! newsletter read too, whatever blocks there will be.

use std::cell::RefCell;
use std::rc::Rc;

use lol_html::{RewriteStrSettings, doc_text, element, end_tag, rewrite_str};

use crate::publish::Fault;

/// A piece of a reading.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    /// An element that means something without a stylesheet.
    Element(Element),
    /// Text.
    Text(String),
    /// The end of a line in running text.
    Break,
    /// The picture of a chart: its id, and what it looks like in words.
    Picture(String, String),
}

/// An element and what is in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Element {
    /// Its name.
    pub name: String,
    /// Its attributes, of those that mean something to every reader.
    pub attributes: Vec<(&'static str, String)>,
    /// Its content.
    pub children: Vec<Piece>,
}

/// Elements that stay what they are.
const KEPT: [&str; 37] = [
    "article",
    "section",
    "header",
    "footer",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "p",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "figure",
    "figcaption",
    "blockquote",
    "a",
    "em",
    "strong",
    "b",
    "code",
    "time",
    "table",
    "caption",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "sub",
    "sup",
    "abbr",
];
/// Elements that go with all that is in them: they do something, or are drawn.
const DROPPED: [&str; 15] = [
    "script", "style", "template", "svg", "canvas", "input", "button", "select", "textarea", "audio", "video",
    "iframe", "object", "progress", "meter",
];
/// Elements without an end.
const VOID: [&str; 4] = ["br", "hr", "img", "input"];
/// Attributes that stay.
const ATTRIBUTES: [&str; 5] = ["href", "lang", "hreflang", "datetime", "scope"];

/// What an element becomes.
#[derive(Debug, Clone, PartialEq)]
enum Open {
    Kept(Element),
    /// It goes, its content stays.
    Unwrapped(Vec<Piece>),
    Dropped,
    Picture(String, String),
}

/// What is being read.
#[derive(Default)]
struct Reader {
    open: Vec<(Open, String)>,
    done: Vec<Piece>,
    /// The chart that the figure around shows.
    chart: Option<String>,
}

/// Reads prerendered HTML. `chart_of` gives the chart of a figure by the figure's id, where there is a picture of it.
///
/// # Errors
///
/// Where it is no HTML.
pub fn read(html: &str, chart_of: impl Fn(&str) -> Option<String>) -> Result<Vec<Piece>, Fault> {
    let reader = Rc::new(RefCell::new(Reader::default()));
    let (opening, closing, reading) = (Rc::clone(&reader), Rc::clone(&reader), Rc::clone(&reader));
    let settings = RewriteStrSettings::new()
        .append_element_content_handler(element!("*", move |element| {
            let name = element.tag_name();
            let attribute = |name: &str| element.get_attribute(name).map(|value| decode(&value));
            opening.borrow_mut().open(&name, &attribute, &chart_of);
            if VOID.contains(&name.as_str()) {
                opening.borrow_mut().close();
            } else if let Some(handlers) = element.end_tag_handlers() {
                let closing = Rc::clone(&closing);
                handlers.push(end_tag!(move |_| {
                    closing.borrow_mut().close();
                    Ok(())
                }));
            } else {
                opening.borrow_mut().close();
            }
            Ok(())
        }))
        .append_document_content_handler(doc_text!(move |chunk| {
            reading.borrow_mut().text(chunk.as_str());
            Ok(())
        }));
    rewrite_str(html, settings).map_err(|error| Fault::Html(error.to_string()))?;
    let pieces = std::mem::take(&mut reader.borrow_mut().done);
    Ok(pieces)
}

impl Reader {
    fn open(
        &mut self,
        name: &str,
        attribute: &dyn Fn(&str) -> Option<String>,
        chart_of: &dyn Fn(&str) -> Option<String>,
    ) {
        let class = attribute("class").unwrap_or_default();
        let is = |wanted: &str| class.split(' ').any(|each| each == wanted);
        if name == "figure" {
            self.chart = attribute("id").and_then(|id| chart_of(&id));
        }
        let inside_dropped = self.open.iter().any(|(open, _)| matches!(open, Open::Dropped | Open::Picture(..)));
        let attributes = || ATTRIBUTES.iter().filter_map(|name| Some((*name, attribute(name)?))).collect();
        let element =
            |name: &str| Open::Kept(Element { name: name.to_owned(), attributes: attributes(), children: Vec::new() });
        let open = match (name, &self.chart) {
            _ if inside_dropped || DROPPED.contains(&name) || is("ex-languages") => Open::Dropped,
            (_, Some(_)) if is("ex-fold") => Open::Dropped,
            (_, Some(chart)) if is("ex-plot") => {
                Open::Picture(chart.clone(), attribute("aria-label").unwrap_or_default())
            }
            ("br", _) => Open::Unwrapped(vec![Piece::Break]),
            ("details", _) => element("section"),
            ("span", _) if is("ex-chart-title") || is("ex-label") => element("strong"),
            _ if KEPT.contains(&name) => element(name),
            _ => Open::Unwrapped(Vec::new()),
        };
        if !inside_dropped && !matches!(open, Open::Dropped) && is_inline(name) {
            self.part();
        }
        self.open.push((open, class));
    }

    /// Puts apart what only a stylesheet keeps apart: inline elements side by side.
    fn part(&mut self) {
        let class = self.open.last().map(|(_, class)| class.clone()).unwrap_or_default();
        let beside = matches!(self.content().last(), Some(Piece::Element(before)) if is_inline(&before.name))
            || matches!(self.content().last(), Some(Piece::Text(_))) && self.ended();
        if beside {
            let in_line = class.split(' ').any(|class| matches!(class, "ex-foot" | "ex-dates"));
            let piece = if in_line { Piece::Text(" · ".to_owned()) } else { Piece::Break };
            self.content().push(piece);
        }
    }

    /// Whether what stands last here is the end of an element that went.
    fn ended(&mut self) -> bool {
        matches!(self.content().last(), Some(Piece::Text(text)) if text.ends_with(END))
    }

    fn content(&mut self) -> &mut Vec<Piece> {
        match self.open.last_mut() {
            Some((Open::Kept(element), _)) => &mut element.children,
            Some((Open::Unwrapped(content), _)) => content,
            _ => &mut self.done,
        }
    }

    fn text(&mut self, text: &str) {
        if matches!(self.open.last(), Some((Open::Dropped | Open::Picture(..), _))) || text.is_empty() {
            return;
        }
        match self.content().last_mut() {
            Some(Piece::Text(before)) => before.push_str(text),
            _ => self.content().push(Piece::Text(text.to_owned())),
        }
    }

    fn close(&mut self) {
        let Some((open, _)) = self.open.pop() else { return };
        match open {
            Open::Dropped => {}
            Open::Picture(chart, words) => self.content().push(Piece::Picture(chart, words)),
            Open::Kept(mut element) => {
                if element.name == "figure" {
                    self.chart = None;
                }
                settle(&mut element.children);
                if !element.children.is_empty() {
                    self.content().push(Piece::Element(element));
                }
            }
            Open::Unwrapped(mut content) => {
                // The mark tells `part` that an element ended here; `settle` takes it out.
                if matches!(content.last(), Some(Piece::Text(_))) {
                    content.push(Piece::Text(END.to_string()));
                }
                for piece in content {
                    match (self.content().last_mut(), piece) {
                        (Some(Piece::Text(before)), Piece::Text(text)) => before.push_str(&text),
                        (_, piece) => self.content().push(piece),
                    }
                }
            }
        }
    }
}

/// Stands, while reading, where an element ended that is not kept: a letter that no text has.
const END: char = '\u{fdd0}';

/// Decodes the texts of finished content, takes marks out and puts texts together.
fn settle(pieces: &mut Vec<Piece>) {
    for piece in pieces.iter_mut() {
        if let Piece::Text(text) = piece {
            *text = decode(&text.replace(END, ""));
        }
    }
    pieces.retain(|piece| !matches!(piece, Piece::Text(text) if text.is_empty()));
}

/// Elements that stand in a line.
pub(super) fn is_inline(name: &str) -> bool {
    matches!(name, "span" | "a" | "em" | "strong" | "b" | "code" | "time" | "sub" | "sup" | "abbr" | "br")
}

/// Text without character references.
fn decode(text: &str) -> String {
    html_escape::decode_html_entities(text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(pieces: &[Piece]) -> String {
        let tell = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Break => "|".to_owned(),
            Piece::Picture(chart, words) => format!("[{chart}: {words}]"),
            Piece::Element(element) => format!("<{}>{}</>", element.name, told(&element.children)),
        };
        pieces.iter().map(tell).collect()
    }

    #[test]
    fn what_styles_keep_apart_is_kept_apart() {
        let read = |html: &str| told(&read(html, |id| id.strip_prefix("c-").map(str::to_owned)).expect("HTML"));
        assert_eq!(
            read("<p class=\"ex-foot\"><span><span>Source:</span> <a href=\"x\">A</a></span><span>official</span></p>"),
            "<p>Source: <a>A</> · official</>"
        );
        assert_eq!(
            read("<li><b>1</b><span>of 2</span><span class=\"s\">more</span></li>"),
            "<li><b>1</b>|of 2|more</>".replace("</b>", "</>")
        );
        assert_eq!(
            read(
                "<figure id=\"c-x\"><div class=\"ex-fold\"><table></table></div><div class=\"ex-plot\" aria-label=\"A &amp; B\"><svg><text>1</text></svg></div></figure>"
            ),
            "<figure>[x: A & B]</>"
        );
        assert_eq!(read("<p>a &lt;b&gt; <script>x</script><button>y</button></p>"), "<p>a <b> </>");
    }
}
