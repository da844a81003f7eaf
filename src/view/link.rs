//! The link codec: a view as a URL fragment, and back.
//!
//! `q=ID[,ID…]` opens questions, `chart=ID` names a chart, which `tab=table` turns to its table and `focus=NAME`
//! brings to a series; `tables=ID[,ID…]` turns several. Parts of the host page's own are passed over.

use super::View;
use crate::explainer::{Evidence, Explainer, Str};

/// The view that a fragment (without `#`) asks for; `None` where it asks for nothing of this explainer.
pub fn from_fragment(fragment: &str, explainer: &Explainer) -> Option<View> {
    let mut view = View::default();
    let (mut chart, mut focus, mut table) = (None, None, false);
    let known_chart = |id: &str| explainer.charts().map(|chart| chart.id.clone()).find(|known| &**known == id);
    for part in fragment.split('&') {
        let Some((name, value)) = part.split_once('=') else { continue };
        let value = decode(value);
        match name {
            "q" => {
                let wanted = |id: &Str| value.split(',').any(|wanted| *wanted == **id);
                view.open = explainer.faq.iter().map(|question| question.id.clone()).filter(wanted).collect();
            }
            "chart" => chart = known_chart(&value),
            "focus" => focus = Some(Str::from(value)),
            "tab" => table = value == "table",
            "tables" => view.tables.extend(value.split(',').filter_map(known_chart)),
            _ => {}
        }
    }
    if let Some(chart) = chart {
        if table {
            view.tables.push(chart.clone());
        }
        view.show = Some(Evidence { chart, focus });
    }
    if view == View::default() { None } else { Some(view) }
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
    }
    part("tables", &view.tables.join(","));
    out
}

/// Percent-encodes what has a meaning in a fragment (RFC 3986, section 3.5).
fn encode(text: &str, out: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~,".contains(&byte) {
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
