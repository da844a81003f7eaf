//! The table that a reader works with: sorted, searched, page by page, taken away.

use std::cell::RefCell;
use std::rc::Rc;

use yew::virtual_dom::{VComp, VNode};
use yew::{
    Html, NodeRef, Properties, UseForceUpdateHandle, component, use_effect, use_force_update, use_mut_ref, use_node_ref,
};

use super::collation::{Rank, for_programs, rank, sorted};
use super::table::{Cells, head, rows};
use super::terms::Term;
use crate::browser::{self, Errand, Listeners};
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

/// A table as a reader has arranged it.
struct Arrangement {
    props: GridProps,
    /// The column it is sorted by, and whether the greatest stands first.
    sort: Option<(usize, bool)>,
    query: String,
    /// The page that is shown, from 0.
    page: usize,
    /// The rows that are left, in order.
    places: Vec<usize>,
    /// The rows as the search reads them; made when it is first used.
    folded: Vec<String>,
    listeners: Option<Listeners>,
}

impl Arrangement {
    fn new(props: &GridProps) -> Arrangement {
        let mut new = Arrangement {
            props: props.clone(),
            sort: None,
            query: String::new(),
            page: 0,
            places: Vec::new(),
            folded: Vec::new(),
            listeners: None,
        };
        new.arrange();
        new
    }

    /// Takes another table; its arrangement stays.
    fn take(&mut self, props: &GridProps) {
        if self.props != *props {
            self.props = props.clone();
            self.folded.clear();
            self.sort = self.sort.filter(|(column, _)| *column < props.cells.0.len());
            self.arrange();
        }
    }

    fn locale(&self) -> Locale {
        self.props.page.explainer.locale
    }

    /// Finds the rows to show and their order.
    fn arrange(&mut self) {
        let (rows, locale) = (&self.props.cells.1, self.locale());
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
    fn press(&mut self, what: &str) -> bool {
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
        self.arrange();
        true
    }

    /// Keeps the rows that have these words.
    fn search(&mut self, query: &str) {
        query.trim().clone_into(&mut self.query);
        self.page = 0;
        self.arrange();
    }

    /// The rows on the page that is shown.
    fn shown(&self) -> &[usize] {
        let start = (self.page * PAGE).min(self.places.len());
        &self.places[start..(start + PAGE).min(self.places.len())]
    }

    /// All rows that are left, their headings first.
    fn all(&self) -> impl Iterator<Item = Vec<String>> {
        let (headings, rows) = &self.props.cells;
        std::iter::once(headings.clone()).chain(self.places.iter().map(|place| rows[*place].clone()))
    }

    /// Hands the rows that are left to the page's script.
    fn take_away(&self, node: &NodeRef, what: &str) {
        let (page, chart, locale) = (&self.props.page, &self.props.chart, self.locale());
        if what == "csv" {
            let name = [&page.explainer.id, "-", &chart.id].concat();
            page.notify.emit(Notice::Download { chart: chart.id.clone(), format: "csv".into() });
            let mut rows = self.all().map(|row| row.iter().map(|cell| for_programs(cell, locale)).collect());
            Errand::new("csv").text("name", &name).rows(&mut rows).send(node);
        } else {
            Errand::new("tsv").rows(&mut self.all()).send(node);
        }
    }
}

/// A table with its tools.
#[component]
fn Grid(props: &GridProps) -> Html {
    let (node, update) = (use_node_ref(), use_force_update());
    let arranged = use_mut_ref(|| Arrangement::new(props));
    arranged.borrow_mut().take(props);
    let tree = write(&arranged.borrow(), &node);
    use_effect(move || rendered(&arranged, &node, &update));
    tree
}

/// After the first render: listens.
fn rendered(arranged: &Rc<RefCell<Arrangement>>, node: &NodeRef, update: &UseForceUpdateHandle) {
    let mut now = arranged.borrow_mut();
    if now.listeners.is_some() {
        return;
    }
    let (weak, kept, update) = (Rc::downgrade(arranged), node.clone(), update.clone());
    now.listeners = Some(browser::hear(node, &["click", "input"], move |event, kind| {
        let Some(arranged) = weak.upgrade() else { return };
        let changed = match browser::attribute(event, "data-grid").as_deref() {
            None => false,
            Some("search") => {
                let typed = kind == "input";
                if typed {
                    arranged.borrow_mut().search(&browser::value(event));
                }
                typed
            }
            Some(what @ ("copy" | "csv")) => {
                arranged.borrow().take_away(&kept, what);
                false
            }
            Some(what) => arranged.borrow_mut().press(what),
        };
        if changed {
            update.force_update();
        }
    }));
}

fn write(now: &Arrangement, node: &NodeRef) -> Html {
    let (props, locale) = (&now.props, now.locale());
    let (chart, (headings, cells)) = (&props.chart, &props.cells);
    let view = View::default();
    let mut sheet = Sheet::new(&props.page, &view, None);
    let sheet = &mut sheet;
    sheet.open("div ex-grid");
    sheet.reference(node);
    sheet.open("div ex-gridbar");
    sheet.open("div ex-search");
    if cells.len() > FEW {
        sheet.open("label");
        sheet.leaf("span", Term::Search.say(locale));
        sheet.open("input ex-input");
        sheet.set("type", "search");
        sheet.set("data-grid", "search");
        sheet.id("search", &chart.id);
        sheet.close();
        sheet.close();
    }
    sheet.close();
    button(sheet, "copy", Term::CopyTable.say(locale));
    button(sheet, "csv", "CSV");
    sheet.close();

    super::table::open(sheet, chart);
    head(sheet, headings, now.sort);
    rows(sheet, &mut now.shown().iter().map(|place| &cells[*place]));
    sheet.close();
    sheet.close();

    let pages = now.places.len().div_ceil(PAGE);
    sheet.open("div ex-gridbar");
    sheet.open("p ex-small");
    sheet.set("role", "status");
    sheet.leaf("span", &summary(now, locale));
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
        for part in [", ", term.say(locale), " ", &now.props.cells.0[column]] {
            out.push_str(part);
        }
    }
    out
}
