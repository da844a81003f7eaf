//! Data of the Wasm in parts: what only the code of a part reads comes with it.
//!
//! Where one datum ends and the next begins, and which point to which, is what the linker's relocations tell
//! (`--emit-relocs`; <https://github.com/WebAssembly/tool-conventions/blob/main/Linking.md>). What the code points to is read
//! off its constants, as they are when everything else is done: an optimiser may have moved them from one function to
//! another. Only what is never written to is moved; two parts that read a datum both bring it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use anyhow::{Context, Result, bail};
use walrus::ir::{self, Value, Visitor};
use walrus::{ConstExpr, DataKind, FunctionKind, Module};
use wasmparser::{KnownCustom, Linking, Parser, Payload, RelocationType, SymbolInfo};

/// A constant that no relocation knows may be one and a small number: an index from something else than zero, say. Then
/// all that is less than so many bytes from it is taken for used.
const NEAR: u32 = 1024;

/// The data of a module as it was linked.
#[derive(Debug, Default)]
pub struct Data {
    /// Where each datum lies, in order.
    places: Vec<Range<u32>>,
    /// By datum, which others it points to.
    points: Vec<Vec<usize>>,
    /// By address in the code, which data it was written for: also those before or behind which it lies.
    meant: BTreeMap<u32, BTreeSet<usize>>,
    /// What may be written to.
    written: Vec<Range<u32>>,
}

impl Data {
    /// Of a module with relocations; without them nothing is known, and nothing moves.
    ///
    /// # Errors
    /// When the module cannot be read.
    pub fn of(linked: &[u8]) -> Result<Self> {
        let mut segments: Vec<(u32, usize, Range<u32>)> = Vec::new();
        let (mut symbols, mut relocations, mut sections) = (Vec::new(), Vec::new(), Vec::new());
        let mut names = Vec::new();
        for payload in Parser::new(0).parse_all(linked) {
            let payload = payload?;
            if let Some((id, range)) = payload.as_section() {
                sections.push((id, range));
            }
            match payload {
                Payload::DataSection(section) => {
                    for data in section {
                        let data = data?;
                        let wasmparser::DataKind::Active { offset_expr, .. } = data.kind else {
                            bail!("expected active data")
                        };
                        let wasmparser::Operator::I32Const { value } = offset_expr.get_operators_reader().read()?
                        else {
                            bail!("expected data at constant places")
                        };
                        let start = value.cast_unsigned();
                        let bytes = data.data.as_ptr() as usize - linked.as_ptr() as usize;
                        segments.push((start, bytes, start..start + u32::try_from(data.data.len())?));
                    }
                }
                Payload::CustomSection(section) => match section.as_known() {
                    KnownCustom::Linking(section) => {
                        for subsection in section.subsections() {
                            match subsection? {
                                Linking::SymbolTable(table) => {
                                    for symbol in table {
                                        symbols.push(match symbol? {
                                            SymbolInfo::Data { symbol, .. } => symbol,
                                            _ => None,
                                        });
                                    }
                                }
                                Linking::SegmentInfo(table) => {
                                    for segment in table {
                                        names.push(segment?.name);
                                    }
                                }
                                _ => {}
                            }
                        }
                    }
                    KnownCustom::Reloc(section) => {
                        for entry in section.entries() {
                            relocations.push((section.section_index(), entry?));
                        }
                    }
                    _ => {}
                },
                _ => {}
            }
        }
        if symbols.is_empty() || names.len() != segments.len() {
            return Ok(Self::default());
        }
        let mut this = Self::default();
        for ((_, _, range), name) in segments.iter().zip(&names) {
            if !name.starts_with(".rodata") {
                this.written.push(range.clone());
            }
        }
        // Symbols by address; of those that share one, the longest.
        let place = |symbol: &wasmparser::DefinedDataSymbol| {
            let start = segments.get(symbol.index as usize).map(|segment| segment.0 + symbol.offset);
            start.map(|start| start..start + symbol.size)
        };
        let mut all: Vec<Range<u32>> =
            symbols.iter().flatten().filter_map(place).filter(|place| !place.is_empty()).collect();
        all.sort_by_key(|place| (place.start, std::cmp::Reverse(place.end)));
        for place in all {
            match this.places.last_mut() {
                // One inside another, or over its end, is part of it.
                Some(last) if place.start < last.end => last.end = last.end.max(place.end),
                _ => this.places.push(place),
            }
        }
        this.points = vec![Vec::new(); this.places.len()];
        for (section, entry) in relocations {
            if !matches!(
                entry.ty,
                RelocationType::MemoryAddrLeb | RelocationType::MemoryAddrSleb | RelocationType::MemoryAddrI32
            ) {
                continue;
            }
            let symbol = symbols.get(entry.index as usize).context("expected a symbol")?;
            let Some(meant) = symbol.as_ref().and_then(place).and_then(|place| this.at(place.start)) else { continue };
            let address = symbol.as_ref().and_then(place).map_or(0, |place| place.start);
            let (id, range) = sections.get(section as usize).context("expected a section")?;
            if *id == 11 {
                let at = range.start + entry.offset as usize;
                let from = segments.iter().find_map(|(start, bytes, range)| {
                    let inside = at.checked_sub(*bytes).filter(|inside| *inside < range.len())?;
                    this.at(start + u32::try_from(inside).ok()?)
                });
                if let Some(from) = from {
                    this.points[from].push(meant);
                }
            } else {
                let value = i64::from(address) + entry.addend;
                this.meant.entry(u32::try_from(value.rem_euclid(1 << 32))?).or_default().insert(meant);
            }
        }
        Ok(this)
    }

    /// The datum at an address.
    fn at(&self, address: u32) -> Option<usize> {
        let index = self.places.partition_point(|place| place.start <= address).checked_sub(1)?;
        self.places[index].contains(&address).then_some(index)
    }

    /// The data that a module's code reads, and what these point to.
    fn read_by(&self, module: &Module) -> BTreeSet<usize> {
        struct Constants<'a>(&'a mut dyn FnMut(u32));
        impl<'instr> Visitor<'instr> for Constants<'_> {
            fn visit_value(&mut self, value: &Value) {
                if let Value::I32(value) = value {
                    (self.0)(value.cast_unsigned());
                }
            }
            fn visit_load(&mut self, load: &ir::Load) {
                (self.0)(u32::try_from(load.arg.offset).unwrap_or_default());
            }
            fn visit_store(&mut self, store: &ir::Store) {
                (self.0)(u32::try_from(store.arg.offset).unwrap_or_default());
            }
        }
        let mut read = BTreeSet::new();
        let mut next = Vec::new();
        let mut reads = |address: u32| {
            if let Some(meant) = self.meant.get(&address) {
                next.extend(meant);
                next.extend(self.at(address));
            } else {
                let first = self.places.partition_point(|place| place.end.saturating_add(NEAR) <= address);
                let near = self.places[first..].iter().take_while(|place| place.start <= address.saturating_add(NEAR));
                next.extend((first..).take(near.count()));
            }
        };
        for function in module.funcs.iter() {
            if let FunctionKind::Local(body) = &function.kind {
                ir::dfs_in_order(&mut Constants(&mut reads), body, body.entry_block());
            }
        }
        while let Some(datum) = next.pop() {
            if read.insert(datum) {
                next.extend(&self.points[datum]);
            }
        }
        read
    }

    /// Leaves to the first of some modules the data that it reads, or that nobody knows, and gives the others what they
    /// read besides.
    ///
    /// # Errors
    /// When the first has data elsewhere than at constant places.
    pub fn share(&self, core: &mut Module, others: &mut [Module]) -> Result<()> {
        if self.places.is_empty() {
            return Ok(());
        }
        let mut segments = Vec::new();
        for data in core.data.iter() {
            let DataKind::Active { memory, offset: ConstExpr::Value(Value::I32(offset)) } = data.kind else {
                bail!("expected data at constant places")
            };
            segments.push((memory, offset.cast_unsigned(), data.value.clone()));
        }
        let Some((memory, ..)) = segments.first() else { return Ok(()) };
        let bytes = Bytes(segments.iter().map(|(_, start, bytes)| (*start, bytes.as_slice())).collect());
        let read = self.read_by(core);
        // What may be written to stays, as does what no symbol knows; what nobody reads goes.
        let stays = |datum: &usize| {
            let place = &self.places[*datum];
            read.contains(datum)
                || self.written.iter().any(|written| written.start < place.end && place.start < written.end)
        };
        let (memory, mut parts) = (*memory, Vec::new());
        for other in others.iter() {
            let read = self.read_by(other);
            parts
                .push(bytes.of(read.into_iter().filter(|datum| !stays(datum)).map(|datum| self.places[datum].clone())));
        }
        let all = segments.iter().map(|(_, start, bytes)| *start..start + bytes.len() as u32);
        let moved = (0..self.places.len()).filter(|datum| !stays(datum)).map(|datum| self.places[datum].clone());
        let own = bytes.of(without(all.collect(), moved));
        let old: Vec<_> = core.data.iter().map(|data| data.id()).collect();
        old.into_iter().for_each(|id| core.data.delete(id));
        core.memories.get_mut(memory).data_segments.clear();
        for (module, data) in std::iter::once(core).chain(others.iter_mut()).zip(std::iter::once(own).chain(parts)) {
            let Some(memory) = module.memories.iter().next().map(|memory| memory.id()) else { continue };
            for (start, bytes) in data {
                let offset = ConstExpr::Value(Value::I32(start.cast_signed()));
                let id = module.data.add(DataKind::Active { memory, offset }, bytes);
                module.memories.get_mut(memory).data_segments.insert(id);
            }
        }
        Ok(())
    }
}

/// Ranges without others, which come in order.
fn without(ranges: Vec<Range<u32>>, others: impl Iterator<Item = Range<u32>>) -> impl Iterator<Item = Range<u32>> {
    let mut left = ranges;
    for other in others {
        left = left
            .into_iter()
            .flat_map(|range| {
                let before = range.start..range.end.min(other.start);
                let after = range.start.max(other.end)..range.end;
                if other.start >= range.end || other.end <= range.start { [range, 0..0] } else { [before, after] }
            })
            .filter(|range| !range.is_empty())
            .collect();
    }
    left.into_iter()
}

/// Bytes by where they begin.
struct Bytes<'a>(Vec<(u32, &'a [u8])>);

impl Bytes<'_> {
    /// A segment costs as many bytes as this.
    const SEGMENT: u32 = 8;

    /// The bytes of some ranges in order, those near each other in one.
    fn of(&self, ranges: impl Iterator<Item = Range<u32>>) -> Vec<(u32, Vec<u8>)> {
        let mut out: Vec<(u32, Vec<u8>)> = Vec::new();
        for range in ranges {
            for (start, bytes) in &self.0 {
                let end = start + bytes.len() as u32;
                let (from, to) = (range.start.max(*start), range.end.min(end));
                if from >= to {
                    continue;
                }
                let bytes = &bytes[(from - start) as usize..(to - start) as usize];
                match out.last_mut() {
                    Some((first, last)) if from - (*first + last.len() as u32) < Self::SEGMENT => {
                        // What lies between is nobody's, or another part's: its bytes are the same there.
                        let gap = *first + last.len() as u32..from;
                        let between = |address: u32| {
                            self.0.iter().find_map(|(start, bytes)| bytes.get(address.checked_sub(*start)? as usize))
                        };
                        last.extend(gap.map(|address| between(address).copied().unwrap_or_default()));
                        last.extend(bytes);
                    }
                    _ => out.push((from, bytes.to_vec())),
                }
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use walrus::{FunctionBuilder, ModuleConfig};

    use super::*;

    /// A module with 20 bytes from 2000 on, and code with these constants.
    fn module(constants: &[i32]) -> Module {
        let mut module = Module::with_config(ModuleConfig::new());
        let memory = module.memories.add_local(false, false, 1, None, None);
        let offset = ConstExpr::Value(Value::I32(2000));
        let data = module.data.add(DataKind::Active { memory, offset }, (0..40).collect());
        module.memories.get_mut(memory).data_segments.insert(data);
        module.exports.add("memory", memory);
        let mut builder = FunctionBuilder::new(&mut module.types, &[], &[]);
        for constant in constants {
            builder.func_body().i32_const(*constant).drop();
        }
        let id = builder.finish(Vec::new(), &mut module.funcs);
        module.exports.add("f", id);
        module
    }

    fn segments(module: &Module) -> Vec<(i32, Vec<u8>)> {
        let segments = module.data.iter().map(|data| match data.kind {
            DataKind::Active { offset: ConstExpr::Value(Value::I32(offset)), .. } => (offset, data.value.clone()),
            _ => panic!("data elsewhere"),
        });
        segments.collect()
    }

    #[test]
    fn data_go_to_who_reads_them() {
        let set = |data: &[usize]| data.iter().copied().collect();
        let data = Data {
            // The first points to the second, the last may be written to.
            places: vec![2000..2004, 2004..2006, 2006..2018, 2018..2030, 2030..2036],
            points: vec![vec![1], vec![], vec![], vec![], vec![]],
            meant: BTreeMap::from([(2000, set(&[0])), (2006, set(&[2])), (2018, set(&[2])), (2020, set(&[3]))]),
            written: std::iter::once(2030..2040).collect(),
        };
        let mut core = module(&[2000, 5]);
        let mut others = [module(&[2006]), module(&[2020, 2000]), module(&[2018])];
        for other in &mut others {
            let data: Vec<_> = other.data.iter().map(|data| data.id()).collect();
            data.into_iter().for_each(|id| other.data.delete(id));
        }
        data.share(&mut core, &mut others).unwrap();
        let bytes = |range: Range<u8>| (2000 + i32::from(range.start), range.collect::<Vec<u8>>());
        // What nobody knows, behind 2036, stays too.
        assert_eq!(segments(&core), [bytes(0..6), bytes(30..40)]);
        assert_eq!(segments(&others[0]), [bytes(6..18)]);
        assert_eq!(segments(&others[1]), [bytes(18..30)]);
        // The end of one is where the next begins.
        assert_eq!(segments(&others[2]), [bytes(6..30)]);
    }

    #[test]
    fn what_no_relocation_knows_may_be_near() {
        let data = Data {
            places: vec![2000..2004, 2004..2040],
            points: vec![vec![], vec![]],
            meant: BTreeMap::from([(2004, BTreeSet::from([1]))]),
            written: Vec::new(),
        };
        // An index from 900 below.
        let mut core = module(&[1100]);
        data.share(&mut core, &mut []).unwrap();
        assert_eq!(segments(&core).len(), 1);
        let mut core = module(&[100]);
        data.share(&mut core, &mut []).unwrap();
        assert!(segments(&core).is_empty());
    }

    #[test]
    fn a_module_without_relocations_keeps_its_data() {
        let mut core = module(&[]);
        let data = Data::of(&core.emit_wasm()).unwrap();
        data.share(&mut core, &mut []).unwrap();
        assert_eq!(segments(&core).len(), 1);
    }
}
