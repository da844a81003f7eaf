//! Vega-Lite's `DateTime` objects.

use serde_json::Value as Json;

/// The names of the months by their first three letters.
const MONTHS: &str = "janfebmaraprmayjunjulaugsepoctnovdec";
/// The names of the days by their first three letters, from Sunday.
const DAYS: &str = "sunmontuewedthufrisat";
/// The parts that a `DateTime` may have.
const PARTS: [&str; 9] = ["year", "quarter", "month", "date", "day", "hours", "minutes", "seconds", "milliseconds"];

/// The moment, in ms UTC, of a `DateTime` object `{year, quarter, month, date, day, hours, minutes, seconds,
/// milliseconds}`. Without a year it is in 2012, a leap year that starts on a Sunday; months count from 1 or have names.
pub fn date_time(json: &Json) -> Option<f64> {
    let parts = json.as_object()?;
    if !PARTS.iter().any(|part| parts.contains_key(*part)) {
        return None;
    }
    let part = |name: &str, default: f64| match &json[name] {
        Json::Null => Some(default),
        Json::String(text) => crate::explainer::parse_number(text),
        part => part.as_f64(),
    };
    let month = match &json["month"] {
        Json::Null => (part("quarter", 1.0)? - 1.0) * 3.0,
        month => named(month, MONTHS, 1.0)?,
    };
    let date = match &json["day"] {
        Json::Null => part("date", 1.0)?,
        // A day does not go with other parts of a date.
        _ if parts.len() > 1 => part("date", 1.0)?,
        day => named(day, DAYS, 0.0)? % 7.0 + 1.0,
    };
    let day = day_of(part("year", 2012.0)?, month)? + date - 1.0;
    let minutes = (day * 24.0 + part("hours", 0.0)?) * 60.0 + part("minutes", 0.0)?;
    Some((minutes * 60.0 + part("seconds", 0.0)?) * 1000.0 + part("milliseconds", 0.0)?)
}

/// The place, from 0, of a part that is a number from `first` on, or one of the names.
fn named(part: &Json, names: &str, first: f64) -> Option<f64> {
    if let Some(number) = part.as_f64() {
        return Some(number - first);
    }
    let text = part.as_str()?;
    if let Some(number) = crate::explainer::parse_number(text) {
        return Some(number - first);
    }
    let start = text.get(..3)?.to_ascii_lowercase();
    names.as_bytes().chunks(3).position(|name| name == start.as_bytes()).map(|at| at as f64)
}

/// The days from 1970 to the start of a month, which counts from 0 and may lie outside of the year.
fn day_of(year: f64, month: f64) -> Option<f64> {
    if !(year.abs() < 300_000.0 && month.abs() < 1e6) {
        return None;
    }
    let year = year.trunc() + (month.trunc() / 12.0).floor();
    let month = month.trunc().rem_euclid(12.0);
    // Years from March on have their leap day at the end (H. Hinnant, "chrono-compatible low-level date algorithms").
    let (year, month) = if month < 2.0 { (year - 1.0, month + 10.0) } else { (year, month - 2.0) };
    let leaps = (year / 4.0).floor() - (year / 100.0).floor() + (year / 400.0).floor();
    Some(year * 365.0 + leaps + ((153.0 * month + 2.0) / 5.0).floor() - 719_468.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_make_a_moment() {
        let cases = [
            (serde_json::json!({"year": 1970}), Some(0.0)),
            (serde_json::json!({"year": 2000, "month": 3, "date": 1}), Some(951_868_800_000.0)),
            (serde_json::json!({"year": 2000, "month": "February", "date": 29, "hours": 12}), Some(951_825_600_000.0)),
            (serde_json::json!({"year": 2006, "month": "jan"}), Some(1_136_073_600_000.0)),
            (serde_json::json!({"quarter": 2}), Some(1_333_238_400_000.0)),
            (serde_json::json!({"day": "Monday"}), Some(1_325_462_400_000.0)),
            (serde_json::json!({"day": 7}), Some(1_325_376_000_000.0)),
            (serde_json::json!({"year": 1969, "month": 12, "date": 31, "hours": 23}), Some(-3_600_000.0)),
            (serde_json::json!({"month": "foo"}), None),
            (serde_json::json!({"x": 1}), None),
            (serde_json::json!(5), None),
        ];
        for (json, moment) in cases {
            assert_eq!(date_time(&json), moment, "{json}");
        }
    }
}
