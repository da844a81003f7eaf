//! Blocks that a reader plays with: guesses, scenarios, outlooks.

use super::{Number, Prose, Rich, SourceId, Str, TableId};

/// A question that the reader answers before they see the answer, or a prediction of theirs.
#[derive(Debug, Clone, PartialEq)]
pub struct Guess {
    /// Name in links and events.
    pub id: Str,
    /// The question.
    pub title: Str,
    /// What to know before answering.
    pub text: Option<Rich>,
    /// What the reader does.
    pub task: Task,
    /// What stands with the answer.
    pub answer: Option<Rich>,
    /// What the answer rests on.
    pub sources: Vec<SourceId>,
}

/// What the reader of a guess does.
#[derive(Debug, Clone, PartialEq)]
pub enum Task {
    /// Draws the rest of a line.
    Line(Figures),
    /// Sets the length of bars.
    Bars(Figures),
    /// Chooses one of several answers.
    Choice {
        /// The answers.
        choices: Vec<Str>,
        /// Which one is right, where that is known.
        correct: Option<usize>,
    },
    /// Says how likely each of these is.
    Likelihood(Vec<Str>),
}

/// Figures that a reader guesses.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// The table that they are from.
    pub table: TableId,
    /// What each is called, in order.
    pub keys: Vec<Str>,
    /// Where each stands on the axis, from 0 to 1: times by their distance, categories evenly.
    pub places: Vec<Number>,
    /// The figures, all of them numbers.
    pub truth: Vec<Number>,
    /// How many of them are given.
    pub given: usize,
    /// The upper end of the scale; the lower is 0.
    pub most: Number,
    /// Their unit.
    pub unit: Option<Str>,
}

/// A model of a domino effect on a graph.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// Name in links.
    pub id: Str,
    /// Heading.
    pub title: Str,
    /// What it is about.
    pub text: Rich,
    /// What a node that acts has done.
    pub active: Str,
    /// What a node that does not act is.
    pub inactive: Str,
    /// The nodes, at least two.
    pub nodes: Vec<ScenarioNode>,
    /// The places of neighbours.
    pub edges: Vec<(usize, usize)>,
    /// The places of the nodes that act first.
    pub start: Vec<usize>,
    /// How far thresholds can differ by chance.
    pub noise: Number,
    /// The seed of that chance.
    pub seed: u32,
    /// Remarks on the graph.
    pub notes: Prose,
    /// Where model and graph come from.
    pub sources: Vec<SourceId>,
}

/// A node of a scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct ScenarioNode {
    /// Its name in the document.
    pub id: Str,
    /// Its name for readers.
    pub label: Str,
    /// The share of its neighbours that have to act before it does.
    pub threshold: Number,
    /// Where it stands, in hundredths of width and height.
    pub at: [Number; 2],
}

/// What may come, with how likely its source calls it.
#[derive(Debug, Clone, PartialEq)]
pub struct Outlook {
    /// Heading.
    pub title: Str,
    /// What may come.
    pub items: Vec<OutlookItem>,
    /// Who expects it.
    pub sources: Vec<SourceId>,
    /// Ids of the claims that check it.
    pub claims: Vec<Str>,
}

/// Something that may come.
#[derive(Debug, Clone, PartialEq)]
pub struct OutlookItem {
    /// What is expected.
    pub text: Rich,
    /// How likely, where its source says so.
    pub likelihood: Option<Likelihood>,
    /// The source's own word.
    pub wording: Option<Str>,
}

/// A word for a likelihood, with its range (IPCC, guidance note on uncertainties, 2010).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likelihood {
    /// 99 to 100 %.
    VirtuallyCertain,
    /// 90 to 100 %.
    VeryLikely,
    /// 66 to 100 %.
    Likely,
    /// 33 to 66 %.
    AboutAsLikelyAsNot,
    /// 0 to 33 %.
    Unlikely,
    /// 0 to 10 %.
    VeryUnlikely,
    /// 0 to 1 %.
    ExceptionallyUnlikely,
}

impl Likelihood {
    /// The range in per cent.
    pub fn range(self) -> [u8; 2] {
        match self {
            Likelihood::VirtuallyCertain => [99, 100],
            Likelihood::VeryLikely => [90, 100],
            Likelihood::Likely => [66, 100],
            Likelihood::AboutAsLikelyAsNot => [33, 66],
            Likelihood::Unlikely => [0, 33],
            Likelihood::VeryUnlikely => [0, 10],
            Likelihood::ExceptionallyUnlikely => [0, 1],
        }
    }

    /// The narrowest word that fits a likelihood in per cent.
    pub fn of(percent: Number) -> Likelihood {
        if percent >= 99.0 {
            Likelihood::VirtuallyCertain
        } else if percent >= 90.0 {
            Likelihood::VeryLikely
        } else if percent > 66.0 {
            Likelihood::Likely
        } else if percent >= 33.0 {
            Likelihood::AboutAsLikelyAsNot
        } else if percent > 10.0 {
            Likelihood::Unlikely
        } else if percent > 1.0 {
            Likelihood::VeryUnlikely
        } else {
            Likelihood::ExceptionallyUnlikely
        }
    }
}

impl Figures {
    /// A handy step for changing a figure: about a hundredth of the scale, of 1, 2 or 5 units of its decimal place.
    pub fn step(&self) -> Number {
        nice(self.most / 100.0, false)
    }

    /// The decimals that a figure is shown with.
    pub fn decimals(&self) -> usize {
        if self.truth.iter().all(|value| value.fract() == 0.0) && self.most >= 20.0 { 0 } else { 1 }
    }
}

/// The nearest of …, 1, 2, 5, 10, 20, … that is not above a positive number, or not below it.
pub(super) fn nice(number: Number, up: bool) -> Number {
    if !(number.is_finite() && number > 0.0) {
        return 1.0;
    }
    let mut unit = 1.0;
    while unit > number {
        unit /= 10.0;
    }
    while unit * 10.0 <= number {
        unit *= 10.0;
    }
    let fits = |step: &&Number| if up { *step * unit >= number } else { *step * unit <= number };
    let steps = [1.0, 2.0, 5.0, 10.0];
    let found = if up { steps.iter().find(fits) } else { steps.iter().rev().find(fits) };
    found.copied().unwrap_or(1.0) * unit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_handy() {
        for (number, down, up) in [
            (1.0, 1.0, 1.0),
            (3.0, 2.0, 5.0),
            (728_586.0, 500_000.0, 1_000_000.0),
            (0.03, 0.02, 0.05),
            (99.0, 50.0, 100.0),
        ] {
            assert!((nice(number, false) - down).abs() < 1e-9 * down, "{number}");
            assert!((nice(number, true) - up).abs() < 1e-9 * up, "{number}");
        }
        assert_eq!(nice(0.0, true), 1.0);
        assert_eq!(nice(f64::NAN, false), 1.0);
        assert_eq!(nice(f64::INFINITY, true), 1.0);
    }

    #[test]
    fn likelihoods_lie_in_their_ranges() {
        for percent in 0..=100 {
            let [least, most] = Likelihood::of(f64::from(percent)).range();
            assert!((least..=most).contains(&(percent as u8)), "{percent}");
        }
    }
}
