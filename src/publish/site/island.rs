//! The document as it is published: as written, without the space between its tokens, its translations by language.

use std::collections::BTreeMap;

/// A checked document's text, made small. `translations` names a file beside it for each other language.
///
/// Numbers and texts stay as they were written: whoever reads them reads what the check read.
pub fn published(source: &str, translations: &BTreeMap<String, String>) -> String {
    let compact = compact(source);
    let mut members: Vec<&str> = Vec::new();
    let inner = compact.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or("");
    for member in split(inner) {
        let editorial = ["\"translations\":", "\"$schema\":"].iter().any(|name| member.starts_with(name));
        if !editorial {
            members.push(member);
        }
    }
    let translations = serde_json::to_string(translations).unwrap_or_default();
    let own = format!("\"translations\":{translations}");
    if translations != "{}" {
        members.push(&own);
    }
    format!("{{{}}}", members.join(","))
}

/// JSON without the white space between its tokens.
fn compact(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let (mut quoted, mut escaped) = (false, false);
    for letter in source.chars() {
        if quoted || !letter.is_ascii_whitespace() {
            out.push(letter);
        }
        if quoted {
            quoted = escaped || letter != '"';
            escaped = !escaped && letter == '\\';
        } else {
            quoted = letter == '"';
        }
    }
    out
}

/// The members of an object's inside: split at the commas that are in nothing else.
fn split(inner: &str) -> Vec<&str> {
    let (mut depth, mut quoted, mut escaped, mut start) = (0_i32, false, false, 0);
    let mut out = Vec::new();
    for (at, byte) in inner.bytes().enumerate() {
        if quoted {
            quoted = escaped || byte != b'"';
            escaped = !escaped && byte == b'\\';
            continue;
        }
        match byte {
            b'"' => quoted = true,
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            b',' if depth == 0 => {
                out.push(&inner[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    if start < inner.len() {
        out.push(&inner[start..]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_numbers_stay_as_they_are() {
        let source = "{ \"$schema\": \"x\", \"a\" : [1.10, \" ,\\\"{ \\\\\" , {\"translations\": 1}],\n \"translations\": {\"es\": \"y.json\"}, \"b\": 1e400 }\n";
        let none = BTreeMap::new();
        assert_eq!(published(source, &none), "{\"a\":[1.10,\" ,\\\"{ \\\\\",{\"translations\":1}],\"b\":1e400}");
        let some = BTreeMap::from([("es".to_owned(), "es.json".to_owned())]);
        assert_eq!(published("{}", &some), "{\"translations\":{\"es\":\"es.json\"}}");
    }
}
