//! Tests of formulas: what they come to, in words and numbers, and what is wrong with others.

use std::rc::Rc;

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::explainer::{Explainer, parse_prose};
use crate::properties;

fn tables() -> Vec<Rc<Table>> {
    let document = json!({
        "version": 1, "id": "x", "lang": "en", "title": "T", "summary": "S", "published": "2026-11-22",
        "sources": { "s": { "title": "S", "publisher": "P" } },
        "datasets": {
            "trade": {
                "title": "Trade", "sources": ["s"], "status": "official",
                "fields": [
                    { "name": "year", "type": "temporal" }, { "name": "exports", "type": "quantitative" },
                    { "name": "imports", "type": "quantitative" }
                ],
                "values": [["2021", 100, 80.5], ["2022", 125, 0], ["2023", null, 1e10], ["2020", 90, -4]]
            },
            "people": {
                "title": "People", "sources": ["s"], "status": "estimate",
                "fields": [
                    { "name": "year", "type": "temporal" }, { "name": "from", "type": "nominal", "labels": { "pe": "Peru" } },
                    { "name": "persons", "type": "quantitative" }
                ],
                "values": [["2022-06", "pe", 250908], ["2022-06", "ve", 532715], ["2023-06", "pe", 260785], ["2023-06", "ve", 728586]]
            },
            "empty": {
                "title": "Empty", "sources": ["s"], "status": "reported",
                "fields": [{ "name": "a", "type": "ordinal" }, { "name": "b", "type": "quantitative" }], "values": []
            }
        },
        "sections": [{ "id": "a", "title": "A", "blocks": [{ "type": "text", "text": "A" }] }]
    });
    Explainer::build(&document).expect("the document holds").tables
}

fn written(source: &str, locale: Locale) -> String {
    compute(source, &tables(), locale).map_or_else(|problem| format!("{source}: {problem:?}"), |it| it.text.to_string())
}

#[test]
fn formulas_come_to_numbers_in_words() {
    for (source, expected) in [
        ("value('trade', 'exports', 2022)", "125"),
        ("value('trade', 'imports', year=2021)", "80.5"),
        ("value(\"people\", \"persons\", '2022-06', from='ve')", "532,715"),
        ("value('people', 'from', '2022-06', persons=250908)", "Peru"),
        ("name('trade', 'exports', 2021)", "100"),
        ("first('trade', 'exports')", "90"),
        ("last('trade', 'exports')", "125"),
        ("max('trade', 'exports')", "125"),
        ("min('trade', 'imports')", "\u{2212}4"),
        ("sum('trade', 'exports')", "315"),
        ("mean('trade', 'exports')", "105"),
        ("median('trade', 'exports')", "100"),
        ("median('people', 'persons')", "396,750"),
        ("count('trade')", "4"),
        ("count('trade', 'exports')", "3"),
        ("count('people', from='pe')", "2"),
        ("change('trade', 'exports', 2021, 2022)", "25%"),
        ("change('trade', 'exports', 2022, 2021) | percent 1 | signed", "\u{2212}20.0%"),
        ("change('trade', 'exports', 2021, 2022) | signed", "+25%"),
        ("change('trade', 'exports', 2021, 2022) | decimals 3", "0.250"),
        ("difference('trade', 'exports', 2022, 2020)", "\u{2212}35"),
        ("difference('trade', 'exports', 2022, 2020) | abs", "35"),
        ("ratio('people', 'persons', 've', 'pe', by='from', year='2022-06')", "2.12"),
        ("share('people', 'persons', 've', by='from', year='2022-06') | percent 1", "68.0%"),
        ("rank('people', 'persons', 'pe', by='from', year='2023-06')", "2"),
        ("when_max('people', 'persons', from='ve')", "Jun 2023"),
        ("when_min('people', 'persons', by='from')", "Peru"),
        ("when_above('trade', 'exports', 90)", "2021"),
        ("when_below('trade', 'imports', 1)", "2020"),
        ("value('trade', 'imports', 2023) | compact", "10\u{a0}billion"),
        ("1538324 | compact 2", "1.54\u{a0}million"),
        ("999950000 | compact", "1\u{a0}billion"),
        ("999999 | compact", "999,999"),
        ("1 + 2 * 3 - 4 / (5 - 3)", "5"),
        ("1 \u{2212} 2", "\u{2212}1"),
        ("-(2 - 5) * -1", "\u{2212}3"),
        ("0.004 | signed", "0"),
        ("2 / 3", "0.67"),
        ("0.375 | percent 1", "37.5%"),
        ("'{{'", "{{"),
    ] {
        assert_eq!(written(source, Locale::En), expected, "{source}");
    }
    for (source, expected) in [
        ("value('people', 'persons', '2022-06', from='ve')", "532.715"),
        ("38923200000 | compact", "38.923\u{a0}millones"),
        ("1000000 | compact", "1\u{a0}millón"),
        ("1538324 | compact", "1,5\u{a0}millones"),
        ("2500000000000 | compact", "2,5\u{a0}billones"),
        ("when_max('people', 'persons', from='ve')", "jun 2023"),
    ] {
        assert_eq!(written(source, Locale::Es), expected, "{source}");
    }
}

#[test]
fn what_is_wrong_is_told_by_place() {
    for (source, told) in [
        (
            "",
            "0 formula: expected a function, a number or `(`, got the end of the formula; for example `value('dataset', 'column')`",
        ),
        ("value(", "6 formula: expected a text in quotes, a number or `column=value`, got the end of the formula"),
        ("value('a", "8 formula: expected a closing quote, got the end of the formula"),
        (
            "value('trade', exports)",
            "15 formula: expected a text in quotes, a number or `column=value`, got `exports)`; texts stand in single quotes",
        ),
        ("value('trade', 'exports', 2022) 7", "32 formula: expected `|`, an operator or `}}`, got `7`"),
        (
            "valu('trade', 'exports')",
            "0 unknown-function: expected a function of formulas, got `valu`; did you mean `value`?",
        ),
        (
            "exports",
            "7 formula: expected `(` after `exports`, got the end of the formula; texts stand in single quotes",
        ),
        (
            "value('trad', 'exports')",
            "6 unknown-dataset: expected the id of a dataset of this document, got `trad`; did you mean `trade`?",
        ),
        (
            "value('trade', 'persons')",
            "15 unknown-column: expected a column of `trade`, got `persons`; there are `year`, `exports`, `imports`",
        ),
        (
            "value('trade', 'exports', 2030)",
            "26 unknown-row: expected a value of the column `year`, got `2030`; it goes from `2020` to `2023`",
        ),
        (
            "value('people', 'persons', from='vee')",
            "32 unknown-row: expected a value of the column `from`, got `vee`; did you mean `ve`?",
        ),
        (
            "value('people', 'persons', '2022-06')",
            "27 ambiguous-row: expected one row of `people` with year `2022-06`, got 2 rows; say which, such as `from='pe'`",
        ),
        (
            "value('trade', 'exports')",
            "0 ambiguous-row: expected one row of `trade`, got 4 rows; say which, such as `year=2020`",
        ),
        (
            "value('trade', 'exports', 2022, exports=100)",
            "26 unknown-row: expected one row of `trade` with exports `100` and year `2022`, got none",
        ),
        (
            "value('trade', 'exports', 2023)",
            "0 missing-value: expected a row with a value of `exports`, got `2023`: missing",
        ),
        ("change('trade', 'imports', 2022, 2021)", "0 division-by-zero: expected a divisor other than 0, got `0`"),
        ("1 / (2 - 2)", "2 division-by-zero: expected a divisor other than 0, got `0`"),
        (
            "change('trade', 'exports')",
            "0 formula: expected 4 arguments of `change`, got 2; it reads `change('dataset', 'column', 'from', 'to')`",
        ),
        (
            "sum('people', 'from')",
            "0 not-a-number: expected a column of numbers, got `from`; its numbers are in `persons`",
        ),
        ("max('empty', 'b')", "0 missing-value: expected at least one value of `b`, got none"),
        (
            "when_above('trade', 'exports', 500)",
            "31 unknown-row: expected a value above 500, got none; the farthest is 125 in `2022`",
        ),
        ("2 | percents", "4 unknown-format: expected a way to write a number, got `percents`; did you mean `percent`?"),
        ("2 | decimals", "4 formula: expected a number after `decimals`, got none; for example `decimals 1`"),
        ("2 | decimals 12", "4 formula: expected at most 9 decimals, got `12`"),
        ("'a' + 1", "4 not-a-number: expected numbers on both sides of an operator, got `a`"),
        ("1.2.3", "0 formula: expected a number, got `1.2.3`"),
    ] {
        let problem = compute(source, &tables(), Locale::En).expect_err(source);
        let hint = problem.hint.as_ref().map_or_else(String::new, |hint| format!("; {hint}"));
        let found =
            format!("{} {}: expected {}, got {}{hint}", problem.at, problem.code, problem.expected, problem.got);
        assert_eq!(found, told, "{source}");
    }
}

#[test]
fn depth_and_length_are_bounded() {
    for source in ["(".repeat(20_000), "-".repeat(20_000), "1+".repeat(10_000), "'".repeat(9_999), "1|".repeat(5_000)] {
        assert!(compute(&source, &tables(), Locale::En).is_err());
    }
}

fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "value(",
        "change(",
        "rank(",
        "when_above(",
        "count(",
        "'trade'",
        "'people'",
        "'exports'",
        "'persons'",
        ", ",
        "2022",
        "-",
        "+",
        "*",
        "/",
        "(",
        ")",
        "year=2022",
        "by='from'",
        "from='ve'",
        "|",
        "percent",
        "decimals 2",
        "compact",
        "'",
        "\"",
        "é",
        "1e9",
        " ",
        "}",
        "{",
        "{{",
        "\u{2212}",
    ]);
    prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(properties::settings(2000))]

    #[test]
    fn any_formula_comes_to_something_or_is_told(source in prop_oneof![pieces(), ".{0,40}"]) {
        let tables = tables();
        let once = compute(&source, &tables, Locale::En);
        prop_assert_eq!(&once, &compute(&source, &tables, Locale::En), "the same twice");
        if let Err(problem) = once {
            prop_assert!(problem.at <= source.len());
            prop_assert!(source.is_char_boundary(problem.at), "{}", source);
            prop_assert!(!problem.expected.is_empty() && !problem.got.is_empty());
        }
    }

    #[test]
    fn any_text_with_braces_is_read(source in prop_oneof![pieces(), "[{}*`\\[\\]()\\\\ a]{0,40}"]) {
        let _ = parse_prose(&source);
    }
}
