//! Hands over what the search has found, as one graph.

use formats::ending;
use formats::graph::{Graph, Node, Object, PlainAccess, Race, Refusal, Refused, Step, Waiting};
use formats::version::{Format, Version};

use super::location::Location;
use super::runtime::Runtime;
use super::search;
use super::state::ending::{Blocked, Ending};
use super::state::plain::Access;

fn line(location: Option<Location>) -> Option<u32> {
    location.and_then(Location::line_of_program)
}

/// Its line in the program, and its column.
fn place(location: Option<Location>) -> Option<(u32, u32)> {
    Some((line(location)?, location?.column))
}

/// Prints the graph, as JSON on one line of standard output.
pub fn hand_over(runtime: &Runtime) {
    std::println!("{}", graph(runtime).to_json());
}

/// Refuses what a thread does that can't be unwound any more, while others may run: it
/// might crash as the program never does, so the process ends.
pub fn refuse_at_once(runtime: &mut Runtime, what: Refusal, location: Location) -> ! {
    runtime.refuse(what, Some(location));
    runtime.search.conclude();
    hand_over(runtime);
    std::process::exit(0);
}

/// Everything that the search has found.
fn graph(runtime: &Runtime) -> Graph {
    let (search, names) = (&runtime.search, &runtime.names);
    let objects = names.kinds.iter().enumerate();
    let objects = objects.map(|(id, (kind, location))| Object {
        kind: kind.clone(),
        line: line(*location),
        origin: names.origins.get(&id).cloned(),
    });
    let (strategy, is_all) = search.covered();
    let is_refused = runtime.refused.is_some();
    Graph {
        format: Version,
        complete: is_all && !is_refused,
        strategy,
        finished: search.complete && !is_refused,
        fine: !runtime.options.reductions.fuse_with_previous,
        weak: runtime.learned.weak,
        executions: search.executions,
        millis: search.started.elapsed().as_millis() as u64,
        refused: runtime.refused.clone().map(|(what, location)| Refused {
            what,
            line: line(location),
        }),
        threads: names.labels.clone(),
        starts: names.starts.iter().map(|start| place(*start)).collect(),
        objects: objects.collect(),
        nodes: search.nodes.iter().map(node).collect(),
    }
}

fn node(node: &search::Node) -> Node {
    let mut race = None;
    let (ending, waiting) = match &node.ending {
        None => (None, vec![]),
        Some(Ending::Exit {
            status,
            lost_panic: false,
        }) => (Some(ending::Ending::Exit(*status)), vec![]),
        Some(Ending::Exit {
            status,
            lost_panic: true,
        }) => (Some(ending::Ending::ExitAfterPanic(*status)), vec![]),
        Some(Ending::Deadlock(blocked)) => (
            Some(ending::Ending::Deadlock),
            blocked.iter().map(waiting).collect(),
        ),
        Some(Ending::Spins(blocked)) => (
            Some(ending::Ending::Spins),
            blocked.iter().map(waiting).collect(),
        ),
        Some(Ending::Race { earlier, later }) => {
            race = Some(Race {
                later: plain(later),
                earlier: plain(earlier),
            });
            (Some(ending::Ending::Race), vec![])
        }
    };
    Node {
        ending,
        waiting,
        race,
        steps: node.steps.iter().map(step).collect(),
        view: node.view.clone(),
    }
}

fn plain(access: &Access) -> PlainAccess {
    PlainAccess {
        thread: access.thread,
        how: access.how,
        line: line(Some(access.location)),
    }
}

fn step(step: &search::Step) -> Step {
    Step {
        thread: step.thread,
        kind: step.kind,
        manner: step.manner,
        object: step.object,
        line: line(step.location),
        printed: step.printed.clone(),
        message: step.message.clone(),
        access: step.access.clone(),
        passed: step.passed.clone(),
        fences: step.fences.clone(),
        to: step.to,
    }
}

fn waiting(blocked: &Blocked) -> Waiting {
    Waiting {
        thread: blocked.thread,
        kind: blocked.kind,
        object: blocked.object,
        other: blocked.other,
        line: line(blocked.location),
        spins: blocked.spins,
    }
}
