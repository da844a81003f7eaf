//! The Wasm in parts: a core that is loaded at once, and others that are fetched when something calls for them.
//!
//! All share one memory, one stack and one table of functions. In the core, a function of another part is a stub: it sees
//! to it that the part is there, and calls the slot of the table in which the part has put the function (as `wasm-split` of
//! Binaryen does, whose placeholders the loader has to know one by one; here it knows one import for each part). A part
//! finds the core's functions in the table too: to export them would cost a name for each.

mod data;
mod liveness;
mod order;
mod outline;
mod plan;
mod regions;
mod runs;
mod stubs;
mod taken;
#[cfg(test)]
mod trial;

use std::collections::{HashMap, HashSet};

use anyhow::{Context, Result, bail};
use walrus::ir;
use walrus::{ConstExpr, ElementItems, ElementKind, FunctionId, Module, ModuleConfig, RefType, TableId};

use plan::{Called, Ids, Plan};
use stubs::stubs;
use taken::{imports, take};

pub use data::Data;
pub use order::{imported_functions, order};
pub use outline::{COLD, outline};
pub use runs::{Told, instrument};

/// What a core imports the fetchers of the other parts from: `a` fetches the first, `b` the second, and so on.
pub const NEED: &str = "r";

/// What the other parts import from: functions by their place in the table, in base 36, and what else the core exports
/// for them, with a `$` at first.
pub const CORE: &str = "c";

/// What the core exports the table of functions as.
pub const TABLE: &str = "$t";

/// Splits `wasm`, which has the names of its functions and whose data are known: `part` says which part each function
/// goes to. The core is 0, and comes first of the modules.
///
/// # Errors
/// When the module cannot be read, or has no memory or no single table of functions.
pub fn split<const PARTS: usize>(
    wasm: &[u8],
    names: bool,
    data: &Data,
    part: impl Fn(&str) -> usize,
) -> Result<[Vec<u8>; PARTS]> {
    let mut config = ModuleConfig::new();
    config.generate_name_section(names).generate_producers_section(false);
    // All are the same module yet: an index means the same function in each.
    let mut modules = (0..PARTS).map(|_| config.parse(wasm)).collect::<Result<Vec<_>>>()?;
    let ids: Vec<Ids> =
        modules.iter().map(|module| module.funcs.iter().map(|function| function.id()).collect()).collect();
    let plan = Plan::of(&modules[0], &ids[0], part);
    let mut slots = Slots::of(&modules[0])?;

    let mut placed = vec![Vec::new(); PARTS];
    for (index, part) in plan.parts.iter().enumerate() {
        if *part > 0 && plan.called[index] != Called::Within {
            placed[*part].push(index);
        }
    }
    let mut core = modules.remove(0);
    let starts: Vec<u64> = placed.iter().map(|placed| slots.take(placed.len())).collect();
    stubs(&mut core, &ids[0], &plan, &placed, &starts)?;

    // Functions of the core that another part calls, by index, with their places in the table.
    let mut shared: Vec<usize> = Vec::new();
    let mut places: HashMap<usize, u64> = HashMap::new();
    let mut kept = HashSet::new();
    let mut others = Vec::new();
    for (part, mut module) in (1..PARTS).zip(modules) {
        take(&mut module, &placed[part], &ids[part], starts[part])?;
        let (functions, items) = imports(&mut module, &ids[part], |index| plan.parts[index] == part);
        for (import, index) in functions {
            let place = *places.entry(index).or_insert_with(|| {
                shared.push(index);
                slots.take(1)
            });
            module.imports.get_mut(import).name = base36(place);
        }
        for (import, item) in items {
            let name = item.name();
            module.imports.get_mut(import).name.clone_from(&name);
            kept.insert((name, item));
        }
        others.push(module);
    }
    let start = slots.next - shared.len() as u64;
    segment(&mut core, shared.iter().map(|index| ids[0][*index]).collect(), start)?;
    let table = slots.table;
    let grown = slots.next - core.tables.get(table).initial;
    let table = core.tables.get_mut(table);
    table.initial += grown;
    table.maximum = table.maximum.map(|maximum| maximum + grown);
    let mut kept: Vec<_> = kept.into_iter().collect();
    kept.sort();
    for (name, item) in kept {
        item.export(&mut core, &name)?;
    }
    walrus::passes::gc::run(&mut core);
    data.share(&mut core, &mut others)?;
    let modules: Vec<Vec<u8>> = std::iter::once(core).chain(others).map(|mut module| module.emit_wasm()).collect();
    modules.try_into().ok().context("expected as many modules as parts")
}

/// The table of functions, and its next free place.
struct Slots {
    table: TableId,
    next: u64,
}

impl Slots {
    fn of(module: &Module) -> Result<Self> {
        let mut tables = module.tables.iter().filter(|table| table.element_ty == RefType::FUNCREF);
        match (tables.next(), tables.next()) {
            (Some(table), None) if table.import.is_none() => Ok(Self { table: table.id(), next: table.initial }),
            _ => bail!("expected one table of functions, of the module's own"),
        }
    }

    fn take(&mut self, count: usize) -> u64 {
        self.next += count as u64;
        self.next - count as u64
    }
}

/// Puts functions into the table, from `start` on.
fn segment(module: &mut Module, functions: Vec<FunctionId>, start: u64) -> Result<()> {
    if functions.is_empty() {
        return Ok(());
    }
    let Slots { table, .. } = Slots::of(module)?;
    let offset = ConstExpr::Value(ir::Value::I32(i32::try_from(start)?));
    let segment = module.elements.add(ElementKind::Active { table, offset }, ElementItems::Functions(functions));
    module.tables.get_mut(table).elem_segments.insert(segment);
    Ok(())
}

/// A number as JavaScript reads it with `parseInt(text, 36)`.
fn base36(mut number: u64) -> String {
    let mut digits = Vec::new();
    loop {
        digits.extend(char::from_digit((number % 36) as u32, 36));
        number /= 36;
        if number == 0 {
            return digits.iter().rev().collect();
        }
    }
}

#[cfg(test)]
mod tests {
    use wasmparser::{Parser, Payload, Validator};

    use walrus::{FunctionBuilder, ValType};

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
    fn parts_fit_each_other() {
        let [core, rest] =
            split(&module(), true, &Data::default(), |name| usize::from(name.starts_with("la"))).unwrap();
        let [imports, exports, functions] = names(&core);
        assert_eq!(imports, ["r.a"]);
        // `last`, which the other alone calls, has no stub, `later` has; what is shorter than a stub has stayed.
        assert_eq!(functions, ["early", "later", "later, but short", "ready", "run"]);
        assert_eq!(exports, ["run", "memory", "$ga", "$t"]);
        let [needed, none, functions] = names(&rest);
        assert_eq!(functions, ["last", "later"]);
        assert!(none.is_empty());
        // `early` stands in the table behind the slot of `later`.
        assert_eq!(needed, ["c.3", "c.$ga", "c.$t"]);
        // Its one function with a stub stands behind the table of old, and the data are the core's.
        let (mut slots, mut data) = (Vec::new(), 0);
        for payload in Parser::new(0).parse_all(&rest) {
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
    fn parts_call_each_other_by_the_core() {
        let part = |name: &str| ["last", "later"].iter().position(|other| *other == name).map_or(0, |part| part + 1);
        let [core, more, rest] = split(&module(), true, &Data::default(), part).unwrap();
        assert_eq!(names(&core)[2], ["early", "last", "later", "later, but short", "ready", "ready", "run"]);
        assert_eq!((&names(&more)[2][..], &names(&rest)[2][..]), (&["last".to_owned()][..], &["later".to_owned()][..]));
        // Slots of `last` and `later`, then `early` and the stub of `last`, which `later` calls.
        assert_eq!(names(&rest)[0], ["c.4", "c.5", "c.$ga", "c.$t"]);
    }

    #[test]
    fn what_the_core_calls_once_has_no_stub() {
        let mut module = Module::from_buffer(&module()).unwrap();
        let elements: Vec<_> = module.elements.iter().map(|segment| segment.id()).collect();
        elements.into_iter().for_each(|id| module.elements.delete(id));
        module.tables.iter_mut().for_each(|table| table.elem_segments.clear());
        let [core, rest] =
            split(&module.emit_wasm(), true, &Data::default(), |name| usize::from(name == "later")).unwrap();
        assert_eq!(names(&core)[2], ["early", "last", "later, but short", "ready", "run"]);
        assert_eq!(names(&rest)[2], ["later"]);
    }

    #[test]
    fn a_module_with_no_later_function_stays_whole() {
        let [core, rest] = split(&module(), true, &Data::default(), |_| 0).unwrap();
        assert_eq!(names(&core)[2], ["early", "last", "later", "later, but short", "run"]);
        assert_eq!(names(&rest), [const { Vec::<String>::new() }; 3]);
    }

    #[test]
    fn places_are_numbers_of_javascript() {
        assert_eq!([0, 9, 35, 36, 1295, 1296].map(base36), ["0", "9", "z", "10", "zz", "100"]);
    }
}
