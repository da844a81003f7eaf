//! Functions of colours: a colour is the text that CSS reads, `rgb(70, 130, 180)`.

use super::call::{Arguments, Table};
use crate::explainer::number_text;
use crate::flow::colour::{from_hcl, from_hsl, from_lab};
use crate::flow::css_colour::read;
use crate::flow::{Value, math};

/// The functions.
pub(super) const TABLE: &Table = &[
    ("rgb", |of| shown(of, |channels| channels)),
    ("hsl", |of| shown(of, from_hsl)),
    ("lab", |of| shown(of, from_lab)),
    ("hcl", |of| shown(of, from_hcl)),
    ("luminance", |of| luminance(of, 0).into()),
    ("contrast", |of| {
        let (a, b) = (luminance(of, 0), luminance(of, 1));
        ((a.max(b) + 0.05) / (a.min(b) + 0.05)).into()
    }),
];

/// A colour from three channels and an opacity; from a text it is that text.
fn shown(of: &Arguments<'_>, convert: fn([f64; 3]) -> [f64; 3]) -> Value {
    if of.count() < 3 {
        return of.at(0).clone();
    }
    let channels = convert([of.number(0), of.number(1), of.number(2)]);
    let opacity = of.number_or(3, 1.0);
    let mut out = String::from(if opacity == 1.0 { "rgb(" } else { "rgba(" });
    for (at, channel) in channels.iter().enumerate() {
        if at > 0 {
            out.push_str(", ");
        }
        let channel = (channel + 0.5).floor();
        out.push_str(&number_text(if channel.is_nan() { 0.0 } else { channel.clamp(0.0, 255.0) }));
    }
    if opacity != 1.0 {
        out.push_str(", ");
        out.push_str(&number_text(if opacity.is_nan() { 1.0 } else { opacity.clamp(0.0, 1.0) }));
    }
    out.push(')');
    Value::Text(out.into())
}

/// The relative luminance of a colour, 0 to 1 (WCAG 2.0); NaN where it cannot be read.
fn luminance(of: &Arguments<'_>, place: usize) -> f64 {
    let Some((channels, _)) = read(&of.text(place)) else { return f64::NAN };
    let [red, green, blue] = channels.map(|channel| {
        let channel = channel / 255.0;
        if channel <= 0.039_28 { channel / 12.92 } else { math::pow((channel + 0.055) / 1.055, 2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}
