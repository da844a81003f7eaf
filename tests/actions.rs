//! Readers: every sequence of actions on every shipped document leaves a view that holds, and charts that can be drawn.

mod properties;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use explainer_widget::explainer::{Evidence, Explainer, Str};
use explainer_widget::scene::{Drawing, Frame, Scene, Shape};
use explainer_widget::view::{Action, Pin, Series, Tab, View, from_fragment, to_fragment};
use proptest::prelude::*;
use serde_json::{Value, json};

fn shipped() -> Vec<Explainer> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/explainers");
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    let read = |path: &PathBuf| serde_json::from_slice::<Value>(&fs::read(path).expect("a file")).expect("JSON");
    paths.iter().map(|path| Explainer::build(&read(path)).expect("a document that holds")).collect()
}

/// A step before it is known what document it is for: its kind and three choices.
type Step = (u8, usize, usize, usize);

fn pick<T: Clone>(from: &[T], at: usize, otherwise: T) -> T {
    if from.is_empty() { otherwise } else { from[at % from.len()].clone() }
}

fn action((kind, a, b, c): Step, explainer: &Explainer) -> Action {
    // One id in eight is nobody's.
    let odd = |ids: Vec<Str>, at: usize| if at % 8 == 7 { "nobody".into() } else { pick(&ids, at / 8, "none".into()) };
    let question = || odd(explainer.faq.iter().map(|question| question.id.clone()).collect(), a);
    let chart = || odd(explainer.charts().map(|chart| chart.id.clone()).collect(), a);
    let texts: Vec<Str> =
        ["Chile", "2019", "2021-06", "a b", "é\u{202e}", "12.5", "&=:#,..!()'", "Venezuela"].map(Str::from).to_vec();
    let text = |at: usize| pick(&texts, at, "".into());
    match kind % 14 {
        0 => Action::Toggle(question()),
        1 => Action::Open(question()),
        2 => Action::OpenAll,
        3 => Action::CloseAll,
        4 => Action::Tab(chart(), if b % 2 == 0 { Tab::Table } else { Tab::Chart }),
        5 => Action::Show((b % 4 > 0).then(|| Evidence {
            focus: (b % 3 > 0).then(|| text(c)),
            range: (c % 2 > 0).then(|| [text(b), text(c)]),
            ..Evidence::of(chart())
        })),
        6 => Action::Hide(Series { chart: chart(), name: text(b) }),
        7 => Action::Unhide(chart()),
        8 | 9 => {
            let id = chart();
            let params: Vec<Str> = explainer
                .charts()
                .filter(|chart| chart.id == id)
                .flat_map(|chart| chart.spec["params"].as_array().into_iter().flatten())
                .filter_map(|param| param["name"].as_str().map(Str::from))
                .collect();
            let values = [
                json!(null),
                json!(2020),
                json!(-1e300),
                json!("Chile"),
                json!(true),
                json!({"x": [1, 2]}),
                json!({"x": [5, -5], "y": "z"}),
                json!([{"a": 1}]),
                json!([[[]]]),
                json!({"x": []}),
                json!({}),
            ];
            Action::Set(id, pick(&params, b, "none".into()), (c % 12 > 0).then(|| values[c % values.len()].clone()))
        }
        10 => Action::Reset(chart()),
        11 => Action::Pin((b % 4 > 0).then(|| Pin { chart: chart(), series: text(b), key: text(c) })),
        12 => Action::Take(
            from_fragment(&format!("q={}&chart={}&time={}..{}", question(), chart(), text(b), text(c)), explainer)
                .unwrap_or_default(),
        ),
        _ => Action::Search(text(b)),
    }
}

fn holds(view: &View, explainer: &Explainer) {
    let charts: BTreeSet<Str> = explainer.charts().map(|chart| chart.id.clone()).collect();
    let questions: BTreeSet<Str> = explainer.faq.iter().map(|question| question.id.clone()).collect();
    let once = |ids: &[Str], known: &BTreeSet<Str>| {
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "once each: {ids:?}");
        assert!(ids.iter().all(|id| known.contains(id)), "known: {ids:?}");
    };
    once(&view.open, &questions);
    once(&view.tables, &charts);
    let named = view.show.iter().map(|show| &show.chart).chain(view.pin.iter().map(|pin| &pin.chart));
    for chart in named.chain(view.hidden.iter().map(|series| &series.chart)) {
        assert!(charts.contains(chart), "{chart} is a chart");
    }
    let before: Vec<Str> = view.before.iter().map(|(question, _)| question.clone()).collect();
    once(&before, &questions);
    assert!(before.iter().all(|question| view.open.contains(question)), "what goes back is open");
    let params: BTreeSet<_> = view.params.iter().map(|param| (&param.chart, &param.name)).collect();
    assert_eq!(params.len(), view.params.len(), "a parameter is set once");
    // A link leads to the same place, for whoever follows it.
    let arrived = from_fragment(&to_fragment(view), explainer).unwrap_or_default();
    let again = from_fragment(&to_fragment(&arrived), explainer).unwrap_or_default();
    assert_eq!(again, arrived, "the link of a link");
    let set = |view: &View| view.open.iter().cloned().collect::<BTreeSet<_>>();
    assert_eq!(set(&arrived), set(view));
    assert_eq!((&arrived.tables, &arrived.pin, &arrived.hidden), (&view.tables, &view.pin, &view.hidden));
}

fn finite(scene: &Scene) -> bool {
    let texts = scene.texts();
    let items = scene.panels.iter().flat_map(|panel| &panel.marks).flat_map(|marks| &marks.items);
    scene.width.is_finite()
        && scene.height.is_finite()
        && texts.iter().all(|label| label.x.is_finite() && label.y.is_finite())
        && items.map(|item| &item.shape).all(|shape| match shape {
            Shape::Rect(numbers) | Shape::Rule(numbers) => numbers.iter().all(|number| number.is_finite()),
            Shape::Symbol(x, y, ..) => x.is_finite() && y.is_finite(),
            _ => true,
        })
}

proptest! {
    #![proptest_config(properties::settings(64))]

    #[test]
    fn every_sequence_of_actions_holds(
        steps in prop::collection::vec((any::<u8>(), 0..1000_usize, 0..1000_usize, 0..1000_usize), 1..40),
        seen in any::<usize>(),
    ) {
        for explainer in shipped() {
            let mut view = View::default();
            for step in &steps {
                view = view.reduce(action(*step, &explainer), &explainer);
                holds(&view, &explainer);
            }
            // A chart as the reader sees it then.
            let charts: Vec<_> = explainer.charts().collect();
            let chart = charts[seen % charts.len()];
            let tables: Vec<_> = chart.tables.iter().map(|id| Rc::clone(&explainer.tables[id.0])).collect();
            if let Some(drawing) = Drawing::steered(&chart.spec, &tables, explainer.locale, &view.given(chart)) {
                let shown = view.show.as_ref().filter(|show| show.chart == chart.id);
                let frame = Frame {
                    focus: shown.and_then(|show| show.focus.clone()),
                    stretch: shown.and_then(|show| show.range.clone()),
                    hidden: view.hidden_in(&chart.id),
                    ..Frame::new(360.0, explainer.locale)
                };
                prop_assert!(finite(&drawing.lay_out(&frame)), "{} of {}", chart.id, explainer.id);
            }
        }
    }
}
