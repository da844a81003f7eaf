//! The Wasm in two: a core that is loaded at once, and the rest, which is fetched when something calls for it.
//!
//! Both share one memory, one stack and one table of functions. In the core, a function of the rest is a stub: it sees to
//! it that the rest is there, and calls the slot of the table in which the rest has put the function (as `wasm-split` of
//! Binaryen does, whose placeholders the loader has to know one by one; here it knows one import, `need`).

use std::collections::HashSet;

use anyhow::{Context, Result, bail};
use walrus::ir::{self, Visitor};
use walrus::{
    ConstExpr, ElementItems, ElementKind, FunctionBuilder, FunctionId, FunctionKind, GlobalId, GlobalKind,
    ImportedFunction, LocalFunction, Module, ModuleConfig, RefType, TableId, ValType,
};

/// The name that a core imports what fetches the rest from, and by.
pub const NEED: (&str, &str) = ("r", "n");

/// What the rest imports the core's exports as.
pub const CORE: &str = "c";

/// A function of the rest that the core calls stays in the core if it has no more instructions than this: its stub would
/// be as long.
const SHORT: u64 = 8;

/// A module in two.
pub struct Halves {
    /// What a page loads.
    pub core: Vec<u8>,
    /// What it loads when something calls for it.
    pub rest: Vec<u8>,
}

/// Splits `wasm`, which has the names of its functions: to the rest go those of which `later` holds.
///
/// # Errors
/// When the module cannot be read, or has no memory or no single table of functions.
pub fn split(wasm: &[u8], names: bool, later: impl Fn(&str) -> bool) -> Result<Halves> {
    let mut config = ModuleConfig::new();
    config.generate_name_section(names).generate_producers_section(false);
    let (mut core, mut rest) = (config.parse(wasm)?, config.parse(wasm)?);
    // The two are the same module yet: an index means the same function in both.
    let ids: [Vec<FunctionId>; 2] =
        [&core, &rest].map(|module| module.funcs.iter().map(|function| function.id()).collect());
    let moved = moved(&core, &ids[0], later);
    let start = Slots::of(&core)?.start;
    let called = stubs(&mut core, &ids[0], &moved)?;
    let exports = imports(&mut rest, &ids[1], &moved, &called, start)?;
    for (name, item) in exports {
        match item {
            Item::Function(index) => core.exports.add(&name, ids[0][index]),
            Item::Global(index) => {
                let id = core.globals.iter().nth(index).context("expected the same globals")?.id();
                core.exports.add(&name, id)
            }
            Item::Table(index) => {
                let id = core.tables.iter().nth(index).context("expected the same tables")?.id();
                core.exports.add(&name, id)
            }
            Item::Memory => {
                let id = core.memories.iter().next().context("expected a memory")?.id();
                core.exports.add(&name, id)
            }
        };
    }
    walrus::passes::gc::run(&mut core);
    Ok(Halves { core: core.emit_wasm(), rest: rest.emit_wasm() })
}

/// By index: whether a function goes to the rest.
fn moved(module: &Module, ids: &[FunctionId], later: impl Fn(&str) -> bool) -> Vec<bool> {
    let mut moved: Vec<bool> = ids
        .iter()
        .map(|id| {
            let function = module.funcs.get(*id);
            matches!(function.kind, FunctionKind::Local(_)) && function.name.as_deref().is_some_and(&later)
        })
        .collect();
    // What is shorter than its stub stays, and then so may what it calls.
    loop {
        let called = called(module, ids, &moved);
        let mut settled = true;
        for (index, id) in ids.iter().enumerate() {
            if let FunctionKind::Local(body) = &module.funcs.get(*id).kind
                && moved[index]
                && called.contains(id)
                && body.size() <= SHORT
            {
                moved[index] = false;
                settled = false;
            }
        }
        if settled {
            return moved;
        }
    }
}

/// What the core refers to: in code that stays, in tables, in exports, at the start.
fn called(module: &Module, ids: &[FunctionId], moved: &[bool]) -> HashSet<FunctionId> {
    struct Calls<'a>(&'a mut HashSet<FunctionId>);
    impl<'instr> Visitor<'instr> for Calls<'_> {
        fn visit_function_id(&mut self, id: &FunctionId) {
            self.0.insert(*id);
        }
    }
    let mut called = HashSet::new();
    for (index, id) in ids.iter().enumerate() {
        if let FunctionKind::Local(body) = &module.funcs.get(*id).kind
            && !moved[index]
        {
            ir::dfs_in_order(&mut Calls(&mut called), body, body.entry_block());
        }
    }
    for segment in module.elements.iter() {
        if let ElementItems::Functions(functions) = &segment.items {
            called.extend(functions.iter().copied());
        }
    }
    called.extend(module.exports.iter().filter_map(|export| match export.item {
        walrus::ExportItem::Function(id) => Some(id),
        _ => None,
    }));
    called.extend(module.start);
    called
}

/// The table of functions, and where in it those of the rest begin.
struct Slots {
    table: TableId,
    start: u64,
}

impl Slots {
    fn of(module: &Module) -> Result<Self> {
        let mut tables = module.tables.iter().filter(|table| table.element_ty == RefType::FUNCREF);
        match (tables.next(), tables.next()) {
            (Some(table), None) if table.import.is_none() => Ok(Self { table: table.id(), start: table.initial }),
            _ => bail!("expected one table of functions, of the module's own"),
        }
    }
}

/// Puts stubs in the place of the functions that moved; the indices of those that the core calls, in the order of their
/// slots.
fn stubs(module: &mut Module, ids: &[FunctionId], moved: &[bool]) -> Result<Vec<usize>> {
    let Slots { table, start } = Slots::of(module)?;
    let called = called(module, ids, moved);
    let nothing = module.types.add(&[], &[]);
    let (need, _) = module.add_import_func(NEED.0, NEED.1, nothing);
    let there = module.globals.add_local(ValType::I32, true, false, ConstExpr::Value(ir::Value::I32(0)));
    let ready = ready(module, need, there);
    let mut order = Vec::new();
    for (index, id) in ids.iter().enumerate().filter(|(index, _)| moved[*index]) {
        if !called.contains(id) {
            // Only the rest calls it.
            module.funcs.delete(*id);
            continue;
        }
        let slot = i32::try_from(start)? + i32::try_from(order.len())?;
        let stub = stub(module, *id, ready, table, slot);
        module.funcs.get_mut(*id).kind = FunctionKind::Local(stub);
        order.push(index);
    }
    let table = module.tables.get_mut(table);
    table.initial += order.len() as u64;
    table.maximum = table.maximum.map(|maximum| maximum + order.len() as u64);
    Ok(order)
}

/// The function that fetches the rest unless it is there.
fn ready(module: &mut Module, need: FunctionId, there: GlobalId) -> FunctionId {
    let mut builder = FunctionBuilder::new(&mut module.types, &[], &[]);
    builder.name("ready".to_owned()).func_body().global_get(there).if_else(
        None,
        |_| {},
        |missing| {
            missing.call(need).i32_const(1).global_set(there);
        },
    );
    builder.finish(Vec::new(), &mut module.funcs)
}

/// The stub of a function: the same type, and a call of its slot.
fn stub(module: &mut Module, id: FunctionId, ready: FunctionId, table: TableId, slot: i32) -> LocalFunction {
    let ty = module.funcs.get(id).ty();
    let (params, results) = module.types.params_results(ty);
    let (params, results) = (params.to_vec(), results.to_vec());
    let arguments: Vec<_> = params.iter().map(|param| module.locals.add(*param)).collect();
    let mut builder = FunctionBuilder::new(&mut module.types, &params, &results);
    let mut body = builder.func_body();
    body.call(ready);
    for argument in &arguments {
        body.local_get(*argument);
    }
    body.i32_const(slot).call_indirect(ty, table);
    builder.local_func(arguments)
}

/// What the rest takes from the core, by index in its kind.
enum Item {
    Function(usize),
    Global(usize),
    Table(usize),
    Memory,
}

/// Takes from the rest what stays in the core, and puts its functions into their slots; names and items of what it
/// imports of the core.
fn imports(
    module: &mut Module,
    ids: &[FunctionId],
    moved: &[bool],
    slots: &[usize],
    start: u64,
) -> Result<Vec<(String, Item)>> {
    let Slots { table, .. } = Slots::of(module)?;
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
    if !slots.is_empty() {
        let offset = ConstExpr::Value(ir::Value::I32(i32::try_from(start)?));
        let items = ElementItems::Functions(slots.iter().map(|index| ids[*index]).collect());
        let segment = module.elements.add(ElementKind::Active { table, offset }, items);
        module.tables.get_mut(table).elem_segments.insert(segment);
    }

    // Everything becomes an import; what is not used then goes.
    let mut taken = Vec::new();
    let old: Vec<_> = module.imports.iter().map(|import| import.id()).collect();
    for (index, id) in ids.iter().enumerate().filter(|(index, _)| !moved[*index]) {
        let ty = module.funcs.get(*id).ty();
        let import = module.imports.add(CORE, "", *id);
        module.funcs.get_mut(*id).kind = FunctionKind::Import(ImportedFunction { import, ty });
        taken.push((import, Item::Function(index)));
    }
    let globals: Vec<_> = module.globals.iter().map(|global| global.id()).collect();
    for (index, id) in globals.into_iter().enumerate() {
        let import = module.imports.add(CORE, "", id);
        module.globals.get_mut(id).kind = GlobalKind::Import(import);
        taken.push((import, Item::Global(index)));
    }
    let tables: Vec<_> = module.tables.iter().map(|table| table.id()).collect();
    for (index, id) in tables.into_iter().enumerate() {
        let import = module.imports.add(CORE, "", id);
        let table = module.tables.get_mut(id);
        // The core's is longer by now; what is imported may be, where no maximum is asked for.
        (table.import, table.maximum) = (Some(import), None);
        taken.push((import, Item::Table(index)));
    }
    let memories: Vec<_> = module.memories.iter().map(|memory| memory.id()).collect();
    for id in memories {
        let import = module.imports.add(CORE, "", id);
        let memory = module.memories.get_mut(id);
        (memory.import, memory.maximum) = (Some(import), None);
        taken.push((import, Item::Memory));
    }
    for import in old {
        module.imports.delete(import);
    }
    walrus::passes::gc::run(module);
    let used: HashSet<_> = module.imports.iter().map(|import| import.id()).collect();
    let mut names = Vec::new();
    for (import, item) in taken.into_iter().filter(|(import, _)| used.contains(import)) {
        let name = format!("${}", crate::glue::short(names.len()));
        module.imports.get_mut(import).name.clone_from(&name);
        names.push((name, item));
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use wasmparser::{Parser, Payload, Validator};

    use super::*;

    /// A module whose exported `run` calls `early` and `later`, and whose table has `later`, which calls `early` too and
    /// `last`, in a memory of one page with some data.
    fn module() -> Vec<u8> {
        let mut module = Module::with_config(ModuleConfig::new());
        let memory = module.memories.add_local(false, false, 1, None, None);
        module
            .data
            .add(walrus::DataKind::Active { memory, offset: ConstExpr::Value(ir::Value::I32(8)) }, b"data".to_vec());
        module.memories.get_mut(memory).data_segments.insert(module.data.iter().next().unwrap().id());
        let depth = module.globals.add_local(ValType::I32, true, false, ConstExpr::Value(ir::Value::I32(7)));
        let mut add = |name: &str, calls: &[FunctionId], long: usize| {
            let mut builder = FunctionBuilder::new(&mut module.types, &[ValType::I64, ValType::F32], &[ValType::I64]);
            let arguments = vec![module.locals.add(ValType::I64), module.locals.add(ValType::F32)];
            let mut body = builder.name(name.to_owned()).func_body();
            for _ in 0..long {
                body.global_get(depth).global_set(depth);
            }
            for called in calls {
                body.local_get(arguments[0]).local_get(arguments[1]).call(*called).drop();
            }
            body.local_get(arguments[0]);
            builder.finish(arguments, &mut module.funcs)
        };
        let early = add("early", &[], 1);
        let last = add("last", &[], 9);
        let later = add("later", &[early, last], 9);
        let short = add("later, but short", &[], 0);
        let run = add("run", &[early, later, short], 9);
        module.exports.add("run", run);
        module.exports.add("memory", memory);
        let table = module.tables.add_local(false, 2, Some(2), RefType::FUNCREF);
        let offset = ConstExpr::Value(ir::Value::I32(1));
        let segment = module.elements.add(ElementKind::Active { table, offset }, ElementItems::Functions(vec![later]));
        module.tables.get_mut(table).elem_segments.insert(segment);
        module.emit_wasm()
    }

    /// Names of a module: of its imports, of its exports, of its functions.
    fn names(wasm: &[u8]) -> [Vec<String>; 3] {
        Validator::new().validate_all(wasm).expect("a valid module");
        let module = Module::from_buffer(wasm).unwrap();
        let functions = module.funcs.iter_local().map(|(id, _)| module.funcs.get(id).name.clone().unwrap_or_default());
        let mut functions: Vec<_> = functions.collect();
        functions.sort();
        [
            module.imports.iter().map(|import| format!("{}.{}", import.module, import.name)).collect(),
            module.exports.iter().map(|export| export.name.clone()).collect(),
            functions,
        ]
    }

    #[test]
    fn halves_fit_each_other() {
        let halves = split(&module(), true, |name| name.starts_with("la")).unwrap();
        let [imports, exports, functions] = names(&halves.core);
        assert_eq!(imports, ["r.n"]);
        // `last`, which the rest alone calls, has no stub, `later` has; what is shorter than a stub has stayed.
        assert_eq!(functions, ["early", "later", "later, but short", "ready", "run"]);
        let [needed, none, functions] = names(&halves.rest);
        assert_eq!(functions, ["last", "later"]);
        assert!(none.is_empty());
        for import in needed {
            let name = import.strip_prefix("c.").expect("an import of the core");
            assert!(exports.iter().any(|export| export == name), "{name} of {exports:?}");
        }
        // Its one function with a stub stands behind the table of old, and the data are the core's.
        let (mut slots, mut data) = (Vec::new(), 0);
        for payload in Parser::new(0).parse_all(&halves.rest) {
            match payload.unwrap() {
                Payload::ElementSection(section) => {
                    for element in section {
                        let wasmparser::ElementKind::Active { offset_expr, .. } = element.unwrap().kind else {
                            panic!()
                        };
                        slots.push(offset_expr.get_operators_reader().read().unwrap());
                    }
                }
                Payload::DataSection(section) => data += section.count(),
                _ => {}
            }
        }
        assert!(matches!(slots[..], [wasmparser::Operator::I32Const { value: 2 }]), "{slots:?}");
        assert_eq!(data, 0);
    }

    #[test]
    fn a_module_with_no_later_function_stays_whole() {
        let halves = split(&module(), true, |_| false).unwrap();
        assert_eq!(names(&halves.core)[2], ["early", "last", "later", "later, but short", "run"]);
        assert_eq!(names(&halves.rest), [const { Vec::<String>::new() }; 3]);
    }
}
