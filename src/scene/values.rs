//! Values as a reader sees them: with the decimals they need, their unit and their labels.

use std::rc::Rc;

use super::reading::{Form, Reading, Wording};
use super::stage::Stage;
use crate::explainer::{Column, Locale, Values};
use crate::grammar::{Data, Def, Format, Measure, Notation, NumberFormat, needed_decimals, time};

/// Where a value is shown: a label is short, a table exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// On the drawing and in the tooltip.
    Label,
    /// In the table.
    Table,
}

/// The cells of a column as texts.
pub struct Cells<'a> {
    data: &'a Data,
    column: &'a Column,
    at: usize,
    def: Option<&'a Def>,
    locale: Locale,
    detail: Detail,
    /// Decimals of numbers; that of all of them, found once.
    decimals: usize,
    /// Whether digits are grouped by thousands: years on an axis of numbers are not.
    group: bool,
    /// Grain of moments.
    grain: time::Grain,
}

impl<'a> Cells<'a> {
    /// A column of data; `def` is the channel that shows it.
    pub fn new(data: &'a Data, at: usize, locale: Locale, detail: Detail, def: Option<&'a Def>) -> Cells<'a> {
        let column = &*data.columns[at];
        let bare = |format: &Format| {
            matches!(format, Format::Number(NumberFormat { group: false, notation: Notation::Fixed, .. }))
        };
        let group = !def.and_then(|def| def.axis.format.as_ref()).is_some_and(bare);
        let mut cells = Cells { data, column, at, def, locale, detail, decimals: 0, group, grain: time::Grain::Year };
        match &column.values {
            Values::Numbers(values) => cells.decimals = decimals(values, detail),
            Values::Times(values) => cells.grain = time::grain(values),
            Values::Texts(_) => {}
        }
        cells
    }

    /// The text of a row; `None` where its value is missing.
    pub fn text(&self, row: usize) -> Option<String> {
        let format = self.def.and_then(|def| def.format.as_ref());
        match &self.column.values {
            Values::Texts(values) => Some(self.column.label(values.get(row)?.as_deref()?).to_owned()),
            Values::Times(values) => {
                let value = *values.get(row).filter(|value| value.is_finite())?;
                match format {
                    Some(Format::Time(format)) => time::show_as(value, format, self.locale),
                    _ => Some(time::show(value, self.grain, self.locale)),
                }
            }
            Values::Numbers(values) => {
                let value = *values.get(row).filter(|value| value.is_finite())?;
                if let Some(Format::Number(format)) = format {
                    return Some(format.show(value, self.locale));
                }
                // A number that names a category, such as a year, is not grouped.
                let exact = self.detail == Detail::Table || value.fract() == 0.0 && value.abs() < 10_000.0;
                match self.names() && exact {
                    true => Some(self.column.label(&self.data.key(self.at, row)?).to_owned()),
                    false => Some(self.number(value)),
                }
            }
        }
    }

    /// The value of a row with the column's unit, numbers in this wording.
    pub fn reading(&self, row: usize, wording: &Rc<Wording>) -> Option<Reading> {
        match &self.column.values {
            Values::Numbers(values) if !self.names() => {
                values.get(row).filter(|value| value.is_finite()).map(|value| Reading::of(*value, wording))
            }
            _ => Some(Reading::from(self.with_unit(self.text(row)?))),
        }
    }

    /// How its numbers are put into words; `signed` with the plus sign that bars on both sides of zero want.
    pub fn wording(&self, signed: bool) -> Rc<Wording> {
        let format = match self.def.and_then(|def| def.format.as_ref()) {
            Some(Format::Number(format)) => *format,
            _ => self.plain(),
        };
        let bare = self.def.is_some_and(|def| def.format.is_none() && def.measure == Measure::Quantitative);
        let unit = self.column.unit.clone();
        Rc::new(Wording { form: Form::Number(format), locale: self.locale, unit, plus: signed && bare })
    }

    /// Whether its numbers name categories, such as years.
    fn names(&self) -> bool {
        self.def.is_some_and(|def| def.measure.is_discrete()) && self.column.unit.is_none()
    }

    /// A number of the column without its unit.
    pub fn number(&self, value: f64) -> String {
        self.plain().show(value, self.locale)
    }

    fn plain(&self) -> NumberFormat {
        NumberFormat { group: self.group, ..NumberFormat::decimals(self.decimals) }
    }

    /// The text of a row, with the plus sign that bars on both sides of zero want.
    pub fn signed(&self, stage: &Stage, row: usize) -> Option<String> {
        let text = self.text(row)?;
        let positive = self.data.number(self.at, row) > 0.0;
        let bare = self.def.is_some_and(|def| def.format.is_none() && def.measure == Measure::Quantitative);
        Some(if positive && bare && stage.is_diverging() { ["+", &text].concat() } else { text })
    }

    /// The text of a row with the column's unit.
    pub fn with_unit(&self, text: String) -> String {
        with_unit(text, self.column.unit.as_deref())
    }
}

/// The decimals that numbers are shown with.
fn decimals(values: &[f64], detail: Detail) -> usize {
    let finite = || values.iter().copied().filter(|value| value.is_finite());
    let most = finite().map(f64::abs).fold(0.0, f64::max);
    let sensible = match most {
        _ if most >= 1000.0 => 0,
        _ if most >= 1.0 => 1,
        _ if most >= 0.1 => 2,
        _ => 4,
    };
    let sensible = sensible + usize::from(detail == Detail::Table);
    let mut needed = 0;
    for value in finite().take(1000) {
        needed = needed.max(needed_decimals(value));
        if needed >= sensible {
            return sensible;
        }
    }
    needed
}

/// Adds a unit to a value: "15 %", "6,108 US$ million".
pub fn with_unit(mut value: String, unit: Option<&str>) -> String {
    if let Some(unit) = unit.filter(|unit| !value.ends_with(*unit)) {
        value.push('\u{a0}');
        value.push_str(unit);
    }
    value
}

#[cfg(test)]
mod tests {
    use crate::explainer::Locale;
    use crate::scene::{Drawing, Frame};

    #[test]
    fn years_on_an_axis_of_numbers_are_written_as_on_the_axis() {
        let spec = serde_json::json!({
            "data": { "values": [{ "year": 2009, "y": 1234 }, { "year": 2010, "y": 5678 }] }, "mark": "line",
            "encoding": {
                "x": { "field": "year", "type": "quantitative", "axis": { "format": "d" } },
                "y": { "field": "y", "type": "quantitative" }
            }
        });
        let drawing = Drawing::read(&spec, &[], Locale::En).expect("a drawing");
        let reach = drawing.lay_out(&Frame::new(400.0, Locale::En)).reach;
        assert_eq!(reach.keys.iter().map(|key| &**key).collect::<Vec<_>>(), ["2009", "2010"]);
        assert_eq!(&*reach.points[0].value, "1,234");
        assert_eq!(drawing.table(Locale::En).1[0], ["2009", "1,234"]);
        let words = drawing.describe(Locale::En);
        assert!(words.contains("2009") && !words.contains("2,009"), "{words}");
    }
}
