//! The structural check: a document's JSON against the schema of its types, every problem in one walk.
//!
//! It knows the part of JSON Schema that the types of this module use, and says what is wrong in an author's
//! words where a general validator says which keyword failed. A test compares the two.

use std::fmt::Write;
use std::sync::LazyLock;

use serde_json::{Map, Value};

use super::findings::{Findings, quote};
use super::form::Form;
use super::node::{Member, Node, Tree, push_token};
use super::schema::schema;
use super::words::{What, list, name_of, nearest};
use crate::explainer::Problem;

/// Checks a document's structure. Misspelt keys are corrected in the tree and unknown ones removed, so that
/// what follows does not report them a second time in other words.
pub(super) fn check(document: &mut Node, findings: &mut Findings) {
    let mut walker = Walker { root: schema(), pointer: String::new(), findings };
    walker.walk(document, schema(), What::Document);
}

struct Walker<'s, 'f> {
    root: &'s Value,
    pointer: String,
    findings: &'f mut Findings,
}

impl<'s> Walker<'s, '_> {
    fn report(&mut self, at: u32, code: &'static str, expected: impl Into<String>, got: impl Into<String>) {
        self.push(at, self.problem(code, expected, got));
    }

    fn problem(&self, code: &'static str, expected: impl Into<String>, got: impl Into<String>) -> Problem {
        Problem::new(self.pointer.clone(), code, expected.into(), got)
    }

    fn push(&mut self, at: u32, problem: Problem) {
        self.findings.push(at, problem);
    }

    /// Does something one level down.
    fn below(&mut self, token: Token, inner: impl FnOnce(&mut Self)) {
        let length = self.pointer.len();
        match token {
            Token::Key(key) => push_token(&mut self.pointer, key),
            Token::Index(index) => write!(self.pointer, "/{index}").unwrap_or_default(),
        }
        inner(self);
        self.pointer.truncate(length);
    }

    fn walk(&mut self, node: &mut Node, schema: &'s Value, what: What) {
        if matches!(node.tree, Tree::Broken) || self.findings.is_full() {
            return;
        }
        if let Some(name) = schema["$ref"].as_str().and_then(|reference| reference.strip_prefix("#/$defs/")) {
            return self.walk(node, &self.root["$defs"][name], What::Type(name));
        }
        if let Some([inner, null]) = schema["anyOf"].as_array().map(Vec::as_slice)
            && null["type"] == "null"
        {
            if !matches!(node.tree, Tree::Null) {
                self.walk(node, inner, what);
            }
            return;
        }
        if let (Some(choices), None) = (schema["oneOf"].as_array(), schema.get("type")) {
            return self.choice(node, choices);
        }
        let Some(kinds) = schema.get("type") else { return };
        let fits = |kind: &Value| kind.as_str().is_some_and(|kind| is_a(&node.tree, kind));
        if !(fits(kinds) || kinds.as_array().is_some_and(|kinds| kinds.iter().any(fits))) {
            return self.wrong_type(node, kinds, what);
        }
        let start = node.start;
        match &mut node.tree {
            Tree::Number(number) => {
                if let Some(only) = schema["const"].as_f64()
                    && number.as_f64() != Some(only)
                {
                    let got = quote(&number.to_string());
                    self.report(start, "unknown-value", quote(&only.to_string()), got);
                }
            }
            Tree::String(text) => self.text(start, text, schema),
            Tree::Array(elements) => {
                let least = schema["minItems"].as_u64().unwrap_or(0);
                match elements.len() as u64 {
                    0 if least > 0 => self.report(start, "empty-list", "at least one element", "an empty array"),
                    few if few < least => {
                        self.report(start, "too-few", format!("at least {least} elements"), few.to_string());
                    }
                    _ => {}
                }
                self.limit(start, elements.len(), &schema["maxItems"], "elements");
                let Some(items) = schema.get("items").filter(|items| items.is_object()) else { return };
                for (index, element) in elements.iter_mut().enumerate() {
                    self.below(Token::Index(index), |walker| walker.walk(element, items, What::Element));
                }
            }
            Tree::Object(members) => self.object(start, members, schema, what),
            Tree::Null | Tree::Bool(_) | Tree::Broken => {}
        }
    }

    fn wrong_type(&mut self, node: &Node, kinds: &Value, what: What) {
        let names: Vec<&str> = match kinds {
            Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).filter(|kind| *kind != "null").collect(),
            kind => kind.as_str().into_iter().collect(),
        };
        let expected: Vec<String> = names
            .iter()
            .map(|kind| match *kind {
                "object" if !matches!(what, What::Element) => format!("{what} as an object"),
                "array" => "an array".into(),
                "integer" => "a whole number".into(),
                "object" => "an object".into(),
                other => format!("a {other}"),
            })
            .collect();
        let mut problem = self.problem("wrong-type", expected.join(" or "), name_of(node));
        problem.hint = match (&node.tree, names.first()) {
            (Tree::Number(number), Some(&"string")) => Some(format!("put it in double quotes: `\"{number}\"`")),
            (Tree::Bool(value), Some(&"string")) => Some(format!("put it in double quotes: `\"{value}\"`")),
            (Tree::String(text), Some(&"array")) if text.len() < 60 => {
                Some(format!("put it in brackets: `[\"{text}\"]`"))
            }
            (Tree::String(text), Some(&"integer")) if text.parse::<i64>().is_ok() => {
                Some(format!("without the quotes: `{text}`"))
            }
            (Tree::Object(_), Some(&"array")) => Some("put it in brackets".into()),
            _ => None,
        };
        self.push(node.start, problem);
    }

    fn limit(&mut self, start: u32, count: usize, most: &Value, what: &str) {
        if let Some(most) = most.as_u64()
            && count as u64 > most
        {
            self.report(start, "too-many", format!("at most {most} {what}"), count.to_string());
        }
    }

    fn text(&mut self, start: u32, text: &str, schema: &'s Value) {
        if let Some(most) = schema["maxLength"].as_u64()
            && text.len() as u64 > most
        {
            let count = text.chars().count();
            if count as u64 > most {
                self.report(start, "too-many", format!("at most {most} characters"), count.to_string());
            }
        }
        let Some(form) = schema["pattern"].as_str().and_then(Form::of_pattern) else { return };
        if form.holds(text) {
            return;
        }
        let mut problem = if Form::Words.holds(text) {
            self.problem(form.code(), form.expectation(), quote(text))
        } else {
            self.problem(Form::Words.code(), Form::Words.expectation(), quote(text))
        };
        // A field left empty, as drafts have them: what it is for.
        let name = self.pointer.rsplit_once('/').map_or("", |(_, name)| name);
        let meaning = || self.meaning(name, schema).filter(|_| !Form::Words.holds(text));
        problem.hint = form.hint(text).or_else(meaning);
        self.push(start, problem);
    }

    /// Checks a value that is one of several words, or an object whose `type` says which of several it is.
    fn choice(&mut self, node: &mut Node, choices: &'s [Value]) {
        if choices.iter().all(|choice| choice.get("const").is_some()) {
            let words: Vec<&str> = choices.iter().filter_map(|choice| choice["const"].as_str()).collect();
            match &node.tree {
                Tree::String(word) if words.contains(&word.as_str()) => {}
                Tree::String(word) => self.unknown_word(node.start, "unknown-value", word, &words, "one of "),
                _ => self.report(node.start, "wrong-type", format!("one of {}", list(&words)), name_of(node)),
            }
            return;
        }
        let name = |choice: &'s Value| choice["properties"]["type"]["const"].as_str();
        let names: Vec<&str> = choices.iter().filter_map(name).collect();
        if !matches!(node.tree, Tree::Object(_)) {
            return self.report(node.start, "wrong-type", "a block as an object", name_of(node));
        }
        let Some(kind) = node.get("type") else {
            let problem = self.problem("missing-field", "the field `type` of a block", "an object without it");
            return self.push(node.start, problem.hint(format!("the types are {}", list(&names))));
        };
        let (start, kind) = match (&kind.tree, kind.as_str()) {
            (Tree::Broken, _) => return,
            (_, Some(text)) => (kind.start, text.to_owned()),
            _ => {
                let problem = self.problem("wrong-type", "the type of a block as a string", name_of(kind));
                return self.push(kind.start, problem.hint(format!("the types are {}", list(&names))));
            }
        };
        let mut known = names.iter().position(|name| *name == kind);
        if known.is_none() {
            self.below(Token::Key("type"), |walker| {
                walker.unknown_word(start, "unknown-block", &kind, &names, "one of the block types ");
            });
            known = nearest(&kind, names.iter().copied()).and_then(|near| names.iter().position(|name| *name == near));
        }
        // A misspelt type is corrected: the rest of the block is checked as what was meant.
        if let Some(known) = known
            && let Tree::Object(members) = &mut node.tree
        {
            for member in members.iter_mut().filter(|member| member.key == "type") {
                member.node.tree = Tree::String(names[known].to_owned());
            }
            self.object(node.start, members, &choices[known], What::Block(names[known]));
        }
    }

    fn unknown_word(&mut self, start: u32, code: &'static str, word: &str, words: &[&str], before: &str) {
        let mut problem = self.problem(code, format!("{before}{}", list(words)), quote(word));
        problem.hint = nearest(word, words.iter().copied()).map(|word| format!("did you mean `{word}`?"));
        self.push(start, problem);
    }

    fn object(&mut self, start: u32, members: &mut Vec<Member>, schema: &'s Value, what: What) {
        static NONE: LazyLock<Map<String, Value>> = LazyLock::new(Map::new);
        let properties = schema["properties"].as_object().unwrap_or(&NONE);
        self.limit(start, members.len(), &schema["maxProperties"], "fields");
        match &schema["additionalProperties"] {
            Value::Bool(false) => self.unknown_fields(members, properties, what),
            Value::Object(_) => {
                for member in members.iter_mut() {
                    let inner = &schema["additionalProperties"];
                    self.below(Token::Key(&member.key), |walker| walker.walk(&mut member.node, inner, What::Element));
                }
                return;
            }
            _ => {}
        }
        for member in members.iter_mut() {
            if let Some(inner) = properties.get(&member.key) {
                let what = What::Field(&member.key);
                self.below(Token::Key(&member.key), |walker| walker.walk(&mut member.node, inner, what));
            }
        }
        for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if !members.iter().any(|member| member.key == name) {
                let mut problem =
                    self.problem("missing-field", format!("the field `{name}` of {what}"), "an object without it");
                problem.hint = properties.get(name).and_then(|property| self.meaning(name, property));
                self.push(start, problem);
            }
        }
        self.alternatives(start, members, schema, what);
    }

    /// What a field is for, from the schema's description.
    fn meaning(&self, name: &str, property: &Value) -> Option<String> {
        let text = property["description"].as_str()?;
        let sentence = text.split(". ").next().unwrap_or(text).trim_end_matches('.').replace('\n', " ");
        let mut letters = sentence.chars();
        let first = letters.next()?.to_lowercase();
        Some(format!("`{name}`: {first}{}", letters.as_str()))
    }

    fn unknown_fields(&mut self, members: &mut Vec<Member>, properties: &Map<String, Value>, what: What) {
        let names = || properties.keys().map(String::as_str);
        let mut absent: Vec<&str> = names().filter(|name| !members.iter().any(|member| member.key == *name)).collect();
        members.retain_mut(|member| {
            if properties.contains_key(&member.key) {
                return true;
            }
            if self.findings.is_full() {
                return false;
            }
            let meant = nearest(&member.key, absent.iter().copied());
            let hint = match meant {
                Some(name) => format!("did you mean `{name}`?"),
                None => match nearest(&member.key, names()) {
                    Some(name) => format!("`{name}` is there already"),
                    None => format!("its fields are {}", list(&names().collect::<Vec<_>>())),
                },
            };
            let mut problem = self.problem("unknown-field", format!("a field of {what}"), quote(&member.key));
            push_token(&mut problem.pointer, &member.key);
            self.push(member.start, problem.hint(hint));
            let Some(name) = meant else { return false };
            absent.retain(|other| *other != name);
            member.key = name.to_owned();
            true
        });
    }

    /// Checks a `oneOf` or `anyOf` whose alternatives are required fields: at least one of them, for `oneOf` no other.
    fn alternatives(&mut self, start: u32, members: &[Member], schema: &'s Value, what: What) {
        for keyword in ["oneOf", "anyOf"] {
            let Some(choices) = schema[keyword].as_array() else { continue };
            let names: Vec<&str> = choices.iter().filter_map(|choice| choice["required"][0].as_str()).collect();
            let mut found = members.iter().filter(|member| names.contains(&member.key.as_str()));
            match (found.next(), found.next()) {
                (None, _) => {
                    let expected = format!("one of the fields {} of {what}", list(&names));
                    self.report(start, "missing-field", expected, "an object without them");
                }
                (Some(first), Some(second)) if keyword == "oneOf" => {
                    let got = format!("{} beside {}", quote(&second.key), quote(&first.key));
                    self.report(second.start, "one-of", format!("only one of {}", list(&names)), got);
                }
                _ => {}
            }
        }
    }
}

/// Whether a value is of a JSON Schema type.
fn is_a(tree: &Tree, kind: &str) -> bool {
    match tree {
        Tree::Null => kind == "null",
        Tree::Bool(_) => kind == "boolean",
        Tree::Number(number) => {
            kind == "number" || kind == "integer" && number.as_f64().is_some_and(|number| number.fract() == 0.0)
        }
        Tree::String(_) => kind == "string",
        Tree::Array(_) => kind == "array",
        Tree::Object(_) => kind == "object",
        Tree::Broken => true,
    }
}

/// One level of a JSON pointer.
enum Token<'a> {
    Key(&'a str),
    Index(usize),
}
