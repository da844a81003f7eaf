//! Critical styles: what of the widget's stylesheet a page's prerendered text needs, ready to stand in the page.
//!
//! A stylesheet of its own costs a page one more round trip before anything is painted.

use std::collections::BTreeSet;

use super::points;

/// The widget's stylesheet.
const SHEET: &str = include_str!("../../assets/widget.css");

/// What the live tree has that the prerendered text has not, as it is shown first: it has the page's styles until the whole
/// stylesheet has come (assets/styles.js).
const LIVE: [&str; 2] = [
    "ex-all ex-asking ex-asks ex-back ex-foot ex-found ex-link ex-remember ex-search ex-tab ex-tools",
    "a button input label",
];

/// The rules that can match something of a page or of its live tree, without the space between their tokens.
pub(super) fn styles(html: &str) -> String {
    let mut page = Page::of(html);
    page.classes.extend(LIVE[0].split(' '));
    page.elements.extend(LIVE[1].split(' '));
    if points::are_in(html) {
        page.classes.extend(points::CLASSES.split(' '));
        page.elements.extend(points::ELEMENTS.split(' '));
    }
    // Nothing in the sheet can end the element that it will stand in.
    rules(&compact(SHEET), &page).replace("</", "<\\/")
}

/// What selectors can find in a page.
struct Page<'a> {
    html: &'a str,
    classes: BTreeSet<&'a str>,
    elements: BTreeSet<&'a str>,
}

impl<'a> Page<'a> {
    fn of(html: &'a str) -> Self {
        let elements = html.split('<').skip(1).filter_map(|tag| tag.split(|c| !is_name(c)).next()).collect();
        Page { html, classes: classes(html), elements }
    }
}

/// The widget's classes in a text, and whatever looks like one.
fn classes(text: &str) -> BTreeSet<&str> {
    text.split(|c: char| !is_name(c)).filter(|word| word.starts_with("ex-")).collect()
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-'
}

/// A stylesheet without comments and without space that says nothing.
fn compact(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(c) = rest.chars().next() {
        if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.split_once("*/").map_or("", |(_, after)| after);
        } else if c == '"' {
            let end = rest[1..].find('"').map_or(rest.len(), |end| end + 2);
            out.push_str(&rest[..end]);
            rest = &rest[end..];
        } else if c.is_whitespace() {
            rest = rest.trim_start();
            let tight = |c: char| "{};,:".contains(c);
            // Before a colon, space separates an element from what is in it.
            let next = rest.chars().next().is_none_or(|c| c != ':' && tight(c));
            if !next && !rest.starts_with("/*") && !out.ends_with(tight) && !out.is_empty() {
                out.push(' ');
            }
        } else {
            out.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    out
}

/// The rules of a compact sheet that can match something of a page.
fn rules(css: &str, page: &Page) -> String {
    let mut out = String::new();
    let mut rest = css;
    while let Some((head, body)) = rest.split_once('{') {
        let mut depth = 1;
        let end = body.find(|c| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            depth == 0
        });
        let end = end.unwrap_or(body.len());
        let (inner, after) = (&body[..end], body.get(end + 1..).unwrap_or_default());
        rest = after;
        let (head, inner) = if head.starts_with('@') {
            (head.to_owned(), rules(inner, page))
        } else {
            let kept: Vec<&str> = selectors(head).into_iter().filter(|one| matches(one, page)).collect();
            (kept.join(","), inner.trim_end_matches(';').to_owned())
        };
        if !head.is_empty() && !inner.is_empty() {
            out.extend([&head, "{", &inner, "}"]);
        }
    }
    out
}

/// The selectors of a list.
fn selectors(list: &str) -> Vec<&str> {
    let mut depth = 0;
    list.split(|c| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        c == ',' && depth == 0
    })
    .collect()
}

/// Whether a selector can match in a page. What stands in brackets is one of several, or not; of attributes, only the
/// colours of drawings never change.
fn matches(selector: &str, page: &Page) -> bool {
    let mut depth = 0;
    let outside: String = selector
        .chars()
        .filter(|c| {
            depth += i32::from(*c == '(');
            let outside = depth == 0;
            depth -= i32::from(*c == ')');
            outside
        })
        .collect();
    let word = |rest: &'_ str| rest.find(|c| !is_name(c)).map_or(rest.len(), |end| end);
    let classes = outside.split('.').skip(1).map(|rest| &rest[..word(rest)]);
    let colors = outside.split('[').skip(1).filter_map(|rest| Some(rest.split_once(']')?.0));
    // What an element is begins a part of the selector.
    let elements = outside.split([' ', '>', '+', '~']).map(|part| &part[..word(part)]);
    !selector.contains(":host")
        && classes.into_iter().all(|name| !name.starts_with("ex-") || page.classes.contains(name))
        && colors.filter(|one| one.contains("=\"#")).all(|one| page.html.contains(one))
        && elements.into_iter().all(|name| name.is_empty() || page.elements.contains(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_a_page_has() {
        let css = compact(
            "/* Note. */ .ex-a, :host { color: red; content: \"a  {b\" }\n.ex-b .ex-a { margin: 0 1px; }\n\
             @media print { .ex-b { color: red; } .ex-a :is(p, .ex-c) { margin: 0; } }\n@media (x) { .ex-b { top: 0 } }",
        );
        let page = Page::of("<p class=\"ex-a\">");
        // A brace in a string would be taken for one of a rule: the sheet has none, see below.
        assert!(css.contains("content:\"a  {b\""), "{css}");
        let kept = rules(&css.replace("{b", "b"), &page);
        assert_eq!(
            kept,
            ".ex-a{color:red;content:\"a  b\" }@media print{.ex-a :is(p,.ex-c){margin:0}}".replace("\" }", "\"}")
        );
    }

    #[test]
    fn keeps_what_elements_and_colors_ask_for() {
        let page = Page::of("<p class=\"ex-a\"><svg><rect fill=\"#FFFFFF\"/></svg>");
        let css = ".ex-a button{a:b}.ex-a p>a:hover{a:b}p.ex-a{a:b}*{a:b}.ex-a [fill=\"#FFFFFF\"]{a:b}\
                   .ex-a [fill=\"#000000\"]{a:b}[hidden]{a:b}.ex-a[open]::before{a:b}.ex-a :is(a,p){a:b}svg+a{a:b}";
        let kept =
            "p.ex-a{a:b}*{a:b}.ex-a [fill=\"#FFFFFF\"]{a:b}[hidden]{a:b}.ex-a[open]::before{a:b}.ex-a :is(a,p){a:b}";
        assert_eq!(rules(css, &page), kept);
    }

    #[test]
    fn keeps_all_of_the_sheet_for_a_page_with_everything() {
        assert!(!SHEET.split('"').skip(1).step_by(2).any(|text| text.contains(['{', '}'])), "no braces in strings");
        let sheet = compact(SHEET);
        let count = |text: &str, c: char| text.chars().filter(|other| *other == c).count();
        assert_eq!(count(&sheet, '{'), count(&sheet, '}'));
        let mut page = Page { html: SHEET, classes: classes(SHEET), elements: BTreeSet::new() };
        page.elements.extend(SHEET.split(|c: char| !is_name(c)));
        let kept = rules(&sheet, &page);
        let dropped = count(&sheet, '{') - count(&kept, '{');
        // Those of the shadow root alone.
        assert!(dropped <= 6, "{dropped} rules are lost");
        assert!(styles("<p class=\"ex-p\">").len() < kept.len() / 2);
    }
}
