//! Functions of colours: a colour is the text that CSS reads, `rgb(70, 130, 180)`.

use super::call::{Arguments, Table};
use crate::explainer::{number_text, parse_number};
use crate::flow::colour::{from_hcl, from_hsl, from_lab};
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
    let Some(channels) = read(&of.text(place)) else { return f64::NAN };
    let [red, green, blue] = channels.map(|channel| {
        let channel = channel / 255.0;
        if channel <= 0.039_28 { channel / 12.92 } else { math::pow((channel + 0.055) / 1.055, 2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// Red, green and blue, 0 to 255, of `#rgb`, `#rrggbb`, `rgb(r, g, b)` and a few names.
fn read(text: &str) -> Option<[f64; 3]> {
    let text = text.trim().to_ascii_lowercase();
    if let Some(hex) = text.strip_prefix('#') {
        let digits: Vec<f64> = hex.chars().map(|digit| digit.to_digit(16).map(f64::from)).collect::<Option<_>>()?;
        return match digits[..] {
            [r, g, b] | [r, g, b, _] => Some([17.0 * r, 17.0 * g, 17.0 * b]),
            [a, b, c, d, e, f] | [a, b, c, d, e, f, _, _] => Some([16.0 * a + b, 16.0 * c + d, 16.0 * e + f]),
            _ => None,
        };
    }
    if let Some(inner) = text.strip_prefix("rgb") {
        let inner = inner.trim_start_matches('a').trim_start().strip_prefix('(')?.strip_suffix(')')?;
        let mut channels = inner.split([',', ' ', '/']).filter(|part| !part.is_empty()).map(|part| {
            part.strip_suffix('%').map_or_else(|| parse_number(part), |part| Some(parse_number(part)? * 2.55))
        });
        return Some([channels.next()??, channels.next()??, channels.next()??]);
    }
    let hex = match &*text {
        "black" => 0x00_0000,
        "white" => 0xff_ffff,
        "gray" | "grey" => 0x80_8080,
        "lightgray" | "lightgrey" => 0xd3_d3d3,
        "red" => 0xff_0000,
        "green" => 0x00_8000,
        "blue" => 0x00_00ff,
        "yellow" => 0xff_ff00,
        "orange" => 0xff_a500,
        "purple" => 0x80_0080,
        "steelblue" => 0x46_82b4,
        "firebrick" => 0xb2_2222,
        _ => return None,
    };
    Some([f64::from(hex >> 16), f64::from(hex >> 8 & 255), f64::from(hex & 255)])
}
