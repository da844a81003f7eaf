//! Delimited text: CSV, TSV and the like (RFC 4180, read as d3-dsv reads it).

use std::rc::Rc;

use serde_json::Value as Json;

use super::Value;
use crate::explainer::Str;
use crate::flow::Lookup;

/// The most cells that a text may have: short lines under a long header make many.
const MOST_CELLS: usize = 20_000_000;

/// The rows of a delimited text as objects of texts; the names are those of `header` or else of the first line.
pub(super) fn read(text: &str, delimiter: char, format: &Json) -> Result<Vec<Value>, String> {
    let mut fields = Fields { rest: text, delimiter, line_ended: true };
    let names: Vec<Str> = match format["header"].as_array() {
        Some(names) => names.iter().map(|name| name.as_str().unwrap_or("").into()).collect(),
        None => fields.line().unwrap_or_default().into_iter().map(Str::from).collect(),
    };
    // Of columns with the same name the last one counts.
    let mut last: Lookup<usize> = Lookup::default();
    for (at, name) in names.iter().enumerate() {
        last.insert(name, at);
    }
    let kept: Vec<usize> = (0..names.len()).filter(|at| last.get(&names[*at]) == Some(at)).collect();
    let nothing: Str = "".into();
    let mut rows = Vec::new();
    while let Some(line) = fields.line() {
        if (rows.len() + 1).saturating_mul(kept.len()) > MOST_CELLS {
            return Err("expected fewer cells".into());
        }
        let value = |at: &usize| match line.get(*at) {
            Some(text) if !text.is_empty() => text.as_str().into(),
            _ => nothing.clone(),
        };
        rows.push(Value::Object(Rc::new(kept.iter().map(|at| (names[*at].clone(), Value::Text(value(at)))).collect())));
    }
    Ok(rows)
}

/// The fields of a text, one after another.
struct Fields<'a> {
    /// What is still to be read.
    rest: &'a str,
    /// What parts fields.
    delimiter: char,
    /// Whether the last field ended its line.
    line_ended: bool,
}

impl Fields<'_> {
    /// The fields of the next line; none after the last line.
    fn line(&mut self) -> Option<Vec<String>> {
        if self.rest.is_empty() && self.line_ended {
            return None;
        }
        let mut fields = Vec::new();
        loop {
            fields.push(self.field());
            if self.line_ended {
                return Some(fields);
            }
        }
    }

    /// The next field, quoted or not.
    fn field(&mut self) -> String {
        let Some(quoted) = self.rest.strip_prefix('"') else {
            let end = self.rest.find(['\n', '\r', self.delimiter]);
            let (field, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
            self.rest = rest;
            self.pass();
            return field.into();
        };
        let mut field = String::new();
        let mut rest = quoted;
        loop {
            let Some(end) = rest.find('"') else {
                field.push_str(rest);
                rest = "";
                break;
            };
            field.push_str(&rest[..end]);
            rest = &rest[end + 1..];
            match rest.strip_prefix('"') {
                Some(after) => {
                    field.push('"');
                    rest = after;
                }
                None => break,
            }
        }
        self.rest = rest;
        self.pass();
        field
    }

    /// Passes what ends a field: a delimiter, the end of a line, or the end of the text.
    fn pass(&mut self) {
        let mut letters = self.rest.chars();
        self.line_ended = match letters.next() {
            Some('\r') => {
                let after = letters.as_str();
                self.rest = after.strip_prefix('\n').unwrap_or(after);
                true
            }
            Some('\n') => {
                self.rest = letters.as_str();
                true
            }
            Some(_) => {
                self.rest = letters.as_str();
                false
            }
            None => true,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_rows() {
        let cases = [
            ("a,b\n1,2\n", "a=1;b=2"),
            ("a,b\r\n1,\"x, \"\"y\"\"\nz\"\r\n3", "a=1;b=x, \"y\"\nz|a=3;b="),
            ("a,a\n1,2,3", "a=2"),
            ("a\n\n2", "a=|a=2"),
            ("a,b\n1,", "a=1;b="),
            ("a\n\"open", "a=open"),
            ("a", ""),
            ("", ""),
        ];
        for (text, rows) in cases {
            let told: Vec<String> = read(text, ',', &Json::Null)
                .unwrap()
                .iter()
                .map(|row| {
                    let Value::Object(entries) = row else { panic!("an object") };
                    entries
                        .iter()
                        .map(|(name, value)| [name, "=", &*value.string()].concat())
                        .collect::<Vec<_>>()
                        .join(";")
                })
                .collect();
            assert_eq!(told.join("|"), rows, "{text}");
        }
        let named = read("1;2", ';', &serde_json::json!({"header": ["x", "y"]})).unwrap();
        assert_eq!(named[0].get("y"), Value::text("2"));
    }
}
