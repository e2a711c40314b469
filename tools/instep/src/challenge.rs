//! A challenge for readers who choose the schedule: reach a moment of a certain
//! kind, if that is possible.

use std::collections::{HashMap, VecDeque};

use serde::{Deserialize, Serialize};

use crate::walk::Walk;

/// `[[package.metadata.listing.challenges]]` of a listing's manifest. All that
/// is named must hold at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Challenge {
    /// What the reader is asked to do.
    pub text: String,
    /// How the program ends: `exit 0`, `exit 101`, `deadlock`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ending: Option<String>,
    /// The line that is printed before all others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<String>,
    /// The line that is printed last, when the program has ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last: Option<String>,
    /// Lines that are printed in this order, perhaps with others between.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub order: Vec<String>,
    /// A line that has not been printed when the program has ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing: Option<String>,
    /// Whether any schedule does it.
    #[serde(default = "yes", skip_serializing)]
    pub possible: bool,
}

fn yes() -> bool {
    true
}

/// What a search over all moments has shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// The fewest steps.
    Steps(usize),
    /// No schedule does it: so many moments were searched.
    Impossible(usize),
}

/// What matters of the lines printed so far.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
struct Seen {
    first: Option<bool>,
    last: bool,
    order: usize,
    missing: bool,
}

impl Challenge {
    /// Whether it asks for anything.
    pub fn is_empty(&self) -> bool {
        self.ending.is_none()
            && self.first.is_none()
            && self.last.is_none()
            && self.order.is_empty()
            && self.missing.is_none()
    }

    /// Searches all moments, the nearest first.
    pub fn prove(&self, walk: &Walk) -> Proof {
        let start = (0, Seen::default());
        let mut steps = HashMap::from([(start.clone(), 0)]);
        let mut queue = VecDeque::from([start]);
        while let Some(at) = queue.pop_front() {
            let taken = steps[&at];
            let (moment, seen) = at;
            if self.holds(&seen, walk.moments[moment].ending.as_deref()) {
                return Proof::Steps(taken);
            }
            for step in 0..walk.moments[moment].steps.len() {
                let printed = walk.printed((moment, step));
                let next = (walk.target((moment, step)), self.after(&seen, &printed));
                if !steps.contains_key(&next) {
                    steps.insert(next.clone(), taken + 1);
                    queue.push_back(next);
                }
            }
        }
        Proof::Impossible(walk.moments.len())
    }

    fn after(&self, seen: &Seen, printed: &str) -> Seen {
        let mut seen = seen.clone();
        for line in printed.lines() {
            let is = |other: &Option<String>| other.as_deref() == Some(line);
            seen.first.get_or_insert(is(&self.first));
            seen.last = is(&self.last);
            seen.missing |= is(&self.missing);
            if self.order.get(seen.order).is_some_and(|next| next == line) {
                seen.order += 1;
            }
        }
        seen
    }

    fn holds(&self, seen: &Seen, ending: Option<&str>) -> bool {
        let ended = ending.is_some();
        self.ending
            .as_deref()
            .is_none_or(|asked| ending == Some(asked))
            && (self.first.is_none() || seen.first == Some(true))
            && (self.last.is_none() || ended && seen.last)
            && seen.order == self.order.len()
            && (self.missing.is_none() || ended && !seen.missing)
    }
}
