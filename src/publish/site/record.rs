//! The record of the last build: what was built from what, so that it need not be built again.
//!
//! It is a file of its own beside the manifest, hidden, not for readers: the manifest stays the same on every machine.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::output::{Digested, Output};

/// The record's file.
pub(super) const NAME: &str = ".explainer-build.json";
/// The manifest's file.
pub(super) const MANIFEST: &str = "manifest.json";

/// What is known of a document that was built.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The document's file, as it was given.
    pub path: String,
    /// The digest of its bytes.
    pub source: String,
    /// The digest of everything that its files are made from.
    pub key: String,
    /// Its id.
    pub id: String,
    /// Its language.
    pub lang: String,
    /// Its title.
    pub title: String,
}

/// What the last build left.
#[derive(Debug, Default)]
pub struct Record {
    /// The program that built.
    pub program: String,
    /// Its documents.
    pub entries: Vec<Entry>,
    /// Its files, from the manifest.
    pub files: BTreeMap<String, Digested>,
}

impl Record {
    /// Reads what the last build left; nothing where there was none, or where it cannot be read.
    pub fn read(output: &Output) -> Record {
        let read = |name: &str| -> Value {
            let text = output.path(name).and_then(std::fs::read_to_string).unwrap_or_default();
            serde_json::from_str(&text).unwrap_or_default()
        };
        let (record, manifest) = (read(NAME), read(MANIFEST));
        let text = |value: &Value, name: &str| value[name].as_str().unwrap_or_default().to_owned();
        let list = |value: &Value, name: &str| value[name].as_array().cloned().unwrap_or_default();
        let entry = |value: &Value| Entry {
            path: text(value, "path"),
            source: text(value, "source"),
            key: text(value, "key"),
            id: text(value, "id"),
            lang: text(value, "lang"),
            title: text(value, "title"),
        };
        let file = |value: &Value| {
            let name = text(value, "path");
            // A manifest from elsewhere must not make us touch what is elsewhere.
            output.path(&name).is_ok().then(|| {
                (name, Digested { size: value["size"].as_u64().unwrap_or(u64::MAX), sha256: text(value, "sha256") })
            })
        };
        Record {
            program: text(&record, "program"),
            entries: list(&record, "documents").iter().map(entry).collect(),
            files: list(&manifest, "files").iter().filter_map(file).collect(),
        }
    }

    /// The files of a document.
    pub fn files_of(&self, id: &str, lang: &str) -> impl Iterator<Item = (&String, &Digested)> {
        let (page, folder) = (format!("{id}/{lang}."), format!("{id}/{lang}/"));
        let from = format!("{id}/");
        let of_id = self.files.range(from.clone()..).take_while(move |(name, _)| name.starts_with(&from));
        of_id.filter(move |(name, _)| name.starts_with(&page) || name.starts_with(&folder))
    }

    /// The record as JSON.
    pub fn to_json(&self) -> String {
        let entry = |entry: &Entry| {
            json!({
                "path": entry.path, "source": entry.source, "key": entry.key,
                "id": entry.id, "lang": entry.lang, "title": entry.title,
            })
        };
        let entries: Vec<Value> = self.entries.iter().map(entry).collect();
        lines("documents", &entries, &json!({ "program": self.program }))
    }

    /// The manifest as JSON: every file with its size and SHA-256.
    pub fn manifest(&self) -> String {
        let files: Vec<Value> = self
            .files
            .iter()
            .map(|(name, file)| json!({ "path": name, "size": file.size, "sha256": file.sha256 }))
            .collect();
        let program = format!("explainer {}", env!("CARGO_PKG_VERSION"));
        lines("files", &files, &json!({ "version": 1, "program": program }))
    }
}

/// An object with a list, one item a line, that compares well.
fn lines(name: &str, items: &[Value], rest: &Value) -> String {
    let mut out = String::from("{\n");
    for (name, value) in rest.as_object().into_iter().flatten() {
        out.push_str(&format!("\"{name}\": {value},\n"));
    }
    out.push_str(&format!("\"{name}\": ["));
    for (at, item) in items.iter().enumerate() {
        out.push_str(if at == 0 { "\n" } else { ",\n" });
        out.push_str(&item.to_string());
    }
    out.push_str("\n]\n}\n");
    out
}
