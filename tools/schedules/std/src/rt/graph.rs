//! The finished graph, as data.

use std::collections::HashMap;

use formats::ending;
use formats::graph::{Graph, Node, Object, ObjectKind, Origin, Refusal, Refused, Step, Waiting};
use formats::search::Options;
use formats::version::Version;

use super::key::Place;
use super::search::Search;
use super::world::{Ending, ObjectId, Op};

fn line(place: Option<Place>) -> Option<u32> {
    place.and_then(Place::line_of_program)
}

/// Everything that the search has found.
pub fn graph(
    search: &Search,
    threads: &[Option<String>],
    objects: &[(ObjectKind, Option<Place>)],
    origins: &HashMap<ObjectId, Origin>,
    refused: Option<(Refusal, Option<Place>)>,
    options: Options,
) -> Graph {
    let objects = objects
        .iter()
        .enumerate()
        .map(|(id, (kind, place))| Object {
            kind: kind.clone(),
            line: line(*place),
            origin: origins.get(&id).cloned(),
        });
    let nodes = search.nodes.iter().map(|node| Node {
        ending: node.ending.as_ref().map(|ending| match ending {
            Ending::Exit(status) => ending::Ending::Exit(*status),
            Ending::Deadlock(_) => ending::Ending::Deadlock,
        }),
        waiting: match &node.ending {
            Some(Ending::Deadlock(waiting)) => waiting.iter().map(self::waiting).collect(),
            _ => vec![],
        },
        steps: node
            .steps
            .iter()
            .map(|step| Step {
                thread: step.thread,
                kind: step.kind,
                manner: step.manner,
                object: step.object,
                line: line(step.place),
                printed: step.printed.clone(),
                message: step.message.clone(),
                to: step.to,
            })
            .collect(),
        view: node.view.clone(),
    });
    Graph {
        format: Version,
        complete: search.complete && refused.is_none(),
        fine: options.fine,
        executions: search.executions,
        millis: search.started.elapsed().as_millis() as u64,
        refused: refused.map(|(what, place)| Refused {
            what,
            line: line(place),
        }),
        threads: threads.to_vec(),
        objects: objects.collect(),
        nodes: nodes.collect(),
    }
}

fn waiting((thread, op, place): &(usize, Op, Option<Place>)) -> Waiting {
    Waiting {
        thread: *thread,
        kind: op.kind(),
        object: op.object(),
        other: match op {
            Op::Join(other) => Some(*other),
            _ => None,
        },
        line: line(*place),
    }
}
