//! Extremes: where the lowest and the highest values of a column stand, in any stretch of its rows.
//!
//! What is known of a column is found in one pass, when it is first asked for, and goes with the column: a million
//! numbers are read once for the domain of a scale, and once for all that is drawn of them later.

use std::cell::OnceCell;

use super::{Column, Number, Values};

/// The rows of a block.
const BLOCK: usize = 64;

/// What is known of the numbers of a column; copies find it out again.
#[derive(Debug, Default)]
pub struct Extremes(OnceCell<Known>);

/// It follows from the values.
impl PartialEq for Extremes {
    fn eq(&self, _: &Extremes) -> bool {
        true
    }
}

impl Clone for Extremes {
    fn clone(&self) -> Extremes {
        Extremes::default()
    }
}

#[derive(Debug)]
enum Known {
    /// All are finite, and none is lower than the one before.
    Rising,
    /// The ends of each block, and the first missing number of each that has one.
    Blocks(Vec<Ends>, Vec<usize>),
}

/// The ranks of the lowest and of the highest number.
type Ends = [i64; 2];

/// Those of no numbers.
const NOTHING: Ends = [i64::MAX, i64::MIN];

/// Where a number stands among all, as a whole number: those that are missing stand beyond both infinities.
///
/// A processor compares whole numbers without a branch, and which of a million are extremes it cannot foretell.
fn rank(number: Number) -> i64 {
    let bits = number.to_bits() as i64;
    bits ^ (((bits >> 63) as u64) >> 1) as i64
}

/// The ends of numbers, those that are missing among them.
#[inline(never)]
fn ends(numbers: &[Number]) -> Ends {
    numbers.iter().fold(NOTHING, |ends, number| wider(ends, [rank(*number); 2]))
}

fn wider(a: Ends, b: Ends) -> Ends {
    [if b[0] < a[0] { b[0] } else { a[0] }, if b[1] > a[1] { b[1] } else { a[1] }]
}

/// The ends of numbers, and the place of the first that is missing.
fn look(numbers: &[Number]) -> (Ends, Option<usize>) {
    let all = ends(numbers);
    if all[0] >= rank(Number::NEG_INFINITY) && all[1] <= rank(Number::INFINITY) {
        return (all, None);
    }
    let there = numbers.iter().filter(|number| !number.is_nan());
    let ends = there.fold(NOTHING, |ends, number| wider(ends, [rank(*number); 2]));
    (ends, numbers.iter().position(|number| number.is_nan()))
}

impl Values {
    /// The numbers or moments, where it has such.
    pub fn numbers(&self) -> Option<&[Number]> {
        match self {
            Values::Numbers(values) | Values::Times(values) => Some(values),
            Values::Texts(_) => None,
        }
    }
}

impl Column {
    fn known(&self) -> &Known {
        self.extremes.0.get_or_init(|| {
            let numbers = self.values.numbers().unwrap_or_default();
            // Functions that are called often are compiled well soon; a long loop stays as it was begun.
            let mut last = Number::MIN;
            // What rises is finite all over if its ends are.
            if numbers.chunks(BLOCK).all(|block| rises(block, &mut last)) && last <= Number::MAX {
                return Known::Rising;
            }
            let mut missing = Vec::new();
            let block = |(at, block)| {
                let (ends, first) = look(block);
                missing.extend(first.map(|first| at * BLOCK + first));
                ends
            };
            let blocks = numbers.chunks(BLOCK).enumerate().map(block).collect();
            Known::Blocks(blocks, missing)
        })
    }

    /// Whether its values are finite numbers, none lower than the one before.
    pub fn is_rising(&self) -> bool {
        self.values.numbers().is_some() && matches!(self.known(), Known::Rising)
    }

    /// The places of the lowest, the highest and the first missing number of the rows `from..to`.
    pub fn extremes(&self, from: usize, to: usize) -> [Option<usize>; 3] {
        let numbers = self.values.numbers().unwrap_or_default();
        let to = to.min(numbers.len());
        if from >= to {
            return [None; 3];
        }
        let (blocks, missing) = match self.known() {
            Known::Rising => return [Some(from), Some(to - 1), None],
            Known::Blocks(blocks, missing) => (blocks, missing),
        };
        // Blocks are known; the rows before and behind them are looked at.
        let (first, last) = (from.div_ceil(BLOCK), to / BLOCK);
        let (head, tail) = if first < last { (first * BLOCK, last * BLOCK) } else { (to, to) };
        let blocks = blocks.get(first..last).unwrap_or_default();
        let ((before, gap), (behind, late)) = (look(&numbers[from..head]), look(&numbers[tail..to]));
        let all = blocks.iter().fold(wider(before, behind), |all, block| wider(all, *block));
        let place = |side: usize| {
            let is = |ends: &Ends| ends[side] == all[side];
            let rows = if is(&before) {
                from..head
            } else if let Some(at) = blocks.iter().position(is) {
                head + at * BLOCK..head + (at + 1) * BLOCK
            } else {
                tail..to
            };
            let start = rows.start;
            // An infinity of the other side is no extreme.
            let found = numbers[rows].iter().position(|number| rank(*number) == all[side]);
            let none = [Number::INFINITY, Number::NEG_INFINITY].map(rank)[side];
            found.map(|at| start + at).filter(|_| all[side] != none && all[0] <= all[1])
        };
        let known = || missing.get(missing.partition_point(|at| *at < head)).copied().filter(|at| *at < tail);
        let gap = gap.map(|at| from + at).or_else(known).or(late.map(|at| tail + at));
        [place(0), place(1), gap]
    }

    /// Its lowest and its highest number.
    pub fn ends(&self) -> Option<[Number; 2]> {
        let numbers = self.values.numbers()?;
        let [low, high, _] = self.extremes(0, numbers.len());
        Some([numbers[low?], numbers[high?]])
    }
}

#[inline(never)]
fn rises(block: &[Number], last: &mut Number) -> bool {
    let mut before = *last;
    let rises = block.iter().all(|value| {
        let rises = *value >= before;
        before = *value;
        rises
    });
    *last = before;
    rises
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(values: Vec<Number>) -> Column {
        Column::new("x", Values::Numbers(values))
    }

    #[test]
    fn a_stretch_has_the_extremes_of_its_rows() {
        let mut state = 7_u64;
        let mut next = |most: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % most
        };
        let number = |number: u64| match number {
            0 => Number::NAN,
            1 => Number::INFINITY,
            2 => Number::NEG_INFINITY,
            other => other as Number,
        };
        let values: Vec<Number> = (0..1000).map(|_| number(next(400))).collect();
        let long = column(values.clone());
        assert!(!long.is_rising());
        for _ in 0..2000 {
            let (from, to) = (next(1000) as usize, next(1001) as usize);
            let [low, high, missing] = long.extremes(from, to).map(|place| place.map(|place| values[place]));
            let stretch = &values[from.min(to)..to];
            let finite = || stretch.iter().copied().filter(|value| !value.is_nan());
            let least = finite().fold(Number::INFINITY, Number::min);
            let most = finite().fold(Number::NEG_INFINITY, Number::max);
            // An infinity of its own side is no extreme: nothing is beyond it, and nothing else is there.
            assert_eq!(low.unwrap_or(Number::INFINITY), least, "{from}..{to}");
            assert_eq!(high.unwrap_or(Number::NEG_INFINITY), most, "{from}..{to}");
            assert_eq!(missing.is_some(), stretch.iter().any(|value| value.is_nan()), "{from}..{to}");
        }
    }

    #[test]
    fn rising_numbers_have_their_extremes_at_their_ends() {
        let long = column((0..1000).map(|at| (at / 2) as Number).collect());
        assert!(long.is_rising());
        assert_eq!(long.extremes(100, 200), [Some(100), Some(199), None]);
        assert_eq!(long.extremes(5, 5), [None; 3]);
        assert_eq!(long.ends(), Some([0.0, 499.0]));
        for odd in [vec![0.0, Number::NAN], vec![1.0, 0.0], vec![0.0, Number::INFINITY]] {
            assert!(!column(odd).is_rising());
        }
        assert_eq!(column(Vec::new()).ends(), None);
        assert!(!Column::new("x", Values::Texts(Vec::new())).is_rising());
    }
}
