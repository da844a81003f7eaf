//! The starter document: every kind of block, each saying what belongs in its place.

use super::slug::slug;

const ENGLISH: &str = include_str!("starter.en.json");
const SPANISH: &str = include_str!("starter.es.json");

/// What is known of a document before it is written.
#[derive(Debug)]
pub struct Start<'a> {
    /// Its name in links; made from the title where it is not one.
    pub id: &'a str,
    /// The language it will be in, a BCP 47 tag. The starter's words are English or Spanish.
    pub lang: &'a str,
    /// Its headline, where there is one already.
    pub title: Option<&'a str>,
    /// The day, `YYYY-MM-DD`.
    pub today: &'a str,
}

/// The text of a starter document, which has no problem and no finding.
pub fn starter(start: &Start) -> String {
    let spanish = start.lang.split('-').next().is_some_and(|primary| primary.eq_ignore_ascii_case("es"));
    let (text, title) = match spanish {
        true => (SPANISH, "El titular del explicador dice lo que se averiguó"),
        false => (ENGLISH, "The headline of the explainer says what was found"),
    };
    let title = start.title.unwrap_or(title);
    let inner = |text: &str| {
        let quoted = serde_json::Value::from(text).to_string();
        quoted[1..quoted.len() - 1].to_owned()
    };
    text.replace("@id@", &slug(start.id, "explainer"))
        .replace("@lang@", &inner(start.lang))
        .replace("@today@", start.today)
        .replace("@title@", &inner(title))
}
