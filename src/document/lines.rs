//! Lines of a text: from a byte to the line and column an editor shows.

/// The starts of a text's lines.
#[derive(Debug)]
pub(super) struct Lines<'a> {
    text: &'a str,
    starts: Vec<u32>,
}

impl<'a> Lines<'a> {
    pub fn new(text: &'a str) -> Lines<'a> {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Lines { text, starts: std::iter::once(0).chain(ends.map(|(at, _)| at as u32 + 1)).collect() }
    }

    /// The line of a byte, from 1.
    pub fn line(&self, offset: u32) -> usize {
        self.starts.partition_point(|start| *start <= offset)
    }

    /// Line and column of a byte, both from 1, the column in characters (Unicode scalar values).
    pub fn place(&self, offset: u32) -> (usize, usize) {
        let line = self.line(offset);
        let start = self.starts[line - 1] as usize;
        let end = (offset as usize).min(self.text.len());
        (line, self.text.get(start..end).map_or(1, |before| before.chars().count() + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_not_bytes() {
        let lines = Lines::new("a\nñandú x\r\n\n");
        assert_eq!(lines.place(0), (1, 1));
        assert_eq!(lines.place(1), (1, 2));
        assert_eq!(lines.place(2), (2, 1));
        assert_eq!(lines.place("a\nñandú ".len() as u32), (2, 7));
        assert_eq!(lines.place("a\nñandú x\r\n".len() as u32), (3, 1));
        assert_eq!(lines.place("a\nñandú x\r\n\n".len() as u32), (4, 1));
        assert_eq!(Lines::new("").place(0), (1, 1));
    }
}
