//! A random sample of rows (Vega's `sample`), with a fixed seed.

use serde_json::Value as Json;

use super::random::Random;
use super::{Rows, number};

/// The transform `{sample}`: at most so many rows, in the order of the reservoir.
pub(super) fn apply(step: &Json, rows: &mut Rows) -> Result<(), String> {
    let size = number(&step["sample"]).ok_or("expected a number: sample")?.max(0.0) as usize;
    if rows.len() <= size {
        return Ok(());
    }
    let mut reservoir: Vec<usize> = (0..size).collect();
    let mut random = Random::new();
    for row in size..rows.len() {
        let at = ((row + 1) as f64 * random.next()) as usize;
        if let Some(place) = reservoir.get_mut(at) {
            *place = row;
        }
    }
    *rows = rows.pick(&reservoir);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::Value;

    #[test]
    fn a_sample_is_of_all_rows_and_always_the_same() {
        let mut rows = Rows::empty(1000);
        rows.set("x", (0..1000).map(|x| Value::Number(f64::from(x))).collect());
        let sample = || {
            let mut rows = rows.clone();
            apply(&serde_json::json!({"sample": 200}), &mut rows).unwrap();
            rows
        };
        let mean = sample().field("x").iter().map(Value::number).sum::<f64>() / 200.0;
        assert!(sample() == sample() && sample().len() == 200 && (mean - 500.0).abs() < 60.0, "{mean}");
    }
}
