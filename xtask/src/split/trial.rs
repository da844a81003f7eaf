//! Trial of cutting, splitting and ordering: random functions, of which random runs are called cold, do what they did. Node
//! runs them.

use std::fs;
use std::process::Command;

use walrus::ir::{BinaryOp, InstrSeqId, LoadKind, MemArg, StoreKind};
use walrus::{FunctionBuilder, FunctionId, InstrSeqBuilder, LocalId, MemoryId, Module, ModuleConfig, RefType, ValType};

use super::{COLD, Data, order, outline, split};
use crate::workspace::find_program;

/// Numbers that are the same every time (an LCG; Knuth, TAOCP 2, 3.3.4).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }
}

/// Writes a random function of the module: three parameters and two more locals, 32 bits each, and one of 64.
struct Author<'a> {
    random: &'a mut Random,
    memory: MemoryId,
    locals: Vec<LocalId>,
    wide: LocalId,
    /// Steps left to all loops of a call, so that they come to an end.
    steps: LocalId,
    callee: Option<FunctionId>,
}

impl Author<'_> {
    fn local(&mut self) -> LocalId {
        self.locals[self.random.below(self.locals.len())]
    }

    /// A value of 32 bits on the stack.
    fn value(&mut self, seq: &mut InstrSeqBuilder, depth: usize) {
        match self.random.below(if depth == 0 { 3 } else { 7 }) {
            0 => seq.i32_const(self.random.below(9) as i32 - 3),
            1 | 2 => seq.local_get(self.local()),
            3 => {
                self.value(seq, depth - 1);
                seq.i32_const(1020).binop(BinaryOp::I32And);
                seq.load(self.memory, LoadKind::I32 { atomic: false }, MemArg { align: 4, offset: 0 })
            }
            4 => {
                self.value(seq, depth - 1);
                seq.local_tee(self.local())
            }
            5 => seq.local_get(self.wide).unop(walrus::ir::UnaryOp::I32WrapI64),
            _ => {
                self.value(seq, depth - 1);
                self.value(seq, depth - 1);
                let ops = [BinaryOp::I32Add, BinaryOp::I32Xor, BinaryOp::I32Mul, BinaryOp::I32LtS, BinaryOp::I32Sub];
                seq.binop(ops[self.random.below(ops.len())])
            }
        };
    }

    /// Some statements; `labels` are the blocks around, innermost last, that take no value.
    fn statements(&mut self, seq: &mut InstrSeqBuilder, depth: usize, labels: &mut Vec<InstrSeqId>) {
        for _ in 0..=self.random.below(4) {
            self.statement(seq, depth, labels);
        }
    }

    fn inside(&mut self, seq: &mut InstrSeqBuilder, depth: usize, labels: &mut Vec<InstrSeqId>) {
        labels.push(seq.id());
        self.statements(seq, depth, labels);
        labels.pop();
    }

    fn statement(&mut self, seq: &mut InstrSeqBuilder, depth: usize, labels: &mut Vec<InstrSeqId>) {
        let label = |random: &mut Random| labels[random.below(labels.len())];
        match self.random.below(if depth == 0 { 6 } else { 11 }) {
            0 | 1 => {
                self.value(seq, 2);
                seq.local_set(self.local());
            }
            2 => {
                self.value(seq, 1);
                seq.i32_const(1020).binop(BinaryOp::I32And);
                self.value(seq, 2);
                seq.store(self.memory, StoreKind::I32 { atomic: false }, MemArg { align: 4, offset: 0 });
            }
            3 => {
                self.value(seq, 1);
                seq.unop(walrus::ir::UnaryOp::I64ExtendSI32).local_set(self.wide);
            }
            4 if !labels.is_empty() => {
                let label = label(self.random);
                self.value(seq, 1);
                seq.br_if(label);
            }
            5 => {
                if let Some(callee) = self.callee {
                    for _ in 0..3 {
                        self.value(seq, 1);
                    }
                    seq.call(callee).local_set(self.local());
                }
            }
            6 => {
                self.value(seq, 1);
                // A builder's two arms cannot both borrow what writes them.
                let this = std::cell::RefCell::new((&mut *self, &mut *labels));
                seq.if_else(
                    None,
                    |then| {
                        let (author, labels) = &mut *this.borrow_mut();
                        author.inside(then, depth - 1, labels);
                    },
                    |otherwise| {
                        let (author, labels) = &mut *this.borrow_mut();
                        if author.random.below(2) > 0 {
                            author.inside(otherwise, depth - 1, labels);
                        }
                    },
                );
            }
            7 => {
                seq.block(None, |block| self.inside(block, depth - 1, labels));
            }
            8 => {
                let steps = self.steps;
                seq.loop_(None, |body| {
                    body.local_get(steps).i32_const(1).binop(BinaryOp::I32Sub).local_tee(steps);
                    body.i32_const(0).binop(BinaryOp::I32LtS);
                    body.if_else(
                        None,
                        |end| {
                            end.i32_const(-1).return_();
                        },
                        |_| {},
                    );
                    self.inside(body, depth - 1, labels);
                });
            }
            9 if labels.len() > 1 => {
                // In a block of its own: what follows a table is not come to.
                seq.block(None, |block| {
                    labels.push(block.id());
                    self.value(block, 1);
                    block.i32_const(3).binop(BinaryOp::I32And);
                    let targets: Vec<_> = (0..3).map(|_| labels[self.random.below(labels.len())]).collect();
                    block.br_table(targets[..2].into(), targets[2]);
                    labels.pop();
                });
            }
            _ => {
                self.value(seq, 1);
                let value = self.local();
                seq.if_else(
                    None,
                    |end| {
                        end.local_get(value).return_();
                    },
                    |_| {},
                );
            }
        }
    }
}

/// A module of some random functions that call each other, exported with the memory, in a table too.
fn module(random: &mut Random) -> Vec<u8> {
    let mut module = Module::with_config(ModuleConfig::new());
    let memory = module.memories.add_local(false, false, 1, None, None);
    module.exports.add("memory", memory);
    module.tables.add_local(false, 1, Some(1), RefType::FUNCREF);
    let mut callee = None;
    for number in 0..3 {
        let mut builder = FunctionBuilder::new(&mut module.types, &[ValType::I32; 3], &[ValType::I32]);
        let locals: Vec<LocalId> = (0..5).map(|_| module.locals.add(ValType::I32)).collect();
        let (wide, steps) = (module.locals.add(ValType::I64), module.locals.add(ValType::I32));
        let name = format!("f{number}");
        let mut body = builder.name(name.clone()).func_body();
        body.i32_const(20).local_set(steps);
        let mut author = Author { random, memory, locals: locals.clone(), wide, steps, callee };
        author.statements(&mut body, 4, &mut Vec::new());
        for local in &locals[1..] {
            body.local_get(*local).local_get(locals[0]).binop(BinaryOp::I32Add).local_set(locals[0]);
        }
        body.local_get(locals[0]);
        let id = builder.finish(locals[..3].to_vec(), &mut module.funcs);
        module.exports.add(&name, id);
        callee = Some(id);
    }
    module.emit_wasm()
}

/// What calls of the functions return, and what the memory then sums up to, in both.
const COMPARE: &str = r#"
const { readFileSync } = require('fs');
const run = (wasm, imports) => {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(wasm), imports);
  imports?.has(exports);
  const numbers = new Int32Array(exports.memory.buffer);
  const out = [];
  for (let name = 0; name < 3; name += 1) for (let x = -2; x < 4; x += 1) for (let y = -1; y < 3; y += 1) {
    numbers.fill(0);
    for (let at = 0; at < 256; at += 7) numbers[at] = at * x;
    out.push(exports[`f${name}`](x, y, x * y + 1));
    out.push(numbers.reduce((sum, value) => Math.imul(sum, 31) + value | 0, 0));
  }
  return out.join();
};
let asked = 0;
for (let trial = 0; trial < COUNT; trial += 1) {
  const file = (name) => readFileSync(`FOLDER/${trial}-${name}.wasm`);
  const whole = run(file('whole'));
  if (run(file('cut')) !== whole) throw new Error(`trial ${trial}: cut`);
  let core;
  const c = new Proxy({}, { get: (_, name) => name[0] === '$' ? core[name] : core.$t.get(parseInt(name, 36)) });
  const need = (part) => () => {
    asked += 1;
    new WebAssembly.Instance(new WebAssembly.Module(file(part)), { c });
  };
  const imports = { has: (exports) => { core = exports; }, r: { a: need('more'), b: need('rest') } };
  if (run(file('core'), imports) !== whole) throw new Error(`trial ${trial}: split`);
}
console.log(asked);
"#;

#[test]
fn random_functions_do_what_they_did() {
    let Some(node) = find_program(&["node"]) else {
        println!("skipped: no Node");
        return;
    };
    let folder = std::env::temp_dir().join(format!("split-trial-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let mut random = Random(7);
    let (count, mut regions) = (100, 0);
    for trial in 0..count {
        let whole = module(&mut random);
        let cut = outline(&whole, |_, _, runs| {
            Some((0..runs).map(|run| if run == 0 { 0 } else { [0, 1, 2][random.below(3)] }).collect())
        })
        .unwrap();
        regions += Module::from_buffer(&cut).unwrap().funcs.iter().count() - 3;
        let part = |name: &str| name.rsplit_once(COLD).map_or(0, |(_, part)| usize::from(part.starts_with('2')) + 1);
        let parts: [Vec<u8>; 3] = split(&cut, false, &Data::default(), part).unwrap();
        let [core, more, rest] = parts.map(|part| order(&part).unwrap());
        for (name, wasm) in [("whole", &whole), ("cut", &cut), ("core", &core), ("more", &more), ("rest", &rest)] {
            fs::write(folder.join(format!("{trial}-{name}.wasm")), wasm).unwrap();
        }
    }
    let script = COMPARE.replace("COUNT", &count.to_string()).replace("FOLDER", &folder.to_string_lossy());
    let output = Command::new(node).args(["-e", &script]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    fs::remove_dir_all(&folder).unwrap();
    // Regions were cut, and came to.
    println!("{regions} regions, parts asked for {} times", said.trim());
    assert!(regions > count && said.trim().parse::<usize>().unwrap() > count / 2, "{regions} {said}");
}
