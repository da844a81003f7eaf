//! Pages of an explainer: the canonical one, the one for frames, the snippet to paste, the page in one file.

use std::collections::BTreeMap;

use super::{Loading, Work, head, island, linked_data};
use crate::publish::escape::html;
use crate::publish::{Fault, escape, inline};

/// The level of the title's heading where the page is the explainer's own, and in another's page.
pub(super) const OWN_PAGE: u8 = 1;
pub(super) const OTHER_PAGE: u8 = 2;

/// The canonical page: readers who come by a link, search engines.
pub(super) fn canonical(work: &Work, light: &str) -> Result<String, Fault> {
    let head = [
        head::common(work),
        head::canonical(work),
        head::languages(work, |lang| {
            work.options.base.url(&work.at(lang).page()).unwrap_or_else(|| format!("{}.html", work.at(lang).lang()))
        }),
        head::sharing(work),
        assets(work, "../", work.options.inline),
        head::linked_data(&linked_data::graph(work)),
    ];
    woven(work, page(work, &head.concat(), &element(work, &work.document, light, OWN_PAGE, None)))
}

/// The page for frames in other pages: not for search engines, which are led to the canonical one.
pub(super) fn embed(work: &Work, light: &str) -> Result<String, Fault> {
    let head = [
        head::common(work),
        "<meta name=\"robots\" content=\"noindex\">\n".to_owned(),
        head::canonical(work),
        assets(work, "../../", work.options.inline),
        script(work, "frame.js", "../../", "type=\"module\""),
    ];
    woven(work, page(work, &head.concat(), &element(work, &work.document, light, OWN_PAGE, Some("../"))))
}

/// A page with what its reader's browser loads first in it, where that was asked for.
fn woven(work: &Work, page: String) -> Result<String, Fault> {
    if !work.options.inline {
        return Ok(page);
    }
    Ok(inline::loader(&inline::styles(&page)?, || Ok(Some(work.runtime)))?.0)
}

/// What to paste into a page of one's own: everything to read, and one script that wakes it.
pub(super) fn snippet(work: &Work, light: &str) -> String {
    let base = work.options.base.url_or_path(&format!("{}/", work.place.id()));
    let assets = assets(work, &work.options.base.url_or_path(""), false);
    format!("{assets}{}\n", element(work, &work.document, light, OTHER_PAGE, Some(&base)))
}

/// The page in one file: it reads and wakes without a server, a network or a second file, and allows itself none.
pub(super) fn offline(work: &Work, light: &str) -> Result<String, Fault> {
    let all = work.runtime.all(work.charts)?;
    let head = format!(
        "<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n{}{}<style>{}</style>\n",
        html(&all.policy),
        head::common(work).replacen("<meta charset=\"utf-8\">\n", "", 1),
        head::canonical(work),
        all.style,
    );
    let script = format!("\n<script type=\"module\">{}</script>", all.script);
    // There is no other language to lead to: the live tree must not offer one that the text does not.
    let document = island::published(&work.document, &BTreeMap::new());
    Ok(page(work, &head, &(element(work, &document, light, OWN_PAGE, None) + &script)))
}

/// A page of one explainer and nothing else.
fn page(work: &Work, head: &str, body: &str) -> String {
    let lang = html(&work.explainer.lang);
    let direction = match work.explainer.lang.split('-').next() {
        Some("ar" | "fa" | "he" | "ur") => " dir=\"rtl\"",
        _ => "",
    };
    format!(
        "<!doctype html>\n<html lang=\"{lang}\"{direction}>\n<head>\n{head}</head>\n<body class=\"ex-alone\">\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )
}

/// The stylesheet and the script; `to` leads to their folder. What the script will ask for is preloaded only where every
/// reader gets it: a preload knows neither who saves data nor how far down the page the element stands. `inline` marks both
/// as to stand in the page.
fn assets(work: &Work, to: &str, inline: bool) -> String {
    let inline = if inline { " data-inline" } else { "" };
    let (css, css_digest) = work.runtime.style();
    let (loader, digest) = (work.runtime.name(), work.runtime.integrity());
    let to = html(to);
    let preloads = match (work.options.loading, work.runtime.names(work.charts)) {
        (Loading::Eager, [glue, wasm]) => format!(
            "<link rel=\"modulepreload\" href=\"{to}{glue}\">\n\
             <link rel=\"preload\" as=\"fetch\" type=\"application/wasm\" href=\"{to}{wasm}\" crossorigin=\"anonymous\">\n"
        ),
        _ => String::new(),
    };
    format!(
        "<link rel=\"stylesheet\" href=\"{to}{css}\" integrity=\"{css_digest}\" crossorigin=\"anonymous\"{inline}>\n\
         {preloads}<script type=\"module\" src=\"{to}{loader}\" integrity=\"{digest}\" crossorigin=\"anonymous\"{inline}></script>\n"
    )
}

/// A script of the runtime by its plain name.
pub(super) fn script(work: &Work, plain: &str, to: &str, how: &str) -> String {
    let (name, digest) = work.runtime.script(plain);
    format!("<script {how} src=\"{}{name}\" integrity=\"{digest}\" crossorigin=\"anonymous\"></script>\n", html(to))
}

/// The element: HTML until and unless the script takes over, and after it, where it delays no reading, the document as data.
fn element(work: &Work, document: &str, light: &str, heading_level: u8, base: Option<&str>) -> String {
    let base = base.map_or_else(String::new, |base| format!(" base=\"{}\"", html(base)));
    let charts = if work.charts { " charts" } else { "" };
    let loading = work.options.loading.name().map_or_else(String::new, |name| format!(" loading=\"{name}\""));
    format!(
        "<explainer-widget explainer=\"{}\" lang=\"{}\" heading-level=\"{heading_level}\"{base}{charts}{loading}>\
         {light}<script type=\"application/json\">{}</script></explainer-widget>",
        html(&work.explainer.id),
        html(&work.explainer.lang),
        escape::json(document),
    )
}
