//! Names in links, made from words.

/// A name of lower-case letters, digits and single hyphens from any text; `fallback` where nothing is left of it.
/// At most 48 letters, cut between words.
pub fn slug(text: &str, fallback: &str) -> String {
    let mut out = String::new();
    for word in text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’') {
        let word: String = word.chars().flat_map(char::to_lowercase).filter_map(plain).collect();
        if word.is_empty() {
            continue;
        }
        let room = 48_usize.saturating_sub(out.len() + usize::from(!out.is_empty()));
        if word.len() > room && !out.is_empty() {
            break;
        }
        if !out.is_empty() {
            out.push('-');
        }
        out.extend(word.chars().take(48));
    }
    if out.is_empty() { fallback.to_owned() } else { out }
}

/// A letter without its accent; `None` where it is none of `a` to `z` and no digit.
fn plain(letter: char) -> Option<char> {
    Some(match letter {
        'a'..='z' | '0'..='9' => letter,
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' | 'ø' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ñ' => 'n',
        'ç' => 'c',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn words_become_names() {
        assert_eq!(slug("¿Cuánto creció la migración?", "x"), "cuanto-crecio-la-migracion");
        assert_eq!(slug("  Chile’s U.S. trade, 2024 ", "x"), "chiles-u-s-trade-2024");
        assert_eq!(slug("日本", "question-1"), "question-1");
        let long = slug(&"word ".repeat(40), "x");
        assert!(long.len() <= 48 && long.ends_with("word"), "{long}");
        assert_eq!(slug(&"x".repeat(90), "y").len(), 48);
    }
}
