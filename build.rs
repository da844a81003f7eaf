//! What is compiled into the program that publishes: the widget's runtime, where `EXPLAINER_RUNTIME` names its folder
//! (`cargo xtask program`).

use std::error::Error;
use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

const RUNTIME: &str = "EXPLAINER_RUNTIME";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    runtime(Path::new(&env::var("OUT_DIR")?))
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
