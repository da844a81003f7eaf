//! The watch over a live chart: how wide, how fine and how light its surface is, and what a reader does there.

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, HtmlElement, ResizeObserver};
use yew::{KeyboardEvent, NodeRef, PointerEvent};

use super::attendant::after;
use super::listener::{Hear, Listeners, on};
use super::palette::palette;
use crate::explainer::parse_number;
use crate::paint::Palette;

/// The size of body type that drawings are made for, px.
const TYPE: f64 = 16.0;
/// The width below which drawings are not enlarged with the type, px.
const NARROW: f64 = 340.0;

/// The theme that the page asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the reader's system says.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// What a chart is painted for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Surface {
    /// Width of the scene in px; 0 until it is known.
    pub width: f64,
    /// Device pixels to a px of the scene.
    pub ratio: f64,
    /// CSS px to a px of the scene: more than one where a reader has set larger type.
    pub zoom: f64,
    /// The colours that the page's styles give it; a page's own hues are made to stand out.
    pub palette: Palette,
}

impl Default for Surface {
    fn default() -> Surface {
        Surface { width: 0.0, ratio: 0.0, zoom: 1.0, palette: Palette::LIGHT }
    }
}

/// What a pointer does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Motion {
    /// Goes down.
    Down,
    /// Moves.
    Move,
    /// Goes up.
    Up,
    /// Leaves.
    Leave,
    /// Is taken away by the browser, to scroll for one.
    Cancel,
    /// Is pressed twice.
    Twice,
}

/// A pointer on a chart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pointer {
    /// What it does.
    pub motion: Motion,
    /// Its number.
    pub id: i32,
    /// Where it is in the scene, px.
    pub x: f64,
    /// Where it is in the scene, px.
    pub y: f64,
    /// Whether it is a finger; a mouse or a pen otherwise.
    pub touch: bool,
    /// Whether its main button is down.
    pub held: bool,
    /// Whether the Shift key is down.
    pub shift: bool,
}

/// Something that happened at a chart.
#[derive(Debug)]
pub enum Signal {
    /// Its surface is another.
    Surface(Surface),
    /// A pointer does something on it.
    Pointer(Pointer),
    /// A wheel turns at this place, px: by so many px, and whether the reader means to zoom.
    Wheel(f64, f64, f64, Event),
    /// A button that steers the chart was pressed.
    Press(String),
    /// A form control was set: its name, its value, and whether it is on.
    Input(String, String, bool),
    /// A pointer went down somewhere else in the page.
    Elsewhere,
    /// The focus has left.
    Blur,
    /// A key was pressed.
    Key(KeyboardEvent),
}

/// The observers of one chart; they end when it is dropped.
#[derive(Debug)]
pub struct Watch {
    observer: ResizeObserver,
    _resized: Closure<dyn FnMut()>,
    _listeners: Listeners,
    measure: Measure,
}

#[derive(Debug, Clone)]
struct Measure {
    element: HtmlElement,
    width: Rc<Cell<f64>>,
}

impl Measure {
    fn take(&self) -> Option<Surface> {
        let window = web_sys::window()?;
        // What a page has scaled is still as wide as it says; its own width is a whole number.
        let (seen, own) = (self.element.get_bounding_client_rect().width(), f64::from(self.element.offset_width()));
        let width = if (seen - own).abs() < 1.0 { seen } else { own };
        // A chart whose tab is not shown has no width: it keeps its last one.
        if width > 0.0 {
            self.width.set(width);
        }
        // The stylesheet decides, by system, page or attribute.
        let style = window.get_computed_style(&self.element).ok().flatten();
        let size = style.as_ref().and_then(|style| style.get_property_value("font-size").ok());
        let size = size.and_then(|size| parse_number(size.trim_end_matches("px"))).unwrap_or(TYPE);
        let palette = style.map_or(Palette::LIGHT, |style| palette(&style));
        let legible = palette.legible();
        self.correct(&palette, &legible);
        let width = self.width.get();
        let zoom = (size / TYPE).min(width / NARROW).max(1.0);
        Some(Surface { width: width / zoom, ratio: window.device_pixel_ratio() * zoom, zoom, palette: legible })
    }
}

impl Measure {
    /// Gives the texts over the canvas the hues that stand out, where the page's do not.
    fn correct(&self, given: &Palette, legible: &Palette) {
        let Some(surface) = self.element.first_element_child() else { return };
        let style = surface.unchecked_into::<HtmlElement>().style();
        for (at, (given, legible)) in given.hues.iter().zip(legible.hues).enumerate() {
            let name = ["--_hue-", &at.to_string()].concat();
            // The page goes on where a style cannot be set.
            let _ = if *given == legible {
                style.remove_property(&name).map(drop)
            } else {
                style.set_property(&name, &hex(legible))
            };
        }
    }
}

/// A colour as CSS writes it.
fn hex(color: u32) -> String {
    let digits = [20, 16, 12, 8, 4, 0].into_iter().filter_map(|shift| char::from_digit(color >> shift & 0xf, 16));
    std::iter::once('#').chain(digits).collect()
}

impl Watch {
    /// Watches the chart in `node`; `None` where there is none to watch.
    pub fn start(node: &NodeRef, tell: Rc<dyn Fn(Signal)>) -> Option<Watch> {
        let window = web_sys::window()?;
        let body = node.cast::<Element>()?;
        // A wrapper whose width the chart inside does not decide: an observed canvas could grow without end.
        let plot = body.query_selector(".ex-plot").ok().flatten()?;
        let surface = plot.first_element_child()?;
        let measure = Measure { element: plot.clone().unchecked_into(), width: Rc::default() };
        let remeasure: Rc<dyn Fn()> = {
            let (measure, tell) = (measure.clone(), Rc::clone(&tell));
            Rc::new(move || {
                if let Some(surface) = measure.take() {
                    tell(Signal::Surface(surface));
                }
            })
        };
        let again = Rc::clone(&remeasure);
        // Not at once: a chart that changes its height while sizes are told has the browser report an error to the page.
        let resized = Closure::<dyn FnMut()>::new(move || {
            let again = Rc::clone(&again);
            after(0, move || again());
        });
        let observer = ResizeObserver::new(resized.as_ref().unchecked_ref()).ok()?;
        observer.observe(&plot);
        let mut listeners = Vec::new();
        let remeasure: Hear = Rc::new(move |_, _| remeasure());
        // The ratio changes by zoom and by moving to another screen; both resize the window.
        on(&mut listeners, &window, &["resize"], &remeasure);
        // However a page turns dark or to other colours, by attribute, class or stylesheet: the plot's colours change by
        // a transition too short to see, and its end is told.
        on(&mut listeners, &plot, &["transitionend"], &remeasure);
        if let Ok(Some(scheme)) = window.match_media("(prefers-color-scheme: dark)") {
            on(&mut listeners, &scheme, &["change"], &remeasure);
        }
        // Shadow trees hide from the page where in them an event happened: the chart notes its own.
        let inside = Rc::new(Cell::new(false));
        let hear: Hear = {
            let (surface, inside) = (surface.clone(), Rc::clone(&inside));
            Rc::new(move |event, kind| {
                if kind == "pointerdown" {
                    inside.set(true);
                }
                if let Some(signal) = signal(event, kind, &surface) {
                    tell(signal);
                }
            })
        };
        let pointers =
            ["pointerdown", "pointermove", "pointerup", "pointerleave", "pointercancel", "dblclick", "blur", "wheel"];
        on(&mut listeners, &surface, &pointers, &hear);
        on(&mut listeners, &body, &["keydown", "click", "input", "change"], &hear);
        let kept = Rc::clone(&inside);
        let within: Hear = Rc::new(move |_, _| kept.set(true));
        on(&mut listeners, &body, &["pointerdown"], &within);
        // Escape takes a tooltip away wherever the focus is; so does a press somewhere else.
        let away: Hear = Rc::new(move |event, kind| {
            let here = match kind {
                "keydown" => get(event, "key") != "Escape",
                _ => inside.replace(false),
            };
            if !here {
                hear(event, "elsewhere");
            }
        });
        on(&mut listeners, &window, &["keydown", "pointerdown"], &away);
        Some(Watch { observer, _resized: resized, _listeners: listeners, measure })
    }

    /// The surface as it is now.
    pub fn surface(&self) -> Option<Surface> {
        self.measure.take()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

fn signal(event: &Event, kind: &str, surface: &Element) -> Option<Signal> {
    // The kind of an event decides its class.
    let pointer = event.unchecked_ref::<PointerEvent>();
    // Of what happens at the surface, or is held by it, the event knows where: whatever the page has scaled, and without
    // measuring, which would cost every move some of its time.
    let place = |held: bool| {
        if held || event.target().is_some_and(|target| target == ***surface) {
            return (f64::from(pointer.offset_x()), f64::from(pointer.offset_y()));
        }
        let area = surface.get_bounding_client_rect();
        (f64::from(pointer.client_x()) - area.x(), f64::from(pointer.client_y()) - area.y())
    };
    let motion = match kind {
        "pointerdown" => Motion::Down,
        "pointermove" => Motion::Move,
        "pointerup" => Motion::Up,
        "pointerleave" => Motion::Leave,
        "pointercancel" => Motion::Cancel,
        "dblclick" => Motion::Twice,
        "blur" => return Some(Signal::Blur),
        "keydown" => return Some(Signal::Key(event.clone().unchecked_into())),
        "wheel" => {
            let (x, y) = place(false);
            let delta = get(event, "deltaY").as_f64().unwrap_or(0.0);
            return Some(Signal::Wheel(x, y, delta, event.clone()));
        }
        "elsewhere" => return Some(Signal::Elsewhere),
        _ => {
            let target = event.target()?.unchecked_into::<Element>().closest("[data-steer]").ok()??;
            let what = target.get_attribute("data-steer")?;
            return match kind {
                "click" if target.tag_name().eq_ignore_ascii_case("button") => Some(Signal::Press(what)),
                "click" => None,
                _ => {
                    let value = get(&target, "value").as_string().unwrap_or_default();
                    Some(Signal::Input(what, value, get(&target, "checked").is_truthy()))
                }
            };
        }
    };
    // A move over what is pinned means nothing.
    let (x, y) = place(motion == Motion::Move);
    if motion == Motion::Twice {
        // This one is no pointer event in every browser.
        return Some(Signal::Pointer(Pointer { motion, id: 0, x, y, touch: false, held: false, shift: false }));
    }
    let held = pointer.buttons() & 1 == 1;
    // What moves without a button is no finger; to ask costs a string.
    let touch = (held || motion != Motion::Move) && pointer.pointer_type() == "touch";
    if motion == Motion::Down && held {
        // What leaves the chart with the button down still belongs to it.
        let _ = surface.set_pointer_capture(pointer.pointer_id());
    }
    Some(Signal::Pointer(Pointer { motion, id: pointer.pointer_id(), x, y, touch, held, shift: pointer.shift_key() }))
}

fn get(of: &JsValue, name: &str) -> JsValue {
    js_sys::Reflect::get(of, &name.into()).unwrap_or_default()
}
