//! What the search says of a test: it passes in every schedule, or fails in one.

use std::collections::{HashSet, VecDeque};

use formats::ending::Ending;
use formats::graph::{Graph, Kind, Step};

use super::harness::Test;
use crate::analysis::paths;

/// The way through a graph by which a test fails, as short as there is one.
#[derive(Debug, Clone)]
pub struct Failure {
    /// Steps, each by the node before it and its place there.
    pub way: Vec<(usize, usize)>,
    /// The node at its end.
    pub end: usize,
    pub why: Why,
}

impl Failure {
    /// The steps of its way.
    pub fn steps<'a>(&self, graph: &'a Graph) -> Vec<&'a Step> {
        let way = self.way.iter();
        way.map(|(node, step)| &graph.nodes[*node].steps[*step])
            .collect()
    }
}

/// Why a schedule is none in which the test passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    Ends(Ending),
    /// It should panic, and does not.
    NoPanic,
    /// It should panic with other words.
    OtherWords,
}

#[derive(Debug, Clone)]
pub enum Verdict {
    /// In all schedules, for which so many stand.
    Passes(u128),
    /// As far as was searched.
    NoFailureFound,
    Fails(Failure),
}

/// The verdict on a test that has this graph.
pub fn of(test: &Test, graph: &Graph) -> Verdict {
    match first_failure(test, graph) {
        Some(failure) => Verdict::Fails(failure),
        None if graph.complete => Verdict::Passes(paths::schedules(graph)),
        None => Verdict::NoFailureFound,
    }
}

/// What of a way decides whether the test passes: whether what `main` said when it
/// panicked holds the words that are expected.
type Said = bool;

/// A node with what was said before it, the moment before it, and the step from there.
type Seen = ((usize, Said), Option<(usize, usize)>);

/// The nearest moments are looked at first.
fn first_failure(test: &Test, graph: &Graph) -> Option<Failure> {
    let start = (0, false);
    let mut reached = HashSet::from([start]);
    let mut queue = VecDeque::from([(start, None)]);
    let mut seen: Vec<Seen> = vec![];
    while let Some(((node, said), came_from)) = queue.pop_front() {
        let number = seen.len();
        seen.push(((node, said), came_from));
        let here = graph.nodes.get(node)?;
        if let Some(ending) = here.ending
            && let Some(why) = fails(test, ending, said)
        {
            let mut way = vec![];
            let mut at = came_from;
            while let Some((before, step)) = at {
                way.push((seen[before].0.0, step));
                at = seen[before].1;
            }
            way.reverse();
            return Some(Failure {
                way,
                end: node,
                why,
            });
        }
        for (index, step) in here.steps.iter().enumerate() {
            let Some(to) = step.to else { continue };
            let next = (to, says(test, step, said));
            if reached.insert(next) {
                queue.push_back((next, Some((number, index))));
            }
        }
    }
    None
}

fn says(test: &Test, step: &Step, before: Said) -> Said {
    match &test.should_panic {
        Some(Some(expected)) if step.thread == 0 && step.kind == Kind::PrintPanic => {
            // What was said stands behind an empty line, and that with the name and the place.
            let said = step.printed.splitn(3, '\n').nth(2);
            said.is_some_and(|said| said.contains(expected))
        }
        _ => before,
    }
}

/// Whether a test that ends so fails. A thread that panics and is joined by nobody makes
/// no test fail.
fn fails(test: &Test, ending: Ending, said: Said) -> Option<Why> {
    let panics = matches!(ending, Ending::Exit(101) | Ending::ExitAfterPanic(101));
    let ends_well = matches!(ending, Ending::Exit(0) | Ending::ExitAfterPanic(0));
    match (&test.should_panic, panics) {
        (None, _) if ends_well => None,
        (Some(None), true) => None,
        (Some(Some(_)), true) if said => None,
        (Some(Some(_)), true) => Some(Why::OtherWords),
        (Some(_), _) if ends_well => Some(Why::NoPanic),
        _ => Some(Why::Ends(ending)),
    }
}
