//! A strict JSON reader (RFC 8259) that keeps places and reads on after a slip of the pen.
//!
//! A trailing comma, a forgotten one, a comment or a word without quotes is reported and passed over, so that
//! one run shows what else is wrong. Only what leaves the structure in doubt, such as a bracket that is never
//! closed, ends the reading.

mod scalar;

use std::collections::HashSet;

use super::findings::{Findings, quote};
use super::node::{Member, Node, Tree};
use crate::explainer::Problem;

/// How deep arrays and objects may be nested. Documents need about fifteen levels, the deepest charts thirty.
const DEEPEST: usize = 64;

/// Reads a text; `None` where its structure cannot be made out. What is wrong is added to `findings`.
pub(super) fn read(text: &str, findings: &mut Findings) -> Option<Node> {
    Reader { text, at: 0, open: Vec::new(), findings }.document().ok()
}

/// How many bytes after its quotation mark a string's `at`th byte stands in the source, where escapes are longer
/// than what they stand for. 0 for byte 0: the beginning of a string is its quotation mark.
pub(super) fn place_in_string(source: &str, at: usize) -> u32 {
    if at == 0 || !source.starts_with('"') {
        return 0;
    }
    let (mut place, mut read) = (1, 0);
    while read < at {
        let rest = &source[place..];
        let (taken, stands_for) = match rest.as_bytes() {
            [] | [b'"', ..] => break,
            [b'\\', b'u', ..] => {
                let code = |from: usize| rest.get(from..from + 4).and_then(|hex| u32::from_str_radix(hex, 16).ok());
                match code(2) {
                    // Two escapes for one character beyond the basic plane.
                    Some(0xd800..=0xdbff) if code(8).is_some() => (12, 4),
                    Some(code) => (6, char::from_u32(code).map_or(3, char::len_utf8)),
                    None => break,
                }
            }
            [b'\\', ..] => (2, 1),
            _ => {
                let length = rest.chars().next().map_or(1, char::len_utf8);
                (length, length)
            }
        };
        place += taken.min(rest.len());
        read += stands_for;
    }
    place as u32
}

/// The end of the reading: a problem has been reported after which nothing can be told.
struct Halt;

struct Reader<'a, 'f> {
    text: &'a str,
    at: usize,
    /// Where the arrays and objects around this place begin.
    open: Vec<usize>,
    findings: &'f mut Findings,
}

impl Reader<'_, '_> {
    fn document(&mut self) -> Result<Node, Halt> {
        self.space();
        let root = self.value("a JSON object")?;
        self.space();
        if self.at < self.text.len() {
            let got = self.sight();
            self.report(self.at, Problem::new("", "syntax", "the end of the file after the document", got));
        }
        Ok(root)
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn report(&mut self, at: usize, problem: Problem) {
        self.findings.push(at as u32, problem);
    }

    /// The line of a place, from 1; only for hints, as it counts from the beginning.
    fn line(&self, at: usize) -> usize {
        if self.findings.is_full() {
            return 0;
        }
        self.text[..at].matches('\n').count() + 1
    }

    /// Reports what stands here instead of what was expected, and gives up.
    fn halt<T>(&mut self, expected: impl Into<std::borrow::Cow<'static, str>>) -> Result<T, Halt> {
        let mut problem = Problem::new("", "syntax", expected, self.sight());
        if self.at >= self.text.len()
            && let Some(open) = self.open.last()
        {
            let bracket = &self.text[*open..*open + 1];
            problem = problem.hint(format!("the `{bracket}` of line {} is not closed", self.line(*open)));
        }
        self.give_up(problem)
    }

    fn give_up<T>(&mut self, problem: Problem) -> Result<T, Halt> {
        self.report(self.at, problem);
        Err(Halt)
    }

    /// What stands here, for a message: a word, a string or a single character.
    fn sight(&self) -> String {
        let rest = &self.text[self.at..];
        let Some(first) = rest.chars().next() else {
            return if self.text.trim().is_empty() { "an empty file".into() } else { "the end of the file".into() };
        };
        let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '-' | '+' | '.');
        if first == '"' {
            let end = rest[1..].find(['"', '\n']).map_or(rest.len(), |end| end + 1);
            let close = if rest[end..].starts_with('"') { "\"" } else { "" };
            return quote(&format!("{}{close}", rest[..end].trim_end()));
        }
        let end = rest.find(|c| !word(c)).unwrap_or(rest.len());
        quote(if end == 0 { &rest[..first.len_utf8()] } else { &rest[..end] })
    }

    /// Passes over white space, and over comments with a report.
    fn space(&mut self) {
        loop {
            let bytes = &self.text.as_bytes()[self.at..];
            let space = bytes.iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'\r' | b'\n'));
            self.at += space.unwrap_or(bytes.len());
            if self.peek() != Some(b'/') {
                return;
            }
            let rest = &self.text[self.at..];
            let end = if rest.starts_with("//") {
                rest.find('\n').unwrap_or(rest.len())
            } else if rest.starts_with("/*") {
                rest.find("*/").map_or(rest.len(), |end| end + 2)
            } else {
                return;
            };
            self.report(self.at, Problem::new("", "syntax", "JSON without comments", quote(&rest[..2])));
            self.at += end;
        }
    }

    fn value(&mut self, expected: &'static str) -> Result<Node, Halt> {
        let start = self.at as u32;
        let tree = match self.peek() {
            Some(b'{') => self.nested(Self::object)?,
            Some(b'[') => self.nested(Self::array)?,
            Some(b'"') => Tree::String(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b'\'') => self.single_quoted(expected)?,
            Some(byte) if byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'+' | b'.') => self.word(expected),
            _ => {
                let typographic = self.text[self.at..].starts_with(['“', '”', '„', '«', '‘', '’']);
                let problem = Problem::new("", "syntax", expected, self.sight());
                return match typographic {
                    true => self.give_up(problem.hint("JSON has straight quotation marks only: `\"`")),
                    false => self.halt(expected),
                };
            }
        };
        Ok(Node { tree, start })
    }

    /// Reads an array or object one level down; refuses before the recursion could grow too deep for the stack.
    fn nested(&mut self, inner: fn(&mut Self) -> Result<Tree, Halt>) -> Result<Tree, Halt> {
        if self.open.len() == DEEPEST {
            let expected = format!("at most {DEEPEST} levels of nesting");
            self.report(self.at, Problem::new("", "too-deep", expected, "another level"));
            return Err(Halt);
        }
        self.open.push(self.at);
        self.at += 1;
        let tree = inner(self)?;
        self.open.pop();
        Ok(tree)
    }

    fn array(&mut self) -> Result<Tree, Halt> {
        let mut elements = Vec::new();
        loop {
            self.space();
            if self.peek() == Some(b']') {
                self.at += 1;
                return Ok(Tree::Array(elements));
            }
            elements.push(self.value("a value or `]`")?);
            self.separator(b']', "`,` or `]`")?;
        }
    }

    fn object(&mut self) -> Result<Tree, Halt> {
        let mut members: Vec<Member> = Vec::new();
        let mut known = HashSet::new();
        loop {
            self.space();
            if self.peek() == Some(b'}') {
                self.at += 1;
                return Ok(Tree::Object(members));
            }
            let start = self.at;
            let key = self.key()?;
            self.space();
            match self.peek() {
                Some(b':') => self.at += 1,
                Some(b'=') => {
                    self.report(self.at, Problem::new("", "syntax", "`:` after a key", "`=`"));
                    self.at += 1;
                }
                _ => return self.halt("`:` after a key"),
            }
            self.space();
            let node = self.value("a value")?;
            // Rows of data are small objects in large numbers: they do without a table of keys.
            let twice = match members.len() {
                0..16 => members.iter().any(|member| member.key == key),
                _ => {
                    if known.is_empty() {
                        known.extend(members.iter().map(|member| member.key.clone()));
                    }
                    !known.insert(key.clone())
                }
            };
            if twice {
                let problem = Problem::new("", "duplicate-key", "every key once in an object", quote(&key) + " again");
                let first = members.iter().find(|member| member.key == key).map_or(0, |member| member.start as usize);
                let hint = format!("it stands first in line {}, which counts", self.line(first));
                self.report(start, problem.hint(hint));
            } else {
                members.push(Member { key, start: start as u32, node });
            }
            self.separator(b'}', "`,` or `}`")?;
        }
    }

    /// What stands between two elements: a comma, or nothing before the closing bracket.
    fn separator(&mut self, close: u8, expected: &'static str) -> Result<(), Halt> {
        let end = self.at;
        self.space();
        match self.peek() {
            Some(b',') => {
                let comma = self.at;
                self.at += 1;
                self.space();
                if self.peek() == Some(close) {
                    let got = format!("`,` before `{}`", close as char);
                    self.report(comma, Problem::new("", "syntax", "no comma after the last element", got));
                }
                Ok(())
            }
            Some(byte) if byte == close => Ok(()),
            Some(b'"' | b'{' | b'[' | b'-' | b'0'..=b'9') => {
                let got = self.sight();
                self.report(end, Problem::new("", "syntax", expected, got).hint("a comma is missing here"));
                Ok(())
            }
            Some(byte) if byte.is_ascii_alphabetic() && self.text[..end].ends_with('"') => {
                let problem = Problem::new("", "syntax", expected, self.sight());
                self.give_up(problem.hint("a quotation mark inside a text is written `\\\"`"))
            }
            _ => self.halt(expected),
        }
    }

    fn key(&mut self) -> Result<String, Halt> {
        const EXPECTED: &str = "a key in double quotes";
        match self.peek() {
            Some(b'"') => self.string(),
            Some(b'\'') => match self.single_quoted(EXPECTED)? {
                Tree::String(key) => Ok(key),
                _ => Ok(String::new()),
            },
            Some(byte) if byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'$') => {
                let start = self.at;
                let key = self.take_word().to_owned();
                self.report(start, Problem::new("", "syntax", EXPECTED, quote(&key)));
                Ok(key)
            }
            _ => self.halt("a key in double quotes or `}`"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::place_in_string;

    #[test]
    fn places_in_strings_count_escapes() {
        let source = r#""a\"b\u00e9\ud83d\ude00ñ{{", 1"#;
        let text: String = serde_json::from_str(&source[..source.rfind('"').unwrap() + 1]).expect("a string");
        for (at, letter) in text.char_indices().filter(|(_, letter)| matches!(letter, 'b' | 'ñ' | '{')) {
            assert!(source[place_in_string(source, at) as usize..].starts_with(letter), "{letter} at {at}");
        }
        assert_eq!(place_in_string(source, 0), 0);
        assert_eq!(place_in_string("\"a", 90), 2);
        assert_eq!(place_in_string("[1]", 2), 0);
    }
}
