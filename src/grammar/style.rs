//! Words of style that a specification and its scene share: colours, forms, anchors.

/// How a line runs between its points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Curve {
    /// Straight.
    Linear,
    /// Smooth, never beyond the points (d3's `curveMonotoneX`).
    Monotone,
    /// In steps that change half way.
    Step,
    /// In steps that change at the earlier point.
    StepBefore,
    /// In steps that change at the later point.
    StepAfter,
    /// Smooth, for lines that run down (d3's `curveMonotoneY`).
    MonotoneY,
    /// A cubic B-spline (d3's `curveBasis`).
    Basis,
    /// A cardinal spline (d3's `curveCardinal`).
    Cardinal,
    /// A natural cubic spline (d3's `curveNatural`).
    Natural,
}

/// Forms of symbols.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Symbol {
    /// A circle.
    Circle,
    /// A square.
    Square,
    /// A diamond.
    Diamond,
    /// A triangle with its tip up.
    TriangleUp,
    /// A cross.
    Cross,
    /// A triangle with its tip down.
    TriangleDown,
    /// A triangle with its tip to the left.
    TriangleLeft,
    /// A triangle with its tip to the right.
    TriangleRight,
    /// A level line.
    Stroke,
    /// An arrow that points up.
    Arrow,
    /// A narrow triangle that points up.
    Wedge,
}

/// A colour: a role that the theme decides, or one that the specification wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Color {
    /// Text and strong lines.
    Ink,
    /// Secondary text.
    Soft,
    /// Grid and hair lines.
    Rule,
    /// The page behind the chart.
    Paper,
    /// A hue of the theme, from 0; see [`crate::paint::Palette`].
    Hue(u8),
    /// 0xRRGGBB as written.
    Rgb(u32),
    /// 0xRRGGBB on a light page and on a dark one: a ramp's greatest value stands out on both.
    Pair(u32, u32),
}

/// Which part of a text stands at its x.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// Its start.
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

/// Which part of a text stands at its y.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Baseline {
    /// Its top.
    Top,
    /// Its middle.
    Middle,
    /// The line it is written on.
    Alphabetic,
    /// Its bottom.
    Bottom,
}
