//! Questions to a chart, answered from its points: no model, no network.

use super::Reach;
use crate::explainer::{Locale, parse_number};

/// A kind of question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// When was it highest?
    Highest,
    /// When was it lowest?
    Lowest,
    /// How much did it change from one key to another?
    Change,
    /// What was it at a key?
    Value,
    /// Which are above a number?
    Above,
    /// How do two compare at a key?
    Compare,
    /// When did it first pass a number?
    Passed,
}

impl Asked {
    /// Every kind, in the order in which a reader is offered them.
    pub const ALL: [Asked; 7] =
        [Asked::Highest, Asked::Lowest, Asked::Change, Asked::Value, Asked::Compare, Asked::Above, Asked::Passed];
}

/// A question: places in the reach of a chart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Question {
    /// What is asked.
    pub asked: Asked,
    /// Of which series.
    pub series: usize,
    /// Compared with which.
    pub other: usize,
    /// At which key, or from which on.
    pub key: usize,
    /// Up to which key.
    pub until: usize,
    /// Above which number.
    pub limit: f64,
}

/// What the points say; places in [`Reach::points`] with their numbers.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    /// This one.
    One(usize),
    /// From the first to the second.
    Two([usize; 2], [f64; 2]),
    /// These, none where empty.
    Several(Vec<usize>),
    /// The chart has no such value.
    Nothing,
}

/// Answers a question.
pub fn answer(reach: &Reach, question: &Question, locale: Locale) -> Reply {
    let numbers: Vec<Option<f64>> = reach.points.iter().map(|point| number(&point.value, locale)).collect();
    let of = |series: usize| {
        let numbers = &numbers;
        let all = reach.points.iter().enumerate().filter(move |(_, point)| point.series == series);
        all.filter_map(move |(at, _)| Some((at, numbers[at]?)))
    };
    let at = |series: usize, key: usize| of(series).find(|(at, _)| reach.points[*at].key == key);
    let one = |found: Option<(usize, f64)>| found.map_or(Reply::Nothing, |(at, _)| Reply::One(at));
    type Found = Option<(usize, f64)>;
    let two = |pair: (Found, Found)| match pair {
        (Some((a, from)), Some((b, to))) => Reply::Two([a, b], [from, to]),
        _ => Reply::Nothing,
    };
    // Of equal values the first counts.
    let best = |sign: f64| of(question.series).rev_max(sign);
    match question.asked {
        Asked::Highest => one(best(1.0)),
        Asked::Lowest => one(best(-1.0)),
        Asked::Value => one(at(question.series, question.key)),
        Asked::Change => two((at(question.series, question.key), at(question.series, question.until))),
        Asked::Compare => two((at(question.series, question.key), at(question.other, question.key))),
        Asked::Passed => one(of(question.series).find(|(_, value)| *value > question.limit)),
        Asked::Above => {
            let fits = |at: &usize| {
                let point = &reach.points[*at];
                numbers[*at].is_some_and(|value| value > question.limit)
                    && (reach.series.len() < 2 || point.key == question.key)
            };
            Reply::Several((0..reach.points.len()).filter(fits).collect())
        }
    }
}

/// The greatest of numbered places by a sign.
trait Best: Iterator<Item = (usize, f64)> + Sized {
    fn rev_max(self, sign: f64) -> Option<(usize, f64)> {
        self.fold(None, |best: Option<(usize, f64)>, (at, value)| match best {
            Some((_, own)) if own * sign >= value * sign => best,
            _ => Some((at, value)),
        })
    }
}

impl<I: Iterator<Item = (usize, f64)>> Best for I {}

/// The number that a text of a locale begins with: "−1,234.5 persons", "1.2M".
pub fn number(text: &str, locale: Locale) -> Option<f64> {
    let (mark, group) = locale.marks();
    let mut digits = String::new();
    let mut rest = text.trim_start_matches(['+', '$', '€', '≈', '~', ' ']);
    if let Some(after) = rest.strip_prefix(['−', '-']) {
        digits.push('-');
        rest = after.trim_start_matches(['$', '€']);
    }
    let mut end = rest.len();
    for (at, letter) in rest.char_indices() {
        let next_is_digit = rest[at + letter.len_utf8()..].starts_with(|next: char| next.is_ascii_digit());
        if letter.is_ascii_digit() {
            digits.push(letter);
        } else if letter == mark && next_is_digit {
            digits.push('.');
        } else if !(next_is_digit && at > 0 && (letter == group || matches!(letter, '\u{a0}' | '\u{202f}'))) {
            end = at;
            break;
        }
    }
    let own = parse_number(&digits)?;
    let scale = match rest[end..].split(|letter: char| letter.is_whitespace()).next().unwrap_or_default() {
        "k" | "K" => 1e3,
        "M" => 1e6,
        "G" | "B" | "bn" => 1e9,
        _ => 1.0,
    };
    Some(own * scale)
}

/// The question that a reader's own words ask, in English or Spanish; `None` where they ask something else.
pub fn understand(text: &str, reach: &Reach, locale: Locale) -> Option<Question> {
    let plain = plain(text);
    let words: Vec<&str> = plain.split(' ').filter(|word| !word.is_empty()).collect();
    let says = |list: &[&str]| list.iter().any(|wanted| has(&words, wanted));
    let series = found(&words, reach.series.iter().map(|series| &*series.name));
    let keys = found(&words, reach.keys.iter().map(|key| &**key));
    let limit = limit(text, reach, locale);
    let asked =
        if says(&["highest", "most", "maximum", "peak", "mas alto", "mas alta", "maximo", "maxima", "mayor", "pico"]) {
            Asked::Highest
        } else if says(&["lowest", "least", "minimum", "mas bajo", "mas baja", "minimo", "minima", "menor"]) {
            Asked::Lowest
        } else if limit.is_some()
            && says(&[
                "pass",
                "passed",
                "exceed",
                "exceeded",
                "first",
                "reach",
                "reached",
                "supero",
                "superaron",
                "paso",
                "alcanzo",
                "primera",
            ])
        {
            Asked::Passed
        } else if limit.is_some()
            && says(&["above", "over", "more than", "encima", "mas de", "sobre", "superan", "supera"])
        {
            Asked::Above
        } else if series.len() > 1 && !keys.is_empty() {
            Asked::Compare
        } else if keys.len() > 1
            || says(&[
                "change", "changed", "grow", "grew", "rise", "rose", "fall", "fell", "cambio", "crecio", "aumento",
                "subio", "cayo",
            ])
        {
            Asked::Change
        } else if series.len() > 1 || says(&["compare", "versus", "vs", "compara", "comparan"]) {
            Asked::Compare
        } else if !keys.is_empty() {
            Asked::Value
        } else {
            return None;
        };
    let last = reach.keys.len().checked_sub(1)?;
    let own = series.first().copied().unwrap_or(0);
    // Who names none of several series asks for one that is not there.
    if series.is_empty() && reach.series.len() > 1 && asked != Asked::Above {
        return None;
    }
    let one_key = matches!(asked, Asked::Change);
    Some(Question {
        asked,
        series: own,
        other: series.get(1).copied().unwrap_or(usize::from(own == 0)).min(reach.series.len().saturating_sub(1)),
        key: keys.first().copied().unwrap_or(if one_key { 0 } else { last }),
        until: keys.get(1).copied().unwrap_or(last),
        limit: limit.unwrap_or(0.0),
    })
}

/// The number in a text that is no key of the chart.
fn limit(text: &str, reach: &Reach, locale: Locale) -> Option<f64> {
    let lower: String = text.chars().map(lower).collect();
    let mut parts = lower.split_whitespace().peekable();
    while let Some(part) = parts.next() {
        let part = part.trim_matches(|letter: char| !letter.is_alphanumeric());
        if !part.starts_with(|letter: char| letter.is_ascii_digit()) || reach.keys.iter().any(|key| **key == *part) {
            continue;
        }
        let Some(own) = number(&part.replace('m', "M"), locale) else { continue };
        let scale = match parts.peek().copied().unwrap_or_default().trim_matches(['?', '.', ',', '!']) {
            "thousand" | "mil" => 1e3,
            "million" | "millions" | "millon" | "millón" | "millones" => 1e6,
            "billion" | "billions" => 1e9,
            _ => 1.0,
        };
        return Some(own * scale);
    }
    None
}

/// The lower case of a letter of Latin, Greek and Cyrillic. (The standard library's tables of all scripts weigh as much as
/// this whole folder's texts.)
fn lower(letter: char) -> char {
    let by = match letter {
        'À'..='Ö' | 'Ø'..='Þ' | 'Α'..='Ϋ' | 'А'..='Я' => 32,
        'Ѐ'..='Џ' => 80,
        _ => return letter.to_ascii_lowercase(),
    };
    char::from_u32(letter as u32 + by).unwrap_or(letter)
}

/// Lower case without accents and punctuation.
fn plain(text: &str) -> String {
    text.chars()
        .map(|letter| match lower(letter) {
            'á' | 'à' | 'ä' | 'â' => 'a',
            'é' | 'è' | 'ë' | 'ê' => 'e',
            'í' | 'ì' | 'ï' => 'i',
            'ó' | 'ò' | 'ö' | 'ô' => 'o',
            'ú' | 'ù' | 'ü' => 'u',
            'ñ' => 'n',
            letter if letter.is_alphanumeric() => letter,
            _ => ' ',
        })
        .collect()
}

/// Whether words hold a wanted word or row of words.
fn has(words: &[&str], wanted: &str) -> bool {
    place(words, wanted).is_some()
}

/// Where words hold a wanted row of words, give or take a slip in long ones.
fn place(words: &[&str], wanted: &str) -> Option<usize> {
    let wanted: Vec<&str> = wanted.split(' ').filter(|word| !word.is_empty()).collect();
    let same = |a: &str, b: &str| a == b || (b.len() > 4 && a.len() > 3 && near(a, b));
    let at =
        |at: &usize| wanted.iter().enumerate().all(|(n, word)| words.get(at + n).is_some_and(|own| same(own, word)));
    if wanted.is_empty() { None } else { (0..words.len()).find(at) }
}

/// The places of names in the order in which words name them.
fn found<'a>(words: &[&str], names: impl Iterator<Item = &'a str>) -> Vec<usize> {
    let mut all: Vec<(usize, usize)> =
        names.enumerate().filter_map(|(at, name)| Some((place(words, &plain(name))?, at))).collect();
    all.sort_unstable();
    all.into_iter().map(|(_, at)| at).collect()
}

/// Whether two words differ by one letter: another, one more or one less. Digits do not slip.
fn near(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.iter().chain(&b).any(char::is_ascii_digit) || a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let start = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[start..], &b[start..]);
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    a.len() - end <= 1 && b.len() - end <= 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::{Color, Point, Series};

    fn reach(names: &[&str], rows: &[(&str, &[&str])]) -> Reach {
        let series = names.iter().map(|name| Series { name: (*name).into(), color: Color::Ink }).collect();
        let mut points = Vec::new();
        for (key, (_, values)) in rows.iter().enumerate() {
            for (series, value) in values.iter().enumerate().filter(|(_, value)| !value.is_empty()) {
                points.push(Point {
                    series,
                    key,
                    x: 0.0,
                    y: 0.0,
                    bounds: [0.0; 4],
                    value: (*value).to_owned().into(),
                    details: Vec::new(),
                    origin: None,
                });
            }
        }
        let keys = rows.iter().map(|(key, _)| (*key).to_owned().into()).collect();
        Reach { series, keys, points, down: false, shared: true }
    }

    fn migrants() -> Reach {
        reach(
            &["Venezuela", "Perú"],
            &[
                ("2021", &["492,061 persons", "250,485 persons"]),
                ("2022", &["532,715 persons", ""]),
                ("2023", &["728,586 persons", "260,785 persons"]),
            ],
        )
    }

    #[test]
    fn numbers_are_read_as_they_are_written() {
        let cases = [
            ("492,061 persons", Locale::En, 492_061.0),
            ("−1.234,5 %", Locale::Es, -1234.5),
            ("6.8 per 100,000", Locale::En, 6.8),
            ("US$ 12", Locale::En, f64::NAN),
            ("1.2M", Locale::En, 1_200_000.0),
            ("+3", Locale::En, 3.0),
            ("$5", Locale::En, 5.0),
            ("", Locale::En, f64::NAN),
        ];
        for (text, locale, expected) in cases {
            let read = number(text, locale).unwrap_or(f64::NAN);
            assert!(read == expected || (read.is_nan() && expected.is_nan()), "{text}: {read}");
        }
    }

    #[test]
    fn questions_are_understood_in_both_languages() {
        let reach = migrants();
        let ask = |text: &str| understand(text, &reach, Locale::En).map(|it| (it.asked, it.series, it.key, it.until));
        assert_eq!(ask("When was Venezuela highest?"), Some((Asked::Highest, 0, 2, 2)));
        assert_eq!(ask("¿Cuándo fue más bajo el Peru?"), Some((Asked::Lowest, 1, 2, 2)));
        assert_eq!(ask("how much did venezuella change from 2021 to 2023"), Some((Asked::Change, 0, 0, 2)));
        assert_eq!(ask("Venezuela in 2022"), Some((Asked::Value, 0, 1, 2)));
        assert_eq!(ask("How do Peru and Venezuela compare in 2021?"), Some((Asked::Compare, 1, 0, 2)));
        let passed = understand("When did Venezuela first pass half a million?", &reach, Locale::En);
        assert_eq!(passed, None, "no number, no year");
        let passed = understand("When did Venezuela first pass 0.5 million?", &reach, Locale::En).expect("understood");
        assert_eq!((passed.asked, passed.limit), (Asked::Passed, 500_000.0));
        let above = understand("which are above 300,000 in 2023", &reach, Locale::En).expect("understood");
        assert_eq!((above.asked, above.key, above.limit), (Asked::Above, 2, 300_000.0));
        for other in ["", "What is the weather?", "When was Bolivia highest?", "hello"] {
            assert_eq!(ask(other), None, "{other}");
        }
    }

    #[test]
    fn letters_are_lowered_as_the_standard_library_does() {
        for letter in
            ('A'..='Z').chain('À'..='Þ').chain('Α'..='Ϋ').chain('Ѐ'..='Я').filter(|letter| *letter != '\u{3a2}')
        {
            assert_eq!(Some(lower(letter)), letter.to_lowercase().next(), "{letter}");
        }
    }

    #[test]
    fn answers_come_from_the_points() {
        let reach = migrants();
        let ask = |asked, series, key, until, limit| {
            answer(&reach, &Question { asked, series, other: 1, key, until, limit }, Locale::En)
        };
        assert_eq!(ask(Asked::Highest, 0, 0, 0, 0.0), Reply::One(3));
        assert_eq!(ask(Asked::Lowest, 0, 0, 0, 0.0), Reply::One(0));
        assert_eq!(ask(Asked::Value, 1, 1, 0, 0.0), Reply::Nothing, "a gap");
        assert_eq!(ask(Asked::Change, 0, 0, 2, 0.0), Reply::Two([0, 3], [492_061.0, 728_586.0]));
        assert_eq!(ask(Asked::Compare, 0, 2, 0, 0.0), Reply::Two([3, 4], [728_586.0, 260_785.0]));
        assert_eq!(ask(Asked::Passed, 0, 0, 0, 500_000.0), Reply::One(2));
        assert_eq!(ask(Asked::Passed, 0, 0, 0, 1e9), Reply::Nothing);
        assert_eq!(ask(Asked::Above, 0, 2, 0, 300_000.0), Reply::Several(vec![3]));
        assert_eq!(
            answer(
                &Reach::default(),
                &Question { asked: Asked::Highest, series: 0, other: 0, key: 0, until: 0, limit: 0.0 },
                Locale::En
            ),
            Reply::Nothing
        );
    }
}
