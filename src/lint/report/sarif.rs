//! Findings as SARIF 2.1.0, which code hosts show beside the lines of a change.

use serde_json::{Map, Value, json};

use super::Linted;
use crate::explainer::Problem;
use crate::lint::{Level, RULES};

/// One run of SARIF 2.1.0.
pub fn sarif(documents: &[Linted]) -> Value {
    let rules: Vec<Value> = RULES
        .iter()
        .map(|rule| {
            json!({
                "id": rule.code,
                "name": rule.name,
                "shortDescription": { "text": rule.asks },
                "fullDescription": { "text": rule.reason },
                "help": { "text": rule.fix },
                "defaultConfiguration": { "level": level(rule.level) },
            })
        })
        .collect();
    let mut results = Vec::new();
    for document in documents {
        let uri = uri(&document.path);
        let mut push = |line: usize, column: usize, own: Level, problem: &Problem| {
            let Problem { code, expected, got, hint, .. } = problem;
            let hint = hint.as_ref().map(|hint| format!(" ({hint})")).unwrap_or_default();
            let mut result = Map::new();
            result.insert("ruleId".into(), json!(code));
            if let Some(index) = RULES.iter().position(|rule| rule.code == *code) {
                result.insert("ruleIndex".into(), json!(index));
            }
            result.insert("level".into(), json!(level(own)));
            result.insert("message".into(), json!({ "text": format!("expected {expected}, got {got}{hint}") }));
            result.insert(
                "locations".into(),
                json!([{ "physicalLocation": {
                    "artifactLocation": { "uri": uri },
                    "region": { "startLine": line, "startColumn": column },
                } }]),
            );
            results.push(Value::Object(result));
        };
        for it in &document.problems {
            push(it.line, it.column, Level::Error, &it.problem);
        }
        for (level, finding) in &document.findings {
            push(finding.diagnostic.line, finding.diagnostic.column, *level, &finding.diagnostic.problem);
        }
    }
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "explainer",
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

/// The level as SARIF calls it.
fn level(level: Level) -> &'static str {
    match level {
        Level::Info => "note",
        Level::Warning => "warning",
        Level::Error => "error",
    }
}

/// A path as a relative URI reference (RFC 3986).
fn uri(path: &str) -> String {
    let mut out = String::new();
    for byte in path.replace('\\', "/").bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(byte as char),
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn paths_become_uris() {
        assert_eq!(uri("a b/ñ.json"), "a%20b/%C3%B1.json");
    }
}
