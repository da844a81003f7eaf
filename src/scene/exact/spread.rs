//! Spreads of legends: how much room they take, and their entries side by side.

use super::legend::{LINE, THICK};
use crate::scene::{Anchor, Item, Legend, Shape, metrics};

/// The width and height of a legend, px.
pub fn extent(legend: &Legend) -> [f64; 2] {
    let texts = legend.title.iter().chain(&legend.labels);
    let (mut width, mut height): (f64, f64) = (0.0, 0.0);
    for text in texts {
        let [left, _, wide, _] = text.bounds();
        width = width.max(left + wide);
        height = height.max(text.y + LINE / 2.0);
    }
    for item in &legend.items {
        if let Shape::Rect([x, y, w, h]) = item.shape {
            (width, height) = (width.max(x + w), height.max(y + h));
        }
    }
    [width, height]
}

/// Puts the entries of a legend of symbols side by side, in lines of a width in px.
pub fn flow(legend: &mut Legend, width: f64) {
    if legend.items.first().is_some_and(|item| matches!(item.shape, Shape::Rect([_, _, THICK, _]))) {
        return lay(legend, width);
    }
    if legend.items.len() != legend.labels.len() {
        return;
    }
    let (mut x, mut y) = (0.0, legend.title.as_ref().map_or(LINE / 2.0, |title| title.y + LINE + 2.0));
    let mut tall: f64 = LINE;
    for (item, label) in legend.items.iter_mut().zip(&mut legend.labels) {
        let wide = label.x + metrics::width(&label.text, label.size, label.bold);
        if x > 0.0 && x + wide > width {
            (x, y, tall) = (0.0, y + tall, LINE);
        }
        let (dx, dy) = (x, y - label.y);
        (label.x, label.y) = (label.x + dx, y);
        match &mut item.shape {
            Shape::Rect([left, top, ..]) => (*left, *top) = (*left + dx, *top + dy),
            Shape::Symbol(left, top, size, _) | Shape::Glyph([left, top, size], _) => {
                (*left, *top) = (*left + dx, *top + dy);
                tall = tall.max(size.sqrt() + 4.0);
            }
            Shape::Rule([left, top, right, bottom]) => {
                (*left, *top, *right, *bottom) = (*left + dx, *top + dy, *right + dx, *bottom + dy);
            }
            _ => {}
        }
        x += wide + 14.0;
    }
}

/// Lays a ramp down, its least value on the left.
fn lay(legend: &mut Legend, width: f64) {
    let bottom = |item: &Item| if let Shape::Rect([_, y, _, tall]) = item.shape { y + tall - 0.5 } else { 0.0 };
    let (Some(low), Some(Shape::Rect([_, top, ..]))) =
        (legend.items.first().map(bottom), legend.items.last().map(|item| item.shape.clone()))
    else {
        return;
    };
    let long = width.clamp(40.0, 280.0);
    let along = |y: f64| (low - y) / (low - top).max(1.0) * long;
    for item in &mut legend.items {
        if let Shape::Rect([x, y, wide, tall]) = &mut item.shape {
            (*x, *wide) = (along(*y + *tall - 0.5), along(*y) - along(*y + *tall));
            (*y, *tall) = (top, THICK - 2.0);
        }
    }
    let last = legend.labels.len().saturating_sub(1);
    for (at, label) in legend.labels.iter_mut().enumerate() {
        (label.x, label.y) = (along(label.y), top + THICK + LINE / 2.0);
        label.anchor = match at {
            0 if label.x < 12.0 => Anchor::Start,
            _ if at == last && label.x > long - 12.0 => Anchor::End,
            _ => Anchor::Middle,
        };
    }
}

/// Moves a legend.
pub fn shift(legend: &mut Legend, dx: f64, dy: f64) {
    for text in legend.title.iter_mut().chain(&mut legend.labels) {
        (text.x, text.y) = (text.x + dx, text.y + dy);
    }
    for item in &mut legend.items {
        match &mut item.shape {
            Shape::Rect([x, y, ..]) | Shape::Symbol(x, y, ..) | Shape::Glyph([x, y, _], _) => {
                (*x, *y) = (*x + dx, *y + dy)
            }
            Shape::Rule([x, y, x2, y2]) => (*x, *y, *x2, *y2) = (*x + dx, *y + dy, *x2 + dx, *y2 + dy),
            _ => {}
        }
    }
}
