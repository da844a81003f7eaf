//! Newsletters: a reading as Markdown and as plain text.

use super::Work;
use super::fragment::{address, address_of_picture};
use super::reading::{Element, Piece, is_inline};

/// How a newsletter is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Letter {
    /// CommonMark, with tables.
    Markdown,
    /// Text in lines of at most 72 letters.
    Plain,
}

/// The longest line of plain text.
const LINE: usize = 72;

/// A reading as text, and the way to the page at its end.
pub(super) fn letter(work: &Work, pieces: &[Piece], letter: Letter) -> String {
    let writer = Writer { work, letter };
    let mut blocks = writer.blocks(pieces);
    let url = work.options.base.url_or_path(&work.place.page());
    blocks.push(if letter == Letter::Markdown { format!("<{url}>") } else { url });
    blocks.join("\n\n") + "\n"
}

struct Writer<'a> {
    work: &'a Work<'a>,
    letter: Letter,
}

impl Writer<'_> {
    fn markdown(&self) -> bool {
        self.letter == Letter::Markdown
    }

    /// Paragraphs, lists, headings: each a text of its own.
    fn blocks(&self, pieces: &[Piece]) -> Vec<String> {
        let mut out = Vec::new();
        let mut line: Vec<&Piece> = Vec::new();
        let mut term = None;
        for piece in pieces {
            match piece {
                Piece::Element(element) if !is_inline(&element.name) => {
                    self.paragraph(&mut line, &mut out);
                    self.block(element, &mut term, &mut out);
                }
                Piece::Picture(chart, words) => {
                    self.paragraph(&mut line, &mut out);
                    out.push(self.picture(chart, words));
                }
                _ => line.push(piece),
            }
        }
        self.paragraph(&mut line, &mut out);
        out
    }

    fn paragraph(&self, line: &mut Vec<&Piece>, out: &mut Vec<String>) {
        let text = self.line(&std::mem::take(line));
        if !text.is_empty() {
            out.push(if self.markdown() { guarded(&text) } else { wrapped(&text) });
        }
    }

    fn block(&self, element: &Element, term: &mut Option<String>, out: &mut Vec<String>) {
        let all: Vec<&Piece> = element.children.iter().collect();
        match element.name.as_str() {
            name @ ("h1" | "h2" | "h3" | "h4" | "h5" | "h6") => {
                let text = self.line(&all);
                let level = usize::from(name.as_bytes()[1] - b'0');
                out.push(match (self.letter, level) {
                    (Letter::Markdown, _) => {
                        format!("{} {}", "#".repeat(level), text.replace('\n', " ").trim_end_matches('\\'))
                    }
                    (Letter::Plain, 1) => format!("{}\n{}", wrapped(&text), "=".repeat(LINE)),
                    (Letter::Plain, 2) => format!("{}\n{}", wrapped(&text), "-".repeat(LINE)),
                    (Letter::Plain, _) => wrapped(&text),
                });
            }
            "dt" => *term = Some(self.line(&all)),
            "dd" => {
                let text = self.line(&all);
                let text = match (term.take(), self.letter) {
                    (Some(term), Letter::Markdown) => format!("**{term}:** {text}"),
                    (Some(term), Letter::Plain) => format!("{term}: {text}"),
                    (None, _) => text,
                };
                out.push(if self.markdown() { text } else { wrapped(&text) });
            }
            "ul" | "ol" => {
                let items = element.children.iter().filter_map(|piece| match piece {
                    Piece::Element(item) => Some(item),
                    _ => None,
                });
                let ordered = element.name == "ol";
                let items = items.enumerate().map(|(at, item)| {
                    let mark = if ordered { format!("{}. ", at + 1) } else { "- ".to_owned() };
                    let text = self.blocks(&item.children).join("\n\n");
                    indented(&text, &mark, &" ".repeat(mark.len()))
                });
                let items: Vec<String> = items.collect();
                if !items.is_empty() {
                    out.push(items.join("\n"));
                }
            }
            "blockquote" => out.push(indented(&self.blocks(&element.children).join("\n\n"), "> ", "> ")),
            "table" => out.extend(self.table(element)),
            _ => out.extend(self.blocks(&element.children)),
        }
    }

    /// A table: with bars in Markdown, a line for each row in plain text.
    fn table(&self, table: &Element) -> Option<String> {
        let mut rows: Vec<Vec<String>> = Vec::new();
        self.rows(table, &mut rows);
        let head = rows.first()?.len();
        let line = |cells: &Vec<String>| match self.letter {
            Letter::Markdown => format!("| {} |", cells.join(" | ")),
            Letter::Plain => cells.join(" | "),
        };
        let mut lines: Vec<String> = rows.iter().map(line).collect();
        if self.markdown() {
            lines.insert(1, format!("|{}", " --- |".repeat(head)));
        }
        Some(lines.join("\n"))
    }

    fn rows(&self, element: &Element, rows: &mut Vec<Vec<String>>) {
        for piece in &element.children {
            let Piece::Element(inner) = piece else { continue };
            match inner.name.as_str() {
                "tr" => rows.push(Vec::new()),
                "th" | "td" => {
                    let text =
                        self.line(&inner.children.iter().collect::<Vec<_>>()).replace('\n', " ").replace('|', "\\|");
                    if let Some(row) = rows.last_mut() {
                        row.push(text);
                    }
                }
                _ => {}
            }
            self.rows(inner, rows);
        }
    }

    fn picture(&self, chart: &str, words: &str) -> String {
        let url = address_of_picture(self.work, chart);
        match self.letter {
            Letter::Markdown => format!("![{}]({url})", escaped(&collapsed(words))),
            Letter::Plain => format!("{}\n{url}", wrapped(&format!("[{}]", collapsed(words)))),
        }
    }

    /// Running text.
    fn line(&self, pieces: &[&Piece]) -> String {
        let mut out = String::new();
        for piece in pieces {
            match piece {
                Piece::Text(text) => {
                    let text = collapsed(text);
                    let text = if out.is_empty() || out.ends_with([' ', '\n']) { text.trim_start() } else { &text };
                    out.push_str(&if self.markdown() { escaped(text) } else { text.to_owned() });
                }
                Piece::Break => {
                    out.truncate(out.trim_end().len());
                    out.push_str(if self.markdown() { "\\\n" } else { "\n" });
                }
                Piece::Picture(chart, words) => out.push_str(&self.picture(chart, words)),
                Piece::Element(element) => {
                    let inner = self.line(&element.children.iter().collect::<Vec<_>>());
                    // An exclamation mark before a link would make a picture of it.
                    if self.markdown() && out.ends_with('!') {
                        out.insert(out.len() - 1, '\\');
                    }
                    out.push_str(&self.inline(element, &inner));
                }
            }
        }
        out.trim().to_owned()
    }

    fn inline(&self, element: &Element, inner: &str) -> String {
        let href =
            element.attributes.iter().find(|(name, _)| *name == "href").map(|(_, href)| address(self.work, href));
        if inner.trim().is_empty() {
            return String::new();
        }
        match (self.letter, element.name.as_str(), href) {
            (Letter::Markdown, "em", _) => format!("*{inner}*"),
            (Letter::Markdown, "strong" | "b", _) => format!("**{inner}**"),
            (Letter::Markdown, "a", Some(href)) => format!("[{inner}](<{}>)", href.replace(['<', '>', '\\'], "")),
            (Letter::Plain, "a", Some(href)) if href.contains(':') => format!("{inner} ({href})"),
            _ => inner.to_owned(),
        }
    }
}

/// White space as a page shows it, and no letter that is only for machines.
fn collapsed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter == ' ' || letter.is_ascii_control() {
            if !out.ends_with(' ') {
                out.push(' ');
            }
        } else {
            out.push(letter);
        }
    }
    out
}

/// Text that Markdown takes for nothing but text.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' | '{' | '}' => {
                out.push('\\');
                out.push(letter);
            }
            _ => out.push(letter),
        }
    }
    out
}

/// A paragraph none of whose lines begins a heading, list, quote or rule.
fn guarded(text: &str) -> String {
    let guard = |line: &str| {
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        if line.starts_with(['#', '+', '-', '=', '>']) {
            format!("\\{line}")
        } else if digits > 0 && line[digits..].starts_with(['.', ')']) {
            format!("{}\\{}", &line[..digits], &line[digits..])
        } else {
            line.to_owned()
        }
    };
    text.split('\n').map(guard).collect::<Vec<_>>().join("\n")
}

/// Text in lines that a mail program need not break.
fn wrapped(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        for word in paragraph.split(' ') {
            if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > LINE {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
    }
    lines.join("\n")
}

/// Text with one thing before its first line and another before the rest.
fn indented(text: &str, first: &str, rest: &str) -> String {
    let line = |(at, line): (usize, &str)| match (at, line) {
        (0, _) => format!("{first}{line}"),
        (_, "") => rest.trim_end().to_owned(),
        _ => format!("{rest}{line}"),
    };
    text.split('\n').enumerate().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_takes_text_for_text() {
        assert_eq!(escaped("<b> *a* [x](y) & `c`"), "&lt;b> \\*a\\* \\[x\\](y) &amp; \\`c\\`");
        assert_eq!(guarded("# a\n1. b\n- c\nd"), "\\# a\n1\\. b\n\\- c\nd");
    }

    #[test]
    fn lines_are_short() {
        let text = wrapped(&"word ".repeat(40));
        assert!(text.lines().all(|line| line.len() <= LINE) && text.lines().count() == 3, "{text}");
        assert_eq!(indented("a\n\nb", "- ", "  "), "- a\n\n  b");
    }
}
