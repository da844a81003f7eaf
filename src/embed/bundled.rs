//! The documents that the Wasm carries beside its code: a custom section of lines, each `id TAB language TAB JSON`.
//!
//! A section instead of static data: the same compiled code serves with and without documents, and a page of one
//! explainer need not load four. (WebAssembly core specification 2.0, section 5.5.3; JavaScript interface 1.0,
//! `WebAssembly.Module.customSections`.)

use js_sys::{Uint8Array, WebAssembly};
use wasm_bindgen::JsCast;

/// The section's name; `xtask` writes it.
const SECTION: &str = "explainers";

/// A document by the explainer's id and language; its first language where the one asked for is not there.
pub(super) fn find(id: &str, lang: Option<&str>) -> Option<String> {
    let module = wasm_bindgen::module().dyn_into::<WebAssembly::Module>().ok()?;
    let section = WebAssembly::Module::custom_sections(&module, SECTION).get(0);
    // Where there is no section, this is an array of no bytes.
    let lines = String::from_utf8(Uint8Array::new(&section).to_vec()).ok()?;
    choose(&lines, id, lang).map(str::to_owned)
}

fn choose<'a>(lines: &'a str, id: &str, lang: Option<&str>) -> Option<&'a str> {
    let documents = lines.lines().filter_map(|line| {
        let (name, rest) = line.split_once('\t')?;
        Some((name, rest.split_once('\t')?))
    });
    let mut of_id = documents.filter_map(|(name, rest)| (name == id).then_some(rest));
    let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
    let first = of_id.clone().next()?;
    let wanted = lang.map(primary);
    let chosen = of_id.find(|(tag, _)| wanted.as_deref() == Some(&*primary(tag)));
    Some(chosen.unwrap_or(first).1)
}

#[cfg(test)]
mod tests {
    use super::choose;

    #[test]
    fn documents_are_found_by_id_and_language() {
        let lines = "border\ten\t{\"a\":1}\nborder\tes\t{\"a\":2}\ntrade\tes-CL\t{\"a\":3}\n";
        assert_eq!(choose(lines, "border", None), Some("{\"a\":1}"));
        assert_eq!(choose(lines, "border", Some("es-419")), Some("{\"a\":2}"));
        assert_eq!(choose(lines, "border", Some("xx")), Some("{\"a\":1}"));
        assert_eq!(choose(lines, "trade", Some("ES")), Some("{\"a\":3}"));
        assert_eq!(choose(lines, "nowhere", None), None);
        assert_eq!(choose("", "border", None), None);
    }
}
