//! The palette of a chart: the colours that the page's styles have settled, as the canvas takes them.
//!
//! A custom property's own value is text that may still be a formula. The stylesheet therefore puts each colour into a
//! property of the plot that takes colours and shows nothing there, and the browser tells what became of it.

use web_sys::CssStyleDeclaration;

use crate::explainer::parse_number;
use crate::paint::Palette;

/// The colours of a plot; those of a palette of ours where the browser tells none.
pub(super) fn palette(style: &CssStyleDeclaration) -> Palette {
    let read = |name: &str| color(&style.get_property_value(name).unwrap_or_default());
    let ink = read("color");
    // Light ink stands on a dark page.
    let ours = if ink.is_some_and(|ink| ink >> 16 > 127) { Palette::DARK } else { Palette::LIGHT };
    const HUES: [&str; 6] = [
        "border-top-color",
        "border-right-color",
        "border-bottom-color",
        "border-left-color",
        "stop-color",
        "flood-color",
    ];
    let mut hues = ours.hues;
    for (hue, name) in hues.iter_mut().zip(HUES) {
        *hue = read(name).unwrap_or(*hue);
    }
    Palette {
        ink: ink.unwrap_or(ours.ink),
        soft: read("text-decoration-color").unwrap_or(ours.soft),
        rule: read("column-rule-color").unwrap_or(ours.rule),
        paper: read("outline-color").unwrap_or(ours.paper),
        hues,
    }
}

/// A computed colour, `rgb(0, 0, 0)` or `color(srgb 0 0 0)`, as 0xRRGGBB.
fn color(text: &str) -> Option<u32> {
    let (name, parts) = text.split_once('(')?;
    let (parts, full) = match (name, parts.strip_prefix("srgb ")) {
        ("rgb" | "rgba", _) => (parts, 1.0),
        ("color", Some(parts)) => (parts, 255.0),
        _ => return None,
    };
    let mut numbers = parts.split([',', ' ', '/', ')']).filter(|part| !part.is_empty());
    let mut out = 0;
    for _ in 0..3 {
        let part = parse_number(numbers.next()?)?;
        out = out << 8 | (part * full).round().clamp(0.0, 255.0) as u32;
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::color;

    #[test]
    fn computed_colours_are_read() {
        assert_eq!(color("rgb(11, 95, 165)"), Some(0x0b5fa5));
        assert_eq!(color("rgba(255, 0, 10, 0.5)"), Some(0xff000a));
        assert_eq!(color("color(srgb 0.0431373 0.372549 0.647059)"), Some(0x0b5fa5));
        assert_eq!(color("color(srgb 1.2 -0.1 6.1e-05 / 0.5)"), Some(0xff0000));
        for odd in ["", "oklch(0.5 0.1 20)", "color(display-p3 1 0 0)", "rgb(", "rgb(1, 2)", "currentcolor"] {
            assert_eq!(color(odd), None, "{odd}");
        }
    }
}
