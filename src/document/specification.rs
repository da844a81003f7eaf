//! A chart specification in a file of its own: JSON with places, without a document around it.

use serde_json::Value;

use super::check::{add, encoding, refuse};
use super::findings::{Diagnostic, Findings};
use super::json;
use super::node::Node;
use crate::explainer::Problem;

/// A specification that remembers where its values stand in its text.
#[derive(Debug)]
pub struct Specification {
    text: String,
    root: Node,
    value: Value,
}

impl Specification {
    /// Reads a file's text, which should be UTF-8 JSON, as strictly as a document's.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the text, in its order.
    pub fn read(source: &[u8]) -> Result<Specification, Vec<Diagnostic>> {
        if let Some(refusal) = refuse(source.len() as u64) {
            return Err(vec![refusal]);
        }
        let mut findings = Findings::default();
        encoding(source, &mut findings);
        let lossy = String::from_utf8_lossy(source);
        let text = lossy.strip_prefix('\u{feff}').unwrap_or(&lossy);
        match json::read(text, &mut findings) {
            Some(root) if findings.is_empty() => {
                Ok(Specification { text: text.to_owned(), value: root.to_value(), root })
            }
            _ => Err(findings.into_diagnostics(text)),
        }
    }

    /// The specification without places.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// Finds the places of problems whose pointers lead into [`Specification::value`].
    pub fn locate(&self, problems: Vec<Problem>) -> Vec<Diagnostic> {
        let mut findings = Findings::default();
        add(problems, &self.root, &self.text, &mut findings);
        findings.into_diagnostics(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn problems_find_their_places() {
        let read = Specification::read(b"{\n  \"mark\": \"bars\",\n  \"data\": {}\n}").expect("JSON");
        assert_eq!(read.value()["mark"], "bars");
        let found = read.locate(vec![
            Problem::new("/data", "missing-field", "data with a `name` or `values`", "none"),
            Problem::new("/mark", "unsupported", "a supported mark", "`bars`"),
        ]);
        let lines: Vec<String> = found.iter().map(ToString::to_string).collect();
        let mark = "2:11: error[unsupported]: expected a supported mark, got `bars`";
        assert_eq!(lines, [mark, "3:11: error[missing-field]: expected data with a `name` or `values`, got none"]);
    }

    #[test]
    fn what_is_no_json_is_told_with_its_place() {
        let told = |source: &[u8]| Specification::read(source).expect_err("no JSON")[0].to_string();
        assert!(told(b"{\n\"mark\" \"bar\"}").starts_with("2:8: error[syntax]: expected `:` after a key"));
        assert!(told(b"").starts_with("1:1: error[syntax]"));
    }
}
