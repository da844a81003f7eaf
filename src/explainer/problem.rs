//! A problem of a document: place, what was expected, what was found, one hint.

use std::borrow::Cow;

/// Whether problems are told with place, find and hint. In the Wasm only their number is, unless the feature
/// `diagnostics` asks for more: a reader cannot mend a document, and the words cost a tenth of the Wasm.
pub(crate) const TOLD: bool = cfg!(any(not(target_arch = "wasm32"), feature = "diagnostics"));

/// Something in a document that an author has to put right.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// Where, as a JSON pointer (RFC 6901) into the document: `/sections/0/blocks/2/spec/mark`.
    pub pointer: String,
    /// Where in it, where it is a text: the byte, as the text reads once its escapes are undone.
    pub at: usize,
    /// Which rule is broken; stable, lower-case letters and hyphens: `unknown-field`.
    pub code: &'static str,
    /// What was expected: "a source id of this document".
    pub expected: Cow<'static, str>,
    /// What stands there, quoted as written: "`undesaa`".
    pub got: String,
    /// How to put it right: "did you mean `undesa`?".
    pub hint: Option<String>,
    /// Another place that belongs to it, as a JSON pointer: where a duplicated id stands first.
    pub see: Option<String>,
}

impl Problem {
    /// A problem without a hint.
    pub fn new(
        pointer: impl Into<String>,
        code: &'static str,
        expected: impl Into<Cow<'static, str>>,
        got: impl Into<String>,
    ) -> Problem {
        Problem {
            pointer: pointer.into(),
            at: 0,
            code,
            expected: expected.into(),
            got: got.into(),
            hint: None,
            see: None,
        }
    }

    /// The same problem with a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Problem {
        self.hint = Some(hint.into());
        self
    }

    /// The same problem with another place that belongs to it.
    #[must_use]
    pub fn see(mut self, pointer: impl Into<String>) -> Problem {
        self.see = Some(pointer.into());
        self
    }

    /// The same problem with its place below `prefix`.
    #[must_use]
    pub fn below(mut self, prefix: &str) -> Problem {
        self.pointer.insert_str(0, prefix);
        self
    }
}
