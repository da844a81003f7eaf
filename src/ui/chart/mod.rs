//! Charts in the page: words around the drawing, which is canvas when live and SVG when prerendered.

mod brush;
mod choice;
mod collation;
mod drag;
mod grid;
mod handle;
mod hands;
mod keys;
mod kit;
mod live;
mod menu;
mod over;
mod overlay;
mod panels;
mod params;
mod phrases;
mod player;
mod series;
mod signals;
mod steering;
mod table;
mod terms;
mod zoom;

use std::rc::Rc;

use yew::Html;
use yew::virtual_dom::{VComp, VNode};

pub(super) use self::kit::PAUSE;
use self::live::{Live, LiveProps};
pub(super) use self::params::Params;
use super::Shared;
use super::faq::proven;
use super::know::Grounds;
use super::play::{self, Asking};
use super::sheet::Sheet;
use super::words::{Word, status};
use crate::explainer::{Chart, Explainer, Str, Table, format_date};
use crate::grammar::model::Json;
use crate::scene::{Drawing, Frame};

/// The widths that the prerendered drawings are made for, px: one for each class of width.
const STILL_WIDTHS: [(&str, f64); 2] = [("div ex-narrow", 340.0), ("div ex-wide", 680.0)];

/// A colour as stylesheets write it.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn color_name(color: crate::scene::Color) -> String {
    let mut out = String::new();
    overlay::push_color_name(&mut out, color);
    out
}

pub(crate) fn chart(sheet: &mut Sheet, chart: &Rc<Chart>) {
    sheet.open("figure ex-chart");
    sheet.id("chart", &chart.id);
    sheet.set("tabindex", "-1");
    // Named by its caption, it would have it read twice: as its name, and as its text.
    sheet.set_word("aria-label", Word::Chart);
    sheet.open("figcaption");
    sheet.leaf("span ex-chart-title", &chart.title);
    sheet.leaf("span ex-subtitle", &chart.subtitle);
    sheet.close();
    sheet.rich_leaf("p ex-takeaway", &chart.takeaway);
    if sheet.live() {
        sheet.open("div ex-back");
        if let Some(question) = proven(sheet, &chart.id) {
            sheet.open_button("button ex-link", "ask", &question.id);
            sheet.say("span", Word::BackToQuestion);
            sheet.close();
        }
        sheet.close();
    }
    if sheet.live() {
        live(sheet, chart);
    } else {
        still(sheet, chart);
    }
    play::play(sheet, Rc::new(Asking::new(chart, &sheet.page.explainer)));
    let tables = || chart.tables.iter().map(|id| &sheet.page.explainer.tables[id.0]);
    let tables: Vec<Rc<Table>> = tables().cloned().collect();
    for table in &tables {
        provenance(sheet, table);
    }
    sheet.open("ul ex-caveats");
    for caveat in tables.iter().flat_map(|table| &table.caveats).chain(&chart.note) {
        sheet.rich_leaf("li", caveat);
    }
    sheet.close();
    Grounds::default().tables(&chart.tables).text(&chart.takeaway).write(sheet, Some(&chart.id));
    sheet.close();
}

/// Where the figures come from: sources, status, date, licence.
fn provenance(sheet: &mut Sheet, table: &Table) {
    let locale = sheet.explainer().locale;
    sheet.open("p ex-foot");
    sheet.sources(&table.sources);
    // Borders are drawn, not counted.
    if table.topology.is_none() {
        sheet.leaf("span ex-status", status(table.status, locale));
    }
    if let Some(date) = &table.as_of {
        sheet.open("span");
        sheet.say("span", Word::AsOf);
        sheet.text(" ");
        sheet.leaf("span", &format_date(date, locale));
        sheet.close();
    }
    if let Some(license) = &table.license {
        sheet.leaf("span", license);
    }
    sheet.close();
}

fn live(sheet: &mut Sheet, chart: &Rc<Chart>) {
    let view = sheet.view;
    let props = LiveProps {
        page: sheet.page.clone(),
        chart: Shared(Rc::clone(chart)),
        focus: view.show.as_ref().filter(|show| show.chart == chart.id).and_then(|show| show.focus.clone()),
        range: view.show.as_ref().filter(|show| show.chart == chart.id).and_then(|show| show.range.clone()),
        note: view.show.as_ref().filter(|show| show.chart == chart.id).and_then(|show| show.annotation.clone()),
        hidden: view.hidden_in(&chart.id),
        params: sheet.params.cloned().unwrap_or_default(),
        pin: view.pin.clone().filter(|pin| pin.chart == chart.id),
        act: sheet.act.cloned().unwrap_or_default(),
        table: view.tables.contains(&chart.id),
        linked: sheet.linked.cloned(),
        painted: sheet.painted.cloned().unwrap_or_default(),
    };
    sheet.add(VNode::from(VComp::new::<Live>(Rc::new(props), None)));
}

/// The plot of a chart with its explainer's tables.
pub(crate) fn plot_of(explainer: &Explainer, chart: &Chart) -> Option<Drawing> {
    steered(explainer, chart, &[])
}

/// The same with parameters that a reader has set.
fn steered(explainer: &Explainer, chart: &Chart, given: &[(Str, Json)]) -> Option<Drawing> {
    let tables: Vec<Rc<Table>> = chart.tables.iter().map(|id| Rc::clone(&explainer.tables[id.0])).collect();
    Drawing::steered(&chart.spec, &tables, explainer.locale, given)
}

/// Says what a chart looks like, as the name of the open element.
fn name(sheet: &mut Sheet, chart: &Chart, plot: &Drawing) {
    match &chart.alt {
        Some(alt) => sheet.set("aria-label", alt),
        None => sheet.set("aria-label", &plot.describe(sheet.explainer().locale)),
    }
}

/// A drawing that needs no script: SVG for both classes of width, the table folded above it. The table comes last, and
/// the stylesheet puts it first: a browser has drawn the chart while it still reads hundreds of cells that nobody sees.
fn still(sheet: &mut Sheet, chart: &Chart) {
    sheet.open("div ex-body ex-still");
    let locale = sheet.explainer().locale;
    match plot_of(sheet.explainer(), chart) {
        None => failed(sheet, chart),
        Some(plot) => {
            sheet.open("div ex-plot");
            sheet.set("role", "img");
            name(sheet, chart, &plot);
            if let Some(draw) = sheet.page.draw {
                for (what, width) in STILL_WIDTHS {
                    sheet.open(what);
                    let svg = draw(&plot.lay_out(&Frame::new(width, locale)));
                    sheet.add(Html::from_html_unchecked(svg.into()));
                    sheet.close();
                }
            }
            sheet.close();
            steering::reserve(sheet, &plot);
            sheet.open("details ex-tabs ex-fold");
            sheet.say("summary", Word::Table);
            table::table(sheet, chart, &plot.table(locale));
            sheet.close();
        }
    }
    sheet.close();
}

/// What stands in the place of a chart that cannot be drawn: a sentence and the figures.
fn failed(sheet: &mut Sheet, chart: &Chart) {
    sheet.say("p ex-p", Word::Failed);
    for id in &chart.tables {
        let explainer = sheet.explainer();
        table::table(sheet, chart, &table::raw(&explainer.tables[id.0], explainer.locale));
    }
}
