//! Marks: what stands for a row of data, and its own looks.

use super::reader::Node;
use super::style::{Anchor, Baseline, Color, Curve, Symbol};
use crate::explainer::Str;

/// Kinds of marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are Vega-Lite's")]
pub enum Kind {
    Bar,
    Line,
    Area,
    Point,
    Circle,
    Square,
    Rule,
    Text,
    Rect,
    Tick,
}

const KINDS: [Kind; 10] = [
    Kind::Bar,
    Kind::Line,
    Kind::Area,
    Kind::Point,
    Kind::Circle,
    Kind::Square,
    Kind::Rule,
    Kind::Text,
    Kind::Rect,
    Kind::Tick,
];

const KIND_NAMES: [&str; 10] = ["bar", "line", "area", "point", "circle", "square", "rule", "text", "rect", "tick"];

impl Kind {
    /// Whether rows are joined into one shape a series.
    pub(crate) fn joins(self) -> bool {
        matches!(self, Kind::Line | Kind::Area)
    }

    /// Whether it stands for data rather than remarks on it.
    pub(crate) fn is_data(self) -> bool {
        !matches!(self, Kind::Rule | Kind::Text)
    }

    /// Whether it is drawn as a symbol.
    pub(crate) fn is_symbol(self) -> bool {
        matches!(self, Kind::Point | Kind::Circle | Kind::Square)
    }
}

/// A direction that a bar, area or tick grows in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Up or down from a horizontal base.
    Vertical,
    /// Left or right from a vertical base.
    Horizontal,
}

/// Points drawn on a line or an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dots {
    /// None, except where a value stands alone.
    None,
    /// Filled.
    Filled,
    /// An outline filled with the page's colour.
    Hollow,
}

/// A mark with its own properties; what is `None` is decided by the channels or the theme.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "the names are Vega-Lite's")]
pub struct Mark {
    pub kind: Kind,
    pub color: Option<Color>,
    pub fill: Option<Paint>,
    pub stroke: Option<Paint>,
    pub filled: Option<bool>,
    pub dots: Dots,
    pub dot_size: Option<f64>,
    pub line: bool,
    pub curve: Curve,
    pub stroke_dash: Vec<f64>,
    pub stroke_width: Option<f64>,
    pub opacity: Option<f64>,
    pub size: Option<f64>,
    pub shape: Option<Symbol>,
    pub align: Option<Anchor>,
    pub baseline: Option<Baseline>,
    pub dx: f64,
    pub dy: f64,
    pub angle: f64,
    pub font_size: Option<f64>,
    pub bold: bool,
    pub corner: f64,
    pub direction: Option<Direction>,
    pub text: Option<Str>,
}

/// A colour or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paint {
    /// Not painted.
    None,
    /// Painted.
    Solid(Color),
}

impl Mark {
    pub(super) fn plain(kind: Kind) -> Mark {
        Mark {
            kind,
            color: None,
            fill: None,
            stroke: None,
            filled: None,
            dots: Dots::None,
            dot_size: None,
            line: false,
            curve: Curve::Linear,
            stroke_dash: Vec::new(),
            stroke_width: None,
            opacity: None,
            size: None,
            shape: None,
            align: None,
            baseline: None,
            dx: 0.0,
            dy: 0.0,
            angle: 0.0,
            font_size: None,
            bold: false,
            corner: 0.0,
            direction: None,
            text: None,
        }
    }

    /// Whether its inside is painted unless its fill says otherwise.
    pub(crate) fn is_filled(&self) -> bool {
        self.filled.unwrap_or(!matches!(self.kind, Kind::Point | Kind::Line | Kind::Rule))
    }

    /// Reads `"bar"` or `{"type": "bar", …}`.
    pub(super) fn read(node: &Node) -> Option<Mark> {
        let expected = "a supported mark";
        if !node.value.is_object() {
            return node.one_of(&KIND_NAMES, expected).map(|at| Mark::plain(KINDS[at]));
        }
        let kind = match node.get("type") {
            Some(kind) => KINDS[kind.one_of(&KIND_NAMES, expected)?],
            None => {
                node.missing("a mark with a `type`");
                return None;
            }
        };
        let mut mark = Mark::plain(kind);
        let number = |key| node.number_of(key);
        mark.color = node.get("color").and_then(|node| read_color(&node));
        mark.fill = node.get("fill").and_then(|node| read_paint(&node));
        mark.stroke = node.get("stroke").and_then(|node| read_paint(&node));
        mark.filled = node.flag_of("filled");
        mark.opacity = number("opacity").or(number("fillOpacity")).or(number("strokeOpacity"));
        mark.stroke_width = number("strokeWidth").or(number("thickness"));
        mark.size = number("size");
        mark.dx = number("dx").or(number("xOffset")).unwrap_or(0.0);
        mark.dy = number("dy").or(number("yOffset")).unwrap_or(0.0);
        mark.angle = number("angle").unwrap_or(0.0);
        mark.font_size = number("fontSize");
        mark.corner = number("cornerRadius").or(number("cornerRadiusEnd")).unwrap_or(0.0);
        if let Some(dash) = node.get("strokeDash") {
            mark.stroke_dash = dash.items().iter().filter_map(|item| item.number()).collect();
        }
        if let Some(curve) = node.get("interpolate") {
            const NAMES: [&str; 5] = ["linear", "monotone", "step", "step-before", "step-after"];
            const CURVES: [Curve; 5] =
                [Curve::Linear, Curve::Monotone, Curve::Step, Curve::StepBefore, Curve::StepAfter];
            mark.curve = curve.one_of(&NAMES, "a supported interpolation").map_or(Curve::Linear, |at| CURVES[at]);
        }
        if let Some(point) = node.get("point") {
            (mark.dots, mark.dot_size) = read_dots(&point);
        }
        if let Some(line) = node.get("line") {
            mark.line = line.value.is_object() || line.flag() == Some(true);
        }
        mark.shape = node.get("shape").and_then(|node| read_symbol(&node));
        mark.align = node.get("align").and_then(|node| {
            node.one_of(&["left", "center", "right"], "an alignment")
                .map(|at| [Anchor::Start, Anchor::Middle, Anchor::End][at])
        });
        mark.baseline = node.get("baseline").and_then(|node| {
            node.one_of(&["top", "middle", "alphabetic", "bottom"], "a baseline")
                .map(|at| [Baseline::Top, Baseline::Middle, Baseline::Alphabetic, Baseline::Bottom][at])
        });
        mark.direction = node.get("orient").and_then(|node| {
            node.one_of(&["vertical", "horizontal"], "an orientation")
                .map(|at| [Direction::Vertical, Direction::Horizontal][at])
        });
        mark.bold = node.get("fontWeight").is_some_and(|node| {
            node.value.as_str() == Some("bold") || node.value.as_f64().is_some_and(|weight| weight >= 600.0)
        });
        mark.text = node.get("text").and_then(|node| node.text());
        // A reader always has a tooltip, and nothing is drawn outside of the plot: nothing to decide.
        node.skip(&["tooltip", "clip", "aria", "description"]);
        node.finish("a supported mark property");
        Some(mark)
    }
}

fn read_dots(node: &Node) -> (Dots, Option<f64>) {
    match node.value {
        serde_json::Value::Object(_) => {
            let filled = node.flag_of("filled").unwrap_or(true);
            let fill = node.get("fill").and_then(|node| read_paint(&node));
            let size = node.number_of("size");
            node.skip(&["color", "opacity", "stroke", "strokeWidth", "shape"]);
            node.finish("a supported property of points");
            let hollow = !filled || fill.is_some_and(|fill| fill != Paint::Solid(Color::Hue(0)));
            (if hollow { Dots::Hollow } else { Dots::Filled }, size)
        }
        serde_json::Value::String(text) if text == "transparent" => (Dots::None, None),
        _ => (if node.flag() == Some(true) { Dots::Filled } else { Dots::None }, None),
    }
}

pub(super) fn read_symbol(node: &Node) -> Option<Symbol> {
    const NAMES: [&str; 6] = ["circle", "square", "diamond", "triangle-up", "cross", "triangle"];
    const SYMBOLS: [Symbol; 6] =
        [Symbol::Circle, Symbol::Square, Symbol::Diamond, Symbol::TriangleUp, Symbol::Cross, Symbol::TriangleUp];
    node.one_of(&NAMES, "a supported symbol").map(|at| SYMBOLS[at])
}

fn read_paint(node: &Node) -> Option<Paint> {
    match node.value.as_str() {
        None if node.value.is_null() => Some(Paint::None),
        Some("none" | "transparent") => Some(Paint::None),
        _ => read_color(node).map(Paint::Solid),
    }
}

/// Reads a colour; one of the theme's own stays the theme's, so that it follows the reader's light or dark.
pub(super) fn read_color(node: &Node) -> Option<Color> {
    let color = node.value.as_str().and_then(color);
    if color.is_none() {
        node.unsupported("a colour such as `#0b5fa5`");
    }
    color
}

/// The theme's hues as a specification writes them.
pub(crate) const HUES: [u32; 6] = [0x0b5fa5, 0xc4541a, 0x1a7f6e, 0x8a4f9e, 0x9a7400, 0x6b7280];

/// A colour as CSS writes it: hex, or one of the common names.
pub(crate) fn color(text: &str) -> Option<Color> {
    const NAMES: [(&str, Color); 20] = [
        ("black", Color::Ink),
        ("white", Color::Paper),
        ("gray", Color::Hue(5)),
        ("grey", Color::Hue(5)),
        ("lightgray", Color::Rule),
        ("lightgrey", Color::Rule),
        ("darkgray", Color::Soft),
        ("darkgrey", Color::Soft),
        ("steelblue", Color::Hue(0)),
        ("blue", Color::Hue(0)),
        ("orange", Color::Hue(1)),
        ("teal", Color::Hue(2)),
        ("purple", Color::Hue(3)),
        ("gold", Color::Hue(4)),
        ("red", Color::Rgb(0xff0000)),
        ("firebrick", Color::Rgb(0xb22222)),
        ("crimson", Color::Rgb(0xdc143c)),
        ("green", Color::Rgb(0x008000)),
        ("salmon", Color::Rgb(0xfa8072)),
        ("yellow", Color::Rgb(0xffff00)),
    ];
    if let Some((_, color)) = NAMES.iter().find(|(name, _)| text.eq_ignore_ascii_case(name)) {
        return Some(*color);
    }
    let hex = text.strip_prefix('#')?;
    let number = u32::from_str_radix(hex, 16).ok().filter(|_| hex.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    let rgb = match hex.len() {
        6 => number,
        3 => (number & 0xf00) * 0x1100 + (number & 0xf0) * 0x110 + (number & 0xf) * 0x11,
        _ => return None,
    };
    match HUES.iter().position(|hue| *hue == rgb) {
        Some(hue) => Some(Color::Hue(hue as u8)),
        None => Some(Color::Rgb(rgb)),
    }
}
