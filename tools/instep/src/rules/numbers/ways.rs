//! Steps of a state graph, counted.

use std::collections::VecDeque;

use formats::ending::Ending;
use formats::graph::Ownership;
use formats::state_graph::StateGraph;

/// The least number of choices that lead to an ending.
pub fn shortest(graph: &StateGraph, ending: &str) -> Option<usize> {
    let ending: Ending = ending.to_owned().try_into().ok()?;
    let mut distance = vec![None; graph.states.len()];
    distance[0] = Some(0);
    let mut queue = VecDeque::from([0]);
    while let Some(state) = queue.pop_front() {
        let here = distance[state]?;
        if graph.states[state].ending == Some(ending) {
            return Some(here);
        }
        for step in &graph.states[state].steps {
            if distance[step.to].is_none() {
                distance[step.to] = Some(here + 1);
                queue.push_back(step.to);
            }
        }
    }
    None
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
