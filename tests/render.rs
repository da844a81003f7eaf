//! `explainer render`: every format, specifications that cannot be drawn among others, data from a folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

const BARS: &str = r#"{
  "data": {"values": [{"k": "Arica", "v": 1200.5}, {"k": "Lima, Callao", "v": 800}]},
  "mark": "bar",
  "encoding": {"x": {"field": "k"}, "y": {"field": "v", "type": "quantitative", "title": "Vessels"}}
}"#;

/// An empty folder for a test.
fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("render").join(test);
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("the folder of the last run goes");
    }
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

fn write(folder: &Path, files: &[(&str, &str)]) {
    for (name, text) in files {
        let file = folder.join(name);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        fs::write(file, text).expect("a file");
    }
}

/// Runs the command in a folder, with `out` in it for what is written.
fn render(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_explainer"));
    command.current_dir(folder).arg("render").args(arguments).args(["--out", "out"]).output().expect("the program runs")
}

/// What the command says: its report, and its summary without the time it took.
fn said(output: &Output) -> (String, String) {
    assert!(output.stdout.is_empty());
    let text = String::from_utf8(output.stderr.clone()).expect("a UTF-8 report");
    let (report, summary) = text.trim_end().rsplit_once('\n').unwrap_or(("", text.trim_end()));
    let (summary, took) = summary.rsplit_once(", ").expect("a summary");
    let seconds = took.strip_suffix(" s").expect("a time in seconds");
    assert!(seconds.parse::<f64>().is_ok_and(|seconds| seconds >= 0.0), "{took}");
    // A machine without fonts says so; that is no fault.
    let report: Vec<&str> = report.lines().filter(|line| !line.starts_with("warning: no fonts")).collect();
    (report.join("\n"), summary.to_owned())
}

fn read(folder: &Path, file: &str) -> String {
    fs::read_to_string(folder.join("out").join(file)).unwrap_or_else(|error| panic!("out/{file}: {error}"))
}

fn assert_drawn(output: &Output, summary: &str) {
    let said = said(output);
    assert_eq!((output.status.code(), said), (Some(0), (String::new(), summary.to_owned())));
}

#[test]
fn a_specification_is_drawn_in_every_format() {
    let folder = folder("formats");
    write(&folder, &[("ports.vl.json", BARS)]);
    for format in ["scene", "svg", "png", "table", "text"] {
        assert_drawn(
            &render(&folder, &["ports.vl.json", "--format", format, "--width", "400"]),
            "1 spec: 1 drawn, 0 not",
        );
    }
    let scene: Value = serde_json::from_str(&read(&folder, "ports.scene.json")).expect("JSON");
    assert_eq!(scene["width"], 400);
    let view = &scene["views"][0];
    assert_eq!(view["axes"].as_array().map(Vec::len), Some(2));
    let bottom = view["axes"].as_array().into_iter().flatten().find(|axis| axis["orient"] == "bottom");
    assert_eq!(bottom.expect("an axis")["labels"][0], "Arica");
    assert_eq!(view["marks"][0]["type"], "rect");
    let bars = view["marks"][0]["items"].as_array().expect("items");
    assert_eq!(bars.len(), 2);
    assert!(bars.iter().all(|bar| bar["height"].as_f64() > Some(0.0) && bar["fill"].is_string()), "{bars:?}");
    assert_eq!((&scene["titles"], &scene["legends"]), (&Value::Array(vec![]), &Value::Array(vec![])));

    let svg = read(&folder, "ports.svg");
    assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\"") && svg.ends_with("</svg>\n"), "{svg}");
    assert!(svg.contains(">Arica</text>"));

    let png = fs::read(folder.join("out/ports.png")).expect("a picture");
    assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"));
    assert_eq!(png[16..20], 800_u32.to_be_bytes(), "two pixels to one CSS px");

    assert_eq!(read(&folder, "ports.csv"), "k,Vessels\nArica,\"1,200.5\"\n\"Lima, Callao\",800\n");
    let text = read(&folder, "ports.txt");
    assert!(text.contains("Vessels") && text.ends_with(".\n") && text.lines().count() == 1, "{text}");
}

#[test]
fn theme_and_language_pass_through() {
    let folder = folder("theme");
    write(&folder, &[("ports.json", BARS)]);
    for (theme, paper) in [("light", "#FFFFFF"), ("dark", "#17181B")] {
        assert_drawn(&render(&folder, &["ports.json", "--format", "svg", "--theme", theme]), "1 spec: 1 drawn, 0 not");
        let paper = format!("<rect width=\"100%\" height=\"100%\" fill=\"{paper}\"/>");
        assert!(read(&folder, "ports.svg").contains(&paper), "{theme}");
    }
    assert_drawn(&render(&folder, &["ports.json", "--format", "table", "--lang", "es"]), "1 spec: 1 drawn, 0 not");
    assert!(read(&folder, "ports.csv").contains("\"1.200,5\""));
}

#[test]
fn what_cannot_be_drawn_is_told_and_does_not_stop_the_rest() {
    let folder = folder("broken");
    let files = [
        ("a.vl.json", BARS),
        ("mark.json", "{\n  \"data\": {\"values\": []},\n  \"mark\": \"bars\"\n}"),
        ("comma.vl", "{\n  \"mark\": \"bar\",\n}"),
        ("z.vl", BARS),
    ];
    write(&folder, &files);
    let output = render(&folder, &["a.vl.json", "mark.json", "missing.json", "comma.vl", "z.vl", "--format", "scene"]);
    assert_eq!(output.status.code(), Some(1));
    let (report, summary) = said(&output);
    assert_eq!(summary, "5 specs: 2 drawn, 3 not");
    let errors: Vec<&str> = report.lines().filter(|line| line.contains(": error[")).collect();
    assert_eq!(errors.len(), 3, "{report}");
    assert!(errors[0].starts_with("mark.json:3:11: error[unsupported]: expected "), "{report}");
    assert_eq!(errors[1], "missing.json: error[unreadable]: expected a specification, got no such file");
    assert!(
        errors[2].starts_with("comma.vl:2:16: error[syntax]: expected no comma after the last element"),
        "{report}"
    );
    let mut written: Vec<_> =
        fs::read_dir(folder.join("out")).expect("out").map(|file| file.expect("a file").file_name()).collect();
    written.sort();
    assert_eq!(written, ["a.scene.json", "z.scene.json"]);
}

#[test]
fn specifications_of_one_name_do_not_overwrite_each_other() {
    let folder = folder("names");
    write(&folder, &[("a/bars.json", BARS), ("b/bars.vl.json", BARS)]);
    let output = render(&folder, &["a/bars.json", "b/bars.vl.json", "--format", "text"]);
    assert_eq!(output.status.code(), Some(1));
    let (report, summary) = said(&output);
    assert!(report.starts_with("b/bars.vl.json: error[duplicate-name]: "), "{report}");
    assert_eq!(summary, "2 specs: 1 drawn, 1 not");
}

#[test]
fn data_are_found_in_their_folder_and_nowhere_else() {
    let folder = folder("data");
    let rows = r#"[{"k": "Arica", "v": 3}]"#;
    let spec = |url: &str| {
        let bars = r#""mark": "bar", "encoding": {"x": {"field": "k"}, "y": {"field": "v", "type": "quantitative"}}"#;
        format!("{{\"data\": {{\"url\": {}}}, {bars}}}", Value::from(url))
    };
    let absolute = folder.join("secret.json").display().to_string();
    let urls = [
        ("deep.json", "data/rows.json"),
        ("flat.json", "data/flat.json"),
        ("outside.json", "../secret.json"),
        ("around.json", "data/../../secret.json"),
        ("absolute.json", absolute.as_str()),
        ("web.json", "https://example.org/rows.json"),
        ("link.json", "link.json"),
        ("none.json", ""),
    ];
    write(&folder, &[("files/data/rows.json", rows), ("files/flat.json", rows), ("secret.json", rows)]);
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder.join("secret.json"), folder.join("files/link.json")).expect("a link");
    let mut arguments: Vec<&str> = Vec::new();
    for (name, url) in &urls {
        write(&folder, &[(name, &spec(url))]);
        arguments.push(name);
    }
    arguments.extend(["--format", "table", "--data", "files"]);
    let output = render(&folder, &arguments);
    assert_eq!(output.status.code(), Some(1));
    let (report, summary) = said(&output);
    assert_eq!(summary, "8 specs: 2 drawn, 6 not");
    assert_eq!(read(&folder, "deep.csv"), "k,v\nArica,3\n");
    assert_eq!(read(&folder, "flat.csv"), "k,v\nArica,3\n");
    for (name, _) in &urls[2..] {
        assert!(report.contains(&format!("{name}:1:18: error[unreadable]: ")), "{name}\n{report}");
    }

    let output = render(&folder, &["deep.json", "--format", "table"]);
    let (report, _) = said(&output);
    assert_eq!(output.status.code(), Some(1));
    assert!(report.contains("`--data`"), "{report}");
}

#[test]
fn arguments_that_make_no_sense_are_refused() {
    let folder = folder("arguments");
    write(&folder, &[("bars.json", BARS)]);
    for arguments in [
        &["bars.json", "--format", "pdf"][..],
        &["bars.json"],
        &["--format", "svg"],
        &["bars.json", "--format", "svg", "--width", "NaN"],
        &["bars.json", "--format", "svg", "--width", "0"],
    ] {
        assert_eq!(render(&folder, arguments).status.code(), Some(2), "{arguments:?}");
    }
    assert!(!folder.join("out").exists());
}

#[test]
fn pictures_are_taken_from_the_folder_of_data() {
    let folder = folder("pictures");
    let spec = r#"{
      "width": 100, "height": 100,
      "data": {"values": [{"x": 1, "u": "img/red.png"}, {"x": 2, "u": "https://a.example/img/red.png"}, {"x": 3, "u": "no.png"}]},
      "mark": {"type": "image", "width": 30, "height": 30},
      "encoding": {"x": {"field": "x", "type": "quantitative", "axis": null}, "url": {"field": "u", "type": "nominal"}}
    }"#;
    write(&folder, &[("p.json", spec)]);
    fs::create_dir_all(folder.join("files/img")).expect("a folder");
    let file = fs::File::create(folder.join("files/img/red.png")).expect("a file");
    let mut encoder = png::Encoder::new(file, 1, 1);
    encoder.set_color(png::ColorType::Rgb);
    encoder.write_header().and_then(|mut writer| writer.write_image_data(&[255, 0, 0])).expect("a picture");
    for format in ["png", "svg", "scene"] {
        assert_drawn(&render(&folder, &["p.json", "--format", format, "--data", "files"]), "1 spec: 1 drawn, 0 not");
    }
    let scene: Value = serde_json::from_str(&read(&folder, "p.scene.json")).expect("JSON");
    let urls: Vec<_> = scene["views"][0]["marks"][0]["items"]
        .as_array()
        .expect("items")
        .iter()
        .map(|item| item["url"].clone())
        .collect();
    assert_eq!(urls, ["img/red.png", "", "no.png"], "nothing from elsewhere");
    let svg = read(&folder, "p.svg");
    assert!(svg.contains("href=\"img/red.png\"") && svg.contains("href=\"no.png\"") && !svg.contains("a.example"));
    let decoder = png::Decoder::new(std::io::BufReader::new(fs::File::open(folder.join("out/p.png")).expect("a file")));
    let mut reader = decoder.read_info().expect("a PNG file");
    let mut bytes = vec![0; reader.output_buffer_size().expect("a size")];
    let info = reader.next_frame(&mut bytes).expect("pixels");
    let palette = reader.info().palette.clone();
    let red = match palette {
        Some(colors) => colors.chunks(3).any(|color| color == [255, 0, 0]),
        None => bytes[..info.buffer_size()].chunks(info.color_type.samples()).any(|pixel| pixel[..3] == [255, 0, 0]),
    };
    assert!(red, "the picture is in the picture");
}
