//! Pictures as marks: their boxes, and which addresses they may have.

use super::place::Stage;
use crate::explainer::Str;
use crate::grammar::model::Json;
use crate::scene::Shape;

/// The picture of a row.
pub fn image(stage: &Stage, row: usize) -> Option<Shape> {
    let (width, height) =
        (stage.unit.prop_number("width").unwrap_or(20.0), stage.unit.prop_number("height").unwrap_or(20.0));
    let align = |name: &str| stage.unit.prop(name).and_then(Json::as_str).map(str::to_owned);
    let (x, y) = (stage.point("x", row)?, stage.point("y", row)?);
    let dx = match align("align").as_deref() {
        Some("left") => 0.0,
        Some("right") => width,
        _ => width / 2.0,
    };
    let dy = match align("baseline").as_deref() {
        Some("top") => 0.0,
        Some("bottom") => height,
        _ => height / 2.0,
    };
    let url = stage
        .value("url", row)
        .map(|(value, _)| value.string())
        .or_else(|| stage.unit.prop("url").and_then(Json::as_str).map(Str::from))?;
    let url = if is_relative(&url) { url } else { Str::default() };
    Some(Shape::Image([x - dx, y - dy, width, height], url))
}

/// Whether an address of a picture leads to where the page is from, whoever reads it: a browser drops control characters
/// and takes a backslash for a slash.
fn is_relative(url: &str) -> bool {
    let plain = !url.is_empty() && !url.contains(|c: char| c.is_control() || c.is_whitespace() || c == '\\');
    plain && !url.starts_with("//") && !url.split(['/', '?', '#']).next().unwrap_or("").contains(':')
}

#[cfg(test)]
mod tests {
    use super::is_relative;

    #[test]
    fn pictures_come_from_where_the_page_is_from() {
        for url in ["img/a.png", "/a.png?b=c:d", "./a:b", "a.png#b:c", "../a%20b.svg"] {
            assert!(is_relative(url), "{url}");
        }
        let others = [
            "",
            "https://a.example/b.png",
            "HTTP://a.example/",
            "data:image/png;base64,AA",
            "javascript:1",
            "java\nscript:1",
            " data:,",
            "//a.example/b",
            "/\\a.example/b",
            "\\\\a",
            "ftp://a",
        ];
        for url in others {
            assert!(!is_relative(url), "{url}");
        }
    }
}
