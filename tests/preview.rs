//! `explainer preview`: what it serves, what it tells of a save, and whom it answers.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use explainer_widget::author::{Start, starter};
use serde_json::Value;

/// A running preview of a document; ended when it goes.
struct Preview {
    child: Child,
    host: String,
    document: PathBuf,
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn document(title: &str) -> String {
    starter(&Start { id: "story", lang: "en", title: Some(title), today: "2026-11-24" })
}

impl Preview {
    /// Starts one in a folder of its own, without a runtime: the pages are the published ones.
    fn start(name: &str) -> Preview {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("a temporary folder");
        let document = folder.join("story.json");
        fs::write(&document, self::document("The first title of the story")).expect("a document");
        let mut command = Command::new(env!("CARGO_BIN_EXE_explainer"));
        command.args(["preview", "story.json", "--port", "0"]).current_dir(&folder);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the program runs");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("its first line");
        let host = line.split("http://").nth(1).and_then(|rest| rest.split('/').next()).expect("an address").to_owned();
        assert!(line.starts_with("Previewing story.json at http://127.0.0.1:"), "{line}");
        Preview { child, host, document }
    }

    fn send(&self, request: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.host).expect("a connection");
        // For a program that hangs, not for one that is slow.
        stream.set_read_timeout(Some(Duration::from_secs(120))).expect("a limit");
        stream.write_all(request.as_bytes()).expect("a request");
        stream
    }

    /// Head and body of the answer to a request.
    fn ask(&self, method: &str, path: &str, host: &str, body: &str) -> (String, String) {
        let length = body.len();
        let mut stream = self.send(&format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
        ));
        let mut text = String::new();
        stream.read_to_string(&mut text).expect("an answer");
        let (head, body) = text.split_once("\r\n\r\n").expect("a head and a body");
        (head.to_owned(), body.to_owned())
    }

    fn get(&self, path: &str) -> (String, String) {
        self.ask("GET", path, &self.host, "")
    }

    fn state(&self) -> Value {
        serde_json::from_str(&self.get("/state").1).expect("JSON")
    }
}

/// The version that the next event tells of.
fn next(events: &mut impl BufRead) -> u64 {
    loop {
        let mut line = String::new();
        assert!(events.read_line(&mut line).expect("an event") > 0, "the stream ended");
        if let Some(version) = line.strip_prefix("data: ") {
            return version.trim().parse().expect("a version");
        }
    }
}

#[test]
fn it_shows_the_page_under_a_strict_policy() {
    let preview = Preview::start("preview-page");
    let (head, page) = preview.get("/");
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    assert!(head.contains("Content-Security-Policy: default-src 'none'"), "{head}");
    assert!(page.contains("The first title of the story") && page.contains("<svg"), "the published page is in it");
    assert!(!page.contains(" style=") && !page.contains("<script>"), "nothing inline");
    for file in
        ["/preview.js", "/preview.css", "/playground", "/playground.js", "/source", "/story.json", "/story.json?7"]
    {
        assert!(preview.get(file).0.starts_with("HTTP/1.1 200"), "{file}");
    }
    for file in ["/nothing", "/../Cargo.toml", "/%2e%2e/x.json", "/.hidden.json", "//story.json"] {
        assert!(preview.get(file).0.starts_with("HTTP/1.1 404"), "{file}");
    }
    assert!(preview.ask("DELETE", "/story.json", &preview.host, "").0.starts_with("HTTP/1.1 405"));
}

#[test]
fn it_answers_calls_under_its_own_names_alone() {
    let preview = Preview::start("preview-host");
    let port = preview.host.split(':').nth(1).expect("a port");
    assert!(preview.ask("GET", "/", &format!("localhost:{port}"), "").0.starts_with("HTTP/1.1 200"));
    for (method, path) in [("GET", "/"), ("GET", "/events"), ("POST", "/check"), ("GET", "/source")] {
        let (head, body) = preview.ask(method, path, "evil.example:80", "{}");
        assert!(head.starts_with("HTTP/1.1 403"), "{path}: {head}");
        assert!(!body.contains("story"), "{path}");
    }
}

#[test]
fn a_save_is_told_and_problems_leave_the_last_good_page() {
    let preview = Preview::start("preview-save");
    let mut events = BufReader::new(preview.send(&format!("GET /events HTTP/1.1\r\nHost: {}\r\n\r\n", preview.host)));
    let first = next(&mut events);
    fs::write(&preview.document, document("The second title of it")).expect("a save");
    // One save may be seen in two steps: empty, then whole.
    let mut version = next(&mut events);
    while preview.state()["title"] != "The second title of it" || preview.state()["problems"][0].is_object() {
        version = next(&mut events);
    }
    assert!(version > first);
    fs::write(&preview.document, document("x").replace("\"summary\"", "\"sumary\"")).expect("a save");
    while preview.state()["problems"][0]["code"] != "unknown-field" {
        next(&mut events);
    }
    let state = preview.state();
    assert_eq!((state["problems"][0]["line"].as_u64(), state["problems"][0]["column"].as_u64()), (Some(9), Some(3)));
    assert_eq!(state["title"], "The second title of it", "the last good version stays");
    assert!(preview.get("/").1.contains("The second title of it"));
}

#[test]
fn the_playground_checks_what_is_typed_without_touching_the_file() {
    let preview = Preview::start("preview-playground");
    let typed = document("A title that is typed here").replace("\"unit\": \"persons\"", "\"title\": \"x\"");
    let problems = preview.ask("POST", "/check", &preview.host, &typed).1;
    let problems: Value = serde_json::from_str(&problems).expect("JSON");
    assert_eq!(problems["problems"][0]["code"], "duplicate-key");
    assert!(preview.get("/sketch.json").0.starts_with("HTTP/1.1 404"), "nothing valid was typed yet");
    let typed = document("A title that is typed here").replace(", \"unit\": \"persons\"", "");
    let state: Value = serde_json::from_str(&preview.ask("POST", "/check", &preview.host, &typed).1).expect("JSON");
    assert_eq!(state["problems"], serde_json::json!([]));
    assert_eq!(state["findings"][0]["code"], "EX006");
    assert!(preview.get("/sketch.json").1.contains("A title that is typed here"));
    assert!(fs::read_to_string(&preview.document).expect("the file").contains("The first title of the story"));
}

#[test]
fn connections_that_come_at_once_are_all_answered() {
    let preview = Preview::start("preview-at-once");
    // A browser opens six at once, and keeps those that the server does not give up.
    for round in 0..60 {
        let streams: Vec<TcpStream> = (0..6)
            .map(|_| preview.send(&format!("GET /preview.css HTTP/1.1\r\nHost: {}\r\n\r\n", preview.host)))
            .collect();
        let mut kept = Vec::new();
        for mut stream in streams {
            stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a limit");
            let mut reader = BufReader::new(&mut stream);
            let (mut length, mut closes) = (0, false);
            loop {
                let mut line = String::new();
                reader.read_line(&mut line).unwrap_or_else(|error| panic!("round {round}: no answer: {error}"));
                let line = line.trim_end().to_ascii_lowercase();
                match line.split_once(": ") {
                    Some(("content-length", number)) => length = number.parse().expect("a length"),
                    Some(("connection", "close")) => closes = true,
                    _ if line.is_empty() => break,
                    _ => {}
                }
            }
            let mut body = vec![0; length];
            reader.read_exact(&mut body).expect("the whole answer");
            assert_eq!(String::from_utf8_lossy(&body), include_str!("../src/cli/preview/preview.css"));
            if !closes {
                kept.push(stream);
            }
        }
    }
}
