//! The names between the Wasm and its glue: wasm-bindgen's carry hashes, which compress badly and mean nothing here.

use std::collections::HashMap;

use anyhow::{Result, bail};

use crate::split::{CORE, NEED, TABLE};

/// New names for what the Wasm imports from its glue and exports to it.
#[derive(Default)]
pub struct Names {
    imports: HashMap<String, String>,
    exports: HashMap<String, String>,
}

impl Names {
    /// The module that the Wasm imports from, as the module calls it.
    pub const MODULE: &str = "a";

    /// The new name of an import. Every import needs one: only the glue knows them.
    pub fn import(&mut self, name: &str) -> String {
        let next = short(self.imports.len());
        self.imports.entry(name.to_owned()).or_insert(next).clone()
    }

    /// The new name of an export; the crate's own names and `memory` stay what they are.
    pub fn export(&mut self, name: &str) -> String {
        if !name.starts_with("__") && !name.starts_with("wasm_bindgen_") {
            return name.to_owned();
        }
        // A leading `_` keeps clear of the crate's own exports.
        let next = format!("_{}", short(self.exports.len()));
        self.exports.entry(name.to_owned()).or_insert(next).clone()
    }

    /// The glue with the new names: imports as property names, exports behind `wasm.`.
    pub fn rewrite(&self, glue: &str, module: &str) -> String {
        let glue = glue.replace(&format!("\"{module}\""), &format!("\"{}\"", Self::MODULE));
        // Nothing calls it, and only without it does the minifier drop it.
        let glue = glue.replace("export { initSync, ", "export { ");
        let mut out = String::with_capacity(glue.len());
        let mut rest = glue.as_str();
        while let Some(start) = rest.find(is_identifier) {
            out.push_str(&rest[..start]);
            let word_on = &rest[start..];
            let end = word_on.find(|c| !is_identifier(c)).unwrap_or(word_on.len());
            let (word, after) = word_on.split_at(end);
            let new = if out.ends_with("wasm.") {
                self.exports.get(word)
            } else if after.starts_with(": function") {
                self.imports.get(word)
            } else {
                None
            };
            out.push_str(new.map_or(word, String::as_str));
            rest = after;
        }
        out.push_str(rest);
        out
    }
}

/// The glue of a module in parts: it tells the core's imports of others, and has two exports more. `later(bytes)` says where
/// a part comes from when something calls for it and nobody has brought it: a function that returns the bytes of the part of
/// this number at once. `complete(part, module)` brings one.
///
/// # Errors
/// When the glue is not as wasm-bindgen writes it.
pub fn with_parts(glue: &str, parts: usize) -> Result<String> {
    let needs: Vec<String> = (0..parts).map(|part| format!("{}: () => needPart({part})", short(part))).collect();
    with_import(
        glue,
        &format!("\"{NEED}\": {{ {} }}", needs.join(", ")),
        &format!(
            "let partBytes;
const partsThere = [];
const partsCore = new Proxy({{}}, {{ get: (_, name) => name[0] === '$' ? wasm[name] : wasm.{TABLE}.get(parseInt(name, 36)) }});
export function later(bytes) {{ partBytes = bytes; }}
export function complete(part, module) {{ partsThere[part] ??= new WebAssembly.Instance(module, {{ {CORE}: partsCore }}); }}
function needPart(part) {{ if (!partsThere[part]) complete(part, new WebAssembly.Module(partBytes(part))); }}
"
        ),
    )
}

/// The glue with a namespace more for the module to import from, and declarations for it.
///
/// # Errors
/// When the glue is not as wasm-bindgen writes it.
pub fn with_import(glue: &str, namespace: &str, declarations: &str) -> Result<String> {
    let (own, exports) = (format!("\"{}\": import0,", Names::MODULE), "export { __wbg_init as default };");
    if glue.matches(&own).count() != 1 || glue.matches(exports).count() != 1 {
        bail!("expected one list of imports and one of exports in wasm-bindgen's JavaScript");
    }
    Ok(glue.replace(&own, &format!("{own} {namespace},")).replace(exports, &format!("{declarations}{exports}")))
}

fn is_identifier(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '$'
}

/// `a`, `b`, … `z`, `aa`, `ab`, …
pub(crate) fn short(mut index: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(char::from(b'a' + (index % 26) as u8));
        if index < 26 {
            return letters.iter().rev().collect();
        }
        index = index / 26 - 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_names_are_distinct() {
        assert_eq!([0, 25, 26, 51, 52, 701, 702].map(short), ["a", "z", "aa", "az", "ba", "zz", "aaa"]);
    }

    #[test]
    fn glue_fetches_parts() {
        let glue = with_parts("return {\n  \"a\": import0,\n};\nexport { __wbg_init as default };", 2).unwrap();
        let imports = "\"r\": { a: () => needPart(0), b: () => needPart(1) }";
        assert!(glue.starts_with(&format!("return {{\n  \"a\": import0, {imports},\n}};\nlet partBytes")), "{glue}");
        assert!(glue.ends_with("\nexport { __wbg_init as default };"), "{glue}");
        assert!(with_parts("export { __wbg_init as default };", 2).is_err());
    }

    #[test]
    fn glue_follows_the_module() {
        let mut names = Names::default();
        assert_eq!(names.import("__wbg_now_12ab"), "a");
        assert_eq!(names.export("__wbindgen_free"), "_a");
        assert_eq!(names.export("mount"), "mount");
        let glue = "\
            const import0 = { __wbg_now_12ab: function() { return wasm.__wbindgen_free(wasm.mount()); } };\n\
            return { \"./x_bg.js\": import0 };\n\
            function __wbindgen_free() {}\n\
            export { initSync, __wbg_init as default };";
        let expected = "\
            const import0 = { a: function() { return wasm._a(wasm.mount()); } };\n\
            return { \"a\": import0 };\n\
            function __wbindgen_free() {}\n\
            export { __wbg_init as default };";
        assert_eq!(names.rewrite(glue, "./x_bg.js"), expected);
    }
}
