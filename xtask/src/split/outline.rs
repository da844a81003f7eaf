//! Cold code out of hot functions, into functions of its own, which can then come later (hot/cold splitting, as LLVM does
//! it, by a profile).
//!
//! A region is a stretch of one sequence of instructions that is executed by no reader of the profile. It becomes a
//! function: of the locals that it reads, it takes parameters; those that it writes and that are read after it are results,
//! and so is by which way it is left, where there is more than one.

use std::collections::HashMap;

use anyhow::Result;
use walrus::ir::{
    BinaryOp, Binop, Block, Br, BrIf, BrTable, Call, Const, IfElse, Instr, InstrLocId, InstrSeqId, LocalGet, LocalId,
    LocalSet, Loop, Return, Unreachable, Value,
};
use walrus::{FunctionBuilder, FunctionId, FunctionKind, LocalFunction, Module, ValType};

use super::regions::{Instrs, Region, Regions, Way};
use super::runs;

/// What the names of functions made of cold regions end with, before their part, a dot and a number.
pub const COLD: &str = "'cold";

/// Puts cold regions into functions of their own; `parts` says of a function, by its name, its shape and the number of its
/// runs, which part each run is of: the earlier of what comes first, by its own run the function.
///
/// # Errors
/// When the module cannot be read.
pub fn outline(wasm: &[u8], mut parts: impl FnMut(&str, u32, usize) -> Option<Vec<usize>>) -> Result<Vec<u8>> {
    let mut module = Module::from_buffer(wasm)?;
    let functions: Vec<FunctionId> = module.funcs.iter().map(|function| function.id()).collect();
    for id in functions {
        let function = module.funcs.get(id);
        let (FunctionKind::Local(body), Some(name)) = (&function.kind, &function.name) else { continue };
        let runs = runs::of(body);
        let Some(parts) = parts(name, runs::shape(body), runs.len()) else { continue };
        let (name, mut regions) = (name.clone(), Regions::of(&module, body, runs, &parts));
        // From the last of a sequence, so that what comes before stays where it is.
        regions.sort_by_key(|region| std::cmp::Reverse(region.range.start));
        for (number, region) in regions.into_iter().enumerate() {
            let name = format!("{name}{COLD}{}.{number}", region.part);
            region.cut(&mut module, id, name);
        }
    }
    Ok(module.emit_wasm())
}

fn at(instr: impl Into<Instr>) -> (Instr, InstrLocId) {
    (instr.into(), InstrLocId::default())
}

fn get(local: LocalId) -> (Instr, InstrLocId) {
    at(LocalGet { local })
}

fn set(local: LocalId) -> (Instr, InstrLocId) {
    at(LocalSet { local })
}

fn number(value: i32) -> (Instr, InstrLocId) {
    at(Const { value: Value::I32(value) })
}

/// A value of a type that nobody reads.
fn nothing(ty: ValType) -> (Instr, InstrLocId) {
    let value = match ty {
        ValType::I64 => Value::I64(0),
        ValType::F32 => Value::F32(0.0),
        ValType::F64 => Value::F64(0.0),
        _ => Value::I32(0),
    };
    at(Const { value })
}

impl Region {
    /// Whether the function has to say which way it was left.
    fn tells(&self) -> bool {
        self.ways.len() > 1
    }

    /// Makes the function, and puts its call in the region's place.
    fn cut(self, module: &mut Module, from: FunctionId, name: String) {
        let types = |locals: &[LocalId]| locals.iter().map(|local| module.locals.get(*local).ty()).collect::<Vec<_>>();
        let (params, writes) = (types(&self.reads), types(&self.writes));
        let results: Vec<ValType> = [self.through, self.returned]
            .into_iter()
            .flatten()
            .chain(writes)
            .chain(self.tells().then_some(ValType::I32))
            .collect();
        let mut builder = FunctionBuilder::new(&mut module.types, &params, &results);
        builder.name(name);
        let spare = self.returned.map(|ty| module.locals.add(ty));
        let index = module.locals.add(ValType::I32);

        let FunctionKind::Local(function) = &module.funcs.get(from).kind else { return };
        let body = builder.func_body_id();
        let mut copy = Copy { region: &self, function, builder: &mut builder, known: HashMap::new(), spare, index };
        let mut code = copy.instrs(&function.block(self.seq).instrs[self.range.clone()]);
        if self.ways.contains(&Way::Through) {
            code.extend(self.results_of(Way::Through, spare));
        }
        builder.instr_seq(body).instrs_mut().extend(code);
        let cut = builder.finish(self.reads.clone(), &mut module.funcs);

        let mut call: Vec<_> = self.reads.iter().copied().map(get).collect();
        call.push(at(Call { func: cut }));
        let way = module.locals.add(ValType::I32);
        // Where nothing is to be done between the two, what tells the way stays on the stack.
        let straight = self.writes.is_empty() && spare.is_none() && self.ways.len() == 2;
        if self.tells() && !straight {
            call.push(set(way));
        }
        call.extend(self.writes.iter().rev().copied().map(set));
        if let Some(spare) = spare {
            call.push(set(spare));
        }
        let function = module.funcs.get_mut(from).kind.unwrap_local_mut();
        for (code, target) in self.ways.iter().enumerate() {
            let last = code + 1 == self.ways.len() && !self.ways.contains(&Way::Through);
            let mut leave: Vec<(Instr, InstrLocId)> = Vec::new();
            if *target == Way::Return {
                leave.extend(spare.map(get));
                leave.push(at(Return {}));
            }
            if *target == Way::Through {
                continue;
            }
            if !last {
                // The first way is 0: of two, the other is what is not.
                if !straight {
                    call.push(get(way));
                }
                if self.ways.len() > 2 {
                    call.extend([number(i32::try_from(code).unwrap_or(i32::MAX)), at(Binop { op: BinaryOp::I32Eq })]);
                } else if code == 0 {
                    call.push(at(walrus::ir::Unop { op: walrus::ir::UnaryOp::I32Eqz }));
                }
            }
            match (*target, last) {
                (Way::Branch(block), true) => call.push(at(Br { block })),
                (Way::Branch(block), false) => call.push(at(BrIf { block })),
                (_, true) => call.append(&mut leave),
                (_, false) => {
                    let builder = function.builder_mut();
                    let alternative = builder.dangling_instr_seq(None).id();
                    let mut arm = builder.dangling_instr_seq(None);
                    arm.instrs_mut().append(&mut leave);
                    let consequent = arm.id();
                    call.push(at(IfElse { consequent, alternative }));
                }
            }
        }
        if self.ways.is_empty() {
            call.push(at(Unreachable {}));
        }
        function.block_mut(self.seq).instrs.splice(self.range, call);
    }

    /// What the function returns when it is left by a way: above a value of the sequence's, where there is one.
    fn results_of(&self, way: Way, spare: Option<LocalId>) -> Vec<(Instr, InstrLocId)> {
        let mut code = Vec::new();
        if way != Way::Through {
            code.extend(self.through.map(nothing));
        }
        if let (Some(ty), Some(spare)) = (self.returned, spare) {
            code.push(if way == Way::Return { get(spare) } else { nothing(ty) });
        }
        code.extend(self.writes.iter().copied().map(get));
        if self.tells() {
            let position = self.ways.iter().position(|other| *other == way).unwrap_or_default();
            code.push(number(i32::try_from(position).unwrap_or(i32::MAX)));
        }
        code
    }
}

/// Instructions of a region as those of its function.
struct Copy<'a> {
    region: &'a Region,
    function: &'a LocalFunction,
    builder: &'a mut FunctionBuilder,
    /// Sequences inside the region, by what they were.
    known: HashMap<InstrSeqId, InstrSeqId>,
    spare: Option<LocalId>,
    index: LocalId,
}

impl Copy<'_> {
    fn sequence(&mut self, seq: InstrSeqId) -> InstrSeqId {
        let old = self.function.block(seq);
        let new = self.builder.dangling_instr_seq(old.ty).id();
        self.known.insert(seq, new);
        let instrs = self.instrs(&old.instrs);
        *self.builder.instr_seq(new).instrs_mut() = instrs;
        new
    }

    /// Leaves the function by a way.
    fn leave(&self, target: InstrSeqId) -> Vec<(Instr, InstrLocId)> {
        let way = if target == self.function.entry_block() { Way::Return } else { Way::Branch(target) };
        let mut code = Vec::new();
        if way == Way::Return {
            code.extend(self.spare.map(set));
        }
        code.extend(self.region.results_of(way, self.spare));
        code.push(at(Return {}));
        code
    }

    fn instrs(&mut self, instrs: &Instrs) -> Vec<(Instr, InstrLocId)> {
        let mut out = Vec::new();
        for (instr, _) in instrs {
            match instr {
                Instr::Block(block) => {
                    let seq = self.sequence(block.seq);
                    out.push(at(Block { seq }));
                }
                Instr::Loop(block) => {
                    let seq = self.sequence(block.seq);
                    out.push(at(Loop { seq }));
                }
                Instr::IfElse(arms) => {
                    let (consequent, alternative) = (self.sequence(arms.consequent), self.sequence(arms.alternative));
                    out.push(at(IfElse { consequent, alternative }));
                }
                Instr::Br(br) => match self.known.get(&br.block) {
                    Some(block) => out.push(at(Br { block: *block })),
                    None => out.extend(self.leave(br.block)),
                },
                Instr::BrIf(br) => match self.known.get(&br.block) {
                    Some(block) => out.push(at(BrIf { block: *block })),
                    None => {
                        let leave = self.leave(br.block);
                        let alternative = self.builder.dangling_instr_seq(None).id();
                        let mut arm = self.builder.dangling_instr_seq(None);
                        *arm.instrs_mut() = leave;
                        let consequent = arm.id();
                        out.push(at(IfElse { consequent, alternative }));
                    }
                },
                Instr::BrTable(table) => self.table(table, &mut out),
                Instr::Return(_) => out.extend(self.leave(self.function.entry_block())),
                other => out.push((other.clone(), InstrLocId::default())),
            }
        }
        out
    }

    /// A table of branches, those out of the region to the ends of blocks, behind each of which it is left.
    fn table(&mut self, table: &BrTable, out: &mut Vec<(Instr, InstrLocId)>) {
        let targets = || table.blocks.iter().chain([&table.default]);
        let mut outer: Vec<InstrSeqId> = Vec::new();
        for target in targets() {
            if !self.known.contains_key(target) && !outer.contains(target) {
                outer.push(*target);
            }
        }
        let blocks: Vec<InstrSeqId> = outer.iter().map(|_| self.builder.dangling_instr_seq(None).id()).collect();
        let new = |target: &InstrSeqId| {
            let wrapped = outer.iter().position(|other| other == target).map(|position| blocks[position]);
            self.known.get(target).copied().or(wrapped).expect("a target inside or outside")
        };
        let switch = BrTable { blocks: table.blocks.iter().map(new).collect(), default: new(&table.default) };
        let Some(first) = blocks.first() else {
            out.push(at(switch));
            return;
        };
        out.push(set(self.index));
        *self.builder.instr_seq(*first).instrs_mut() = vec![get(self.index), at(switch)];
        for (position, block) in blocks.iter().enumerate() {
            let mut code = vec![at(Block { seq: *block })];
            code.extend(self.leave(outer[position]));
            match blocks.get(position + 1) {
                Some(next) => *self.builder.instr_seq(*next).instrs_mut() = code,
                None => out.extend(code),
            }
        }
    }
}
