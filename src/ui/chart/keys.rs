//! The keyboard's way through a chart's points.

use crate::scene::{Point, Reach};

/// What a key does in a chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Move {
    /// Points at another point, by its place in [`Reach::points`].
    To(usize),
    /// Points at nothing any more.
    Leave,
    /// Shows the table.
    Table,
}

/// How far PageUp and PageDown go, in points.
const PAGE: usize = 10;

/// Where a key leads from the point that is pointed at; `None` where the key means nothing here.
pub(super) fn follow(reach: &Reach, at: Option<usize>, key: &str) -> Option<Move> {
    let last = reach.points.len().checked_sub(1)?;
    let Some(at) = at else {
        return match key {
            "ArrowRight" | "ArrowDown" | "Home" | "PageDown" => Some(Move::To(0)),
            "ArrowLeft" | "ArrowUp" | "End" | "PageUp" => Some(Move::To(last)),
            "t" | "T" => Some(Move::Table),
            _ => None,
        };
    };
    let one_series = reach.series.len() < 2;
    let to = match key {
        "Escape" => return Some(Move::Leave),
        "t" | "T" => return Some(Move::Table),
        "ArrowRight" => along(reach, at, 1),
        "ArrowLeft" => along(reach, at, -1),
        "ArrowDown" if one_series => along(reach, at, 1),
        "ArrowUp" if one_series => along(reach, at, -1),
        "ArrowDown" => across(reach, at, 1),
        "ArrowUp" => across(reach, at, -1),
        "PageDown" => (0..PAGE).fold(at, |at, _| along(reach, at, 1)),
        "PageUp" => (0..PAGE).fold(at, |at, _| along(reach, at, -1)),
        "Home" => line(reach, at).next().unwrap_or(at),
        "End" => line(reach, at).last().unwrap_or(at),
        _ => return None,
    };
    Some(Move::To(to))
}

/// The points of a point's series in order.
fn line(reach: &Reach, at: usize) -> impl Iterator<Item = usize> {
    let series = reach.points[at].series;
    (0..reach.points.len()).filter(move |&place| reach.points[place].series == series)
}

/// The next point of the same series, or the same where it ends.
fn along(reach: &Reach, at: usize, step: isize) -> usize {
    let places: Vec<usize> = line(reach, at).collect();
    let here = places.iter().position(|&place| place == at).unwrap_or(0);
    here.checked_add_signed(step).and_then(|next| places.get(next)).copied().unwrap_or(at)
}

/// The point of the next series that has any, nearest by key; the same where there is none.
fn across(reach: &Reach, at: usize, step: isize) -> usize {
    let mut series = reach.points[at].series;
    let key = reach.points[at].key;
    loop {
        let Some(next) = series.checked_add_signed(step).filter(|&next| next < reach.series.len()) else { return at };
        series = next;
        let near = |place: &usize| reach.points[*place].key.abs_diff(key);
        let nearest = (0..reach.points.len()).filter(|&place| reach.points[place].series == series).min_by_key(near);
        if let Some(place) = nearest {
            return place;
        }
    }
}

/// A point in words, as terse as can be: "Venezuela, 2023: 728,586".
pub(super) fn say(reach: &Reach, point: &Point) -> String {
    let key = reach.keys.get(point.key).map_or("", String::as_str);
    let series = reach.series.get(point.series).map_or("", |series| &series.name);
    let comma = if series.is_empty() || key.is_empty() { "" } else { ", " };
    [series, comma, key, ": ", &point.value].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::{Color, Series};

    /// Two series over three years; the second misses the first year.
    fn reach() -> Reach {
        let series = ["Peru", "Chile"].map(|name| Series { name: name.to_owned(), color: Color::Ink });
        let at = |key, series| Point {
            series,
            key,
            x: 0.0,
            y: 0.0,
            bounds: [0.0; 4],
            value: format!("{key}{series}"),
            details: Vec::new(),
            origin: None,
        };
        Reach {
            series: series.to_vec(),
            keys: ["2021", "2022", "2023"].map(str::to_owned).to_vec(),
            points: vec![at(0, 0), at(1, 0), at(1, 1), at(2, 0), at(2, 1)],
            down: false,
            shared: true,
        }
    }

    #[test]
    fn arrows_walk_points_and_series() {
        let reach = reach();
        let walk = |at, key| follow(&reach, at, key);
        assert_eq!(walk(None, "ArrowRight"), Some(Move::To(0)));
        assert_eq!(walk(None, "End"), Some(Move::To(4)));
        assert_eq!(walk(Some(0), "ArrowRight"), Some(Move::To(1)));
        assert_eq!(walk(Some(1), "ArrowRight"), Some(Move::To(3)), "the other series is passed over");
        assert_eq!(walk(Some(3), "ArrowRight"), Some(Move::To(3)), "the end stays the end");
        assert_eq!(walk(Some(3), "ArrowDown"), Some(Move::To(4)));
        assert_eq!(walk(Some(0), "ArrowDown"), Some(Move::To(2)), "the nearest year that is there");
        assert_eq!(walk(Some(4), "Home"), Some(Move::To(2)));
        assert_eq!(walk(Some(4), "Escape"), Some(Move::Leave));
        assert_eq!(walk(Some(4), "q"), None);
    }

    #[test]
    fn nothing_to_point_at() {
        assert_eq!(follow(&Reach::default(), None, "ArrowRight"), None);
    }

    #[test]
    fn points_are_said_tersely() {
        let reach = reach();
        assert_eq!(say(&reach, &reach.points[4]), "Chile, 2023: 21");
    }
}
