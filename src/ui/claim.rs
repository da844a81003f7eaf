//! Claims: what is said, who says it, and what the check found.

use super::blocks::speaker;
use super::know::Grounds;
use super::sheet::Sheet;
use super::words::{Word, verdict as verdict_words};
use crate::explainer::{Claim, Evidence, Verdict};
use crate::view::{View, to_fragment};

pub(crate) fn claim(sheet: &mut Sheet, claim: &Claim) {
    sheet.open("div ex-claim");
    sheet.id("claim", &claim.id);
    sheet.set("tabindex", "-1");
    if let Some(figure) = &claim.figure {
        sheet.leaf("p ex-figure", figure);
    }
    sheet.open("div ex-said");
    sheet.open("p ex-says");
    sheet.say("span ex-label", Word::Claim);
    sheet.text(" ");
    speaker(sheet, claim.says, claim.attributed_to.as_ref());
    sheet.close();
    sheet.leaf("p ex-statement", &claim.statement);
    sheet.open("p ex-verdict");
    badge(sheet, claim.verdict);
    sheet.close();
    sheet.rich_leaf("p ex-p", &claim.finding);
    sheet.open("p ex-foot");
    sheet.sources(&claim.sources);
    if let Some(evidence) = &claim.evidence {
        see(sheet, evidence);
    }
    sheet.close();
    let grounds = Grounds::default().text(&claim.finding).sources(&claim.sources);
    let grounds = match &claim.evidence {
        Some(evidence) => grounds.chart(sheet, &evidence.chart),
        None => grounds,
    };
    grounds.write(sheet, None);
    sheet.close();
    sheet.close();
}

/// A verdict as a sign and words: never by colour alone.
pub(crate) fn badge(sheet: &mut Sheet, verdict: Verdict) {
    let (what, sign) = match verdict {
        Verdict::Supported => ("span ex-badge ex-supported", "✓"),
        Verdict::Misleading => ("span ex-badge ex-misleading", "◐"),
        Verdict::Contradicted => ("span ex-badge ex-contradicted", "✕"),
        Verdict::NoRecord => ("span ex-badge ex-no-record", "○"),
        Verdict::NotCheckable => ("span ex-badge ex-not-checkable", "–"),
    };
    sheet.open(what);
    sheet.open("span ex-sign");
    sheet.set("aria-hidden", "true");
    sheet.text(sign);
    sheet.close();
    sheet.text(" ");
    sheet.leaf("span", verdict_words(verdict, sheet.explainer().locale));
    sheet.close();
}

/// The way to the chart that shows it, brought to the point there.
pub(crate) fn see(sheet: &mut Sheet, evidence: &Evidence) {
    let words = Word::SeeChart.say(sheet.explainer().locale);
    if !sheet.live() {
        return sheet.jump("chart", &evidence.chart, words);
    }
    let shown = View { show: Some(evidence.clone()), ..View::default() };
    sheet.open_button("button ex-link", "show", &to_fragment(&shown));
    sheet.text(words);
    sheet.close();
}
