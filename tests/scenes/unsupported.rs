//! Specifications that are wrong, and exactly what is said of them.

use serde_json::{Value, json};

use crate::{fixture, golden};

/// The problems of a specification, a line each.
fn problems(spec: Value) -> String {
    let found = fixture::read(&spec, &golden::tables()).expect_err("problems");
    let line = |problem: &explainer_widget::explainer::Problem| {
        let hint = problem.hint.as_deref().map_or(String::new(), |hint| format!("; {hint}"));
        format!("{} [{}] expected {}, got {}{hint}", problem.pointer, problem.code, problem.expected, problem.got)
    };
    found.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn with_mark(mark: Value) -> Value {
    json!({"data": {"name": "trade"}, "mark": mark, "encoding": {"x": {"field": "year", "type": "temporal"}}})
}

fn with_x(x: Value) -> Value {
    json!({"data": {"name": "trade"}, "mark": "bar", "encoding": {"x": x}})
}

#[test]
fn problems_name_what_is_wrong_and_where() {
    let cases = [
        (with_mark(json!("geoshape")), "/mark [unsupported] expected a supported mark, got `geoshape`"),
        (with_mark(json!("bars")), "/mark [unsupported] expected a supported mark, got `bars`; did you mean `bar`?"),
        (
            with_mark(json!({"type": "line", "interpolate": "basis"})),
            "/mark/interpolate [unsupported] expected a supported interpolation, got `basis`",
        ),
        (
            with_mark(json!({"type": "bar", "colour": "red"})),
            "/mark/colour [unsupported] expected a supported mark property, got `colour`; did you mean `color`?",
        ),
        (
            with_mark(json!({"type": "bar", "color": "mauvish"})),
            "/mark/color [unsupported] expected a colour such as `#0b5fa5`, got `mauvish`",
        ),
        (
            with_mark(json!({"type": "bar", "opacity": "half"})),
            "/mark/opacity [wrong-type] expected a number, got `half`",
        ),
        (with_mark(json!({})), "/mark [missing-field] expected a mark with a `type`, got none"),
        (
            with_x(json!({"field": "yaer", "type": "temporal"})),
            "/encoding/x/field [unknown-column] expected a field of this data, got `yaer`",
        ),
        (
            with_x(json!({"field": "valu"})),
            "/encoding/x/field [unknown-column] expected a field of this data, got `valu`; did you mean `value`?",
        ),
        (
            with_x(json!({"field": "year", "type": "geojson"})),
            "/encoding/x/type [unsupported] expected a supported type of field, got `geojson`",
        ),
        (
            with_x(json!({"bin": true, "field": "value"})),
            "/encoding/x/bin [unsupported] expected a supported property of a channel, got `bin`",
        ),
        (
            with_x(json!({"aggregate": "stdev", "field": "value"})),
            "/encoding/x/aggregate [unsupported] expected a supported aggregate, got `stdev`",
        ),
        (
            with_x(json!({"field": "value", "axis": {"labelExpr": "1"}})),
            "/encoding/x/axis/labelExpr [unsupported] expected a supported property of an axis, got `labelExpr`",
        ),
        (
            with_x(json!({"field": "value", "scale": {"type": "symlog"}})),
            "/encoding/x/scale/type [unsupported] expected a supported type of scale, got `symlog`",
        ),
        (
            with_x(json!({"field": "value", "format": "q"})),
            "/encoding/x/format [unsupported] expected a supported d3 format, got `q`",
        ),
        (
            with_x(json!({"field": "value", "condition": {"param": "brush", "value": 1}})),
            "/encoding/x/condition [unsupported] expected a condition with a `test`, got none",
        ),
        (
            json!({"data": {"name": "trad"}, "mark": "bar"}),
            "/data/name [unknown-dataset] expected a dataset of this document, got `trad`; did you mean `trade`?",
        ),
        (
            json!({"data": {"url": "cars.json"}, "mark": "bar"}),
            "/data/url [unsupported] expected supported data: `name` or `values`, got `url`\n/data [missing-field] expected data with a `name` or `values`, got none",
        ),
        (
            json!({"mark": "bar", "facet": {}, "encoding": {"row": {}}}),
            "/facet [unsupported] expected a supported property of a chart, got `facet`\n/encoding/row [unsupported] expected a supported channel, got `row`",
        ),
        (
            json!({"data": {"name": "trade"}, "transform": [{"calculate": "1", "as": "a"}], "mark": "bar"}),
            "/transform/0/as [unsupported] expected a supported transform, got `as`\n/transform/0/calculate [unsupported] expected a supported transform, got `calculate`",
        ),
        (
            json!({"data": {"name": "trade"}, "transform": [{"filter": "year(datum.year) > 2000"}], "mark": "bar"}),
            "/transform/0/filter [unsupported] expected an expression of `datum.field`, values, comparisons, `&&`, `||` and `!`, got `year(datum.year) > 2000`",
        ),
        (
            json!({"data": {"name": "trade"}, "transform": [{"filter": {"field": "flow", "equals": "in"}}], "mark": "bar"}),
            "/transform/0/filter/equals [unsupported] expected a supported test, got `equals`; did you mean `equal`?",
        ),
        (
            json!({"hconcat": []}),
            "/hconcat [unsupported] expected a supported property of a chart, got `hconcat`\n [missing-field] expected a `mark` or a `layer`, got none",
        ),
        (
            json!({"data": {"name": "trade"}, "layer": [{"mark": "bar"}, {"mark": "pie"}]}),
            "/layer/1/mark [unsupported] expected a supported mark, got `pie`",
        ),
        (json!([]), " [wrong-type] expected an object, got an array"),
    ];
    for (spec, expected) in cases {
        assert_eq!(problems(spec.clone()), expected, "{spec:#}");
    }
}
