//! The desk of the root: what it keeps between renders.

use yew::Callback;

use super::chart::Params;
use super::faq::{Recall, shelf};
use super::{Page, Shared};
use crate::browser::{self, Listeners};
use crate::explainer::Str;
use crate::view::{Action, View, from_fragment};

/// What the root keeps between renders.
pub(super) struct Desk {
    pub(super) page: Shared<Page>,
    pub(super) view: View,
    /// The parameters of the view: charts follow them on their own.
    pub(super) params: Params,
    /// Charts that have not been painted yet.
    pub(super) unpainted: usize,
    /// What a live chart calls after its first paint: one callback for all, made once.
    pub(super) painted: Option<Callback<()>>,
    /// What a live chart tells of what a reader does in it: one callback for all, made once.
    pub(super) acted: Option<Callback<Action>>,
    /// What a live chart asks for the fragment that leads to it, as a reader sees it: one callback for all, made once.
    pub(super) linked: Option<Callback<Str, String>>,
    /// Whether the device keeps which answers are open.
    pub(super) recall: Recall,
    /// The questions that were open before the page was printed.
    pub(super) before_print: Option<Vec<Str>>,
    pub(super) listeners: Option<Listeners>,
    /// The view that the page was told last, as a fragment.
    pub(super) told: String,
    /// Whether the page will be told of another one.
    pub(super) telling: bool,
}

impl Desk {
    pub(super) fn new(page: &Shared<Page>) -> Desk {
        let (mut view, mut recall) = (View::default(), Recall::Off);
        if page.mode.is_live() {
            view = from_fragment(&browser::fragment(), &page.explainer).unwrap_or_default();
            if let Some(kept) = browser::kept(&shelf(&page.explainer)) {
                recall = Recall::On;
                let asked = view.open.clone();
                let again = |id: &Str| kept.split(',').any(|kept| *kept == **id) && !asked.contains(id);
                view.open.extend(page.explainer.faq.iter().map(|question| question.id.clone()).filter(again));
            }
        }
        let params = Params::default();
        params.take(&view);
        Desk {
            page: page.clone(),
            view,
            params,
            recall,
            unpainted: page.explainer.charts().count(),
            painted: None,
            acted: None,
            linked: None,
            before_print: None,
            listeners: None,
            told: String::new(),
            telling: false,
        }
    }
}
