//! Drafts from CSV: a dataset with guessed types, and a chart that fits them.

use csv::{ReaderBuilder, Trim};
use serde_json::{Value, json};

use super::table::{Column, Kind, Mark, name_of};
use super::{Draft, Frame, ImportFault, chart_block, draft, unknown_source};

/// The most colours of a chart; see rule EX007.
const MOST_HUES: usize = 7;

/// A draft from the text of a CSV file: comma, semicolon or tab; the first line names the columns.
///
/// # Errors
///
/// What is no table, with its line.
pub fn csv(source: &[u8], frame: &Frame) -> Result<Draft, ImportFault> {
    let text = std::str::from_utf8(source).map_err(|error| {
        let line = source[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1;
        ImportFault(format!(
            "{line}:1: error[encoding]: expected UTF-8 text, got the byte 0x{:02X}",
            source[error.valid_up_to()]
        ))
    })?;
    let text = text.trim_start_matches('\u{feff}');
    let (columns, mut notes) = columns(text)?;
    let fields: Vec<Value> = columns.iter().map(Column::field).collect();
    let rows = columns.first().map_or(0, |column| column.values.len());
    let values: Vec<Value> =
        (0..rows).map(|row| columns.iter().map(|column| column.values[row].clone()).collect()).collect();
    let kinds: Vec<String> = columns.iter().map(|column| format!("`{}` {}", column.name, column.kind.name())).collect();
    notes.insert(0, format!("{rows} rows; types guessed: {}", kinds.join(", ")));
    let mut blocks = vec![json!({ "type": "text", "text": "", "sources": ["source"] })];
    match chart(&columns) {
        Some(spec) => {
            let unit =
                columns.iter().find(|column| column.kind == Kind::Quantitative).and_then(|column| column.unit.clone());
            let measure =
                columns.iter().find(|column| column.kind == Kind::Quantitative).map(|column| column.title.clone());
            let subtitle = measure.zip(unit).map(|(measure, unit)| format!("{measure}, {unit}")).unwrap_or_default();
            blocks.push(chart_block("chart", "", &subtitle, spec));
        }
        None => notes.push("no column of numbers, so no chart".into()),
    }
    let parts = json!({
        "sources": { "source": unknown_source("") },
        "datasets": { "data": {
            "title": "", "sources": ["source"], "status": "", "fields": fields, "values": values,
        } },
        "sections": [{ "id": "numbers", "title": "", "blocks": blocks }],
    });
    Ok(draft(frame, parts, notes))
}

/// The columns of a table, and what is to be said of them.
fn columns(text: &str) -> Result<(Vec<Column>, Vec<String>), ImportFault> {
    let first = text.lines().next().unwrap_or_default();
    let delimiter = [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|delimiter| (first.bytes().filter(|byte| byte == delimiter).count(), *delimiter == b','));
    let delimiter = delimiter.unwrap_or(b',');
    let mut reader = ReaderBuilder::new().delimiter(delimiter).trim(Trim::All).from_reader(text.as_bytes());
    let headings: Vec<String> = match reader.headers() {
        Ok(headings) if !text.trim().is_empty() => headings.iter().map(str::to_owned).collect(),
        _ => return Err(ImportFault("1:1: error[csv]: expected a first line that names the columns, got none".into())),
    };
    let mut rows = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|error| fault(&error))?;
        if row.iter().any(|cell| !cell.is_empty()) {
            rows.push(row);
        }
    }
    if rows.is_empty() {
        return Err(ImportFault("2:1: error[csv]: expected at least one row below the names, got none".into()));
    }
    let mut notes = Vec::new();
    // Where semicolons separate, commas are decimal marks; a cell with a point and three digits is still a thousand.
    let comma = delimiter == b';'
        && rows
            .iter()
            .flatten()
            .any(|cell| cell.contains(',') && cell.starts_with(|c: char| c.is_ascii_digit() || c == '-'));
    let mark = if comma { Mark::Comma } else { Mark::Point };
    if comma {
        notes.push("commas read as decimal marks".into());
    }
    let mut columns: Vec<Column> = Vec::new();
    for (at, heading) in headings.iter().enumerate() {
        let cells: Vec<&str> = rows.iter().map(|row| row.get(at).unwrap_or_default()).collect();
        let name = name_of(heading, &columns, at);
        columns.push(Column::guess(heading, name, &cells, mark));
    }
    Ok((columns, notes))
}

fn fault(error: &csv::Error) -> ImportFault {
    let line = error.position().map_or(1, csv::Position::line);
    let (expected, got) = match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            (format!("{expected_len} cells, as in the first line"), len.to_string())
        }
        _ => ("a row of CSV".to_owned(), error.to_string()),
    };
    ImportFault(format!("{line}:1: error[csv]: expected {expected}, got {got}"))
}

/// A chart that fits the kinds of the columns; `None` where there is nothing to draw.
fn chart(columns: &[Column]) -> Option<Value> {
    let of = |kind: Kind| columns.iter().filter(move |column| column.kind == kind);
    let amounts: Vec<&Column> = of(Kind::Quantitative).collect();
    let first = *amounts.first()?;
    let amount = |column: &Column| json!({ "field": column.name, "type": "quantitative", "title": null });
    let named = |column: &Column| json!({ "field": column.name, "type": "nominal", "title": null });
    let time = of(Kind::Temporal).next();
    let group = of(Kind::Nominal).find(|column| (2..=MOST_HUES).contains(&column.distinct()));
    Some(match (time, group, of(Kind::Nominal).next()) {
        (Some(time), Some(group), _) => json!({
            "data": { "name": "data" },
            "mark": { "type": "line", "point": true },
            "encoding": {
                "x": { "field": time.name, "type": "temporal", "title": null }, "y": amount(first),
                "color": named(group), "shape": named(group),
            },
        }),
        (Some(time), None, _) if amounts.len() == 1 || amounts.len() > MOST_HUES => json!({
            "data": { "name": "data" },
            "mark": { "type": "line", "point": true },
            "encoding": { "x": { "field": time.name, "type": "temporal", "title": null }, "y": amount(first) },
        }),
        (Some(time), None, _) => json!({
            "data": { "name": "data" },
            "encoding": { "x": { "field": time.name, "type": "temporal", "title": null } },
            "layer": amounts.iter().filter(|column| column.unit == first.unit).map(|column| json!({
                "mark": { "type": "line", "point": true },
                "encoding": { "y": amount(column), "color": { "datum": column.title } },
            })).collect::<Vec<_>>(),
        }),
        (None, _, Some(name)) => json!({
            "data": { "name": "data" },
            "mark": "bar",
            "encoding": {
                "y": { "field": name.name, "type": "nominal", "title": null, "sort": "-x" }, "x": amount(first),
            },
        }),
        (None, _, None) => {
            let second = amounts.get(1)?;
            json!({
                "data": { "name": "data" },
                "mark": "point",
                "encoding": {
                    "x": { "field": first.name, "type": "quantitative" }, "y": { "field": second.name, "type": "quantitative" },
                },
            })
        }
    })
}
