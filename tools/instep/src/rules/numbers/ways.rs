//! Steps of a state graph, and lines on its ways, counted.

use std::collections::BTreeSet;

use formats::ending::Ending;
use formats::graph::Ownership;
use formats::quiz::Candidate;
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

/// How many lines that hold `part` can follow a line, in one schedule: the most of them.
/// `None` if there are too many ways to tell.
pub fn most(graph: &StateGraph, line: &str, part: &str) -> Option<usize> {
    const WAYS: usize = 200;
    let states = graph.states.iter().enumerate();
    let taken = states.flat_map(|(state, it)| (0..it.steps.len()).map(move |step| (state, step)));
    let printed: Vec<_> = taken.map(|taken| graph.printed(taken)).collect();
    let lines = printed.iter().flat_map(|printed| printed.lines());
    let with: BTreeSet<_> = lines.filter(|line| line.contains(part)).collect();
    let is_possible = |lines: &Vec<String>| {
        let asked = Candidate {
            lines: lines.clone(),
            ending: None,
        };
        asked.in_order(graph).is_some()
    };
    let mut ways = vec![vec![line.to_owned()]];
    for count in 0.. {
        let longer = ways.iter().flat_map(|way| {
            let way = way.as_slice();
            with.iter()
                .map(move |next| [way, &[(*next).to_owned()]].concat())
        });
        let longer: Vec<_> = longer.filter(is_possible).collect();
        match longer.len() {
            0 => return Some(count),
            1..=WAYS => ways = longer,
            _ => return None,
        }
    }
    None
}
