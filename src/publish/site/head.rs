//! The head of a canonical page: what machines that meet its address learn of it.

use serde_json::{Value, json};

use super::Work;
use super::card;
use crate::explainer::plain_text;
use crate::publish::escape::{self, html};

/// What stands in the `<head>` of every page of an explainer, before what is only on one kind.
pub(super) fn common(work: &Work) -> String {
    let explainer = &work.explainer;
    let title = match &work.options.publisher {
        Some(publisher) => format!("{} · {publisher}", explainer.title),
        None => explainer.title.to_string(),
    };
    format!(
        "<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{}</title>\n<meta name=\"description\" content=\"{}\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
         <link rel=\"icon\" href=\"data:,\">\n",
        html(&title),
        html(&plain_text(&explainer.summary)),
    )
}

/// The address that stands for all copies of an explainer, and those of its other languages.
pub(super) fn canonical(work: &Work) -> String {
    let Some(url) = work.options.base.url(&work.place.page()) else { return String::new() };
    format!("<link rel=\"canonical\" href=\"{}\">\n", html(&url))
}

/// Links between the languages, this one included; `page` gives the address of a language's page.
pub(super) fn languages(work: &Work, page: impl Fn(&str) -> String) -> String {
    if work.languages.len() < 2 {
        return String::new();
    }
    let link = |tag: &str, lang: &str| {
        format!("<link rel=\"alternate\" hreflang=\"{}\" href=\"{}\">\n", html(tag), html(&page(lang)))
    };
    // Who speaks none of them gets English, or else the first.
    let any = work.languages.iter().find(|lang| lang.starts_with("en")).unwrap_or(&work.languages[0]);
    work.languages.iter().map(|lang| link(lang, lang)).chain([link("x-default", any)]).collect()
}

/// What a link to the page looks like elsewhere: Open Graph, Twitter, oEmbed. Needs addresses of the web.
pub(super) fn sharing(work: &Work) -> String {
    let explainer = &work.explainer;
    let base = &work.options.base;
    let mut out = String::new();
    let mut property = |name: &str, content: &str| {
        out.push_str(&format!("<meta property=\"{name}\" content=\"{}\">\n", html(content)));
    };
    property("og:type", "article");
    property("og:title", &explainer.title);
    property("og:description", &plain_text(&explainer.summary));
    property("og:locale", &locale(&explainer.lang));
    for lang in work.languages.iter().filter(|lang| **lang != *explainer.lang) {
        property("og:locale:alternate", &locale(lang));
    }
    if let Some(publisher) = &work.options.publisher {
        property("og:site_name", publisher);
    }
    property("article:published_time", &explainer.published);
    property("article:modified_time", explainer.updated.as_ref().unwrap_or(&explainer.published));
    let urls = base.url(&work.place.page()).zip(base.url(&work.place.file(card::NAME)));
    let Some((page, picture)) = urls else { return out };
    property("og:url", &page);
    if work.options.pictures {
        property("og:image", &picture);
        property("og:image:type", "image/png");
        property("og:image:width", &card::WIDTH.to_string());
        property("og:image:height", &card::HEIGHT.to_string());
        property("og:image:alt", &explainer.title);
        out.push_str("<meta name=\"twitter:card\" content=\"summary_large_image\">\n");
    }
    let oembed = base.url_or_path(&work.place.file(OEMBED));
    out.push_str(&format!(
        "<link rel=\"alternate\" type=\"application/json+oembed\" href=\"{}\" title=\"{}\">\n",
        html(&oembed),
        html(&explainer.title)
    ));
    out
}

/// A language as Open Graph writes it: `pt_BR`; a country where none is said is the language's usual one.
fn locale(tag: &str) -> String {
    match tag {
        "en" => "en_US".to_owned(),
        "es" => "es_ES".to_owned(),
        _ => tag.replace('-', "_"),
    }
}

/// The file of the oEmbed answer.
pub(super) const OEMBED: &str = "oembed.json";

/// The oEmbed answer of a page: the embed page in a frame.
pub(super) fn oembed(work: &Work) -> String {
    let url = |name: &str| work.options.base.url_or_path(&work.place.file(name));
    let frame = format!(
        "<iframe src=\"{}\" title=\"{}\" width=\"680\" height=\"1200\" loading=\"lazy\" \
         allow=\"clipboard-write\" data-explainer></iframe>{}",
        html(&url("embed.html")),
        html(&work.explainer.title),
        // As high as what is in it, where the page around takes scripts.
        super::pages::script(work, "host.js", &work.options.base.url_or_path(""), "defer").trim_end(),
    );
    let mut value = json!({
        "version": "1.0", "type": "rich", "title": *work.explainer.title, "width": 680, "height": 1200, "html": frame,
    });
    if let Some(publisher) = &work.options.publisher {
        value["provider_name"] = json!(publisher);
        value["provider_url"] = json!(work.options.base.as_str());
    }
    if work.options.pictures {
        value["thumbnail_url"] = json!(url(card::NAME));
        value["thumbnail_width"] = json!(card::WIDTH);
        value["thumbnail_height"] = json!(card::HEIGHT);
    }
    format!("{value}\n")
}

/// Data for machines as an element.
pub(super) fn linked_data(value: &Value) -> String {
    format!("<script type=\"application/ld+json\">{}</script>\n", escape::json(&value.to_string()))
}
