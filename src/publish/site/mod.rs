//! The built site: everything that is published of documents, written into one folder, without a browser.
//!
//! [`build`] writes the runtime once, and for each explainer and language its pages, snippet, fragments, letters,
//! pictures, data and metadata. The same input gives the same bytes, whatever the number of jobs. What did not change
//! is not built again; a document with problems stops no other.

mod card;
mod data;
mod fragment;
mod head;
mod index;
mod inside;
mod island;
mod letters;
mod linked_data;
mod loading;
mod output;
mod pages;
mod pictures;
mod place;
mod reading;
mod record;
mod runtime;
mod task;
mod work;

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::LazyLock;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use self::output::{Digested, Output, hex};
use self::record::{Entry, Record};
use self::task::{Done, Read, Task, What};
use self::work::{Made, Work};
use super::Fault;
use crate::document::{check, is_id, is_language};
use crate::paint::Fonts;

pub use self::loading::Loading;
pub use self::place::Base;
pub use self::runtime::Runtime;

#[cfg(test)]
pub(super) use self::runtime::tests::small;

/// How documents are published.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where the folder will be served.
    pub base: Base,
    /// Who publishes: the name of the newspaper.
    pub publisher: Option<String>,
    /// Whether pictures of pixels are made, which takes most of the time.
    pub pictures: bool,
    /// When pages load the runtime.
    pub loading: Loading,
    /// Whether pages have loader, glue and first styles in themselves.
    pub inline: bool,
    /// Whether everything is built, changed or not.
    pub force: bool,
}

/// A document's file.
#[derive(Debug)]
pub struct Source {
    /// Its path, as it was given.
    pub path: String,
    /// Its bytes, or why there are none, as a report.
    pub bytes: Result<Vec<u8>, String>,
}

/// What came of a build.
#[derive(Debug, Default)]
pub struct Report {
    /// Documents that were built.
    pub built: usize,
    /// Documents that are as they were.
    pub same: usize,
    /// Documents that were not built.
    pub faulty: usize,
    /// Files that are no longer part of it and were removed.
    pub removed: usize,
    /// All files that are part of it.
    pub files: usize,
    /// What is wrong with documents, in their order.
    pub problems: Vec<String>,
}

/// The fonts of pictures, looked for once.
fn fonts() -> &'static Fonts {
    static FONTS: LazyLock<Fonts> = LazyLock::new(Fonts::of_system);
    &FONTS
}

/// Builds documents into a folder; `progress` hears of each that is done.
///
/// # Errors
///
/// Where the folder itself cannot be written. Problems of documents are in the report.
pub fn build(
    sources: &[Source],
    runtime: &Runtime,
    out: &Path,
    options: &Options,
    progress: &(dyn Fn() + Sync),
) -> Result<Report, Fault> {
    let file = |error| Fault::File(out.display().to_string(), error);
    let output = Output::new(out).map_err(file)?;
    let mut former = Record::read(&output);
    let program = program();
    if options.force || former.program != program {
        // What another program made may be different.
        former.entries.iter_mut().for_each(|entry| entry.source.clear());
        former.files.values_mut().for_each(|file| file.sha256.clear());
    }
    let site = Site { runtime, options, output, former, program };
    let done: Vec<Done> =
        site.groups(sources).into_par_iter().flat_map_iter(|group| site.group(&group, progress)).collect();
    site.finish(done)
}

/// A build.
struct Site<'a> {
    runtime: &'a Runtime,
    options: &'a Options,
    output: Output,
    former: Record,
    program: String,
}

impl Site<'_> {
    /// The documents by id: the languages of one explainer know of each other.
    fn groups<'a>(&self, sources: &'a [Source]) -> Vec<Vec<Task<'a>>> {
        let by_path: BTreeMap<&str, &Entry> =
            self.former.entries.iter().map(|entry| (entry.path.as_str(), entry)).collect();
        let tasks: Vec<(String, Task)> = sources
            .par_iter()
            .enumerate()
            .map(|(number, source)| {
                let bytes = source.bytes.as_deref().unwrap_or_default();
                let digest = hex(&Sha256::digest(bytes));
                let former = by_path.get(source.path.as_str()).map(|entry| (*entry).clone());
                let known = former.as_ref().filter(|entry| entry.source == digest).map(|entry| entry.id.clone());
                // Only to group by; the check comes later.
                let read = || Some(serde_json::from_slice::<serde_json::Value>(bytes).ok()?["id"].as_str()?.to_owned());
                let id = known.or_else(read).or_else(|| Some(former.as_ref()?.id.clone()));
                (id.unwrap_or_else(|| format!("/{number}")), Task { number, source, digest, former })
            })
            .collect();
        let mut groups: BTreeMap<String, Vec<Task>> = BTreeMap::new();
        for (id, task) in tasks {
            groups.entry(id).or_default().push(task);
        }
        groups.into_values().collect()
    }

    /// Builds the languages of one explainer.
    fn group(&self, tasks: &[Task], progress: &dyn Fn()) -> Vec<Done> {
        let mut seen: BTreeMap<String, String> = BTreeMap::new();
        let read: Vec<Read> = tasks.iter().map(|task| self.read(task, &mut seen)).collect();
        let languages: BTreeSet<String> = read.iter().filter_map(|read| read.lang().map(str::to_owned)).collect();
        let languages: Vec<String> = languages.into_iter().collect();
        let build = |(task, read): (&Task, Read)| {
            let done = self.document(task, read, &languages);
            progress();
            done
        };
        tasks.iter().zip(read).map(build).collect()
    }

    /// Finds out what a document is; it is checked where it is not what it was.
    fn read(&self, task: &Task, seen: &mut BTreeMap<String, String>) -> Read {
        let former = || task.former.clone();
        let bytes = match &task.source.bytes {
            Ok(bytes) => bytes,
            Err(report) => return Read::Faulty(report.clone(), former()),
        };
        let known = former().filter(|entry| entry.source == task.digest);
        let read = match known {
            Some(entry) => Read::Known(entry),
            None => match catch_unwind(AssertUnwindSafe(|| check(bytes))) {
                Ok(checked) => match checked.explainer.filter(|_| checked.problems.is_empty()) {
                    Some(explainer) => Read::Checked(Box::new(explainer)),
                    None => {
                        let line = |problem: &crate::document::Diagnostic| format!("{}:{problem}\n", task.source.path);
                        return Read::Faulty(checked.problems.iter().map(line).collect(), former());
                    }
                },
                Err(_) => return Read::Faulty(internal(&task.source.path), former()),
            },
        };
        let (id, lang) = read.names();
        if !is_id(id) || !is_language(lang) {
            let report =
                format!("{}: error[slug]: expected an id and a language for names of files\n", task.source.path);
            return Read::Faulty(report, None);
        }
        match seen.insert(lang.to_ascii_lowercase(), task.source.path.clone()) {
            None => read,
            Some(first) => {
                let report = format!(
                    "{}: error[duplicate-document]: expected one document for each id and language, got `{id}` in `{lang}` again\n  hint: the first is {first}\n",
                    task.source.path
                );
                seen.insert(lang.to_ascii_lowercase(), first);
                Read::Faulty(report, None)
            }
        }
    }

    /// Builds one document, unless it is what it was.
    fn document(&self, task: &Task, read: Read, languages: &[String]) -> Done {
        let (number, path) = (task.number, &task.source.path);
        let faulty = |report: String, former: Option<Entry>| {
            // Its former files stay, and it is built again as soon as it can be.
            let entry = former.map(|entry| Entry { source: String::new(), key: String::new(), ..entry });
            let files = entry.iter().flat_map(|entry| self.files_of(entry)).collect();
            Done { number, what: What::Faulty(report), entry, files }
        };
        let read = match read {
            Read::Faulty(report, former) => return faulty(report, former),
            read => read,
        };
        let key = self.key(&task.digest, languages);
        if let Read::Known(entry) = &read
            && entry.key == key
        {
            let files = self.files_of(entry);
            if !files.is_empty() && files.iter().all(|(name, file)| self.output.has(name, file.size)) {
                return Done { number, what: What::Same, entry: Some(entry.clone()), files };
            }
        }
        let bytes = task.source.bytes.as_deref().unwrap_or_default();
        let made = catch_unwind(AssertUnwindSafe(|| {
            let explainer = match read {
                Read::Checked(explainer) => *explainer,
                _ => check(bytes).explainer?,
            };
            let names = (explainer.id.to_string(), explainer.lang.to_string(), explainer.title.to_string());
            let source = String::from_utf8_lossy(bytes);
            let work = Work::new(explainer, &source, languages, self.runtime, self.options);
            Some(work.files(&self.former, &self.output).and_then(|files| self.write(files)).map(|files| (names, files)))
        }));
        match made {
            Ok(Some(Ok(((id, lang, title), files)))) => {
                let entry = Entry { path: path.clone(), source: task.digest.clone(), key, id, lang, title };
                Done { number, what: What::Built, entry: Some(entry), files }
            }
            Ok(Some(Err(fault))) => faulty(format!("{path}: {fault}\n"), task.former.clone()),
            Ok(None) | Err(_) => faulty(internal(path), task.former.clone()),
        }
    }

    /// The digest of everything that a document's files are made from.
    fn key(&self, digest: &str, languages: &[String]) -> String {
        let options = self.options;
        let parts = [
            self.program.as_str(),
            digest,
            self.runtime.name(),
            options.base.as_str(),
            options.publisher.as_deref().unwrap_or("\0"),
            if options.pictures { "pictures" } else { "" },
            options.loading.name().unwrap_or_default(),
            if options.inline { "inline" } else { "" },
            &languages.join(","),
        ];
        hex(&Sha256::digest(parts.join("\n")))
    }

    fn files_of(&self, entry: &Entry) -> Vec<(String, Digested)> {
        let lang = entry.lang.to_ascii_lowercase();
        self.former.files_of(&entry.id, &lang).map(|(name, file)| (name.clone(), file.clone())).collect()
    }

    /// Writes files that are not there as they should be.
    fn write(&self, files: Vec<(String, Made)>) -> Result<Vec<(String, Digested)>, Fault> {
        let mut out = Vec::with_capacity(files.len());
        for (name, made) in files {
            let digest = match made {
                Made::Same(digest) => digest,
                Made::New(bytes) => {
                    let digest = Digested::of(&bytes);
                    let same = self.former.files.get(&name) == Some(&digest) && self.output.has(&name, digest.size);
                    if !same {
                        self.output.write(&name, &bytes).map_err(|error| Fault::File(name.clone(), error))?;
                    }
                    digest
                }
            };
            out.push((name, digest));
        }
        Ok(out)
    }

    /// Writes what all documents share, and takes away what is no longer part of it.
    fn finish(self, done: Vec<Done>) -> Result<Report, Fault> {
        let mut report = Report::default();
        let mut record = Record { program: self.program.clone(), ..Record::default() };
        let mut done = done;
        done.sort_by_key(|done| done.number);
        for each in done {
            match each.what {
                What::Built => report.built += 1,
                What::Same => report.same += 1,
                What::Faulty(problems) => {
                    report.faulty += 1;
                    report.problems.push(problems);
                }
            }
            record.entries.extend(each.entry);
            record.files.extend(each.files);
        }
        let known = |name: &str| {
            self.former
                .files
                .get(name)
                .filter(|file| !file.sha256.is_empty() && self.output.has(name, file.size))
                .cloned()
        };
        let mut shared: Vec<(String, Made)> = Vec::new();
        for (name, bytes) in self.runtime.files(&known) {
            shared.push((name, bytes.map_or_else(Made::Same, Made::New)));
        }
        shared.push(("index.html".to_owned(), Made::New(index::index(&record.entries, &self).into_bytes())));
        record.files.extend(self.write(shared)?);
        for (name, file) in &self.former.files {
            if record.files.contains_key(name) {
                continue;
            }
            if name.contains('/') {
                self.output.remove(name);
                report.removed += 1;
            } else if self.output.has(name, file.size) && !file.sha256.is_empty() {
                // A former runtime stays: snippets that have been pasted name it.
                record.files.insert(name.clone(), file.clone());
            }
        }
        report.files = record.files.len();
        for (name, text) in [(record::MANIFEST, record.manifest()), (record::NAME, record.to_json())] {
            self.output.write(name, text.as_bytes()).map_err(|error| Fault::File(name.to_owned(), error))?;
        }
        Ok(report)
    }
}

fn internal(path: &str) -> String {
    format!("{path}: error[internal]: expected files, got a fault of the program\n")
}

/// What tells this program from others: the digest of its own bytes.
fn program() -> String {
    let bytes = std::env::current_exe().and_then(std::fs::read);
    bytes.map_or_else(|_| env!("CARGO_PKG_VERSION").to_owned(), |bytes| hex(&Sha256::digest(bytes)))
}
