//! The check as a whole: shipped documents, the command's order and exit codes, bounded time, and no panic ever.

mod properties;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use explainer_widget::document::check;
use proptest::prelude::*;
use serde_json::{Value, json};

fn shipped() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/explainers");
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .expect("assets/explainers is there")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    files.sort();
    assert!(files.len() >= 4, "the shipped explainers are gone");
    files
}

fn explainer(arguments: &[&Path]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_explainer"));
    command.arg("check").args(arguments).output().expect("the program runs")
}

fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).expect("a UTF-8 report")
}

#[test]
fn the_shipped_documents_have_no_problem() {
    for file in shipped() {
        let checked = check(&fs::read(&file).expect("a file"));
        let problems: Vec<String> = checked.problems.iter().map(ToString::to_string).collect();
        assert!(problems.is_empty(), "{}:\n{}", file.display(), problems.join("\n"));
        assert!(checked.explainer.is_some());
    }
}

#[test]
fn reports_stand_in_the_order_of_the_arguments() {
    let invalid = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/invalid");
    let files = ["unknown-field.json", "bad-date.json", "syntax-empty.json", "bad-date.json"];
    let paths: Vec<PathBuf> = files.iter().map(|file| invalid.join(file)).collect();
    let output = explainer(&paths.iter().map(PathBuf::as_path).collect::<Vec<_>>());
    let lines = stdout(&output).lines().filter(|line| line.contains(": error["));
    let order: Vec<&str> = lines.filter_map(|line| files.into_iter().find(|file| line.contains(file))).collect();
    assert_eq!(order, files);
    assert!(stdout(&output).ends_with("\n4 problems in 4 of 4 documents\n"), "{}", stdout(&output));
}

#[test]
fn exit_codes_tell_fine_from_wrong_from_unreadable() {
    let shipped = shipped();
    let fine = explainer(&[&shipped[0], &shipped[1]]);
    assert_eq!(fine.status.code(), Some(0));
    assert_eq!(stdout(&fine), "2 documents checked, no problem found\n");

    let missing = Path::new("there-is-no-such-file.json");
    let output = explainer(&[&shipped[0], missing]);
    assert_eq!(output.status.code(), Some(2));
    let expected = "there-is-no-such-file.json: error[unreadable]: expected a document, got no such file\n\
                    1 document checked, no problem found; 1 file not read\n";
    assert_eq!(stdout(&output), expected);

    let folder = explainer(&[shipped[0].parent().expect("a folder")]);
    assert_eq!(folder.status.code(), Some(2));
    assert!(stdout(&folder).contains("expected a document, got a directory"), "{}", stdout(&folder));

    assert_eq!(explainer(&[]).status.code(), Some(2), "no file named");
}

#[test]
fn a_thousand_documents_are_checked_in_bounded_time() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("thousand");
    fs::create_dir_all(&folder).expect("a temporary folder");
    let source = fs::read(&shipped()[0]).expect("a file");
    let copies: Vec<PathBuf> = (0..1000).map(|n| folder.join(format!("{n}.json"))).collect();
    for copy in &copies {
        fs::write(copy, &source).expect("a copy");
    }
    let begin = Instant::now();
    let output = explainer(&copies.iter().map(PathBuf::as_path).collect::<Vec<_>>());
    let took = begin.elapsed();
    fs::remove_dir_all(&folder).expect("the temporary folder goes");
    assert_eq!(stdout(&output), "1000 documents checked, no problem found\n");
    // It takes a second or three. The limit is for growth out of hand, which takes hours, not for a busy machine.
    assert!(took < Duration::from_secs(120), "{took:?}");
}

/// A mutation of a JSON value: which of its places, and what happens there.
#[derive(Debug, Clone)]
enum Mutation {
    Replace(usize, Value),
    Remove(usize),
    Rename(usize, String),
    Double(usize),
    Swap(usize, usize),
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        prop_oneof![Just(0_i64), Just(-1), Just(1), Just(1 << 53), any::<i64>()].prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        prop::sample::select(vec![
            "",
            " ",
            "usgs",
            "2024",
            "2024-13-40",
            "P1",
            "-",
            "{{",
            "[x](",
            "![](y)",
            "**",
            "javascript:x",
            "bar",
            "line",
            "year",
            "sum",
            "quantitative",
            "temporal",
            "datum.x > 1",
            "utcyearmonth",
            "#c00",
        ])
        .prop_map(Value::from),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::btree_map("[a-z$]{0,6}", inner, 0..3).prop_map(|map| json!(map)),
        ]
    })
}

fn any_mutation() -> impl Strategy<Value = Mutation> {
    let place = || any::<usize>();
    prop_oneof![
        4 => (place(), any_value()).prop_map(|(at, value)| Mutation::Replace(at, value)),
        2 => place().prop_map(Mutation::Remove),
        1 => (place(), "[a-z/~]{0,8}").prop_map(|(at, name)| Mutation::Rename(at, name)),
        1 => place().prop_map(Mutation::Double),
        2 => (place(), place()).prop_map(|(a, b)| Mutation::Swap(a, b)),
    ]
}

/// JSON pointers to all values but the root.
fn pointers(value: &Value, prefix: &str, out: &mut Vec<String>) {
    let mut below = |token: &str, inner: &Value| {
        let pointer = format!("{prefix}/{}", token.replace('~', "~0").replace('/', "~1"));
        out.push(pointer.clone());
        pointers(inner, &pointer, out);
    };
    match value {
        Value::Array(elements) => elements.iter().enumerate().for_each(|(n, inner)| below(&n.to_string(), inner)),
        Value::Object(members) => members.iter().for_each(|(key, inner)| below(key, inner)),
        _ => {}
    }
}

fn mutate(document: &mut Value, mutation: &Mutation) {
    let mut all = Vec::new();
    pointers(document, "", &mut all);
    if all.is_empty() {
        return;
    }
    let pick = |n: usize| all[n % all.len()].clone();
    let around = |pointer: &str| pointer.rsplit_once('/').map(|(outer, last)| (outer.to_owned(), last.to_owned()));
    match mutation {
        Mutation::Replace(at, value) => {
            if let Some(place) = document.pointer_mut(&pick(*at)) {
                *place = value.clone();
            }
        }
        Mutation::Swap(a, b) => {
            let other = document.pointer(&pick(*b)).cloned().unwrap_or_default();
            if let Some(place) = document.pointer_mut(&pick(*a)) {
                *place = other;
            }
        }
        Mutation::Remove(at) | Mutation::Rename(at, _) | Mutation::Double(at) => {
            let Some((outer, last)) = around(&pick(*at)) else { return };
            match document.pointer_mut(&outer) {
                Some(Value::Object(members)) => {
                    let value = members.remove(&last);
                    if let (Mutation::Rename(_, name), Some(value)) = (mutation, value) {
                        members.insert(name.clone(), value);
                    }
                }
                Some(Value::Array(elements)) => {
                    let at = last.parse::<usize>().unwrap_or(0);
                    match mutation {
                        Mutation::Double(_) => elements.insert(at, elements[at].clone()),
                        _ => drop(elements.remove(at)),
                    }
                }
                _ => {}
            }
        }
    }
}

proptest! {
    #![proptest_config(properties::settings(if cfg!(debug_assertions) { 150 } else { 3000 }))]

    #[test]
    fn mutated_documents_never_panic(mutations in prop::collection::vec(any_mutation(), 1..6), which in 0..4_usize) {
        let source = fs::read(&shipped()[which]).expect("a file");
        let mut document: Value = serde_json::from_slice(&source).expect("JSON");
        for mutation in &mutations {
            mutate(&mut document, mutation);
        }
        let text = format!("{document:#}");
        let checked = check(text.as_bytes());
        prop_assert_eq!(checked.explainer.is_some(), checked.problems.is_empty());
        for it in &checked.problems {
            prop_assert!(it.line >= 1 && it.line <= text.lines().count());
            prop_assert!(it.column >= 1);
            prop_assert!(!it.problem.expected.is_empty() && !it.problem.got.is_empty());
        }
    }

    #[test]
    fn mutated_bytes_never_panic(cuts in prop::collection::vec((any::<usize>(), 0..5_usize, any::<[u8; 2]>()), 1..5), which in 0..4_usize) {
        let mut source = fs::read(&shipped()[which]).expect("a file");
        source.truncate(6000 + source.len() % 100);
        for (at, length, new) in cuts {
            let at = at % source.len();
            source.splice(at..(at + length).min(source.len()), new);
        }
        let checked = check(&source);
        prop_assert!(!checked.problems.is_empty(), "a document cut short cannot be fine");
    }
}
