//! The linter: every rule has documents that break it, and its exact words.
//!
//! `tests/lint/EX001.json` lists changes to `tests/lint/clean.json`, by JSON pointer (`null` takes away); each makes
//! a document that breaks that rule and no other. `BLESS=1 cargo test --test lint` rewrites the expected reports;
//! read the difference before you commit it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use explainer_widget::lint::{Day, Level, Linted, RULES, json, lint, sarif, text};
use serde_json::{Map, Value};

/// The day on which the fixtures are linted.
const TODAY: &str = "2026-11-24";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn folder() -> PathBuf {
    root().join("tests/lint")
}

fn read(name: &str) -> Value {
    let text = fs::read_to_string(folder().join(name)).unwrap_or_else(|error| panic!("tests/lint/{name}: {error}"));
    serde_json::from_str(&text).expect("JSON")
}

/// Puts a value where a JSON pointer says; the last step may be new.
fn put(document: &mut Value, pointer: &str, value: &Value) {
    let (outer, key) = pointer.rsplit_once('/').expect("a pointer");
    let place = document.pointer_mut(outer).unwrap_or_else(|| panic!("nothing at {outer}"));
    match place {
        Value::Object(members) if value.is_null() => drop(members.remove(key)),
        Value::Object(members) => drop(members.insert(key.to_owned(), value.clone())),
        other => panic!("{outer} is {other}"),
    }
}

/// The documents that break a rule.
fn documents(code: &str) -> Vec<String> {
    let changes = read(&format!("{code}.json"));
    let changed = |change: &Value| {
        let mut document = read("clean.json");
        let change: &Map<String, Value> = change.as_object().expect("changes by pointer");
        change.iter().for_each(|(pointer, value)| put(&mut document, pointer, value));
        format!("{document:#}")
    };
    changes.as_array().expect("a list of changes").iter().map(changed).collect()
}

fn linted(path: &str, source: &str) -> Linted {
    let today = Day::read(TODAY).expect("a day");
    match lint(source.as_bytes(), today) {
        Ok(found) => {
            let findings = found.into_iter().map(|finding| (finding.rule.level, finding)).collect();
            Linted { path: path.to_owned(), findings, problems: Vec::new() }
        }
        Err(problems) => Linted { path: path.to_owned(), findings: Vec::new(), problems },
    }
}

#[test]
fn every_rule_tells_exactly_what_is_expected() {
    let bless = std::env::var_os("BLESS").is_some();
    let mut wrong = Vec::new();
    for rule in RULES {
        let mut report = String::new();
        for document in documents(rule.code) {
            let linted = linted(rule.code, &document);
            assert_eq!(linted.problems, [], "{}: the fixture is no valid document", rule.code);
            let found: BTreeSet<&str> = linted.findings.iter().map(|(_, finding)| finding.rule.code).collect();
            // The day of a check is what dates all sources, too.
            let alone = found.contains(rule.code) && (found.len() == 1 || rule.code == "EX021");
            assert!(alone, "{}: {found:?}\n{}", rule.code, text(&[linted]));
            report.push_str(&text(&[linted]));
        }
        let file = folder().join(format!("{}.expected", rule.code));
        if bless {
            fs::write(&file, &report).expect("the expected report is written");
        } else if fs::read_to_string(&file).unwrap_or_default() != report {
            wrong.push(report);
        }
    }
    assert!(wrong.is_empty(), "{} reports differ from what is expected:\n\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn nothing_is_found_in_a_clean_document() {
    let text = text(&[linted("clean.json", &read("clean.json").to_string())]);
    assert_eq!(text, "1 document linted, nothing found\n");
}

#[test]
fn what_is_announced_or_needs_no_zero_is_let_pass() {
    let spec = "/sections/0/blocks/1/spec/encoding/y/scale";
    for (scale, subtitle) in [
        (serde_json::json!({ "type": "log" }), "Persons, logarithmic scale"),
        (serde_json::json!({ "zero": false }), "Persons; the axis does not start at zero"),
        (serde_json::json!({ "domain": [-2, 10] }), "Persons"),
    ] {
        let mut document = read("clean.json");
        put(&mut document, spec, &scale);
        put(&mut document, "/sections/0/blocks/1/subtitle", &subtitle.into());
        assert_eq!(text(&[linted("x", &document.to_string())]), "1 document linted, nothing found\n", "{scale}");
    }
}

#[test]
fn a_document_allows_a_rule_with_a_reason() {
    let mut document: Value = serde_json::from_str(&documents("EX001")[0]).expect("JSON");
    put(&mut document, "/lint", &serde_json::json!({ "EX001": "the scale is that of the original" }));
    assert_eq!(text(&[linted("x", &document.to_string())]), "1 document linted, nothing found\n");
}

#[test]
fn the_shipped_documents_lint_clean() {
    let mut count = 0;
    for entry in fs::read_dir(root().join("assets/explainers")).expect("the shipped documents") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let source = fs::read_to_string(&path).expect("a document");
            let report = text(&[linted(&path.display().to_string(), &source)]);
            assert_eq!(report, "1 document linted, nothing found\n");
            count += 1;
        }
    }
    assert!(count >= 4, "the shipped documents are gone");
}

/// Documents of every kind: valid ones that break rules, one that is no document.
fn mixed() -> Vec<Linted> {
    let mut out: Vec<Linted> =
        ["EX001", "EX010", "EX033"].iter().map(|code| linted(code, &documents(code)[0])).collect();
    out.push(linted("a folder/ñ.json", "{ \"version\": 2 }"));
    out
}

#[test]
fn sarif_has_the_shape_of_its_standard() {
    let log = sarif(&mixed());
    let schema = read("sarif.schema.json");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let errors: Vec<String> =
        validator.iter_errors(&log).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    let results = run["results"].as_array().expect("results");
    assert!(results.len() > 4);
    for result in results {
        // Those of a document that is not valid have codes of the check, which are no rules.
        if let Some(index) = result["ruleIndex"].as_u64() {
            assert_eq!(rules[index as usize]["id"], result["ruleId"]);
        }
    }
    assert!(results.iter().any(|result| result.get("ruleIndex").is_none()));
    let uri = |result: &Value| result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].clone();
    assert!(results.iter().any(|result| uri(result) == "a%20folder/%C3%B1.json"));
}

#[test]
fn json_has_one_object_for_each_finding() {
    let documents = mixed();
    let all: usize = [Level::Info, Level::Warning, Level::Error]
        .iter()
        .map(|level| documents.iter().map(|document| document.count(*level)).sum::<usize>())
        .sum();
    let list = json(&documents);
    assert_eq!(list.as_array().map(Vec::len), Some(all));
    let first = &list[0];
    assert_eq!((first["code"].as_str(), first["rule"].as_str()), (Some("EX001"), Some("bar-zero")));
    assert!(first["pointer"].as_str().is_some_and(|pointer| pointer.ends_with("/spec/encoding/y/scale/zero")));
}

/// The program in a folder with one document that breaks EX001, a warning.
fn explainer(arguments: &[&str]) -> Output {
    // Tests run at once: none may write the document that another's program reads.
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("lint-{:?}", std::thread::current().id()));
    fs::create_dir_all(&folder).expect("a temporary folder");
    fs::write(folder.join("bar.json"), &documents("EX001")[0]).expect("a document");
    let mut command = Command::new(env!("CARGO_BIN_EXE_explainer"));
    command.arg("lint").args(arguments).current_dir(folder).output().expect("the program runs")
}

#[test]
fn exit_codes_tell_what_stops_a_build() {
    let code = |arguments: &[&str]| explainer(arguments).status.code();
    assert_eq!(code(&["bar.json", "--today", TODAY]), Some(0));
    assert_eq!(code(&["bar.json", "--today", TODAY, "--deny", "EX001"]), Some(1));
    assert_eq!(code(&["bar.json", "--today", TODAY, "--deny", "bar-zero"]), Some(1));
    assert_eq!(code(&["bar.json", "--today", TODAY, "--deny", "EX002"]), Some(0));
    assert_eq!(code(&["bar.json", "--today", TODAY, "--deny", "warnings"]), Some(1));
    assert_eq!(code(&["bar.json", "--today", TODAY, "--deny", "all", "--allow", "EX001"]), Some(0));
    assert_eq!(
        code(&["bar.json", "--today", "2030-01-01", "--deny", "all", "--allow", "EX001"]),
        Some(1),
        "stale by then"
    );
    assert_eq!(code(&["nowhere.json"]), Some(2));
    assert_eq!(code(&["bar.json", "--deny", "EX9"]), Some(2));
    assert_eq!(code(&["bar.json", "--today", "tomorrow"]), Some(2));
    assert_eq!(code(&[]), Some(2));
}

#[test]
fn reports_name_place_level_and_rule() {
    let output = explainer(&["bar.json", "--today", TODAY, "--deny", "EX001"]);
    let report = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(report.contains(": error[EX001 bar-zero]: expected bars that start at zero, got `false`\n"), "{report}");
    assert!(report.ends_with("1 error in 1 document\n"), "{report}");
    for format in ["json", "sarif"] {
        let output = explainer(&["bar.json", "--today", TODAY, "--format", format]);
        serde_json::from_slice::<Value>(&output.stdout).expect("JSON");
    }
}

#[test]
fn rules_explain_themselves() {
    let one = String::from_utf8(explainer(&["--explain", "EX001"]).stdout).expect("UTF-8");
    assert!(one.starts_with("EX001 bar-zero (warning)\n  Bars and areas start at zero"), "{one}");
    assert!(one.contains("\n  why: ") && one.contains("\n  fix: "), "{one}");
    let all = String::from_utf8(explainer(&["--explain", "all"]).stdout).expect("UTF-8");
    assert_eq!(all.matches("\n  why: ").count(), RULES.len());
}
