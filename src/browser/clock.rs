//! A clock that ticks while the page is seen.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// Ticks at an interval until it is dropped.
#[derive(Debug)]
pub struct Clock {
    number: i32,
    _tick: Closure<dyn FnMut()>,
}

impl Clock {
    /// Starts a clock; `None` where there is no page.
    pub fn start(every_ms: i32, tick: impl Fn() + 'static) -> Option<Clock> {
        let tick = Closure::<dyn FnMut()>::new(tick);
        let number = web_sys::window()?
            .set_interval_with_callback_and_timeout_and_arguments_0(tick.as_ref().unchecked_ref(), every_ms)
            .ok()?;
        Some(Clock { number, _tick: tick })
    }
}

impl Drop for Clock {
    fn drop(&mut self) {
        if let Some(window) = web_sys::window() {
            window.clear_interval_with_handle(self.number);
        }
    }
}

/// Whether the page is in a tab that nobody sees.
pub fn is_hidden() -> bool {
    web_sys::window().and_then(|window| window.document()).is_some_and(|document| document.hidden())
}

/// Whether the reader wants nothing to move by itself.
pub fn wants_stillness() -> bool {
    let query =
        web_sys::window().and_then(|window| window.match_media("(prefers-reduced-motion: reduce)").ok().flatten());
    query.is_some_and(|query| query.matches())
}
