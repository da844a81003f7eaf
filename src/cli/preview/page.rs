//! The page of the preview: the explainer as it would be published, a bar above it, problems over it.

use super::state::Snapshot;
use crate::publish::{escape_html as escape, site::Runtime};

/// What the page does when the document is saved.
pub const SCRIPT: &str = include_str!("preview.js");
/// How the bar and the problems look.
pub const STYLE: &str = include_str!("preview.css");

/// What the playground does.
pub const PLAYGROUND: &str = include_str!("playground.js");

/// The page with a document's text beside the explainer that it makes.
pub fn playground(runtime: Option<&Runtime>) -> String {
    include_str!("playground.html").replace("@head@", &head(runtime))
}

/// The runtime's part of a page's head.
fn head(runtime: Option<&Runtime>) -> String {
    let Some(runtime) = runtime else { return String::new() };
    let (style, loader) = (escape(runtime.style().0), escape(runtime.name()));
    format!("<link rel=\"stylesheet\" href=\"/{style}\">\n<script type=\"module\" src=\"/{loader}\"></script>\n")
}

/// The page with the last valid version of the document.
pub fn html(snapshot: &Snapshot, file: &str, runtime: Option<&Runtime>) -> String {
    let (lang, title, light) = snapshot.page.clone().unwrap_or_else(|| ("en".into(), file.into(), String::new()));
    let (lang, name) = (escape(&lang), escape(file));
    let head = head(runtime);
    let widget = match snapshot.page {
        Some(_) => format!(
            "<explainer-widget src=\"/{name}?{}\" lang=\"{lang}\" heading-level=\"1\" loading=\"eager\" charts>{light}</explainer-widget>",
            snapshot.version
        ),
        None => String::new(),
    };
    format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{} · preview</title>\n\
         <link rel=\"icon\" href=\"data:,\">\n{head}<link rel=\"stylesheet\" href=\"/preview.css\">\n\
         <script type=\"module\" src=\"/preview.js\"></script>\n</head>\n\
         <body class=\"ex-alone\" data-version=\"{}\" data-file=\"{name}\">\n\
         <header class=\"bar\" lang=\"en\"><b>{name}</b>\n\
         <label>Theme <select id=\"theme\"><option>auto<option>light<option>dark</select></label>\n\
         <label>Width <select id=\"width\"><option value=\"\">all<option>360<option>768<option>1280</select></label>\n\
         <output id=\"status\"></output></header>\n\
         <section class=\"problems\" id=\"problems\" lang=\"en\" role=\"alert\" hidden></section>\n\
         <main id=\"stage\">{widget}</main>\n\
         <section class=\"findings\" id=\"findings\" lang=\"en\" aria-label=\"Findings of the linter\" hidden></section>\n\
         </body>\n</html>\n",
        escape(&title),
        snapshot.version,
    )
}
