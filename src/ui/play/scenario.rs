//! Scenarios: a domino effect on a graph, step by step.

use super::words::pick;
use super::{Play, Turn, percent, tenth};
use crate::browser::{Deed, DeedKind};
use crate::explainer::{Locale, Scenario, Str, format_number, number_text, parse_number};
use crate::ui::sheet::Sheet;
use crate::view::{Cascade, Memory, Setting, neighbours, towards};

/// Where the numbers of a scenario's memory stand.
const STEP: usize = 0;
const SHIFT: usize = 1;
const COOPERATION: usize = 2;
/// The seed of chance; NaN where nothing is left to it.
const SEED: usize = 3;
/// The node that the arrow keys have come to.
const HERE: usize = 4;
/// From here on, for each node whether it begins.
const FIRST: usize = 5;

/// Height of the drawing, px.
const HEIGHT: f64 = 400.0;

/// The run that a memory stands for, and the step it has come to.
fn run(scenario: &Scenario, memory: &Memory) -> (Cascade, usize) {
    let values = &memory.values;
    let setting = Setting {
        shift: values[SHIFT],
        cooperation: values[COOPERATION],
        seed: values[SEED].is_finite().then_some(values[SEED] as u32),
    };
    let first: Vec<bool> = values[FIRST..].iter().map(|begins| *begins > 0.0).collect();
    let cascade = Cascade::run(scenario, &setting, &first);
    let step = (values[STEP] as usize).min(cascade.last);
    (cascade, step)
}

impl Play for Scenario {
    fn id(&self) -> &Str {
        &self.id
    }

    fn what(&self) -> &'static str {
        "div ex-play ex-scenario"
    }

    fn token(&self) -> *const () {
        std::ptr::from_ref(self).cast()
    }

    fn start(&self) -> Memory {
        let mut values = vec![0.0, 0.0, 0.0, f64::NAN, self.start.first().copied().unwrap_or(0) as f64];
        values.extend((0..self.nodes.len()).map(|at| f64::from(u8::from(self.start.contains(&at)))));
        Memory { values, ..Memory::default() }
    }

    fn write(&self, sheet: &mut Sheet, memory: &Memory) {
        let locale = sheet.explainer().locale;
        let (cascade, step) = run(self, memory);
        // Without script the whole run is told at once.
        let step = if sheet.live() { step } else { cascade.last };
        sheet.leaf(
            "p ex-label",
            pick(locale, "Thought experiment, not a forecast", "Experimento mental, no un pronóstico"),
        );
        sheet.heading(2, "ex-subheading", &self.title);
        sheet.rich_leaf("p ex-p", &self.text);
        sheet.leaf("p ex-p ex-rule", &rule(self, locale));
        sheet.open("div ex-task");
        graph(sheet, self, &cascade, step, memory);
        sheet.close();
        if sheet.live() {
            controls(sheet, self, &cascade, step, memory);
        } else {
            sheet.open("div ex-room-run");
            sheet.close();
        }
        sheet.open("div ex-result");
        sheet.leaf("p ex-outcome", &state(self, &cascade, step, locale));
        sheet.open("ol ex-log");
        for round in 0..=step {
            sheet.leaf("li", &told(self, &cascade, round, locale));
        }
        sheet.close();
        sheet.close();
        table(sheet, self, &cascade, step);
        sheet.open("ul ex-caveats");
        for note in &self.notes {
            sheet.rich_leaf("li", note);
        }
        sheet.close();
        sheet.source_line(&self.sources);
    }

    fn hear(&self, deed: &Deed, turn: &mut Turn) -> bool {
        let (cascade, step) = run(self, &turn.memory);
        let place = deed.object.parse::<usize>().ok().filter(|at| *at < self.nodes.len());
        let press = deed.kind == DeedKind::Press || matches!(&*deed.value, "Enter" | " ") && deed.kind == DeedKind::Key;
        let values = &mut turn.memory.values;
        match (&*deed.verb, place) {
            ("node", Some(at)) if press => {
                values[FIRST + at] = 1.0 - values[FIRST + at];
                values[STEP] = 0.0;
                values[HERE] = at as f64;
            }
            ("node", Some(at)) if deed.kind == DeedKind::Key => {
                if !deed.value.starts_with("Arrow") {
                    return false;
                }
                if let Some(next) = towards(self, at, &deed.value) {
                    values[HERE] = next as f64;
                    turn.focus = ["[data-act=\"node ", &next.to_string(), "\"]"].concat();
                }
                return true;
            }
            ("next", _) if press => values[STEP] = (step + 1).min(cascade.last) as f64,
            ("back", _) if press => values[STEP] = step.saturating_sub(1) as f64,
            ("end", _) if press => values[STEP] = cascade.last as f64,
            ("reset", _) if press => turn.memory = self.start(),
            ("chance", _) if press => {
                let seed = values[SEED];
                values[SEED] =
                    if seed.is_finite() { f64::from((seed as u32).wrapping_add(1)) } else { f64::from(self.seed) };
                values[STEP] = 0.0;
            }
            ("sure", _) if press => {
                values[SEED] = f64::NAN;
                values[STEP] = 0.0;
            }
            ("shift" | "cooperation", _) if deed.kind == DeedKind::Set => {
                let Some(number) = parse_number(&deed.value) else { return false };
                let shift = deed.verb == "shift";
                let least = if shift { -100.0 } else { 0.0 };
                values[if shift { SHIFT } else { COOPERATION }] = number.clamp(least, 100.0);
            }
            _ => return false,
        }
        let (cascade, step) = run(self, &turn.memory);
        turn.said = state(self, &cascade, step, turn.locale);
        if matches!(&*deed.verb, "next" | "end") {
            turn.said.push(' ');
            turn.said.push_str(&told(self, &cascade, step, turn.locale));
        }
        true
    }
}

/// The rule in one sentence, in the scenario's words.
fn rule(scenario: &Scenario, locale: Locale) -> String {
    let [before, after] = match locale {
        Locale::En => [
            "The rule: each joins in (“",
            "”) as soon as the share of its neighbours that have done so reaches its threshold; cooperation raises every threshold towards 100%.",
        ],
        Locale::Es => [
            "La regla: cada uno se suma («",
            "») en cuanto la proporción de vecinos que ya lo han hecho alcanza su umbral; la cooperación acerca todos los umbrales al 100\u{a0}%.",
        ],
    };
    let after = if locale == Locale::Es { ["»", after.trim_start_matches('»')].concat() } else { after.to_owned() };
    [before, &scenario.active, &after].concat()
}

/// Where the run stands: "Step 2 of 4: border closed in 6 of 12."
fn state(scenario: &Scenario, cascade: &Cascade, step: usize, locale: Locale) -> String {
    let [stage, of, colon, among] = match locale {
        Locale::En => ["Step ", " of ", ": “", "”: "],
        Locale::Es => ["Paso ", " de ", ": «", "»: "],
    };
    let number = |number: usize| number.to_string();
    let count = number(cascade.acting(step));
    let (step, last, all) = (number(step), number(cascade.last), number(scenario.nodes.len()));
    [stage, &step, of, &last, colon, &scenario.active, among, &count, of, &all, "."].concat()
}

/// Who acted in a round, and what moved them.
fn told(scenario: &Scenario, cascade: &Cascade, round: usize, locale: Locale) -> String {
    let begin = pick(locale, "The beginning: ", "El comienzo: ");
    let names = |at: usize| {
        let name = String::from(&*scenario.nodes[at].label);
        if round == 0 {
            return name;
        }
        let all = neighbours(scenario, at).count().to_string();
        let (of, what) = match locale {
            Locale::En => (" of ", " neighbours)"),
            Locale::Es => (" de ", " vecinos)"),
        };
        [&name, " (", &cascade.moved[at].to_string(), of, &all, what].concat()
    };
    let all: Vec<String> = cascade.of_round(round).map(names).collect();
    let all = if all.is_empty() { pick(locale, "nobody", "nadie").into() } else { all.join(", ") };
    if round == 0 {
        return [begin, &all, "."].concat();
    }
    [pick(locale, "Step ", "Paso "), &round.to_string(), ": ", &all, "."].concat()
}

/// The graph: who acts is a filled square with the step in it, who does not an empty circle.
fn graph(sheet: &mut Sheet, scenario: &Scenario, cascade: &Cascade, step: usize, memory: &Memory) {
    let locale = sheet.explainer().locale;
    let height = tenth(HEIGHT);
    sheet.open_shape("svg ex-graph", &[("width", "100%"), ("height", &height)]);
    if sheet.live() {
        sheet.set("role", "group");
        let keys = pick(
            locale,
            "Graph: arrow keys go to neighbours, Enter lets one begin or not.",
            "Grafo: las flechas llevan a los vecinos; Intro hace que uno empiece o no.",
        );
        sheet.set("aria-label", keys);
    } else {
        sheet.set("role", "img");
        sheet.set("aria-label", &state(scenario, cascade, step, locale));
    }
    let acts = |at: usize| cascade.rounds[at].filter(|round| *round <= step);
    let place = |at: usize| {
        let [x, y] = scenario.nodes[at].at;
        [8.0 + x * 0.84, 24.0 + y * (HEIGHT - 70.0) / 100.0]
    };
    for &(from, to) in &scenario.edges {
        let ([x1, y1], [x2, y2]) = (place(from), place(to));
        let what = if acts(from).is_some() && acts(to).is_some() { "line ex-edge ex-acting" } else { "line ex-edge" };
        sheet.shape(what, &[("x1", &percent(x1)), ("y1", &tenth(y1)), ("x2", &percent(x2)), ("y2", &tenth(y2))]);
    }
    for (at, node) in scenario.nodes.iter().enumerate() {
        let [x, y] = place(at);
        sheet.open_shape("svg ex-node", &[("x", &percent(x)), ("y", &tenth(y))]);
        let acting = acts(at);
        sheet.open(if acting.is_some() { "g ex-acting" } else { "g" });
        if sheet.live() {
            sheet.set("role", "button");
            sheet.set("tabindex", if memory.values[HERE] == at as f64 { "0" } else { "-1" });
            sheet.set("data-act", &["node ", &at.to_string()].concat());
            sheet.set("aria-pressed", if memory.values[FIRST + at] > 0.0 { "true" } else { "false" });
            let word = if acting.is_some() { &scenario.active } else { &scenario.inactive };
            sheet.set("aria-label", &[&*node.label, ": ", word].concat());
        }
        sheet.shape("circle ex-touch", &[("r", "17")]);
        match acting {
            Some(_) => {
                let box_ = [("x", "-10"), ("y", "-10"), ("width", "20"), ("height", "20")];
                sheet.shape("rect ex-acts", &box_);
            }
            None => sheet.shape("circle ex-idle", &[("r", "9")]),
        }
        sheet.open_shape("text ex-tick ex-middle", &[("y", "27")]);
        sheet.text(&node.label);
        sheet.close();
        sheet.close();
        // Beside the button, whose name says all of its words: what was when is in the log.
        sheet.open_shape("text ex-step ex-middle", &[("y", "5")]);
        sheet.set("aria-hidden", "true");
        sheet.text(&acting.map_or_else(String::new, |round| round.to_string()));
        sheet.close();
        sheet.close();
    }
    sheet.close();
}

fn controls(sheet: &mut Sheet, scenario: &Scenario, cascade: &Cascade, step: usize, memory: &Memory) {
    let locale = sheet.explainer().locale;
    sheet.open("div ex-buttons");
    let mut button = |act: &str, en, es, useful: bool| {
        sheet.open("button ex-button");
        sheet.set("type", "button");
        sheet.set("data-act", act);
        // Not `disabled`: the focus would be lost at the end of the run.
        sheet.set("aria-disabled", if useful { "false" } else { "true" });
        sheet.text(pick(locale, en, es));
        sheet.close();
    };
    button("next", "Next step", "Siguiente paso", step < cascade.last);
    button("back", "Step back", "Paso atrás", step > 0);
    button("end", "To the end", "Hasta el final", step < cascade.last);
    button("reset", "Start over", "Empezar de nuevo", true);
    if scenario.noise > 0.0 {
        let chance = memory.values[SEED].is_finite();
        button(
            "chance",
            if chance { "Draw again" } else { "Leave thresholds to chance" },
            if chance { "Sortear otra vez" } else { "Umbrales al azar" },
            true,
        );
        if chance {
            button("sure", "No chance", "Sin azar", true);
        }
    }
    sheet.close();
    sheet.open("div ex-sliders");
    for (act, at, least, en, es) in [
        ("shift", SHIFT, "-50", "All thresholds", "Todos los umbrales"),
        ("cooperation", COOPERATION, "0", "Cooperation", "Cooperación"),
    ] {
        let value = memory.values[at];
        let mut words = format_number(value, 0, locale);
        if act == "shift" {
            let sign = if value >= 0.0 { "+" } else { "" };
            words = [sign, &words, pick(locale, " points", " puntos")].concat();
        } else {
            words.push_str("\u{a0}%");
        }
        let name = [&scenario.id, "-", act].concat();
        sheet.open("div ex-slider");
        sheet.open("label ex-bar-name");
        sheet.refer("for", "slide", &name);
        sheet.text(pick(locale, en, es));
        sheet.close();
        sheet.leaf("span ex-bar-value", &words);
        sheet.open("input ex-input");
        sheet.refer("id", "slide", &name);
        let most = if act == "shift" { "50" } else { "100" };
        for (name, value) in [("type", "range"), ("min", least), ("max", most), ("step", "1"), ("data-act", act)] {
            sheet.set(name, value);
        }
        sheet.set("data-value", &number_text(value));
        sheet.set("aria-valuetext", &words);
        sheet.close();
        sheet.close();
    }
    sheet.close();
}

fn table(sheet: &mut Sheet, scenario: &Scenario, cascade: &Cascade, step: usize) {
    let locale = sheet.explainer().locale;
    sheet.open("details ex-fold");
    sheet.leaf("summary", pick(locale, "Table", "Tabla"));
    sheet.open("div ex-scroll");
    sheet.set("tabindex", "0");
    sheet.set("role", "region");
    sheet.set("aria-label", &scenario.title);
    sheet.open("table");
    sheet.leaf("caption ex-unseen", &scenario.title);
    sheet.open("thead");
    sheet.open("tr");
    let headings = [
        pick(locale, "Name", "Nombre"),
        pick(locale, "Neighbours", "Vecinos"),
        pick(locale, "Threshold", "Umbral"),
        pick(locale, "State", "Estado"),
        pick(locale, "Step", "Paso"),
    ];
    for heading in headings {
        sheet.open("th");
        sheet.set("scope", "col");
        sheet.text(heading);
        sheet.close();
    }
    sheet.close();
    sheet.close();
    sheet.open("tbody");
    for (at, node) in scenario.nodes.iter().enumerate() {
        sheet.open("tr");
        sheet.open("th");
        sheet.set("scope", "row");
        sheet.text(&node.label);
        sheet.close();
        let names: Vec<&str> = neighbours(scenario, at).map(|other| &*scenario.nodes[other].label).collect();
        sheet.leaf("td", &names.join(", "));
        let threshold = [&*format_number(cascade.thresholds[at] * 100.0, 0, locale), "\u{a0}%"].concat();
        sheet.leaf("td ex-number", &threshold);
        let round = cascade.rounds[at].filter(|round| *round <= step);
        sheet.leaf("td", if round.is_some() { &scenario.active } else { &scenario.inactive });
        sheet.leaf("td ex-number", &round.map_or_else(|| "–".into(), |round| round.to_string()));
        sheet.close();
    }
    sheet.close();
    sheet.close();
    sheet.close();
    sheet.close();
}
