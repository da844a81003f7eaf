//! What of a module goes where, and how functions of other parts than the core are referred to.

use std::collections::HashMap;

use walrus::ir::{self, Visitor};
use walrus::{ElementItems, FunctionId, FunctionKind, Module};

/// A function of another part that the core calls stays in the core if it has no more instructions than this: its stub
/// would be as long.
const SHORT: u64 = 8;

/// The functions of a module, by index.
pub type Ids = Vec<FunctionId>;

/// How a function of another part than the core is referred to from outside of its part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Called {
    /// Not at all.
    Within,
    /// By one call in the core.
    Once,
    /// In any other way.
    Often,
}

/// What goes where, by index.
pub struct Plan {
    /// The part of each function.
    pub parts: Vec<usize>,
    /// How it is called from outside of its part.
    pub called: Vec<Called>,
}

impl Plan {
    /// Of a module, by what a function's name says of its part.
    pub fn of(module: &Module, ids: &Ids, part: impl Fn(&str) -> usize) -> Self {
        let parts = ids.iter().map(|id| {
            let function = module.funcs.get(*id);
            let name = function.name.as_deref().filter(|_| matches!(function.kind, FunctionKind::Local(_)));
            name.map_or(0, &part)
        });
        let mut this = Self { parts: parts.collect(), called: vec![Called::Within; ids.len()] };
        let indices: HashMap<FunctionId, usize> = ids.iter().enumerate().map(|(index, id)| (*id, index)).collect();
        // What is shorter than its stub stays, and then so may what it calls.
        loop {
            this.refer(module, ids, &indices);
            let mut settled = true;
            for (index, id) in ids.iter().enumerate() {
                if let FunctionKind::Local(body) = &module.funcs.get(*id).kind
                    && this.called[index] != Called::Within
                    && body.size() <= SHORT
                {
                    this.parts[index] = 0;
                    settled = false;
                }
            }
            if settled {
                return this;
            }
        }
    }

    /// Finds out how functions are referred to: in code, in tables, in exports, at the start.
    fn refer(&mut self, module: &Module, ids: &Ids, indices: &HashMap<FunctionId, usize>) {
        struct Calls<'a>(&'a mut dyn FnMut(FunctionId));
        impl<'instr> Visitor<'instr> for Calls<'_> {
            fn visit_function_id(&mut self, id: &FunctionId) {
                (self.0)(*id);
            }
        }
        self.called.fill(Called::Within);
        let (parts, called) = (&self.parts, &mut self.called);
        let mut refer = |from: Option<usize>, id: FunctionId| {
            let index = indices[&id];
            if parts[index] > 0 && from != Some(parts[index]) {
                let first = from == Some(0) && called[index] == Called::Within;
                called[index] = if first { Called::Once } else { Called::Often };
            }
        };
        for (index, id) in ids.iter().enumerate() {
            if let FunctionKind::Local(body) = &module.funcs.get(*id).kind {
                ir::dfs_in_order(&mut Calls(&mut |id| refer(Some(parts[index]), id)), body, body.entry_block());
            }
        }
        for segment in module.elements.iter() {
            if let ElementItems::Functions(functions) = &segment.items {
                functions.iter().for_each(|id| refer(None, *id));
            }
        }
        for export in module.exports.iter() {
            if let walrus::ExportItem::Function(id) = export.item {
                refer(None, id);
            }
        }
        module.start.into_iter().for_each(|id| refer(None, id));
    }
}
