//! Which states a reader need not tell apart.
//!
//! A step that is no choice (a thread begins, say) goes with the step before it.
//! Then states that look the same, and from which the same steps lead to states
//! that are the same, are one: the quotient of the graph by the coarsest
//! bisimulation that respects what is shown (Kanellakis, Smolka, *CCS expressions,
//! finite state processes, and three problems of equivalence*, 1983, by refining
//! until nothing changes).

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

use formats::graph::{Access, Fence, Graph, Kind, Manner, Passed, Step};

/// A choice before it is numbered: where it leads, and all that is
/// done on the way.
pub type Way<'a> = (usize, Vec<(usize, &'a Step)>);

/// The steps of all moments at which there is a choice; the others are left
/// out. Where a limit cut the search off, there is none.
pub fn ways(graph: &Graph) -> BTreeMap<usize, Vec<Way<'_>>> {
    let mut ways = BTreeMap::new();
    let mut pending = vec![follow(graph, 0).0];
    while let Some(node) = pending.pop() {
        if ways.contains_key(&node) {
            continue;
        }
        let steps = graph.nodes[node].steps.iter().filter_map(|step| {
            let (to, more) = follow(graph, step.to?);
            Some((to, [(node, step)].into_iter().chain(more).collect()))
        });
        let steps: Vec<Way<'_>> = steps.collect();
        pending.extend(steps.iter().map(|(to, _)| *to));
        ways.insert(node, steps);
    }
    ways
}

/// Takes all steps from a moment that are no choice.
pub fn follow(graph: &Graph, mut node: usize) -> (usize, Vec<(usize, &Step)>) {
    let mut taken = vec![];
    while let Some((step, to)) = forced(graph, node) {
        taken.push((node, step));
        node = to;
    }
    (node, taken)
}

/// A step that nobody chooses: a thread begins, or the search has put a step
/// first that is nobody else's business.
fn forced(graph: &Graph, node: usize) -> Option<(&Step, usize)> {
    let node = &graph.nodes[node];
    let view = node.view.as_ref()?;
    let step = match node.steps.iter().find(|step| step.kind == Kind::Begin) {
        Some(step) => step,
        // In a part of the graph a single step need not be one that was put first.
        None if !graph.complete => return None,
        None => {
            let ready = view.threads.iter().filter(|thread| thread.ready).count();
            node.steps.first().filter(|step| {
                let same = |other: &Step| other.thread == step.thread;
                node.steps.iter().all(same) && ready > 1
            })?
        }
    };
    Some((step, step.to?))
}

/// Which moments are one: those that look the same, and whose steps lead to
/// moments that are one.
pub fn classes(graph: &Graph, ways: &BTreeMap<usize, Vec<Way<'_>>>) -> HashMap<usize, usize> {
    let look = |number: usize| {
        let node = &graph.nodes[number];
        (&node.view, node.ending, &node.race)
    };
    let mut class = group(ways.keys().map(|node| (*node, look(*node))));
    loop {
        let next = group(ways.iter().map(|(node, steps)| {
            let steps: Vec<_> = steps
                .iter()
                .map(|(to, taken)| {
                    let taken: Vec<_> = taken.iter().map(|(_, step)| essence(step)).collect();
                    (class[to], taken)
                })
                .collect();
            (*node, (class[node], steps))
        }));
        let count = |class: &HashMap<usize, usize>| class.values().max().copied();
        if count(&next) == count(&class) {
            return next;
        }
        class = next;
    }
}

/// What a reader can tell of a step.
type Essence<'a> = (
    (usize, Option<&'a Access>, &'a [Passed], &'a [Fence]),
    (Kind, Manner),
    Option<usize>,
    Option<u32>,
    &'a str,
    Option<&'a str>,
);

fn essence(step: &Step) -> Essence<'_> {
    (
        (
            step.thread,
            step.access.as_ref(),
            &step.passed[..],
            &step.fences[..],
        ),
        (step.kind, step.manner),
        step.object,
        step.line,
        &step.printed,
        step.message.as_deref(),
    )
}

/// Numbers the groups of nodes that have the same mark.
fn group<M: Eq + Hash>(marks: impl Iterator<Item = (usize, M)>) -> HashMap<usize, usize> {
    let mut numbers = HashMap::new();
    marks
        .map(|(node, mark)| {
            let next = numbers.len();
            (node, *numbers.entry(mark).or_insert(next))
        })
        .collect()
}
