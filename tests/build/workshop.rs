//! A folder with a small runtime, documents and what is built of them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::json;
use sha2::{Digest, Sha256};

/// A folder of its own, gone at the end.
pub struct Workshop(PathBuf);

/// What a run of the program said and ended with.
pub struct Run(Output);

impl Workshop {
    pub fn new(name: &str) -> Workshop {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("build-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&root);
        let runtime = root.join("runtime");
        fs::create_dir_all(&runtime).expect("a folder");
        let glue = "function a(){}function b(){}export{a as default,b as mount,b as later};";
        let files = [
            ("element.js", "const files=JSON.parse(\"{}\");"),
            ("widget.css", ".ex-root{color:red}"),
            ("explainer-tools.js", "function c(){}export{c as run};"),
            ("frame.js", "export{};"),
            ("host.js", ""),
            ("explainer-widget.js", glue),
            ("explainer-charts.js", glue),
            ("explainer-widget.wasm", "\0asm"),
            ("explainer-widget-figures.wasm", "\0asm figures"),
            ("explainer-widget-draw.wasm", "\0asm draw"),
            ("explainer-widget-more.wasm", "\0asm more"),
            ("explainer-widget-rest.wasm", "\0asm rest"),
            ("explainer-charts.wasm", "\0asm charts"),
            ("explainer-charts-figures.wasm", "\0asm figures charts"),
            ("explainer-charts-draw.wasm", "\0asm draw charts"),
            ("explainer-charts-more.wasm", "\0asm more charts"),
            ("explainer-charts-rest.wasm", "\0asm charts' rest"),
        ];
        for (name, text) in files {
            fs::write(runtime.join(name), text).expect("a file");
        }
        Workshop(root)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, text).expect("a file");
        path
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect(name)
    }

    pub fn manifest(&self, out: &str) -> String {
        self.read(&format!("{out}/manifest.json"))
    }

    pub fn build(&self, documents: &[PathBuf], out: &str, options: &[&str]) -> Run {
        let mut command = Command::new(env!("CARGO_BIN_EXE_explainer"));
        command.arg("build").args(documents).arg("--out").arg(self.path(out));
        command.arg("--runtime").arg(self.path("runtime")).args(options);
        Run(command.output().expect("the program runs"))
    }

    /// The names of all files of a folder, in order.
    pub fn files(&self, folder: &str) -> Vec<String> {
        fn collect(folder: &Path, root: &Path, out: &mut Vec<String>) {
            for entry in fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    collect(&path, root, out);
                } else {
                    let name = path.strip_prefix(root).expect("a file of the folder");
                    out.push(name.to_string_lossy().replace('\\', "/"));
                }
            }
        }
        let mut out = Vec::new();
        collect(&self.path(folder), &self.path(folder), &mut out);
        out.sort();
        out
    }
}

impl Drop for Workshop {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

impl Run {
    #[track_caller]
    pub fn ends(&self, code: i32, words: &str) {
        let said = String::from_utf8_lossy(&self.0.stderr);
        assert_eq!(self.0.status.code(), Some(code), "{said}");
        assert!(said.contains(words), "expected `{words}` in:\n{said}");
    }

    #[track_caller]
    pub fn says(&self, words: &str) {
        let said = String::from_utf8_lossy(&self.0.stderr);
        assert!(said.contains(words), "expected `{words}` in:\n{said}");
    }
}

/// A document with one text in each field that takes text.
pub fn document(id: &str, lang: &str, text: &str) -> String {
    json!({
        "version": 1, "id": id, "lang": lang, "kicker": text, "title": text, "summary": text,
        "published": "2026-11-22", "checked": "2026-11-22",
        "corrections": [{ "date": "2026-11-23", "text": text }],
        "sources": { "s": { "title": text, "publisher": text, "url": "https://example.org/?a=\"><u>&b='", "note": text, "license": text } },
        "datasets": { "t": {
            "title": text, "sources": ["s"], "status": "reported", "caveats": [text], "license": text,
            "fields": [
                { "name": "k", "type": "nominal", "title": text },
                { "name": "v", "type": "quantitative", "title": text, "unit": text }
            ],
            "values": [[text, 1.5], ["other", 3]]
        } },
        "sections": [{ "id": "a", "title": text, "blocks": [
            { "type": "text", "text": text, "sources": ["s"] },
            { "type": "chart", "id": "c", "title": text, "subtitle": text, "takeaway": text, "alt": text, "note": text,
              "spec": { "data": { "name": "t" }, "mark": "bar", "encoding": {
                  "x": { "field": "v", "type": "quantitative" }, "y": { "field": "k", "type": "nominal" } } } },
            { "type": "claim", "id": "l", "statement": text, "figure": text, "says": "s", "attributedTo": text,
              "verdict": "contradicted", "finding": text, "sources": ["s"], "evidence": { "chart": "c" } },
            { "type": "stats", "items": [{ "value": text, "label": text, "context": text, "sources": ["s"] }] },
            { "type": "quote", "text": text, "by": text, "role": text, "source": "s" },
            { "type": "callout", "kind": "tip", "title": text, "text": text, "items": [text], "sources": ["s"] }
        ] }],
        "faq": [{ "id": "q", "q": text, "a": text, "sources": ["s"], "show": { "chart": "c" } }],
        "glossary": { "term": text }
    })
    .to_string()
}

pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
