//! `explainer new`: a starter that has no problem and no finding, and shows every kind of block.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use explainer_widget::author::{Start, starter};
use explainer_widget::document::{check, schema};
use explainer_widget::lint::{Day, lint};
use serde_json::Value;

fn start<'a>(id: &'a str, lang: &'a str, title: Option<&'a str>) -> Start<'a> {
    Start { id, lang, title, today: "2026-11-24" }
}

fn kinds(document: &Value) -> BTreeSet<&str> {
    let sections = document["sections"].as_array().into_iter().flatten();
    sections.flat_map(|section| section["blocks"].as_array()).flatten().filter_map(|it| it["type"].as_str()).collect()
}

#[test]
fn starters_have_no_problem_and_no_finding() {
    let today = Day::read("2026-11-24").expect("a day");
    for lang in ["en", "es", "es-CL", "pt-BR"] {
        let text = starter(&start("story", lang, None));
        let problems: Vec<String> = check(text.as_bytes()).problems.iter().map(ToString::to_string).collect();
        assert_eq!(problems, [""; 0], "{lang}");
        let findings = lint(text.as_bytes(), today).expect("a valid document");
        let findings: Vec<String> = findings.iter().map(|finding| finding.diagnostic.to_string()).collect();
        assert_eq!(findings, [""; 0], "{lang}");
        assert!(!text.contains('@'), "{lang}: a gap is left");
    }
}

#[test]
fn starters_show_every_kind_of_block_and_every_field_of_a_document() {
    let blocks = schema()["$defs"]["Block"]["oneOf"].as_array().expect("blocks");
    let all: BTreeSet<&str> = blocks.iter().filter_map(|block| block["properties"]["type"]["const"].as_str()).collect();
    assert!(all.len() > 8, "{all:?}");
    for lang in ["en", "es"] {
        let document: Value = serde_json::from_str(&starter(&start("story", lang, None))).expect("JSON");
        let missing: Vec<&&str> = all.iter().filter(|kind| !kinds(&document).contains(**kind)).collect();
        assert!(missing.is_empty(), "add to src/author/starter.{lang}.json: {missing:?}");
    }
}

#[test]
fn what_is_known_already_is_filled_in_and_quoted() {
    let title = "He said \"no\" \\ </script>";
    let document: Value = serde_json::from_str(&starter(&start("¿Qué pasó?", "es", Some(title)))).expect("JSON");
    assert_eq!(document["title"], title);
    assert_eq!(document["id"], "que-paso");
    assert_eq!((document["lang"].as_str(), document["checked"].as_str()), (Some("es"), Some("2026-11-24")));
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a temporary folder");
    folder
}

fn explainer(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_explainer"));
    command.args(arguments).current_dir(folder).output().expect("the program runs")
}

#[test]
fn the_command_writes_new_files_only() {
    let folder = folder("new");
    let output = explainer(&folder, &["new", "story.es.json", "--lang", "es", "--title", "Un título"]);
    assert_eq!(output.status.code(), Some(0));
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(told.starts_with("wrote story.es.json\n"), "{told}");
    let written = fs::read(folder.join("story.es.json")).expect("the new file");
    let document: Value = serde_json::from_slice(&written).expect("JSON");
    assert_eq!((document["id"].as_str(), document["title"].as_str()), (Some("story"), Some("Un título")));

    let again = explainer(&folder, &["new", "story.es.json"]);
    assert_eq!(again.status.code(), Some(1));
    let told = String::from_utf8_lossy(&again.stderr);
    assert_eq!(told, "story.es.json: error[file]: expected a new file, got one that is there already\n");
    assert_eq!(fs::read(folder.join("story.es.json")).expect("the file"), written, "it is left as it was");

    assert_eq!(explainer(&folder, &["new", "nowhere/story.json"]).status.code(), Some(1));
    assert_eq!(explainer(&folder, &["new", "x.json", "--lang", "english"]).status.code(), Some(2));
}
