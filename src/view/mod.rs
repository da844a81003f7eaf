//! The view: where the reader is in an explainer, and how actions change it.

mod cascade;
mod guess;
mod link;
mod memory;
mod notation;

pub use cascade::{Cascade, Setting, neighbours, towards};
pub use guess::Difference;
pub use link::{from_fragment, to_fragment};
pub use memory::{Memories, Memory};

use crate::explainer::{Chart, Evidence, Explainer, Str};
use crate::grammar::model::Json;

/// Where the reader is.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct View {
    /// Ids of the questions that are open.
    pub open: Vec<Str>,
    /// Ids of the charts that show their table.
    pub tables: Vec<Str>,
    /// The chart that is brought to a state that proves an answer, or that the reader has chosen.
    pub show: Option<Evidence>,
    /// Series that are hidden.
    pub hidden: Vec<Series>,
    /// What the reader has set parameters of charts to.
    pub params: Vec<Param>,
    /// The value that a reader holds on to.
    pub pin: Option<Pin>,
    /// What the reader searches among the questions.
    pub query: Str,
    /// The questions whose answers have brought a chart to the state that proves them, in the order of opening, each
    /// with what was shown before: closing brings it back.
    pub before: Vec<(Str, Option<Evidence>)>,
}

/// A series of a chart, by the name that the reader sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// The chart's id.
    pub chart: Str,
    /// The series' name.
    pub name: Str,
}

/// A parameter of a chart that the reader has set.
#[derive(Debug, Clone, PartialEq)]
pub struct Param {
    /// The chart's id; empty for a parameter that charts share (`link`).
    pub chart: Str,
    /// The parameter's name.
    pub name: Str,
    /// What it is set to, as the `value` of a Vega-Lite parameter; `null` for a selection of nothing.
    pub value: Json,
}

/// A value of a chart that stays pointed at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pin {
    /// The chart's id.
    pub chart: Str,
    /// The series' name; empty where there is only one.
    pub series: Str,
    /// The key's name: the year, the category.
    pub key: Str,
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
    /// Hides a series of a chart, or shows it again.
    Hide(Series),
    /// Shows all series of a chart.
    Unhide(Str),
    /// Sets a parameter of a chart; without a value it is as the document has it.
    Set(Str, Str, Option<Json>),
    /// Brings the parameters of a chart back to what the document says.
    Reset(Str),
    /// Holds on to a value, or lets go.
    Pin(Option<Pin>),
    /// Takes a view as it is: from a link.
    Take(View),
    /// Searches among the questions.
    Search(Str),
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
            Action::Toggle(id) if view.open.contains(&id) => view.close(&id, explainer),
            Action::Toggle(id) | Action::Open(id) => {
                if known(&id) && !view.open.contains(&id) {
                    view.open.push(id.clone());
                    view.prove(id, explainer);
                }
            }
            Action::OpenAll => view.open = explainer.faq.iter().map(|question| question.id.clone()).collect(),
            Action::CloseAll => {
                for id in self.open.iter().rev() {
                    view.close(id, explainer);
                }
            }
            Action::Search(query) => view.query = query,
            Action::Tab(id, tab) => {
                view.tables.retain(|chart| *chart != id);
                if tab == Tab::Table && explainer.charts().any(|chart| chart.id == id) {
                    view.tables.push(id);
                }
            }
            Action::Show(show) => {
                view.show = show.filter(|evidence| find(explainer, &evidence.chart).is_some());
            }
            Action::Hide(series) if view.hidden.contains(&series) => view.hidden.retain(|hidden| *hidden != series),
            Action::Hide(series) => {
                if find(explainer, &series.chart).is_some() {
                    view.hidden.push(series);
                }
            }
            Action::Unhide(chart) => view.hidden.retain(|hidden| hidden.chart != chart),
            Action::Set(chart, name, value) => {
                let Some(chart) = find(explainer, &chart).filter(|chart| declares(&chart.spec, &name)) else {
                    return view;
                };
                let scope = chart.scope(&name);
                let param = value.map(|value| Param { chart: scope.clone(), name: name.clone(), value });
                let known = |param: &Param| param.chart == scope && param.name == name;
                match (view.params.iter().position(known), param) {
                    (Some(at), Some(param)) => view.params[at] = param,
                    (Some(at), None) => {
                        view.params.remove(at);
                    }
                    (None, param) => view.params.extend(param),
                }
            }
            Action::Reset(chart) => {
                let Some(chart) = find(explainer, &chart) else { return view };
                view.params.retain(|param| param.chart != chart.id && chart.scope(&param.name) != param.chart);
            }
            Action::Pin(pin) => view.pin = pin.filter(|pin| find(explainer, &pin.chart).is_some()),
            Action::Take(other) => view = other,
        }
        view
    }

    /// Brings the chart that an answer names to the state that proves it.
    fn prove(&mut self, id: Str, explainer: &Explainer) {
        let question = explainer.faq.iter().find(|question| question.id == id);
        if let Some(evidence) = question.and_then(|question| question.show.clone()) {
            self.before.push((id, self.show.replace(evidence)));
        }
    }

    /// Brings the chart of the first open answer to the state that proves it, where nothing else is asked for.
    fn settle(&mut self, explainer: &Explainer) {
        let mut open = explainer.faq.iter().filter(|question| self.open.contains(&question.id));
        let fits = |show: &Evidence| self.show.as_ref().is_none_or(|asked| asked == show);
        if let Some(question) = open.find(|question| question.show.as_ref().is_some_and(fits)) {
            (self.show, self.before) = (question.show.clone(), vec![(question.id.clone(), None)]);
        }
    }

    /// Closes a question. The chart that proved its answer shows again what it showed before, unless the reader has
    /// chosen something else since.
    fn close(&mut self, id: &Str, explainer: &Explainer) {
        self.open.retain(|open| open != id);
        let evidence =
            explainer.faq.iter().find(|question| question.id == *id).and_then(|question| question.show.as_ref());
        let Some(at) = self.before.iter().position(|(question, _)| question == id) else {
            // Opened by a link or together with all others: there is nothing to go back to.
            if evidence.is_some() && self.show.as_ref() == evidence {
                self.show = None;
            }
            return;
        };
        let (_, before) = self.before.remove(at);
        match self.before.get_mut(at) {
            // An answer opened later still stands: what it goes back to is what this one would have.
            Some((_, later)) if later.as_ref() == evidence => *later = before,
            Some(_) => {}
            None if self.show.as_ref() == evidence => self.show = before,
            None => {}
        }
    }

    /// What the reader has set the parameters of a chart to.
    pub fn given(&self, chart: &Chart) -> Vec<(Str, Json)> {
        let own = |param: &&Param| chart.scope(&param.name) == param.chart;
        self.params.iter().filter(own).map(|param| (param.name.clone(), param.value.clone())).collect()
    }

    /// The series of a chart that are hidden.
    pub fn hidden_in(&self, chart: &str) -> Vec<Str> {
        self.hidden.iter().filter(|hidden| &*hidden.chart == chart).map(|hidden| hidden.name.clone()).collect()
    }
}

fn find<'a>(explainer: &'a Explainer, id: &str) -> Option<&'a Chart> {
    explainer.charts().find(|chart| &*chart.id == id)
}

/// Whether a specification declares a parameter of a name.
fn declares(spec: &Json, name: &str) -> bool {
    match spec {
        Json::Array(items) => items.iter().any(|item| declares(item, name)),
        Json::Object(map) => map.iter().any(|(key, value)| match value.as_array().filter(|_| key == "params") {
            Some(params) => params.iter().any(|param| param.get("name").and_then(Json::as_str) == Some(name)),
            None => key != "data" && key != "datasets" && declares(value, name),
        }),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The shipped explainer whose questions name charts.
    fn explainer() -> Explainer {
        let document = include_str!("../../assets/explainers/us-chile.json");
        Explainer::build(&serde_json::from_str(document).expect("JSON")).expect("a document without problems")
    }

    fn after(view: &View, actions: Vec<Action>) -> View {
        let explainer = explainer();
        actions.into_iter().fold(view.clone(), |view, action| view.reduce(action, &explainer))
    }

    #[test]
    fn closing_an_answer_brings_back_what_was_shown() {
        let (first, second) = ("farm-trade", "how-many-migrants");
        let toggle = |id: &str| Action::Toggle(id.into());
        let chosen = Some(Evidence::of("goods".into()));
        let start = View { show: chosen.clone(), ..View::default() };
        let of = |id: &str| explainer().faq.iter().find(|question| &*question.id == id).and_then(|it| it.show.clone());

        let both = after(&start, vec![toggle(first), toggle(second)]);
        assert_eq!(both.show, of(second));
        // In the order of opening turned round, and in that order: what was there at first comes back.
        assert_eq!(after(&both, vec![toggle(second)]).show, of(first));
        for order in [[first, second], [second, first]] {
            let closed = after(&both, order.map(toggle).to_vec());
            assert_eq!((closed.show, closed.before), (chosen.clone(), Vec::new()), "{order:?}");
        }
        assert_eq!(after(&both, vec![Action::CloseAll]).show, chosen);
        // What the reader has chosen since stays.
        let other = Some(Evidence::of("homicide-rate".into()));
        assert_eq!(after(&both, vec![Action::Show(other.clone()), toggle(second), toggle(first)]).show, other);
        // All at once show nothing; a question without evidence changes nothing.
        assert_eq!(after(&start, vec![Action::OpenAll]).show, chosen);
        assert_eq!(after(&start, vec![toggle("military-aid")]).show, chosen);
        assert_eq!(after(&start, vec![toggle("nowhere")]), start);
    }
}
