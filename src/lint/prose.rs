//! Rules of prose: freshness, evidence, length, links.

use super::place::Place;
use super::rule::*;
use super::{Day, Lint};

/// The most words of an answer.
const ANSWER: usize = 120;
/// The most words of a paragraph.
const PARAGRAPH: usize = 100;
/// The most characters of a title.
const TITLE: usize = 100;
/// The most characters of the summary.
const SUMMARY: usize = 320;
/// The most key figures side by side.
const STATS: usize = 4;

pub(super) fn rules(lint: &mut Lint, root: &Place) {
    freshness(lint, root);
    for block in root.blocks() {
        match block.text("type").unwrap_or_default() {
            "claim" => claim(lint, &block),
            "text" => passage(lint, &block, "text", false),
            "callout" => passage(lint, &block, "text", !block.lacks("claims")),
            "stats" => {
                let count = block.list("items").len();
                if count > STATS {
                    lint.note(
                        &MANY_STATS,
                        &block.at("items"),
                        format!("at most {STATS} key figures"),
                        count.to_string(),
                    );
                }
            }
            _ => {}
        }
    }
    for question in root.list("faq") {
        let count = words(question.text("a").unwrap_or_default());
        if count > ANSWER {
            lint.note(
                &LONG_ANSWER,
                &question.at("a"),
                format!("an answer of at most {ANSWER} words"),
                count.to_string(),
            );
        }
        if !question.text("q").unwrap_or_default().contains(['?', '？', '؟', ';']) {
            lint.note(&NO_QUESTION, &question.at("q"), "a question", "a text without a question mark");
        }
        passage(lint, &question, "a", question.get("show").is_some());
    }
    titles(lint, root);
    links(lint, root);
}

fn freshness(lint: &mut Lint, root: &Place) {
    match (root.text("checked"), root.text("staleAfter")) {
        (Some(checked), Some(duration)) => {
            let due = Day::after(checked, duration).filter(|due| *due < lint.today);
            if let Some(due) = due {
                let days = lint.today.since(due);
                let late = if days == 1 { "a day".to_owned() } else { format!("{days} days") };
                lint.note(
                    &STALE,
                    &root.at("checked"),
                    format!("a check within `{duration}`"),
                    format!("`{checked}`, {late} late"),
                );
            }
        }
        (None, _) => lint.note(&NO_FRESHNESS, root, "the day of the last check", "a document without `checked`"),
        (_, None) => {
            lint.note(&NO_FRESHNESS, &root.at("checked"), "how long a check holds", "a document without `staleAfter`");
        }
    }
}

fn claim(lint: &mut Lint, block: &Place) {
    let verdict = block.text("verdict").unwrap_or_default();
    let rests = matches!(verdict, "supported" | "misleading" | "contradicted");
    if rests && block.lacks("sources") && block.get("evidence").is_none() {
        lint.note(
            &UNPROVEN_CLAIM,
            &block.at("verdict"),
            "what the verdict rests on",
            format!("`{verdict}` without sources or evidence"),
        );
    }
}

/// Prose with figures and its sources, paragraph by paragraph. `proven`: something else shows where they come from.
fn passage(lint: &mut Lint, block: &Place, key: &str, proven: bool) {
    let Some(text) = block.text(key) else { return };
    if !proven
        && block.lacks("sources")
        && let Some(figure) = figure(text)
    {
        lint.note(&BARE_NUMBER, &block.at(key), "sources for a text with figures", format!("`{figure}` without any"));
    }
    let longest = text.split("\n\n").map(words).max().unwrap_or(0);
    if longest > PARAGRAPH && !(key == "a" && words(text) > ANSWER) {
        lint.note(
            &LONG_PARAGRAPH,
            &block.at(key),
            format!("paragraphs of at most {PARAGRAPH} words"),
            format!("one of {longest}"),
        );
    }
}

/// The first figure of a text that needs a source: none of `{{ }}`, no year, no whole number below a hundred, no part of a link.
fn figure(text: &str) -> Option<&str> {
    let mut rest = text;
    let mut out = None;
    while out.is_none() && !rest.is_empty() {
        let braces = rest.find("{{").unwrap_or(rest.len());
        out =
            rest[..braces].split(|c: char| c.is_whitespace() || "()[]“”\"–—/".contains(c)).find(|word| is_figure(word));
        rest = rest[braces..].split_once("}}").map_or("", |(_, after)| after);
    }
    out.map(|word| word.trim_matches(|c: char| ",.;:!?*_".contains(c)))
}

fn is_figure(word: &str) -> bool {
    let word = word.trim_matches(|c: char| ",.;:!?*_".contains(c));
    if word.contains("://") || !word.contains(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let digits: String = word.chars().filter(char::is_ascii_digit).collect();
    let bare = word.len() == digits.len();
    let year = digits.len() == 4 && (word.starts_with("19") || word.starts_with("20"));
    // A name such as F-16 or COVID-19 is no figure.
    let named = word.starts_with(|c: char| c.is_alphabetic()) && word.contains('-');
    !(named || bare && (year || digits.len() < 3) || year && word.ends_with('s'))
}

fn titles(lint: &mut Lint, root: &Place) {
    let mut places = vec![(root.clone(), "title", TITLE), (root.clone(), "summary", SUMMARY)];
    places.extend(root.list("sections").into_iter().map(|section| (section, "title", TITLE)));
    places.extend(root.blocks_of("chart").into_iter().map(|block| (block, "title", TITLE)));
    for (place, key, most) in places {
        let length = shown(place.text(key).unwrap_or_default()).chars().count();
        if length > most {
            lint.note(&LONG_TITLE, &place.at(key), format!("a {key} of at most {most} characters"), length.to_string());
        }
    }
}

/// Links whose words do not say where they lead, in every text of the document.
fn links(lint: &mut Lint, place: &Place) {
    const EMPTY: [&str; 12] = [
        "here",
        "click here",
        "this",
        "link",
        "more",
        "read more",
        "aquí",
        "clic aquí",
        "haga clic aquí",
        "este enlace",
        "enlace",
        "más",
    ];
    match place.value {
        serde_json::Value::String(text) => {
            let named =
                text.match_indices("](").filter_map(|(at, _)| text[..at].rsplit_once('[').map(|(_, words)| words));
            for words in named.filter(|words| EMPTY.contains(&words.trim().to_lowercase().as_str())) {
                lint.note(&EMPTY_LINK, place, "a link that says where it leads", format!("`{words}`"));
            }
        }
        serde_json::Value::Array(_) => place.elements().iter().for_each(|inner| links(lint, inner)),
        serde_json::Value::Object(members) => {
            for key in members.keys().filter(|key| *key != "spec" && *key != "datasets") {
                links(lint, &place.at(key));
            }
        }
        _ => {}
    }
}

fn words(text: &str) -> usize {
    shown(text).split_whitespace().count()
}

/// About what a reader sees of a text: a figure in the place of each formula in double braces.
fn shown(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, formula)) = rest.split_once("{{") {
        let Some((_, after)) = formula.split_once("}}") else { break };
        out.extend([before, "1,234"]);
        rest = after;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_count_as_the_figures_that_they_make() {
        assert_eq!(shown("from {{ a + b }} to {{ c }}."), "from 1,234 to 1,234.");
        assert_eq!(shown("open {{ brace"), "open {{ brace");
        assert_eq!(words("from {{ a + b }} on"), 3);
    }

    #[test]
    fn figures_are_told_from_years_and_names() {
        assert_eq!(figure("In 2022, 3 of them; the 1990s; COVID-19"), None);
        assert_eq!(figure("It grew by 28% then"), Some("28%"));
        assert_eq!(figure("About 1,800 kg."), Some("1,800"));
        assert_eq!(figure("{{ sum('x') }} and 120."), Some("120"));
        assert_eq!(figure("[x](https://example.org/12) {{ 12"), None);
        assert_eq!(figure("(US$6.1 bn)"), Some("US$6.1"));
    }
}
