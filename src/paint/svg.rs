//! SVG: small, as an element of a page, or as a picture of its own.

use plotters::prelude::SVGBackend;

use super::brush::{Brush, Extra};
use super::{Palette, Texts};
use crate::scene::Scene;

/// Whether pictures that are elsewhere are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pictures {
    /// The drawing says where they are.
    Linked,
    /// They are left out.
    Dropped,
}

/// Units of the drawing to one CSS px: plotters' coordinates are whole numbers.
const UNITS: f64 = 10.0;
/// The size of most texts, in units; said once, on the root.
const SIZE: f64 = 13.0 * UNITS;

/// Paints a scene as one `<svg>` element in the light palette, whose colours a stylesheet can map (see `widget.css`)
/// and whose fonts are the page's.
pub fn svg(scene: &Scene) -> String {
    element(scene, &Palette::LIGHT, ["class=\"ex-svg\"", "role=\"img\" aria-hidden=\"true\""], "", Pictures::Linked)
}

/// Paints a scene as the text of an SVG file: on the palette's paper, in the sans-serif font of the system.
pub fn svg_file(scene: &Scene, palette: &Palette) -> String {
    file(scene, palette, Pictures::Linked)
}

/// [`svg_file`] without the pictures that are elsewhere.
pub fn svg_alone(scene: &Scene, palette: &Palette) -> String {
    file(scene, palette, Pictures::Dropped)
}

/// [`svg_file`], with or without the pictures that are elsewhere.
fn file(scene: &Scene, palette: &Palette, pictures: Pictures) -> String {
    let paper = format!("<rect width=\"100%\" height=\"100%\" fill=\"#{:06X}\"/>\n", palette.paper);
    let around = ["xmlns=\"http://www.w3.org/2000/svg\"", "role=\"img\" font-family=\"sans-serif\""];
    element(scene, palette, around, &paper, pictures) + "\n"
}

/// Paints a scene as an element with attributes before and after its size, upon what lies at the bottom.
fn element(scene: &Scene, palette: &Palette, [before, after]: [&str; 2], bottom: &str, pictures: Pictures) -> String {
    let (width, height) = ((scene.width * UNITS).round() as u32, (scene.height * UNITS).round() as u32);
    let mut drawn = String::new();
    let extras = {
        let mut backend = SVGBackend::with_string(&mut drawn, (width, height));
        // plotters divides font sizes by 1.24.
        let extras = Some(Vec::new());
        let mut brush = Brush {
            backend: &mut backend,
            palette,
            scale: UNITS,
            grid: UNITS,
            steps: usize::MAX,
            font: 1.24,
            lift: 0.0,
            extras,
        };
        // Writing to a string cannot fail.
        let _ = brush.scene(scene, Texts::Painted);
        brush.extras.unwrap_or_default()
    };
    // The root is ours, and what is the same for all elements is said there or not at all. Quotes inside of texts
    // are escaped, so that only attributes match.
    let inner = drawn.split_once('\n').map_or("", |(_, rest)| rest);
    let inner = inner.trim_end().trim_end_matches("</svg>");
    let mut out = format!(
        "<svg {before} viewBox=\"0 0 {width} {height}\" width=\"{}\" height=\"{}\" {after} \
         font-size=\"{SIZE}\" stroke-linejoin=\"round\">\n{bottom}",
        scene.width, scene.height,
    );
    let same = [
        " opacity=\"1\"".to_owned(),
        " stroke=\"none\"".to_owned(),
        " dy=\"0.76em\"".to_owned(),
        " font-family=\"sans-serif\"".to_owned(),
        " text-anchor=\"start\"".to_owned(),
        format!(" font-size=\"{SIZE}\""),
    ];
    let mut lines = inner.lines().peekable();
    let mut extras = extras.into_iter();
    let mut turn = String::new();
    while let Some(line) = lines.next() {
        let mut line = line.to_owned();
        // Nothing but the place of an extra is a line.
        if line.starts_with("<line ") {
            match extras.next() {
                Some(Extra::Picture(frame, opacity, url)) if pictures == Pictures::Linked => {
                    out.push_str(&picture(frame, opacity, &url));
                }
                Some(Extra::Turn(angle, [x, y])) => turn = format!(" transform=\"rotate({angle:.1}, {x}, {y})\""),
                _ => {}
            }
            continue;
        }
        for attribute in &same {
            line = line.replace(attribute.as_str(), "");
        }
        if line.starts_with("<text ") {
            line.insert_str("<text".len(), &std::mem::take(&mut turn));
        }
        out.push_str(&line);
        // plotters writes a text and its closing tag on lines of their own.
        let text = line.starts_with("<text") || lines.peek().is_some_and(|next| next.starts_with("</text"));
        if !text {
            out.push('\n');
        }
    }
    out.push_str("</svg>");
    // XML has no place for these, and readers refuse a file with one of them as a whole.
    out.retain(|letter| {
        matches!(letter, '\n' | '\t') || !letter.is_control() && !matches!(letter, '\u{fffe}' | '\u{ffff}')
    });
    out
}

/// A picture as an element; none where its scene has no address for it.
fn picture([x, y, width, height]: [i32; 4], opacity: f64, url: &str) -> String {
    if url.is_empty() || width <= 0 || height <= 0 {
        return String::new();
    }
    let opacity = match (opacity * 100.0).round() / 100.0 {
        1.0 => String::new(),
        opacity => format!(" opacity=\"{opacity}\""),
    };
    let url = url.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;");
    format!("<image x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"{opacity} href=\"{url}\"/>\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::{Anchor, Baseline, Color, Curve, Item, Label, MarkKind, Marks, Panel, Shape, Style};

    #[test]
    fn pictures_are_elements() {
        assert_eq!(picture([0, 0, 10, 10], 1.0, ""), "");
        let escaped = picture([0, 0, 10, 10], 0.5, "a?\"><b>&'");
        let expected = "<image x=\"0\" y=\"0\" width=\"10\" height=\"10\" opacity=\"0.5\" \
                        href=\"a?&quot;&gt;&lt;b&gt;&amp;'\"/>\n";
        assert_eq!(escaped, expected);
    }

    #[test]
    fn extras_stand_where_they_belong() {
        let label = |angle| Label {
            x: 10.0,
            y: 20.0,
            text: "word".to_owned(),
            anchor: Anchor::Start,
            baseline: Baseline::Alphabetic,
            angle,
            size: 13.0,
            bold: false,
            color: Color::Ink,
        };
        let style = Style { fill: Some(Color::Hue(0)), opacity: 1.0, ..Style::default() };
        let item = |shape| Item { shape, style: style.clone() };
        let items = vec![
            item(Shape::Rect([0.0, 0.0, 5.0, 5.0])),
            item(Shape::Image([1.0, 2.0, 3.0, 4.0], "a.png".into())),
            item(Shape::Rect([5.0, 0.0, 5.0, 5.0])),
            item(Shape::Placed(label(-30.0), [0.0, 0.0])),
            item(Shape::Text(label(90.0))),
        ];
        let marks = vec![Marks { kind: MarkKind::Image, curve: Curve::Linear, items }];
        let scene =
            Scene { width: 50.0, height: 50.0, panels: vec![Panel { marks, ..Panel::default() }], ..Scene::default() };
        let lines = |text: String| text.lines().map(str::to_owned).collect::<Vec<_>>();
        let drawn = lines(svg(&scene));
        assert_eq!(drawn.len(), 7, "{drawn:?}");
        assert_eq!(drawn[2], "<image x=\"10\" y=\"20\" width=\"30\" height=\"40\" href=\"a.png\"/>");
        assert!(drawn[4].starts_with("<text transform=\"rotate(-30.0, 100, 200)\" x=\"100\" y=\"200\""), "{drawn:?}");
        assert!(drawn[5].contains("rotate(90, 100, 200)"), "{drawn:?}");
        let dropped = file(&scene, &Palette::LIGHT, Pictures::Dropped);
        assert!(!dropped.contains("<image") && !dropped.contains("<line") && dropped.contains("rotate(-30.0"));
    }
}
