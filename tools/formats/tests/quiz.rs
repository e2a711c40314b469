//! Which candidates of a quiz are possible, held against all outputs of the book's own
//! explored listings, found in another way: by following every path.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::path::Path;

use formats::Ending;
use formats::quiz::{Candidate, Fate};
use formats::state_graph::StateGraph;
use formats::version::Format;

/// More outputs than these are not followed.
const MOST: usize = 500;

/// How a program ended, and what it has printed.
type Outputs = BTreeSet<(Ending, String)>;

/// The graphs of all explored listings with few outputs, with these outputs.
fn explored() -> Vec<(String, StateGraph, Outputs)> {
    let code = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../code");
    let below = |folder: &Path| {
        let entries = fs::read_dir(folder).into_iter().flatten();
        entries
            .filter_map(|entry| Some(entry.ok()?.path()))
            .collect::<Vec<_>>()
    };
    let listings = below(&code).into_iter().flat_map(|part| below(&part));
    let graphs = listings.filter_map(|listing| {
        let text = fs::read_to_string(listing.join("walk.json")).ok()?;
        let graph = StateGraph::from_json(&text).expect("a recorded graph");
        let outputs = outputs(&graph).filter(|_| graph.complete)?;
        Some((listing.display().to_string(), graph, outputs))
    });
    graphs.collect()
}

/// What is printed on each path, and how it ends.
fn outputs(graph: &StateGraph) -> Option<Outputs> {
    let mut outputs = BTreeSet::new();
    let mut seen = HashSet::new();
    let mut left = vec![(0, String::new())];
    while let Some((number, text)) = left.pop() {
        if outputs.len() > MOST || seen.len() > 100 * MOST {
            return None;
        }
        let state = graph.states.get(number)?;
        outputs.extend(state.ending.map(|ending| (ending, text.clone())));
        for step in 0..state.steps.len() {
            let text = text.clone() + &graph.printed((number, step));
            let next = (graph.step((number, step)).to, text);
            if seen.insert(next.clone()) {
                left.push(next);
            }
        }
    }
    Some(outputs)
}

fn candidate(ending: Ending, output: &str) -> Option<Candidate> {
    let ending = match ending {
        Ending::Deadlock => Some(Fate::Stuck),
        _ => None,
    };
    let lines = output.lines().map(str::to_owned).collect();
    Some(Candidate { lines, ending }).filter(|it| !it.lines.is_empty())
}

#[test]
fn a_candidate_is_possible_just_if_some_path_prints_it() {
    let explored = explored();
    assert!(explored.len() > 20, "{} listings", explored.len());
    for (name, graph, outputs) in explored {
        let ends: BTreeSet<_> = outputs
            .iter()
            .filter(|(ending, _)| *ending != Ending::Deadlock)
            .collect();
        for (ending, output) in &outputs {
            let Some(possible) = candidate(*ending, output) else {
                continue;
            };
            let way = possible.shortest(&graph);
            let way =
                way.unwrap_or_else(|| panic!("{name}: {possible:?} is told to be impossible"));
            let printed: String = way.iter().map(|taken| graph.printed(*taken)).collect();
            assert_eq!(printed.trim_end(), output.trim_end(), "{name}");

            let mut turned = possible.clone();
            turned.lines.reverse();
            let is_printed = |(_, text): &&(Ending, String)| text.lines().eq(&turned.lines);
            let is_possible = match turned.ending {
                Some(_) => outputs
                    .iter()
                    .any(|it| it.0 == Ending::Deadlock && is_printed(&it)),
                None => ends.iter().any(is_printed),
            };
            assert_eq!(
                turned.shortest(&graph).is_some(),
                is_possible,
                "{name}: {turned:?}"
            );

            let mut longer = possible;
            longer
                .lines
                .push("a line that no program prints".to_owned());
            assert_eq!(longer.shortest(&graph), None, "{name}: {longer:?}");
        }
        let stuck = Candidate {
            lines: vec![],
            ending: Some(Fate::Stuck),
        };
        let is_possible = outputs
            .iter()
            .any(|(ending, _)| *ending == Ending::Deadlock);
        assert_eq!(
            stuck.shortest(&graph).is_some(),
            is_possible,
            "{name}: stuck"
        );
    }
}

#[test]
fn a_link_names_the_steps_of_a_way_by_their_threads() {
    for (name, graph, outputs) in explored() {
        let Some((ending, output)) = outputs.last() else {
            continue;
        };
        let Some(way) = candidate(*ending, output).and_then(|it| it.shortest(&graph)) else {
            continue;
        };
        // As the page's script follows it.
        let mut at = 0;
        for step in graph.link(&way).split(',') {
            let (thread, which) = step.split_once('.').unwrap_or((step, "0"));
            let (thread, which): (usize, usize) = (
                thread.parse().expect("a number"),
                which.parse().expect("a number"),
            );
            let own = (0..graph.states[at].steps.len()).filter(|step| {
                graph
                    .actions((at, *step))
                    .next()
                    .is_some_and(|a| a.thread == thread)
            });
            let step = own
                .clone()
                .nth(which)
                .unwrap_or_else(|| panic!("{name}: no such step"));
            at = graph.step((at, step)).to;
        }
        assert_eq!(graph.states[at].ending, Some(*ending), "{name}");
    }
}
