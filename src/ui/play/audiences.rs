//! Advice by audience: all of it, or the reader's own.

use std::rc::Rc;

use super::words::pick;
use super::{Play, Turn, play};
use crate::browser::{Deed, DeedKind};
use crate::explainer::{Block, Rich, SourceId, Str};
use crate::ui::blocks::pairs;
use crate::ui::sheet::Sheet;
use crate::view::Memory;

/// Advice with the audience that the reader has chosen.
struct Advice {
    id: Str,
    title: Str,
    items: Vec<(Str, Rich)>,
    sources: Vec<SourceId>,
    token: *const (),
}

/// Adds advice by audience.
pub(crate) fn audiences(sheet: &mut Sheet, title: &Str, items: &[(Str, Rich)], sources: &[SourceId]) {
    let before =
        |block: &&Block| !matches!(block, Block::Audiences { items: own, .. } if std::ptr::eq(&own[..], items));
    let place = sheet.explainer().blocks().take_while(before).count();
    let advice = Advice {
        id: ["audiences-", &place.to_string()].concat().into(),
        title: title.clone(),
        items: items.to_vec(),
        sources: sources.to_vec(),
        token: items.as_ptr().cast(),
    };
    play(sheet, Rc::new(advice));
}

impl Play for Advice {
    fn id(&self) -> &Str {
        &self.id
    }

    fn what(&self) -> &'static str {
        "div ex-audiences"
    }

    fn token(&self) -> *const () {
        self.token
    }

    fn start(&self) -> Memory {
        Memory { values: vec![f64::NAN], ..Memory::default() }
    }

    fn write(&self, sheet: &mut Sheet, memory: &Memory) {
        let locale = sheet.explainer().locale;
        sheet.heading(2, "ex-subheading", &self.title);
        let chosen = Some(memory.values[0]).filter(|place| place.is_finite()).map(|place| place as usize);
        let several = self.items.len() > 1;
        if several && !sheet.live() {
            // Empty before waking, and as high.
            sheet.open("div ex-choose");
            sheet.close();
        } else if several {
            sheet.open("div ex-choose");
            sheet.set("role", "group");
            sheet.set("aria-label", pick(locale, "Show advice for", "Mostrar consejos para"));
            let all = pick(locale, "All", "Todos");
            for at in 0..=self.items.len() {
                let (name, own) = match at.checked_sub(1) {
                    None => (all, chosen.is_none()),
                    Some(place) => (&*self.items[place].0, chosen == Some(place)),
                };
                sheet.open("button ex-tab");
                sheet.set("type", "button");
                sheet.set("data-act", &["audience ", &at.to_string()].concat());
                sheet.set("aria-pressed", if own { "true" } else { "false" });
                sheet.text(name);
                sheet.close();
            }
            sheet.close();
        }
        match chosen.and_then(|place| self.items.get(place..=place)) {
            Some(own) => pairs(sheet, own),
            None => pairs(sheet, &self.items),
        }
        sheet.source_line(&self.sources);
    }

    fn hear(&self, deed: &Deed, turn: &mut Turn) -> bool {
        match (deed.kind, &*deed.verb, deed.object.parse::<usize>()) {
            (DeedKind::Press, "audience", Ok(at)) if at <= self.items.len() => {
                turn.memory.values[0] = at.checked_sub(1).map_or(f64::NAN, |place| place as f64);
                true
            }
            _ => false,
        }
    }
}
