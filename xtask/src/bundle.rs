//! The documents that the demonstration's Wasm carries: a custom section beside its code, found by id and language.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// The section's name; src/embed reads it.
const SECTION: &str = "explainers";

/// The bytes to append to a Wasm module so that it carries these documents.
///
/// Lines of `id TAB language TAB JSON`, in the order given.
///
/// # Errors
/// When a file is no JSON, or has no id or language.
pub fn section<'a>(documents: impl IntoIterator<Item = &'a Path>) -> Result<Vec<u8>> {
    let mut lines = String::new();
    for path in documents {
        let text = fs::read_to_string(path).with_context(|| format!("expected {}", path.display()))?;
        lines.push_str(&line(&text).with_context(|| path.display().to_string())?);
    }
    Ok(custom_section(SECTION, lines.as_bytes()))
}

fn line(text: &str) -> Result<String> {
    let mut document: Value = serde_json::from_str(text).context("expected JSON")?;
    drop_assertions(&mut document);
    let (Some(id), Some(lang)) = (document["id"].as_str(), document["lang"].as_str()) else {
        bail!("expected `id` and `lang`");
    };
    // JSON writes its own tabs and line ends escaped.
    Ok(format!("{id}\t{lang}\t{document}\n"))
}

/// Takes out what only `explainer check` reads. Data and charts have no assertions, only fields of that name.
fn drop_assertions(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(drop_assertions),
        Value::Object(members) => {
            members.remove("assert");
            let inner = members.iter_mut().filter(|(name, _)| !matches!(name.as_str(), "spec" | "datasets"));
            inner.for_each(|(_, value)| drop_assertions(value));
        }
        _ => {}
    }
}

/// A custom section: id 0, its length, its name, its content (WebAssembly core specification 2.0, section 5.5.3).
fn custom_section(name: &str, content: &[u8]) -> Vec<u8> {
    let mut body = leb128(name.len());
    body.extend_from_slice(name.as_bytes());
    body.extend_from_slice(content);
    let mut section = vec![0];
    section.extend(leb128(body.len()));
    section.extend(body);
    section
}

fn leb128(mut number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = u8::try_from(number & 0x7f).expect("seven bits");
        number >>= 7;
        bytes.push(if number == 0 { low } else { low | 0x80 });
        if number == 0 {
            return bytes;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_groups_of_seven_bits() {
        assert_eq!(leb128(0), [0]);
        assert_eq!(leb128(127), [127]);
        assert_eq!(leb128(624_485), [0xe5, 0x8e, 0x26]);
    }

    #[test]
    fn sections_tell_their_length() {
        assert_eq!(custom_section("ab", b"c"), [0, 4, 2, b'a', b'b', b'c']);
    }

    #[test]
    fn documents_become_lines_without_assertions() {
        let text = r#"{ "id": "x", "lang": "en", "blocks": [{ "assert": 1, "text": "a\tb" }],
            "datasets": { "d": { "assert": 2 } } }"#;
        let expected = "x\ten\t{\"blocks\":[{\"text\":\"a\\tb\"}],\"datasets\":{\"d\":{\"assert\":2}},\"id\":\"x\",\"lang\":\"en\"}\n";
        assert_eq!(line(text).unwrap(), expected);
        assert_eq!(line("{}").unwrap_err().to_string(), "expected `id` and `lang`");
    }
}
