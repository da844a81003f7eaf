//! The element's life in a page: mounted, kept up to date, unmounted; what happens inside goes out as events.
//!
//! The loader (`assets/element.js`) defines `<explainer-widget>`, finds the document and calls [`mount`] once an
//! element; [`Handle::update`] brings the document and later another, or another language or theme, into the same
//! tree, because every mount leaves listeners behind (Yew 0.23).

mod bundled;
mod event;
mod json;
#[cfg(feature = "lab")]
mod lab;

use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement};
use yew::{AppHandle, Callback, Renderer};

use crate::explainer::Explainer;
use crate::scene::Drawing;
use crate::ui::{App, AppProps, Language, Mode, Page, Shared, Theme};

/// An explainer in its place in the page.
#[wasm_bindgen]
pub struct Handle {
    host: HtmlElement,
    root: Element,
    app: Option<AppHandle<App>>,
    lacks: bool,
}

/// Takes `root`, an empty element of the shadow tree of `host`, for an explainer; `host` hears the events.
#[wasm_bindgen]
pub fn mount(host: HtmlElement, root: Element) -> Handle {
    Handle { host, root, app: None, lacks: false }
}

#[wasm_bindgen]
impl Handle {
    /// Brings a document into the tree, at first or instead of another: what the reader has opened stays open.
    ///
    /// `document` is the JSON; without it, `id` and `lang` choose one that is compiled in.
    ///
    /// # Errors
    ///
    /// A reason in words where there is no such document or it does not hold; the tree then stays as it was.
    pub fn update(
        &mut self,
        document: Option<String>,
        id: Option<String>,
        lang: Option<String>,
        theme: Option<String>,
        heading_level: u8,
    ) -> Result<(), String> {
        let props = props(&self.host, document, id, lang, theme, heading_level)?;
        self.lacks = !cfg!(feature = "charts") && lacks(&props.page.explainer);
        match &mut self.app {
            Some(app) => app.update(props),
            None => self.app = Some(Renderer::<App>::with_root_and_props(self.root.clone(), props).render()),
        }
        Ok(())
    }

    /// Whether the document has charts that only the runtime with every chart can draw: the loader then takes that.
    pub fn lacks(&self) -> bool {
        self.lacks
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

fn props(
    host: &HtmlElement,
    document: Option<String>,
    id: Option<String>,
    lang: Option<String>,
    theme: Option<String>,
    heading_level: u8,
) -> Result<AppProps, String> {
    let explainer = match &document {
        Some(json) => read(json)?,
        None => {
            let id = id.unwrap_or_default();
            let json = bundled::find(&id, lang.as_deref()).ok_or_else(|| ["no explainer `", &id, "`"].concat())?;
            read(json)?
        }
    };
    let own = Language { tag: explainer.lang.clone(), href: "".into() };
    let mut languages: Vec<Language> =
        explainer.translations.iter().map(|(tag, file)| Language { tag: tag.clone(), href: file.clone() }).collect();
    // The same order in every language, so that the buttons stay where they are.
    let place = languages.iter().position(|language| language.tag > own.tag).unwrap_or(languages.len());
    languages.insert(place, own);
    let host = host.clone();
    let page = Page {
        explainer: Rc::new(explainer),
        mode: Mode::Live,
        heading_level,
        theme: match theme.as_deref() {
            Some("dark") => Theme::Dark,
            Some("light") => Theme::Light,
            _ => Theme::Auto,
        },
        languages,
        draw: None,
        notify: Callback::from(move |notice| event::send(&host, notice)),
    };
    Ok(AppProps { page: Shared(Rc::new(page)) })
}

fn lacks(explainer: &Explainer) -> bool {
    explainer.charts().any(|chart| {
        let tables: Vec<_> = chart.tables.iter().map(|id| Rc::clone(&explainer.tables[id.0])).collect();
        Drawing::needs_charts(&chart.spec, &tables)
    })
}

fn read(json: &str) -> Result<Explainer, String> {
    let document = json::parse(json).ok_or("the document is not JSON")?;
    Explainer::build(&document).map_err(|problems| {
        let first = problems.first().map_or("", |problem| &problem.pointer);
        ["the document does not hold at `", first, "`"].concat()
    })
}
