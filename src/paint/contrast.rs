//! Contrast between colours, as WCAG 2.2 measures it.

use super::Palette;

/// What words need against what they stand on (WCAG 2.2, 1.4.3): series are named in their hues.
const LEAST: f64 = 4.5;

impl Palette {
    /// The same palette with every hue moved towards the ink until it stands out from the paper: a page may set hues for
    /// a light page and show them on a dark one.
    #[must_use]
    pub fn legible(mut self) -> Palette {
        for hue in &mut self.hues {
            let from = *hue;
            for step in 1..=8 {
                if contrast(*hue, self.paper) >= LEAST {
                    break;
                }
                *hue = mix(from, self.ink, f64::from(step) / 8.0);
            }
        }
        self
    }
}

/// The contrast of two colours, 1 to 21.
pub fn contrast(one: u32, other: u32) -> f64 {
    let (a, b) = (luminance(one), luminance(other));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(color: u32) -> f64 {
    let part = |shift: u32| {
        let share = f64::from(color >> shift & 0xff) / 255.0;
        if share <= 0.040_45 { share / 12.92 } else { libm::pow((share + 0.055) / 1.055, 2.4) }
    };
    0.2126 * part(16) + 0.7152 * part(8) + 0.0722 * part(0)
}

fn mix(from: u32, to: u32, share: f64) -> u32 {
    [16, 8, 0].into_iter().fold(0, |out, shift| {
        let part = |color: u32| f64::from(color >> shift & 0xff);
        out | ((part(from) + (part(to) - part(from)) * share).round() as u32) << shift
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_the_standards() {
        assert!((contrast(0, 0xffffff) - 21.0).abs() < 1e-9);
        assert!((contrast(0x777777, 0xffffff) - 4.478).abs() < 1e-3);
    }

    #[test]
    fn our_hues_stand_out_as_they_are() {
        for palette in [Palette::LIGHT, Palette::DARK] {
            assert_eq!(palette.legible(), palette);
        }
    }

    #[test]
    fn hues_of_a_light_page_stand_out_on_a_dark_one() {
        let hues = [0xffee00, 0x111133, 0x222222, 0xffffff, 0x000000, 0x17181b];
        for palette in [Palette { hues, ..Palette::LIGHT }, Palette { hues, ..Palette::DARK }] {
            let legible = palette.legible();
            assert!(legible.hues.iter().all(|hue| contrast(*hue, palette.paper) >= LEAST), "{legible:x?}");
        }
    }
}
