//! Sequences of numbers.

use serde_json::Value as Json;

use super::Value;
use crate::flow::Rows;

/// The most numbers of a sequence.
const MOST: f64 = 1e6;

/// The rows of Vega-Lite's `sequence` generator `{start, stop, step, as}`: start, start + step, … below stop, in the
/// column `as` or else `data`.
pub fn sequence(params: &Json) -> Result<Rows, String> {
    let start = params["start"].as_f64().unwrap_or(0.0);
    let stop = params["stop"].as_f64().ok_or("expected a number: stop")?;
    let step = params["step"].as_f64().filter(|step| *step != 0.0).unwrap_or(1.0);
    let count = ((stop - start) / step).ceil().max(0.0);
    if count.is_nan() || count > MOST {
        return Err("expected a sequence of at most 1000000 numbers".into());
    }
    let mut rows = Rows::empty(count as usize);
    let values = (0..rows.len()).map(|at| Value::Number(start + at as f64 * step)).collect();
    rows.set(params["as"].as_str().unwrap_or("data"), values);
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sequence_ends_before_its_stop() {
        let cases = [
            (serde_json::json!({"start": 0, "stop": 3}), Some("0,1,2")),
            (serde_json::json!({"start": 1, "stop": 2, "step": 0.5}), Some("1,1.5")),
            (serde_json::json!({"start": 3, "stop": 0, "step": -2}), Some("3,1")),
            (serde_json::json!({"start": 3, "stop": 0}), Some("")),
            (serde_json::json!({"stop": 1e300}), None),
            (serde_json::json!({}), None),
        ];
        for (params, told) in cases {
            let rows = sequence(&params).ok();
            let text = rows.map(|rows| Value::List(rows.field("data")).string());
            assert_eq!(text.as_deref(), told, "{params}");
        }
    }
}
