//! Readings: values in the words that a reader sees, found when they are first asked for. Of a thousand points a
//! reader looks at a few.

use std::cell::OnceCell;
use std::fmt;
use std::ops::Deref;
use std::rc::Rc;

use super::values::with_unit;
use crate::explainer::{Locale, Str};
use crate::grammar::{NumberFormat, time};

/// A value in words.
#[derive(Clone, Default)]
pub struct Reading {
    words: OnceCell<String>,
    number: Option<(f64, Rc<Wording>)>,
}

/// How numbers are put into words.
pub(super) struct Wording {
    pub(super) form: Form,
    pub(super) locale: Locale,
    pub(super) unit: Option<Str>,
    /// Whether those above zero have a sign.
    pub(super) plus: bool,
}

/// What numbers are.
pub(super) enum Form {
    Number(NumberFormat),
    Moment(time::Grain),
}

impl Reading {
    pub(super) fn of(number: f64, wording: &Rc<Wording>) -> Reading {
        Reading { words: OnceCell::new(), number: Some((number, Rc::clone(wording))) }
    }
}

impl Wording {
    fn say(&self, number: f64) -> String {
        let mut words = match &self.form {
            Form::Number(format) => format.show(number, self.locale),
            Form::Moment(grain) => time::show(number, *grain, self.locale),
        };
        if self.plus && number > 0.0 {
            words.insert(0, '+');
        }
        with_unit(words, self.unit.as_deref())
    }
}

impl Deref for Reading {
    type Target = str;

    #[inline(never)]
    fn deref(&self) -> &str {
        self.words.get_or_init(|| self.number.as_ref().map_or_else(String::new, |(number, how)| how.say(*number)))
    }
}

impl From<String> for Reading {
    fn from(words: String) -> Reading {
        Reading { words: words.into(), number: None }
    }
}

impl PartialEq for Reading {
    fn eq(&self, other: &Reading) -> bool {
        **self == **other
    }
}

impl fmt::Debug for Reading {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        fmt::Debug::fmt(&**self, out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_put_into_words_when_asked_for() {
        let wording = |plus| {
            let form = Form::Number(NumberFormat::decimals(1));
            Rc::new(Wording { form, locale: Locale::En, unit: Some("%".into()), plus })
        };
        let (bare, signed) = (wording(false), wording(true));
        let reading = Reading::of(1234.5, &bare);
        assert!(reading.words.get().is_none());
        assert_eq!(&*reading, "1,234.5\u{a0}%");
        assert_eq!(reading, Reading::from("1,234.5\u{a0}%".to_owned()));
        let words = [2.0, 0.0, -2.0].map(|number| Reading::of(number, &signed).to_string());
        assert_eq!(words, ["+2.0\u{a0}%", "0.0\u{a0}%", "\u{2212}2.0\u{a0}%"]);
        assert_eq!(&*Reading::default(), "");
    }
}
