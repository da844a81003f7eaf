//! The reading of formulas, computing as it goes.

use std::rc::Rc;

use super::arguments::{Arguments, Word};
use super::call::call;
use super::style::Style;
use super::{Outcome, Value, fault};
use crate::explainer::{Locale, Table, TableId, parse_number, quote};

/// How deep parentheses may nest.
const DEEPEST: u8 = 16;

/// A formula that is being read.
pub(super) struct Parser<'a> {
    source: &'a str,
    at: usize,
    depth: u8,
    pub tables: &'a [Rc<Table>],
    pub locale: Locale,
    /// The tables that numbers have been taken from so far.
    pub used: Vec<TableId>,
}

impl<'a> Parser<'a> {
    pub fn new(source: &'a str, tables: &'a [Rc<Table>], locale: Locale) -> Parser<'a> {
        Parser { source, at: 0, depth: 0, tables, locale, used: Vec::new() }
    }

    /// Reads the whole: an expression, then how to write it.
    pub fn formula(&mut self) -> Outcome<(Value, Style)> {
        let value = self.sum()?;
        let mut style = Style::default();
        while self.take(b'|') {
            self.skip();
            let at = self.at;
            let name = self.name();
            self.skip();
            let digits = self.run(|byte| byte.is_ascii_digit());
            style.add(at, name, digits, &value)?;
        }
        self.skip();
        if self.at < self.source.len() {
            return self.expected("`|`, an operator or `}}`", None);
        }
        Ok((value, style))
    }

    fn sum(&mut self) -> Outcome<Value> {
        let mut left = self.product()?;
        loop {
            self.skip();
            let at = self.at;
            let plus = self.take(b'+');
            if !plus && !self.take_minus() {
                return Ok(left);
            }
            let right = self.product()?;
            let both = self.numbers(at, &left, &right)?;
            left = Value::Number(if plus { both.0 + both.1 } else { both.0 - both.1 });
        }
    }

    fn product(&mut self) -> Outcome<Value> {
        let mut left = self.factor()?;
        loop {
            self.skip();
            let at = self.at;
            let times = self.take(b'*');
            if !times && !self.take(b'/') {
                return Ok(left);
            }
            let right = self.factor()?;
            let both = self.numbers(at, &left, &right)?;
            left = Value::Number(if times { both.0 * both.1 } else { divide(at, both.0, both.1)? });
        }
    }

    fn factor(&mut self) -> Outcome<Value> {
        self.skip();
        let at = self.at;
        self.depth += 1;
        if self.depth > DEEPEST {
            return self.expected("a shorter formula", None);
        }
        let value = if self.take_minus() {
            match self.factor()? {
                Value::Number(number) => Value::Number(-number),
                Value::Fraction(number) => Value::Fraction(-number),
                Value::Text(text) => return not_a_number(at, &text),
            }
        } else if self.take(b'(') {
            let inner = self.sum()?;
            self.close()?;
            inner
        } else if let Some(word) = self.word()? {
            match word {
                Word::Text(text) => Value::Text(text.into()),
                Word::Number(text) => Value::Number(self.number(at, text)?),
            }
        } else {
            let name = self.name();
            if name.is_empty() {
                return self.expected("a function, a number or `(`", Some("for example `value('dataset', 'column')`"));
            }
            if !self.take(b'(') {
                return self.expected(&["`(` after `", name, "`"].concat(), Some("texts stand in single quotes"));
            }
            let arguments = self.arguments()?;
            call(self, at, name, arguments)?
        };
        self.depth -= 1;
        Ok(value)
    }

    fn arguments(&mut self) -> Outcome<Arguments<'a>> {
        let mut arguments = Arguments::default();
        self.skip();
        if self.take(b')') {
            return Ok(arguments);
        }
        loop {
            self.skip();
            let at = self.at;
            if let Some(word) = self.signed_word()? {
                arguments.words.push((word, at));
            } else {
                let name = self.name();
                if name.is_empty() || !self.take(b'=') {
                    let hint = if name.is_empty() { None } else { Some("texts stand in single quotes") };
                    self.at = at;
                    return self.expected("a text in quotes, a number or `column=value`", hint);
                }
                self.skip();
                let value_at = self.at;
                match self.signed_word()? {
                    Some(word) => arguments.filters.push((name, at, word, value_at)),
                    None => return self.expected("a text in quotes or a number", Some("texts stand in single quotes")),
                }
            }
            if !self.take(b',') {
                self.close()?;
                return Ok(arguments);
            }
        }
    }

    /// A text in quotes or a number without sign, if one stands here.
    fn word(&mut self) -> Outcome<Option<Word<'a>>> {
        self.skip();
        let start = self.at;
        match self.peek() {
            Some(mark @ (b'\'' | b'"')) => match self.source[start + 1..].find(char::from(mark)) {
                Some(length) => {
                    self.at = start + length + 2;
                    Ok(Some(Word::Text(&self.source[start + 1..=start + length])))
                }
                None => {
                    self.at = self.source.len();
                    self.expected("a closing quote", None)
                }
            },
            Some(b'0'..=b'9' | b'.') => {
                Ok(Some(Word::Number(self.run(|byte| byte.is_ascii_alphanumeric() || byte == b'.'))))
            }
            _ => Ok(None),
        }
    }

    fn signed_word(&mut self) -> Outcome<Option<Word<'a>>> {
        self.skip();
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
            return match self.word()? {
                Some(Word::Number(_)) => Ok(Some(Word::Number(&self.source[start..self.at]))),
                _ => self.expected("a number after `-`", None),
            };
        }
        self.word()
    }

    /// A name of letters, digits, `_` and `-`.
    fn name(&mut self) -> &'a str {
        self.skip();
        self.run(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-' || byte >= 0x80)
    }

    fn run(&mut self, fits: impl Fn(u8) -> bool) -> &'a str {
        let start = self.at;
        while self.peek().is_some_and(&fits) {
            self.at += 1;
        }
        &self.source[start..self.at]
    }

    fn peek(&self) -> Option<u8> {
        self.source.as_bytes().get(self.at).copied()
    }

    fn skip(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    fn take(&mut self, sign: u8) -> bool {
        self.skip();
        let there = self.peek() == Some(sign);
        self.at += usize::from(there);
        there
    }

    /// A minus sign, as keyboards or typesetters write it.
    fn take_minus(&mut self) -> bool {
        self.skip();
        let typeset = self.source[self.at..].starts_with('\u{2212}');
        self.at += if typeset { 3 } else { 0 };
        typeset || self.take(b'-')
    }

    fn close(&mut self) -> Outcome<()> {
        if self.take(b')') { Ok(()) } else { self.expected("`,` or `)`", None) }
    }

    fn number(&self, at: usize, text: &str) -> Outcome<f64> {
        parse_number(text).map_or_else(|| fault(at, "formula", || ("a number".into(), quote(text), None)), Ok)
    }

    fn numbers(&self, at: usize, left: &Value, right: &Value) -> Outcome<(f64, f64)> {
        match (left, right) {
            (Value::Text(text), _) | (_, Value::Text(text)) => not_a_number(at, text),
            _ => Ok((left.number().unwrap_or(0.0), right.number().unwrap_or(0.0))),
        }
    }

    /// The problem that something else was expected here.
    fn expected<T>(&self, expected: &str, hint: Option<&str>) -> Outcome<T> {
        fault(self.at, "formula", || {
            let rest = self.source[self.at..].trim();
            let got = if rest.is_empty() { "the end of the formula".into() } else { quote(rest) };
            (expected.to_owned(), got, hint.map(str::to_owned))
        })
    }
}

fn not_a_number<T>(at: usize, text: &str) -> Outcome<T> {
    fault(at, "not-a-number", || ("numbers on both sides of an operator".into(), quote(text), None))
}

/// The quotient of two numbers.
pub(super) fn divide(at: usize, by: f64, divisor: f64) -> Outcome<f64> {
    if divisor == 0.0 {
        return fault(at, "division-by-zero", || ("a divisor other than 0".into(), "`0`".into(), None));
    }
    Ok(by / divisor)
}
