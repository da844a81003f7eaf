//! Layout: margins that hold every label, and the scene inside of them.

use super::policy::{self, Class, LEAST_WIDTH, LINE, Rows, TEXT};
use super::stage::{Margins, Stage, bar_share};
use super::stretch;
use super::{
    Anchor, Axis, Baseline, Color, Frame, Item, Label, Legend, Panel, Scene, Shape, axis, band_axis, ends, legend,
    marks,
};
use super::{boxes, metrics, notes, pointing, zoom};
use crate::grammar::{Channel, Plot};

/// What stands above the plot area, in scene coordinates.
#[derive(Default)]
struct Head {
    titles: Vec<Label>,
    legends: Vec<Legend>,
    height: f64,
}

/// Lays a plot out in a frame.
pub fn lay_out(plot: &Plot, frame: &Frame) -> Scene {
    let width = if frame.width.is_finite() { frame.width.clamp(LEAST_WIDTH, 10_000.0) } else { LEAST_WIDTH };
    let class = Class::of(width);
    // The height is that of the class: what the plot needs at the least width of it.
    let mut least = stage(plot, frame, class, class.least_width());
    let plot_height = plot_height(plot, &mut least);
    solve(&mut least, None, plot_height);
    let around = if least.rows == Rows::None {
        least.margins.top.min(80.0) + least.margins.bottom.min(60.0)
    } else {
        least.margins.top + least.margins.bottom
    };
    // A high head takes from the plot area, but never more than half of it.
    let total = (plot_height + around).max(plot_height / 2.0 + least.margins.top + least.margins.bottom).ceil();
    let mut stage = stage(plot, frame, class, width);
    stage.name_height = least.name_height;
    let (head, names) = solve(&mut stage, Some(total), plot_height);
    // A head that is higher than at the least width, where the names break otherwise, still has its room.
    let total = total.max((stage.margins.top + stage.height + stage.margins.bottom).ceil());
    let mut scene = build(&stage, head, names, total);
    scene.stretch = frame.stretch.as_ref().and_then(|range| stretch::stretch(&stage, range));
    scene
}

fn stage<'a>(plot: &'a Plot, frame: &Frame, class: Class, width: f64) -> Stage<'a> {
    let shown = frame.range.filter(|[from, to]| from < to && (to - from).is_finite());
    let mut stage = Stage {
        plot,
        locale: frame.locale,
        focus: frame.focus.clone(),
        hidden: frame.hidden.clone(),
        shown,
        class,
        rows: policy::rows(plot, class),
        name_height: 0.0,
        frame_width: width,
        margins: Margins::default(),
        width,
        height: 0.0,
        bar_share: bar_share(plot, shown),
        concerned: Vec::new(),
        x: None,
        y: None,
        x_offset: None,
        y_offset: None,
    };
    stage.concerned = plot.layers.iter().map(|layer| stage.concerns(layer)).collect();
    stage
}

/// The height that a plot area needs at the least width of its class.
fn plot_height(plot: &Plot, stage: &mut Stage) -> f64 {
    let written = plot.height.map(|height| height.clamp(40.0, 2000.0));
    let Some(scale) = plot.scale(Channel::Y).filter(|_| stage.rows != Rows::None) else {
        // Points along one line need no height.
        let flat = plot.scale(Channel::Y).is_none() && plot.layers.iter().all(|layer| !layer.mark.kind.joins());
        return written.unwrap_or(if flat { 60.0 } else { stage.class.plot_height() });
    };
    let count = scale.categories().map_or(1, |categories| categories.keys.len()).max(1) as f64;
    let lines = band_axis::most_lines(scale, stage.rows, stage.frame_width);
    stage.name_height = if stage.rows == Rows::Above { lines as f64 * LINE + 2.0 } else { 0.0 };
    let bars = plot.scale(Channel::YOffset).and_then(|scale| scale.categories()).map_or(1, |inner| inner.keys.len());
    let natural = count * policy::row_step(stage.rows, lines, bars);
    let most = 4000.0_f64.max(written.unwrap_or(0.0));
    if stage.rows == Rows::Above { natural.min(most) } else { written.unwrap_or(natural.min(most)) }
}

/// Finds margins that hold all labels, in a few rounds; margins only grow. Without a total height the plot area
/// keeps its own. Returns what stands above the plot, and the names at the ends of lines where there is no legend.
fn solve(stage: &mut Stage, total: Option<f64>, plot_height: f64) -> (Head, Option<Vec<Label>>) {
    let mut direct = ends::margin(stage).is_some();
    let mut head = head(stage, direct);
    let mut margins = least_margins(stage, &head);
    let mut rounds = 0;
    loop {
        stage.set(margins, total.unwrap_or(plot_height + margins.top + margins.bottom));
        let mut need = needs(stage, &head);
        if direct {
            need.right = need.right.max(ends::margin(stage).unwrap_or(0.0));
        }
        rounds += 1;
        if margins.grow(&need) && rounds < 6 {
            continue;
        }
        stage.set(margins, total.unwrap_or(plot_height + margins.top + margins.bottom));
        let names = if direct { ends::labels(stage, &axis_boxes(stage)) } else { None };
        if direct && names.is_none() {
            // Too many lines end in one place: a legend, then, from the start.
            direct = false;
            head = self::head(stage, direct);
            margins = least_margins(stage, &head);
            rounds = 0;
            continue;
        }
        return (head, names);
    }
}

/// The boxes of the axes' texts.
fn axis_boxes(stage: &Stage) -> Vec<[f64; 4]> {
    let (axes, lines) = axis::axes(stage);
    let labels = axes.iter().flat_map(|axis| axis.labels.iter().chain(&axis.title));
    labels.chain(&lines).map(Label::bounds).collect()
}

/// Room for points and lines at the edges of the plot area; bars need none on the left.
fn least_margins(stage: &Stage, head: &Head) -> Margins {
    let mut radius = 0.0_f64;
    for layer in stage.plot.layers.iter().filter(|layer| layer.mark.kind.is_symbol()) {
        for row in 0..layer.data.rows.min(20_000) {
            let size = stage.size_of(layer, Channel::Size, row, layer.mark.size).unwrap_or(30.0);
            radius = radius.max((size.clamp(0.0, 10_000.0) / 2.0).sqrt() + 1.0);
        }
    }
    let left = if stage.rows == Rows::None { 2.0 } else { 0.0 };
    Margins {
        top: head.height + radius.max(4.0),
        right: radius.max(6.0),
        bottom: radius.max(4.0),
        left: radius.max(left),
    }
}

fn needs(stage: &Stage, head: &Head) -> Margins {
    let (axes, lines) = axis::axes(stage);
    // Titles stand at the edge of the frame, wherever that is.
    let labels = || axes.iter().flat_map(|axis| &axis.labels);
    let titles = || axes.iter().flat_map(|axis| &axis.title).chain(&lines);
    let mut need = axis::overhang(stage, &mut labels());
    let of_titles = axis::overhang(stage, &mut titles());
    need.top = need.top.max(of_titles.top) + head.height;
    need.bottom = need.bottom.max(of_titles.bottom) + 2.0;
    let values = notes::overhang(stage);
    need.right = need.right.max(values.right);
    need.top = need.top.max(values.top + head.height);
    // Left of the plot a value must not run into the names there.
    need.left = if stage.rows == Rows::Beside && values.left > 0.0 {
        let gutter = need.left - stage.margins.left.min(need.left);
        need.left.max(names_width(&axes) + values.left + gutter)
    } else {
        need.left.max(values.left)
    };
    need
}

/// The width of the names beside a plot.
fn names_width(axes: &[Axis]) -> f64 {
    let beside = axes.iter().filter(|axis| axis.orient == super::Orient::Left).flat_map(|axis| &axis.labels);
    beside.map(|label| label.bounds()[2] + 8.0).fold(0.0, f64::max)
}

/// Titles that the specification writes, then legends.
fn head(stage: &Stage, direct: bool) -> Head {
    let mut head = Head::default();
    for (at, title) in stage.plot.titles.iter().enumerate() {
        for line in metrics::wrap(title, stage.frame_width / 1.12, TEXT) {
            let y = head.height + LINE / 2.0;
            let color = if at == 0 { Color::Ink } else { Color::Soft };
            let text = axis::label(line, 0.0, y, Anchor::Start, Baseline::Middle, color);
            head.titles.push(Label { bold: at == 0, ..text });
            head.height += LINE;
        }
    }
    if head.height > 0.0 {
        head.height += 8.0;
    }
    let (legends, height) = legend::legends(stage, head.height, direct);
    head.legends = legends;
    head.height += height;
    head
}

fn build(stage: &Stage, head: Head, names: Option<Vec<Label>>, total: f64) -> Scene {
    let (axes, lines) = axis::axes(stage);
    let mut scene = Scene { width: stage.frame_width, height: total, titles: head.titles, ..Scene::default() };
    scene.legends = head.legends;
    let (left, top) = (stage.margins.left, stage.margins.top);
    let into_scene = |mut label: Label| {
        label.x += left;
        label.y += top;
        label
    };
    let mut taken = axis_boxes(stage);
    let above =
        scene.titles.iter().chain(scene.legends.iter().flat_map(|legend| legend.labels.iter().chain(&legend.title)));
    for label in above {
        let [x, y, width, height] = label.bounds();
        taken.push([x - left, y - top, width, height]);
    }
    scene.titles.extend(lines.into_iter().map(into_scene));
    let mut words: Vec<[f64; 4]> = Vec::new();
    if let Some(labels) = names {
        words.extend(labels.iter().map(Label::bounds));
        taken.extend(&words);
        let labels = labels.into_iter().map(into_scene).collect();
        scene.legends.push(Legend { labels, ..Legend::default() });
    }
    let mut panel = Panel { x: left, y: top, width: stage.width, height: stage.height, axes, marks: Vec::new() };
    // Values first: they are where they are, remarks can move.
    let is_value = |layer: &crate::grammar::Layer| {
        [Channel::X, Channel::Y].iter().any(|channel| notes::is_value_label(layer, *channel))
    };
    let has_text = stage.plot.layers.iter().any(|layer| layer.mark.kind == crate::grammar::Kind::Text);
    let obstacles = if has_text { notes::Obstacles::of(stage) } else { notes::Obstacles::default() };
    let mut made: Vec<Option<Vec<super::Marks>>> = stage.plot.layers.iter().map(|_| None).collect();
    for values in [true, false] {
        for (layer, made) in stage.plot.layers.iter().zip(&mut made) {
            if is_value(layer) == values {
                *made = Some(marks::marks(stage, layer, &obstacles, &mut taken));
            }
        }
    }
    panel.marks = made.into_iter().flatten().flatten().filter(|marks| !marks.items.is_empty()).collect();
    words.extend(panel.marks.iter().flat_map(|marks| &marks.items).filter_map(|item| match &item.shape {
        Shape::Text(label) | Shape::Placed(label, _) => Some(label.bounds()),
        _ => None,
    }));
    for axis in &mut panel.axes {
        axis.rules = beside(std::mem::take(&mut axis.rules), &words);
    }
    scene.panels.push(panel);
    scene.reach = pointing::reach(stage);
    if stage.plot.zoom.is_some() {
        scene.grips.extend(zoom::grip(stage));
    }
    scene
}

/// The rules of an axis without what of its grid would run through words.
fn beside(rules: Vec<Item>, words: &[[f64; 4]]) -> Vec<Item> {
    let mut out = rules;
    // Beside thousands of bars with their values there is no grid.
    let mut grid = false;
    for rule in &out {
        grid |= rule.style.stroke == Some(Color::Rule);
    }
    if !grid {
        return out;
    }
    for [x, y, width, height] in words {
        let cut = |item: Item| match item.shape {
            Shape::Rule(line) if item.style.stroke == Some(Color::Rule) => {
                // A line ends before a word; one that only touches its box is not in the way.
                let [wide, tall] = if line[0] == line[2] { [-1.0, 2.0] } else { [3.0, -1.0] };
                let area = [x - wide, y - tall, width + 2.0 * wide, height + 2.0 * tall];
                let part = |line| Item { shape: Shape::Rule(line), ..item.clone() };
                // Crumbs of a line are none.
                let long = |[x, y, x2, y2]: &[f64; 4]| (x2 - x).abs() + (y2 - y).abs() > 6.0;
                boxes::outside(&area, line).filter(long).map(part).collect()
            }
            _ => vec![item],
        };
        out = out.into_iter().flat_map(cut).collect();
    }
    out
}
