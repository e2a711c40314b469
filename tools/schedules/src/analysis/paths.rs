//! The ways through a graph: how many, and the shortest.

use std::collections::BTreeSet;

use formats::ending::Ending;
use formats::graph::{Graph, Node, Step};
use formats::nearest::nearest;

/// How many schedules there are: ways from the start to an end. Saturates.
pub fn schedules(graph: &Graph) -> u128 {
    let mut ways: Vec<Option<u128>> = vec![None; graph.nodes.len()];
    let mut pending = vec![0];
    // Not by recursion: an execution may be long.
    while let Some(&node) = pending.last() {
        if ways[node].is_some() {
            pending.pop();
            continue;
        }
        let next: Vec<_> = graph.nodes[node]
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
            ways[node] = Some(match graph.nodes[node].ending {
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

/// From which moments an end can be reached: all, unless a limit has cut the search off.
pub fn that_end(graph: &Graph) -> Vec<bool> {
    let mut before: Vec<Vec<usize>> = vec![vec![]; graph.nodes.len()];
    for (from, node) in graph.nodes.iter().enumerate() {
        for to in node.steps.iter().filter_map(|step| step.to) {
            before[to].push(from);
        }
    }
    let mut ends: Vec<_> = graph
        .nodes
        .iter()
        .map(|node| node.ending.is_some())
        .collect();
    let mut pending: Vec<_> = (0..ends.len()).filter(|node| ends[*node]).collect();
    while let Some(node) = pending.pop() {
        for &from in &before[node] {
            if !std::mem::replace(&mut ends[from], true) {
                pending.push(from);
            }
        }
    }
    ends
}

/// How many steps there are in all.
pub fn steps(graph: &Graph) -> usize {
    graph.nodes.iter().map(|node| node.steps.len()).sum()
}

/// The endings that there are, sorted.
pub fn endings(graph: &Graph) -> BTreeSet<Ending> {
    graph.nodes.iter().filter_map(|node| node.ending).collect()
}

/// The first ending that is not well: being stuck, if that can be.
pub fn failure(graph: &Graph) -> Option<Ending> {
    let mut endings = endings(graph).into_iter();
    endings.find(|ending| *ending != Ending::SUCCESS)
}

/// The fewest steps to an ending, and the moment it is.
pub fn shortest(graph: &Graph, ending: Ending) -> Option<(Vec<&Step>, &Node)> {
    let ends = |node: &usize| graph.nodes[*node].ending == Some(ending);
    let (way, end) = nearest(0, |node| steps_from(graph, *node), ends)?;
    Some((way, &graph.nodes[end]))
}

/// The steps of a moment that were followed, with where they lead.
pub fn steps_from(graph: &Graph, node: usize) -> impl Iterator<Item = (&Step, usize)> {
    let steps = graph.nodes.get(node).map_or(&[][..], |node| &node.steps);
    steps.iter().filter_map(|step| Some((step, step.to?)))
}
