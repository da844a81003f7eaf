//! `explainer import`: drafts whose gaps a check names, and nothing else.
//!
//! `BLESS=1 cargo test --test import` rewrites the expected drafts; read the difference before you commit it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use explainer_widget::author::{Frame, csv, faq_page, vega_lite};
use explainer_widget::document::check;
use serde_json::{Value, json};

const FRAME: Frame = Frame { name: "story", lang: "en", today: "2026-11-24" };

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import")
}

fn read(name: &str) -> Vec<u8> {
    fs::read(folder().join(name)).expect("a fixture")
}

/// Compares a draft with what is expected, and its check: only what an editor has to say is missing.
fn expect(name: &str, text: &str, notes: &[String]) {
    let mut seen = format!("{text}\n");
    notes.iter().for_each(|note| seen.push_str(&format!("note: {note}\n")));
    for problem in check(text.as_bytes()).problems {
        let gap = problem.problem.code == "empty-text" || problem.problem.code == "unknown-value";
        assert!(gap && problem.problem.got == "``", "{name}: {problem}");
        seen.push_str(&format!("{problem}\n"));
    }
    let file = folder().join(format!("{name}.expected"));
    if std::env::var_os("BLESS").is_some() {
        fs::write(&file, &seen).expect("the expected draft is written");
    }
    assert_eq!(seen, fs::read_to_string(&file).unwrap_or_default(), "{name}");
}

#[test]
fn csv_becomes_a_dataset_and_a_chart() {
    for name in ["trade", "codes"] {
        let draft = csv(&read(&format!("{name}.csv")), &FRAME).expect("a table");
        expect(name, &draft.text, &draft.notes);
    }
}

#[test]
fn a_specification_becomes_a_chart_with_its_data() {
    let spec: Value = serde_json::from_slice(&read("cars.vl.json")).expect("JSON");
    let load = |url: &str| fs::read_to_string(folder().join(url)).map_err(|error| error.to_string());
    let draft = vega_lite(&spec, &FRAME, &load).expect("a specification");
    expect("cars", &draft.text, &draft.notes);
}

#[test]
fn questions_of_a_page_become_questions() {
    let draft = faq_page(&String::from_utf8(read("page.html")).expect("UTF-8"), &FRAME).expect("questions");
    expect("page", &draft.text, &draft.notes);
}

/// A draft with its gaps filled, as an editor would.
fn filled(value: &mut Value) {
    match value {
        Value::String(text) if text.is_empty() => *text = "Words of the editor".into(),
        Value::Array(items) => items.iter_mut().for_each(filled),
        Value::Object(members) => members.iter_mut().for_each(|(key, inner)| match key.as_str() {
            "status" => *inner = json!("official"),
            _ => filled(inner),
        }),
        _ => {}
    }
}

#[test]
fn a_draft_with_its_gaps_filled_is_a_document() {
    let mut drafts = vec![csv(&read("trade.csv"), &FRAME).expect("a table").text];
    drafts.push(csv(b"a\tb\n1\t2\n3\t4\n", &FRAME).expect("a table").text);
    drafts.push(csv(b"name\nx\n", &FRAME).expect("a table").text);
    drafts.push(csv(b"day,share\n2024-01-01,5%\n2024-01-02,6%\n", &FRAME).expect("a table").text);
    drafts.push(csv(b"place,people\nArica,1\nIca,\n", &FRAME).expect("a table").text);
    let recipes = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/charts");
    let mut count = 0;
    for entry in fs::read_dir(recipes).expect("recipes") {
        let path = entry.expect("an entry").path();
        if path.to_string_lossy().ends_with(".vl.json") {
            let spec: Value = serde_json::from_slice(&fs::read(&path).expect("a recipe")).expect("JSON");
            // Maps draw shapes from files of their own, which a draft leaves where they are.
            if spec.to_string().contains("\"url\"") {
                continue;
            }
            drafts.push(vega_lite(&spec, &FRAME, &|_| Err("no data".into())).expect("a specification").text);
            count += 1;
        }
    }
    assert!(count > 10, "the recipes are gone");
    for draft in drafts {
        let mut document: Value = serde_json::from_str(&draft).expect("JSON");
        filled(&mut document);
        let problems: Vec<String> =
            check(document.to_string().as_bytes()).problems.iter().map(ToString::to_string).collect();
        assert_eq!(problems, [""; 0], "{draft}");
    }
}

#[test]
fn what_cannot_be_imported_is_told_with_its_place() {
    let told = |source: &[u8]| csv(source, &FRAME).expect_err("no table").to_string();
    assert_eq!(told(b"a,b\n1,2\n1\n"), "3:1: error[csv]: expected 2 cells, as in the first line, got 1");
    assert_eq!(told(b""), "1:1: error[csv]: expected a first line that names the columns, got none");
    assert_eq!(told(b"a,b\n"), "2:1: error[csv]: expected at least one row below the names, got none");
    assert_eq!(told(b"a\n\xff\n"), "2:1: error[encoding]: expected UTF-8 text, got the byte 0xFF");
    let page = faq_page("<p>no questions", &FRAME).expect_err("no questions").to_string();
    assert_eq!(page, "1:1: error[faq]: expected a page with a `FAQPage` in JSON-LD, got one without questions");
}

#[test]
fn hostile_tables_never_panic() {
    for source in ["\u{feff}a;b\n1;2", "a,a,a\n1,2,3", ",\n,", "\"a\nb\",c\n1,2", "a\n9e999\n", "—\n—\n", "a\n-\n"]
    {
        if let Ok(draft) = csv(source.as_bytes(), &FRAME) {
            check(draft.text.as_bytes());
        }
    }
}

fn explainer(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_explainer"));
    command.arg("import").args(arguments).current_dir(folder()).output().expect("the program runs")
}

#[test]
fn the_command_knows_files_by_their_names_and_keeps_to_the_folder_of_data() {
    let printed = explainer(&["trade.csv"]);
    assert_eq!(printed.status.code(), Some(0));
    let document: Value = serde_json::from_slice(&printed.stdout).expect("JSON on stdout");
    assert_eq!(document["id"], "trade");
    assert!(String::from_utf8_lossy(&printed.stderr).starts_with("note: 4 rows; types guessed: `year` temporal"));

    let spec = explainer(&["cars.vl.json", "--data", "data"]);
    assert_eq!(spec.status.code(), Some(0), "{}", String::from_utf8_lossy(&spec.stderr));
    let without = explainer(&["cars.vl.json"]);
    let told = String::from_utf8_lossy(&without.stderr).into_owned();
    assert_eq!(without.status.code(), Some(1));
    assert!(
        told.starts_with("cars.vl.json: error[data]: expected data that can be read, got `data/cars.csv`"),
        "{told}"
    );

    let page = explainer(&["page.html", "--lang", "en"]);
    let document: Value = serde_json::from_slice(&page.stdout).expect("JSON on stdout");
    assert_eq!(document["lang"], "es-CL", "the page's own language counts");

    assert_eq!(explainer(&["page.expected"]).status.code(), Some(1), "an unknown kind of file");
    assert_eq!(explainer(&["page.html", "--from", "csv"]).status.code(), Some(1));
}
