//! Zoom of plain charts: the interval that a specification binds to the scale along x.

use super::exact::{Kind, Scale};
use super::stage::{Stage, main_channel};
use super::{Grasp, Grip};
use crate::explainer::Str;
use crate::flow::Value;
use crate::grammar::model::{Json, Selection};
use crate::grammar::{Channel, Domain, Plot, ScaleKind};

/// The zoom of a plot, set to what a reader has given; `None` where it has none, or one that is not along x alone.
pub(super) fn read(plot: &Plot, given: &[(Str, Json)]) -> Option<Selection> {
    let param = plot.zoom.as_ref()?;
    let continuous = matches!(plot.scale(Channel::X)?.domain, Domain::Continuous(_));
    if !continuous || main_channel(plot) != Channel::X {
        return None;
    }
    let mut param = param.clone();
    if let Some((_, value)) = given.iter().find(|(name, _)| param["name"] == **name) {
        param["value"] = value.clone();
    }
    Selection::read(&param, 0..1, &[("x".into(), "x".into())])
}

/// The part of the scale that is shown; all of it where there is none.
pub(super) fn range(zoom: &Selection) -> Option<[f64; 2]> {
    let Value::List(ends) = zoom.extent("x")? else { return None };
    let (from, to) = (ends.first()?.number(), ends.last()?.number());
    Some([from.min(to), from.max(to)])
}

/// The plot area with its scale, for a reader to move.
pub(super) fn grip(stage: &Stage) -> Option<Grip> {
    let range = stage.x.as_ref().filter(|range| !range.is_discrete())?;
    let mut scale = Scale::new(match range.scale.kind {
        ScaleKind::Log => Kind::Log,
        ScaleKind::Sqrt => Kind::Pow,
        ScaleKind::Time => Kind::Time,
        _ => Kind::Linear,
    });
    if scale.kind == Kind::Pow {
        scale.exponent = 0.5;
    }
    (scale.domain, scale.range) = (range.ends.to_vec(), range.to.to_vec());
    let frame = [stage.margins.left, stage.margins.top, stage.width, stage.height];
    Some(Grip { views: vec![0], frame, x: Some(Grasp { field: "x".into(), scale }), y: None })
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::explainer::{Column, Locale, Status, Table, Values};
    use crate::scene::{Drawing, Frame, Orient, Scene, Shape};

    fn table(count: usize) -> Rc<Table> {
        let column = |name: &str, of: fn(f64) -> f64| {
            Rc::new(Column::new(name, Values::Numbers((0..count).map(|row| of(row as f64)).collect())))
        };
        Rc::new(Table {
            name: "d".into(),
            title: "d".into(),
            columns: vec![column("x", |x| x), column("y", |x| (x * 0.7).sin() * 10.0 + 20.0)],
            sources: Vec::new(),
            status: Status::Reported,
            as_of: None,
            license: None,
            caveats: Vec::new(),
            topology: None,
        })
    }

    fn spec(mark: &str, encodings: Json) -> Json {
        serde_json::json!({
            "data": { "name": "d" }, "mark": mark,
            "params": [{ "name": "view", "select": { "type": "interval", "encodings": encodings }, "bind": "scales" }],
            "encoding": { "x": { "field": "x", "type": "quantitative" }, "y": { "field": "y", "type": "quantitative" } }
        })
    }

    fn given(from: f64, to: f64) -> Vec<(Str, Json)> {
        vec![("view".into(), serde_json::json!({ "x": [from, to] }))]
    }

    fn labels(scene: &Scene) -> Vec<f64> {
        let axis = scene.panels[0].axes.iter().find(|axis| axis.orient == Orient::Bottom).expect("an axis");
        axis.labels.iter().filter_map(|label| label.text.replace(',', "").parse().ok()).collect()
    }

    #[test]
    fn a_plain_chart_zooms_and_goes_back() {
        for (mark, count) in
            [("line", 50), ("area", 50), ("point", 50), ("bar", 50), ("line", 20_000), ("area", 20_000)]
        {
            let (spec, tables) = (spec(mark, serde_json::json!(["x"])), [table(count)]);
            assert!(!Drawing::needs_charts(&spec, &tables), "{mark}");
            let mut drawing = Drawing::read(&spec, &tables, Locale::En).expect("a drawing");
            let frame = Frame::new(600.0, Locale::En);
            let home = drawing.lay_out(&frame);
            assert_eq!(home.grips.len(), 1, "{mark}");
            let (from, to) = (count as f64 * 0.405, count as f64 * 0.605);
            assert!(drawing.steer(&given(from, to)), "{mark}");
            assert_eq!(range(&drawing.selections()[0]), Some([from, to]));
            let near = drawing.lay_out(&frame);
            assert!(labels(&near).iter().all(|tick| (from..=to).contains(tick)), "{mark}: {:?}", labels(&near));
            assert!(labels(&near).len() > 2, "{mark}");
            let panel = &near.panels[0];
            let [mut least, mut most] = [f64::INFINITY, f64::NEG_INFINITY];
            for item in panel.marks.iter().flat_map(|marks| &marks.items) {
                let xs: Vec<f64> = match &item.shape {
                    Shape::Line(points) => points.iter().map(|point| point[0]).collect(),
                    Shape::Area(points) => points.iter().map(|point| point[0]).collect(),
                    Shape::Rect([x, _, width, _]) => vec![*x, x + width],
                    Shape::Symbol(x, ..) => vec![*x],
                    _ => Vec::new(),
                };
                least = xs.iter().copied().fold(least, f64::min);
                most = xs.iter().copied().fold(most, f64::max);
            }
            assert!(least >= -1.0 && most <= panel.width + 1.0, "{mark} stays inside: {least} to {most}");
            if mark == "line" || mark == "area" {
                assert!(least <= 1.0 && most >= panel.width - 1.0, "{mark} reaches both edges: {least} to {most}");
            }
            assert!(drawing.steer(&[]));
            assert_eq!(drawing.lay_out(&frame), home, "{mark}");
        }
    }

    #[test]
    fn other_selections_are_not_plain() {
        let tables = [table(50)];
        assert!(Drawing::needs_charts(&spec("line", serde_json::json!(["x", "y"])), &tables));
        assert!(Drawing::needs_charts(&spec("line", serde_json::json!(["y"])), &tables));
        let mut brush = spec("line", serde_json::json!(["x"]));
        brush["params"][0]["bind"] = Json::Null;
        assert!(Drawing::needs_charts(&brush, &tables));
        // Keys that run down the page, and categories, do not zoom along x.
        let mut down = spec("bar", serde_json::json!(["x"]));
        down["encoding"]["y"]["type"] = "nominal".into();
        assert!(Drawing::needs_charts(&down, &tables));
    }
}
