//! Expressions: the small part of Vega's language that tests need, such as `datum.year > 2000 && !datum.note`.

use super::data::Data;
use super::encoding::{Datum, Measure};
use super::predicate::{Comparison, DEEPEST};
use crate::explainer::Values;

/// A test or a value of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Expression {
    /// A value as written.
    Value(Datum),
    /// A missing value: `null`.
    Null,
    /// A column of the row.
    Field(usize),
    /// Both.
    And(Box<[Expression; 2]>),
    /// Either.
    Or(Box<[Expression; 2]>),
    /// Not.
    Not(Box<Expression>),
    /// Two values compared; `true` turns the answer round.
    Compare(Comparison, bool, Box<[Expression; 2]>),
}

struct Parser<'a> {
    rest: &'a str,
    data: &'a Data,
    depth: usize,
}

/// Reads an expression; the error says what would have been supported.
pub(super) fn read(text: &str, data: &Data) -> Result<Expression, &'static str> {
    let mut parser = Parser { rest: text, data, depth: 0 };
    let expression = parser.or()?;
    if parser.rest.trim().is_empty() { Ok(expression) } else { Err(EXPECTED) }
}

const EXPECTED: &str = "an expression of `datum.field`, values, comparisons, `&&`, `||` and `!`";

impl<'a> Parser<'a> {
    fn eat(&mut self, token: &str) -> bool {
        self.rest = self.rest.trim_start();
        match self.rest.strip_prefix(token) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn or(&mut self) -> Result<Expression, &'static str> {
        let mut left = self.and()?;
        while self.eat("||") {
            self.deeper()?;
            left = Expression::Or([left, self.and()?].into());
        }
        Ok(left)
    }

    fn and(&mut self) -> Result<Expression, &'static str> {
        let mut left = self.comparison()?;
        while self.eat("&&") {
            self.deeper()?;
            left = Expression::And([left, self.comparison()?].into());
        }
        Ok(left)
    }

    fn comparison(&mut self) -> Result<Expression, &'static str> {
        let left = self.value()?;
        let tokens = [
            ("===", Comparison::Equal, false),
            ("!==", Comparison::Equal, true),
            ("==", Comparison::Equal, false),
            ("!=", Comparison::Equal, true),
            ("<=", Comparison::Lte, false),
            (">=", Comparison::Gte, false),
            ("<", Comparison::Lt, false),
            (">", Comparison::Gt, false),
        ];
        for (token, comparison, turned) in tokens {
            if self.eat(token) {
                return Ok(Expression::Compare(comparison, turned, [left, self.value()?].into()));
            }
        }
        Ok(left)
    }

    /// Counts a level: values are dropped level by level, so their depth must stay small.
    fn deeper(&mut self) -> Result<(), &'static str> {
        self.depth += 1;
        if self.depth > DEEPEST { Err("an expression that is nested less deeply") } else { Ok(()) }
    }

    fn value(&mut self) -> Result<Expression, &'static str> {
        if self.eat("!") {
            self.deeper()?;
            return Ok(Expression::Not(self.value()?.into()));
        }
        if self.eat("(") {
            self.deeper()?;
            let inner = self.or()?;
            return if self.eat(")") { Ok(inner) } else { Err(EXPECTED) };
        }
        if self.eat("datum.") {
            let name = self.word(&|letter| letter.is_alphanumeric() || letter == '_' || letter == '$');
            return self.field(name);
        }
        if self.eat("datum[") {
            let name = self.quoted()?;
            return if self.eat("]") { self.field(name) } else { Err(EXPECTED) };
        }
        if self.rest.starts_with(['"', '\'']) {
            return Ok(Expression::Value(Datum::Text(self.quoted()?.into())));
        }
        if self.eat("null") {
            return Ok(Expression::Null);
        }
        for (word, number) in [("true", 1.0), ("false", 0.0)] {
            if self.eat(word) {
                return Ok(Expression::Value(Datum::Number(number)));
            }
        }
        let negative = self.eat("-");
        let digits = self.word(&|letter| letter.is_ascii_digit() || letter == '.' || letter == 'e');
        let number: f64 = crate::explainer::parse_number(digits).ok_or(EXPECTED)?;
        Ok(Expression::Value(Datum::Number(if negative { -number } else { number })))
    }

    fn word(&mut self, belongs: &dyn Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|letter| !belongs(letter)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word
    }

    fn quoted(&mut self) -> Result<&'a str, &'static str> {
        self.rest = self.rest.trim_start();
        let mark = self.rest.chars().next().filter(|mark| matches!(mark, '"' | '\'')).ok_or(EXPECTED)?;
        let inner = &self.rest[1..];
        let end = inner.find(mark).ok_or(EXPECTED)?;
        self.rest = &inner[end + 1..];
        Ok(&inner[..end])
    }

    fn field(&self, name: &str) -> Result<Expression, &'static str> {
        self.data.find(name).map(Expression::Field).ok_or("an expression with fields of this data")
    }
}

impl Expression {
    /// Whether it is true of the row, as JavaScript sees truth.
    pub(super) fn holds(&self, data: &Data, row: usize) -> bool {
        match self {
            Expression::And(both) => both.iter().all(|one| one.holds(data, row)),
            Expression::Or(both) => both.iter().any(|one| one.holds(data, row)),
            Expression::Not(inner) => !inner.holds(data, row),
            Expression::Compare(comparison, turned, both) => compare(*comparison, both, data, row) != *turned,
            Expression::Null => false,
            value => match value.value(data, row) {
                Some(Datum::Number(number)) => number != 0.0,
                Some(Datum::Text(text)) => !text.is_empty(),
                None => false,
            },
        }
    }

    fn value(&self, data: &Data, row: usize) -> Option<Datum> {
        match self {
            Expression::Value(datum) => Some(datum.clone()),
            Expression::Null => None,
            Expression::Field(column) => match &data.columns[*column].values {
                Values::Texts(values) => values[row].clone().map(Datum::Text),
                Values::Numbers(values) | Values::Times(values) => {
                    Some(values[row]).filter(|value| value.is_finite()).map(Datum::Number)
                }
            },
            test => Some(Datum::Number(f64::from(u8::from(test.holds(data, row))))),
        }
    }

    fn measure(&self, data: &Data) -> Measure {
        match self {
            Expression::Field(column) if matches!(data.columns[*column].values, Values::Times(_)) => Measure::Temporal,
            _ => Measure::Quantitative,
        }
    }
}

fn compare(comparison: Comparison, both: &[Expression; 2], data: &Data, row: usize) -> bool {
    let [left, right] = both;
    match (left.value(data, row), right.value(data, row)) {
        (None, None) => comparison == Comparison::Equal,
        (None, _) | (_, None) => false,
        (Some(Datum::Text(a)), Some(Datum::Text(b))) => comparison.admits(a.cmp(&b)),
        (Some(a), Some(b)) => {
            // Where one side is a moment, a written number is a year.
            let measure = if left.measure(data) == Measure::Temporal { Measure::Temporal } else { right.measure(data) };
            a.number(measure).partial_cmp(&b.number(measure)).is_some_and(|order| comparison.admits(order))
        }
    }
}
