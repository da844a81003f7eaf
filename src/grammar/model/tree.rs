//! The tree of views of a model.

use serde_json::json;

use super::def::{Def, Source};
use super::encode::{self, Unit};
use super::env::Env;
use super::select::Selection;
use super::{Json, word};
use crate::explainer::Str;
use crate::flow::transform::{aggregate, group_ids, order_by};
use crate::flow::{Lookup, Rows, Value};

/// A specification with its data.
#[derive(Debug, Clone)]
pub struct Model {
    /// The outermost view.
    pub root: View,
    /// The configuration.
    pub config: Json,
}

/// A view: a unit, or several views together.
#[derive(Debug, Clone)]
pub struct View {
    /// A number of its own.
    pub id: usize,
    /// Its properties besides data, transforms and views inside.
    pub props: Json,
    /// What it is.
    pub kind: Kind,
}

/// Kinds of views.
#[derive(Debug, Clone)]
pub enum Kind {
    /// One mark.
    Unit(Box<Unit>),
    /// Views on top of each other.
    Layer(Vec<View>),
    /// Views beside each other, in rows of so many.
    Concat(Vec<View>, usize),
    /// The same view for parts of the data.
    Facet(Box<Facet>),
}

/// One view for each value of one or two fields.
#[derive(Debug, Clone)]
pub struct Facet {
    /// The field of the rows.
    pub row: Option<Header>,
    /// The field of the columns.
    pub column: Option<Header>,
    /// The field of cells that are wrapped.
    pub wrap: Option<Header>,
    /// How many cells a row has.
    pub columns: Option<usize>,
    /// The view in each cell.
    pub child: View,
    /// The rows, with the columns that it is faceted by.
    pub rows: Rows,
}

/// The values of a facet, in order.
#[derive(Debug, Clone)]
pub struct Header {
    /// The definition.
    pub def: Def,
    /// The column.
    pub column: Str,
    /// The values.
    pub values: Vec<Value>,
}

/// How many units a model may have, those in each cell of a facet counted.
const MOST_UNITS: usize = 5_000;

impl Model {
    /// Builds the model of a specification in normal form.
    ///
    /// # Errors
    ///
    /// In a sentence, where data cannot be read or a transform is wrong.
    pub fn build(spec: &Json, env: &Env) -> Result<Model, String> {
        let config = spec.get("config").cloned().unwrap_or(json!({}));
        for param in config.get("params").and_then(Json::as_array).into_iter().flatten() {
            variable(param, env);
        }
        let mut next = 0;
        collect(spec, env, &mut next, &mut Vec::new());
        let config = env.resolve(&config);
        let mut next = 0;
        let root = view(spec, &Rows::empty(1), env, &config, &[], &mut next)?;
        if units(&root) > MOST_UNITS {
            return Err("expected fewer views or cells of facets: at most 5,000 in all".into());
        }
        Ok(Model { root, config })
    }
}

impl Model {
    /// A unit by the number of its view.
    pub fn unit(&self, id: usize) -> Option<&Unit> {
        fn find(view: &View, id: usize) -> Option<&Unit> {
            match &view.kind {
                Kind::Unit(unit) => (view.id == id).then_some(unit),
                Kind::Layer(children) | Kind::Concat(children, _) => children.iter().find_map(|child| find(child, id)),
                Kind::Facet(facet) => find(&facet.child, id),
            }
        }
        find(&self.root, id)
    }
}

/// How many units there are in a view, in each cell of its facets.
fn units(view: &View) -> usize {
    match &view.kind {
        Kind::Unit(_) => 1,
        Kind::Layer(children) | Kind::Concat(children, _) => children.iter().map(units).fold(1, usize::saturating_add),
        Kind::Facet(facet) => {
            let all = [&facet.row, &facet.column, &facet.wrap].into_iter().flatten();
            all.map(|header| header.values.len()).fold(units(&facet.child), usize::saturating_mul)
        }
    }
}

fn variable(param: &Json, env: &Env) {
    let Some(name) = word(param, "name") else { return };
    if param.get("select").is_some() {
        return;
    }
    let given = env.given.iter().find(|(known, _)| &**known == name).map(|(_, value)| value);
    let value = match (given.or_else(|| param.get("value")), word(param, "expr")) {
        (Some(value), _) => Value::from_json(value),
        (None, Some(expression)) => env.value(expression),
        (None, None) => param.get("bind").and_then(|bind| bind.get("value")).map_or(Value::Undefined, Value::from_json),
    };
    env.set(name, value);
}

/// A view with a name: the ids of what is inside of it, and its channels with their fields.
struct Named {
    name: String,
    views: std::ops::Range<usize>,
    fields: Vec<(String, String)>,
}

fn children(spec: &Json) -> Vec<&Json> {
    for key in ["layer", "concat", "hconcat", "vconcat"] {
        if let Some(Json::Array(list)) = spec.get(key) {
            return list.iter().collect();
        }
    }
    spec.get("spec").into_iter().collect()
}

/// Parameters of all views; gives the channels with their fields of the units inside.
fn collect(spec: &Json, env: &Env, next: &mut usize, named: &mut Vec<Named>) -> Vec<(String, String)> {
    let id = *next;
    *next += 1;
    let params = || spec.get("params").and_then(Json::as_array).into_iter().flatten();
    params().for_each(|param| variable(param, env));
    let mut fields: Vec<(String, String)> = Vec::new();
    for (channel, def) in spec.get("encoding").and_then(Json::as_object).into_iter().flatten() {
        let keyed = if def.get("field").is_some() { Some(def) } else { def.get("condition") };
        if let Some(field) = keyed.and_then(|def| word(def, "field")) {
            fields.push((channel.clone(), field.to_owned()));
        }
    }
    for child in children(spec) {
        for field in collect(child, env, next, named) {
            if !fields.contains(&field) {
                fields.push(field);
            }
        }
    }
    if let Some(name) = word(spec, "name") {
        named.push(Named { name: name.to_owned(), views: id..*next, fields: fields.clone() });
    }
    for param in params().filter(|param| param.get("select").is_some()) {
        let of = param.get("views").and_then(Json::as_array).and_then(|views| views.first()?.as_str());
        let known = of.and_then(|of| named.iter().find(|named| named.name == of));
        let views = known.map_or(id..*next, |known| known.views.clone());
        let name = word(param, "name").unwrap_or_default();
        let mut param = param.clone();
        if let Some((_, value)) = env.given.iter().find(|(given, _)| &**given == name) {
            param["value"] = value.clone();
        }
        if let Some(selection) = Selection::read(&param, views, known.map_or(&fields, |known| &known.fields)) {
            env.set(name, selection.value());
            env.selections.borrow_mut().push(selection);
        }
    }
    fields
}

fn view(spec: &Json, above: &Rows, env: &Env, config: &Json, facets: &[Str], next: &mut usize) -> Result<View, String> {
    let id = *next;
    *next += 1;
    let mut rows = match spec.get("data") {
        Some(Json::Null) => Rows::empty(1),
        Some(data) => env.rows(data)?,
        None => above.clone(),
    };
    if let Some(steps) = spec.get("transform") {
        let steps = with_facets(steps, facets);
        env.transform(&steps, &mut rows)?;
    }
    for selection in env.selections.borrow().iter().filter(|selection| selection.views.start == id) {
        env.chosen.borrow_mut().push((selection.name.clone(), rows.clone()));
    }
    let mut props = spec.clone();
    if let Some(props) = props.as_object_mut() {
        for key in
            ["data", "transform", "layer", "concat", "hconcat", "vconcat", "spec", "datasets", "config", "encoding"]
        {
            props.remove(key);
        }
    }
    let mut inside = |list: &Json| -> Result<Vec<View>, String> {
        list.as_array().into_iter().flatten().map(|child| view(child, &rows, env, config, facets, next)).collect()
    };
    let kind = if let Some(list) = spec.get("layer") {
        Kind::Layer(inside(list)?)
    } else if let Some(list) = spec.get("hconcat") {
        Kind::Concat(inside(list)?, usize::MAX)
    } else if let Some(list) = spec.get("vconcat") {
        Kind::Concat(inside(list)?, 1)
    } else if let Some(list) = spec.get("concat") {
        let columns = spec.get("columns").and_then(Json::as_f64).filter(|columns| *columns >= 1.0);
        Kind::Concat(inside(list)?, columns.map_or(usize::MAX, |columns| columns as usize))
    } else if let Some(child) = spec.get("spec") {
        let def = &spec["facet"];
        let mut columns: Vec<Str> = facets.to_vec();
        let mut header = |json: Option<&Json>, channel: &'static str| -> Result<Option<Header>, String> {
            let Some(json) = json.filter(|json| json.is_object()) else { return Ok(None) };
            let Some(mut def) = Def::read(channel, &env.resolve(json), "") else { return Ok(None) };
            encode::prepare(channel, &mut def, &mut rows, env)?;
            let Source::Field(column) = &def.source else { return Ok(None) };
            let column = column.clone();
            columns.push(column.clone());
            let values = values(&def, &column, &rows);
            Ok(Some(Header { def, column, values }))
        };
        let (row, column) = (header(def.get("row"), "row")?, header(def.get("column"), "column")?);
        let wrap = if row.is_none() && column.is_none() { header(Some(def), "facet")? } else { None };
        let child = view(child, &rows, env, config, &columns, next)?;
        let columns = spec.get("columns").and_then(Json::as_f64).filter(|columns| *columns >= 1.0);
        Kind::Facet(Box::new(Facet {
            row,
            column,
            wrap,
            columns: columns.map(|columns| columns as usize),
            child,
            rows,
        }))
    } else {
        Kind::Unit(Box::new(encode::unit(id, spec, rows, env, config, facets)?))
    };
    Ok(View { id, props, kind })
}

/// Transforms that sum up or stack inside a facet do it cell by cell.
fn with_facets(steps: &Json, facets: &[Str]) -> Json {
    let mut steps = steps.clone();
    for step in steps.as_array_mut().into_iter().flatten() {
        if facets.is_empty()
            || (step.get("aggregate").is_none()
                && step.get("stack").is_none()
                && step.get("joinaggregate").is_none()
                && step.get("window").is_none())
        {
            continue;
        }
        let mut by: Vec<Json> = step.get("groupby").and_then(Json::as_array).cloned().unwrap_or_default();
        for column in facets {
            let name = json!(&**column);
            if !by.contains(&name) {
                by.push(name);
            }
        }
        step["groupby"] = Json::Array(by);
    }
    steps
}

/// The values of a facet in the order of its sort.
fn values(def: &Def, column: &Str, rows: &Rows) -> Vec<Value> {
    let (ids, count) = group_ids(rows, std::slice::from_ref(column));
    let all = rows.field(column);
    let mut values: Vec<Value> = vec![Value::Undefined; count];
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (row, id) in ids.iter().enumerate() {
        if members[*id].is_empty() {
            values[*id] = all[row].clone();
        }
        members[*id].push(row);
    }
    let sort = def.json.get("sort");
    let mut order: Vec<usize> = (0..count).collect();
    let by_key = |keys: &[Value], order: &mut Vec<usize>, descending: bool| {
        *order =
            order_by(keys.len(), &|a, b| if descending { keys[b].order(&keys[a]) } else { keys[a].order(&keys[b]) });
    };
    match sort {
        Some(Json::Null) => {}
        Some(Json::Array(list)) => {
            let mut places: Lookup<usize> = Lookup::default();
            list.iter().enumerate().for_each(|(at, item)| {
                places.keep(&Value::from_json(item).string(), at);
            });
            let place = |value: &Value| places.get(&value.string()).copied().unwrap_or(list.len());
            let keys: Vec<Value> = values.iter().map(|value| Value::Number(place(value) as f64)).collect();
            by_key(&keys, &mut order, false);
        }
        Some(Json::Object(_)) => {
            let sort = sort.unwrap_or(&Json::Null);
            let op = word(sort, "op").unwrap_or("min");
            let by = word(sort, "field").map(|field| rows.field(field));
            let key = |members: &Vec<usize>| match &by {
                Some(by) => aggregate::summary(op, &members.iter().map(|row| by[*row].clone()).collect::<Vec<_>>()),
                None => Value::Number(members.len() as f64),
            };
            let keys: Vec<Value> = members.iter().map(key).collect();
            by_key(&keys, &mut order, word(sort, "order") == Some("descending"));
        }
        _ => {
            let keys = match def.json.get("__sort").and_then(Json::as_str) {
                Some(starts) => {
                    let starts = rows.field(starts);
                    members.iter().map(|members| starts[members[0]].clone()).collect()
                }
                None => values.clone(),
            };
            by_key(&keys, &mut order, sort.and_then(Json::as_str) == Some("descending"));
        }
    }
    order.into_iter().map(|at| values[at].clone()).collect()
}
