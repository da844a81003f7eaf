//! The JSON Schema of documents, derived from their types.

use std::sync::LazyLock;

use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

use super::{Document, form};

/// Where the schema of version 1 is published; documents name it in `$schema`.
pub const SCHEMA_ID: &str = "https://explainer-widget.github.io/explainer-widget/schema/document-1.json";

/// How many things of a kind a document may have at one place, rows of data excepted: far more than any reader
/// reads, and few enough to compare each with each.
const MOST: usize = 500;

/// How many characters a text may have: an answer of ten printed pages.
const LONGEST: usize = 20_000;

static SCHEMA: LazyLock<Value> = LazyLock::new(generate);

/// The JSON Schema (2020-12) of a document, version 1.
pub fn schema() -> &'static Value {
    &SCHEMA
}

fn generate() -> Value {
    let generator = SchemaSettings::draft2020_12().into_generator();
    let mut schema = generator.into_root_schema_for::<Document>().to_value();
    tidy(&mut schema);
    schema["$id"] = json!(SCHEMA_ID);
    schema["title"] = json!("Explainer document, version 1");
    schema
}

/// The version this program reads, and no other.
pub(super) fn version_1(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({ "type": "integer", "const": 1 })
}

/// The alternatives of a `oneOf` or `anyOf` by which one of some fields has to be there.
pub(super) fn each_required(fields: &[&str]) -> Value {
    fields.iter().map(|field| json!({ "required": [field] })).collect()
}

/// Says in the schema what the types cannot: no text is empty, no text or list endless, the discriminator is
/// described, defaults that only mean "absent" are not listed.
fn tidy(schema: &mut Value) {
    let Value::Object(map) = schema else { return };
    let text = map.get("type").is_some_and(|kind| match kind {
        Value::Array(kinds) => kinds.iter().any(|kind| kind == "string"),
        kind => kind == "string",
    });
    if text && !map.contains_key("const") && !map.contains_key("pattern") {
        map.insert("pattern".into(), json!(form::WORDS));
    }
    if text && !map.contains_key("const") {
        map.entry("maxLength").or_insert(json!(LONGEST));
    }
    map.remove("default");
    let limit = match (map.contains_key("items"), map.contains_key("additionalProperties")) {
        (true, _) if map["items"].is_object() && !map["items"]["type"].is_array() => Some("maxItems"),
        (_, true) if map["additionalProperties"].is_object() => Some("maxProperties"),
        _ => None,
    };
    if let Some(limit) = limit {
        map.entry(limit).or_insert(json!(MOST));
    }
    for (keyword, inner) in map.iter_mut() {
        match (keyword.as_str(), inner) {
            ("properties" | "$defs", Value::Object(named)) => {
                if let Some(kind) = named.get_mut("type")
                    && let Some(name) = kind.get("const").and_then(Value::as_str)
                {
                    kind["description"] = json!(format!("Makes this a `{name}` block."));
                }
                named.values_mut().for_each(tidy);
            }
            ("oneOf" | "anyOf", Value::Array(schemas)) => schemas.iter_mut().for_each(tidy),
            ("items" | "additionalProperties", inner) => tidy(inner),
            _ => {}
        }
    }
}
