//! The parser of regular expressions: from a text to steps.

use std::rc::Rc;

use super::lexer::code_point;
use super::pattern::{Class, Step};

/// How deep groups may be nested.
const DEEPEST: usize = 50;
/// How many steps a pattern may have; counted repetitions repeat theirs.
const MOST: usize = 10_000;

/// The steps, the number of groups with the whole match, and the number of slots.
pub(super) fn parse(source: &str) -> Option<(Vec<Step>, usize, usize)> {
    let mut parser = Parser { rest: source, groups: 1, marks: 0, depth: 0 };
    let mut steps = parser.alternatives()?;
    if !parser.rest.is_empty() {
        return None;
    }
    steps.push(Step::Done);
    // The slots of repetitions come after those of groups.
    let first = 2 * parser.groups;
    for step in &mut steps {
        if let Step::Save(slot) | Step::Moved(slot) = step
            && *slot >= MARKS
        {
            *slot = *slot - MARKS + first;
        }
    }
    Some((steps, parser.groups, first + parser.marks))
}

/// Where the slots of repetitions begin until the number of groups is known.
const MARKS: usize = 1 << 20;

struct Parser<'a> {
    rest: &'a str,
    groups: usize,
    marks: usize,
    depth: usize,
}

impl Parser<'_> {
    fn take(&mut self, mark: &str) -> bool {
        let after = self.rest.strip_prefix(mark);
        self.rest = after.unwrap_or(self.rest);
        after.is_some()
    }

    fn next(&mut self) -> Option<char> {
        let letter = self.rest.chars().next()?;
        self.rest = &self.rest[letter.len_utf8()..];
        Some(letter)
    }

    /// `a|b|c`
    fn alternatives(&mut self) -> Option<Vec<Step>> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        let mut all = vec![self.sequence()?];
        while self.take("|") {
            all.push(self.sequence()?);
        }
        self.depth -= 1;
        let mut steps = all.pop()?;
        while let Some(mut first) = all.pop() {
            first.push(Step::Jump(steps.len() as i32 + 1));
            first.insert(0, Step::Split(1, first.len() as i32 + 1));
            first.append(&mut steps);
            steps = first;
            if steps.len() > MOST {
                return None;
            }
        }
        Some(steps)
    }

    /// `abc`
    fn sequence(&mut self) -> Option<Vec<Step>> {
        let mut steps = Vec::new();
        while !self.rest.is_empty() && !self.rest.starts_with(['|', ')']) {
            let (atom, repeatable) = self.atom()?;
            let mut part = self.repeated(atom, repeatable)?;
            steps.append(&mut part);
            if steps.len() > MOST {
                return None;
            }
        }
        Some(steps)
    }

    /// What may be repeated, and whether it may.
    fn atom(&mut self) -> Option<(Vec<Step>, bool)> {
        let step = match self.next()? {
            '^' => return Some((vec![Step::Start], false)),
            '$' => return Some((vec![Step::End], false)),
            '.' => Step::Any,
            '[' => Step::Class(Rc::new(self.class()?)),
            '(' => return self.group(),
            '\\' => match self.next()? {
                'b' => return Some((vec![Step::Edge(true)], false)),
                'B' => return Some((vec![Step::Edge(false)], false)),
                digit @ '1'..='9' => {
                    let mut group = digit.to_digit(10)? as usize;
                    while let Some(digit) = self.rest.chars().next().and_then(|next| next.to_digit(10)) {
                        group = (10 * group + digit as usize).min(MOST);
                        self.next();
                    }
                    Step::Back(group)
                }
                letter => match shorthand(letter) {
                    Some(class) => Step::Class(Rc::new(class)),
                    None => Step::Letter(self.escape(letter)?),
                },
            },
            '*' | '+' | '?' => return None,
            letter => Step::Letter(letter),
        };
        Some((vec![step], true))
    }

    /// A group, after its parenthesis.
    fn group(&mut self) -> Option<(Vec<Step>, bool)> {
        if self.take("?:") {
            let steps = self.alternatives()?;
            return self.take(")").then_some((steps, true));
        }
        for (mark, wanted) in [("?=", true), ("?!", false)] {
            if self.take(mark) {
                let mut steps = self.alternatives()?;
                steps.push(Step::Done);
                steps.insert(0, Step::Look(wanted, steps.len() as i32 + 1));
                return self.take(")").then_some((steps, false));
            }
        }
        if self.take("?<") {
            let end = self.rest.find('>')?;
            let name = &self.rest[..end];
            if name.is_empty() || !name.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '$')) {
                return None;
            }
            self.rest = &self.rest[end + 1..];
        } else if self.rest.starts_with('?') {
            return None;
        }
        let group = self.groups;
        self.groups += 1;
        let mut steps = vec![Step::Save(2 * group)];
        steps.append(&mut self.alternatives()?);
        steps.push(Step::Save(2 * group + 1));
        self.take(")").then_some((steps, true))
    }

    /// A part with the `*`, `+`, `?` or `{n,m}` that follows it.
    fn repeated(&mut self, steps: Vec<Step>, repeatable: bool) -> Option<Vec<Step>> {
        let (least, most) = if self.take("*") {
            (0, None)
        } else if self.take("+") {
            (1, None)
        } else if self.take("?") {
            (0, Some(1))
        } else if let Some((least, most, length)) = counts(self.rest) {
            self.rest = &self.rest[length..];
            (least, most)
        } else {
            return Some(steps);
        };
        if !repeatable || self.rest.starts_with(['*', '+']) {
            return None;
        }
        let lazy = self.take("?");
        if self.rest.starts_with(['*', '+', '?']) || counts(self.rest).is_some() {
            return None;
        }
        let split =
            |first: i32, second: i32| if lazy { Step::Split(second, first) } else { Step::Split(first, second) };
        let times = most.unwrap_or(least + 1).max(least);
        if times.saturating_mul(steps.len() + 1) > MOST {
            return None;
        }
        let mut out = Vec::new();
        for _ in 0..least {
            out.extend_from_slice(&steps);
        }
        match most {
            Some(most) if most < least => return None,
            Some(most) => {
                let length = steps.len() as i32 + 1;
                for left in (1..=(most - least) as i32).rev() {
                    out.push(split(1, left * length));
                    out.extend_from_slice(&steps);
                }
            }
            None => {
                let slot = MARKS + self.marks;
                self.marks += 1;
                let length = steps.len() as i32;
                out.push(split(1, length + 4));
                out.push(Step::Save(slot));
                out.extend(steps);
                out.push(Step::Moved(slot));
                out.push(Step::Jump(-(length + 3)));
            }
        }
        Some(out)
    }

    /// A class, after its bracket.
    fn class(&mut self) -> Option<Class> {
        let mut class = Class { ranges: Vec::new(), negated: self.take("^") };
        loop {
            let low = match self.next()? {
                ']' => return Some(class),
                '\\' => match self.in_class()? {
                    Ok(letter) => letter,
                    Err(other) => {
                        class.ranges.extend(other.ranges);
                        continue;
                    }
                },
                letter => letter,
            };
            let mut high = low;
            if self.rest.starts_with('-') && !self.rest.starts_with("-]") {
                self.next();
                high = match self.next()? {
                    '\\' => match self.in_class()? {
                        Ok(letter) => letter,
                        Err(other) => {
                            class.ranges.extend(other.ranges);
                            class.ranges.push(('-', '-'));
                            low
                        }
                    },
                    letter => letter,
                };
            }
            if high < low {
                return None;
            }
            class.ranges.push((low, high));
        }
    }

    /// An escape in a class, after its backslash: a letter or a class.
    fn in_class(&mut self) -> Option<Result<char, Class>> {
        let letter = self.next()?;
        Some(match shorthand(letter) {
            Some(class) if class.negated => Err(Class { ranges: outside(&class.ranges), negated: false }),
            Some(class) => Err(class),
            None if letter == 'b' => Ok('\u{8}'),
            None => Ok(self.escape(letter)?),
        })
    }

    /// The letter of an escape, after its first letter.
    fn escape(&mut self, letter: char) -> Option<char> {
        Some(match letter {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'f' => '\u{c}',
            'v' => '\u{b}',
            '0' => '\0',
            'x' | 'u' => match code_point(letter, self.rest) {
                Some((code, length)) => {
                    self.rest = &self.rest[length..];
                    code
                }
                None => letter,
            },
            letter => letter,
        })
    }
}

/// The class of `\d`, `\w`, `\s` and their opposites.
fn shorthand(letter: char) -> Option<Class> {
    let ranges: &[(char, char)] = match letter.to_ascii_lowercase() {
        'd' => &[('0', '9')],
        'w' => &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')],
        's' => &[
            ('\t', '\r'),
            (' ', ' '),
            ('\u{a0}', '\u{a0}'),
            ('\u{2000}', '\u{200a}'),
            ('\u{2028}', '\u{2029}'),
            ('\u{202f}', '\u{202f}'),
            ('\u{3000}', '\u{3000}'),
            ('\u{feff}', '\u{feff}'),
        ],
        _ => return None,
    };
    Some(Class { ranges: ranges.to_vec(), negated: letter.is_ascii_uppercase() })
}

/// The letters outside of ranges in order.
fn outside(ranges: &[(char, char)]) -> Vec<(char, char)> {
    let mut out = Vec::new();
    let mut low = 0_u32;
    for (first, last) in ranges {
        if let (Some(low), Some(high)) = (char::from_u32(low), char::from_u32((*first as u32).saturating_sub(1))) {
            out.push((low, high));
        }
        low = *last as u32 + 1;
    }
    out.push((char::from_u32(low).unwrap_or('\0'), char::MAX));
    out
}

/// The least and the most of `{n}`, `{n,}` or `{n,m}`, and how long it is; anything else is letters.
fn counts(text: &str) -> Option<(usize, Option<usize>, usize)> {
    let inner = text.strip_prefix('{')?;
    let end = inner.find('}')?;
    let (least, most) = inner[..end].split_once(',').map_or((&inner[..end], None), |(a, b)| (a, Some(b)));
    let number = |text: &str| {
        (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().unwrap_or(MOST))
    };
    let least = number(least)?;
    let most = match most {
        None => Some(least),
        Some("") => None,
        Some(most) => Some(number(most)?),
    };
    Some((least, most, end + 2))
}
