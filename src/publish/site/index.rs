//! The list of everything that was built, for those who built it.

use super::Site;
use super::place::Place;
use super::record::Entry;
use crate::publish::escape::html;

/// What is listed of each explainer and language, with the words for it.
const FILES: [(&str, &str); 9] = [
    ("embed.html", "embed page"),
    ("snippet.html", "snippet"),
    ("offline.html", "one file"),
    ("fragment.html", "feed"),
    ("fragment.amp.html", "AMP"),
    ("newsletter.md", "Markdown"),
    ("newsletter.txt", "plain text"),
    ("oembed.json", "oEmbed"),
    ("card.png", "card"),
];

/// A page of links to what was built.
pub(super) fn index(entries: &[Entry], site: &Site) -> String {
    let mut sorted: Vec<&Entry> = entries.iter().collect();
    sorted.sort_by(|a, b| (&a.id, &a.lang).cmp(&(&b.id, &b.lang)));
    let mut items = String::new();
    for entry in sorted {
        let place = Place::new(&entry.id, &entry.lang);
        let lang = html(&entry.lang);
        items.push_str(&format!(
            "<li><a href=\"{}\" hreflang=\"{lang}\" lang=\"{lang}\">{}</a> ({lang})<br>",
            html(&place.page()),
            html(&entry.title)
        ));
        let listed = FILES.iter().filter(|(name, _)| site.options.pictures || !name.ends_with(".png"));
        let links: Vec<String> = listed
            .map(|(name, words)| format!("<a href=\"{}\">{words}</a>", html(&place.file(name))))
            .chain([format!("<a href=\"{}\">document</a>", html(&place.document()))])
            .collect();
        items.push_str(&links.join(" · "));
        items.push_str("</li>\n");
    }
    let (css, digest) = site.runtime.style();
    let title =
        site.options.publisher.as_ref().map_or_else(|| "Explainers".to_owned(), |name| format!("Explainers · {name}"));
    let title = html(&title);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <meta name=\"robots\" content=\"noindex\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
         <link rel=\"icon\" href=\"data:,\">\n\
         <link rel=\"stylesheet\" href=\"{css}\" integrity=\"{digest}\" crossorigin=\"anonymous\">\n</head>\n\
         <body class=\"ex-alone\">\n<main class=\"ex-root\">\n<h1 class=\"ex-title\">{title}</h1>\n<ul class=\"ex-index\">\n{items}</ul>\n\
         <p><a href=\"manifest.json\">Every file with its size and SHA-256</a></p>\n</main>\n</body>\n</html>\n"
    )
}
