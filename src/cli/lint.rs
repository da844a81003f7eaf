//! `explainer lint`: documents in, what is valid and yet not honest or not readable out.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use rayon::prelude::*;

use super::source::{self, Refusal};
use crate::lint::{self, Day, Level, Linted, RULES, Rule};

/// What to lint, and what to make of it.
#[derive(Debug, Args)]
pub struct Options {
    /// The documents.
    #[arg(required_unless_present = "explain", value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Make findings of a rule errors, by number or name; `all` for every rule, `warnings` for those that are warnings.
    #[arg(long, value_name = "RULE", value_parser = selection)]
    deny: Vec<Selection>,
    /// Leave findings of a rule out, by number or name (may be repeated). A document can allow a rule itself, with a
    /// reason, in its field `lint`.
    #[arg(long, value_name = "RULE", value_parser = selection)]
    allow: Vec<Selection>,
    /// What to print.
    #[arg(long, default_value = "text")]
    format: Format,
    /// The day that decides what is out of date, `YYYY-MM-DD`; today where it is not said.
    #[arg(long, value_name = "DATE", value_parser = day)]
    today: Option<Day>,
    /// Print what a rule asks for, why, and how to mend it; `all` for every rule.
    #[arg(long, value_name = "RULE", value_parser = selection)]
    explain: Option<Selection>,
}

/// Rules that an argument names.
#[derive(Debug, Clone, Copy)]
enum Selection {
    All,
    Warnings,
    One(&'static Rule),
}

impl Selection {
    fn covers(self, rule: &Rule) -> bool {
        match self {
            Selection::All => true,
            Selection::Warnings => rule.level >= Level::Warning,
            Selection::One(own) => own.code == rule.code,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// Lines for people.
    Text,
    /// An array of findings.
    Json,
    /// SARIF 2.1.0, for code hosts.
    Sarif,
}

fn selection(text: &str) -> Result<Selection, String> {
    match text {
        "all" => Ok(Selection::All),
        "warnings" => Ok(Selection::Warnings),
        name => lint::rule(name).map(Selection::One).ok_or_else(|| {
            let last = RULES.last().map_or("", |rule| rule.code);
            format!("expected the number or name of a rule, from EX000 to {last}, or `all`")
        }),
    }
}

fn day(text: &str) -> Result<Day, String> {
    Day::read(text).ok_or_else(|| "expected a day, `YYYY-MM-DD`".to_owned())
}

/// Lints files side by side and reports in the order of the arguments.
pub fn run(options: &Options) -> ExitCode {
    if let Some(selection) = options.explain {
        let rules: Vec<String> = RULES.iter().filter(|rule| selection.covers(rule)).map(|rule| explain(rule)).collect();
        return print(&rules.join("\n"), ExitCode::SUCCESS);
    }
    let today = options.today.unwrap_or_else(Day::now);
    let outcomes: Vec<Result<Linted, String>> =
        options.files.par_iter().map(|file| examine(file, options, today)).collect();
    let mut documents = Vec::new();
    let mut unreadable = false;
    for outcome in outcomes {
        match outcome {
            Ok(document) => documents.push(document),
            Err(report) => {
                unreadable = true;
                let _ = io::stderr().lock().write_all(report.as_bytes());
            }
        }
    }
    let report = match options.format {
        Format::Text => lint::text(&documents),
        Format::Json => format!("{:#}\n", lint::json(&documents)),
        Format::Sarif => format!("{:#}\n", lint::sarif(&documents)),
    };
    let code = match (unreadable, documents.iter().any(|document| document.count(Level::Error) > 0)) {
        (true, _) => ExitCode::from(2),
        (false, true) => ExitCode::from(1),
        (false, false) => ExitCode::SUCCESS,
    };
    print(&report, code)
}

fn print(report: &str, code: ExitCode) -> ExitCode {
    // A reader that closes the pipe early has seen what it wanted.
    let _ = io::stdout().lock().write_all(report.as_bytes());
    code
}

fn explain(rule: &Rule) -> String {
    let Rule { code, name, level, asks, reason, fix } = rule;
    let level = level.name();
    format!("{code} {name} ({level})\n  {asks}\n  why: {reason}\n  fix: {fix}\n")
}

fn examine(file: &Path, options: &Options, today: Day) -> Result<Linted, String> {
    let path = file.display().to_string();
    let linted = match source::read(file) {
        Ok(source) => lint::lint(&source, today),
        Err(Refusal::TooLarge(refusal)) => Err(vec![*refusal]),
        Err(Refusal::Unreadable(got)) => {
            return Err(format!("{path}: error[unreadable]: expected a document, got {got}\n"));
        }
    };
    let (found, problems) = match linted {
        Ok(found) => (found, Vec::new()),
        Err(problems) => (Vec::new(), problems),
    };
    let covered = |selections: &[Selection], rule: &Rule| selections.iter().any(|selection| selection.covers(rule));
    let findings = found.into_iter().filter(|finding| !covered(&options.allow, finding.rule)).map(|finding| {
        let level = if covered(&options.deny, finding.rule) { Level::Error } else { finding.rule.level };
        (level, finding)
    });
    Ok(Linted { path, findings: findings.collect(), problems })
}
