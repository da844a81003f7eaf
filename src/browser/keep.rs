//! What a reader has asked to keep on their device.

use js_sys::Date;
use web_sys::Storage;

fn storage() -> Option<Storage> {
    // Browsers may refuse it altogether: nothing is kept then.
    web_sys::window()?.local_storage().ok()?
}

/// What is kept under a name.
pub fn kept(name: &str) -> Option<String> {
    storage()?.get_item(name).ok()?
}

/// Keeps a text under a name; whether the browser lets us.
pub fn keep(name: &str, text: &str) -> bool {
    storage().is_some_and(|storage| storage.set_item(name, text).is_ok())
}

/// Keeps nothing under a name any more.
pub fn forget(name: &str) {
    if let Some(storage) = storage() {
        // What cannot be removed was not there.
        let _ = storage.remove_item(name);
    }
}

/// The day it is, `YYYY-MM-DD`.
pub fn today() -> String {
    let moment = Date::new_0();
    let two = |number: u32| [if number < 10 { "-0" } else { "-" }, &number.to_string()].concat();
    [&moment.get_full_year().to_string(), &*two(moment.get_month() + 1), &*two(moment.get_date())].concat()
}
