//! The order of a module's functions: after each one the one that has most in common with it, which compressors make
//! smaller (3 % of the widget's Wasm, measured in brotli bytes).

use std::collections::HashMap;

use anyhow::{Context, Result, anyhow};
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{CodeSection, FunctionSection, Module, NameMap, NameSection};
use wasmparser::{
    CodeSectionReader, FunctionSectionReader, ImportSectionReader, Name, NameSectionReader, Parser, Payload, TypeRef,
};

/// How many bytes in a row are a thing in common: measured from 3 to 8.
const SHINGLE: usize = 4;

/// The same module with its functions in another order. Of its names, those of functions stay.
///
/// # Errors
/// When the module cannot be read.
pub fn order(wasm: &[u8]) -> Result<Vec<u8>> {
    let (mut imported, mut bodies) = (0, Vec::new());
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(section) => imported += imported_functions(section)?,
            Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()),
            _ => {}
        }
    }
    let order = alike(&bodies);
    let mut places = vec![0; order.len()];
    for (place, function) in (imported..).zip(&order) {
        places[*function] = place;
    }
    let mut module = Module::new();
    Order { imported, order, places }
        .parse_core_module(&mut module, Parser::new(0), wasm)
        .map_err(|error| anyhow!("{error}"))
        .context("the module could not be put in order")?;
    Ok(module.finish())
}

/// How many functions a module imports: its own are counted from there.
///
/// # Errors
/// When the section cannot be read.
pub fn imported_functions(section: ImportSectionReader) -> Result<u32> {
    section.into_imports().try_fold(0, |count, import| {
        Ok(count + u32::from(matches!(import?.ty, TypeRef::Func(_) | TypeRef::FuncExact(_))))
    })
}

/// Indices of the bodies: the first one, then always the one of those left that shares the largest part of what the two
/// have (Jaccard's index of their shingles; Broder, On the resemblance and containment of documents, 1997).
fn alike(bodies: &[&[u8]]) -> Vec<usize> {
    let mut shingles: Vec<Vec<&[u8]>> = bodies.iter().map(|body| body.windows(SHINGLE).collect()).collect();
    let mut owners: HashMap<&[u8], Vec<usize>> = HashMap::new();
    for (body, shingles) in shingles.iter_mut().enumerate() {
        shingles.sort_unstable();
        shingles.dedup();
        shingles.iter().for_each(|shingle| owners.entry(shingle).or_default().push(body));
    }
    // What one alone has tells nothing.
    shingles.iter_mut().for_each(|shingles| shingles.retain(|shingle| owners[shingle].len() > 1));
    let mut left: Vec<usize> = (1..bodies.len()).collect();
    let mut order: Vec<usize> = (0..bodies.len().min(1)).collect();
    let mut common = vec![0_usize; bodies.len()];
    while let Some(last) = order.last().copied().filter(|_| !left.is_empty()) {
        common.fill(0);
        shingles[last].iter().flat_map(|shingle| &owners[shingle]).for_each(|body| common[*body] += 1);
        let index = |body: usize| {
            let all = shingles[body].len() + shingles[last].len() - common[body];
            common[body] as f64 / (all + 1) as f64
        };
        // The first of equals: `max_by` would take the last.
        let best = left.iter().enumerate().rev().max_by(|a, b| index(*a.1).total_cmp(&index(*b.1)));
        let at = best.map_or(0, |(at, _)| at);
        order.push(left.remove(at));
    }
    order
}

/// Writes a module with its functions in an order.
struct Order {
    imported: u32,
    /// The functions of the module, as they are written.
    order: Vec<usize>,
    /// The new index of each.
    places: Vec<u32>,
}

impl Reencode for Order {
    type Error = anyhow::Error;

    fn function_index(&mut self, index: u32) -> Result<u32, Error<Self::Error>> {
        let place = index.checked_sub(self.imported).map(|own| self.places.get(own as usize).copied());
        place.map_or(Ok(index), |place| place.ok_or_else(|| Error::UserError(anyhow!("no function {index}"))))
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        let types = section.into_iter().collect::<Result<Vec<u32>, _>>()?;
        self.order.iter().for_each(|function| {
            functions.function(types[*function]);
        });
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        let bodies = section.into_iter().collect::<Result<Vec<_>, _>>()?;
        let order = self.order.clone();
        order.into_iter().try_for_each(|function| utils::parse_function_body(self, code, bodies[function].clone()))
    }

    fn custom_name_section(&mut self, section: NameSectionReader<'_>) -> Result<NameSection, Error<Self::Error>> {
        let mut named = Vec::new();
        for subsection in section {
            let Name::Function(functions) = subsection? else { continue };
            for name in functions {
                let name = name?;
                named.push((self.function_index(name.index)?, name.name));
            }
        }
        // By index, as the format demands.
        named.sort_unstable();
        let (mut names, mut map) = (NameSection::new(), NameMap::new());
        named.iter().for_each(|(index, name)| map.append(*index, name));
        names.functions(&map);
        Ok(names)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_alike_stands_together() {
        let bodies: [&[u8]; 5] = [b"abcdefgh", b"12345678", b"abcdefgi", b"1234567", b""];
        assert_eq!(alike(&bodies), [0, 2, 1, 3, 4]);
        assert_eq!(alike(&bodies[..1]), [0]);
        assert!(alike(&[]).is_empty());
    }

    #[test]
    fn functions_are_called_in_their_new_places() {
        let wasm = |functions: &[(&str, u8)], calls: u8| {
            // An import `i.f` of `[] -> []`, then functions `[] -> [i32]` that return the byte after three others, two of
            // them alike; `run` is an export, and calls one.
            use wasm_encoder::{
                CodeSection, EntityType, ExportKind, ExportSection, Function, ImportSection, TypeSection, ValType,
            };
            let mut module = Module::new();
            let mut types = TypeSection::new();
            types.ty().function([], []);
            types.ty().function([], [ValType::I32]);
            module.section(&types);
            let mut imports = ImportSection::new();
            imports.import("i", "f", EntityType::Function(0));
            module.section(&imports);
            let (mut declared, mut code, mut exports) =
                (FunctionSection::new(), CodeSection::new(), ExportSection::new());
            let (mut names, mut map) = (NameSection::new(), NameMap::new());
            for (index, (name, value)) in (1..).zip(functions) {
                declared.function(1);
                let mut body = Function::new([]);
                let mut sink = body.instructions();
                if *name == "run" {
                    exports.export("run", ExportKind::Func, index);
                    sink.call(0).call(u32::from(calls));
                } else {
                    for step in 0..8 {
                        sink.i32_const(i32::from(*value / 100) * 40 + step).drop();
                    }
                    sink.i32_const(i32::from(*value));
                }
                sink.end();
                code.function(&body);
                map.append(index, name);
            }
            module.section(&declared).section(&exports).section(&code);
            names.functions(&map);
            module.section(&names);
            module.finish()
        };
        let before = wasm(&[("a", 1), ("far", 100), ("run", 0), ("b", 2)], 4);
        let after = order(&before).unwrap();
        assert_eq!(after, wasm(&[("a", 1), ("b", 2), ("far", 100), ("run", 0)], 2));
        assert_eq!(order(&after).unwrap(), after);
    }
}
