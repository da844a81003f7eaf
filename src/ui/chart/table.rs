//! The table behind a chart.

use crate::explainer::{Chart, Column, Locale, Table, Values, format_number};
use crate::ui::sheet::Sheet;
use crate::ui::words::Word;

/// Headings and rows, as the reader sees them.
pub(super) type Cells = (Vec<String>, Vec<Vec<String>>);

/// A table that scrolls sideways where it must; its first column heads the rows.
pub(super) fn table(sheet: &mut Sheet, chart: &Chart, (headings, cells): &Cells) {
    open(sheet, chart);
    sheet.open("thead");
    sheet.open("tr");
    for heading in headings {
        sheet.open("th");
        sheet.set("scope", "col");
        sheet.text(heading);
        sheet.close();
    }
    sheet.close();
    sheet.close();
    rows(sheet, &mut cells.iter());
    sheet.close();
    sheet.close();
}

/// Opens the table and the box that it scrolls in, which can be reached by keyboard. The caption says no more than
/// what it is: the box is named already.
pub(super) fn open(sheet: &mut Sheet, chart: &Chart) {
    sheet.open("div ex-scroll");
    sheet.set("tabindex", "0");
    sheet.set("role", "region");
    sheet.set("aria-label", &chart.subtitle);
    sheet.open("table");
    sheet.say("caption ex-unseen", Word::Table);
}

/// The headings as buttons that sort by their column.
pub(super) fn head(sheet: &mut Sheet, headings: &[String], sort: Option<(usize, bool)>) {
    sheet.open("thead");
    sheet.open("tr");
    for (column, heading) in headings.iter().enumerate() {
        sheet.open("th");
        sheet.set("scope", "col");
        if let Some((_, descending)) = sort.filter(|(at, _)| *at == column) {
            sheet.set("aria-sort", if descending { "descending" } else { "ascending" });
        }
        sheet.open("button ex-sort");
        sheet.set("type", "button");
        sheet.set("data-grid", &column.to_string());
        sheet.leaf("span", heading);
        sheet.close();
        sheet.close();
    }
    sheet.close();
    sheet.close();
}

/// The body of a table.
pub(super) fn rows(sheet: &mut Sheet, rows: &mut dyn Iterator<Item = &Vec<String>>) {
    sheet.open("tbody");
    for row in rows {
        sheet.open("tr");
        for (place, cell) in row.iter().enumerate() {
            let number = cell.starts_with(|first: char| first.is_ascii_digit() || first == '−' || first == '-');
            if place == 0 {
                sheet.open("th");
                sheet.set("scope", "row");
            } else {
                sheet.open(if number { "td ex-number" } else { "td" });
            }
            // Where cells change, each text is an element: a page translator may have moved the old one.
            match sheet.live() {
                true => sheet.leaf("span", cell),
                false => sheet.text(cell),
            }
            sheet.close();
        }
        sheet.close();
    }
    sheet.close();
}

/// A dataset as it is, for a chart that cannot be read.
pub(super) fn raw(table: &Table, locale: Locale) -> Cells {
    let headings = table.columns.iter().map(|column| match &column.unit {
        Some(unit) => [&*column.title, " (", unit, ")"].concat(),
        None => column.title.to_string(),
    });
    let cell = |column: &Column, row: usize| match &column.values {
        Values::Numbers(values) if values[row].is_nan() => String::new(),
        Values::Numbers(values) => {
            let decimals = if values[row].fract() == 0.0 { 0 } else { 2 };
            format_number(values[row], decimals, locale)
        }
        Values::Times(values) if values[row].is_nan() => String::new(),
        Values::Times(values) => year(values[row]),
        Values::Texts(values) => values[row].as_ref().map_or_else(String::new, |value| column.label(value).to_owned()),
    };
    let rows = (0..table.rows()).map(|row| table.columns.iter().map(|column| cell(column, row)).collect());
    (headings.collect(), rows.collect())
}

/// The year of a time in ms, UTC: enough for figures that stand without their chart.
fn year(ms: f64) -> String {
    let days = (ms / 86_400_000.0).floor() as i64;
    // Years of 365.2425 days from 0000-03-01 (H. Hinnant, "chrono-compatible low-level date algorithms").
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day = shifted.rem_euclid(146_097);
    let of_era = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let since_march = day - (365 * of_era + of_era / 4 - of_era / 100);
    (of_era + era * 400 + i64::from(since_march >= 306)).to_string()
}

#[cfg(test)]
mod tests {
    use super::year;

    #[test]
    fn years_of_times() {
        assert_eq!(year(0.0), "1970");
        assert_eq!(year(1_704_067_200_000.0), "2024");
        assert_eq!(year(1_704_067_199_999.0), "2023");
        assert_eq!(year(-1.0), "1969");
    }
}
