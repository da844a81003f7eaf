//! The runtime: the files that a reader's browser loads, under names that carry a digest of their content.

use std::io::Write;
use std::path::Path;
use std::sync::OnceLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256, Sha384};

use super::inside::{self, InOne};
use super::output::{Digested, hex};
use crate::publish::Fault;

/// What a runtime consists of. The first stands last in the making: it names the others.
pub(super) const LOADER: &str = "element.js";
const OTHERS: [&str; 16] = [
    "widget.css",
    "explainer-widget.js",
    "explainer-widget.wasm",
    "explainer-widget-figures.wasm",
    "explainer-widget-draw.wasm",
    "explainer-widget-more.wasm",
    "explainer-widget-rest.wasm",
    "explainer-charts.js",
    "explainer-charts.wasm",
    "explainer-charts-figures.wasm",
    "explainer-charts-draw.wasm",
    "explainer-charts-more.wasm",
    "explainer-charts-rest.wasm",
    TOOLS,
    "frame.js",
    "host.js",
];
/// What the loader fetches when a reader takes something away or listens.
pub(super) const TOOLS: &str = "explainer-tools.js";

/// A runtime, ready to be written.
#[derive(Debug)]
pub struct Runtime {
    loader: File,
    pub(super) others: Vec<File>,
    /// The loader as it is before it knows the names of the others.
    pub(super) source: String,
    /// Everything in one script, with plain charts and with every chart: made for the first page that wants it.
    pub(super) in_one: [OnceLock<Result<InOne, String>>; 2],
}

/// A file under its fingerprinted name.
#[derive(Debug)]
pub(super) struct File {
    pub plain: String,
    pub name: String,
    pub bytes: Vec<u8>,
    brotli: Option<Vec<u8>>,
    gzip: OnceLock<Vec<u8>>,
}

impl File {
    fn new(plain: &str, bytes: Vec<u8>, brotli: Option<Vec<u8>>) -> File {
        let digest = hex(&Sha256::digest(&bytes));
        let (stem, kind) = plain.rsplit_once('.').unwrap_or((plain, "bin"));
        let name = format!("{stem}.{}.{kind}", &digest[..12]);
        File { plain: plain.to_owned(), name, bytes, brotli, gzip: OnceLock::new() }
    }

    /// Its bytes as gzip.
    pub fn gzip(&self) -> &[u8] {
        self.gzip.get_or_init(|| gzip(&self.bytes))
    }
}

impl Runtime {
    /// The runtime that is part of this program, where it was built with one.
    ///
    /// # Errors
    ///
    /// Never for a program that `cargo xtask program` built.
    pub fn of_program() -> Result<Option<Runtime>, Fault> {
        if PACKED.is_empty() {
            return Ok(None);
        }
        Runtime::new(|name| {
            let packed = PACKED.iter().find(|(own, _)| *own == name).map(|(_, packed)| packed.to_vec());
            let packed = packed.ok_or_else(|| std::io::Error::from(std::io::ErrorKind::NotFound))?;
            let mut bytes = Vec::new();
            brotli::BrotliDecompress(&mut packed.as_slice(), &mut bytes)?;
            Ok((bytes, Some(packed)))
        })
        .map(Some)
    }

    /// The runtime in a folder, such as the `dist/` of a checkout; its `.br` files are used where they are right.
    ///
    /// # Errors
    ///
    /// The file that is missing.
    pub fn of_folder(folder: &Path) -> Result<Runtime, Fault> {
        Runtime::new(|name| {
            let bytes = std::fs::read(folder.join(name))?;
            let packed = std::fs::read(folder.join(format!("{name}.br"))).ok().filter(|packed| {
                let mut unpacked = Vec::new();
                brotli::BrotliDecompress(&mut packed.as_slice(), &mut unpacked).is_ok() && unpacked == bytes
            });
            Ok((bytes, packed))
        })
        .map_err(|fault| match fault {
            Fault::File(name, error) => Fault::File(folder.join(name).display().to_string(), error),
            other => other,
        })
    }

    /// Reads each file by its plain name: its bytes, and their brotli form where it is at hand.
    fn new(read: impl Fn(&str) -> std::io::Result<(Vec<u8>, Option<Vec<u8>>)>) -> Result<Runtime, Fault> {
        let file = |name: &str| read(name).map_err(|error| Fault::File(name.to_owned(), error));
        let mut others = Vec::new();
        for name in OTHERS {
            let (bytes, packed) = file(name)?;
            others.push(File::new(name, bytes, packed));
        }
        let source = String::from_utf8_lossy(&file(LOADER)?.0).into_owned();
        let names: Vec<String> = others.iter().map(|file| format!("\"{}\":\"{}\"", file.plain, file.name)).collect();
        let loader = inside::fill(&source, &format!("JSON.parse('{{{}}}')", names.join(",")))?;
        let loader = File::new(LOADER, loader.into_bytes(), None);
        // It holds for a whole script: who puts the loader into one says it there.
        let source = source.strip_prefix(inside::EAGER).unwrap_or(&source).to_owned();
        Ok(Runtime { loader, others, source, in_one: Default::default() })
    }

    /// The fingerprinted name of the loader, which stands for the whole runtime: it names the other files.
    pub fn name(&self) -> &str {
        &self.loader.name
    }

    /// The loader's digest for an `integrity` attribute.
    pub fn integrity(&self) -> String {
        integrity(&self.loader.bytes)
    }

    /// The stylesheet: its fingerprinted name and its digest for an `integrity` attribute.
    pub fn style(&self) -> (&str, String) {
        let file = self.other("widget.css");
        (&file.name, integrity(&file.bytes))
    }

    /// The script of embed pages, or of the pages around them: its fingerprinted name and its digest for an `integrity`
    /// attribute.
    pub fn script(&self, plain: &str) -> (&str, String) {
        let file = self.other(plain);
        (&file.name, integrity(&file.bytes))
    }

    /// The fingerprinted names of glue and Wasm, with every chart or with plain ones.
    pub fn names(&self, charts: bool) -> [&str; 2] {
        let stem = stem(charts);
        ["js", "wasm"].map(|kind| self.other(&format!("{stem}.{kind}")).name.as_str())
    }

    /// Every file to write, with its `.br` and `.gz`: name and bytes. Those that are `known` are not packed again.
    pub fn files(&self, known: &(dyn Fn(&str) -> Option<Digested> + Sync)) -> Vec<(String, Result<Vec<u8>, Digested>)> {
        use rayon::prelude::*;
        let all: Vec<&File> = self.others.iter().chain([&self.loader]).collect();
        all.into_par_iter()
            .flat_map_iter(|file| {
                let packed = |end: &str, pack: &dyn Fn() -> Vec<u8>| {
                    let name = format!("{}.{end}", file.name);
                    let bytes = known(&name).map_or_else(|| Ok(pack()), Err);
                    (name, bytes)
                };
                [
                    (file.name.clone(), Ok(file.bytes.clone())),
                    packed("br", &|| file.brotli.clone().unwrap_or_else(|| brotli_of(&file.bytes))),
                    packed("gz", &|| file.gzip().to_vec()),
                ]
            })
            .collect()
    }

    /// A file by its fingerprinted name.
    pub fn file(&self, name: &str) -> Option<&[u8]> {
        self.others.iter().chain([&self.loader]).find(|file| file.name == name).map(|file| file.bytes.as_slice())
    }

    pub(super) fn other(&self, plain: &str) -> &File {
        self.others.iter().find(|file| file.plain == plain).expect("a file that every runtime has")
    }
}

pub(super) fn stem(charts: bool) -> &'static str {
    if charts { "explainer-charts" } else { "explainer-widget" }
}

/// A digest as `integrity` attributes write it.
fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", STANDARD.encode(Sha384::digest(bytes)))
}

pub(super) fn odd(name: &str, expected: &str) -> Fault {
    let error = std::io::Error::new(std::io::ErrorKind::InvalidData, format!("no such thing as {expected}"));
    Fault::File(name.to_owned(), error)
}

/// Bytes as gzip at its best level, without a date.
fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), Compression::best());
    // Writing to memory cannot fail.
    let _ = out.write_all(bytes);
    out.finish().unwrap_or_default()
}

/// Bytes as brotli at its best level.
fn brotli_of(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let quality = if cfg!(debug_assertions) { 5 } else { 11 };
    let parameters = brotli::enc::BrotliEncoderParams { quality, lgwin: 24, ..Default::default() };
    let _ = brotli::BrotliCompress(&mut &*bytes, &mut out, &parameters);
    out
}

// `PACKED: &[(plain name, brotli bytes)]`, written by the build script.
include!(concat!(env!("OUT_DIR"), "/runtime.rs"));

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A runtime of next to nothing, whose files have the shapes of the real ones.
    pub(crate) fn small() -> Runtime {
        Runtime::new(|name| {
            let text = match name {
                "element.js" => "const files=JSON.parse(\"{}\");import.meta.url;",
                "widget.css" => ".ex-root{color:red}",
                _ if name.ends_with(".js") => {
                    "function a(){}function b(){}export{a as default,b as mount,b as later,b as run};"
                }
                _ => "\0asm",
            };
            Ok((text.as_bytes().to_vec(), None))
        })
        .expect("a runtime")
    }

    #[test]
    fn names_carry_a_digest_and_the_loader_knows_them() {
        let runtime = small();
        let loader = String::from_utf8_lossy(&runtime.loader.bytes).into_owned();
        for file in &runtime.others {
            assert!(loader.contains(&file.name) && file.name.len() == file.plain.len() + 13, "{loader}");
        }
        assert!(runtime.integrity().starts_with("sha384-"));
    }
}
