//! Steps of a state graph, counted.

use formats::ending::Ending;
use formats::graph::Ownership;
use formats::state_graph::StateGraph;

/// The least number of choices that lead to an ending.
pub fn shortest(graph: &StateGraph, ending: &str) -> Option<usize> {
    let ending: Ending = ending.to_owned().try_into().ok()?;
    graph.steps_to(|found| found == ending)
}

/// How many steps of the only schedule do that.
pub fn on_the_way(graph: &StateGraph, does: Ownership) -> Option<usize> {
    let (mut state, mut count) = (0, 0);
    loop {
        match &graph.states[state].steps[..] {
            [] => return Some(count),
            [step] => {
                let actions = graph.actions((state, 0));
                count += actions.filter(|action| action.does == Some(does)).count();
                state = step.to;
            }
            _ => return None,
        }
    }
}
