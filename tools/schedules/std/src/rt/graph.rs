//! The finished graph, as data.

use std::collections::HashMap;

use formats::search::Options;
use serde::Serialize;

use super::key::Place;
use super::search::Search;
use super::trace::Origin;
use super::view::View;
use super::world::{Ending, ObjectId, Op};

/// Everything that the search has found. Moments are numbered; the first is
/// the start.
#[derive(Serialize)]
pub struct Graph<'a> {
    version: u32,
    complete: bool,
    fine: bool,
    executions: u64,
    millis: u128,
    refused: Option<Refusal>,
    threads: &'a [String],
    objects: Vec<ObjectInfo<'a>>,
    nodes: Vec<NodeInfo<'a>>,
}

#[derive(Serialize)]
struct Refusal {
    what: String,
    line: Option<u32>,
}

#[derive(Serialize)]
struct ObjectInfo<'a> {
    kind: &'static str,
    line: Option<u32>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    callers: &'a [(u32, u32)],
    #[serde(skip_serializing_if = "Option::is_none")]
    holds: Option<&'a str>,
}

#[derive(Serialize)]
struct NodeInfo<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    ending: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    waiting: Vec<Waiting>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    steps: Vec<StepInfo<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    view: Option<&'a View>,
}

#[derive(Serialize)]
struct Waiting {
    thread: usize,
    what: &'static str,
    object: Option<usize>,
    other: Option<usize>,
    line: Option<u32>,
}

#[derive(Serialize)]
struct StepInfo<'a> {
    thread: usize,
    what: &'static str,
    object: Option<usize>,
    line: Option<u32>,
    printed: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'a str>,
    to: Option<usize>,
}

impl<'a> Graph<'a> {
    pub fn new(
        search: &'a Search,
        threads: &'a [String],
        objects: &[(&'static str, Option<Place>)],
        origins: &'a HashMap<ObjectId, Origin>,
        refused: Option<(String, Option<Place>)>,
        options: Options,
    ) -> Self {
        let line = |place: Option<Place>| place.and_then(Place::line_of_program);
        Graph {
            version: 1,
            complete: search.complete && refused.is_none(),
            fine: options.fine,
            executions: search.executions,
            millis: search.started.elapsed().as_millis(),
            refused: refused.map(|(what, place)| Refusal {
                what,
                line: line(place),
            }),
            threads,
            objects: objects
                .iter()
                .enumerate()
                .map(|(id, (kind, place))| ObjectInfo {
                    kind,
                    line: line(*place),
                    callers: origins.get(&id).map_or(&[], |origin| &origin.callers),
                    holds: origins.get(&id).map(|origin| origin.holds.as_str()),
                })
                .collect(),
            nodes: search
                .nodes
                .iter()
                .map(|node| NodeInfo {
                    ending: node.ending.as_ref().map(|ending| match ending {
                        Ending::Exit(code) => format!("exit {code}"),
                        Ending::Deadlock(_) => "deadlock".to_owned(),
                    }),
                    waiting: match &node.ending {
                        Some(Ending::Deadlock(waiting)) => waiting
                            .iter()
                            .map(|(thread, op, place)| Waiting {
                                thread: *thread,
                                what: op.word(),
                                object: op.object(),
                                other: match op {
                                    Op::Join(other) => Some(*other),
                                    _ => None,
                                },
                                line: line(*place),
                            })
                            .collect(),
                        _ => vec![],
                    },
                    steps: node
                        .steps
                        .iter()
                        .map(|step| StepInfo {
                            thread: step.thread,
                            what: step.what,
                            object: step.object,
                            line: line(step.place),
                            printed: &step.printed,
                            message: step.message.as_deref(),
                            to: step.to,
                        })
                        .collect(),
                    view: node.view.as_ref(),
                })
                .collect(),
        }
    }
}
