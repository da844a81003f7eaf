//! Formulas: the numbers in `{{ … }}`, computed from an explainer's datasets.
//!
//! A formula is a call (`value('residents', 'persons', year=2022)`), or numbers and calls joined by `+ - * /` and
//! parentheses, and after `|` how to write the result: `change('trade', 'exports', 2021, 2022) | percent 1`.
//! Arithmetic, rounding and words are the same natively and in the Wasm.

mod arguments;
mod call;
mod parser;
mod style;

use std::rc::Rc;

use self::parser::Parser;
use super::{Locale, Number, Problem, Str, TOLD, Table, TableId};

/// What a formula comes to, and where it comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Computed {
    /// As a reader sees it: "532,715".
    pub text: Str,
    /// As a machine reads it: "532715".
    pub value: Str,
    /// The tables it was computed from.
    pub tables: Vec<TableId>,
}

/// What a part of a formula comes to.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// A number in its unit.
    Number(Number),
    /// A part of a whole or a relative change: a number that is written in percent.
    Fraction(Number),
    /// A name or a date, as a reader sees it.
    Text(Str),
}

impl Value {
    /// The number, where it is one.
    pub fn number(&self) -> Option<Number> {
        match self {
            Value::Number(number) | Value::Fraction(number) => Some(*number),
            Value::Text(_) => None,
        }
    }
}

/// What comes of a step, or what is wrong and at which byte of the formula.
type Outcome<T> = Result<T, Box<Problem>>;

/// Computes the formula between `{{` and `}}`.
///
/// # Errors
///
/// What is wrong with it, at a byte of `source`; without a pointer to where `source` stands.
pub(super) fn compute(source: &str, tables: &[Rc<Table>], locale: Locale) -> Outcome<Computed> {
    let mut parser = Parser::new(source, tables, locale);
    let (value, style) = parser.formula()?;
    let text = style.write(&value, locale);
    let value = value.number().map_or_else(|| text.clone(), |number| super::number_text(number).into());
    Ok(Computed { text, value, tables: parser.used })
}

/// A problem at a byte. What it says is made only where it is told.
fn fault<T>(at: usize, code: &'static str, words: impl FnOnce() -> (String, String, Option<String>)) -> Outcome<T> {
    let mut problem = Problem::new("", code, "", "");
    if TOLD {
        let (expected, got, hint) = words();
        problem = Problem { at, expected: expected.into(), got, hint, ..problem };
    }
    Err(Box::new(problem))
}

/// "did you mean `persons`?", or else what there is.
fn meant<'a>(name: &str, names: impl Iterator<Item = &'a str> + Clone) -> Option<String> {
    if let Some(near) = super::nearest(name, names.clone()) {
        return Some(format!("did you mean {}?", super::quote(near)));
    }
    let some: Vec<String> = names.clone().take(8).map(super::quote).collect();
    let more = if names.count() > 8 { ", …" } else { "" };
    (!some.is_empty()).then(|| format!("there are {}{more}", some.join(", ")))
}

#[cfg(test)]
mod tests;
