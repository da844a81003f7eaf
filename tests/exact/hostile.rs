//! Specifications that are wrong in every place: no panic, no endless work, finite numbers, the same scene twice.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use serde_json::Value;

use crate::mutation::{Chance, mutated};
use crate::{finite, properties, spec};

/// As a specification sizes itself; in an article; on a phone; in a frame that is not there yet.
const WIDTHS: [Option<f64>; 4] = [None, Some(680.0), Some(320.0), Some(0.0)];

/// What a specification breaks of what the layout promises.
fn broken(spec: &Value, width: Option<f64>) -> Option<String> {
    let start = Instant::now();
    let first = spec::lay_out(spec, width);
    // Far more than any of them takes, even without optimization on a busy machine.
    if start.elapsed() > Duration::from_secs(20) {
        return Some(format!("took {:?}", start.elapsed()));
    }
    // As text: gaps are NaN, which equals nothing.
    if format!("{first:?}") != format!("{:?}", spec::lay_out(spec, width)) {
        return Some("laid out twice, it differs".into());
    }
    finite::broken(&first.ok()?.scene)
}

#[test]
fn specifications_keep_the_promises() {
    for (name, spec) in spec::all() {
        for width in WIDTHS {
            assert_eq!(broken(&spec, width), None, "{name} at {width:?}");
        }
    }
}

proptest! {
    #![proptest_config(properties::settings(600))]

    #[test]
    fn mutated_specifications_keep_the_promises(
        which in any::<prop::sample::Index>(), seed in any::<u64>(), width in prop::sample::select(&WIDTHS)
    ) {
        let specs = spec::all();
        let (name, spec) = &specs[which.index(specs.len())];
        let hostile = mutated(spec, &mut Chance(seed));
        prop_assert_eq!(broken(&hostile, width), None, "{} at {:?}: {}", name, width, hostile);
    }
}
