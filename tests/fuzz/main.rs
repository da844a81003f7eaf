//! Hostile bytes: every target with its seeds, mutated by chance from a fixed seed. `EXPLORE=20` tries 20 times more.

mod targets;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use targets::{ALL, Target};

/// How many inputs a target is tried with. Documents and specifications cost more each.
fn inputs(name: &str) -> usize {
    let times = std::env::var("EXPLORE").ok().and_then(|times| times.parse::<usize>().ok()).unwrap_or(1);
    times * if matches!(name, "document" | "specification") { 300 } else { 3_000 }
}

/// The seeds of a target: files of the project that are what it reads, and short texts.
fn seeds(name: &str) -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = |folder: &str, ending: &str| -> Vec<Vec<u8>> {
        let mut paths: Vec<PathBuf> = std::fs::read_dir(root.join(folder))
            .expect("a folder")
            .map(|entry| entry.expect("an entry").path())
            .filter(|path| path.to_string_lossy().ends_with(ending))
            .collect();
        paths.sort();
        paths.iter().map(|path| std::fs::read(path).expect("a file")).collect()
    };
    let texts = |texts: &[&str]| texts.iter().map(|text| text.as_bytes().to_vec()).collect();
    match name {
        "document" => [files("assets/explainers", ".json"), files("tests/invalid", ".json")].concat(),
        "specification" => [files("docs/charts", ".vl.json"), files("tests/exact/specs", ".vl.json")].concat(),
        "topology" => files("docs/charts", "topo.json"),
        "expression" => texts(&[
            "datum.a > 3 && datum.b === 'x' ? sqrt(datum.a) : pow(2, 10) % 7",
            "format(datum.a, ',.2f') + timeFormat(toDate(datum.b), '%Y-%m')",
            "regexp('^(a+)+$', 'i') && test(/(x|xx)+y/, datum.b)",
            "[1, 2, [3, {k: 'v'}]][2][1].k + upper(trim(datum['b']))",
        ]),
        "delimited" => texts(&["a,b\n1,\"two\nlines\"\n3,\"\"\"\"\n", "a;b\n1;2\n", "a\tb\r\n1\t2\r\n", "\u{feff}x\n"]),
        "fragment" => texts(&[
            "q=military-aid&chart=goods&focus=Exports&tab=table",
            "chart=homicide-rate&time=2010..2020&tables=goods,migrants",
            "hide=goods:Exports&set=goods:zoom:%5B1,2%5D&pin=goods:x:2001",
        ]),
        _ => texts(&["A *b* **c** `d` [e](https://x.example/y) \\*f\\* {{ value('a', 'b') }}", "**a*b_c_*[x](#y)"]),
    }
}

/// Numbers from a seed (splitmix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % count.max(1) as u64) as usize
    }
}

/// Pieces that mean something to one parser or another.
const PIECES: [&str; 20] = [
    "\"", "{", "[", "]", "}", ",", ":", "null", "-1e308", "1e999", "0", "\u{0}", "\u{202e}", "é", "\\u0000", "((((",
    "..", "%", "&", "\n",
];

fn mutate(seed: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=chance.below(4) {
        let at = chance.below(bytes.len() + 1);
        let end = (at + chance.below(24)).min(bytes.len());
        match chance.below(5) {
            0 => drop(bytes.drain(at..end)),
            1 => drop(bytes.splice(at..at, PIECES[chance.below(PIECES.len())].bytes())),
            2 => drop(bytes.splice(at..end, PIECES[chance.below(PIECES.len())].bytes())),
            3 => {
                let copy = bytes[at..end].to_vec();
                let to = chance.below(bytes.len() + 1);
                bytes.splice(to..to, copy);
            }
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << chance.below(8);
                }
            }
        }
    }
    bytes
}

fn try_all((name, target): Target) {
    let seeds = seeds(name);
    assert!(!seeds.is_empty(), "{name} has seeds");
    seeds.iter().for_each(|seed| target(seed));
    let mut chance = Chance(20_261_124);
    let mut slowest = Duration::ZERO;
    for _ in 0..inputs(name) {
        let input = mutate(&seeds[chance.below(seeds.len())], &mut chance);
        let started = Instant::now();
        if std::panic::catch_unwind(|| target(&input)).is_err() {
            panic!("{name} fails on {:?}", String::from_utf8_lossy(&input));
        }
        slowest = slowest.max(started.elapsed());
    }
    println!("{name}: {} seeds, {} inputs, slowest {slowest:?}", seeds.len(), inputs(name));
}

#[test]
fn documents() {
    try_all(ALL[0]);
}

#[test]
fn specifications() {
    try_all(ALL[1]);
}

#[test]
fn small_languages() {
    ALL[2..].iter().for_each(|target| try_all(*target));
}
