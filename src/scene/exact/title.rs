//! Titles of views, with their subtitles.

use super::block::Block;
use super::compose::{EDGE, SIZE};
use super::views::Layout;
use crate::grammar::model::{View, title_text, word};
use crate::scene::{Anchor, Baseline, Color, Label, metrics};

pub(super) fn add_title(block: &mut Block, of: &View, layout: &Layout) {
    let Some(title) = of.props.get("title") else { return };
    let subtitle = title.get("subtitle").and_then(title_text);
    let Some(text) = title_text(title) else { return };
    let anchor = word(title, "anchor");
    let [left, top, right, _] = block.bounds;
    let (x, anchor) = match anchor {
        Some("middle") => ((left + right) / 2.0, Anchor::Middle),
        Some("end") => (right, Anchor::End),
        _ => (left.min(0.0), Anchor::Start),
    };
    let mut lines: Vec<(String, bool)> = Vec::new();
    for (text, bold) in [Some((text, true)), subtitle.map(|text| (text, false))].into_iter().flatten() {
        // In a frame titles are wrapped; they never make a plot narrower.
        let wrapped = match layout.fitted {
            true => metrics::wrap(&text, (layout.room - 2.0 * EDGE) / 1.12, SIZE),
            false => vec![text],
        };
        lines.extend(wrapped.into_iter().map(|line| (line, bold)));
    }
    let mut y = top - 10.0;
    for (text, bold) in lines.into_iter().rev() {
        let width = metrics::width(&text, SIZE, bold);
        let from = match anchor {
            Anchor::Start => x,
            Anchor::Middle => x - width / 2.0,
            Anchor::End => x - width,
        };
        if !layout.fitted {
            block.bounds[0] = block.bounds[0].min(from);
            block.bounds[2] = block.bounds[2].max(from + width);
        }
        block.titles.push(Label {
            x,
            y,
            text,
            anchor,
            baseline: Baseline::Bottom,
            angle: 0.0,
            size: SIZE,
            bold,
            color: if bold { Color::Ink } else { Color::Soft },
        });
        y -= SIZE * 1.4;
        block.bounds[1] = y;
    }
}
