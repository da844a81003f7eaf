//! Sources and datasets as an editor writes them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{MOST_BYTES, form, schema};

/// A publication that a figure or statement comes from.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The publication's own title.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// Where it is found: `https:` or `http:`. Absent where there is no public page.
    #[serde(default)]
    pub url: Option<String>,
    /// The day of publication, as exactly as it is known: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    #[schemars(regex(pattern = form::DATE))]
    #[serde(default)]
    pub published: Option<String>,
    /// The day it was last read, `YYYY-MM-DD`.
    #[schemars(regex(pattern = form::DAY))]
    #[serde(default)]
    pub accessed: Option<String>,
    /// The licence of its data, where it states one.
    #[serde(default)]
    pub license: Option<String>,
    /// What a reader should know of it, inline Markdown.
    #[serde(default)]
    pub note: Option<String>,
}

/// A table of data behind one chart or several.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(extend("oneOf" = schema::each_required(&["values", "columns", "csv", "topojson"])))]
pub struct Dataset {
    /// What the table holds, in words.
    pub title: String,
    /// Ids of the sources the figures come from; at least one.
    #[schemars(length(min = 1))]
    pub sources: Vec<String>,
    /// How far the figures can be trusted.
    pub status: Status,
    /// The day or year the figures stand for or were extracted, as a reader should see it: `2024`, `2025-12-31`.
    #[serde(default)]
    pub as_of: Option<String>,
    /// The licence of the figures, where one is stated.
    #[serde(default)]
    pub license: Option<String>,
    /// Breaks, revisions, gaps: what a reader must know to read the figures rightly, inline Markdown.
    #[serde(default)]
    pub caveats: Vec<String>,
    /// The columns, in the order of the values in a row.
    #[schemars(length(min = 1))]
    pub fields: Vec<Field>,
    /// The rows: each an array with one value per field, or an object by field name. `null` is a missing value.
    #[serde(default)]
    #[schemars(extend("items" = { "type": ["array", "object"] }))]
    pub values: Option<Vec<Value>>,
    /// Instead of `values`: the columns, each an array, by field name; all of one length.
    #[serde(default)]
    pub columns: Option<BTreeMap<String, Vec<Value>>>,
    /// Instead of `values`: the rows as CSV text whose first line names the fields.
    #[serde(default)]
    #[schemars(length(max = "MOST_BYTES"))]
    pub csv: Option<String>,
    /// Instead of `values`: shapes as a TopoJSON topology, for maps. Its rows are the geometries of its objects, the
    /// fields their `properties` or `id`; a specification draws them by
    /// `"data": {"name": "…", "format": {"type": "topojson", "feature": "…"}}`.
    #[serde(default)]
    pub topojson: Option<Map<String, Value>>,
}

/// How far a dataset's figures can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Published by the body that is responsible for the figure.
    Official,
    /// A model's or a register's estimate.
    Estimate,
    /// A projection of a time not yet observed when it was made.
    Projection,
    /// An official figure known from the press.
    Press,
    /// Stated by an article, not confirmed.
    Reported,
}

/// A column of a dataset.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// The column's name, as chart specs use it.
    pub name: String,
    /// What kind of values it holds.
    #[serde(rename = "type")]
    pub kind: FieldKind,
    /// The column's heading for readers; the name where absent.
    #[serde(default)]
    pub title: Option<String>,
    /// The unit of its numbers: `%`, `persons`, `US$ million`.
    #[serde(default)]
    pub unit: Option<String>,
    /// Words to show instead of the values, in the document's language.
    #[serde(default)]
    pub labels: BTreeMap<String, String>,
}

/// What kind of values a column holds (Vega-Lite's types).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FieldKind {
    /// Numbers.
    Quantitative,
    /// Points in time: years as `"2018"`, months `"2018-03"`, or days `"2018-03-31"`.
    Temporal,
    /// Categories with an order.
    Ordinal,
    /// Categories without an order.
    Nominal,
}
