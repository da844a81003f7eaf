//! A model in words: one sentence that says what it shows.

use super::table::{main_unit, show, title_of, units};
use crate::flow::Value;
use crate::flow::format::NumberFormat;
use crate::grammar::model::{Channel, Def, Env, Kind, Measure, Model, Unit, View, second_of};
use crate::grammar::order;

/// The most series whose course is told.
const FEW: usize = 3;

/// Channels that tell the rows of one place or moment apart, in the order in which they are told.
const SERIES: [Channel; 9] = ["xOffset", "yOffset", "color", "fill", "stroke", "strokeDash", "shape", "detail", "text"];

/// One sentence: the kind of chart, its measure, the highest and the lowest value, its course.
pub fn describe(model: &Model, env: &Env) -> String {
    let mut all = Vec::new();
    units(&model.root, &mut all);
    let Some(unit) = main_unit(&all) else { return String::new() };
    let teller = Teller { env, unit };
    let mut out = teller.arranged(&all).unwrap_or_else(|| teller.tell());
    let panels = panels(&model.root);
    if panels > 1 {
        out.push_str(&[teller.say("; in ", "; en "), &panels.to_string(), teller.say(" panels", " paneles")].concat());
    }
    let more = charts(&model.root) - 1;
    if more > 0 {
        let (one, many) = (more == 1, more.to_string());
        out.push_str(&[teller.say("; beside it ", "; junto a "), &many].concat());
        out.push_str(match one {
            true => teller.say(" more chart", " gráfico más"),
            false => teller.say(" more charts", " gráficos más"),
        });
    }
    out.push('.');
    out
}

/// How many cells the first facets have.
fn panels(view: &View) -> usize {
    match &view.kind {
        Kind::Facet(facet) => {
            let all = [&facet.row, &facet.column, &facet.wrap].into_iter().flatten();
            all.map(|header| header.values.len()).product()
        }
        Kind::Concat(children, _) => children.first().map_or(1, panels),
        _ => 1,
    }
}

/// How many charts stand beside each other.
fn charts(view: &View) -> usize {
    match &view.kind {
        Kind::Concat(children, _) => children.iter().map(charts).sum::<usize>().max(1),
        _ => 1,
    }
}

pub(super) struct Teller<'a> {
    pub(super) env: &'a Env<'a>,
    pub(super) unit: &'a Unit,
}

/// A value with where it stands.
pub(super) struct Found {
    pub(super) value: f64,
    pub(super) text: String,
    /// Where along the axis it stands.
    pub(super) at: f64,
    pub(super) key: String,
    pub(super) series: String,
}

impl Teller<'_> {
    pub(super) fn say(&self, english: &'static str, spanish: &'static str) -> &'static str {
        if self.env.locale == crate::explainer::Locale::Es { spanish } else { english }
    }

    /// The definition of a channel that shows a column.
    pub(super) fn shown(&self, channel: &str) -> Option<&Def> {
        self.unit.get(channel).and_then(Def::keyed).filter(|def| def.column().is_some())
    }

    fn amount(&self, channel: &str) -> Option<&Def> {
        self.shown(channel).filter(|def| def.measure == Measure::Quantitative && def.bins.is_none())
    }

    fn title(&self, def: &Def) -> String {
        title_of(def, self.env)
    }

    fn tell(&self) -> String {
        let unit = self.unit;
        let dots = matches!(unit.kind.as_str(), "point" | "circle" | "square" | "image" | "text");
        if let (true, Some(x), Some(y)) = (dots, self.amount("x"), self.amount("y")) {
            return self.scatter(x, y);
        }
        let mut out = self.kind().to_owned();
        if unit.get("longitude").is_some() {
            self.places(&mut out);
            return out;
        }
        let order: &[Channel] = match unit.upright {
            Some(false) => &["x", "theta", "y", "color", "fill", "size"],
            _ => &["y", "theta", "radius", "x", "color", "fill", "stroke", "size", "opacity", "text"],
        };
        if unit.kind == "geoshape" && order.iter().all(|one| self.amount(one).is_none()) {
            if unit.rows.len() > 1 {
                let areas = self.say(" areas", " áreas");
                out.push_str(&[self.say(" with ", " con "), &self.count(unit.rows.len()), areas].concat());
            }
            return out;
        }
        let Some((channel, value)) = order.iter().find_map(|one| Some((*one, self.amount(one)?))) else {
            let titles: Vec<String> =
                ["x", "y", "color", "text"].iter().filter_map(|one| Some(self.title(self.shown(one)?))).collect();
            if !titles.is_empty() {
                out.push_str(&[": ", &titles.join(", ")].concat());
            }
            return out;
        };
        let along = match channel {
            "y" => self.shown("x"),
            "x" => self.shown("y"),
            _ => None,
        };
        let mut found = self.found(value, along);
        let first = found.len();
        let second = second_of(channel).and_then(|second| self.amount(second));
        let others = second.map(|second| self.found(second, along)).unwrap_or_default();
        if let Some((parts, whole)) = self.parts(&found, &others, value) {
            let most = |highest: bool| {
                parts.iter().reduce(|best, next| if (next.value > best.value) == highest { next } else { best })
            };
            for (words, found) in [
                (self.say(": highest: ", ": máximo: "), most(true)),
                (self.say("; lowest: ", "; mínimo: "), most(false)),
                (self.say("; together: ", "; en conjunto: "), Some(&whole)),
            ] {
                out.push_str(&[words, &found.map(at).unwrap_or_default()].concat());
            }
            return out;
        }
        found.extend(others);
        out.push_str(&[": ", &self.title(value)].concat());
        if self.is_median() {
            out.push_str(self.say(", medians", ", medianas"));
        }
        let own = |def: &Def| def.field.as_deref().is_some_and(|field| !field.starts_with("upper_"));
        if let Some(second) = second.filter(|second| own(second) && self.title(second) != self.title(value)) {
            out.push_str(&[self.say(" to ", " a "), &self.title(second)].concat());
        }
        // Of ranks and depths the least stands on top.
        let turned = value.json["scale"]["reverse"] == true;
        let extreme = |highest: bool| {
            found.iter().reduce(|best, next| {
                let better = if highest != turned { next.value > best.value } else { next.value < best.value };
                if better { next } else { best }
            })
        };
        let (Some(high), Some(low)) = (extreme(true), extreme(false)) else {
            out.push_str(self.say(", no values", ", sin valores"));
            return out;
        };
        let timed = along.filter(|def| def.measure == Measure::Temporal || def.unit.is_some());
        let course = along.filter(|def| timed.is_some() || unit.joins() && def.measure != Measure::Nominal);
        if let (Some(_), Some((from, to))) = (timed, ends(&found[..first].iter().collect::<Vec<_>>())) {
            out.push_str(&[", ", &from.key, self.say(" to ", " a "), &to.key].concat());
        }
        if low.value == high.value {
            let same = if found.len() == 1 { at(high) } else { high.text.clone() };
            out.push_str(&["; ", self.say(if found.len() == 1 { "" } else { "all " }, ""), &same].concat());
            return out;
        }
        let (upper, lower) = match turned {
            true => (self.say("; on top: ", "; arriba: "), self.say("; at the bottom: ", "; abajo: ")),
            false => (self.say("; highest: ", "; máximo: "), self.say("; lowest: ", "; mínimo: ")),
        };
        out.push_str(&[upper, &at(high), lower, &at(low)].concat());
        if course.is_some() && second.is_none() {
            self.courses(&found[..first], &mut out);
        }
        out
    }

    /// The values of a definition, with their places.
    fn found(&self, value: &Def, along: Option<&Def>) -> Vec<Found> {
        let unit = self.unit;
        let column = value.column().map(|column| unit.rows.field(column)).unwrap_or_default();
        let tells = |def: &&Def| match def.measure {
            Measure::Geojson => false,
            Measure::Quantitative => def.bins.is_some() && def.column() != value.column(),
            _ => def.column() != value.column(),
        };
        let positions = ["x", "y"].iter().filter_map(|one| self.shown(one)).filter(tells);
        let mut keys: Vec<&Def> = along.into_iter().chain(positions).collect();
        keys.dedup_by(|a, b| a.column() == b.column());
        let mut series: Vec<&Def> = SERIES.iter().filter_map(|one| self.shown(one)).filter(tells).collect();
        series.retain(|def| keys.iter().all(|key| key.column() != def.column()));
        let join = |row: usize, defs: &[&Def], facets: bool| {
            let mut parts: Vec<String> = Vec::new();
            let texts = defs.iter().map(|def| match def.column() {
                Some(column) => show(&unit.rows.get(row, column), def, self.env),
                None => String::new(),
            });
            let cells = unit.facets.iter().filter(|_| facets);
            let cells = cells.map(|column| self.env.glossary.label(unit.rows.get(row, column).string()).to_string());
            for part in texts.chain(cells) {
                if !matches!(part.as_str(), "" | "–") && !parts.contains(&part) {
                    parts.push(part);
                }
            }
            parts.join(", ")
        };
        let place = |row: usize| {
            let number = |def: &Def| def.column().map(|column| unit.rows.get(row, column).number());
            let mut series = join(row, &series, true);
            let key = join(row, &keys, false);
            if key.is_empty() && series.is_empty() {
                series = self.name(row);
            }
            (along.and_then(number).unwrap_or(f64::NAN), key, series)
        };
        // One side of a population pyramid is negative only to lie on the left.
        let mirrored = value.json["axis"]["labelExpr"].as_str().is_some_and(|text| text.contains("abs("));
        let rows = (0..column.len()).filter(|row| column[*row].is_valid() && column[*row].number().is_finite());
        rows.map(|row| {
            let (at, key, series) = place(row);
            let number = column[row].number();
            let shown = Value::Number(if mirrored { number.abs() } else { number });
            Found { value: shown.number(), text: show(&shown, value, self.env), at, key, series }
        })
        .collect()
    }

    /// What a row without places is called: what its tooltip says, or the name of its shape.
    fn name(&self, row: usize) -> String {
        let rows = &self.unit.rows;
        let of_tooltip = self.unit.defs.iter().filter(|(channel, def)| {
            *channel == "tooltip" && def.measure != Measure::Quantitative && def.column().is_some()
        });
        let mut texts = of_tooltip.filter_map(|(_, def)| Some(rows.get(row, def.column()?)));
        let properties = rows.get(row, "properties");
        let own = || [properties.get("name").clone(), rows.get(row, "name"), rows.get(row, "id")];
        let text = texts.next().or_else(|| own().into_iter().find(Value::is_valid));
        match text {
            Some(text @ (Value::Text(_) | Value::Number(_))) => self.env.glossary.label(text.string()).to_string(),
            _ => String::new(),
        }
    }

    fn kind(&self) -> &'static str {
        let unit = self.unit;
        let binned = |channel| self.shown(channel).is_some_and(|def| def.bins.is_some());
        match unit.kind.as_str() {
            "bar" if binned("x") || binned("y") => self.say("Histogram", "Histograma"),
            "bar" => self.say("Bar chart", "Gráfico de barras"),
            "line" | "trail" => self.say("Line chart", "Gráfico de líneas"),
            "area" => self.say("Area chart", "Gráfico de áreas"),
            _ if self.is_median() => self.say("Box plot", "Diagrama de cajas"),
            _ if unit.get("longitude").is_some() => self.say("Map", "Mapa"),
            "point" | "circle" | "square" => self.say("Dot plot", "Gráfico de puntos"),
            "arc" => self.say("Pie chart", "Gráfico circular"),
            "geoshape" => self.say("Map", "Mapa"),
            "rect" => self.say("Heat map", "Mapa de calor"),
            "tick" => self.say("Strip plot", "Gráfico de marcas"),
            _ => self.say("Chart", "Gráfico"),
        }
    }

    /// Whether it shows the medians of a box plot.
    fn is_median(&self) -> bool {
        self.unit.defs.iter().any(|(_, def)| def.field.as_deref().is_some_and(|field| field.starts_with("mid_box_")))
    }

    pub(super) fn count(&self, count: usize) -> String {
        NumberFormat::parse(",d").map_or_else(String::new, |format| format.show(count as f64, self.env.locale))
    }

    /// Two amounts against each other.
    fn scatter(&self, x: &Def, y: &Def) -> String {
        let numbers = |def: &Def| def.column().map(|column| self.unit.rows.field(column)).unwrap_or_default();
        let (xs, ys) = (numbers(x), numbers(y));
        let whole = |value: &Value| value.is_valid() && value.number().is_finite();
        let pairs: Vec<[f64; 2]> = xs
            .iter()
            .zip(ys.iter())
            .filter(|(x, y)| whole(x) && whole(y))
            .map(|(x, y)| [x.number(), y.number()])
            .collect();
        let titles = [self.title(x), self.title(y)];
        let mut out = [self.say("Scatter plot: ", "Diagrama de dispersión: "), &titles[1]].concat();
        out.push_str(&[self.say(" by ", " según "), &titles[0], ", ", &self.count(pairs.len())].concat());
        out.push_str(match pairs.len() {
            1 => self.say(" point", " punto"),
            _ => self.say(" points", " puntos"),
        });
        for (axis, def) in [(0, x), (1, y)] {
            let of = |pick: fn(f64, f64) -> f64| pairs.iter().map(|pair| pair[axis]).reduce(pick);
            let (Some(low), Some(high)) = (of(f64::min), of(f64::max)) else { continue };
            let [low, high] = [low, high].map(|number| show(&Value::Number(number), def, self.env));
            out.push_str(
                &["; ", &titles[axis], self.say(" from ", " de "), &low, self.say(" to ", " a "), &high].concat(),
            );
        }
        if pairs.len() >= 8 {
            let strength = correlation(&pairs);
            if strength.abs() >= 0.5 {
                let way = if strength > 0.0 {
                    self.say(
                        "; higher values of one tend to go with higher values of the other",
                        "; cuanto más alto uno, más alto suele ser el otro",
                    )
                } else {
                    self.say(
                        "; higher values of one tend to go with lower values of the other",
                        "; cuanto más alto uno, más bajo suele ser el otro",
                    )
                };
                out.push_str(way);
            }
        }
        out
    }

    /// From what to what each of a few series went, and which of two has been above the other since when.
    fn courses(&self, found: &[Found], out: &mut String) {
        let mut all: Vec<(&str, Vec<&Found>)> = Vec::new();
        let mut rows: Vec<usize> = (0..found.len()).filter(|row| found[*row].at.is_finite()).collect();
        order(&mut rows, &|a, b| found[a].at.total_cmp(&found[b].at));
        for one in rows.iter().map(|row| &found[*row]) {
            match all.iter().position(|(name, _)| *name == one.series) {
                Some(known) => all[known].1.push(one),
                None if all.len() == FEW => return,
                None => all.push((&one.series, vec![one])),
            }
        }
        // Several values at one place have no course.
        if all.iter().any(|(_, list)| list.windows(2).any(|two| two[0].at == two[1].at)) {
            return;
        }
        for (name, list) in &all {
            let Some((first, last)) = ends(list) else { continue };
            let verb = match last.value.total_cmp(&first.value) {
                _ if first.text == last.text => self.say("unchanged from ", "sin cambio de "),
                std::cmp::Ordering::Greater => self.say("up from ", "sube de "),
                std::cmp::Ordering::Less => self.say("down from ", "baja de "),
                std::cmp::Ordering::Equal => self.say("unchanged from ", "sin cambio de "),
            };
            let space = if name.is_empty() { "" } else { " " };
            out.push_str(&["; ", name, space, verb, &first.text, self.say(" to ", " a "), &last.text].concat());
        }
        if let ([(one, a), (two, b)], true, None) = (&all[..], self.unit.joins(), &self.unit.stack) {
            let pair = |first: &&Found| {
                b.iter()
                    .find(|second| second.at == first.at)
                    .map(|second| (first.value - second.value, first.key.clone()))
            };
            let gaps: Vec<(f64, String)> = a.iter().filter_map(pair).filter(|gap| gap.0 != 0.0).collect();
            let Some((last, _)) = gaps.last().filter(|_| gaps.len() > 2) else { return };
            let (above, below) = if *last > 0.0 { (one, two) } else { (two, one) };
            let crossed = gaps.iter().rposition(|(gap, _)| (*gap > 0.0) != (*last > 0.0));
            out.push_str(&["; ", above, self.say(" above ", " por encima de "), below].concat());
            out.push_str(&match crossed {
                Some(at) => [self.say(" since ", " desde "), &gaps[at + 1].1].concat(),
                None => self.say(" throughout", " todo el tiempo").to_owned(),
            });
        }
    }
}

/// The first and the last along the axis, where they are two.
fn ends<'a>(found: &[&'a Found]) -> Option<(&'a Found, &'a Found)> {
    let first = found.iter().min_by(|a, b| a.at.total_cmp(&b.at))?;
    let last = found.iter().max_by(|a, b| a.at.total_cmp(&b.at))?;
    (first.at < last.at).then_some((first, last))
}

fn at(found: &Found) -> String {
    let parts: Vec<&str> = [&*found.series, &*found.key].into_iter().filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { found.text.clone() } else { [&found.text, " (", &parts.join(", "), ")"].concat() }
}

/// How closely pairs lie to a rising (1) or a falling line (−1).
fn correlation(pairs: &[[f64; 2]]) -> f64 {
    let count = pairs.len() as f64;
    let mean = [0, 1].map(|at| pairs.iter().map(|pair| pair[at]).sum::<f64>() / count);
    let product = |a: usize, b: usize| pairs.iter().map(|pair| (pair[a] - mean[a]) * (pair[b] - mean[b])).sum::<f64>();
    let spread = crate::flow::math::sqrt(product(0, 0) * product(1, 1));
    if spread > 0.0 { product(0, 1) / spread } else { 0.0 }
}
