//! The syntax tree of an expression.
//!
//! What texts can make long is flat (sums, conditions in a row, paths), so depth is only what they nest.

use super::call::Function;
use super::operator::{Binary, Unary};
use crate::explainer::Str;
use crate::flow::Value;

/// A part of an expression.
pub(super) enum Node {
    /// A literal or a constant.
    Value(Value),
    /// A free name, by its place among the expression's.
    Name(usize),
    /// The row.
    Datum,
    /// A field of the row, by its place among the expression's.
    Field(usize),
    /// `[a, b]`
    List(Vec<Node>),
    /// `{a: b}`
    Object(Vec<(Str, Node)>),
    /// `-a`
    Unary(Unary, Box<Node>),
    /// `a + b - c`: operators of one precedence from the left.
    Chain(Box<Node>, Vec<(Binary, Node)>),
    /// `a && b && c`
    And(Vec<Node>),
    /// `a || b || c`
    Or(Vec<Node>),
    /// `a ? b : c ? d : e`: conditions with their values, and the last value.
    Choice(Vec<(Node, Node)>, Box<Node>),
    /// `a.b[c]`
    Path(Box<Node>, Vec<Step>),
    /// `f(a)`
    Call(Function, Vec<Node>),
}

/// A step of a path.
pub(super) enum Step {
    /// `.name`
    Name(Str),
    /// `[value]`
    Value(Node),
}
