//! The pages of the book that are made from the sources: the document reference, the rules, the recipes.
//!
//! `BLESS=1 cargo test --test book_made` writes them again; read the difference before you commit it.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use explainer_widget::document::schema;
use explainer_widget::lint::RULES;
use serde_json::Value;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Compares a page with what the sources make of it now.
fn current(name: &str, made: &str) {
    let file: PathBuf = root().join("docs/book/src").join(name);
    if std::env::var_os("BLESS").is_some() {
        fs::write(&file, made).expect("the page is written");
    }
    let stored = fs::read_to_string(&file).unwrap_or_default();
    assert!(stored == made, "docs/book/src/{name} is old: run `BLESS=1 cargo test --test book_made`");
}

/// Text in a cell of a table. What looks like a tag or like markup of mdBook stays text.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ").replace('<', "&lt;")
}

#[test]
fn the_rules_are_those_of_the_linter() {
    let mut page = String::from(
        "# Linter rules\n\nWhat `explainer lint` looks for, and why. Levels: *info* is worth a thought, *warning* should be mended before\n\
         publication; `--deny` makes either an error. This page is made from the linter's own table.\n\n| rule | level | |\n|---|---|---|\n",
    );
    for rule in RULES {
        let anchor = format!("{}-{}", rule.code.to_lowercase(), rule.name);
        let _ = writeln!(
            page,
            "| [{} {}](#{anchor}) | {} | {} |",
            rule.code,
            rule.name,
            rule.level.name(),
            cell(rule.asks)
        );
    }
    for rule in RULES {
        let _ = write!(
            page,
            "\n## {} {}\n\n{}\n\n*Why:* {}\n\n*Fix:* {}.\n",
            rule.code,
            rule.name,
            cell(rule.asks),
            cell(rule.reason),
            cell(rule.fix)
        );
    }
    current("rules.md", &page);
}

/// What kind of value a schema asks for, in a few words with links.
fn kind(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str().and_then(|reference| reference.rsplit('/').next()) {
        return format!("[{name}](#{})", name.to_lowercase());
    }
    if let Some(choices) = schema["anyOf"].as_array() {
        return choices.iter().filter(|choice| choice["type"] != "null").map(kind).collect::<Vec<_>>().join(" or ");
    }
    if let Some(word) = schema.get("const") {
        return format!("`{word}`");
    }
    let names = match &schema["type"] {
        Value::Array(names) => names.iter().filter_map(Value::as_str).filter(|name| *name != "null").collect(),
        Value::String(name) => vec![name.as_str()],
        _ => Vec::new(),
    };
    let word = |name: &str| match name {
        "array" => format!("list of {}", plural(&kind(&schema["items"]))),
        "object" if schema["additionalProperties"].is_object() => {
            format!("map to {}", kind(&schema["additionalProperties"]))
        }
        "string" => match schema["pattern"].as_str() {
            Some(pattern) if pattern.starts_with("^[0-9]{4}") => "date".into(),
            Some(pattern) if pattern.starts_with("^P") => "duration".into(),
            Some(pattern) if pattern.starts_with("^[a-z0-9]") => "name".into(),
            _ => "text".into(),
        },
        "integer" => "whole number".into(),
        other => other.to_owned(),
    };
    let words: Vec<String> = names.into_iter().map(word).collect();
    if words.is_empty() { "any value".into() } else { words.join(" or ") }
}

fn plural(kind: &str) -> String {
    match kind {
        "text" => "texts".into(),
        "name" => "names".into(),
        "array or object" | "list of any value or object" => "rows".into(),
        "any value" => "values".into(),
        other => other.to_owned(),
    }
}

/// The fields of an object, those that have to be there first.
fn fields(page: &mut String, object: &Value) {
    let required = |name: &str| object["required"].as_array().is_some_and(|names| names.iter().any(|own| own == name));
    page.push_str("\n| field | value | |\n|---|---|---|\n");
    let mut properties: Vec<(&String, &Value)> = object["properties"].as_object().into_iter().flatten().collect();
    properties.sort_by_key(|(name, _)| (!required(name), *name != "type", name.as_str()));
    for (name, property) in properties {
        let mark = if required(name) { " **required**" } else { "" };
        let text = cell(property["description"].as_str().unwrap_or_default());
        let _ = writeln!(page, "| `{name}`{mark} | {} | {text} |", kind(property));
    }
    for keyword in ["oneOf", "anyOf"] {
        let names =
            object[keyword].as_array().into_iter().flatten().filter_map(|choice| choice["required"][0].as_str());
        let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
        if !names.is_empty() {
            let count = if keyword == "oneOf" { "Exactly one" } else { "At least one" };
            let _ = writeln!(page, "\n{count} of {} has to be there.", names.join(", "));
        }
    }
}

/// The heading of a block: `did-you-know` is `Did-you-knowBlock` no more: `DidYouKnowBlock`.
fn block_name(kind: &str) -> String {
    let upper = |part: &str| part[..1].to_uppercase() + &part[1..];
    kind.split('-').map(upper).collect::<String>() + "Block"
}

#[test]
fn the_reference_is_that_of_the_schema() {
    let schema = schema();
    let mut page = String::from(
        "# Document reference\n\nEvery field of a document, version 1. This page is made from the JSON Schema that `explainer schema` prints and\n\
         that editors load. A field that is not listed is an error. *Name* is a text of lower-case letters, digits and hyphens.\n\n## Document\n",
    );
    let _ = write!(page, "\n{}\n", cell(schema["description"].as_str().unwrap_or_default()));
    fields(&mut page, schema);
    for (name, definition) in schema["$defs"].as_object().into_iter().flatten() {
        let _ = write!(page, "\n## {name}\n\n{}\n", cell(definition["description"].as_str().unwrap_or_default()));
        match definition["oneOf"].as_array() {
            Some(choices) if choices.iter().any(|choice| choice.get("const").is_some()) => {
                page.push_str("\n| word | |\n|---|---|\n");
                for choice in choices {
                    let text = cell(choice["description"].as_str().unwrap_or_default());
                    let _ = writeln!(page, "| `{}` | {text} |", choice["const"].as_str().unwrap_or_default());
                }
            }
            Some(choices) if choices.iter().any(|choice| choice["properties"]["type"]["const"].is_string()) => {
                for choice in choices {
                    let kind = choice["properties"]["type"]["const"].as_str().unwrap_or_default();
                    let text = cell(choice["description"].as_str().unwrap_or_default());
                    let _ = write!(page, "\n### {}\n\n`\"type\": \"{kind}\"`: {text}\n", block_name(kind));
                    fields(&mut page, choice);
                }
            }
            _ => fields(&mut page, definition),
        }
    }
    current("reference.md", &page);
}

/// Text whose links into the folder of recipes are words only: the book has no such files.
fn unlinked(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("](") {
        let (target, after) = after.split_once(')').unwrap_or((after, ""));
        match before.rsplit_once('[') {
            Some((before, words)) if !target.contains("://") => out.extend([before, words]),
            _ => out.extend([before, "](", target, ")"]),
        }
        rest = after;
    }
    out + rest
}

/// A recipe of docs/charts/README.md: its name and the lines below it.
fn recipes() -> Vec<(String, Vec<String>)> {
    let text = fs::read_to_string(root().join("docs/charts/README.md")).expect("the recipes");
    let mut out: Vec<(String, Vec<String>)> = Vec::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("**[").and_then(|rest| rest.split(']').next()) {
            out.push((name.to_owned(), Vec::new()));
        } else if let Some((_, lines)) = out.last_mut()
            && !line.trim().is_empty()
        {
            lines.push(line.to_owned());
        }
    }
    out
}

#[test]
fn the_recipes_are_those_of_the_folder() {
    let mut page = String::from(
        "# Chart recipes\n\nNewsroom charts to start from, with sourced figures: take the one that shows what your story says, change the figures,\n\
         the title and the source. In a document, the rows go into a dataset and `data` becomes `{ \"name\": … }`;\n\
         `explainer import chart.vl.json` does that. Pictures are drawn when this book is built (`cargo xtask book`).\n",
    );
    let recipes = recipes();
    assert!(recipes.len() > 10, "the recipes are gone");
    for (name, lines) in &recipes {
        let file = root().join(format!("docs/charts/{name}.vl.json"));
        let spec: Value = serde_json::from_str(&fs::read_to_string(&file).expect("a recipe")).expect("JSON");
        let title = match &spec["title"] {
            Value::Object(title) => title.get("text").and_then(Value::as_str).unwrap_or_default().to_owned(),
            title => title.as_str().unwrap_or_default().to_owned(),
        };
        let _ = write!(page, "\n## {name}\n\n![{}](pictures/{name}.svg)\n", cell(&title));
        for line in lines {
            let line = match line.split_once(": ") {
                Some((word @ ("When" | "Idea" | "Source"), rest)) => format!("*{word}:* {rest}"),
                _ => line.clone(),
            };
            let _ = write!(page, "\n{}\n", cell(&unlinked(&line)));
        }
        let _ = write!(
            page,
            "\n<details><summary>Specification</summary>\n\n```json\n{{{{#include ../../charts/{name}.vl.json}}}}\n```\n\n</details>\n"
        );
    }
    current("recipes.md", &page);
}
