//! The byte table: what each folder of src/ and each dependency costs in the Wasm, from the names of its functions.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;

use anyhow::{Context, Result};
use wasmparser::{KnownCustom, Name, Parser, Payload};

use crate::sizes::{Row, grouped};
use crate::split::imported_functions;
use crate::wasm::{self, Runtime};
use crate::workspace::Workspace;
use crate::{setup, step};

/// The crate whose folders are told apart.
const OWN: &str = "explainer_widget";

/// Prints the table of both runtimes as Markdown, and writes, for each of their parts, a list of its functions,
/// and the part with their names, for profilers.
///
/// # Errors
/// When the Wasm cannot be built or read.
pub fn print(workspace: &Workspace) -> Result<()> {
    let toolchain = setup::wasm(workspace)?;
    setup::tools(workspace)?;
    let mut tables = String::new();
    for runtime in [Runtime::Plain, Runtime::Charts] {
        let named = wasm::with_names(workspace, toolchain, runtime)?;
        let bare = wasm::build(workspace, toolchain, runtime)?;
        for (part, (named, bare)) in
            ["core", "figures", "draw", "more", "rest"].into_iter().zip(named.iter().zip(bare.parts))
        {
            let parts = Parts::of(named).context("the Wasm could not be read")?;
            step::announce(&format!("brotli ({}, {part})", runtime.name()));
            let mut packed = Vec::new();
            let parameters = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 24, ..Default::default() };
            brotli::BrotliCompress(&mut bare.as_slice(), &mut packed, &parameters)?;
            let row = Row::of(runtime.name(), &bare, packed.len())?;
            write!(tables, "\n### {}, {part}\n\n{}", row.name, parts.table(row.brotli))?;
            let folder = workspace.state().join("functions");
            fs::create_dir_all(&folder)?;
            fs::write(folder.join(format!("{}-{part}.txt", runtime.name())), parts.list())?;
            fs::write(folder.join(format!("{}-{part}.wasm", runtime.name())), named)?;
        }
    }
    println!("{tables}");
    println!("every function, largest first: {}", workspace.state().join("functions").display());
    Ok(())
}

/// Bytes of code by who wrote it, and of data.
#[derive(Default)]
struct Parts {
    /// Functions and bytes by owner.
    code: BTreeMap<String, (usize, usize)>,
    /// Bytes and names of functions.
    functions: Vec<(usize, String)>,
    data: usize,
    /// Tables of types, imports, exports and elements.
    rest: usize,
}

impl Parts {
    /// Those of a module that has the names of its functions.
    fn of(wasm: &[u8]) -> Result<Self> {
        let mut parts = Self::default();
        let (mut imported, mut bodies, mut names) = (0, Vec::new(), BTreeMap::new());
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::ImportSection(section) => {
                    parts.rest += section.range().len();
                    imported += imported_functions(section)?;
                }
                Payload::CodeSectionEntry(body) => bodies.push(body.range().len()),
                Payload::DataSection(section) => parts.data += section.range().len(),
                Payload::CustomSection(section) => {
                    let KnownCustom::Name(section) = section.as_known() else { continue };
                    for subsection in section {
                        let Name::Function(functions) = subsection? else { continue };
                        for name in functions {
                            let name = name?;
                            names.insert(name.index, name.name.to_owned());
                        }
                    }
                }
                Payload::CodeSectionStart { .. } | Payload::Version { .. } => {}
                other => parts.rest += other.as_section().map_or(0, |(_, range)| range.len()),
            }
        }
        for (index, bytes) in (imported..).zip(bodies) {
            let owner = names.get(&index).map_or("glue of wasm-bindgen", |name| name);
            let (count, sum) = parts.code.entry(owner_of(owner)).or_default();
            *count += 1;
            *sum += bytes;
            parts.functions.push((bytes, without_hashes(owner)));
        }
        Ok(parts)
    }

    /// A line for each function, its bytes and its name, largest first.
    fn list(&self) -> String {
        let mut functions: Vec<&(usize, String)> = self.functions.iter().collect();
        functions.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        functions.iter().fold(String::new(), |mut out, (bytes, name)| {
            let _ = writeln!(out, "{bytes:>7} {name}");
            out
        })
    }

    /// The table, largest first; `brotli` bytes are shared out in proportion, which is a guess within a few per cent.
    fn table(&self, brotli: usize) -> String {
        let total = self.code.values().map(|(_, bytes)| bytes).sum::<usize>() + self.data + self.rest;
        let mut rows: Vec<(&str, usize, usize)> =
            self.code.iter().map(|(owner, (count, bytes))| (owner.as_str(), *count, *bytes)).collect();
        rows.push(("data: texts, tables of numbers", 0, self.data));
        rows.push(("types, imports, exports", 0, self.rest));
        rows.sort_by(|a, b| b.2.cmp(&a.2).then(a.0.cmp(b.0)));
        let small = |bytes: usize| bytes * 250 < total;
        let others = rows.iter().filter(|row| small(row.2)).fold((0, 0), |sum, row| (sum.0 + row.1, sum.1 + row.2));
        rows.retain(|row| !small(row.2));
        rows.push(("all others", others.0, others.1));
        let mut out = String::from("| | functions | raw | share | brotli, about |\n|---|--:|--:|--:|--:|\n");
        for (owner, count, bytes) in rows.into_iter().chain([("total", 0, total)]) {
            let share = bytes as f64 / total as f64;
            let packed = grouped((share * brotli as f64).round() as usize);
            let count = if count == 0 { String::new() } else { count.to_string() };
            let _ = writeln!(out, "| {owner} | {count} | {} | {:.1} % | {packed} |", grouped(bytes), share * 100.0);
        }
        out
    }
}

/// Who wrote a function: a folder of src/, or a crate. What is instantiated for the widget's own types is its own.
fn owner_of(name: &str) -> String {
    let name = without_hashes(name);
    if let Some((_, path)) = name.split_once(&format!("{OWN}::")) {
        let folder: String = path.chars().take_while(|letter| letter.is_ascii_lowercase() || *letter == '_').collect();
        return if folder.is_empty() { OWN.to_owned() } else { format!("src/{folder}") };
    }
    let start = name.trim_start_matches(|letter: char| !letter.is_ascii_alphabetic());
    let start = ["dyn ", "mut ", "as "].iter().fold(start, |rest, word| rest.strip_prefix(word).unwrap_or(rest));
    let owner: String = start.chars().take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '_').collect();
    if name.contains("::") || name.starts_with('<') { owner } else { "glue of wasm-bindgen".to_owned() }
}

/// The name without the hashes of crates: `core[fafa5420d26920c8]::str` is `core::str`.
fn without_hashes(name: &str) -> String {
    let mut out = String::new();
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('[') {
        out.push_str(before);
        match after.split_once(']') {
            Some((hash, next)) if hash.len() > 8 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) => rest = next,
            _ => {
                out.push('[');
                rest = after;
            }
        }
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_have_owners() {
        for (name, owner) in [
            ("<explainer_widget[2412bd1dd7d5c58b]::ui::app::Hand>::render", "src/ui"),
            ("alloc[4316018558f00a6e]::vec::drop::<explainer_widget[2412bd1dd7d5c58b]::scene::Item>", "src/scene"),
            ("<yew[19e22e35d0d32d8a]::virtual_dom::vlist::VList as yew[19e22e35d0d32d8a]::x>::reconcile", "yew"),
            ("<[u8] as core[fafa5420d26920c8]::fmt::Debug>::fmt", "u8"),
            ("explainer_widget[2412bd1dd7d5c58b]::Thing", "explainer_widget"),
            ("__wbindgen_malloc", "glue of wasm-bindgen"),
        ] {
            assert_eq!(owner_of(name), owner, "{name}");
        }
    }

    #[test]
    fn a_module_is_shared_out_whole() {
        // One function, `yew::a`, of an empty body; a name section.
        let names = [&[1, 9, 1, 0, 6][..], b"yew::a"].concat();
        let section = [&[4][..], b"name", &names].concat();
        let mut wasm = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x03\x02\x01\0\x0a\x04\x01\x02\0\x0b".to_vec();
        wasm.extend([0, section.len() as u8]);
        wasm.extend(section);
        let parts = Parts::of(&wasm).unwrap();
        assert_eq!(parts.code, BTreeMap::from([("yew".to_owned(), (1, 2))]));
        assert_eq!(parts.list(), "      2 yew::a\n");
        assert!(parts.table(100).contains("| yew | 1 | 2 | 25.0 % | 25 |"), "{}", parts.table(100));
    }
}
