//! Marks that join rows: lines and areas, broken where a value is missing.

use super::marks::point;
use super::stage::Stage;
use super::{Color, Curve, Item, MarkKind, Marks, Shape, Style, Symbol, boxes};
use crate::grammar::{Channel, Direction, Dots, Layer, groups, order};

/// A series of a layer: its rows in drawing order.
pub struct Strand {
    /// The rows.
    pub rows: Vec<usize>,
}

/// The columns whose values split a layer into series.
pub fn splitting(layer: &Layer) -> Vec<usize> {
    let mut by: Vec<usize> = Vec::new();
    for (channel, def) in &layer.encoding.defs {
        let splits = Channel::SPLITTING.contains(channel) && def.aggregate.is_none();
        by.extend(def.field().filter(|column| splits && !by.contains(column)));
    }
    by
}

/// The series of a layer, those in focus last so that they lie on top.
pub fn strands(stage: &Stage, layer: &Layer) -> Vec<Strand> {
    let (ids, count) = groups(&layer.data, &splitting(layer));
    let main = if layer.direction == Direction::Vertical { Channel::X } else { Channel::Y };
    let ordered = layer.encoding.get(Channel::Order);
    let place: Vec<f64> = (0..layer.data.rows)
        .map(|row| match ordered.map(|def| def.field()) {
            Some(Some(column)) => layer.data.number(column, row),
            // `order: {value: null}` keeps the order of the data.
            Some(None) => row as f64,
            None => stage.span(layer, main, row).map_or(f64::NAN, super::stage::Span::middle),
        })
        .collect();
    let mut rows: Vec<usize> = (0..layer.data.rows).filter(|row| place[*row].is_finite()).collect();
    order(&mut rows, &|a, b| ids[a].cmp(&ids[b]).then(place[a].total_cmp(&place[b])));
    let mut strands: Vec<Strand> = (0..count).map(|_| Strand { rows: Vec::new() }).collect();
    for row in rows {
        strands[ids[row]].rows.push(row);
    }
    strands.retain(|strand| strand.rows.first().is_some_and(|row| !stage.is_hidden(layer, *row)));
    if stage.focus.is_some() {
        let (faded, bright): (Vec<Strand>, Vec<Strand>) =
            strands.into_iter().partition(|strand| stage.is_faded(layer, strand.rows[0]));
        strands = faded;
        strands.extend(bright);
    }
    strands
}

/// The points of a series, in runs without gaps and cut at the plot area.
pub fn runs(stage: &Stage, layer: &Layer, strand: &Strand) -> Vec<Vec<[f64; 2]>> {
    let mut runs = Vec::new();
    let mut run: Vec<[f64; 2]> = Vec::new();
    for row in &strand.rows {
        match point(stage, layer, *row) {
            Some(point) => run.push(point),
            None => runs.push(std::mem::take(&mut run)),
        }
    }
    runs.push(run);
    let whole = |run: &Vec<[f64; 2]>| run.iter().all(|[x, y]| stage.holds(*x, *y));
    let mut out = Vec::new();
    for run in runs.into_iter().filter(|run| !run.is_empty()) {
        if whole(&run) {
            out.push(run);
            continue;
        }
        let area = [0.0, 0.0, stage.width, stage.height];
        let mut part: Vec<[f64; 2]> = Vec::new();
        for two in run.windows(2) {
            let Some((from, to)) = boxes::clip(&area, two[0], two[1]) else { continue };
            if part.last() != Some(&from) {
                out.push(std::mem::take(&mut part));
                part.push(from);
            }
            part.push(to);
        }
        out.push(part);
        out.retain(|part| !part.is_empty());
    }
    out
}

/// A line layer: a line for every run, and dots where they are wanted or where a value stands alone.
pub fn line(stage: &Stage, layer: &Layer) -> Vec<Marks> {
    let mut items = Vec::new();
    let mut dots = Vec::new();
    for strand in strands(stage, layer) {
        let style = stage.style(layer, strand.rows[0]);
        for run in runs(stage, layer, &strand) {
            add_dots(stage, layer, &style, &run, &mut dots);
            if run.len() > 1 {
                items.push(Item { shape: Shape::Line(run), style: style.clone() });
            }
        }
    }
    let mut marks = vec![Marks { kind: MarkKind::Line, curve: layer.mark.curve, items }];
    if !dots.is_empty() {
        marks.push(Marks { kind: MarkKind::Symbol, curve: Curve::Linear, items: dots });
    }
    marks
}

fn add_dots(stage: &Stage, layer: &Layer, line: &Style, run: &[[f64; 2]], dots: &mut Vec<Item>) {
    if layer.mark.dots == Dots::None && run.len() > 1 {
        return;
    }
    let color = line.stroke.or(line.fill);
    let hollow = layer.mark.dots == Dots::Hollow;
    // Where values are dense, dots would make a caterpillar of the line.
    let dense = run.len() > 2 && stage.width / (run.len() as f64) < 15.0 && layer.mark.dot_size.is_none();
    if dense {
        return;
    }
    let style = Style {
        fill: if hollow { Some(Color::Paper) } else { color },
        stroke: if hollow { color } else { None },
        stroke_width: 1.5,
        opacity: line.opacity,
        ..Style::default()
    };
    let size = layer.mark.dot_size.filter(|size| size.is_finite()).map_or(30.0, |size| size.clamp(0.0, 1000.0));
    for [x, y] in run.iter().filter(|[x, y]| stage.holds(*x, *y)) {
        dots.push(Item { shape: Shape::Symbol(*x, *y, size, Symbol::Circle), style: style.clone() });
    }
}

/// An area layer: an area for every run without gaps.
pub fn area(stage: &Stage, layer: &Layer) -> Vec<Marks> {
    let vertical = layer.direction == Direction::Vertical;
    let (main, grows) = if vertical { (Channel::X, Channel::Y) } else { (Channel::Y, Channel::X) };
    let (length, most) = if vertical { (stage.width, stage.height) } else { (stage.height, stage.width) };
    let mut items = Vec::new();
    let mut edges = Vec::new();
    let mut dots = Vec::new();
    for strand in strands(stage, layer) {
        let style = stage.style(layer, strand.rows[0]);
        let mut run: Vec<[f64; 4]> = Vec::new();
        // One row past the end, so that the last run is finished like the others.
        let mut before: Option<[f64; 3]> = None;
        for row in strand.rows.iter().map(Some).chain([None]) {
            let place = row.and_then(|row| {
                let [from, to] = stage.growth(layer, grows, *row)?;
                Some([stage.span(layer, main, *row)?.middle(), from, to])
            });
            let inside = |at: f64| (-0.5..=length + 0.5).contains(&at);
            let mut add = |[at, from, to]: [f64; 3]| {
                let (from, to) = (from.clamp(0.0, most), to.clamp(0.0, most));
                run.push(if vertical { [at, to, at, from] } else { [to, at, from, at] });
            };
            // An area that leads over an edge of the plot ends there.
            for (here, there) in
                place.zip(before).into_iter().flat_map(|(place, before)| [(place, before), (before, place)])
            {
                // It may lead over both.
                let enters = inside(here[0]) || (here[0] < 0.0) != (there[0] < 0.0);
                if enters && !inside(there[0]) {
                    let edge = there[0].clamp(0.0, length);
                    let share = (edge - here[0]) / (there[0] - here[0]);
                    add([edge, here[1] + (there[1] - here[1]) * share, here[2] + (there[2] - here[2]) * share]);
                }
            }
            before = place;
            match place {
                Some(place) if inside(place[0]) => add(place),
                _ if run.is_empty() => {}
                _ => {
                    let run = std::mem::take(&mut run);
                    let edge: Vec<[f64; 2]> = run.iter().map(|point| [point[0], point[1]]).collect();
                    let line =
                        Style { fill: None, stroke: style.fill, stroke_width: 2.0, opacity: 1.0, ..style.clone() };
                    add_dots(stage, layer, &line, &edge, &mut dots);
                    if layer.mark.line && edge.len() > 1 {
                        edges.push(Item { shape: Shape::Line(edge), style: line });
                    }
                    if run.len() > 1 {
                        items.push(Item { shape: Shape::Area(run), style: style.clone() });
                    }
                }
            }
        }
    }
    let mut marks = vec![Marks { kind: MarkKind::Area, curve: layer.mark.curve, items }];
    if !edges.is_empty() {
        marks.push(Marks { kind: MarkKind::Line, curve: layer.mark.curve, items: edges });
    }
    if !dots.is_empty() {
        marks.push(Marks { kind: MarkKind::Symbol, curve: Curve::Linear, items: dots });
    }
    marks
}

#[cfg(test)]
mod tests {
    use crate::explainer::Locale;
    use crate::grammar::Plot;
    use crate::scene::{Frame, MarkKind, Shape, lay_out};

    #[test]
    fn an_area_between_two_points_fills_the_plot() {
        let spec = serde_json::json!({
            "data": { "values": [{ "x": 0, "y": 4 }, { "x": 10, "y": 8 }, { "x": 20, "y": 2 }] }, "mark": "area",
            "encoding": { "x": { "field": "x", "type": "quantitative" }, "y": { "field": "y", "type": "quantitative" } }
        });
        let plot = Plot::read(&spec, &[]).expect("a plot");
        for range in [[2.5, 7.5], [12.0, 13.0], [-5.0, 25.0]] {
            let scene = lay_out(&plot, &Frame { range: Some(range), ..Frame::new(400.0, Locale::En) });
            let panel = &scene.panels[0];
            let area = panel.marks.iter().find(|marks| marks.kind == MarkKind::Area).expect("an area");
            let [Shape::Area(points)] = [&area.items[0].shape] else { panic!("an area") };
            let wide = points[points.len() - 1][0] - points[0][0];
            let share = ((range[1].min(20.0) - range[0].max(0.0)) / (range[1] - range[0])).min(1.0);
            assert!((wide - panel.width * share).abs() < 1.0, "{range:?}: {wide} of {}", panel.width);
        }
    }
}
