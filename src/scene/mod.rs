//! The scene: what is drawn, in CSS pixels, before anything is drawn.
//!
//! [`lay_out`] turns a [`crate::grammar::Plot`] and a [`Frame`] into a [`Scene`]: plain data, the same bytes in
//! the browser and in the `explainer` program, which golden files hold as text. Painters and the reader's
//! tools (tooltip, keyboard, table) only read it.

pub mod ask;
mod axis;
mod band_axis;
mod boxes;
mod drawing;

mod ends;
pub mod exact;
mod finder;
mod grip;
mod hatch;
mod layout;
mod legend;
mod lines;
mod look;
mod marks;
mod metrics;
mod notes;
mod pointing;
mod policy;
mod range;
mod reach;
mod reading;
mod remark;
mod stage;
mod stretch;
mod thin;
mod ticks;
mod values;
mod words;
mod zoom;

pub use crate::flow::geo::Ring;
pub use crate::grammar::{Anchor, Baseline, Color, Curve, Symbol};
pub use drawing::{Drawing, STEERED};
pub use exact::{Control, Input, Picture};
pub use finder::Finder;
pub use grip::{Grasp, Grip};
pub use hatch::hatch;
pub use layout::lay_out;
pub use metrics::wrap;
pub use reach::{Point, Reach, Series};
pub use reading::Reading;
pub use remark::Remark;
pub use words::{describe, table};

use std::rc::Rc;

use crate::explainer::{Locale, Str};

/// What a scene is made for.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// The width there is, in CSS px.
    pub width: f64,
    /// How numbers and dates read.
    pub locale: Locale,
    /// The series or category to bring out; the others step back.
    pub focus: Option<Str>,
    /// The part of a continuous main axis that is shown, in its values (milliseconds for moments); all of it where
    /// there is none.
    pub range: Option<[f64; 2]>,
    /// Series that are not drawn. Scales stay as they are, so that what is left can be compared.
    pub hidden: Vec<Str>,
    /// The stretch of the main axis to bring out, as a document writes it: `2019`, `2021-06`, a number, a category.
    pub stretch: Option<[Str; 2]>,
    /// Device pixels to a CSS px: how finely dense lines are thinned.
    pub grain: f64,
}

impl Frame {
    /// A frame of a width in CSS px that shows everything.
    pub fn new(width: f64, locale: Locale) -> Frame {
        Frame { width, locale, focus: None, range: None, hidden: Vec::new(), stretch: None, grain: 1.0 }
    }
}

/// Everything that is drawn for one chart.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Scene {
    /// Width in CSS px.
    pub width: f64,
    /// Height in CSS px.
    pub height: f64,
    /// Titles inside the drawing (from the specification, not the block's).
    pub titles: Vec<Label>,
    /// Legends.
    pub legends: Vec<Legend>,
    /// The plots; one unless the specification is composed of several.
    pub panels: Vec<Panel>,
    /// What a reader can point at.
    pub reach: Reach,
    /// The plot areas that a reader can drag and zoom.
    pub grips: Vec<Grip>,
    /// The stretch that is brought out: x, y, width, height, px.
    pub stretch: Option<[f64; 4]>,
}

/// One plot area with its axes and marks; positions inside are relative to it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Panel {
    /// Left edge in the scene.
    pub x: f64,
    /// Top edge in the scene.
    pub y: f64,
    /// Width of the plot area.
    pub width: f64,
    /// Height of the plot area.
    pub height: f64,
    /// Its axes.
    pub axes: Vec<Axis>,
    /// Its marks, painted in order.
    pub marks: Vec<Marks>,
}

/// An axis, resolved to lines and labels relative to its panel.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// Which side it stands on.
    pub orient: Orient,
    /// Its title.
    pub title: Option<Label>,
    /// Tick positions along the axis, in px.
    pub positions: Vec<f64>,
    /// The tick labels that are shown.
    pub labels: Vec<Label>,
    /// Grid lines, tick marks and the domain line.
    pub rules: Vec<Item>,
}

/// A side of a panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Orient {
    /// Above.
    Top,
    /// Below.
    Bottom,
    /// On the left.
    Left,
    /// On the right.
    Right,
}

/// The items of one mark of the specification.
#[derive(Debug, Clone, PartialEq)]
pub struct Marks {
    /// What kind of mark they are.
    pub kind: MarkKind,
    /// How lines and edges of areas run between their points.
    pub curve: Curve,
    /// The items, painted in order.
    pub items: Vec<Item>,
}

/// Kinds of marks in a scene (Vega's mark types).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkKind {
    /// Rectangles.
    Rect,
    /// Point symbols.
    Symbol,
    /// Straight lines.
    Rule,
    /// Texts.
    Text,
    /// Connected lines.
    Line,
    /// Filled areas.
    Area,
    /// Slices of discs and rings.
    Arc,
    /// Shapes of a map.
    Shape,
    /// Lines of varying width.
    Trail,
    /// Pictures.
    Image,
}

/// One item of a mark.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Its geometry, relative to the panel.
    pub shape: Shape,
    /// Its colours and lines.
    pub style: Style,
}

/// The geometry of an item, in px.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// A rectangle: x, y, width, height.
    Rect([f64; 4]),
    /// A symbol: x, y, area in px², and its form.
    Symbol(f64, f64, f64, Symbol),
    /// A symbol that the specification draws: x, y, area in px², and its outline in a box from -1 to 1.
    Glyph([f64; 3], Rc<[Ring]>),
    /// A line from x, y to x2, y2.
    Rule([f64; 4]),
    /// A text.
    Text(Label),
    /// A text that stands beside a place: the label, and the place.
    Placed(Label, [f64; 2]),
    /// A connected line; it breaks at points that are not finite.
    Line(Vec<[f64; 2]>),
    /// An area: x, y and the other edge x2, y2 per point; it breaks at points that are not finite.
    Area(Vec<[f64; 4]>),
    /// A slice: x, y, the angles where it starts and ends (clockwise from 12 o'clock), inner and outer radius.
    Arc([f64; 6]),
    /// A shape of a map.
    Path(Vec<Ring>),
    /// A line of varying width: x, y, width per point.
    Trail(Vec<[f64; 3]>),
    /// A picture: x, y, width, height, and where it is: relative to the page, or empty where it may not be shown.
    Image([f64; 4], Str),
}

/// Colours and lines of an item.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Style {
    /// Fill colour.
    pub fill: Option<Color>,
    /// Line colour.
    pub stroke: Option<Color>,
    /// Line width in px.
    pub stroke_width: f64,
    /// Lengths of dashes and gaps in px; empty is solid.
    pub dash: Vec<f64>,
    /// 0 to 1; 1 unless set.
    pub opacity: f64,
    /// Radius of a rectangle's corners in px.
    pub corner: f64,
}

impl Style {
    /// A pattern of dashes and gaps that can be drawn; none, a solid line, where one of the lengths is none: `[1, 0]`,
    /// Vega-Lite's first, is solid.
    fn dashes(lengths: Vec<f64>) -> Vec<f64> {
        if lengths.iter().all(|length| (0.1..1000.0).contains(length)) { lengths } else { Vec::new() }
    }
}

/// A text with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// Where it stands, relative to the panel (axes, marks) or the scene (titles, legends).
    pub x: f64,
    /// Where it stands.
    pub y: f64,
    /// The text, one line.
    pub text: String,
    /// Which part of the text stands at x.
    pub anchor: Anchor,
    /// Which part of the text stands at y.
    pub baseline: Baseline,
    /// Clockwise turn in degrees.
    pub angle: f64,
    /// Font size in px; at least 12.
    pub size: f64,
    /// Whether it is bold.
    pub bold: bool,
    /// Its colour.
    pub color: Color,
}

/// A legend: samples and words, positions relative to the scene.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Legend {
    /// What it explains.
    pub title: Option<Label>,
    /// The samples.
    pub items: Vec<Item>,
    /// The words beside them.
    pub labels: Vec<Label>,
}

impl Scene {
    /// Every text of the scene, in scene coordinates: what the page lays over the canvas as real text.
    pub fn texts(&self) -> Vec<Label> {
        let mut out: Vec<Label> = self.titles.clone();
        for legend in &self.legends {
            out.extend(legend.title.iter().cloned());
            out.extend(legend.labels.iter().cloned());
        }
        for panel in &self.panels {
            let mut place = |label: &Label| {
                let mut label = label.clone();
                label.x += panel.x;
                label.y += panel.y;
                out.push(label);
            };
            for axis in &panel.axes {
                axis.title.iter().for_each(&mut place);
                axis.labels.iter().for_each(&mut place);
            }
            for item in panel.marks.iter().flat_map(|marks| &marks.items) {
                if let Shape::Text(label) | Shape::Placed(label, _) = &item.shape {
                    place(label);
                }
            }
        }
        out
    }
}
