//! The points of prerendered charts as data: what answers a reader who points at one before the Wasm has arrived.
//!
//! A drawing whose svg says `data-points` has a block with the places of its points and the words of their tooltips, both
//! as the live chart has them ([`Scene::reach`]); assets/responder.js shows them. The blocks stand in the order of the
//! drawings after everything that is read: a parser that comes to a script stops, and browsers lay out and paint what
//! they have by then. Members of a block, lengths in the units of the drawing's `viewBox`:
//!
//! | member | |
//! |---|---|
//! | `h` | the words about the keys |
//! | `s` | series: name and colour in turn |
//! | `k` | keys in order |
//! | `v` | the value of each point, in words |
//! | `o` | key × number of series + series of each point; without it, every series has every key |
//! | `b` | the box of the plot area, where all series at one key are read together |
//! | `d` | 1 where the main axis runs down the page |
//! | `p` | x and y of each point; where points are read one by one, its box, too: left and top from there, width, height |
//! | `e` | what else is told of each point: names and values in turn |

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::{Value, json};

use super::escape;
use crate::explainer::{Explainer, Locale};
use crate::scene::{Point, Reach, Scene};
use crate::ui::{self, Language, Said, color_name};

/// What opens a block.
const OPEN: &str = "<script type=\"application/vnd.explainer.points+json\">{";

/// What closes one.
const CLOSE: &str = "</script>";

/// Classes that come into a page with the first answer: no word of the page has them before.
pub(super) const CLASSES: &str =
    "ex-over ex-marks ex-hair ex-dot ex-here ex-bare ex-frame ex-tooltip ex-detail ex-keys ex-unseen";

/// Elements that come with it.
pub(super) const ELEMENTS: &str = "b div i p small span strong";

/// The largest block, bytes. A line of more points is thinned, and a chart whose points are read one by one waits for
/// the Wasm.
const MOST: usize = 12_000;

/// Units of the drawing to one CSS px, as `paint::svg` has it.
const UNITS: f64 = 10.0;

/// The light DOM of an explainer, whose charts answer.
pub(super) fn render(explainer: &Rc<Explainer>, heading_level: u8, languages: Vec<Language>) -> String {
    let text = ui::render_static(explainer.clone(), heading_level, languages, drawing);
    with_keys(&blocks_last(&text), explainer.locale)
}

/// Whether a page has a chart that answers.
pub(super) fn are_in(html: &str) -> bool {
    html.contains(OPEN)
}

/// A drawing with its points.
fn drawing(scene: &Scene) -> String {
    let svg = crate::paint::svg(scene);
    match block(scene) {
        Some(block) => svg.replacen("<svg ", "<svg data-points ", 1) + &block,
        None => svg,
    }
}

/// The same text with its blocks after everything else. (No text has a bare `<`.)
fn blocks_last(html: &str) -> String {
    let mut parts = html.split(OPEN);
    let (mut text, mut blocks) = (parts.next().unwrap_or_default().to_owned(), String::new());
    for (block, rest) in parts.filter_map(|part| part.split_once(CLOSE)) {
        blocks.extend([OPEN, block, CLOSE]);
        text.push_str(rest);
    }
    text + &blocks
}

/// Tells each block how the keys are called: a drawing does not know its language. (No text has a bare `<`.)
fn with_keys(html: &str, locale: Locale) -> String {
    let words = escape::json(&json!(Said::Keys.words(locale)).to_string());
    html.replace(OPEN, &format!("{OPEN}\"h\":{words},"))
}

/// The points of a scene; `None` where there are none, or too many.
fn block(scene: &Scene) -> Option<String> {
    let reach = &scene.reach;
    let all: Vec<&Point> = reach.points.iter().collect();
    if all.is_empty() {
        return None;
    }
    let mut text = written(scene, &all);
    let mut step = 2.0;
    while text.len() > MOST {
        if !reach.shared || step > scene.width {
            return None;
        }
        step *= 2.0;
        text = written(scene, &thinned(reach, step));
    }
    Some(text)
}

/// The points at the keys where a series is lowest or highest within so many px.
fn thinned(reach: &Reach, step: f64) -> Vec<&Point> {
    let along = |point: &Point| if reach.down { point.y } else { point.x };
    let across = |point: &Point| if reach.down { point.x } else { point.y };
    let mut ends: BTreeMap<(usize, i64), [&Point; 2]> = BTreeMap::new();
    for point in &reach.points {
        let known = ends.entry((point.series, (along(point) / step) as i64)).or_insert([point; 2]);
        if across(point) < across(known[0]) {
            known[0] = point;
        }
        if across(point) > across(known[1]) {
            known[1] = point;
        }
    }
    let mut kept = vec![false; reach.keys.len()];
    ends.values().flatten().for_each(|point| kept[point.key] = true);
    reach.points.iter().filter(|point| kept[point.key]).collect()
}

fn written(scene: &Scene, points: &[&Point]) -> String {
    let reach = &scene.reach;
    let unit = |length: f64| (length * UNITS).round() as i64;
    // Keys that no point is left of go, too.
    let mut keys: Vec<usize> = points.iter().map(|point| point.key).collect();
    keys.dedup();
    let place = |key: usize| keys.partition_point(|other| *other < key);
    let series = reach.series.len().max(1);
    let order: Vec<usize> = points.iter().map(|point| place(point.key) * series + point.series).collect();
    let places: Vec<i64> = points
        .iter()
        .flat_map(|point| {
            let [x, y] = [unit(point.x), unit(point.y)];
            let [left, top, width, height] = point.bounds.map(unit);
            let box_of = (!reach.shared).then_some([left - x, top - y, width, height]);
            [x, y].into_iter().chain(box_of.into_iter().flatten())
        })
        .collect();
    let mut members: Vec<(&str, Value)> = vec![
        ("s", reach.series.iter().flat_map(|series| [series.name.clone(), color_name(series.color)]).collect()),
        ("k", keys.iter().map(|key| reach.keys[*key].to_string()).collect()),
        ("v", points.iter().map(|point| point.value.to_string()).collect()),
    ];
    if order.iter().enumerate().any(|(at, order)| at != *order) {
        members.push(("o", json!(order)));
    }
    if reach.shared {
        let panel = scene.panels.first().map(|panel| [panel.x, panel.y, panel.width, panel.height]);
        members.push(("b", json!(panel.unwrap_or([0.0, 0.0, scene.width, scene.height]).map(unit))));
    }
    if reach.down {
        members.push(("d", json!(1)));
    }
    members.push(("p", json!(places)));
    if points.iter().any(|point| !point.details.is_empty()) {
        let details = |point: &&Point| -> Value {
            point.details.iter().flat_map(|(name, value)| [name.clone(), value.clone()]).collect()
        };
        members.push(("e", points.iter().map(details).collect()));
    }
    let members: Vec<String> = members.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
    format!("{OPEN}{}}}{CLOSE}", escape::json(&members.join(",")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::{Color, Panel, Series};

    fn point(series: usize, key: usize, x: f64, y: f64, value: &str) -> Point {
        Point {
            series,
            key,
            x,
            y,
            bounds: [x - 1.0, y - 2.0, 8.0, 9.0],
            value: value.to_owned().into(),
            details: Vec::new(),
            origin: None,
        }
    }

    fn scene(shared: bool, points: Vec<Point>, keys: usize) -> Scene {
        let series = [("</script>", Color::Hue(1)), ("B", Color::Rgb(0x0a0b0c))];
        let reach = Reach {
            series: series.map(|(name, color)| Series { name: name.to_owned(), color }).to_vec(),
            keys: (0..keys).map(|key| format!("k{key}").into()).collect(),
            points,
            down: !shared,
            shared,
        };
        let panel = Panel { x: 1.0, y: 2.0, width: 30.0, height: 40.0, ..Panel::default() };
        Scene { width: 680.0, height: 300.0, panels: vec![panel], reach, ..Scene::default() }
    }

    /// What a block says.
    fn said(block: &str) -> Value {
        assert_eq!(block.matches('<').count(), 2, "nothing ends the element: {block}");
        let text = block.strip_prefix(&OPEN[..OPEN.len() - 1]).and_then(|rest| rest.strip_suffix("</script>"));
        serde_json::from_str(text.expect("an element")).expect("JSON")
    }

    #[test]
    fn a_block_has_places_and_words() {
        let points = vec![point(0, 0, 10.0, 20.04, "1"), point(1, 0, 10.0, 30.0, "2"), point(0, 1, 20.0, 5.0, "3")];
        let expected = json!({
            "s": ["</script>", "var(--_hue-1)", "B", "#0a0b0c"], "k": ["k0", "k1"], "v": ["1", "2", "3"],
            "b": [10, 20, 300, 400], "p": [100, 200, 100, 300, 200, 50],
        });
        assert_eq!(said(&block(&scene(true, points, 2)).expect("a block")), expected);
    }

    #[test]
    fn points_of_their_own_have_boxes_and_what_else_is_told() {
        let mut one = point(1, 0, 10.0, 20.0, "1");
        one.details.push(("Rank".to_owned(), "3".to_owned()));
        let expected = json!({
            "s": ["</script>", "var(--_hue-1)", "B", "#0a0b0c"], "k": ["k0"], "v": ["1"], "o": [1], "d": 1,
            "p": [100, 200, -10, -20, 80, 90], "e": [["Rank", "3"]],
        });
        assert_eq!(said(&block(&scene(false, vec![one], 1)).expect("a block")), expected);
        assert_eq!(block(&scene(false, Vec::new(), 0)), None);
    }

    #[test]
    fn a_block_is_bounded() {
        let many = |shared| {
            let points = (0..4000).map(|at| {
                let y = if at == 1234 { 1.0 } else { 100.0 + f64::from(at % 7) };
                point(0, at as usize, f64::from(at) / 6.0, y, &format!("{at} thousand"))
            });
            block(&scene(shared, points.collect(), 4000))
        };
        assert_eq!(many(false), None, "points that are read one by one are left to the Wasm");
        let block = many(true).expect("a line is thinned");
        assert!(block.len() <= MOST && block.len() > MOST / 4, "{}", block.len());
        let said = said(&block);
        let values = said["v"].as_array().expect("values");
        assert!(values.contains(&json!("1234 thousand")), "an extreme stays");
        assert_eq!(said["k"].as_array().map(Vec::len), Some(values.len()));
    }

    #[test]
    fn keys_are_told_in_the_language_of_the_page() {
        let block = block(&scene(true, vec![point(0, 0, 1.0, 1.0, "1")], 1)).expect("a block");
        let told = with_keys(&format!("<p>{block}{block}"), Locale::Es);
        assert_eq!(told.matches("\"h\":\"Teclas: ").count(), 2);
        assert!(are_in(&told) && !are_in("<p>"));
    }
}
