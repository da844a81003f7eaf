//! Stubs: what the core has in the place of functions of other parts.

use std::collections::HashMap;

use anyhow::Result;
use walrus::ir;
use walrus::{ConstExpr, FunctionBuilder, FunctionId, FunctionKind, GlobalId, LocalFunction, Module, TableId, ValType};

use super::plan::{Called, Ids, Plan};
use super::{NEED, Slots};

/// Puts stubs, or calls of their slots, in the place of the functions that moved: `placed` has those of each part that have
/// a slot, `starts` the first slot of each part.
///
/// # Errors
/// When there are too many.
pub fn stubs(
    module: &mut Module,
    ids: &Ids,
    Plan { parts, called }: &Plan,
    placed: &[Vec<usize>],
    starts: &[u64],
) -> Result<()> {
    let Slots { table, .. } = Slots::of(module)?;
    let nothing = module.types.add(&[], &[]);
    let mut once = HashMap::new();
    for part in 1..placed.len() {
        if placed[part].is_empty() {
            continue;
        }
        let (need, _) = module.add_import_func(NEED, &crate::glue::short(part - 1), nothing);
        let there = module.globals.add_local(ValType::I32, true, false, ConstExpr::Value(ir::Value::I32(0)));
        let ready = ready(module, need, there);
        for (position, index) in placed[part].iter().enumerate() {
            let (id, slot) = (ids[*index], i32::try_from(starts[part] + position as u64)?);
            if called[*index] == Called::Once {
                once.insert(id, Slot { ready, slot, ty: module.funcs.get(id).ty(), table });
                continue;
            }
            let stub = stub(module, id, ready, table, slot);
            module.funcs.get_mut(id).kind = FunctionKind::Local(stub);
        }
    }
    for (index, id) in ids.iter().enumerate() {
        if parts[index] == 0
            && let FunctionKind::Local(body) = &mut module.funcs.get_mut(*id).kind
        {
            let entry = body.entry_block();
            ir::dfs_pre_order_mut(&mut Inline(&once), body, entry);
        }
    }
    for (index, id) in ids.iter().enumerate() {
        if parts[index] > 0 && called[index] != Called::Often {
            module.funcs.delete(*id);
        }
    }
    Ok(())
}

/// Where a function of another part is called.
struct Slot {
    ready: FunctionId,
    slot: i32,
    ty: walrus::TypeId,
    table: TableId,
}

/// Calls slots where it finds calls of the functions that have them.
struct Inline<'a>(&'a HashMap<FunctionId, Slot>);

impl ir::VisitorMut for Inline<'_> {
    fn start_instr_seq_mut(&mut self, seq: &mut ir::InstrSeq) {
        let place = |instr: &ir::Instr| match instr {
            ir::Instr::Call(call) => self.0.get(&call.func),
            _ => None,
        };
        // Its arguments lie on the stack already.
        while let Some((at, slot)) =
            seq.instrs.iter().enumerate().find_map(|(at, (instr, _))| Some((at, place(instr)?)))
        {
            let location = seq.instrs[at].1;
            let call: [ir::Instr; 3] = [
                ir::Call { func: slot.ready }.into(),
                ir::Const { value: ir::Value::I32(slot.slot) }.into(),
                ir::CallIndirect { ty: slot.ty, table: slot.table }.into(),
            ];
            seq.instrs.splice(at..=at, call.map(|instr| (instr, location)));
        }
    }
}

/// The function that fetches a part unless it is there.
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
