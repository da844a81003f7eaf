//! The counting of tests, from what the test runners print.

use std::ops::AddAssign;

/// How many checks came out how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Went well.
    pub passed: usize,
    /// Did not.
    pub failed: usize,
    /// Were not run.
    pub skipped: usize,
}

impl Tally {
    /// One check.
    pub fn one(passed: bool) -> Self {
        Self { passed: usize::from(passed), failed: usize::from(!passed), skipped: 0 }
    }

    /// One check that could not be made.
    pub fn skip() -> Self {
        Self { skipped: 1, ..Self::default() }
    }

    /// What one line of `cargo test` says, if it closes a test program:
    /// `test result: ok. 3 passed; 0 failed; 1 ignored; …`.
    pub fn of_cargo_line(line: &str) -> Option<Self> {
        let counts = line.trim().strip_prefix("test result: ")?.split_once(". ")?.1;
        let mut tally = Self::default();
        for part in counts.split(';') {
            match part.trim().split_once(' ') {
                Some((count, "passed")) => tally.passed = count.parse().ok()?,
                Some((count, "failed")) => tally.failed = count.parse().ok()?,
                Some((count, "ignored")) => tally.skipped = count.parse().ok()?,
                _ => {}
            }
        }
        Some(tally)
    }

    /// What Node's test runner says in the closing lines of its TAP form: `# pass 3`, `# fail 0`, ….
    pub fn of_tap(text: &str) -> Self {
        let count = |name: &str| -> usize {
            let lines = text.lines().filter_map(|line| line.strip_prefix("# ")?.strip_prefix(name));
            lines.filter_map(|rest| rest.trim().parse::<usize>().ok()).sum()
        };
        Self {
            passed: count("pass "),
            failed: count("fail ") + count("cancelled "),
            skipped: count("skipped ") + count("todo "),
        }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_lines() {
        let line = "test result: FAILED. 12 passed; 2 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.02s";
        assert_eq!(Tally::of_cargo_line(line), Some(Tally { passed: 12, failed: 2, skipped: 1 }));
        assert_eq!(Tally::of_cargo_line("test scene::nice ... ok"), None);
    }

    #[test]
    fn tap_lines() {
        let text = "ok 1 - page\n# tests 5\n# suites 0\n# pass 3\n# fail 1\n# cancelled 0\n# skipped 1\n# todo 0\n";
        assert_eq!(Tally::of_tap(text), Tally { passed: 3, failed: 1, skipped: 1 });
    }
}
