//! Every moment of an explored listing, as `cargo schedules NAME --write`
//! leaves it beside the listing, and one way through it.

use std::collections::HashSet;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use crate::explored;
use crate::listing::Listing;

/// The name of the file in a listing's folder.
pub const FILE: &str = "walk.json";

/// Texts that recur stand once, and are named by their index. The first moment
/// is the start.
#[derive(Debug, Clone, Deserialize)]
pub struct Walk {
    /// Of which source.
    pub source: String,
    pub threads: Vec<String>,
    pub objects: Vec<Object>,
    pub actions: Vec<Action>,
    pub stands: Vec<Stand>,
    /// Of objects, in words.
    pub states: Vec<String>,
    pub moments: Vec<Moment>,
}

/// Something that is shared, by the name of its variable.
#[derive(Debug, Clone, Deserialize)]
pub struct Object {
    pub name: String,
}

/// What a thread does in a step.
#[derive(Debug, Clone, Deserialize)]
pub struct Action {
    pub thread: usize,
    pub line: Option<u32>,
    pub words: String,
    #[serde(default)]
    pub printed: String,
}

/// How a thread stands.
#[derive(Debug, Clone, Deserialize)]
pub struct Stand {
    pub line: Option<u32>,
    #[serde(default)]
    pub state: State,
}

/// Whether a thread can take a step.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    #[default]
    Ready,
    Waits,
    Ended,
}

/// A moment at which somebody has to choose, or the end.
#[derive(Debug, Clone, Deserialize)]
pub struct Moment {
    /// Each thread's stand; `None` before it is started.
    #[serde(rename = "t")]
    pub threads: Vec<Option<usize>>,
    /// Each object's state; `None` before it is made.
    #[serde(rename = "o")]
    pub objects: Vec<Option<usize>>,
    /// What can be chosen: where it leads, the action, and the actions that
    /// follow without a choice.
    #[serde(rename = "s", default)]
    pub steps: Vec<Vec<usize>>,
    #[serde(rename = "e")]
    pub ending: Option<String>,
}

/// A step that was taken: from which moment, and which of its steps.
pub type Taken = (usize, usize);

/// Why a listing has no walk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    Missing,
    Damaged,
    /// It is about another version of the source.
    Outdated,
}

impl Walk {
    /// Reads the walk through a listing.
    ///
    /// # Errors
    ///
    /// When there is none that can be used.
    pub fn read(root: &Path, listing: &Listing) -> Result<Self, Fault> {
        let text = fs::read_to_string(root.join(&listing.dir).join(FILE));
        let text = text.map_err(|_| Fault::Missing)?;
        let walk: Walk = serde_json::from_str(&text).map_err(|_| Fault::Damaged)?;
        if walk.source != explored::hash(&listing.source) {
            return Err(Fault::Outdated);
        }
        match walk.is_sound() && walk.is_within(listing.source.lines().count()) {
            true => Ok(walk),
            false => Err(Fault::Damaged),
        }
    }

    /// The walk through a listing, if there is one and no limit has cut it off.
    pub fn of(root: &Path, listing: &Listing) -> Option<Self> {
        let walk = Walk::read(root, listing).ok()?;
        (!walk.moments.is_empty()).then_some(walk)
    }

    /// Whether every index names something.
    fn is_sound(&self) -> bool {
        let actions_are = self.actions.iter().all(|a| a.thread < self.threads.len());
        actions_are
            && self.moments.iter().all(|moment| {
                let names = |all: &[Option<usize>], count| all.iter().flatten().all(|i| *i < count);
                moment.threads.len() == self.threads.len()
                    && moment.objects.len() == self.objects.len()
                    && names(&moment.threads, self.stands.len())
                    && names(&moment.objects, self.states.len())
                    && moment.steps.iter().all(|step| {
                        matches!(&step[..], [to, actions @ ..] if *to < self.moments.len()
                            && !actions.is_empty()
                            && actions.iter().all(|action| *action < self.actions.len()))
                    })
            })
    }

    /// Whether every line is one of the program's.
    fn is_within(&self, count: usize) -> bool {
        let actions = self.actions.iter().filter_map(|action| action.line);
        let stands = self.stands.iter().filter_map(|stand| stand.line);
        actions
            .chain(stands)
            .all(|line| (1..=count).contains(&(line as usize)))
    }

    /// Where a step leads.
    pub fn target(&self, (moment, step): Taken) -> usize {
        self.moments[moment].steps[step][0]
    }

    /// What is done in a step: the action that is chosen, and what follows.
    pub fn actions(&self, (moment, step): Taken) -> impl Iterator<Item = &Action> {
        let actions = &self.moments[moment].steps[step][1..];
        actions.iter().map(|action| &self.actions[*action])
    }

    /// The objects that a step changes, and their states after it.
    pub fn changes(&self, taken: Taken) -> impl Iterator<Item = (&str, &str)> {
        let before = &self.moments[taken.0].objects;
        let after = &self.moments[self.target(taken)].objects;
        let objects = self.objects.iter().zip(before.iter().zip(after));
        objects.filter_map(|(object, (before, after))| {
            let state = after.filter(|_| before != after)?;
            Some((object.name.as_str(), self.states[state].as_str()))
        })
    }

    pub fn printed(&self, taken: Taken) -> String {
        self.actions(taken).map(|a| a.printed.as_str()).collect()
    }

    /// A schedule that prints `output`, if there is one.
    pub fn schedule_that_prints(&self, output: &str) -> Option<Vec<Taken>> {
        let output = normalized(output);
        let mut seen = HashSet::new();
        let mut path = vec![];
        self.prints(&output, 0, 0, &mut seen, &mut path)
            .then_some(path)
    }

    /// The first line, counted from 0, up to which no schedule prints `output`;
    /// `None` when one prints it all.
    pub fn departs_from(&self, output: &str) -> Option<usize> {
        let output = normalized(output);
        let mut seen = HashSet::new();
        if self.prints(&output, 0, 0, &mut seen, &mut vec![]) {
            return None;
        }
        let farthest = seen.iter().map(|(_, at)| *at).max().unwrap_or(0);
        Some(output[..farthest].matches('\n').count())
    }

    fn prints(
        &self,
        output: &str,
        moment: usize,
        at: usize,
        seen: &mut HashSet<(usize, usize)>,
        path: &mut Vec<Taken>,
    ) -> bool {
        if self.moments[moment].ending.is_some() {
            return at == output.len();
        }
        if !seen.insert((moment, at)) {
            return false;
        }
        (0..self.moments[moment].steps.len()).any(|step| {
            let taken = (moment, step);
            let printed = normalized(&self.printed(taken));
            if !output[at..].starts_with(&printed) {
                return false;
            }
            path.push(taken);
            let ends = self.prints(output, self.target(taken), at + printed.len(), seen, path);
            if !ends {
                path.pop();
            }
            ends
        })
    }
}

/// Without the numbers of threads that the system gave.
fn normalized(text: &str) -> String {
    static ID: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?m)^(thread '.*') \(\w+\) panicked").expect("it is valid"));
    ID.replace_all(text, "$1 (ID) panicked").into_owned()
}
