//! Cold regions of a function, and what it takes to cut them out.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use walrus::ir::{Const, Instr, InstrLocId, InstrSeqId, InstrSeqType, LocalId, Value};
use walrus::{LocalFunction, Module, ModuleTypes, ValType};

use super::liveness::Liveness;
use super::runs::{Run, nested};

/// How many times the bytes of the call that takes its place a region has to have. Measured on the plain runtime from 1 to 6:
/// the core is smallest at 2, by 240 bytes, and all parts together lose 4.6 kB at 3.
/// The tests cut what is worth nothing, too.
const WORTH: usize = if cfg!(test) { 0 } else { 3 };

/// Instructions of a sequence.
pub type Instrs = [(Instr, InstrLocId)];

/// A way out of a region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Way {
    /// On, to what stands behind it.
    Through,
    /// By a branch out of it.
    Branch(InstrSeqId),
    /// Out of the function.
    Return,
}

/// A region that is worth a function.
#[derive(Debug)]
pub struct Region {
    /// The part it goes to.
    pub part: usize,
    /// The sequence it stands in.
    pub seq: InstrSeqId,
    /// Where.
    pub range: Range<usize>,
    /// How it is left.
    pub ways: Vec<Way>,
    /// What the sequence results in, if the region goes to its end.
    pub through: Option<ValType>,
    /// What the function returns, if the region returns.
    pub returned: Option<ValType>,
    /// Locals whose values it needs.
    pub reads: Vec<LocalId>,
    /// Locals that it writes and that are read after it.
    pub writes: Vec<LocalId>,
}

/// The search for regions in a function.
pub struct Regions<'a> {
    module: &'a Module,
    function: &'a LocalFunction,
    /// The sequences of loops: a branch to one leads to its beginning.
    loops: HashSet<InstrSeqId>,
    /// The runs of each sequence, with their parts.
    runs: HashMap<InstrSeqId, Vec<(Run, usize)>>,
    found: Vec<Region>,
}

impl<'a> Regions<'a> {
    /// The regions of a function that are of later parts than its first run, and worth it.
    pub fn of(module: &'a Module, function: &'a LocalFunction, runs: Vec<Run>, parts: &[usize]) -> Vec<Region> {
        let mut known: HashMap<InstrSeqId, Vec<(Run, usize)>> = HashMap::new();
        for (run, part) in runs.into_iter().zip(parts) {
            known.entry(run.seq).or_default().push((run, *part));
        }
        let mut this = Regions { module, function, loops: HashSet::new(), runs: known, found: Vec::new() };
        this.sequence(function.entry_block(), parts[0]);
        let ends = this.found.iter().map(|region| (region.seq, region.range.end));
        let liveness = Liveness::of(function, ends.collect::<Vec<_>>());
        let mut found = std::mem::take(&mut this.found);
        found.retain_mut(|region| this.settle(region, &liveness));
        found
    }

    /// Looks for regions of later parts than `own` in a sequence.
    fn sequence(&mut self, seq: InstrSeqId, own: usize) {
        let instrs = &self.function.block(seq).instrs;
        let runs = self.runs.remove(&seq).unwrap_or_default();
        for alike in runs.chunk_by(|(_, one), (_, other)| one == other) {
            let (first, part) = alike[0];
            let end = runs.iter().map(|(run, _)| run.start).find(|start| *start > alike[alike.len() - 1].0.start);
            let range = first.start..end.unwrap_or(instrs.len());
            let taken = part > own && self.region(seq, range.clone(), part);
            for (instr, _) in &instrs[range] {
                if let Instr::Loop(inner) = instr {
                    self.loops.insert(inner.seq);
                }
                if !taken {
                    nested(instr).for_each(|inner| self.sequence(inner, own));
                }
            }
        }
    }

    /// Takes a region or most of it, where the stack is empty at its ends.
    fn region(&mut self, seq: InstrSeqId, range: Range<usize>, part: usize) -> bool {
        let instrs = &self.function.block(seq).instrs;
        let heights = self.heights(instrs);
        let Some(start) = range.clone().find(|index| heights[*index] == Some(0)) else { return false };
        let results = self.results(seq);
        let (mut end, mut through) = (range.end, None);
        let ends = matches!(
            instrs[range.end - 1].0,
            Instr::Br(_) | Instr::BrTable(_) | Instr::Return(_) | Instr::Unreachable(_)
        );
        if range.end == instrs.len() && !ends && heights[end] == Some(results.len()) {
            match results[..] {
                [] => {}
                [ty] => through = Some(ty),
                _ => return false,
            }
        } else if !ends {
            let Some(last) = (start..=range.end).rev().find(|index| heights[*index] == Some(0)) else { return false };
            end = last;
        }
        if end <= start {
            return false;
        }
        let mut ways = if ends { Vec::new() } else { vec![Way::Through] };
        let mut inner = HashSet::new();
        if !self.leave(&instrs[start..end], &mut inner, &mut ways) {
            return false;
        }
        let results = self.module.types.results(self.function.ty());
        let returned = match results {
            [] => None,
            _ if !ways.contains(&Way::Return) => None,
            [ty] => Some(*ty),
            _ => return false,
        };
        if [through, returned].into_iter().flatten().any(|ty| matches!(ty, ValType::V128 | ValType::Ref(_))) {
            return false;
        }
        let (reads, writes) = (Vec::new(), Vec::new());
        let region = Region { part, seq, range: start..end, ways, through, returned, reads, writes };
        self.found.push(region);
        true
    }

    /// Collects the ways out of some instructions; false where there is one that cannot be kept.
    fn leave(&self, instrs: &Instrs, inner: &mut HashSet<InstrSeqId>, ways: &mut Vec<Way>) -> bool {
        for (instr, _) in instrs {
            let (targets, plain): (Vec<InstrSeqId>, bool) = match instr {
                Instr::Br(br) => (vec![br.block], false),
                Instr::BrIf(br) => (vec![br.block], true),
                Instr::BrTable(table) => (table.blocks.iter().copied().chain([table.default]).collect(), true),
                Instr::Return(_) => (vec![self.function.entry_block()], false),
                Instr::Block(_) | Instr::Loop(_) | Instr::IfElse(_) => {
                    for seq in nested(instr) {
                        inner.insert(seq);
                        if !self.leave(&self.function.block(seq).instrs, inner, ways) {
                            return false;
                        }
                    }
                    continue;
                }
                Instr::Unreachable(_) => continue,
                _ if arity(self.module, instr).is_none() => return false,
                _ => continue,
            };
            for target in targets.into_iter().filter(|target| !inner.contains(target)) {
                let way = if target == self.function.entry_block() { Way::Return } else { Way::Branch(target) };
                let values = match way {
                    Way::Return => self.module.types.results(self.function.ty()).len(),
                    _ if self.loops.contains(&target) => 0,
                    _ => self.results(target).len(),
                };
                if values > 0 && (plain || way != Way::Return) {
                    return false;
                }
                if !ways.contains(&way) {
                    ways.push(way);
                }
            }
        }
        true
    }

    fn results(&self, seq: InstrSeqId) -> Vec<ValType> {
        results(&self.module.types, self.function.block(seq).ty)
    }

    /// Values on the stack before each instruction of a sequence, and at its end, where they are known.
    fn heights(&self, instrs: &Instrs) -> Vec<Option<usize>> {
        let mut heights = vec![Some(0_usize)];
        for (instr, _) in instrs {
            let before = heights.last().copied().flatten();
            let change = match instr {
                Instr::Block(block) => self.block(block.seq, 0),
                Instr::Loop(block) => self.block(block.seq, 0),
                Instr::IfElse(arms) => self.block(arms.consequent, 1),
                _ => arity(self.module, instr),
            };
            heights.push(match (before, change) {
                (Some(before), Some((pops, pushes))) => before.checked_sub(pops).map(|rest| rest + pushes),
                _ => None,
            });
        }
        heights
    }

    /// The same as [`arity`], of a block that takes no values.
    fn block(&self, seq: InstrSeqId, pops: usize) -> Option<(usize, usize)> {
        let ty = self.function.block(seq).ty;
        let takes = matches!(ty, InstrSeqType::MultiValue(ty) if !self.module.types.params(ty).is_empty());
        (!takes).then(|| (pops, results(&self.module.types, ty).len()))
    }

    /// Finds out what a region reads and writes; whether it is worth a function.
    fn settle(&self, region: &mut Region, liveness: &Liveness) -> bool {
        let instrs = &self.function.block(region.seq).instrs[region.range.clone()];
        let (mut used, mut written, mut bytes) = (Vec::new(), Vec::new(), 0);
        self.measure(instrs, &mut used, &mut written, &mut bytes);
        let mut live: Vec<LocalId> = Vec::new();
        for way in &region.ways {
            live.extend(match way {
                Way::Through => liveness.before((region.seq, region.range.end), &written),
                Way::Branch(target) => liveness.at_label(*target, &written),
                Way::Return => Vec::new(),
            });
        }
        written.retain(|local| live.contains(local));
        region.reads = liveness.wants(instrs, &written, &used);
        region.writes = written;
        let references = region.reads.iter().chain(&region.writes);
        if references
            .clone()
            .any(|local| matches!(self.module.locals.get(*local).ty(), ValType::V128 | ValType::Ref(_)))
        {
            return false;
        }
        let call = 10 + 2 * references.count() + 6 * region.ways.len().saturating_sub(1);
        bytes > WORTH * call
    }

    fn measure(&self, instrs: &Instrs, used: &mut Vec<LocalId>, written: &mut Vec<LocalId>, bytes: &mut usize) {
        let add = |list: &mut Vec<LocalId>, local| {
            if !list.contains(&local) {
                list.push(local);
            }
        };
        for (instr, _) in instrs {
            *bytes += match instr {
                Instr::LocalGet(get) => {
                    add(used, get.local);
                    2
                }
                Instr::LocalSet(set) => {
                    add(used, set.local);
                    add(written, set.local);
                    2
                }
                Instr::LocalTee(tee) => {
                    add(used, tee.local);
                    add(written, tee.local);
                    2
                }
                Instr::Const(Const { value: Value::I32(value) }) if (-64..64).contains(value) => 2,
                Instr::Const(Const { value: Value::F64(_) }) => 9,
                Instr::Const(_) | Instr::CallIndirect(_) => 4,
                Instr::Call(_) | Instr::Load(_) | Instr::Store(_) | Instr::Block(_) | Instr::Loop(_) => 3,
                Instr::IfElse(_) => 4,
                Instr::Br(_) | Instr::BrIf(_) => 2,
                Instr::BrTable(table) => 3 + table.blocks.len(),
                _ => 1,
            };
            for seq in nested(instr) {
                self.measure(&self.function.block(seq).instrs, used, written, bytes);
            }
        }
    }
}

fn results(types: &ModuleTypes, ty: InstrSeqType) -> Vec<ValType> {
    match ty {
        InstrSeqType::Simple(ty) => ty.into_iter().collect(),
        InstrSeqType::MultiValue(ty) => types.results(ty).to_vec(),
    }
}

/// How many values an instruction takes from the stack and puts there; none of those that a region cannot have.
fn arity(module: &Module, instr: &Instr) -> Option<(usize, usize)> {
    let of = |ty| (module.types.params(ty).len(), module.types.results(ty).len());
    Some(match instr {
        Instr::Call(call) => of(module.funcs.get(call.func).ty()),
        Instr::CallIndirect(call) => {
            let (params, results) = of(call.ty);
            (params + 1, results)
        }
        Instr::LocalGet(_) | Instr::GlobalGet(_) | Instr::Const(_) | Instr::MemorySize(_) => (0, 1),
        Instr::LocalSet(_) | Instr::GlobalSet(_) | Instr::Drop(_) | Instr::BrIf(_) => (1, 0),
        Instr::LocalTee(_) | Instr::Unop(_) | Instr::Load(_) | Instr::MemoryGrow(_) => (1, 1),
        Instr::Binop(_) => (2, 1),
        Instr::Select(_) => (3, 1),
        Instr::Store(_) => (2, 0),
        Instr::MemoryCopy(_) | Instr::MemoryFill(_) => (3, 0),
        _ => return None,
    })
}
