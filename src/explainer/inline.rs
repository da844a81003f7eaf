//! Inline text: the part of CommonMark that a document's texts may use.
//!
//! Emphasis, strong emphasis, code, links and backslash escapes, as CommonMark 0.31.2 reads them in plain
//! newspaper prose; everything else is text. A full Markdown parser would be a third of the Wasm.

use super::{Computed, Str};

/// Paragraphs.
pub type Prose = Vec<Rich>;

/// The text of one paragraph.
pub type Rich = Vec<Inline>;

/// A piece of inline text.
#[derive(Debug, Clone, PartialEq)]
pub enum Inline {
    /// Plain text.
    Text(Str),
    /// Emphasis.
    Emphasis(Rich),
    /// Strong emphasis.
    Strong(Rich),
    /// Code.
    Code(Str),
    /// A link whose address has an allowed scheme.
    Link(Str, Rich),
    /// A number computed from the explainer's data.
    Computed(Computed),
    /// A term of the glossary: its place there, and the word as it stands in the text.
    Term(usize, Str),
}

/// What the reading of inline text tells and asks.
pub(super) trait Hear {
    /// A link's address is refused.
    fn refused(&mut self, address: &str);
    /// What the formula between `{{` and `}}` comes to; `closed` is whether there is a `}}`.
    fn formula(&mut self, source: &str, closed: bool) -> Option<Computed>;
}

/// Nobody: formulas stay text.
struct Nobody;

impl Hear for Nobody {
    fn refused(&mut self, _: &str) {}

    fn formula(&mut self, _: &str, _: bool) -> Option<Computed> {
        None
    }
}

/// The source of the formula that opens a text, whether it is closed, and its length with all braces.
pub(super) fn formula(text: &str) -> Option<(&str, bool, usize)> {
    let source = text.strip_prefix("{{")?;
    Some(match source.find("}}") {
        Some(end) => (&source[..end], true, end + 4),
        None => (source, false, text.len()),
    })
}

/// What a link may be, in words.
pub(super) const SCHEMES: &str = "a link that begins with `https:`, `http:`, `mailto:`, `/`, `./` or `#`";

/// Whether a link's scheme is on the allow-list. Control characters never are: browsers strip them, and
/// `java\nscript:` would become a scheme.
pub(super) fn allowed(address: &str) -> bool {
    let starts = |prefix: &str| address.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    !address.bytes().any(|byte| byte <= b' ' || byte == b'\\')
        && !address.starts_with("//")
        && (starts("https://") || starts("http://") || starts("mailto:") || starts("/") || starts("./") || starts("#"))
}

/// Reads one paragraph of inline Markdown. A link with a scheme that is not allowed stays text; so do formulas.
pub fn parse_inline(text: &str) -> Rich {
    parse_inline_with(text, &mut Nobody)
}

/// Reads one paragraph, telling of refused addresses and asking what formulas come to.
pub(super) fn parse_inline_with(text: &str, hear: &mut dyn Hear) -> Rich {
    parse(text, 0, hear)
}

/// Reads paragraphs separated by empty lines.
pub fn parse_prose(text: &str) -> Prose {
    paragraphs(text).map(parse_inline).collect()
}

/// The paragraphs of a text, as written.
pub(super) fn paragraphs(text: &str) -> impl Iterator<Item = &str> {
    text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty())
}

/// The words of inline text, without its markup.
pub fn plain_text(rich: &[Inline]) -> String {
    let mut out = String::new();
    collect(rich, &mut out);
    out
}

fn collect(rich: &[Inline], out: &mut String) {
    for inline in rich {
        match inline {
            Inline::Text(text) | Inline::Code(text) | Inline::Term(_, text) => out.push_str(text),
            Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Link(_, inner) => collect(inner, out),
            Inline::Computed(computed) => out.push_str(&computed.text),
        }
    }
}

/// How deep emphasis may nest; deeper marks are text.
const DEEPEST: usize = 8;

/// How far ahead, in bytes, a mark may close. Bounds the work on hostile text to a multiple of its length.
const FARTHEST: usize = 2_000;

fn parse(text: &str, depth: usize, hear: &mut dyn Hear) -> Rich {
    let mut out = Rich::new();
    let mut plain = String::new();
    let mut rest = text;
    let mut before = ' ';
    while let Some(letter) = rest.chars().next() {
        if letter == '\\' && rest[1..].starts_with(|next: char| next.is_ascii_punctuation()) {
            before = rest.as_bytes()[1].into();
            plain.push(before);
            rest = &rest[2..];
            continue;
        }
        if let Some((source, closed, length)) = formula(rest)
            && let Some(computed) = hear.formula(source, closed)
        {
            flush(&mut plain, &mut out);
            before = '0';
            out.push(Inline::Computed(computed));
            rest = &rest[length..];
            continue;
        }
        if depth < DEEPEST
            && let Some((inline, length)) = markup(rest, before, depth, hear)
        {
            flush(&mut plain, &mut out);
            out.push(inline);
            before = rest[..length].chars().next_back().unwrap_or(' ');
            rest = &rest[length..];
            continue;
        }
        // A run of marks that opens nothing is text as a whole: `**` is not a `*` and an opening `*`.
        let run = if matches!(letter, '*' | '_' | '`') { run_of(rest, letter) } else { letter.len_utf8() };
        plain.push_str(&rest[..run]);
        before = letter;
        rest = &rest[run..];
    }
    flush(&mut plain, &mut out);
    out
}

fn flush(plain: &mut String, out: &mut Rich) {
    if !plain.is_empty() {
        // A line break in the source is a space on the page.
        out.push(Inline::Text(plain.replace('\n', " ").into()));
        plain.clear();
    }
}

fn run_of(text: &str, mark: char) -> usize {
    text.len() - text.trim_start_matches(mark).len()
}

/// The markup that starts here and its length in bytes.
fn markup(text: &str, before: char, depth: usize, hear: &mut dyn Hear) -> Option<(Inline, usize)> {
    let text = &text[..text.floor_char_boundary(FARTHEST)];
    match text.as_bytes()[0] {
        b'`' => {
            let run = run_of(text, '`');
            let fence = &text[..run];
            let inner = &text[run..];
            let end = inner
                .match_indices(fence)
                .map(|(at, _)| at)
                .find(|&at| !inner[..at].ends_with('`') && !inner[at + run..].starts_with('`'))?;
            Some((Inline::Code(inner[..end].trim().into()), end + 2 * run))
        }
        mark @ (b'*' | b'_') => {
            let run = run_of(text, mark.into()).min(3);
            let inner = &text[run..];
            // Left-flanking: marks before a space open nothing; `_` inside a word neither.
            if inner.starts_with(char::is_whitespace) || inner.is_empty() || (mark == b'_' && before.is_alphanumeric())
            {
                return None;
            }
            let end = closing(inner, mark, run)?;
            let content = parse(&inner[..end], depth + 1, hear);
            let inline = match run {
                1 => Inline::Emphasis(content),
                2 => Inline::Strong(content),
                _ => Inline::Emphasis(vec![Inline::Strong(content)]),
            };
            Some((inline, end + 2 * run))
        }
        b'[' => {
            let close = matching(text)?;
            let target = text[close + 1..].strip_prefix('(')?;
            let end = target.find(')')?;
            let address = target[..end].trim();
            if !allowed(address) {
                hear.refused(address);
                return None;
            }
            let content = parse(&text[1..close], depth + 1, hear);
            Some((Inline::Link(address.into(), content), close + end + 3))
        }
        _ => None,
    }
}

/// Where a run of exactly `run` marks closes: right-flanking, and for `_` not inside a word.
fn closing(text: &str, mark: u8, run: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'{' => at += formula(&text[at..]).map_or(1, |(_, _, length)| length),
            b'`' => {
                let fence = run_of(&text[at..], '`');
                let after = at + fence;
                at = text[after..].find(&text[at..after]).map_or(after, |end| after + end + fence);
            }
            byte if byte == mark => {
                let length = run_of(&text[at..], mark.into());
                let spaced = text[..at].ends_with(char::is_whitespace);
                let inside = mark == b'_' && text[at + length..].starts_with(char::is_alphanumeric);
                if length == run && at > 0 && !spaced && !inside {
                    return Some(at);
                }
                at += length;
            }
            _ => at += 1,
        }
    }
    None
}

/// The `]` that closes the `[` at the start.
fn matching(text: &str) -> Option<usize> {
    let mut open = 0;
    let mut escaped = false;
    let mut inside = 0;
    for (at, byte) in text.bytes().enumerate() {
        if at < inside {
            continue;
        }
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'{' => inside = at + formula(&text[at..]).map_or(1, |(_, _, length)| length),
            b'[' => open += 1,
            b']' => {
                open -= 1;
                if open == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_up_what_newspaper_prose_uses() {
        let rich = parse_inline(r"A *b* **c** `d` [e](https://x.example/y) 2 * 3 * 4 snake_case_name \*f\*");
        assert_eq!(plain_text(&rich), "A b c d e 2 * 3 * 4 snake_case_name *f*");
        assert!(rich.contains(&Inline::Emphasis(vec![Inline::Text("b".into())])));
        assert!(rich.contains(&Inline::Strong(vec![Inline::Text("c".into())])));
        assert!(rich.contains(&Inline::Link("https://x.example/y".into(), vec![Inline::Text("e".into())])));
    }

    #[test]
    fn refuses_schemes_that_run() {
        for address in
            ["javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,x", "//host/x", "vbscript:x", "ja\tva:x", "x"]
        {
            assert!(!allowed(address), "{address}");
        }
        for address in ["https://a.example", "HTTP://a.example", "mailto:a@b.example", "/x", "#x", "./x"] {
            assert!(allowed(address), "{address}");
        }
        struct Ear(Vec<String>);
        impl Hear for Ear {
            fn refused(&mut self, address: &str) {
                self.0.push(address.to_owned());
            }
            fn formula(&mut self, _: &str, _: bool) -> Option<Computed> {
                None
            }
        }
        let mut ear = Ear(Vec::new());
        let rich = parse_inline_with("[a](javascript:alert(1)) b", &mut ear);
        assert_eq!(ear.0, ["javascript:alert(1"]);
        assert!(rich.iter().all(|inline| matches!(inline, Inline::Text(_))));
    }

    #[test]
    fn ends_on_any_input() {
        for text in [
            "*",
            "**",
            "***",
            "`",
            "[",
            "[]",
            "[](",
            "\\",
            "*a",
            "[a](",
            "_a_b",
            "**a*",
            "`a``",
            &"[".repeat(5000),
            &"*a ".repeat(5000),
        ] {
            let _ = parse_inline(text);
        }
    }
}
