//! A schedule of an explored listing that prints a certain output.

use std::collections::HashSet;
use std::sync::LazyLock;

use formats::state_graph::{StateGraph, Taken};
use regex::Regex;

use crate::record::normal::without_thread_ids;

/// The last line of a panic. `std` writes it by itself, so that another thread's line may
/// come before it; a step prints all of a panic.
static NOTE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?m)^note: run with `RUST_BACKTRACE=1` .*\n?").expect("a valid pattern")
});

/// A schedule that prints `output`, if there is one.
pub fn that_prints(graph: &StateGraph, output: &str) -> Option<Vec<Taken>> {
    search(graph, &counting(output)).ok()
}

/// What counts of an output, or of a part of it.
fn counting(output: &str) -> String {
    NOTE.replace_all(&without_thread_ids(output), "")
        .into_owned()
}

/// The first line, counted from 0, up to which no schedule prints `output`; `None`
/// when one prints it all.
pub fn departs_from(graph: &StateGraph, output: &str) -> Option<usize> {
    let counts = counting(output);
    let farthest = search(graph, &counts).err()?;
    let departs = counts[..farthest].matches('\n').count();
    let lines = output.lines().enumerate();
    let mut lines = lines.filter(|(_, line)| !NOTE.is_match(line));
    let count = output.lines().count();
    Some(lines.nth(departs).map_or(count, |(number, _)| number))
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
        let printed = counting(&printed);
        *next += 1;
        if output[at..].starts_with(&printed) {
            way.push((step.to, at + printed.len(), 0));
        }
    }
    Err(farthest)
}
