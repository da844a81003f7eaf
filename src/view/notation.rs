//! The notation of values in a link: Rison, which is JSON for URLs.
//!
//! `12.5`, `'text'`, `!t`, `!f`, `!n`, `!(1,2)`, `(x:!(1,2))`; inside a text `!` stands before `'` and `!`.

use crate::explainer::{number_text, parse_number};
use crate::grammar::model::Json;

/// Values are not nested deeper than this: an object of lists of objects is more than any parameter has.
const DEEPEST: usize = 5;

/// Writes a value.
pub(super) fn write(value: &Json, out: &mut String) {
    match value {
        Json::Null => out.push_str("!n"),
        Json::Bool(true) => out.push_str("!t"),
        Json::Bool(false) => out.push_str("!f"),
        Json::Number(number) => out.push_str(&number_text(number.as_f64().unwrap_or(0.0)).replace("e+", "e")),
        Json::String(text) => quote(text, out),
        Json::Array(items) => {
            out.push_str("!(");
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write(item, out);
            }
            out.push(')');
        }
        Json::Object(map) => {
            out.push('(');
            for (at, (name, item)) in map.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                quote(name, out);
                out.push(':');
                write(item, out);
            }
            out.push(')');
        }
    }
}

fn quote(text: &str, out: &mut String) {
    // Names that cannot be taken for anything else stand bare.
    if text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    {
        out.push_str(text);
        return;
    }
    out.push('\'');
    for letter in text.chars() {
        if letter == '\'' || letter == '!' {
            out.push('!');
        }
        out.push(letter);
    }
    out.push('\'');
}

/// The value that a text writes; `None` where it writes none, or anything follows.
pub(super) fn read(text: &str) -> Option<Json> {
    let mut rest = text;
    let value = one(&mut rest, 0)?;
    rest.is_empty().then_some(value)
}

fn take(rest: &mut &str, wanted: char) -> bool {
    match rest.strip_prefix(wanted) {
        Some(after) => {
            *rest = after;
            true
        }
        None => false,
    }
}

fn one(rest: &mut &str, depth: usize) -> Option<Json> {
    if depth > DEEPEST {
        return None;
    }
    if take(rest, '!') {
        let kind = rest.chars().next()?;
        *rest = &rest[kind.len_utf8()..];
        return match kind {
            't' => Some(Json::Bool(true)),
            'f' => Some(Json::Bool(false)),
            'n' => Some(Json::Null),
            '(' => {
                let mut items = Vec::new();
                while !take(rest, ')') {
                    if !items.is_empty() && !take(rest, ',') {
                        return None;
                    }
                    items.push(one(rest, depth + 1)?);
                }
                Some(Json::Array(items))
            }
            _ => None,
        };
    }
    if take(rest, '(') {
        let mut map = serde_json::Map::new();
        while !take(rest, ')') {
            if !map.is_empty() && !take(rest, ',') {
                return None;
            }
            let name = word(rest)?;
            if !take(rest, ':') {
                return None;
            }
            map.insert(name, one(rest, depth + 1)?);
        }
        return Some(Json::Object(map));
    }
    if rest.starts_with(|first: char| first == '\'' || first.is_ascii_alphabetic()) {
        return word(rest).map(Json::String);
    }
    let end = rest.find([',', ')', ':']).unwrap_or(rest.len());
    let number = parse_number(&rest[..end]).filter(|number| number.is_finite())?;
    *rest = &rest[end..];
    serde_json::Number::from_f64(number).map(Json::Number)
}

fn word(rest: &mut &str) -> Option<String> {
    let mut out = String::new();
    if !take(rest, '\'') {
        let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        *rest = after;
        return name.starts_with(|first: char| first.is_ascii_alphabetic()).then(|| name.to_owned());
    }
    let mut letters = rest.chars();
    loop {
        match letters.next()? {
            '\'' => break,
            '!' => out.push(letters.next().filter(|next| *next == '!' || *next == '\'')?),
            other => out.push(other),
        }
    }
    *rest = letters.as_str();
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_round_trip() {
        for value in [
            json!(null),
            json!(true),
            json!(-12.5),
            json!(1e21),
            json!("t"),
            json!("Perú, it's (!) 100%"),
            json!(""),
            json!([]),
            json!({}),
            json!({"x": [1.0, 2.0], "the year": ["a", null]}),
            json!([{"a": "b"}, {"a": "12"}]),
        ] {
            let mut text = String::new();
            write(&value, &mut text);
            assert_eq!(read(&text), Some(value), "{text}");
        }
    }

    #[test]
    fn garbage_is_no_value() {
        for text in ["", "!", "!x", "!(1", "!(1 2)", "(a)", "(a:1", "'a", "'a!b'", "1x", "NaN,", "!(((((((1)", "1,2"] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(read(&["!(".repeat(40), ")".repeat(40)].concat()), None);
    }
}
