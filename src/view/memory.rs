//! What a reader has set in blocks that have a life of their own.

use std::cell::RefCell;
use std::rc::Rc;

use crate::explainer::{Str, number_text, parse_number};

/// What a reader has set in one block: numbers, whose meaning is the block's, and whether the answer is shown.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Memory {
    /// The numbers; NaN where nothing is set.
    pub values: Vec<f64>,
    /// Whether the reader has seen the answer.
    pub done: bool,
    /// The day on which it was kept on the device, where it is.
    pub kept: Option<Str>,
}

impl Memory {
    /// As a text to keep on the device: the day, then the numbers.
    pub fn to_text(&self) -> String {
        let mut out = String::from(self.kept.as_deref().unwrap_or_default());
        for value in &self.values {
            out.push(' ');
            if value.is_finite() {
                out.push_str(&number_text(*value));
            } else {
                out.push('-');
            }
        }
        out
    }

    /// What was kept, where it is of this block: as many numbers, each from 0 to `most`.
    pub fn from_text(text: &str, count: usize, most: f64) -> Option<Memory> {
        let mut parts = text.split(' ');
        let day = parts.next().filter(|day| day.len() == 10)?;
        let number = |part: &str| if part == "-" { Some(f64::NAN) } else { parse_number(part) };
        let values: Vec<f64> = parts.map(number).collect::<Option<_>>()?;
        let fits = values.len() == count && values.iter().all(|value| value.is_nan() || (0.0..=most).contains(value));
        fits.then(|| Memory { values, done: false, kept: Some(day.into()) })
    }
}

/// The memories of all blocks by id: they outlive a change of language.
#[derive(Debug, Clone, Default)]
pub struct Memories(Rc<RefCell<Vec<(Str, Memory)>>>);

impl PartialEq for Memories {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Memories {
    /// What is remembered of a block.
    pub fn of(&self, id: &str) -> Option<Memory> {
        self.0.borrow().iter().find(|(known, _)| **known == *id).map(|(_, memory)| memory.clone())
    }

    /// Remembers this of a block.
    pub fn set(&self, id: &Str, memory: &Memory) {
        let mut all = self.0.borrow_mut();
        match all.iter_mut().find(|(known, _)| known == id) {
            Some((_, own)) => *own = memory.clone(),
            None => all.push((id.clone(), memory.clone())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_comes_back() {
        let kept = Memory { values: vec![70.0, 0.5, 728_586.0], done: true, kept: Some("2026-11-24".into()) };
        let text = kept.to_text();
        assert_eq!(text, "2026-11-24 70 0.5 728586");
        assert_eq!(Memory::from_text(&text, 3, 1e6), Some(Memory { done: false, ..kept.clone() }));
        assert_eq!(Memory::from_text(&text, 2, 1e6), None, "another question");
        assert_eq!(Memory::from_text(&text, 3, 100.0), None, "out of its scale");
        let unset = Memory { values: vec![f64::NAN, 1.0], ..kept };
        let back = Memory::from_text(&unset.to_text(), 2, 10.0).expect("holds");
        assert!(back.values[0].is_nan() && back.values[1] == 1.0);
        for odd in ["", "2026-11-24", "2026-11-24  1", "x 1", "2026-11-24 1e999", "2026-11-24 one"] {
            assert_eq!(Memory::from_text(odd, 1, 10.0), None, "{odd}");
        }
    }

    #[test]
    fn memories_are_shared() {
        let all = Memories::default();
        all.clone().set(&"a".into(), &Memory { values: vec![1.0], ..Memory::default() });
        all.set(&"a".into(), &Memory { values: vec![2.0], ..Memory::default() });
        assert_eq!(all.of("a").map(|memory| memory.values), Some(vec![2.0]));
        assert_eq!(all.of("b"), None);
    }
}
