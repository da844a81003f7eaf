//! Patterns and forms besides colour: every colour of a scene gets a dash, a symbol and a hatching of its own.

use super::{Color, Item, MarkKind, Marks, Scene, Shape, Style, Symbol};

/// More colours than these are a ramp, whose order of lightness says what a pattern would.
const MOST: usize = 8;
const DASHES: [&[f64]; 5] = [&[], &[7.0, 4.0], &[2.0, 3.0], &[10.0, 3.0, 2.0, 3.0], &[5.0, 2.0]];
const SYMBOLS: [Symbol; 5] = [Symbol::Circle, Symbol::Square, Symbol::TriangleUp, Symbol::Diamond, Symbol::Cross];
/// Directions of the hatchings in degrees, and px between their lines; the first colour stays plain.
const HATCHINGS: [&[(f64, f64)]; 6] =
    [&[], &[(45.0, 7.0)], &[(0.0, 6.0)], &[(135.0, 7.0)], &[(90.0, 6.0)], &[(45.0, 9.0), (135.0, 9.0)]];
/// The least distance between two symbols on a line, px.
const APART: f64 = 36.0;
/// The most lines of one hatching.
const DENSEST: usize = 600;

/// The scene with patterns, where it tells things apart by colour.
#[must_use]
pub fn hatch(mut scene: Scene) -> Scene {
    let mut colors = Vec::new();
    for item in scene.panels.iter().flat_map(|panel| &panel.marks).flat_map(|marks| &marks.items) {
        for color in [item.style.fill, item.style.stroke].into_iter().flatten() {
            let tells = matches!(color, Color::Hue(_) | Color::Rgb(_));
            if tells && !colors.contains(&color) {
                colors.push(color);
            }
        }
    }
    if !(2..=MOST).contains(&colors.len()) {
        return scene;
    }
    let place = |color: Option<Color>| color.and_then(|color| colors.iter().position(|known| *known == color));
    for panel in &mut scene.panels {
        for marks in &mut panel.marks {
            let symbols = pattern(&mut marks.items, marks.kind, &place);
            marks.items.extend(symbols);
        }
        // Symbols stand on the lines of all series.
        panel.marks.sort_by_key(|marks: &Marks| u8::from(marks.kind == MarkKind::Text));
    }
    for legend in &mut scene.legends {
        let more = pattern(&mut legend.items, MarkKind::Symbol, &place);
        legend.items.extend(more);
    }
    scene
}

/// Changes items to patterns, and returns what is to be drawn over them.
fn pattern(items: &mut [Item], kind: MarkKind, place: &dyn Fn(Option<Color>) -> Option<usize>) -> Vec<Item> {
    let mut over = Vec::new();
    for Item { shape, style } in items {
        let (fill, stroke) = (place(style.fill), place(style.stroke));
        match shape {
            Shape::Line(points) => {
                let Some(at) = stroke else { continue };
                if style.dash.is_empty() {
                    style.dash = DASHES[at % DASHES.len()].to_vec();
                }
                over.extend(spaced(points).map(|[x, y]| dot(x, y, at, style)));
            }
            // The samples of a legend; other rules are no series.
            Shape::Rule([x, y, x2, y2]) if kind == MarkKind::Symbol => {
                let Some(at) = stroke else { continue };
                style.dash = DASHES[at % DASHES.len()].to_vec();
                over.push(dot((*x + *x2) / 2.0, (*y + *y2) / 2.0, at, style));
            }
            Shape::Symbol(.., symbol) => {
                let at = fill.or(stroke);
                if let Some(at) = at.filter(|_| matches!(symbol, Symbol::Circle)) {
                    *symbol = SYMBOLS[at % SYMBOLS.len()];
                }
            }
            Shape::Rect([x, y, width, height]) if kind != MarkKind::Symbol || *width > 4.0 => {
                let corners = vec![[*x, *y], [*x + *width, *y], [*x + *width, *y + *height], [*x, *y + *height]];
                over.extend(fill.and_then(|at| lines(&[corners], at, style)));
            }
            Shape::Area(points) => {
                let edge = points.iter().filter(|point| point.iter().all(|length| length.is_finite()));
                let back = edge.clone().rev().map(|[_, _, x, y]| [*x, *y]);
                let ring: Vec<[f64; 2]> = edge.map(|[x, y, ..]| [*x, *y]).chain(back).collect();
                over.extend(fill.and_then(|at| lines(&[ring], at, style)));
            }
            Shape::Arc([x, y, start, end, inner, outer]) => {
                let around = |radius: f64, share: f64| {
                    let angle = *start + (*end - *start) * share;
                    [*x + radius * libm::sin(angle), *y - radius * libm::cos(angle)]
                };
                let steps = || (0..=24).map(|step| f64::from(step) / 24.0);
                let ring = steps().map(|share| around(*outer, share)).chain(steps().map(|at| around(*inner, 1.0 - at)));
                over.extend(fill.and_then(|at| lines(&[ring.collect()], at, style)));
            }
            Shape::Path(rings) => {
                let rings: Vec<_> = rings.iter().filter(|ring| ring.closed).map(|ring| ring.points.clone()).collect();
                over.extend(fill.and_then(|at| lines(&rings, at, style)));
            }
            _ => {}
        }
    }
    over
}

/// A symbol on a line.
fn dot(x: f64, y: f64, at: usize, line: &Style) -> Item {
    let style = Style { fill: line.stroke, stroke: Some(Color::Paper), stroke_width: 1.0, dash: Vec::new(), ..*line };
    Item { shape: Shape::Symbol(x, y, 56.0, SYMBOLS[at % SYMBOLS.len()]), style }
}

/// The points of a line that are far enough apart for a symbol each.
fn spaced(points: &[[f64; 2]]) -> impl Iterator<Item = [f64; 2]> {
    let mut last = f64::NEG_INFINITY;
    points.iter().copied().filter(move |[x, y]| {
        let free = y.is_finite() && (*x - last).abs() >= APART;
        if free {
            last = *x;
        }
        free
    })
}

/// The hatching of a filled shape as one broken line in the colour of the paper.
fn lines(rings: &[Vec<[f64; 2]>], at: usize, style: &Style) -> Option<Item> {
    let mut out = Vec::new();
    for (degrees, apart) in HATCHINGS[at % HATCHINGS.len()] {
        let (sin, cos) = (libm::sin(degrees.to_radians()), libm::cos(degrees.to_radians()));
        // Turned so that the lines of the hatching lie level.
        let turned = |[x, y]: [f64; 2]| [x * cos + y * sin, y * cos - x * sin];
        let back = |x: f64, y: f64| [x * cos - y * sin, x * sin + y * cos];
        let edges: Vec<[[f64; 2]; 2]> = rings
            .iter()
            .flat_map(|ring| (0..ring.len()).map(|at| [turned(ring[at]), turned(ring[(at + 1) % ring.len()])]))
            .filter(|edge| edge.iter().flatten().all(|length| length.is_finite()))
            .collect();
        let heights = || edges.iter().map(|edge| edge[0][1]);
        let (low, high) = (heights().fold(f64::INFINITY, f64::min), heights().fold(f64::NEG_INFINITY, f64::max));
        let count = ((high - low) / apart).max(0.0);
        if !count.is_finite() || count as usize > DENSEST {
            continue;
        }
        // Lines stand at the same places in all shapes, so that neighbours join.
        let first = (low / apart).ceil() as i64;
        for step in 0..=count as i64 {
            let y = (first + step) as f64 * apart;
            let mut cuts: Vec<f64> = edges
                .iter()
                .filter(|[from, to]| (from[1] <= y) != (to[1] <= y))
                .map(|[from, to]| from[0] + (to[0] - from[0]) * (y - from[1]) / (to[1] - from[1]))
                .collect();
            cuts.sort_by(f64::total_cmp);
            for two in cuts.chunks_exact(2) {
                out.extend([back(two[0], y), back(two[1], y), [f64::NAN, f64::NAN]]);
            }
        }
    }
    let style = Style { stroke: Some(Color::Paper), stroke_width: 1.5, opacity: style.opacity, ..Style::default() };
    (!out.is_empty()).then_some(Item { shape: Shape::Line(out), style })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::{Curve, Panel};

    fn scene(kind: MarkKind, shapes: Vec<(Shape, Style)>) -> Scene {
        let items = shapes.into_iter().map(|(shape, style)| Item { shape, style }).collect();
        let marks = vec![Marks { kind, curve: Curve::Linear, items }];
        Scene { width: 200.0, height: 100.0, panels: vec![Panel { marks, ..Panel::default() }], ..Scene::default() }
    }

    fn filled(hue: u8) -> Style {
        Style { fill: Some(Color::Hue(hue)), opacity: 1.0, ..Style::default() }
    }

    #[test]
    fn one_colour_needs_no_pattern() {
        let plain = scene(MarkKind::Rect, vec![(Shape::Rect([0.0, 0.0, 50.0, 20.0]), filled(0))]);
        assert_eq!(hatch(plain.clone()), plain);
    }

    #[test]
    fn a_second_colour_is_hatched_inside_its_shape() {
        let bars = [0.0, 60.0].map(|x| Shape::Rect([x, 10.0, 50.0, 20.0]));
        let two = bars.into_iter().zip([filled(0), filled(1)]).collect();
        let hatched = hatch(scene(MarkKind::Rect, two));
        let items = &hatched.panels[0].marks[0].items;
        assert_eq!(items.len(), 3, "the first stays plain");
        let Shape::Line(points) = &items[2].shape else { panic!("expected a hatching, got {:?}", items[2]) };
        let places: Vec<_> = points.iter().filter(|point| point[0].is_finite()).collect();
        assert!(places.len() > 8);
        for [x, y] in places {
            assert!((59.9..=110.1).contains(x) && (9.9..=30.1).contains(y), "{x}, {y} is outside");
        }
    }

    #[test]
    fn lines_differ_in_dash_and_symbol() {
        let line = |y: f64| Shape::Line((0..5).map(|at| [f64::from(at) * 40.0, y]).collect());
        let drawn = |hue| Style { stroke: Some(Color::Hue(hue)), stroke_width: 2.0, opacity: 1.0, ..Style::default() };
        let hatched = hatch(scene(MarkKind::Line, vec![(line(10.0), drawn(0)), (line(50.0), drawn(2))]));
        let items = &hatched.panels[0].marks[0].items;
        assert!(items[0].style.dash.is_empty() && !items[1].style.dash.is_empty());
        let symbols = |y: f64| {
            items.iter().find_map(|item| match item.shape {
                Shape::Symbol(_, at, _, symbol) if at == y => Some(symbol),
                _ => None,
            })
        };
        assert_eq!((symbols(10.0), symbols(50.0)), (Some(Symbol::Circle), Some(Symbol::Square)));
        assert_eq!(items.len(), 12);
    }

    #[test]
    fn shapes_without_end_are_left_alone() {
        let wide = [0.0, 1.0].map(|x| Shape::Rect([x, f64::NEG_INFINITY, 1e300, f64::INFINITY]));
        let two: Vec<_> = wide.into_iter().zip([filled(0), filled(1)]).collect();
        assert_eq!(hatch(scene(MarkKind::Rect, two)).panels[0].marks[0].items.len(), 2);
    }
}
