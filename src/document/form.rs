//! Forms of text: what a field's text has to look like.

/// A form that some text fields have. Its pattern goes into the JSON Schema; [`Form::holds`] is the same rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Anything that can be seen.
    Words,
    /// A name in links.
    Slug,
    /// A day.
    Day,
    /// A day, month or year.
    Date,
    /// An ISO 8601 duration in one unit.
    Duration,
    /// A BCP 47 tag.
    Language,
}

pub(super) const WORDS: &str = r"\S";
pub(super) const SLUG: &str = r"^[a-z0-9]+(-[a-z0-9]+)*$";
pub(super) const DAY: &str = r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$";
pub(super) const DATE: &str = r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$";
pub(super) const DURATION: &str = r"^P[1-9][0-9]{0,3}[YMWD]$";
pub(super) const LANGUAGE: &str = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$";

impl Form {
    /// Every form with its pattern, an ECMAScript regular expression.
    pub const ALL: [(Form, &'static str); 6] = [
        (Form::Words, WORDS),
        (Form::Slug, SLUG),
        (Form::Day, DAY),
        (Form::Date, DATE),
        (Form::Duration, DURATION),
        (Form::Language, LANGUAGE),
    ];

    /// The form that a pattern of the schema stands for.
    pub fn of_pattern(pattern: &str) -> Option<Form> {
        Form::ALL.iter().find(|(_, own)| *own == pattern).map(|(form, _)| *form)
    }

    /// Whether a text has this form.
    pub fn holds(self, text: &str) -> bool {
        let digits = |text: &str, most: u8| {
            text.len() == 2
                && text.bytes().all(|b| b.is_ascii_digit())
                && (1..=most).contains(&text.parse().unwrap_or(0))
        };
        match self {
            Form::Words => !text.trim().is_empty(),
            Form::Slug => text
                .split('-')
                .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())),
            Form::Day => text.len() == 10 && Form::Date.holds(text),
            Form::Date => {
                let mut parts = text.split('-');
                let year = parts.next().unwrap_or("");
                year.len() == 4
                    && year.bytes().all(|b| b.is_ascii_digit())
                    && parts.next().is_none_or(|month| digits(month, 12))
                    && parts.next().is_none_or(|day| digits(day, 31))
                    && parts.next().is_none()
            }
            Form::Duration => {
                text.strip_prefix('P').and_then(|rest| rest.strip_suffix(['Y', 'M', 'W', 'D'])).is_some_and(|count| {
                    (1..=4).contains(&count.len())
                        && count.bytes().all(|b| b.is_ascii_digit())
                        && !count.starts_with('0')
                })
            }
            Form::Language => {
                let mut parts = text.split('-');
                let primary = parts.next().unwrap_or("");
                (2..=3).contains(&primary.len())
                    && primary.bytes().all(|b| b.is_ascii_alphabetic())
                    && parts
                        .all(|part| (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
            }
        }
    }

    /// The code of the problem with a text of another form.
    pub fn code(self) -> &'static str {
        match self {
            Form::Words => "empty-text",
            Form::Slug => "slug",
            Form::Day | Form::Date => "date",
            Form::Duration => "duration",
            Form::Language => "language",
        }
    }

    /// What a message says was expected.
    pub fn expectation(self) -> &'static str {
        match self {
            Form::Words => "a text that is not empty",
            Form::Slug => "lower-case letters, digits and single hyphens between them",
            Form::Day => "a day, `YYYY-MM-DD`",
            Form::Date => "a year, month or day: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`",
            Form::Duration => "a duration of years, months, weeks or days: `P1Y`, `P6M`, `P2W`, `P30D`",
            Form::Language => "a language tag such as `en` or `pt-BR`",
        }
    }

    /// How a text might be brought into this form.
    pub fn hint(self, text: &str) -> Option<String> {
        match self {
            Form::Slug => {
                let lower = text.to_lowercase();
                let parts: Vec<&str> =
                    lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty()).collect();
                let slug = parts.join("-");
                (!slug.is_empty() && slug.len() < 60).then(|| format!("for example `{slug}`"))
            }
            _ => None,
        }
    }
}
