//! Thinning: a plot with only those rows that a frame of so many pixels can tell apart.
//!
//! Of a line's rows, each column of pixels keeps the first, last, lowest and highest: a line through these covers the
//! same pixels as one through all (M4: Jugel, Jerzak, Hackenbroich and Markl, "M4: A Visualization-Oriented Time
//! Series Data Aggregation", PVLDB 7(10), 2014). A [`Digest`], made once, tells the extremes of blocks of rows, so that
//! zooming costs what is visible and not what exists. Of symbols, each small cell of the plot area keeps one.

use std::rc::Rc;

use super::lines::splitting;
use super::stage::main_channel;
use super::{Frame, range::Range};
use crate::explainer::{Column, Values};
use crate::grammar::{Channel, Direction, Kind, Layer, Plot, Role, groups, order};

/// Layers with fewer rows are laid out whole.
const FEW: usize = 4_000;
/// Of lines and areas with more rows than this, a zoom lays out what is visible: to look for that costs as much as some rows.
const SOME: usize = 250;
/// The most symbols that are drawn; beyond, cells get larger.
const MOST_SYMBOLS: usize = 16_000;

/// What is known of a plot's long layers before any frame is.
#[derive(Debug)]
pub struct Digest {
    layers: Vec<Option<Strands>>,
}

/// A long layer: its series, each in the order of the main axis.
type Strands = Vec<Strand>;

/// A series of a long layer.
#[derive(Debug)]
struct Strand {
    /// Its rows in order; all rows of the layer where there are none.
    rows: Option<Vec<usize>>,
    /// Where they stand along the main axis.
    keys: Rc<Column>,
    /// The values that are drawn there.
    values: Vec<Rc<Column>>,
}

impl Digest {
    /// Reads the long layers of a plot.
    pub fn of(plot: &Plot) -> Digest {
        let main = main_channel(plot);
        Digest { layers: plot.layers.iter().map(|layer| strands(plot, layer, main)).collect() }
    }

    /// The plot for a frame; `None` where it is to be laid out as it is.
    pub fn thin(&self, plot: &Plot, frame: &Frame) -> Option<Plot> {
        let columns = (frame.width * frame.grain.clamp(1.0, 3.0)).clamp(1.0, 8_000.0) as usize;
        let shown = frame.range.filter(|[from, to]| from < to);
        let mut thinned: Option<Plot> = None;
        for (at, layer) in plot.layers.iter().enumerate() {
            let rows = match &self.layers[at] {
                Some(_) if shown.is_none() && layer.data.rows <= FEW => continue,
                Some(strands) => pick(strands, shown, columns),
                None if layer.mark.kind.is_symbol() && layer.data.rows > FEW => cells(plot, layer, frame),
                None => continue,
            };
            let layer = &mut thinned.get_or_insert_with(|| plot.clone()).layers[at];
            if layer.raw.rows == layer.data.rows {
                layer.raw = layer.raw.take(&rows);
            }
            layer.data = layer.data.take(&rows);
        }
        thinned
    }
}

/// The series of a layer that is long enough to be thinned, and fit for it.
fn strands(plot: &Plot, layer: &Layer, main: Channel) -> Option<Strands> {
    let kind = layer.mark.kind;
    let long = layer.data.rows > if kind.joins() { SOME } else { FEW } && layer.role == Role::Data;
    // Lines run along x unless they are upright.
    let main = match (kind, layer.direction) {
        (Kind::Line | Kind::Area, Direction::Vertical) => Channel::X,
        (Kind::Line | Kind::Area, Direction::Horizontal) => Channel::Y,
        _ => main,
    };
    let continuous = |channel| plot.scale(channel).is_some_and(|scale| scale.categories().is_none());
    let fits = kind.joins() || (kind == Kind::Bar && layer.encoding.get(Channel::X2).is_none());
    if !long || !fits || !continuous(main) || layer.encoding.get(Channel::Order).is_some() {
        return None;
    }
    let grows = if main == Channel::X { [Channel::Y, Channel::Y2] } else { [Channel::X, Channel::X2] };
    let column = |at: usize| Some(&layer.data.columns[at]).filter(|column| column.values.numbers().is_some());
    let keys = column(layer.encoding.field(main)?)?;
    // Both edges of each part of a stack keep their extremes: where parts touch, these are the same.
    let drawn: Vec<usize> = match &layer.stacked {
        Some(stacked) => vec![stacked.start, stacked.end],
        None => grows.iter().filter_map(|channel| layer.encoding.field(*channel)).collect(),
    };
    let values: Vec<&Rc<Column>> = drawn.into_iter().map(column).collect::<Option<_>>()?;
    if values.is_empty() {
        return None;
    }
    let by = splitting(layer);
    if by.is_empty() && keys.is_rising() {
        let values = values.into_iter().map(Rc::clone).collect();
        return Some(vec![Strand { rows: None, keys: Rc::clone(keys), values }]);
    }
    let key = keys.values.numbers()?;
    let (ids, count) = groups(&layer.data, &by);
    let mut series: Vec<Vec<usize>> = (0..count).map(|_| Vec::new()).collect();
    (0..layer.data.rows).filter(|row| key[*row].is_finite()).for_each(|row| series[ids[row]].push(row));
    let strand = |mut rows: Vec<usize>| {
        order(&mut rows, &|a, b| key[a].total_cmp(&key[b]));
        let of = |column: &Column| {
            let numbers = column.values.numbers().unwrap_or_default();
            Rc::new(Column::new("", Values::Numbers(rows.iter().map(|row| numbers[*row]).collect())))
        };
        let (keys, values) = (of(keys), values.iter().map(|column| of(column)).collect());
        Strand { rows: Some(rows), keys, values }
    };
    Some(series.into_iter().map(strand).collect())
}

/// The rows that so many columns of pixels need, in the order of the data.
fn pick(strands: &Strands, shown: Option<[f64; 2]>, columns: usize) -> Vec<usize> {
    let mut rows = Vec::new();
    for strand in strands {
        let keys = strand.keys.values.numbers().unwrap_or_default();
        let row = |place: usize| strand.rows.as_ref().map_or(place, |rows| rows[place]);
        // One row more on each side: the line leads out of the frame.
        let (start, end) = match shown {
            Some([from, to]) => (
                keys.partition_point(|key| *key < from).saturating_sub(1),
                (keys.partition_point(|key| *key <= to) + 1).min(keys.len()),
            ),
            None => (0, keys.len()),
        };
        if end - start <= columns * 4 {
            rows.extend((start..end).map(row));
            continue;
        }
        let (low, high) = (keys[start], keys[end - 1]);
        let (mut from, mut last) = (start, 0);
        let mut kept: Vec<usize> = Vec::new();
        for column in 1..=columns {
            let limit = low + (high - low) * (column as f64 / columns as f64);
            let to = if column == columns { end } else { from + before(&keys[from..end], limit, last) };
            last = to - from;
            if to > from {
                let here = kept.len();
                kept.extend([from, to - 1]);
                strand.values.iter().for_each(|values| kept.extend(values.extremes(from, to).into_iter().flatten()));
                kept[here..].sort_unstable();
            }
            from = to;
        }
        kept.dedup();
        rows.extend(kept.into_iter().map(row));
    }
    if strands.len() != 1 || strands[0].rows.is_some() {
        order(&mut rows, &|a, b| a.cmp(&b));
    }
    rows
}

/// How many of these keys stand before a limit: about as many as before the last one, as keys mostly come evenly;
/// from there it is looked for by strides that grow.
fn before(keys: &[f64], limit: f64, last: usize) -> usize {
    let (mut low, mut stride) = (last.saturating_sub(2), 4);
    if low >= keys.len() || keys[low] >= limit {
        (low, stride) = (0, 16);
    }
    while low + stride < keys.len() && keys[low + stride] < limit {
        low += stride;
        stride *= 2;
    }
    let high = (low + stride + 1).min(keys.len());
    low + keys[low..high].partition_point(|key| *key < limit)
}

/// The symbols that can be told apart: one of each series in every small cell of the plot area.
fn cells(plot: &Plot, layer: &Layer, frame: &Frame) -> Vec<usize> {
    let all = || (0..layer.data.rows).collect();
    let places = [Channel::X, Channel::Y].map(|channel| {
        let scale = plot.scale(channel)?;
        let numbers = layer.data.columns[layer.encoding.field(channel)?].values.numbers()?;
        let mut range = Range::new(scale, [0.0, frame.width], Kind::Point, false, false);
        if let Some(ends) = frame.range.filter(|_| channel == main_channel(plot)) {
            range.ends = ends;
        }
        (!range.is_discrete()).then_some((range, numbers))
    });
    let [Some((x, xs)), Some((y, ys))] = places else { return all() };
    let (ids, series) = groups(&layer.data, &splitting(layer));
    let inside = 0.0..=frame.width;
    let mut size = 3.0;
    loop {
        let across = (frame.width / size) as usize + 1;
        let mut taken = vec![false; across * across * series.clamp(1, 32)];
        let mut rows = Vec::new();
        for row in 0..layer.data.rows {
            let (Some(x), Some(y)) = (x.number(xs[row]), y.number(ys[row])) else { continue };
            if !inside.contains(&x) || !inside.contains(&y) {
                continue;
            }
            let cell = ((y / size) as usize * across + (x / size) as usize) * series.clamp(1, 32) + ids[row] % 32;
            if let Some(taken) = taken.get_mut(cell).filter(|taken| !**taken) {
                *taken = true;
                rows.push(row);
            }
        }
        if rows.len() <= MOST_SYMBOLS || size > 50.0 {
            return rows;
        }
        size *= 1.5;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explainer::{Locale, Status, Table};
    use crate::scene::lay_out;

    /// A walk of so many steps, the same every time, with a gap.
    fn walk(count: usize) -> Vec<f64> {
        let mut state = 7_u64;
        let mut y = 0.0;
        let mut step = |place: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            y += (state >> 40) as f64 / 1e6 - 8.0;
            if (count / 3..count / 3 + 40).contains(&place) { f64::NAN } else { y }
        };
        (0..count).map(&mut step).collect()
    }

    fn plot(mark: &str, ys: Vec<f64>) -> Plot {
        let column = |name: &str, values| Rc::new(Column::new(name, Values::Numbers(values)));
        let xs = (0..ys.len()).map(|place| place as f64).collect();
        let encoding = serde_json::json!({
            "x": { "field": "x", "type": "quantitative" }, "y": { "field": "y", "type": "quantitative" }
        });
        plot_of(mark, vec![column("x", xs), column("y", ys)], &encoding)
    }

    fn plot_of(mark: &str, columns: Vec<Rc<Column>>, encoding: &serde_json::Value) -> Plot {
        let table = Table {
            name: "walk".into(),
            title: "walk".into(),
            columns,
            sources: Vec::new(),
            status: Status::Reported,
            as_of: None,
            license: None,
            caveats: Vec::new(),
            topology: None,
        };
        let spec = serde_json::json!({ "data": { "name": "walk" }, "mark": mark, "encoding": encoding });
        Plot::read(&spec, &[std::rc::Rc::new(table)]).expect("a plot")
    }

    #[test]
    fn every_extreme_of_every_column_stays() {
        let ys = walk(50_000);
        let plot = plot("line", ys.clone());
        let digest = Digest::of(&plot);
        for shown in [None, Some([100.5, 40_000.0]), Some([20_000.0, 20_100.0])] {
            let frame = Frame { range: shown, ..Frame::new(300.0, Locale::En) };
            let thin = digest.thin(&plot, &frame).expect("fewer rows");
            let data = &thin.layers[0].data;
            assert!(data.rows <= 300 * 5, "{} rows", data.rows);
            let kept: Vec<usize> = (0..data.rows).map(|row| data.number(0, row) as usize).collect();
            assert!(kept.is_sorted());
            let [from, to] = shown.unwrap_or([0.0, 49_999.0]);
            let (start, end) = ((from.ceil() as usize).saturating_sub(1), (to.floor() as usize + 2).min(50_000));
            assert_eq!((kept.first(), kept.last()), (Some(&start), Some(&(end - 1))));
            let (low, high) = (start as f64, (end - 1) as f64);
            for column in 0..300 {
                let edge = |at: usize| low + (high - low) * (at as f64 / 300.0);
                let of = |place: &usize| {
                    *place as f64 >= edge(column) && (column == 299 || (*place as f64) < edge(column + 1))
                };
                let extremes = |places: &mut dyn Iterator<Item = usize>| {
                    places
                        .filter(of)
                        .map(|place| ys[place])
                        .filter(|y| y.is_finite())
                        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), y| (low.min(y), high.max(y)))
                };
                assert_eq!(extremes(&mut kept.iter().copied()), extremes(&mut (start..end)), "column {column}");
            }
            let gap = ys.iter().position(|y| y.is_nan()).expect("a gap");
            if (start..end).contains(&gap) {
                assert!((0..data.rows).any(|row| data.number(1, row).is_nan()), "the line stays broken");
            }
        }
    }

    #[test]
    fn parts_of_a_stack_keep_the_extremes_of_both_edges() {
        let count = 30_000;
        let ys = walk(count);
        let column = |name: &str, values| Rc::new(Column::new(name, values));
        let twice = |of: &dyn Fn(usize, usize) -> f64| {
            Values::Numbers((0..2 * count).map(|row| of(row / 2, row % 2)).collect())
        };
        let columns = vec![
            column("x", twice(&|at, _| at as f64)),
            column("y", twice(&|at, part| (ys[at] * (1.0 + part as f64)).abs())),
            column("part", Values::Texts((0..2 * count).map(|row| Some(["a", "b"][row % 2].into())).collect())),
        ];
        let spec = serde_json::json!({ "x": { "field": "x", "type": "quantitative" },
            "y": { "field": "y", "type": "quantitative" }, "color": { "field": "part", "type": "nominal" } });
        let plot = plot_of("area", columns, &spec);
        let thin = Digest::of(&plot).thin(&plot, &Frame::new(300.0, Locale::En)).expect("fewer rows");
        let (all, data) = (&plot.layers[0].data, &thin.layers[0].data);
        assert!(data.rows <= 2 * 300 * 7, "{} rows", data.rows);
        let stacked = plot.layers[0].stacked.expect("a stack");
        for column in [stacked.start, stacked.end] {
            assert_eq!(data.columns[column].ends(), all.columns[column].ends());
        }
    }

    #[test]
    fn symbols_that_hide_each_other_go() {
        let plot = plot("point", walk(100_000));
        let thin = Digest::of(&plot).thin(&plot, &Frame::new(600.0, Locale::En)).expect("fewer rows");
        let rows = thin.layers[0].data.rows;
        assert!((200..=MOST_SYMBOLS).contains(&rows), "{rows} rows");
    }

    #[test]
    fn few_rows_stay_as_they_are() {
        for (count, range) in [(100, Some([20.0, 30.0])), (1000, None)] {
            let plot = plot("line", walk(count));
            let frame = Frame { range, ..Frame::new(600.0, Locale::En) };
            assert!(Digest::of(&plot).thin(&plot, &frame).is_none(), "{count} rows");
        }
    }

    #[test]
    fn a_zoom_lays_out_what_is_visible_and_shows_the_same() {
        for mark in ["line", "area"] {
            let plot = plot(mark, walk(1000));
            let digest = Digest::of(&plot);
            for range in
                [[450.0, 549.5], [-20.0, 60.25], [990.0, 1200.0], [320.5, 380.0], [400.25, 400.75], [0.0, 999.0]]
            {
                let frame = Frame { range: Some(range), ..Frame::new(600.0, Locale::En) };
                let thin = digest.thin(&plot, &frame).expect("a long line");
                let visible = (range[1].min(999.0) - range[0].max(0.0)) as usize;
                assert!(thin.layers[0].data.rows <= visible + 4, "{range:?}: {} rows", thin.layers[0].data.rows);
                assert_eq!(lay_out(&thin, &frame), lay_out(&plot, &frame), "{mark}, {range:?}");
            }
        }
    }
}
