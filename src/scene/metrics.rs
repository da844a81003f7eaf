//! Metrics of text: advance widths from a table, so that a label is as wide in the browser as in the prerender.

use super::{Anchor, Baseline, Label};

/// Widths of the letters from space to `~`, in hundredths of the font size: those of DejaVu Sans, the widest of
/// the common sans-serif faces, so that text set in a narrower one leaves room instead of colliding.
const ASCII: &[u8; 95] = b"\
\x20\x29\x2e\x54\x40\x5f\x4e\x1c\x27\x27\x32\x54\x20\x25\x20\x22\
\x40\x40\x40\x40\x40\x40\x40\x40\x40\x40\x22\x22\x54\x54\x54\x36\
\x64\x45\x45\x46\x4d\x40\x3a\x4e\x4c\x1e\x1e\x42\x38\x57\x4b\x4f\
\x3d\x4f\x46\x40\x3e\x4a\x45\x63\x45\x3e\x45\x27\x22\x27\x54\x32\
\x32\x3e\x40\x37\x40\x3e\x24\x40\x40\x1c\x1c\x3a\x1c\x62\x40\x3e\
\x40\x40\x2a\x35\x28\x40\x3c\x52\x3c\x3c\x35\x40\x22\x40\x54";

/// The width of a text in px at a font size.
pub fn width(text: &str, size: f64, bold: bool) -> f64 {
    let sum: u32 = text.chars().map(advance).sum();
    f64::from(sum) * size / 100.0 * if bold { 1.12 } else { 1.0 }
}

fn advance(letter: char) -> u32 {
    match letter {
        ' '..='~' => u32::from(ASCII[letter as usize - 32]),
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' => 0,
        '\u{a0}' => 32,
        '\u{202f}' | '\u{2009}' => 20,
        '\u{2018}' | '\u{2019}' => 32,
        '–' | '°' | '“' | '”' => 52,
        '·' | '¡' => 40,
        'À'..='Å' | 'È'..='Ë' | 'Ñ' | 'Ò'..='Ö' | 'Ù'..='Ý' => 79,
        'ì'..='ï' => 28,
        'à'..='å' | 'è'..='ë' | 'ñ'..='ö' | 'ù'..='ÿ' => 64,
        '\u{2212}' | '…' | '—' | 'Æ' | 'æ' => 100,
        // Scripts with wide letters, and pictographs.
        '\u{1100}'.. => 125,
        _ => 80,
    }
}

/// The height of a line of text in px: ascent 0.95, descent 0.25 of the font size.
pub fn line(size: f64) -> f64 {
    size * 1.2
}

impl Label {
    /// The box of the text, before it is turned: x, y, width, height relative to where the label is.
    fn upright(&self) -> [f64; 4] {
        let (width, height) = (width(&self.text, self.size, self.bold), line(self.size));
        let left = match self.anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => -width / 2.0,
            Anchor::End => -width,
        };
        let top = match self.baseline {
            Baseline::Top => 0.0,
            Baseline::Middle => -height / 2.0,
            Baseline::Alphabetic => -0.95 * self.size,
            Baseline::Bottom => -height,
        };
        [left, top, width, height]
    }

    /// The box of the text: x, y, width, height. Exact for quarter turns; other angles count as the next quarter.
    pub fn bounds(&self) -> [f64; 4] {
        let [left, top, width, height] = self.upright();
        let quarters = ((self.angle / 90.0).round() as i64).rem_euclid(4);
        let [left, top, width, height] = match quarters {
            1 => [-top - height, left, height, width],
            2 => [-left - width, -top - height, width, height],
            3 => [top, -left - width, height, width],
            _ => [left, top, width, height],
        };
        [self.x + left, self.y + top, width, height]
    }

    /// How far below [`Label::y`] the line runs that the text is written on, before it is turned.
    pub fn baseline_shift(&self) -> f64 {
        match self.baseline {
            Baseline::Top => 0.95 * self.size,
            Baseline::Middle => 0.35 * self.size,
            Baseline::Alphabetic => 0.0,
            Baseline::Bottom => -0.25 * self.size,
        }
    }
}

/// Breaks a text into lines no wider than `most` px: at spaces, after hyphens and slashes, and inside a word where
/// it has to be.
pub fn wrap(text: &str, most: f64, size: f64) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        for word in paragraph.split_inclusive([' ', '-', '/']) {
            let joined = width(&line, size, false) + width(word.trim_end(), size, false);
            if !line.is_empty() && joined > most {
                lines.push(finish(&mut line));
            }
            if width(word.trim_end(), size, false) <= most {
                line.push_str(word);
                continue;
            }
            for letter in word.chars() {
                if !line.is_empty() && width(&line, size, false) + f64::from(advance(letter)) * size / 100.0 > most {
                    lines.push(finish(&mut line));
                }
                line.push(letter);
            }
        }
        lines.push(finish(&mut line));
    }
    lines
}

fn finish(line: &mut String) -> String {
    let mut done = std::mem::take(line);
    done.truncate(done.trim_end().len());
    done
}

/// The width of the widest line.
pub fn widest(lines: &[String], size: f64) -> f64 {
    lines.iter().map(|line| width(line, size, false)).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wraps_at_words_and_inside_them_only_where_needed() {
        assert_eq!(wrap("High-tech farm exports", 90.0, 13.0), ["High-tech", "farm exports"]);
        assert_eq!(wrap("", 90.0, 13.0), [""]);
        assert!(wrap("Donaudampfschiffahrt", 50.0, 13.0).len() > 2);
        assert!(wrap("Donaudampfschiffahrt", 0.0, 13.0).len() == 20);
        for line in wrap("U.S. exports to Chile and imports from it", 80.0, 13.0) {
            assert!(width(&line, 13.0, false) <= 80.0, "{line}");
        }
    }
}
