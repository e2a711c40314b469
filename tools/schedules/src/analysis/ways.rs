//! The way to one output.

use std::cell::Cell;

use formats::ending::Ending;
use formats::graph::{Graph, Node, Step};
use formats::nearest::nearest;

use super::paths::steps_from;

/// The fewest steps that print `text` and end, perhaps in a certain way, and the end;
/// or else how many bytes of it are printed at most.
///
/// # Errors
///
/// When no schedule does it.
pub fn way_to<'a>(
    graph: &'a Graph,
    text: &str,
    ending: Option<Ending>,
) -> Result<(Vec<&'a Step>, &'a Node), usize> {
    let farthest = Cell::new(0);
    let next = |&(node, printed): &(usize, usize)| {
        farthest.set(farthest.get().max(printed));
        let steps = steps_from(graph, node);
        steps.filter_map(move |(step, to)| {
            let fits = text[printed..].starts_with(&step.printed);
            fits.then(|| (step, (to, printed + step.printed.len())))
        })
    };
    let is_there = |&(node, printed): &(usize, usize)| {
        let found = graph.nodes.get(node).and_then(|node| node.ending);
        let ends = found.is_some() && (ending.is_none() || found == ending);
        ends && printed == text.len()
    };
    match nearest((0, 0), next, is_there) {
        Some((way, (end, _))) => Ok((way, &graph.nodes[end])),
        None => Err(farthest.get()),
    }
}
