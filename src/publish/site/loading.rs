//! When the runtime comes to a page.

/// When pages load the runtime.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loading {
    /// When an explainer nears the window, and where readers save data at their first act.
    Lazy,
    /// With the page, whoever reads it.
    Eager,
    /// At the reader's first act, and nothing of it before.
    Interaction,
}

impl Loading {
    /// The value of the element's attribute, where it has one.
    pub(super) fn name(self) -> Option<&'static str> {
        match self {
            Loading::Lazy => None,
            Loading::Eager => Some("eager"),
            Loading::Interaction => Some("interaction"),
        }
    }
}
