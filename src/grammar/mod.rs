//! The chart language: Vega-Lite specifications, read into plots.
//!
//! A specification goes through orthogonal steps, each a module: data and transforms give a layer its
//! rows, its encoding binds channels to fields, aggregates and stacks sum them up, and the
//! scales of all layers get their domains. What depends on the frame (ranges, ticks, places) is the
//! scene's.

mod aggregate;
mod channel;
mod data;
mod definition;
mod encoding;
mod expression;
mod guide;
mod mark;
pub mod model;
mod normalize;
mod number_format;
mod predicate;
mod reader;
mod scale;
mod stack;
mod style;
pub mod time;
mod transform;
#[cfg(not(target_arch = "wasm32"))]
pub mod vocabulary;

pub use aggregate::Aggregate;
pub(crate) use aggregate::{groups, order};
pub use channel::Channel;
pub use data::Data;
pub use encoding::{Datum, Def, Encoding, Format, Measure, Sort, Source, Title};
pub use expression::Expression;
pub use guide::{AxisDef, LegendDef, ScaleDef, ScaleKind};
pub use mark::{Direction, Dots, Kind, Mark, Paint};
pub(crate) use mark::{HUES, color};
pub use normalize::normalize;
pub use number_format::{Notation, NumberFormat, needed_decimals};
pub use predicate::{Comparison, Predicate};
pub use scale::{Categories, Domain, Scale};
pub use stack::{Offset, Stacked};
pub use style::{Anchor, Baseline, Color, Curve, Symbol};

use std::rc::Rc;

use reader::{Book, Node};
use serde_json::Value;

use crate::explainer::{Problem, Str, Table};

/// A specification that has been read, with its data: what [`crate::scene::lay_out`] draws.
#[derive(Debug, Clone, PartialEq)]
pub struct Plot {
    /// The layers, painted in order.
    pub layers: Vec<Layer>,
    /// The scales that the layers share.
    pub scales: Vec<Scale>,
    /// Title and subtitle lines that the specification writes.
    pub titles: Vec<Str>,
    /// The height of the plot area that the specification writes, in px.
    pub height: Option<f64>,
    /// The parameter that is bound to the scale along x.
    pub zoom: Option<Value>,
}

/// A mark with its rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Layer {
    /// The mark.
    pub mark: Mark,
    /// The rows, one an item of the mark, or one a point of a line.
    pub data: Data,
    /// The rows before aggregation.
    pub raw: Data,
    /// Its channels.
    pub encoding: Encoding,
    /// Where its rows stand when they are stacked.
    pub stacked: Option<Stacked>,
    /// The direction its bars grow in.
    pub direction: Direction,
    /// Names of the fields that its rows were chosen by.
    pub tested: Vec<Str>,
    /// What it is there for.
    pub role: Role,
}

/// What a layer is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// It shows the data.
    Data,
    /// It remarks on them: rules, texts, and layers with data of their own.
    Remark,
}

impl Plot {
    /// Reads a Vega-Lite v6 specification; `tables` are the datasets its `data.name` can name.
    ///
    /// # Errors
    ///
    /// Everything in the specification that is wrong or not supported, each with its place relative to the specification.
    pub fn read(spec: &Value, tables: &[Rc<Table>]) -> Result<Plot, Vec<Problem>> {
        let book = Book::new(spec);
        let node = Node::new(spec, &book);
        let mut plot = Plot { layers: Vec::new(), scales: Vec::new(), titles: Vec::new(), height: None, zoom: None };
        if let Some(title) = spec.get("title") {
            plot.titles = read_titles(&Node::new(title, &book));
        }
        // A number is the height of the plot area; "container" is what the theme does anyway.
        plot.height = node.get("height").and_then(|height| height.value.as_f64()).filter(|height| *height > 0.0);
        node.skip(&["$schema", "width", "autosize", "padding", "background", "view", "usermeta"]);
        plot.zoom = spec.get("params").and_then(zoom).cloned();
        if plot.zoom.is_some() {
            node.skip(&["params"]);
        }
        let top = Above { tables, data: None, encodings: Vec::new(), tested: Vec::new(), depth: 0 };
        read_view(&node, &top, &mut plot.layers);
        plot.scales = scale::resolve(&plot.layers);
        if plot.layers.iter().all(|layer| layer.role == Role::Remark) {
            // A chart of texts or rules alone is about them.
            plot.layers.iter_mut().for_each(|layer| layer.role = Role::Data);
        }
        book.close().map_or(Ok(plot), Err)
    }

    /// The scale of a channel.
    pub fn scale(&self, channel: Channel) -> Option<&Scale> {
        self.scales.iter().find(|scale| scale.channel == channel.scale())
    }
}

impl Layer {
    /// Where a channel's value for a row comes from: its own source, or that of the first condition that holds.
    pub(crate) fn source<'a>(&'a self, def: &'a Def, row: usize) -> &'a Source {
        let held = def.conditions.iter().find(|(test, _)| test.holds(&self.data, row));
        held.map_or(&def.source, |(_, source)| source)
    }

    /// The category of a row in a channel: its field's, or the datum that stands for the whole layer.
    pub(crate) fn key(&self, channel: Channel, row: usize) -> Option<Str> {
        match &self.encoding.get(channel)?.source {
            Source::Field(column) => self.data.key(*column, row),
            Source::Datum(datum) => Some(datum.key()),
            Source::Value(_) => None,
        }
    }
}

/// The one parameter of a list, where it is an interval along x that is bound to scales: other selections are not plain.
fn zoom(params: &Value) -> Option<&Value> {
    let [param] = &params.as_array()?[..] else { return None };
    let select = param["select"].as_object().filter(|select| select.len() == 2)?;
    let along_x = select.get("encodings")?.as_array().is_some_and(|list| list.len() == 1 && list[0] == "x");
    (along_x && select.get("type")? == "interval" && param["bind"] == "scales").then_some(param)
}

/// What a view inherits from those around it.
struct Above<'a> {
    tables: &'a [Rc<Table>],
    data: Option<Data>,
    encodings: Vec<&'a Value>,
    tested: Vec<Str>,
    depth: usize,
}

fn read_view<'a>(node: &Node<'a>, above: &Above<'a>, layers: &mut Vec<Layer>) {
    let (own, layered) = (node.get("data"), node.get("layer"));
    let (mark, encoding, transform) = (node.get("mark"), node.get("encoding"), node.get("transform"));
    node.skip(&["description", "name", "title"]);
    node.finish("a supported property of a chart");
    if !node.value.is_object() {
        return;
    }
    let mut data = above.data.clone().unwrap_or_default();
    let is_own = own.as_ref().is_some_and(|_| above.depth > 0);
    if let Some(own) = own {
        data = read_data(&own, above, &data).unwrap_or_default();
    }
    let mut tested = above.tested.clone();
    if let Some(transform) = transform {
        transform::apply(&transform, &mut data, &mut tested);
    }
    let mut encodings = above.encodings.clone();
    encodings.extend(encoding.map(|node| node.value));
    if let Some(layered) = layered {
        if above.depth >= 8 {
            return layered.unsupported("layers that are nested less deeply");
        }
        let inner = Above { tables: above.tables, data: Some(data), encodings, tested, depth: above.depth + 1 };
        for item in layered.items() {
            read_view(&item, &inner, layers);
        }
        return;
    }
    let Some(mark) = mark else {
        return node.missing("a `mark` or a `layer`");
    };
    let Some(mark) = Mark::read(&mark) else { return };
    let nodes: Vec<Node> = encodings.iter().map(|value| Node::new(value, node.book)).collect();
    let mut raw = data;
    let mut encoding = Encoding::read(&nodes, &mut raw);
    if encoding.defs.iter().any(|(_, def)| def.field() == Some(usize::MAX) && def.aggregate.is_none()) {
        return;
    }
    let direction = stack::direction(&mark, &encoding);
    let mut rows = aggregate::apply(&raw, &mut encoding);
    if encoding.defs.iter().all(|(_, def)| def.field().is_none()) {
        // Without a field there is one item, whatever the data.
        rows.rows = 1;
    }
    let stacked = stack::apply(&mut rows, &encoding, &mark, direction);
    let role = if mark.kind.is_data() && !is_own { Role::Data } else { Role::Remark };
    layers.push(Layer { mark, data: rows, raw, encoding, stacked, direction, tested, role });
}

fn read_data(node: &Node, above: &Above, words: &Data) -> Option<Data> {
    if node.value.is_null() {
        return Some(Data { is_open: true, ..Data::default() });
    }
    let values = node.get("values");
    let name = node.get("name");
    node.finish("supported data: `name` or `values`");
    if let Some(values) = values {
        return Some(Data::from_values(&values, words));
    }
    let Some(name) = name else {
        node.missing("data with a `name` or `values`");
        return None;
    };
    let wanted = name.text()?;
    let found = above.tables.iter().find(|table| table.name == wanted);
    if found.is_none() {
        name.unknown(
            "unknown-dataset",
            "a dataset of this document",
            &mut above.tables.iter().map(|table| &*table.name),
        );
    }
    found.map(|table| Data::from_table(table))
}

fn read_titles(node: &Node) -> Vec<Str> {
    let mut lines = Vec::new();
    let mut add = |node: Node| lines.extend(node.one_or_many().iter().filter_map(Node::text));
    match node.value {
        Value::Null => {}
        Value::Object(_) => {
            node.get("text").into_iter().for_each(&mut add);
            node.get("subtitle").into_iter().for_each(&mut add);
            node.skip(&["anchor", "align", "offset", "fontSize", "frame", "color"]);
            node.finish("a supported property of a title");
        }
        _ => add(Node::new(node.value, node.book)),
    }
    lines
}
