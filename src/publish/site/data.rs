//! The data behind the charts, as CSV and as JSON: values as they are, not as a reader sees them.

use std::rc::Rc;

use serde_json::{Map, Value, json};

use crate::explainer::{Column, Explainer, Status, Table, Values, number_text, plain_text};

/// A dataset as CSV (RFC 4180): a line of column names, then rows; a dot in numbers, dates as ISO 8601 writes them.
///
/// A text that a spreadsheet would run as a formula gets an apostrophe before it.
pub fn csv(table: &Table) -> String {
    let quoted = |text: &str| {
        let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
        let text = if formula { format!("'{text}") } else { text.to_owned() };
        if text.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
    };
    let mut out = table.columns.iter().map(|column| quoted(&column.name)).collect::<Vec<_>>().join(",") + "\r\n";
    let cells: Vec<Vec<String>> = table
        .columns
        .iter()
        .map(|column| match &column.values {
            Values::Numbers(values) => {
                let text = |value: &f64| if value.is_nan() { String::new() } else { number_text(*value) };
                values.iter().map(text).collect()
            }
            Values::Times(values) => times(values),
            Values::Texts(values) => {
                values.iter().map(|value| value.as_deref().map_or_else(String::new, quoted)).collect()
            }
        })
        .collect();
    for row in 0..table.rows() {
        let line: Vec<&str> = cells.iter().map(|column| column[row].as_str()).collect();
        out.push_str(&line.join(","));
        out.push_str("\r\n");
    }
    out
}

/// A dataset as JSON, with everything that a reader of the figures must know of them.
pub fn json(explainer: &Explainer, table: &Table) -> String {
    let field = |column: &Rc<Column>| {
        let kind = match column.values {
            Values::Numbers(_) => "quantitative",
            Values::Times(_) => "temporal",
            Values::Texts(_) => "nominal",
        };
        json!({ "name": *column.name, "title": *column.title, "type": kind, "unit": column.unit.as_deref() })
    };
    let cells: Vec<Vec<Value>> = table.columns.iter().map(|column| cells(&column.values)).collect();
    let row = |row: usize| {
        let pairs =
            table.columns.iter().zip(&cells).map(|(column, cells)| (column.name.to_string(), cells[row].clone()));
        Value::Object(pairs.collect::<Map<_, _>>())
    };
    let source = |id: &crate::explainer::SourceId| {
        let source = explainer.source(*id);
        json!({ "title": *source.title, "publisher": *source.publisher, "url": source.url.as_deref() })
    };
    let value = json!({
        "title": *table.title,
        "lang": *explainer.lang,
        "status": status(table.status),
        "asOf": table.as_of.as_deref(),
        "license": table.license.as_deref(),
        "sources": table.sources.iter().map(source).collect::<Vec<_>>(),
        "caveats": table.caveats.iter().map(|caveat| plain_text(caveat)).collect::<Vec<_>>(),
        "fields": table.columns.iter().map(field).collect::<Vec<_>>(),
        "values": (0..table.rows()).map(row).collect::<Vec<_>>(),
    });
    format!("{value}\n")
}

fn cells(values: &Values) -> Vec<Value> {
    let text = |text: String| if text.is_empty() { Value::Null } else { Value::String(text) };
    match values {
        Values::Numbers(values) => values.iter().map(|value| number(*value)).collect(),
        Values::Times(values) => times(values).into_iter().map(text).collect(),
        Values::Texts(values) => values.iter().map(|value| value.as_deref().map_or(Value::Null, Value::from)).collect(),
    }
}

/// A number as JSON: a whole one without a point.
fn number(value: f64) -> Value {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if value.fract() == 0.0 && value.abs() < EXACT { json!(value as i64) } else { json!(value) }
}

/// The word that documents use for a status.
fn status(status: Status) -> &'static str {
    match status {
        Status::Official => "official",
        Status::Estimate => "estimate",
        Status::Projection => "projection",
        Status::Press => "press",
        Status::Reported => "reported",
    }
}

/// Times as ISO 8601 writes them, all as exactly as the most exact of them needs: years, months, days or seconds.
fn times(values: &[f64]) -> Vec<String> {
    let parts: Vec<Option<[i64; 4]>> = values.iter().map(|&ms| parts(ms)).collect();
    let all = |test: fn(&[i64; 4]) -> bool| parts.iter().flatten().all(test);
    let years = all(|[_, month, day, rest]| [*month, *day, *rest] == [1, 1, 0]);
    let months = all(|[_, _, day, rest]| [*day, *rest] == [1, 0]);
    let days = all(|[.., rest]| *rest == 0);
    let text = |part: Option<[i64; 4]>| {
        let Some([year, month, day, rest]) = part else { return String::new() };
        let year = if (0..=9999).contains(&year) { format!("{year:04}") } else { format!("{year:+07}") };
        match (years, months, days) {
            (true, ..) => year,
            (_, true, _) => format!("{year}-{month:02}"),
            (_, _, true) => format!("{year}-{month:02}-{day:02}"),
            _ => {
                let (seconds, ms) = (rest / 1000, rest % 1000);
                let time = format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
                let ms = if ms == 0 { String::new() } else { format!(".{ms:03}") };
                format!("{year}-{month:02}-{day:02}T{time}{ms}Z")
            }
        }
    };
    parts.into_iter().map(text).collect()
}

/// Year, month, day and the milliseconds after midnight of a time (H. Hinnant, "chrono-compatible low-level date algorithms").
fn parts(ms: f64) -> Option<[i64; 4]> {
    let ms = Some(ms).filter(|ms| ms.abs() < 8.64e15)?.round() as i64;
    let (days, rest) = (ms.div_euclid(86_400_000) + 719_468, ms.rem_euclid(86_400_000));
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let of_era = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let of_year = day - (365 * of_era + of_era / 4 - of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    Some([of_era + era * 400 + i64::from(month <= 2), month, of_year - (153 * shifted + 2) / 5 + 1, rest])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explainer::parse_time;

    fn table(values: Values) -> Table {
        Table {
            name: "t".into(),
            title: "T".into(),
            sources: Vec::new(),
            status: Status::Official,
            as_of: None,
            license: None,
            caveats: Vec::new(),
            topology: None,
            columns: vec![Column { title: "A".into(), ..Column::new("a", values) }.into()],
        }
    }

    #[test]
    fn times_read_back_as_they_were() {
        for texts in [["1985", "2024"], ["2023-02", "2024-01"], ["2020-02-29", "1969-12-31"]] {
            let values: Vec<f64> = texts.iter().filter_map(|text| parse_time(text)).collect();
            assert_eq!(times(&values), texts);
        }
        assert_eq!(times(&[1.0, f64::NAN, 86_400_000.0]), ["1970-01-01T00:00:00.001Z", "", "1970-01-02T00:00:00Z"]);
    }

    #[test]
    fn spreadsheets_run_nothing() {
        let texts = ["=1+1", "@x", "+56", "-a", "\"q\", r", "plain"];
        let values = Values::Texts(texts.iter().map(|text| Some((*text).into())).chain([None]).collect());
        assert_eq!(csv(&table(values)), "a\r\n'=1+1\r\n'@x\r\n'+56\r\n'-a\r\n\"\"\"q\"\", r\"\r\nplain\r\n\r\n");
        assert_eq!(csv(&table(Values::Numbers(vec![-1.5, f64::NAN, 1e6]))), "a\r\n-1.5\r\n\r\n1000000\r\n");
    }
}
