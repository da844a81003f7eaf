//! Colour spaces: conversions and blends as d3-color and d3-interpolate make them.

use super::math::{atan2, cbrt, cos, pow, sin, sqrt};

/// What two colours are blended in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Space {
    /// Red, green, blue.
    Rgb,
    /// Hue, saturation, lightness.
    Hsl,
    /// CIELAB.
    Lab,
    /// CIELAB by hue, chroma and luminance.
    Hcl,
    /// Dave Green's cubehelix.
    Cubehelix,
    /// A space with a hue, the long way round.
    Long(Hued),
}

/// The spaces whose first channel is a hue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "they are told at `Space`")]
pub enum Hued {
    Hsl,
    Hcl,
    Cubehelix,
}

/// Cubehelix' coefficients, green before red.
const HELIX: [[f64; 2]; 3] = [[-0.14861, 1.78277], [-0.29227, -0.90649], [1.97294, 0.0]];

impl Space {
    /// The space that Vega names.
    pub fn named(name: &str) -> Option<Space> {
        Some(match name {
            "rgb" => Space::Rgb,
            "hsl" => Space::Hsl,
            "lab" => Space::Lab,
            "hcl" => Space::Hcl,
            "cubehelix" => Space::Cubehelix,
            "hsl-long" => Space::Long(Hued::Hsl),
            "hcl-long" => Space::Long(Hued::Hcl),
            "cubehelix-long" => Space::Long(Hued::Cubehelix),
            _ => return None,
        })
    }

    /// The colour at a share of the way from one to another, 0xRRGGBB each.
    pub fn mix(self, from: u32, to: u32, share: f64, gamma: f64) -> u32 {
        let (from, to) = (self.channels(from), self.channels(to));
        let mixed = [0, 1, 2].map(|at| {
            let (a, b) = (from[at], to[at]);
            // What has no hue takes the other's.
            if a.is_nan() || b.is_nan() {
                return if a.is_nan() { b } else { a };
            }
            let mut way = b - a;
            if at == 0 && matches!(self, Space::Hsl | Space::Hcl | Space::Cubehelix) && way.abs() > 180.0 {
                way -= 360.0 * (way / 360.0).round();
            }
            match self {
                Space::Rgb if gamma != 1.0 => {
                    let [a, b] = [a, b].map(|channel| pow(channel, gamma));
                    pow(a + (b - a) * share, 1.0 / gamma)
                }
                Space::Cubehelix | Space::Long(Hued::Cubehelix) if at == 2 => a + way * pow(share, gamma),
                _ => a + way * share,
            }
        });
        let known = mixed.map(|channel| if channel.is_nan() { 0.0 } else { channel });
        let rgb = match self {
            Space::Rgb => known,
            Space::Hsl | Space::Long(Hued::Hsl) => from_hsl(known),
            Space::Lab => from_lab(known),
            Space::Hcl | Space::Long(Hued::Hcl) => from_hcl(known),
            Space::Cubehelix | Space::Long(Hued::Cubehelix) => from_cubehelix(known),
        };
        rgb.iter().fold(0, |rgb, channel| rgb << 8 | (channel + 0.5).floor().clamp(0.0, 255.0) as u32)
    }

    fn channels(self, rgb: u32) -> [f64; 3] {
        let rgb = [16, 8, 0].map(|shift| f64::from(rgb >> shift & 255));
        match self {
            Space::Rgb => rgb,
            Space::Hsl | Space::Long(Hued::Hsl) => to_hsl(rgb),
            Space::Lab => to_lab(rgb),
            Space::Hcl | Space::Long(Hued::Hcl) => {
                let [light, a, b] = to_lab(rgb);
                if a == 0.0 && b == 0.0 {
                    let chroma = if light > 0.0 && light < 100.0 { 0.0 } else { f64::NAN };
                    return [f64::NAN, chroma, light];
                }
                [atan2(b, a).to_degrees().rem_euclid(360.0), sqrt(a * a + b * b), light]
            }
            Space::Cubehelix | Space::Long(Hued::Cubehelix) => to_cubehelix(rgb),
        }
    }
}

/// Red, green and blue from hue (degrees), chroma and luminance.
pub fn from_hcl([hue, chroma, light]: [f64; 3]) -> [f64; 3] {
    let angle = hue.to_radians();
    from_lab([light, chroma * cos(angle), chroma * sin(angle)])
}

/// Hue, saturation and lightness; what a grey has none of is NaN.
fn to_hsl(rgb: [f64; 3]) -> [f64; 3] {
    let [red, green, blue] = rgb.map(|channel| channel / 255.0);
    let (least, most) = (red.min(green).min(blue), red.max(green).max(blue));
    let (span, light) = (most - least, (most + least) / 2.0);
    if span == 0.0 {
        return [f64::NAN, if light > 0.0 && light < 1.0 { 0.0 } else { f64::NAN }, light];
    }
    let sixth = if red == most {
        (green - blue) / span + if green < blue { 6.0 } else { 0.0 }
    } else if green == most {
        (blue - red) / span + 2.0
    } else {
        (red - green) / span + 4.0
    };
    [sixth * 60.0, span / if light < 0.5 { most + least } else { 2.0 - most - least }, light]
}

/// CIELAB with the white of D50.
fn to_lab(rgb: [f64; 3]) -> [f64; 3] {
    let [red, green, blue] = rgb.map(|channel| {
        let channel = channel / 255.0;
        if channel <= 0.04045 { channel / 12.92 } else { pow((channel + 0.055) / 1.055, 2.4) }
    });
    let bent = |t: f64| {
        let least: f64 = 6.0 / 29.0;
        if t > least * least * least { cbrt(t) } else { t / (3.0 * least * least) + 4.0 / 29.0 }
    };
    let y = bent(0.222_504_5 * red + 0.716_878_6 * green + 0.060_616_9 * blue);
    if red == green && green == blue {
        return [116.0 * y - 16.0, 0.0, 0.0];
    }
    let x = bent((0.436_074_7 * red + 0.385_064_9 * green + 0.143_080_4 * blue) / 0.96422);
    let z = bent((0.013_932_2 * red + 0.097_104_5 * green + 0.714_173_3 * blue) / 0.82521);
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

fn to_cubehelix(rgb: [f64; 3]) -> [f64; 3] {
    let [red, green, blue] = rgb.map(|channel| channel / 255.0);
    let [[a, b], [c, d], [e, _]] = HELIX;
    let bc_da = b * c - d * a;
    let light = (bc_da * blue + e * d * red - e * b * green) / (bc_da + e * d - e * b);
    let along = blue - light;
    let across = (e * (green - light) - c * along) / d;
    let saturation = sqrt(across * across + along * along) / (e * light * (1.0 - light));
    let grey = saturation.is_nan() || saturation == 0.0;
    let hue = if grey { f64::NAN } else { (atan2(across, along).to_degrees() - 120.0).rem_euclid(360.0) };
    [hue, saturation, light]
}

fn from_cubehelix([hue, saturation, light]: [f64; 3]) -> [f64; 3] {
    let angle = (hue + 120.0).to_radians();
    let much = saturation * light * (1.0 - light);
    HELIX.map(|[along, across]| 255.0 * (light + much * (along * cos(angle) + across * sin(angle))))
}

/// Red, green and blue from hue (degrees), saturation and lightness (0 to 1).
pub fn from_hsl([hue, saturation, light]: [f64; 3]) -> [f64; 3] {
    let hue = hue.rem_euclid(360.0);
    let high = light + light.min(1.0 - light) * saturation;
    let low = 2.0 * light - high;
    [hue + 120.0, hue, hue + 240.0].map(|hue| {
        let hue = hue % 360.0;
        255.0
            * if hue < 60.0 {
                low + (high - low) * hue / 60.0
            } else if hue < 180.0 {
                high
            } else if hue < 240.0 {
                low + (high - low) * (240.0 - hue) / 60.0
            } else {
                low
            }
    })
}

/// Red, green and blue from CIELAB with the white of D50.
pub fn from_lab([light, a, b]: [f64; 3]) -> [f64; 3] {
    let y = (light + 16.0) / 116.0;
    let linear = |t: f64| {
        let least = 6.0 / 29.0;
        if t > least { t * t * t } else { 3.0 * least * least * (t - 4.0 / 29.0) }
    };
    let (x, y, z) = (0.96422 * linear(y + a / 500.0), linear(y), 0.82521 * linear(y - b / 200.0));
    let channels = [
        3.133_856_1 * x - 1.616_866_7 * y - 0.490_614_6 * z,
        -0.978_768_4 * x + 1.916_141_5 * y + 0.033_454_0 * z,
        0.071_945_3 * x - 0.228_991_4 * y + 1.405_242_7 * z,
    ];
    channels.map(|x| 255.0 * if x <= 0.003_130_8 { 12.92 * x } else { 1.055 * pow(x, 1.0 / 2.4) - 0.055 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blends_are_those_of_d3_interpolate() {
        let cases = [
            ("rgb", 1.0, 0xf7e3c4, 0xb2182b, [0xe6b09e, 0xd57e78, 0xb92c3a]),
            ("rgb", 2.2, 0xf7e3c4, 0xb2182b, [0xe8c7ad, 0xd8a691, 0xba524e]),
            ("hsl", 1.0, 0xf7e3c4, 0xb2182b, [0xf0b88f, 0xe97c5a, 0xc71b24]),
            ("hsl-long", 1.0, 0xff0000, 0x0000ff, [0xffff00, 0x00ff00, 0x0066ff]),
            ("lab", 1.0, 0xffffff, 0x0b5fa5, [0xcad4e9, 0x96abd2, 0x386dae]),
            ("hcl", 1.0, 0xf7e3c4, 0xb2182b, [0xe5b98e, 0xd58c61, 0xba3932]),
            ("hcl", 1.0, 0xffffff, 0x0b5fa5, [0xa3d7ff, 0x76adfb, 0x2a6eb6]),
            ("hcl", 1.0, 0x000000, 0x808080, [0x222222, 0x3f3f3f, 0x727272]),
            ("hcl-long", 1.0, 0xff0000, 0x0000ff, [0x557f00, 0x008240, 0x0054ff]),
            ("cubehelix", 1.0, 0xff0000, 0x0000ff, [0xff005e, 0xee00d1, 0x2f00ff]),
            ("cubehelix", 3.0, 0xf7e3c4, 0xb2182b, [0xffdcc0, 0xffbfa4, 0xee3d45]),
            ("cubehelix-long", 1.0, 0xf7e3c4, 0xb2182b, [0x85e588, 0x3db7e3, 0xc41a7d]),
        ];
        for (name, gamma, from, to, expected) in cases {
            let space = Space::named(name).expect(name);
            let mixed = [0.25, 0.5, 0.9].map(|share| space.mix(from, to, share, gamma));
            assert_eq!(mixed.map(|rgb| format!("{rgb:06x}")), expected.map(|rgb| format!("{rgb:06x}")), "{name}");
        }
    }
}
