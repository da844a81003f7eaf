//! The expression language of Vega: a subset of JavaScript's expressions with functions of its own.
//!
//! Moments are numbers and everything is in UTC; `now()` is 0 and `random()` follows from the expression and the
//! row, so the same chart comes out the same every time.

mod call;
mod colour;
mod dates;
mod evaluate;
mod lexer;
mod lists;
mod mathematics;
mod node;
mod operator;
mod parser;
mod pattern;
mod pattern_parser;
mod probability;
mod texts;

use std::fmt;
use std::rc::Rc;

use crate::explainer::{Locale, Str};
use crate::flow::{Rows, Value};
use evaluate::Context;
use node::Node;

pub use probability::{cumulative_normal, density_normal, quantile_normal};

/// An expression that has been read.
#[derive(Clone)]
pub struct Expression {
    text: Str,
    root: Rc<Node>,
    fields: Rc<[Str]>,
    names: Rc<[Str]>,
    calls: Rc<[Str]>,
}

/// Why a text is not an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// The place in the text, in bytes.
    pub at: usize,
    /// What was expected there.
    pub expected: &'static str,
    /// What stands there.
    pub found: String,
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected ")?;
        f.write_str(self.expected)?;
        f.write_str(" but found ")?;
        f.write_str(&self.found)
    }
}

/// What an expression can see.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    /// The rows; `datum` is one of them.
    pub rows: &'a Rows,
    /// Which.
    pub row: usize,
    /// Parameters, signals, `width`, `parent`: what a free name stands for.
    pub names: &'a dyn Fn(&str) -> Option<Value>,
    /// Functions beyond those of the language (`scale`, `data`), and instead of `random`.
    pub call: &'a dyn Fn(&str, &[Value]) -> Option<Value>,
    /// How numbers and moments are written.
    pub locale: Locale,
}

impl<'a> Scope<'a> {
    /// The first of some rows, without names and functions; the others are set by `..`.
    pub fn new(rows: &'a Rows) -> Scope<'a> {
        Scope { rows, row: 0, names: &|_| None, call: &|_, _| None, locale: Locale::En }
    }
}

impl Expression {
    /// Reads an expression.
    ///
    /// # Errors
    ///
    /// The first place that does not follow the grammar, or that is nested too deeply.
    pub fn parse(text: &str) -> Result<Expression, SyntaxError> {
        let parsed = parser::parse(text)?;
        Ok(Expression {
            text: text.into(),
            root: Rc::new(parsed.root),
            fields: parsed.fields.into(),
            names: parsed.names.into(),
            calls: parsed.calls.into(),
        })
    }

    /// The text that it was read from.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The fields of `datum` that it reads by name, without those of fields.
    pub fn fields(&self) -> Vec<Str> {
        self.fields.to_vec()
    }

    /// The free names: signals and parameters.
    pub fn names(&self) -> Vec<Str> {
        self.names.to_vec()
    }

    /// The functions that are not of the language and left to the scope.
    pub fn calls(&self) -> Vec<Str> {
        self.calls.to_vec()
    }

    /// The value for the scope's row.
    pub fn value(&self, scope: &Scope<'_>) -> Value {
        let context = Context::new(self, scope);
        context.row.set(scope.row);
        context.value(&self.root)
    }

    /// The values for all of the scope's rows; names are looked up once.
    pub fn column(&self, scope: &Scope<'_>) -> Vec<Value> {
        let context = Context::new(self, scope);
        let value = |row| {
            context.row.set(row);
            context.drawn.set(0);
            context.value(&self.root)
        };
        (0..scope.rows.len()).map(value).collect()
    }

    /// The places of the rows for which it is true.
    pub fn matches(&self, scope: &Scope<'_>) -> Vec<usize> {
        let values = self.column(scope);
        values.iter().enumerate().filter(|(_, value)| value.truth()).map(|(row, _)| row).collect()
    }
}

impl fmt::Debug for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl PartialEq for Expression {
    fn eq(&self, other: &Expression) -> bool {
        self.text == other.text
    }
}
