//! Every state of a program in words, for a page on which a reader chooses who goes
//! next: `walk.json` beside a listing's manifest.

use std::hash::Hash;

use serde::{Deserialize, Serialize};

use crate::ending::Ending;
use crate::fault::Fault;
use crate::graph::Ownership;
use crate::source::SourceHash;
use crate::version::{About, Format, Version};

/// The name of the file, beside a crate's manifest.
pub const FILE: &str = "walk.json";

/// The states in which somebody has to choose, the ends, and the steps between them.
/// What recurs stands once, in a list, and is named by its index there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateGraph {
    pub format: Version<{ StateGraph::VERSION }>,
    /// Of the source that was explored.
    pub source: SourceHash,
    /// Whether nothing was cut off by a limit. If not, there are no states, or a part of
    /// them: then a thread may be ready of which there is no step, and a state may have
    /// neither steps nor an ending.
    pub complete: bool,
    /// Their names, in the order in which they are started; the first is `main`.
    pub threads: Vec<String>,
    pub objects: Vec<Object>,
    pub actions: Vec<Action>,
    #[serde(rename = "stands")]
    pub thread_states: Vec<ThreadState>,
    /// In words.
    #[serde(rename = "states")]
    pub object_states: Vec<String>,
    /// Of those states that are an atomic's whose loads may read older values: what
    /// there is to read. Empty for a program without any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub histories: Vec<(usize, Vec<Message>)>,
    /// Of those states that can be drawn: what there is to draw.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shapes: Vec<(usize, Shape)>,
    /// The first is the start.
    #[serde(rename = "moments")]
    pub states: Vec<State>,
}

/// Something that threads share; in a program with one thread, a cell or an owner.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Object {
    /// The variable that it was made for, if there is one; else its kind.
    pub name: String,
    /// The name of its type.
    pub kind: String,
    /// Where it is made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
}

/// What can be drawn of an object's state. Who waits for it is told by the threads.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum Shape {
    /// Who holds it: nobody, one who may write, or readers.
    Lock {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        value: Option<String>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        held: Vec<usize>,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        poisoned: bool,
    },
    /// How many places there are, and how many are taken.
    Barrier { size: usize, arrived: usize },
    /// The messages in line, the oldest first; one that is not plain data is empty.
    Channel {
        messages: Vec<String>,
        /// How many there is room for; `None` for as many as come.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        room: Option<usize>,
        /// Whether nobody sends any more.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        unsent: bool,
        /// Whether nobody receives any more.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        unheard: bool,
    },
    /// Owners, and those who only know it.
    Owned { strong: usize, weak: usize },
    /// Only who waits there.
    Place,
}

/// What was stored into an atomic, once; a history has them in modification order.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Message {
    pub value: String,
    /// The threads that have seen the atomic up to here, and no further.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seen: Vec<usize>,
    /// What it brings along for whoever acquires it: `x up to 1`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub brings: Vec<String>,
}

/// What a thread does in a step.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Action {
    pub thread: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// `locks tally`.
    pub words: String,
    /// In a program with one thread: what it does with a cell or an owner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub does: Option<Ownership>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub printed: String,
    /// If it loads from an atomic or stores into it, and each load finds the last value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub touches: Option<Touch>,
    /// What its thread can read no longer because of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passed: Vec<Passed>,
}

/// A load or a store.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Touch {
    /// The atomic.
    pub object: usize,
    /// What is loaded, or stored.
    pub value: String,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub stores: bool,
}

/// An older value that a thread can't read any more.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Passed {
    /// The atomic.
    pub object: usize,
    /// Which value, and why not.
    pub words: String,
}

/// How a thread stands: what it is about to do, or what it waits for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ThreadState {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    pub words: String,
    #[serde(rename = "state", default, skip_serializing_if = "Progress::is_ready")]
    pub progress: Progress,
    /// The threads that it waits for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waits_for: Vec<usize>,
    /// The object at which it waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waits_at: Option<usize>,
    /// The atomic into which it is about to store, if each load finds the last value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stores: Option<usize>,
    /// The atomic that it is about to read, if that can be an older value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reads: Option<usize>,
    /// What there is to read there, and it can't, though it has not passed it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub barred: Vec<String>,
}

/// Whether a thread can take a step.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Progress {
    #[default]
    Ready,
    Waits,
    Ended,
}

impl Progress {
    fn is_ready(&self) -> bool {
        *self == Progress::Ready
    }
}

/// A state in which somebody has to choose, or an end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    /// Of each thread; `None` before it is started.
    #[serde(rename = "t")]
    pub threads: Vec<Option<usize>>,
    /// Of each object; `None` before it is made.
    #[serde(rename = "o")]
    pub objects: Vec<Option<usize>>,
    /// What can be chosen.
    #[serde(rename = "s", default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
    /// How the program ends here, if it does.
    #[serde(rename = "e", default, skip_serializing_if = "Option::is_none")]
    pub ending: Option<Ending>,
    /// If that is a data race: the two accesses.
    #[serde(rename = "r", default, skip_serializing_if = "Vec::is_empty")]
    pub race: Vec<Racing>,
}

/// An access to memory that races with another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Racing {
    pub thread: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// `writes memory`.
    pub words: String,
}

/// A choice: in the file, a list of the state to which it leads, the action that is
/// chosen, and the actions that follow without a choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<usize>", into = "Vec<usize>")]
pub struct Step {
    pub to: usize,
    /// At least one.
    pub actions: Vec<usize>,
}

impl From<Step> for Vec<usize> {
    fn from(step: Step) -> Self {
        [step.to].into_iter().chain(step.actions).collect()
    }
}

impl TryFrom<Vec<usize>> for Step {
    type Error = &'static str;

    fn try_from(numbers: Vec<usize>) -> Result<Self, Self::Error> {
        match &numbers[..] {
            [to, actions @ ..] if !actions.is_empty() => Ok(Step {
                to: *to,
                actions: actions.to_vec(),
            }),
            _ => Err("a step leads somewhere, and has an action"),
        }
    }
}

/// A step that was taken: from which state, and which of its steps.
pub type Taken = (usize, usize);

impl Format for StateGraph {
    const VERSION: u32 = 3;

    /// Every index names something, and every state is the start of a step or an end.
    fn check(&self) -> Result<(), Fault> {
        let is_known = |what: &str, index: usize, count: usize| match index < count {
            true => Ok(()),
            false => Err(Fault::damaged(format!(
                "there are {count} {what}, and one is named {index}"
            ))),
        };
        for action in &self.actions {
            is_known("threads", action.thread, self.threads.len())?;
        }
        for thread in self.thread_states.iter().flat_map(|state| &state.waits_for) {
            is_known("threads", *thread, self.threads.len())?;
        }
        for (state, messages) in &self.histories {
            is_known("states", *state, self.object_states.len())?;
            for thread in messages.iter().flat_map(|message| &message.seen) {
                is_known("threads", *thread, self.threads.len())?;
            }
        }
        for (state, shape) in &self.shapes {
            is_known("states", *state, self.object_states.len())?;
            let held = match shape {
                Shape::Lock { held, .. } => &held[..],
                _ => &[],
            };
            for thread in held {
                is_known("threads", *thread, self.threads.len())?;
            }
        }
        let waits = self.thread_states.iter().filter_map(|state| state.waits_at);
        let read = self.thread_states.iter().filter_map(|state| state.reads);
        let passed = self.actions.iter().flat_map(|action| &action.passed);
        let stores = self.thread_states.iter().filter_map(|state| state.stores);
        let touched = self
            .actions
            .iter()
            .filter_map(|action| action.touches.as_ref());
        let named = read.chain(passed.map(|passed| passed.object));
        let named = named.chain(stores).chain(waits);
        for object in named.chain(touched.map(|touch| touch.object)) {
            is_known("objects", object, self.objects.len())?;
        }
        if self.complete && self.states.is_empty() {
            return Err(Fault::damaged("it is complete, and has no moments"));
        }
        for (number, state) in self.states.iter().enumerate() {
            let is_whole = state.threads.len() == self.threads.len()
                && state.objects.len() == self.objects.len();
            if !is_whole {
                return Err(Fault::damaged(format!(
                    "moment {number} has another number of threads or objects than the program"
                )));
            }
            let is_end = state.ending.is_some();
            if is_end != state.steps.is_empty() && (is_end || self.complete) {
                return Err(Fault::damaged(format!(
                    "moment {number} has to have steps or an ending, and not both"
                )));
            }
            for thread in state.threads.iter().flatten() {
                is_known("stands", *thread, self.thread_states.len())?;
            }
            for object in state.objects.iter().flatten() {
                is_known("states", *object, self.object_states.len())?;
            }
            for step in &state.steps {
                is_known("moments", step.to, self.states.len())?;
                for action in &step.actions {
                    is_known("actions", *action, self.actions.len())?;
                }
            }
        }
        Ok(())
    }
}

impl About for StateGraph {
    fn source(&self) -> &SourceHash {
        &self.source
    }

    /// Every line is one of the program's.
    fn check_within(&self, source: &str) -> Result<(), Fault> {
        let count = source.lines().count();
        let actions = self.actions.iter().filter_map(|action| action.line);
        let threads = self.thread_states.iter().filter_map(|state| state.line);
        let mut lines = actions.chain(threads);
        match lines.find(|line| !(1..=count).contains(&(*line as usize))) {
            Some(line) => Err(Fault::damaged(format!(
                "it names line {line} of a source of {count} lines"
            ))),
            None => Ok(()),
        }
    }
}

impl StateGraph {
    /// As it stands in the file: a state on each line.
    pub fn to_text(&self) -> String {
        self.to_json().replace("{\"t\":", "\n{\"t\":") + "\n"
    }

    pub fn step(&self, (state, step): Taken) -> &Step {
        &self.states[state].steps[step]
    }

    /// What is done in a step: the action that is chosen, and what follows.
    pub fn actions(&self, taken: Taken) -> impl Iterator<Item = &Action> {
        let actions = &self.step(taken).actions;
        actions.iter().map(|action| &self.actions[*action])
    }

    /// What is printed in a step.
    pub fn printed(&self, taken: Taken) -> String {
        self.actions(taken).map(|a| a.printed.as_str()).collect()
    }

    /// The objects that a step changes, and their states after it.
    pub fn changes(&self, taken: Taken) -> impl Iterator<Item = (&Object, &str)> {
        let before = &self.states[taken.0].objects;
        let after = &self.states[self.step(taken).to].objects;
        let objects = self.objects.iter().zip(before.iter().zip(after));
        objects.filter_map(|(object, (before, after))| {
            let state = after.filter(|_| before != after)?;
            Some((object, self.object_states[state].as_str()))
        })
    }
}
