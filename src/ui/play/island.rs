//! The island: the component that gives a block a life of its own.

use std::cell::RefCell;
use std::rc::Rc;

use yew::{
    Html, NodeRef, Properties, UseForceUpdateHandle, component, use_effect, use_force_update, use_mut_ref, use_node_ref,
};

use super::{Play, Turn, open};
use crate::browser::{self, Deed, DeedKind, Listeners};
use crate::ui::sheet::Sheet;
use crate::ui::{Page, Shared};
use crate::view::{Memory, View};

/// A block to be brought to life; another one only where its token is another.
#[derive(Clone)]
pub(crate) struct Part(pub(crate) Rc<dyn Play>);

impl PartialEq for Part {
    fn eq(&self, other: &Part) -> bool {
        std::ptr::eq(self.0.token(), other.0.token())
    }
}

#[derive(Clone, PartialEq, Properties)]
pub(super) struct IslandProps {
    pub(super) page: Shared<Page>,
    pub(super) part: Part,
}

/// What an island keeps between renders.
struct Stage {
    props: IslandProps,
    turn: Turn,
    listeners: Option<Listeners>,
}

#[component]
pub(super) fn Island(props: &IslandProps) -> Html {
    let (node, update) = (use_node_ref(), use_force_update());
    let stage = use_mut_ref(|| Stage::new(props));
    stage.borrow_mut().take(props);
    let tree = stage.borrow().render(&node);
    use_effect(move || rendered(&stage, &node, &update));
    tree
}

/// After each render: listens, once; gives controls their values and something the focus.
fn rendered(stage: &Rc<RefCell<Stage>>, node: &NodeRef, update: &UseForceUpdateHandle) {
    let mut now = stage.borrow_mut();
    if now.listeners.is_none() {
        let (weak, update) = (Rc::downgrade(stage), update.clone());
        let tell = move |deed: Deed| {
            let Some(stage) = weak.upgrade() else { return false };
            // A focus that is moved below leads back here.
            let Ok(mut now) = stage.try_borrow_mut() else { return false };
            let heard = now.hear(&deed);
            if heard {
                let notice = now.turn.notice.take();
                let notify = now.props.page.notify.clone();
                // The page may act on the widget while it hears of it.
                drop(now);
                update.force_update();
                notice.into_iter().for_each(|notice| notify.emit(notice));
            }
            // What a form control does to itself must go on.
            heard && matches!(deed.kind, DeedKind::Key | DeedKind::Send)
        };
        now.listeners = Some(browser::attend(node, tell));
    }
    let focus = std::mem::take(&mut now.turn.focus);
    drop(now);
    browser::settle(node);
    if !focus.is_empty() {
        browser::focus(node, &focus);
    }
}

impl Stage {
    fn new(props: &IslandProps) -> Stage {
        let mut turn = Turn { locale: props.page.explainer.locale, ..Turn::default() };
        let block = &props.part.0;
        let start = block.start();
        let kept = block.keeps().and_then(|most| {
            Memory::from_text(&browser::kept(&name(props))?, start.values.len(), most)
                .map(|kept| Memory { done: true, ..kept })
        });
        turn.memory = props.page.memories.of(block.id()).or(kept).unwrap_or(start);
        Stage { props: props.clone(), turn, listeners: None }
    }

    fn take(&mut self, props: &IslandProps) {
        if self.props != *props {
            self.props = props.clone();
            self.turn.locale = props.page.explainer.locale;
        }
    }

    fn hear(&mut self, deed: &Deed) -> bool {
        let block = Rc::clone(&self.props.part.0);
        let (page, memory) = (&self.props.page, &mut self.turn.memory);
        let heard = match &*deed.verb {
            "keep" if deed.kind == DeedKind::Press && block.keeps().is_some() => {
                memory.kept = Some(browser::today().into());
                if !browser::keep(&name(&self.props), &memory.to_text()) {
                    memory.kept = None;
                }
                true
            }
            "forget" if deed.kind == DeedKind::Press => {
                browser::forget(&name(&self.props));
                memory.kept = None;
                true
            }
            _ => block.hear(deed, &mut self.turn),
        };
        if heard {
            page.memories.set(block.id(), &self.turn.memory);
        }
        heard
    }

    fn render(&self, node: &NodeRef) -> Html {
        let view = View::default();
        let mut sheet = Sheet::new(&self.props.page, &view, None);
        open(&mut sheet, &*self.props.part.0);
        sheet.reference(node);
        self.props.part.0.write(&mut sheet, &self.turn.memory);
        sheet.open("div ex-unseen");
        sheet.set("aria-live", "polite");
        sheet.leaf("span", &self.turn.said);
        sheet.close();
        sheet.finish()
    }
}

/// The name under which a block's memory is kept on the device.
fn name(props: &IslandProps) -> String {
    ["explainer:", &props.page.explainer.id, ":", props.part.0.id()].concat()
}
