//! The way to one output.

use std::collections::{HashMap, VecDeque};

use formats::ending::Ending;
use formats::graph::{Graph, Node, Step};

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
    let start = (0, 0);
    let mut came_from = HashMap::from([(start, None)]);
    let mut queue = VecDeque::from([start]);
    let mut farthest = 0;
    while let Some(at) = queue.pop_front() {
        let (number, printed) = at;
        farthest = farthest.max(printed);
        let node = graph.nodes.get(number).ok_or(0_usize)?;
        let ends = node.ending.is_some() && (ending.is_none() || node.ending == ending);
        if ends && printed == text.len() {
            let mut path = vec![];
            let mut at = at;
            while let Some(Some((from, step))) = came_from.get(&at) {
                path.push(*step);
                at = *from;
            }
            path.reverse();
            return Ok((path, node));
        }
        for step in &node.steps {
            let Some(to) = step.to else {
                continue;
            };
            if text[printed..].starts_with(&step.printed) {
                let next = (to, printed + step.printed.len());
                came_from.entry(next).or_insert_with(|| {
                    queue.push_back(next);
                    Some((at, step))
                });
            }
        }
    }
    Err(farthest)
}
