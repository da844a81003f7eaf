//! The reading of datasets into columns: rows, columns, CSV or TopoJSON.

use serde_json::Value;

use super::read::{Node, Reader, name_of};
use super::{Column, Problem, Str, Values, format, number_text, parse_number};

/// A field as declared: its name and the kind of values it may hold.
struct Field {
    name: Str,
    kind: Kind,
    title: Str,
    unit: Option<Str>,
    labels: Vec<(Str, Str)>,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Quantitative,
    Temporal,
    Ordinal,
    Nominal,
}

/// A cell with its place.
type Cell<'a> = (&'a Value, String);

/// The columns of a dataset.
pub(super) fn columns(read: &mut Reader, node: &Node) -> Vec<Column> {
    let fields: Vec<Field> = read.list(node, "fields", 1).iter().map(|field| self::field(read, field)).collect();
    for (at, field) in fields.iter().enumerate() {
        if fields[..at].iter().any(|other| other.name == field.name)
            && let Some(place) = node.field("fields").and_then(|list| list.elements().nth(at)?.field("name"))
        {
            read.reject(&place, "duplicate-id", "a field name that no other field has");
        }
    }
    let forms = ["values", "columns", "csv", "topojson"];
    let given: Vec<&str> = forms.into_iter().filter(|form| node.field(form).is_some()).collect();
    let csv;
    let cells = match given[..] {
        ["values"] => rows(read, node, &fields),
        ["columns"] => by_column(read, node, &fields),
        ["csv"] => {
            csv = csv_values(node.field("csv").and_then(|csv| csv.value.as_str()).unwrap_or_default());
            from_csv(read, node, &fields, &csv)
        }
        ["topojson"] => from_shapes(read, node, &fields),
        _ => {
            let got = if given.is_empty() { "none of them".to_owned() } else { given.join(" and ") };
            read.report(Problem::new(
                node.pointer.clone(),
                "data-form",
                "one of `values`, `columns`, `csv` or `topojson`",
                got,
            ));
            return Vec::new();
        }
    };
    let column = |(field, cells): (Field, Vec<Cell>)| {
        let values = values(read, field.kind, &cells);
        let (title, unit, labels) = (field.title, field.unit, field.labels);
        Column { title, unit, labels, ..Column::new(&field.name, values) }
    };
    fields.into_iter().zip(cells).map(column).collect()
}

fn field(read: &mut Reader, node: &Node) -> Field {
    const KINDS: &[(&str, Kind)] = &[
        ("quantitative", Kind::Quantitative),
        ("temporal", Kind::Temporal),
        ("ordinal", Kind::Ordinal),
        ("nominal", Kind::Nominal),
    ];
    let name = read.word(node, "name");
    let labels = node
        .field("labels")
        .iter()
        .flat_map(Node::members)
        .filter_map(|(key, label)| Some((key.into(), label.value.as_str()?.into())))
        .collect();
    Field {
        kind: read.choice(node, "type", KINDS),
        title: read.maybe_text(node, "title").unwrap_or_else(|| name.clone()),
        unit: read.maybe_text(node, "unit"),
        labels,
        name,
    }
}

const MISSING: &Value = &Value::Null;

/// Cells by field from rows that are arrays or objects.
fn rows<'a>(read: &mut Reader, node: &Node<'a>, fields: &[Field]) -> Vec<Vec<Cell<'a>>> {
    let mut out: Vec<Vec<Cell>> = fields.iter().map(|_| Vec::new()).collect();
    for row in read.list(node, "values", 0) {
        match row.value {
            Value::Array(values) if values.len() == fields.len() => {
                for (column, cell) in out.iter_mut().zip(row.elements()) {
                    column.push((cell.value, cell.pointer));
                }
            }
            Value::Array(values) => {
                let expected = ["a row of ", &fields.len().to_string(), " values, one per field"].concat();
                let got =
                    [values.len().to_string().as_str(), if values.len() == 1 { " value" } else { " values" }].concat();
                read.report(Problem::new(row.pointer.clone(), "row-length", expected, got));
            }
            Value::Object(object) => {
                for key in object.keys().filter(|key| !fields.iter().any(|field| *field.name == ***key)) {
                    let got = super::read::quote(key);
                    read.report(Problem::new(
                        row.pointer.clone(),
                        "unknown-column",
                        "names of the dataset's fields",
                        got,
                    ));
                }
                for (column, field) in out.iter_mut().zip(fields) {
                    let value = object.get(&*field.name).unwrap_or(MISSING);
                    column.push((value, [&row.pointer, "/", &field.name].concat()));
                }
            }
            _ => read.reject(&row, "wrong-type", "a row: an array or an object"),
        }
    }
    out
}

/// Cells by field from columns by name.
fn by_column<'a>(read: &mut Reader, node: &Node<'a>, fields: &[Field]) -> Vec<Vec<Cell<'a>>> {
    let Some(columns) = node.field("columns") else { return Vec::new() };
    for (name, place) in columns.members() {
        if !fields.iter().any(|field| &*field.name == name) {
            read.reject(&place, "unknown-column", "a column named in `fields`");
        }
    }
    let out: Vec<Vec<Cell>> = fields
        .iter()
        .map(|field| {
            let column = columns.field(&field.name);
            if column.is_none() {
                let got = ["no column ", &super::read::quote(&field.name)].concat();
                read.report(Problem::new(columns.pointer.clone(), "missing-column", "a column for each field", got));
            }
            column.iter().flat_map(Node::elements).map(|cell| (cell.value, cell.pointer)).collect()
        })
        .collect();
    if fields.iter().any(|field| columns.field(&field.name).is_none()) {
        return Vec::new();
    }
    if out.iter().any(|column| column.len() != out[0].len()) {
        let lengths: Vec<String> = out.iter().map(|column| column.len().to_string()).collect();
        read.report(Problem::new(columns.pointer, "row-length", "columns of one length", lengths.join(", ")));
        return Vec::new();
    }
    out
}

/// Cells by field from CSV whose first record names the fields.
fn from_csv<'a>(read: &mut Reader, node: &Node, fields: &[Field], records: &'a [Vec<Value>]) -> Vec<Vec<Cell<'a>>> {
    let place = [&node.pointer, "/csv"].concat();
    let Some((head, records)) = records.split_first() else {
        read.report(Problem::new(place, "csv", "a first line that names the fields", "an empty text"));
        return Vec::new();
    };
    let names = head.iter().filter_map(Value::as_str);
    if !names.clone().eq(fields.iter().map(|field| &*field.name)) {
        let expected: Vec<&str> = fields.iter().map(|field| &*field.name).collect();
        let expected = ["the field names in order: ", &expected.join(",")].concat();
        let got = super::read::quote(&names.collect::<Vec<_>>().join(","));
        read.report(Problem::new(place, "csv", expected, got));
        return Vec::new();
    }
    let mut out: Vec<Vec<Cell>> = fields.iter().map(|_| Vec::new()).collect();
    for (line, record) in records.iter().enumerate() {
        if record.len() != fields.len() {
            let expected = ["records of ", &fields.len().to_string(), " values"].concat();
            let got = [&record.len().to_string(), " in record ", &(line + 2).to_string()].concat();
            read.report(Problem::new(place.clone(), "row-length", expected, got));
            continue;
        }
        for (column, cell) in out.iter_mut().zip(record) {
            column.push((cell, place.clone()));
        }
    }
    out
}

/// Cells by field from the geometries of TopoJSON: a property of that name, or the `id`.
fn from_shapes<'a>(read: &mut Reader, node: &Node<'a>, fields: &[Field]) -> Vec<Vec<Cell<'a>>> {
    let mut out: Vec<Vec<Cell>> = fields.iter().map(|_| Vec::new()).collect();
    let Some(topology) = node.field("topojson") else { return out };
    for (_, object) in topology.field("objects").iter().flat_map(Node::members) {
        for shape in object.field("geometries").iter().flat_map(Node::elements) {
            let own = shape.field("properties");
            for (column, field) in out.iter_mut().zip(fields) {
                let id = || shape.field("id").filter(|_| &*field.name == "id");
                let cell = own.as_ref().and_then(|own| own.field(&field.name)).or_else(id);
                column.push(cell.map_or((MISSING, shape.pointer.clone()), |cell| (cell.value, cell.pointer)));
            }
        }
    }
    if out.first().is_some_and(Vec::is_empty) || topology.field("arcs").is_none() {
        read.reject(&topology, "topojson", "a topology with `arcs` and `objects` that have `geometries`");
    }
    out
}

/// Records of CSV (RFC 4180); numbers become numbers, empty cells null.
fn csv_values(text: &str) -> Vec<Vec<Value>> {
    let mut out = Vec::new();
    let mut record = Vec::new();
    let mut rest = text.strip_prefix('\u{feff}').unwrap_or(text);
    while !rest.is_empty() {
        let (cell, quoted, after) = csv_cell(rest);
        record.push(if quoted {
            Value::from(cell)
        } else if cell.is_empty() {
            Value::Null
        } else {
            parse_number(&cell).map_or_else(|| Value::from(cell), Value::from)
        });
        rest = match after.strip_prefix(',') {
            Some(next) => {
                if next.is_empty() {
                    record.push(Value::Null);
                }
                next
            }
            None => {
                out.push(std::mem::take(&mut record));
                ["\r\n", "\n", "\r"].iter().find_map(|end| after.strip_prefix(end)).unwrap_or("")
            }
        };
    }
    if !record.is_empty() {
        out.push(record);
    }
    out
}

/// A cell, whether it was quoted, and the text after it.
fn csv_cell(text: &str) -> (String, bool, &str) {
    let Some(mut rest) = text.strip_prefix('"') else {
        let end = text.find([',', '\n']).unwrap_or(text.len());
        let end = if text[..end].ends_with('\r') { end - 1 } else { end };
        return (text[..end].to_owned(), false, &text[end..]);
    };
    let mut cell = String::new();
    loop {
        let Some(end) = rest.find('"') else { return (cell + rest, true, "") };
        cell.push_str(&rest[..end]);
        rest = &rest[end + 1..];
        match rest.strip_prefix('"') {
            Some(next) => {
                cell.push('"');
                rest = next;
            }
            None => {
                // Whatever stands between the closing quote and the next separator is dropped, as spreadsheets do.
                let end = rest.find([',', '\n']).unwrap_or(rest.len());
                let end = if rest[..end].ends_with('\r') { end - 1 } else { end };
                return (cell, true, &rest[end..]);
            }
        }
    }
}

fn values(read: &mut Reader, kind: Kind, cells: &[Cell]) -> Values {
    let mut wrong = |(value, place): &Cell, expected: &'static str| {
        read.report(Problem::new(place.clone(), "wrong-type", expected, name_of(value)));
    };
    let numeric = cells.iter().all(|(value, _)| value.is_number() || value.is_null());
    match kind {
        Kind::Quantitative => {
            let number = |cell: &Cell| match cell.0 {
                Value::Null => f64::NAN,
                value => value.as_f64().unwrap_or_else(|| {
                    wrong(cell, "a number or null");
                    f64::NAN
                }),
            };
            Values::Numbers(cells.iter().map(number).collect())
        }
        Kind::Temporal => {
            let time = |cell: &Cell| {
                let read = match cell.0 {
                    Value::Null => return f64::NAN,
                    Value::String(text) => format::parse_time(text),
                    // CSV has no types: a bare year arrives as a number.
                    Value::Number(year) => {
                        format::parse_time(&year.as_f64().map_or(String::new(), |year| (year as i64).to_string()))
                    }
                    _ => None,
                };
                read.unwrap_or_else(|| {
                    wrong(cell, "a year, month or day as text, `2024`, `2024-03` or `2024-03-31`, or null");
                    f64::NAN
                })
            };
            Values::Times(cells.iter().map(time).collect())
        }
        Kind::Ordinal | Kind::Nominal if numeric && !cells.is_empty() => {
            Values::Numbers(cells.iter().map(|(value, _)| value.as_f64().unwrap_or(f64::NAN)).collect())
        }
        Kind::Ordinal | Kind::Nominal => {
            let text = |cell: &Cell| match cell.0 {
                Value::Null => None,
                Value::String(text) => Some(Str::from(&**text)),
                Value::Number(number) => Some(number_text(number.as_f64().unwrap_or(f64::NAN)).into()),
                _ => {
                    wrong(cell, "a string or null");
                    None
                }
            };
            Values::Texts(cells.iter().map(text).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_reads_as_rfc_4180() {
        let csv = "a,b\r\n1,\"x, \"\"y\"\"\"\n,\nlast,";
        let expected = serde_json::json!([["a", "b"], [1.0, "x, \"y\""], [null, null], ["last", null]]);
        assert_eq!(serde_json::to_value(csv_values(csv)).unwrap(), expected);
        for odd in ["", "\r", "a\r", "a\rb", "\"", "\"a", "a,\"b\"c,d", ",", "\n\n", "\r\n"] {
            let _ = csv_values(odd);
        }
    }
}
