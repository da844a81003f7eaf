//! The prerendered tree: the same components, run without a browser.

use std::rc::Rc;

use yew::{Callback, LocalServerRenderer};

use super::words::{Word, status};
use super::{App, AppProps, Draw, Language, Mode, Page, Shared, Theme};
use crate::explainer::{Explainer, Locale, Status, format_date};
use crate::view::Memories;

/// Renders an explainer as HTML that needs no script: charts by `draw`, languages as plain links.
///
/// # Panics
///
/// Where the system gives no runtime for the renderer, which on one thread needs nothing but memory.
pub fn render_static(explainer: Rc<Explainer>, heading_level: u8, languages: Vec<Language>, draw: Draw) -> String {
    let page = Page {
        explainer,
        mode: Mode::Static,
        heading_level,
        theme: Theme::Auto,
        languages,
        draw: Some(draw),
        asleep: Vec::new(),
        memories: Memories::default(),
        notify: Callback::noop(),
    };
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime on this thread");
    let renderer = LocalServerRenderer::<App>::with_props(AppProps { page: Shared(Rc::new(page)) }).hydratable(false);
    tokio::task::LocalSet::new().block_on(&runtime, renderer.render())
}

/// Words of the widget that stand outside of its tree too: in pictures, in data for machines.
#[derive(Debug, Clone, Copy)]
pub enum Said<'a> {
    /// What stands above a title that has no kicker.
    Kicker,
    /// When the facts were checked.
    Checked(&'a str),
    /// When it was published.
    Published(&'a str),
    /// How far figures can be trusted.
    Status(Status),
    /// What keys do in a chart.
    Keys,
}

impl Said<'_> {
    /// The words in a language.
    pub fn words(self, locale: Locale) -> String {
        let dated = |word: Word, date: &str| format!("{} {}", word.say(locale), format_date(date, locale));
        match self {
            Said::Kicker => Word::Explained.say(locale).to_owned(),
            Said::Checked(date) => dated(Word::Checked, date),
            Said::Published(date) => dated(Word::Published, date),
            Said::Status(of) => status(of, locale).to_owned(),
            Said::Keys => Word::Keys.say(locale).to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn rendered(document: &Value) -> String {
        let explainer = Explainer::build(document).expect("the document holds");
        render_static(Rc::new(explainer), 2, Vec::new(), |_| "<svg class=\"drawn\"></svg>".to_owned())
    }

    /// A document whose every text is hostile, with a chart that cannot be read.
    fn hostile(text: &str) -> Value {
        json!({
            "version": 1, "id": "x", "lang": "en", "title": text, "summary": text, "published": "2026-11-22",
            "sources": { "s": { "title": text, "publisher": text, "url": "https://example.org/?a=\"><u>" } },
            "datasets": { "d": {
                "title": text, "sources": ["s"], "status": "reported", "caveats": [text],
                "fields": [{ "name": "k", "type": "nominal", "title": text }, { "name": "v", "type": "quantitative", "title": text }],
                "values": [[text, 1.5], [null, null]]
            } },
            "sections": [{ "id": "a", "title": text, "blocks": [
                { "type": "text", "text": text },
                { "type": "chart", "id": "c", "title": text, "subtitle": text, "takeaway": text,
                  "spec": { "data": { "name": "d" }, "mark": "boxplot", "encoding": { "x": { "field": "nowhere" } } } },
                { "type": "claim", "id": "l", "statement": text, "says": "s", "verdict": "contradicted", "finding": text }
            ] }],
            "faq": [{ "id": "q", "q": text, "a": text }]
        })
    }

    #[test]
    fn text_is_never_html() {
        let html = rendered(&hostile("<script>alert(1)</script><img src=x onerror=alert(1)>"));
        assert!(!html.contains("<script") && !html.contains("<img"), "{html}");
        assert!(html.contains("&lt;script&gt;"));
        assert!(!html.contains("<u>"), "an address ends its attribute");
    }

    #[test]
    fn a_broken_chart_costs_that_chart() {
        let html = rendered(&hostile("words"));
        assert!(html.contains(Word::Failed.say(crate::explainer::Locale::En)));
        assert!(html.contains("<td class=\"ex-number\">1.50</td>"), "its figures stand in its place: {html}");
        assert!(!html.contains("<svg"));
    }

    #[test]
    fn a_verdict_is_a_sign_and_words() {
        let html = rendered(&hostile("words"));
        assert!(
            html.contains(
                "<span class=\"ex-sign\" aria-hidden=\"true\">✕</span> <span>Contradicted by the record</span>"
            )
        );
    }

    #[test]
    fn prerendered_questions_need_no_script() {
        let html = rendered(&hostile("words"));
        assert!(html.contains("<details class=\"ex-item\"><summary><h4 class=\"ex-ask\">"));
        assert!(html.contains("<div class=\"ex-answer\" id=\"q=q\">"));
        assert!(!html.contains("<button") && !html.contains(" style=") && !html.contains(" on"), "{html}");
    }
}
