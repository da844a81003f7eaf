//! The keyboard's way through a chart's points.

use super::terms::Term;
use crate::explainer::Locale;
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
    /// Does something else.
    Do(Deed),
}

/// What a key or a button of a chart's tools does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Deed {
    /// Shows the help.
    Help,
    /// Plays a series, or ends the sound.
    Sound,
    /// Says values in full, or in short.
    Verbosity,
    /// Draws patterns besides colour, or none.
    Patterns,
    /// Keeps the value and says all there is to it.
    Details,
    /// Goes on by so many remarks.
    Remark(isize),
}

/// What a key does wherever the reader is.
fn deed(key: &str) -> Option<Move> {
    Some(match key {
        "t" | "T" => Move::Table,
        "?" => Move::Do(Deed::Help),
        "s" | "S" => Move::Do(Deed::Sound),
        "v" | "V" => Move::Do(Deed::Verbosity),
        "p" | "P" => Move::Do(Deed::Patterns),
        "[" => Move::Do(Deed::Remark(-1)),
        "]" => Move::Do(Deed::Remark(1)),
        _ => return None,
    })
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
            _ => deed(key),
        };
    };
    let one_series = reach.series.len() < 2;
    let to = match key {
        "Escape" => return Some(Move::Leave),
        "Enter" => return Some(Move::Do(Deed::Details)),
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
        _ => return deed(key),
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

/// A point in words, as short as can be: "728,586, 2023", and of which series where the reader comes from another.
pub(super) fn in_short(reach: &Reach, at: usize, same_series: bool) -> String {
    let point = &reach.points[at];
    let mut out = point.value.to_string();
    push(&mut out, key_of(reach, point));
    if !same_series {
        push(&mut out, series_of(reach, point));
    }
    out
}

/// A point in full: series, key, value and where it stands; `all` adds the other series at its key.
pub(super) fn in_full(reach: &Reach, at: usize, locale: Locale, all: bool) -> String {
    let point = &reach.points[at];
    let mut out = series_of(reach, point).to_owned();
    push(&mut out, key_of(reach, point));
    out.push_str(": ");
    out.push_str(&point.value);
    if all {
        for other in reach.points.iter().filter(|other| other.key == point.key && other.series != point.series) {
            out.push_str("; ");
            out.push_str(series_of(reach, other));
            out.push_str(": ");
            out.push_str(&other.value);
        }
    }
    let of = Term::Of.say(locale);
    let place = line(reach, at).position(|place| place == at).unwrap_or(0) + 1;
    push(&mut out, &[&place.to_string(), of, &line(reach, at).count().to_string()].concat());
    if reach.series.len() > 1 {
        let place = [&(point.series + 1).to_string(), of, &reach.series.len().to_string()].concat();
        push(&mut out, &[Term::Series.say(locale), " ", &place].concat());
    }
    out
}

fn key_of<'a>(reach: &'a Reach, point: &Point) -> &'a str {
    reach.keys.get(point.key).map_or("", |key| key)
}

fn series_of<'a>(reach: &'a Reach, point: &Point) -> &'a str {
    reach.series.get(point.series).map_or("", |series| &series.name)
}

fn push(out: &mut String, part: &str) {
    if !out.is_empty() && !part.is_empty() {
        out.push_str(", ");
    }
    out.push_str(part);
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
            value: format!("{key}{series}").into(),
            details: Vec::new(),
            origin: None,
        };
        Reach {
            series: series.to_vec(),
            keys: ["2021", "2022", "2023"].map(|key| key.to_owned().into()).to_vec(),
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
        assert_eq!(walk(Some(4), "Enter"), Some(Move::Do(Deed::Details)));
        assert_eq!(walk(None, "Enter"), None, "nothing is pointed at");
        for at in [None, Some(4)] {
            assert_eq!(walk(at, "?"), Some(Move::Do(Deed::Help)));
            assert_eq!(walk(at, "["), Some(Move::Do(Deed::Remark(-1))));
        }
    }

    #[test]
    fn nothing_to_point_at() {
        assert_eq!(follow(&Reach::default(), None, "ArrowRight"), None);
    }

    #[test]
    fn points_are_said_tersely() {
        let reach = reach();
        assert_eq!(in_short(&reach, 4, false), "21, 2023, Chile");
        assert_eq!(in_short(&reach, 4, true), "21, 2023");
        assert_eq!(in_full(&reach, 4, Locale::En, false), "Chile, 2023: 21, 2 of 2, series 2 of 2");
        assert_eq!(in_full(&reach, 4, Locale::Es, true), "Chile, 2023: 21; Peru: 20, 2 de 2, serie 2 de 2");
    }
}
