//! The card: a picture that stands for an explainer where its address is shared.

use super::Work;
use crate::explainer::plain_text;
use crate::paint::Palette;
use crate::publish::escape::html;
use crate::scene::wrap;
use crate::ui::Said;

/// The card's file.
pub(super) const NAME: &str = "card.png";
/// Its size in px, as networks ask for.
pub(super) const WIDTH: u32 = 1200;
pub(super) const HEIGHT: u32 = 630;

const MARGIN: f64 = 72.0;
/// The sizes that a title is tried in, the largest first, each with the lines that it may have.
const SIZES: [(f64, usize); 4] = [(72.0, 3), (60.0, 4), (50.0, 5), (40.0, 6)];
/// Bold serif letters are wider than those that texts are measured by.
const BOLD: f64 = 1.16;

/// The card as SVG: a rule, a kicker, the title, as much of the summary as there is room for, the publisher.
pub(super) fn card(work: &Work) -> String {
    let explainer = &work.explainer;
    let palette = Palette::LIGHT;
    let room = f64::from(WIDTH) - 2.0 * MARGIN;
    let kicker = explainer.kicker.as_deref().map_or_else(|| Said::Kicker.words(explainer.locale), str::to_owned);
    let dated = match &explainer.checked {
        Some(date) => Said::Checked(date),
        None => Said::Published(explainer.updated.as_ref().unwrap_or(&explainer.published)),
    };
    let foot = [work.options.publisher.clone().unwrap_or_default(), dated.words(explainer.locale)];
    let foot: Vec<String> = foot.into_iter().filter(|text| !text.is_empty()).collect();

    let (size, title) = title(&explainer.title, room);
    let mut top = 190.0;
    let mut texts = text(MARGIN, 124.0, 28.0, "sans-serif", true, color(palette.hues[0]), &kicker);
    for line in &title {
        texts.push_str(&text(MARGIN, top + size * 0.6, size, "serif", true, color(palette.ink), line));
        top += size * 1.16;
    }
    let bottom = f64::from(HEIGHT) - 110.0;
    let lines = (((bottom - top - 20.0) / 42.0).floor().max(0.0)) as usize;
    for line in cut(wrap(&plain_text(&explainer.summary), room, 30.0), lines.min(3)) {
        top += 42.0;
        texts.push_str(&text(MARGIN, top, 30.0, "serif", false, color(palette.soft), &line));
    }
    let foot = cut(wrap(&foot.join("  ·  "), room, 26.0), 1).concat();
    texts.push_str(&text(MARGIN, f64::from(HEIGHT) - 56.0, 26.0, "sans-serif", false, color(palette.soft), &foot));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" width=\"{WIDTH}\" height=\"{HEIGHT}\">\
         <rect width=\"100%\" height=\"100%\" fill=\"{paper}\"/>\
         <rect x=\"{MARGIN}\" y=\"64\" width=\"{room}\" height=\"8\" fill=\"{ink}\"/>\
         <rect x=\"{MARGIN}\" y=\"{rule}\" width=\"{room}\" height=\"1\" fill=\"{soft}\"/>{texts}</svg>\n",
        paper = color(palette.paper),
        ink = color(palette.ink),
        soft = color(palette.rule),
        rule = HEIGHT - 98,
    )
}

/// The title in the largest size that it has room in, and its lines.
fn title(title: &str, room: f64) -> (f64, Vec<String>) {
    for (size, most) in SIZES {
        let lines = wrap(title, room, size * BOLD);
        if lines.len() <= most {
            return (size, lines);
        }
    }
    let (size, most) = SIZES[SIZES.len() - 1];
    (size, cut(wrap(title, room, size * BOLD), most))
}

/// The first lines; an ellipsis says that there are more.
fn cut(mut lines: Vec<String>, most: usize) -> Vec<String> {
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            let end = last.char_indices().rev().take(2).last().map_or(0, |(at, _)| at);
            let end = last[..end].rfind(' ').filter(|at| at * 2 > end).unwrap_or(end);
            last.truncate(end);
            last.push('…');
        }
    }
    lines
}

fn color(rgb: u32) -> String {
    format!("#{rgb:06x}")
}

fn text(x: f64, y: f64, size: f64, family: &str, bold: bool, fill: String, text: &str) -> String {
    let weight = if bold { " font-weight=\"700\"" } else { "" };
    let text: String = text.chars().filter(|letter| !letter.is_control()).collect();
    format!(
        "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" font-family=\"{family}\"{weight} fill=\"{fill}\">{}</text>",
        html(&text)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_of_any_length_have_room() {
        assert_eq!(title("Short", 1000.0), (72.0, vec!["Short".to_owned()]));
        let (size, lines) = title(&"long words ".repeat(60), 1000.0);
        assert!(size < 50.0 && lines.len() == 6 && lines[5].ends_with('…'), "{lines:?}");
        assert_eq!(cut(vec!["a b".into(), "c".into()], 0), [""; 0]);
        assert_eq!(cut(vec!["é".into(), "c".into()], 1), ["…"]);
    }
}
