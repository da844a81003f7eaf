//! Locales: how numbers, dates and the widget's own words read in a language.

/// A language the widget speaks itself. Documents may be in any language; the widget's own words then are English.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Locale {
    /// English: 1,645,015 and 4.5.
    #[default]
    En,
    /// Spanish: 1.645.015 and 4,5.
    Es,
}

impl Locale {
    /// The locale for a BCP 47 tag: by its primary language, English where unknown.
    pub fn from_tag(tag: &str) -> Locale {
        let primary = tag.split(['-', '_']).next().unwrap_or(tag);
        if primary.eq_ignore_ascii_case("es") { Locale::Es } else { Locale::En }
    }

    /// Decimal mark and digit group mark.
    pub fn marks(self) -> (char, char) {
        match self {
            Locale::En => ('.', ','),
            Locale::Es => (',', '.'),
        }
    }

    /// The short name of a month, 1 to 12.
    pub fn month(self, month: u32) -> &'static str {
        const EN: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        const ES: [&str; 12] = ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"];
        let names = match self {
            Locale::En => EN,
            Locale::Es => ES,
        };
        names[(month.clamp(1, 12) - 1) as usize]
    }
}
