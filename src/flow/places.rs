//! Distinct texts, each with its place in the order of first appearance.

use crate::explainer::Str;

/// Texts by the order in which they first appeared, found again by a hash.
///
/// One type for every index of the engine: in the Wasm each pair of types that a standard map is used with costs some
/// kilobytes of its own.
#[derive(Debug, Clone, Default)]
pub struct Places {
    texts: Vec<Str>,
    /// Open addressing with linear steps: a place, or [`FREE`]. Its length is a power of two, at least twice that of
    /// `texts`.
    slots: Vec<u32>,
}

/// What a slot without a text holds.
const FREE: u32 = u32::MAX;

impl Places {
    /// The texts in the order in which they first appeared.
    pub fn texts(&self) -> &[Str] {
        &self.texts
    }

    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// The place of a text.
    pub fn find(&self, text: &str) -> Option<usize> {
        let slot = self.slots.get(self.slot(text))?;
        (*slot != FREE).then_some(*slot as usize)
    }

    /// The place of a text, which is the last one if it was not there before.
    pub fn put(&mut self, text: &Str) -> usize {
        if self.texts.len() * 2 >= self.slots.len() {
            self.slots = vec![FREE; (self.slots.len() * 2).max(8)];
            for place in 0..self.texts.len() {
                let slot = self.slot(&self.texts[place]);
                self.slots[slot] = place as u32;
            }
        }
        let slot = self.slot(text);
        if self.slots[slot] == FREE {
            self.slots[slot] = self.texts.len() as u32;
            self.texts.push(text.clone());
        }
        self.slots[slot] as usize
    }

    /// The slot that has a text, or that would.
    fn slot(&self, text: &str) -> usize {
        let most = self.slots.len().wrapping_sub(1);
        let mut at = hash(text) as usize & most;
        while let Some(place) = self.slots.get(at).filter(|place| **place != FREE) {
            if &*self.texts[*place as usize] == text {
                break;
            }
            at = (at + 1) & most;
        }
        at
    }
}

/// FNV-1a (draft-eastlake-fnv), its upper half folded into the lower one, which alone is used.
fn hash(text: &str) -> u64 {
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    hash ^ (hash >> 32)
}

/// A value for each of some distinct texts.
#[derive(Debug, Clone)]
pub struct Lookup<T> {
    keys: Places,
    values: Vec<T>,
}

impl<T> Default for Lookup<T> {
    fn default() -> Self {
        Lookup { keys: Places::default(), values: Vec::new() }
    }
}

impl<T> Lookup<T> {
    /// The value of a text.
    pub fn get(&self, key: &str) -> Option<&T> {
        self.values.get(self.keys.find(key)?)
    }

    /// Gives a text a value, instead of the one that it had.
    pub fn insert(&mut self, key: &Str, value: T) {
        let place = self.keys.put(key);
        match self.values.get_mut(place) {
            Some(old) => *old = value,
            None => self.values.push(value),
        }
    }

    /// Gives a text a value if it has none.
    pub fn keep(&mut self, key: &Str, value: T) {
        if self.keys.put(key) == self.values.len() {
            self.values.push(value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_have_the_place_of_their_first_appearance() {
        let mut places = Places::default();
        assert_eq!(places.find("a"), None);
        // Enough to grow several times, each text twice.
        for round in 0..2 {
            for number in 0..1000 {
                let text: Str = format!("text {number}").into();
                assert_eq!(places.put(&text), number, "round {round}");
            }
        }
        assert_eq!(places.len(), 1000);
        assert_eq!(places.find("text 999"), Some(999));
        assert_eq!(places.find("text 1000"), None);
        assert_eq!(&*places.texts()[3], "text 3");
    }

    #[test]
    fn a_value_is_replaced_or_kept() {
        let mut lookup = Lookup::default();
        let key: Str = "a".into();
        lookup.insert(&key, 1);
        lookup.keep(&key, 2);
        assert_eq!(lookup.get("a"), Some(&1));
        lookup.insert(&key, 3);
        assert_eq!(lookup.get("a"), Some(&3));
        assert_eq!(lookup.get("b"), None);
    }
}
