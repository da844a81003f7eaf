//! The size table: what a reader's browser loads, as bytes and as sent.

use std::fmt;
use std::io::Write;

use anyhow::Result;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::wasm::PARTS;

/// What a page should cost a reader, in brotli bytes: Wasm, JavaScript and CSS without documents.
pub const GOAL: usize = 140_000;

/// What `test` lets a page cost until the goal is reached: of charts and questions whose drawings are in the page, with what
/// computes numbers in texts, with what draws charts, with more than charts and questions, and with the rest of the Wasm: half a
/// per cent more than was measured when this was written (97 103, 103 566, 200 206, 225 818 and 338 423), so that nothing grows
/// unseen. Whoever makes the widget smaller lowers it; where the last has not grown, `cargo xtask profile` finds what may come
/// later.
pub const CEILING: [usize; PARTS.len()] = [97_600, 104_100, 201_200, 226_900, 340_100];

/// The same for a page with charts beyond the plain ones (106 283, 112 768, 355 758, 391 200 and 587 681).
pub const CEILING_CHARTS: [usize; PARTS.len()] = [106_800, 113_300, 357_500, 393_200, 590_600];

/// One file of the table, in bytes.
pub struct Row {
    /// Its name in dist/.
    pub name: String,
    /// On disk.
    pub raw: usize,
    /// As gzip at level 9.
    pub gzip: usize,
    /// As brotli at level 11.
    pub brotli: usize,
}

impl Row {
    /// The row of a file with these bytes.
    ///
    /// # Errors
    /// When an encoder fails.
    pub fn of(name: &str, bytes: &[u8], brotli: usize) -> Result<Self> {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        gzip.write_all(bytes)?;
        Ok(Self { name: name.to_owned(), raw: bytes.len(), gzip: gzip.finish()?.len(), brotli })
    }
}

/// What one page with the widget costs a reader.
pub struct Sizes {
    /// The files that the loader, and all it imports, ask for.
    pub rows: Vec<Row>,
    /// What of the Wasm it asks for besides: where texts have computed numbers, where charts are drawn, where a document has
    /// more than text, charts and questions, and when a reader begins to act.
    pub later: [Row; PARTS.len() - 1],
    /// How the Wasm was made.
    pub how: String,
    /// What the total may be, without what comes later, and with the first of it, two, all.
    pub ceiling: [usize; PARTS.len()],
}

impl Sizes {
    /// Brotli bytes of everything that is loaded at once.
    pub fn total(&self) -> usize {
        self.rows.iter().map(|row| row.brotli).sum()
    }

    /// The same, with what comes later, one after the other.
    fn totals(&self) -> [usize; PARTS.len()] {
        let later = self.later.each_ref().map(|row| row.brotli);
        std::array::from_fn(|count| self.total() + later[..count].iter().sum::<usize>())
    }

    /// Whether a reader pays more than `test` lets pass.
    pub fn over_ceiling(&self) -> bool {
        self.totals().iter().zip(self.ceiling).any(|(total, ceiling)| *total > ceiling)
    }
}

impl fmt::Display for Sizes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.rows.iter().chain(&self.later).map(|row| row.name.len()).max().unwrap_or(0);
        let line = |f: &mut fmt::Formatter<'_>, name: &str, cells: [&str; 3]| {
            writeln!(f, "  {name:width$}  {:>9}  {:>9}  {:>9}", cells[0], cells[1], cells[2])
        };
        writeln!(f, "What a reader's browser loads, in bytes ({}):", self.how)?;
        line(f, "", ["raw", "gzip", "brotli"])?;
        let mut sum = [0; 3];
        for row in &self.rows {
            let cells = [row.raw, row.gzip, row.brotli];
            sum = std::array::from_fn(|i| sum[i] + cells[i]);
            line(f, &row.name, cells.map(grouped).each_ref().map(String::as_str))?;
        }
        line(f, "total", sum.map(grouped).each_ref().map(String::as_str))?;
        let times = [
            "With numbers computed in its texts:",
            "Where charts are drawn, no page's drawing in their place:",
            "With more than text, charts and questions:",
            "When a reader begins to act:",
        ];
        for (when, row) in times.iter().zip(&self.later) {
            writeln!(f, "{when}")?;
            let cells = [row.raw, row.gzip, row.brotli];
            line(f, &row.name, cells.map(grouped).each_ref().map(String::as_str))?;
        }
        let (total, goal, ceiling) = (self.total(), grouped(GOAL), self.ceiling.map(grouped).join(", with more "));
        if total <= GOAL {
            write!(f, "  {} brotli bytes left of {goal}", grouped(GOAL - total))
        } else {
            let over = grouped(total - GOAL);
            write!(f, "  over the goal of {goal} brotli bytes by {over}; the ceiling that the tests hold is {ceiling}")
        }
    }
}

/// Digits in groups of three.
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(' ');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str, brotli: usize) -> Row {
        Row { name: name.to_owned(), raw: brotli * 3, gzip: brotli + 100, brotli }
    }

    #[test]
    fn table_adds_up() {
        let rows = vec![row("element.js", 900), row("explainer-widget.wasm", 90_000)];
        let later = [
            row("explainer-widget-figures.wasm", 3_000),
            row("explainer-widget-draw.wasm", 5_000),
            row("explainer-widget-more.wasm", 4_000),
            row("explainer-widget-rest.wasm", 9_000),
        ];
        let sizes = Sizes { rows, later, how: "wasm-opt -Oz".to_owned(), ceiling: CEILING };
        let expected = "\
What a reader's browser loads, in bytes (wasm-opt -Oz):
                                       raw       gzip     brotli
  element.js                         2 700      1 000        900
  explainer-widget.wasm            270 000     90 100     90 000
  total                            272 700     91 100     90 900
With numbers computed in its texts:
  explainer-widget-figures.wasm      9 000      3 100      3 000
Where charts are drawn, no page's drawing in their place:
  explainer-widget-draw.wasm        15 000      5 100      5 000
With more than text, charts and questions:
  explainer-widget-more.wasm        12 000      4 100      4 000
When a reader begins to act:
  explainer-widget-rest.wasm        27 000      9 100      9 000
  49 100 brotli bytes left of 140 000";
        assert_eq!(sizes.to_string(), expected);
    }

    #[test]
    fn ceiling_ends_at_its_last_byte() {
        let sizes = |first, later: [usize; PARTS.len() - 1]| Sizes {
            rows: vec![row("a", first)],
            later: later.map(|brotli| row("b", brotli)),
            how: String::new(),
            ceiling: [10, 15, 17, 20, 26].map(|more| GOAL + more),
        };
        assert!(!sizes(GOAL + 10, [5, 2, 3, 6]).over_ceiling());
        assert!(sizes(GOAL + 11, [0; 4]).over_ceiling());
        assert!(sizes(GOAL + 10, [6, 0, 0, 0]).over_ceiling());
        assert!(sizes(GOAL + 10, [5, 3, 0, 0]).over_ceiling());
        assert!(sizes(GOAL + 10, [5, 2, 4, 0]).over_ceiling());
        assert!(sizes(GOAL + 10, [5, 2, 3, 7]).over_ceiling());
        assert!(sizes(GOAL + 1, [0; 4]).to_string().contains("over the goal of 140 000 brotli bytes by 1;"));
    }
}
