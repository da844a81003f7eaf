//! The link codec: a view as a URL fragment, and back.
//!
//! `q=ID[,ID…]` opens questions; `chart=ID` names a chart, which `tab=table` turns to its table, `focus=NAME`
//! brings to a series, `time=FROM..TO` to a range and `note=TEXT` to a remark; `tables=ID[,ID…]` turns several;
//! `hide=CHART:SERIES` hides a series; `set=CHART:PARAM:VALUE` sets a parameter, without CHART one that charts share;
//! `at=CHART:!(SERIES,KEY)` holds on to a value. Parts of the host page's own, and what does not hold, are passed over.

use super::{Param, Pin, Series, View, declares, notation};
use crate::explainer::{Evidence, Explainer, Str};
use crate::grammar::model::Json;

/// The most series and parameters that a link may name: more is no reader's.
const MOST: usize = 200;

/// The view that a fragment (without `#`) asks for; `None` where it asks for nothing of this explainer.
pub fn from_fragment(fragment: &str, explainer: &Explainer) -> Option<View> {
    let mut view = View::default();
    let mut show = Evidence::of("".into());
    let mut table = false;
    let known_chart = |id: &str| explainer.charts().map(|chart| chart.id.clone()).find(|known| &**known == id);
    for part in fragment.split('&').take(MOST) {
        let Some((name, value)) = part.split_once('=') else { continue };
        let value = decode(value);
        match name {
            "q" => {
                let wanted = |id: &Str| value.split(',').any(|wanted| *wanted == **id);
                view.open = explainer.faq.iter().map(|question| question.id.clone()).filter(wanted).collect();
            }
            "chart" => show.chart = known_chart(&value).unwrap_or_default(),
            "focus" => show.focus = given(&value),
            "note" => show.annotation = given(&value),
            "time" => show.range = value.split_once("..").and_then(|(from, to)| Some([given(from)?, given(to)?])),
            "tab" => table = value == "table",
            "tables" => {
                for chart in value.split(',').filter_map(known_chart) {
                    turn(&mut view, chart);
                }
            }
            "hide" => {
                let parts = value.split_once(':').and_then(|(chart, name)| Some((known_chart(chart)?, given(name)?)));
                if let Some((chart, name)) = parts {
                    view.hidden.retain(|hidden| hidden.chart != chart || hidden.name != name);
                    view.hidden.push(Series { chart, name });
                }
            }
            "set" => {
                if let Some(param) = param(&value, explainer) {
                    view.params.retain(|known| known.chart != param.chart || known.name != param.name);
                    view.params.push(param);
                }
            }
            "at" => view.pin = pin(&value, &known_chart),
            _ => {}
        }
    }
    if !show.chart.is_empty() {
        if table {
            turn(&mut view, show.chart.clone());
        }
        view.show = Some(show);
    }
    view.settle(explainer);
    if view == View::default() { None } else { Some(view) }
}

fn given(text: &str) -> Option<Str> {
    (!text.is_empty()).then(|| Str::from(text))
}

fn turn(view: &mut View, chart: Str) {
    if !view.tables.contains(&chart) {
        view.tables.push(chart);
    }
}

/// A parameter that a chart declares, and that is shared exactly where the link says so.
fn param(text: &str, explainer: &Explainer) -> Option<Param> {
    let (chart, rest) = text.split_once(':')?;
    let (name, value) = rest.split_once(':')?;
    let fits = |scope: &str, own: &str| if chart.is_empty() { scope.is_empty() } else { scope == own && own == chart };
    explainer.charts().find(|known| fits(&known.scope(name), &known.id) && declares(&known.spec, name))?;
    Some(Param { chart: chart.into(), name: name.into(), value: notation::read(value)? })
}

fn pin(text: &str, known_chart: &dyn Fn(&str) -> Option<Str>) -> Option<Pin> {
    let (chart, rest) = text.split_once(':')?;
    match notation::read(rest)?.as_array()?.as_slice() {
        [Json::String(series), Json::String(key)] => {
            Some(Pin { chart: known_chart(chart)?, series: series.as_str().into(), key: key.as_str().into() })
        }
        _ => None,
    }
}

/// The fragment (without `#`) that brings a reader to this view; empty for the view a page starts with.
pub fn to_fragment(view: &View) -> String {
    let mut out = String::new();
    let mut part = |name: &str, value: &str| {
        if !value.is_empty() {
            if !out.is_empty() {
                out.push('&');
            }
            out.push_str(name);
            out.push('=');
            encode(value, &mut out);
        }
    };
    part("q", &view.open.join(","));
    if let Some(show) = &view.show {
        part("chart", &show.chart);
        part("focus", show.focus.as_deref().unwrap_or_default());
        if let Some([from, to]) = &show.range {
            part("time", &[from, "..", to].concat());
        }
        part("note", show.annotation.as_deref().unwrap_or_default());
    }
    part("tables", &view.tables.join(","));
    for hidden in &view.hidden {
        part("hide", &[&*hidden.chart, ":", &hidden.name].concat());
    }
    for param in &view.params {
        let mut value = [&*param.chart, ":", &param.name, ":"].concat();
        notation::write(&param.value, &mut value);
        part("set", &value);
    }
    if let Some(pin) = &view.pin {
        let mut value = [&*pin.chart, ":"].concat();
        let names = [&pin.series, &pin.key].map(|name| Json::String(name.to_string()));
        notation::write(&Json::Array(names.to_vec()), &mut value);
        part("at", &value);
    }
    out
}

/// Percent-encodes what has a meaning in a fragment (RFC 3986, section 3.5).
fn encode(text: &str, out: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~,:!'()".contains(&byte) {
            out.push(byte.into());
        } else {
            out.push('%');
            out.push(HEX[usize::from(byte >> 4)].into());
            out.push(HEX[usize::from(byte & 15)].into());
        }
    }
}

/// Undoes percent-encoding; what is not one stays as it is.
fn decode(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.as_bytes();
    while let [byte, rest @ ..] = bytes {
        bytes = rest;
        if let (b'%', Some(code)) = (byte, rest.get(..2).and_then(|code| std::str::from_utf8(code).ok()))
            && !code.starts_with('+')
            && let Ok(decoded) = u8::from_str_radix(code, 16)
        {
            out.push(decoded);
            bytes = &rest[2..];
        } else {
            out.push(*byte);
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_encoding_round_trips() {
        for text in ["Perú", "a&b=c#d%", "", "a,b", "100%"] {
            let mut encoded = String::new();
            encode(text, &mut encoded);
            assert!(!encoded.contains(['&', '=', '#', ' ']));
            assert_eq!(decode(&encoded), text);
        }
        assert_eq!(decode("100%"), "100%");
        assert_eq!(decode("%+1%zz"), "%+1%zz");
    }

    fn explainer() -> Explainer {
        let params = serde_json::json!([{ "name": "span", "select": "interval" }, { "name": "year", "value": 1 }]);
        let chart = |id: &str| {
            serde_json::json!({ "type": "chart", "id": id, "title": "T", "subtitle": "S", "takeaway": "W", "link": ["span"],
                "spec": { "data": { "name": "d" }, "mark": "bar", "params": params } })
        };
        let document = serde_json::json!({
            "version": 1, "id": "x", "lang": "en", "title": "T", "summary": "S", "published": "2026-11-22",
            "sources": { "s": { "title": "S", "publisher": "P" } },
            "datasets": { "d": { "title": "D", "sources": ["s"], "status": "official",
                "fields": [{ "name": "a", "type": "quantitative" }], "values": [[1]] } },
            "sections": [{ "id": "one", "title": "One", "blocks": [chart("c1"), chart("c2")] }],
            "faq": [{ "id": "why", "q": "Why?", "a": "So." }, { "id": "how", "q": "How?", "a": "So." }],
        });
        Explainer::build(&document).expect("a document that holds")
    }

    /// Views made of parts chosen by the digits of a number: every combination of a few values of each part.
    fn views() -> impl Iterator<Item = View> {
        (0..4 * 4 * 3 * 4 * 4 * 3_usize).map(|number| {
            let mut rest = number;
            let mut digit = |base: usize| {
                let digit = rest % base;
                rest /= base;
                digit
            };
            let names = ["Perú & Chile", "a:b,c", "it's 100% (!)", "–"];
            let open =
                [&[][..], &["why"], &["how"], &["why", "how"]][digit(4)].iter().map(|id| Str::from(*id)).collect();
            let show = match digit(4) {
                0 => None,
                1 => Some(Evidence::of("c1".into())),
                2 => Some(Evidence { focus: Some(names[0].into()), ..Evidence::of("c2".into()) }),
                _ => Some(Evidence {
                    focus: Some(names[1].into()),
                    range: Some(["2019".into(), "2021-06".into()]),
                    annotation: Some(names[2].into()),
                    chart: "c1".into(),
                }),
            };
            let tables = [&[][..], &["c2"], &["c1", "c2"]][digit(3)].iter().map(|id| Str::from(*id)).collect();
            let hidden =
                names[..digit(4)].iter().map(|name| Series { chart: "c1".into(), name: (*name).into() }).collect();
            let value = |value: Json, chart: &str, name: &str| Param { chart: chart.into(), name: name.into(), value };
            let params = [
                value(serde_json::json!({ "x": [1.5, -2e9] }), "", "span"),
                value(serde_json::json!(2020.0), "c1", "year"),
                value(serde_json::json!("it's"), "c2", "year"),
            ][..digit(4)]
                .to_vec();
            let pin = match digit(3) {
                0 => None,
                1 => Some(Pin { chart: "c2".into(), series: "".into(), key: "2020".into() }),
                _ => Some(Pin { chart: "c1".into(), series: names[2].into(), key: names[1].into() }),
            };
            View { open, show, tables, hidden, params, pin, ..View::default() }
        })
    }

    #[test]
    fn views_round_trip() {
        let explainer = explainer();
        for view in views() {
            let fragment = to_fragment(&view);
            assert!(fragment.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'#'), "{fragment}");
            assert_eq!(from_fragment(&fragment, &explainer).unwrap_or_default(), view, "{fragment}");
        }
    }

    #[test]
    fn a_link_to_an_answer_brings_its_chart_to_the_state_that_proves_it() {
        let document = include_str!("../../assets/explainers/us-chile.json");
        let explainer =
            Explainer::build(&serde_json::from_str(document).expect("JSON")).expect("a document that holds");
        let view = |fragment: &str| from_fragment(fragment, &explainer).expect("a view");
        let proven = view("q=farm-trade");
        assert_eq!(proven.show.as_ref().and_then(|show| show.focus.as_deref()), Some("08"));
        assert_eq!(proven.before, [("farm-trade".into(), None)]);
        // A view that is told as a link is the same when it comes back.
        assert_eq!(view(&to_fragment(&proven)), proven);
        // What is asked for goes before.
        assert_eq!(view("q=farm-trade&chart=migrants").show, Some(Evidence::of("migrants".into())));
        assert_eq!(view("q=military-aid").show, None);
        // The reader is led to the first of several questions.
        assert_eq!(view("q=how-many-migrants,farm-trade").show, proven.show);
    }

    #[test]
    fn what_does_not_hold_is_passed_over() {
        let explainer = explainer();
        for fragment in [
            "",
            "top",
            "q=what",
            "chart=c9",
            "focus=a&time=1..2",
            "hide=c9:a",
            "hide=c1:",
            "hide=c1",
            "set=c1:span:1",
            "set=:year:1",
            "set=c1:year:!(",
            "set=c1:colour:1",
            "set=c9:year:1",
            "at=c1:2020",
            "at=c9:!(a,b)",
            "at=c1:!(a)",
            "tables=c9",
            "%",
            "q=%FF%00",
            "==&&=",
            "set=c1:year:!(!(!(!(!(!(!(1)))))))",
        ] {
            assert_eq!(from_fragment(fragment, &explainer), None, "{fragment}");
        }
        let view = from_fragment("chart=c1&time=2019&tab=tables", &explainer);
        assert_eq!(view.and_then(|view| view.show), Some(Evidence::of("c1".into())));
        // Every beginning of a good link is a link, or nothing: it never fails.
        let whole = views().map(|view| to_fragment(&view)).max_by_key(String::len).unwrap_or_default();
        for end in 0..whole.len() {
            let _ = from_fragment(&whole[..end], &explainer);
        }
    }
}
