//! A plot in words: a sentence, a table.

use super::pointing::{series, value_channel};
use super::values::{Cells, Detail};
use crate::explainer::{Column, Locale, Str};
use crate::grammar::{Channel, Def, Direction, Kind, Layer, Measure, Plot, Role, Title, order};

/// The language's words: English, Spanish.
fn say(locale: Locale, english: &'static str, spanish: &'static str) -> &'static str {
    if locale == Locale::Es { spanish } else { english }
}

/// What a field is called.
fn title(def: &Def, column: &Column, locale: Locale) -> String {
    match &def.title {
        Title::Text(text) => text.to_string(),
        _ if column.title.is_empty() => say(locale, "Number", "Cantidad").to_owned(),
        _ => column.title.to_string(),
    }
}

/// A value with where it stands.
struct Found {
    value: f64,
    order: f64,
    text: String,
    key: String,
    series: String,
}

/// One sentence that describes the plot: kind, range, highest and lowest, trend.
pub fn describe(plot: &Plot, locale: Locale) -> String {
    let Some(first) = plot.layers.iter().find(|layer| layer.role == Role::Data) else { return String::new() };
    let main = main_channel(first);
    let Some(channel) = value_channel(first, main) else { return String::new() };
    let (Some(def), Some(column)) = (first.encoding.get(channel), first.encoding.field(channel)) else {
        return String::new();
    };
    let words = &first.data.columns[column];
    let mut found: Vec<Found> = Vec::new();
    let mut several = false;
    for layer in plot.layers.iter().filter(|layer| layer.role == Role::Data) {
        let Some(column) = value_channel(layer, main).and_then(|channel| layer.encoding.field(channel)) else {
            continue;
        };
        several |= layer.data.columns[column].name != words.name;
        let values = Cells::new(&layer.data, column, locale, Detail::Label, Some(def));
        let at = layer.encoding.field(main);
        let keys = at.map(|at| Cells::new(&layer.data, at, locale, Detail::Label, layer.encoding.get(main)));
        for row in 0..layer.data.rows {
            if let Some(text) = values.text(row) {
                let key = keys.as_ref().and_then(|keys| keys.text(row)).unwrap_or_default();
                let order = at.map_or(0.0, |at| layer.data.number(at, row));
                let series = series(plot, layer, main, row).map_or(String::new(), |(_, name)| name.to_string());
                found.push(Found { value: layer.data.number(column, row), order, text, key, series });
            }
        }
    }
    let mut out = String::from(kind(first, locale));
    let unit = words.unit.as_deref();
    // Where layers show different fields, their titles are the series' names and only the unit is common.
    match (several, unit) {
        (false, unit) => {
            out.push_str(&[": ", &title(def, words, locale)].concat());
            out.push_str(&unit.map_or(String::new(), |unit| [" (", unit, ")"].concat()));
        }
        (true, Some(unit)) => out.push_str(&[": ", unit].concat()),
        (true, None) => {}
    }
    let extreme = |highest: bool| {
        found.iter().reduce(|best, next| {
            let better = if highest { next.value > best.value } else { next.value < best.value };
            if better { next } else { best }
        })
    };
    let (Some(high), Some(low)) = (extreme(true), extreme(false)) else {
        out.push_str(say(locale, ", no values.", ", sin valores."));
        return out;
    };
    let temporal = first.encoding.get(main).is_some_and(|def| def.measure == Measure::Temporal);
    let span = if temporal { time_span(first, main, locale) } else { None };
    if let Some((from, to)) = span {
        out.push_str(&[", ", &from, say(locale, " to ", " a "), &to].concat());
    }
    out.push_str(&["; ", say(locale, "highest: ", "máximo: "), &at(high)].concat());
    out.push_str(&[", ", say(locale, "lowest: ", "mínimo: "), &at(low)].concat());
    if temporal {
        trends(&found, locale, &mut out);
    }
    out.push('.');
    out
}

fn at(found: &Found) -> String {
    let place = match (found.series.is_empty(), found.key.is_empty()) {
        (true, true) => return found.text.clone(),
        (true, false) => found.key.clone(),
        (false, true) => found.series.clone(),
        (false, false) => [&found.series, ", ", &found.key].concat(),
    };
    [&found.text, " (", &place, ")"].concat()
}

/// From what to what each of a few series went.
fn trends(found: &[Found], locale: Locale, out: &mut String) {
    let mut names: Vec<&String> = Vec::new();
    for one in found {
        if !names.contains(&&one.series) {
            names.push(&one.series);
        }
        if names.len() > 3 {
            return;
        }
    }
    for name in names {
        let of_series: Vec<&Found> = found.iter().filter(|one| one.series == *name).collect();
        let first = of_series.iter().copied().reduce(|best, next| if next.order < best.order { next } else { best });
        let last = of_series.iter().copied().reduce(|best, next| if next.order >= best.order { next } else { best });
        let (Some(first), Some(last)) = (first, last) else { continue };
        if first.key == last.key {
            continue;
        }
        let verb = match last.value.total_cmp(&first.value) {
            std::cmp::Ordering::Greater => say(locale, "up from ", "sube de "),
            std::cmp::Ordering::Less => say(locale, "down from ", "baja de "),
            std::cmp::Ordering::Equal => say(locale, "unchanged from ", "sin cambio de "),
        };
        out.push_str("; ");
        if !name.is_empty() {
            out.push_str(&[name, " "].concat());
        }
        out.push_str(&[verb, &first.text, say(locale, " to ", " a "), &last.text].concat());
    }
}

fn time_span(layer: &Layer, main: Channel, locale: Locale) -> Option<(String, String)> {
    let column = layer.encoding.field(main)?;
    let rows = || (0..layer.data.rows).filter(|row| layer.data.number(column, *row).is_finite());
    let value = |row: &usize| layer.data.number(column, *row);
    let first = rows().min_by(|a, b| value(a).total_cmp(&value(b)))?;
    let last = rows().max_by(|a, b| value(a).total_cmp(&value(b)))?;
    let cells = Cells::new(&layer.data, column, locale, Detail::Label, layer.encoding.get(main));
    Some((cells.text(first)?, cells.text(last)?))
}

fn main_channel(layer: &Layer) -> Channel {
    let discrete = |channel| layer.encoding.get(channel).is_some_and(|def| def.measure.is_discrete());
    let down = discrete(Channel::Y) && !discrete(Channel::X)
        || layer.mark.kind == Kind::Bar && layer.direction == Direction::Horizontal;
    if down { Channel::Y } else { Channel::X }
}

fn kind(layer: &Layer, locale: Locale) -> &'static str {
    match layer.mark.kind {
        Kind::Bar => say(locale, "Bar chart", "Gráfico de barras"),
        Kind::Line => say(locale, "Line chart", "Gráfico de líneas"),
        Kind::Area => say(locale, "Area chart", "Gráfico de áreas"),
        Kind::Rect => say(locale, "Heat map", "Mapa de calor"),
        Kind::Point | Kind::Circle | Kind::Square | Kind::Tick => say(locale, "Dot plot", "Gráfico de puntos"),
        Kind::Rule | Kind::Text => say(locale, "Chart", "Gráfico"),
    }
}

/// Rows past this number are not for reading.
const MOST_ROWS: usize = 20_000;

/// The plot's data as a table: headings, then rows, numbers and dates as the reader sees them.
pub fn table(plot: &Plot, locale: Locale) -> (Vec<String>, Vec<Vec<String>>) {
    // The columns that any layer of data shows or was chosen by, in the order of the channels.
    let mut names: Vec<Str> = Vec::new();
    let mut headings: Vec<String> = Vec::new();
    let layers = || plot.layers.iter().filter(|layer| layer.role == Role::Data);
    for layer in layers() {
        // What a row is about comes first.
        let main = main_channel(layer);
        let of_main = |(channel, _): &&(Channel, Def)| *channel == main;
        let defs = layer.encoding.defs.iter();
        for (_, def) in defs.clone().filter(of_main).chain(defs.filter(|def| !of_main(def))) {
            let Some(at) = def.field() else { continue };
            let column = &layer.data.columns[at];
            let name = column_name(column, def);
            if !names.contains(&name) {
                names.push(name);
                headings.push(heading(title(def, column, locale), column));
            }
        }
    }
    for layer in layers() {
        for name in &layer.tested {
            if let Some(at) = layer.data.find(name).filter(|_| !names.contains(name)) {
                names.push(name.clone());
                let column = &layer.data.columns[at];
                headings.push(heading(column.title.to_string(), column));
            }
        }
    }
    let mut rows: Vec<Vec<String>> = Vec::new();
    for layer in layers() {
        let cells_of =
            |name| find(layer, name).map(|(at, def)| Cells::new(&layer.data, at, locale, Detail::Table, def));
        let columns: Vec<Option<Cells>> = names.iter().map(cells_of).collect();
        for row in 0..layer.data.rows {
            let text = |cells: &Option<Cells>| cells.as_ref()?.text(row);
            let cells: Vec<String> = columns.iter().map(|cells| text(cells).unwrap_or_else(|| "–".into())).collect();
            if rows.len() < MOST_ROWS && cells.iter().any(|cell| cell != "–") {
                rows.push(cells);
            }
        }
    }
    // Layers that show the same row say it once.
    let mut places: Vec<usize> = (0..rows.len()).collect();
    order(&mut places, &|a, b| rows[a].cmp(&rows[b]));
    let mut again = vec![false; rows.len()];
    places.windows(2).for_each(|two| again[two[1]] = rows[two[0]] == rows[two[1]]);
    let mut at = 0;
    rows.retain(|_| {
        at += 1;
        !again[at - 1]
    });
    (headings, rows)
}

/// Aggregates have columns without a name: the summary is part of theirs.
fn column_name(column: &Column, def: &Def) -> Str {
    match def.aggregate {
        Some(op) => [&*column.title, ["#", "Σ", "ø", "min", "max", "med"][op as usize]].concat().into(),
        None => column.name.clone(),
    }
}

fn find<'a>(layer: &'a Layer, name: &Str) -> Option<(usize, Option<&'a Def>)> {
    let defs = layer.encoding.defs.iter().filter_map(|(_, def)| Some((def.field()?, def)));
    let mut named = defs.filter(|(at, def)| column_name(&layer.data.columns[*at], def) == *name);
    named.next().map(|(at, def)| (at, Some(def))).or_else(|| layer.data.find(name).map(|at| (at, None)))
}

fn heading(title: String, column: &Column) -> String {
    match &column.unit {
        Some(unit) => [&title, " (", unit, ")"].concat(),
        None => title,
    }
}
