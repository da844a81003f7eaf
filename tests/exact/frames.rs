//! Promises of fitted charts at every width: no text leaves the frame, none lies on another, none is too small to read.
//! `EXPLORE_SPECS=FOLDER EXPLORE_DATA=FOLDER` looks at the specifications of a folder too.

use explainer_widget::explainer::Locale;
use explainer_widget::scene::{Label, MarkKind, Scene};

use crate::spec;

/// The texts of a scene that have to keep clear of each other, in scene coordinates. Where texts alone are drawn they
/// are the data and may lie on each other; so may pictures made of letters.
fn texts(scene: &Scene) -> Vec<Label> {
    let mut scene = scene.clone();
    for panel in &mut scene.panels {
        if panel.marks.iter().all(|marks| marks.kind == MarkKind::Text) {
            panel.marks.clear();
        }
    }
    scene.texts().into_iter().filter(|label| label.text.contains(char::is_alphanumeric)).collect()
}

/// What a scene breaks of what fitted charts promise.
fn broken(scene: &Scene, room: f64) -> Vec<String> {
    let mut found = Vec::new();
    let texts = texts(scene);
    for (at, label) in texts.iter().enumerate() {
        let [x, y, width, height] = label.bounds();
        if x < -1.0 || y < -1.0 || x + width > scene.width + 1.0 || y + height > scene.height + 1.0 {
            let frame = [scene.width, scene.height];
            found.push(format!("{:?} at {:?} leaves the frame of {frame:?}", label.text, label.bounds()));
        }
        if label.size < 12.0 {
            found.push(format!("{:?} is set in {} px", label.text, label.size));
        }
        for other in texts[..at].iter().filter(|other| overlap(label, other)) {
            found.push(format!("{:?} lies on {:?}: {:?} {:?}", label.text, other.text, label.bounds(), other.bounds()));
        }
    }
    if scene.width > room {
        found.push(format!("it is {} wide", scene.width));
    }
    found
}

fn overlap(a: &Label, b: &Label) -> bool {
    let ([x, y, width, height], [x2, y2, width2, height2]) = (a.bounds(), b.bounds());
    // Lines of text stand closer than their boxes are high; a text twice in one place is its outline.
    let meet =
        |from: f64, length: f64, from2: f64, length2: f64| from + 2.0 < from2 + length2 && from2 + 2.0 < from + length;
    meet(x, width, x2, width2) && meet(y, height, y2, height2) && (a.text != b.text || a.bounds() != b.bounds())
}

#[test]
fn texts_of_fitted_charts_keep_their_promises() {
    let (mut wrong, mut scenes) = (Vec::new(), 0);
    let step = if std::env::var_os("EXPLORE_SPECS").is_some() { 233 } else { 35 };
    let specs = spec::recipes().into_iter().chain(spec::all());
    for (name, spec) in specs.chain(spec::folder_of("EXPLORE_SPECS")) {
        for width in (200..=1600).step_by(step).map(f64::from) {
            let Ok(drawn) = spec::drawn(&spec, Some(width), Locale::En) else { continue };
            scenes += 1;
            // Three columns beside two names of each row do not fit into less.
            if name == "facet-grid" && width < 240.0 {
                continue;
            }
            wrong.extend(broken(&drawn.scene, width).into_iter().map(|what| format!("{name} at {width} px: {what}")));
        }
    }
    println!("{scenes} scenes looked at");
    assert!(scenes >= 41 * 40, "only {scenes} scenes were drawn");
    assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong.join("\n"));
}
