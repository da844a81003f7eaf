//! The size table: what a reader's browser loads, as bytes and as sent.

use std::fmt;
use std::io::Write;

use anyhow::Result;
use flate2::Compression;
use flate2::write::GzEncoder;

/// What a page should cost a reader, in brotli bytes: Wasm, JavaScript and CSS without documents.
pub const GOAL: usize = 140_000;

/// What `test` lets a page cost until the goal is reached: of charts and questions whose drawings are in the page, with what
/// draws charts, with more than charts and questions, and with the rest of the Wasm: half a per cent more than was measured when
/// this was written (101 850, 198 465, 223 924 and 335 346), so that nothing grows unseen. Whoever
/// makes the widget smaller lowers it; where the last has not grown, `cargo xtask profile` finds what may come later.
pub const CEILING: [usize; 4] = [102_400, 199_400, 225_000, 337_000];

/// The same for a page with charts beyond the plain ones (110 723, 353 951, 389 233 and 585 063).
pub const CEILING_CHARTS: [usize; 4] = [111_300, 355_700, 391_200, 588_000];

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
    /// What of the Wasm it asks for besides: where charts are drawn, where a document has more than text, charts and
    /// questions, and when a reader begins to act.
    pub later: [Row; 3],
    /// How the Wasm was made.
    pub how: String,
    /// What the total may be, without what comes later, and with the first of it, two, all.
    pub ceiling: [usize; 4],
}

impl Sizes {
    /// Brotli bytes of everything that is loaded at once.
    pub fn total(&self) -> usize {
        self.rows.iter().map(|row| row.brotli).sum()
    }

    /// The same, with what comes later, one after the other.
    fn totals(&self) -> [usize; 4] {
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
            row("explainer-widget-draw.wasm", 5_000),
            row("explainer-widget-more.wasm", 4_000),
            row("explainer-widget-rest.wasm", 9_000),
        ];
        let sizes = Sizes { rows, later, how: "wasm-opt -Oz".to_owned(), ceiling: CEILING };
        let expected = "\
What a reader's browser loads, in bytes (wasm-opt -Oz):
                                    raw       gzip     brotli
  element.js                      2 700      1 000        900
  explainer-widget.wasm         270 000     90 100     90 000
  total                         272 700     91 100     90 900
Where charts are drawn, no page's drawing in their place:
  explainer-widget-draw.wasm     15 000      5 100      5 000
With more than text, charts and questions:
  explainer-widget-more.wasm     12 000      4 100      4 000
When a reader begins to act:
  explainer-widget-rest.wasm     27 000      9 100      9 000
  49 100 brotli bytes left of 140 000";
        assert_eq!(sizes.to_string(), expected);
    }

    #[test]
    fn ceiling_ends_at_its_last_byte() {
        let sizes = |first, draw, more, rest| Sizes {
            rows: vec![row("a", first)],
            later: [row("b", draw), row("c", more), row("d", rest)],
            how: String::new(),
            ceiling: [GOAL + 10, GOAL + 15, GOAL + 17, GOAL + 20],
        };
        assert!(!sizes(GOAL + 10, 5, 2, 3).over_ceiling());
        assert!(sizes(GOAL + 11, 0, 0, 0).over_ceiling());
        assert!(sizes(GOAL + 10, 6, 0, 0).over_ceiling());
        assert!(sizes(GOAL + 10, 5, 3, 0).over_ceiling());
        assert!(sizes(GOAL + 10, 5, 2, 4).over_ceiling());
        assert!(sizes(GOAL + 1, 0, 0, 0).to_string().contains("over the goal of 140 000 brotli bytes by 1;"));
    }
}
