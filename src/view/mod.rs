//! The view: where the reader is in an explainer, and how actions change it.

mod cascade;
mod guess;
mod link;
mod memory;

pub use cascade::{Cascade, Setting, neighbours, towards};
pub use guess::Difference;
pub use link::{from_fragment, to_fragment};
pub use memory::{Memories, Memory};

use crate::explainer::{Evidence, Explainer, Str};

/// Where the reader is.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct View {
    /// Ids of the questions that are open.
    pub open: Vec<Str>,
    /// Ids of the charts that show their table.
    pub tables: Vec<Str>,
    /// The chart that is brought to a state that proves an answer.
    pub show: Option<Evidence>,
}

/// What a reader does.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Opens or closes a question.
    Toggle(Str),
    /// Opens a question: by link, by find in page.
    Open(Str),
    /// Opens all questions.
    OpenAll,
    /// Closes all questions.
    CloseAll,
    /// Shows a chart's table or its drawing.
    Tab(Str, Tab),
    /// Brings a chart to a state, or releases it.
    Show(Option<Evidence>),
}

/// What a chart shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// Its drawing.
    Chart,
    /// Its table.
    Table,
}

impl View {
    /// The view after an action. Ids that the explainer does not know change nothing.
    #[must_use]
    pub fn reduce(&self, action: Action, explainer: &Explainer) -> View {
        let mut view = self.clone();
        let known = |id: &Str| explainer.faq.iter().any(|question| question.id == *id);
        match action {
            Action::Toggle(id) if view.open.contains(&id) => view.open.retain(|open| *open != id),
            Action::Toggle(id) | Action::Open(id) => {
                if known(&id) && !view.open.contains(&id) {
                    view.open.push(id);
                }
            }
            Action::OpenAll => view.open = explainer.faq.iter().map(|question| question.id.clone()).collect(),
            Action::CloseAll => view.open.clear(),
            Action::Tab(id, tab) => {
                view.tables.retain(|chart| *chart != id);
                if tab == Tab::Table && explainer.charts().any(|chart| chart.id == id) {
                    view.tables.push(id);
                }
            }
            Action::Show(show) => {
                view.show = show.filter(|evidence| explainer.charts().any(|chart| chart.id == evidence.chart));
            }
        }
        view
    }
}
