//! Words for marks that are arranged rather than measured: moments along a line, squares in a field, places on a map,
//! parts of a stack.

use super::table::show;
use super::words::{Found, Teller};
use crate::flow::Value;
use crate::grammar::model::{Def, Json, Measure, Unit};

/// The most moments or places that are told one by one, and the most kinds of squares.
const FEW: usize = 8;

/// Whether a channel only makes room: it has no axis that says what it is.
fn is_mute(def: &Def) -> bool {
    def.json.get("axis") == Some(&Json::Null)
}

impl Teller<'_> {
    /// A timeline or a field of squares in words, where the chart is one.
    pub(super) fn arranged(&self, all: &[&Unit]) -> Option<String> {
        let [x, y] = ["x", "y"].map(|channel| self.shown(channel));
        match (x, y) {
            (Some(x), Some(y)) if x.measure == Measure::Temporal && is_mute(y) => self.moments(all),
            (Some(x), Some(y)) if is_mute(x) && is_mute(y) && self.unit.kind == "rect" => self.squares(),
            _ => None,
        }
    }

    /// What happened when, by the texts that stand at the moments.
    fn moments(&self, all: &[&Unit]) -> Option<String> {
        let mut told: Vec<(f64, String, String)> = Vec::new();
        for unit in all.iter().filter(|unit| unit.kind == "text") {
            let of = |channel: &str| unit.get(channel).and_then(Def::keyed).filter(|def| def.column().is_some());
            let (Some(text), Some(at)) = (of("text"), of("x")) else { continue };
            for row in 0..unit.rows.len() {
                let [text_here, moment] = [text, at].map(|def| def.column().map(|name| unit.rows.get(row, name)));
                let (Some(Value::Text(what)), Some(moment)) = (text_here, moment) else { continue };
                told.push((moment.number(), show(&moment, at, self.env), what.to_string()));
            }
        }
        if told.is_empty() || told.len() > FEW {
            return None;
        }
        told.sort_by(|a, b| a.0.total_cmp(&b.0));
        let told: Vec<String> = told.iter().map(|(_, when, what)| [when, ": ", what].concat()).collect();
        Some([self.say("Timeline: ", "Cronología: "), &told.join("; ")].concat())
    }

    /// How many squares there are of each kind.
    fn squares(&self) -> Option<String> {
        let kind = ["color", "fill"].iter().find_map(|channel| self.shown(channel))?;
        if kind.measure == Measure::Quantitative {
            return None;
        }
        let mut counts: Vec<(Value, usize)> = Vec::new();
        for value in self.unit.rows.field(kind.column()?).iter() {
            match counts.iter_mut().find(|(known, _)| known == value) {
                Some((_, count)) => *count += 1,
                None => counts.push((value.clone(), 1)),
            }
            if counts.len() > FEW {
                return None;
            }
        }
        let total = self.count(counts.iter().map(|(_, count)| count).sum());
        let parts =
            counts.iter().map(|(value, count)| [&show(value, kind, self.env), " ", &self.count(*count)].concat());
        let parts: Vec<String> = parts.collect();
        let head = [self.say("Waffle chart of ", "Gráfico de "), &total, self.say(" squares: ", " cuadrados: ")];
        Some([&head.concat(), &*parts.join(", ")].concat())
    }

    /// The names of what lies on a map.
    pub(super) fn places(&self, out: &mut String) {
        let unit = self.unit;
        let mut names: Vec<String> = Vec::new();
        let named = ["text", "detail", "color", "tooltip"].iter().filter_map(|one| self.shown(one));
        if let Some(def) = named.into_iter().find(|def| def.measure != Measure::Quantitative)
            && let Some(column) = def.column().map(|column| unit.rows.field(column))
        {
            names.extend(column.iter().take(FEW + 1).map(|value| show(value, def, self.env)));
        }
        let count = unit.rows.len();
        out.push_str(&[self.say(" with ", " con "), &self.count(count)].concat());
        out.push_str(match count {
            1 => self.say(" place", " lugar"),
            _ => self.say(" places", " lugares"),
        });
        if !names.is_empty() && names.len() == count && count <= FEW {
            out.push_str(&[": ", &names.join(", ")].concat());
        }
    }

    /// The parts of stacks that a specification has laid on each other itself, as amounts, with the greatest whole.
    pub(super) fn parts(&self, low: &[Found], high: &[Found], def: &Def) -> Option<(Vec<Found>, Found)> {
        if low.len() != high.len() || low.iter().zip(high).any(|(low, high)| low.at != high.at) {
            return None;
        }
        let mut rows: Vec<usize> = (0..low.len()).collect();
        rows.sort_by(|a, b| low[*a].at.total_cmp(&low[*b].at).then(low[*a].value.total_cmp(&low[*b].value)));
        let (mut whole, mut stacked): (Option<usize>, bool) = (None, false);
        for (place, row) in rows.iter().copied().enumerate() {
            // Each part stands on the one before, the first on nothing.
            let before = place.checked_sub(1).map(|place| rows[place]).filter(|before| low[*before].at == low[row].at);
            let base = before.map_or(0.0, |before| high[before].value);
            if (low[row].value - base).abs() > 1e-9 * high[row].value.abs().max(1.0) {
                return None;
            }
            stacked |= before.is_some();
            if whole.is_none_or(|whole| high[row].value > high[whole].value) {
                whole = Some(row);
            }
        }
        let part = |(low, high): (&Found, &Found)| {
            let value = high.value - low.value;
            // Sums of decimals end in noise: what is told has six digits at most.
            let text = show(&Value::Number((value * 1e6).round() / 1e6), def, self.env);
            Found { value, text, at: low.at, key: low.key.clone(), series: low.series.clone() }
        };
        let whole = &high[whole.filter(|_| stacked)?];
        let whole = Found { text: whole.text.clone(), key: whole.key.clone(), series: String::new(), ..*whole };
        Some((low.iter().zip(high).map(part).collect(), whole))
    }
}
