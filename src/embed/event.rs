//! Events that leave the element: `explainer:ready`, `:toggle`, `:point`, `:focus`, `:view`, `:share`, `:download`,
//! `:guess`, `:action`, `:language`; their details are written down in `assets/explainer-widget.d.ts`.

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CustomEvent, CustomEventInit, HtmlElement};

use crate::ui::Notice;

#[wasm_bindgen]
extern "C" {
    /// The detail of a point. Every move of a pointer makes one: setters take a third of the calls that names take.
    type PointDetail;
    #[wasm_bindgen(method, setter)]
    fn set_chart(this: &PointDetail, chart: &str);
    #[wasm_bindgen(method, setter)]
    fn set_series(this: &PointDetail, series: &str);
    #[wasm_bindgen(method, setter)]
    fn set_key(this: &PointDetail, key: &str);
    #[wasm_bindgen(method, setter)]
    fn set_value(this: &PointDetail, value: &str);
}

/// Dispatches a notice at the host: bubbling, composed, its detail a plain object.
pub(super) fn send(host: &HtmlElement, notice: Notice) {
    let detail = Object::new();
    let put = |name: &str, value: JsValue| {
        // Setting a property of a plain object cannot fail.
        let _ = Reflect::set(&detail, &name.into(), &value);
    };
    let name = match notice {
        Notice::Ready => "explainer:ready",
        Notice::Toggle { id, open } => {
            put("id", (&*id).into());
            put("open", open.into());
            "explainer:toggle"
        }
        Notice::Point { chart, series, key, value } => {
            let point: &PointDetail = detail.unchecked_ref();
            point.set_chart(&chart);
            point.set_series(&series);
            point.set_key(&key);
            point.set_value(&value);
            "explainer:point"
        }
        Notice::Focus { chart, focus } => {
            put("chart", (&*chart).into());
            put("focus", focus.map_or(JsValue::NULL, |focus| (&*focus).into()));
            "explainer:focus"
        }
        Notice::View(view) => {
            put("view", view.into());
            "explainer:view"
        }
        Notice::Share { chart, view } => {
            put("chart", chart.map_or(JsValue::NULL, |chart| (&*chart).into()));
            put("view", view.into());
            "explainer:share"
        }
        Notice::Download { chart, format } => {
            put("chart", (&*chart).into());
            put("format", (&*format).into());
            "explainer:download"
        }
        Notice::Guess { id, values, truth } => {
            let list = |numbers: &[f64]| -> JsValue {
                numbers
                    .iter()
                    .map(|number| if number.is_finite() { JsValue::from_f64(*number) } else { JsValue::NULL })
                    .collect::<Array>()
                    .into()
            };
            put("guess", (&*id).into());
            put("values", list(&values));
            put("truth", if truth.is_empty() { JsValue::NULL } else { list(&truth) });
            "explainer:guess"
        }
        Notice::Action(action) => {
            put("action", (&*action).into());
            "explainer:action"
        }
        Notice::Language(language) => {
            put("lang", (&*language.tag).into());
            put("file", (&*language.href).into());
            "explainer:language"
        }
    };
    let init = CustomEventInit::new();
    init.set_bubbles(true);
    init.set_composed(true);
    init.set_detail(&detail);
    if let Ok(event) = CustomEvent::new_with_event_init_dict(name, &init) {
        // What a listener of the page throws is the page's affair.
        let _ = host.dispatch_event(&event);
    }
}
