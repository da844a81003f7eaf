//! Tokens of an expression, read where the parser wants them.

use super::SyntaxError;
use crate::explainer::parse_number;

/// The text of an expression and the place up to which it is read.
pub(super) struct Lexer<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Lexer<'a> {
    pub fn new(text: &'a str) -> Lexer<'a> {
        Lexer { text, at: 0 }
    }

    /// What is left, from the next token.
    pub fn rest(&mut self) -> &'a str {
        let rest = &self.text[self.at..];
        let rest = rest.trim_start_matches(|letter: char| letter.is_whitespace() || letter == '\u{feff}');
        self.at = self.text.len() - rest.len();
        rest
    }

    /// An error at the next token.
    pub fn error(&mut self, expected: &'static str) -> SyntaxError {
        let rest = self.rest();
        let mut found: String = rest.chars().take(1).collect();
        if rest.starts_with(is_start) {
            found = rest.chars().take_while(|letter| is_part(*letter)).take(40).collect();
        }
        if found.is_empty() {
            found.push_str("the end");
        }
        SyntaxError { at: self.at, expected, found }
    }

    /// Reads a mark if it is next.
    pub fn take(&mut self, mark: &str) -> bool {
        let found = self.rest().starts_with(mark);
        if found {
            self.at += mark.len();
        }
        found
    }

    /// Reads a mark.
    pub fn expect(&mut self, mark: &'static str) -> Result<(), SyntaxError> {
        if self.take(mark) { Ok(()) } else { Err(self.error(mark)) }
    }

    /// Reads a name if one is next.
    pub fn name(&mut self) -> Option<&'a str> {
        let rest = self.rest();
        if !rest.starts_with(is_start) {
            return None;
        }
        let end = rest.find(|letter| !is_part(letter)).unwrap_or(rest.len());
        self.at += end;
        Some(&rest[..end])
    }

    /// Reads a number if one is next.
    pub fn number(&mut self) -> Option<Result<f64, SyntaxError>> {
        let rest = self.rest();
        let bytes = rest.as_bytes();
        let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        if !(digit(0) || (bytes.first() == Some(&b'.') && digit(1))) {
            return None;
        }
        let base = match bytes {
            [b'0', b'x' | b'X', ..] => 16,
            [b'0', b'o' | b'O', ..] => 8,
            [b'0', b'b' | b'B', ..] => 2,
            _ => 10,
        };
        let (value, end) = if base != 10 {
            let end = rest[2..].find(|letter: char| !letter.is_digit(base)).map_or(rest.len(), |end| end + 2);
            let value = rest[2..end].chars().filter_map(|letter| letter.to_digit(base));
            let value = value.fold(0.0, |value, digit| value * f64::from(base) + f64::from(digit));
            ((end > 2).then_some(value), end)
        } else {
            let mut end = 0;
            let digits = |end: &mut usize| {
                while digit(*end) {
                    *end += 1;
                }
            };
            digits(&mut end);
            if bytes.get(end) == Some(&b'.') {
                end += 1;
                digits(&mut end);
            }
            if let Some(b'e' | b'E') = bytes.get(end) {
                end += 1;
                if let Some(b'+' | b'-') = bytes.get(end) {
                    end += 1;
                }
                digits(&mut end);
            }
            let text = &rest[..end];
            let power = text.split(['e', 'E']).nth(1);
            // Too large for the reader but a number all the same.
            let large =
                || power.filter(|power| power.ends_with(|last: char| last.is_ascii_digit())).map(|_| f64::INFINITY);
            (parse_number(text).or_else(large), end)
        };
        match value {
            Some(value) if !rest[end..].starts_with(is_part) => {
                self.at += end;
                Some(Ok(value))
            }
            _ => Some(Err(self.error("a number"))),
        }
    }

    /// Reads a text in quotes if one is next.
    pub fn string(&mut self) -> Option<Result<String, SyntaxError>> {
        let rest = self.rest();
        let quote = rest.chars().next().filter(|letter| matches!(letter, '"' | '\''))?;
        let mut out = String::new();
        let mut letters = rest[1..].char_indices();
        while let Some((at, letter)) = letters.next() {
            match letter {
                _ if letter == quote => {
                    self.at += at + 2;
                    return Some(Ok(out));
                }
                '\n' | '\r' => break,
                '\\' => {
                    let Some((at, letter)) = letters.next() else { break };
                    let after = &rest[1 + at + letter.len_utf8()..];
                    match letter {
                        'n' => out.push('\n'),
                        't' => out.push('\t'),
                        'r' => out.push('\r'),
                        'b' => out.push('\u{8}'),
                        'f' => out.push('\u{c}'),
                        'v' => out.push('\u{b}'),
                        '0' if !after.starts_with(|next: char| next.is_ascii_digit()) => out.push('\0'),
                        '\n' | '\u{2028}' | '\u{2029}' => {}
                        'x' | 'u' => {
                            let Some((code, length)) = code_point(letter, after) else {
                                return Some(Err(self.error("a text with whole escapes")));
                            };
                            out.push(code);
                            for _ in 0..length {
                                letters.next();
                            }
                        }
                        other => out.push(other),
                    }
                }
                letter => out.push(letter),
            }
        }
        Some(Err(self.error("a text with a quote at its end")))
    }

    /// Reads a regular expression if one is next: its source and its flags.
    pub fn pattern(&mut self) -> Option<Result<(&'a str, &'a str), SyntaxError>> {
        let rest = self.rest();
        if !rest.starts_with('/') {
            return None;
        }
        let (mut class, mut escaped) = (false, false);
        for (at, letter) in rest.char_indices().skip(1) {
            match letter {
                '\n' => break,
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '[' => class = true,
                ']' => class = false,
                '/' if !class && at > 1 => {
                    let flags = &rest[at + 1..];
                    let end = flags.find(|letter| !is_part(letter)).unwrap_or(flags.len());
                    self.at += at + 1 + end;
                    return Some(Ok((&rest[1..at], &flags[..end])));
                }
                _ => {}
            }
        }
        Some(Err(self.error("a regular expression with a / at its end")))
    }
}

/// The letter of an escape `xHH`, `uHHHH` or `u{H…}`, and how many letters it takes after the x or u. Halves of
/// pairs are one letter together.
pub(super) fn code_point(kind: char, after: &str) -> Option<(char, usize)> {
    let hex =
        |text: Option<&str>| text.and_then(|text| u32::from_str_radix(text, 16).ok().filter(|_| !text.contains('+')));
    if kind == 'x' {
        return Some((char::from_u32(hex(after.get(..2))?)?, 2));
    }
    if let Some(inner) = after.strip_prefix('{') {
        let end = inner.find('}')?;
        return Some((char::from_u32(hex(inner.get(..end))?)?, end + 2));
    }
    let high = hex(after.get(..4))?;
    if let (0xd800..0xdc00, Some("\\u"), Some(low)) = (high, after.get(4..6), hex(after.get(6..10)))
        && let 0xdc00..0xe000 = low
    {
        return Some((char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00))?, 10));
    }
    Some((char::from_u32(high).unwrap_or('\u{fffd}'), 4))
}

/// Whether a name may begin with a letter.
fn is_start(letter: char) -> bool {
    letter.is_alphabetic() || matches!(letter, '_' | '$')
}

/// Whether a name may have a letter.
fn is_part(letter: char) -> bool {
    is_start(letter) || letter.is_numeric()
}
