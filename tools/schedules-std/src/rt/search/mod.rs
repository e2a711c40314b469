//! The search over all choices: depth first, by running the program again.
//!
//! A program can't be set back to an earlier state, so each path is run from
//! the start: the choices made so far are repeated, then a new one is made. A
//! state with the same future as one seen before is not followed again.

mod futile;
mod preemptions;
mod random;
pub mod reduce;

use std::collections::HashMap;
use std::sync::atomic::Ordering;
use std::time::Instant;

use formats::graph::{Access, Fence, Kind, Manner, Passed, View};
use formats::search::{Options, Strategy};

use super::fingerprint::Fingerprint;
use super::location::Location;
use super::memory;
use super::state::ending::Ending;
use super::state::ids::{ObjectId, ThreadId};
use super::state::operation::Operation;
use super::state::transition::STAYS_BLOCKED;
use super::state::view::history;
use super::state::{State, view};
use preemptions::Run;
use random::Random;
use reduce::Choice;

/// A state in which somebody has to choose who goes next.
#[derive(Debug, Default)]
pub struct Node {
    pub steps: Vec<Step>,
    /// For the last state of an execution.
    pub ending: Option<Ending>,
    /// Kept if somebody wants to show it.
    pub view: Option<View>,
}

/// What one thread does next, and where that leads.
#[derive(Debug, Clone)]
pub struct Step {
    pub thread: ThreadId,
    pub kind: Kind,
    pub manner: Manner,
    pub object: Option<ObjectId>,
    pub location: Option<Location>,
    pub printed: String,
    /// What it hands over, where that is kept.
    pub message: Option<String>,
    pub access: Option<Access>,
    pub passed: Vec<Passed>,
    pub fences: Vec<Fence>,
    pub to: Option<usize>,
}

/// A choice that has been made, and those that are left.
struct Frame {
    node: usize,
    choices: Vec<Choice>,
    /// The steps that these are, to be compared when they come again.
    steps: Fingerprint,
    current: usize,
}

pub struct Search {
    pub nodes: Vec<Node>,
    visited: HashMap<Fingerprint, usize>,
    endings: HashMap<(Ending, Option<View>), usize>,
    stack: Vec<Frame>,
    depth: usize,
    /// The step just taken, which leads to wherever the next choice is made.
    last: Option<(usize, usize)>,
    /// How many fences its thread has come to since.
    fences: usize,
    pub executions: u64,
    /// Whether no limit has cut it off.
    pub complete: bool,
    /// Whether a bound on preemptions has left something out.
    is_bounded: bool,
    run: Run,
    random: Option<Random>,
    pub started: Instant,
    options: Options,
}

fn steps(state: &State, choices: &[Choice]) -> Fingerprint {
    let steps: Vec<_> = choices.iter().map(|(id, _)| state.pending(*id)).collect();
    Fingerprint::of(&steps)
}

/// Whether to go on, and with which of the choices.
pub enum Verdict {
    Take(Choice),
    /// Nobody can take a step.
    Deadlock,
    /// Seen before, or over a limit.
    Stop,
    /// The same choices did not lead to the same state.
    Nondeterministic,
}

impl Search {
    pub fn new(options: Options) -> Self {
        Search {
            nodes: vec![],
            visited: HashMap::new(),
            endings: HashMap::new(),
            stack: vec![],
            depth: 0,
            last: None,
            fences: 0,
            executions: 0,
            complete: true,
            is_bounded: false,
            run: Run::default(),
            random: match options.strategy {
                Strategy::Random { executions, seed } => Some(Random::new(seed, executions)),
                Strategy::All | Strategy::Preemptions(_) => None,
            },
            started: Instant::now(),
            options,
        }
    }

    /// Chooses among the steps that are possible now.
    pub fn choose(&mut self, state: &State) -> Verdict {
        let mut choices = reduce::choices(state, self.options.reductions);
        if choices.is_empty() {
            return Verdict::Deadlock;
        }
        if self.random.is_some() {
            return self.choose_at_random(state, &choices);
        }
        if let Strategy::Preemptions(most) = self.options.strategy
            && reduce::put_first(state, self.options.reductions).is_none()
        {
            self.is_bounded |= self.run.bound(most, state, &mut choices);
        }
        if let Some(frame) = self.stack.get(self.depth) {
            if frame.choices != choices || frame.steps != steps(state, &choices) {
                return Verdict::Nondeterministic;
            }
            let (node, current) = (frame.node, frame.current);
            self.arrive(node);
            return self.take(node, current, &choices, state);
        }
        let fingerprint = self
            .options
            .reductions
            .state_caching
            .then(|| self.fingerprint(state));
        if let Some(&node) = fingerprint.and_then(|found| self.visited.get(&found)) {
            self.arrive(node);
            return Verdict::Stop;
        }
        let is_over = self.nodes.len() >= self.options.states
            || memory::used() >= self.options.memory
            || self.started.elapsed() >= self.options.time;
        if is_over && !self.nodes.is_empty() {
            self.complete = false;
            return Verdict::Stop;
        }
        let node = self.nodes.len();
        self.nodes.push(Node {
            view: self.options.views.then(|| state.view(false)),
            ..Node::default()
        });
        if let Some(fingerprint) = fingerprint {
            self.visited.insert(fingerprint, node);
        }
        self.arrive(node);
        let verdict = self.take(node, 0, &choices, state);
        self.stack.push(Frame {
            node,
            steps: steps(state, &choices),
            choices,
            current: 0,
        });
        verdict
    }

    fn arrive(&mut self, node: usize) {
        if let Some((from, index)) = self.last.take() {
            self.nodes[from].steps[index].to = Some(node);
        }
    }

    fn is_bound(&self) -> bool {
        matches!(self.options.strategy, Strategy::Preemptions(_))
    }

    /// Of what decides the future.
    fn fingerprint(&self, state: &State) -> Fingerprint {
        let fingerprint = state.fingerprint();
        match self.is_bound() {
            true => Fingerprint::of(&(fingerprint, self.run)),
            false => fingerprint,
        }
    }

    fn take(&mut self, node: usize, index: usize, choices: &[Choice], state: &State) -> Verdict {
        let choice = choices[index];
        if self.is_bound() && reduce::put_first(state, self.options.reductions).is_none() {
            self.run = self.run.after(state, choices, choice.0);
        }
        self.took(node, index, choice, state);
        Verdict::Take(choice)
    }

    /// Notes a step of a node, which is new if it is the first of this number.
    fn took(&mut self, node: usize, index: usize, choice: Choice, state: &State) {
        self.depth += 1;
        self.last = Some((node, index));
        self.fences = 0;
        let steps = &mut self.nodes[node].steps;
        if steps.len() <= index {
            steps.extend(Step::of(state, choice, self.options.views));
        }
    }

    /// Which schedules were run, as far as they have come to their end; and whether none
    /// is left out.
    pub fn covered(&self) -> (Strategy, bool) {
        match (self.options.strategy, &self.random) {
            (Strategy::Random { seed, .. }, Some(random)) => {
                let executions = random.ended;
                (Strategy::Random { executions, seed }, false)
            }
            (strategy, _) => (strategy, self.complete && !self.is_bounded),
        }
    }

    /// A thread that has taken the last step has come to a fence with it, which has
    /// changed the state from what was `before`.
    pub fn fence(
        &mut self,
        thread: ThreadId,
        (ordering, location): (Ordering, Location),
        before: &State,
        state: &State,
    ) {
        self.fences += 1;
        let Some((node, index)) = self.last else {
            return;
        };
        let fences = &mut self.nodes[node].steps[index].fences;
        // When a step is repeated, so are they.
        if fences.len() < self.fences {
            fences.push(Fence {
                ordering: history::shown(ordering),
                line: location.line_of_program(),
                passed: before.passed(thread, state),
            });
        }
    }

    /// The execution has come to its end.
    pub fn end(&mut self, ending: &Ending, state: &State) {
        let is_stuck = matches!(ending, Ending::Deadlock(_) | Ending::Spins(_));
        let mut view = self.options.views.then(|| state.view(is_stuck));
        if let (Some(view), Ending::Spins(blocked)) = (&mut view, ending) {
            let spins = |id| blocked.iter().any(|one| one.thread == id && one.spins);
            for thread in &mut view.threads {
                thread.spins = spins(thread.thread);
            }
        }
        let end = (ending.clone(), view.clone());
        let node = match self.endings.get(&end) {
            Some(node) => *node,
            None => {
                let node = self.nodes.len();
                self.nodes.push(Node {
                    steps: vec![],
                    ending: Some(ending.clone()),
                    view,
                });
                self.endings.insert(end, node);
                node
            }
        };
        self.arrive(node);
        if let Some(random) = &mut self.random {
            random.end(self.executions);
        }
    }

    /// What comes of the last step need not be followed.
    pub fn give_up(&mut self) {
        self.arrive(futile::NOWHERE);
    }

    /// Whether an execution that seems to have no end is left, and others are run.
    pub fn leaves(&mut self) -> bool {
        let Some(random) = &mut self.random else {
            return false;
        };
        random.left += 1;
        true
    }

    /// Whether it has left some, and none has come to its end.
    pub fn has_left_all(&self) -> bool {
        let random = self.random.as_ref();
        random.is_some_and(|random| random.left > 0 && random.ended == 0)
    }

    /// The search is over: leaves out what need not be shown.
    pub fn conclude(&mut self) {
        self.nodes = futile::without(std::mem::take(&mut self.nodes));
    }

    /// Prepares the next execution; false when there is none left.
    pub fn next(&mut self) -> bool {
        self.executions += 1;
        self.depth = 0;
        self.last = None;
        self.run = Run::default();
        if !self.complete {
            return false;
        }
        if let Some(random) = &mut self.random {
            let more = random.next(self.executions);
            // One that is left may have come to nothing new.
            self.complete &= !more || self.started.elapsed() < self.options.time;
            return more && self.complete;
        }
        while let Some(frame) = self.stack.last_mut() {
            frame.current += 1;
            if frame.current < frame.choices.len() {
                return true;
            }
            self.stack.pop();
        }
        false
    }

    /// How many choices the current execution has made.
    pub fn length(&self) -> usize {
        self.depth
    }
}

impl Step {
    /// What a choice does now.
    fn of(state: &State, choice: Choice, views: bool) -> Option<Self> {
        let operation = state.pending(choice.0)?;
        let mut step = Step::new(state, choice, operation);
        if views {
            step.tell_memory(state, choice, operation);
        }
        Some(step)
    }

    fn new(state: &State, (thread, alternative): Choice, operation: &Operation) -> Self {
        Step {
            thread,
            kind: operation.kind(),
            manner: state.manner(thread, alternative),
            object: operation.object(),
            location: state.thread(thread).location,
            printed: state.shows(thread, operation),
            message: view::message(state, (thread, alternative), operation),
            access: None,
            passed: vec![],
            fences: vec![],
            to: None,
        }
    }

    /// What a page tells of it where loads may read older values.
    fn tell_memory(&mut self, state: &State, (thread, alternative): Choice, operation: &Operation) {
        if state.rules.weak && alternative != STAYS_BLOCKED {
            self.access = state.access(thread, operation, alternative);
            let mut after = state.clone();
            after.transition(thread, alternative);
            self.passed = state.passed(thread, &after);
        }
    }
}
