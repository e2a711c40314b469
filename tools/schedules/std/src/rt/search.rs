//! The search over all choices: depth first, by running the program again.
//!
//! A program can't be set back to an earlier moment, so each path is run from
//! the start: the choices made so far are repeated, then a new one is made. A
//! moment with the same future as one seen before is not followed again.

use std::collections::HashMap;
use std::time::Instant;

use formats::graph::{Kind, Manner, View};
use formats::search::Options;

use super::key::{Key, Place};
use super::memory;
use super::view;
use super::world::{Ending, ObjectId, Tid, World};

/// A moment at which somebody has to choose who goes next.
#[derive(Debug, Default)]
pub struct Node {
    pub steps: Vec<Step>,
    /// For the last moment of an execution.
    pub ending: Option<Ending>,
    /// Kept if somebody wants to show it.
    pub view: Option<View>,
}

/// What one thread does next, and where that leads.
#[derive(Debug, Clone)]
pub struct Step {
    pub thread: Tid,
    pub kind: Kind,
    pub manner: Manner,
    pub object: Option<ObjectId>,
    pub place: Option<Place>,
    pub printed: String,
    /// What it hands over, where that is kept.
    pub message: Option<String>,
    pub to: Option<usize>,
}

/// A choice that has been made, and those that are left.
struct Frame {
    node: usize,
    choices: Vec<(Tid, usize)>,
    /// The steps that these are, to be compared when they come again.
    steps: Key,
    current: usize,
}

pub struct Search {
    pub nodes: Vec<Node>,
    known: HashMap<Key, usize>,
    endings: HashMap<(Ending, Option<View>), usize>,
    stack: Vec<Frame>,
    depth: usize,
    /// The step just taken, which leads to wherever the next choice is made.
    last: Option<(usize, usize)>,
    pub executions: u64,
    pub complete: bool,
    pub started: Instant,
    options: Options,
}

fn steps(world: &World, choices: &[(Tid, usize)]) -> Key {
    let steps: Vec<_> = choices
        .iter()
        .map(|(tid, _)| world.pending(*tid).0)
        .collect();
    Key::of(&steps)
}

/// Whether to go on, and with which of the choices.
pub enum Verdict {
    Take(usize),
    /// Seen before, or over a limit.
    Stop,
    /// The same choices did not lead to the same moment.
    Differs,
}

impl Search {
    pub fn new(options: Options) -> Self {
        Search {
            nodes: vec![],
            known: HashMap::new(),
            endings: HashMap::new(),
            stack: vec![],
            depth: 0,
            last: None,
            executions: 0,
            complete: true,
            started: Instant::now(),
            options,
        }
    }

    /// Chooses among the steps that are possible now.
    pub fn choose(&mut self, world: &World, choices: Vec<(Tid, usize)>) -> Verdict {
        if let Some(frame) = self.stack.get(self.depth) {
            if frame.choices != choices || frame.steps != steps(world, &choices) {
                return Verdict::Differs;
            }
            let (node, current) = (frame.node, frame.current);
            self.arrive(node);
            self.take(node, current, &choices, world);
            return Verdict::Take(current);
        }
        let key = world.key();
        if self.options.merge
            && let Some(&node) = self.known.get(&key)
        {
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
            view: self.view(world, None),
            ..Node::default()
        });
        self.known.insert(key, node);
        self.arrive(node);
        self.take(node, 0, &choices, world);
        self.stack.push(Frame {
            node,
            steps: steps(world, &choices),
            choices,
            current: 0,
        });
        Verdict::Take(0)
    }

    fn view(&self, world: &World, ending: Option<&Ending>) -> Option<View> {
        let is_stuck = matches!(ending, Some(Ending::Deadlock(_)));
        self.options.views.then(|| view::view(world, is_stuck))
    }

    fn arrive(&mut self, node: usize) {
        if let Some((from, index)) = self.last.take() {
            self.nodes[from].steps[index].to = Some(node);
        }
    }

    fn take(&mut self, node: usize, index: usize, choices: &[(Tid, usize)], world: &World) {
        self.depth += 1;
        self.last = Some((node, index));
        let steps = &mut self.nodes[node].steps;
        if steps.len() > index {
            return;
        }
        let (thread, way) = choices[index];
        let (Some(op), place) = world.pending(thread) else {
            unreachable!("only a pending step is chosen");
        };
        steps.push(Step {
            thread,
            kind: op.kind(),
            manner: world.manner(thread, way),
            object: op.object(),
            place,
            printed: world.shows(op),
            message: view::message(op, world.threads[&thread].outgoing),
            to: None,
        });
    }

    /// The execution has come to its end.
    pub fn end(&mut self, ending: &Ending, world: &World) {
        let view = self.view(world, Some(ending));
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
    }

    /// Prepares the next execution; false when there is none left.
    pub fn next(&mut self) -> bool {
        self.executions += 1;
        self.depth = 0;
        self.last = None;
        if !self.complete {
            return false;
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
