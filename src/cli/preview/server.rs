//! The server of the preview: this machine's own address alone, files that are known by name, one stream of events.

use std::io::{Read, Write};
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use tiny_http::{Method, Request, StatusCode};

use super::page;
use super::state::{Snapshot, State};
use crate::cli::source;
use crate::document::MOST_BYTES;
use crate::publish::site::Runtime;

/// What a page of the preview may do: nothing but what is served here.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; \
    img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// A running server.
pub struct Server {
    http: Arc<tiny_http::Server>,
    shared: Arc<Shared>,
    port: u16,
}

struct Shared {
    state: Arc<State>,
    runtime: Option<Runtime>,
    /// What was last typed into the playground.
    sketch: Mutex<Snapshot>,
    /// The names under which a browser may call this server: others lead here by a foreign page's will.
    hosts: [String; 2],
}

impl Server {
    /// Takes a port of 127.0.0.1; 0 is a free one.
    pub fn start(port: u16, state: Arc<State>, runtime: Option<Runtime>) -> Result<Server, String> {
        let http = tiny_http::Server::http((Ipv4Addr::LOCALHOST, port)).map_err(|error| {
            format!(
                "error[port]: expected to serve on 127.0.0.1:{port}, got: {error}\n  hint: take another with --port"
            )
        })?;
        let port = http.server_addr().to_ip().map_or(port, |address| address.port());
        let hosts = [format!("127.0.0.1:{port}"), format!("localhost:{port}")];
        Ok(Server {
            http: Arc::new(http),
            shared: Arc::new(Shared { state, runtime, sketch: Mutex::default(), hosts }),
            port,
        })
    }

    /// Where the preview is.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    /// Answers requests, each on a thread of its own.
    pub fn run(&self) {
        for request in self.http.incoming_requests() {
            let shared = Arc::clone(&self.shared);
            thread::spawn(move || shared.answer(request));
        }
    }
}

impl Shared {
    fn answer(&self, request: Request) {
        let host =
            request.headers().iter().find(|header| header.field.equiv("Host")).map(|header| header.value.as_str());
        let known = host.is_some_and(|host| self.hosts.iter().any(|own| own == host));
        let path = request.url().split('?').next().unwrap_or_default().to_owned();
        if path == "/events" && known && *request.method() == Method::Get {
            self.events(request);
            return;
        }
        if path == "/check" && known && *request.method() == Method::Post {
            self.check(request);
            return;
        }
        let (status, kind, bytes) = match (known, request.method()) {
            (false, _) => (403, "text/plain; charset=utf-8", b"expected a call by 127.0.0.1 or localhost".to_vec()),
            (true, Method::Get | Method::Head) => match self.file(&path) {
                Some((kind, bytes)) => (200, kind, bytes),
                None => (404, "text/plain; charset=utf-8", b"no such file".to_vec()),
            },
            (true, _) => (405, "text/plain; charset=utf-8", b"expected GET".to_vec()),
        };
        respond(request, status, kind, &bytes);
    }

    /// A file by its path: its type and bytes.
    fn file(&self, path: &str) -> Option<(&'static str, Vec<u8>)> {
        let last = || self.state.last();
        match path {
            "/" => {
                let name = self.state.path().file_name()?.to_string_lossy().into_owned();
                let page = page::html(&last(), &name, self.runtime.as_ref());
                return Some(("text/html; charset=utf-8", page.into_bytes()));
            }
            "/preview.js" => return Some(("text/javascript; charset=utf-8", page::SCRIPT.into())),
            "/preview.css" => return Some(("text/css; charset=utf-8", page::STYLE.into())),
            "/playground" => {
                return Some(("text/html; charset=utf-8", page::playground(self.runtime.as_ref()).into_bytes()));
            }
            "/playground.js" => return Some(("text/javascript; charset=utf-8", page::PLAYGROUND.into())),
            "/source" => return Some(("text/plain; charset=utf-8", std::fs::read(self.state.path()).ok()?)),
            "/sketch.json" => return Some(("application/json", self.sketch().text.clone()?.into_bytes())),
            "/state" => {
                return Some(("application/json", last().told().to_string().into_bytes()));
            }
            _ => {}
        }
        let name = path.strip_prefix('/')?;
        if let Some(bytes) = self.runtime.as_ref().and_then(|runtime| runtime.file(name)) {
            let kind = match name.rsplit('.').next()? {
                "js" => "text/javascript; charset=utf-8",
                "css" => "text/css; charset=utf-8",
                _ => "application/wasm",
            };
            return Some((kind, bytes.to_vec()));
        }
        self.document(name)
    }

    /// Checks what was typed into the playground, and keeps it for the widget there while it is valid.
    fn check(&self, mut request: Request) {
        let mut source = Vec::new();
        let read = request.as_reader().take(MOST_BYTES as u64 + 1).read_to_end(&mut source);
        let state = match read {
            Ok(_) => {
                let mut sketch = self.sketch();
                let next = sketch.after(&source);
                *sketch = next;
                sketch.told()
            }
            Err(_) => return,
        };
        respond(request, 200, "application/json", state.to_string().as_bytes());
    }

    fn sketch(&self) -> MutexGuard<'_, Snapshot> {
        self.sketch.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The document, or another language of it from the same folder.
    fn document(&self, name: &str) -> Option<(&'static str, Vec<u8>)> {
        let own = self.state.path();
        if own.file_name().is_some_and(|file| file.to_string_lossy() == name) {
            return Some(("application/json", self.state.last().text?.into_bytes()));
        }
        let plain =
            name.ends_with(".json") && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
        let bytes = source::read(&own.with_file_name(name)).ok().filter(|_| plain && !name.starts_with('.'))?;
        Some(("application/json", bytes))
    }

    /// Tells of each version until the browser goes away.
    fn events(&self, request: Request) {
        let mut out = request.into_writer();
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n";
        let mut send = |text: &str| out.write_all(text.as_bytes()).and_then(|()| out.flush()).is_ok();
        let mut version = 0;
        let mut open = send(head);
        while open {
            let next = self.state.after(version);
            open = if next == version { send(": still here\n\n") } else { send(&format!("data: {next}\n\n")) };
            version = next;
        }
    }
}

/// Answers, and has the browser close the connection. tiny_http gives each connection a thread, and of two that come at
/// once when one thread is free, the second waits until a thread has nothing to do (`TaskPool::spawn` in 0.12): with a
/// connection that is kept, that is when its browser goes. Its own responses leave out a header that says so.
fn respond(request: Request, status: u16, kind: &str, bytes: &[u8]) {
    let head = format!(
        "HTTP/1.1 {status} {}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nCache-Control: no-store\r\n\
         Content-Security-Policy: {POLICY}\r\nX-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n\
         Connection: close\r\n\r\n",
        StatusCode(status).default_reason_phrase(),
        bytes.len()
    );
    let body = if *request.method() == Method::Head { &[] } else { bytes };
    let mut out = request.into_writer();
    // Whoever asked may be gone: nothing is lost.
    let _ = out.write_all(head.as_bytes()).and_then(|()| out.write_all(body)).and_then(|()| out.flush());
}
