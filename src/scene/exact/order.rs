//! Orders of categories: by value, as they are given, by a field or another channel, or as a list says.

use super::domain::{Cell, in_cell, raw_in_cell};
use super::share::{Share, Use};
use crate::explainer::Str;
use crate::flow::transform::{aggregate, order_by};
use crate::flow::{Lookup, Places, Rows, Value};
use crate::grammar::model::{Json, Source, word};

/// How categories are ordered.
enum Sorting {
    Given,
    Natural,
    Descending,
    By(Vec<Value>, bool),
}

pub(super) fn discrete(share: &Share, cell: &Cell) -> Vec<Value> {
    let mut found: Vec<Value> = Vec::new();
    let mut keys = Places::default();
    let mut sortings: Vec<Sorting> = Vec::new();
    let mut members: Vec<Vec<Value>> = Vec::new();
    for one in &share.uses {
        let mut sorted_by: Option<(std::rc::Rc<Vec<Value>>, String, bool)> = None;
        let sort = one.def.json.get("sort").filter(|_| one.channel == share.channel);
        let sort = if sort.is_none() { one.def.json.get("sort") } else { sort };
        let mut rows = &one.unit.rows;
        let stacked = one.unit.stack.is_some();
        let mut sorting = Sorting::Natural;
        match sort {
            Some(Json::Null) => sorting = Sorting::Given,
            Some(Json::String(word)) => match word.as_str() {
                "ascending" => {}
                "descending" => sorting = Sorting::Descending,
                other => {
                    let (channel, descending) = other.strip_prefix('-').map_or((other, false), |rest| (rest, true));
                    sorted_by = by_channel(one, channel, descending, stacked, &mut rows);
                }
            },
            Some(Json::Object(map)) => {
                let descending = map.get("order").and_then(Json::as_str) == Some("descending");
                let json = sort.unwrap_or(&Json::Null);
                if let Some(channel) = word(json, "encoding") {
                    sorted_by = by_channel(one, channel, descending, stacked, &mut rows);
                } else {
                    rows = &one.unit.raw;
                    let column = match word(json, "field") {
                        Some(field) => rows.field(field),
                        None => std::rc::Rc::new(vec![Value::Number(1.0); rows.len()]),
                    };
                    let op = word(json, "op").unwrap_or(if stacked { "sum" } else { "min" });
                    sorted_by = Some((column, op.to_owned(), descending));
                }
                if matches!(map.get("order"), Some(Json::Null)) {
                    sorted_by = None;
                    sorting = Sorting::Given;
                }
            }
            Some(Json::Array(list)) => {
                let values = one.def.column().map(|column| one.unit.raw.field(column)).unwrap_or_default();
                let texts: Vec<Str> = list.iter().map(|item| sort_key(item, one)).collect();
                let mut places: Lookup<usize> = Lookup::default();
                texts.iter().enumerate().for_each(|(at, text)| places.keep(text, at));
                let place =
                    |value: &Value| Value::Number(places.get(&value.string()).copied().unwrap_or(texts.len()) as f64);
                rows = &one.unit.raw;
                if rows.len() == values.len() {
                    sorted_by = Some((std::rc::Rc::new(values.iter().map(place).collect()), "min".into(), false));
                }
            }
            _ => {}
        }
        // Labels of bins stand in the order of the bins.
        if sorted_by.is_none()
            && let Some(starts) = one.def.json.get("__sort").and_then(Json::as_str)
            && matches!(sorting, Sorting::Natural | Sorting::Descending)
        {
            sorted_by = Some((rows.field(starts), "min".into(), matches!(sorting, Sorting::Descending)));
        }
        let values: Vec<(Value, usize)> = match &one.def.source {
            Source::Datum(value) => vec![(value.clone(), usize::MAX)],
            Source::Field(column) => {
                let column = rows.column(column).or_else(|| one.unit.rows.column(column)).cloned().unwrap_or_default();
                let raw = std::ptr::eq(rows, &one.unit.raw);
                match if raw { raw_in_cell } else { in_cell }(one.unit, cell, share.level) {
                    None => column.iter().cloned().zip(0..).collect(),
                    Some(rows) => {
                        rows.iter().filter_map(|row| column.get(*row).map(|value| (value.clone(), *row))).collect()
                    }
                }
            }
            Source::Value(_) => Vec::new(),
        };
        for (value, row) in values {
            if value == Value::Undefined {
                continue;
            }
            let at = keys.put(&value.key());
            if at == found.len() {
                found.push(value);
                members.push(Vec::new());
            }
            if let Some((column, ..)) = &sorted_by
                && let Some(value) = column.get(row)
            {
                members[at].push(value.clone());
            }
        }
        if let Some((_, op, descending)) = sorted_by {
            let ranks = members.iter().map(|values| aggregate::summary(&op, values)).collect();
            sorting = Sorting::By(ranks, descending);
            members.iter_mut().for_each(Vec::clear);
        }
        // Values that are written out stand as they are written.
        if !matches!(one.def.source, Source::Datum(_)) {
            sortings.push(sorting);
        }
    }
    let first = sortings.into_iter().reduce(|a, b| match (a, b) {
        // Layers that sort differently are sorted by value, but an order that one of them writes stays.
        (Sorting::Natural, other) => other,
        (first, _) => first,
    });
    let mut order: Vec<usize> = (0..found.len()).collect();
    match first {
        Some(Sorting::Natural) => order = order_by(found.len(), &|a, b| found[a].order(&found[b])),
        Some(Sorting::Descending) => order = order_by(found.len(), &|a, b| found[b].order(&found[a])),
        Some(Sorting::Given) | None => {}
        Some(Sorting::By(ranks, descending)) => {
            let none = Value::Undefined;
            let rank = |at: usize| ranks.get(at).unwrap_or(&none);
            order =
                order_by(found.len(), &|a, b| if descending { rank(b).order(rank(a)) } else { rank(a).order(rank(b)) });
        }
    }
    order.into_iter().map(|at| found[at].clone()).collect()
}

/// What another channel shows, for sorting by it.
fn by_channel<'a>(
    one: &Use<'a>,
    channel: &str,
    descending: bool,
    stacked: bool,
    rows: &mut &'a Rows,
) -> Option<(std::rc::Rc<Vec<Value>>, String, bool)> {
    let def = one.unit.get(channel)?.keyed()?;
    match (&def.aggregate, &def.arg) {
        (Some(_), Some(_)) => {
            let column = one.unit.rows.field(def.column()?);
            Some((column, "min".into(), descending))
        }
        (Some(op), None) => {
            *rows = &one.unit.raw;
            let column = match &def.field {
                Some(field) => rows.field(field),
                None => std::rc::Rc::new(vec![Value::Number(1.0); rows.len()]),
            };
            Some((column, op.clone(), descending))
        }
        (None, _) => {
            *rows = &one.unit.raw;
            Some((rows.field(def.column()?), if stacked { "sum" } else { "min" }.into(), descending))
        }
    }
}

/// A value of a sort array as the column has it: names of months and days stand for moments.
fn sort_key(item: &Json, one: &Use) -> Str {
    if let (Some(unit), Json::String(text)) = (&one.def.unit, item)
        && let Some(ms) = unit.named(text)
    {
        return Value::Number(ms).string();
    }
    if let Json::Object(_) = item {
        return crate::flow::transform::date_time(item).map_or("".into(), |ms| Value::Number(ms).string());
    }
    Value::from_json(item).string()
}
