//! Outlooks: what may come, and how likely its source calls it.

use super::likelihood::{legend, scale};
use super::words::{Say, likelihood, range};
use crate::explainer::{CalloutKind, Outlook};
use crate::ui::blocks::checks;
use crate::ui::sheet::Sheet;
use crate::ui::words::callout;

pub(crate) fn outlook(sheet: &mut Sheet, outlook: &Outlook) {
    let locale = sheet.explainer().locale;
    sheet.open("div ex-callout ex-outlook");
    sheet.leaf("p ex-label", callout(CalloutKind::Outlook, locale));
    sheet.heading(2, "ex-subheading", &outlook.title);
    sheet.open("ul ex-chances");
    for item in &outlook.items {
        sheet.open("li");
        sheet.rich_leaf("span ex-chance-text", &item.text);
        sheet.open("span ex-chance-word");
        match item.likelihood {
            Some(word) => {
                sheet.leaf("b", likelihood(word, locale));
                sheet.text(" ");
                sheet.leaf("span ex-small", &["(", &range(word), ")"].concat());
                let [least, most] = word.range().map(f64::from);
                scale(sheet, Some([least, most]));
            }
            None => sheet.tell("span ex-small", Say::NoLikelihood),
        }
        if let Some(wording) = &item.wording {
            sheet.text(" ");
            sheet.open("span ex-small");
            sheet.tell("span", Say::Wording);
            sheet.text(" ");
            sheet.leaf("q", wording);
            sheet.close();
        }
        sheet.close();
        sheet.close();
    }
    sheet.close();
    if outlook.items.iter().any(|item| item.likelihood.is_some()) {
        legend(sheet);
    }
    checks(sheet, &outlook.claims);
    sheet.source_line(&outlook.sources);
    sheet.close();
}
