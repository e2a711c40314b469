//! The shortest schedule that prints what it must not.

use formats::ending::Ending;
use formats::graph::{Graph, Kind, Node, Step};
use formats::nearest::nearest;
use schedules::analysis::paths::steps_from;

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
    let next = |(node, before): &(usize, Option<String>)| {
        let before = before.clone();
        steps_from(graph, *node).map(move |(step, to)| {
            let longer = before.as_ref().and_then(|before| {
                let longer = format!("{before}{}", printed(step));
                let may_become = expected.iter().any(|text| text.starts_with(&longer));
                may_become.then_some(longer)
            });
            (step, (to, longer))
        })
    };
    let is_there = |(node, printed): &(usize, Option<String>)| {
        let is_expected = |printed: &String| expected.contains(printed);
        let ends = graph
            .nodes
            .get(*node)
            .is_some_and(|node| node.ending.is_some());
        ends && !printed.as_ref().is_some_and(is_expected)
    };
    let (way, (end, _)) = nearest((0, Some(String::new())), next, is_there)?;
    let printed = way.iter().map(|step| printed(step)).collect();
    Some((way, graph.nodes.get(end)?, printed))
}

/// The first ending that is not `wanted`.
pub fn other_ending(graph: &Graph, wanted: Ending) -> Option<Ending> {
    let mut endings = graph.nodes.iter().filter_map(|node| node.ending);
    endings.find(|ending| *ending != wanted)
}
