//! The glossary at work: terms found in prose, once each.

use super::{Inline, Rich, Str};

/// The terms to look for, with whether each has been found.
#[derive(Debug, Default)]
pub(super) struct Glossary {
    terms: Vec<(Str, bool)>,
}

impl Glossary {
    /// Nothing has been found yet: at the start of a section or an answer.
    pub fn new(glossary: &[(Str, Rich)]) -> Glossary {
        Glossary { terms: glossary.iter().map(|(term, _)| (term.clone(), false)).collect() }
    }

    /// Marks the first occurrence of each term that has not been found yet. Links and code are left alone.
    pub fn mark(&mut self, rich: &mut Rich) {
        if self.terms.is_empty() {
            return;
        }
        let mut out = Rich::with_capacity(rich.len());
        for piece in rich.drain(..) {
            match piece {
                Inline::Text(text) => self.split(text, &mut out),
                Inline::Emphasis(mut inner) => {
                    self.mark(&mut inner);
                    out.push(Inline::Emphasis(inner));
                }
                Inline::Strong(mut inner) => {
                    self.mark(&mut inner);
                    out.push(Inline::Strong(inner));
                }
                other => out.push(other),
            }
        }
        *rich = out;
    }

    fn split(&mut self, text: Str, out: &mut Rich) {
        let mut rest = &*text;
        while let Some((start, end, term)) = self.next(rest) {
            if start > 0 {
                out.push(Inline::Text(rest[..start].into()));
            }
            out.push(Inline::Term(term, rest[start..end].into()));
            self.terms[term].1 = true;
            rest = &rest[end..];
        }
        if rest.len() == text.len() {
            out.push(Inline::Text(text));
        } else if !rest.is_empty() {
            out.push(Inline::Text(rest.into()));
        }
    }

    /// The earliest term that has not been found yet, the longest of several at one place: start, end, which.
    fn next(&self, text: &str) -> Option<(usize, usize, usize)> {
        let open = self.terms.iter().enumerate().filter(|(_, (_, found))| !found);
        let found = open.filter_map(|(term, (name, _))| {
            let start = find(text, name)?;
            Some((start, start + name.len(), term))
        });
        found.min_by_key(|&(start, end, _)| (start, usize::MAX - end))
    }
}

/// Where a term stands as a word of its own. Its first letter may be a capital at the start of a sentence.
fn find(text: &str, term: &str) -> Option<usize> {
    let first = *term.as_bytes().first()?;
    let inside = |letter: char| letter.is_alphanumeric();
    let mut from = 0;
    while let Some(offset) = text.get(from..)?.bytes().position(|byte| byte.eq_ignore_ascii_case(&first)) {
        let start = from + offset;
        let end = start + term.len();
        // A capital in the glossary is one in the text too: a name is not a word.
        let same = text.get(start + 1..end) == term.get(1..)
            && (text.as_bytes()[start] == first || first.is_ascii_lowercase());
        if same && !text[..start].ends_with(inside) && !text[end..].starts_with(inside) {
            return Some(start);
        }
        from = start + 1;
        while !text.is_char_boundary(from) {
            from += 1;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explainer::{parse_inline, plain_text};

    fn marked(terms: &[&str], texts: &[&str]) -> String {
        let glossary: Vec<(Str, Rich)> = terms.iter().map(|term| ((*term).into(), Rich::new())).collect();
        let mut glossary = Glossary::new(&glossary);
        let mut out = String::new();
        for text in texts {
            let mut rich = parse_inline(text);
            let before = plain_text(&rich);
            glossary.mark(&mut rich);
            assert_eq!(plain_text(&rich), before, "no letter is lost");
            write(&rich, &mut out);
            out.push('|');
        }
        out
    }

    fn write(rich: &Rich, out: &mut String) {
        for piece in rich {
            match piece {
                Inline::Term(term, text) => out.push_str(&format!("<{term}:{text}>")),
                Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Link(_, inner) => write(inner, out),
                other => out.push_str(&plain_text(std::slice::from_ref(other))),
            }
        }
    }

    #[test]
    fn terms_are_marked_once_as_whole_words() {
        assert_eq!(
            marked(&["PDI", "irregular entry"], &["The PDI counts; PDI’s. Irregular entry.", "PDI: irregular entry"]),
            "The <0:PDI> counts; PDI’s. <1:Irregular entry>.|PDI: irregular entry|"
        );
        assert_eq!(marked(&["PDI"], &["pdi PDIs UPDI xPDI", "ñPDIñ (PDI)"]), "pdi PDIs UPDI xPDI|ñPDIñ (<0:PDI>)|");
        assert_eq!(
            marked(&["stock", "migrant stock"], &["The migrant stock, a stock"]),
            "The <1:migrant stock>, a <0:stock>|"
        );
        assert_eq!(marked(&["PDI"], &["[PDI](https://a.example) `PDI` *PDI*"]), "PDI PDI <0:PDI>|");
        assert_eq!(marked(&["éa", "", "x"], &["aéa éa", "x"]), "aéa <0:éa>|<2:x>|");
    }
}
