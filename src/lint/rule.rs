//! Rules: number, name, level, reason, fix. The book's page of rules is made from this file.

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Worth a thought.
    Info,
    /// Should be mended before publication.
    Warning,
    /// Stops the build: what `--deny` makes of a finding.
    Error,
}

impl Level {
    /// The level in reports.
    pub fn name(self) -> &'static str {
        match self {
            Level::Info => "info",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }
}

/// A rule of honest and readable explainers.
#[derive(Debug)]
pub struct Rule {
    /// Its number: `EX001`. It never changes its meaning.
    pub code: &'static str,
    /// Its name.
    pub name: &'static str,
    /// How much it weighs.
    pub level: Level,
    /// What it asks for, in one sentence.
    pub asks: &'static str,
    /// Why.
    pub reason: &'static str,
    /// How to mend it; also the hint of each finding.
    pub fix: &'static str,
}

/// A rule by its number or its name.
pub fn rule(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.code.eq_ignore_ascii_case(name) || rule.name == name)
}

macro_rules! rules {
    ($($id:ident $level:ident $code:literal $name:literal: $asks:literal; because $reason:literal; $fix:literal)*) => {
        $(pub(super) static $id: Rule = Rule {
            code: $code, name: $name, level: Level::$level, asks: $asks, reason: $reason, fix: $fix,
        };)*
        /// Every rule in the order of the numbers.
        pub static RULES: &[&Rule] = &[$(&$id),*];
    };
}

rules! {
    ALLOWANCE Warning "EX000" "useless-allowance":
        "The field `lint` of a document names only rules that the document breaks.";
        because "An allowance that nobody needs hides the next mistake.";
        "take it out of `lint`"

    BAR_ZERO Warning "EX001" "bar-zero":
        "Bars and areas start at zero, on a scale without bends.";
        because "A bar's length is read as its amount. Cut off at 90, a bar of 100 looks twice a bar of 95.";
        "take `zero`, `domain` or `type` out of the scale, or draw points or a line instead"
    TWO_AXES Warning "EX002" "two-axes":
        "A plot has one scale for its y positions, and one for its x.";
        because "Where two lines cross on two scales depends on the scales that were chosen, not on the data.";
        "draw two charts below each other, or index both series to 100 at a common date"
    BENT_SCALE Warning "EX003" "bent-scale":
        "A logarithmic, power or root scale is announced in words.";
        because "Readers take equal distances for equal amounts. On a log scale a straight line is exponential growth.";
        "say it in the subtitle or the axis title: \"logarithmic scale\""
    CUT_AXIS Info "EX004" "cut-axis":
        "A scale of amounts that does not start at zero is announced in words.";
        because "It may be right for a line, but it makes small changes look large.";
        "say in the subtitle or note that the axis does not start at zero, or let it start there"
    MIXED_UNITS Warning "EX005" "mixed-units":
        "What shares an axis has one unit.";
        because "Percent and persons on one axis compare what cannot be compared.";
        "draw a chart for each unit"
    MISSING_UNIT Warning "EX006" "missing-unit":
        "Every column of numbers has a unit.";
        because "The unit stands in the table, the tooltip and the sentence for screen readers; \"6.8\" of what?";
        "add `unit` to the field: `%`, `persons`, `US$ million`"
    MANY_HUES Warning "EX007" "many-hues":
        "A chart tells at most seven things apart by colour.";
        because "Few people can match more colours between a chart and its legend, and the theme has six.";
        "group the small ones as \"other\", grey all but the one that matters, or draw small multiples"
    WEAK_COLOUR Warning "EX008" "weak-colour":
        "Marks have a contrast of 3 : 1 with the page, light and dark.";
        because "WCAG 2.2, criterion 1.4.11: thinner or paler shapes are lost on many screens and to many eyes.";
        "take a colour of the theme, which follows light and dark: `#0b5fa5`, `#c4541a`, `#1a7f6e`, `#8a4f9e`, `#9a7400`, `gray`"
    WEAK_TEXT Warning "EX009" "weak-text":
        "Text in charts has a contrast of 4.5 : 1 with the page, light and dark.";
        because "WCAG 2.2, criterion 1.4.3.";
        "leave the colour out: text is then the theme's ink"
    COLOUR_ALONE Warning "EX010" "colour-alone":
        "What a colour tells is told in another way too.";
        because "One man in twelve does not see some differences of hue; print and screen readers see none (WCAG 2.2, 1.4.1).";
        "label the marks with `text`, or encode the same field as `shape`, `strokeDash`, a position or a facet"
    ALT_COPY Warning "EX011" "alt-copy":
        "The alternative text of a chart is no copy of its title, subtitle or takeaway.";
        because "A screen reader then says the same sentence twice, and never what the chart looks like.";
        "say what the chart looks like, or leave `alt` out: it is then made from the data"
    ALT_ABSENT Info "EX012" "alt-absent":
        "A chart of several plots has an alternative text of its own.";
        because "The sentence that is made from the data describes one plot well, many plots poorly.";
        "add `alt`: what is drawn, from where to where, what stands out"
    TITLE_NO_FINDING Warning "EX013" "title-no-finding":
        "The title of a chart says what it shows, as a sentence.";
        because "Readers remember the title. \"Copper exports\" is a label; \"Copper exports halved in 2023\" is news.";
        "write the finding; measure and unit go into the subtitle"
    TAKEAWAY_COPY Warning "EX014" "takeaway-copy":
        "The takeaway of a chart says more than its title.";
        because "It carries the content where the chart cannot be seen.";
        "give the figures that prove the title"
    MANY_SLICES Warning "EX015" "many-slices":
        "A pie or ring has at most five slices.";
        because "Angles are hard to compare, thin slices cannot be told apart or labelled.";
        "draw bars, or group the small slices as \"other\""
    SHORT_SERIES Info "EX016" "short-series":
        "A single line has at least three points.";
        because "A line between two points claims a path that nobody measured.";
        "write the two figures as a `stats` block"

    UNDATED_DATA Warning "EX020" "undated-data":
        "Data say as of when they are: by a column of time, a year in the title, `asOf`, or the date of their sources.";
        because "A figure without a date cannot be checked, and is out of date without anybody seeing it.";
        "add `asOf` to the dataset"
    UNDATED_SOURCE Info "EX021" "undated-source":
        "A source with a link says when it was read or published, unless the document was `checked` as a whole.";
        because "Pages change; the date says which state the figures are from.";
        "add `accessed` or `published`"
    MISSING_CAVEAT Warning "EX022" "missing-caveat":
        "Estimates, projections and figures from the press come with what a reader must know.";
        because "They look as certain as a count unless the chart says otherwise.";
        "add `caveats`: who estimates, how, how far editions differ"
    UNUSED_DATA Info "EX023" "unused-data":
        "Every dataset is drawn.";
        because "Every reader downloads it.";
        "take it out, or draw it"
    UNUSED_SOURCE Info "EX024" "unused-source":
        "Every source is used.";
        because "A source that supports nothing lends weight to everything.";
        "name it where it is used, or take it out"

    STALE Warning "EX030" "stale":
        "The facts were checked no longer ago than the document allows.";
        because "Readers see when it was last checked; past `staleAfter` they are told that it may be out of date.";
        "check the facts against their sources and set `checked`"
    NO_FRESHNESS Info "EX031" "no-freshness":
        "A document says when it was checked and for how long that holds.";
        because "Explainers are found by search years later.";
        "add `checked` and `staleAfter`, for example `P6M`"
    UNPROVEN_CLAIM Warning "EX032" "unproven-claim":
        "A verdict that rests on the record names it.";
        because "\"Contradicted\" without evidence is one more claim.";
        "add `sources` or `evidence` to the claim"
    BARE_NUMBER Info "EX033" "bare-number":
        "Text with figures names its sources.";
        because "A figure without a source cannot be checked. (A guess: years and whole numbers below a hundred are let pass.)";
        "add `sources`, or compute the figure from a dataset"
    LONG_ANSWER Warning "EX034" "long-answer":
        "An answer has at most 120 words.";
        because "Whoever asks wants the answer first; the rest is an article.";
        "cut it, or move the rest into a section"
    NO_QUESTION Info "EX035" "no-question":
        "A question ends with a question mark.";
        because "Search engines and screen readers present it as a question.";
        "write it as a reader would ask it"
    LONG_PARAGRAPH Info "EX036" "long-paragraph":
        "A paragraph has at most 100 words.";
        because "On a phone that is a screen without a break.";
        "split it with an empty line"
    LONG_TITLE Info "EX037" "long-title":
        "Titles have at most 100 characters, the summary at most 320.";
        because "Cards, search results and phones cut longer ones.";
        "shorten it"
    EMPTY_LINK Warning "EX038" "empty-link":
        "The words of a link say where it leads.";
        because "Screen readers list links by their words; \"here\" says nothing there (WCAG 2.2, 2.4.4).";
        "put the name of the target into the brackets"
    MANY_STATS Info "EX039" "many-stats":
        "At most four key figures stand side by side.";
        because "With more, none is key.";
        "keep those that the story turns on"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_names_are_distinct_and_in_order() {
        let codes: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
        assert!(codes.is_sorted() && codes.windows(2).all(|pair| pair[0] != pair[1]), "{codes:?}");
        for it in RULES {
            assert_eq!(rule(it.name).map(|rule| rule.code), Some(it.code), "two rules are called {}", it.name);
            assert_eq!(rule(&it.code.to_lowercase()).map(|rule| rule.name), Some(it.name));
        }
    }
}
