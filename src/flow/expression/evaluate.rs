//! The evaluator.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::call::{Arguments, Function};
use super::node::{Node, Step};
use super::pattern::Pattern;
use super::{Expression, Scope};
use crate::explainer::Str;
use crate::flow::Value;

/// What an evaluation knows: the scope with what has been looked up in it.
pub(super) struct Context<'a> {
    pub scope: &'a Scope<'a>,
    /// The row.
    pub row: Cell<usize>,
    /// How many random numbers this row has drawn.
    pub drawn: Cell<u32>,
    /// What is left of the work that regular expressions and long lists may cause in all rows together.
    pub work: Cell<u32>,
    /// The text of the expression, from which its random numbers follow.
    text: &'a str,
    columns: Vec<Option<Rc<Vec<Value>>>>,
    names: Vec<Value>,
    /// Regular expressions that have been compiled, by source and flags; `None` where they are wrong.
    patterns: RefCell<Vec<Compiled>>,
}

/// The source and the flags of a regular expression, and what they were compiled to.
type Compiled = (Str, Str, Option<Rc<Pattern>>);

/// The steps of matching and the items of lists that an evaluation may make, and more for each row.
const WORK: usize = 20_000_000;
const ROW_WORK: usize = 300;
/// How many compiled regular expressions are kept.
const PATTERNS: usize = 16;

impl<'a> Context<'a> {
    pub fn new(expression: &'a Expression, scope: &'a Scope<'a>) -> Context<'a> {
        Context {
            scope,
            row: Cell::new(0),
            drawn: Cell::new(0),
            work: Cell::new(
                (WORK.saturating_add(ROW_WORK.saturating_mul(scope.rows.len()))).min(u32::MAX as usize) as u32
            ),
            text: &expression.text,
            columns: expression.fields.iter().map(|name| scope.rows.column(name).cloned()).collect(),
            names: expression.names.iter().map(|name| (scope.names)(name).unwrap_or_default()).collect(),
            patterns: RefCell::default(),
        }
    }

    /// The value of a node.
    pub fn value(&self, node: &Node) -> Value {
        match node {
            Node::Value(value) => value.clone(),
            Node::Name(place) => self.names[*place].clone(),
            Node::Datum => self.datum(),
            Node::Field(place) => {
                let column = self.columns[*place].as_ref();
                column.and_then(|column| column.get(self.row.get())).cloned().unwrap_or_default()
            }
            Node::List(nodes) => Value::list(self.values(nodes)),
            Node::Object(entries) => self.object(entries),
            Node::Unary(unary, node) => unary.of(&self.value(node)),
            Node::Chain(first, rest) => {
                let mut value = self.value(first);
                for (binary, node) in rest {
                    value = binary.of(&value, &self.value(node));
                }
                value
            }
            Node::And(nodes) => self.first(nodes, false),
            Node::Or(nodes) => self.first(nodes, true),
            Node::Choice(cases, other) => {
                let case = cases.iter().find(|(test, _)| self.value(test).truth());
                self.value(case.map_or(other, |(_, value)| value))
            }
            Node::Path(base, steps) => {
                let mut value = self.value(base);
                for step in steps {
                    value = match step {
                        Step::Name(name) => value.get(name),
                        Step::Value(node) => member(&value, &self.value(node)),
                    };
                }
                value
            }
            Node::Call(function, nodes) => self.call(function, nodes),
        }
    }

    /// The row as an object.
    pub fn datum(&self) -> Value {
        if self.row.get() < self.scope.rows.len() { self.scope.rows.object(self.row.get()) } else { Value::Undefined }
    }

    /// A number from 0 to below 1 that follows from the expression, the row and how many came before
    /// (SplitMix64's mixing).
    pub fn random(&self) -> f64 {
        if let Some(value) = (self.scope.call)("random", &[]) {
            return value.number();
        }
        let mut seed = self.text.bytes().fold(42_u64, |seed, byte| seed.wrapping_mul(31).wrapping_add(u64::from(byte)));
        seed = seed.wrapping_add((self.row.get() as u64) << 20).wrapping_add(u64::from(self.drawn.get()));
        self.drawn.set(self.drawn.get().wrapping_add(1));
        let mut mixed = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Takes work from what is left; false where there is not so much, and then nothing is.
    pub fn spend(&self, work: usize) -> bool {
        let left = self.work.get().checked_sub(u32::try_from(work).unwrap_or(u32::MAX));
        self.work.set(left.unwrap_or(0));
        left.is_some()
    }

    /// A regular expression from its source and flags; `None` where it is wrong.
    pub fn pattern(&self, source: Str, flags: Str) -> Option<Rc<Pattern>> {
        let mut patterns = self.patterns.borrow_mut();
        if let Some((.., pattern)) = patterns.iter().find(|(a, b, _)| (a, b) == (&source, &flags)) {
            return pattern.clone();
        }
        let pattern = Pattern::new(&source, &flags).map(Rc::new);
        if patterns.len() < PATTERNS {
            patterns.push((source, flags, pattern.clone()));
        }
        pattern
    }

    fn values(&self, nodes: &[Node]) -> Vec<Value> {
        nodes.iter().map(|node| self.value(node)).collect()
    }

    #[inline(never)]
    fn object(&self, entries: &[(Str, Node)]) -> Value {
        let mut object: Vec<(Str, Value)> = Vec::with_capacity(entries.len());
        for (name, node) in entries {
            let value = self.value(node);
            match object.iter_mut().find(|(other, _)| other == name) {
                Some((_, other)) => *other = value,
                None => object.push((name.clone(), value)),
            }
        }
        Value::Object(Rc::new(object))
    }

    /// The first value that is as true as this, or the last.
    fn first(&self, nodes: &[Node], truth: bool) -> Value {
        let mut value = Value::Undefined;
        for node in nodes {
            value = self.value(node);
            if value.truth() == truth {
                break;
            }
        }
        value
    }

    #[inline(never)]
    fn call(&self, function: &Function, nodes: &[Node]) -> Value {
        match (function, nodes) {
            (Function::Number(function), []) => Value::Number(function(f64::NAN)),
            (Function::Number(function), [node, ..]) => Value::Number(function(self.value(node).number())),
            (Function::Plain(function), [node]) => function(&Arguments { values: &[self.value(node)], context: self }),
            (Function::Plain(function), nodes) => function(&Arguments { values: &self.values(nodes), context: self }),
            (Function::Other(name), nodes) => (self.scope.call)(name, &self.values(nodes)).unwrap_or_default(),
        }
    }
}

/// What a property with a computed name holds.
fn member(value: &Value, name: &Value) -> Value {
    match (value, name) {
        (Value::List(items), Value::Number(place)) if *place >= 0.0 && place.fract() == 0.0 => {
            items.get(*place as usize).cloned().unwrap_or_default()
        }
        (Value::Text(text), Value::Number(place)) if *place >= 0.0 && place.fract() == 0.0 => {
            let letter = text.chars().nth(*place as usize);
            letter.map_or(Value::Undefined, |letter| Value::text(letter.encode_utf8(&mut [0; 4])))
        }
        (value, name) => value.get(&name.string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::Rows;

    fn rows() -> Rows {
        let json = serde_json::json!([
            {"a": 1, "b c": {"d": [4, 5]}, "name": "Ann"},
            {"a": null, "name": "bob 22", "at": 1_454_852_851_250_i64}
        ]);
        let Value::List(values) = Value::from_json(&json) else { panic!("a list") };
        Rows::from_values(&values)
    }

    /// The value of an expression as a text, lists in brackets.
    fn shown(value: &Value) -> String {
        match value {
            Value::List(items) => {
                let items: Vec<String> = items.iter().map(shown).collect();
                ["[", &items.join(","), "]"].concat()
            }
            Value::Text(text) => ["'", text, "'"].concat(),
            other => other.string().to_string(),
        }
    }

    #[test]
    fn expressions_have_the_values_of_javascript() {
        let rows = rows();
        let names = |name: &str| (name == "width").then_some(Value::Number(200.0));
        let call = |name: &str, of: &[Value]| (name == "scale").then(|| Value::list(of.to_vec()));
        let cases = [
            ("1 + 2 * 3 - 4 / 2", "5"),
            ("2 ** 3 ** 2", "512"),
            ("'a' + 1 + 2", "'a12'"),
            ("1 + 2 + 'a'", "'3a'"),
            ("null + 1", "1"),
            ("undefined + 1", "NaN"),
            ("'5' * '4'", "20"),
            ("-7 % 3", "-1"),
            ("1 < 2 && 'b' > 'a'", "true"),
            ("null == undefined && !(null == 0) && null >= 0", "true"),
            ("'1' == 1 && !('1' === 1) && NaN != NaN", "true"),
            ("0 || '' || 'x'", "'x'"),
            ("1 && 0 && 2", "0"),
            ("~5 ^ 3 | 8 & 12", "-7"),
            ("-1 >>> 28 | 1 << 4", "31"),
            ("datum.a", "1"),
            ("datum['b c'].d[1] + datum['b' + ' c'].d.length", "7"),
            ("datum.none.deep", "undefined"),
            ("datum.a ? 'yes' : datum.none ? 'maybe' : 'no'", "'yes'"),
            ("width / 2 + other", "NaN"),
            ("scale('x', 3)", "['x',3]"),
            ("length(datum.name) + 'é€'.length", "5"),
            ("{a: 1, 'b': [2, 3]}.b[1]", "3"),
            ("round(2.5) + round(-2.5)", "1"),
            ("max(1, '3', 2) + min() + clamp(5, 0, 1)", "Infinity"),
            ("if(datum.a > 1, 'big', 'small')", "'small'"),
            ("test(/^a.N$/i, datum.name) && !test('b', datum.name)", "true"),
            ("replace('a-b-c', /-(.)/g, '<$1>') + replace('a.b.c', '.', '')", "'a<b><c>ab.c'"),
            ("split('a1b22c', regexp('\\\\d+'))", "['a','b','c']"),
            ("substring('hello', 3, 1) + slice('hello', -3, -1) + 'hello'[0]", "'elllh'"),
            ("pad('5', 3, '0', 'left') + truncate('abcdefgh', 5) + upper('é')", "'005abcd…É'"),
            ("parseInt('12px') + parseInt('ff', 16) + parseFloat('1.5e1x')", "282"),
            ("extent([3, null, 1, NaN, 2])", "[1,3]"),
            ("sort([10, 9, 1]) + '|' + reverse([1, 2]) + '|' + sequence(1, 7, 2)", "'1,9,10|2,1|1,3,5'"),
            ("inrange(5, [10, 0]) && !inrange(10, [0, 10], true, false)", "true"),
            ("indexof(['a', 'b'], 'b') + lastindexof('abab', 'ab') + span([1, 5])", "7"),
            ("join(pluck([{a: 1}, {a: 2}], 'a'), '-')", "'1-2'"),
            ("year(datetime(2016, 1, 29)) + month('2016-03-01') + day(datetime(2016, 1, 29))", "2019"),
            ("timeFormat(datetime(2016, 0, 1), '%b %Y') + utcFormat(0, '%H')", "'Jan 201600'"),
            ("format(1234.5, ',.2f') + format(0.25, '.0%')", "'1,234.5025%'"),
            ("timeUnitSpecifier(['year', 'month'], {'year-month': '%b %Y '})", "'%b %Y'"),
            ("timeUnitSpecifier('month') + monthFormat(1) + dayAbbrevFormat(0)", "'%bFebruarySun'"),
            ("timeOffset('month', datetime(2016, 0, 1), 2) == datetime(2016, 2, 1)", "true"),
            ("rgb(70, 130.4, 180) + hsl(0, 1, 0.5)", "'rgb(70, 130, 180)rgb(255, 0, 0)'"),
            ("contrast('#fff', 'black')", "21"),
            ("toNumber('') === null && toBoolean('false') === false && toString(5) === '5'", "true"),
            ("isValid(NaN) || isNumber('1') || !isDefined(null)", "false"),
            ("merge({a: 1, b: 2}, {b: 3}).b", "3"),
            ("warn('careful', 7) + now()", "7"),
            ("random() >= 0 && random() < 1 && random() != random()", "true"),
            ("'b' in {b: 1}", "true"),
            ("event.x", "undefined"),
            ("0x1F + .5e1", "36"),
            ("'\\u00e9\\x41\\n'", "'éA\n'"),
        ];
        for (text, value) in cases {
            let expression = Expression::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
            let scope = Scope { names: &names, call: &call, ..Scope::new(&rows) };
            assert_eq!(shown(&expression.value(&scope)), value, "{text}");
            assert_eq!(shown(&expression.column(&scope)[0]), value, "{text}");
        }
    }

    #[test]
    fn work_in_all_rows_has_an_end() {
        let mut rows = Rows::empty(3000);
        rows.set("x", vec![Value::text(&"a".repeat(100)); 3000]);
        for text in ["test('(a+)+b', datum.x)", "length(sequence(1e6))", "length(pad(datum.x, 1e6))"] {
            assert_eq!(Expression::parse(text).unwrap().column(&Scope::new(&rows)).len(), 3000);
        }
    }

    #[test]
    fn rows_are_told_apart_and_hostile_values_end() {
        let rows = rows();
        let scope = Scope::new(&rows);
        let column = |text: &str| Expression::parse(text).unwrap().column(&scope);
        assert_eq!(column("datum.a + 1"), [Value::Number(2.0), Value::Number(1.0)]);
        assert_eq!(Expression::parse("datum.a == null").unwrap().matches(&scope), [1]);
        assert_ne!(column("random()")[0], column("random()")[1]);
        assert_eq!(Expression::parse("datum.a").unwrap().value(&Scope { row: 9, ..scope }), Value::Undefined);
        for text in [
            "length(sequence(1e300))",
            "pad('a', 1e300, 'xyz')",
            "timeSequence('milliseconds', 0, 1e15)",
            "truncate('a', -1e300, 'center')",
            "substring('a', NaN, Infinity)",
            "slice([1], -Infinity, NaN)",
            "split('aaa', /a*/, -1)",
            "replace('aaa', /(?:)/g, '$1$&$$$')",
            "format(1e300, '999999999,.999f')",
            "'a'[1e300] + [1][-1] + [1][0.5]",
            "sequence(0, 1, 0) + sequence(1, 0) + sequence(NaN)",
            "join(sequence(10), sequence(3))",
            "quantileNormal(2) + quantileNormal(0.5, 1, 0)",
        ] {
            let _ = column(text);
        }
    }
}
