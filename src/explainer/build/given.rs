//! Columns that a page gives: its own data in the place of a document's.

use super::Builder;
use crate::explainer::read::Node;
use crate::explainer::{Column, Problem, Str, Values};

/// Columns from elsewhere: the dataset, the field, and the values. Times are milliseconds since 1970, as numbers.
pub type Given = Vec<(Str, Str, Values)>;

impl Builder {
    /// Puts what is given for a dataset in the place of its own columns.
    pub(super) fn fill(&mut self, node: &Node, dataset: &str, columns: &mut [Column]) {
        let mut filled = false;
        for column in columns.iter_mut() {
            let of = |(of, field, _): &(Str, Str, Values)| **of == *dataset && *field == column.name;
            let Some(place) = self.given.iter().position(of) else { continue };
            let (_, field, values) = self.given.swap_remove(place);
            column.values = match (&column.values, values) {
                (Values::Times(_), Values::Numbers(times)) => Values::Times(times),
                (Values::Times(_) | Values::Numbers(_), Values::Texts(_)) => {
                    let got = ["texts for the field `", &field, "`"].concat();
                    self.read.report(Problem::new(node.pointer.clone(), "given-column", "numbers", got));
                    return;
                }
                (_, values) => values,
            };
            filled = true;
        }
        let one_length = columns.windows(2).all(|pair| pair[0].values.len() == pair[1].values.len());
        if filled && !one_length {
            let lengths: Vec<String> = columns.iter().map(|column| column.values.len().to_string()).collect();
            self.read.report(Problem::new(
                node.pointer.clone(),
                "row-length",
                "columns of one length",
                lengths.join(", "),
            ));
            columns.iter_mut().for_each(|column| column.values = Values::Numbers(Vec::new()));
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::explainer::{Explainer, Given, Values};

    fn build(given: Given) -> Result<Explainer, Vec<String>> {
        let document = json!({
            "version": 1, "id": "x", "lang": "en", "title": "T", "summary": "S", "published": "2026-01-01",
            "sources": { "s": { "title": "S", "publisher": "P" } },
            "datasets": { "d": { "title": "D", "sources": ["s"], "status": "official", "values": [],
                "fields": [{ "name": "when", "type": "temporal" }, { "name": "much", "type": "quantitative" }] } },
            "sections": [{ "id": "a", "title": "A", "blocks": [{ "type": "text", "text": "x" }] }],
        });
        Explainer::build_with(&document, given)
            .map_err(|problems| problems.iter().map(|problem| [problem.code, " ", &problem.got].concat()).collect())
    }

    fn column(field: &str, values: Values) -> (crate::explainer::Str, crate::explainer::Str, Values) {
        ("d".into(), field.into(), values)
    }

    #[test]
    fn given_columns_take_the_place_of_the_documents() {
        let explainer = build(vec![
            column("when", Values::Numbers(vec![0.0, 86_400_000.0])),
            column("much", Values::Numbers(vec![1.0, 2.0])),
        ]);
        let explainer = explainer.expect("it holds");
        assert_eq!(explainer.tables[0].columns[0].values, Values::Times(vec![0.0, 86_400_000.0]));
        assert_eq!(explainer.tables[0].rows(), 2);
    }

    #[test]
    fn given_columns_must_fit() {
        let short = build(vec![column("when", Values::Numbers(vec![0.0]))]).expect_err("two lengths");
        assert_eq!(short, ["row-length 1, 0"]);
        let texts = build(vec![column("much", Values::Texts(vec![None]))]).expect_err("texts");
        assert_eq!(texts, ["given-column texts for the field `much`"]);
    }
}
