//! The agreement of three readers of the same rules: the structural check, the JSON Schema and serde.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::findings::Findings;
use super::form::Form;
use super::{Document, json, schema, structure};
use crate::properties;

/// Whether the structural check finds nothing; `None` where the text is no JSON to it.
fn holds(text: &str) -> Option<bool> {
    let mut findings = Findings::default();
    let mut root = json::read(text, &mut findings)?;
    if !findings.is_empty() {
        return None;
    }
    structure::check(&mut root, &mut findings);
    Some(findings.is_empty())
}

static VALIDATOR: LazyLock<jsonschema::Validator> =
    LazyLock::new(|| jsonschema::validator_for(schema()).expect("a valid schema"));

/// A validator for each form's pattern.
static FORMS: LazyLock<Vec<(Form, jsonschema::Validator)>> = LazyLock::new(|| {
    let validator = |pattern| jsonschema::validator_for(&json!({ "pattern": pattern })).expect("a valid pattern");
    Form::ALL.map(|(form, pattern)| (form, validator(pattern))).into()
});

/// The documents of a folder below the crate's.
fn texts(folder: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let read = |path: &Path| (path.display().to_string(), fs::read_to_string(path).expect("a text"));
    let mut files: Vec<_> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    files.iter().map(|path| read(path)).collect()
}

#[test]
fn the_check_and_the_schema_agree_on_every_fixture() {
    let mut refused = 0;
    for (name, text) in texts("tests/invalid").into_iter().chain(texts("assets/explainers")) {
        let Some(holds) = holds(&text) else { continue };
        let value: Value = serde_json::from_str(&text).expect("what the check reads is JSON");
        let errors: Vec<String> = VALIDATOR.iter_errors(&value).map(|error| error.to_string()).collect();
        assert_eq!(holds, errors.is_empty(), "{name}: {errors:?}");
        refused += usize::from(!holds);
        if holds {
            serde_json::from_value::<Document>(value).expect("what holds deserialises");
        }
    }
    assert!(refused > 30, "only {refused} fixtures break the structure");
}

fn base() -> Value {
    json!({
        "version": 1, "id": "a", "lang": "en", "title": "A", "summary": "B", "published": "2026-11-22",
        "staleAfter": "P6M", "translations": { "es": "a.es.json" },
        "corrections": [{ "date": "2026-11-22", "text": "x" }],
        "sources": { "s": { "title": "S", "publisher": "P", "published": "2026-11" } },
        "datasets": { "d": {
            "title": "D", "sources": ["s"], "status": "official", "values": [["2022", 1]],
            "fields": [{ "name": "year", "type": "temporal", "labels": { "a": "b" } }, { "name": "n", "type": "quantitative" }]
        } },
        "sections": [{ "id": "b", "title": "B", "blocks": [
            { "type": "text", "text": "T", "sources": ["s"] },
            { "type": "claim", "id": "c", "statement": "C", "says": "s", "verdict": "supported", "finding": "F",
              "evidence": { "chart": "e", "focus": "n" } },
            { "type": "callout", "kind": "tip", "title": "T", "items": ["x"] },
            { "type": "stats", "items": [{ "value": "1", "label": "L", "sources": ["s"] }] },
            { "type": "chart", "id": "e", "title": "E", "subtitle": "E", "takeaway": "E", "spec": {} }
        ] }],
        "faq": [{
            "id": "q", "q": "Q?", "a": "A.", "show": { "chart": "e", "range": ["a", "b"], "annotation": "E" },
            "assert": [{ "that": "1", "is": 1 }]
        }],
        "glossary": { "t": "T" },
        "actions": [{ "kind": "comment", "label": "C", "event": "e" }]
    })
}

/// The place of the `n`th value below a value, counted depth first.
fn nth<'a>(value: &'a mut Value, n: &mut usize) -> Option<&'a mut Value> {
    if *n == 0 {
        return Some(value);
    }
    *n -= 1;
    match value {
        Value::Array(elements) => elements.iter_mut().find_map(|inner| nth(inner, n)),
        Value::Object(members) => members.values_mut().find_map(|inner| nth(inner, n)),
        _ => None,
    }
}

fn odd_value() -> impl Strategy<Value = Value> {
    prop::sample::select(vec![
        json!(null),
        json!(true),
        json!(0),
        json!(1),
        json!(1.0),
        json!(2.5),
        json!(""),
        json!(" "),
        json!("a"),
        json!("A b"),
        json!("2026-11-22"),
        json!("2026-13-01"),
        json!("P0D"),
        json!("text"),
        json!("chart"),
        json!("tip"),
        json!([]),
        json!([[]]),
        json!(["a"]),
        json!([1]),
        json!({}),
        json!({ "type": "text" }),
        json!({ "type": "prompt", "title": "x" }),
        json!({ "a": "b" }),
        json!({ "title": "x" }),
        json!({ "chart": "c" }),
    ])
}

proptest! {
    #![proptest_config(properties::settings(1500))]

    #[test]
    fn the_check_and_the_schema_agree_on_mutations(
        changes in prop::collection::vec((0..90_usize, odd_value(), 0..3_usize, "[a-z]{1,6}"), 1..4)
    ) {
        let mut document = base();
        for (mut at, value, kind, name) in changes {
            let Some(place) = nth(&mut document, &mut at) else { continue };
            match (kind, &mut *place) {
                (1, Value::Object(members)) => { members.insert(name, value); }
                (2, Value::Object(members)) => { let first = members.keys().next().cloned(); members.remove(&first.unwrap_or_default()); }
                _ => *place = value,
            }
        }
        let holds = holds(&document.to_string());
        let errors: Vec<String> = VALIDATOR.iter_errors(&document).map(|error| error.to_string()).collect();
        prop_assert_eq!(holds, Some(errors.is_empty()), "{:#}\n{:?}", document, errors);
    }

    #[test]
    fn forms_and_their_patterns_agree(text in "[ a-zA-Z0-9P-]{0,12}|[0-9]{4}-[01][0-9]-[0-3][0-9]|[0-9]{4}-[01][0-9]|P[0-9]{1,4}[YMWD]|[a-z]{1,4}(-[a-z]{0,4}){0,2}") {
        for (form, validator) in FORMS.iter() {
            let valid = validator.is_valid(&json!(text));
            prop_assert_eq!(form.holds(&text), valid, "{:?} {:?}", form, text);
        }
    }

    #[test]
    fn the_reader_and_serde_agree_on_what_is_json(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "{", "}", "[", "]", ",", ":", "\"a\"", "\"b\"", "\"\\u00e9\"", "\"\\ud83d\\ude00\"", "\"\\ud83d\"", "\"\\x\"",
            "\"\t\"", "1", "-0", "01", "1.5e3", "1.", "-", "true", "null", "nul", " ", "\n", "//", "'", "\"", "é",
        ]), 0..12),
        wrap in any::<bool>(),
    ) {
        let inner = pieces.concat();
        let text = if wrap { format!("{{\"k\":[{inner}]}}") } else { inner };
        let mut findings = Findings::default();
        let read = json::read(&text, &mut findings);
        let duplicate = findings.problems().any(|problem| problem.code == "duplicate-key");
        match serde_json::from_str::<Value>(&text) {
            Ok(value) if !duplicate => {
                prop_assert!(findings.is_empty(), "{}: {:?}", text, findings);
                prop_assert_eq!(read.map(|node| node.to_value()), Some(value));
            }
            Ok(_) => {}
            Err(error) => prop_assert!(!findings.is_empty(), "{}: {}", text, error),
        }
    }
}
