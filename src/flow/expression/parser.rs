//! The parser: from a text to a syntax tree.

use super::SyntaxError;
use super::call::{Function, known};
use super::lexer::Lexer;
use super::node::{Node, Step};
use super::operator::{Binary, Unary};
use super::pattern::pattern_value;
use crate::explainer::{Str, number_text};
use crate::flow::Value;

/// How deep an expression may be nested, in operators and brackets.
const DEEPEST: usize = 200;

/// What is read from a text.
pub(super) struct Parsed {
    pub root: Node,
    pub fields: Vec<Str>,
    pub names: Vec<Str>,
    pub calls: Vec<Str>,
}

/// Reads an expression.
pub(super) fn parse(text: &str) -> Result<Parsed, SyntaxError> {
    let lexer = Lexer::new(text);
    let mut parser = Parser { lexer, depth: 0, fields: Vec::new(), names: Vec::new(), calls: Vec::new() };
    let root = parser.choice()?;
    parser.lexer.take(";");
    if !parser.lexer.rest().is_empty() {
        return Err(parser.lexer.error("an operator or the end"));
    }
    Ok(Parsed { root, fields: parser.fields, names: parser.names, calls: parser.calls })
}

struct Parser<'a> {
    lexer: Lexer<'a>,
    depth: usize,
    fields: Vec<Str>,
    names: Vec<Str>,
    calls: Vec<Str>,
}

/// An operator between operands.
#[derive(Clone, Copy)]
enum Operator {
    And,
    Or,
    Both(Binary),
}

/// Operators with their precedence; what another begins with comes after it.
const OPERATORS: [(&str, u8, Operator); 24] = [
    ("||", 1, Operator::Or),
    ("&&", 2, Operator::And),
    ("===", 6, Operator::Both(Binary::Same)),
    ("!==", 6, Operator::Both(Binary::NotSame)),
    ("==", 6, Operator::Both(Binary::Equal)),
    ("!=", 6, Operator::Both(Binary::NotEqual)),
    (">>>", 8, Operator::Both(Binary::ShiftRightUnsigned)),
    (">>", 8, Operator::Both(Binary::ShiftRight)),
    ("<<", 8, Operator::Both(Binary::ShiftLeft)),
    ("<=", 7, Operator::Both(Binary::LessOrEqual)),
    (">=", 7, Operator::Both(Binary::GreaterOrEqual)),
    ("<", 7, Operator::Both(Binary::Less)),
    (">", 7, Operator::Both(Binary::Greater)),
    ("|", 3, Operator::Both(Binary::BitOr)),
    ("^", 4, Operator::Both(Binary::BitXor)),
    ("&", 5, Operator::Both(Binary::BitAnd)),
    ("+", 9, Operator::Both(Binary::Add)),
    ("-", 9, Operator::Both(Binary::Subtract)),
    ("**", 11, Operator::Both(Binary::Power)),
    ("*", 10, Operator::Both(Binary::Multiply)),
    ("/", 10, Operator::Both(Binary::Divide)),
    ("%", 10, Operator::Both(Binary::Remainder)),
    ("in ", 7, Operator::Both(Binary::In)),
    ("in[", 7, Operator::Both(Binary::In)),
];

/// The precedence of `**`, the only one from the right.
const POWER: u8 = 11;

impl Parser<'_> {
    /// One level down.
    fn deeper(&mut self) -> Result<(), SyntaxError> {
        self.depth += 1;
        if self.depth > DEEPEST { Err(self.lexer.error("an expression that is nested less deeply")) } else { Ok(()) }
    }

    /// A condition with its values, or less.
    fn choice(&mut self) -> Result<Node, SyntaxError> {
        self.deeper()?;
        let mut cases = Vec::new();
        loop {
            let node = self.operation(1)?;
            if !self.lexer.take("?") {
                self.depth -= 1;
                return Ok(if cases.is_empty() { node } else { Node::Choice(cases, Box::new(node)) });
            }
            let value = self.choice()?;
            self.lexer.expect(":")?;
            cases.push((node, value));
        }
    }

    /// Operands between operators of at least a precedence.
    fn operation(&mut self, least: u8) -> Result<Node, SyntaxError> {
        self.deeper()?;
        let mut left = self.operand()?;
        loop {
            let rest = self.lexer.rest();
            let Some((mark, rank, operator)) = OPERATORS.iter().find(|(mark, ..)| rest.starts_with(mark)) else {
                break;
            };
            if *rank < least {
                break;
            }
            self.lexer.take(mark.trim_end_matches([' ', '[']));
            let right = self.operation(if *rank == POWER { *rank } else { rank + 1 })?;
            left = match (operator, left) {
                (Operator::And, Node::And(mut nodes)) => {
                    nodes.push(right);
                    Node::And(nodes)
                }
                (Operator::Or, Node::Or(mut nodes)) => {
                    nodes.push(right);
                    Node::Or(nodes)
                }
                (Operator::And, left) => Node::And(vec![left, right]),
                (Operator::Or, left) => Node::Or(vec![left, right]),
                (Operator::Both(binary), Node::Chain(first, mut nodes)) => {
                    nodes.push((*binary, right));
                    Node::Chain(first, nodes)
                }
                (Operator::Both(binary), left) => Node::Chain(Box::new(left), vec![(*binary, right)]),
            };
        }
        self.depth -= 1;
        Ok(left)
    }

    /// An operand with the operators before it and the path after it.
    fn operand(&mut self) -> Result<Node, SyntaxError> {
        let unary = match self.lexer.rest().as_bytes() {
            [b'-', ..] => Some(Unary::Minus),
            [b'+', ..] => Some(Unary::Plus),
            [b'!', ..] => Some(Unary::Not),
            [b'~', ..] => Some(Unary::BitNot),
            _ => None,
        };
        if let Some(unary) = unary {
            self.deeper()?;
            for mark in ["-", "+", "!", "~"] {
                if self.lexer.take(mark) {
                    break;
                }
            }
            let node = self.operand()?;
            self.depth -= 1;
            return Ok(match node {
                Node::Value(value) => Node::Value(unary.of(&value)),
                node => Node::Unary(unary, Box::new(node)),
            });
        }
        let mut node = self.primary()?;
        loop {
            let rest = self.lexer.rest();
            let step = if rest.starts_with('.') {
                self.lexer.take(".");
                let Some(name) = self.lexer.name() else { return Err(self.lexer.error("a property's name")) };
                Step::Name(name.into())
            } else if self.lexer.take("[") {
                let inner = self.choice()?;
                self.lexer.expect("]")?;
                match inner {
                    Node::Value(Value::Text(name)) => Step::Name(name),
                    Node::Value(Value::Number(number)) if matches!(node, Node::Datum) => {
                        Step::Name(number_text(number).into())
                    }
                    node => Step::Value(node),
                }
            } else {
                return Ok(node);
            };
            node = match (node, step) {
                (Node::Datum, Step::Name(name)) => Node::Field(place(&mut self.fields, &name)),
                (Node::Path(base, mut steps), step) => {
                    steps.push(step);
                    Node::Path(base, steps)
                }
                (base, step) => Node::Path(Box::new(base), vec![step]),
            };
        }
    }

    /// A literal, a name, a call or an expression in parentheses.
    fn primary(&mut self) -> Result<Node, SyntaxError> {
        if let Some(number) = self.lexer.number() {
            return Ok(Node::Value(Value::Number(number?)));
        }
        if let Some(text) = self.lexer.string() {
            return Ok(Node::Value(Value::Text(text?.into())));
        }
        if let Some(pattern) = self.lexer.pattern() {
            let (source, flags) = pattern?;
            return Ok(Node::Value(pattern_value(source, flags)));
        }
        if self.lexer.take("(") {
            let node = self.choice()?;
            self.lexer.expect(")")?;
            return Ok(node);
        }
        if self.lexer.take("[") {
            return Ok(Node::List(self.nodes("]")?));
        }
        if self.lexer.take("{") {
            return self.object();
        }
        let Some(name) = self.lexer.name() else { return Err(self.lexer.error("a value")) };
        if self.lexer.take("(") {
            return self.call(name);
        }
        if let Some(value) = constant(name) {
            return Ok(Node::Value(value));
        }
        Ok(if name == "datum" { Node::Datum } else { Node::Name(place(&mut self.names, name)) })
    }

    /// A call, after its parenthesis.
    fn call(&mut self, name: &str) -> Result<Node, SyntaxError> {
        let start = self.lexer.error("three arguments");
        let mut nodes = self.nodes(")")?;
        if matches!(name, "if" | "clamp") && nodes.len() != 3 {
            return Err(start);
        }
        if name == "if" {
            let (Some(other), Some(value), Some(test)) = (nodes.pop(), nodes.pop(), nodes.pop()) else {
                return Err(start);
            };
            return Ok(Node::Choice(vec![(test, value)], Box::new(other)));
        }
        let function = known(name).unwrap_or_else(|| {
            place(&mut self.calls, name);
            Function::Other(name.into())
        });
        Ok(Node::Call(function, nodes))
    }

    /// Expressions between commas up to a mark.
    fn nodes(&mut self, end: &'static str) -> Result<Vec<Node>, SyntaxError> {
        let mut nodes = Vec::new();
        while !self.lexer.take(end) {
            if !nodes.is_empty() {
                self.lexer.expect(",")?;
                if end == "]" && self.lexer.take(end) {
                    break;
                }
            }
            nodes.push(self.choice()?);
        }
        Ok(nodes)
    }

    /// An object, after its brace.
    fn object(&mut self) -> Result<Node, SyntaxError> {
        let mut entries = Vec::new();
        while !self.lexer.take("}") {
            if !entries.is_empty() {
                self.lexer.expect(",")?;
                if self.lexer.take("}") {
                    break;
                }
            }
            let name: Str = if let Some(text) = self.lexer.string() {
                text?.into()
            } else if let Some(number) = self.lexer.number() {
                number_text(number?).into()
            } else if let Some(name) = self.lexer.name() {
                name.into()
            } else {
                return Err(self.lexer.error("a property's name"));
            };
            self.lexer.expect(":")?;
            entries.push((name, self.choice()?));
        }
        Ok(Node::Object(entries))
    }
}

/// The place of a name in a list, to which it is added where it is new.
fn place(names: &mut Vec<Str>, name: &str) -> usize {
    names.iter().position(|other| &**other == name).unwrap_or_else(|| {
        names.push(name.into());
        names.len() - 1
    })
}

/// The value of a name that always has the same one.
fn constant(name: &str) -> Option<Value> {
    use std::f64::consts;
    let number = match name {
        "null" => return Some(Value::Null),
        "true" => return Some(Value::Bool(true)),
        "false" => return Some(Value::Bool(false)),
        // Nothing happens here and no mark is drawn yet.
        "undefined" | "event" | "item" => return Some(Value::Undefined),
        "NaN" => f64::NAN,
        "Infinity" => f64::INFINITY,
        "E" => consts::E,
        "LN2" => consts::LN_2,
        "LN10" => consts::LN_10,
        "LOG2E" => consts::LOG2_E,
        "LOG10E" => consts::LOG10_E,
        "PI" => consts::PI,
        "SQRT1_2" => consts::FRAC_1_SQRT_2,
        "SQRT2" => consts::SQRT_2,
        "MIN_VALUE" => 5e-324,
        "MAX_VALUE" => f64::MAX,
        _ => return None,
    };
    Some(Value::Number(number))
}

#[cfg(test)]
mod tests {
    use super::super::Expression;

    #[test]
    fn fields_names_and_calls_are_told() {
        let text = "datum.a + datum['b c'].d[x] > width && scale('x', datum.a) == if(flag, E, datum[y])";
        let expression = Expression::parse(text).unwrap();
        let list = |names: Vec<crate::explainer::Str>| names.iter().map(|name| name.to_string()).collect::<Vec<_>>();
        assert_eq!(list(expression.fields()), ["a", "b c"]);
        assert_eq!(list(expression.names()), ["x", "width", "flag", "y"]);
        assert_eq!(list(expression.calls()), ["scale"]);
    }

    #[test]
    fn errors_tell_the_place() {
        let cases = [
            ("1 +", 3, "a value", "the end"),
            ("(1", 2, ")", "the end"),
            ("datum.", 6, "a property's name", "the end"),
            ("1 2", 2, "an operator or the end", "2"),
            ("'abc", 0, "a text with a quote at its end", "'"),
            ("if(1, 2)", 3, "three arguments", "1"),
            ("0x", 0, "a number", "0"),
            ("a = 1", 2, "an operator or the end", "="),
            ("é ? 1", 6, ":", "the end"),
            ("/abc", 0, "a regular expression with a / at its end", "/"),
            ("{a: 1", 5, ",", "the end"),
            ("", 0, "a value", "the end"),
        ];
        for (text, at, expected, found) in cases {
            let error = Expression::parse(text).unwrap_err();
            assert_eq!((error.at, error.expected, &*error.found), (at, expected, found), "{text}");
        }
    }

    #[test]
    fn nesting_has_an_end_and_length_has_none() {
        for part in ["(", "[", "-", "!", "a?", "{a:", "a[", "f(", "1**", "a||b&&c|d^e&f==g<h<<i+j*("] {
            assert!(Expression::parse(&part.repeat(100_000)).is_err(), "{part}");
        }
        for part in ["a+", "a&&", "a||", "a?b:", "a*1-", "a.b[c]+"] {
            let text = part.repeat(50_000) + "a";
            assert!(Expression::parse(&text).is_ok(), "{part}");
        }
        let nested = "(".repeat(90) + "1" + &")".repeat(90);
        assert!(Expression::parse(&nested).is_ok());
    }
}
