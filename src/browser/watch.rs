//! The watch over a live chart: how wide, how fine and how light its surface is, and what a reader does there.

use std::cell::Cell;
use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, Event, EventTarget, ResizeObserver};
use yew::{KeyboardEvent, NodeRef, PointerEvent};

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
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Surface {
    /// Width in CSS px; 0 until it is known.
    pub width: f64,
    /// Device pixels to a CSS px.
    pub ratio: f64,
    /// Whether the page behind is dark.
    pub dark: bool,
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
        // The stylesheet decides what is dark, by system, page or attribute: light ink stands on a dark page.
        let style = window.get_computed_style(&self.element).ok().flatten();
        let ink = style.and_then(|style| style.get_property_value("color").ok()).unwrap_or_default();
        let red = ink.split(|c: char| !c.is_ascii_digit()).find(|digits| !digits.is_empty());
        let dark = red.and_then(|red| red.parse::<u16>().ok()).is_some_and(|red| red > 127);
        Some(Surface { width: self.width.get(), ratio: window.device_pixel_ratio(), dark })
    }
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
