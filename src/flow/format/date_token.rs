//! Tokens of the texts of moments.

/// A token of a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Token {
    /// A number and how many digits it has.
    Number(i64, usize),
    /// A word: its first three letters in lower case, and how many it has.
    Word([u8; 3], usize),
    /// A punctuation mark.
    Mark(u8),
    /// Blanks and letters that are not ASCII.
    Blank,
    /// The end.
    End,
}

/// What a word is.
pub(super) enum Word {
    /// A month, from 1.
    Month(i64),
    /// AM or PM: the hours that it adds.
    Half(i64),
    /// The zone's hours.
    Zone(i64),
    /// Anything else.
    Other,
}

/// Reads tokens.
#[derive(Clone, Copy)]
pub(super) struct Scanner<'a> {
    pub rest: &'a [u8],
}

impl Scanner<'_> {
    /// Reads a token.
    pub fn next(&mut self) -> Token {
        let count = |test: fn(&u8) -> bool| self.rest.iter().take_while(|byte| test(byte)).count();
        let (length, token) = match self.rest.first() {
            None => (0, Token::End),
            Some(b'0'..=b'9') => {
                let length = count(u8::is_ascii_digit);
                let digits = self.rest[..length].iter().skip_while(|digit| **digit == b'0').take(9);
                (length, Token::Number(digits.fold(0, |value, digit| value * 10 + i64::from(digit - b'0')), length))
            }
            Some(byte) if byte.is_ascii_alphabetic() => {
                let length = count(u8::is_ascii_alphabetic);
                let mut head = [0; 3];
                for (to, from) in head.iter_mut().zip(&self.rest[..length]) {
                    *to = from.to_ascii_lowercase();
                }
                (length, Token::Word(head, length))
            }
            Some(byte) if byte.is_ascii_graphic() => (1, Token::Mark(*byte)),
            Some(_) => (count(|byte| !byte.is_ascii_graphic()), Token::Blank),
        };
        self.rest = &self.rest[length..];
        token
    }

    /// The next token.
    pub fn peek(&self) -> Token {
        let mut copy = *self;
        copy.next()
    }

    /// Reads a mark if it is next.
    pub fn skip(&mut self, mark: u8) -> bool {
        let found = self.peek() == Token::Mark(mark);
        if found {
            self.next();
        }
        found
    }

    /// A number of exactly so many digits within bounds.
    pub fn fixed(&mut self, length: usize, low: i64, high: i64) -> Option<i64> {
        match self.peek() {
            Token::Number(number, digits) if digits == length && (low..=high).contains(&number) => {
                self.next();
                Some(number)
            }
            _ => None,
        }
    }
}

/// What a word is, by its first three letters; only months may have more.
pub(super) fn word(head: [u8; 3], length: usize) -> Word {
    const MONTHS: &[u8] = b"janfebmaraprmayjunjulaugsepoctnovdec";
    if length >= 3
        && let Some(at) = MONTHS.chunks(3).position(|month| month == head)
    {
        return Word::Month(at as i64 + 1);
    }
    match (&head, length) {
        (b"am\0", 2) => Word::Half(0),
        (b"pm\0", 2) => Word::Half(12),
        (b"utc" | b"gmt", 3) | (b"ut\0", 2) | (b"z\0\0", 1) => Word::Zone(0),
        (b"edt", 3) => Word::Zone(-4),
        (b"est" | b"cdt", 3) => Word::Zone(-5),
        (b"cst" | b"mdt", 3) => Word::Zone(-6),
        (b"mst" | b"pdt", 3) => Word::Zone(-7),
        (b"pst", 3) => Word::Zone(-8),
        _ => Word::Other,
    }
}
