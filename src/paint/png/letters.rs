//! Letters: texts as outlines, found in the fonts once for all pictures that have them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use resvg::tiny_skia::{Color, FillRule, Paint, Path, PathBuilder, PixmapMut, Transform};
use resvg::usvg::{Group, Node, Tree};

use super::{Fonts, options};
use crate::scene::Anchor;

/// The most texts that are remembered: those of some hundred documents.
const MOST: usize = 20_000;

/// A text, and how it is set. Its place is the origin of its outline: the anchor, on the base line.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Text {
    words: String,
    /// The bits of the font's size.
    size: u64,
    bold: bool,
    anchor: &'static str,
}

/// What a text is drawn as.
#[derive(Debug, Clone)]
enum Letters {
    /// Nothing: it has no letters that are seen.
    Empty,
    /// Outlines to fill with one colour.
    Outline(Arc<Path>),
    /// Pictures with colours of their own are among its letters.
    Coloured,
}

/// The outlines of texts by text.
#[derive(Debug, Default)]
pub struct Outlines(Mutex<HashMap<Text, Letters>>);

impl Text {
    pub fn new(words: &str, size: f64, bold: bool, anchor: Anchor) -> Text {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        Text { words: words.to_owned(), size: size.to_bits(), bold, anchor }
    }

    /// Draws the text: `place` leads from its outline to the picture.
    pub fn draw(&self, fonts: &Fonts, color: Color, place: Transform, picture: &mut PixmapMut) {
        match self.letters(fonts) {
            Letters::Empty => {}
            Letters::Outline(outline) => {
                let mut paint = Paint::default();
                paint.set_color(color);
                picture.fill_path(&outline, &paint, FillRule::Winding, place, None);
            }
            Letters::Coloured => {
                if let Some(tree) = self.tree(fonts, color) {
                    resvg::render(&tree, place, picture);
                }
            }
        }
    }

    fn letters(&self, fonts: &Fonts) -> Letters {
        // Nothing is left half done in the table: what another thread broke off does not matter.
        let table = || fonts.outlines.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = table().get(self) {
            return known.clone();
        }
        let mut outline = PathBuilder::new();
        let letters = match self.tree(fonts, Color::BLACK) {
            Some(tree) if !gather(tree.root(), &mut outline) => Letters::Coloured,
            _ => outline.finish().map_or(Letters::Empty, |outline| Letters::Outline(Arc::new(outline))),
        };
        let mut table = table();
        if table.len() >= MOST {
            table.clear();
        }
        table.insert(self.clone(), letters.clone());
        letters
    }

    /// The text as a drawing of its own.
    fn tree(&self, fonts: &Fonts, color: Color) -> Option<Tree> {
        // XML has no place for these.
        let is_text = |letter: &char| !letter.is_control() && !matches!(letter, '\u{fffe}' | '\u{ffff}');
        let words: String = self.words.chars().filter(is_text).collect();
        let words = html_escape::encode_text(&words);
        let [red, green, blue] = [color.red(), color.green(), color.blue()].map(|part| (part * 255.0).round() as u8);
        let weight = if self.bold { "bold" } else { "normal" };
        let (size, anchor, opacity) = (f64::from_bits(self.size), self.anchor, color.alpha());
        let drawing = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"><text font-family=\"sans-serif\" \
             font-size=\"{size}\" font-weight=\"{weight}\" text-anchor=\"{anchor}\" opacity=\"{opacity}\" \
             fill=\"#{red:02x}{green:02x}{blue:02x}\">{words}</text></svg>"
        );
        Tree::from_str(&drawing, &options(fonts)).ok()
    }
}

/// Gathers outlines that are filled in plain black; whether there is nothing else.
fn gather(group: &Group, outline: &mut PathBuilder) -> bool {
    let black = |path: &resvg::usvg::Path| {
        let fill = path.fill().filter(|fill| fill.opacity().get() == 1.0);
        let black = resvg::usvg::Color::new_rgb(0, 0, 0);
        fill.is_some_and(|fill| matches!(fill.paint(), resvg::usvg::Paint::Color(color) if *color == black))
    };
    !group.should_isolate()
        && group.children().iter().all(|node| match node {
            Node::Group(group) => gather(group, outline),
            Node::Text(text) => gather(text.flattened(), outline),
            Node::Path(path) if black(path) && path.stroke().is_none() => {
                if let Some(placed) = path.data().clone().transform(path.abs_transform()) {
                    outline.push_path(&placed);
                }
                true
            }
            _ => false,
        })
}
