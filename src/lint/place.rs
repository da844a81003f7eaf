//! A place in a document: a JSON value and the pointer to it.

use serde_json::Value;

/// A value with its place.
#[derive(Debug, Clone)]
pub(super) struct Place<'a> {
    pub value: &'a Value,
    pub pointer: String,
}

impl<'a> Place<'a> {
    /// The whole document.
    pub fn root(value: &'a Value) -> Place<'a> {
        Place { value, pointer: String::new() }
    }

    /// The value behind a key.
    pub fn get(&self, key: &str) -> Option<Place<'a>> {
        let value = self.value.get(key)?;
        Some(Place { value, pointer: format!("{}/{}", self.pointer, key.replace('~', "~0").replace('/', "~1")) })
    }

    /// The place of a key, or this one where it is not there.
    pub fn at(&self, key: &str) -> Place<'a> {
        self.get(key).unwrap_or_else(|| self.clone())
    }

    /// The text behind a key.
    pub fn text(&self, key: &str) -> Option<&'a str> {
        self.value.get(key)?.as_str()
    }

    /// The elements of the array behind a key.
    pub fn list(&self, key: &str) -> Vec<Place<'a>> {
        self.get(key).map(|place| place.elements()).unwrap_or_default()
    }

    /// The elements of an array.
    pub fn elements(&self) -> Vec<Place<'a>> {
        let items = self.value.as_array().into_iter().flatten().enumerate();
        items.map(|(at, value)| Place { value, pointer: format!("{}/{at}", self.pointer) }).collect()
    }

    /// The members of the object behind a key.
    pub fn members(&self, key: &str) -> Vec<(&'a str, Place<'a>)> {
        let Some(place) = self.get(key) else { return Vec::new() };
        let keys = place.value.as_object().into_iter().flatten();
        keys.filter_map(|(key, _)| Some((key.as_str(), place.get(key)?))).collect()
    }

    /// Whether a list of ids behind a key is absent or empty.
    pub fn lacks(&self, key: &str) -> bool {
        self.value.get(key).and_then(Value::as_array).is_none_or(Vec::is_empty)
    }

    /// The blocks of all sections.
    pub fn blocks(&self) -> Vec<Place<'a>> {
        self.list("sections").iter().flat_map(|section| section.list("blocks")).collect()
    }

    /// The blocks of a type.
    pub fn blocks_of(&self, kind: &str) -> Vec<Place<'a>> {
        self.blocks().into_iter().filter(|block| block.text("type") == Some(kind)).collect()
    }
}
