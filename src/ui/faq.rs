//! The questions: an accordion whose closed answers the browser's search still finds.

use super::Mode;
use super::claim::see;
use super::sheet::Sheet;
use super::words::Word;
use crate::explainer::Question;

pub(crate) fn faq(sheet: &mut Sheet) {
    let questions = &sheet.explainer().faq;
    if questions.is_empty() {
        return;
    }
    sheet.open("section ex-section ex-faq");
    sheet.open("div ex-row");
    sheet.heading(1, "ex-heading", Word::Questions.say(sheet.explainer().locale));
    if sheet.live() {
        let some_closed = sheet.view.open.len() < questions.len();
        sheet.open_button("button ex-link ex-all", "all", if some_closed { "open" } else { "close" });
        sheet.say("span", if some_closed { Word::ShowAll } else { Word::HideAll });
        sheet.close();
    }
    sheet.close();
    for question in questions {
        item(sheet, question);
    }
    sheet.close();
}

fn item(sheet: &mut Sheet, question: &Question) {
    // The panel's id is the fragment of the question's link: a browser finds the prerendered answer by itself.
    let panel = ["q=", &question.id].concat();
    let open = sheet.view.open.contains(&question.id);
    match sheet.page.mode {
        Mode::Live => {
            sheet.open("div ex-item");
            sheet.open_heading(2, "ex-ask");
            sheet.open_button("button ex-question", "toggle", &question.id);
            sheet.id("ask", &question.id);
            sheet.set("aria-expanded", if open { "true" } else { "false" });
            sheet.set("aria-controls", &panel);
            sheet.leaf("span", &question.question);
            sheet.close();
            sheet.close();
        }
        Mode::Static => {
            sheet.open("details ex-item");
            sheet.open("summary");
            sheet.open_heading(2, "ex-ask");
            sheet.leaf("span ex-question", &question.question);
            sheet.close();
            sheet.close();
        }
    }
    sheet.open("div ex-answer");
    sheet.set("id", &panel);
    if sheet.live() && !open {
        // The browser's search looks into such panels, and says so by `beforematch`.
        sheet.set("hidden", "until-found");
    }
    sheet.prose(&question.answer);
    if let Some(evidence) = &question.show {
        sheet.open("p ex-see");
        see(sheet, evidence);
        sheet.close();
    }
    sheet.source_line(&question.sources);
    sheet.close();
    sheet.close();
}
