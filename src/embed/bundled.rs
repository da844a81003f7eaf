//! The documents that are compiled in.

/// A document by the explainer's id and language; its first language where the one asked for is not there.
pub(super) fn find(id: &str, lang: Option<&str>) -> Option<&'static str> {
    let mut of_id = DOCUMENTS.iter().filter(|(name, _, _)| *name == id);
    let first = of_id.clone().next()?;
    let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
    let wanted = lang.map(primary);
    let chosen = of_id.find(|(_, tag, _)| wanted.as_deref() == Some(&*primary(tag)));
    Some(chosen.unwrap_or(first).2)
}

// `DOCUMENTS: &[(id, language, JSON)]`, written by the build script.
include!(concat!(env!("OUT_DIR"), "/bundled.rs"));

#[cfg(all(test, feature = "bundled"))]
mod tests {
    use super::{DOCUMENTS, find};

    #[test]
    fn documents_are_found_by_id_and_language() {
        let Some((id, _, first)) = DOCUMENTS.first() else { return };
        assert_eq!(find(id, Some("xx")), Some(*first));
        for (id, lang, json) in DOCUMENTS {
            assert_eq!(find(id, Some(lang)), Some(*json));
            assert_eq!(find(id, Some(&[lang, "-419"].concat())), Some(*json));
        }
        assert_eq!(find("nowhere", None), None);
    }

    #[test]
    fn minified_documents_say_the_same() {
        for (id, lang, json) in DOCUMENTS {
            let value: serde_json::Value = serde_json::from_str(json).expect("the build script keeps JSON whole");
            assert_eq!((value["id"].as_str(), value["lang"].as_str()), (Some(*id), Some(*lang)));
        }
    }
}
