//! Contrast: how well a colour stands out from the page (WCAG 2.2).

use crate::grammar::color;
use crate::paint::Palette;

/// The least contrast of what a chart is made of (success criterion 1.4.11).
pub(super) const GRAPHICS: f64 = 3.0;
/// The least contrast of text (success criterion 1.4.3).
pub(super) const TEXT: f64 = 4.5;

/// The page on which a colour as written stands out least, and by how much; `None` for what is no colour.
pub(super) fn worst(text: &str) -> Option<(&'static str, f64)> {
    let color = color(text)?;
    let pages = [("a light page", &Palette::LIGHT), ("a dark page", &Palette::DARK)];
    let contrasts = pages.map(|(name, palette)| (name, contrast(palette.resolve(color), palette.paper)));
    contrasts.into_iter().min_by(|a, b| a.1.total_cmp(&b.1))
}

/// The contrast of two colours, 0xRRGGBB: from 1 to 21.
fn contrast(a: u32, b: u32) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(rgb: u32) -> f64 {
    let part = |shift: u32, weight: f64| {
        let value = f64::from((rgb >> shift) & 0xff) / 255.0;
        weight * if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    part(16, 0.2126) + part(8, 0.7152) + part(0, 0.0722)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_the_guidelines() {
        assert!((contrast(0x000000, 0xffffff) - 21.0).abs() < 1e-9);
        assert!((contrast(0x777777, 0xffffff) - 4.48).abs() < 0.01);
        assert!((contrast(0xffff00, 0xffffff) - 1.07).abs() < 0.01);
    }

    #[test]
    fn the_themes_own_hues_are_strong_enough_on_both_pages() {
        for hue in crate::grammar::HUES {
            let (page, contrast) = worst(&format!("#{hue:06x}")).expect("a colour");
            assert!(contrast >= GRAPHICS, "#{hue:06x} on {page}: {contrast}");
        }
        assert_eq!(worst("no colour"), None);
    }
}
