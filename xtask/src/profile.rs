//! The profile: what of the Wasm the core needs, and what can come later.
//!
//! `profile/NAME.txt` has the functions of a runtime, and the runs of others, that nobody came to when readers opened
//! explainers, pointed at charts and walked them by keyboard, opened questions and followed links; apart from each other,
//! what is needed where texts have computed numbers only, where charts are drawn only, with blocks to play with only, and
//! nowhere at first. What the profile
//! does not know stays in the core: code that is changed costs bytes until the profile is taken again, and never a wait.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::glue;
use crate::server::Server;
use crate::split::{COLD, Told, instrument};
use crate::wasm::{self, Runtime};
use crate::workspace::{Workspace, find_program};
use crate::{dist, setup, step};

const HEAD: &str = "# What a page of this runtime does not need at first: functions, as the FNV-1a digests of their names; then, behind\n\
                    # a digest of name and shape, the numbers of those runs of the others that nobody came to. Of both,\n\
                    # behind a `/`, what documents with blocks to play with do need, behind two, charts that are drawn, behind\n\
                    # three, numbers that are computed in texts.\n\
                    # `cargo xtask profile` writes this file, `cargo xtask bytes` tells what is where.\n";

/// How many parts come after the core.
const LATER: usize = wasm::PARTS.len() - 1;

/// What of a runtime can come later.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// Functions, by [`digest`]: those of each part after the core.
    later: [BTreeSet<u32>; LATER],
    /// Runs of functions, by [`key`]: those of each part after the core.
    cold: BTreeMap<u32, [Runs; LATER]>,
}

/// Numbers of runs.
type Runs = Vec<Range<usize>>;

impl Hash for Profile {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.later.hash(state);
        self.cold.hash(state);
    }
}

impl Profile {
    /// That of a runtime; one without a file has no function that can come later.
    ///
    /// # Errors
    /// When the file has a line that is no digest.
    pub fn read(workspace: &Workspace, runtime: Runtime) -> Result<Self> {
        let path = file(workspace, runtime);
        let text = fs::read_to_string(&path).unwrap_or_default();
        Self::parse(&text).with_context(|| path.display().to_string())
    }

    fn parse(text: &str) -> Result<Self> {
        let mut profile = Self::default();
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
            for word in line.split_whitespace() {
                profile.word(word).with_context(|| format!("line {}", number + 1))?;
            }
        }
        Ok(profile)
    }

    fn word(&mut self, word: &str) -> Result<()> {
        let digest =
            |word: &str| u32::from_str_radix(word, 16).with_context(|| format!("expected a digest, got `{word}`"));
        // From the last part to the first.
        if let Some((key, runs)) = word.split_once(':') {
            let mut cold: [Runs; LATER] = Default::default();
            for (part, runs) in runs.split('/').enumerate() {
                let place = LATER.checked_sub(part + 1).context("expected fewer parts")?;
                cold[place] = parse_runs(runs)?;
            }
            self.cold.insert(digest(key)?, cold);
        } else {
            let bare = word.trim_start_matches('/');
            let place = LATER.checked_sub(word.len() - bare.len() + 1).context("expected fewer parts")?;
            self.later[place].insert(digest(bare)?);
        }
        Ok(())
    }

    /// Of functions, and what each of their runs told: 1 by readers of plain documents whose charts sleep, 2 by those of such
    /// with computed numbers, 4 by those whose charts are drawn, 8 by others.
    fn of(functions: &[Told], runs: &[u8]) -> Self {
        // The first of these bits.
        let part = |told: u8| (told.trailing_zeros() as usize).min(LATER);
        // Of functions with one name, and of runs of those with one name and one shape, the part that is loaded first.
        let mut parts: BTreeMap<u32, usize> = BTreeMap::new();
        let mut cold: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        let mut from = 0;
        for function in functions {
            let all = from..from + function.runs;
            from = all.end;
            let runs: Vec<usize> = runs.get(all).unwrap_or_default().iter().map(|told| part(*told)).collect();
            let Some(first) = runs.first() else { continue };
            if !function.name.is_empty() {
                let known = parts.entry(digest(&function.name)).or_insert(*first);
                *known = (*known).min(*first);
            }
            let known = cold.entry(key(&function.name, function.shape)).or_insert_with(|| runs.clone());
            known.iter_mut().zip(runs).for_each(|(known, run)| *known = (*known).min(run));
        }
        let later = |at| parts.iter().filter(|(_, of)| **of == at + 1).map(|(digest, _)| *digest).collect();
        let cold = cold.into_iter().filter(|(_, parts)| parts.iter().any(|part| *part != parts[0]));
        Self {
            later: std::array::from_fn(later),
            cold: cold.map(|(key, parts)| (key, std::array::from_fn(|at| ranges(&parts, at + 1)))).collect(),
        }
    }

    /// Which part the function of this name comes with, the core being 0: that which is cold of another says itself.
    pub fn part(&self, name: &str) -> usize {
        let (name, cold) = name.rsplit_once(COLD).map_or((name, None), |(name, part)| (name, Some(part)));
        if let Some(part) = cold.and_then(|part| part.split_once('.')?.0.parse().ok()) {
            return part;
        }
        let digest = digest(name);
        self.later.iter().position(|later| later.contains(&digest)).map_or(0, |part| part + 1)
    }

    /// The part of each of the runs of a function with this name and shape, if they differ.
    pub fn runs(&self, name: &str, shape: u32, count: usize) -> Option<Vec<usize>> {
        let cold = self.cold.get(&key(name, shape))?;
        let mut parts = vec![0; count];
        for (index, ranges) in cold.iter().enumerate() {
            ranges.iter().cloned().flatten().filter(|run| *run < count).for_each(|run| parts[run] = index + 1);
        }
        Some(parts)
    }
}

/// Where the runs of a part are.
fn ranges(parts: &[usize], part: usize) -> Runs {
    let mut ranges = Runs::new();
    for number in (0..parts.len()).filter(|number| parts[*number] == part) {
        match ranges.last_mut() {
            Some(last) if last.end == number => last.end += 1,
            _ => ranges.push(number..number + 1),
        }
    }
    ranges
}

/// Of each stretch of runs how many come before it, and how many it has if not one: `3,0+5`.
fn parse_runs(text: &str) -> Result<Runs> {
    let number = |word: &str| word.parse::<usize>().with_context(|| format!("expected a number, got `{word}`"));
    let mut runs = Runs::new();
    let mut from = 0;
    for stretch in text.split(',').filter(|stretch| !stretch.is_empty()) {
        let (gap, length) = stretch.split_once('+').unwrap_or((stretch, "1"));
        let start = from + number(gap)?;
        from = start + number(length)?;
        runs.push(start..from);
    }
    Ok(runs)
}

fn write_runs(runs: &Runs) -> String {
    let mut from = 0;
    let stretches = runs.iter().map(|runs| {
        let gap = runs.start - std::mem::replace(&mut from, runs.end);
        if runs.len() > 1 { format!("{gap}+{}", runs.len()) } else { gap.to_string() }
    });
    stretches.collect::<Vec<_>>().join(",")
}

impl std::fmt::Display for Profile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(HEAD)?;
        let words = self.later.iter().rev().enumerate();
        let words = words.flat_map(|(part, digests)| digests.iter().map(move |digest| (digest, "/".repeat(part))));
        // As many a line as fit, so that a change of one function is a change of few lines.
        for (index, (digest, mark)) in words.enumerate() {
            write!(f, "{mark}{digest:08x}{}", if index % 12 == 11 { '\n' } else { ' ' })?;
        }
        for (key, cold) in &self.cold {
            let runs: Vec<String> = cold.iter().rev().map(write_runs).collect();
            write!(f, "\n{key:08x}:{}", runs.join("/").trim_end_matches('/'))?;
        }
        writeln!(f)
    }
}

fn file(workspace: &Workspace, runtime: Runtime) -> PathBuf {
    workspace.root().join("profile").join(format!("{}.txt", runtime.name()))
}

/// FNV-1a, 32 bits, of a function's name without what differs from one build of a crate to the next.
fn digest(name: &str) -> u32 {
    let mut hash = 0x811c_9dc5_u32;
    let mut rest = name.as_bytes();
    while let [byte, after @ ..] = rest {
        // `crate_name[0123456789abcdef]`: the crate's own digest.
        let inner = after.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
        if *byte == b'[' && inner > 7 && after.get(inner) == Some(&b']') {
            rest = &after[inner + 1..];
            continue;
        }
        hash = (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
        rest = after;
    }
    hash
}

/// Of a function by its name and its shape.
fn key(name: &str, shape: u32) -> u32 {
    digest(name).rotate_left(7) ^ shape
}

/// Builds both runtimes so that they tell which of their functions run, lets `profile/readers.mjs` read in them, and
/// writes what was not called into profile/.
///
/// # Errors
/// When something cannot be built or read.
pub fn take(workspace: &Workspace) -> Result<()> {
    let toolchain = setup::wasm(workspace)?;
    setup::tools(workspace)?;
    let chrome = setup::browser()?;
    let Some(node) = find_program(&["node"]) else { bail!("expected Node, got none") };
    dist::build(workspace)?;
    let site = workspace.state().join("profile");
    let _ = fs::remove_dir_all(&site);
    copy(&workspace.dist(), &site)?;
    let mut told = Vec::new();
    // Of the Wasm that is served: a draft's pages and loader are enough, its functions are others.
    let workspace = &Workspace::find(false)?;
    for runtime in [Runtime::Plain, Runtime::Charts] {
        let whole = wasm::whole(workspace, toolchain, runtime)?;
        let (wasm, functions) = instrument(&whole.wasm, ("p", "m")).context("the Wasm could not be read")?;
        let file = |end: &str| site.join(format!("{}{end}", runtime.name()));
        fs::write(file(".wasm"), [wasm, dist::documents(workspace)?].concat())?;
        // All is in the first: the others have nothing to bring.
        for end in &wasm::PARTS[1..] {
            fs::write(file(end), b"\0asm\x01\0\0\0")?;
        }
        let pages = functions.iter().map(|function| function.runs).sum::<usize>().div_ceil(0x1_0000);
        let memory = format!(
            "\"p\": {{ m: (globalThis.told ??= {{}})[{:?}] ??= new WebAssembly.Memory({{ initial: {pages}, maximum: {pages} }}) }}",
            runtime.name()
        );
        fs::write(
            file(".js"),
            glue::with_import(&glue::with_parts(&whole.glue, wasm::PARTS.len() - 1)?, &memory, "")?,
        )?;
        told.push((runtime, functions));
    }
    let server = Server::start(site.clone(), 0)?;
    step::announce("node profile/readers.mjs");
    let out = workspace.state().join("told");
    fs::create_dir_all(&out)?;
    let mut command = workspace.command(node);
    command.arg("profile/readers.mjs").env("EXPLAINER_URL", server.address()).env("CHROME", chrome).env("OUT", &out);
    command.env("EXPLAINER", dist::publisher(workspace));
    if !command.status()?.success() {
        bail!("expected readers who come to an end: see above");
    }
    for (runtime, functions) in told {
        let runs = fs::read(out.join(runtime.name()))?;
        let profile = Profile::of(&functions, &runs);
        fs::write(file(workspace, runtime), profile.to_string())?;
        let [figures, draw, more, rest] = profile.later.each_ref().map(BTreeSet::len);
        let (name, all, cold) = (runtime.name(), functions.len(), profile.cold.len());
        println!(
            "{name}: {all} functions, {rest} of them later, {figures} for figures, {draw} for charts, {more} in some documents, \
             {cold} in parts"
        );
    }
    Ok(())
}

/// The files of a folder, those that are packed left out.
fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in from.read_dir().with_context(|| from.display().to_string())? {
        let path = entry?.path();
        let target = to.join(path.file_name().context("expected a name")?);
        if path.is_dir() {
            copy(&path, &target)?;
        } else if path.extension().is_none_or(|kind| kind != "br" && kind != "gz") {
            fs::copy(&path, target)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_those_of_names_without_digests() {
        // The published values of FNV-1a.
        assert_eq!(digest(""), 0x811c_9dc5);
        assert_eq!(digest("foobar"), 0xbf9c_f968);
        assert_eq!(digest("<a[0123456789abcdef]::B as c[fedcba98]::D>::e"), digest("<a::B as c::D>::e"));
        assert_ne!(digest("[u8; 12345678]"), digest(""));
    }

    #[test]
    fn profiles_are_read_as_they_are_written() {
        let later = [
            BTreeSet::from([9]),
            BTreeSet::from([6]),
            BTreeSet::from([5]),
            (0..30).map(|index| index * 77_777).collect::<BTreeSet<_>>(),
        ];
        let cold = BTreeMap::from([
            (7, [vec![], vec![], vec![], vec![0..1, 4..9]]),
            (8, [vec![1..2, 4..5], vec![], vec![], vec![]]),
            (0xffff_ffff, [vec![], vec![], vec![2..4, 9..10], vec![5..6, 7..8]]),
        ]);
        let profile = Profile { later, cold };
        let text = profile.to_string();
        assert!(
            text.ends_with(" /00000005 //00000006 ///00000009 \n00000007:0,3+5\n00000008:///1,2\nffffffff:5,1/2+2,5\n"),
            "{text}"
        );
        assert_eq!(Profile::parse(&text).unwrap(), profile);
        assert!(Profile::parse("# a\n0 1\nnot").unwrap_err().to_string().contains("line 3"));
        for wrong in ["0:1,a", "0:1/2/3/4/5", "////0"] {
            assert!(Profile::parse(wrong).unwrap_err().to_string().contains("line 1"), "{wrong}");
        }
    }

    #[test]
    fn what_nobody_came_to_can_come_later() {
        let told = |name: &str, runs| Told { name: name.to_owned(), shape: 1, runs };
        let functions = [told("a", 3), told("b", 2), told("a", 3), told("c", 1), told("d", 2), told("f", 1)];
        let profile = Profile::of(&functions, &[1, 0, 8, 0, 0, 1, 0, 0, 12, 8, 0, 14]);
        assert_eq!(["a", "b", "c", "d", "e", "f"].map(|name| profile.part(name)), [0, 4, 2, 3, 0, 1]);
        assert_eq!(profile.runs("a", 1, 3), Some(vec![0, 4, 3]));
        assert_eq!(profile.runs("d", 1, 2), Some(vec![3, 4]));
        assert_eq!((profile.runs("a", 2, 3), profile.runs("c", 1, 1)), (None, None));
        assert_eq!(["a'cold1.7", "d'cold2.0"].map(|name| profile.part(name)), [1, 2]);
    }
}
