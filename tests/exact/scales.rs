//! Scales there and back: what a number maps to maps back to it, and what a place stands for stands there.

use explainer_widget::scene::exact::{Kind, Scale};
use proptest::prelude::*;

use crate::properties;

/// Kinds with an exponent or a constant, and whether their domain is above zero, below zero, or anywhere.
fn scale() -> impl Strategy<Value = Scale> {
    let kind = prop_oneof![
        Just((Kind::Linear, 1.0, 0)),
        Just((Kind::Time, 1.0, 0)),
        Just((Kind::Pow, 0.5, 0)),
        Just((Kind::Pow, 3.0, 0)),
        Just((Kind::Symlog, 1.0, 0)),
        Just((Kind::Symlog, 10.0, 0)),
        Just((Kind::Log, 1.0, 1)),
        Just((Kind::Log, 1.0, -1)),
    ];
    // Steps of a domain of two to four numbers, of a magnitude; either way round, on a range either way round.
    let parts = (2_usize..5, prop::array::uniform4(0.1_f64..10.0), -6_i32..9, -20.0_f64..20.0);
    (kind, parts, 50.0_f64..2000.0, any::<[bool; 2]>()).prop_map(|((kind, exponent, side), parts, length, turned)| {
        let (count, steps, magnitude, start) = parts;
        let unit = 10_f64.powi(magnitude);
        let mut at = if side == 0 { start } else { steps[0] };
        let mut domain: Vec<f64> = Vec::new();
        for step in &steps[..count] {
            domain.push(at * unit);
            at += step;
        }
        if side < 0 {
            domain = domain.iter().rev().map(|number| -number).collect();
        }
        let mut range: Vec<f64> = (0..count).map(|at| length * at as f64 / (count - 1) as f64).collect();
        for (list, turned) in [&mut domain, &mut range].into_iter().zip(turned) {
            if turned {
                list.reverse();
            }
        }
        let mut scale = Scale::new(kind);
        (scale.domain, scale.range, scale.exponent) = (domain, range, exponent);
        scale
    })
}

proptest! {
    #![proptest_config(properties::settings(2000))]

    #[test]
    fn maps_are_inverted((scale, share) in (scale(), 0.0_f64..=1.0)) {
        let [first, last] = [scale.domain[0], scale.domain[scale.domain.len() - 1]];
        let span = (last - first).abs().max(first.abs()).max(last.abs());
        let number = first + (last - first) * share;
        let place = scale.number(number).expect("a place");
        let back = scale.invert(place).expect("a number");
        prop_assert!((back - number).abs() <= 1e-6 * span, "{number} stands at {place}, where {back} is read: {scale:?}");
        let ends = scale.ends();
        let place = ends[0] + (ends[1] - ends[0]) * share;
        let again = scale.number(scale.invert(place).expect("a number")).expect("a place");
        prop_assert!((again - place).abs() <= 1e-3, "at {place} is read what stands at {again}: {scale:?}");
    }

    #[test]
    fn maps_keep_the_order((scale, shares) in (scale(), prop::array::uniform2(0.0_f64..=1.0))) {
        let [first, last] = [scale.domain[0], scale.domain[scale.domain.len() - 1]];
        let ends = scale.ends();
        let rises = (first < last) == (ends[0] < ends[1]);
        let [a, b] = shares.map(|share| first + (last - first) * share);
        let [x, y] = [a, b].map(|number| scale.number(number).expect("a place"));
        prop_assert!(a == b || ((a < b) == (x <= y)) == rises || (x - y).abs() < 1e-9, "{a} at {x}, {b} at {y}: {scale:?}");
    }
}
