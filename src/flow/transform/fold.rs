//! Columns into rows (Vega's `fold`).

use serde_json::Value as Json;

use super::{MOST_ROWS, Rows, Value, texts, too_large, two_names};

/// The transform `{fold, as}`: each row once for every field, with the field's name and value.
pub(super) fn apply(step: &Json, rows: &mut Rows) -> Result<(), String> {
    let fields = texts(&step["fold"]);
    let [key_name, value_name] = two_names(step, "key", "value");
    let count = rows.len().saturating_mul(fields.len());
    if count > MOST_ROWS {
        return Err(too_large());
    }
    let columns: Vec<_> = fields.iter().map(|field| rows.field(field)).collect();
    let keys: Vec<Value> = fields.iter().map(|field| Value::text(field)).collect();
    let each: Vec<usize> = (0..count).map(|at| at / fields.len()).collect();
    let mut out = rows.pick(&each);
    out.set(key_name, (0..count).map(|at| keys[at % keys.len()].clone()).collect());
    out.set(value_name, (0..count).map(|at| columns[at % keys.len()][at / keys.len()].clone()).collect());
    *rows = out;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_become_rows() {
        let json = serde_json::json!([{"a": 1, "b": 2}, {"a": 3}]);
        let Value::List(values) = Value::from_json(&json) else { panic!("a list") };
        let mut rows = Rows::from_values(&values);
        apply(&serde_json::json!({"fold": ["a", "b"], "as": ["k"]}), &mut rows).unwrap();
        assert_eq!(rows.len(), 4);
        assert_eq!((rows.get(2, "k"), rows.get(2, "value")), (Value::text("a"), Value::Number(3.0)));
        assert_eq!(rows.get(3, "value"), Value::Undefined);
        apply(&serde_json::json!({"fold": []}), &mut rows).unwrap();
        assert!(rows.is_empty());
    }
}
