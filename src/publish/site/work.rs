//! The work on one document: all its files, made from one reading of it.

use std::rc::Rc;

use super::fragment::{Charts, fragment};
use super::letters::{Letter, letter};
use super::output::{Digested, Output};
use super::pictures::{self, Picture};
use super::place::{Place, file_stem};
use super::record::Record;
use super::{Options, Runtime, card, data, fonts, head, island, pages, reading};
use crate::explainer::{Explainer, Str};
use crate::paint;
use crate::publish::{Fault, escape, needs_charts, points};
use crate::ui;

/// A document on its way to its files.
pub(super) struct Work<'a> {
    pub explainer: Rc<Explainer>,
    /// Its text as it is published.
    pub document: String,
    /// The languages that the explainer is built in, in order, this one included.
    pub languages: &'a [String],
    pub place: Place,
    /// Whether it has charts beyond the plain ones.
    pub charts: bool,
    pub pictures: Vec<Picture>,
    pub runtime: &'a Runtime,
    pub options: &'a Options,
}

/// A file of a document: made now, or the same as at the last build.
pub(super) enum Made {
    New(Vec<u8>),
    Same(Digested),
}

impl<'a> Work<'a> {
    pub fn new(
        explainer: Explainer,
        source: &str,
        languages: &'a [String],
        runtime: &'a Runtime,
        options: &'a Options,
    ) -> Work<'a> {
        let own = |lang: &&String| **lang != *explainer.lang;
        let beside = |lang: &String| (lang.clone(), format!("{}.json", lang.to_ascii_lowercase()));
        let translations = languages.iter().filter(own).map(beside).collect();
        let pictures = pictures::draw(&explainer);
        Work {
            document: island::published(source, &translations),
            languages,
            place: Place::new(&explainer.id, &explainer.lang),
            charts: needs_charts(&explainer),
            pictures,
            runtime,
            options,
            explainer: Rc::new(explainer),
        }
    }

    /// The place of the same explainer in another language.
    pub fn at(&self, lang: &str) -> Place {
        Place::new(&self.explainer.id, lang)
    }

    /// Every file of the document by its name in the built folder.
    pub fn files(&self, former: &Record, output: &Output) -> Result<Vec<(String, Made)>, Fault> {
        let mut files: Vec<(String, Made)> = Vec::new();
        let light = Light::new(self);
        let url = |lang: &str| self.options.base.url_or_path(&self.at(lang).page());
        let beside = |lang: &str| format!("{}.html", self.at(lang).lang());
        let framed = |lang: &str| format!("../{}/embed.html", self.at(lang).lang());
        let pieces = |text: &str| reading::read(text, |figure| pictures::chart_of(self, figure));
        let (own, other) = (pieces(&light.text)?, pieces(&light.lowered())?);

        let mut add = |name: String, text: String| files.push((name, Made::New(text.into_bytes())));
        let place = &self.place;
        add(place.page(), pages::canonical(self, &light.linked(&light.text, beside))?);
        add(place.document(), self.document.clone() + "\n");
        add(place.file("embed.html"), pages::embed(self, &light.linked(&light.text, framed))?);
        add(place.file("snippet.html"), pages::snippet(self, &light.linked(&light.lowered(), url)));
        add(place.file("offline.html"), pages::offline(self, &light.alone())?);
        add(place.file("fragment.html"), fragment(self, &other, Charts::Pictures));
        add(place.file("fragment.amp.html"), fragment(self, &other, Charts::Drawings));
        add(place.file("newsletter.md"), letter(self, &own, Letter::Markdown));
        add(place.file("newsletter.txt"), letter(self, &own, Letter::Plain));
        add(place.file(head::OEMBED), head::oembed(self));
        for (number, table) in self.explainer.tables.iter().enumerate() {
            let stem = file_stem(&table.name, number + 1, "table");
            add(place.file(&format!("data/{stem}.csv")), data::csv(table));
            add(place.file(&format!("data/{stem}.json")), data::json(&self.explainer, table));
        }
        self.draw(former, output, &mut files)?;
        Ok(files)
    }

    /// The pictures. One whose drawing is what it was at the last build is not made again.
    fn draw(&self, former: &Record, output: &Output, files: &mut Vec<(String, Made)>) -> Result<(), Fault> {
        let failed = |name: &str, got: String| Fault::File(name.to_owned(), std::io::Error::other(got));
        for picture in &self.pictures {
            for file in &picture.files {
                let name = self.place.file(&file.name);
                let pixels = name.replace(".svg", ".png");
                let known = former.files.get(&name).zip(former.files.get(&pixels));
                let same = known.filter(|(svg, _)| **svg == Digested::of(file.svg.as_bytes())).map(|(_, same)| same);
                match same.filter(|same| output.has(&pixels, same.size)) {
                    _ if !self.options.pictures => {}
                    Some(same) => files.push((pixels, Made::Same(same.clone()))),
                    None => {
                        let made = picture.pixels(file).map_err(|got| failed(&pixels, got))?;
                        files.push((pixels, Made::New(made)));
                    }
                }
                files.push((name, Made::New(file.svg.clone().into_bytes())));
            }
        }
        if self.options.pictures {
            let name = self.place.file(card::NAME);
            let made = paint::pixels(&card::card(self), fonts(), 1.0).map_err(|got| failed(&name, got))?;
            files.push((name, Made::New(made)));
        }
        Ok(())
    }
}

/// The prerendered explainer, rendered once for all its pages.
struct Light<'a> {
    text: String,
    languages: &'a [String],
}

/// What stands for the address of a language's page until it is known.
fn stand_in(lang: &str) -> String {
    format!("#explainer-language-{lang}")
}

impl<'a> Light<'a> {
    fn new(work: &Work<'a>) -> Light<'a> {
        let language = |lang: &String| ui::Language { tag: Str::from(&**lang), href: Str::from(stand_in(lang)) };
        let languages = work.languages.iter().map(language).collect();
        let text = points::render(&work.explainer, pages::OWN_PAGE, languages);
        Light { text, languages: work.languages }
    }

    /// With links to the pages of the other languages.
    fn linked(&self, text: &str, page: impl Fn(&str) -> String) -> String {
        self.languages.iter().fold(text.to_owned(), |text, lang| {
            // With the tag before it: a text may have the rest, but no bare `<`.
            let href = |address: &str| format!("<a class=\"ex-link\" href=\"{}\"", escape::html(address));
            text.replace(&href(&stand_in(lang)), &href(&page(lang)))
        })
    }

    /// With headings one level lower, for pages that have a title of their own. (No text has a bare `<`.)
    fn lowered(&self) -> String {
        (1..=5).rev().fold(self.text.clone(), |text, level| {
            let next = level + 1;
            text.replace(&format!("<h{level} "), &format!("<h{next} "))
                .replace(&format!("<h{level}>"), &format!("<h{next}>"))
                .replace(&format!("</h{level}>"), &format!("</h{next}>"))
        })
    }

    /// Without the choice of languages, for a page that has only one.
    fn alone(&self) -> String {
        let Some(list) = self.text.find("<ul class=\"ex-languages\"") else { return self.text.clone() };
        let Some(start) = self.text[list..].find('>').map(|at| list + at + 1) else { return self.text.clone() };
        let Some(end) = self.text[start..].find("</ul>").map(|at| start + at) else { return self.text.clone() };
        [&self.text[..start], &self.text[end..]].concat()
    }
}
