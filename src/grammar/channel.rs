//! Channels: what a mark's looks can be bound to.

/// A channel of an encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names are Vega-Lite's")]
pub enum Channel {
    X,
    Y,
    X2,
    Y2,
    XOffset,
    YOffset,
    Color,
    Fill,
    Stroke,
    Opacity,
    StrokeDash,
    StrokeWidth,
    Size,
    Shape,
    Text,
    Detail,
    Order,
    Tooltip,
}

use Channel::*;

impl Channel {
    pub(super) const ALL: [Channel; 18] = [
        X,
        Y,
        X2,
        Y2,
        XOffset,
        YOffset,
        Color,
        Fill,
        Stroke,
        Opacity,
        StrokeDash,
        StrokeWidth,
        Size,
        Shape,
        Text,
        Detail,
        Order,
        Tooltip,
    ];

    pub(super) const NAMES: [&'static str; 18] = [
        "x",
        "y",
        "x2",
        "y2",
        "xOffset",
        "yOffset",
        "color",
        "fill",
        "stroke",
        "opacity",
        "strokeDash",
        "strokeWidth",
        "size",
        "shape",
        "text",
        "detail",
        "order",
        "tooltip",
    ];

    /// The channels that split a mark into series, and so stack it.
    pub(crate) const SPLITTING: [Channel; 9] =
        [Color, Fill, Stroke, Opacity, StrokeDash, StrokeWidth, Size, Shape, Detail];

    /// The channel whose scale this one is placed by.
    pub(crate) fn scale(self) -> Channel {
        match self {
            X2 => X,
            Y2 => Y,
            other => other,
        }
    }

    /// Whether it places a mark along x or y.
    pub(crate) fn is_position(self) -> bool {
        matches!(self, X | Y | X2 | Y2)
    }

    /// Whether it is read through a scale.
    pub(crate) fn is_scaled(self) -> bool {
        !matches!(self, Text | Detail | Order | Tooltip)
    }
}
