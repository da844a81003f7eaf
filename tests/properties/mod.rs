//! The settings of property tests: the same cases in every run, other ones on demand.

use proptest::prelude::ProptestConfig;
use proptest::test_runner::RngSeed;

/// The settings for a number of cases, drawn from a fixed seed: whether a test passes never depends on chance.
///
/// `EXPLORE=20 cargo test` runs twenty times as many cases, from seeds that differ every time, to find what the
/// fixed ones miss. What it finds becomes a test of its own.
pub fn settings(cases: u32) -> ProptestConfig {
    let explore = std::env::var("EXPLORE").ok();
    let times = explore.as_ref().map_or(1, |times| times.parse().expect("EXPLORE is a whole number of times"));
    ProptestConfig {
        cases: cases.saturating_mul(times),
        rng_seed: if explore.is_some() { RngSeed::Random } else { RngSeed::Fixed(0x0EC5_91A1) },
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}
