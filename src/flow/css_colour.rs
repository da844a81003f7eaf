//! Colours as CSS writes them: hex, functions and the named ones (CSS Color Module Level 4, sections 5 to 7).

use super::colour::from_hsl;
use crate::explainer::parse_number;

/// Red, green and blue, 0 to 255, and how much it covers, 0 to 1.
pub type Css = ([f64; 3], f64);

/// The named colours, each with its hex.
const NAMED: &str = "aliceblue#f0f8ff antiquewhite#faebd7 aqua#00ffff aquamarine#7fffd4 azure#f0ffff beige#f5f5dc bisque#ffe4c4 \
    black#000000 blanchedalmond#ffebcd blue#0000ff blueviolet#8a2be2 brown#a52a2a burlywood#deb887 \
    cadetblue#5f9ea0 chartreuse#7fff00 chocolate#d2691e coral#ff7f50 cornflowerblue#6495ed cornsilk#fff8dc \
    crimson#dc143c cyan#00ffff darkblue#00008b darkcyan#008b8b darkgoldenrod#b8860b darkgray#a9a9a9 \
    darkgreen#006400 darkgrey#a9a9a9 darkkhaki#bdb76b darkmagenta#8b008b darkolivegreen#556b2f darkorange#ff8c00 \
    darkorchid#9932cc darkred#8b0000 darksalmon#e9967a darkseagreen#8fbc8f darkslateblue#483d8b \
    darkslategray#2f4f4f darkslategrey#2f4f4f darkturquoise#00ced1 darkviolet#9400d3 deeppink#ff1493 \
    deepskyblue#00bfff dimgray#696969 dimgrey#696969 dodgerblue#1e90ff firebrick#b22222 floralwhite#fffaf0 \
    forestgreen#228b22 fuchsia#ff00ff gainsboro#dcdcdc ghostwhite#f8f8ff gold#ffd700 goldenrod#daa520 \
    gray#808080 green#008000 greenyellow#adff2f grey#808080 honeydew#f0fff0 hotpink#ff69b4 indianred#cd5c5c \
    indigo#4b0082 ivory#fffff0 khaki#f0e68c lavender#e6e6fa lavenderblush#fff0f5 lawngreen#7cfc00 \
    lemonchiffon#fffacd lightblue#add8e6 lightcoral#f08080 lightcyan#e0ffff lightgoldenrodyellow#fafad2 \
    lightgray#d3d3d3 lightgreen#90ee90 lightgrey#d3d3d3 lightpink#ffb6c1 lightsalmon#ffa07a lightseagreen#20b2aa \
    lightskyblue#87cefa lightslategray#778899 lightslategrey#778899 lightsteelblue#b0c4de lightyellow#ffffe0 \
    lime#00ff00 limegreen#32cd32 linen#faf0e6 magenta#ff00ff maroon#800000 mediumaquamarine#66cdaa \
    mediumblue#0000cd mediumorchid#ba55d3 mediumpurple#9370db mediumseagreen#3cb371 mediumslateblue#7b68ee \
    mediumspringgreen#00fa9a mediumturquoise#48d1cc mediumvioletred#c71585 midnightblue#191970 mintcream#f5fffa \
    mistyrose#ffe4e1 moccasin#ffe4b5 navajowhite#ffdead navy#000080 oldlace#fdf5e6 olive#808000 olivedrab#6b8e23 \
    orange#ffa500 orangered#ff4500 orchid#da70d6 palegoldenrod#eee8aa palegreen#98fb98 paleturquoise#afeeee \
    palevioletred#db7093 papayawhip#ffefd5 peachpuff#ffdab9 peru#cd853f pink#ffc0cb plum#dda0dd \
    powderblue#b0e0e6 purple#800080 rebeccapurple#663399 red#ff0000 rosybrown#bc8f8f royalblue#4169e1 \
    saddlebrown#8b4513 salmon#fa8072 sandybrown#f4a460 seagreen#2e8b57 seashell#fff5ee sienna#a0522d \
    silver#c0c0c0 skyblue#87ceeb slateblue#6a5acd slategray#708090 slategrey#708090 snow#fffafa \
    springgreen#00ff7f steelblue#4682b4 tan#d2b48c teal#008080 thistle#d8bfd8 tomato#ff6347 turquoise#40e0d0 \
    violet#ee82ee wheat#f5deb3 white#ffffff whitesmoke#f5f5f5 yellow#ffff00 yellowgreen#9acd32";

/// Reads a colour: `#rgb`, `#rgba`, `#rrggbb`, `#rrggbbaa`, `rgb(…)`, `hsl(…)` in their old and new forms, or a name.
pub fn read(text: &str) -> Option<Css> {
    let text = text.trim().to_ascii_lowercase();
    if let Some(digits) = text.strip_prefix('#') {
        return hex(digits);
    }
    if text == "transparent" {
        return Some(([0.0; 3], 0.0));
    }
    let Some((name, inside)) = text.strip_suffix(')').and_then(|text| text.split_once('(')) else {
        let found = NAMED.split(' ').find_map(|named| named.strip_prefix(&*text)?.strip_prefix('#'));
        return found.and_then(hex);
    };
    let mut parts = inside.split([',', ' ', '/']).filter(|part| !part.is_empty());
    // A part as a number, a percentage as its share of a whole.
    let mut part = |whole: f64| -> Option<f64> {
        let part = parts.next()?;
        match part.strip_suffix('%') {
            Some(share) => Some(parse_number(share)? / 100.0 * whole),
            None => parse_number(part.strip_suffix("deg").unwrap_or(part)),
        }
    };
    let rgb = match name.strip_suffix('a').unwrap_or(name) {
        "rgb" => [part(255.0)?, part(255.0)?, part(255.0)?],
        "hsl" => from_hsl([part(360.0)?, part(1.0)?, part(1.0)?]),
        _ => return None,
    };
    let alpha = part(1.0).unwrap_or(1.0);
    Some((rgb.map(|channel| channel.clamp(0.0, 255.0)), alpha.clamp(0.0, 1.0)))
}

fn hex(digits: &str) -> Option<Css> {
    let digits: Vec<f64> = digits.chars().map(|digit| digit.to_digit(16).map(f64::from)).collect::<Option<_>>()?;
    let wide: Vec<f64> = match digits.len() {
        3 | 4 => digits.iter().map(|digit| 17.0 * digit).collect(),
        6 | 8 => digits.chunks(2).map(|two| 16.0 * two[0] + two[1]).collect(),
        _ => return None,
    };
    Some(([wide[0], wide[1], wide[2]], wide.get(3).map_or(1.0, |alpha| alpha / 255.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_as_browsers_read_them() {
        let cases = [
            ("#0b5fa5", [11.0, 95.0, 165.0], 1.0),
            ("#0F08", [0.0, 255.0, 0.0], 136.0 / 255.0),
            ("#00ff0033", [0.0, 255.0, 0.0], 0.2),
            ("rgb(167,165,156)", [167.0, 165.0, 156.0], 1.0),
            ("RGBA(1, 2, 3, 0.25)", [1.0, 2.0, 3.0], 0.25),
            ("rgb(100% 0% 50% / 50%)", [255.0, 0.0, 127.5], 0.5),
            ("hsl(120deg 100% 25%)", [0.0, 127.5, 0.0], 1.0),
            ("Tomato", [255.0, 99.0, 71.0], 1.0),
            ("yellowgreen", [154.0, 205.0, 50.0], 1.0),
            ("red", [255.0, 0.0, 0.0], 1.0),
            ("transparent", [0.0; 3], 0.0),
        ];
        for (text, rgb, alpha) in cases {
            assert_eq!(read(text), Some((rgb, alpha)), "{text}");
        }
        assert_eq!(NAMED.split(' ').count(), 148);
    }

    #[test]
    fn what_is_no_colour_is_none() {
        for text in [
            "",
            "#",
            "#12",
            "#12345g",
            "rgb(1, 2)",
            "rgb(a, b, c)",
            "hwb(1 2 3)",
            "tomat",
            "tomato#ff6347",
            "é",
            "rgb(",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
