//! Guesses compared with the figures.

/// How a figure compares with the guess of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Difference {
    /// The guess is the figure.
    Exact,
    /// The guess is within 5 % of the figure.
    Close,
    /// The figure is so many per cent above the guess, less than twice.
    More(u32),
    /// The figure is at least so many times the guess.
    Times(u32),
    /// The figure is so many per cent below the guess, more than half.
    Less(u32),
    /// The figure is at most one of so many parts of the guess.
    Part(u32),
    /// Nothing was guessed where there is something.
    FromNothing,
    /// There is nothing where something was guessed.
    ToNothing,
}

/// More than this many times is no figure to be read: "more than 100 times".
const MOST: f64 = 100.0;

impl Difference {
    /// Compares a guess with the figure, neither of them negative.
    pub fn between(guess: f64, truth: f64) -> Difference {
        let off = (truth - guess).abs();
        if off < 1e-9 * truth.max(1e-300) {
            return Difference::Exact;
        }
        if truth <= 0.0 {
            return if guess <= 0.0 { Difference::Exact } else { Difference::ToNothing };
        }
        if guess <= 0.0 {
            return Difference::FromNothing;
        }
        if off <= 0.05 * truth {
            return Difference::Close;
        }
        let ratio = truth / guess;
        if ratio >= 2.0 {
            Difference::Times(ratio.min(MOST).floor() as u32)
        } else if ratio <= 0.5 {
            Difference::Part((1.0 / ratio).min(MOST).floor() as u32)
        } else if ratio > 1.0 {
            Difference::More(((ratio - 1.0) * 100.0).round() as u32)
        } else {
            Difference::Less(((1.0 - ratio) * 100.0).round() as u32)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn differences_in_words_of_their_kind() {
        let of = Difference::between;
        assert_eq!(of(310_000.0, 728_586.0), Difference::Times(2));
        assert_eq!(of(728_586.0, 310_000.0), Difference::Part(2));
        assert_eq!(of(100.0, 100.0), Difference::Exact);
        assert_eq!(of(0.0, 0.0), Difference::Exact);
        assert_eq!(of(96.0, 100.0), Difference::Close);
        assert_eq!(of(100.0, 150.0), Difference::More(50));
        assert_eq!(of(100.0, 70.0), Difference::Less(30));
        assert_eq!(of(0.0, 5.0), Difference::FromNothing);
        assert_eq!(of(5.0, 0.0), Difference::ToNothing);
        assert_eq!(of(1.0, 1e12), Difference::Times(100));
        assert_eq!(of(1e12, 1.0), Difference::Part(100));
    }

    proptest! {
        #[test]
        fn what_is_said_is_true(guess in 0.001..1e9_f64, truth in 0.001..1e9_f64) {
            match Difference::between(guess, truth) {
                Difference::Exact | Difference::Close => prop_assert!((guess - truth).abs() <= truth * 0.050_001),
                Difference::Times(times) => prop_assert!(times >= 2 && truth >= guess * f64::from(times) * 0.999_999),
                Difference::Part(parts) => prop_assert!(parts >= 2 && truth * f64::from(parts) <= guess * 1.000_001),
                Difference::More(percent) => prop_assert!(truth > guess && (5..=100).contains(&percent)),
                Difference::Less(percent) => prop_assert!(truth < guess && (4..=50).contains(&percent)),
                Difference::FromNothing | Difference::ToNothing => prop_assert!(false, "both are something"),
            }
        }
    }
}
