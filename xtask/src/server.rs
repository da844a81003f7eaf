//! The server for looking and for tests: dist/ on this machine alone.

use std::fs;
use std::io::{self, BufRead, BufReader, ErrorKind, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::thread;

use anyhow::{Context, Result, bail};

/// Request lines and headers longer than this, in bytes, end the connection.
const LONGEST_LINE: usize = 16_384;

/// A running server.
pub struct Server {
    address: SocketAddr,
    listening: thread::JoinHandle<()>,
}

impl Server {
    /// Serves `folder` on 127.0.0.1 at `port`; 0 takes a free one.
    ///
    /// # Errors
    /// When the port is taken.
    pub fn start(folder: PathBuf, port: u16) -> Result<Self> {
        let listener = match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
            Ok(listener) => listener,
            Err(error) if error.kind() == ErrorKind::AddrInUse => {
                let other = port.checked_add(1).unwrap_or(8080);
                bail!("expected a free port, got {port} in use; try `cargo xtask serve --port {other}`")
            }
            Err(error) => return Err(error).with_context(|| format!("could not listen on port {port}")),
        };
        let address = listener.local_addr()?;
        let folder = Arc::new(folder);
        // A thread for each connection: browsers open some that stay silent, which must not keep others waiting.
        let listening = thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let folder = Arc::clone(&folder);
                // A reader who left is no error of ours.
                thread::spawn(move || drop(converse(&stream, &folder)));
            }
        });
        Ok(Self { address, listening })
    }

    /// Where it is, with a slash at the end.
    pub fn address(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Serves until the program is ended.
    pub fn wait(self) {
        let _ = self.listening.join();
    }
}

/// The part of a request that decides the answer.
#[derive(Debug, Default, PartialEq)]
struct Request {
    method: String,
    target: String,
    brotli: bool,
    last: bool,
}

/// Answers the requests of one connection in turn.
fn converse(stream: &TcpStream, folder: &Path) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream);
    while let Some(request) = read(&mut reader)? {
        let answer = answer(&request, folder)?;
        // Written at once: a head that travels alone waits for its acknowledgement.
        (&mut &*stream).write_all(&answer)?;
        if request.last {
            break;
        }
    }
    Ok(())
}

/// The next request of a connection; none when it ends or talks nonsense.
fn read(reader: &mut impl BufRead) -> io::Result<Option<Request>> {
    let Some(first) = line(reader)? else { return Ok(None) };
    let mut words = first.split(' ');
    let (Some(method), Some(target), Some("HTTP/1.1")) = (words.next(), words.next(), words.next()) else {
        return Ok(None);
    };
    let mut request = Request { method: method.to_owned(), target: target.to_owned(), ..Request::default() };
    loop {
        let Some(header) = line(reader)? else { return Ok(None) };
        let Some((name, value)) = header.split_once(':') else { break };
        match name.to_ascii_lowercase().as_str() {
            "accept-encoding" => request.brotli = value.split(',').any(|coding| coding.trim() == "br"),
            "connection" => request.last |= value.trim().eq_ignore_ascii_case("close"),
            // A body would be taken for the next request.
            "content-length" | "transfer-encoding" => request.last = true,
            _ => {}
        }
    }
    Ok(Some(request))
}

fn line(reader: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut bytes = Vec::new();
    io::Read::take(reader, LONGEST_LINE as u64).read_until(b'\n', &mut bytes)?;
    let whole = bytes.ends_with(b"\n");
    Ok(whole.then(|| String::from_utf8_lossy(bytes.trim_ascii_end()).into_owned()))
}

/// Head and body.
fn answer(request: &Request, folder: &Path) -> io::Result<Vec<u8>> {
    let text = "text/plain; charset=utf-8";
    if !matches!(request.method.as_str(), "GET" | "HEAD") {
        return Ok(encode("405 Method Not Allowed", text, "", b"expected GET or HEAD\n", true));
    }
    let body = request.method == "GET";
    let found = file_of(&request.target).map(|file| folder.join(file)).filter(|path| path.is_file());
    let Some(path) = found else {
        return Ok(encode("404 Not Found", text, "", b"no such file\n", body));
    };
    let packed = PathBuf::from(format!("{}.br", path.display()));
    let (bytes, coding) = if request.brotli && packed.is_file() {
        (fs::read(&packed)?, "Content-Encoding: br\r\n")
    } else {
        (fs::read(&path)?, "")
    };
    Ok(encode("200 OK", media_type(&path), coding, &bytes, body))
}

fn encode(status: &str, media_type: &str, more: &str, bytes: &[u8], body: bool) -> Vec<u8> {
    // A page in a sandboxed frame has no origin, and may load modules only from those who allow all.
    let mut answer = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {}\r\nCache-Control: no-cache\r\n\
         Vary: Accept-Encoding\r\nAccess-Control-Allow-Origin: *\r\n{more}\r\n",
        bytes.len()
    )
    .into_bytes();
    if body {
        answer.extend_from_slice(bytes);
    }
    answer
}

/// The file that a request's target names, if it stays inside the folder.
fn file_of(target: &str) -> Option<PathBuf> {
    let path = target.split(['?', '#']).next()?.strip_prefix('/')?;
    let path = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
    let path = PathBuf::from(path);
    path.components().all(|part| matches!(part, Component::Normal(_))).then_some(path)
}

fn media_type(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json") => "application/json",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("webp") => "image/webp",
        Some("woff2") => "font/woff2",
        Some("txt" | "csv") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_follow_each_other() -> io::Result<()> {
        let mut text: &[u8] = b"GET /a HTTP/1.1\r\nHost: x\r\naccept-encoding: gzip, br\r\n\r\n\
            HEAD /b HTTP/1.1\r\nConnection: close\r\n\r\nnonsense\r\n";
        let request = |method: &str, target: &str| Request {
            method: method.to_owned(),
            target: target.to_owned(),
            brotli: method == "GET",
            last: method == "HEAD",
        };
        assert_eq!(read(&mut text)?, Some(request("GET", "/a")));
        assert_eq!(read(&mut text)?, Some(request("HEAD", "/b")));
        assert_eq!(read(&mut text)?, None);
        assert_eq!(read(&mut text)?, None);
        Ok(())
    }

    #[test]
    fn requests_stay_inside() {
        assert_eq!(file_of("/"), Some("index.html".into()));
        assert_eq!(file_of("/explainers/a.json?x=/../b"), Some("explainers/a.json".into()));
        assert_eq!(file_of("/es/"), Some("es/index.html".into()));
        assert_eq!(file_of("/../Cargo.toml"), None);
        assert_eq!(file_of("//etc/passwd"), None);
        assert_eq!(file_of("*"), None);
    }
}
