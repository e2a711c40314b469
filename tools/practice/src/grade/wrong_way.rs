//! The shortest schedule that prints what it must not.

use std::collections::{HashMap, VecDeque};

use formats::ending::Ending;
use formats::graph::{Graph, Kind, Node, Step};

/// What a step writes to standard output, which is what an exercise asks for: a panic
/// that is dealt with is told elsewhere, with lines that the reader's editing moves.
pub fn printed(step: &Step) -> &str {
    match step.kind {
        Kind::PrintPanic | Kind::PrintError => "",
        _ => &step.printed,
    }
}

/// The fewest steps to an end at which the output is none of `expected`, that end, and
/// the output.
pub fn shortest<'a>(
    graph: &'a Graph,
    expected: &[String],
) -> Option<(Vec<&'a Step>, &'a Node, String)> {
    // What is printed counts only as long as it may become one that is expected.
    let start = (0, Some(String::new()));
    let mut came_from = HashMap::from([(start.clone(), None)]);
    let mut queue = VecDeque::from([start]);
    while let Some(at) = queue.pop_front() {
        let node = graph.nodes.get(at.0)?;
        let is_expected = |printed: &String| expected.contains(printed);
        if node.ending.is_some() && !at.1.as_ref().is_some_and(is_expected) {
            let mut path = vec![];
            let mut at = at;
            while let Some(Some((from, step))) = came_from.get(&at) {
                path.push(*step);
                at = Clone::clone(from);
            }
            path.reverse();
            let printed = path.iter().map(|step: &&Step| printed(step)).collect();
            return Some((path, node, printed));
        }
        for step in &node.steps {
            let Some(to) = step.to else { continue };
            let printed = at.1.as_ref().and_then(|before| {
                let longer = format!("{before}{}", printed(step));
                let may_become = expected.iter().any(|text| text.starts_with(&longer));
                may_become.then_some(longer)
            });
            let next = (to, printed);
            if !came_from.contains_key(&next) {
                came_from.insert(next.clone(), Some((at.clone(), step)));
                queue.push_back(next);
            }
        }
    }
    None
}

/// The first ending that is not `wanted`.
pub fn other_ending(graph: &Graph, wanted: Ending) -> Option<Ending> {
    let mut endings = graph.nodes.iter().filter_map(|node| node.ending);
    endings.find(|ending| *ending != wanted)
}
