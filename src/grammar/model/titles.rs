//! Titles of axes, legends and headers that a specification does not write.

use super::def::{Binning, Def, Source};
use super::{Json, word};
use crate::explainer::Locale;

/// Summaries in Spanish.
const SPANISH: [(&str, &str); 8] = [
    ("sum", "Suma"),
    ("mean", "Media"),
    ("average", "Media"),
    ("median", "Mediana"),
    ("min", "Mínimo"),
    ("max", "Máximo"),
    ("distinct", "Valores distintos"),
    ("stdev", "Desviación estándar"),
];

/// Units of time in Spanish.
const SPANISH_UNITS: [(&str, &str); 12] = [
    ("year", "año"),
    ("quarter", "trimestre"),
    ("month", "mes"),
    ("week", "semana"),
    ("isoweek", "semana"),
    ("date", "día"),
    ("day", "día de la semana"),
    ("dayofyear", "día del año"),
    ("hours", "hora"),
    ("minutes", "minutos"),
    ("seconds", "segundos"),
    ("milliseconds", "milisegundos"),
];

/// The name of a unit of time, such as `year-month`, in Spanish.
fn spanish_unit(title: &str) -> String {
    let mut parts = title.split('-').collect::<Vec<_>>();
    for part in &mut parts {
        *part = SPANISH_UNITS.iter().find(|(english, _)| english == part).map_or(*part, |(_, words)| words);
    }
    parts.join("-")
}

impl Def {
    /// The title that the specification writes, on the axis, the legend or the channel: `Some(None)` where there shall be none.
    pub fn written_title(&self, guide: &str) -> Option<Option<String>> {
        let of = |json: &Json| json.get("title").map(title_text);
        self.json.get(guide).filter(|guide| guide.is_object()).and_then(of).or_else(|| of(&self.json))
    }

    /// What the channel shows in words, as Vega-Lite says it: `Mean of price`, `date (year-month)`.
    pub fn default_title(&self, locale: Locale) -> String {
        let spanish = locale == Locale::Es;
        let field = self.field.as_deref().unwrap_or_default();
        if let Some(op) = &self.aggregate {
            return match (op.as_str(), &self.arg) {
                ("count", _) => if spanish { "Número de registros" } else { "Count of Records" }.into(),
                ("argmin", Some(by)) => [field, if spanish { " con menor " } else { " for min " }, by].concat(),
                ("argmax", Some(by)) => [field, if spanish { " con mayor " } else { " for max " }, by].concat(),
                (op, _) if spanish => {
                    let known = SPANISH.iter().find(|(name, _)| *name == op);
                    [known.map_or(op, |(_, words)| words), " de ", field].concat()
                }
                (op, _) => {
                    let mut letters = op.chars();
                    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
                    [&first, letters.as_str(), " of ", field].concat()
                }
            };
        }
        if self.binning == Binning::Made {
            return [field, if spanish { " (en tramos)" } else { " (binned)" }].concat();
        }
        if let Some(unit) = &self.unit
            && !unit.binned
        {
            let title = unit.title();
            let title = if spanish { spanish_unit(&title) } else { title };
            return [field, " (", &title, ")"].concat();
        }
        match &self.source {
            Source::Datum(value) => {
                self.json.get("field").map_or_else(|| value.string().to_string(), |_| field.to_owned())
            }
            _ => field.to_owned(),
        }
    }

    /// The title: the written one, or the default.
    pub fn title(&self, guide: &str, locale: Locale) -> Option<String> {
        self.written_title(guide).unwrap_or_else(|| Some(self.default_title(locale)))
    }
}

/// A title's text; several lines become one.
pub fn title_text(json: &Json) -> Option<String> {
    match json {
        Json::Null => None,
        Json::String(text) => (!text.is_empty()).then(|| text.clone()),
        Json::Array(lines) => {
            let lines: Vec<&str> = lines.iter().filter_map(Json::as_str).collect();
            (!lines.is_empty()).then(|| lines.join(" "))
        }
        Json::Object(_) => word(json, "text").map(str::to_owned).or_else(|| json.get("text").and_then(title_text)),
        other => Some(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_of_time_have_spanish_names() {
        assert_eq!(spanish_unit("year-month-date"), "año-mes-día");
        assert_eq!(spanish_unit("day"), "día de la semana");
        assert_eq!(spanish_unit("else"), "else");
    }
}
