//! Single plots: the size, scales, axes and marks of a unit or of layers.

use std::cell::RefCell;
use std::rc::Rc;

use super::axis::{self, Placed};
use super::clip::clip;
use super::domain::{self, Cell, Domain, in_cell};
use super::marks;
use super::place::Stage;
use super::pointing::{self, Target, targets};
use super::resolve::{self, Resolved, Size};
use super::rounded::{by_stack, rounds_stacks};
use super::scale::Kind;
use super::settle::{LEGIBLE, overhang};
use super::share::{Shares, Use};
use crate::flow::Value;
use crate::grammar::model::{Channel, Env, Json, Kind as ViewKind, Model, Unit, View};
use crate::scene::{Color, Curve, Grasp, Grip, Item, MarkKind, Marks, Panel, Shape, Style};

/// Everything that laying out views needs to know.
pub struct Layout<'a> {
    /// The surroundings of the data.
    pub env: &'a Env<'a>,
    /// The model.
    pub model: &'a Model,
    /// Which scales are shared.
    pub shares: Shares<'a>,
    /// Whether it is fitted to a width.
    pub fitted: bool,
    /// The width that it is fitted to, px.
    pub room: f64,
    /// Whether only sizes matter yet: marks are left out.
    pub draft: bool,
    /// What widths are multiplied by to fill or fit the room.
    pub stretch: f64,
    /// The width and height that plots have instead of their own.
    pub sizes: [Option<f64>; 2],
    /// How many plots stand side by side at most.
    pub columns: usize,
    domains: RefCell<Vec<(usize, Cell, Rc<Domain>)>>,
}

/// A plot area that has been laid out.
pub struct Plot {
    /// Its marks and its own axes.
    pub panel: Panel,
    /// Axes that stand outside, for facets: of x, of y.
    pub axes: [Vec<Placed>; 2],
    /// Room that its own axes take: left, top, right, bottom, px.
    pub room: [f64; 4],
    /// What can be pointed at.
    pub targets: Vec<Target>,
    /// Stacks with rounded ends, which are groups of their own.
    pub groups: Vec<Panel>,
    /// Its area with the scales along it.
    pub grip: Grip,
}

/// The units of a view that is a unit or layers.
pub fn units(view: &View) -> Vec<&Unit> {
    match &view.kind {
        ViewKind::Unit(unit) => vec![unit],
        ViewKind::Layer(children) => children.iter().flat_map(units).collect(),
        _ => Vec::new(),
    }
}

impl<'a> Layout<'a> {
    /// For a model.
    pub fn new(model: &'a Model, env: &'a Env<'a>) -> Layout<'a> {
        Layout {
            env,
            model,
            shares: Shares::of(&model.root),
            fitted: false,
            room: f64::INFINITY,
            draft: false,
            stretch: 1.0,
            sizes: [None; 2],
            columns: usize::MAX,
            domains: RefCell::default(),
        }
    }

    /// The domain of a scale in a cell.
    pub fn domain(&self, at: usize, cell: &Cell) -> Rc<Domain> {
        let share = self.shares.share(at);
        let cell: Cell = cell.iter().take(share.level).cloned().collect();
        if let Some((_, _, domain)) = self.domains.borrow().iter().find(|(other, of, _)| *other == at && *of == cell) {
            return domain.clone();
        }
        let domain = Rc::new(domain::of(share, share.kind(), &cell, self.env));
        self.domains.borrow_mut().push((at, cell, domain.clone()));
        domain
    }

    pub(super) fn config(&self) -> &'a Json {
        &self.model.config
    }

    /// The scales of the units of a plot for a channel: the shared one, or one a unit.
    pub(super) fn scales_of(&self, view: &View, channel: Channel) -> Vec<usize> {
        if let Some(at) = self.shares.get(view.id, channel) {
            return vec![at];
        }
        let mut found: Vec<usize> = Vec::new();
        for unit in units(view) {
            if let Some(at) = self.shares.get(unit.id, channel).filter(|at| !found.contains(at)) {
                found.push(at);
            }
        }
        found
    }

    /// The scales of a unit, brought to the size of its plot.
    fn scales(&self, unit: &Unit, cell: &Cell, size: &mut Size) -> Vec<(Channel, Rc<Resolved>)> {
        let mut found: Vec<(Channel, Rc<Resolved>)> = Vec::new();
        let all: [Channel; 17] = [
            "x",
            "y",
            "xOffset",
            "yOffset",
            "theta",
            "radius",
            "color",
            "fill",
            "stroke",
            "opacity",
            "fillOpacity",
            "strokeOpacity",
            "strokeWidth",
            "strokeDash",
            "size",
            "angle",
            "shape",
        ];
        for channel in all {
            let Some(at) = self.shares.get(unit.id, channel) else { continue };
            let resolved = self.resolved(at, cell, size, self.nested(unit, channel));
            match channel {
                "x" => size.bands[0] = self.band(unit, "x", &resolved),
                "y" => size.bands[1] = self.band(unit, "y", &resolved),
                _ => {}
            }
            found.push((channel, Rc::new(resolved)));
        }
        found
    }

    fn nested(&self, unit: &Unit, channel: Channel) -> bool {
        let offset = match channel {
            "x" => "xOffset",
            "y" => "yOffset",
            _ => return false,
        };
        let Some(at) = self.shares.get(unit.id, channel) else { return false };
        self.shares.share(at).uses.iter().any(|one| self.shares.get(one.unit.id, offset).is_some())
    }

    /// The width of a band for offsets inside; negative where offsets go to both sides of a place.
    fn band(&self, unit: &Unit, channel: Channel, resolved: &Resolved) -> f64 {
        let scale = &resolved.scale;
        if scale.kind == Kind::Band {
            return scale.bandwidth();
        }
        // The length of a time unit is that of January 2001.
        if let Some(unit) = unit.get(channel).and_then(|def| def.unit.as_ref()) {
            let start = unit.floor(978_307_200_000.0);
            if let (Some(start), Some(end)) = (scale.number(start), scale.number(unit.end(start))) {
                return -(end - start).abs() * 0.8;
            }
        }
        -20.0
    }

    /// A scale brought to a size.
    pub fn resolved(&self, at: usize, cell: &Cell, size: &Size, nested: bool) -> Resolved {
        let share = self.shares.share(at);
        resolve::resolve(share, &self.domain(at, cell), size, nested, self.config())
    }

    /// Lays out a unit or layers; `outside` says which axes stand outside, of x and of y.
    pub fn plot(&self, view: &'a View, cell: &Cell, outside: [bool; 2]) -> Plot {
        let size = self.size(view, cell);
        self.env.set("width", size.width.into());
        self.env.set("height", size.height.into());
        let units = units(view);
        let projection = self.projection(view, &units, &size, cell);
        let mut panel = Panel { width: size.width, height: size.height, ..Panel::default() };
        let (mut points, mut groups) = (Vec::new(), Vec::new());
        if self.draft {
            panel.marks.push(Marks { kind: MarkKind::Rect, curve: Curve::Linear, items: Vec::new() });
        }
        let mut over = [0.0_f64; 4];
        for unit in units.iter().filter(|unit| !self.draft || unit.kind == "text") {
            let mut inner = size;
            let scales = self.scales(unit, cell, &mut inner);
            let call = |name: &str, args: &[Value]| self.scale_function(view, cell, &size, name, args);
            let mut stage = Stage::new(unit, inner, scales, self.env, &call);
            let mut rows = in_cell(unit, cell, usize::MAX).unwrap_or_else(|| (0..unit.rows.len()).collect());
            let (focus, hidden) = &*self.env.emphasis.borrow();
            stage.faded = focus.as_ref().and_then(|focus| pointing::others(unit, focus, self.env));
            for hidden in pointing::rows_of(unit, hidden, self.env) {
                rows.retain(|row| !hidden[*row]);
            }
            let mut items = marks::marks(&stage, &rows, self.env, projection.as_ref());
            if self.fitted {
                for item in items.iter_mut().flat_map(|marks| &mut marks.items) {
                    if let Shape::Placed(label, _) = &mut item.shape {
                        label.size = label.size.max(LEGIBLE);
                    }
                }
                let texts = items.iter().flat_map(|marks| &marks.items);
                texts.for_each(|item| overhang(item, &size, self.room, &mut over));
            }
            if self.draft {
                continue;
            }
            let brushes = self.brushes(unit, &stage, cell);
            panel.marks.extend(brushes);
            let clips = self.clips(unit);
            if let Some(first) = items.first() {
                let mut found = targets(&stage, &rows, &first.items, projection.as_ref(), self.env);
                if clips {
                    let inside = |at: f64, length: f64| (-0.5..=length + 0.5).contains(&at);
                    found.retain(|target| inside(target.at[0], size.width) && inside(target.at[1], size.height));
                }
                points.extend(found);
            }
            if clips {
                for marks in &mut items {
                    let all = std::mem::take(&mut marks.items).into_iter();
                    marks.items = all.filter_map(|item| clip(item, [size.width, size.height])).collect();
                }
            }
            if self.fitted || !rounds_stacks(unit) {
                panel.marks.extend(items);
            } else {
                groups.extend(by_stack(unit, items));
            }
        }
        let mut axes: [Vec<Placed>; 2] = [Vec::new(), Vec::new()];
        let mut room = [0.0_f64; 4];
        for (side, channel) in ["x", "y"].into_iter().enumerate() {
            let mut drawn = 0;
            for at in self.scales_of(view, channel) {
                let inside: Vec<usize> = units.iter().map(|unit| unit.id).collect();
                let uses: Vec<Use> = self
                    .shares
                    .share(at)
                    .uses
                    .iter()
                    .copied()
                    .filter(|one| inside.contains(&one.unit.id))
                    .filter(|one| one.def.json.get("axis") != Some(&Json::Null))
                    .filter(|one| !one.channel.ends_with('2'))
                    .collect();
                if uses.is_empty() {
                    continue;
                }
                for group in self.axis_groups(view, uses) {
                    let nested = units.iter().any(|unit| self.nested(unit, channel));
                    let resolved = self.resolved(at, cell, &size, nested);
                    let Some(placed) = axis::axis(
                        &group,
                        &resolved,
                        channel,
                        &size,
                        [drawn > 0, self.fitted],
                        self.env,
                        self.config(),
                    ) else {
                        continue;
                    };
                    drawn += 1;
                    if outside[side] {
                        axes[side].push(placed);
                        continue;
                    }
                    let at = match placed.axis.orient {
                        crate::scene::Orient::Left => 0,
                        crate::scene::Orient::Top => 1,
                        crate::scene::Orient::Right => 2,
                        crate::scene::Orient::Bottom => 3,
                    };
                    room[at] += placed.depth;
                    let sides = if at % 2 == 0 { [1, 3] } else { [0, 2] };
                    over[sides[0]] = over[sides[0]].max(placed.over[0]);
                    over[sides[1]] = over[sides[1]].max(placed.over[1]);
                    panel.axes.push(placed.axis);
                }
            }
        }
        room.iter_mut().zip(over).for_each(|(room, over)| *room = room.max(over));
        let grip = self.grip(view, &units, cell, &size);
        Plot { panel, axes, room, targets: points, groups, grip }
    }

    /// Whether what a unit draws beyond its plot is cut off: where it says so, and where a reader moves its axes.
    fn clips(&self, unit: &Unit) -> bool {
        let moves = || {
            let selections = self.env.selections.borrow();
            let binds = |name: &str| {
                let mut all = selections.iter().filter(|one| one.binds_scales);
                all.any(|one| one.views.contains(&unit.id) && one.channels.iter().any(|(channel, _)| channel == name))
            };
            ["x", "y"].iter().any(|channel| {
                let domain = unit.get(channel).map(|def| &def.json["scale"]["domain"]);
                domain.is_some_and(|domain| domain.get("param").is_some()) || binds(channel)
            })
        };
        let says = unit.prop("clip").and_then(Json::as_bool);
        self.fitted && unit.kind != "text" && says.unwrap_or_else(moves)
    }

    /// A plot area with the scales along it: what a reader drags and zooms.
    fn grip(&self, view: &View, units: &[&Unit], cell: &Cell, size: &Size) -> Grip {
        let along = |channel: Channel| {
            let at = *self.scales_of(view, channel).first().filter(|_| !self.draft)?;
            let uses = &self.shares.share(at).uses;
            let field = uses.iter().find_map(|one| one.def.field.as_deref())?;
            let scale = self.resolved(at, cell, size, false).scale;
            Some(Grasp { field: field.into(), scale })
        };
        Grip {
            views: units.iter().map(|unit| unit.id).collect(),
            frame: [0.0, 0.0, size.width, size.height],
            x: along("x"),
            y: along("y"),
        }
    }

    /// One axis for all layers, or one each where they resolve it so.
    fn axis_groups<'b>(&self, view: &View, uses: Vec<Use<'b>>) -> Vec<Vec<Use<'b>>> {
        let channel = uses[0].channel.trim_end_matches('2');
        let independent = view.props.get("resolve").and_then(|resolve| resolve.get("axis")?.get(channel)?.as_str())
            == Some("independent");
        if independent { uses.into_iter().map(|one| vec![one]).collect() } else { vec![uses] }
    }

    /// What an expression's `scale` and `bandwidth` give in a view.
    fn scale_function(&self, view: &View, cell: &Cell, size: &Size, name: &str, args: &[Value]) -> Option<Value> {
        let channel = args.first()?.string();
        let at = *self.scales_of(view, ["x", "y"].into_iter().find(|known| **known == *channel)?).first()?;
        let resolved = self.resolved(at, cell, size, false);
        match name {
            "scale" => resolved.scale.map(args.get(1)?).map(Value::Number),
            "bandwidth" => Some(Value::Number(resolved.scale.bandwidth())),
            _ => None,
        }
    }

    /// The frames of interval selections that start with a value.
    fn brushes(&self, unit: &Unit, stage: &Stage, _cell: &Cell) -> Vec<Marks> {
        let selections = self.env.selections.borrow();
        let mut out = Vec::new();
        for selection in selections.iter().filter(|selection| {
            selection.views.contains(&unit.id) && selection.interval && !selection.binds_scales && selection.has_value()
        }) {
            let span = |channel: &str, length: f64| -> Option<[f64; 2]> {
                if !selection.channels.iter().any(|(own, _)| own == channel) {
                    return Some([0.0, length]);
                }
                let Some(Value::List(ends)) = selection.extent(channel) else { return Some([0.0, length]) };
                let scale = &stage.scale(channel)?.scale;
                let (from, to) = (scale.map(ends.first()?)?, scale.map(ends.last()?)? + scale.bandwidth());
                Some([from.min(to), from.max(to)])
            };
            let (Some([x, x2]), Some([y, y2])) = (span("x", stage.size.width), span("y", stage.size.height)) else {
                continue;
            };
            let rect = Shape::Rect([x, y, x2 - x, y2 - y]);
            let faint = Style { fill: Some(Color::Soft), opacity: 0.125, ..Style::default() };
            let line = Style { stroke: Some(Color::Soft), stroke_width: 1.0, opacity: 0.6, ..Style::default() };
            for style in [faint, line] {
                out.push(Marks {
                    kind: MarkKind::Rect,
                    curve: Curve::Linear,
                    items: vec![Item { shape: rect.clone(), style }],
                });
            }
        }
        out
    }
}
