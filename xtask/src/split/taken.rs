//! What a part takes from the core: nearly everything.

use std::collections::HashSet;

use anyhow::{Context, Result};
use walrus::{FunctionKind, GlobalKind, ImportedFunction, Module, RefType, TableId};

use super::plan::Ids;
use super::{CORE, TABLE, segment};

/// What a part takes from the core besides functions, by index in its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Item {
    Global(usize),
    Table(usize),
    Memory,
}

impl Item {
    /// The name that the core exports it by.
    pub fn name(self) -> String {
        match self {
            Self::Global(index) => format!("$g{}", crate::glue::short(index)),
            Self::Table(0) => TABLE.to_owned(),
            Self::Table(index) => format!("{TABLE}{index}"),
            Self::Memory => "$m".to_owned(),
        }
    }

    /// Exports it.
    ///
    /// # Errors
    /// When there is no such thing.
    pub fn export(self, core: &mut Module, name: &str) -> Result<()> {
        match self {
            Self::Global(index) => {
                let id = core.globals.iter().nth(index).context("expected the same globals")?.id();
                core.exports.add(name, id)
            }
            Self::Table(index) => {
                let id = *tables(core).get(index).context("expected the same tables")?;
                core.exports.add(name, id)
            }
            Self::Memory => {
                let id = core.memories.iter().next().context("expected a memory")?.id();
                core.exports.add(name, id)
            }
        };
        Ok(())
    }
}

/// The tables of a module, that of functions first.
fn tables(module: &Module) -> Vec<TableId> {
    let (functions, others): (Vec<_>, Vec<_>) =
        module.tables.iter().partition(|table| table.element_ty == RefType::FUNCREF);
    functions.into_iter().chain(others).map(|table| table.id()).collect()
}

/// Leaves a part its functions alone, and puts those with a slot into it.
///
/// # Errors
/// When there are too many.
pub fn take(module: &mut Module, placed: &[usize], ids: &Ids, start: u64) -> Result<()> {
    for export in module.exports.iter().map(|export| export.id()).collect::<Vec<_>>() {
        module.exports.delete(export);
    }
    module.start = None;
    let elements: Vec<_> = module.elements.iter().map(|segment| segment.id()).collect();
    for id in elements {
        module.elements.delete(id);
    }
    let data: Vec<_> = module.data.iter().map(|segment| segment.id()).collect();
    for id in data {
        module.data.delete(id);
    }
    for memory in module.memories.iter_mut() {
        memory.data_segments.clear();
    }
    for table in module.tables.iter_mut() {
        table.elem_segments.clear();
    }
    segment(module, placed.iter().map(|index| ids[*index]).collect(), start)
}

/// An import with what it is.
pub type Import<T> = (walrus::ImportId, T);

/// Makes imports of everything that is not a part's own and that it uses: functions, by index, and other items.
pub fn imports(module: &mut Module, ids: &Ids, own: impl Fn(usize) -> bool) -> (Vec<Import<usize>>, Vec<Import<Item>>) {
    let old: Vec<_> = module.imports.iter().map(|import| import.id()).collect();
    let (mut functions, mut items) = (Vec::new(), Vec::new());
    for (index, id) in ids.iter().enumerate().filter(|(index, _)| !own(*index)) {
        let ty = module.funcs.get(*id).ty();
        let import = module.imports.add(CORE, "", *id);
        module.funcs.get_mut(*id).kind = FunctionKind::Import(ImportedFunction { import, ty });
        functions.push((import, index));
    }
    let globals: Vec<_> = module.globals.iter().map(|global| global.id()).collect();
    for (index, id) in globals.into_iter().enumerate() {
        let import = module.imports.add(CORE, "", id);
        module.globals.get_mut(id).kind = GlobalKind::Import(import);
        items.push((import, Item::Global(index)));
    }
    for (index, id) in tables(module).into_iter().enumerate() {
        let import = module.imports.add(CORE, "", id);
        let table = module.tables.get_mut(id);
        // The core's is longer by now; what is imported may be, where no maximum is asked for.
        (table.import, table.maximum) = (Some(import), None);
        items.push((import, Item::Table(index)));
    }
    let memories: Vec<_> = module.memories.iter().map(|memory| memory.id()).collect();
    for id in memories {
        let import = module.imports.add(CORE, "", id);
        let memory = module.memories.get_mut(id);
        (memory.import, memory.maximum) = (Some(import), None);
        items.push((import, Item::Memory));
    }
    for import in old {
        module.imports.delete(import);
    }
    walrus::passes::gc::run(module);
    let used: HashSet<_> = module.imports.iter().map(|import| import.id()).collect();
    functions.retain(|(import, _)| used.contains(import));
    items.retain(|(import, _)| used.contains(import));
    (functions, items)
}
