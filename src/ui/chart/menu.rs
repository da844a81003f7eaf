//! The menu of a chart's tools, and the help dialog: how they stand in the page.

use super::kit::patterns;
use super::live::Stage;
use super::terms::{Term, keys};
use crate::scene::{Drawing, Scene};
use crate::ui::sheet::Sheet;

impl Stage {
    /// The buttons beside the tabs.
    pub(super) fn write_tools(&self, sheet: &mut Sheet) {
        let locale = sheet.explainer().locale;
        sheet.open("div ex-tools");
        let sounds = !self.kit.track.is_empty();
        open_tool(sheet, "listen");
        sheet.leaf("span", if sounds { Term::Stop } else { Term::Listen }.say(locale));
        sheet.close();
        open_tool(sheet, "menu");
        sheet.set("aria-expanded", if self.kit.menu { "true" } else { "false" });
        sheet.refer("aria-controls", "menu", &self.props.chart.id);
        sheet.leaf("span", Term::Tools.say(locale));
        sheet.close();
        sheet.close();
    }

    /// What the button opens.
    pub(super) fn write_menu(&self, sheet: &mut Sheet) {
        let locale = sheet.explainer().locale;
        sheet.open("div ex-menu");
        sheet.id("menu", &self.props.chart.id);
        if !self.kit.menu {
            sheet.set("hidden", "");
        }
        let say = |term: Term| term.say(locale);
        group(sheet, say(Term::Files), &[("png", "PNG"), ("svg", "SVG"), ("csv", "CSV"), ("json", "JSON")]);
        group(sheet, say(Term::Copy), &[("sentence", say(Term::Sentence)), ("link", say(Term::Link))]);
        group(sheet, say(Term::Display), &[("patterns", say(Term::Patterns)), ("help", say(Term::Help))]);
        sheet.open("div ex-kept-row");
        if let Some(kept) = &self.kit.kept {
            sheet.open("input ex-input ex-kept");
            sheet.set("readonly", "");
            sheet.set("aria-label", say(Term::TakeThis));
            sheet.set("value", kept);
            sheet.close();
        }
        sheet.close();
        sheet.close();
        sheet.open("p ex-news");
        sheet.set("role", "status");
        sheet.leaf("span", &self.kit.news);
        sheet.close();
    }

    /// The help, and what a screen reader says of the keyboard's moves.
    pub(super) fn write_help(&self, sheet: &mut Sheet, plot: &Drawing) {
        let locale = sheet.explainer().locale;
        sheet.open("dialog ex-help");
        sheet.refer("aria-labelledby", "help", &self.props.chart.id);
        if self.kit.help {
            open_tool(sheet, "close");
            sheet.leaf("span", Term::Close.say(locale));
            sheet.close();
            sheet.open("p ex-subheading");
            sheet.id("help", &self.props.chart.id);
            sheet.leaf("span", Term::HelpTitle.say(locale));
            sheet.close();
            sheet.leaf("p", &plot.describe(locale));
            sheet.leaf("p ex-label", Term::Structure.say(locale));
            structure(sheet, &self.scene, "ul ex-structure");
            sheet.leaf("p ex-label", Term::KeysHere.say(locale));
            sheet.open("dl ex-keylist");
            for (key, does) in keys(locale) {
                sheet.open("div");
                sheet.open("dt");
                sheet.leaf("kbd", key);
                sheet.close();
                sheet.leaf("dd", does);
                sheet.close();
            }
            sheet.close();
        }
        sheet.close();
        sheet.open("p ex-unseen");
        sheet.set("aria-live", "polite");
        sheet.leaf("span", &self.kit.said);
        sheet.close();
    }
}

fn open_tool(sheet: &mut Sheet, what: &str) {
    sheet.open("button ex-tool");
    sheet.set("type", "button");
    sheet.set("data-tool", what);
}

fn group(sheet: &mut Sheet, title: &str, tools: &[(&str, &str)]) {
    sheet.open("div ex-group");
    sheet.set("role", "group");
    sheet.set("aria-label", title);
    sheet.open("span ex-label");
    sheet.set("aria-hidden", "true");
    sheet.text(title);
    sheet.close();
    for (what, text) in tools {
        open_tool(sheet, what);
        sheet.key(what);
        if *what == "patterns" {
            sheet.set("aria-pressed", if patterns() { "true" } else { "false" });
        }
        sheet.leaf("span", text);
        sheet.close();
    }
    sheet.close();
}

/// What a chart is made of, as a list: its series, its axes, its remarks.
pub(super) fn structure(sheet: &mut Sheet, scene: &Scene, what: &'static str) {
    let locale = sheet.explainer().locale;
    sheet.open(what);
    let reach = &scene.reach;
    let named: Vec<&str> = reach.series.iter().map(|series| &*series.name).filter(|name| !name.is_empty()).collect();
    if !named.is_empty() {
        list(sheet, Term::SeriesHere.say(locale), &named);
    }
    for axis in scene.panels.first().into_iter().flat_map(|panel| &panel.axes) {
        let title = axis.title.as_ref().map_or("", |title| &*title.text);
        let (Some(first), Some(last)) = (axis.labels.first(), axis.labels.last()) else { continue };
        let gap = if title.is_empty() { "" } else { " " };
        sheet.leaf("li", &[Term::Axis.say(locale), gap, title, ": ", &first.text, " – ", &last.text].concat());
    }
    let remarks = scene.remarks();
    if !remarks.is_empty() {
        let texts: Vec<&str> = remarks.iter().map(|remark| &*remark.text).collect();
        list(sheet, Term::RemarksHere.say(locale), &texts);
    }
    let points = [&reach.points.len().to_string(), " ", Term::Points.say(locale)].concat();
    sheet.leaf("li", &points);
    sheet.close();
}

fn list(sheet: &mut Sheet, title: &str, items: &[&str]) {
    sheet.open("li");
    sheet.leaf("span", title);
    sheet.open("ul");
    for item in items {
        sheet.leaf("li", item);
    }
    sheet.close();
    sheet.close();
}
