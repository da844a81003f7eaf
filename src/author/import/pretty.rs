//! JSON as an editor would write it: fields in the order of the format, short things on one line.

use serde_json::Value;

/// Fields in the order in which people write them; others follow.
const ORDER: &[&str] = &[
    "$schema",
    "$comment",
    "version",
    "name",
    "field",
    "datum",
    "aggregate",
    "bin",
    "timeUnit",
    "type",
    "id",
    "kind",
    "lang",
    "kicker",
    "title",
    "publisher",
    "url",
    "summary",
    "published",
    "accessed",
    "updated",
    "checked",
    "staleAfter",
    "translations",
    "q",
    "a",
    "text",
    "sources",
    "datasets",
    "status",
    "asOf",
    "caveats",
    "fields",
    "values",
    "sections",
    "blocks",
    "subtitle",
    "takeaway",
    "alt",
    "note",
    "spec",
    "data",
    "transform",
    "width",
    "height",
    "mark",
    "encoding",
    "x",
    "y",
    "color",
    "shape",
    "sort",
    "layer",
    "concat",
    "hconcat",
    "vconcat",
    "resolve",
    "unit",
    "labels",
    "faq",
    "glossary",
    "actions",
];

/// How long a line may be.
const WIDTH: usize = 120;

/// The text of a document.
pub(super) fn text(value: &Value) -> String {
    let mut out = String::new();
    write(value, 0, &mut out);
    out.push('\n');
    out
}

fn write(value: &Value, indent: usize, out: &mut String) {
    let short = line(value);
    let data = matches!(value, Value::Array(items) if items.iter().all(Value::is_array));
    if !data && 2 * indent + short.len() <= WIDTH && depth(value) <= 2 {
        return out.push_str(&short);
    }
    let pad = |out: &mut String, indent: usize| {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", indent));
    };
    match value {
        Value::Object(members) if !members.is_empty() => {
            out.push('{');
            for (at, (key, inner)) in ordered(members).into_iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                pad(out, indent + 1);
                out.push_str(&format!("{}: ", Value::from(key)));
                write(inner, indent + 1, out);
            }
            pad(out, indent);
            out.push('}');
        }
        Value::Array(items) if !items.is_empty() => {
            out.push('[');
            for (at, inner) in items.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                pad(out, indent + 1);
                write(inner, indent + 1, out);
            }
            pad(out, indent);
            out.push(']');
        }
        _ => out.push_str(&short),
    }
}

/// A value on one line.
fn line(value: &Value) -> String {
    match value {
        Value::Array(items) => format!("[{}]", items.iter().map(line).collect::<Vec<_>>().join(", ")),
        Value::Object(members) if members.is_empty() => "{}".into(),
        Value::Object(members) => {
            let members =
                ordered(members).into_iter().map(|(key, inner)| format!("{}: {}", Value::from(key), line(inner)));
            format!("{{ {} }}", members.collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

fn depth(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        Value::Object(members) => 1 + members.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

fn ordered(members: &serde_json::Map<String, Value>) -> Vec<(&str, &Value)> {
    let mut members: Vec<(&str, &Value)> = members.iter().map(|(key, inner)| (key.as_str(), inner)).collect();
    members.sort_by_key(|(key, _)| ORDER.iter().position(|known| known == key).unwrap_or(ORDER.len()));
    members
}
