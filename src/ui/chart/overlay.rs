//! What lies over the canvas: real text and pictures.
//!
//! Places are set on the elements themselves after each render, because a page with a strict content security policy
//! takes no `style` attribute. Texts are no part of the tree: a zoom changes most of them and nothing else.

use crate::browser::Piece;
use crate::scene::{Anchor, Baseline, Color, Label, Scene, Series, Shape};
use crate::ui::sheet::Sheet;

/// The scene's pictures, each an element of its own.
pub(super) fn write_pictures(sheet: &mut Sheet, scene: &Scene) {
    for (place, (_, url, _)) in pictures(scene).enumerate() {
        sheet.open("img");
        sheet.key(&[&place.to_string(), " ", url].concat());
        sheet.set("alt", "");
        sheet.set("src", url);
        sheet.close();
    }
}

/// The scene's texts, with the remark that is brought out.
pub(super) fn texts<'a>(labels: &'a [Label], note: Option<&str>) -> Vec<Piece<'a>> {
    let piece = |label: &'a Label| {
        let style = text_style(label) + note_style(&label.text, note);
        Piece { what: "span", place: text_place(label), style, texts: vec![&label.text] }
    };
    labels.iter().map(piece).collect()
}

/// The boxes of the scene's pictures, their addresses and opacities.
fn pictures(scene: &Scene) -> impl Iterator<Item = ([f64; 4], &str, f64)> {
    scene.panels.iter().flat_map(|panel| {
        panel.marks.iter().flat_map(|marks| &marks.items).filter_map(move |item| match &item.shape {
            Shape::Image([x, y, width, height], url) if !url.is_empty() => {
                Some(([x + panel.x, y + panel.y, *width, *height], &**url, item.style.opacity))
            }
            _ => None,
        })
    })
}

/// The styles of the pictures, in their order.
pub(super) fn picture_styles(scene: &Scene) -> impl Iterator<Item = String> {
    pictures(scene).map(|([x, y, width, height], _, opacity)| {
        let mut style = place(x, y, Some((width, height)));
        style.push_str("opacity:");
        push_tenths(&mut style, opacity);
        style
    })
}

/// Whether a text stands by the edges of its box: level, and before its place, as those beside a vertical axis. A transform
/// of its own makes each text a picture of its own, which costs the browser some of every move of a pointer.
fn by_edges(label: &Label) -> bool {
    label.angle == 0.0 && label.anchor == Anchor::End
}

/// The share of a text's line box that is above its place. The box is as high as the type; the line of writing stands at
/// about four fifths of it.
fn above(label: &Label) -> f64 {
    match label.baseline {
        Baseline::Top => 0.0,
        Baseline::Middle => 0.5,
        Baseline::Alphabetic => 0.82,
        Baseline::Bottom => 1.0,
    }
}

/// Where a text stands, as a transform; nothing where it stands by its edges.
fn text_place(label: &Label) -> String {
    if by_edges(label) {
        return String::new();
    }
    let across = match label.anchor {
        Anchor::Start => "0",
        Anchor::Middle => "-50%",
        Anchor::End => "-100%",
    };
    let mut place = translate(label.x, label.y);
    if label.angle != 0.0 {
        place.push_str(" rotate(");
        push_tenths(&mut place, label.angle);
        place.push_str("deg)");
    }
    place.push_str(" translate(");
    place.push_str(across);
    place.push(',');
    push_tenths(&mut place, -100.0 * above(label));
    place.push_str("%)");
    place
}

/// The rest of a text's style.
fn text_style(label: &Label) -> String {
    let mut style = String::from("font-size:");
    push_tenths(&mut style, label.size);
    style.push_str(if label.bold { "px;font-weight:600;" } else { "px;" });
    if by_edges(label) {
        style.push_str("left:auto;right:calc(100% - ");
        push_tenths(&mut style, label.x);
        style.push_str("px);top:");
        push_tenths(&mut style, label.y - above(label) * label.size);
        style.push_str("px;");
    }
    push_color(&mut style, label.color);
    style
}

/// The style of a text beyond its own, where a remark is brought out and it is of that.
fn note_style(text: &str, note: Option<&str>) -> &'static str {
    // A remark may stand in several lines.
    let is = note.is_some_and(|note| text.starts_with(note) || text.len() > 3 && note.contains(text));
    if is { ";font-weight:700;color:var(--_ink);background:var(--_wash)" } else { "" }
}

/// The style of a series' sample.
pub(super) fn series_style(series: &Series) -> String {
    let mut style = String::from("background-");
    push_color(&mut style, series.color);
    style
}

/// The style of what stands at a place, of a size where it has one.
pub(super) fn place(x: f64, y: f64, size: Option<(f64, f64)>) -> String {
    let mut style = ["transform:", &translate(x, y), ";"].concat();
    if let Some((width, height)) = size {
        push_size(&mut style, width, height);
    }
    style
}

pub(super) fn push_size(style: &mut String, width: f64, height: f64) {
    style.push_str("width:");
    push_tenths(style, width);
    style.push_str("px;height:");
    push_tenths(style, height);
    style.push_str("px;");
}

/// A place as a transform.
pub(super) fn translate(x: f64, y: f64) -> String {
    let mut place = String::from("translate(");
    push_tenths(&mut place, x);
    place.push_str("px,");
    push_tenths(&mut place, y);
    place.push_str("px)");
    place
}

/// A number to a tenth, by integers alone: formatting floats would cost the Wasm kilobytes.
pub(super) fn push_tenths(out: &mut String, value: f64) {
    let tenths = (value * 10.0).round() as i32;
    if tenths < 0 {
        out.push('-');
    }
    out.push_str(&(tenths.abs() / 10).to_string());
    out.push('.');
    out.push(char::from(b'0' + (tenths.abs() % 10) as u8));
}

pub(super) fn push_color(out: &mut String, color: Color) {
    out.push_str("color:");
    push_color_name(out, color);
}

pub(super) fn push_color_name(out: &mut String, color: Color) {
    match color {
        Color::Ink => out.push_str("var(--_ink)"),
        Color::Soft => out.push_str("var(--_soft)"),
        Color::Rule => out.push_str("var(--_rule)"),
        Color::Paper => out.push_str("var(--_paper)"),
        Color::Hue(hue) => {
            out.push_str("var(--_hue-");
            out.push(char::from(b'0' + hue % 6));
            out.push(')');
        }
        Color::Rgb(rgb) | Color::Pair(rgb, _) => {
            out.push('#');
            for shift in [20, 16, 12, 8, 4, 0] {
                out.extend(char::from_digit((rgb >> shift) & 0xf, 16));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(x: f64, y: f64, color: Color) -> Label {
        Label {
            x,
            y,
            text: "2023".to_owned(),
            anchor: Anchor::Middle,
            baseline: Baseline::Top,
            angle: 0.0,
            size: 13.0,
            bold: true,
            color,
        }
    }

    #[test]
    fn texts_are_placed_without_float_formatting() {
        let text = label(12.34, -0.26, Color::Hue(2));
        assert_eq!(text_place(&text), "translate(12.3px,-0.3px) translate(-50%,0.0%)");
        assert_eq!(text_style(&text), "font-size:13.0px;font-weight:600;color:var(--_hue-2)");
        let text = Label { anchor: Anchor::End, baseline: Baseline::Middle, ..text };
        assert_eq!(text_place(&text), "");
        let edges = "left:auto;right:calc(100% - 12.3px);top:-6.8px;";
        assert_eq!(text_style(&text), ["font-size:13.0px;font-weight:600;", edges, "color:var(--_hue-2)"].concat());
        let written = text_style(&label(0.0, 0.0, Color::Rgb(0x0abc09)));
        assert!(written.ends_with("color:#0abc09"), "{written}");
    }
}
