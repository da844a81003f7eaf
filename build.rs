//! What is compiled in: the documents of `assets/explainers`, without the space between their tokens; and the widget's
//! runtime, where `EXPLAINER_RUNTIME` names its folder (`cargo xtask program`), for the program that publishes.

use std::error::Error;
use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

use serde_json::Value;

const DOCUMENTS: &str = "assets/explainers";
const RUNTIME: &str = "EXPLAINER_RUNTIME";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={DOCUMENTS}");
    println!("cargo::rerun-if-changed=build.rs");
    let out = env::var("OUT_DIR")?;
    let mut table = String::from("const DOCUMENTS: &[(&str, &str, &str)] = &[\n");
    if env::var_os("CARGO_FEATURE_BUNDLED").is_some() && Path::new(DOCUMENTS).is_dir() {
        let mut files =
            fs::read_dir(DOCUMENTS)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>, std::io::Error>>()?;
        files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
        files.sort();
        for path in files {
            println!("cargo::rerun-if-changed={}", path.display());
            let mut document: Value = match serde_json::from_str(&fs::read_to_string(&path)?) {
                Ok(document) => document,
                Err(error) => {
                    println!("cargo::warning=expected JSON in {}, got: {error}", path.display());
                    continue;
                }
            };
            let (Some(id), Some(lang)) = (document["id"].as_str(), document["lang"].as_str()) else {
                println!("cargo::warning=expected `id` and `lang` in {}, which is left out", path.display());
                continue;
            };
            writeln!(
                table,
                "    ({id:?}, {lang:?}, include_str!(concat!(env!(\"OUT_DIR\"), \"/{id}.{lang}.json\"))),"
            )?;
            let file = Path::new(&out).join(format!("{id}.{lang}.json"));
            drop_assertions(&mut document);
            fs::write(file, document.to_string())?;
        }
    }
    table.push_str("];\n");
    fs::write(Path::new(&out).join("bundled.rs"), table)?;
    runtime(Path::new(&out))
}

/// Writes the table of the runtime's files, each in its brotli form; an empty one where there is no runtime.
fn runtime(out: &Path) -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-env-changed={RUNTIME}");
    let mut table = String::from("const PACKED: &[(&str, &[u8])] = &[\n");
    let wasm = env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch == "wasm32");
    if let Some(folder) = env::var_os(RUNTIME).filter(|folder| !folder.is_empty() && !wasm) {
        let mut files: Vec<_> =
            fs::read_dir(&folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_, std::io::Error>>()?;
        files.sort();
        for path in files {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let Some(plain) = name.strip_suffix(".br") else { continue };
            println!("cargo::rerun-if-changed={}", path.display());
            fs::copy(&path, out.join(&name))?;
            writeln!(table, "    ({plain:?}, include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{name}\"))),")?;
        }
    }
    table.push_str("];\n");
    Ok(fs::write(out.join("runtime.rs"), table)?)
}

/// Takes out what only `explainer check` reads. Data and charts have no assertions, only fields of that name.
fn drop_assertions(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(drop_assertions),
        Value::Object(members) => {
            members.remove("assert");
            let inner = members.iter_mut().filter(|(name, _)| !matches!(name.as_str(), "spec" | "datasets"));
            inner.for_each(|(_, value)| drop_assertions(value));
        }
        _ => {}
    }
}
