//! Runs: stretches of a function that are executed from their first instruction to their last, or not at all.

use anyhow::Result;
use walrus::ir::{Const, Instr, InstrSeqId, MemArg, Store, StoreKind, Value};
use walrus::{FunctionKind, LocalFunction, Module};

/// A run: where it begins. It ends where the next one of its sequence does, or the sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// The sequence of instructions it stands in.
    pub seq: InstrSeqId,
    /// Its first instruction there.
    pub start: usize,
}

/// The runs of a function, in the order in which its code is written. What calls may end is not told apart.
pub fn of(function: &LocalFunction) -> Vec<Run> {
    let mut runs = Vec::new();
    sequence(function, function.entry_block(), &mut runs);
    runs
}

fn sequence(function: &LocalFunction, seq: InstrSeqId, runs: &mut Vec<Run>) {
    let instrs = &function.block(seq).instrs;
    runs.push(Run { seq, start: 0 });
    for (index, (instr, _)) in instrs.iter().enumerate() {
        for inner in nested(instr) {
            sequence(function, inner, runs);
        }
        let ends = matches!(instr, Instr::Block(_) | Instr::Loop(_) | Instr::IfElse(_) | Instr::BrIf(_));
        if ends && index + 1 < instrs.len() {
            runs.push(Run { seq, start: index + 1 });
        }
    }
}

/// The sequences inside an instruction.
pub fn nested(instr: &Instr) -> impl Iterator<Item = InstrSeqId> {
    let inner = match instr {
        Instr::Block(block) => [Some(block.seq), None],
        Instr::Loop(block) => [Some(block.seq), None],
        Instr::IfElse(arms) => [Some(arms.consequent), Some(arms.alternative)],
        _ => [None, None],
    };
    inner.into_iter().flatten()
}

/// Digest (FNV-1a) of what a function looks like, whatever the indices of what it uses.
pub fn shape(function: &LocalFunction) -> u32 {
    fn sequence(function: &LocalFunction, seq: InstrSeqId, hash: &mut u32) {
        let mut byte = |byte: u8| *hash = (*hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        let instrs = &function.block(seq).instrs;
        for (instr, _) in instrs {
            byte(match instr {
                Instr::Block(_) => 1,
                Instr::Loop(_) => 2,
                Instr::IfElse(_) => 3,
                Instr::Br(_) => 4,
                Instr::BrIf(_) => 5,
                Instr::BrTable(_) => 6,
                Instr::Return(_) => 7,
                Instr::Unreachable(_) => 8,
                Instr::Call(_) => 9,
                Instr::CallIndirect(_) => 10,
                Instr::LocalGet(_) => 11,
                Instr::LocalSet(_) => 12,
                Instr::LocalTee(_) => 13,
                Instr::Const(_) => 14,
                Instr::Load(_) => 15,
                Instr::Store(_) => 16,
                Instr::Binop(_) => 17,
                Instr::Unop(_) => 18,
                _ => 19,
            });
        }
        byte(0);
        for inner in instrs.iter().flat_map(|(instr, _)| nested(instr)) {
            sequence(function, inner, hash);
        }
    }
    let mut hash = 0x811c_9dc5;
    sequence(function, function.entry_block(), &mut hash);
    hash
}

/// A function whose runs tell.
pub struct Told {
    /// Its name.
    pub name: String,
    /// The digest of its shape.
    pub shape: u32,
    /// How many runs it has. Their numbers go on from those of the function before.
    pub runs: usize,
}

/// Lets each run of a module tell that it was executed: by a one in the byte of its number, in a memory that the module
/// imports. The names of the functions, with the digest of their shape and how many runs each has.
///
/// # Errors
/// When the module cannot be read.
pub fn instrument(wasm: &[u8], import: (&str, &str)) -> Result<(Vec<u8>, Vec<Told>)> {
    let mut module = Module::from_buffer(wasm)?;
    let mut functions = Vec::new();
    let mut count = 0;
    for function in module.funcs.iter() {
        let FunctionKind::Local(body) = &function.kind else { continue };
        let runs = of(body).len();
        functions.push(Told { name: function.name.clone().unwrap_or_default(), shape: shape(body), runs });
        count += runs;
    }
    let pages = (count as u64).div_ceil(0x1_0000);
    let (memory, _) = module.add_import_memory(import.0, import.1, false, false, pages, Some(pages), None);
    let mut number = 0;
    for function in module.funcs.iter_mut() {
        let FunctionKind::Local(body) = &mut function.kind else { continue };
        let runs = of(body);
        // From the last, so that what comes before stays where it is.
        for (index, run) in runs.iter().enumerate().rev() {
            let value = |value| (Instr::Const(Const { value: Value::I32(value) }), Default::default());
            let store = Store { memory, kind: StoreKind::I32_8 { atomic: false }, arg: MemArg { align: 1, offset: 0 } };
            let told = [value(i32::try_from(number + index)?), value(1), (Instr::Store(store), Default::default())];
            body.block_mut(run.seq).instrs.splice(run.start..run.start, told);
        }
        number += runs.len();
    }
    Ok((module.emit_wasm(), functions))
}

#[cfg(test)]
mod tests {
    use walrus::{FunctionBuilder, ModuleConfig, ValType};

    use super::*;

    /// A module of one function: if its parameter is not zero it returns from a block, else it goes on behind it.
    fn module() -> Module {
        let mut module = Module::with_config(ModuleConfig::new());
        let mut builder = FunctionBuilder::new(&mut module.types, &[ValType::I32], &[ValType::I32]);
        let argument = module.locals.add(ValType::I32);
        builder.name("f".to_owned()).func_body().block(None, |block| {
            let id = block.id();
            block.local_get(argument).br_if(id).i32_const(7).return_();
        });
        builder.func_body().i32_const(8);
        let id = builder.finish(vec![argument], &mut module.funcs);
        module.exports.add("f", id);
        module
    }

    #[test]
    fn a_run_begins_where_a_branch_leads_or_does_not() {
        let module = module();
        let body = module.funcs.get(module.funcs.by_name("f").unwrap()).kind.unwrap_local();
        let runs = of(body);
        // The body, the block, behind the branch, behind the block.
        assert_eq!(runs.iter().map(|run| run.start).collect::<Vec<_>>(), [0, 0, 2, 1]);
        assert_eq!((runs[0].seq, runs[1].seq), (runs[3].seq, runs[2].seq));
    }

    #[test]
    fn every_run_tells() {
        let (wasm, told) = instrument(&module().emit_wasm(), ("p", "m")).unwrap();
        assert_eq!((told.len(), told[0].name.as_str(), told[0].runs), (1, "f", 4));
        let features = wasmparser::WasmFeatures::all();
        wasmparser::Validator::new_with_features(features).validate_all(&wasm).expect("a valid module");
        let module = Module::from_buffer(&wasm).unwrap();
        let body = module.funcs.get(module.funcs.by_name("f").unwrap()).kind.unwrap_local();
        let mut numbers = Vec::new();
        for run in of(body) {
            if let Instr::Const(Const { value: Value::I32(number) }) = body.block(run.seq).instrs[run.start].0 {
                numbers.push(number);
            }
        }
        assert_eq!(numbers, [0, 1, 2, 3]);
        assert_eq!(shape(body), shape(body));
    }
}
