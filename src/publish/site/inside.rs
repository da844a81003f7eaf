//! The runtime inside a page: all of it in a page that may ask for nothing, or what another page asks for first.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::runtime::{LOADER, Runtime, TOOLS, odd, stem};
use crate::publish::{Fault, escape};

/// What the loader's source says where the names of the other files go (minified or not).
const PLACES: [&str; 2] = ["JSON.parse(\"{}\")", "JSON.parse('{}')"];

/// The first line of loader and glue as `cargo xtask build` makes them: V8 compiles every function as it reads it, while the
/// line brings the Wasm, rather than one by one at their first call, when the page waits for them.
pub(super) const EAGER: &str = "//# allFunctionsCalledOnLoad\n";

/// What a page needs that may ask for nothing, ready to stand in it.
#[derive(Debug, Clone, Default)]
pub struct InOne {
    /// The script.
    pub script: String,
    /// The stylesheet.
    pub style: String,
    /// The policy that allows these two and nothing else.
    pub policy: String,
}

/// The loader in a page that asks for the rest.
pub struct Inside {
    /// The script.
    pub script: String,
    /// Its digest, as a content security policy writes it.
    pub digest: String,
    /// The files that the page need not ask for, beside the loader's place.
    pub names: Vec<String>,
}

impl Runtime {
    /// Everything in one script, for a page that may ask for nothing.
    ///
    /// # Errors
    ///
    /// Where glue or loader are not as this program knows them.
    pub fn all(&self, charts: bool) -> Result<&InOne, Fault> {
        let made =
            self.in_one[usize::from(charts)].get_or_init(|| self.in_one(charts).map_err(|fault| fault.to_string()));
        made.as_ref().map_err(|fault| Fault::Html(fault.clone()))
    }

    fn in_one(&self, charts: bool) -> Result<InOne, Fault> {
        let text = |name: &str| String::from_utf8_lossy(&self.other(name).bytes).into_owned();
        let (css, stem) = (text("widget.css"), stem(charts));
        let glue = body(&text(&format!("{stem}.js")), &["default", "mount", "later"])?;
        let tools = body(&text(TOOLS), &["run"])?;
        // In the order in which the loader counts them.
        let parts = [".wasm", "-figures.wasm", "-draw.wasm", "-more.wasm", "-rest.wasm"];
        let parts =
            parts.map(|end| format!("unpack(\"{}\")", STANDARD.encode(self.other(&format!("{stem}{end}")).gzip())));
        let script = format!(
            "const explainerFiles={{css:{},tools:explainerTools,open:async()=>{{\n\
             const unpack=packed=>new Response(new Blob([Uint8Array.from(atob(packed),c=>c.charCodeAt(0))]).stream()\
             .pipeThrough(new DecompressionStream('gzip'))).arrayBuffer();\n\
             const[wasm,...parts]=await Promise.all([{}]);\n\
             return{{...explainerGlue(),wasm,parts}}}}}};\n\
             function explainerGlue(){{{glue}}}\nfunction explainerTools(){{{tools}}}\n{}",
            serde_json::Value::String(css.clone()),
            parts.join(","),
            fill(&self.source, "explainerFiles")?,
        );
        let script = format!("\n{}\n", escape::script(&script));
        let style = format!("\n{}\n", css.replace("</", "<\\/"));
        let policy = format!(
            "default-src 'none'; script-src {} 'wasm-unsafe-eval'; style-src {}; img-src data: blob:; base-uri 'none'; \
             form-action 'none'",
            source_hash(&script),
            source_hash(&style)
        );
        Ok(InOne { script, style, policy })
    }

    /// The loader for a page that would else have it from `src`, a way from the page, under its plain name or the one with a
    /// digest: the page's other files are beside it under the same kind of name. `charts` says which runtime's glue comes
    /// with it, that of every chart or that of plain ones.
    ///
    /// # Errors
    ///
    /// Where glue or loader are not as this program knows them.
    pub fn inline(&self, src: &str, charts: Option<bool>) -> Result<Inside, Fault> {
        let own = src.rsplit('/').next().unwrap_or_default();
        let name = |plain: &str| if own == self.name() { self.other(plain).name.clone() } else { plain.to_owned() };
        let text = |value: &str| serde_json::Value::from(value).to_string();
        let mut files: Vec<String> =
            self.others.iter().map(|file| format!("{}:{}", text(&file.plain), text(&name(&file.plain)))).collect();
        let mut names = vec![own.to_owned()];
        if let Some(stem) = charts.map(stem) {
            let file = format!("{stem}.js");
            let glue = String::from_utf8_lossy(&self.other(&file).bytes).into_owned();
            files.push(format!("\"{stem}\":async()=>{{{}}}", body(&glue, &["default", "mount", "later"])?));
            names.push(name(&file));
        }
        // What says where a module is says where the page is, in a script of the page's own.
        let loader =
            fill(&self.source, &format!("{{{}}}", files.join(",")))?.replace("import.meta.url", "explainerLoader");
        // Where the reader's act is waited for, most of it is not called for now.
        let eager = if charts.is_some() { EAGER } else { "" };
        let script = format!(
            "{}const explainerLoader=new URL({},document.baseURI).href;{}\n//# sourceURL={}.js\n",
            eager,
            text(src),
            loader.trim_end(),
            stem(false)
        );
        let script = escape::script(&script);
        Ok(Inside { digest: source_hash(&script), script, names })
    }
}

/// The digest of an inline script or style, as a content security policy writes it.
fn source_hash(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes())))
}

/// The loader with something else in the place for names.
pub(super) fn fill(source: &str, names: &str) -> Result<String, Fault> {
    let found = PLACES.iter().find(|place| source.matches(**place).count() == 1);
    let place = found.ok_or_else(|| odd(LOADER, "the place for the names of files, once"))?;
    Ok(source.replacen(place, names, 1))
}

/// A module's source as the body of a function that returns what the module exports, these names among it.
fn body(source: &str, names: &[&str]) -> Result<String, Fault> {
    let mut body = String::with_capacity(source.len());
    let mut exports: Vec<String> = Vec::new();
    for line in source.strip_prefix(EAGER).unwrap_or(source).lines() {
        let mut line = line;
        // As wasm-bindgen writes it: one declaration a line.
        if let Some(rest) = line.strip_prefix("export ")
            && let Some(name) = ["function ", "class "].iter().find_map(|kind| rest.strip_prefix(kind))
        {
            exports.push(name[..name.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(name.len())].into());
            line = rest;
        }
        // As the minifier writes it: one list at the end.
        if let Some(at) = line.rfind("export")
            && let Some(list) = line[at + 6..].trim_start().strip_prefix('{')
            && let Some((list, "" | ";")) = list.split_once('}').map(|(list, rest)| (list, rest.trim()))
        {
            for each in list.split(',').map(str::trim).filter(|each| !each.is_empty()) {
                exports.push(each.split_once(" as ").map_or(each.to_owned(), |(own, name)| format!("{name}:{own}")));
            }
            line = &line[..at];
        }
        body.push_str(line);
        body.push('\n');
    }
    let whole = names.iter().all(|name| {
        exports.iter().any(|export| export == name || export.split_once(':').is_some_and(|(given, _)| given == *name))
    });
    let clean = !body.contains("export ") && !body.contains("export{") && !body.contains("import.meta");
    if !whole || !clean {
        return Err(odd("the runtime", &format!("a module that exports `{}`", names.join("`, `"))));
    }
    Ok(format!("{body}return{{{}}}", exports.join(",")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glue_becomes_a_function() {
        let names = ["default", "mount"];
        let bound =
            "let wasm;\nexport class Handle {\n}\nexport function mount(a) {\n}\n\nexport { __wbg_init as default };\n";
        let expected =
            "let wasm;\nclass Handle {\n}\nfunction mount(a) {\n}\n\n\nreturn{Handle,mount,default:__wbg_init}";
        assert_eq!(body(bound, &names).expect("glue"), expected);
        let small = "var a=1;function b(){}export{b as default,a as mount};\n";
        assert_eq!(body(small, &names).expect("glue"), "var a=1;function b(){}\nreturn{default:b,mount:a}");
        let eager = [EAGER, small].concat();
        assert_eq!(body(&eager, &names).expect("glue"), "var a=1;function b(){}\nreturn{default:b,mount:a}");
        for odd in ["", "export default 1;", "import.meta.url;export{a as default,b as mount};"] {
            assert!(body(odd, &names).is_err(), "{odd}");
        }
    }
}
