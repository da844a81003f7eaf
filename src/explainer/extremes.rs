//! Extremes: where the lowest and the highest values of a column stand, in any stretch of its rows.
//!
//! What is known of a column is found in one pass, when it is first asked for, and goes with the column: a million
//! numbers are read once for the domain of a scale, and once for all that is drawn of them later.

use std::cell::OnceCell;

use super::{Column, Number, Values};

/// The rows of a block.
const BLOCK: usize = 64;
/// No place.
const NONE: u32 = u32::MAX;

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
    /// By block: the places of the lowest, the highest and the first missing value, if any.
    Blocks(Vec<[u32; 3]>),
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
            let block = |(at, block)| extremes(block, (at * BLOCK) as u32);
            Known::Blocks(numbers.chunks(BLOCK).enumerate().map(block).collect())
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
        let mut found = [NONE; 3];
        if from < to {
            let mut look =
                |from: usize, to: usize| take(numbers, &mut found, &extremes(&numbers[from..to], from as u32));
            let (first, last) = (from.div_ceil(BLOCK), to / BLOCK);
            match self.known() {
                Known::Rising => found = [from as u32, to as u32 - 1, NONE],
                Known::Blocks(blocks) if first < last => {
                    look(from, first * BLOCK);
                    look(last * BLOCK, to);
                    blocks[first..last].iter().for_each(|block| take(numbers, &mut found, block));
                }
                Known::Blocks(_) => look(from, to),
            }
        }
        found.map(|place| (place != NONE).then_some(place as usize))
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

/// The extremes of numbers of which the first stands at `start`.
#[inline(never)]
fn extremes(block: &[Number], start: u32) -> [u32; 3] {
    let (mut low, mut high) = (Number::INFINITY, Number::NEG_INFINITY);
    let [mut lowest, mut highest, mut missing] = [NONE; 3];
    // A million numbers come by here: most are between the two, and are compared twice, in registers.
    for (place, value) in (start..).zip(block) {
        if !(*value >= low && *value <= high) {
            if *value < low {
                (low, lowest) = (*value, place);
            }
            if *value > high {
                (high, highest) = (*value, place);
            }
            if value.is_nan() && missing == NONE {
                missing = place;
            }
        }
    }
    [lowest, highest, missing]
}

/// Adds the extremes of other rows of the same numbers.
fn take(numbers: &[Number], found: &mut [u32; 3], other: &[u32; 3]) {
    let at = |place: u32| numbers[place as usize];
    if other[0] != NONE && (found[0] == NONE || at(other[0]) < at(found[0])) {
        found[0] = other[0];
    }
    if other[1] != NONE && (found[1] == NONE || at(other[1]) > at(found[1])) {
        found[1] = other[1];
    }
    found[2] = found[2].min(other[2]);
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
