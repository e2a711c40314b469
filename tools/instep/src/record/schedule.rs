//! A schedule of an explored listing that prints a certain output.

use std::collections::HashSet;

use formats::state_graph::{StateGraph, Taken};

use crate::record::normal::without_thread_ids;

/// A schedule that prints `output`, if there is one.
pub fn that_prints(graph: &StateGraph, output: &str) -> Option<Vec<Taken>> {
    search(graph, &without_thread_ids(output)).ok()
}

/// The first line, counted from 0, up to which no schedule prints `output`; `None`
/// when one prints it all.
pub fn departs_from(graph: &StateGraph, output: &str) -> Option<usize> {
    let output = without_thread_ids(output);
    let farthest = search(graph, &output).err()?;
    Some(output[..farthest].matches('\n').count())
}

/// A schedule that prints `output`, depth first, or else how many of its bytes one
/// prints at most. Not by recursion: a schedule may be long.
fn search(graph: &StateGraph, output: &str) -> Result<Vec<Taken>, usize> {
    let mut seen = HashSet::new();
    let mut farthest = 0;
    // The states on the way, how much is printed at each, and the step to try next.
    let mut way = vec![(0, 0, 0)];
    while let Some((number, at, next)) = way.last_mut() {
        let (state, at) = (&graph.states[*number], *at);
        if *next == 0 {
            if state.ending.is_some() && at == output.len() {
                way.pop();
                return Ok(way
                    .iter()
                    .map(|(state, _, next)| (*state, next - 1))
                    .collect());
            }
            if !seen.insert((*number, at)) {
                way.pop();
                continue;
            }
            farthest = farthest.max(at);
        }
        let Some(step) = state.steps.get(*next) else {
            way.pop();
            continue;
        };
        let printed = graph.printed((*number, *next));
        let printed = without_thread_ids(&printed);
        *next += 1;
        if output[at..].starts_with(&*printed) {
            way.push((step.to, at + printed.len(), 0));
        }
    }
    Err(farthest)
}
