//! Chance with a fixed seed, so that the same rows give the same picture.

use super::order::ascending;
use super::quantile::quantile;
use crate::flow::math;

/// A linear congruential generator with the constants of Numerical Recipes.
pub(super) struct Random(u32);

impl Random {
    /// The generator at its start.
    pub(super) fn new() -> Random {
        Random(123_456_789)
    }

    /// The next number of at least 0 and below 1.
    pub(super) fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(self.0) / 4_294_967_296.0
    }
}

/// How many times the bootstrap draws.
const RESAMPLES: usize = 1000;
/// From how many numbers on the interval is that of the normal distribution, to which the bootstrap then is close.
const MANY: usize = 10_000;

/// The 95 % confidence interval of a mean by bootstrap (vega-statistics `bootstrapCI`).
pub(super) fn mean_interval(numbers: &[f64]) -> Option<[f64; 2]> {
    if numbers.is_empty() {
        return None;
    }
    let n = numbers.len() as f64;
    if numbers.len() > MANY {
        let mean = numbers.iter().sum::<f64>() / n;
        let deviation: f64 = numbers.iter().map(|number| (number - mean) * (number - mean)).sum();
        let half = 1.959_963_984_540_054 * math::sqrt(deviation) / n;
        return Some([mean - half, mean + half]);
    }
    let mut random = Random::new();
    let mut draw = || {
        let sum: f64 = (0..numbers.len()).map(|_| numbers[(random.next() * n) as usize]).sum();
        sum / n
    };
    let means: Vec<f64> = (0..RESAMPLES).map(|_| draw()).collect();
    let means = ascending(&means);
    Some([quantile(&means, 0.025)?, quantile(&means, 0.975)?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_holds_the_mean() {
        assert_eq!(mean_interval(&[]), None);
        assert_eq!(mean_interval(&[3.0]), Some([3.0, 3.0]));
        for count in [50, 20_000] {
            let numbers: Vec<f64> = (0..count).map(|i| f64::from(i % 10)).collect();
            let [low, high] = mean_interval(&numbers).unwrap();
            let half = 1.96 * 2.8723 / f64::from(count).sqrt();
            assert!(low < 4.5 && high > 4.5 && (high - low - 2.0 * half).abs() < 0.2 * half, "{low} {high}");
        }
    }
}
