//! Looks: the colours, lines and symbols of a row.

use super::policy;
use super::stage::Stage;
use super::{Color, Style, Symbol};
use crate::explainer::Str;
use crate::grammar::{Channel, Datum, Def, Domain, HUES, Kind, Layer, Measure, Paint, Role, Scale, Source, color};

const SYMBOLS: [Symbol; 5] = [Symbol::Circle, Symbol::Square, Symbol::TriangleUp, Symbol::Diamond, Symbol::Cross];
const DASHES: [&[f64]; 5] = [&[], &[5.0, 3.0], &[2.0, 2.0], &[8.0, 3.0, 2.0, 3.0], &[1.0, 3.0]];

/// A colour with how strong it is: ramps are one hue from faint to full, so that they work on light and dark pages.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tint {
    pub color: Color,
    pub strength: f64,
}

impl Tint {
    fn full(color: Color) -> Tint {
        Tint { color, strength: 1.0 }
    }
}

impl Stage<'_> {
    /// Where a row's value lies in a scale's domain: the place of its category, or its share of the span.
    fn value(&self, scale: &Scale, layer: &Layer, source: &Source, row: usize) -> Option<(usize, f64)> {
        match (&scale.domain, source) {
            (Domain::Discrete(categories), _) => {
                let key = match source {
                    Source::Field(column) => layer.data.key(*column, row)?,
                    Source::Datum(datum) | Source::Value(datum) => datum.key(),
                };
                let at = categories.find(&key)?;
                Some((at, at as f64 / (categories.keys.len().max(2) - 1) as f64))
            }
            (Domain::Continuous([low, high]), _) => {
                let value = match source {
                    Source::Field(column) => layer.data.number(*column, row),
                    Source::Datum(datum) | Source::Value(datum) => datum.number(scale.measure),
                };
                let share = if high == low { 0.5 } else { ((value - low) / (high - low)).clamp(0.0, 1.0) };
                share.is_finite().then_some((0, share))
            }
        }
    }

    /// The tint of a place in a colour scale.
    pub fn tint(&self, scale: &Scale, at: usize, share: f64) -> Tint {
        let written: Vec<Color> = scale.def.range.iter().flatten().filter_map(|datum| color(&datum.key())).collect();
        if !written.is_empty() {
            if scale.categories().is_some() {
                return Tint::full(written[at % written.len()]);
            }
            return Tint::full(blend(&written, share));
        }
        match scale.measure {
            Measure::Nominal => Tint::full(Color::Hue((at % 6) as u8)),
            _ => Tint { color: Color::Hue(0), strength: ((0.25 + 0.75 * share) * 100.0).round() / 100.0 },
        }
    }

    fn tint_of(&self, layer: &Layer, channel: Channel, row: usize) -> Option<Tint> {
        let def = layer.encoding.get(channel)?;
        let source = layer.source(def, row);
        match source {
            Source::Value(Datum::Text(text)) => color(text).map(Tint::full),
            Source::Value(Datum::Number(_)) => None,
            Source::Field(column) if def.scale.none => color(&layer.data.key(*column, row)?).map(Tint::full),
            source => {
                let scale = self.plot.scale(channel)?;
                let (at, share) = self.value(scale, layer, source, row)?;
                Some(self.tint(scale, at, share))
            }
        }
    }

    /// The tint that stands for a row: in its mark, its label, its legend.
    pub fn main_tint(&self, layer: &Layer, row: usize) -> Tint {
        let solid = |paint: Option<Paint>| match paint {
            Some(Paint::Solid(color)) => Some(color),
            _ => None,
        };
        let of_mark = layer.mark.color.or(solid(layer.mark.fill)).or(solid(layer.mark.stroke));
        [Channel::Color, Channel::Fill, Channel::Stroke]
            .into_iter()
            .find_map(|channel| self.tint_of(layer, channel, row))
            .unwrap_or(Tint::full(of_mark.unwrap_or(match layer.mark.kind {
                Kind::Text => Color::Ink,
                Kind::Rule => Color::Soft,
                _ => Color::Hue(0),
            })))
    }

    /// A number from a channel, or that of its mark.
    pub fn size_of(&self, layer: &Layer, channel: Channel, row: usize, mark: Option<f64>) -> Option<f64> {
        let Some(def) = layer.encoding.get(channel) else { return mark };
        let source = layer.source(def, row);
        if let Source::Value(datum) = source {
            return Some(datum.number(Measure::Quantitative)).filter(|value| value.is_finite()).or(mark);
        }
        let scale = self.plot.scale(channel)?;
        let (_, share) = self.value(scale, layer, source, row)?;
        let numbers: Vec<f64> =
            scale.def.range.iter().flatten().map(|datum| datum.number(Measure::Quantitative)).collect();
        let [low, high] = match numbers[..] {
            [low, .., high] => [low, high],
            // Vega-Lite's own ranges.
            _ => match channel {
                Channel::Size if scale.domain == Domain::Continuous([0.0, 0.0]) => [30.0, 30.0],
                Channel::Size => [0.0, 361.0],
                Channel::Opacity => [0.3, 0.8],
                _ => [1.0, 4.0],
            },
        };
        Some(low + share * (high - low))
    }

    /// The symbol of a row.
    pub fn symbol_of(&self, layer: &Layer, row: usize) -> Symbol {
        let of_mark = layer.mark.shape.unwrap_or(match layer.mark.kind {
            Kind::Square => Symbol::Square,
            _ => Symbol::Circle,
        });
        let scaled = layer.encoding.get(Channel::Shape).and_then(|def| {
            let scale = self.plot.scale(Channel::Shape)?;
            Some(self.symbol(self.value(scale, layer, layer.source(def, row), row)?.0))
        });
        scaled.unwrap_or(of_mark)
    }

    /// The symbol at a place of a scale.
    pub fn symbol(&self, at: usize) -> Symbol {
        SYMBOLS[at % SYMBOLS.len()]
    }

    /// The dash at a place of a scale.
    pub fn dash(&self, at: usize) -> Vec<f64> {
        DASHES[at % DASHES.len()].to_vec()
    }

    fn dash_of(&self, layer: &Layer, row: usize) -> Vec<f64> {
        let Some(def) = layer.encoding.get(Channel::StrokeDash) else { return layer.mark.stroke_dash.clone() };
        match layer.source(def, row) {
            Source::Value(Datum::Text(lengths)) => {
                lengths.split(' ').filter_map(crate::explainer::parse_number).collect()
            }
            source => {
                let at = self.plot.scale(Channel::StrokeDash).and_then(|scale| self.value(scale, layer, source, row));
                at.map_or_else(Vec::new, |(at, _)| self.dash(at))
            }
        }
    }

    /// The colours and lines of a row.
    pub fn style(&self, layer: &Layer, row: usize) -> Style {
        let mark = &layer.mark;
        let main = self.main_tint(layer, row);
        let filled = mark.is_filled();
        let of_channel = |channel| self.tint_of(layer, channel, row).map(|tint| tint.color);
        let paint = |paint: Option<Paint>, otherwise: Option<Color>| match paint {
            Some(Paint::None) => None,
            Some(Paint::Solid(color)) => Some(color),
            None => otherwise,
        };
        // Hollow bars hide the grid behind them, as hollow points hide the line.
        let hollow = matches!(mark.kind, Kind::Bar | Kind::Rect | Kind::Point).then_some(Color::Paper);
        let is_line = matches!(mark.kind, Kind::Line | Kind::Rule);
        let fill = match of_channel(Channel::Fill) {
            _ if is_line => None,
            Some(color) => Some(color),
            None => paint(mark.fill, if filled { Some(main.color) } else { hollow }),
        };
        let stroke = match of_channel(Channel::Stroke) {
            Some(color) => Some(color),
            None => paint(mark.stroke, if is_line || !filled { Some(main.color) } else { None }),
        };
        let default_width = match mark.kind {
            Kind::Line => 2.25,
            Kind::Point => 2.0,
            _ => 1.0,
        };
        let width = self.size_of(layer, Channel::StrokeWidth, row, mark.stroke_width).unwrap_or(default_width);
        let opacity = self.size_of(layer, Channel::Opacity, row, mark.opacity).unwrap_or(match mark.kind {
            Kind::Area => 0.85,
            _ => 1.0,
        });
        let mut style = Style {
            fill,
            stroke,
            stroke_width: if width.is_finite() { width.clamp(0.0, 100.0) } else { default_width },
            dash: Style::dashes(self.dash_of(layer, row)),
            opacity: (opacity * main.strength).clamp(0.0, 1.0),
            corner: if mark.corner.is_finite() { mark.corner.clamp(0.0, 100.0) } else { 0.0 },
        };
        if self.is_faded(layer, row) {
            fade(&mut style);
        }
        style
    }

    /// Whether another series or category than this row's is in focus.
    pub fn is_faded(&self, layer: &Layer, row: usize) -> bool {
        let Some(focus) = &self.focus else { return false };
        let place = self.plot.layers.iter().position(|other| std::ptr::eq(other, layer));
        place.is_some_and(|place| self.concerned[place]) && !is_of(layer, row, focus)
    }

    /// Whether a row is of a series that is not drawn.
    pub fn is_hidden(&self, layer: &Layer, row: usize) -> bool {
        self.hidden.iter().any(|name| is_of(layer, row, name))
    }

    /// Whether what is in focus is among what a layer shows, or should show.
    pub fn concerns(&self, layer: &Layer) -> bool {
        let Some(focus) = &self.focus else { return false };
        // A field that a layer of its own shows is a series, as is a datum: they concern the other layers of data.
        let whole = |layer: &Layer| shows(layer, focus) || told(layer).any(|(_, def)| is_datum(def, focus));
        let of_plot = layer.role == Role::Data && self.plot.layers.iter().any(whole);
        of_plot || (0..layer.data.rows).any(|row| is_of(layer, row, focus))
    }
}

/// The channels that tell a layer's series and categories apart.
fn told(layer: &Layer) -> impl Iterator<Item = &(Channel, Def)> {
    layer.encoding.defs.iter().filter(|(channel, _)| {
        let positions_tell = !layer.mark.kind.joins();
        let looks_tell = layer.role == Role::Data || *channel == Channel::Color;
        if channel.is_position() { positions_tell } else { looks_tell }
    })
}

fn shows(layer: &Layer, focus: &Str) -> bool {
    let mut places = layer.encoding.defs.iter().filter(|(channel, _)| channel.is_position());
    places.any(|(_, def)| def.field().is_some_and(|column| layer.data.columns[column].name == *focus))
}

fn is_datum(def: &Def, focus: &Str) -> bool {
    matches!(&def.source, Source::Datum(datum) if datum.key() == *focus)
}

/// Whether a row is of the series or category in focus.
fn is_of(layer: &Layer, row: usize, focus: &Str) -> bool {
    shows(layer, focus)
        || told(layer).any(|(_, def)| {
            let of_field = def.field().filter(|_| def.measure.is_discrete()).is_some_and(|column| {
                let is_it = |key: Str| key == *focus || layer.data.columns[column].label(&key) == &**focus;
                layer.data.key(column, row).is_some_and(is_it)
            });
            of_field || is_datum(def, focus)
        })
}

/// Steps a style back behind the one in focus.
pub fn fade(style: &mut Style) {
    let step_back = |color: Color| if color == Color::Paper { color } else { Color::Soft };
    style.fill = style.fill.map(step_back);
    style.stroke = style.stroke.map(step_back);
    style.opacity *= policy::FADED;
}

/// The colour at a share of the way through several.
fn blend(colors: &[Color], share: f64) -> Color {
    let place = share * (colors.len() - 1) as f64;
    let at = (place.floor() as usize).min(colors.len().saturating_sub(2));
    let rest = place - at as f64;
    let rgb = |color: Color| match color {
        Color::Rgb(rgb) => rgb,
        Color::Hue(hue) => HUES[usize::from(hue) % HUES.len()],
        Color::Paper => 0xffffff,
        _ => 0x565c66,
    };
    let (from, to) = (rgb(colors[at]), rgb(colors[(at + 1).min(colors.len() - 1)]));
    let mix = |shift: u32| {
        let part = |rgb: u32| f64::from(rgb >> shift & 0xff);
        ((part(from) + (part(to) - part(from)) * rest).round() as u32) << shift
    };
    Color::Rgb(mix(16) | mix(8) | mix(0))
}
