//! The places of a document's files: in the folder that is built, and on the web.

/// Where the built folder is served.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Base(Option<String>);

impl Base {
    /// Reads an address; `None` stands for one that is not known yet.
    ///
    /// # Errors
    ///
    /// What was expected, in words.
    pub fn new(url: Option<&str>) -> Result<Base, String> {
        let Some(url) = url else { return Ok(Base(None)) };
        let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
        let plain = url.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"'<>\\?#`{}|^".contains(&byte));
        if !plain
            || !host.is_some_and(|host| host.starts_with(|first: char| first.is_ascii_alphanumeric() || first == '['))
        {
            return Err("expected an address that begins with `https://` or `http://`, without `?` and `#`".to_owned());
        }
        Ok(Base(Some(format!("{}/", url.trim_end_matches('/')))))
    }

    /// The address of a file, where the folder's is known.
    pub fn url(&self, name: &str) -> Option<String> {
        self.0.as_ref().map(|base| format!("{base}{name}"))
    }

    /// The address of a file; from the top of whatever server where the folder's is not known.
    pub fn url_or_path(&self, name: &str) -> String {
        self.url(name).unwrap_or_else(|| format!("/{name}"))
    }

    /// The address as it was given.
    pub fn as_str(&self) -> &str {
        self.0.as_deref().unwrap_or("")
    }
}

/// Where the files of an explainer in one language are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    id: String,
    lang: String,
}

impl Place {
    /// The place of an id in a language; both are of the forms that the check demands.
    pub fn new(id: &str, lang: &str) -> Place {
        Place { id: id.to_owned(), lang: lang.to_ascii_lowercase() }
    }

    /// The canonical page.
    pub fn page(&self) -> String {
        format!("{}/{}.html", self.id, self.lang)
    }

    /// The document, beside the page.
    pub fn document(&self) -> String {
        format!("{}/{}.json", self.id, self.lang)
    }

    /// A file of its folder.
    pub fn file(&self, name: &str) -> String {
        format!("{}/{}/{name}", self.id, self.lang)
    }

    /// The folder of all its languages.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The language as file names write it.
    pub fn lang(&self) -> &str {
        &self.lang
    }
}

/// A name for a file that stands for another name: itself where it is plain, else its number.
pub fn file_stem(name: &str, number: usize, kind: &str) -> String {
    let plain = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    let numbered = name.strip_prefix(kind).is_some_and(|rest| rest.starts_with('-'));
    if plain && !numbered && (1..=80).contains(&name.len()) { name.to_owned() } else { format!("{kind}-{number}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_of_the_web() {
        for url in ["https://a.example", "http://127.0.0.1:8080/x/", "https://a.example/b/c"] {
            assert!(Base::new(Some(url)).is_ok(), "{url}");
        }
        for url in [
            "",
            "a.example",
            "ftp://a",
            "javascript:x",
            "https://",
            "https://a\"b",
            "https://a.example/?b",
            "https://a b",
        ] {
            assert!(Base::new(Some(url)).is_err(), "{url}");
        }
        let base = Base::new(Some("https://a.example/b")).expect("an address");
        assert_eq!(base.url("c/d.html").as_deref(), Some("https://a.example/b/c/d.html"));
        assert_eq!(Base(None).url_or_path("c"), "/c");
    }

    #[test]
    fn file_names_are_plain_and_never_another_s() {
        assert_eq!(file_stem("homicide-rate", 2, "table"), "homicide-rate");
        for hostile in ["../../etc/passwd", "", "A", "a.b", "a b", "ü", "table-1", "con\0"] {
            assert_eq!(file_stem(hostile, 2, "table"), "table-2", "{hostile}");
        }
    }
}
