//! The build of a site: the same bytes each time, nothing built twice, nothing harmful out of hostile documents.

#[path = "build/html.rs"]
mod html;
#[path = "build/workshop.rs"]
mod workshop;

use std::fs;

use html::{Kind, examine, page, well_formed};
use serde_json::Value;
use workshop::{Workshop, document, sha256};

#[test]
fn the_same_input_gives_the_same_bytes() {
    let workshop = Workshop::new("same");
    let documents: Vec<_> =
        (0..5).map(|n| workshop.write(&format!("d{n}.json"), &document(&format!("d{n}"), "en", "Words"))).collect();
    workshop
        .build(&documents, "one", &["--jobs", "1", "--base-url", "https://a.example/x"])
        .ends(0, "5 built, 0 unchanged");
    workshop
        .build(&documents, "four", &["--jobs", "4", "--base-url", "https://a.example/x"])
        .ends(0, "5 built, 0 unchanged");
    let (one, four) = (workshop.manifest("one"), workshop.manifest("four"));
    assert_eq!(one, four);
    workshop
        .build(&documents, "four", &["--jobs", "2", "--base-url", "https://a.example/x", "--force"])
        .ends(0, "5 built");
    assert_eq!(workshop.manifest("four"), one);
}

#[test]
fn no_page_preloads_what_its_reader_may_not_want() {
    let workshop = Workshop::new("waits");
    let documents = [workshop.write("d.json", &document("d", "en", "Words"))];
    workshop.build(&documents, "out", &[]).ends(0, "1 built");
    let (page, snippet) = (workshop.read("out/d/en.html"), workshop.read("out/d/en/snippet.html"));
    for text in [&page, &snippet] {
        assert!(!text.contains("preload") && !text.contains(".wasm") && !text.contains(" loading="));
    }
    workshop.build(&documents, "out", &["--loading", "eager"]).ends(0, "1 built");
    let page = workshop.read("out/d/en.html");
    assert!(page.contains("rel=\"preload\"") && page.contains("rel=\"modulepreload\""));
    assert!(page.contains(" loading=\"eager\""));
    workshop.build(&documents, "out", &["--loading", "interaction"]).ends(0, "1 built");
    for name in ["out/d/en.html", "out/d/en/embed.html", "out/d/en/snippet.html"] {
        let text = workshop.read(name);
        assert!(!text.contains("preload") && !text.contains(".wasm"), "{name}");
        assert!(text.contains(" loading=\"interaction\""), "{name}");
    }
}

#[test]
fn pages_have_in_them_what_they_load_first() {
    let workshop = Workshop::new("inline");
    let documents = [workshop.write("d.json", &document("d", "en", "Words"))];
    workshop.build(&documents, "out", &[]).ends(0, "1 built");
    workshop.build(&documents, "out", &["--inline", "--loading", "eager"]).ends(0, "1 built");
    for (name, to) in [("out/d/en.html", "../"), ("out/d/en/embed.html", "../../")] {
        let page = workshop.read(name);
        assert!(page.contains("<style data-explainer-widget>") && !page.contains("rel=\"stylesheet\""), "{name}");
        assert!(
            page.contains(&format!(
                "</explainer-widget><script type=\"module\">//# allFunctionsCalledOnLoad\nconst explainerLoader=new URL(\"{to}element."
            )),
            "{name}"
        );
        // The Wasm is still to be fetched, the glue is not.
        assert!(page.contains("rel=\"preload\"") && !page.contains("rel=\"modulepreload\""), "{name}");
        assert!(!page.contains("data-inline"), "{name}");
    }
    assert!(
        workshop.read("out/d/en/snippet.html").contains(" src=\"/element."),
        "a snippet is for pages with policies of their own"
    );
    workshop.build(&documents, "out", &["--inline", "--loading", "eager"]).ends(0, "0 built, 1 unchanged");
}

#[test]
fn the_manifest_lists_every_file_as_it_is() {
    let workshop = Workshop::new("manifest");
    let document = workshop.write("d.json", &document("d", "en", "Words"));
    workshop.build(&[document], "out", &[]).ends(0, "1 built");
    let manifest: Value = serde_json::from_str(&workshop.manifest("out")).expect("JSON");
    let mut listed: Vec<String> = Vec::new();
    for file in manifest["files"].as_array().expect("files") {
        let path = file["path"].as_str().expect("a path");
        let bytes = fs::read(workshop.path("out").join(path)).expect(path);
        assert_eq!(
            (file["size"].as_u64(), file["sha256"].as_str()),
            (Some(bytes.len() as u64), Some(&*sha256(&bytes))),
            "{path}"
        );
        listed.push(path.to_owned());
    }
    let found: Vec<String> = workshop
        .files("out")
        .into_iter()
        .filter(|name| name != "manifest.json" && name != ".explainer-build.json")
        .collect();
    assert_eq!(found, listed);
    let kinds = [
        "d/en.html",
        "d/en.json",
        "d/en/embed.html",
        "d/en/snippet.html",
        "d/en/offline.html",
        "d/en/fragment.html",
        "d/en/fragment.amp.html",
        "d/en/newsletter.md",
        "d/en/newsletter.txt",
        "d/en/oembed.json",
        "d/en/card.png",
        "d/en/charts/c-680-light.svg",
        "d/en/charts/c-680-dark.png",
        "d/en/charts/c-340-light.png",
        "d/en/charts/c-340-dark.svg",
        "d/en/data/t.csv",
        "d/en/data/t.json",
        "index.html",
    ];
    for kind in kinds {
        assert!(listed.iter().any(|name| name == kind), "{kind} is not there");
    }
    for plain in ["element.", "widget.", "explainer-widget.", "explainer-charts."] {
        for end in ["", ".br", ".gz"] {
            let there = listed.iter().any(|name| name.starts_with(plain) && name.ends_with(end));
            assert!(there, "{plain}…{end} is not there");
        }
    }
    let png = fs::read(workshop.path("out/d/en/card.png")).expect("a card");
    let size = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().expect("four bytes"));
    assert_eq!((&png[..8], size(16), size(20)), (&b"\x89PNG\r\n\x1a\n"[..], 1200, 630));
}

#[test]
fn what_did_not_change_is_not_built_again() {
    let workshop = Workshop::new("again");
    let mut documents: Vec<_> =
        (0..4).map(|n| workshop.write(&format!("d{n}.json"), &document(&format!("d{n}"), "en", "Words"))).collect();
    workshop.build(&documents, "out", &[]).ends(0, "4 built, 0 unchanged");
    workshop.build(&documents, "out", &[]).ends(0, "0 built, 4 unchanged");
    let before = workshop.manifest("out");

    workshop.write("d1.json", &document("d1", "en", "Other words"));
    workshop.build(&documents, "out", &[]).ends(0, "1 built, 3 unchanged");
    assert!(workshop.read("out/d1/en.html").contains("Other words"));
    workshop.write("d1.json", &document("d1", "en", "Words"));
    workshop.build(&documents, "out", &[]).ends(0, "1 built, 3 unchanged");
    assert_eq!(workshop.manifest("out"), before);

    // Another option changes what all say; a file that is gone is made again.
    workshop.build(&documents, "out", &["--publisher", "The Courier"]).ends(0, "4 built, 0 unchanged");
    fs::remove_file(workshop.path("out/d2/en/embed.html")).expect("a file");
    workshop.build(&documents, "out", &["--publisher", "The Courier"]).ends(0, "1 built, 3 unchanged");
    assert!(workshop.path("out/d2/en/embed.html").exists());

    // A document that is gone takes its files with it, and nothing else.
    fs::write(workshop.path("out/d3/mine.txt"), "mine").expect("a file");
    documents.pop();
    workshop.build(&documents, "out", &["--publisher", "The Courier"]).ends(0, "0 built, 3 unchanged, ");
    let left: Vec<String> = workshop.files("out").into_iter().filter(|name| name.starts_with("d3/")).collect();
    assert_eq!(left, ["d3/mine.txt"]);
}

#[test]
fn another_language_makes_links() {
    let workshop = Workshop::new("languages");
    let english = workshop.write("d.json", &document("d", "en", "Words"));
    let spanish = workshop.write("d.es.json", &document("d", "es", "Palabras"));
    let options = ["--base-url", "https://a.example/"];
    workshop.build(std::slice::from_ref(&english), "out", &options).ends(0, "1 built");
    assert!(!workshop.read("out/d/en.html").contains("hreflang"));
    workshop.build(&[english.clone(), spanish.clone()], "out", &options).ends(0, "2 built, 0 unchanged");
    let page = workshop.read("out/d/en.html");
    for (tag, lang) in [("en", "en"), ("es", "es"), ("x-default", "en")] {
        let link = format!("<link rel=\"alternate\" hreflang=\"{tag}\" href=\"https://a.example/d/{lang}.html\">");
        assert!(page.contains(&link), "{link}");
    }
    assert!(page.contains("href=\"es.html\" hreflang=\"es\" lang=\"es\""), "a link for readers");
    assert!(workshop.read("out/d/en.json").contains("\"translations\":{\"es\":\"es.json\"}"));
    assert!(!workshop.read("out/d/en/offline.html").contains("hreflang"), "one file has one language");
    let twice = workshop.write("again.json", &document("d", "EN", "Words"));
    let report = workshop.build(&[english, spanish, twice], "out", &options);
    report.ends(1, "0 built, 2 unchanged, 1 with problems");
    report.says(
        "again.json: error[duplicate-document]: expected one document for each id and language, got `d` in `EN` again",
    );
}

#[test]
fn a_faulty_document_stops_no_other() {
    let workshop = Workshop::new("faulty");
    let good = workshop.write("good.json", &document("good", "en", "Words"));
    let bad = workshop.write("bad.json", &document("bad", "en", "Words"));
    workshop.build(&[good.clone(), bad.clone()], "out", &[]).ends(0, "2 built");
    workshop.write("bad.json", &document("bad", "en", ""));
    let missing = workshop.path("missing.json");
    let documents = [bad.clone(), missing, good];
    let report = workshop.build(&documents, "out", &[]);
    report.ends(1, "0 built, 1 unchanged, 2 with problems");
    report.says("bad.json:1:");
    report.says("missing.json: error[unreadable]: expected a document, got no such file");
    assert!(workshop.read("out/bad/en.html").contains("Words"), "what was published stays");
    workshop.write("bad.json", &document("bad", "en", "Words again"));
    workshop.build(&documents, "out", &[]).ends(1, "1 built, 1 unchanged, 1 with problems");
    assert!(workshop.read("out/bad/en.html").contains("Words again"));
}

#[test]
fn a_manifest_from_elsewhere_reaches_nothing_elsewhere() {
    let workshop = Workshop::new("elsewhere");
    let document = workshop.write("d.json", &document("d", "en", "Words"));
    workshop.build(std::slice::from_ref(&document), "out", &[]).ends(0, "1 built");
    fs::write(workshop.path("victim.txt"), "mine").expect("a file");
    fs::create_dir_all(workshop.path("out/.git")).expect("a folder");
    fs::write(workshop.path("out/.git/config"), "mine").expect("a file");
    let absolute = workshop.path("victim.txt");
    let entries = [
        "../victim.txt",
        "d/../../victim.txt",
        ".git/config",
        &absolute.display().to_string(),
        "",
        "/",
        "\\..\\victim.txt",
    ];
    let entries: Vec<Value> =
        entries.iter().map(|path| serde_json::json!({ "path": path, "size": 4, "sha256": "00" })).collect();
    fs::write(workshop.path("out/manifest.json"), serde_json::json!({ "files": entries }).to_string()).expect("a file");
    workshop.build(&[document], "out", &[]).ends(0, "1 built");
    assert!(absolute.exists() && workshop.path("out/.git/config").exists());
    for broken in ["", "{", "[]", "null", "{\"files\": 3}"] {
        fs::write(workshop.path("out/manifest.json"), broken).expect("a file");
        fs::write(workshop.path("out/.explainer-build.json"), broken).expect("a file");
        workshop.build(&[workshop.path("d.json")], "out", &[]).ends(0, "1 built");
    }
}

#[test]
fn a_runtime_that_is_gone_is_told_and_a_former_one_stays() {
    let workshop = Workshop::new("runtime");
    let document = workshop.write("d.json", &document("d", "en", "Words"));
    workshop.build(std::slice::from_ref(&document), "out", &[]).ends(0, "1 built");
    let loader = |workshop: &Workshop| {
        let files = workshop.files("out").into_iter();
        files.filter(|name| name.starts_with("element.") && name.ends_with(".js")).collect::<Vec<_>>()
    };
    let first = loader(&workshop);
    let runtime = workshop.path("runtime");
    fs::write(runtime.join("widget.css"), ".ex-root{color:blue}").expect("a file");
    workshop.build(std::slice::from_ref(&document), "out", &[]).ends(0, "1 built");
    let both = loader(&workshop);
    assert!(first.len() == 1 && both.len() == 2 && both.contains(&first[0]), "{both:?}");
    fs::remove_file(runtime.join("explainer-charts.wasm")).expect("a file");
    let report = workshop.build(&[document], "out", &[]);
    report.ends(2, "hint: build one with `cargo xtask build`");
    report.says("explainer-charts.wasm: error[file]");
}

/// Every hostile text in every field: what comes out is text everywhere.
#[test]
fn hostile_texts_stay_texts() {
    let workshop = Workshop::new("hostile");
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/build/hostile.json");
    let texts: Vec<String> = serde_json::from_str(&fs::read_to_string(folder).expect("texts")).expect("JSON");
    assert!(texts.len() > 80);
    let name = |n: usize| format!("h{n}");
    let documents: Vec<_> = texts
        .iter()
        .enumerate()
        .map(|(n, text)| workshop.write(&format!("{}.json", name(n)), &document(&name(n), "en", text)))
        .collect();
    let options = ["--no-png", "--base-url", "https://a.example/x", "--publisher", "<script>alert(1)</script>\" x='"];
    // The check refuses links that run something, and formulas that are none.
    let refused = |text: &str| ["](j", "](J", "](data:", "\" onclick", "{{"].iter().any(|part| text.contains(part));
    let built = texts.iter().filter(|text| !refused(text)).count();
    workshop
        .build(&documents, "out", &options)
        .ends(1, &format!("{built} built, 0 unchanged, {} with problems", texts.len() - built));
    assert!(texts.len() - built < 10);
    for (n, text) in texts.iter().enumerate().filter(|(_, text)| !refused(text)) {
        let read = |file: &str| workshop.read(&format!("out/{}/{file}", name(n)));
        let published: Value = serde_json::from_str(&read("en.json")).expect("JSON");
        assert_eq!(published["title"].as_str(), Some(&**text));
        examine(&read("en.html"), Kind::Canonical, text, &published);
        examine(&read("en/embed.html"), Kind::Embed, text, &published);
        examine(&read("en/offline.html"), Kind::Offline, text, &published);
        examine(&page(&read("en/snippet.html")), Kind::Snippet, text, &published);
        examine(&page(&read("en/fragment.html")), Kind::Feed, text, &published);
        examine(&page(&read("en/fragment.amp.html")), Kind::Amp, text, &published);
        let mut letter = String::new();
        pulldown_cmark::html::push_html(&mut letter, pulldown_cmark::Parser::new(&read("en/newsletter.md")));
        examine(&page(&letter), Kind::Letter, text, &published);
        for file in ["charts/c-680-light.svg", "charts/c-340-dark.svg"] {
            well_formed(&read(&format!("en/{file}")), text);
        }
        for file in ["oembed.json", "data/t.json"] {
            assert!(serde_json::from_str::<Value>(&read(&format!("en/{file}"))).is_ok(), "{file} of {text:?}");
        }
    }
    examine(&workshop.read("out/index.html"), Kind::Index, "", &Value::Null);
}
