//! Styles and the loader in the page itself, where its `data-inline` asks for it.
//!
//! A file of its own costs a page a round trip; and while the browser waits for the first of them, the line is idle.

use std::cell::{Cell, LazyCell, RefCell};

use lol_html::html_content::ContentType;
use lol_html::{RewriteStrSettings, element, rewrite_str};

use super::site::Runtime;
use super::{Fault, critical};

/// A filled page whose link to the widget's stylesheet asks by `data-inline` to have what is needed of it in its place.
pub(super) fn styles(html: &str) -> Result<String, Fault> {
    let styles = LazyCell::new(|| format!("<style data-explainer-widget>{}</style>", critical::styles(html)));
    rewrite_str(
        html,
        RewriteStrSettings::new().append_element_content_handler(element!(
            "link[rel=stylesheet][data-inline]",
            |link| {
                link.replace(&styles, ContentType::Html);
                Ok(())
            }
        )),
    )
    .map_err(|error| Fault::Html(error.to_string()))
}

/// What a page says of its loader and of the elements that it wakes.
#[derive(Default)]
struct Asked {
    /// The address of the loader, where it is to stand in the page.
    src: RefCell<Option<String>>,
    elements: Cell<usize>,
    /// Whether an element takes the runtime with every chart.
    charts: Cell<bool>,
    /// Whether an element starts before its reader acts.
    starts: Cell<bool>,
}

impl Asked {
    fn of(html: &str) -> Result<Asked, Fault> {
        let asked = Asked::default();
        rewrite_str(
            html,
            RewriteStrSettings::new()
                .append_element_content_handler(element!("explainer-widget", |element| {
                    asked.elements.set(asked.elements.get() + 1);
                    asked.charts.set(asked.charts.get() || element.has_attribute("charts"));
                    let waits = element.get_attribute("loading").as_deref() == Some("interaction");
                    asked.starts.set(asked.starts.get() || !waits);
                    Ok(())
                }))
                .append_element_content_handler(element!(LOADER, |script| {
                    *asked.src.borrow_mut() = script.get_attribute("src");
                    Ok(())
                })),
        )
        .map_err(|error| Fault::Html(error.to_string()))?;
        Ok(asked)
    }
}

/// The script that asks to stand in its page.
const LOADER: &str = "script[type=module][src][data-inline]";

/// A filled page whose script asks by `data-inline` to stand in it: the page, and the digest that a content security policy
/// knows the script by. With the loader comes the glue of the Wasm, unless every element waits for its reader's first act.
///
/// The script stands behind the last element: nobody reads it, and as a module it runs when all is parsed in any case.
///
/// # Errors
///
/// No `runtime` for a page that asks for one: only then is it called for.
pub(super) fn loader<'a>(
    html: &str,
    runtime: impl FnOnce() -> Result<Option<&'a Runtime>, Fault>,
) -> Result<(String, Option<String>), Fault> {
    let asked = Asked::of(html)?;
    let Some(src) = asked.src.into_inner() else { return Ok((html.to_owned(), None)) };
    let runtime = runtime()?.ok_or(Fault::NoRuntime)?;
    let folder = &src[..src.rfind('/').map_or(0, |slash| slash + 1)];
    let inside = runtime.inline(&src, asked.starts.get().then_some(asked.charts.get()))?;
    let script = format!("<script type=\"module\">{}</script>", inside.script);
    let mut number = 0;
    // What is in the page need not be asked for before it is.
    let stale = |href: &str| href.strip_prefix(folder).is_some_and(|name| inside.names.iter().any(|own| own == name));
    let page = rewrite_str(
        html,
        RewriteStrSettings::new()
            .append_element_content_handler(element!("explainer-widget", |element| {
                number += 1;
                if number == asked.elements.get() {
                    element.after(&script, ContentType::Html);
                }
                Ok(())
            }))
            .append_element_content_handler(element!("link[rel=modulepreload]", |link| {
                if link.get_attribute("href").is_some_and(|href| stale(&href)) {
                    link.remove();
                }
                Ok(())
            }))
            .append_element_content_handler(element!(LOADER, |loader| {
                if asked.elements.get() == 0 {
                    loader.replace(&script, ContentType::Html);
                } else {
                    loader.remove();
                }
                Ok(())
            })),
    );
    Ok((page.map_err(|error| Fault::Html(error.to_string()))?, Some(inside.digest)))
}

#[cfg(test)]
mod tests {
    use super::super::site::small;
    use super::*;

    fn page(head: &str, elements: &str) -> (String, Option<String>) {
        let html = format!("<html><head>{head}</head><body>{elements}<p>After.</p></body></html>");
        let runtime = small();
        loader(&html, || Ok(Some(&runtime))).expect("a page")
    }

    const SCRIPT: &str = "<script type=\"module\" src=\"/x/element.js\" data-inline></script>";

    #[test]
    fn the_loader_stands_behind_the_last_element() {
        let head = "<link rel=\"modulepreload\" href=\"/x/explainer-widget.js\"><link rel=\"modulepreload\" href=\"/y/explainer-widget.js\">";
        let elements = "<explainer-widget></explainer-widget><explainer-widget>Text</explainer-widget>";
        let (html, digest) = page(&format!("{head}{SCRIPT}"), elements);
        let (before, rest) = html.split_once("<script type=\"module\">").expect("a script");
        let (script, after) = rest.split_once("</script>").expect("its end");
        // What is in the page is not asked for; what is in another place may be another's.
        let head = "<head><link rel=\"modulepreload\" href=\"/y/explainer-widget.js\"></head>";
        assert_eq!(before, format!("<html>{head}<body>{elements}"));
        assert_eq!(after, "<p>After.</p></body></html>");
        assert!(
            script.starts_with(
                "//# allFunctionsCalledOnLoad\nconst explainerLoader=new URL(\"/x/element.js\",document.baseURI).href;const files={"
            ),
            "{script}"
        );
        assert!(
            script.contains("\"widget.css\":\"widget.css\"")
                && script.ends_with("\n//# sourceURL=explainer-widget.js\n"),
            "{script}"
        );
        assert!(
            script.contains("\"explainer-widget\":async()=>{") && !script.contains("\"explainer-charts\":"),
            "{script}"
        );
        assert!(digest.is_some_and(|digest| digest.starts_with("'sha256-")));
    }

    #[test]
    fn the_glue_that_comes_with_it_is_that_of_the_elements() {
        let glue = |elements: &str| {
            let (html, _) = page(SCRIPT, elements);
            ["\"explainer-widget\":async", "\"explainer-charts\":async"].map(|glue| html.contains(glue))
        };
        assert_eq!(
            glue("<explainer-widget></explainer-widget><explainer-widget charts></explainer-widget>"),
            [false, true]
        );
        assert_eq!(glue("<explainer-widget loading=interaction></explainer-widget>"), [false, false]);
        // What waits for its reader is compiled when it is called.
        let (waiting, _) = page(SCRIPT, "<explainer-widget loading=interaction></explainer-widget>");
        assert!(waiting.contains("<script type=\"module\">const explainerLoader="), "{waiting}");
        assert_eq!(
            glue("<explainer-widget loading=interaction></explainer-widget><explainer-widget></explainer-widget>"),
            [true, false]
        );
        // A page that makes its elements later.
        assert_eq!(glue(""), [false, false]);
    }

    #[test]
    fn files_beside_a_loader_with_a_digest_have_one_too() {
        let runtime = small();
        let script = format!("<script type=\"module\" src=\"{}\" data-inline></script>", runtime.name());
        let (html, _) = loader(&script, || Ok(Some(&runtime))).expect("a page");
        assert!(html.contains(&format!("\"widget.css\":\"{}\"", runtime.style().0)), "{html}");
    }

    #[test]
    fn pages_that_do_not_ask_stay_as_they_are() {
        let html = "<script type=\"module\" src=\"element.js\"></script><explainer-widget></explainer-widget>";
        let (same, digest) = loader(html, || unreachable!("nobody asks")).expect("a page");
        assert_eq!((same.as_str(), digest), (html, None));
        let fault = loader(SCRIPT, || Ok(None)).expect_err("no runtime").to_string();
        assert!(fault.starts_with("error[runtime]: expected the widget's runtime"), "{fault}");
    }
}
