//! The table that a reader works with: sorted, searched, page by page, taken away.

use std::cell::RefCell;
use std::rc::Rc;

use yew::virtual_dom::{VComp, VNode};
use yew::{
    Callback, Html, InputEvent, MouseEvent, NodeRef, Properties, component, use_force_update, use_mut_ref, use_node_ref,
};

use super::collation::{Rank, for_programs, rank, sorted};
use super::table::{Cells, head, rows};
use super::terms::Term;
use crate::browser::{self, Errand};
use crate::explainer::{Chart, Locale};
use crate::ui::sheet::Sheet;
use crate::ui::{Notice, Page, Shared};
use crate::view::View;

/// Rows to a page.
const PAGE: usize = 50;
/// Fewer rows than these are read faster than searched.
const FEW: usize = 12;

#[derive(Clone, PartialEq, Properties)]
pub(super) struct GridProps {
    page: Shared<Page>,
    chart: Shared<Chart>,
    cells: Cells,
}

/// Adds the table of a live chart.
pub(super) fn grid(sheet: &mut Sheet, chart: &Shared<Chart>, cells: Cells) {
    let props = GridProps { page: sheet.page.clone(), chart: chart.clone(), cells };
    sheet.add(VNode::from(VComp::new::<Grid>(Rc::new(props), None)));
}

/// How a reader has arranged a table.
#[derive(Default)]
struct Arrangement {
    cells: Cells,
    /// The column it is sorted by, and whether the greatest stands first.
    sort: Option<(usize, bool)>,
    query: String,
    /// The page that is shown, from 0.
    page: usize,
    /// The rows that are left, in order.
    places: Vec<usize>,
    /// The rows as the search reads them; made when it is first used.
    folded: Vec<String>,
}

impl Arrangement {
    /// Takes another table; its arrangement stays.
    fn take(&mut self, cells: &Cells, locale: Locale) {
        if self.cells != *cells {
            self.cells.clone_from(cells);
            self.folded.clear();
            self.sort = self.sort.filter(|(column, _)| *column < cells.0.len());
            self.arrange(locale);
        }
    }

    /// Finds the rows to show and their order.
    fn arrange(&mut self, locale: Locale) {
        let rows = &self.cells.1;
        self.places = match self.sort {
            None => (0..rows.len()).collect(),
            Some((column, descending)) => {
                let cells: Vec<&str> = rows.iter().map(|row| row.get(column).map_or("", String::as_str)).collect();
                let ranks: Vec<Rank> = rank(&cells, locale, &browser::fold);
                sorted(&ranks, descending)
            }
        };
        if !self.query.is_empty() {
            if self.folded.is_empty() {
                self.folded = rows.iter().map(|row| browser::fold(&row.join("\t"))).collect();
            }
            let query = browser::fold(&self.query);
            self.places.retain(|place| query.split_whitespace().all(|word| self.folded[*place].contains(word)));
        }
        self.page = self.page.min(self.places.len().saturating_sub(1) / PAGE);
    }

    /// Does what a button of the table stands for; whether anything has changed.
    fn press(&mut self, what: &str, locale: Locale) -> bool {
        match what {
            "next" => self.page += 1,
            "previous" => self.page = self.page.saturating_sub(1),
            column => {
                let Ok(column) = column.parse::<usize>() else { return false };
                // Ascending, descending, as it was.
                self.sort = match self.sort {
                    Some((at, false)) if at == column => Some((column, true)),
                    Some((at, true)) if at == column => None,
                    _ => Some((column, false)),
                };
                self.page = 0;
            }
        }
        self.arrange(locale);
        true
    }

    /// The rows on the page that is shown.
    fn shown(&self) -> &[usize] {
        let start = (self.page * PAGE).min(self.places.len());
        &self.places[start..(start + PAGE).min(self.places.len())]
    }

    /// All rows that are left, their headings first.
    fn all(&self) -> impl Iterator<Item = Vec<String>> {
        std::iter::once(self.cells.0.clone()).chain(self.places.iter().map(|place| self.cells.1[*place].clone()))
    }
}

/// A table with its tools.
#[component]
fn Grid(props: &GridProps) -> Html {
    let (node, update) = (use_node_ref(), use_force_update());
    let arranged = use_mut_ref(Arrangement::default);
    let locale = props.page.explainer.locale;
    arranged.borrow_mut().take(&props.cells, locale);
    let press = {
        let (arranged, update, node, props) = (Rc::clone(&arranged), update.clone(), node.clone(), props.clone());
        Callback::from(move |event: MouseEvent| {
            let Some(what) = browser::attribute(&event, "data-grid") else { return };
            match &*what {
                "copy" | "csv" => take_away(&props, &arranged.borrow(), &node, &what),
                what if arranged.borrow_mut().press(what, locale) => update.force_update(),
                _ => {}
            }
        })
    };
    let search = {
        let arranged = Rc::clone(&arranged);
        Callback::from(move |event: InputEvent| {
            let mut now = arranged.borrow_mut();
            now.query = browser::value(&event).trim().to_owned();
            now.page = 0;
            now.arrange(locale);
            update.force_update();
        })
    };
    write(props, &arranged, &node, press, search)
}

/// Hands the rows that are left to the page's script.
fn take_away(props: &GridProps, now: &Arrangement, node: &NodeRef, what: &str) {
    let locale = props.page.explainer.locale;
    let explainer = &props.page.explainer;
    let name = [&explainer.id, "-", &props.chart.id].concat();
    if what == "csv" {
        props.page.notify.emit(Notice::Download { chart: props.chart.id.clone(), format: "csv".into() });
        let mut rows = now.all().map(|row| row.iter().map(|cell| for_programs(cell, locale)).collect());
        Errand::new("csv").text("name", &name).rows(&mut rows).send(node);
    } else {
        Errand::new("tsv").rows(&mut now.all()).send(node);
    }
}

fn write(
    props: &GridProps,
    arranged: &RefCell<Arrangement>,
    node: &NodeRef,
    press: Callback<MouseEvent>,
    search: Callback<InputEvent>,
) -> Html {
    let now = arranged.borrow();
    let (locale, chart) = (props.page.explainer.locale, &props.chart);
    let view = View::default();
    let mut sheet = Sheet::new(&props.page, &view, None);
    let sheet = &mut sheet;
    sheet.open("div ex-grid");
    sheet.reference(node);
    sheet.on_click(press);
    sheet.open("div ex-gridbar");
    sheet.open("div ex-search");
    if now.cells.1.len() > FEW {
        sheet.open("label");
        sheet.leaf("span", Term::Search.say(locale));
        sheet.open("input ex-input");
        sheet.set("type", "search");
        sheet.id("search", &chart.id);
        sheet.on_input(search);
        sheet.close();
        sheet.close();
    }
    sheet.close();
    button(sheet, "copy", Term::CopyTable.say(locale));
    button(sheet, "csv", "CSV");
    sheet.close();

    super::table::open(sheet, chart);
    head(sheet, &now.cells.0, now.sort);
    rows(sheet, &mut now.shown().iter().map(|place| &now.cells.1[*place]));
    sheet.close();
    sheet.close();

    let pages = now.places.len().div_ceil(PAGE);
    sheet.open("div ex-gridbar");
    sheet.open("p ex-small");
    sheet.set("role", "status");
    sheet.leaf("span", &summary(&now, locale));
    sheet.close();
    sheet.open("div ex-pager");
    if pages > 1 {
        for (what, term, possible) in
            [("previous", Term::Previous, now.page > 0), ("next", Term::Next, now.page + 1 < pages)]
        {
            sheet.open("button ex-link");
            sheet.key(what);
            sheet.set("type", "button");
            sheet.set("data-grid", what);
            // A button that is disabled would lose the focus of who pages through by keyboard.
            sheet.set("aria-disabled", if possible { "false" } else { "true" });
            sheet.leaf("span", term.say(locale));
            sheet.close();
        }
    }
    sheet.close();
    sheet.close();
    std::mem::replace(sheet, Sheet::new(&props.page, &view, None)).finish()
}

fn button(sheet: &mut Sheet, what: &str, text: &str) {
    sheet.open("button ex-link");
    sheet.set("type", "button");
    sheet.set("data-grid", what);
    sheet.leaf("span", text);
    sheet.close();
}

/// Which rows are shown, in which order.
fn summary(now: &Arrangement, locale: Locale) -> String {
    if now.places.is_empty() {
        return Term::NoRows.say(locale).to_owned();
    }
    let count = |number: usize| crate::explainer::format_number(number as f64, 0, locale);
    let start = now.page * PAGE;
    let span = [&*count(start + 1), "–", &count(start + now.shown().len())].concat();
    let mut out =
        [Term::Rows.say(locale), " ", &span, " ", Term::RowsOf.say(locale), " ", &count(now.places.len())].concat();
    if let Some((column, descending)) = now.sort {
        let term = if descending { Term::SortedDown } else { Term::SortedUp };
        for part in [", ", term.say(locale), " ", &now.cells.0[column]] {
            out.push_str(part);
        }
    }
    out
}
