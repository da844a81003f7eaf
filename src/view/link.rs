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
}
