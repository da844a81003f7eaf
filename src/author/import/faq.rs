//! Drafts from pages with questions: the `FAQPage` of their JSON-LD (schema.org).

use scraper::{Html, Selector};
use serde_json::{Value, json};

use super::super::slug::slug;
use super::html::markdown;
use super::{Draft, Frame, ImportFault, draft};

/// A draft from the HTML of a page. `frame.lang` serves where the page does not say its language.
///
/// # Errors
///
/// A page without questions.
pub fn faq_page(html: &str, frame: &Frame) -> Result<Draft, ImportFault> {
    let page = Html::parse_document(html);
    let select = |selector: &str| {
        Selector::parse(selector)
            .ok()
            .into_iter()
            .flat_map(|it| page.select(&it).collect::<Vec<_>>())
            .collect::<Vec<_>>()
    };
    let mut notes = Vec::new();
    let mut found = Vec::new();
    for (at, script) in select("script[type='application/ld+json']").iter().enumerate() {
        let text: String = script.text().collect();
        match serde_json::from_str::<Value>(text.trim()) {
            Ok(value) => questions(&value, false, &mut found),
            Err(error) => notes.push(format!("JSON-LD script {} is no JSON ({error})", at + 1)),
        }
    }
    if found.is_empty() {
        let notes = if notes.is_empty() { String::new() } else { format!("\n    hint: {}", notes.join("; ")) };
        return Err(ImportFault(format!(
            "1:1: error[faq]: expected a page with a `FAQPage` in JSON-LD, got one without questions{notes}"
        )));
    }
    let mut faq: Vec<Value> = Vec::new();
    for (question, answer) in &found {
        let (q, a) = (plain(question), markdown(answer));
        if faq.iter().any(|known| known["q"] == q.as_str()) {
            notes.push(format!("`{q}` stands there twice: the first is taken"));
            continue;
        }
        let base = slug(&q, &format!("question-{}", faq.len() + 1));
        let free = |id: &String| faq.iter().all(|known| known["id"] != id.as_str());
        let id = std::iter::once(base.clone()).chain((2..).map(|n| format!("{base}-{n}"))).find(free).unwrap_or(base);
        if a.is_empty() {
            notes.push(format!("`{q}` has no answer"));
        }
        faq.push(json!({ "id": id, "q": q, "a": a }));
    }
    notes.insert(
        0,
        format!("{} {}; answers name no sources yet", faq.len(), if faq.len() == 1 { "question" } else { "questions" }),
    );
    let attribute =
        |selector: &str, name: &str| select(selector).first().and_then(|it| it.attr(name)).map(str::to_owned);
    let lang = attribute("html[lang]", "lang").filter(|lang| !lang.is_empty());
    let title = select("title").first().map(|title| title.text().collect::<String>()).unwrap_or_default();
    let parts = json!({
        "lang": lang.as_deref().unwrap_or(frame.lang),
        "title": title.split_whitespace().collect::<Vec<_>>().join(" "),
        "sections": [{ "id": "background", "title": "", "blocks": [{ "type": "text", "text": "" }] }],
        "faq": faq,
    });
    Ok(draft(frame, parts, notes))
}

/// Every question below a value: those of a `FAQPage`, which may stand in a list or an `@graph`.
fn questions(value: &Value, inside: bool, out: &mut Vec<(String, String)>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| questions(item, inside, out)),
        Value::Object(members) => {
            let is = |kind: &str| match &value["@type"] {
                Value::String(own) => {
                    own.trim_start_matches("https://schema.org/").trim_start_matches("http://schema.org/") == kind
                }
                Value::Array(own) => own.iter().any(|own| own == kind),
                _ => false,
            };
            if inside && is("Question") {
                let answer = match &value["acceptedAnswer"] {
                    Value::Array(answers) => answers.first().unwrap_or(&Value::Null),
                    answer => answer,
                };
                let text = answer["text"].as_str().unwrap_or_default();
                out.extend(
                    value["name"].as_str().or(value["text"].as_str()).map(|name| (name.to_owned(), text.to_owned())),
                );
                return;
            }
            let inside = inside || is("FAQPage");
            for (key, inner) in members {
                if matches!(key.as_str(), "@graph" | "mainEntity" | "mainEntityOfPage" | "hasPart") {
                    questions(inner, inside, out);
                }
            }
        }
        _ => {}
    }
}

/// A question's words: HTML without its tags.
fn plain(html: &str) -> String {
    let text: String = Html::parse_fragment(html).root_element().text().collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
