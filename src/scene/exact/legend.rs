//! Legends: what colours, sizes, shapes and dashes stand for.

use super::glyph::Form;
use super::resolve::{Looks, Resolved};
use super::scale::Kind;
use super::share::{Share, Shares, Use, is_color};
use super::text;
use super::ticks::{Tick, formatter, relabel};
use crate::flow::Value;
use crate::flow::format::{number::NumberFormat, tick_format};
use crate::grammar::model::{Env, Json, word};
use crate::scene::{Anchor, Baseline, Color, Item, Label, Legend, Shape, Style, Symbol};

/// Font size of labels and titles, px.
const SIZE: f64 = 12.0;
/// The height of an entry, px.
pub(super) const LINE: f64 = 18.0;
/// The width of a ramp, px.
pub(super) const THICK: f64 = 14.0;
/// The most entries of a legend.
const MOST: usize = 30;

/// A scale with what a legend needs of it.
pub struct Shown<'a> {
    /// Its number.
    pub number: usize,
    /// The scale before its domain.
    pub share: &'a Share<'a>,
    /// The scale.
    pub resolved: &'a Resolved,
    /// The width and height of its plot, px.
    pub room: [f64; 2],
}

/// Whether a channel's scale has a legend.
pub fn has_legend(share: &Share, config: &Json) -> bool {
    let channel = matches!(
        share.channel,
        "color"
            | "fill"
            | "stroke"
            | "strokeWidth"
            | "size"
            | "shape"
            | "opacity"
            | "fillOpacity"
            | "strokeOpacity"
            | "strokeDash"
    );
    let disabled = config.get("legend").is_some_and(|legend| legend.get("disable") == Some(&Json::Bool(true)));
    let geo = share.uses.iter().any(|one| one.unit.kind == "geoshape" && share.channel == "shape");
    let shown = |one: &Use| {
        !matches!(one.def.json.get("legend"), Some(Json::Null | Json::Bool(false)))
            && one.def.json.get("legend").is_none_or(|legend| legend.get("disable") != Some(&Json::Bool(true)))
    };
    channel
        && !disabled
        && !geo
        && share.uses.iter().any(shown)
        && share.uses.iter().all(|one| one.def.json.get("legend") != Some(&Json::Null))
}

/// Whether two scales tell the same: the same field with the same values.
fn same(a: &Shown, b: &Shown) -> bool {
    let field = |one: &Use| (one.def.column().cloned(), one.def.field.clone(), one.def.aggregate.clone());
    let (first, other) = (&a.share.uses[0], &b.share.uses[0]);
    let column = |one: &Use| one.def.column().and_then(|column| one.unit.raw.column(column).cloned());
    let same_column = || column(first).zip(column(other)).is_some_and(|(one, two)| std::rc::Rc::ptr_eq(&one, &two));
    let alike = first.unit.id == other.unit.id || same_column();
    field(first) == field(other) && alike && a.share.prop("domain") == b.share.prop("domain")
}

/// The legends of scales, those that tell the same about one view joined, each with the side that it shall stand on.
pub fn legends(shown: &[Shown], shares: &Shares, env: &Env, config: &Json) -> Vec<(String, Legend)> {
    let mut groups: Vec<Vec<&Shown>> = Vec::new();
    for one in shown {
        match groups.iter_mut().find(|group| shares.meet(group[0].number, one.number) && same(group[0], one)) {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    groups.iter().map(|group| legend(group, env, config)).collect()
}

/// The ends of a quantized domain stand in fields that it does not use otherwise.
fn entries(shown: &Shown, gradient: bool, env: &Env, get: &dyn Fn(&str) -> Option<Json>) -> Vec<Tick> {
    let (share, resolved) = (shown.share, shown.resolved);
    let scale = &resolved.scale;
    let locale = env.locale;
    let main = share.uses[0].def;
    let format = get("format")
        .and_then(|format| format.as_str().map(str::to_owned))
        .or_else(|| word(&main.json, "format").map(str::to_owned));
    let format = format.as_deref();
    let values: Option<Vec<Value>> =
        get("values").and_then(|values| values.as_array().map(|list| list.iter().map(Value::from_json).collect()));
    let entry = |value: Value, label: String| Tick { value, at: 0.0, label };
    match scale.kind {
        Kind::Band | Kind::Point | Kind::Ordinal => {
            let all = values.unwrap_or_else(|| scale.categories.clone());
            let timed = main.unit.as_ref().map(|unit| crate::flow::format::time::local(unit.format_spec(), locale));
            let total = all.len();
            let mut list: Vec<Tick> = all
                .into_iter()
                .map(|value| {
                    let label = match (&timed, format) {
                        (Some(own), spec) if value.is_valid() => {
                            crate::flow::format::time::show(value.number(), spec.unwrap_or(own), locale)
                        }
                        (None, Some(spec)) => text::formatted(&value, spec, locale),
                        _ => env.glossary.label(value.string()).to_string(),
                    };
                    entry(value, label)
                })
                .collect();
            let most = get("symbolLimit").and_then(|limit| limit.as_f64()).map_or(MOST, |limit| limit as usize);
            if most > 0 && total > most {
                list.truncate(most - 1);
                list.push(entry(Value::Undefined, ["…", &(total - most + 1).to_string(), " entries"].concat()));
            }
            list
        }
        Kind::BinOrdinal | Kind::Quantile | Kind::Quantize | Kind::Threshold => {
            let cuts: Vec<f64> = match scale.kind {
                Kind::BinOrdinal => scale.domain.clone(),
                _ => {
                    [f64::NEG_INFINITY].into_iter().chain(scale.domain.iter().copied()).chain([f64::INFINITY]).collect()
                }
            };
            let show = cut_format(scale.kind, &scale.domain, [scale.exponent, scale.base], format);
            let write = |number: f64| {
                if number.is_finite() {
                    show.as_ref().map_or_else(String::new, |format| format.show(number, locale))
                } else {
                    String::new()
                }
            };
            let classes = cuts.windows(2).enumerate();
            classes
                .map(|(at, two)| {
                    let (low, high) = (write(two[0]), write(two[1]));
                    let label = if gradient {
                        if at == 0 { String::new() } else { low }
                    } else if !low.is_empty() && !high.is_empty() {
                        [&low, " – ", &high].concat()
                    } else if high.is_empty() {
                        ["≥ ", &low].concat()
                    } else {
                        ["< ", &high].concat()
                    };
                    let inside = if two[0].is_finite() { two[0] } else { two[1] - 1.0 };
                    entry(Value::Number(inside), label)
                })
                .collect()
        }
        _ => {
            let length = get("gradientLength").and_then(|length| length.as_f64()).unwrap_or_else(|| {
                let level = get("direction").and_then(|way| way.as_str().map(|way| way == "horizontal"));
                let below =
                    get("orient").and_then(|orient| orient.as_str().map(|orient| matches!(orient, "top" | "bottom")));
                if level.or(below).unwrap_or(false) {
                    shown.room[0].clamp(100.0, 200.0)
                } else {
                    shown.room[1].clamp(64.0, 200.0)
                }
            });
            let few = if gradient { (2.0 * (length / 100.0).floor()).max(2.0) } else { 5.0 };
            let count = get("tickCount").and_then(|count| count.as_f64()).unwrap_or(few);
            let least = get("tickMinStep").and_then(|step| step.as_f64());
            let count = least.map_or(count, |least| {
                count.min(((scale.domain[scale.domain.len() - 1] - scale.domain[0]).abs() / least).floor() + 1.0)
            });
            if let (Some(bins), false) = (&scale.bins, gradient) {
                // Classes are told from boundary to boundary.
                let show = formatter(&share.uses, resolved, bins.len() as f64, format, None, locale, true);
                return bins
                    .windows(2)
                    .map(|two| entry(Value::Number(two[0]), [&show(two[0]), " – ", &show(two[1])].concat()))
                    .collect();
            }
            let written = values.is_some();
            let mut numbers: Vec<f64> = match values {
                Some(values) => values.iter().map(Value::number).collect(),
                None => scale.ticks(count),
            };
            if !gradient
                && !written
                && share.channel == "size"
                && share.uses[0].unit.kind != "trail"
                && numbers.first().is_some_and(|first| scale.number(*first) == Some(0.0))
            {
                numbers.remove(0);
            }
            if gradient && numbers.len() < 3 && !written && scale.domain.first() != scale.domain.last() {
                numbers = vec![scale.domain[0], scale.domain[scale.domain.len() - 1]];
            }
            let kind = get("formatType").and_then(|kind| kind.as_str().map(str::to_owned));
            let show = formatter(&share.uses, resolved, count, format, kind.as_deref(), locale, !gradient || written);
            numbers.into_iter().map(|number| entry(Value::Number(number), show(number))).collect()
        }
    }
}

fn cut_format(kind: Kind, cuts: &[f64], ends: [f64; 2], format: Option<&str>) -> Option<NumberFormat> {
    match kind {
        Kind::Threshold => NumberFormat::float(format),
        Kind::BinOrdinal => Some(tick_format(*cuts.first()?, *cuts.last()?, 10.0, format)),
        _ => {
            let of: &[f64] = if kind == Kind::Quantize { &ends } else { cuts };
            let least = of.windows(2).map(|two| two[1] - two[0]).fold(f64::INFINITY, f64::min);
            let span = if least.is_finite() { least } else { *of.first()? };
            Some(tick_format(0.0, span, 30.0, format))
        }
    }
}

fn legend(group: &[&Shown], env: &Env, config: &Json) -> (String, Legend) {
    let get = |name: &str| -> Option<Json> {
        let written = group
            .iter()
            .flat_map(|shown| &shown.share.uses)
            .find_map(|one| one.def.json.get("legend")?.get(name).cloned());
        written.or_else(|| config.get("legend")?.get(name).cloned())
    };
    let only_color = group.iter().all(|shown| is_color(shown.share.channel));
    let kind = group[0].resolved.scale.kind;
    let written = get("type");
    let symbols = written.as_ref().and_then(Json::as_str) == Some("symbol") || !only_color || kind.is_discrete();
    let lead = group.iter().find(|shown| shown.share.channel == "size").unwrap_or(&group[0]);
    let mut ticks = entries(lead, !symbols, env, &get);
    if let Some(expression) = get("labelExpr").and_then(|text| text.as_str().map(str::to_owned)) {
        relabel(&mut ticks, &expression, env);
    }
    let title = group
        .iter()
        .flat_map(|shown| &shown.share.uses)
        .find_map(|one| one.def.written_title("legend"))
        .unwrap_or_else(|| Some(group[0].share.uses[0].def.default_title(env.locale)));
    let orient = get("orient").and_then(|orient| orient.as_str().map(str::to_owned));
    (orient.unwrap_or_default(), draw(group, ticks, title, symbols))
}

fn label(x: f64, y: f64, text: String, bold: bool) -> Label {
    Label {
        x,
        y,
        text,
        anchor: Anchor::Start,
        baseline: Baseline::Middle,
        angle: 0.0,
        size: SIZE,
        bold,
        color: if bold { Color::Ink } else { Color::Soft },
    }
}

fn draw(group: &[&Shown], ticks: Vec<Tick>, title: Option<String>, symbols: bool) -> Legend {
    let mut legend = Legend { title: None, items: Vec::new(), labels: Vec::new() };
    let mut y = LINE / 2.0;
    if let Some(title) = title.filter(|title| !title.is_empty()) {
        legend.title = Some(label(0.0, y, title, true));
        y += LINE + 2.0;
    }
    let unit = group[0].share.uses[0].unit;
    let find = |channels: &[&str]| group.iter().find(|shown| channels.contains(&shown.share.channel));
    if symbols {
        let widest = find(&["size"]).map_or(10.0, |shown| {
            ticks
                .iter()
                .filter_map(|tick| shown.resolved.scale.map(&tick.value))
                .fold(10.0, |most: f64, size| most.max(size.max(0.0).sqrt()))
        });
        for tick in ticks {
            let color = find(&["color", "fill", "stroke"]).and_then(|shown| shown.resolved.color(&tick.value));
            let color =
                color.unwrap_or(if find(&["color", "fill", "stroke"]).is_some() { Color::Rule } else { Color::Hue(0) });
            let size = find(&["size"])
                .and_then(|shown| shown.resolved.scale.map(&tick.value))
                .unwrap_or(100.0)
                .clamp(4.0, 4000.0);
            let form = find(&["shape"]).and_then(|shown| {
                match (&shown.resolved.looks, shown.resolved.scale.map(&tick.value)) {
                    (Looks::Words(words), Some(at)) if !words.is_empty() => {
                        Form::read(&words[at as usize % words.len()])
                    }
                    _ => None,
                }
            });
            let dash = find(&["strokeDash"]).and_then(|shown| {
                match (&shown.resolved.looks, shown.resolved.scale.map(&tick.value)) {
                    (Looks::Dashes(dashes), Some(at)) if !dashes.is_empty() => {
                        Some(dashes[at as usize % dashes.len()].clone())
                    }
                    _ => None,
                }
            });
            let high = LINE.max(size.sqrt() + 4.0);
            let middle = y - LINE / 2.0 + high / 2.0;
            let lined = matches!(unit.kind.as_str(), "line" | "rule" | "trail") && form.is_none();
            let filled = super::look::is_filled(unit);
            let shape = if lined {
                Shape::Rule([0.0, middle, widest + 6.0, middle])
            } else if matches!(unit.kind.as_str(), "bar" | "rect" | "area" | "arc" | "geoshape" | "tick")
                && form.is_none()
                && find(&["size"]).is_none()
            {
                Shape::Rect([0.0, middle - 5.0, 10.0, 10.0])
            } else {
                form.unwrap_or(Form::Named(Symbol::Circle)).at([widest / 2.0, middle], size)
            };
            let stroked = lined || !filled;
            let style = Style {
                fill: (!stroked).then_some(color),
                stroke: stroked.then_some(color),
                stroke_width: if lined { 2.0 } else { 1.5 },
                dash: Style::dashes(dash.unwrap_or_default()),
                opacity: 1.0,
                corner: 0.0,
            };
            if tick.value != Value::Undefined {
                legend.items.push(Item { shape, style });
            }
            legend.labels.push(label(widest + if lined { 12.0 } else { 6.0 }, middle, tick.label, false));
            y += high;
        }
        return legend;
    }
    // A ramp from top to bottom, its greatest value on top.
    let resolved = group[0].resolved;
    let tall = 160.0_f64.min(24.0 * ticks.len().max(3) as f64 + 20.0);
    let pieces = match resolved.scale.kind.is_continuous() {
        true => 24,
        false => ticks.len().max(1),
    };
    let top = y - LINE / 2.0 + 4.0;
    for piece in 0..pieces {
        let share =
            if resolved.scale.kind.is_continuous() { (piece as f64 + 0.5) / pieces as f64 } else { piece as f64 };
        let Some(color) = resolved.looks.color(share, resolved.scale.kind.is_continuous()) else { continue };
        let height = tall / pieces as f64;
        let from = top + tall - height * (piece + 1) as f64;
        legend.items.push(Item {
            shape: Shape::Rect([0.0, from, THICK, height + 0.5]),
            style: Style { fill: Some(color), opacity: 1.0, ..Style::default() },
        });
    }
    let count = ticks.len();
    for (at, tick) in ticks.into_iter().enumerate() {
        let share = match resolved.scale.kind.is_continuous() {
            true => resolved.scale.map(&tick.value).unwrap_or(0.0).clamp(0.0, 1.0),
            false => at as f64 / count.max(1) as f64,
        };
        if !tick.label.is_empty() {
            legend.labels.push(label(20.0, top + tall * (1.0 - share), tick.label.replace('\n', " "), false));
        }
    }
    legend
}
