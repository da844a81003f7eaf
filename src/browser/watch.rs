//! The watch over a live chart: how wide, how fine and how light its surface is, and what a reader does there.

use std::cell::Cell;
use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, Event, EventTarget, HtmlElement, ResizeObserver};
use yew::{KeyboardEvent, NodeRef, PointerEvent};

use super::palette::palette;
use crate::paint::Palette;

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
    /// Width in CSS px; 0 until it is known.
    pub width: f64,
    /// Device pixels to a CSS px.
    pub ratio: f64,
    /// The colours that the page's styles give it; a page's own hues are made to stand out.
    pub palette: Palette,
}

impl Default for Surface {
    fn default() -> Surface {
        Surface { width: 0.0, ratio: 0.0, palette: Palette::LIGHT }
    }
}

/// Something that happened at a chart.
#[derive(Debug)]
pub enum Signal {
    /// Its surface is another.
    Surface(Surface),
    /// A pointer is at this place of it, px.
    At(f64, f64),
    /// A finger has left after touching this place of it, px.
    Tap(f64, f64),
    /// The pointer has left.
    Away,
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
    _listeners: Vec<EventListener>,
    measure: Measure,
}

#[derive(Debug, Clone)]
struct Measure {
    element: Element,
    width: Rc<Cell<f64>>,
}

impl Measure {
    fn take(&self) -> Option<Surface> {
        let window = web_sys::window()?;
        let width = self.element.get_bounding_client_rect().width();
        // A chart whose tab is not shown has no width: it keeps its last one.
        if width > 0.0 {
            self.width.set(width);
        }
        // The stylesheet decides, by system, page or attribute.
        let style = window.get_computed_style(&self.element).ok().flatten();
        let palette = style.map_or(Palette::LIGHT, |style| palette(&style));
        let legible = palette.legible();
        self.correct(&palette, &legible);
        Some(Surface { width: self.width.get(), ratio: window.device_pixel_ratio(), palette: legible })
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
        let measure = Measure { element: plot.clone(), width: Rc::default() };
        let remeasure = {
            let (measure, tell) = (measure.clone(), Rc::clone(&tell));
            move || {
                if let Some(surface) = measure.take() {
                    tell(Signal::Surface(surface));
                }
            }
        };
        let resized = Closure::<dyn FnMut()>::new(remeasure.clone());
        let observer = ResizeObserver::new(resized.as_ref().unchecked_ref()).ok()?;
        observer.observe(&plot);
        // The ratio changes by zoom and by moving to another screen; both resize the window.
        let mut listeners = vec![on(&window, "resize", remeasure.clone())];
        // However a page turns dark or to other colours, by attribute, class or stylesheet: the plot's colours change by
        // a transition too short to see, and its end is told.
        listeners.push(on(&plot, "transitionend", remeasure.clone()));
        if let Ok(Some(scheme)) = window.match_media("(prefers-color-scheme: dark)") {
            listeners.push(on(&scheme, "change", remeasure));
        }
        let hear: Rc<dyn Fn(&Event)> = Rc::new(move |event| {
            if let Some(signal) = signal(event) {
                tell(signal);
            }
        });
        for kind in ["pointermove", "pointerup", "pointerleave", "pointercancel", "blur"] {
            let hear = Rc::clone(&hear);
            listeners.push(EventListener::new(&surface, kind, move |event| hear(event)));
        }
        let active = EventListenerOptions::enable_prevent_default();
        listeners.push(EventListener::new_with_options(&body, "keydown", active, move |event| hear(event)));
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

fn on(target: &EventTarget, kind: &'static str, act: impl Fn() + 'static) -> EventListener {
    EventListener::new(target, kind, move |_| act())
}

fn signal(event: &Event) -> Option<Signal> {
    // The kind of an event decides its class.
    let pointer = event.unchecked_ref::<PointerEvent>();
    let place = || (f64::from(pointer.offset_x()), f64::from(pointer.offset_y()));
    Some(match &*event.type_() {
        "pointermove" => Signal::At(place().0, place().1),
        "pointerup" if pointer.pointer_type() == "touch" => Signal::Tap(place().0, place().1),
        "pointerup" => return None,
        "blur" => Signal::Blur,
        "keydown" => Signal::Key(event.clone().unchecked_into()),
        _ => Signal::Away,
    })
}
