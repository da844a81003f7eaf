//! Pages: HTML with explainers written into it.

use std::cell::RefCell;
use std::rc::Rc;

use lol_html::html_content::ContentType;
use lol_html::{RewriteStrSettings, element, rewrite_str, text};

use super::escape::html as escape;
use super::{Fault, Shelf, inline, needs_charts, prerender};
use crate::explainer::{Explainer, plain_text};

/// A page with its elements filled; see [`Shelf::fill`].
pub(super) fn fill(shelf: &mut Shelf, html: &str, pages: &str) -> Result<String, Fault> {
    let inline = inline_documents(html)?;
    let mut inline = inline.into_iter();
    let fault: RefCell<Option<Fault>> = RefCell::default();
    let shelf = RefCell::new(shelf);
    let filled = rewrite_str(
        html,
        RewriteStrSettings::new().append_element_content_handler(element!("explainer-widget", |element| {
            let own = inline.next().flatten();
            let attribute = |name: &str| element.get_attribute(name).filter(|value| !value.is_empty());
            let found = find(&mut shelf.borrow_mut(), &attribute, own.as_deref());
            match found {
                Ok(explainer) => {
                    let level = attribute("heading-level").and_then(|level| level.parse().ok()).unwrap_or(2);
                    let light = prerender(&explainer, level, pages);
                    if needs_charts(&explainer) {
                        element.set_attribute("charts", "")?;
                    }
                    if own.is_some() {
                        // Before the document, which nobody reads.
                        element.prepend(&light, ContentType::Html);
                    } else {
                        element.set_inner_content(&light, ContentType::Html);
                    }
                }
                Err(error) => *fault.borrow_mut() = Some(error),
            }
            Ok(())
        })),
    )
    .map_err(|error| Fault::Html(error.to_string()))?;
    match fault.into_inner() {
        Some(fault) => Err(fault),
        None => inline::styles(&filled),
    }
}

/// The explainer that an element asks for: by its inline document, by `src`, or by id and language.
fn find(
    shelf: &mut Shelf,
    attribute: &dyn Fn(&str) -> Option<String>,
    own: Option<&str>,
) -> Result<Rc<Explainer>, Fault> {
    if let Some(text) = own {
        return shelf.add("inline".into(), "inline document", text);
    }
    let (src, id, lang) = (attribute("src"), attribute("explainer"), attribute("lang"));
    let found = match (&src, &id) {
        (Some(src), _) => {
            let file = src.rsplit('/').next().unwrap_or(src);
            shelf.explainers.get(file.strip_suffix(".json").unwrap_or(file))
        }
        (None, Some(id)) => shelf.find(id, lang.as_deref()),
        (None, None) => None,
    };
    found.cloned().ok_or_else(|| Fault::Unknown {
        asked: src
            .or(id)
            .map_or_else(|| "an element with neither `explainer` nor `src`".into(), |name| format!("`{name}`")),
        known: shelf.stems().map(str::to_owned).collect(),
    })
}

/// The inline document of each element in turn, where it has one.
fn inline_documents(html: &str) -> Result<Vec<Option<String>>, Fault> {
    let found: RefCell<Vec<Option<String>>> = RefCell::default();
    rewrite_str(
        html,
        RewriteStrSettings::new()
            .append_element_content_handler(element!("explainer-widget", |_| {
                found.borrow_mut().push(None);
                Ok(())
            }))
            .append_element_content_handler(text!("explainer-widget > script[type='application/json']", |chunk| {
                if let Some(last) = found.borrow_mut().last_mut() {
                    last.get_or_insert_default().push_str(chunk.as_str());
                }
                Ok(())
            })),
    )
    .map_err(|error| Fault::Html(error.to_string()))?;
    Ok(found.into_inner())
}

/// A page of one explainer alone.
pub(super) fn alone(explainer: &Explainer, light: &str, assets: &str) -> String {
    let lang = escape(&explainer.lang);
    let title = escape(&explainer.title);
    let summary = escape(&plain_text(&explainer.summary));
    let id = escape(&explainer.id);
    let charts = if needs_charts(explainer) { " charts" } else { "" };
    let alternates: String = explainer
        .translations
        .iter()
        .map(|(lang, file)| {
            let stem = file.strip_suffix(".json").unwrap_or(file);
            format!("<link rel=\"alternate\" hreflang=\"{}\" href=\"./{}.html\">\n", escape(lang), escape(stem))
        })
        .collect();
    format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <meta name=\"description\" content=\"{summary}\">\n{alternates}<link rel=\"icon\" href=\"data:,\">\n\
         <link rel=\"stylesheet\" href=\"{assets}widget.css\">\n\
         <script type=\"module\" src=\"{assets}element.js\"></script>\n</head>\n\
         <body class=\"ex-alone\">\n<main>\n<explainer-widget explainer=\"{id}\" lang=\"{lang}\" heading-level=\"1\"{charts}>\
         {light}</explainer-widget>\n</main>\n</body>\n</html>\n"
    )
}
