//! A JSON value that remembers where it stands in its text.

use serde_json::{Map, Number, Value};

/// A value and the byte at which it begins.
#[derive(Debug)]
pub(super) struct Node {
    pub tree: Tree,
    pub start: u32,
}

/// What a value is.
#[derive(Debug)]
pub(super) enum Tree {
    Null,
    Bool(bool),
    Number(Number),
    String(String),
    Array(Vec<Node>),
    Object(Vec<Member>),
    /// Something that is no JSON and has been reported; the rest of the document is read all the same.
    Broken,
}

/// A key with its value.
#[derive(Debug)]
pub(super) struct Member {
    pub key: String,
    /// The byte at which the key's quotation mark stands.
    pub start: u32,
    pub node: Node,
}

impl Node {
    /// The value behind a key of an object.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.members().iter().find(|member| member.key == key).map(|member| &member.node)
    }

    /// The members of an object; none where it is something else.
    pub fn members(&self) -> &[Member] {
        match &self.tree {
            Tree::Object(members) => members,
            _ => &[],
        }
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match &self.tree {
            Tree::String(text) => Some(text),
            _ => None,
        }
    }

    /// The same value without places, as [`crate::explainer`] and [`crate::grammar`] read it.
    pub fn to_value(&self) -> Value {
        match &self.tree {
            Tree::Null | Tree::Broken => Value::Null,
            Tree::Bool(value) => Value::Bool(*value),
            Tree::Number(number) => Value::Number(number.clone()),
            Tree::String(text) => Value::String(text.clone()),
            Tree::Array(elements) => elements.iter().map(Node::to_value).collect(),
            Tree::Object(members) => Value::Object(
                members.iter().map(|member| (member.key.clone(), member.node.to_value())).collect::<Map<_, _>>(),
            ),
        }
    }

    /// The byte at which a JSON pointer's value begins, or its key where `at` says so. A pointer to something
    /// that is not there leads to the innermost value around it that is.
    pub fn locate(&self, pointer: &str, at: At) -> u32 {
        let (mut node, mut place) = (self, self.start);
        for token in pointer.split('/').skip(1) {
            match &node.tree {
                Tree::Object(members) => {
                    let key = token.replace("~1", "/").replace("~0", "~");
                    let Some(member) = members.iter().find(|member| member.key == key) else { return node.start };
                    node = &member.node;
                    place = match at {
                        At::Key => member.start,
                        At::Value => node.start,
                    };
                }
                Tree::Array(elements) => {
                    let Some(element) = token.parse().ok().and_then(|index: usize| elements.get(index)) else {
                        return node.start;
                    };
                    node = element;
                    place = node.start;
                }
                _ => return node.start,
            }
        }
        place
    }
}

/// Which end of a member a problem is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum At {
    /// Its name: it should not be there.
    Key,
    /// Its value: it should be another.
    Value,
}

/// Adds one level to a JSON pointer (RFC 6901, section 3).
pub(super) fn push_token(pointer: &mut String, token: &str) {
    pointer.push('/');
    if !token.contains(['~', '/']) {
        return pointer.push_str(token);
    }
    for letter in token.chars() {
        match letter {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            other => pointer.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{findings::Findings, json};
    use super::*;

    #[test]
    fn pointers_lead_to_values_keys_and_what_is_around_the_missing() {
        let text = r#"{"a/b": [1, {"c~d": true}], "": 2}"#;
        let root = json::read(text, &mut Findings::default()).expect("valid JSON");
        let value = |pointer| root.locate(pointer, At::Value) as usize;
        assert_eq!(&text[value("")..][..1], "{");
        assert_eq!(&text[value("/a~1b/0")..][..1], "1");
        assert_eq!(&text[value("/a~1b/1/c~0d")..][..4], "true");
        assert_eq!(&text[root.locate("/a~1b/1/c~0d", At::Key) as usize..][..5], "\"c~d\"");
        assert_eq!(&text[value("/")..][..1], "2");
        assert_eq!(value("/a~1b/1/missing/more"), value("/a~1b/1"));
        assert_eq!(value("/a~1b/7"), value("/a~1b"));
    }
}
