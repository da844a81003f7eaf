//! Words, numbers and strings.

use serde_json::Number;

use super::super::findings::quote;
use super::super::node::Tree;
use super::{Halt, Reader};
use crate::explainer::Problem;

impl Reader<'_, '_> {
    pub(super) fn take_word(&mut self) -> &str {
        let rest = &self.text[self.at..];
        let word = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'$' | b'-' | b'+' | b'.') || !b.is_ascii();
        let end = rest.bytes().position(|byte| !word(byte)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    /// `true`, `false`, `null`, or a word that should have been one of them or stood in quotes.
    pub(super) fn word(&mut self, expected: &'static str) -> Tree {
        let start = self.at;
        let word = self.take_word();
        let hint = match word {
            "true" => return Tree::Bool(true),
            "false" => return Tree::Bool(false),
            "null" => return Tree::Null,
            "True" | "TRUE" => "write `true`".into(),
            "False" | "FALSE" => "write `false`".into(),
            "None" | "NULL" | "Null" | "nil" | "undefined" | "NaN" | "NA" => "a missing value is written `null`".into(),
            word if word.starts_with(['+', '.']) => "a number begins with a digit or `-`".into(),
            word => format!("text stands in double quotes: `\"{word}\"`"),
        };
        let got = quote(word);
        self.report(start, Problem::new("", "syntax", expected, got).hint(hint));
        Tree::Broken
    }

    pub(super) fn single_quoted(&mut self, expected: &'static str) -> Result<Tree, Halt> {
        let rest = &self.text[self.at + 1..];
        let line = &rest[..rest.find('\n').unwrap_or(rest.len())];
        let Some(end) = line.find('\'') else { return self.halt(expected) };
        let text = line[..end].to_owned();
        let got = format!("`'{}'`", text.chars().take(60).collect::<String>());
        let problem = Problem::new("", "syntax", expected, got);
        self.report(self.at, problem.hint("JSON has double quotes only"));
        self.at += end + 2;
        Ok(Tree::String(text))
    }

    pub(super) fn number(&mut self) -> Tree {
        let start = self.at;
        let word = self.take_word();
        let Some((digits, whole)) = shape_of_number(word) else {
            let got = quote(word);
            let hint = match word.strip_prefix('-').unwrap_or(word) {
                "Infinity" => Some("a missing value is written `null`".to_owned()),
                word if word.starts_with('0') && word.len() > 1 => Some("a number has no leading zeros".into()),
                word if word.bytes().any(|b| b.is_ascii_alphabetic() || b == b'-') => {
                    Some(format!("text and dates stand in double quotes: `\"{word}\"`"))
                }
                _ => None,
            };
            let mut problem = Problem::new("", "syntax", "a number", got);
            problem.hint = hint;
            self.report(start, problem);
            return Tree::Broken;
        };
        let float: f64 = word.parse().unwrap_or(f64::NAN);
        let fault = if !float.is_finite() {
            Some("a number up to 1.8e308")
        } else if whole && digits > 15 && word.parse::<i128>().ok() != Some(float as i128) {
            // Browsers read every number as a double: beyond 2^53 the last digits would silently change.
            Some("a whole number up to 9007199254740991, beyond which digits are lost")
        } else {
            None
        };
        if let Some(expected) = fault {
            let mut problem = Problem::new("", "number-range", expected, quote(word));
            if float.is_finite() {
                problem = problem.hint("a code or identifier is text: put it in double quotes");
            }
            self.report(start, problem);
            return Tree::Broken;
        }
        let number = match word.parse::<i64>() {
            Ok(int) if word != "-0" => Some(Number::from(int)),
            _ => Number::from_f64(float),
        };
        number.map_or(Tree::Broken, Tree::Number)
    }

    pub(super) fn string(&mut self) -> Result<String, Halt> {
        let start = self.at;
        let mut out = String::new();
        self.at += 1;
        loop {
            let rest = &self.text[self.at..];
            let plain =
                rest.bytes().position(|byte| byte < 0x20 || byte == b'"' || byte == b'\\').unwrap_or(rest.len());
            out.push_str(&rest[..plain]);
            self.at += plain;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(out);
                }
                Some(b'\\') => out.push(self.escape()),
                Some(b'\t') => {
                    let problem = Problem::new("", "syntax", "`\\t` for a tab in a string", "a tab");
                    self.report(self.at, problem);
                    out.push('\t');
                    self.at += 1;
                }
                Some(b'\n' | b'\r') => {
                    let problem = Problem::new("", "syntax", "`\"` to close this string", "the end of the line");
                    self.report(start, problem.hint("a line break in a text is written `\\n`"));
                    return Err(Halt);
                }
                Some(byte) => {
                    let got = format!("control character U+{byte:04X}");
                    self.report(self.at, Problem::new("", "syntax", "a string without control characters", got));
                    self.at += 1;
                }
                None => {
                    let problem = Problem::new("", "syntax", "`\"` to close this string", "the end of the file");
                    self.report(start, problem);
                    return Err(Halt);
                }
            }
        }
    }

    /// A backslash and what it stands for; U+FFFD, with a report, where it stands for nothing.
    fn escape(&mut self) -> char {
        let start = self.at;
        self.at += 2;
        match self.text.as_bytes().get(start + 1) {
            Some(byte @ (b'"' | b'\\' | b'/')) => return *byte as char,
            Some(b'b') => return '\u{8}',
            Some(b'f') => return '\u{c}',
            Some(b'n') => return '\n',
            Some(b'r') => return '\r',
            Some(b't') => return '\t',
            Some(b'u') => {
                let first = self.hex();
                let code = match first {
                    Some(high @ 0xd800..0xdc00) if self.text[self.at..].starts_with("\\u") => {
                        self.at += 2;
                        self.hex()
                            .filter(|low| (0xdc00..0xe000).contains(low))
                            .map(|low| 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00))
                    }
                    other => other,
                };
                if let Some(letter) = code.and_then(char::from_u32) {
                    return letter;
                }
            }
            // Whatever else follows the backslash is read as itself.
            _ => self.at = start + 1,
        }
        let end = if self.at > start + 1 { self.at } else { start + 1 + self.next_len() };
        let got = quote(&self.text[start..end]);
        if got.starts_with("`\\ud") {
            let expected = "two `\\u` escapes that make a character";
            self.report(start, Problem::new("", "syntax", expected, got).hint("write the character itself"));
            return '\u{fffd}';
        }
        let expected =
            "an escape: `\\\"`, `\\\\`, `\\/`, `\\b`, `\\f`, `\\n`, `\\r`, `\\t` or `\\u` with four hex digits";
        self.report(start, Problem::new("", "syntax", expected, got).hint("a backslash itself is written `\\\\`"));
        '\u{fffd}'
    }

    fn next_len(&self) -> usize {
        self.text[self.at..].chars().next().map_or(0, char::len_utf8)
    }

    /// Four hexadecimal digits; passes over as many as there are.
    fn hex(&mut self) -> Option<u32> {
        let digits = self.text.as_bytes()[self.at..].iter().take(4).take_while(|byte| byte.is_ascii_hexdigit()).count();
        let code = u32::from_str_radix(&self.text[self.at..self.at + digits], 16).ok();
        self.at += digits;
        code.filter(|_| digits == 4)
    }
}

/// The number of digits before the point of a JSON number, and whether there is nothing after them; `None` for what is no JSON number.
fn shape_of_number(word: &str) -> Option<(usize, bool)> {
    let run = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let unsigned = word.strip_prefix('-').unwrap_or(word);
    let digits = run(unsigned);
    if digits == 0 || (digits > 1 && unsigned.starts_with('0')) {
        return None;
    }
    let mut rest = &unsigned[digits..];
    let whole = rest.is_empty();
    if let Some(fraction) = rest.strip_prefix('.') {
        let digits = run(fraction);
        rest = &fraction[digits..];
        if digits == 0 {
            return None;
        }
    }
    if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        let digits = run(exponent);
        rest = &exponent[digits..];
        if digits == 0 {
            return None;
        }
    }
    rest.is_empty().then_some((digits, whole))
}
