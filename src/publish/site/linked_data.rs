//! JSON-LD of a canonical page: the article, its questions, its datasets, in the words of schema.org.

use serde_json::{Value, json};

use super::Work;
use super::card;
use super::place::file_stem;
use crate::explainer::{Explainer, Rich, Table, plain_text};
use crate::ui::Said;

/// Everything that a page says to machines.
pub(super) fn graph(work: &Work) -> Value {
    let mut parts = vec![article(work)];
    parts.extend(questions(work));
    let datasets = work.explainer.tables.iter().enumerate().map(|(number, table)| dataset(work, number, table));
    parts.extend(datasets);
    json!({ "@context": "https://schema.org", "@graph": parts })
}

/// What names a part: the page's address with a fragment.
fn name(work: &Work, part: &str) -> String {
    format!("{}#{part}", work.options.base.url_or_path(&work.place.page()))
}

fn article(work: &Work) -> Value {
    let explainer = &work.explainer;
    let mut value = json!({
        "@type": "Article",
        "@id": name(work, "article"),
        "headline": *explainer.title,
        "description": plain_text(&explainer.summary),
        "inLanguage": *explainer.lang,
        "datePublished": *explainer.published,
        "dateModified": explainer.updated.as_deref().unwrap_or(&explainer.published),
        "isAccessibleForFree": true,
        "citation": explainer.sources.iter().map(|source| {
            let mut value = json!({ "@type": "CreativeWork", "name": *source.title, "publisher": { "@type": "Organization", "name": *source.publisher } });
            if let Some(url) = &source.url {
                value["url"] = json!(**url);
            }
            value
        }).collect::<Vec<_>>(),
    });
    if let Some(publisher) = &work.options.publisher {
        let mut organization = json!({ "@type": "Organization", "name": publisher });
        if !work.options.base.as_str().is_empty() {
            organization["url"] = json!(work.options.base.as_str());
        }
        value["publisher"] = organization.clone();
        value["author"] = organization;
    }
    if let Some(url) = work.options.base.url(&work.place.page()) {
        value["url"] = json!(url);
        value["mainEntityOfPage"] = json!(url);
    }
    if let Some(url) = work.options.base.url(&work.place.file(card::NAME)).filter(|_| work.options.pictures) {
        value["image"] = json!([url]);
    }
    value
}

fn questions(work: &Work) -> Option<Value> {
    let faq = &work.explainer.faq;
    let question = |question: &crate::explainer::Question| {
        json!({
            "@type": "Question",
            "name": *question.question,
            "url": name(work, &format!("q={}", question.id)),
            "acceptedAnswer": { "@type": "Answer", "text": paragraphs(&question.answer) },
        })
    };
    (!faq.is_empty()).then(|| {
        json!({
            "@type": "FAQPage",
            "@id": name(work, "faq"),
            "inLanguage": *work.explainer.lang,
            "mainEntity": faq.iter().map(question).collect::<Vec<_>>(),
        })
    })
}

fn dataset(work: &Work, number: usize, table: &Table) -> Value {
    let explainer = &work.explainer;
    let stem = file_stem(&table.name, number + 1, "table");
    let distribution = [("csv", "text/csv"), ("json", "application/json")].map(|(kind, media)| {
        json!({
            "@type": "DataDownload", "encodingFormat": media,
            "contentUrl": work.options.base.url_or_path(&work.place.file(&format!("data/{stem}.{kind}"))),
        })
    });
    let variable = |column: &std::rc::Rc<crate::explainer::Column>| {
        let mut value = json!({ "@type": "PropertyValue", "name": *column.title });
        if let Some(unit) = &column.unit {
            value["unitText"] = json!(**unit);
        }
        value
    };
    let sources: Vec<Value> = table
        .sources
        .iter()
        .map(|id| {
            let source = explainer.source(*id);
            source.url.as_ref().map_or_else(|| json!(*source.title), |url| json!(**url))
        })
        .collect();
    let mut value = json!({
        "@type": "Dataset",
        "@id": name(work, &format!("data-{stem}")),
        "name": *table.title,
        "description": description(explainer, table),
        "inLanguage": *explainer.lang,
        "isAccessibleForFree": true,
        "isBasedOn": sources,
        "creator": table.sources.iter().map(|id| json!({ "@type": "Organization", "name": *explainer.source(*id).publisher })).collect::<Vec<_>>(),
        "variableMeasured": table.columns.iter().map(variable).collect::<Vec<_>>(),
        "distribution": distribution,
        "isPartOf": { "@id": name(work, "article") },
    });
    if let Some(license) = table.license.as_deref().filter(|license| license.starts_with("http")) {
        value["license"] = json!(license);
    }
    value
}

/// What a dataset is, in the length that search engines take: from 50 to 5000 letters.
fn description(explainer: &Explainer, table: &Table) -> String {
    let publishers: Vec<&str> = table.sources.iter().map(|id| &*explainer.source(*id).publisher).collect();
    let columns: Vec<&str> = table.columns.iter().map(|column| &*column.title).collect();
    let mut text = format!(
        "{} ({}). {} {}: {}.",
        table.title,
        Said::Status(table.status).words(explainer.locale),
        publishers.join("; "),
        explainer.title,
        columns.join(", ")
    );
    text.push_str(&format!(" {}.", Said::Published(&explainer.published).words(explainer.locale)));
    for caveat in &table.caveats {
        text.push(' ');
        text.push_str(&plain_text(caveat));
    }
    text.chars().take(4900).collect()
}

fn paragraphs(prose: &[Rich]) -> String {
    prose.iter().map(|rich| plain_text(rich)).collect::<Vec<_>>().join("\n\n")
}
