//! The search among questions: by words, whatever their case and accents.

use crate::explainer::{Question, plain_text};

/// The words of a search, folded; none where nothing is searched.
pub(crate) fn words(query: &str) -> Vec<Vec<char>> {
    query.split_whitespace().map(|word| word.chars().map(fold).collect()).collect()
}

/// Whether a question and its answer together have all words.
pub(crate) fn matches(question: &Question, words: &[Vec<char>]) -> bool {
    let mut text: Vec<char> = question.question.chars().map(fold).collect();
    for paragraph in &question.answer {
        text.push(' ');
        text.extend(plain_text(paragraph).chars().map(fold));
    }
    words.iter().all(|word| text.windows(word.len()).any(|window| window == &word[..]))
}

/// The parts of a text that match any of the words, as byte ranges in order.
pub(crate) fn hits(text: &str, words: &[Vec<char>]) -> Vec<(usize, usize)> {
    let mut letters: Vec<(usize, char)> = text.char_indices().map(|(at, letter)| (at, fold(letter))).collect();
    letters.push((text.len(), '\n'));
    let mut out = Vec::new();
    let mut from = 0;
    while from + 1 < letters.len() {
        let here = |word: &&Vec<char>| {
            letters
                .get(from..from + word.len())
                .is_some_and(|part| part.iter().map(|(_, letter)| letter).eq(word.iter()))
        };
        match words.iter().filter(here).map(Vec::len).max() {
            Some(length) => {
                out.push((letters[from].0, letters[from + length].0));
                from += length;
            }
            None => from += 1,
        }
    }
    out
}

/// A letter without case and accent, for Latin script; tables for all scripts would outweigh the search.
fn fold(letter: char) -> char {
    match letter.to_ascii_lowercase() {
        'À'..='Å' | 'à'..='å' => 'a',
        'È'..='Ë' | 'è'..='ë' => 'e',
        'Ì'..='Ï' | 'ì'..='ï' => 'i',
        'Ò'..='Ö' | 'ò'..='ö' => 'o',
        'Ù'..='Ü' | 'ù'..='ü' => 'u',
        'Ç' | 'ç' => 'c',
        'Ñ' | 'ñ' => 'n',
        '’' => '\'',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explainer::parse_prose;

    #[test]
    fn searches_pass_over_case_and_accents() {
        let question = Question {
            id: "a".into(),
            question: "¿Cuántos viven en Perú?".into(),
            answer: parse_prose("Unos **dos** millones.\n\nEn 2024."),
            sources: Vec::new(),
            show: None,
        };
        for (query, found) in [
            ("peru", true),
            ("PERÚ cuantos", true),
            ("dos 2024", true),
            ("dos chile", false),
            ("", true),
            ("x".repeat(500).as_str(), false),
        ] {
            assert_eq!(matches(&question, &words(query)), found, "{query}");
        }
    }

    #[test]
    fn hits_are_whole_letters() {
        let marked = |text: &str, query: &str| {
            let hits = hits(text, &words(query));
            hits.into_iter().map(|(start, end)| text[start..end].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(marked("Perú y el Peru", "perú"), ["Perú", "Peru"]);
        assert_eq!(marked("aaaa", "aa aaa"), ["aaa"]);
        assert_eq!(marked("ñandú", "u nan"), ["ñan", "ú"]);
        assert!(marked("abc", "").is_empty() && marked("", "a").is_empty());
    }
}
