//! Evidence: pointers to charts and to what proves a point in them, checked against their data.

use serde_json::Value;

use super::super::read::{Node, quote};
use super::super::spelling::nearest;
use super::super::*;
use super::references::unknown;
use super::{Builder, Outline};

impl Builder {
    pub(super) fn evidence(&mut self, node: &Node, name: &str) -> Option<Evidence> {
        let node = node.field(name)?;
        let chart = self.read.word(&node, "chart");
        let evidence = Evidence {
            focus: self.read.maybe_word(&node, "focus"),
            range: self.range(&node),
            annotation: self.read.maybe_word(&node, "annotation"),
            ..Evidence::of(chart)
        };
        if evidence.chart.is_empty() {
            return None;
        }
        self.evidence.push((node.pointer, evidence.clone()));
        Some(evidence)
    }

    fn range(&mut self, node: &Node) -> Option<[Str; 2]> {
        let field = node.field("range")?;
        let ends: Vec<Str> = self.read.texts(node, "range").into_iter().map(|(text, _)| text.into()).collect();
        let Ok(ends) = <[Str; 2]>::try_from(ends) else {
            if field.elements().all(|element| element.value.is_string()) {
                self.read.reject(&field, "range", "two values as texts: `[\"2018\", \"2022\"]`");
            }
            return None;
        };
        Some(ends)
    }

    /// Checks all evidence, once every chart is known.
    pub(super) fn prove(&mut self) {
        for (pointer, evidence) in std::mem::take(&mut self.evidence) {
            let place = |name: &str| [&pointer, "/", name].concat();
            let Some(outline) = self.charts.iter().find(|outline| outline.id == evidence.chart) else {
                let names = self.charts.iter().map(|outline| &*outline.id);
                let expected = "the id of a chart of this document";
                let problem = unknown(&place("chart"), "unknown-chart", expected, &evidence.chart, names);
                self.read.report(problem);
                continue;
            };
            if !TOLD {
                continue;
            }
            let columns = || outline.tables.iter().flat_map(|id| &self.tables[id.0].columns);
            let mut problems = Vec::new();
            if let Some(focus) = &evidence.focus {
                // A folded column becomes a series of its own, so its name can be focused like a value.
                if !columns().any(|column| column.name == *focus || has(column, focus)) {
                    let expected = "a value of a nominal field, or a field, of the chart's data";
                    problems.push(Problem::new(place("focus"), "unknown-focus", expected, quote(focus)));
                }
            }
            if let Some(range) = &evidence.range {
                problems.extend(
                    out_of(range, columns().map(|column| &**column).collect())
                        .map(|problem| problem.below(&place("range"))),
                );
            }
            if let Some(annotation) = &evidence.annotation
                && !outline.texts.iter().any(|text| text.starts_with(&**annotation))
                && !columns().any(|column| texts(column).any(|text| text.starts_with(&**annotation)))
            {
                let expected = "the text of a remark in the chart, or its beginning";
                let problem = Problem::new(place("annotation"), "unknown-annotation", expected, quote(annotation));
                problems.push(match nearest(annotation, outline.texts.iter().map(String::as_str)) {
                    Some(near) => problem.hint(["did you mean ", &quote(near), "?"].concat()),
                    None => problem,
                });
            }
            problems.into_iter().for_each(|problem| self.read.report(problem));
        }
    }
}

impl Outline {
    /// A chart's outline; the texts of its specification matter only where problems are told.
    pub(super) fn new(id: Str, tables: Vec<TableId>, spec: Option<&Node>) -> Outline {
        let mut texts = Vec::new();
        if TOLD && let Some(spec) = spec {
            remarks(spec.value, &mut texts);
        }
        Outline { id, tables, texts }
    }
}

/// Collects what text marks may show: values of `text`, and texts in inline data.
fn remarks(value: &Value, out: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, inner) in members {
                match (name.as_str(), inner) {
                    ("text", Value::String(text)) => out.push(text.clone()),
                    ("text", inner) => out.extend(inner["value"].as_str().map(str::to_owned)),
                    ("values", Value::Array(rows)) => {
                        let cells = rows.iter().filter_map(Value::as_object).flat_map(|row| row.values());
                        out.extend(cells.filter_map(Value::as_str).map(str::to_owned));
                    }
                    (_, inner) => remarks(inner, out),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| remarks(item, out)),
        _ => {}
    }
}

fn texts(column: &Column) -> impl Iterator<Item = &Str> {
    let values: &[Option<Str>] = if let Values::Texts(values) = &column.values { values } else { &[] };
    values.iter().flatten()
}

fn has(column: &Column, value: &str) -> bool {
    texts(column).any(|text| &**text == value)
}

/// The problem with a range that is not one of the chart's data: of times where it has any, else of categories, else
/// of numbers.
fn out_of(range: &[Str; 2], columns: Vec<&Column>) -> Option<Problem> {
    let timed = columns.iter().any(|column| matches!(column.values, Values::Times(_)));
    let listed = range.iter().all(|end| columns.iter().any(|column| has(column, end)));
    if !timed && listed {
        return None;
    }
    let read = |text: &Str| if timed { parse_time(text) } else { parse_number(text) };
    let mut ends = (f64::INFINITY, f64::NEG_INFINITY);
    for column in columns {
        match &column.values {
            Values::Times(values) if timed => {
                values.iter().for_each(|value| ends = (ends.0.min(*value), ends.1.max(*value)))
            }
            Values::Numbers(values) if !timed => {
                values.iter().for_each(|value| ends = (ends.0.min(*value), ends.1.max(*value)))
            }
            _ => {}
        }
    }
    for (at, text) in range.iter().enumerate() {
        if !read(text).is_some_and(|value| value >= ends.0 && value <= ends.1) {
            let what = if timed { "a time" } else { "a value" };
            let expected = [what, " between the first and the last of the chart's data"].concat();
            return Some(Problem::new(["/", &at.to_string()].concat(), "range", expected, quote(text)));
        }
    }
    (read(&range[0]) > read(&range[1])).then(|| {
        Problem::new(
            "",
            "range",
            "the earlier end first",
            [quote(&range[0]), " before ".into(), quote(&range[1])].concat(),
        )
    })
}
