//! Functions of moments, in UTC whether or not their names say so.

use super::call::{Arguments, Table};
use crate::explainer::Locale;
use crate::flow::Value;
use crate::flow::format::time;
use crate::flow::time::{Civil, Interval, Unit, moment, unit_specifier};

/// The functions.
pub(super) const TABLE: &Table = &[
    ("now", |_| Value::Number(0.0)),
    ("datetime", datetime),
    ("utc", |of| of_fields(of).into()),
    ("time", |of| instant(of).into()),
    ("timezoneoffset", |of| field(of, |_| 0)),
    ("date", |of| field(of, |civil| civil.date)),
    ("day", |of| field(of, |civil| civil.day)),
    ("year", |of| field(of, |civil| civil.year)),
    ("quarter", |of| field(of, |civil| civil.month / 3 + 1)),
    ("month", |of| field(of, |civil| civil.month)),
    ("week", |of| field(of, |civil| civil.week(0))),
    ("isoweek", |of| field(of, |civil| civil.iso_week().1)),
    ("dayofyear", |of| field(of, |civil| civil.day_of_year)),
    ("hours", |of| field(of, |civil| civil.hour)),
    ("minutes", |of| field(of, |civil| civil.minute)),
    ("seconds", |of| field(of, |civil| civil.second)),
    ("milliseconds", |of| field(of, |civil| civil.millisecond)),
    ("utcdate", |of| field(of, |civil| civil.date)),
    ("utcday", |of| field(of, |civil| civil.day)),
    ("utcyear", |of| field(of, |civil| civil.year)),
    ("utcquarter", |of| field(of, |civil| civil.month / 3 + 1)),
    ("utcmonth", |of| field(of, |civil| civil.month)),
    ("utcweek", |of| field(of, |civil| civil.week(0))),
    ("utcisoweek", |of| field(of, |civil| civil.iso_week().1)),
    ("utcdayofyear", |of| field(of, |civil| civil.day_of_year)),
    ("utchours", |of| field(of, |civil| civil.hour)),
    ("utcminutes", |of| field(of, |civil| civil.minute)),
    ("utcseconds", |of| field(of, |civil| civil.second)),
    ("utcmilliseconds", |of| field(of, |civil| civil.millisecond)),
    ("timeOffset", offset),
    ("utcOffset", offset),
    ("timeSequence", sequence),
    ("utcSequence", sequence),
    ("timeFormat", format),
    ("utcFormat", format),
    ("timeParse", parse),
    ("utcParse", parse),
    ("timeUnitSpecifier", specifier),
    ("monthFormat", |of| named(of, "%B", |month| (month, 1.0))),
    ("monthAbbrevFormat", |of| named(of, "%b", |month| (month, 1.0))),
    ("dayFormat", |of| named(of, "%A", |day| (0.0, 2.0 + day))),
    ("dayAbbrevFormat", |of| named(of, "%a", |day| (0.0, 2.0 + day))),
];

/// A moment from year, month from 0, day of the month, hour, minute, second and millisecond.
fn of_fields(of: &Arguments<'_>) -> f64 {
    let part = |place: usize, other: f64| if place < of.count() { of.number(place) } else { other };
    let year = part(0, f64::NAN).trunc();
    let year = if (0.0..100.0).contains(&year) { 1900.0 + year } else { year };
    moment(year, part(1, 0.0), part(2, 1.0), [part(3, 0.0), part(4, 0.0), part(5, 0.0), part(6, 0.0)])
}

/// The first argument as JavaScript's `new Date` takes it.
fn instant(of: &Arguments<'_>) -> f64 {
    match of.at(0) {
        _ if of.count() == 0 => 0.0,
        Value::Text(text) => time::read(text).unwrap_or(f64::NAN),
        value @ Value::List(_) => time::read(&value.string()).unwrap_or(f64::NAN),
        value => value.number().trunc(),
    }
}

fn datetime(of: &Arguments<'_>) -> Value {
    Value::Number(if of.count() < 2 { instant(of) } else { of_fields(of) })
}

fn field(of: &Arguments<'_>, field: fn(&Civil) -> i64) -> Value {
    Value::Number(Civil::of(instant(of)).map_or(f64::NAN, |civil| field(&civil) as f64))
}

fn offset(of: &Arguments<'_>) -> Value {
    let Some(interval) = Interval::named(&of.text(0), 1.0) else { return Value::Undefined };
    interval.offset(of.number(1), of.number_or(2, 1.0)).into()
}

fn sequence(of: &Arguments<'_>) -> Value {
    let Some(interval) = Interval::named(&of.text(0), 1.0) else { return Value::Undefined };
    if of.context.work.get() == 0 {
        return Value::list(Vec::new());
    }
    let moments = interval.range(of.number(1), of.number(2), of.number_or(3, 1.0));
    of.context.spend(moments.len().saturating_mul(10));
    Value::list(moments.into_iter().map(Value::Number).collect())
}

/// The format that an object has for a key.
fn format_of(object: &Value, key: &str) -> Option<String> {
    match object.get(key) {
        Value::Text(text) => Some(text.to_string()),
        _ => None,
    }
}

fn format(of: &Arguments<'_>) -> Value {
    if *of.at(0) == Value::Null {
        return Value::text("null");
    }
    let ms = of.number(0);
    let text = match of.at(1) {
        Value::Text(spec) => time::show(ms, spec, of.locale()),
        spec => time::multi(ms, &|key| format_of(spec, key), of.locale()),
    };
    Value::Text(text.into())
}

fn parse(of: &Arguments<'_>) -> Value {
    if *of.at(0) == Value::Null {
        return Value::text("null");
    }
    time::parse(&of.text(0), &of.text(1)).map_or(Value::Null, Value::Number)
}

fn specifier(of: &Arguments<'_>) -> Value {
    let one = [of.at(0).clone()];
    let names = if let Value::List(items) = of.at(0) { items } else { &one[..] };
    let mut units: Vec<Unit> = names.iter().filter_map(|name| Unit::named(&name.string())).collect();
    units.sort_unstable();
    Value::Text(unit_specifier(&units, &|key| format_of(of.at(1), key)).into())
}

/// The name of a month or a day of the week by its number: those of 2000, whose second day was a Sunday.
fn named(of: &Arguments<'_>, spec: &str, day: fn(f64) -> (f64, f64)) -> Value {
    let number = match of.at(0) {
        Value::Number(number) if number.fract() == 0.0 => *number,
        _ => return Value::text(""),
    };
    let (month, date) = day(number);
    let locale: Locale = of.locale();
    Value::Text(time::show(moment(2000.0, month, date, [0.0; 4]), spec, locale).into())
}
