//! Liveness of a function's locals: which of them are read before they are written again (the usual analysis backwards,
//! on structured code: only loops are gone through until nothing changes).

use std::collections::{HashMap, HashSet};

use walrus::LocalFunction;
use walrus::ir::{Instr, InstrLocId, InstrSeqId, LocalId};

/// A set of locals, by their numbers in [`Liveness`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Locals(Vec<u64>);

impl Locals {
    fn insert(&mut self, index: usize) {
        if self.0.len() <= index / 64 {
            self.0.resize(index / 64 + 1, 0);
        }
        self.0[index / 64] |= 1 << (index % 64);
    }

    fn remove(&mut self, index: usize) {
        if let Some(word) = self.0.get_mut(index / 64) {
            *word &= !(1 << (index % 64));
        }
    }

    fn has(&self, index: usize) -> bool {
        self.0.get(index / 64).is_some_and(|word| word & 1 << (index % 64) != 0)
    }

    fn extend(&mut self, other: &Self) {
        self.0.resize(self.0.len().max(other.0.len()), 0);
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            *word |= other;
        }
    }
}

/// The analysis of one function.
pub struct Liveness<'a> {
    function: &'a LocalFunction,
    /// What is live where a branch to a sequence leads.
    labels: HashMap<InstrSeqId, Locals>,
    /// What is live where the function returns.
    returned: Locals,
    numbers: HashMap<LocalId, usize>,
    /// Where it is asked for what is live: before this instruction of this sequence.
    asked: HashSet<(InstrSeqId, usize)>,
    told: HashMap<(InstrSeqId, usize), Locals>,
}

impl<'a> Liveness<'a> {
    /// Of the whole function; [`Self::before`] knows of these places only.
    pub fn of(function: &'a LocalFunction, asked: impl IntoIterator<Item = (InstrSeqId, usize)>) -> Self {
        let mut this = Self {
            function,
            labels: HashMap::new(),
            returned: Locals::default(),
            numbers: HashMap::new(),
            asked: asked.into_iter().collect(),
            told: HashMap::new(),
        };
        this.sequence(function.entry_block(), Locals::default());
        this
    }

    /// Which of these locals are live before an instruction.
    pub fn before(&self, place: (InstrSeqId, usize), of: &[LocalId]) -> Vec<LocalId> {
        self.told.get(&place).map_or_else(Vec::new, |live| self.among(live, of))
    }

    /// Which of these are live where a branch to a sequence leads.
    pub fn at_label(&self, seq: InstrSeqId, of: &[LocalId]) -> Vec<LocalId> {
        self.labels.get(&seq).map_or_else(Vec::new, |live| self.among(live, of))
    }

    /// Which of these are live before a stretch of instructions, if `wanted` are live wherever it is left.
    pub fn wants(&self, instrs: &[(Instr, InstrLocId)], wanted: &[LocalId], of: &[LocalId]) -> Vec<LocalId> {
        let mut live = Locals::default();
        for local in wanted {
            live.extend(&self.single(*local));
        }
        let labels = self.labels.keys().map(|seq| (*seq, live.clone())).collect();
        let mut within = Liveness {
            function: self.function,
            labels,
            returned: live.clone(),
            numbers: self.numbers.clone(),
            asked: HashSet::new(),
            told: HashMap::new(),
        };
        // Inner labels are overwritten as they are come to; loops begin with less than `live`.
        let inner: Vec<_> = instrs.iter().flat_map(|(instr, _)| super::runs::nested(instr)).collect();
        for seq in inner {
            within.forget(seq);
        }
        let live = within.range(instrs, live);
        within.among(&live, of)
    }

    fn forget(&mut self, seq: InstrSeqId) {
        self.labels.remove(&seq);
        for (instr, _) in &self.function.block(seq).instrs {
            for inner in super::runs::nested(instr) {
                self.forget(inner);
            }
        }
    }

    fn single(&self, local: LocalId) -> Locals {
        let mut set = Locals::default();
        if let Some(number) = self.numbers.get(&local) {
            set.insert(*number);
        }
        set
    }

    fn among(&self, live: &Locals, of: &[LocalId]) -> Vec<LocalId> {
        of.iter().copied().filter(|local| self.numbers.get(local).is_some_and(|number| live.has(*number))).collect()
    }

    fn number(&mut self, local: LocalId) -> usize {
        let next = self.numbers.len();
        *self.numbers.entry(local).or_insert(next)
    }

    fn label(&self, seq: InstrSeqId) -> Locals {
        self.labels.get(&seq).cloned().unwrap_or_default()
    }

    fn sequence(&mut self, seq: InstrSeqId, mut live: Locals) -> Locals {
        let function = self.function;
        let instrs = &function.block(seq).instrs;
        if seq == function.entry_block() {
            self.labels.insert(seq, self.returned.clone());
        }
        for index in (0..=instrs.len()).rev() {
            if let Some((instr, _)) = instrs.get(index) {
                live = self.instr(instr, live);
            }
            if self.asked.contains(&(seq, index)) {
                self.told.insert((seq, index), live.clone());
            }
        }
        live
    }

    fn range(&mut self, instrs: &[(Instr, InstrLocId)], live: Locals) -> Locals {
        instrs.iter().rev().fold(live, |live, (instr, _)| self.instr(instr, live))
    }

    fn instr(&mut self, instr: &Instr, mut live: Locals) -> Locals {
        match instr {
            Instr::Block(block) => {
                self.labels.insert(block.seq, live.clone());
                live = self.sequence(block.seq, live);
            }
            Instr::IfElse(arms) => {
                for arm in [arms.consequent, arms.alternative] {
                    self.labels.insert(arm, live.clone());
                }
                let other = self.sequence(arms.alternative, live.clone());
                live = self.sequence(arms.consequent, live);
                live.extend(&other);
            }
            Instr::Loop(block) => loop {
                // What was found at its beginning holds on: what is live after it can only have grown.
                let mut start = self.label(block.seq);
                start.extend(&self.sequence(block.seq, live.clone()));
                let before = self.labels.insert(block.seq, start.clone());
                if before.as_ref() == Some(&start) {
                    live = start;
                    break;
                }
            },
            Instr::Br(br) => live = self.label(br.block),
            Instr::BrIf(br) => live.extend(&self.label(br.block)),
            Instr::BrTable(table) => {
                live = self.label(table.default);
                for block in &table.blocks {
                    live.extend(&self.label(*block));
                }
            }
            Instr::Return(_) => live = self.returned.clone(),
            Instr::Unreachable(_) => live = Locals::default(),
            Instr::LocalGet(get) => {
                let number = self.number(get.local);
                live.insert(number);
            }
            Instr::LocalSet(set) => {
                let number = self.number(set.local);
                live.remove(number);
            }
            Instr::LocalTee(tee) => {
                let number = self.number(tee.local);
                live.remove(number);
            }
            _ => {}
        }
        live
    }
}
