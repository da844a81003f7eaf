//! Scales: from values to positions, sizes and colours, as d3-scale and vega-scale map them.

use super::steps::{nice, ticks};
use crate::explainer::Str;
use crate::flow::{Value, math};

/// How a scale maps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are Vega's")]
pub enum Kind {
    Linear,
    Log,
    Pow,
    Symlog,
    Time,
    Band,
    Point,
    Ordinal,
    BinOrdinal,
    Quantize,
    Quantile,
    Threshold,
    Identity,
}

impl Kind {
    /// The kind that a specification names.
    pub fn read(name: &str) -> Option<Kind> {
        Some(match name {
            "linear" | "sequential" | "diverging" => Kind::Linear,
            "log" => Kind::Log,
            "pow" | "sqrt" => Kind::Pow,
            "symlog" => Kind::Symlog,
            "time" | "utc" => Kind::Time,
            "band" => Kind::Band,
            "point" => Kind::Point,
            "ordinal" => Kind::Ordinal,
            "bin-ordinal" => Kind::BinOrdinal,
            "quantize" => Kind::Quantize,
            "quantile" => Kind::Quantile,
            "threshold" => Kind::Threshold,
            "identity" => Kind::Identity,
            _ => return None,
        })
    }

    /// Whether its domain is a list of categories.
    pub fn is_discrete(self) -> bool {
        matches!(self, Kind::Band | Kind::Point | Kind::Ordinal)
    }

    /// Whether its domain and range are both continuous.
    pub fn is_continuous(self) -> bool {
        matches!(self, Kind::Linear | Kind::Log | Kind::Pow | Kind::Symlog | Kind::Time | Kind::Identity)
    }

    /// Whether it cuts a continuous domain into classes.
    pub fn is_discretizing(self) -> bool {
        matches!(self, Kind::BinOrdinal | Kind::Quantize | Kind::Quantile | Kind::Threshold)
    }
}

/// A scale with its domain; `range` in px, px², degrees or places in a list of looks.
#[derive(Debug, Clone, PartialEq)]
pub struct Scale {
    /// How it maps.
    pub kind: Kind,
    /// Ends (and middles) of a continuous domain; cuts of a discretizing one.
    pub domain: Vec<f64>,
    /// The categories of a discrete domain.
    pub categories: Vec<Value>,
    /// Places of the categories, sorted by key.
    keys: Vec<(Str, usize)>,
    /// What the domain maps to.
    pub range: Vec<f64>,
    /// Exponent of a power, constant of a symlog.
    pub exponent: f64,
    /// Base of a logarithm.
    pub base: f64,
    /// Whether values beyond the domain stay at its ends.
    pub clamp: bool,
    /// Share of a step between bands.
    pub padding_inner: f64,
    /// Steps before the first and after the last band.
    pub padding_outer: f64,
    /// Where the bands stand in the space that is left over.
    pub align: f64,
    /// Boundaries of bins, where the values stand in bins.
    pub bins: Option<Vec<f64>>,
}

impl Scale {
    /// A scale of a kind with nothing in it.
    pub fn new(kind: Kind) -> Scale {
        Scale {
            kind,
            domain: Vec::new(),
            categories: Vec::new(),
            keys: Vec::new(),
            range: vec![0.0, 1.0],
            exponent: 1.0,
            base: 10.0,
            clamp: false,
            padding_inner: 0.0,
            padding_outer: 0.0,
            align: 0.5,
            bins: None,
        }
    }

    /// Sets the categories.
    pub fn set_categories(&mut self, categories: Vec<Value>) {
        let mut keys: Vec<(Str, usize)> = categories.iter().enumerate().map(|(at, value)| (value.key(), at)).collect();
        keys.sort();
        keys.dedup_by(|a, b| a.0 == b.0);
        self.keys = keys;
        self.categories = categories;
    }

    /// The place of a category.
    pub fn place(&self, value: &Value) -> Option<usize> {
        let key = value.key();
        let at = self.keys.binary_search_by(|(other, _)| (**other).cmp(&key)).ok()?;
        Some(self.keys[at].1)
    }

    /// How many px from one band to the next.
    pub fn step(&self) -> f64 {
        let [low, high] = self.ends();
        (high - low).abs() / band_space(self.categories.len(), self.padding_inner, self.padding_outer).max(1.0)
    }

    /// Width of a band in px; 0 for points and continuous scales.
    pub fn bandwidth(&self) -> f64 {
        if self.kind == Kind::Band { self.step() * (1.0 - self.padding_inner) } else { 0.0 }
    }

    /// Both ends of the range.
    pub fn ends(&self) -> [f64; 2] {
        match self.range[..] {
            [low, .., high] => [low, high],
            _ => [0.0, 0.0],
        }
    }

    /// The start of a band in px, the place of a point.
    pub fn band(&self, place: usize) -> f64 {
        let [low, high] = self.ends();
        let (start, stop, reverse) = if high < low { (high, low, true) } else { (low, high, false) };
        let count = self.categories.len();
        let step = self.step();
        let inner = if self.kind == Kind::Point { 1.0 } else { self.padding_inner };
        let first = start + (stop - start - step * (count as f64 - inner)) * self.align;
        let at = if reverse { count - 1 - place } else { place };
        first + step * at as f64
    }

    /// Where a value is mapped to: for discretizing scales the place of its class, for ordinal ones that of its category.
    pub fn map(&self, value: &Value) -> Option<f64> {
        match self.kind {
            Kind::Band | Kind::Point => self.place(value).map(|place| self.band(place)),
            Kind::Ordinal => self.place(value).map(|place| place as f64),
            _ => self.number(value.number()),
        }
    }

    /// Where a number is mapped to; `None` for what is not a number.
    pub fn number(&self, number: f64) -> Option<f64> {
        if number.is_nan() {
            return None;
        }
        let mapped = match self.kind {
            Kind::Identity => number,
            Kind::Quantize | Kind::Threshold | Kind::Quantile => {
                self.domain.iter().filter(|cut| number >= **cut).count() as f64
            }
            Kind::BinOrdinal => {
                let cuts = self.domain.iter().filter(|cut| number >= **cut).count();
                cuts.saturating_sub(1) as f64
            }
            _ => self.piece(number),
        };
        mapped.is_finite().then(|| mapped.clamp(-1e6, 1e6))
    }

    fn piece(&self, number: f64) -> f64 {
        let (domain, range) = (&self.domain, &self.range);
        let count = domain.len().min(range.len());
        if count < 2 {
            return range.first().copied().unwrap_or(0.0);
        }
        let ascending = domain[0] <= domain[count - 1];
        let mut at = 0;
        while at + 2 < count && (if ascending { number >= domain[at + 1] } else { number <= domain[at + 1] }) {
            at += 1;
        }
        let [from, to, value] = [domain[at], domain[at + 1], number].map(|number| self.bend(number));
        // A domain of one value maps to the middle (d3-interpolate's normalize).
        let mut share = if to == from { 0.5 } else { (value - from) / (to - from) };
        if self.clamp {
            share = share.clamp(0.0, 1.0);
        }
        range[at] * (1.0 - share) + range[at + 1] * share
    }

    fn is_below_zero(&self) -> bool {
        self.domain.first().is_some_and(|end| *end < 0.0)
    }

    /// The value on the straight scale behind a logarithm or a power.
    fn bend(&self, number: f64) -> f64 {
        match self.kind {
            Kind::Log if self.is_below_zero() => -math::ln(-number),
            Kind::Log => math::ln(number),
            Kind::Pow if self.exponent != 1.0 => sign(number) * math::pow(number.abs(), self.exponent),
            Kind::Symlog => sign(number) * math::log1p((number / self.exponent).abs()),
            _ => number,
        }
    }

    fn unbend(&self, number: f64) -> f64 {
        match self.kind {
            Kind::Log if self.is_below_zero() => -math::exp(-number),
            Kind::Log => math::exp(number),
            Kind::Pow if self.exponent != 1.0 => sign(number) * math::pow(number.abs(), 1.0 / self.exponent),
            Kind::Symlog => sign(number) * self.exponent * math::expm1(number.abs()),
            _ => number,
        }
    }

    /// Whether it is of moments.
    pub fn is_time(&self) -> bool {
        self.kind == Kind::Time
    }

    /// The number at a place, for a continuous scale: what [`Scale::number`] maps there (d3-scale `invert`).
    pub fn invert(&self, place: f64) -> Option<f64> {
        let count = self.domain.len().min(self.range.len());
        if count < 2 || !self.kind.is_continuous() {
            return None;
        }
        let ascending = self.range[0] <= self.range[count - 1];
        let mut at = 0;
        while at + 2 < count && (if ascending { place >= self.range[at + 1] } else { place <= self.range[at + 1] }) {
            at += 1;
        }
        let (start, stop) = (self.range[at], self.range[at + 1]);
        let share = if stop == start { 0.0 } else { (place - start) / (stop - start) };
        let [from, to] = [self.domain[at], self.domain[at + 1]].map(|number| self.bend(number));
        let number = self.unbend(from * (1.0 - share) + to * share);
        number.is_finite().then_some(number)
    }

    /// The categories whose bands or points lie between two places.
    pub fn categories_between(&self, low: f64, high: f64) -> Vec<Value> {
        let band = self.bandwidth();
        let inside = |place: &usize| {
            let at = self.band(*place);
            at + band >= low && at <= high
        };
        (0..self.categories.len()).filter(inside).map(|place| self.categories[place].clone()).collect()
    }

    /// Widens a continuous domain so that its ends stand `pad` px inside the range (vega-scale's padDomain).
    pub fn pad(&mut self, pad: f64) {
        let [low, high] = self.ends();
        let span = (high - low).abs();
        let count = self.domain.len();
        if count < 2 || span <= 2.0 * pad || self.domain[0] == self.domain[count - 1] {
            return;
        }
        let share = span / (span - 2.0 * pad);
        let (from, to) = (self.bend(self.domain[0]), self.bend(self.domain[count - 1]));
        let middle = (from + to) / 2.0;
        self.domain[0] = self.unbend(middle + (from - middle) * share);
        self.domain[count - 1] = self.unbend(middle + (to - middle) * share);
    }

    /// Moves the ends of a continuous domain out to round values.
    pub fn nice(&mut self, count: f64) {
        let last = self.domain.len().saturating_sub(1);
        if last == 0 {
            return;
        }
        let (mut from, mut to) = (self.domain[0], self.domain[last]);
        let reverse = to < from;
        if reverse {
            std::mem::swap(&mut from, &mut to);
        }
        match self.kind {
            Kind::Time => {
                (from, to) = crate::flow::time::nice(from, to, crate::flow::time::tick_interval(from, to, count))
            }
            Kind::Log => {
                if from > 0.0 {
                    let power = |number: f64, up: bool| {
                        let exponent = math::ln(number) / math::ln(self.base);
                        let near = exponent.round();
                        let whole = if (exponent - near).abs() < 1e-12 {
                            near
                        } else if up {
                            exponent.ceil()
                        } else {
                            exponent.floor()
                        };
                        math::pow(self.base, whole)
                    };
                    (from, to) = (power(from, false), power(to, true));
                }
            }
            _ => [from, to] = nice(from, to, count),
        }
        if reverse {
            std::mem::swap(&mut from, &mut to);
        }
        self.domain[0] = from;
        self.domain[last] = to;
    }

    /// The values where ticks stand.
    pub fn ticks(&self, count: f64) -> Vec<f64> {
        let (Some(from), Some(to)) = (self.domain.first(), self.domain.last()) else { return Vec::new() };
        let (from, to) = (*from, *to);
        match self.kind {
            Kind::Time => {
                let (low, high) = if to < from { (to, from) } else { (from, to) };
                let mut ticks = crate::flow::time::ticks(low, high, count);
                if to < from {
                    ticks.reverse();
                }
                ticks
            }
            Kind::Log => self.log_ticks(from, to, count),
            _ => ticks(from, to, count),
        }
    }

    fn log_ticks(&self, from: f64, to: f64, count: f64) -> Vec<f64> {
        let reverse = to < from;
        let (low, high) = if reverse { (to, from) } else { (from, to) };
        if low.is_nan() || high.is_nan() || low <= 0.0 {
            return Vec::new();
        }
        let log = |number: f64| math::ln(number) / math::ln(self.base);
        let (mut i, mut j) = (log(low), log(high));
        let near = |number: f64| if (number - number.round()).abs() < 1e-9 { number.round() } else { number };
        (i, j) = (near(i), near(j));
        let mut out = Vec::new();
        if self.base.fract() == 0.0 && self.base >= 2.0 && j - i < count {
            (i, j) = (i.floor(), j.ceil());
            let mut power = i;
            while power <= j && out.len() < 10_000 {
                for k in 1..(self.base as usize) {
                    let tick = if power < 0.0 {
                        k as f64 / math::pow(self.base, -power)
                    } else {
                        k as f64 * math::pow(self.base, power)
                    };
                    if tick >= low && tick <= high {
                        out.push(tick);
                    }
                }
                power += 1.0;
            }
            if (out.len() as f64) * 2.0 < count {
                out = ticks(low, high, count);
            }
        } else {
            out = ticks(i, j, (j - i).min(count)).into_iter().map(|power| math::pow(self.base, power)).collect();
        }
        if reverse {
            out.reverse();
        }
        out
    }
}

fn sign(number: f64) -> f64 {
    if number < 0.0 { -1.0 } else { 1.0 }
}

/// How many steps the bands of a scale take (vega-encode `bandspace`).
pub fn band_space(count: usize, inner: f64, outer: f64) -> f64 {
    let space = count as f64 - inner + outer * 2.0;
    if count == 0 { 0.0 } else { space.max(1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_divide_the_range() {
        let mut scale = Scale::new(Kind::Band);
        scale.set_categories((0..9).map(|at| Value::Number(f64::from(at))).collect());
        (scale.padding_inner, scale.padding_outer, scale.range) = (0.1, 0.05, vec![0.0, 180.0]);
        assert!((scale.band(0) - 1.0).abs() < 1e-9 && (scale.bandwidth() - 18.0).abs() < 1e-9);
    }
}
