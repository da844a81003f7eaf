//! HTML as paragraphs of inline Markdown: what an answer may hold, and nothing else.

use ego_tree::NodeRef;
use scraper::{Html, Node};

/// The text of an HTML fragment, paragraphs apart by an empty line. Links, emphasis, strong and code stay.
pub(super) fn markdown(html: &str) -> String {
    let fragment = Html::parse_fragment(html);
    let mut paragraphs = vec![String::new()];
    walk(*fragment.root_element(), &mut paragraphs);
    let tidy = |text: &String| {
        let words: Vec<&str> = text.split_whitespace().collect();
        words.join(" ")
    };
    paragraphs.iter().map(tidy).filter(|text| !text.is_empty() && text != "–").collect::<Vec<_>>().join("\n\n")
}

fn walk(node: NodeRef<Node>, out: &mut Vec<String>) {
    for child in node.children() {
        match child.value() {
            Node::Text(text) => last(out).push_str(&escape(text)),
            Node::Element(element) => match element.name() {
                "script" | "style" | "template" | "noscript" | "iframe" | "svg" | "img" => {}
                "br" => last(out).push(' '),
                "p" | "div" | "ul" | "ol" | "table" | "tr" | "blockquote" | "section" | "h1" | "h2" | "h3" | "h4"
                | "h5" | "h6" => {
                    out.push(String::new());
                    walk(child, out);
                    out.push(String::new());
                }
                "li" => {
                    out.push("– ".into());
                    walk(child, out);
                    out.push(String::new());
                }
                "td" | "th" => {
                    walk(child, out);
                    last(out).push(' ');
                }
                "em" | "i" => marked(child, "*", "*", out),
                "strong" | "b" => marked(child, "**", "**", out),
                "a" => match element.attr("href").filter(|href| is_link(href)) {
                    Some(href) => marked(child, "[", &format!("]({href})"), out),
                    None => walk(child, out),
                },
                _ => walk(child, out),
            },
            _ => {}
        }
    }
}

/// What stands in an element, between two marks. Blocks inside inline elements are taken as text.
fn marked(node: NodeRef<Node>, open: &str, close: &str, out: &mut Vec<String>) {
    let mut inner = vec![String::new()];
    walk(node, &mut inner);
    let text = inner.join(" ");
    let words = text.trim();
    if words.is_empty() {
        return last(out).push_str(&text);
    }
    // Marks stand at the words, spaces outside them.
    let before = if text.starts_with(char::is_whitespace) { " " } else { "" };
    let after = if text.ends_with(char::is_whitespace) { " " } else { "" };
    last(out).push_str(&[before, open, words, close, after].concat());
}

fn last(out: &mut Vec<String>) -> &mut String {
    if out.is_empty() {
        out.push(String::new());
    }
    let end = out.len() - 1;
    &mut out[end]
}

/// Whether a link may stand in a document, and inside the brackets of Markdown.
fn is_link(href: &str) -> bool {
    let scheme = ["https://", "http://", "mailto:", "/", "./", "#"].iter().any(|prefix| href.starts_with(prefix));
    scheme
        && !href.starts_with("//")
        && !href.contains(|c: char| c.is_whitespace() || c.is_control() || "()\\".contains(c))
}

/// Text in which nothing is taken for markup.
fn escape(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        if matches!(letter, '\\' | '*' | '_' | '`' | '[' | ']') || letter == '{' && out.ends_with('{') {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::markdown;
    use crate::explainer::{parse_prose, plain_text};

    #[test]
    fn html_becomes_prose() {
        let html = "<p>One <b> bold</b>, <em>two</em> &amp; <a href=\"https://example.org/a\">three</a>.</p><ul><li>a</li><li>b</li></ul>\
                    <script>alert(1)</script><p><a href=\"javascript:x\">four</a> <br>five</p>";
        let expected = "One **bold**, *two* & [three](https://example.org/a).\n\n– a\n\n– b\n\nfour five";
        assert_eq!(markdown(html), expected);
    }

    #[test]
    fn text_that_looks_like_markup_stays_text() {
        let text = markdown("2 * 3 * 4 [x](y) `z` snake_case \\ {{ sum }}");
        let read: Vec<String> = parse_prose(&text).iter().map(|rich| plain_text(rich)).collect();
        assert_eq!(read, ["2 * 3 * 4 [x](y) `z` snake_case \\ {{ sum }}"]);
    }

    #[test]
    fn plain_text_is_html_too() {
        assert_eq!(markdown("Just text."), "Just text.");
        assert_eq!(markdown(""), "");
    }
}
