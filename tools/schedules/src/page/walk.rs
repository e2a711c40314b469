//! The graph that a reader walks through on a page: every moment in words, and
//! small.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

use formats::SourceHash;
use formats::graph::{Graph, Kind, Manner, Node, Step, View};
use formats::state_graph::{Message, Shape, State, StateGraph, Step as Choice};
use formats::version::Version;

use super::document::Opening;
use super::names::Words;
use super::variables::Variables;
use super::{race, shapes, words};
use crate::analysis::bisimulation::{self, Way, classes, follow};
use crate::analysis::outputs::{Counts, Outputs};
use crate::analysis::{paths, ways};

/// Of a graph with views. `names` tells the variable that holds what is made at a
/// line.
pub fn of_graph(graph: &Graph, source: &str, names: &Variables) -> StateGraph {
    in_words(graph, source, &Words::new(graph, names))
}

/// The same, in the words that are given.
pub fn in_words(graph: &Graph, source: &str, words: &Words<'_>) -> StateGraph {
    let mut walk = StateGraph {
        format: Version,
        source: SourceHash::of(source),
        complete: graph.complete,
        threads: (0..graph.threads.len())
            .map(|thread| words.thread(thread))
            .collect(),
        objects: words.objects.clone(),
        actions: vec![],
        thread_states: vec![],
        object_states: vec![],
        histories: vec![],
        shapes: vec![],
        states: vec![],
    };
    if graph.complete {
        let ways = bisimulation::ways(graph);
        let class = classes(graph, &ways);
        fill(&mut walk, graph, &ways, &class, words);
    }
    walk
}

/// A page is not to have more moments than this, and
const MOST: usize = 20_000;
/// one that hasn't all of them not more than this, but for those that lead to an ending.
const MOST_OF_PART: usize = 2_000;

/// Of a graph with views, in which some schedule ends: all of it, or as much as a page can
/// show, with the way to `opening`.
pub fn for_page(
    graph: &Graph,
    opening: Opening<'_>,
    source: &str,
    names: &Variables,
) -> StateGraph {
    let count = graph.nodes.len();
    if graph.complete && count <= MOST {
        return of_graph(graph, source, names);
    }
    let mut kept = vec![count <= MOST_OF_PART; count];
    if let Opening::Output(text, ending) = opening
        && let Ok((way, _)) = ways::way_to(graph, text, ending)
    {
        keep(&mut kept, &way);
    }
    for ending in paths::endings(graph) {
        if let Some((way, _)) = paths::shortest(graph, ending) {
            keep(&mut kept, &way);
        }
    }
    of_part(graph, &kept, source, names)
}

fn keep(kept: &mut [bool], way: &[&Step]) {
    for to in way.iter().filter_map(|step| step.to) {
        kept[to] = true;
    }
}

/// The moments that are kept, and the start.
fn of_part(graph: &Graph, kept: &[bool], source: &str, names: &Variables) -> StateGraph {
    let mut part = Graph {
        complete: false,
        ..graph.clone()
    };
    for node in &mut part.nodes {
        node.steps.retain(|step| step.to.is_some_and(|to| kept[to]));
    }
    let words = Words::new(&part, names);
    let mut walk = in_words(&part, source, &words);
    let ways = bisimulation::ways(&part);
    // Moments from which not all was followed are alike only as far as is known.
    let class = ways.keys().map(|node| (*node, *node)).collect();
    fill(&mut walk, &part, &ways, &class, &words);
    walk
}

/// How many outputs there are for each ending: as many as the graph has that this was
/// made of.
pub fn count(walk: &StateGraph) -> Counts {
    let nodes = walk.states.iter().enumerate().map(|(number, state)| Node {
        ending: state.ending,
        steps: (0..state.steps.len())
            .map(|step| Step {
                thread: 0,
                kind: Kind::Print,
                manner: Manner::Usual,
                object: None,
                line: None,
                printed: walk.printed((number, step)),
                message: None,
                access: None,
                passed: vec![],
                fences: vec![],
                to: Some(state.steps[step].to),
            })
            .collect(),
        ..Node::default()
    });
    let graph = Graph {
        nodes: nodes.collect(),
        ..Graph::default()
    };
    Outputs::new(&graph).count()
}

/// Texts that recur, numbered in the order in which they come.
struct Table<T> {
    numbers: HashMap<T, usize>,
    texts: Vec<T>,
}

impl<T: Clone + Eq + Hash> Table<T> {
    fn new() -> Self {
        Table {
            numbers: HashMap::new(),
            texts: vec![],
        }
    }

    fn number(&mut self, text: T) -> usize {
        *self.numbers.entry(text).or_insert_with_key(|text| {
            self.texts.push(text.clone());
            self.texts.len() - 1
        })
    }
}

fn fill(
    walk: &mut StateGraph,
    graph: &Graph,
    ways: &BTreeMap<usize, Vec<Way<'_>>>,
    class: &HashMap<usize, usize>,
    words: &Words<'_>,
) {
    let mut actions = Table::new();
    let mut stands = Table::new();
    let mut states = Table::new();
    let start = follow(graph, 0).0;
    let mut numbers = HashMap::from([(class[&start], 0)]);
    // One moment stands for its class.
    let mut members = vec![start];
    while let Some(&node) = members.get(walk.states.len()) {
        let mut steps = vec![];
        for (to, taken) in &ways[&node] {
            let next = members.len();
            let number = *numbers.entry(class[to]).or_insert(next);
            if number == next {
                members.push(*to);
            }
            let taken = taken
                .iter()
                .flat_map(|(from, step)| {
                    let fences = step.fences.iter();
                    let fences = fences.map(|fence| words.fence(step.thread, fence));
                    let action = words.action(&graph.nodes[*from], step);
                    [action].into_iter().chain(fences).collect::<Vec<_>>()
                })
                .map(|action| actions.number(action));
            steps.push(Choice {
                to: number,
                actions: taken.collect(),
            });
        }
        let ending = graph.nodes[node].ending;
        let view = graph.nodes[node].view.as_ref();
        let racing = race::racing(graph.nodes[node].race.as_ref());
        let stand = |thread| {
            let racing = racing.iter().find(|one| one.thread == thread);
            let stand = match racing {
                Some(racing) => race::stand(racing),
                None => words.stand(view?, thread, ending.is_some())?,
            };
            Some(stands.number(stand))
        };
        let state = |object| Some(states.number(state(view?, object, graph, words)?));
        walk.states.push(State {
            threads: (0..graph.threads.len()).map(stand).collect(),
            objects: (0..graph.objects.len()).map(state).collect(),
            steps,
            ending,
            race: racing,
        });
    }
    walk.actions = actions.texts;
    walk.thread_states = stands.texts;
    for (number, (text, history, shape)) in states.texts.into_iter().enumerate() {
        walk.object_states.push(text);
        if let Some(shape) = shape {
            walk.shapes.push((number, shape));
        }
        if !history.is_empty() {
            walk.histories.push((number, history));
        }
    }
}

fn state(
    view: &View,
    object: usize,
    graph: &Graph,
    words: &Words<'_>,
) -> Option<(String, Vec<Message>, Option<Shape>)> {
    let object = view.objects.iter().find(|one| one.object == object)?;
    let text = words::state(&object.state, &graph.threads);
    Some((
        text,
        words.history(&object.state),
        shapes::of(&object.state),
    ))
}
