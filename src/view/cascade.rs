//! Cascades on the graph of a scenario: Granovetter's threshold model, round by round.
//!
//! A node acts once the share of its neighbours that act reaches its threshold (M. Granovetter, "Threshold Models of
//! Collective Behavior", American Journal of Sociology 83, 1978). Whole numbers and the four operations only: a run
//! is the same in every browser and in the prerendered page.

use crate::explainer::Scenario;

/// What a reader can set besides who begins.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Setting {
    /// Added to every threshold, in per cent.
    pub shift: f64,
    /// How far every threshold is raised towards 100 %, in per cent.
    pub cooperation: f64,
    /// The seed of the differences by chance; none where nothing is left to chance.
    pub seed: Option<u32>,
}

/// A run of a scenario, to its end.
#[derive(Debug, Clone, PartialEq)]
pub struct Cascade {
    /// The thresholds that held, as shares.
    pub thresholds: Vec<f64>,
    /// In which round each node acted; 0 for those that began.
    pub rounds: Vec<Option<usize>>,
    /// How many neighbours of each node acted when it did, or act at the end.
    pub moved: Vec<usize>,
    /// The number of the last round in which somebody acted.
    pub last: usize,
}

/// Shares this near to a threshold reach it: thirds and fifths have no exact binary form.
const NEAR: f64 = 1e-9;

impl Cascade {
    /// Runs a scenario with these nodes acting first.
    pub fn run(scenario: &Scenario, setting: &Setting, first: &[bool]) -> Cascade {
        let count = scenario.nodes.len();
        let mut chance = setting.seed.map(Chance);
        let thresholds: Vec<f64> = scenario
            .nodes
            .iter()
            .map(|node| {
                let off = chance.as_mut().map_or(0.0, |chance| (2.0 * chance.share() - 1.0) * scenario.noise);
                let own = (node.threshold + setting.shift / 100.0 + off).clamp(0.0, 1.0);
                own + (1.0 - own) * (setting.cooperation / 100.0).clamp(0.0, 1.0)
            })
            .collect();
        let mut rounds: Vec<Option<usize>> =
            (0..count).map(|at| first.get(at).is_some_and(|begins| *begins).then_some(0)).collect();
        let mut moved = vec![0; count];
        let mut last = 0;
        loop {
            let acting = |at: usize| neighbours(scenario, at).filter(|other| rounds[*other].is_some()).count();
            let counts: Vec<usize> = (0..count).map(acting).collect();
            let mut next = Vec::new();
            for at in (0..count).filter(|at| rounds[*at].is_none()) {
                moved[at] = counts[at];
                let all = neighbours(scenario, at).count();
                // Who has no neighbours is moved by nobody; who has some, by at least one.
                if counts[at] > 0 && counts[at] as f64 + NEAR >= thresholds[at] * all as f64 {
                    next.push(at);
                }
            }
            if next.is_empty() {
                return Cascade { thresholds, rounds, moved, last };
            }
            last += 1;
            next.iter().for_each(|at| rounds[*at] = Some(last));
        }
    }

    /// The nodes that acted in a round.
    pub fn of_round(&self, round: usize) -> impl Iterator<Item = usize> {
        (0..self.rounds.len()).filter(move |at| self.rounds[*at] == Some(round))
    }

    /// How many nodes act after a round.
    pub fn acting(&self, round: usize) -> usize {
        self.rounds.iter().filter(|own| own.is_some_and(|own| own <= round)).count()
    }
}

/// The neighbours of a node.
pub fn neighbours(scenario: &Scenario, at: usize) -> impl Iterator<Item = usize> {
    scenario.edges.iter().filter_map(move |&(from, to)| if from == at { Some(to) } else { (to == at).then_some(from) })
}

/// The neighbour that lies in the direction of an arrow key, if any does.
pub fn towards(scenario: &Scenario, at: usize, key: &str) -> Option<usize> {
    let [dx, dy] = match key {
        "ArrowRight" => [1.0, 0.0],
        "ArrowLeft" => [-1.0, 0.0],
        "ArrowDown" => [0.0, 1.0],
        "ArrowUp" => [0.0, -1.0],
        _ => return None,
    };
    let from = scenario.nodes[at].at;
    // Along the arrow, and not more across it than along.
    let along = |to: &usize| {
        let to = scenario.nodes[*to].at;
        let (x, y) = (to[0] - from[0], to[1] - from[1]);
        (x * dx + y * dy, (x * dy).abs() + (y * dx).abs())
    };
    let fits = |to: &usize| {
        let (along, across) = along(to);
        along > 0.0 && across <= along * 1.2
    };
    let cost = |to: &usize| {
        let (along, across) = along(to);
        along + 2.0 * across
    };
    neighbours(scenario, at).filter(fits).min_by(|a, b| cost(a).total_cmp(&cost(b)))
}

/// A small generator of chance (mulberry32): 32-bit whole numbers only.
struct Chance(u32);

impl Chance {
    /// A share from 0 to below 1.
    fn share(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x6d2b_79f5);
        let mut mixed = (self.0 ^ (self.0 >> 15)).wrapping_mul(1 | self.0);
        mixed ^= mixed.wrapping_add((mixed ^ (mixed >> 7)).wrapping_mul(61 | mixed));
        f64::from(mixed ^ (mixed >> 14)) / 4_294_967_296.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::explainer::ScenarioNode;

    fn scenario(thresholds: &[f64], edges: &[(usize, usize)]) -> Scenario {
        let node = |(at, threshold): (usize, &f64)| ScenarioNode {
            id: at.to_string().into(),
            label: at.to_string().into(),
            threshold: *threshold,
            at: [at as f64 * 10.0, 50.0],
        };
        Scenario {
            id: "s".into(),
            title: "S".into(),
            text: Vec::new(),
            active: "on".into(),
            inactive: "off".into(),
            nodes: thresholds.iter().enumerate().map(node).collect(),
            edges: edges.to_vec(),
            start: vec![0],
            noise: 0.2,
            seed: 7,
            notes: Vec::new(),
            sources: Vec::new(),
        }
    }

    #[test]
    fn a_row_of_dominoes_falls_one_by_one() {
        let row = scenario(&[0.5; 4], &[(0, 1), (1, 2), (2, 3)]);
        let run = Cascade::run(&row, &Setting::default(), &[true, false, false, false]);
        assert_eq!(run.rounds, [Some(0), Some(1), Some(2), Some(3)]);
        assert_eq!((run.last, run.acting(0), run.acting(2)), (3, 1, 3));
        let held = Cascade::run(&row, &Setting { shift: 1.0, ..Setting::default() }, &[true, false, false, false]);
        assert_eq!(held.rounds, [Some(0), None, None, None], "one of two is not 51 %");
        assert_eq!(held.moved[1], 1);
    }

    #[test]
    fn fifths_reach_a_fifth() {
        let star = scenario(&[0.2; 6], &[(0, 1), (0, 2), (0, 3), (0, 4), (0, 5)]);
        let run = Cascade::run(&star, &Setting::default(), &[false, true, false, false, false, false]);
        assert_eq!(run.rounds[0], Some(1));
        assert!(run.rounds.iter().all(Option::is_some));
    }

    #[test]
    fn full_cooperation_needs_every_neighbour() {
        let row = scenario(&[0.1; 3], &[(0, 1), (1, 2)]);
        let setting = Setting { cooperation: 100.0, ..Setting::default() };
        assert_eq!(Cascade::run(&row, &setting, &[true, false, false]).rounds, [Some(0), None, None]);
        assert_eq!(Cascade::run(&row, &setting, &[true, false, true]).rounds, [Some(0), Some(1), Some(0)]);
    }

    #[test]
    fn chance_is_the_same_everywhere() {
        let mut chance = Chance(1);
        let drawn: Vec<u32> = (0..4).map(|_| (chance.share() * 4_294_967_296.0) as u32).collect();
        assert_eq!(drawn, [2_693_262_067, 11_749_833, 2_265_367_787, 4_213_581_821]);
    }

    #[test]
    fn arrows_lead_to_neighbours_only() {
        let row = scenario(&[0.5; 3], &[(0, 1)]);
        assert_eq!(towards(&row, 0, "ArrowRight"), Some(1));
        assert_eq!(towards(&row, 1, "ArrowLeft"), Some(0));
        assert_eq!(towards(&row, 1, "ArrowRight"), None, "no neighbour");
        assert_eq!(towards(&row, 0, "ArrowDown"), None);
        assert_eq!(towards(&row, 0, "Enter"), None);
    }

    fn graphs() -> impl Strategy<Value = (Scenario, Vec<bool>)> {
        (2..9_usize).prop_flat_map(|count| {
            let pairs: Vec<(usize, usize)> = (0..count).flat_map(|a| (a + 1..count).map(move |b| (a, b))).collect();
            let most = pairs.len();
            (
                prop::collection::vec(0.0..=1.0_f64, count),
                prop::sample::subsequence(pairs, 1..=most),
                prop::collection::vec(any::<bool>(), count),
            )
                .prop_map(|(thresholds, edges, first)| (scenario(&thresholds, &edges), first))
        })
    }

    proptest! {
        #[test]
        fn a_run_repeats_itself((scenario, first) in graphs(), seed in any::<u32>(), shift in -50.0..50.0_f64) {
            let setting = Setting { shift, cooperation: 10.0, seed: Some(seed) };
            prop_assert_eq!(Cascade::run(&scenario, &setting, &first), Cascade::run(&scenario, &setting, &first));
        }

        #[test]
        fn higher_thresholds_and_cooperation_never_move_more(
            (scenario, first) in graphs(), shift in -50.0..50.0_f64, more in 0.0..50.0_f64, cooperation in 0.0..100.0_f64,
        ) {
            let low = Cascade::run(&scenario, &Setting { shift, cooperation, seed: Some(3) }, &first);
            for setting in [
                Setting { shift: shift + more, cooperation, seed: Some(3) },
                Setting { shift, cooperation: (cooperation + more).min(100.0), seed: Some(3) },
            ] {
                let high = Cascade::run(&scenario, &setting, &first);
                for at in 0..first.len() {
                    prop_assert!(high.rounds[at].is_none() || low.rounds[at].is_some_and(|own| own <= high.rounds[at].unwrap()));
                }
            }
        }

        #[test]
        fn more_beginners_never_move_fewer((scenario, first) in graphs(), extra in 0..9_usize) {
            let mut more = first.clone();
            let at = extra % more.len();
            more[at] = true;
            let (few, many) = (
                Cascade::run(&scenario, &Setting::default(), &first),
                Cascade::run(&scenario, &Setting::default(), &more),
            );
            for at in 0..first.len() {
                prop_assert!(few.rounds[at].is_none() || many.rounds[at].is_some());
            }
        }

        #[test]
        fn nobody_acts_without_reason((scenario, first) in graphs()) {
            let run = Cascade::run(&scenario, &Setting::default(), &first);
            for (at, first) in first.iter().enumerate() {
                let share = run.moved[at] as f64 / neighbours(&scenario, at).count().max(1) as f64;
                match run.rounds[at] {
                    Some(0) => prop_assert!(*first),
                    Some(_) => prop_assert!(share + 1e-6 >= run.thresholds[at] && run.moved[at] > 0),
                    None => prop_assert!(run.moved[at] == 0 || share < run.thresholds[at]),
                }
            }
        }
    }
}
