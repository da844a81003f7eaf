//! The JSON Schema that authors' editors load.

use std::fs;
use std::path::Path;
use std::process::Command;

use explainer_widget::document::{Document, SCHEMA_ID, schema};
use serde_json::Value;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn it_names_itself_and_its_dialect() {
    let schema = schema();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    assert_eq!(schema["$id"], SCHEMA_ID);
    assert!(schema["title"].as_str().is_some_and(|title| !title.is_empty()));
    assert!(jsonschema::meta::is_valid(schema));
}

/// Calls back with every schema inside a schema that describes an object, and its place.
fn objects(schema: &Value, place: &str, found: &mut impl FnMut(&Value, &str)) {
    match schema {
        Value::Object(members) => {
            if schema["properties"].is_object() {
                found(schema, place);
            }
            members.iter().for_each(|(key, inner)| objects(inner, &format!("{place}/{key}"), found));
        }
        Value::Array(elements) => {
            elements.iter().enumerate().for_each(|(n, inner)| objects(inner, &format!("{place}/{n}"), found));
        }
        _ => {}
    }
}

#[test]
fn every_property_and_every_word_is_described() {
    let described = |schema: &Value| schema["description"].as_str().is_some_and(|text| text.len() > 4);
    let mut properties = 0;
    objects(schema(), "", &mut |object, place| {
        assert!(described(object), "{place} has no description");
        for (name, property) in object["properties"].as_object().into_iter().flatten() {
            assert!(described(property), "{place}: `{name}` has no description");
            properties += 1;
        }
        assert_eq!(object["additionalProperties"], false, "{place} lets unknown fields pass");
    });
    assert!(properties > 60, "only {properties} properties found");
    for (name, definition) in schema()["$defs"].as_object().into_iter().flatten() {
        for word in definition["oneOf"].as_array().into_iter().flatten().filter(|word| word.get("const").is_some()) {
            assert!(described(word), "{name}: {word} has no description");
        }
    }
}

#[test]
fn the_shipped_documents_are_valid_and_deserialise() {
    let validator = jsonschema::validator_for(schema()).expect("a valid schema");
    for entry in fs::read_dir(root().join("assets/explainers")).expect("assets/explainers is there") {
        let path = entry.expect("an entry").path();
        let value: Value = serde_json::from_slice(&fs::read(&path).expect("a file")).expect("JSON");
        let errors: Vec<String> =
            validator.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{}:\n{}", path.display(), errors.join("\n"));
        serde_json::from_value::<Document>(value).expect("what the schema allows deserialises");
    }
}

#[test]
fn texts_and_lists_have_bounds_and_data_has_none() {
    let dataset = &schema()["$defs"]["Dataset"]["properties"];
    assert!(dataset["values"].get("maxItems").is_none());
    assert!(dataset["columns"]["additionalProperties"].get("maxItems").is_none());
    assert_eq!(dataset["csv"]["maxLength"], 8 * 1024 * 1024);
    assert_eq!(dataset["caveats"]["maxItems"], 500);
    assert_eq!(dataset["title"]["maxLength"], 20_000);
    assert_eq!(schema()["properties"]["sources"]["maxProperties"], 500);
}

#[test]
fn the_file_in_assets_is_what_the_program_prints() {
    let output = Command::new(env!("CARGO_BIN_EXE_explainer")).arg("schema").output().expect("the program runs");
    assert!(output.status.success());
    let printed = String::from_utf8(output.stdout).expect("UTF-8");
    let file = root().join("assets/schema/document-1.json");
    if std::env::var_os("BLESS").is_some() {
        fs::create_dir_all(file.parent().expect("a folder")).expect("the folder is made");
        fs::write(&file, &printed).expect("the schema is written");
    }
    let stored = fs::read_to_string(&file).unwrap_or_default();
    assert!(stored == printed, "assets/schema/document-1.json is old: run `BLESS=1 cargo test --test schema`");
}
