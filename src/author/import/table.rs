//! Tables of text: types guessed from the values, fields of a dataset made from them.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::super::slug::slug;
use crate::explainer::parse_time;

/// What kind of values a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Quantitative,
    Temporal,
    Nominal,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Kind::Quantitative => "quantitative",
            Kind::Temporal => "temporal",
            Kind::Nominal => "nominal",
        }
    }
}

/// A column with its values as JSON.
#[derive(Debug)]
pub(super) struct Column {
    pub name: String,
    pub title: String,
    pub unit: Option<String>,
    pub kind: Kind,
    pub values: Vec<Value>,
}

/// How numbers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// `1,234.5`
    Point,
    /// `1.234,5`
    Comma,
}

/// Whether a cell stands for a missing value.
pub(super) fn is_missing(cell: &str) -> bool {
    matches!(cell.trim(), "" | "NA" | "N/A" | "n/a" | "NaN" | "null" | "NULL" | "-" | "–" | "…" | "..")
}

impl Column {
    /// A column from its heading and its cells. `name` is free to take.
    pub fn guess(heading: &str, name: String, cells: &[&str], mark: Mark) -> Column {
        let (title, mut unit) = heading_and_unit(heading);
        let there: Vec<&str> = cells.iter().map(|cell| cell.trim()).filter(|cell| !is_missing(cell)).collect();
        let times = !there.is_empty() && there.iter().all(|cell| parse_time(cell).is_some());
        let years = there.iter().all(|cell| cell.len() == 4);
        let numbers = !there.is_empty() && there.iter().all(|cell| number(cell, mark).is_some());
        let kind = match (times, numbers) {
            // Four digits are a year where the heading says so, or where all of them are of our age.
            (true, _) if !years || is_time_word(&title) || there.iter().all(|cell| ("1700".."2200").contains(cell)) => {
                Kind::Temporal
            }
            (_, true) => Kind::Quantitative,
            _ => Kind::Nominal,
        };
        if unit.is_none() && kind == Kind::Quantitative && there.iter().all(|cell| cell.ends_with('%')) {
            unit = Some("%".into());
        }
        let value = |cell: &&str| match kind {
            _ if is_missing(cell) => Value::Null,
            Kind::Quantitative => number(cell.trim(), mark).unwrap_or(Value::Null),
            Kind::Temporal | Kind::Nominal => Value::from(cell.trim()),
        };
        Column { values: cells.iter().map(value).collect(), name, title, unit, kind }
    }

    /// The field of a dataset. An amount without a unit has an empty one, which the editor fills in.
    pub fn field(&self) -> Value {
        let mut field = json!({ "name": self.name, "type": self.kind.name(), "title": self.title });
        if self.kind == Kind::Quantitative {
            field["unit"] = json!(self.unit.as_deref().unwrap_or(""));
        }
        field
    }

    /// How many different values there are.
    pub fn distinct(&self) -> usize {
        self.values.iter().filter(|value| !value.is_null()).map(Value::to_string).collect::<BTreeSet<_>>().len()
    }
}

/// A name for a column that no other has.
pub(super) fn name_of(heading: &str, taken: &[Column], place: usize) -> String {
    let base = slug(&heading_and_unit(heading).0, &format!("column-{}", place + 1));
    let free = |name: &String| taken.iter().all(|other| other.name != *name);
    let numbered = (2..).map(|n| format!("{base}-{n}"));
    std::iter::once(base.clone()).chain(numbered).find(free).unwrap_or(base)
}

/// `Exports (US$ million)` is exports in millions of dollars.
fn heading_and_unit(heading: &str) -> (String, Option<String>) {
    let heading = heading.trim();
    let parts = heading.strip_suffix([')', ']']).and_then(|rest| rest.rsplit_once(['(', '[']));
    match parts.map(|(title, unit)| (title.trim(), unit.trim())) {
        Some((title, unit)) if !title.is_empty() && !unit.is_empty() => (title.to_owned(), Some(unit.to_owned())),
        _ => (heading.to_owned(), None),
    }
}

fn is_time_word(title: &str) -> bool {
    const WORDS: [&str; 10] = ["year", "date", "month", "day", "time", "año", "fecha", "mes", "ano", "día"];
    let title = title.to_lowercase();
    WORDS.iter().any(|word| title.split(|c: char| !c.is_alphanumeric()).any(|part| part == *word))
}

/// A number as people write it: with separators of thousands, with a percent sign, with a typographic minus.
/// Leading zeros are of a code, not of a number.
pub(super) fn number(cell: &str, mark: Mark) -> Option<Value> {
    let text = cell.trim().trim_end_matches('%').trim_end().replace('−', "-");
    let (point, group) = match mark {
        Mark::Point => ('.', ','),
        Mark::Comma => (',', '.'),
    };
    let (whole, fraction) = text.split_once(point).map_or((&*text, None), |(whole, rest)| (whole, Some(rest)));
    let digits = whole.strip_prefix('-').unwrap_or(whole);
    let mut groups = digits.split([group, ' ', '\u{a0}', '\u{202f}', '\'']);
    let first = groups.next()?;
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let grouped = digits.len() != first.len();
    if !is_digits(first) || first.len() > 1 && first.starts_with('0') || grouped && first.len() > 3 {
        return None;
    }
    if !groups.all(|group| group.len() == 3 && is_digits(group)) {
        return None;
    }
    if fraction.is_some_and(|fraction| !is_digits(&fraction.to_lowercase().replacen("e-", "", 1).replacen('e', "", 1)))
    {
        return None;
    }
    let sign = if whole.starts_with('-') { "-" } else { "" };
    let plain: String = digits.chars().filter(char::is_ascii_digit).collect();
    let plain = match fraction {
        Some(fraction) => format!("{sign}{plain}.{fraction}"),
        None => format!("{sign}{plain}"),
    };
    match plain.parse::<i64>() {
        Ok(whole) if whole.abs() < 1 << 53 => Some(json!(whole)),
        Ok(_) => None,
        Err(_) => plain.parse::<f64>().ok().filter(|number| number.is_finite()).map(|number| json!(number)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        let point = |text| number(text, Mark::Point);
        assert_eq!(point("1,234.5"), Some(json!(1234.5)));
        assert_eq!(point("−12 %"), Some(json!(-12)));
        assert_eq!(point("1 234 567"), Some(json!(1_234_567)));
        assert_eq!(number("1.234,5", Mark::Comma), Some(json!(1234.5)));
        for code in ["03", "1,23", "1,2345", "12a", "", "1.2.3", "9007199254740993", "-", "1e5x"] {
            assert_eq!(point(code), None, "{code}");
        }
        assert_eq!(point("0"), Some(json!(0)));
        assert_eq!(point("0.5"), Some(json!(0.5)));
        assert_eq!(point("1.5e3"), Some(json!(1500.0)));
    }

    #[test]
    fn kinds_are_guessed_from_values_and_headings() {
        let kind = |heading, cells: &[&str]| Column::guess(heading, "x".into(), cells, Mark::Point).kind;
        assert_eq!(kind("when", &["2019", "", "2020"]), Kind::Temporal);
        assert_eq!(kind("amount", &["2019", "9000"]), Kind::Quantitative);
        assert_eq!(kind("Year", &["0900", "1000"]), Kind::Temporal);
        assert_eq!(kind("Chapter", &["03", "74"]), Kind::Nominal);
        assert_eq!(kind("Day", &["2020-01-31", "2020-02-01"]), Kind::Temporal);
        assert_eq!(kind("Country", &["Chile", "Peru"]), Kind::Nominal);
        let percent = Column::guess("Share", "x".into(), &["1%", "2 %"], Mark::Point);
        assert_eq!((percent.kind, percent.unit.as_deref()), (Kind::Quantitative, Some("%")));
        let trade = Column::guess("Exports (US$ million)", "x".into(), &["1"], Mark::Point);
        assert_eq!((trade.title.as_str(), trade.unit.as_deref()), ("Exports", Some("US$ million")));
    }
}
