//! The element's life in a page: mounted, kept up to date, unmounted; what happens inside goes out as events.
//!
//! The loader (`assets/element.js`) defines `<explainer-widget>`, finds the document and calls [`mount`] once an
//! element; [`Handle::read`] reads the document and later another, [`Handle::show`] brings it, in its language and theme,
//! into the same tree, where the reader has opened things. Between the two the page may act and paint.

mod bundled;
mod columns;
mod event;
mod json;
#[cfg(feature = "lab")]
mod lab;

use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement};
use yew::{AppHandle, Callback, Renderer};

use crate::explainer::{Explainer, Str};
use crate::scene::Drawing;
use crate::ui::{App, AppProps, Language, Mode, Page, Shared, Theme};
use crate::view::Memories;

/// An explainer in its place in the page.
#[wasm_bindgen]
pub struct Handle {
    host: HtmlElement,
    root: Element,
    app: Option<AppHandle<App>>,
    explainer: Option<Rc<Explainer>>,
    memories: Memories,
}

/// Takes `root`, an empty element of the shadow tree of `host`, for an explainer; `host` hears the events.
#[wasm_bindgen]
pub fn mount(host: HtmlElement, root: Element) -> Handle {
    Handle { host, root, app: None, explainer: None, memories: Memories::default() }
}

#[wasm_bindgen]
impl Handle {
    /// Reads a document, the first or another: the tree stays as it is until [`Handle::show`].
    ///
    /// `document` is the JSON or an object; without it, `id` and `lang` choose one that the Wasm carries. `columns` are
    /// data of the page's own, by dataset and field. `published` says that drawings of it are in the page: who made them
    /// has seen which runtime it takes.
    ///
    /// Returns whether this runtime can draw all of it: the loader else takes the one with every chart.
    ///
    /// # Errors
    ///
    /// A reason in words where there is no such document or it does not hold; what was read before then stays.
    pub fn read(
        &mut self,
        document: JsValue,
        columns: JsValue,
        id: Option<String>,
        lang: Option<String>,
        published: bool,
    ) -> Result<bool, String> {
        let explainer = explainer(document, &columns, id.as_deref().unwrap_or_default(), lang.as_deref())?;
        let draws = cfg!(feature = "charts") || published || !lacks(&explainer);
        self.explainer = Some(Rc::new(explainer));
        Ok(draws)
    }

    /// Brings what was read last into the tree: what the reader has opened stays open.
    ///
    /// `still` names prerendered drawings that may stand in the place of live ones: their language, then the ids of their
    /// figures, with spaces between. Such a chart is an empty body until `explainer-wake` at the root, with the id of its
    /// figure, has it drawn: then `explainer-painted` comes from the body. One that has something to show that the
    /// drawing does not asks for it by `explainer-stir`.
    pub fn show(&mut self, theme: Option<String>, heading_level: u8, still: Option<String>) {
        let Some(explainer) = &self.explainer else { return };
        let props = props(&self.host, explainer, theme, heading_level, still.as_deref(), &self.memories);
        match &mut self.app {
            Some(app) => app.update(props),
            None => self.app = Some(Renderer::<App>::with_root_and_props(self.root.clone(), props).render()),
        }
    }

    /// Takes the tree out of the page.
    pub fn unmount(self) {
        if let Some(app) = self.app {
            app.destroy();
        }
    }
}

/// The version of the widget.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

fn explainer(document: JsValue, columns: &JsValue, id: &str, lang: Option<&str>) -> Result<Explainer, String> {
    let document = if document.is_undefined() || document.is_null() {
        bundled::find(id, lang).ok_or_else(|| ["no explainer `", id, "`"].concat())?.into()
    } else {
        document
    };
    let document = json::parse(&document).ok_or("the document is not JSON")?;
    Explainer::build_with(&document, columns::given(columns)).map_err(|problems| {
        let first = problems.first().map_or("", |problem| &problem.pointer);
        ["the document does not hold at `", first, "`"].concat()
    })
}

fn props(
    host: &HtmlElement,
    explainer: &Rc<Explainer>,
    theme: Option<String>,
    heading_level: u8,
    still: Option<&str>,
    memories: &Memories,
) -> AppProps {
    let own = Language { tag: explainer.lang.clone(), href: "".into() };
    let mut languages: Vec<Language> =
        explainer.translations.iter().map(|(tag, file)| Language { tag: tag.clone(), href: file.clone() }).collect();
    // The same order in every language, so that the buttons stay where they are.
    let place = languages.iter().position(|language| language.tag > own.tag).unwrap_or(languages.len());
    languages.insert(place, own);
    let host = host.clone();
    let page = Page {
        explainer: Rc::clone(explainer),
        mode: Mode::Live,
        heading_level,
        theme: match theme.as_deref() {
            Some("dark") => Theme::Dark,
            Some("light") => Theme::Light,
            _ => Theme::Auto,
        },
        languages,
        draw: None,
        asleep: asleep(explainer, still),
        memories: memories.clone(),
        notify: Callback::from(move |notice| event::send(&host, notice)),
    };
    AppProps { page: Shared(Rc::new(page)) }
}

fn asleep(explainer: &Explainer, still: Option<&str>) -> Vec<Str> {
    let mut words = still.unwrap_or_default().split(' ');
    if words.next() == Some(&*explainer.lang) { words.map(Str::from).collect() } else { Vec::new() }
}

fn lacks(explainer: &Explainer) -> bool {
    explainer.charts().any(|chart| {
        let tables: Vec<_> = chart.tables.iter().map(|id| Rc::clone(&explainer.tables[id.0])).collect();
        Drawing::needs_charts(&chart.spec, &tables)
    })
}
