//! What is left of the graph without the turns of loops that need not be followed:
//! see [`waits`](crate::rt::waits).

use super::{Node, Step};

/// Where a step leads that was given up.
pub const NOWHERE: usize = usize::MAX;

/// The nodes from which some end can be reached, or which a limit has cut off.
pub fn without(nodes: Vec<Node>) -> Vec<Node> {
    let is_futile = |step: &Step| step.to == Some(NOWHERE);
    if !nodes.iter().any(|node| node.steps.iter().any(is_futile)) {
        return nodes;
    }
    let alive = alive(&nodes);
    let mut numbers = Vec::with_capacity(nodes.len());
    let mut next = 0;
    for (node, alive) in alive.iter().enumerate() {
        // The start stays.
        let stays = *alive || node == 0;
        numbers.push(stays.then_some(next));
        next += usize::from(stays);
    }
    let renumbered = nodes.into_iter().zip(&numbers);
    let kept = renumbered.filter_map(|(node, number)| number.map(|_| node));
    kept.map(|node| only_alive(node, &numbers)).collect()
}

/// Whether something comes of each node.
fn alive(nodes: &[Node]) -> Vec<bool> {
    let mut from: Vec<Vec<usize>> = vec![vec![]; nodes.len()];
    for (number, node) in nodes.iter().enumerate() {
        for to in node.steps.iter().filter_map(|step| step.to) {
            if let Some(from) = from.get_mut(to) {
                from.push(number);
            }
        }
    }
    let ends =
        |node: &Node| node.ending.is_some() || node.steps.iter().any(|step| step.to.is_none());
    let mut alive: Vec<_> = nodes.iter().map(ends).collect();
    let mut pending: Vec<_> = (0..nodes.len()).filter(|node| alive[*node]).collect();
    while let Some(node) = pending.pop() {
        for before in &from[node] {
            if !std::mem::replace(&mut alive[*before], true) {
                pending.push(*before);
            }
        }
    }
    alive
}

/// A node without the steps that lead nowhere. Who would take one spins.
fn only_alive(mut node: Node, numbers: &[Option<usize>]) -> Node {
    let mut spinning = vec![];
    node.steps.retain_mut(|step| match step.to {
        None => true,
        Some(to) => {
            let number = numbers.get(to).copied().flatten();
            if number.is_none() {
                spinning.push(step.thread);
            }
            step.to = number;
            number.is_some()
        }
    });
    spinning.retain(|thread| node.steps.iter().all(|step| step.thread != *thread));
    let threads = node.view.iter_mut().flat_map(|view| &mut view.threads);
    for thread in threads.filter(|thread| spinning.contains(&thread.thread)) {
        thread.ready = false;
        thread.spins = true;
    }
    node
}
