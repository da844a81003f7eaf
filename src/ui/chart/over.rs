//! Marks and tooltip of what is pointed at: a component of its own, so that a pointer on its way renders nothing else.

use std::cell::RefCell;
use std::rc::Rc;

use yew::{Html, NodeRef, Properties, component, use_effect, use_force_update, use_node_ref};

use super::live::{By, Stage};
use super::overlay;
use crate::browser;
use crate::ui::Shared;
use crate::ui::sheet::Sheet;
use crate::view::View;

#[derive(Clone, PartialEq, Properties)]
pub(super) struct OverProps {
    pub(super) stage: Shared<RefCell<Stage>>,
    /// How often the chart below was rendered: with it, this is.
    pub(super) renders: usize,
}

/// What lies over a chart where a reader points.
#[component]
pub(super) fn Over(props: &OverProps) -> Html {
    let (node, update) = (use_node_ref(), use_force_update());
    let stage = Rc::clone(&props.stage.0);
    stage.borrow_mut().hands.over.get_or_insert(update);
    let tree = write(&stage.borrow(), &node);
    use_effect(move || place(&stage.borrow(), &node));
    tree
}

fn write(stage: &Stage, node: &NodeRef) -> Html {
    let view = View::default();
    let mut sheet = Sheet::new(&stage.props.page, &view, None);
    sheet.open("div ex-over");
    sheet.set("aria-hidden", "true");
    sheet.reference(node);
    sheet.open("div ex-marks");
    if let Some(cursor) = stage.cursor {
        overlay::marks(&mut sheet, &stage.scene, cursor.at);
    }
    sheet.close();
    sheet.open("div ex-tooltip");
    match stage.cursor {
        Some(cursor) => {
            if cursor.by == By::Tap {
                sheet.set("data-pinned", "");
            }
            overlay::tooltip(&mut sheet, &stage.scene.reach, cursor.at);
        }
        None => sheet.set("hidden", ""),
    }
    sheet.finish()
}

fn place(stage: &Stage, node: &NodeRef) {
    if let Some(cursor) = stage.cursor {
        browser::style_each(node, ".ex-marks", &overlay::mark_styles(&stage.scene, cursor.at));
        browser::style_each(node, ".ex-tooltip", &overlay::tooltip_styles(&stage.scene.reach, cursor.at));
        let size = browser::size(node, ".ex-tooltip");
        browser::style(node, ".ex-tooltip", &overlay::tooltip_style(&stage.scene, cursor.at, size));
    }
}
