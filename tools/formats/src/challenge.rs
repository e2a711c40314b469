//! A challenge for readers who choose the schedule: reach a state of a certain kind,
//! if that is possible.
//!
//! What a challenge means is said here, and a second time by `see` and `holds` in
//! `theme/explorer/challenge.js`, which the cases in `cases/` hold to the same.
//!
//! A *line* is what the whole program prints between two line ends, whichever steps
//! and threads print its parts. Once the program has ended, or is stuck, what stands
//! after the last line end is a line as well, unless it is empty.

use serde::{Deserialize, Serialize};

use crate::ending::Ending;
use crate::state_graph::{StateGraph, Taken};

/// `[[package.metadata.listing.challenges]]` of a listing's manifest. All that is
/// named must hold at once.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Challenge {
    /// What the reader is asked to do.
    pub text: String,
    /// How the program ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ending: Option<Ending>,
    /// The line that is printed before all others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<String>,
    /// The line that is printed last, when the program has ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<String>,
    /// Lines that are printed in this order, perhaps with others between.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub order: Vec<String>,
    /// A line that has not been printed when the program has ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<String>,
    /// Whether any schedule does it, as the author says. A page gets the
    /// [`Proof`] instead.
    #[serde(default = "yes", skip_serializing)]
    pub possible: bool,
}

fn yes() -> bool {
    true
}

/// What a search through all states has shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// The fewest steps.
    Steps(usize),
    /// No schedule does it: so many states were searched.
    Impossible(usize),
}

/// What matters to a challenge of what was printed so far.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Seen {
    /// Whether the first line is the one that is asked for; `None` before it.
    first: Option<bool>,
    /// Whether the latest line is the one that is asked for as the last.
    last: bool,
    /// How many lines of the order have been printed.
    order: usize,
    /// Whether the line that should be missing has been printed.
    missing: bool,
    /// What stands after the last line end; `None` once it can't become a line that
    /// is asked for, so that there are not more of these than a search can visit.
    open: Option<String>,
}

impl Default for Seen {
    fn default() -> Self {
        Seen {
            first: None,
            last: false,
            order: 0,
            missing: false,
            open: Some(String::new()),
        }
    }
}

impl Challenge {
    /// Why nobody could do or fail it as it stands, if so.
    pub fn fault(&self) -> Option<String> {
        if self.ending.is_none() && self.lines().next().is_none() {
            return Some(
                "asks for nothing: say `ending`, `first`, `last`, `order` or `missing`".to_owned(),
            );
        }
        let broken = self.lines().find(|line| line.contains('\n'))?;
        Some(format!(
            "asks for the line {broken:?}, which is more than one"
        ))
    }

    /// The lines that it asks for.
    fn lines(&self) -> impl Iterator<Item = &String> {
        let alone = self.first.iter().chain(&self.last).chain(&self.missing);
        alone.chain(&self.order)
    }

    /// After `text` was printed as well.
    pub fn see(&self, seen: &Seen, text: &str) -> Seen {
        let mut seen = seen.clone();
        for part in text.split_inclusive('\n') {
            let (words, ends) = match part.strip_suffix('\n') {
                Some(words) => (words, true),
                None => (part, false),
            };
            let open = seen.open.map(|open| open + words);
            seen.open = open.filter(|open| self.lines().any(|line| line.starts_with(open)));
            if ends {
                seen = self.end_line(seen);
            }
        }
        seen
    }

    /// After a line end.
    fn end_line(&self, seen: Seen) -> Seen {
        let is = |asked: &Option<String>| asked.is_some() && *asked == seen.open;
        let is_next = self
            .order
            .get(seen.order)
            .is_some_and(|next| seen.open.as_ref() == Some(next));
        Seen {
            first: seen.first.or(Some(is(&self.first))),
            last: is(&self.last),
            order: seen.order + usize::from(is_next),
            missing: seen.missing || is(&self.missing),
            open: Some(String::new()),
        }
    }

    /// Whether it is done, in a state at which the program ends like this, or not yet.
    pub fn holds(&self, seen: &Seen, ending: Option<Ending>) -> bool {
        let has_ended = ending.is_some();
        let has_open_line = seen.open.as_ref().is_none_or(|open| !open.is_empty());
        let seen = match has_ended && has_open_line {
            true => self.end_line(seen.clone()),
            false => seen.clone(),
        };
        (self.ending.is_none() || ending == self.ending)
            && (self.first.is_none() || seen.first == Some(true))
            && (self.last.is_none() || has_ended && seen.last)
            && seen.order == self.order.len()
            && (self.missing.is_none() || has_ended && !seen.missing)
    }

    /// What a search through all states shows.
    pub fn prove(&self, graph: &StateGraph) -> Proof {
        match self.shortest(graph) {
            Some(way) => Proof::Steps(way.len()),
            None => Proof::Impossible(graph.states.len()),
        }
    }

    /// A way to it, of which none is shorter.
    pub fn shortest(&self, graph: &StateGraph) -> Option<Vec<Taken>> {
        let after = |seen: &Seen, text: &str| Some(self.see(seen, text));
        graph.nearest(Seen::default(), after, |seen, ending| {
            self.holds(seen, ending)
        })
    }
}
