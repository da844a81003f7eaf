//! Glyphs: symbols that a specification draws itself, as a path of SVG in a box from -1 to 1 (SVG 2, section 9.3).

use std::rc::Rc;

use super::look::symbol_named;
use crate::explainer::parse_number;
use crate::flow::math::{TAU, acos, cos, sin, sqrt};
use crate::scene::{Ring, Shape, Symbol};

/// Pieces that a bend is drawn in.
const PIECES: u32 = 12;
/// The most points of a glyph: what is longer is no symbol.
const MOST: usize = 20_000;

/// The form of a symbol.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Form {
    /// One that has a name.
    Named(Symbol),
    /// One that the specification draws.
    Drawn(Rc<[Ring]>),
}

impl Form {
    /// The form that a word names or a path draws.
    pub(super) fn read(text: &str) -> Option<Form> {
        symbol_named(text).map(Form::Named).or_else(|| glyph(text).map(Form::Drawn))
    }

    /// A symbol of this form at a place, of an area in px².
    pub(super) fn at(self, [x, y]: [f64; 2], size: f64) -> Shape {
        match self {
            Form::Named(symbol) => Shape::Symbol(x, y, size, symbol),
            Form::Drawn(rings) => Shape::Glyph([x, y, size], rings),
        }
    }
}

/// The outline of a path's text; `None` where it does not begin as one. What cannot be read ends it, as in browsers.
pub(super) fn glyph(text: &str) -> Option<Rc<[Ring]>> {
    let text = text.trim_start();
    if !text.starts_with(['M', 'm']) {
        return None;
    }
    let mut pen = Pen { rings: Vec::new(), at: [0.0; 2], start: [0.0; 2], handle: None };
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        rest = &rest[letter.len_utf8()..];
        let count = match letter.to_ascii_uppercase() {
            'M' | 'L' | 'T' => 2,
            'H' | 'V' => 1,
            'S' | 'Q' => 4,
            'C' => 6,
            'A' => 7,
            'Z' => {
                pen.close();
                rest = rest.trim_start();
                continue;
            }
            _ => break,
        };
        let mut command = letter;
        while let Some((numbers, after)) = take(rest, count, command.eq_ignore_ascii_case(&'A')) {
            rest = after;
            pen.draw(command, &numbers);
            // More places after the first are those of lines.
            command = match command {
                'M' => 'L',
                'm' => 'l',
                other => other,
            };
            if pen.rings.iter().map(|ring| ring.points.len()).sum::<usize>() > MOST {
                return None;
            }
        }
        rest = rest.trim_start_matches([' ', ',', '\t', '\n', '\r']);
    }
    pen.rings.retain(|ring| ring.points.len() > 1);
    (!pen.rings.is_empty()).then(|| pen.rings.into())
}

/// So many numbers from the start of a text, with what follows; flags of arcs are single digits.
fn take(text: &str, count: usize, arc: bool) -> Option<(Vec<f64>, &str)> {
    let mut rest = text;
    let mut numbers = Vec::with_capacity(count);
    while numbers.len() < count {
        rest = rest.trim_start_matches([' ', ',', '\t', '\n', '\r']);
        let flag = arc && matches!(numbers.len(), 3 | 4);
        let end = if flag { rest.len().min(1) } else { length(rest) };
        numbers.push(parse_number(rest.get(..end)?).filter(|number| number.is_finite())?);
        rest = &rest[end..];
    }
    Some((numbers, rest))
}

/// How many bytes of a text are its first number: `-.5`, `1.5e-3`; a second dot or sign begins another.
fn length(text: &str) -> usize {
    let (mut dotted, mut raised, mut before) = (false, false, ' ');
    for (at, letter) in text.char_indices() {
        let goes_on = match letter {
            '0'..='9' => true,
            '+' | '-' => at == 0 || matches!(before, 'e' | 'E'),
            '.' => !std::mem::replace(&mut dotted, true) && !raised,
            'e' | 'E' => at > 0 && !std::mem::replace(&mut raised, true),
            _ => false,
        };
        if !goes_on {
            return at;
        }
        before = letter;
    }
    text.len()
}

struct Pen {
    rings: Vec<Ring>,
    at: [f64; 2],
    start: [f64; 2],
    /// The last handle of a bend, and whether it was cubic.
    handle: Option<([f64; 2], bool)>,
}

impl Pen {
    fn close(&mut self) {
        if let Some(ring) = self.rings.last_mut() {
            ring.closed = true;
        }
        (self.at, self.handle) = (self.start, None);
    }

    fn line(&mut self, to: [f64; 2]) {
        if self.rings.last().is_none_or(|ring| ring.closed) {
            self.rings.push(Ring { points: vec![self.at], closed: false });
        }
        if let Some(ring) = self.rings.last_mut() {
            ring.points.push(to);
        }
        self.at = to;
    }

    fn draw(&mut self, command: char, numbers: &[f64]) {
        let from = if command.is_ascii_lowercase() { self.at } else { [0.0; 2] };
        let place = |at: usize| [from[0] + numbers[at], from[1] + numbers[at + 1]];
        let mirrored = |cubic: bool| match self.handle {
            Some((handle, own)) if own == cubic => [2.0 * self.at[0] - handle[0], 2.0 * self.at[1] - handle[1]],
            _ => self.at,
        };
        match command.to_ascii_uppercase() {
            'M' => {
                self.at = place(0);
                self.start = self.at;
                self.rings.push(Ring { points: vec![self.at], closed: false });
            }
            'L' => self.line(place(0)),
            'H' => self.line([from[0] + numbers[0], self.at[1]]),
            'V' => self.line([self.at[0], from[1] + numbers[0]]),
            'C' => return self.cubic(place(0), place(2), place(4)),
            'S' => return self.cubic(mirrored(true), place(0), place(2)),
            'Q' => return self.quadratic(place(0), place(2)),
            'T' => return self.quadratic(mirrored(false), place(0)),
            _ => self.arc(numbers, place(5)),
        }
        self.handle = None;
    }

    fn cubic(&mut self, a: [f64; 2], b: [f64; 2], to: [f64; 2]) {
        let from = self.at;
        for piece in 1..=PIECES {
            let t = f64::from(piece) / f64::from(PIECES);
            let u = 1.0 - t;
            let along = |axis: usize| {
                u * u * u * from[axis] + 3.0 * u * u * t * a[axis] + 3.0 * u * t * t * b[axis] + t * t * t * to[axis]
            };
            self.line([along(0), along(1)]);
        }
        self.handle = Some((b, true));
    }

    fn quadratic(&mut self, a: [f64; 2], to: [f64; 2]) {
        let from = self.at;
        let third = |end: [f64; 2]| [0, 1].map(|axis| end[axis] + 2.0 / 3.0 * (a[axis] - end[axis]));
        self.cubic(third(from), third(to), to);
        self.handle = Some((a, false));
    }

    /// An arc of an ellipse (SVG 2, appendix B.2.4: from its ends to its centre).
    fn arc(&mut self, numbers: &[f64], to: [f64; 2]) {
        let from = self.at;
        let (mut rx, mut ry) = (numbers[0].abs(), numbers[1].abs());
        let turn = numbers[2].to_radians();
        let (sine, cosine) = (sin(turn), cos(turn));
        let half = [(from[0] - to[0]) / 2.0, (from[1] - to[1]) / 2.0];
        let [x, y] = [cosine * half[0] + sine * half[1], cosine * half[1] - sine * half[0]];
        let wide = x * x / (rx * rx) + y * y / (ry * ry);
        if !wide.is_finite() || wide == 0.0 {
            return self.line(to);
        }
        if wide > 1.0 {
            (rx, ry) = (rx * sqrt(wide), ry * sqrt(wide));
        }
        let left = (1.0 / wide.min(1.0) - 1.0).max(0.0);
        let side = if (numbers[3] != 0.0) == (numbers[4] != 0.0) { -sqrt(left) } else { sqrt(left) };
        let middle = [side * rx * y / ry, -side * ry * x / rx];
        let angle = |[x, y]: [f64; 2]| {
            let turn = acos((x / sqrt(x * x + y * y)).clamp(-1.0, 1.0));
            if y < 0.0 { -turn } else { turn }
        };
        let first = angle([(x - middle[0]) / rx, (y - middle[1]) / ry]);
        let mut sweep = (angle([(-x - middle[0]) / rx, (-y - middle[1]) / ry]) - first).rem_euclid(TAU);
        if numbers[4] == 0.0 {
            sweep -= TAU;
        }
        let center = [
            cosine * middle[0] - sine * middle[1] + (from[0] + to[0]) / 2.0,
            sine * middle[0] + cosine * middle[1] + (from[1] + to[1]) / 2.0,
        ];
        let pieces = 2 * PIECES;
        for piece in 1..pieces {
            let at = first + sweep * f64::from(piece) / f64::from(pieces);
            let [x, y] = [rx * cos(at), ry * sin(at)];
            self.line([center[0] + cosine * x - sine * y, center[1] + sine * x + cosine * y]);
        }
        self.line(to);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ends(text: &str) -> Vec<([f64; 2], bool)> {
        let rounded = |[x, y]: [f64; 2]| [(x * 100.0).round() / 100.0, (y * 100.0).round() / 100.0];
        let rings = glyph(text).unwrap_or_default();
        rings.iter().map(|ring| (rounded(ring.points[ring.points.len() - 1]), ring.closed)).collect()
    }

    #[test]
    fn paths_end_where_they_end() {
        assert_eq!(ends("M0 0h1v1h-1z"), [([0.0, 1.0], true)]);
        assert_eq!(ends("m1,1 1-1.5.5.5"), [([2.5, 0.0], false)]);
        assert_eq!(ends("M0 0L1 1M-1-1l.5.5Z"), [([1.0, 1.0], false), ([-0.5, -0.5], true)]);
        assert_eq!(ends("M0,0C0,1 1,1 1,0s1-1 1,0"), [([2.0, 0.0], false)]);
        assert_eq!(ends("M0 0Q1 1 2 0T4 0"), [([4.0, 0.0], false)]);
        assert_eq!(ends("M-1 0A1 1 0 0 1 1 0"), [([1.0, 0.0], false)]);
        // After its end a ring goes on from its start.
        assert_eq!(ends("M0 0H1V1ZL-1 0"), [([1.0, 1.0], true), ([-1.0, 0.0], false)]);
    }

    #[test]
    fn arcs_bulge_to_the_side_that_their_flags_say() {
        let middle = |text: &str| {
            let rings = glyph(text).expect("a path");
            let points = &rings[0].points;
            points[points.len() / 2].map(|length| length.round())
        };
        assert_eq!(middle("M-1 0A1 1 0 0 1 1 0"), [0.0, -1.0]);
        assert_eq!(middle("M-1 0A1 1 0 0 0 1 0"), [0.0, 1.0]);
        assert_eq!(middle("M-3 0A5 5 0 103 0"), [0.0, 9.0]);
    }

    #[test]
    fn what_is_no_path_is_none() {
        for text in ["", "circle", "M", "M1", "L0 0", "Mx y", "M0 0", "M1e999 0L1 1"] {
            assert!(glyph(text).is_none(), "{text}");
        }
        assert!(glyph(&format!("M0 0{}", "L1 1".repeat(30_000))).is_none());
    }
}
