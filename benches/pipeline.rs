//! The pipeline's steps on a shipped document, natively: check, read, lay out, paint, prerender, build.
//!
//! `cargo bench --bench pipeline` runs it; figures of Wasm in a browser are `cargo xtask bench`'s.

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::rc::Rc;

use criterion::{Criterion, criterion_group, criterion_main};
use explainer_widget::document::check;
use explainer_widget::explainer::{Explainer, Locale};
use explainer_widget::paint::{Fonts, Palette, png, svg};
use explainer_widget::publish::prerender;
use explainer_widget::publish::site::{Base, Loading, Options, Runtime, Source, build};
use explainer_widget::scene::{Drawing, Frame, Scene};
use serde_json::Value;

const DOCUMENT: &str = "assets/explainers/us-chile.json";

fn scenes(explainer: &Explainer, frame: &Frame) -> Vec<Scene> {
    let scene =
        |spec: &Value, tables: &[_]| Drawing::read(spec, tables, Locale::En).map(|drawing| drawing.lay_out(frame));
    let charts = explainer.charts().filter_map(|chart| {
        let tables: Vec<_> = chart.tables.iter().map(|id| Rc::clone(&explainer.tables[id.0])).collect();
        scene(&chart.spec, &tables)
    });
    charts.collect()
}

fn steps(criterion: &mut Criterion) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read(root.join(DOCUMENT)).expect("the shipped document");
    let json: Value = serde_json::from_slice(&text).expect("JSON");
    let explainer = Rc::new(Explainer::build(&json).expect("a document that holds"));
    criterion.bench_function("check a document", |b| b.iter(|| check(black_box(&text))));
    criterion.bench_function("read a document", |b| b.iter(|| Explainer::build(black_box(&json))));

    let frame = Frame::new(640.0, Locale::En);
    criterion.bench_function("read and lay out its charts", |b| b.iter(|| scenes(black_box(&explainer), &frame)));
    let drawn = scenes(&explainer, &frame);
    criterion.bench_function("paint its charts as SVG", |b| {
        b.iter(|| drawn.iter().map(|scene| svg(black_box(scene)).len()).sum::<usize>());
    });
    let fonts = Fonts::of_system();
    if fonts.is_empty() {
        println!("no fonts on this machine: PNG is not measured");
    } else {
        criterion.bench_function("paint one chart as PNG", |b| {
            b.iter(|| png(black_box(&drawn[0]), &Palette::LIGHT, &fonts).expect("a picture").len());
        });
    }
    criterion.bench_function("prerender a document", |b| b.iter(|| prerender(black_box(&explainer), 2, "./").len()));
}

/// A document of the size of the shipped ones, built with every surface; needs the runtime of `cargo xtask build`.
fn site(criterion: &mut Criterion) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let Ok(runtime) = Runtime::of_folder(&root.join("target/xtask/runtime")) else {
        println!("no runtime (`cargo xtask build` makes it): the build of a site is not measured");
        return;
    };
    let bytes = fs::read(root.join(DOCUMENT)).map_err(|error| error.to_string());
    let sources = [Source { path: DOCUMENT.to_owned(), bytes }];
    let base = Base::new(None).expect("no address");
    let options = Options { base, publisher: None, pictures: true, loading: Loading::Lazy, inline: false, force: true };
    let out = std::env::temp_dir().join(format!("explainer-bench-{}", std::process::id()));
    criterion.bench_function("build a document's site", |b| {
        b.iter(|| build(&sources, &runtime, &out, &options, &|| ()).expect("a folder").built);
    });
    let kept = Options { force: false, ..options };
    criterion.bench_function("build it again unchanged", |b| {
        b.iter(|| build(&sources, &runtime, &out, &kept, &|| ()).expect("a folder").same);
    });
    let _ = fs::remove_dir_all(out);
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20).without_plots();
    targets = steps, site
}
criterion_main!(benches);
