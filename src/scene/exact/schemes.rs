//! Colour schemes: hues for categories, ramps for amounts.

use super::look::color;
use super::scale::Kind;
use super::share::Share;
use crate::flow::colour::Space;
use crate::grammar::model::{Json, Measure, number, word};
use crate::scene::Color;

/// Ramps by name, a few stops each: ColorBrewer's (Brewer, Harrower 2003), matplotlib's viridis family, d3's.
const RAMPS: &[(&str, &str)] = &[
    ("blues", "cfe1f290c0de4a90c61f68ac0a4281"),
    ("greens", "d3eecd99d5945cb06a2c8a48075b2c"),
    ("greys", "e2e2e2bdbdbd8e8e8e5c5c5c2b2b2b"),
    ("oranges", "fddab8fdb170f5802dd5570f93350a"),
    ("purples", "e2e1efbcbddc918ec1695aa74a2b8c"),
    ("reds", "fdcab5fc9070f34d38c9191d81060f"),
    ("viridis", "440154414487 2a788e22a884 7ad151fde725"),
    ("magma", "0000043b0f708c2981de4968fe9f6dfcfdbf"),
    ("inferno", "000004420a68932667dd513afca50afcffa4"),
    ("plasma", "0d08876a00a8b12a90e16462fca636f0f921"),
    ("cividis", "00224e35456c666970948e77c8b866fee838"),
    ("yellowgreenblue", "eff9bdaedfb75fc0c02498c12260a6172a6b"),
    ("yelloworangered", "fff1a9fecf6bfd9f45f75a2ddc1a1f9e0142"),
    ("yelloworangebrown", "feeaa1fec558fd992ce76b12ba450470290a"),
    ("goldred", "f4d166f8a15cec6f4cd53a3ab2182b9e1f2b"),
    ("teals", "bbdfdf80bfc04e9ea22b7f851b5a63"),
    ("redyellowblue", "a50026e34933fba35efee395eff8dba6d3e86399c7313695"),
    ("redyellowgreen", "a50026e24731fba05bfee28fe5f3a099d26b3fa75a006837"),
    ("redblue", "67001fc94741f5a987f8e9e1e2ecf2a4cee33e8bc0053061"),
    ("redgrey", "67001fc94741f5a987fdebe2eeeeeebfbfbf7b7b7b1a1a1a"),
    ("blueorange", "1341676aafdbd6e7ee f2f0ebf9dcb8f19d437f3b08"),
    ("purplegreen", "40004b8e6196d5bddaefe8efe6f1e1b2debb5aad70 00441b"),
    ("purpleorange", "2d004b7d70aed2cee5f1eff2fbead4f9b962c5690d7f3b08"),
    ("brownbluegreen", "543005a3691ee0c587f3eddde0efedaadfd83a9a92003c30"),
    ("pinkyellowgreen", "8e0152d45ba2f2bddcf9eaf1eaf4d7bde38d71ab3a276419"),
    ("spectral", "9e0142e1514afba35efee395e9f6a6a7dba54ba5b15e4fa2"),
    ("turbo", "23171b4860e62fa7f134dda3a0fc45f2ea35fe9b2dd93a14900c00"),
    ("rainbow", "6e40aae2489ffe7345e6cc37a1f25d35ea8d24aed8 5b58d1"),
    ("sinebow", "ff4040e78d0ba7d50358fc2a18f47200bfbf1872f45829fca703d5e70b8dff4040"),
    ("lightgreyred", "efe9e6e1d7d2dab1a6d98776cd5a49b62b29 "),
];

/// Hues by name.
const HUES: &[(&str, &str)] = &[
    ("tableau10", "4c78a8f58518e4575672b7b254a24beeca3bb279a2ff9da69d755dbab0ac"),
    ("category10", "1f77b4ff7f0e2ca02cd627289467bd8c564be377c27f7f7fbcbd2217becf"),
    ("accent", "7fc97fbeaed4fdc086ffff99386cb0f0027fbf5b17666666"),
    ("dark2", "1b9e77d95f027570b3e7298a66a61ee6ab02a6761d666666"),
    ("paired", "a6cee31f78b4b2df8a33a02cfb9a99e31a1cfdbf6fff7f00cab2d66a3d9affff99b15928"),
    ("pastel1", "fbb4aeb3cde3ccebc5decbe4fed9a6ffffcce5d8bdfddaecf2f2f2"),
    ("set1", "e41a1c377eb84daf4a984ea3ff7f00ffff33a65628f781bf999999"),
    ("set2", "66c2a5fc8d628da0cbe78ac3a6d854ffd92fe5c494b3b3b3"),
    ("set3", "8dd3c7ffffb3bebadafb807280b1d3fdb462b3de69fccde5d9d9d9bc80bdccebc5ffed6f"),
    (
        "category20",
        "1f77b4aec7e8ff7f0effbb782ca02c98df8ad62728ff98969467bdc5b0d58c564bc49c94e377c2f7b6d27f7f7fc7c7c7bcbd22dbdb8d17becf9edae5",
    ),
    (
        "tableau20",
        "4c78a89ecae9f58518ffbf7954a24b88d27ab79a20f2cf5b43989483bcb6e45756ff9d9879706ebab0acd67195fcbfd2b279a2d6a5c99e765fd8b5a5",
    ),
];

fn stops(text: &str) -> Vec<Color> {
    let digits: Vec<u32> = text.chars().filter_map(|letter| letter.to_digit(16)).collect();
    digits.chunks_exact(6).map(|six| Color::Rgb(six.iter().fold(0, |sum, digit| sum * 16 + digit))).collect()
}

/// The stops of a ramp from light to dark, turned round on a dark page.
fn turned(stops: Vec<Color>) -> Vec<Color> {
    let light =
        |color: &Color| if let Color::Rgb(rgb) = color { (rgb >> 16) + (rgb >> 7 & 0x1fe) + (rgb & 0xff) } else { 0 };
    let (Some(first), Some(last)) = (stops.first(), stops.last()) else { return stops };
    // Diverging ramps end alike; dark ones begin as they should.
    if light(first) < light(last) + 0x80 {
        return stops;
    }
    let pairs = stops.iter().zip(stops.iter().rev());
    pairs
        .map(|(light, dark)| {
            if let (Color::Rgb(light), Color::Rgb(dark)) = (light, dark) { Color::Pair(*light, *dark) } else { *light }
        })
        .collect()
}

/// The colours of a scheme by its name: the stops of a ramp, or hues.
fn named(name: &str) -> Option<(Vec<Color>, bool)> {
    // A number behind the name is how many colours are wanted of it.
    let stem = name.trim_end_matches(|letter: char| letter.is_ascii_digit()).trim_end_matches('-');
    let hues = HUES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    if let Some((_, text)) = hues {
        return Some((stops(text), true));
    }
    let ramp = RAMPS.iter().find(|(known, _)| known.eq_ignore_ascii_case(stem))?;
    Some((turned(stops(ramp.1)), false))
}

/// The theme's hues.
pub fn hues() -> Vec<Color> {
    let [blue, orange, teal, purple, gold] = [0, 1, 2, 3, 4].map(Color::Hue);
    let more = ["b0413e", "2f8fb3", "7d8c2a", "c77d9b", "6b4f3a"]
        .map(|text| color(&["#", text].concat()).unwrap_or(Color::Hue(5)));
    let mut hues = vec![blue, orange, teal, purple, gold];
    hues.extend(more);
    hues
}

/// The colours of a colour scale.
pub fn colors(
    share: &Share,
    range: Option<&Json>,
    kind: Kind,
    count: usize,
    measure: Measure,
    config: &Json,
) -> Vec<Color> {
    let read = |json: &Json| json.as_str().and_then(color);
    if let Some(Json::Array(list)) = range {
        let colors: Vec<Color> = list.iter().filter_map(read).collect();
        if !colors.is_empty() {
            return if kind.is_continuous() {
                interpolated(&colors, share.prop("interpolate"), measure)
            } else if kind.is_discretizing() && colors.len() != count {
                spread(&colors, count)
            } else {
                colors
            };
        }
    }
    let categories = kind.is_discrete();
    let hues_wanted = categories && measure == Measure::Nominal;
    let scheme = share.prop("scheme");
    let name = scheme.and_then(|scheme| scheme.as_str().or_else(|| word(scheme, "name"))).or_else(|| {
        let key = if hues_wanted {
            "category"
        } else if categories {
            "ordinal"
        } else if share.prop("domainMid").is_some() {
            "diverging"
        } else if share.uses.iter().any(|one| one.unit.kind == "rect" || one.unit.kind == "geoshape") {
            "heatmap"
        } else {
            "ramp"
        };
        let configured = config.get("range")?.get(key)?;
        configured.as_str().or_else(|| word(configured, "scheme"))
    });
    let configured = config
        .get("range")
        .and_then(|range| range.get(if hues_wanted { "category" } else { "ramp" }))
        .and_then(Json::as_array);
    if let Some(list) = configured.filter(|_| scheme.is_none()) {
        let colors: Vec<Color> = list.iter().filter_map(read).collect();
        if !colors.is_empty() {
            return if kind.is_continuous() {
                interpolated(&colors, share.prop("interpolate"), measure)
            } else {
                colors
            };
        }
    }
    let (mut colors, is_hues) = match (name.and_then(named), scheme) {
        (Some(found), _) => found,
        (None, Some(Json::Array(list))) => {
            let colors: Vec<Color> = list.iter().filter_map(read).collect();
            let blends = !hues_wanted && !colors.is_empty();
            (if blends { interpolated(&colors, share.prop("interpolate"), measure) } else { colors }, hues_wanted)
        }
        _ if hues_wanted => (hues(), true),
        _ if share.prop("domainMid").is_some() => (stops("b35806f1a340fee0b6f0f0f0d8daeb998ec3542788"), false),
        _ => (turned(stops("d6e4f29fc3e05a9bcb2470ab0b4577")), false),
    };
    if colors.is_empty() {
        colors = hues();
    }
    if is_hues || kind.is_continuous() { colors } else { spread(&colors, count.max(1)) }
}

/// How many stops a ramp gets from one colour to the next where it does not blend in RGB.
const STOPS: usize = 16;

/// A ramp through colours with stops so close that between them it may blend in RGB, which is how it is painted.
fn interpolated(colors: &[Color], interpolate: Option<&Json>, measure: Measure) -> Vec<Color> {
    let named = interpolate.and_then(|json| json.as_str().or_else(|| word(json, "type")));
    let gamma = interpolate.and_then(|json| number(json, "gamma")).unwrap_or(1.0);
    // Vega-Lite's own choice is HCL wherever an order is shown.
    let name = named.unwrap_or(if measure == Measure::Nominal { "rgb" } else { "hcl" });
    let (Some(space), false) = (Space::named(name), colors.len() < 2 || name == "rgb" && gamma == 1.0) else {
        return colors.to_vec();
    };
    let mut out = vec![colors[0]];
    for two in colors.windows(2) {
        let (from, to) = (both(two[0]), both(two[1]));
        for step in 1..=STOPS {
            let part = |page: usize| space.mix(from[page], to[page], step as f64 / STOPS as f64, gamma);
            let (light, dark) = (part(0), part(1));
            out.push(if light == dark { Color::Rgb(light) } else { Color::Pair(light, dark) });
        }
    }
    out
}

/// A colour on light and on dark pages, 0xRRGGBB.
fn both(color: Color) -> [u32; 2] {
    match color {
        Color::Rgb(rgb) => [rgb; 2],
        Color::Pair(light, dark) => [light, dark],
        Color::Hue(hue) => [crate::grammar::HUES[usize::from(hue) % crate::grammar::HUES.len()]; 2],
        Color::Paper => [0xff_ffff; 2],
        _ => [0x56_5c66; 2],
    }
}

/// So many colours along a ramp.
fn spread(colors: &[Color], count: usize) -> Vec<Color> {
    (0..count).map(|at| blend(colors, if count == 1 { 1.0 } else { at as f64 / (count - 1) as f64 })).collect()
}

/// The colour at a share of the way along a ramp.
pub fn blend(colors: &[Color], share: f64) -> Color {
    let last = colors.len() - 1;
    if last == 0 {
        return colors[0];
    }
    let place = share.clamp(0.0, 1.0) * last as f64;
    let at = (place.floor() as usize).min(last - 1);
    let rest = place - at as f64;
    let (from, to) = (both(colors[at]), both(colors[at + 1]));
    let mix = |page: usize| {
        let part = |rgb: u32, shift: u32| f64::from(rgb >> shift & 0xff);
        let one = |shift: u32| {
            let (from, to) = (part(from[page], shift), part(to[page], shift));
            ((from + (to - from) * rest).round() as u32) << shift
        };
        one(16) | one(8) | one(0)
    };
    let (light, dark) = (mix(0), mix(1));
    if light == dark { Color::Rgb(light) } else { Color::Pair(light, dark) }
}
