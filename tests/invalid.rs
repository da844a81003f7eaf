//! Invalid documents: one mistake each, with the exact report an author gets.
//!
//! `BLESS=1 cargo test --test invalid` rewrites the expected reports; read the difference before you commit it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use explainer_widget::document::{Checked, check};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/invalid")
}

/// The names of the documents in `tests/invalid`, sorted.
fn names() -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder())
        .expect("tests/invalid is there")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("a UTF-8 name"))
        .filter_map(|name| name.strip_suffix(".json").map(str::to_owned))
        .collect();
    names.sort();
    names
}

#[test]
fn every_mistake_is_reported_exactly_as_expected() {
    let bless = std::env::var_os("BLESS").is_some();
    let names = names();
    assert!(names.len() > 90, "the fixtures are gone: {} left", names.len());
    let mut wrong = Vec::new();
    for name in &names {
        let output = Command::new(env!("CARGO_BIN_EXE_explainer"))
            .arg("check")
            .arg(format!("{name}.json"))
            .current_dir(folder())
            .output()
            .expect("the program runs");
        let report = String::from_utf8(output.stdout).expect("a UTF-8 report");
        assert_eq!(output.status.code(), Some(1), "{name}: exit code; report:\n{report}");
        assert!(output.stderr.is_empty(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        // One mistake, one problem: what follows from a mistake is not reported beside it.
        let count = report.matches(": error[").count();
        let several = name.starts_with("several") || name == "missing-fields";
        assert!(if several { count > 2 } else { count == 1 }, "{name}: {count} problems:\n{report}");
        let file = folder().join(format!("{name}.expected"));
        if bless {
            fs::write(&file, &report).expect("the expected report is written");
        } else if fs::read_to_string(&file).unwrap_or_default() != report {
            wrong.push(report);
        }
    }
    assert!(wrong.is_empty(), "{} reports differ from what is expected:\n\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_expected_report_has_its_document() {
    for entry in fs::read_dir(folder()).expect("tests/invalid is there") {
        let path = entry.expect("an entry").path();
        assert!(path.with_extension("json").exists(), "{} has no document", path.display());
    }
}

/// The first report of a document that is made here because it would be a burden as a file.
fn first(source: &[u8]) -> String {
    let begin = Instant::now();
    let Checked { explainer, problems } = check(source);
    // It takes a blink. The limit is for growth out of proportion, which takes hours, not for a busy machine.
    assert!(begin.elapsed() < Duration::from_secs(120), "took {:?}", begin.elapsed());
    assert!(explainer.is_none());
    problems.first().expect("a problem").to_string()
}

#[test]
fn a_file_of_fifty_megabytes_is_refused() {
    let text = format!("{{\"title\": \"{}\"}}", "x".repeat(50_000_000));
    let expected = "1:1: error[too-large]: expected a document of at most 8 MB, got 48 MB\n    \
                    hint: keep in the document only the data that its charts draw";
    assert_eq!(first(text.as_bytes()), expected);
}

#[test]
fn the_program_does_not_read_a_file_of_fifty_megabytes() {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fifty.json");
    fs::write(&file, vec![b' '; 50_000_000]).expect("a temporary file");
    let output = Command::new(env!("CARGO_BIN_EXE_explainer")).arg("check").arg(&file).output().expect("it runs");
    fs::remove_file(&file).expect("the temporary file goes");
    assert_eq!(output.status.code(), Some(1));
    let report = String::from_utf8(output.stdout).expect("a UTF-8 report");
    assert!(report.contains(":1:1: error[too-large]: expected a document of at most 8 MB, got 48 MB"), "{report}");
}

#[test]
fn the_largest_document_allowed_is_checked_in_bounded_time() {
    // Builds without optimisation are twenty times slower; growth out of proportion shows there as well.
    const SIZE: usize = if cfg!(debug_assertions) { 1_000_000 } else { 8_000_000 };
    // What costs a reader most: one long line, many small values, many mistakes, keys that differ at the end only,
    // many names to compare.
    let repeated = |before: &str, item: &str, after: &str| {
        first(format!("{before}{}{after}", item.repeat((SIZE - before.len() - after.len()) / item.len())).as_bytes())
    };
    repeated("[", "[],", "");
    repeated("{\"sections\": [", "7,", "7]}");
    repeated("{\"sections\": [{\"blocks\": [", "{\"type\":\"x\"},", "7]}]}");
    repeated("{\"title\": \"", "\\q", "\"}");
    repeated("{\"title\": \"", "ñ\u{1}", "\"}");
    repeated("", "/**/", "");
    repeated("{", "\"a\":1,", "");
    repeated("{\"faq\":[", "{\"id\":\"a\",\"q\":\"?\",\"a\":\"!\"},", "7]}");
    for mark in ["*", "[", "`", "*a **b ", "[a](", "![", "\\\\n\\n"] {
        repeated("{\"summary\":\"", mark, "\"}");
    }
    let dataset = "{\"datasets\":{\"a\":{\"fields\":[{\"name\":\"a\",\"type\":\"quantitative\"}],";
    repeated(&format!("{dataset}\"csv\":\""), "x\\n", "\"}}}");
    repeated(&format!("{dataset}\"values\":["), "[\"x\"],", "[1]]}}}");
    let keys: String = (0..SIZE / 16).map(|n| format!("\"key{n:07}\":1,")).collect();
    first(format!("{{{keys}").as_bytes());
    first(format!("{{{keys}\"z\":0}}").as_bytes());
    first(format!("{{\"sources\":{{{keys}\"z\":0}}}}").as_bytes());
}

#[test]
fn ten_thousand_levels_of_nesting_are_refused() {
    let expected = "error[too-deep]: expected at most 64 levels of nesting, got another level";
    assert_eq!(first("[".repeat(10_000).as_bytes()), format!("1:65: {expected}"));
    assert_eq!(first("{\"a\":".repeat(10_000).as_bytes()), format!("1:321: {expected}"));
    let closed = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    assert_eq!(first(closed.as_bytes()), format!("1:65: {expected}"));
    let spec = format!("{{\"sections\":[{{\"blocks\":[{{\"type\":\"chart\",\"spec\":{closed}}}]}}]}}");
    assert_eq!(first(spec.as_bytes()), format!("1:107: {expected}"));
}

#[test]
fn bytes_that_are_no_utf_8_are_named() {
    let expected = "1:12: error[encoding]: expected UTF-8 text, got the byte 0xF1\n    hint: save the file as UTF-8";
    let problems = check(b"{\"title\":\"A\xf1o\"}").problems;
    assert!(problems.iter().any(|it| it.to_string() == expected), "{problems:?}");
    let utf16: Vec<u8> = "\u{feff}{}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(first(&utf16).starts_with("1:1: error[encoding]: expected UTF-8 text, got UTF-16 text"));
    let mark = "1:1: error[encoding]: expected UTF-8 text without a byte order mark, got a byte order mark\n    \
                hint: save the file as UTF-8 without BOM";
    assert_eq!(first(b"\xef\xbb\xbf{}"), mark);
}

#[test]
fn a_byte_order_mark_does_not_hide_the_rest() {
    let problems = check(b"\xef\xbb\xbf{\"version\": 2,}").problems;
    let places: Vec<String> =
        problems.iter().map(|it| format!("{}:{} {}", it.line, it.column, it.problem.code)).collect();
    assert_eq!(places[0], "1:1 encoding");
    assert!(places.contains(&"1:13 unknown-value".to_owned()), "{places:?}");
    assert!(places.contains(&"1:14 syntax".to_owned()), "{places:?}");
}

#[test]
fn texts_and_lists_without_end_are_refused() {
    let report = |text: String| {
        let problems = check(text.as_bytes()).problems;
        problems.iter().map(ToString::to_string).find(|it| it.contains("too-many")).unwrap_or_default()
    };
    let long = report(format!("{{\"title\": \"{}\"}}", "ñ".repeat(20_001)));
    assert_eq!(long, "1:11: error[too-many]: expected at most 20000 characters, got 20001");
    assert_eq!(report(format!("{{\"title\": \"{}\"}}", "ñ".repeat(20_000))), "");
    let many = report(format!("{{\"faq\": [{}0]}}", "0,".repeat(500)));
    assert_eq!(many, "1:9: error[too-many]: expected at most 500 elements, got 501");
}

#[test]
fn what_is_quoted_cannot_drive_a_terminal() {
    let report = first("{\"\u{1b}[31mred\u{202e}\u{7f}\": 1}".as_bytes());
    assert!(!report.contains(['\u{1b}', '\u{202e}', '\u{7f}']), "{report:?}");
    let long = check(format!("{{\"{}\": 1}}", "é".repeat(100_000)).as_bytes());
    assert!(long.problems.iter().all(|it| it.to_string().len() < 1000));
}
