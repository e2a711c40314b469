//! All that can happen in a program.

use std::collections::{BTreeSet, VecDeque};

use serde::{Deserialize, Serialize};

/// The moments at which somebody has to choose, and the steps between them.
/// Moment 0 is the start.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Graph {
    /// Of this form of data.
    pub version: u32,
    /// Whether nothing was cut off by a limit.
    pub complete: bool,
    /// Whether unlocking and dropping were steps of their own.
    pub fine: bool,
    /// How often the program was run.
    pub executions: u64,
    pub millis: u64,
    pub refused: Option<Refused>,
    /// Names, by number.
    pub threads: Vec<String>,
    pub objects: Vec<Object>,
    pub nodes: Vec<Node>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Refused {
    pub what: String,
    pub line: Option<u32>,
}

/// Something that threads share.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Object {
    pub kind: String,
    /// Where it is made.
    pub line: Option<u32>,
    /// In a program with one thread: the calls that led to it, the innermost
    /// first, as lines and columns.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub callers: Vec<(u32, u32)>,
    /// The name of the type within, likewise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holds: Option<String>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Node {
    /// How the program ended: `exit 0`, `exit 101` after a panic of `main`,
    /// `deadlock`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ending: Option<String>,
    /// For a deadlock: who waits.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waiting: Vec<Waiting>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
    /// If it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub view: Option<View>,
}

/// What a reader sees of a moment.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct View {
    /// Those that have been started.
    pub threads: Vec<ThreadView>,
    pub objects: Vec<ObjectView>,
}

/// A thread, and the step before which it stands.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ThreadView {
    pub thread: usize,
    /// `None` when it has ended.
    pub what: Option<String>,
    pub object: Option<usize>,
    /// The thread that the step is about: whose end it waits for, say.
    pub other: Option<usize>,
    pub line: Option<u32>,
    /// Whether it can take its step now.
    pub ready: bool,
}

/// A shared object: its state in words, and who holds it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ObjectView {
    pub object: usize,
    pub state: String,
    pub holders: Vec<usize>,
}

/// A thread that can't go on.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Waiting {
    pub thread: usize,
    pub what: String,
    pub object: Option<usize>,
    /// The thread it waits for, in a `join`.
    pub other: Option<usize>,
    pub line: Option<u32>,
}

/// What a thread may do next.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Step {
    pub thread: usize,
    pub what: String,
    pub object: Option<usize>,
    pub line: Option<u32>,
    pub printed: String,
    /// What it hands over, where views were asked for and it is plain data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Where it leads; `None` where a limit cut the search off.
    pub to: Option<usize>,
}

impl Graph {
    /// How many schedules there are: ways from the start to an end.
    /// Saturates.
    pub fn schedules(&self) -> u128 {
        let mut ways: Vec<Option<u128>> = vec![None; self.nodes.len()];
        let mut pending = vec![0];
        while let Some(&node) = pending.last() {
            if ways[node].is_some() {
                pending.pop();
                continue;
            }
            let next: Vec<_> = self.nodes[node]
                .steps
                .iter()
                .filter_map(|step| step.to)
                .collect();
            let open: Vec<_> = next
                .iter()
                .copied()
                .filter(|to| ways[*to].is_none())
                .collect();
            if open.is_empty() {
                ways[node] = Some(match self.nodes[node].ending {
                    Some(_) => 1,
                    None => next
                        .iter()
                        .filter_map(|to| ways[*to])
                        .fold(0, u128::saturating_add),
                });
                pending.pop();
            } else {
                pending.extend(open);
            }
        }
        ways.first().copied().flatten().unwrap_or(0)
    }

    pub fn steps(&self) -> usize {
        self.nodes.iter().map(|node| node.steps.len()).sum()
    }

    /// The endings that there are, sorted.
    pub fn endings(&self) -> Vec<&str> {
        let endings = self.nodes.iter().filter_map(|node| node.ending.as_deref());
        let endings: BTreeSet<_> = endings.collect();
        endings.into_iter().collect()
    }

    /// The fewest steps to an ending, and the moment it is.
    pub fn shortest(&self, ending: &str) -> Option<(Vec<&Step>, &Node)> {
        let mut came_from: Vec<Option<(usize, usize)>> = vec![None; self.nodes.len()];
        let mut seen = vec![false; self.nodes.len()];
        let mut queue = VecDeque::from([0]);
        *seen.first_mut()? = true;
        while let Some(node) = queue.pop_front() {
            if self.nodes[node].ending.as_deref() == Some(ending) {
                let mut path = vec![];
                let mut at = node;
                while let Some((from, index)) = came_from[at] {
                    path.push(&self.nodes[from].steps[index]);
                    at = from;
                }
                path.reverse();
                return Some((path, &self.nodes[node]));
            }
            for (index, step) in self.nodes[node].steps.iter().enumerate() {
                if let Some(to) = step.to
                    && !seen[to]
                {
                    seen[to] = true;
                    came_from[to] = Some((node, index));
                    queue.push_back(to);
                }
            }
        }
        None
    }
}
