//! Guides: what a specification says of scales, axes and legends.

use super::encoding::{Datum, Format, Measure};
use super::reader::Node;

/// Kinds of scales that a specification can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are Vega-Lite's")]
pub enum ScaleKind {
    Linear,
    Log,
    Sqrt,
    Time,
    Band,
    Point,
    Ordinal,
}

/// What a specification says of a scale; `None` is for the defaults.
#[derive(Debug, Clone, PartialEq, Default)]
#[allow(missing_docs, reason = "the names are Vega-Lite's")]
pub struct ScaleDef {
    /// Whether it says anything.
    pub written: bool,
    pub kind: Option<ScaleKind>,
    pub domain: Option<Vec<Datum>>,
    pub domain_min: Option<f64>,
    pub domain_max: Option<f64>,
    pub range: Option<Vec<Datum>>,
    pub zero: Option<bool>,
    pub nice: Option<bool>,
    pub reverse: bool,
    pub padding: Option<f64>,
    pub padding_inner: Option<f64>,
    pub padding_outer: Option<f64>,
    /// `scale: null`: values are colours and sizes as they are.
    pub none: bool,
}

impl ScaleDef {
    pub(super) fn read(node: &Node) -> ScaleDef {
        let mut def = ScaleDef { written: true, ..ScaleDef::default() };
        if node.value.is_null() {
            def.none = true;
            return def;
        }
        def.kind = node.get("type").and_then(|node| {
            const NAMES: [&str; 8] = ["linear", "log", "sqrt", "time", "utc", "band", "point", "ordinal"];
            const KINDS: [ScaleKind; 8] = [
                ScaleKind::Linear,
                ScaleKind::Log,
                ScaleKind::Sqrt,
                ScaleKind::Time,
                ScaleKind::Time,
                ScaleKind::Band,
                ScaleKind::Point,
                ScaleKind::Ordinal,
            ];
            node.one_of(&NAMES, "a supported type of scale").map(|at| KINDS[at])
        });
        def.domain = read_list(node, "domain");
        def.range = read_list(node, "range");
        def.domain_min = node.number_of("domainMin");
        def.domain_max = node.number_of("domainMax");
        def.zero = node.flag_of("zero");
        def.nice = node.get("nice").and_then(|node| if node.value.is_boolean() { node.flag() } else { Some(true) });
        def.reverse = node.flag_of("reverse").unwrap_or(false);
        def.padding = node.number_of("padding");
        def.padding_inner = node.number_of("paddingInner");
        def.padding_outer = node.number_of("paddingOuter");
        // The theme decides the colours of a scheme, and marks never leave the plot.
        node.skip(&["scheme", "clamp", "round"]);
        node.finish("a supported property of a scale");
        def
    }
}

/// An array of numbers and texts.
fn read_list(node: &Node, key: &'static str) -> Option<Vec<Datum>> {
    let mut out = Vec::new();
    for item in node.get(key)?.items() {
        out.extend(Datum::read(item.value));
    }
    Some(out)
}

/// What a specification says of an axis.
#[derive(Debug, Clone, PartialEq, Default)]
#[allow(missing_docs, reason = "the names are Vega-Lite's")]
pub struct AxisDef {
    /// Whether it says anything.
    pub written: bool,
    pub hidden: bool,
    pub format: Option<Format>,
    pub values: Option<Vec<Datum>>,
    pub tick_count: Option<f64>,
    pub grid: Option<bool>,
    pub labels: Option<bool>,
    pub label_angle: Option<f64>,
}

impl AxisDef {
    pub(super) fn read(node: &Node, measure: Measure) -> AxisDef {
        let mut def = AxisDef { written: true, ..AxisDef::default() };
        if node.value.is_null() {
            def.hidden = true;
            return def;
        }
        def.format = node.get("format").and_then(|node| Format::read(&node, measure));
        def.values = read_list(node, "values");
        def.tick_count = node.number_of("tickCount");
        def.grid = node.flag_of("grid");
        def.labels = node.flag_of("labels");
        def.label_angle = node.number_of("labelAngle");
        // The theme's own: lines, colours, type and sides.
        node.skip(&[
            "title",
            "domain",
            "ticks",
            "orient",
            "offset",
            "tickSize",
            "labelPadding",
            "titlePadding",
            "labelFontSize",
            "labelColor",
            "gridColor",
            "domainColor",
            "tickColor",
            "labelFlush",
            "labelOverlap",
            "labelLimit",
            "zindex",
            "titleFontSize",
            "gridDash",
        ]);
        node.finish("a supported property of an axis");
        def
    }
}

/// What a specification says of a legend.
#[derive(Debug, Clone, PartialEq, Default)]
#[allow(missing_docs, reason = "the names are Vega-Lite's")]
pub struct LegendDef {
    pub hidden: bool,
    pub format: Option<Format>,
}

impl LegendDef {
    pub(super) fn read(node: &Node, measure: Measure) -> LegendDef {
        let mut def = LegendDef { hidden: node.value.is_null(), format: None };
        if !def.hidden {
            def.format = node.get("format").and_then(|node| Format::read(&node, measure));
            node.skip(&["title", "orient", "values", "symbolType", "columns", "direction", "offset", "labelLimit"]);
            node.finish("a supported property of a legend");
        }
        def
    }
}
