//! "How we know": the data, sources and dates behind a chart, a claim, a figure or an answer, folded away.
//!
//! A `<details>` in both trees: it needs no script, and what stands in it moves nothing until a reader opens it.

use super::closing::cite;
use super::header::time;
use super::sheet::Sheet;
use super::words::{Word, count, status};
use crate::explainer::{Inline, Prose, Rich, SourceId, Table, TableId, format_date};

/// What something rests on.
#[derive(Debug, Default)]
pub(crate) struct Grounds {
    tables: Vec<TableId>,
    sources: Vec<SourceId>,
}

impl Grounds {
    /// Adds tables.
    pub(crate) fn tables(mut self, tables: &[TableId]) -> Grounds {
        for table in tables {
            if !self.tables.contains(table) {
                self.tables.push(*table);
            }
        }
        self
    }

    /// Adds sources.
    pub(crate) fn sources(mut self, sources: &[SourceId]) -> Grounds {
        for source in sources {
            if !self.sources.contains(source) {
                self.sources.push(*source);
            }
        }
        self
    }

    /// Adds the tables that numbers in a text are computed from.
    pub(crate) fn text(mut self, rich: &Rich) -> Grounds {
        for piece in rich {
            self = match piece {
                Inline::Computed(computed) => self.tables(&computed.tables),
                Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Link(_, inner) => self.text(inner),
                _ => self,
            };
        }
        self
    }

    /// Adds the tables that numbers in paragraphs are computed from.
    pub(crate) fn prose(self, prose: &Prose) -> Grounds {
        prose.iter().fold(self, Grounds::text)
    }

    /// Adds the tables that a chart draws.
    pub(crate) fn chart(self, sheet: &Sheet, id: &str) -> Grounds {
        let chart = sheet.explainer().charts().find(|chart| *chart.id == *id);
        chart.map_or_else(Grounds::default, |chart| Grounds::default().tables(&chart.tables)).after(self)
    }

    fn after(self, first: Grounds) -> Grounds {
        first.tables(&self.tables).sources(&self.sources)
    }

    /// Writes the details, where there are data to tell of. `here` is the chart they stand below, if any.
    pub(crate) fn write(mut self, sheet: &mut Sheet, here: Option<&str>) {
        if self.tables.is_empty() {
            return;
        }
        let explainer = sheet.explainer();
        for id in std::mem::take(&mut self.tables) {
            self = self.sources(&explainer.tables[id.0].sources.clone()).tables(&[id]);
        }
        sheet.open("details ex-know");
        sheet.say("summary", Word::HowWeKnow);
        for id in &self.tables {
            data(sheet, &explainer.tables[id.0], *id, here);
        }
        sheet.open("ul ex-cited");
        for id in &self.sources {
            sheet.open("li");
            cite(sheet, explainer.source(*id));
            sheet.close();
        }
        sheet.close();
        if let Some(checked) = &explainer.checked {
            sheet.open("p");
            sheet.say("span", Word::Checked);
            sheet.text(" ");
            time(sheet, checked);
            sheet.close();
        }
        sheet.close();
    }
}

/// A dataset: what it is, how far it can be trusted, where its table stands, its fingerprint.
fn data(sheet: &mut Sheet, table: &Table, id: TableId, here: Option<&str>) {
    let explainer = sheet.explainer();
    let locale = explainer.locale;
    sheet.open("p ex-dataset");
    sheet.leaf("b", &table.title);
    sheet.text(" ");
    // Borders are drawn, not counted.
    if table.topology.is_none() {
        sheet.leaf("span", &count(table.rows(), locale));
        sheet.text(" · ");
    }
    sheet.leaf("span", status(table.status, locale));
    if let Some(date) = &table.as_of {
        sheet.text(" · ");
        sheet.say("span", Word::AsOf);
        sheet.text(" ");
        sheet.leaf("span", &format_date(date, locale));
    }
    if let Some(license) = &table.license {
        sheet.text(" · ");
        sheet.leaf("span", license);
    }
    let drawn = explainer.charts().find(|chart| chart.tables.contains(&id));
    if let Some(chart) = drawn.filter(|chart| here != Some(&*chart.id)) {
        sheet.text(" · ");
        sheet.jump("chart", &chart.id, Word::ChartAndTable.say(locale));
    }
    sheet.close();
    if table.topology.is_none() {
        fingerprint(sheet, table);
    }
}

/// The SHA-256 of a dataset: printed by the publisher, computed again in the browser when a reader asks.
fn fingerprint(sheet: &mut Sheet, table: &Table) {
    sheet.open("div ex-print");
    sheet.say("span", Word::Fingerprint);
    sheet.text(" ");
    if sheet.live() {
        sheet.open_button("button ex-link", "verify", &table.name);
        sheet.say("span", Word::Verify);
        sheet.close();
        // Filled when a reader asks; the tree itself never writes into it.
        sheet.open("span");
        sheet.set("role", "status");
        sheet.close();
    } else {
        sheet.open("code");
        sheet.set("data-sha256", &table.name);
        sheet.text(&table.fingerprint());
        sheet.close();
    }
    sheet.close();
}

/// What a browser finds when it computes a fingerprint again, in words.
pub(crate) fn verdict(table: &Table, printed: Option<String>, locale: crate::explainer::Locale) -> String {
    let computed = table.fingerprint();
    let word = match printed {
        Some(printed) if printed == computed => Word::Matches,
        Some(_) => Word::Differs,
        None => Word::NotPrinted,
    };
    [" ", word.say(locale), " ", &computed].concat()
}
