//! The fragment: an explainer in plain HTML elements, for feeds, AMP pages and mail.

use super::Work;
use super::reading::{Element, Piece};
use crate::publish::escape::html;

/// How a fragment shows charts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Charts {
    /// As pictures to load: feeds, mail.
    Pictures,
    /// As drawings in the page: AMP.
    Drawings,
}

/// A reading as HTML: no script, no style, no attribute that does anything, links into the page made links to it.
pub(super) fn fragment(work: &Work, pieces: &[Piece], charts: Charts) -> String {
    let mut out = String::new();
    write(work, pieces, charts, &mut out);
    out.push('\n');
    out
}

fn write(work: &Work, pieces: &[Piece], charts: Charts, out: &mut String) {
    for piece in pieces {
        match piece {
            Piece::Text(text) => out.push_str(&html(text)),
            Piece::Break => out.push_str("<br>"),
            Piece::Picture(chart, words) => picture(work, chart, words, charts, out),
            Piece::Element(Element { name, attributes, children }) => {
                let block = !super::reading::is_inline(name);
                out.push_str(&format!("<{name}"));
                for (attribute, value) in attributes {
                    let value = if *attribute == "href" { address(work, value) } else { value.clone() };
                    out.push_str(&format!(" {attribute}=\"{}\"", html(&value)));
                }
                out.push('>');
                write(work, children, charts, out);
                out.push_str(&format!("</{name}>"));
                if block {
                    out.push('\n');
                }
            }
        }
    }
}

fn picture(work: &Work, chart: &str, words: &str, charts: Charts, out: &mut String) {
    let Some(picture) = work.pictures.iter().find(|picture| picture.chart == chart) else { return };
    match charts {
        Charts::Pictures => out.push_str(&format!(
            "<img src=\"{}\" alt=\"{}\" width=\"{}\" height=\"{}\">\n",
            html(&address_of_picture(work, chart)),
            html(words),
            picture.width,
            picture.height
        )),
        Charts::Drawings => {
            out.push_str(&picture.element.replacen(
                " aria-hidden=\"true\"",
                &format!(" aria-label=\"{}\"", html(words)),
                1,
            ));
            out.push('\n');
        }
    }
}

/// Where the picture of a chart is found.
pub(super) fn address_of_picture(work: &Work, chart: &str) -> String {
    let kind = if work.options.pictures { "png" } else { "svg" };
    work.options.base.url_or_path(&work.place.file(&super::pictures::name(chart, super::pictures::WIDE, "light", kind)))
}

/// Where a link leads from anywhere: what is in the page is found on the canonical one.
pub(super) fn address(work: &Work, href: &str) -> String {
    if href.starts_with('#') { work.options.base.url_or_path(&work.place.page()) + href } else { href.to_owned() }
}
