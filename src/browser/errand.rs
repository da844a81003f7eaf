//! Errands that the page's own script runs for the tree: files, clipboard, pictures, sound.
//!
//! An errand is an event at the tree that the loader hands to `explainer-tools.js`, which is fetched when the first
//! one comes: a reader who takes nothing away pays nothing for it. Answers come back as events at the same element.

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CustomEvent, CustomEventInit, Element, HtmlCanvasElement};
use yew::NodeRef;

use crate::explainer::{Table, Values};
use crate::paint::{Palette, canvas};
use crate::scene::Scene;

/// Something for the page's script to do.
#[derive(Debug)]
pub struct Errand {
    detail: Object,
}

impl Errand {
    /// An errand by its verb: what `explainer-tools.js` exports.
    pub fn new(verb: &str) -> Errand {
        Errand { detail: Object::new() }.text("verb", verb)
    }

    fn put(self, name: &str, value: &JsValue) -> Errand {
        put(&self.detail, name, value);
        self
    }

    /// Gives it a text.
    pub fn text(self, name: &str, value: &str) -> Errand {
        self.put(name, &value.into())
    }

    /// Gives it numbers; NaN is missing.
    pub fn numbers(self, name: &str, values: &[f64]) -> Errand {
        let list: Array = values.iter().map(|value| JsValue::from(*value)).collect();
        self.put(name, &list)
    }

    /// Gives it rows of cells.
    pub fn rows(self, rows: &mut dyn Iterator<Item = Vec<String>>) -> Errand {
        let list: Array = rows.map(|row| texts(&mut row.iter().map(String::as_str))).collect();
        self.put("rows", &list)
    }

    /// Gives it a dataset with what a reader must know of it; `facts` are names and words.
    pub fn table(self, table: &Table, facts: &[(&str, &str)]) -> Errand {
        let out = Object::new();
        for (name, value) in facts {
            put(&out, name, &(*value).into());
        }
        let columns = table.columns.iter().map(|column| {
            let field = Object::new();
            put(&field, "name", &(&*column.name).into());
            put(&field, "title", &(&*column.title).into());
            put(&field, "unit", &column.unit.as_deref().map_or(JsValue::NULL, JsValue::from));
            let values: Array = match &column.values {
                Values::Numbers(values) => values.iter().map(|value| JsValue::from(*value)).collect(),
                Values::Times(values) => {
                    put(&field, "time", &true.into());
                    values.iter().map(|value| JsValue::from(*value)).collect()
                }
                Values::Texts(values) => {
                    values.iter().map(|value| value.as_deref().map_or(JsValue::NULL, JsValue::from)).collect()
                }
            };
            put(&field, "values", &values);
            JsValue::from(field)
        });
        put(&out, "fields", &columns.collect::<Array>());
        let key = JsValue::from_str("tables");
        let tables = Reflect::get(&self.detail, &key).unwrap_or_default();
        let tables = tables.dyn_into::<Array>().unwrap_or_default();
        tables.push(&out);
        self.put("tables", &tables)
    }

    /// Gives it a drawing: its size, and `paint(canvas, ratio)`, which paints all of it but the texts.
    pub fn drawing(self, scene: &Scene, palette: &Palette) -> Errand {
        let (width, height) = (scene.width, scene.height);
        let (scene, palette) = (scene.clone(), *palette);
        let paint = Closure::once_into_js(move |element: HtmlCanvasElement, ratio: f64| {
            canvas(&scene, &palette, &element, ratio, true);
        });
        self.put("width", &width.into()).put("height", &height.into()).put("paint", &paint)
    }

    /// Sends it from the element in `node`.
    pub fn send(self, node: &NodeRef) {
        let Some(element) = node.cast::<Element>() else { return };
        let init = CustomEventInit::new();
        init.set_bubbles(true);
        init.set_detail(&self.detail);
        if let Ok(event) = CustomEvent::new_with_event_init_dict("explainer-errand", &init) {
            // Where nobody listens, nothing is done.
            let _ = element.dispatch_event(&event);
        }
    }
}

fn put(object: &Object, name: &str, value: &JsValue) {
    // Setting a property of a plain object cannot fail.
    let _ = Reflect::set(object, &name.into(), value);
}

fn texts(cells: &mut dyn Iterator<Item = &str>) -> JsValue {
    cells.map(JsValue::from).collect::<Array>().into()
}
