//! Reader of a specification's JSON: a cursor that counts which keys were asked for.

use std::cell::{Cell, RefCell};

use serde_json::Value;

use crate::explainer::{Problem, Str, TOLD, nearest, quote};

/// What the reading of a specification has found wrong.
pub(super) struct Book<'a> {
    root: &'a Value,
    problems: RefCell<Vec<Problem>>,
    failed: Cell<bool>,
    /// Which keys were asked for at which value: what could be meant by one that is not known.
    asked: RefCell<Vec<(*const Value, &'static str)>>,
}

impl<'a> Book<'a> {
    pub fn new(root: &'a Value) -> Book<'a> {
        Book { root, problems: RefCell::default(), failed: Cell::new(false), asked: RefCell::default() }
    }

    /// The problems, where there are any; without their words where nobody is told.
    pub fn close(self) -> Option<Vec<Problem>> {
        self.failed.get().then(|| self.problems.into_inner())
    }
}

/// A JSON value and where it is noted what is wrong with it.
pub(super) struct Node<'a> {
    pub value: &'a Value,
    pub book: &'a Book<'a>,
    used: Cell<usize>,
}

impl<'a> Node<'a> {
    pub fn new(value: &'a Value, book: &'a Book<'a>) -> Node<'a> {
        Node { value, book, used: Cell::new(0) }
    }

    /// The member of an object; the key then counts as supported. To be asked for once.
    pub fn get(&self, key: &'static str) -> Option<Node<'a>> {
        if TOLD {
            self.book.asked.borrow_mut().push((self.value, key));
        }
        let value = self.value.get(key)?;
        self.used.set(self.used.get() + 1);
        Some(Node::new(value, self.book))
    }

    /// Accepts members that the theme decides.
    pub fn skip(&self, keys: &[&'static str]) {
        for key in keys {
            self.get(key);
        }
    }

    /// The elements of an array.
    pub fn items(&self) -> Vec<Node<'a>> {
        let mut out = Vec::new();
        match self.value {
            Value::Array(items) => items.iter().for_each(|value| out.push(Node::new(value, self.book))),
            _ => self.wrong("an array"),
        }
        out
    }

    /// The elements of an array, or the value itself where it is none.
    pub fn one_or_many(&self) -> Vec<Node<'a>> {
        if self.value.is_array() { self.items() } else { vec![Node::new(self.value, self.book)] }
    }

    pub fn text(&self) -> Option<Str> {
        let text = self.value.as_str();
        if text.is_none() {
            self.wrong("a text");
        }
        text.map(Str::from)
    }

    pub fn number(&self) -> Option<f64> {
        let number = self.value.as_f64();
        if number.is_none() {
            self.wrong("a number");
        }
        number
    }

    pub fn flag(&self) -> Option<bool> {
        let flag = self.value.as_bool();
        if flag.is_none() {
            self.wrong("true or false");
        }
        flag
    }

    /// The number of a member.
    pub fn number_of(&self, key: &'static str) -> Option<f64> {
        self.get(key)?.number()
    }

    /// The truth of a member.
    pub fn flag_of(&self, key: &'static str) -> Option<bool> {
        self.get(key)?.flag()
    }

    /// The place of the text among `names`; a problem where it is not there.
    pub fn one_of(&self, names: &[&'static str], what: &'static str) -> Option<usize> {
        let found = self.value.as_str().and_then(|text| names.iter().position(|name| *name == text));
        if found.is_none() {
            self.unknown("unsupported", what, &mut names.iter().copied());
        }
        found
    }

    /// Notes a value of the wrong type.
    pub fn wrong(&self, expected: &'static str) {
        self.report("wrong-type", expected, None, &mut std::iter::empty());
    }

    /// Notes a value that is not supported.
    pub fn unsupported(&self, expected: &'static str) {
        self.report("unsupported", expected, None, &mut std::iter::empty());
    }

    /// Notes that something is missing in a value.
    pub fn missing(&self, expected: &'static str) {
        self.report("missing-field", expected, Some("none".into()), &mut std::iter::empty());
    }

    /// Notes a value that is not among the names it has to be of, with the nearest of them.
    pub fn unknown(&self, code: &'static str, what: &'static str, names: &mut dyn Iterator<Item = &str>) {
        self.report(code, what, None, names);
    }

    /// Notes that a value is not what was expected, but `got`, or itself where that is not said.
    pub fn report(
        &self,
        code: &'static str,
        expected: &'static str,
        got: Option<String>,
        names: &mut dyn Iterator<Item = &str>,
    ) {
        self.book.failed.set(true);
        if TOLD {
            let name = self.value.as_str().unwrap_or("");
            let got = got.unwrap_or_else(|| quoted(self.value));
            self.add(with_hint(Problem::new(self.pointer(), code, expected, got), name, names));
        }
    }

    fn add(&self, problem: Problem) {
        let mut problems = self.book.problems.borrow_mut();
        // Layers repeat what they inherit; an author wants to read of it once.
        if problems.len() < 200 && !problems.contains(&problem) {
            problems.push(problem);
        }
    }

    /// Notes every key that was never asked for; `what` is what a key of this object is: "a mark property".
    pub fn finish(&self, what: &'static str) {
        let Value::Object(map) = self.value else {
            return self.wrong("an object");
        };
        if map.len() == self.used.get() {
            return;
        }
        self.book.failed.set(true);
        if TOLD {
            let asked: Vec<&str> = {
                let asked = self.book.asked.borrow();
                asked.iter().filter(|(value, _)| std::ptr::eq(*value, self.value)).map(|(_, key)| *key).collect()
            };
            for (key, value) in map.iter().filter(|(key, _)| !asked.contains(&key.as_str())) {
                let pointer = Node::new(value, self.book).pointer();
                let problem = Problem::new(pointer, "unsupported", what, quote(key));
                self.add(with_hint(problem, key, &mut asked.iter().copied()));
            }
        }
    }

    /// The JSON pointer of the value: looked for by its address, as only problems need it.
    fn pointer(&self) -> String {
        let mut steps = Vec::new();
        find(self.book.root, self.value, &mut steps);
        let mut pointer = String::new();
        for step in steps {
            pointer.push('/');
            pointer.push_str(&step.replace('~', "~0").replace('/', "~1"));
        }
        pointer
    }
}

fn find(value: &Value, wanted: &Value, steps: &mut Vec<String>) -> bool {
    if std::ptr::eq(value, wanted) {
        return true;
    }
    let mut inside = |step: &mut dyn FnMut() -> String, inner: &Value| {
        steps.push(step());
        let found = find(inner, wanted, steps);
        if !found {
            steps.pop();
        }
        found
    };
    match value {
        Value::Array(items) => items.iter().enumerate().any(|(at, inner)| inside(&mut || at.to_string(), inner)),
        Value::Object(map) => map.iter().any(|(key, inner)| inside(&mut || key.clone(), inner)),
        _ => false,
    }
}

fn with_hint(problem: Problem, got: &str, names: &mut dyn Iterator<Item = &str>) -> Problem {
    match nearest(got, names) {
        Some(name) => problem.hint(["did you mean ", &quote(name), "?"].concat()),
        None => problem,
    }
}

/// A value as a problem quotes it.
fn quoted(value: &Value) -> String {
    match value {
        Value::String(text) => quote(text),
        Value::Array(_) => "an array".into(),
        Value::Object(_) => "an object".into(),
        other => quote(&other.to_string()),
    }
}
