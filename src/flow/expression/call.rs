//! Calls of functions: how they are found and how they get their arguments.

use super::evaluate::Context;
use super::{colour, dates, lists, mathematics, probability, texts};
use crate::explainer::{Locale, Str};
use crate::flow::Value;

/// A function.
#[derive(Clone)]
pub(super) enum Function {
    /// Of one number.
    Number(fn(f64) -> f64),
    /// Of its arguments.
    Plain(fn(&Arguments<'_>) -> Value),
    /// Not of the language: the scope's.
    Other(Str),
}

/// Functions of a kind by name.
pub(super) type Table = [(&'static str, fn(&Arguments<'_>) -> Value)];

/// Functions of one number by name.
pub(super) type Numbers = [(&'static str, fn(f64) -> f64)];

/// The function of the language with a name.
pub(super) fn known(name: &str) -> Option<Function> {
    let number = mathematics::NUMBERS.iter().find(|(other, _)| *other == name);
    if let Some((_, function)) = number {
        return Some(Function::Number(*function));
    }
    let tables = [mathematics::TABLE, texts::TABLE, lists::TABLE, dates::TABLE, probability::TABLE, colour::TABLE];
    let mut functions = tables.iter().flat_map(|table| table.iter());
    functions.find(|(other, _)| *other == name).map(|(_, function)| Function::Plain(*function))
}

/// The arguments of a call.
pub(super) struct Arguments<'a> {
    pub values: &'a [Value],
    pub context: &'a Context<'a>,
}

/// What stands for an argument that is not there.
const NONE: &Value = &Value::Undefined;

impl Arguments<'_> {
    /// An argument.
    pub fn at(&self, place: usize) -> &Value {
        self.values.get(place).unwrap_or(NONE)
    }

    /// An argument as a number.
    pub fn number(&self, place: usize) -> f64 {
        self.at(place).number()
    }

    /// An argument as a number, or another where there is none.
    pub fn number_or(&self, place: usize, other: f64) -> f64 {
        if self.at(place).is_nothing() { other } else { self.number(place) }
    }

    /// An argument as a text.
    pub fn text(&self, place: usize) -> Str {
        self.at(place).string()
    }

    /// An argument as a list; empty where it is none.
    pub fn list(&self, place: usize) -> &[Value] {
        match self.at(place) {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.values.len()
    }

    /// How numbers and moments are written.
    pub fn locale(&self) -> Locale {
        self.context.scope.locale
    }
}
