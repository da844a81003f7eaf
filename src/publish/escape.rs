//! Text made safe for the place where it is written.

/// Text safe in HTML text and quoted attributes.
pub(crate) fn html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

/// JSON safe inside a `<script>` element: a raw `<!--<script>` would swallow the rest of the page.
///
/// Outside of its strings JSON has none of these letters, so that it says the same.
pub(super) fn json(text: &str) -> String {
    text.replace('<', "\\u003c").replace('>', "\\u003e").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

/// JavaScript safe inside a `<script>` element: what may end one, or may begin to swallow its end, says the same in a
/// string or pattern with a backslash before it, and stands nowhere else.
pub(super) fn script(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..=at]);
        rest = &rest[at + 1..];
        let begins = |what: &str| rest.get(..what.len()).is_some_and(|head| head.eq_ignore_ascii_case(what));
        if begins("/script") || begins("!--") {
            out.push('\\');
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_the_element_around_it() {
        assert_eq!(html("<a b=\"'&"), "&lt;a b=&quot;&#39;&amp;");
        assert_eq!(
            json(r#"{"a":"<!--<script></script>"}"#),
            r#"{"a":"\u003c!--\u003cscript\u003e\u003c/script\u003e"}"#
        );
        assert_eq!(script("'</SCRIPT><!-- <script' < /script"), "'<\\/SCRIPT><\\!-- <script' < /script");
        let value: serde_json::Value = serde_json::from_str(&json(r#"{"a":"<b>\u2028"}"#)).expect("JSON");
        assert_eq!(value["a"], "<b>\u{2028}");
    }
}
