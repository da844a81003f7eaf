//! Texts of values: in the format that is written, or the one that a time unit or a type asks for.

use crate::explainer::Locale;
use crate::flow::Value;
use crate::flow::format::{number, time};
use crate::grammar::model::{Def, Json, Measure, word};

/// How wide Vega takes a text to be where it cannot measure: 0.8 of the font size a letter.
pub fn estimate(text: &str, size: f64) -> f64 {
    (0.8 * text.encode_utf16().count() as f64 * size).trunc()
}

/// The text cut to a width, with an ellipsis.
pub fn shorten(text: &str, limit: f64, size: f64) -> String {
    if estimate(text, size) <= limit {
        return text.to_owned();
    }
    let letters: Vec<char> = text.chars().collect();
    let mut count = letters.len();
    while count > 0 && estimate(&letters[..count].iter().collect::<String>(), size) + 0.8 * size > limit {
        count -= 1;
    }
    letters[..count].iter().chain(['…'].iter()).collect()
}

/// The format that a definition or its guide writes.
pub fn format_of<'a>(def: &'a Def, guide: &str) -> Option<&'a Json> {
    def.json.get(guide).and_then(|guide| guide.get("format")).or_else(|| def.json.get("format"))
}

/// A value in a format: as a moment where the definition is about time.
pub fn value(value: &Value, def: &Def, locale: Locale) -> String {
    let format = format_of(def, "").and_then(Json::as_str);
    let timed = word(&def.json, "formatType") == Some("time")
        || (def.measure == Measure::Temporal && word(&def.json, "formatType") != Some("number"));
    if timed || (def.unit.is_some() && format.is_none()) {
        if !value.is_valid() {
            return if value.is_nothing() { String::new() } else { value.string().to_string() };
        }
        let own = def.unit.as_ref().map_or_else(|| "%b %d, %Y".into(), |unit| unit.format_spec());
        let spec = format.map_or_else(|| time::local(own, locale), str::to_owned);
        return time::show(value.number(), &spec, locale);
    }
    match (format, value) {
        (_, Value::Null | Value::Undefined) if def.measure == Measure::Quantitative || format.is_some() => {
            "null".into()
        }
        (Some(format), value) => formatted(value, format, locale),
        (None, Value::Number(number)) if def.measure == Measure::Quantitative => {
            number::NumberFormat::plain(*number, locale)
        }
        (None, Value::Undefined) => String::new(),
        (None, Value::List(lines)) => lines.iter().map(|line| line.string().to_string()).collect::<Vec<_>>().join(" "),
        (None, value) => value.string().to_string(),
    }
}

/// A number in a d3 format, as it stands where the format cannot be read.
pub fn formatted(value: &Value, format: &str, locale: Locale) -> String {
    match number::NumberFormat::parse(format) {
        Some(format) => format.show(value.number(), locale),
        None => value.string().to_string(),
    }
}
