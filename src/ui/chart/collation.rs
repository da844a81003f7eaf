//! The order of a table's cells: numbers by value, dates by time, words by letter.
//!
//! Cells are what a reader sees, so they are read in the reader's language.

use crate::explainer::{Locale, parse_number};

/// What a cell is sorted by.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Rank {
    /// A number, or a date as one.
    Number(f64),
    /// A word, folded.
    Word(String),
    /// Nothing: always last.
    Missing,
}

/// What a column's cells are sorted by: numbers where all are, else dates where all are, else words.
pub(super) fn rank(cells: &[&str], locale: Locale, fold: &dyn Fn(&str) -> String) -> Vec<Rank> {
    let readers: [fn(&str, Locale) -> Option<f64>; 2] = [number, date];
    for read in readers {
        let ranks: Option<Vec<Rank>> = cells
            .iter()
            .map(|cell| if is_missing(cell) { Some(Rank::Missing) } else { read(cell, locale).map(Rank::Number) })
            .collect();
        if let Some(ranks) = ranks {
            return ranks;
        }
    }
    let word = |cell: &&str| if is_missing(cell) { Rank::Missing } else { Rank::Word(fold(cell)) };
    cells.iter().map(word).collect()
}

/// The places of ranks in order; equal ones stay as they are.
pub(super) fn sorted(ranks: &[Rank], descending: bool) -> Vec<usize> {
    let mut places: Vec<usize> = (0..ranks.len()).collect();
    places.sort_by(|a, b| {
        let order = match (&ranks[*a], &ranks[*b]) {
            (Rank::Missing, Rank::Missing) => return std::cmp::Ordering::Equal,
            (Rank::Missing, _) => return std::cmp::Ordering::Greater,
            (_, Rank::Missing) => return std::cmp::Ordering::Less,
            (Rank::Number(a), Rank::Number(b)) => a.total_cmp(b),
            (Rank::Word(a), Rank::Word(b)) => a.cmp(b),
            (Rank::Number(_), Rank::Word(_)) => std::cmp::Ordering::Less,
            (Rank::Word(_), Rank::Number(_)) => std::cmp::Ordering::Greater,
        };
        if descending { order.reverse() } else { order }
    });
    places
}

/// Whether a cell holds nothing.
pub(super) fn is_missing(cell: &str) -> bool {
    matches!(cell.trim(), "" | "–" | "-")
}

fn number(cell: &str, locale: Locale) -> Option<f64> {
    parse_number(&plain(cell, locale)?)
}

/// A cell as programs read it: numbers plain, what is missing empty.
pub(super) fn for_programs(cell: &str, locale: Locale) -> String {
    match plain(cell, locale) {
        Some(number) => number,
        None if is_missing(cell) => String::new(),
        None => cell.to_owned(),
    }
}

/// A number as machines write it: "−1,538.5 %" is "-1538.5". `None` for what is no number.
pub(super) fn plain(cell: &str, locale: Locale) -> Option<String> {
    let (mark, group) = locale.marks();
    let cell = cell.trim().trim_end_matches('%').trim_end();
    let (sign, digits) = match cell.strip_prefix(['\u{2212}', '-']) {
        Some(rest) => ("-", rest),
        None => ("", cell.strip_prefix('+').unwrap_or(cell)),
    };
    let digits = digits.strip_prefix('$').unwrap_or(digits);
    let mut out = String::from(sign);
    for (at, c) in digits.char_indices() {
        match c {
            '0'..='9' => out.push(c),
            _ if c == mark => out.push('.'),
            // A group mark stands before three digits, and not at the start.
            _ if at > 0 && (c == group || matches!(c, '\u{a0}' | '\u{202f}')) => {
                let rest = &digits[at + c.len_utf8()..];
                let run = rest.bytes().take_while(u8::is_ascii_digit).count();
                if run != 3 {
                    return None;
                }
            }
            _ => return None,
        }
    }
    out.ends_with(|c: char| c.is_ascii_digit()).then_some(out)
}

/// A date as a number that orders dates: "May 2023", "3 may 2023", "2023-05-03", "Q2 2023".
fn date(cell: &str, locale: Locale) -> Option<f64> {
    let (mut year, mut month, mut day) = (None, None, None);
    for part in cell.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()) {
        let head: String = part.chars().take(3).map(|letter| letter.to_ascii_lowercase()).collect();
        let named = || (1..=12).find(|month| locale.month(*month).eq_ignore_ascii_case(&head));
        let quarter = || head.strip_prefix(['q', 't'])?.parse().ok().filter(|nth| (1..=4).contains(nth));
        if let Ok(number) = part.parse::<u32>() {
            match () {
                () if part.len() == 4 && year.is_none() => year = Some(number),
                () if year.is_some() && month.is_none() && number <= 12 => month = Some(number),
                () if day.is_none() && number <= 31 => day = Some(number),
                () => return None,
            }
        } else if let Some(found) = named().or_else(|| quarter().map(|nth: u32| nth * 3 - 2)) {
            month = Some(found);
        } else if part != "de" {
            return None;
        }
    }
    let known = year.or(month)?;
    let year = if year.is_some() { known } else { 0 };
    Some(f64::from(year) * 10_000.0 + f64::from(month.unwrap_or(0) * 100 + day.unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_their_language() {
        assert_eq!(plain("1,538.5", Locale::En).as_deref(), Some("1538.5"));
        assert_eq!(plain("1.538,5", Locale::Es).as_deref(), Some("1538.5"));
        assert_eq!(plain("\u{2212}15 %", Locale::En).as_deref(), Some("-15"));
        assert_eq!(plain("+3", Locale::Es).as_deref(), Some("3"));
        assert_eq!(plain("$1,200", Locale::En).as_deref(), Some("1200"));
        for no in ["1.5", "Peru", "", "–", "12 to 15", ",5", "2023-05"] {
            let locale = if no == "1.5" { Locale::Es } else { Locale::En };
            assert_eq!(plain(no, locale), None, "{no}");
        }
    }

    #[test]
    fn dates_are_read_in_their_language() {
        let en = |text| date(text, Locale::En);
        assert!(en("May 2023") < en("Jun 2023") && en("Dec 2022") < en("January 2023"));
        assert!(en("3 May 2023") > en("2 May 2023") && en("2023-05-03") == en("3 May 2023"));
        assert!(en("Q2 2023") > en("Q1 2023"));
        assert!(date("3 de mayo de 2023", Locale::Es) > date("30 ene 2023", Locale::Es));
        assert_eq!(en("Peru 2023"), None);
    }

    #[test]
    fn rows_are_sorted_stably_and_missing_ones_last() {
        let same = |text: &str| text.to_owned();
        let ranks = rank(&["10", "9", "–", "1,000", "9"], Locale::En, &same);
        assert_eq!(sorted(&ranks, false), [1, 4, 0, 3, 2]);
        assert_eq!(sorted(&ranks, true), [3, 0, 1, 4, 2]);
        let ranks = rank(&["Jan 2024", "Dec 2023", "Feb 2024"], Locale::En, &same);
        assert_eq!(sorted(&ranks, false), [1, 0, 2]);
        let ranks = rank(&["b", "10", "a"], Locale::En, &same);
        assert_eq!(sorted(&ranks, false), [1, 2, 0]);
    }
}
