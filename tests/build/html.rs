//! What an HTML parser finds in built pages.

use scraper::{Html, Selector};
use serde_json::Value;

/// What kind of file it is, which decides what may be in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Canonical,
    Embed,
    Offline,
    Snippet,
    Feed,
    Amp,
    Letter,
    Index,
}

/// A page around what is for other pages.
pub fn page(inner: &str) -> String {
    format!("<!doctype html><html lang=\"en\"><head><title>Page</title></head><body>{inner}</body></html>")
}

/// Elements that a page may have; any other came out of a text.
const ELEMENTS: &str = "html head body meta title link script style main explainer-widget article header footer section \
    div p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd a b strong em code span time br figure figcaption blockquote details summary \
    table caption thead tbody tr th td svg g rect path line text tspan circle polyline polygon img hr input label output";

/// Checks a page: its scripts are ours, no attribute runs anything, and the texts are what they were.
pub fn examine(html: &str, kind: Kind, text: &str, document: &Value) {
    let tree = Html::parse_document(html);
    let all = |selector: &str| tree.select(&Selector::parse(selector).expect("a selector")).collect::<Vec<_>>();
    let place = || format!("{kind:?} of {text:?}");

    for element in all("*") {
        let name = element.value().name();
        assert!(ELEMENTS.split_whitespace().any(|known| known == name), "<{name}> in {}", place());
        for (attribute, value) in element.value().attrs() {
            assert!(
                !attribute.starts_with("on") && attribute != "style" && attribute != "srcdoc",
                "{attribute} in {}",
                place()
            );
            if matches!(attribute, "href" | "src" | "action" | "xlink:href") {
                let plain = value.to_ascii_lowercase();
                let ours = value == "data:," && name == "link";
                assert!(
                    ours || !plain.contains("javascript:") && !plain.starts_with("data:"),
                    "{value} in {}",
                    place()
                );
            }
        }
    }
    let loads: &[&str] = if kind == Kind::Feed || kind == Kind::Letter { &["img"] } else { &[] };
    for element in all("img, script[src], link[rel=stylesheet]") {
        let value = element.value();
        let address = value.attr("src").or(value.attr("href")).unwrap_or_default();
        assert!(loads.contains(&value.name()) || value.name() != "img", "{address} in {}", place());
        let ours = address.starts_with("https://a.example/x/") || !address.contains(':') && !address.starts_with("//");
        assert!(ours, "{address} in {}", place());
    }

    const POINTS: &str = "application/vnd.explainer.points+json";
    let (points, others): (Vec<_>, Vec<_>) =
        all("script").into_iter().partition(|script| script.value().attr("type") == Some(POINTS));
    for block in &points {
        let text: String = block.text().collect();
        assert!(serde_json::from_str::<Value>(&text).is_ok_and(|block| block.is_object()), "{text} in {}", place());
    }
    let scripts: Vec<&str> = others.iter().map(|script| script.value().attr("type").unwrap_or_default()).collect();
    let expected: &[&str] = match kind {
        Kind::Canonical => &["module", "application/ld+json", "application/json"],
        // The loader, and what tells the page around a frame how high it is.
        Kind::Embed => &["module", "module", "application/json"],
        Kind::Snippet => &["module", "application/json"],
        Kind::Offline => &["application/json", "module"],
        Kind::Feed | Kind::Amp | Kind::Letter | Kind::Index => &[],
    };
    assert_eq!(scripts, expected, "{}", place());
    assert!(points.is_empty() || !expected.is_empty(), "points that nothing shows in {}", place());
    assert_eq!(all("explainer-widget").len(), usize::from(!expected.is_empty()), "{}", place());

    let inside = |selector: &str| all(selector).first().map(|element| element.text().collect::<String>());
    if let Some(island) = inside("explainer-widget > script[type='application/json']") {
        assert_eq!(&serde_json::from_str::<Value>(&island).expect("an island of JSON"), document, "{}", place());
        // A parser of HTML leaves NUL out.
        let title = inside(".ex-title").expect("a title");
        assert_eq!(title, text.replace('\0', "").replace('\r', "\n"), "{}", place());
    }
    if kind == Kind::Canonical {
        let data: Value =
            serde_json::from_str(&inside("script[type='application/ld+json']").expect("data")).expect("JSON-LD");
        let types: Vec<&str> =
            data["@graph"].as_array().expect("a graph").iter().filter_map(|part| part["@type"].as_str()).collect();
        assert_eq!(types, ["Article", "FAQPage", "Dataset"]);
        assert_eq!(data["@graph"][0]["headline"].as_str(), Some(text));
        assert_eq!(data["@graph"][1]["mainEntity"][0]["name"].as_str(), Some(text));
        let found = data["@graph"][2]["description"].as_str().map_or(0, |text| text.chars().count());
        assert!((50..=5000).contains(&found), "a description of {found} letters in {}", place());
    }
}

/// Checks that a picture is XML that draws and does nothing else.
pub fn well_formed(svg: &str, text: &str) {
    let tree = resvg::usvg::roxmltree::Document::parse(svg);
    let tree = tree.unwrap_or_else(|error| panic!("{error} in a picture of {text:?}"));
    for node in tree.descendants().filter(|node| node.is_element()) {
        let name = node.tag_name().name();
        assert!(
            ["svg", "g", "rect", "path", "line", "text", "circle", "polyline", "polygon"].contains(&name),
            "<{name}> of {text:?}"
        );
        assert!(node.attributes().all(|attribute| !attribute.name().starts_with("on") && attribute.name() != "href"));
    }
}
