//! Columns from other rows with the same key (Vega's `lookup`).

use serde_json::Value as Json;

use super::{Rows, Value, World, text, texts};
use crate::flow::Lookup;

/// The transform `{lookup, from, as, default}`: the fields of the last row of `from` with the same key, or all of it as
/// one object. `from` is data, or the rows that a selection holds.
pub(super) fn apply(step: &Json, rows: &mut Rows, world: &dyn World) -> Result<(), String> {
    let from = &step["from"];
    let fields = texts(&from["fields"]);
    let mut names = texts(&step["as"]);
    if fields.is_empty() {
        names.truncate(1);
        if names.is_empty() {
            names.push(from["param"].as_str().unwrap_or("_lookup"));
        }
    } else if names.is_empty() {
        names = fields.clone();
    }
    let default = Value::from_json(&step["default"]);
    let default = if default.truth() { default } else { Value::Null };

    let other = match from["param"].as_str() {
        Some(param) => world.held(param),
        None if from["data"].is_object() => world.data(&from["data"])?,
        None => Rows::default(),
    };
    let mut index: Lookup<usize> = Lookup::default();
    if !other.is_empty() {
        for (row, key) in other.field(text(from, "key")?).iter().enumerate() {
            index.insert(&key.key(), row);
        }
    }
    let keys = rows.field(text(step, "lookup")?);
    let found: Vec<Option<usize>> = keys.iter().map(|key| index.get(&key.key()).copied()).collect();
    let columns: Vec<_> = fields.iter().map(|field| other.field(field)).collect();
    // A row looked up often is one object, shared.
    let objects: Vec<Value> =
        if fields.is_empty() { (0..other.len()).map(|row| other.object(row)).collect() } else { Vec::new() };
    for (at, name) in names.iter().enumerate() {
        let value = |row: &Option<usize>| match (row, columns.get(at)) {
            (Some(row), Some(column)) => column[*row].clone(),
            (Some(row), None) => objects.get(*row).cloned().unwrap_or_default(),
            (None, _) => default.clone(),
        };
        rows.set(name, found.iter().map(value).collect());
    }
    Ok(())
}
