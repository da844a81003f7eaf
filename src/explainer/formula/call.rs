//! The functions of formulas.

use super::arguments::{Arguments, Selection, exactness, text};
use super::parser::{Parser, divide};
use super::{Outcome, Value, fault, meant};
use crate::explainer::format::time_text;
use crate::explainer::{Column, Locale, Str, Values, format_date, parse_number, quote};

/// What there is, and how many words each takes besides dataset and column: at least, at most.
const FUNCTIONS: [(&str, Function, usize, usize); 19] = [
    ("value", Function::Value, 0, 1),
    ("first", Function::First, 0, 0),
    ("last", Function::Last, 0, 0),
    ("max", Function::Max, 0, 0),
    ("min", Function::Min, 0, 0),
    ("sum", Function::Sum, 0, 0),
    ("mean", Function::Mean, 0, 0),
    ("median", Function::Median, 0, 0),
    ("count", Function::Count, 0, 0),
    ("change", Function::Change, 2, 2),
    ("difference", Function::Difference, 2, 2),
    ("ratio", Function::Ratio, 2, 2),
    ("share", Function::Share, 1, 1),
    ("rank", Function::Rank, 1, 1),
    ("name", Function::Name, 0, 1),
    ("when_max", Function::WhenMax, 0, 0),
    ("when_min", Function::WhenMin, 0, 0),
    ("when_above", Function::WhenAbove, 1, 1),
    ("when_below", Function::WhenBelow, 1, 1),
];

#[derive(Clone, Copy, PartialEq)]
enum Function {
    Value,
    First,
    Last,
    Max,
    Min,
    Sum,
    Mean,
    Median,
    Count,
    Change,
    Difference,
    Ratio,
    Share,
    Rank,
    Name,
    WhenMax,
    WhenMin,
    WhenAbove,
    WhenBelow,
}

/// Calls a function by its name.
pub(super) fn call<'a>(
    parser: &mut Parser<'a>,
    at: usize,
    name: &'a str,
    mut arguments: Arguments<'a>,
) -> Outcome<Value> {
    let Some(&(_, function, least, most)) = FUNCTIONS.iter().find(|(known, ..)| *known == name) else {
        return fault(at, "unknown-function", || {
            let names = FUNCTIONS.iter().map(|(name, ..)| *name);
            ("a function of formulas".into(), quote(name), meant(name, names))
        });
    };
    // Rows can be counted without saying of which column.
    if function == Function::Count && arguments.words.len() == 1 {
        let table = parser.tables.iter().find(|table| &*table.name == arguments.words[0].0.as_str());
        if let Some(first) = table.and_then(|table| table.columns.first()) {
            arguments.words.push((super::arguments::Word::Text(&first.name), at));
        }
    }
    let given = arguments.words.len();
    if given < 2 + least || given > 2 + most {
        return fault(at, "formula", || {
            let count = if least == most { (2 + least).to_string() } else { format!("{} or {}", 2 + least, 2 + most) };
            let form = match least {
                0 => format!("{name}('dataset', 'column')"),
                1 => format!("{name}('dataset', 'column', 'key')"),
                _ => format!("{name}('dataset', 'column', 'from', 'to')"),
            };
            (format!("{count} arguments of `{name}`"), given.to_string(), Some(format!("it reads `{form}`")))
        });
    }
    let locale = parser.locale;
    let chosen = Selection::find(parser, at, &arguments)?;
    let key = |place: usize| {
        let (word, at) = arguments.words[2 + place];
        chosen.row(word.as_str(), at).map(|row| (row, at))
    };
    let keyed = |place: usize| key(place).and_then(|(row, at)| chosen.number(row, at));
    let named = |row: usize| Value::Text(label(chosen.key, row, locale));
    Ok(match function {
        Function::Value | Function::Name => {
            let row = if given > 2 { key(0)?.0 } else { chosen.only()? };
            match &chosen.column.values {
                Values::Numbers(_) if function == Function::Value => Value::Number(chosen.number(row, at)?),
                _ => Value::Text(label(chosen.column, row, locale)),
            }
        }
        Function::First => Value::Number(chosen.numbers()?[0].1),
        Function::Last => Value::Number(chosen.numbers()?.last().map_or(0.0, |last| last.1)),
        Function::Max => Value::Number(extreme(&chosen.numbers()?, 1.0).1),
        Function::Min => Value::Number(extreme(&chosen.numbers()?, -1.0).1),
        Function::Sum => Value::Number(sum(&chosen.numbers()?)),
        Function::Mean => {
            let numbers = chosen.numbers()?;
            Value::Number(sum(&numbers) / numbers.len() as f64)
        }
        Function::Median => {
            let mut numbers: Vec<f64> = chosen.numbers()?.into_iter().map(|(_, number)| number).collect();
            numbers.sort_by(f64::total_cmp);
            let half = numbers.len() / 2;
            let below = numbers[if numbers.len().is_multiple_of(2) { half - 1 } else { half }];
            Value::Number((below + numbers[half]) / 2.0)
        }
        Function::Count => Value::Number(match &chosen.column.values {
            Values::Numbers(values) | Values::Times(values) => {
                chosen.rows.iter().filter(|&&row| values[row].is_finite()).count()
            }
            Values::Texts(values) => chosen.rows.iter().filter(|&&row| values[row].is_some()).count(),
        } as f64),
        Function::Change => Value::Fraction(divide(at, keyed(1)? - keyed(0)?, keyed(0)?)?),
        Function::Difference => Value::Number(keyed(1)? - keyed(0)?),
        Function::Ratio => Value::Number(divide(at, keyed(0)?, keyed(1)?)?),
        Function::Share => Value::Fraction(divide(at, keyed(0)?, sum(&chosen.numbers()?))?),
        Function::Rank => {
            let own = keyed(0)?;
            Value::Number(1.0 + chosen.numbers()?.iter().filter(|(_, number)| *number > own).count() as f64)
        }
        Function::WhenMax => named(extreme(&chosen.numbers()?, 1.0).0),
        Function::WhenMin => named(extreme(&chosen.numbers()?, -1.0).0),
        Function::WhenAbove | Function::WhenBelow => {
            let (word, word_at) = arguments.words[2];
            let Some(limit) = parse_number(word.as_str()) else {
                return fault(word_at, "not-a-number", || ("a number".into(), quote(word.as_str()), None));
            };
            let up = function == Function::WhenAbove;
            let numbers = chosen.numbers()?;
            let Some((row, _)) = numbers.iter().find(|(_, number)| if up { *number > limit } else { *number < limit })
            else {
                return fault(word_at, "unknown-row", || {
                    let side = if up { "above" } else { "below" };
                    let farthest = extreme(&numbers, if up { 1.0 } else { -1.0 });
                    let hint = format!("the farthest is {} in {}", farthest.1, quote(&text(chosen.key, farthest.0)));
                    (format!("a value {side} {limit}"), "none".into(), Some(hint))
                });
            };
            named(*row)
        }
    })
}

fn sum(numbers: &[(usize, f64)]) -> f64 {
    numbers.iter().map(|(_, number)| number).sum()
}

/// The first of the largest numbers, or of the smallest where `sign` is −1.
fn extreme(numbers: &[(usize, f64)], sign: f64) -> (usize, f64) {
    let mut best = numbers[0];
    for &(row, number) in numbers {
        if number * sign > best.1 * sign {
            best = (row, number);
        }
    }
    best
}

/// A category or date as a reader sees it.
fn label(column: &Column, row: usize, locale: Locale) -> Str {
    match &column.values {
        Values::Times(times) if times[row].is_finite() => {
            format_date(&time_text(times[row], exactness(times)), locale).into()
        }
        _ => column.label(&text(column, row)).into(),
    }
}
